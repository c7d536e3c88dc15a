// Viewers: who is one, and what is refused; one ticket and many give the same answers.
#include <string>
#include <vector>

#include "tests/unit/tickets/portal.hpp"

namespace ambit::test {
namespace {

using tickets::audience;
using tickets::sight;
using tickets::viewer;
using tickets::visitor;

std::string code_of(const report& found) {
  return found.problems().empty() ? "" : found.problems().front().code;
}

TEST(Viewer, IsOfOnePortalAndOnePerson) {
  const engine rules = engine_of(policy_text());
  const auto misspelt = viewer::bind(rules, "suport", {.contact = "ana", .employee = {}}, {});
  EXPECT_EQ(misspelt.code(), status::invalid_argument);
  EXPECT_EQ(code_of(misspelt.report()), "unknown_portal");
  EXPECT_NE(misspelt.report().to_text().find("did you mean \"support\"?"), std::string::npos);
  for (const visitor& who : {visitor{}, visitor{.contact = "ana", .employee = "uma"}}) {
    const auto refused = viewer::bind(rules, "support", who, {});
    EXPECT_EQ(refused.code(), status::invalid_argument);
    EXPECT_EQ(code_of(refused.report()), "wrong_visitor");
  }
  context nowhere;
  nowhere.zone = "Europe/Atlantis";
  EXPECT_EQ(viewer::bind(rules, "support", {.contact = "ana", .employee = {}}, nowhere).code(),
            status::unknown_zone);
}

TEST(Viewer, AnswersAboutTicketsOfItsPortalOnly) {
  const engine rules = engine_of(policy_text());
  const viewer ana = viewer_of(rules);
  scratch memory;
  const batch leads = *batch::from_json(rules.policy().schema(), "lead", R"({"id": "L1"})");
  sight seen = sight::own;
  EXPECT_EQ(ana.see(leads, memory, &seen), status::unknown_object);
  EXPECT_EQ(ana.list(leads, {}, memory).code(), status::unknown_object);
  const auto other = schema::compile(R"({"objects": {"ticket": {"fields": {}}}})");
  const batch foreign = *batch::from_json(*other, "ticket", R"({"id": "T1"})");
  EXPECT_EQ(ana.see(foreign, memory, &seen), status::schema_mismatch);
  EXPECT_EQ(ana.can_see(foreign, 0, audience::employee, memory).code(), status::schema_mismatch);
  const batch one = tickets_of(rules, R"({"id": "T1", "contact": "ana"})");
  EXPECT_EQ(ana.can_see(one, 1, audience::employee, memory).code(), status::invalid_argument);
}

TEST(Viewer, GoesOnAnsweringWhenItsEngineIsGone) {
  std::vector<viewer> kept;
  std::vector<batch> tickets;
  {
    const engine rules = engine_of(policy_text({}, "primary_company"));
    kept.push_back(viewer_of(rules));
    tickets.push_back(tickets_of(rules, R"({"id": "T1", "contact": "ben", "company": "X"})"));
  }
  scratch memory;
  sight seen = sight::hidden;
  ASSERT_EQ(kept[0].see(tickets[0], memory, &seen), status::ok);
  EXPECT_EQ(seen, sight::shared);
}

TEST(Viewer, SeesARecordWithoutAnIdAsNothing) {
  const engine rules = engine_of(policy_text());
  const viewer ana = viewer_of(rules);
  const batch broken =
      tickets_of(rules, R"([{"contact": "ana"}, 5, {"id": "T3", "contact": "ana"}])");
  scratch memory;
  std::vector<sight> seen(broken.size());
  ASSERT_EQ(ana.see(broken, memory, seen.data()), status::ok);
  EXPECT_EQ(seen, (std::vector<sight>{sight::invalid, sight::invalid, sight::own}));
  EXPECT_EQ(*ana.can_see(broken, 0, audience::customer, memory),
            R"({"id":null,"visible":false,"reason":"not_found"})");
}

TEST(Viewer, FingerprintsOfPoliciesTellPortalsApart) {
  const std::string plain = policy_text();
  EXPECT_NE(policy::compile(plain)->fingerprint(),
            policy::compile(policy_text({}, "any_company"))->fingerprint());
  EXPECT_NE(policy::compile(plain)->fingerprint(),
            policy::compile(policy_text(R"("own_through": ["contact"],
                "relations": {"contact": ["company"]},)"))
                ->fingerprint());
  EXPECT_EQ(policy::compile(plain)->fingerprint(),
            policy::compile(policy_text(R"("note": "ours", "object": "ticket",)"))->fingerprint());
}

TEST(Viewer, ADerivedFieldThatLooksAtBlanksIsSpelled) {
  const std::string text = R"({"ambit": 1, "schema": {"objects": {"ticket": {"fields": {
      "contact": {"type": "id"}, "subject": {"type": "text"},
      "seen": {"type": "text", "sees_missing": true,
               "derived": {"first_present": [{"field": "subject"}, "none"]}}}}}},
      "portals": {"support": {)";
  const std::string filter = R"("filter": {"field": "seen", "op": "ne", "value": "x"}}}})";
  const auto refused = policy::compile(text + filter);
  ASSERT_FALSE(refused);
  EXPECT_EQ(code_of(refused.report()), "blanks_not_spelled");
  EXPECT_EQ(refused.report().problems()[0].where.pointer, "/portals/support/filter");
  EXPECT_TRUE(policy::compile(text + R"("allow_blank": true, )" + filter));
}

}  // namespace
}  // namespace ambit::test
