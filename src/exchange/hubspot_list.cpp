#include "src/exchange/hubspot_list.hpp"

#include <algorithm>
#include <array>
#include <initializer_list>
#include <utility>

#include "src/base/text.hpp"
#include "src/exchange/hubspot_json.hpp"

namespace ambit::exchange {

namespace {

using kind = property_test::kind;
using use = property_test::use;
using comparison = operation::comparison;

/// What an operation takes beside its operator.
enum class takes : std::uint8_t { nothing, values, ends, point, points, period };

struct list_operator {
  std::string_view type;  ///< operationType
  std::string_view name;
  kind test;
  bool negative;
  comparison compare;
  takes what;
};

constexpr std::array<list_operator, 40> operators = {{
    {"ALL_PROPERTY", "IS_KNOWN", kind::known, false, comparison::equal, takes::nothing},
    {"ALL_PROPERTY", "IS_UNKNOWN", kind::known, true, comparison::equal, takes::nothing},
    {"BOOL", "IS_EQUAL_TO", kind::equal, false, comparison::equal, takes::values},
    {"BOOL", "IS_NOT_EQUAL_TO", kind::equal, true, comparison::equal, takes::values},
    {"ENUMERATION", "IS_ANY_OF", kind::any_member, false, comparison::equal, takes::values},
    {"ENUMERATION", "IS_NONE_OF", kind::any_member, true, comparison::equal, takes::values},
    {"ENUMERATION", "IS_EXACTLY", kind::exact_members, false, comparison::equal, takes::values},
    {"ENUMERATION", "IS_NOT_EXACTLY", kind::exact_members, true, comparison::equal, takes::values},
    {"ENUMERATION", "CONTAINS_ALL", kind::all_members, false, comparison::equal, takes::values},
    {"ENUMERATION", "DOES_NOT_CONTAIN_ALL", kind::all_members, true, comparison::equal,
     takes::values},
    {"STRING", "IS_EQUAL_TO", kind::equal, false, comparison::equal, takes::values},
    {"STRING", "IS_NOT_EQUAL_TO", kind::equal, true, comparison::equal, takes::values},
    {"STRING", "CONTAINS", kind::contains, false, comparison::equal, takes::values},
    {"STRING", "DOES_NOT_CONTAIN", kind::contains, true, comparison::equal, takes::values},
    {"STRING", "STARTS_WITH", kind::starts_with, false, comparison::equal, takes::values},
    {"STRING", "ENDS_WITH", kind::ends_with, false, comparison::equal, takes::values},
    {"MULTISTRING", "IS_EQUAL_TO", kind::equal, false, comparison::equal, takes::values},
    {"MULTISTRING", "IS_NOT_EQUAL_TO", kind::equal, true, comparison::equal, takes::values},
    {"MULTISTRING", "CONTAINS", kind::contains, false, comparison::equal, takes::values},
    {"MULTISTRING", "DOES_NOT_CONTAIN", kind::contains, true, comparison::equal, takes::values},
    {"MULTISTRING", "STARTS_WITH", kind::starts_with, false, comparison::equal, takes::values},
    {"MULTISTRING", "ENDS_WITH", kind::ends_with, false, comparison::equal, takes::values},
    {"NUMBER", "IS_EQUAL_TO", kind::equal, false, comparison::equal, takes::values},
    {"NUMBER", "IS_NOT_EQUAL_TO", kind::equal, true, comparison::equal, takes::values},
    {"NUMBER", "IS_GREATER_THAN", kind::order, false, comparison::greater, takes::values},
    {"NUMBER", "IS_GREATER_THAN_OR_EQUAL_TO", kind::order, false, comparison::greater_or_equal,
     takes::values},
    {"NUMBER", "IS_LESS_THAN", kind::order, false, comparison::less, takes::values},
    {"NUMBER", "IS_LESS_THAN_OR_EQUAL_TO", kind::order, false, comparison::less_or_equal,
     takes::values},
    {"NUMBER", "IS_BETWEEN", kind::range, false, comparison::equal, takes::ends},
    {"NUMBER", "IS_NOT_BETWEEN", kind::range, true, comparison::equal, takes::ends},
    {"NUMBER_RANGED", "IS_BETWEEN", kind::range, false, comparison::equal, takes::ends},
    {"NUMBER_RANGED", "IS_NOT_BETWEEN", kind::range, true, comparison::equal, takes::ends},
    {"TIME_POINT", "IS_BEFORE", kind::moments, false, comparison::less, takes::point},
    {"TIME_POINT", "IS_AFTER", kind::moments, false, comparison::greater, takes::point},
    {"TIME_RANGED", "IS_BETWEEN", kind::moments, false, comparison::equal, takes::points},
    {"TIME_RANGED", "IS_NOT_BETWEEN", kind::moments, true, comparison::equal, takes::points},
    {"CALENDAR_DATE", "IN_THIS_TIME_UNIT", kind::period, false, comparison::equal, takes::period},
    {"CALENDAR_DATE", "IN_THIS_TIME_UNIT_SO_FAR", kind::period, false, comparison::less_or_equal,
     takes::period},
    {"CALENDAR_DATE", "IN_LAST_TIME_UNIT", kind::period, false, comparison::less, takes::period},
    {"CALENDAR_DATE", "IN_NEXT_TIME_UNIT", kind::period, false, comparison::greater, takes::period},
}};

use told_by(std::string_view operation_type) noexcept {
  if (operation_type == "BOOL") return use::boolean;
  if (operation_type == "ENUMERATION") return use::enumeration;
  if (operation_type.ends_with("STRING")) return use::text;
  if (operation_type.starts_with("NUMBER")) return use::number;
  return operation_type == "ALL_PROPERTY" ? use::unknown : use::moment;
}

class operation_reader {
 public:
  operation_reader(json::value filter, refusal& out) : filter_(filter), out_(out) {}

