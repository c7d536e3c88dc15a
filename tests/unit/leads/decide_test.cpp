// What one record's decision is: every outcome, reason, obstacle and warning, byte for byte.
#include <gtest/gtest.h>

#include <ostream>

#include "tests/unit/leads/office.hpp"

namespace ambit::test {
namespace {

struct decided {
  std::string_view name;
  std::string entries;
  std::string rest = {};  // beside the rules: `, "default_owner": …`
  std::string record = R"({"id": "L1"})";
  std::string expect = {};
  std::string pools = "{}";
};

std::ostream& operator<<(std::ostream& out, const decided& test) {
  return out << test.name;
}

class Decide : public testing::TestWithParam<decided> {};

TEST_P(Decide, SaysWhoAndWhy) {
  const decided& test = GetParam();
  office desk(policy_of(test.entries, test.pools, test.rest));
  EXPECT_EQ(desk.one(test.record), test.expect);
}

/// One entry for everything with these choices.
std::string always(std::string_view assign, std::string_view more = "") {
  std::string text = R"({"id": "e", "when": {"always": true}, "assign": )";
  return text.append(assign).append(more).append("}");
}

/// Nobody took it: these were skipped.
std::string nobody(std::string_view skipped) {
  std::string text =
      R"({"id":"L1","outcome":"unassigned","reason":"no_eligible_choice","rule":"inbound",)"
      R"("entry":"e","skipped":[)";
  return text.append(skipped).append(R"(,{"default_owner":true,"reason":"no_default_owner"}]})");
}

std::string taken(std::string_view owner, std::string_view rest) {
  std::string text = R"({"id":"L1","outcome":"assigned","reason":"entry_matched","owner":)";
  return text.append(owner).append(R"(,"rule":"inbound","entry":"e")").append(rest).append("}");
}

const std::vector<decided> outcomes = {
    {"a user", always(R"({"user": "ana"})"), "", R"({"id": "L1"})",
     taken(R"({"user":"ana"})", R"(,"choice":0)")},
    {"a queue", always(R"({"queue": "q1"})"), "", R"({"id": "L1"})",
     taken(R"({"queue":"q1"})", R"(,"choice":0)")},
    {"host data is carried untouched",
     always(R"({"user": "ana"})", R"(, "notify": {"template": "t"}, "data": {"team": [1, 2.50]})"),
     "", R"({"id": "L1"})",
     taken(R"({"user":"ana"})", R"(,"choice":0,"notify":{"template":"t"},"data":{"team":[1,2.50]},)"
                                R"("notices":[{"user":"ana","template":"t"}])")},
    {"the first true entry decides",
     R"({"id": "no", "when": {"field": "country", "op": "eq", "value": "FR"},
         "assign": {"user": "ben"}},)" +
         always(R"({"user": "ana"})") + "," +
         R"({"id": "late", "when": {"always": true}, "assign": {"user": "cleo"}})",
     "", R"({"id": "L1", "country": "DE"})", taken(R"({"user":"ana"})", R"(,"choice":0)")},
    {"no entry, no default owner",
     R"({"id": "no", "when": {"field": "country", "op": "eq", "value": "FR"},
         "assign": {"user": "ben"}})",
     "", R"({"id": "L1"})",
     R"({"id":"L1","outcome":"unassigned","reason":"no_entry_matched","rule":"inbound",)"
     R"("skipped":[{"default_owner":true,"reason":"no_default_owner"}]})"},
    {"no entry: the default owner, who replaces",
     R"({"id": "no", "when": {"field": "country", "op": "eq", "value": "FR"},
         "assign": {"user": "ben"}})",
     R"(, "default_owner": {"user": "cleo"})", R"({"id": "L1", "owner": {"user": "ben"}})",
     R"({"id":"L1","outcome":"assigned","reason":"no_entry_matched","owner":{"user":"cleo"},)"
     R"("rule":"inbound"})"},
    {"entries that could not be carried are named",
     R"({"id": "f1", "uncarried": {"reason": "formula"}},)" + always(R"({"user": "ana"})") +
         R"(,{"id": "f2", "uncarried": {"reason": "formula"}})",
     "", R"({"id": "L1"})", taken(R"({"user":"ana"})", R"(,"choice":0,"uncarried":["f1"])")},
    {"all of them when none decided",
     R"({"id": "f1", "uncarried": {"reason": "formula"}},
        {"id": "f2", "uncarried": {"reason": "formula"}})",
     R"(, "default_owner": {"user": "cleo"})", R"({"id": "L1"})",
     R"({"id":"L1","outcome":"assigned","reason":"no_entry_matched","owner":{"user":"cleo"},)"
     R"("rule":"inbound","uncarried":["f1","f2"]})"},
    {"a default owner who is not eligible", always(R"({"user": "off"})"),
     R"(, "default_owner": {"user": "nobody"})", R"({"id": "L1"})",
     R"({"id":"L1","outcome":"unassigned","reason":"no_eligible_choice","rule":"inbound",)"
     R"("entry":"e","skipped":[{"choice":0,"user":"off","reason":"user_inactive"},)"
     R"({"default_owner":true,"user":"nobody","reason":"unknown_user"}]})"},
    {"after the last choice the default owner", always(R"([{"user": "off"}, {"queue": "cases"}])"),
     R"(, "default_owner": {"queue": "q2"})", R"({"id": "L1"})",
     R"({"id":"L1","outcome":"assigned","reason":"no_eligible_choice","owner":{"queue":"q2"},)"
     R"("rule":"inbound","entry":"e",)"
     R"("skipped":[{"choice":0,"user":"off","reason":"user_inactive"},)"
     R"({"choice":1,"queue":"cases","reason":"queue_does_not_hold_object"}]})"},
    {"matching goes on below",
     R"({"id": "top", "when": {"always": true}, "assign": {"user": "off"},
         "on_ineligible": "next_entry"},
        {"id": "f", "uncarried": {"reason": "formula"}},)" +
         always(R"([{"user": "gil"}, {"user": "ana"}])"),
     "", R"({"id": "L1"})",
     taken(R"({"user":"ana"})",
           R"(,"choice":1,"skipped":[{"entry":"top","choice":0,"user":"off",)"
           R"("reason":"user_inactive"},{"choice":0,"user":"gil","reason":"guest_user"}],)"
           R"("uncarried":["f"])")},
    {"matching below finds nothing",
     always(R"({"user": "off"})", R"(, "on_ineligible": "next_entry")"),
     R"(, "default_owner": {"user": "ana"})", R"({"id": "L1"})",
     R"({"id":"L1","outcome":"assigned","reason":"no_eligible_choice","owner":{"user":"ana"},)"
     R"("rule":"inbound",)"
     R"("skipped":[{"entry":"e","choice":0,"user":"off","reason":"user_inactive"}]})"},
    {"unassigned ends at once", always(R"({"user": "off"})", R"(, "on_ineligible": "unassigned")"),
     R"(, "default_owner": {"user": "ana"})", R"({"id": "L1"})",
     R"({"id":"L1","outcome":"unassigned","reason":"no_eligible_choice","rule":"inbound",)"
     R"("entry":"e","skipped":[{"choice":0,"user":"off","reason":"user_inactive"}]})"},
};

