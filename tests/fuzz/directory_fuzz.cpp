// Any bytes as a directory document or commands: applied as a whole, or refused as a whole.
#include <string>

#include "ambit/directory.hpp"
#include "ambit/directory_change.hpp"
#include "ambit/engine.hpp"
#include "ambit/policy.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

constexpr std::string_view policy_text = R"({
  "ambit": 1,
  "schema": {"objects": {
    "lead": {"fields": {"country": {"type": "text"}}},
    "user": {"fields": {"seat": {"type": "text"}, "quota": {"type": "integer"}}}}},
  "pools": {"p": {"method": "round_robin", "community": "portal",
                  "members": [{"user": "ana"}, {"user": "ben"}, {"queue": "triage"}],
                  "eligible_when": {"field": "seat", "op": "eq", "value": "paid"}}},
  "assignment": {"lead": {"active_rule": "r", "default_owner": {"queue": "triage"}, "rules": {"r": {
    "entries": [{"id": "e", "when": {"always": true},
                 "assign": ["account_owner", {"pool": "p"}, {"user": "ana"}]}]}}}}})";
constexpr std::string_view somebody = R"({"ambit": 1,
  "users": [{"id": "ana", "active": true}, {"id": "ben", "kind": "partner", "account": "acme"}],
  "contacts": [{"id": "c", "companies": [{"id": "acme"}]}],
  "accounts": [{"id": "acme", "owner": "ana", "partner_enabled": true}],
  "queues": [{"id": "triage", "objects": ["lead"], "members": {"users": ["ana"]}}]})";

void try_on(const ambit::directory& before, std::string_view text, const ambit::policy& rules) {
  const std::string fingerprint(before.fingerprint());
  const auto after = before.apply(text, "directory.json");
  fuzz::require_honest(after);
  fuzz::require(before.fingerprint() == fingerprint, "a snapshot never changes");
  if (!after) return;
  const auto again = before.apply(text, "directory.json");
  fuzz::require(again && again->fingerprint() == after->fingerprint(),
                "the same commands lead to the same content");
  const auto change = ambit::change_directory(before, text, &rules);
  fuzz::require(change && change->next().fingerprint() == after->fingerprint(),
                "a change leads where applying does");
  const auto read_back = ambit::directory().apply(after->to_json());
  fuzz::require(read_back && read_back->fingerprint() == after->fingerprint(),
                "a document reads back as its directory");
  const auto live = ambit::engine::bind(rules, *after, ambit::zones());
  fuzz::require_honest(live);
  fuzz::require(static_cast<bool>(live), "any directory can be bound");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const auto rules = ambit::policy::compile(policy_text);
  static const auto people = ambit::directory().apply(somebody);
  fuzz::require(rules && people, "what the target itself brings is right");
  const std::string_view text = fuzz::as_text(data, size);
  try_on(ambit::directory(), text, *rules);
  try_on(*people, text, *rules);
  return 0;
}