  std::optional<property_test> read() {
    made_.property = text_member(filter_, "property");
    at_ = filter_.find("operation");
    if (made_.property.empty() || !at_ || !at_.is_object()) {
      return refuse(out_, filter_, "malformed_filter", "a filter without property and operation");
    }
    for (json::value member = filter_.first(); member; member = member.next()) {
      const bool is_known =
          is_one_of(member.key(), {"filterType", "property", "operation", "frameworkFilterId"});
      if (!is_known && !member.is_null()) return refuse_member(member);
    }
    const list_operator* op = find_operator();
    if (!op) return std::nullopt;
    made_.op = op->name;
    made_.type = op->test;
    made_.negative = op->negative;
    made_.compare = op->compare;
    made_.tells = told_by(op->type);
    made_.where = filter_.where();
    if (!read_flag() || !read_operands(*op) || !has_nothing_else(*op)) return std::nullopt;
    return std::move(made_);
  }

 private:
  std::nullopt_t refuse_member(json::value member) {
    return refuse(out_, member, "malformed_filter",
                  "member " + text::quoted(member.key()) + ", whose meaning is not known here");
  }

  const list_operator* find_operator() {
    const std::string_view type = text_member(at_, "operationType");
    const std::string_view name = text_member(at_, "operator");
    for (const list_operator& each : operators) {
      if (each.type == type && each.name == name) return &each;
    }
    const std::string what = "operator " + text::quoted(name) + " of type " + text::quoted(type);
    if (name.starts_with("HAS_EVER_") || name.starts_with("HAS_NEVER_")) {
      refuse(out_, at_, "needs_history", what + " asks for earlier values of the property");
    } else if (type == "ROLLING_DATE_RANGE") {
      refuse(out_, at_, "rolling_days",
             what + ": whether whole days or hours are counted is not known");
    } else {
      refuse(out_, at_, "unsupported_operation", what + " has no counterpart");
    }
    return nullptr;
  }

  bool read_flag() {
    const json::value flag = at_.find("includeObjectsWithNoValueSet");
    if (!flag || flag.is_null()) return true;
    if (!flag.is_bool()) {
      refuse(out_, flag, "malformed_filter", "includeObjectsWithNoValueSet is no boolean");
      return false;
    }
    made_.include_missing = flag.boolean();
    return true;
  }