const std::vector<decided> obstacles = {
    {"unknown_user", always(R"({"user": "nobody"})"), "", R"({"id": "L1"})",
     nobody(R"({"choice":0,"user":"nobody","reason":"unknown_user"})")},
    {"account_not_partner_enabled", always(R"({"user": "pom"})"), "", R"({"id": "L1"})",
     nobody(R"({"choice":0,"user":"pom","reason":"account_not_partner_enabled"})")},
    {"never_logged_in", always(R"({"user": "pat"})"), "", R"({"id": "L1"})",
     nobody(R"({"choice":0,"user":"pat","reason":"never_logged_in"})")},
    {"not_a_community_member", always(R"({"user": "pus"})"), "", R"({"id": "L1"})",
     nobody(R"({"choice":0,"user":"pus","reason":"not_a_community_member"})")},
    {"the one community that is named counts", always(R"({"user": "pia", "community": "draft"})"),
     "", R"({"id": "L1"})",
     nobody(R"({"choice":0,"user":"pia","reason":"not_a_community_member"})")},
    {"the partner may own by the other", always(R"({"user": "pia", "community": "portal"})"), "",
     R"({"id": "L1"})", taken(R"({"user":"pia"})", R"(,"choice":0)")},
    {"guest_user", always(R"({"user": "gil"})"), "", R"({"id": "L1"})",
     nobody(R"({"choice":0,"user":"gil","reason":"guest_user"})")},
    {"eligible_when_not_true",
     always(R"([{"user": "ben"}, {"user": "ana"}])",
            R"(, "eligible_when": {"field": "seat", "op": "eq", "value": "paid"})"),
     "", R"({"id": "L1"})",
     taken(
         R"({"user":"ana"})",
         R"(,"choice":1,"skipped":[{"choice":0,"user":"ben","reason":"eligible_when_not_true"}])")},
    {"unknown_queue", always(R"({"queue": "nowhere"})"), "", R"({"id": "L1"})",
     nobody(R"({"choice":0,"queue":"nowhere","reason":"unknown_queue"})")},
    {"no_account", always(R"("account_owner")"), "", R"({"id": "L1"})",
     nobody(R"({"choice":0,"reason":"no_account"})")},
    {"unknown_account", always(R"("account_owner")"), "", R"({"id": "L1", "account": "what"})",
     nobody(R"({"choice":0,"reason":"unknown_account"})")},
    {"account_has_no_owner", always(R"("account_owner")"), "", R"({"id": "L1", "account": "bolt"})",
     nobody(R"({"choice":0,"reason":"account_has_no_owner"})")},
    {"an owner who is not there", always(R"("account_owner")"), "",
     R"({"id": "L1", "account": "lost"})",
     nobody(R"({"choice":0,"account_owner":"nobody","reason":"unknown_user"})")},
    {"an inactive owner counts as none", always(R"(["account_owner", {"user": "ben"}])"), "",
     R"({"id": "L1", "account": "gone"})",
     taken(
         R"({"user":"ben"})",
         R"(,"choice":1,"skipped":[{"choice":0,"account_owner":"off","reason":"user_inactive"}])")},
    {"the account's owner", always(R"("account_owner")"), "", R"({"id": "L1", "account": "acme"})",
     taken(R"({"user":"ana"})", R"(,"choice":0)")},
    {"nothing_to_keep", always(R"(["keep", {"user": "ben"}])"), "", R"({"id": "L1"})",
     taken(R"({"user":"ben"})",
           R"(,"choice":1,"skipped":[{"choice":0,"reason":"nothing_to_keep"}])")},
    {"no_able_member, and why", always(R"({"pool": "p"})"), "", R"({"id": "L1", "language": "fr"})",
     nobody(R"({"choice":0,"pool":"p","user":"off","reason":"user_inactive"},)"
            R"({"choice":0,"pool":"p","user":"ana","reason":"member_when_not_true"},)"
            R"({"choice":0,"pool":"p","queue":"empty","reason":"queue_unattended"},)"
            R"({"choice":0,"pool":"p","reason":"no_able_member"})"),
     R"({"p": {"method": "round_robin", "members": [{"user": "off"},
         {"user": "ana", "when": {"field": "language", "op": "eq", "value": "de"}},
         {"queue": "empty"}]}})"},
    {"members that are not able are listed beside the one who is", always(R"({"pool": "p"})"), "",
     R"({"id": "L1"})",
     taken(R"({"user":"ana"})",
           R"(,"choice":0,"pool":"p","skipped":[)"
           R"({"choice":0,"pool":"p","user":"off","reason":"user_inactive"},)"
           R"({"choice":0,"pool":"p","user":"pat","reason":"never_logged_in"}])"),
     R"({"p": {"method": "round_robin", "members":
         [{"user": "off"}, {"user": "ana"}, {"user": "pat"}]}})"},
    {"a queue in a pool needs one user that passes both criteria",
     always(R"({"pool": "p"})",
            R"(, "eligible_when": {"field": "role", "op": "eq", "value": "lead"})"),
     "", R"({"id": "L1"})",
     nobody(R"({"choice":0,"pool":"p","queue":"q1","reason":"queue_unattended"},)"
            R"({"choice":0,"pool":"p","reason":"no_able_member"})"),
     R"({"p": {"method": "round_robin", "members": [{"queue": "q1"}],
         "eligible_when": {"field": "active", "op": "eq", "value": true}}})"},
};

