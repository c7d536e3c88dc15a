// Any bytes as how an object is shared, as shares by hand, and as what a list, a review and a
// difference ask: each is refused with reasons, or every way to ask says the same, guests edit
// nothing, and who may edit may read.
#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/sharing_review.hpp"
#include "ambit/zones.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

using ambit::sharing::exposure_review;
using ambit::sharing::policy_diff;
using ambit::sharing::shares;
using ambit::sharing::sight;
using ambit::sharing::viewer;

constexpr const char* policy_begins = R"({"ambit": 1, "schema": {"objects": {"lead": {"fields": {
    "region": {"type": "text"}, "size": {"type": "integer"}, "folder": {"type": "id"}}}}},
  "sharing": {"lead": )";

constexpr const char* plain = R"({"folder": "folder", "external": "read",
  "rules": [{"id": "r", "when": {"field": "region", "op": "eq", "value": "a"},
             "to": [{"group": "g"}, {"guest": "site"}], "access": "read"},
            {"id": "o", "owned_by": [{"role_and_below": "head"}], "to": [{"all": "partners"}],
             "access": "edit"}],
  "levels": [{"id": "l", "to": [{"profile": "p"}], "level": "team", "unassigned": true,
              "access": "read"}]})";

constexpr const char* people = R"({"ambit": 1, "users": [
  {"id": "ana", "active": true, "role": "head", "groups": ["g"], "profile": "p"},
  {"id": "ben", "active": true, "role": "rep", "teams": ["t"], "profile": "p"},
  {"id": "off", "role": "rep"},
  {"id": "pia", "kind": "partner", "active": true, "account": "a", "role": "portal",
   "teams": ["u"], "high_volume": true},
  {"id": "site", "kind": "guest", "active": true, "groups": ["g"]}],
  "accounts": [{"id": "a", "partner_enabled": true}],
  "roles": [{"id": "head"}, {"id": "rep", "parent": "head"},
            {"id": "portal", "parent": "rep", "portal": true}],
  "teams": [{"id": "t"}, {"id": "u", "parent": "t"}], "groups": [{"id": "g"}]})";

constexpr const char* leads = R"([{"id": "1", "region": "a", "owner": {"user": "ben"}},
  {"id": "2", "size": 3, "owner": {"user": "pia"}, "folder": "f"}, {"id": "3"},
  {"id": "4", "owner": {"queue": "q"}}, {"id": "5", "size": "many", "owner": {"user": "ana"}},
  {"id": "6", "region": "b", "owner": {"user": "gone"}}, {"id": "7", "owner": {"user": "site"}},
  {"id": "8", "owner": {"user": "ana", "queue": "q"}}])";

constexpr std::string_view users[] = {"ana", "ben", "off", "pia", "site", "nobody"};

std::string policy_of(std::string_view sharing) {
  return policy_begins + std::string(sharing) + "}}";
}

/// An engine and the records that it reads.
struct world {
  ambit::engine live;
  ambit::batch records;
};

world world_of(const ambit::policy& rules) {
  static const ambit::directory staff = *ambit::directory().apply(people);
  const auto live = ambit::engine::bind(rules, staff, ambit::zones());
  fuzz::require_honest(live);
  return {*live, *ambit::batch::from_json(rules.schema(), "lead", leads)};
}

/// One user's sights, held against every other way to ask.
void ask(const world& in, std::string_view user, const shares& by_hand, ambit::scratch& memory) {
  const auto who = viewer::bind(in.live, "lead", user, {}, by_hand);
  fuzz::require_honest(who);
  std::vector<sight> sights(in.records.size());
  fuzz::require(who->see(in.records, memory, sights.data()) == ambit::status::ok, "sights are had");
  std::size_t read = 0;
  std::size_t edited = 0;
  for (std::size_t row = 0; row < sights.size(); ++row) {
    const bool may_edit = sights[row] == sight::edit;
    const bool may_read = may_edit || sights[row] == sight::read;
    fuzz::require(!may_edit || user != "site", "a guest edits nothing");
    fuzz::require(!may_read || (user != "off" && user != "nobody"),
                  "who may not look sees nothing");
    const auto says = [&](const ambit::result<std::string>& answer, bool is_allowed) {
      fuzz::require_honest(answer);
      const bool found = answer->find(R"("allowed":true)") != std::string::npos;
      fuzz::require(found == is_allowed, "one record is answered as among many");
    };
    says(who->can_see(in.records, row, memory), may_read);
    says(who->can_edit(in.records, row, memory), may_edit);
    read += may_read ? 1 : 0;
    edited += may_edit ? 1 : 0;
  }
  fuzz::require(*who->count(in.records, {}, memory) == read, "what is seen is counted");
  fuzz::require(*who->count(in.records, R"({"access":"edit"})", memory) == edited,
                "what may be edited is counted");
}

void ask_all(const world& in, const shares& by_hand, ambit::scratch& memory) {
  for (const std::string_view user : users) ask(in, user, by_hand, memory);
  const auto review = exposure_review(in.live, in.records, {}, by_hand, {}, memory);
  fuzz::require_honest(review);
  const auto same = policy_diff(in.live, in.records, in.live, in.records, {}, by_hand, {}, memory);
  fuzz::require_honest(same);
  fuzz::require(same->find(R"("gain":0,"lose":0,"users":[])") != std::string::npos,
                "a policy differs from itself in nothing");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const world usual = world_of(*ambit::policy::compile(policy_of(plain)));
  static ambit::scratch memory;
  const std::string_view text = fuzz::as_text(data, size);

  const auto rules = ambit::policy::compile(policy_of(text));
  fuzz::require_honest(rules);
  // What was given may have ended the sharing and begun something else.
  if (rules && rules->schema().fingerprint() == usual.live.policy().schema().fingerprint()) {
    const world another = world_of(*rules);
    ask_all(another, {}, memory);
    fuzz::require_honest(
        policy_diff(usual.live, usual.records, another.live, another.records, {}, {}, {}, memory));
  }

  const auto by_hand = shares::from_json(text);
  fuzz::require_honest(by_hand);
  if (by_hand) ask_all(usual, *by_hand, memory);

  const auto ana = viewer::bind(usual.live, "lead", "ana", {});
  const auto list = ana->list(usual.records, text, memory);
  fuzz::require_honest(list);
  const auto count = ana->count(usual.records, text, memory);
  fuzz::require_honest(count);
  fuzz::require(static_cast<bool>(list) == static_cast<bool>(count), "a list and its count agree");
  fuzz::require(!list || list->starts_with("{\"count\":" + std::to_string(*count) + ","),
                "a list counts what is counted");
  fuzz::require_honest(exposure_review(usual.live, usual.records, {}, {}, text, memory));
  fuzz::require_honest(
      policy_diff(usual.live, usual.records, usual.live, usual.records, {}, {}, text, memory));
  return 0;
}