  bool read_operands(const list_operator& op) {
    switch (op.what) {
      case takes::nothing:
        // The flag would make IS_KNOWN hold for everything, or IS_UNKNOWN for nothing.
        made_.include_missing = false;
        return true;
      case takes::values:
        return read_values(op);
      case takes::ends:
        return read_value(at_.find("lowerBound")) && read_value(at_.find("upperBound"));
      case takes::point:
        return read_bound("timePoint", "endpointBehavior", op.compare);
      case takes::points:
        return read_bound("lowerBoundTimePoint", "lowerBoundEndpointBehavior",
                          comparison::greater) &&
               read_bound("upperBoundTimePoint", "upperBoundEndpointBehavior", comparison::less);
      case takes::period:
        return read_period(op.compare);
    }
    return false;
  }

  bool read_value(json::value at) {
    if (at && at.is_string()) {
      made_.values.emplace_back(at.string());
    } else if (at && (at.is_number() || at.is_bool())) {
      made_.values.emplace_back(at.source());
    } else {
      const json::value place = at ? at : at_;
      refuse(out_, place, "malformed_filter",
             "operator " + text::quoted(made_.op) +
                 " without a value that is a text, a number or a "
                 "boolean");
      return false;
    }
    return true;
  }

  bool read_values(const list_operator& op) {
    const json::value several = at_.find("values");
    const json::value one = at_.find("value");
    const bool has_several = several && several.is_array() && several.size() != 0;
    const bool has_one = one && !one.is_null();
    if (has_several == has_one || (has_several && op.test == kind::order && several.size() != 1)) {
      refuse(out_, at_, "malformed_filter",
             "operator " + text::quoted(made_.op) + " wants a value, or values");
      return false;
    }
    if (has_one) return read_value(one);
    for (json::value each = several.first(); each; each = each.next()) {
      if (!read_value(each)) return false;
    }
    return true;
  }

  /// Without a behaviour the endpoint does not belong: the narrow reading.
  bool read_bound(std::string_view key, std::string_view behavior_key, comparison strict) {
    std::optional<time_point> point = read_time_point(at_.find(key) ? at_.find(key) : at_, out_);
    if (!point) return false;
    const json::value behavior = at_.find(behavior_key);
    const bool is_named = behavior && !behavior.is_null();
    const std::string_view word =
        is_named && behavior.is_string() ? behavior.string() : std::string_view("");
    if (is_named && word != "INCLUSIVE" && word != "EXCLUSIVE") {
      refuse(out_, behavior, "malformed_filter", "an endpoint that is neither in nor out");
      return false;
    }
    // A range that leaves something out is narrow where it is wide: its endpoints must be said.
    if (!is_named && made_.negative) {
      refuse(out_, at_, "malformed_filter", "whether the endpoints belong is not said");
      return false;
    }
    const bool is_before = strict == comparison::less;
    const comparison closed = is_before ? comparison::less_or_equal : comparison::greater_or_equal;
    made_.bounds.push_back({word == "INCLUSIVE" ? closed : strict, *std::move(point)});
    return true;
  }

  bool read_period(comparison which) {
    const std::string_view unit = text_member(at_, "timeUnit");
    const json::value count = at_.find("timeUnitCount");
    const json::value fiscal = at_.find("useFiscalYear");
    const bool is_one = !count || count.is_null() || (count.is_number() && count.number() == "1");
    if (!is_one || !is_one_of(unit, {"DAY", "WEEK", "MONTH", "QUARTER", "YEAR"})) {
      refuse(out_, at_, "unsupported_operation", "a period of several units, or of an unknown one");
      return false;
    }
    const bool is_fiscal = fiscal && fiscal.is_bool() && fiscal.boolean();
    if (is_fiscal && unit != "QUARTER" && unit != "YEAR") {
      refuse(out_, at_, "unsupported_operation", "a fiscal period that is no quarter and no year");
      return false;
    }
    const bool past = which == comparison::less;
    const bool future = which == comparison::greater;
    if (unit == "DAY") {
      made_.period = past ? "YESTERDAY" : future ? "TOMORROW" : "TODAY";
    } else {
      made_.period = past ? "LAST_" : future ? "NEXT_" : "THIS_";
      if (is_fiscal) made_.period += "FISCAL_";
      made_.period += unit;
    }
    made_.so_far = which == comparison::less_or_equal;
    return true;
  }