const std::vector<decided> present_owners = {
    {"keep", always(R"("keep")"), "", R"({"id": "L1", "owner": {"user": "ben"}})",
     R"({"id":"L1","outcome":"kept","reason":"keep","owner":{"user":"ben"},"rule":"inbound",)"
     R"("entry":"e","choice":0})"},
    {"keep somebody who is not eligible", always(R"("keep")"), "",
     R"({"id": "L1", "owner": {"user": "off"}})",
     R"({"id":"L1","outcome":"kept","reason":"keep","owner":{"user":"off"},"rule":"inbound",)"
     R"("entry":"e","choice":0,"warnings":["kept_owner_not_eligible"]})"},
    {"keep a queue", always(R"("keep")"), "", R"({"id": "L1", "owner.queue": "q1"})",
     R"({"id":"L1","outcome":"kept","reason":"keep","owner":{"queue":"q1"},"rule":"inbound",)"
     R"("entry":"e","choice":0})"},
    {"a rule replaces an owner", always(R"({"user": "ana"})"), "",
     R"({"id": "L1", "owner": {"user": "ben"}})", taken(R"({"user":"ana"})", R"(,"choice":0)")},
    {"unless its entry may not",
     always(R"([{"user": "off"}, {"user": "ana"}])", R"(, "overwrite": false)"), "",
     R"({"id": "L1", "owner": {"user": "ben"}})",
     R"({"id":"L1","outcome":"kept","reason":"owner_present","owner":{"user":"ben"},)"
     R"("rule":"inbound","entry":"e"})"},
    {"an account's owner does not replace", always(R"([{"user": "off"}, "account_owner"])"), "",
     R"({"id": "L1", "owner": {"user": "ben"}, "account": "acme"})",
     R"({"id":"L1","outcome":"kept","reason":"owner_present","owner":{"user":"ben"},)"
     R"("rule":"inbound","entry":"e","choice":1,)"
     R"("skipped":[{"choice":0,"user":"off","reason":"user_inactive"}]})"},
    {"unless its entry may", always(R"("account_owner")", R"(, "overwrite": true)"), "",
     R"({"id": "L1", "owner": {"user": "ben"}, "account": "acme"})",
     taken(R"({"user":"ana"})", R"(,"choice":0)")},
    {"an account's owner who is not eligible keeps nothing",
     always(R"(["account_owner", {"user": "cleo"}])"), "",
     R"({"id": "L1", "owner": {"user": "ben"}, "account": "gone"})",
     taken(
         R"({"user":"cleo"})",
         R"(,"choice":1,"skipped":[{"choice":0,"account_owner":"off","reason":"user_inactive"}])")},
};

