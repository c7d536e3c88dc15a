// Which notices are due: windows, the ledger, and what callers get wrong.
#include <gtest/gtest.h>

#include "tests/unit/renewals/agency.hpp"

namespace ambit::test {

namespace {

std::string many_clients(std::size_t count) {
  std::mt19937 random(5);
  std::string text;
  for (std::size_t i = 0; i < count; ++i) text += some_client(random, i) + '\n';
  return text;
}

renewals::notices notices_of(const renewals::clients& book, const ledger& sent,
                             std::string_view from, std::string_view to) {
  result<renewals::notices> found = renewals::due(book, sent, from, to);
  if (!found) ADD_FAILURE() << found.report().to_text();
  return *found;
}

TEST(Due, WindowsThatMeetGiveWhatTheWholeGives) {
  const auto book = clients_of(agency(), many_clients(600));
  const ledger none;
  const std::string whole = notices_of(book, none, "2026-11-01", "2027-01-31").to_json_lines();
  EXPECT_FALSE(whole.empty());
  EXPECT_EQ(whole, notices_of(book, none, "2026-11-01", "2026-12-10").to_json_lines() +
                       notices_of(book, none, "2026-12-11", "2027-01-31").to_json_lines());
}

TEST(Due, WhatWasMarkedIsNotDueAgainButTheUndeliverable) {
  const engine live = agency(agency_policy(R"({"acme": {"default_owner": "vendor"}})"));
  const auto book = clients_of(live, R"([
    {"id": "C1", "account": "acme", "renewal_date": "2027-03-01", "primary_contact": "ana"},
    {"id": "C2", "account": "acme", "renewal_date": "2027-03-01"}])");
  ledger sent;
  const auto first = notices_of(book, sent, "2026-12-01", "2026-12-31");
  ASSERT_EQ(first.size(), 4U);
  EXPECT_EQ(first.outcome(0), renewals::outcome::decided);
  EXPECT_EQ(first.outcome(1), renewals::outcome::undeliverable);
  ASSERT_EQ(sent.apply(first.sent_commands()), status::ok);
  const auto second = notices_of(book, sent, "2026-12-01", "2026-12-31");
  ASSERT_EQ(second.size(), 2U);
  EXPECT_EQ(second.outcome(0), renewals::outcome::undeliverable);
  EXPECT_NE(second.to_json(0).find("\"id\":\"C2\""), std::string::npos);
  const auto restored = ledger::restore(*sent.snapshot());
  ASSERT_TRUE(restored);
  EXPECT_EQ(notices_of(book, *restored, "2026-12-01", "2026-12-31").to_json_lines(),
            second.to_json_lines());
}

TEST(Due, TheDaysAreChecked) {
  const auto book = clients_of(agency(), R"({"id": "C1", "account": "acme"})");
  const ledger none;
  EXPECT_EQ(renewals::due(book, none, "2026-12-01", "2026-11-30").code(), status::invalid_argument);
  EXPECT_EQ(renewals::due(book, none, "", "2026-11-30").code(), status::invalid_argument);
  EXPECT_EQ(renewals::due(book, none, "2026-12-01", "2026-12-32").code(), status::invalid_argument);
  EXPECT_EQ(renewals::standing(book, "2026-02-29").code(), status::invalid_argument);
}

TEST(Due, WarnsOfUndecidedClients) {
  const auto book = clients_of(agency(), R"([{"id": "C1", "account": "acme"},
                                             {"id": "C2", "renewal_date": "2027-03-01"}])");
  const auto found = renewals::due(book, ledger(), "2026-12-01", "2026-12-01");
  ASSERT_TRUE(found);
  ASSERT_EQ(found.report().warning_count(), 2U);
  EXPECT_EQ(found.report().problems()[0].code, "missing_renewal_date");
  EXPECT_EQ(found.report().problems()[0].where.field, "renewal_date");
  EXPECT_EQ(found.report().problems()[1].code, "missing_account");
  EXPECT_EQ(found.report().problems()[1].where.row, 2U);
}

}  // namespace

}  // namespace ambit::test
