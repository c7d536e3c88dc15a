#include "src/workspace/reports.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_set>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/column_view.hpp"
#include "src/model/json_reading.hpp"
#include "src/workspace/exact_sum.hpp"
#include "src/workspace/record_question.hpp"

namespace ambit::workspace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_ordinal;
using criteria::field_type;
using criteria::open_rows;

namespace {

class report_reader {
 public:
  report_reader(const question& asked, json::value at, summary_report& out)
      : asked_(asked), at_(at), out_(out) {}

  void read() {
    report& problems = asked_.problems;
    json::reader in(at_, problems, "a report");
    if (!in.usable()) return;
    out_.id = model::read_name(in.require("id", json::kind::string), problems,
                               ambit::limits::max_id_bytes)
                  .value_or("");
    out_.name = model::read_text(in.optional("name", json::kind::string), problems);
    find_object(in.require("object", json::kind::string));
    const json::value when = in.any("when");
    if (out_.object) out_.when = read_when(asked_, when, *out_.object, *out_.atoms);
    out_.group_by = find_field(in.optional("group_by", json::kind::string),
                               {field_type::choice, field_type::boolean}, "choice or bool");
    out_.sum = find_field(in.optional("sum", json::kind::string),
                          {field_type::integer, field_type::decimal, field_type::number},
                          "integer, decimal or number");
    in.finish();
  }

 private:
  void find_object(json::value at) {
    out_.object_name = model::read_name(at, asked_.problems).value_or("");
    if (out_.object_name.empty()) return;
    const model::policy_data& policy = asked_.viewer.policy();
    if (const model::object_sharing* shared = policy.find_sharing(out_.object_name)) {
      out_.object = shared->object;
      out_.atoms = std::make_shared<criteria::atom_table>(*shared->object);
      return;
    }
    std::vector<std::string_view> known;
    for (const model::object_sharing& each : policy.sharing) known.push_back(each.object_name);
    json::error(
        asked_.problems, at, "unknown_sharing",
        "the policy says nothing of how object " + text::quoted(out_.object_name) + " is shared",
        "an object of the policy's \"sharing\"", text::did_you_mean(out_.object_name, known));
  }

  model::optional_field find_field(json::value at, std::initializer_list<field_type> types,
                                   std::string_view expected) {
    const auto name = model::read_name(at, asked_.problems);
    if (!name || !out_.object) return std::nullopt;
    const auto found = out_.object->find(*name);
    if (!found) {
      json::error(asked_.problems, at, "unknown_field", "unknown field " + text::quoted(*name),
                  "a field of object " + text::quoted(out_.object_name),
                  criteria::nearest_field(*out_.object, *name, asked_.problems));
      return std::nullopt;
    }
    const field_type type = out_.object->fields[*found].type;
    if (std::find(types.begin(), types.end(), type) != types.end()) return found;
    json::error(asked_.problems, at, "wrong_type",
                "field " + text::quoted(*name) + " is of type " + std::string(name_of(type)),
                "a field of type " + std::string(expected));
    return std::nullopt;
  }
  static std::string_view name_of(field_type type) { return criteria::name(type); }

  const question& asked_;
  json::value at_;
  summary_report& out_;
};

struct report_group {
  explicit report_group(const criteria::field* summed) : sum(summed) {}
  std::size_t count = 0;
  exact_sum sum;
};

class report_counter {
 public:
  explicit report_counter(const summary_report& of) : of_(of), total_(field(of.sum)) {
    if (!of.group_by) return;
    const criteria::field& group = *field(of.group_by);
    is_bool_ = group.type == field_type::boolean;
    const std::size_t values = is_bool_ ? 2 : group.options.size();
    groups_.assign(values + 1, report_group(field(of.sum)));  // the last: of no value
  }

  void take(record_scan& scan, const open_rows& rows) {
    total_.count += rows.size;
    if (!of_.group_by && !of_.sum) return;
    rows.for_each([&](std::size_t row) {
      report_group* const group =
          of_.group_by ? &group_of(scan.value(row, *of_.group_by)) : nullptr;
      if (group) ++group->count;
      if (!of_.sum) return;
      const cell value = scan.value(row, *of_.sum);
      total_.sum.add(value);
      if (group) group->sum.add(value);
    });
  }

  void write(json::writer& out) const {
    out.open_object();
    out.member("id", of_.id);
    if (!of_.name.empty()) out.member("name", of_.name);
    write_figures(out, total_);
    if (of_.group_by) {
      out.key("groups");
      out.open_array();
      for (std::size_t i = 0; i < groups_.size(); ++i) {
        if (groups_[i].count != 0) write_group(out, i);
      }
      out.close_array();
    }
    out.close_object();
  }

 private:
  const criteria::field* field(model::optional_field ordinal) const {
    return ordinal ? &of_.object->fields[*ordinal] : nullptr;
  }

  report_group& group_of(const cell& value) {
    if (value.state != cell_state::present) return groups_.back();
    return groups_[static_cast<std::size_t>(value.integer)];
  }

  void write_figures(json::writer& out, const report_group& of) const {
    out.member_integer("count", static_cast<std::int64_t>(of.count));
    if (!of_.sum) return;
    out.key("sum");
    of.sum.write(out);
  }

  void write_group(json::writer& out, std::size_t index) const {
    out.open_object();
    out.key("value");
    if (index + 1 == groups_.size()) {
      out.null();
    } else if (is_bool_) {
      out.boolean(index == 1);
    } else {
      out.string(field(of_.group_by)->options[index]);
    }
    write_figures(out, groups_[index]);
    out.close_object();
  }

  const summary_report& of_;
  report_group total_;
  std::vector<report_group> groups_;
  bool is_bool_ = false;
};

}  // namespace

std::vector<summary_report> read_reports(const question& asked, json::value list) {
  std::vector<summary_report> out;
  std::unordered_set<std::string_view> ids;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (out.size() == ambit::limits::max_reports) {
      json::error(asked.problems, at, "limit_exceeded", "a sixth report", "at most five");
      break;
    }
    const json::value id = at.is_object() ? at.find("id") : json::value();
    if (id && id.is_string() && !ids.insert(id.string()).second) {
      json::error(asked.problems, id, "duplicate_id",
                  "report " + text::quoted(id.string()) + " a second time", "one of each id");
    }
    report_reader(asked, at, out.emplace_back()).read();
  }
  return out;
}

bool write_report(const question& asked, const summary_report& report, json::writer& out) {
  const criteria::record_set* records = asked.records_of(report.object_name);
  if (!records) return false;
  record_question plan(asked.viewer, report.object_name);
  const auto counted = plan.open(group::all);
  plan.add_shared();
  if (report.when) plan.add(*report.when, *report.atoms);
  plan.close(counted);
  if (report.group_by) plan.read(*report.group_by);
  if (report.sum) plan.read(*report.sum);
  report_counter counter(report);
  record_scan scan(plan, *records, asked.memory);
  while (scan.next()) {
    open_rows rows = scan.sound();
    scan.narrow(counted, rows);
    counter.take(scan, rows);
  }
  counter.write(out);
  return true;
}

}  // namespace ambit::workspace