const std::vector<decided> unattended = {
    {"passed over while another choice is open", always(R"([{"queue": "empty"}, {"user": "ana"}])"),
     "", R"({"id": "L1"})",
     taken(R"({"user":"ana"})",
           R"(,"choice":1,"skipped":[{"choice":0,"queue":"empty","reason":"queue_unattended"}])")},
    {"the default owner is open too", always(R"({"queue": "empty"})"),
     R"(, "default_owner": {"user": "ana"})", R"({"id": "L1"})",
     R"({"id":"L1","outcome":"assigned","reason":"no_eligible_choice","owner":{"user":"ana"},)"
     R"("rule":"inbound","entry":"e",)"
     R"("skipped":[{"choice":0,"queue":"empty","reason":"queue_unattended"}]})"},
    {"else the first of them takes it", always(R"([{"queue": "empty"}, {"queue": "empty2"}])"),
     R"(, "default_owner": {"user": "off"})", R"({"id": "L1"})",
     taken(R"({"queue":"empty"})",
           R"(,"choice":0,"skipped":[{"choice":0,"queue":"empty","reason":"queue_unattended"},)"
           R"({"choice":1,"queue":"empty2","reason":"queue_unattended"},)"
           R"({"default_owner":true,"user":"off","reason":"user_inactive"}],)"
           R"("warnings":["queue_unattended"])")},
    {"also where the entry says unassigned",
     always(R"({"queue": "empty"})", R"(, "on_ineligible": "unassigned")"), "", R"({"id": "L1"})",
     taken(R"({"queue":"empty"})",
           R"(,"choice":0,"skipped":[{"choice":0,"queue":"empty","reason":"queue_unattended"}],)"
           R"("warnings":["queue_unattended"])")},
    {"of an entry above, after all others were tried",
     R"({"id": "e", "when": {"always": true}, "assign": {"queue": "empty"},
         "on_ineligible": "next_entry"},
        {"id": "below", "when": {"always": true}, "assign": {"user": "off"}},
        {"id": "f", "uncarried": {"reason": "formula"}})",
     "", R"({"id": "L1"})",
     taken(R"({"queue":"empty"})",
           R"(,"choice":0,"skipped":[{"choice":0,"queue":"empty","reason":"queue_unattended"},)"
           R"({"entry":"below","choice":0,"user":"off","reason":"user_inactive"},)"
           R"({"default_owner":true,"reason":"no_default_owner"}],)"
           R"("warnings":["queue_unattended"])")},
    {"a default owner that is one, as the last resort", always(R"({"user": "off"})"),
     R"(, "default_owner": {"queue": "empty"})", R"({"id": "L1"})",
     R"({"id":"L1","outcome":"assigned","reason":"no_eligible_choice","owner":{"queue":"empty"},)"
     R"("rule":"inbound","entry":"e",)"
     R"("skipped":[{"choice":0,"user":"off","reason":"user_inactive"},)"
     R"({"default_owner":true,"queue":"empty","reason":"queue_unattended"}],)"
     R"("warnings":["queue_unattended"]})"},
};

