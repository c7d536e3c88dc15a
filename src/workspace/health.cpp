#include "src/workspace/health.hpp"

#include <algorithm>
#include <cstdint>
#include <unordered_set>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/criteria/scan/row_reader.hpp"
#include "src/model/json_reading.hpp"
#include "src/workspace/first_few.hpp"
#include "src/workspace/record_question.hpp"

namespace ambit::workspace {

using criteria::open_rows;
using model::health_part;

namespace {

constexpr std::size_t preset_size = 50;

/// A weight out of all, in hundredths of a point of 100, rounded half up.
std::int64_t hundredths(std::int64_t weight, std::int64_t all) noexcept {
  return (10'000 * weight + all / 2) / all;
}

std::optional<std::vector<std::string>> read_ids(const question& asked, json::value list) {
  if (!list) return std::nullopt;
  std::vector<std::string> out;
  std::size_t index = 0;
  for (json::value at = list.first(); at; at = at.next()) {
    if (model::past_list_limit(at, index++, asked.problems)) break;
    if (!at.is_string()) {
      json::error(asked.problems, at, "wrong_type", at.describe(), "an account's id");
      continue;
    }
    auto id = model::read_name(at, asked.problems, ambit::limits::max_id_bytes);
    if (id) out.push_back(*std::move(id));
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

health_part read_part(const question& asked, json::value at, health_query& out) {
  health_part part;
  json::reader in(at, asked.problems, "a part of the health score");
  if (!in.usable()) return part;
  part.id = model::read_name(in.require("id", json::kind::string), asked.problems,
                             ambit::limits::max_id_bytes)
                .value_or("");
  const criteria::object& kind = *asked.viewer.settings->accounts.object;
  auto when = read_when(asked, in.require("when", json::kind::object), kind, *out.atoms);
  if (when) part.when = *std::move(when);
  if (const json::value weight = in.require("weight", json::kind::number)) {
    const auto read = number::to_integer(weight.number());
    if (read && read.value >= 1 && read.value <= ambit::limits::max_health_weight) {
      part.weight = static_cast<std::int32_t>(read.value);
    } else {
      json::error(asked.problems, weight, "out_of_range", weight.describe(),
                  "1 to " + std::to_string(ambit::limits::max_health_weight));
    }
  }
  in.finish();
  return part;
}

/// A score that is being made: it is in nobody's settings yet.
void read_tried(const question& asked, json::value list, health_query& out) {
  if (!list) return;
  const criteria::object& kind = *asked.viewer.settings->accounts.object;
  out.atoms = std::make_shared<criteria::atom_table>(kind);
  auto& parts = out.tried.emplace();
  std::unordered_set<std::string_view> ids;
  for (json::value at = list.first(); at; at = at.next()) {
    if (parts.size() == ambit::limits::max_health_parts) {
      json::error(asked.problems, at, "limit_exceeded", "more parts than their limit",
                  "at most " + std::to_string(ambit::limits::max_health_parts));
      break;
    }
    const json::value id = at.is_object() ? at.find("id") : json::value();
    if (id && id.is_string() && !ids.insert(id.string()).second) {
      json::error(asked.problems, id, "duplicate_id",
                  "a part " + text::quoted(id.string()) + " a second time", "one of each id");
    }
    parts.push_back(read_part(asked, at, out));
  }
}

class health_lister {
 public:
  health_lister(const question& asked, const criteria::record_set& records,
                const health_query& query)
      : asked_(asked),
        records_(records),
        query_(query),
        parts_(query.tried ? *query.tried : asked.viewer.settings->health),
        plan_(asked.viewer, asked.viewer.settings->accounts.object_name),
        first_(records, query.page_size + 1) {
    const model::workspace_accounts& accounts = asked.viewer.settings->accounts;
    const criteria::atom_table& atoms = query.tried ? *query.atoms : *accounts.atoms;
    listed_ = plan_.open(group::all);
    plan_.add_shared();
    plan_.add_user(accounts.csm, asked.viewer.plate_of);
    if (query.ids) plan_.add_ids(*query.ids);
    plan_.close(listed_);
    for (const health_part& each : parts_) {
      roots_.push_back(plan_.add(each.when, atoms));
      total_ += each.weight;
    }
  }

  void write(json::writer& out) {
    find();
    const auto& rows = first_.finish();
    const std::size_t end = std::min(rows.size(), query_.page_size);
    out.open_object();
    out.member_integer("count", static_cast<std::int64_t>(count_));
    out.key("accounts");
    out.open_array();
    for (std::size_t i = 0; i < end; ++i) write_account(out, rows[i].row);
    out.close_array();
    if (end < rows.size()) out.member("next", records_.id(rows[end - 1].row));
    out.close_object();
  }

 private:
  void find() {
    record_scan scan(plan_, records_, asked_.memory);
    while (scan.next()) {
      open_rows rows = scan.sound();
      scan.narrow(listed_, rows);
      count_ += rows.size;
      rows.for_each([&](std::size_t row) {
        const auto at = static_cast<std::uint32_t>(scan.first() + row);
        if (records_.id(at) > query_.after) first_.take({{}, at});
      });
    }
  }

  /// Contributions are rounded as they add up, so that they make the score.
  void write_account(json::writer& out, std::uint32_t row) {
    const criteria::row record = records_.load(row, asked_.memory);
    std::vector<bool> passed;
    std::int64_t points = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      passed.push_back(criteria::passes(plan_.plan(), roots_[i], record, asked_.memory));
      if (passed[i]) points += parts_[i].weight;
    }
    out.open_object();
    out.member("id", records_.id(row));
    out.key("score");
    if (total_ == 0) {
      out.null();
    } else {
      out.decimal(hundredths(points, total_), 2);
    }
    out.key("parts");
    out.open_array();
    points = 0;
    for (std::size_t i = 0; i < parts_.size(); ++i) {
      const std::int64_t before = hundredths(points, total_);
      if (passed[i]) points += parts_[i].weight;
      out.open_object();
      out.member("id", parts_[i].id);
      out.member_integer("weight", parts_[i].weight);
      out.member_boolean("passed", passed[i]);
      out.key("contribution");
      out.decimal(hundredths(points, total_) - before, 2);
      out.close_object();
    }
    out.close_array();
    out.close_object();
  }

  const question& asked_;
  const criteria::record_set& records_;
  const health_query& query_;
  const std::vector<health_part>& parts_;
  record_question plan_;
  std::uint32_t listed_ = 0;
  std::vector<std::uint32_t> roots_;  ///< by part
  std::int64_t total_ = 0;            ///< of all weights
  first_few first_;                   ///< by id
  std::size_t count_ = 0;
};

}  // namespace

std::optional<health_query> read_health(const question& asked, json::reader& in) {
  const std::size_t errors = asked.problems.error_count();
  health_query out;
  out.page_size = read_size(in.optional("size", json::kind::number), preset_size, asked.problems);
  out.after = model::read_text(in.optional("after", json::kind::string), asked.problems,
                               ambit::limits::max_id_bytes);
  out.ids = read_ids(asked, in.optional("accounts", json::kind::array));
  read_tried(asked, in.optional("parts", json::kind::array), out);
  in.finish();
  if (asked.problems.error_count() != errors) return std::nullopt;
  return out;
}

bool write_health(const question& asked, const health_query& query, json::writer& out) {
  const criteria::record_set* records =
      asked.records_of(asked.viewer.settings->accounts.object_name);
  if (!records) return false;
  health_lister(asked, *records, query).write(out);
  return true;
}

}  // namespace ambit::workspace
