// What binding records to an engine refuses, and what it tells.
#include <gtest/gtest.h>

#include "tests/unit/renewals/agency.hpp"

namespace ambit::test {

namespace {

TEST(Clients, AreOfTheObjectThatThePolicyNames) {
  const engine live = agency();
  const auto other =
      schema::compile(R"({"objects": {"client": {"fields": {}}, "lead": {"fields": {}}}})");
  scratch memory;
  const auto leads = batch::from_json(*other, "lead", R"({"id": "L1"})");
  EXPECT_EQ(renewals::clients::bind(live, *leads, memory).code(), status::unknown_object);
  const auto strangers = batch::from_json(*other, "client", R"({"id": "C1"})");
  EXPECT_EQ(renewals::clients::bind(live, *strangers, memory).code(), status::schema_mismatch);
}

TEST(Clients, NeedAPolicyWithRenewals) {
  const auto rules =
      policy::compile(R"({"ambit": 1, "schema": {"objects": {"client": {"fields": {}}}}})");
  const auto live = engine::bind(*rules, directory(), zones());
  const auto records = batch::from_json(rules->schema(), "client", R"({"id": "C1"})");
  scratch memory;
  const auto bound = renewals::clients::bind(*live, *records, memory);
  ASSERT_FALSE(bound);
  EXPECT_EQ(bound.code(), status::unknown_object);
  EXPECT_EQ(bound.report().problems().front().code, "no_renewals");
}

TEST(Clients, TenWrongOnesAmongManyAreNamedByRowAndTheOthersDecided) {
  std::string text;
  for (int row = 0; row < 2000; ++row) {
    text += R"({"id": "C)" + std::to_string(row) + R"(", "primary_contact": "ana")";
    text += row % 200 == 7 ? "}\n" : ", \"account\": \"acme\"}\n";
  }
  const engine live = agency();
  const auto read = batch::from_json(live.policy().schema(), "client", text);
  scratch memory;
  const auto bound = renewals::clients::bind(live, *read, memory);
  ASSERT_TRUE(bound);
  ASSERT_EQ(bound.report().warning_count(), 10U);
  EXPECT_EQ(bound.report().problems()[1].where.row, 208U);
  EXPECT_EQ(bound.report().problems()[1].where.field, "account");
  EXPECT_EQ(bound.report().problems()[1].code, "missing_account");
  const auto made = decide(*bound);
  for (std::size_t row = 0; row < made.size(); ++row) {
    EXPECT_EQ(made.outcome(row) == renewals::outcome::undecided, row % 200 == 7) << row;
  }
}

TEST(Clients, KeepTheirEngineAndRecordsAlive) {
  const auto book = [] { return clients_of(agency(), R"({"id": "C1", "account": "acme"})"); }();
  EXPECT_EQ(book.size(), 1U);
  EXPECT_NE(decide(book).to_json(0).find("pia@acme.example"), std::string::npos);
}

TEST(Engine, RefusesAPartnerThatOwnsWithoutAContact) {
  const auto live = try_engine(agency_policy(R"({"acme": {"default_owner": "partner"},
                                                 "zenith": {"default_owner": "partner"}})"));
  ASSERT_FALSE(live);
  EXPECT_EQ(live.code(), status::invalid_policy);
  EXPECT_EQ(live.report().error_count(), 2U);
}

}  // namespace

}  // namespace ambit::test
