// Any bytes as HubSpot's searches and lists: imported into a policy that compiles, none of whose
// criteria lets everybody pass, or refused with a reason.
#include <string>

#include "ambit/hubspot.hpp"
#include "ambit/policy.hpp"
#include "src/base/json.hpp"
#include "tests/fuzz/invariant.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string bytes(fuzz::as_text(data, size));
  ambit::hubspot::options settings;
  settings.time_zone = "UTC";
  const auto read = ambit::hubspot::read({{"contacts.fuzzed.json", bytes}}, settings);
  if (!read) {
    fuzz::require_honest(read);
    return 0;
  }
  fuzz::require(!read->notes.has_errors(), "what was imported has no errors");
  fuzz::require(read->carried_count + read->uncarried_count == read->criterion_count,
                "every search and list is counted");
  ambit::report problems;
  ambit::json::document document;
  fuzz::require(document.parse(read->policy_json, "policy", problems), "a policy is JSON");
  const ambit::json::value criteria = document.root().find("criteria");
  for (auto object = criteria ? criteria.first() : criteria; object; object = object.next()) {
    for (auto each = object.first(); each; each = each.next()) {
      const ambit::json::value when = each.find("when");
      fuzz::require(!when || !when.find("always"), "no criterion lets everybody pass");
    }
  }
  const auto rules = ambit::policy::compile(read->policy_json);
  if (!rules) std::fputs(rules.report().to_text().c_str(), stderr);
  fuzz::require(static_cast<bool>(rules), "an imported policy compiles");
  return 0;
}
