// The importer against an evaluator of its own of what Salesforce's filters mean, on invented
// rules.
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/exchange/salesforce_trial.hpp"

namespace ambit::exchange {
namespace {

const std::string data = std::string(AMBIT_SOURCE_DIR) + "/tests/data/salesforce/";

salesforce::source file(const std::string& name) {
  return {name, read_whole(data + name)};
}

TEST(SalesforceSemantics, LeadRulesDecideAsSalesforceDoes) {
  salesforce::options settings;
  settings.time_zone = "UTC";
  const trial_counts counts =
      try_rules(file("Lead.assignmentRules"), {file("East_Desk.queue")}, settings);
  EXPECT_EQ(counts.entries, 10U);
  EXPECT_EQ(counts.verdicts, 8 * counts.records);
  EXPECT_EQ(counts.decided, counts.records);
  EXPECT_GT(counts.passed, counts.verdicts / 20);
}

TEST(SalesforceSemantics, CaseRulesDecideAsSalesforceDoes) {
  const trial_counts counts = try_rules(file("Case.assignmentRules-meta.xml"), {}, {});
  EXPECT_EQ(counts.entries, 2U);
  EXPECT_EQ(counts.verdicts, 2 * counts.records);
  EXPECT_EQ(counts.decided, 0U) << "no rule is active";
  EXPECT_GT(counts.passed, counts.verdicts / 20);
}

}  // namespace
}  // namespace ambit::exchange
