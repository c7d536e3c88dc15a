#include "src/exchange/hubspot_search.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/text.hpp"
#include "src/exchange/hubspot_json.hpp"

namespace ambit::exchange {

namespace {

using kind = property_test::kind;
using comparison = operation::comparison;

/// What a search's operator takes beside the property.
enum class takes : std::uint8_t { nothing, value, values, ends };

struct search_operator {
  std::string_view name;
  kind type;
  bool negative;
  comparison compare;
  takes what;
};

constexpr std::array<search_operator, 13> operators = {{
    {"EQ", kind::equal, false, comparison::equal, takes::value},
    {"NEQ", kind::equal, true, comparison::equal, takes::value},
    {"LT", kind::order, false, comparison::less, takes::value},
    {"LTE", kind::order, false, comparison::less_or_equal, takes::value},
    {"GT", kind::order, false, comparison::greater, takes::value},
    {"GTE", kind::order, false, comparison::greater_or_equal, takes::value},
    {"BETWEEN", kind::range, false, comparison::equal, takes::ends},
    {"IN", kind::equal, false, comparison::equal, takes::values},
    {"NOT_IN", kind::equal, true, comparison::equal, takes::values},
    {"HAS_PROPERTY", kind::known, false, comparison::equal, takes::nothing},
    {"NOT_HAS_PROPERTY", kind::known, true, comparison::equal, takes::nothing},
    {"CONTAINS_TOKEN", kind::token, false, comparison::equal, takes::value},
    {"NOT_CONTAINS_TOKEN", kind::token, true, comparison::equal, takes::value},
}};

/// A text, or a number or boolean as it is written.
std::optional<std::string> scalar_of(json::value at) {
  if (at && at.is_string()) return std::string(at.string());
  if (at && (at.is_number() || at.is_bool())) return std::string(at.source());
  return std::nullopt;
}

class filter_reader {
 public:
  filter_reader(json::value at, refusal& out) : at_(at), out_(out) {}

  std::optional<property_test> read() {
    if (!at_.is_object()) return refuse(out_, at_, "malformed_filter", "a filter is no object");
    const json::value property = at_.find("propertyName");
    const json::value written = at_.find("operator");
    if (!property || !property.is_string() || !written || !written.is_string()) {
      return refuse(out_, at_, "malformed_filter", "a filter without propertyName and operator");
    }
    const auto op = std::find_if(operators.begin(), operators.end(),
                                 [&](const auto& each) { return each.name == written.string(); });
    if (op == operators.end()) {
      return refuse(out_, written, "unsupported_operation",
                    "operator " + text::quoted(written.string()) + " has no counterpart");
    }
    property_test made;
    made.property = property.string();
    made.op = op->name;
    made.type = op->type;
    made.negative = op->negative;
    made.compare = op->compare;
    made.tells =
        op->what == takes::nothing ? property_test::use::unknown : property_test::use::searched;
    // Nothing says that a search finds records without a value by any other operator.
    made.include_missing = false;
    made.where = at_.where();
    if (!read_values(op->what, made) || !has_nothing_else(op->what)) return std::nullopt;
    return made;
  }

 private:
  bool read_values(takes what, property_test& made) {
    if (what == takes::nothing) return true;
    if (what == takes::values) return read_list(made);
    if (!read_value("value", made)) return false;
    return what != takes::ends || read_value("highValue", made);
  }

  bool read_value(std::string_view key, property_test& made) {
    std::optional<std::string> value = scalar_of(at_.find(key));
    if (!value) {
      refuse(out_, at_, "malformed_filter",
             "operator " + text::quoted(made.op) + " without " + text::quoted(key));
      return false;
    }
    made.values.push_back(*std::move(value));
    return true;
  }

  bool read_list(property_test& made) {
    const json::value list = at_.find("values");
    for (json::value each = list && list.is_array() ? list.first() : json::value(); each;
         each = each.next()) {
      std::optional<std::string> value = scalar_of(each);
      if (!value) {
        refuse(out_, each, "malformed_filter", each.describe() + " among the values");
        return false;
      }
      made.values.push_back(*std::move(value));
    }
    if (!made.values.empty()) return true;
    refuse(out_, at_, "malformed_filter", "operator " + text::quoted(made.op) + " without values");
    return false;
  }

  bool has_nothing_else(takes what) {
    for (json::value member = at_.first(); member; member = member.next()) {
      const std::string_view key = member.key();
      const bool is_known = key == "propertyName" || key == "operator" || member.is_null() ||
                            (key == "value" && (what == takes::value || what == takes::ends)) ||
                            (key == "highValue" && what == takes::ends) ||
                            (key == "values" && what == takes::values);
      if (is_known) continue;
      refuse(out_, member, "malformed_filter",
             "member " + text::quoted(key) + ", which the operator does not take");
      return false;
    }
    return true;
  }

  json::value at_;
  refusal& out_;
};

std::optional<filter_group> read_group(json::value at, const search_limits& limits,
                                       refusal& refusal_out) {
  const json::value filters = at.is_object() ? at.find("filters") : json::value();
  if (!filters || !filters.is_array() || at.size() != 1) {
    return refuse(refusal_out, at, "malformed_filter", "a group that is not its filters alone");
  }
  if (filters.size() == 0) {
    return refuse(refusal_out, at, "no_filter", "a group without filters, which finds everything");
  }
  if (filters.size() > limits.filters_in_group) {
    return refuse(refusal_out, at, "too_many_filters",
                  std::to_string(filters.size()) + " filters in a group");
  }
  filter_group group;
  for (json::value each = filters.first(); each; each = each.next()) {
    std::optional<property_test> test = filter_reader(each, refusal_out).read();
    if (!test) return std::nullopt;
    group.tests.push_back(*std::move(test));
  }
  return group;
}

}  // namespace

std::optional<filter_group> read_filter_groups(json::value groups, const search_limits& limits,
                                               refusal& refusal_out) {
  if (!groups.is_array()) {
    return refuse(refusal_out, groups, "malformed_filter", "filterGroups is no list");
  }
  if (groups.size() == 0) {
    return refuse(refusal_out, groups, "no_filter", "a search without filters finds everything");
  }
  if (groups.size() > limits.groups) {
    return refuse(refusal_out, groups, "too_many_filters",
                  std::to_string(groups.size()) + " groups of filters");
  }
  filter_group whole;
  whole.any = true;
  std::size_t filters = 0;
  for (json::value each = groups.first(); each; each = each.next()) {
    std::optional<filter_group> group = read_group(each, limits, refusal_out);
    if (!group) return std::nullopt;
    filters += group->tests.size();
    whole.groups.push_back(*std::move(group));
  }
  if (filters > limits.filters) {
    return refuse(refusal_out, groups, "too_many_filters",
                  std::to_string(filters) + " filters in all");
  }
  return whole;
}

}  // namespace ambit::exchange
