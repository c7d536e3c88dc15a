#include "src/model/organisation.hpp"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <utility>

#include "src/base/text.hpp"

namespace ambit::model {

namespace {

problem made(std::string_view code, std::string found, std::string expected) {
  problem out;
  out.code = code;
  out.found = std::move(found);
  out.expected = std::move(expected);
  return out;
}

/// Whose groups' ids lead on from an entity; a parent is a list of one.
std::vector<std::string_view> names_of(const directory_group& one) {
  return {one.groups.begin(), one.groups.end()};
}
template <class T>
std::vector<std::string_view> names_of(const T& one) {
  if (one.parent.empty()) return {};
  return {one.parent};
}

/// Follows entities of one kind from each to those that it names, once each.
template <class T>
class nesting_check {
 public:
  nesting_check(std::string_view kind, const table<T>& known, std::vector<organisation_fault>& out)
      : kind_(kind), known_(known), out_(out), marks_(known.end(), mark::fresh) {}

  void check() {
    for (std::uint32_t i = 0; i < known_.end(); ++i) {
      if (known_.at(i) && marks_[i] == mark::fresh) follow(i);
    }
  }

 private:
  enum class mark : std::uint8_t { fresh, open, done };
  struct step {
    std::uint32_t position = 0;
    std::vector<std::string_view> names;
    std::size_t next = 0;
  };

  void follow(std::uint32_t from) {
    std::vector<step> path;
    push(path, from);
    while (!path.empty()) {
      step& last = path.back();
      if (last.next == last.names.size()) {
        marks_[last.position] = mark::done;
        path.pop_back();
        continue;
      }
      const std::string_view name = last.names[last.next++];
      const T& one = *known_.at(last.position);
      const auto position = known_.position(name);
      if (!position || !known_.at(*position)) {
        report_unknown(one, name);
      } else if (marks_[*position] == mark::open) {
        report_cycle(one, name);
      } else if (marks_[*position] == mark::fresh) {
        push(path, *position);
      }
    }
  }

  void push(std::vector<step>& path, std::uint32_t position) {
    marks_[position] = mark::open;
    path.push_back({position, names_of(*known_.at(position)), 0});
  }

  void report_unknown(const T& one, std::string_view name) {
    const std::string kind(kind_);
    out_.push_back({kind_, one.id, std::string(name),
                    made("unknown_" + kind,
                         kind + " " + text::quoted(one.id) + " names a " + kind + " " +
                             text::quoted(name) + " that is not there",
                         "a " + kind + " of the directory, or none")});
  }

  void report_cycle(const T& one, std::string_view name) {
    const std::string kind(kind_);
    out_.push_back({kind_,
                    one.id,
                    {},
                    made("nesting_cycle",
                         kind + " " + text::quoted(one.id) + " names " + text::quoted(name) +
                             ", which leads back to it",
                         "a " + kind + " from which no way leads back")});
  }

  std::string_view kind_;
  const table<T>& known_;
  std::vector<organisation_fault>& out_;
  std::vector<mark> marks_;
};

/// An internal role below a portal role would show staff's records to partners.
void check_portal_roles(const table<directory_role>& roles, std::vector<organisation_fault>& out) {
  for (std::uint32_t i = 0; i < roles.end(); ++i) {
    const directory_role* one = roles.at(i);
    if (!one || one->portal || one->parent.empty()) continue;
    const directory_role* above = roles.find(one->parent);
    if (!above || !above->portal) continue;
    out.push_back(
        {"role",
         one->id,
         {},
         made("portal_role_above",
              "role " + text::quoted(one->id) + " below portal role " + text::quoted(above->id),
              "an internal role above an internal one, or \"portal\": true")});
  }
}

}  // namespace

std::optional<problem> settle_user(user& who) {
  if (!who.primary_team.empty()) {
    const auto at = std::lower_bound(who.teams.begin(), who.teams.end(), who.primary_team);
    if (at == who.teams.end() || *at != who.primary_team) who.teams.insert(at, who.primary_team);
  }
  if (!who.high_volume || who.kind != user_kind::internal) return std::nullopt;
  return made("not_external", "a user of kind internal who is one of very many external ones",
              "a user of kind partner or guest, or no \"high_volume\"");
}

std::vector<organisation_fault> faults_of_organisation(const directory_data& people) {
  std::vector<organisation_fault> out;
  nesting_check<directory_role>("role", people.roles, out).check();
  nesting_check<directory_team>("team", people.teams, out).check();
  nesting_check<directory_group>("group", people.groups, out).check();
  check_portal_roles(people.roles, out);
  return out;
}

group_nesting::group_nesting(const directory_data& people) {
  for (std::uint32_t i = 0; i < people.groups.end(); ++i) {
    const directory_group* one = people.groups.at(i);
    if (!one) continue;
    for (const std::string& inner : one->groups) around_[inner].push_back(one->id);
  }
}

std::vector<std::string_view> group_nesting::groups_of(const user& who) const {
  std::vector<std::string_view> out(who.groups.begin(), who.groups.end());
  if (around_.empty()) return out;
  std::unordered_map<std::string_view, bool> seen;
  for (const std::string_view each : out) seen[each] = true;
  for (std::size_t i = 0; i < out.size(); ++i) {
    const auto found = around_.find(out[i]);
    if (found == around_.end()) continue;
    for (const std::string_view outer : found->second) {
      if (std::exchange(seen[outer], true)) continue;
      out.push_back(outer);
    }
  }
  std::sort(out.begin(), out.end());
  return out;
}

}  // namespace ambit::model