  bool has_nothing_else(const list_operator& op) {
    for (json::value member = at_.first(); member; member = member.next()) {
      const std::string_view key = member.key();
      if (member.is_null() ||
          is_one_of(key, {"operationType", "operator", "operatorName", "propertyType",
                          "includeObjectsWithNoValueSet", "renderSpec"})) {
        continue;
      }
      bool is_known = false;
      switch (op.what) {
        case takes::nothing:
          break;
        case takes::values:
          is_known = key == "value" || key == "values";
          break;
        case takes::ends:
          is_known = key == "lowerBound" || key == "upperBound";
          break;
        case takes::point:
          is_known = key == "timePoint" || key == "endpointBehavior";
          break;
        case takes::points:
          is_known = is_one_of(key, {"lowerBoundTimePoint", "lowerBoundEndpointBehavior",
                                     "upperBoundTimePoint", "upperBoundEndpointBehavior"});
          break;
        case takes::period:
          is_known = is_one_of(key, {"timeUnit", "timeUnitCount", "useFiscalYear"});
          break;
      }
      if (is_known) continue;
      if (key == "pruningRefineBy" || key == "coalescingRefineBy") {
        refuse(out_, member, "needs_history",
               text::quoted(key) + " asks when, or how often, the property changed");
      } else {
        refuse_member(member);
      }
      return false;
    }
    return true;
  }

  json::value filter_;
  json::value at_;
  refusal& out_;
  property_test made_;
};

std::optional<property_test> read_filter(json::value at, refusal& refusal_out) {
  if (!at.is_object()) return refuse(refusal_out, at, "malformed_filter", "a filter is no object");
  const std::string_view type = text_member(at, "filterType");
  if (type != "PROPERTY") {
    return refuse(
        refusal_out, at, "unsupported_filter",
        "a filter of type " + text::quoted(type) + ", which asks for more than the record");
  }
  return operation_reader(at, refusal_out).read();
}

bool read_branch_kind(json::value branch, filter_group& group, refusal& refusal_out) {
  const std::string_view type = text_member(branch, "filterBranchType");
  if (type != "AND" && type != "OR") {
    refuse(refusal_out, branch, "unsupported_filter",
           "a branch of type " + text::quoted(type) + ", which asks for more than the record");
    return false;
  }
  group.any = type == "OR";
  for (json::value member = branch.first(); member; member = member.next()) {
    const std::string_view key = member.key();
    const bool is_operator =
        key == "filterBranchOperator" && member.is_string() && member.string() == type;
    if (is_operator || member.is_null() ||
        is_one_of(key, {"filterBranchType", "filters", "filterBranches"})) {
      continue;
    }
    refuse(refusal_out, member, "malformed_filter",
           "member " + text::quoted(key) + " of a branch, whose meaning is not known here");
    return false;
  }
  return true;
}

}  // namespace

/// Bounded recursion: a document's nesting is.
std::optional<filter_group> read_filter_branch(json::value branch, refusal& refusal_out) {
  if (!branch.is_object()) {
    return refuse(refusal_out, branch, "malformed_filter", "a branch is no object");
  }
  filter_group group;
  if (!read_branch_kind(branch, group, refusal_out)) return std::nullopt;
  for (const std::string_view key : {"filters", "filterBranches"}) {
    const json::value list = branch.find(key);
    if (!list || list.is_null()) continue;
    if (!list.is_array()) {
      return refuse(refusal_out, list, "malformed_filter", text::quoted(key) + " is no list");
    }
    for (json::value each = list.first(); each; each = each.next()) {
      if (key == "filters") {
        std::optional<property_test> test = read_filter(each, refusal_out);
        if (!test) return std::nullopt;
        group.tests.push_back(*std::move(test));
      } else {
        std::optional<filter_group> inner = read_filter_branch(each, refusal_out);
        if (!inner) return std::nullopt;
        group.groups.push_back(*std::move(inner));
      }
    }
  }
  if (group.tests.empty() && group.groups.empty()) {
    return refuse(refusal_out, branch, "no_filter", "a branch without filters");
  }
  return group;
}

}  // namespace ambit::exchange