INSTANTIATE_TEST_SUITE_P(Outcomes, Decide, testing::ValuesIn(outcomes));
INSTANTIATE_TEST_SUITE_P(Obstacles, Decide, testing::ValuesIn(obstacles));
INSTANTIATE_TEST_SUITE_P(PresentOwners, Decide, testing::ValuesIn(present_owners));
INSTANTIATE_TEST_SUITE_P(UnattendedQueues, Decide, testing::ValuesIn(unattended));

bool contains(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(DecideWrongRecords, OnlyWhatTheRuleReadsMatters) {
  office desk(policy_of(
      R"({"id": "e", "when": {"field": "size", "op": "ge", "value": 1},
          "assign": ["account_owner", {"user": "ana"}]})"));
  const std::string wrong = desk.one(R"({"id": "L1", "size": [1], "unread": "many"})");
  EXPECT_TRUE(wrong.starts_with(
      R"({"id":"L1","outcome":"undecided","reason":"invalid_record","rule":"inbound",)"
      R"("problems":[{"field":"size","code":)"))
      << wrong;
  EXPECT_FALSE(contains(wrong, "unread")) << wrong;
  EXPECT_TRUE(contains(desk.one(R"({"id": "L2", "size": 1, "account": 7})"), "undecided"));
  EXPECT_TRUE(contains(desk.one(R"({"id": "L3", "size": 1, "unread": "x"})"), "assigned"));
  EXPECT_TRUE(contains(desk.one(R"({"id": "L4", "size": 1, "owner.user": 7})"), "undecided"));
}

TEST(DecideWrongRecords, AnOwnerOfBothKindsIsWrong) {
  office desk(policy_of(always(R"("keep")")));
  const std::string wrong = desk.one(R"({"id": "L1", "owner": {"user": "ana", "queue": "q1"}})");
  EXPECT_TRUE(contains(wrong, R"("outcome":"undecided")")) << wrong;
  EXPECT_TRUE(contains(wrong, R"("code":"both_owners")")) << wrong;
}

TEST(DecideWrongRecords, BrokenOnesAreUndecidedAndTheOthersAnswered) {
  office desk(policy_of(always(R"({"user": "ana"})")));
  const auto decisions =
      desk.decide(R"([{"id": "L1"}, 7, {"size": 1}, {"id": "L2", "id": "L2"}, {"id": "L3"}])");
  ASSERT_EQ(decisions.size(), 5U);
  EXPECT_EQ(owner_in(decisions[0]), "ana");
  EXPECT_TRUE(decisions[1].starts_with(
      R"({"id":null,"outcome":"undecided","reason":"invalid_record","rule":"inbound",)"
      R"("problems":[)"))
      << decisions[1];
  EXPECT_TRUE(contains(decisions[2], R"("outcome":"undecided")")) << decisions[2];
  EXPECT_TRUE(contains(decisions[3], R"("outcome":"undecided")")) << decisions[3];
  EXPECT_EQ(owner_in(decisions[4]), "ana");
}

TEST(DecideNoActiveRule, TheDefaultOwnerTakesIt) {
  const std::string text =
      R"({"ambit": 1, "name": "office", "schema": )" + std::string(lead_schema) +
      R"(, "assignment": {"lead": {"default_owner": {"user": "ana"}, "rules": {"idle": {"entries":
      [{"id": "e", "when": {"always": true}, "assign": {"user": "ben"}}]}}}}})";
  office desk(text);
  EXPECT_EQ(desk.one(R"({"id": "L1", "size": "wrong"})"),
            R"({"id":"L1","outcome":"assigned","reason":"no_active_rule","owner":{"user":"ana"}})");
  EXPECT_TRUE(contains(desk.one("[7]"), R"("outcome":"undecided")"));
}

