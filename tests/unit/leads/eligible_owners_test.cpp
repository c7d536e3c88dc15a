// eligible_owners: how it is asked and how it refuses; who is listed stands in
// tests/cases/directory_owners.json, and that they are those who are not skipped in
// tests/differential/directory.py.
#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "tests/unit/leads/office.hpp"

namespace ambit::test {
namespace {

constexpr std::string_view any_entry =
    R"({"id": "any", "when": {"always": true}, "assign": {"user": "ana"}},
       {"id": "paid", "when": {"always": true}, "assign": {"user": "ana"},
        "eligible_when": {"field": "seat", "op": "eq", "value": "paid"}})";

engine office_engine() {
  return engine_of(
      policy_of(any_entry, R"({"p": {"method": "round_robin", "members": [{"user": "ana"}]}})"));
}

/// The codes of what is wrong with a question.
std::vector<std::string> refusals(std::string_view question, status expected) {
  const result<std::string> found = leads::eligible_owners(office_engine(), question, at());
  EXPECT_FALSE(found);
  EXPECT_EQ(found.code(), expected);
  std::vector<std::string> codes;
  for (const problem& each : found.report().problems()) codes.push_back(each.code);
  return codes;
}

TEST(EligibleOwners, ListsUsersThenQueues) {
  const engine live = office_engine();
  const auto found = leads::eligible_owners(live, R"({"object": "lead"})", at());
  ASSERT_TRUE(found) << found.report().to_text();
  EXPECT_EQ(*found, R"({"object":"lead","owners":[{"user":"ana"},{"user":"ben"},{"user":"cleo"},)"
                    R"({"user":"pia"},{"queue":"q1"},{"queue":"q2"}],"fingerprint":")" +
                        std::string(live.fingerprint()) + "\"}");
}

TEST(EligibleOwners, OfNobodyListsNobody) {
  const engine live = engine_of(policy_of(any_entry), R"({"ambit": 1})");
  const auto found =
      leads::eligible_owners(live, R"({"object": "lead", "ineligible": true})", at());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->find(R"({"object":"lead","owners":[],"ineligible":[],"fingerprint":")"), 0U);
}

TEST(EligibleOwners, WhoIsGoneIsNotListed) {
  const engine before = office_engine();
  const auto fewer = before.directory().apply(
      R"([{"command": "remove_user", "id": "ben"}, {"command": "remove_queue", "id": "q2"}])");
  ASSERT_TRUE(fewer);
  const auto live = engine::bind(before.policy(), *fewer, zones());
  ASSERT_TRUE(live);
  const auto found =
      leads::eligible_owners(*live, R"({"object": "lead", "ineligible": true})", at());
  ASSERT_TRUE(found);
  EXPECT_EQ(found->find("\"ben\""), std::string::npos) << *found;
  EXPECT_EQ(found->find("\"q2\""), std::string::npos) << *found;
  EXPECT_NE(found->find(R"({"queue":"q1","reason":"queue_unattended"})"), std::string::npos);
}

TEST(EligibleOwners, RefusesAQuestionWithAllThatIsWrong) {
  using codes = std::vector<std::string>;
  const status wrong = status::invalid_argument;
  EXPECT_EQ(refusals("", wrong), codes{"syntax_error"});
  EXPECT_EQ(refusals("[]", wrong), codes{"wrong_type"});
  EXPECT_EQ(refusals("{}", wrong), codes{"missing_key"});
  EXPECT_EQ(refusals(R"({"object": 1, "entri": "any"})", wrong),
            (codes{"wrong_type", "unknown_key"}));
  EXPECT_EQ(refusals(R"({"object": "lead", "rule": "inbound"})", wrong), codes{"missing_key"});
  EXPECT_EQ(refusals(R"({"object": "lead", "pool": "p", "community": "portal"})", wrong),
            codes{"misplaced_key"});
  EXPECT_EQ(refusals(R"({"object": "lead", "ineligible": "yes"})", wrong), codes{"wrong_type"});
  EXPECT_EQ(refusals(R"({"object": "lead", "entry": "none", "pool": "q"})", wrong),
            (codes{"unknown_entry", "unknown_pool"}));
  EXPECT_EQ(refusals(R"({"object": "client"})", status::unknown_object), codes{"unknown_object"});
}

TEST(EligibleOwners, RefusesAMomentAsDecidingDoes) {
  const engine live = office_engine();
  context when = at();
  when.zone = "Europe/Nowhere";
  EXPECT_EQ(leads::eligible_owners(live, R"({"object": "lead"})", when).code(),
            status::unknown_zone);
  when = at();
  when.event = std::string(300, 'x');
  EXPECT_EQ(leads::eligible_owners(live, R"({"object": "lead"})", when).code(),
            status::invalid_argument);
  when = at();
  when.actor = "\xff";
  EXPECT_EQ(leads::eligible_owners(live, R"({"object": "lead"})", when).code(),
            status::invalid_argument);
}

}  // namespace
}  // namespace ambit::test
