// portal_change.cpp: change_portal of ambit/portals.hpp.
#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/portals.hpp"
#include "src/base/failure.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/merge_patch.hpp"
#include "src/base/text.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/portal_desk.hpp"
#include "src/tickets/read_failure.hpp"
#include "src/tickets/readiness.hpp"

namespace ambit::tickets {

namespace {

constexpr std::string_view permission = "customer_portal_settings";

/// What keeps a user from changing portals; empty: nothing.
std::string_view why_not(const model::user* who) {
  if (!who) return "unknown_user";
  if (!who->active) return "user_inactive";
  if (who->kind != model::user_kind::internal) return "not_an_employee";
  const auto& held = who->permissions;
  const bool may = std::find(held.begin(), held.end(), permission) != held.end();
  return may ? "" : "permission_missing";
}

std::string patch_of(std::string_view portal, std::string_view change) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.key("portals");
  out.open_object();
  out.key(portal);
  out.raw(change);
  out.close_object();
  out.close_object();
  return text;
}

/// Whether a document, which is JSON, says that the portal is on.
bool is_on(std::string_view policy_text, std::string_view portal) {
  json::document document;
  report unused;
  if (!document.parse(policy_text, {}, unused)) return false;
  const json::value on = document.root().find("portals").find(portal).find("on");
  return on && on.is_bool() && on.boolean();
}

bool read_change(std::string_view change, report& problems) {
  json::document document;
  if (!document.parse(change, {}, problems)) return false;
  const json::value root = document.root();
  if (root.is_object()) return true;
  json::error(problems, root, "wrong_type", root.describe(), "an object of portal settings");
  return false;
}

std::string refused(std::string_view reason, std::string_view key, std::string_view json_value) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("outcome", "refused");
  out.member("reason", reason);
  out.key(key);
  out.raw(json_value);
  out.close_object();
  return text;
}

std::string changed(std::string_view policy_text, std::string_view readiness) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("outcome", "changed");
  out.key("policy");
  out.raw(policy_text);
  out.key("readiness");
  out.raw(readiness);
  out.close_object();
  return text;
}

/// The policy, met with the engine's directory and zones.
result<engine> compile_and_bind(const engine& rules, const std::string& policy_text) {
  auto compiled = policy::compile(policy_text);
  if (!compiled) return {compiled.code(), compiled.report()};
  return engine::bind(*compiled, rules.directory(), rules.zones());
}

result<std::string> apply_change(const engine& rules, const std::string& merged,
                                 std::string_view portal, const context& when) {
  const bool turns_on = is_on(merged, portal);
  // What blocks a portal is asked of it while it is off: as it is on, it would not compile.
  const auto draft = compile_and_bind(
      rules, turns_on ? json::merge_patch(merged, patch_of(portal, R"({"on":false})")) : merged);
  if (!draft) return {draft.code(), draft.report()};
  const auto off = readiness(*draft, portal, when);
  if (!off || !turns_on) {
    return off ? result<std::string>(changed(merged, *off)) : off;
  }
  const auto& settings = *draft->policy().data().find_portal(portal);
  if (!model::blocking_faults(settings).empty()) return refused("not_ready", "readiness", *off);
  const auto on = compile_and_bind(rules, merged);
  if (!on) return {on.code(), on.report()};
  const auto ready = readiness(*on, portal, when);
  return ready ? result<std::string>(changed(merged, *ready)) : ready;
}

}  // namespace

result<std::string> change_portal(const engine& rules, std::string_view policy_text,
                                  std::string_view portal, std::string_view user,
                                  std::string_view change, const context& when) {
  const model::policy_data& current = rules.policy().data();
  if (!current.find_portal(portal)) return unknown_portal<std::string>(current, portal);
  const auto given = policy::compile(policy_text);
  if (!given || given->fingerprint() != rules.policy().fingerprint()) {
    return fail<std::string>(
        status::invalid_argument, "wrong_policy",
        given ? "a policy of another content than the engine's" : "a policy that does not compile",
        "the document that the engine's policy was compiled from",
        "load it anew: it may have been changed in between");
  }
  report problems;
  if (!read_change(change, problems)) return {status::invalid_argument, std::move(problems)};
  const std::string_view because = why_not(rules.directory().data().users.find(user));
  if (!because.empty()) {
    return refused("no_permission", "because", '"' + std::string(because) + '"');
  }
  return apply_change(rules, json::merge_patch(policy_text, patch_of(portal, change)), portal,
                      when);
}

}  // namespace ambit::tickets