TEST(DecideFacts, L3APartnerWhoNeverLoggedInIsSkippedUntilTheLogin) {
  const std::string rules = policy_of(always(R"([{"user": "pat"}, {"queue": "q1"}])"));
  office desk(rules);
  EXPECT_EQ(
      desk.one(R"({"id": "L1"})"),
      taken(R"({"queue":"q1"})",
            R"(,"choice":1,"skipped":[{"choice":0,"user":"pat","reason":"never_logged_in"}])"));
  const result<directory> later = desk.live.directory().apply(
      R"([{"command": "record_login", "user": "pat", "at": "2026-11-22T08:00:00Z"}])");
  ASSERT_TRUE(later);
  desk.live = *engine::bind(desk.live.policy(), *later, zones());
  EXPECT_EQ(owner_in(desk.one(R"({"id": "L2"})")), "pat");
}

TEST(Decide, EveryDecisionNamesTheEngine) {
  office desk(policy_of(always(R"({"user": "ana"})")));
  const batch one = leads_of(desk.live, R"({"id": "L1"})");
  const result<plan> turn = leads::decide(desk.live, one, desk.book, at(), desk.memory);
  ASSERT_TRUE(turn);
  std::string end = ",\"fingerprint\":\"";
  end.append(desk.live.fingerprint()).append("\"}");
  EXPECT_TRUE(turn->to_json(0).ends_with(end));
  EXPECT_EQ(turn->to_json_lines(), turn->to_json(0) + "\n");
  EXPECT_EQ(turn->outcome(0), outcome::assigned);
  EXPECT_EQ(turn->reason(0), reason::entry_matched);
}

}  // namespace
}  // namespace ambit::test
