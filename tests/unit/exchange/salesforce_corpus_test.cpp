// Real configurations, where they are at hand: they belong to others and are not part of this
// project. AMBIT_CORPUS names the folder that holds `salesforce/assignmentRules`,
// `salesforce/queues`, `salesforce/listViews` and so on.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

#include "ambit/directory.hpp"
#include "ambit/policy.hpp"
#include "src/base/json.hpp"
#include "tests/unit/exchange/salesforce_trial.hpp"

namespace ambit::exchange {
namespace {

namespace fs = std::filesystem;

std::string corpus() {
  const char* named = std::getenv("AMBIT_CORPUS");
  return named ? named : std::string(AMBIT_SOURCE_DIR) + "/../shared/corpus";
}

std::vector<std::string> files_in(const std::string& folder) {
  std::vector<std::string> paths;
  std::error_code absent;
  for (const auto& file : fs::directory_iterator(corpus() + "/salesforce/" + folder, absent)) {
    paths.push_back(file.path().string());
  }
  std::sort(paths.begin(), paths.end());
  return paths;
}

salesforce::source load(const std::string& path) {
  return {fs::path(path).filename().string(), read_whole(path)};
}

/// Corpus files are named owner__repository__Name; of a list view the name tells the object.
salesforce::source load_as_named(const std::string& path) {
  salesforce::source file = load(path);
  for (int part = 0; part < 2; ++part) file.name.erase(0, file.name.find("__") + 2);
  return file;
}

/// Corpus files are named owner__repository__Name: the queues of the same organisation.
std::vector<salesforce::source> queues_beside(const std::string& rules_path) {
  const std::string name = fs::path(rules_path).filename().string();
  const std::string organisation = name.substr(0, name.rfind("__") + 2);
  std::vector<salesforce::source> queues;
  for (const std::string& path : files_in("queues")) {
    salesforce::source file = load(path);
    if (file.name.starts_with(organisation)) queues.push_back(std::move(file));
  }
  return queues;
}

salesforce::options in_utc() {
  salesforce::options settings;
  settings.time_zone = "UTC";
  return settings;
}

/// Entries by reason, from the policy's own text.
std::map<std::string, std::size_t> uncarried(const std::string& policy_json) {
  std::map<std::string, std::size_t> counts;
  report problems;
  json::document document;
  EXPECT_TRUE(document.parse(policy_json, "policy", problems));
  const json::value assignment = document.root().find("assignment").first();
  for (auto rule = assignment.find("rules").first(); rule; rule = rule.next()) {
    for (auto entry = rule.find("entries").first(); entry; entry = entry.next()) {
      const json::value gap = entry.find("uncarried");
      if (!gap) continue;
      ++counts[std::string(gap.find("reason").string())];
      EXPECT_FALSE(gap.find("detail").string().empty());
    }
  }
  return counts;
}

TEST(SalesforceCorpus, EveryCriteriaEntryIsLiveAndDecidesAsSalesforceDoes) {
  const std::vector<std::string> paths = files_in("assignmentRules");
  if (paths.empty()) GTEST_SKIP() << "no corpus at " << corpus();
  std::size_t entries = 0, carried = 0, formulas = 0, carried_formulas = 0;
  trial_counts total;
  for (const std::string& path : paths) {
    const auto read = salesforce::read({load(path)}, in_utc());
    ASSERT_TRUE(read) << read.report().to_text();
    EXPECT_EQ(read->carried_count + read->uncarried_count, read->entry_count);
    // Only formulas may stay out, and every one of them says why.
    EXPECT_EQ(read->uncarried_count, read->formula_count - read->carried_formula_count)
        << path << '\n'
        << read->notes.to_text();
    EXPECT_EQ(uncarried(read->policy_json), read->uncarried_reasons);
    std::size_t named = 0;
    for (const problem& note : read->notes.problems()) {
      named += read->uncarried_reasons.contains(note.code) ? 1 : 0;
      if (read->uncarried_reasons.contains(note.code)) std::printf("%s\n", note.found.c_str());
    }
    EXPECT_EQ(named, read->uncarried_count) << path;
    entries += read->entry_count;
    carried += read->carried_count;
    formulas += read->formula_count;
    carried_formulas += read->carried_formula_count;
    const trial_counts counts = try_rules(load(path), queues_beside(path), in_utc());
    EXPECT_EQ(counts.entries, read->entry_count) << path;
    EXPECT_EQ(counts.verdicts, counts.records * (read->carried_count - read->carried_formula_count))
        << path;
    total.records += counts.records;
    total.verdicts += counts.verdicts;
    total.passed += counts.passed;
    total.decided += counts.decided;
  }
  EXPECT_GE(carried_formulas * 100, formulas * 95);
  std::printf(
      "%zu files, %zu entries: %zu live, %zu of %zu formulas among them; %zu records, %zu verdicts "
      "(%zu passed) and %zu first matches equal to the oracle's\n",
      paths.size(), entries, carried, carried_formulas, formulas, total.records, total.verdicts,
      total.passed, total.decided);
}

/// Criteria by reason, from the policy's own text; the compiled policy gives exactly the others.
std::map<std::string, std::size_t> uncarried_criteria(const std::string& policy_json) {
  std::map<std::string, std::size_t> counts;
  report problems;
  json::document document;
  EXPECT_TRUE(document.parse(policy_json, "policy", problems));
  const auto compiled = policy::compile(policy_json);
  EXPECT_TRUE(compiled) << compiled.report().to_text();
  const json::value criteria = document.root().find("criteria");
  for (auto object = criteria ? criteria.first() : criteria; object; object = object.next()) {
    for (auto each = object.first(); each; each = each.next()) {
      const json::value gap = each.find("uncarried");
      EXPECT_EQ(static_cast<bool>(compiled->criterion(object.key(), each.key())), !gap);
      if (!gap) continue;
      ++counts[std::string(gap.find("reason").string())];
      EXPECT_FALSE(gap.find("detail").string().empty());
    }
  }
  return counts;
}

TEST(SalesforceCorpus, EveryViewAndRuleIsACriterionOrSaysWhyNot) {
  std::size_t files = 0;
  for (const std::string kind :
       {"listViews", "escalationRules", "autoResponseRules", "territory2Rules"}) {
    std::size_t criteria = 0, carried = 0;
    std::map<std::string, std::size_t> reasons;
    for (const std::string& path : files_in(kind)) {
      ++files;
      const auto read = salesforce::read({load_as_named(path)}, in_utc());
      ASSERT_TRUE(read) << path << '\n' << read.report().to_text();
      EXPECT_EQ(uncarried_criteria(read->policy_json), read->uncarried_criterion_reasons) << path;
      std::size_t left_out = 0;
      for (const auto& [reason, count] : read->uncarried_criterion_reasons) {
        reasons[reason] += count;
        left_out += count;
      }
      EXPECT_EQ(read->carried_criterion_count + left_out, read->criterion_count) << path;
      std::size_t named = 0;
      for (const problem& note : read->notes.problems()) {
        named += read->uncarried_criterion_reasons.contains(note.code) ? 1 : 0;
      }
      EXPECT_EQ(named, left_out) << path << '\n' << read->notes.to_text();
      criteria += read->criterion_count;
      carried += read->carried_criterion_count;
    }
    // Of what real organisations have, nearly all.
    EXPECT_GE(carried * 100, criteria * 90) << kind;
    std::printf("%s: %zu criteria, %zu live\n", kind.c_str(), criteria, carried);
    for (const auto& [reason, count] : reasons) std::printf("  %zu %s\n", count, reason.c_str());
  }
  if (files == 0) GTEST_SKIP() << "no corpus at " << corpus();
}

/// What they mean is judged by tests/differential/corpus_sharing.py.
TEST(SalesforceCorpus, EverySharingRuleIsCarried) {
  const std::vector<std::string> paths = files_in("sharingRules");
  if (paths.empty()) GTEST_SKIP() << "no corpus at " << corpus();
  std::size_t rules = 0;
  for (const std::string& path : paths) {
    const auto read = salesforce::read({load_as_named(path)}, in_utc());
    ASSERT_TRUE(read) << path << '\n' << read.report().to_text();
    EXPECT_TRUE(policy::compile(read->policy_json)) << path;
    EXPECT_EQ(read->carried_sharing_rule_count, read->sharing_rule_count) << path;
    rules += read->sharing_rule_count;
  }
  std::printf("%zu files, %zu sharing rules, all live\n", paths.size(), rules);
}

TEST(SalesforceCorpus, SettingsNameTheOwnersThatTheyHave) {
  const std::vector<std::string> paths = files_in("settings");
  if (paths.empty()) GTEST_SKIP() << "no corpus at " << corpus();
  std::size_t owners = 0, none = 0, others = 0;
  for (const std::string& path : paths) {
    const salesforce::source file = load(path);
    const bool is_read = file.bytes.find("<CaseSettings") != std::string::npos ||
                         file.bytes.find("<LeadConfigSettings") != std::string::npos;
    const bool has_owner = file.bytes.find("<defaultCaseOwner>") != std::string::npos;
    const std::string object =
        file.bytes.find("<CaseSettings") != std::string::npos ? "Case" : "Lead";
    const salesforce::source rules = {object + ".assignmentRules",
                                      "<AssignmentRules><assignmentRule><fullName>r</fullName>"
                                      "</assignmentRule></AssignmentRules>"};
    const auto read = salesforce::read({rules, file}, in_utc());
    ASSERT_EQ(static_cast<bool>(read), is_read) << path;
    if (!is_read) {
      EXPECT_EQ(read.report().problems().front().code, "unknown_kind");
      ++others;
      continue;
    }
    EXPECT_EQ(read->policy_json.find("\"default_owner\"") != std::string::npos, has_owner) << path;
    ++(has_owner ? owners : none);
  }
  std::printf("%zu settings with a default owner, %zu without, %zu of other kinds\n", owners, none,
              others);
}

TEST(SalesforceCorpus, EveryQueueImports) {
  const std::vector<std::string> paths = files_in("queues");
  if (paths.empty()) GTEST_SKIP() << "no corpus at " << corpus();
  std::size_t users = 0;
  for (const std::string& path : paths) {
    const auto read = salesforce::read({load(path)}, {});
    ASSERT_TRUE(read) << read.report().to_text();
    EXPECT_EQ(read->queue_count, 1U);
    const auto people = directory().apply(read->directory_json, "directory");
    ASSERT_TRUE(people) << people.report().to_text();
    EXPECT_EQ(people->queue_count(), 1U);
    users += people->user_count();
  }
  std::printf("%zu queues with %zu members by name\n", paths.size(), users);
}

}  // namespace
}  // namespace ambit::exchange
