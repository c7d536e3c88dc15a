#include "src/model/absences.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

namespace {

problem made(std::string_view code, std::string found, std::string expected) {
  problem out;
  out.code = code;
  out.found = std::move(found);
  out.expected = std::move(expected);
  return out;
}

void tell(report& problems, json::value at, std::optional<problem> fault) {
  if (!fault) return;
  json::error(problems, at, fault->code, std::move(fault->found), std::move(fault->expected));
}

std::optional<std::int32_t> read_day(json::value at, report& problems) {
  if (!at) return std::nullopt;
  if (const auto day = calendar::parse_date(at.string())) return day;
  json::error(problems, at, "ill_formed_date", at.describe(), "a date, such as \"2026-12-21\"");
  return std::nullopt;
}

std::optional<absence> read_absence(json::value at, std::string_view id, report& problems) {
  const std::size_t errors = problems.error_count();
  json::reader in(at, problems, "an absence");
  if (!in.usable()) return std::nullopt;
  const auto from = read_day(in.require("from", json::kind::string), problems);
  const auto to = read_day(in.require("to", json::kind::string), problems);
  absence out;
  if (const json::value who = in.optional("substitute", json::kind::string)) {
    out.substitute = read_text(who, problems, limits::max_id_bytes);
    tell(problems, who, fault_of_substitute(out.substitute, id));
  }
  in.finish();
  if (!from || !to) return std::nullopt;
  out.from = *from;
  out.to = *to;
  tell(problems, at, fault_of_days(out));
  if (problems.error_count() != errors) return std::nullopt;
  return out;
}

// A stretch of days through which substitutes are followed.
struct stretch {
  std::int32_t from = 0;
  std::int32_t to = 0;
  std::string_view user;
  int depth = 0;
};

class loop_finder {
 public:
  loop_finder(const table<user>& users, report& problems) : users_(users), problems_(problems) {}

  /// False after the last step that one text may take.
  bool check(const user& who) {
    open_.clear();
    for (const absence& each : who.absences) push(each, each.from, each.to, 1);
    while (!open_.empty()) {
      const stretch next = open_.back();
      open_.pop_back();
      if (next.user == who.id) {
        report_loop(who, next);
        return true;
      }
      if (next.depth > limits::max_substitutes) continue;
      const user* substitute = users_.find(next.user);
      if (!substitute) continue;
      for (const absence& each : substitute->absences) {
        if (++steps_ > limits::max_substitute_steps) return report_too_many();
        const std::int32_t from = std::max(each.from, next.from);
        const std::int32_t to = std::min(each.to, next.to);
        if (from <= to) push(each, from, to, next.depth + 1);
      }
    }
    return true;
  }

 private:
  void push(const absence& of, std::int32_t from, std::int32_t to, int depth) {
    if (!of.substitute.empty()) open_.push_back({from, to, of.substitute, depth});
  }

  void report_loop(const user& who, const stretch& where) {
    problem item;
    item.code = "substitute_loop";
    item.found = "the substitutes of user " + text::quoted(who.id) + " lead back to them on " +
                 calendar::format_date(where.from);
    item.expected = "substitutes who are there, or absent for other days";
    problems_.add(std::move(item));
  }

  bool report_too_many() {
    problem item;
    item.code = "limit_exceeded";
    item.found =
        "absences whose substitutes are absent themselves beyond what can be looked through";
    item.expected = "fewer users at once, or fewer absences";
    problems_.add(std::move(item));
    return false;
  }

  const table<user>& users_;
  report& problems_;
  std::vector<stretch> open_;
  std::size_t steps_ = 0;
};

}  // namespace

std::vector<absence> read_absences(json::value list, std::string_view id, report& problems) {
  std::vector<absence> out;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    if (out.size() == limits::max_absences) {
      tell(problems, at, too_many_absences());
      break;
    }
    if (auto read = read_absence(at, id, problems)) out.push_back(std::move(*read));
  }
  tell(problems, list, fault_in_order(out));
  return out;
}

std::optional<problem> fault_of_substitute(std::string_view substitute, std::string_view id) {
  if (substitute.empty() || substitute != id) return std::nullopt;
  return made("substitute_loop", "user " + text::quoted(id) + " stands in for themselves",
              "somebody else");
}

std::optional<problem> fault_of_days(const absence& one) {
  if (one.from <= one.to) return std::nullopt;
  return made("reversed_range",
              "an absence to " + calendar::format_date(one.to) + ", before it begins",
              "\"to\" on the day of \"from\" or later");
}

std::optional<problem> fault_in_order(std::vector<absence>& all) {
  std::sort(all.begin(), all.end(),
            [](const absence& a, const absence& b) { return a.from < b.from; });
  const auto overlap = std::adjacent_find(
      all.begin(), all.end(), [](const absence& a, const absence& b) { return b.from <= a.to; });
  if (overlap == all.end()) return std::nullopt;
  return made("overlapping_absences",
              "two absences on " + calendar::format_date((overlap + 1)->from),
              "one absence for a day, so that it is plain who stands in");
}

problem too_many_absences() {
  return made("limit_exceeded", "more absences of one user than their limit",
              "at most " + std::to_string(limits::max_absences));
}

const absence* absence_on(const user& who, std::int32_t unix_day) noexcept {
  const auto next =
      std::upper_bound(who.absences.begin(), who.absences.end(), unix_day,
                       [](std::int32_t day, const absence& each) { return day < each.from; });
  if (next == who.absences.begin()) return nullptr;
  const absence& last = *(next - 1);
  return unix_day <= last.to ? &last : nullptr;
}

void check_substitutes(const table<user>& users, std::span<const std::string> changed,
                       report& problems) {
  loop_finder finder(users, problems);
  for (const std::string& id : changed) {
    const user* who = users.find(id);
    if (who && !finder.check(*who)) return;
  }
}

}  // namespace ambit::model
