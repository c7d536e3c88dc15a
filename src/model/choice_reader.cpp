#include "src/model/choice_reader.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

namespace {

std::string_view expected_of(choice_form form) {
  return form == choice_form::any
             ? R"({"user": …}, {"queue": …}, {"pool": …}, "account_owner", "last_owner" or "keep")"
             : R"({"user": …} or {"queue": …})";
}

std::optional<choice> read_word_choice(policy_builder& build, json::value at) {
  static constexpr std::array<std::string_view, 3> words = {"account_owner", "last_owner", "keep"};
  static constexpr std::array kinds = {choice::kind::account_owner, choice::kind::last_owner,
                                       choice::kind::keep};
  const auto known = std::find(words.begin(), words.end(), at.string());
  if (known != words.end()) {
    choice out;
    out.type = kinds[static_cast<std::size_t>(known - words.begin())];
    return out;
  }
  json::error(build.problems, at, "unknown_choice", at.describe(),
              std::string(expected_of(choice_form::any)), text::did_you_mean(at.string(), words));
  return std::nullopt;
}

/// The pool's position, whether or not its own part is sound.
bool resolve_pool(policy_builder& build, json::value at, choice& out) {
  const auto known = build.pool_positions.find(at.string());
  if (known != build.pool_positions.end()) {
    out.target = known->second;
    build.drafts[known->second].used = true;
    return true;
  }
  std::vector<std::string_view> names;
  for (const auto& draft : build.drafts) names.push_back(draft.written.key());
  json::error(build.problems, at, "unknown_pool",
              "the policy has no pool " + text::quoted(at.string()), "a pool of this policy",
              text::did_you_mean(at.string(), names));
  return false;
}

bool resolve(policy_builder& build, json::value at, choice& out) {
  switch (out.type) {
    case choice::kind::user:
      out.target = build.users.of(out.id);
      return true;
    case choice::kind::queue:
      out.target = build.queues.of(out.id);
      return true;
    case choice::kind::pool:
      return resolve_pool(build, at, out);
    case choice::kind::account_owner:
    case choice::kind::last_owner:
    case choice::kind::keep:
      break;
  }
  return true;
}

struct target_key {
  std::string_view key;
  choice::kind type;
};
constexpr std::array<target_key, 3> target_keys = {
    {{"user", choice::kind::user}, {"queue", choice::kind::queue}, {"pool", choice::kind::pool}}};

/// What a pool says of a member beside who it is.
constexpr std::array<std::string_view, 4> member_keys = {"when", "weight", "capacity",
                                                         "working_hours"};

/// The members that say who, of which there should be one.
struct target_members {
  json::value only;
  choice::kind type = choice::kind::user;
  std::size_t count = 0;
};

target_members read_targets(json::reader& in, choice_form form) {
  target_members out;
  for (const target_key& known : target_keys) {
    if (known.type == choice::kind::pool && form != choice_form::any) continue;
    const json::value found = in.optional(known.key, json::kind::string);
    if (!found) continue;
    ++out.count;
    out.only = found;
    out.type = known.type;
  }
  return out;
}

std::optional<choice> read_object_choice(policy_builder& build, json::value at, choice_form form) {
  const std::size_t errors = build.problems.error_count();
  json::reader in(at, build.problems, form == choice_form::member ? "a member" : "a choice");
  const target_members target = read_targets(in, form);
  choice out;
  out.type = target.type;
  if (form == choice_form::member)
    for (const std::string_view key : member_keys) in.any(key);
  if (form == choice_form::any && out.type == choice::kind::user) {
    out.community = read_community_name(build, in.optional("community", json::kind::string),
                                        out.community_target);
  }
  in.finish();
  if (build.problems.error_count() != errors) return std::nullopt;
  if (target.count != 1) {
    json::error(
        build.problems, at, "wrong_choice",
        target.count == 0 ? "a choice that names nobody" : "a choice that names more than one",
        std::string(expected_of(form)));
    return std::nullopt;
  }
  auto id = read_name(target.only, build.problems, limits::max_id_bytes);
  if (!id) return std::nullopt;
  out.id = std::move(*id);
  if (!resolve(build, target.only, out)) return std::nullopt;
  return out;
}

}  // namespace

std::optional<choice> read_choice(policy_builder& build, json::value at, choice_form form) {
  if (!at) return std::nullopt;
  if (at.is_object()) return read_object_choice(build, at, form);
  if (at.is_string() && form == choice_form::any) return read_word_choice(build, at);
  json::error(build.problems, at, "wrong_type", at.describe(), std::string(expected_of(form)));
  return std::nullopt;
}

std::vector<choice> read_choices(policy_builder& build, json::value at) {
  std::vector<choice> out;
  if (!at) return out;
  if (!at.is_array()) {
    if (auto only = read_choice(build, at, choice_form::any)) out.push_back(std::move(*only));
    return out;
  }
  if (at.size() == 0) {
    json::error(build.problems, at, "empty_list", at.describe(), "at least one choice");
  }
  std::size_t index = 0;
  for (json::value item = at.first(); item; item = item.next()) {
    if (past_list_limit(item, index++, build.problems)) break;
    if (auto one = read_choice(build, item, choice_form::any)) out.push_back(std::move(*one));
  }
  return out;
}

std::string read_community_name(policy_builder& build, json::value at, std::uint32_t& position) {
  auto name = read_name(at, build.problems, limits::max_id_bytes);
  if (!name) return {};
  position = build.communities.of(*name);
  return std::move(*name);
}

}  // namespace ambit::model
