#include "src/model/sharing_targets.hpp"

#include <set>
#include <span>
#include <string>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

namespace {

bool is_taken(target_kind kind, target_use use) noexcept {
  if (kind == target_kind::guest) return use == target_use::rule;
  if (kind < target_kind::profile) return true;
  return use == target_use::level;
}

std::vector<std::string_view> taken_names(target_use use) {
  std::vector<std::string_view> out;
  for (std::size_t i = 0; i < target_names.size(); ++i) {
    if (is_taken(static_cast<target_kind>(i), use)) out.push_back(target_names[i]);
  }
  return out;
}

/// Who may be of more than one kind.
bool may_be_mixed(target_kind kind) noexcept {
  return kind != target_kind::user && kind != target_kind::role &&
         kind != target_kind::portal_role && kind != target_kind::guest && kind != target_kind::all;
}

void read_internal_only(json::value at, json::value flag, report& problems, share_target& out) {
  if (at.find("internal_only").is_null()) {
    json::error(problems, at.find("internal_only"), "wrong_type", R"(null for "internal_only")",
                "a setting, since more is seen without it",
                "leave it out where external users are meant too");
  }
  if (!flag) return;
  out.internal_only = flag.boolean();
  if (!out.internal_only || may_be_mixed(out.kind)) return;
  json::error(
      problems, flag, "misplaced_key",
      "\"internal_only\" beside " + text::quoted(target_names[static_cast<std::size_t>(out.kind)]),
      "it only where external users may be meant: with a group, a team, "
      "\"role_and_below\", a profile or a permission");
}

}  // namespace

std::optional<share_target> read_share_target(json::value at, target_use use, report& problems) {
  const std::size_t errors = problems.error_count();
  json::reader in(at, problems, "a target");
  if (!in.usable()) return std::nullopt;
  share_target out;
  std::size_t found = 0;
  for (std::size_t i = 0; i < target_names.size(); ++i) {
    const auto kind = static_cast<target_kind>(i);
    if (!is_taken(kind, use)) continue;
    const json::value member = in.optional(target_names[i], json::kind::string);
    if (!member) continue;
    ++found;
    out.kind = kind;
    if (kind == target_kind::all) {
      if (const auto word = read_word(member, everybody_names, problems)) {
        out.id = everybody_names[*word];
      }
    } else {
      out.id = read_name(member, problems, limits::max_id_bytes).value_or("");
    }
  }
  read_internal_only(at, in.optional("internal_only", json::kind::boolean), problems, out);
  in.finish();
  if (found != 1 && problems.error_count() == errors) {
    json::error(problems, at, "wrong_target",
                found == 0 ? "a target that names nobody" : "a target of several kinds",
                "exactly one of " + one_of(taken_names(use)));
  }
  if (problems.error_count() != errors) return std::nullopt;
  return out;
}

std::vector<share_target> read_share_targets(json::value list, target_use use, report& problems) {
  std::vector<share_target> out;
  if (!list) return out;
  if (list.size() == 0) {
    json::error(problems, list, "empty_list", list.describe(), "at least one target");
  }
  std::size_t index = 0;
  std::set<share_target> known;
  for (json::value at = list.first(); at; at = at.next()) {
    if (past_list_limit(at, index++, problems)) break;
    auto target = read_share_target(at, use, problems);
    if (target && known.insert(*target).second) out.push_back(*std::move(target));
  }
  return out;
}

void narrow_to_staff(std::vector<share_target>& targets) {
  std::erase_if(targets, [](const share_target& each) { return each.kind == target_kind::guest; });
  for (share_target& each : targets) each.internal_only = true;
}

bool may_be_external(const share_target& target) noexcept {
  if (target.internal_only || target.kind == target_kind::role) return false;
  return target.kind != target_kind::all || target.id != everybody_names[0];
}

std::optional<share_access> read_granted_access(json::value at, report& problems) {
  const std::span<const std::string_view> words(share_access_names);
  const auto word = read_word(at, words.subspan(1), problems);
  if (!word) return std::nullopt;
  return static_cast<share_access>(*word + 1);
}

}  // namespace ambit::model
