// Any bytes as a Salesforce file: imported into a policy that compiles, or refused with a reason.
#include <string>

#include "ambit/directory.hpp"
#include "ambit/policy.hpp"
#include "ambit/salesforce.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

void import_as(const std::string& name, std::string_view bytes) {
  const auto read = ambit::salesforce::read({{name, std::string(bytes)}}, {"", "UTC", "Fuzzed"});
  if (!read) {
    fuzz::require_honest(read);
    return;
  }
  fuzz::require(!read->notes.has_errors(), "what was imported has no errors");
  fuzz::require(read->carried_count + read->uncarried_count == read->entry_count,
                "every entry is counted");
  std::size_t left_out = 0;
  for (const auto& [reason, count] : read->uncarried_criterion_reasons) left_out += count;
  fuzz::require(read->carried_criterion_count + left_out == read->criterion_count,
                "every criterion is counted");
  left_out = 0;
  for (const auto& [reason, count] : read->uncarried_sharing_rule_reasons) left_out += count;
  fuzz::require(read->carried_sharing_rule_count + left_out == read->sharing_rule_count,
                "every sharing rule is counted");
  const auto rules = ambit::policy::compile(read->policy_json);
  if (!rules) std::fputs(rules.report().to_text().c_str(), stderr);
  fuzz::require(static_cast<bool>(rules), "an imported policy compiles");
  const auto people = ambit::directory().apply(read->directory_json);
  if (!people) std::fputs(people.report().to_text().c_str(), stderr);
  fuzz::require(static_cast<bool>(people), "an imported directory applies");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view bytes = fuzz::as_text(data, size);
  import_as("Lead.assignmentRules", bytes);
  import_as("Case.assignmentRules-meta.xml", bytes);
  import_as("Web.queue", bytes);
  import_as("Case.settings", bytes);
  import_as("Case.My_View.listView", bytes);
  import_as("West.territory2Rule", bytes);
  import_as("Lead.sharingRules", bytes);
  return 0;
}
