// The settings of renewals in a policy: limits, fingerprints, descriptions.
#include <gtest/gtest.h>

#include <map>
#include <string>

#include "ambit/policy.hpp"
#include "src/base/limits.hpp"

namespace ambit {
namespace {

std::string with_renewals(const std::string& renewals, const std::string& more_fields = "") {
  return R"({"ambit": 1, "schema": {"objects": {"client": {"fields": {
    "renewal_date": {"type": "date"}, "due": {"type": "date"}, "primary_contact": {"type": "id"},
    "billing_contact": {"type": "id"}, "decision_maker": {"type": "id"},
    "held": {"type": "choice", "options": ["vendor"]}, "lead_id": {"type": "id"})" +
         more_fields + R"(}}}}, "renewals": )" + renewals + "}";
}

result<policy> compiled(const std::string& renewals, const std::string& more_fields = "") {
  return policy::compile(with_renewals(renewals, more_fields), "policy.json");
}

std::string partners(const std::string& terms) {
  return R"({"partners": {"a": {"default_owner": "vendor")" + terms + "}}}";
}

TEST(RenewalSettings, EveryMemberCountsInTheFingerprint) {
  const std::string one = R"("partners": {"a": {"default_owner": "vendor"}})";
  std::map<std::string, std::string> by_fingerprint;
  for (const std::string& renewals : std::vector<std::string>{
           "{" + one + "}",
           R"({"partners": {}})",
           R"({"partners": {"b": {"default_owner": "vendor"}}})",
           R"({"partners": {"a": {"default_owner": "partner"}}})",
           partners(R"(, "default_contact": "p")"),
           partners(R"(, "recipients": "2019")"),
           partners(R"(, "recipients": {"to": ["billing"]})"),
           partners(R"(, "recipients": {"to": ["primary"]})"),
           partners(R"(, "recipients": {"to": ["primary"], "cc": ["billing"]})"),
           partners(R"(, "recipients": {"to": ["primary"], "copy_partner": false})"),
           partners(R"(, "notices": [60])"),
           partners(R"(, "notices": [61])"),
           partners(R"(, "milestones": {"visible_from": 121})"),
           partners(R"(, "milestones": {"decide_by": 46})"),
           partners(R"(, "milestones": {"auto_renew_at": 43})"),
           partners(R"(, "copy_default_contact_on_override": false)"),
           R"({"fields": {"renewal_date": "due"}, )" + one + "}",
           R"({"fields": {"override": "held"}, )" + one + "}",
           R"({"fields": {"override_contact": "lead_id"}, )" + one + "}",
           R"({"roles": {"primary": "lead_id", "billing": "billing_contact",
                         "decision_maker": "decision_maker"}, )" +
               one + "}"}) {
    const auto made = compiled(renewals);
    ASSERT_TRUE(made) << made.report().to_text();
    const auto [known, is_new] = by_fingerprint.emplace(made->fingerprint(), renewals);
    EXPECT_TRUE(is_new) << renewals << " and " << known->second;
  }
  EXPECT_EQ(compiled(partners(R"(, "recipients": "2023")"))->fingerprint(),
            compiled("{" + one + "}")->fingerprint());
  EXPECT_EQ(compiled(partners(R"(, "notices": [60, 90])"))->fingerprint(),
            compiled(partners(R"(, "notices": [90, 60])"))->fingerprint());
}

TEST(RenewalSettings, AreDescribed) {
  const std::string text =
      compiled(R"({"partners": {"a": {"default_owner": "partner", "default_contact": "p",
                                      "notices": [60, 90]}}})")
          ->describe();
  EXPECT_NE(text.find(R"("renewals":{"object":"client","roles":["primary","billing",)"
                      R"("decision_maker"],"partners":[{"account":"a","default_owner":"partner",)"
                      R"("default_contact":"p","notices":[90,60]}]})"),
            text.npos)
      << text;
}

TEST(RenewalSettings, RolesHaveALimit) {
  for (const std::size_t count : {limits::max_roles, limits::max_roles + 1}) {
    std::string fields;
    std::string roles;
    for (std::size_t i = 0; i < count; ++i) {
      const std::string number = std::to_string(i);
      fields += ", \"f" + number + R"(": {"type": "id"})";
      roles += (i == 0 ? "\"r" : ", \"r") + number + "\": \"f" + number + '"';
    }
    const auto made = compiled(R"({"roles": {)" + roles + R"(}, "recipients": {"to": ["r0"]},
                                   "partners": {}})",
                               fields);
    EXPECT_EQ(static_cast<bool>(made), count == limits::max_roles);
    if (!made) {
      EXPECT_EQ(made.report().problems().front().code, "limit_exceeded");
    }
  }
}

TEST(RenewalSettings, DaysHaveTheirEdges) {
  EXPECT_TRUE(compiled(partners(R"(, "notices": [0, 3650])")));
  EXPECT_FALSE(compiled(partners(R"(, "notices": [3651])")));
  EXPECT_TRUE(compiled(partners(
      R"(, "milestones": {"visible_from": 3650, "decide_by": 3650, "auto_renew_at": 3650})")));
}

TEST(RenewalSettings, ASchemaThatSaysNothingOfRenewalsIsRefusedOnce) {
  const auto made = policy::compile(R"({"ambit": 1, "schema": {"objects": {"client": {"fields": {
    "decision_maker": {"type": "id"}}}}},
    "renewals": {"recipients": "2019", "partners": {}}})");
  ASSERT_FALSE(made);
  ASSERT_EQ(made.report().error_count(), 1U) << made.report().to_text();
  EXPECT_EQ(made.report().problems().front().code, "no_renewal_date");
}

}  // namespace
}  // namespace ambit
