// What a preview promises is what binding the saved settings gives.
#include <gtest/gtest.h>

#include "tests/unit/renewals/agency.hpp"

namespace ambit::test {

namespace {

constexpr std::string_view records = R"([
  {"id": "C1", "account": "acme", "primary_contact": "ana"},
  {"id": "C2", "account": "acme", "primary_contact": "bob", "override": "partner"},
  {"id": "C3", "account": "zenith", "primary_contact": "ana"}])";

TEST(Preview, SavesNothing) {
  const auto book = clients_of(agency(), records);
  const std::string before = decide(book).to_json_lines();
  ASSERT_TRUE(renewals::preview(
      book, R"([{"command": "set_default_owner", "account": "acme", "owner": "partner"}])",
      noon()));
  EXPECT_EQ(decide(book).to_json_lines(), before);
}

TEST(Preview, CommandsMayStandOneALine) {
  const auto book = clients_of(agency(), records);
  const std::string first = R"({"command": "set_override", "clients": ["C1"], "owner": "partner"})";
  const std::string second = R"({"command": "clear_override", "clients": ["C2"]})";
  const auto lines = renewals::preview(book, first + '\n' + second + '\n', noon());
  const auto array = renewals::preview(book, '[' + first + ',' + second + ']', noon());
  ASSERT_TRUE(lines && array);
  EXPECT_EQ(*lines, *array);
  EXPECT_NE(lines->find("\"owner_changes\":2"), lines->npos) << *lines;
}

TEST(Preview, OneWrongCommandRefusesAllAndEveryProblemIsToldWithItsPlace) {
  const auto book = clients_of(agency(), records);
  const auto made = renewals::preview(
      book,
      "{\"command\": \"set_override\", \"clients\": [\"C1\"], \"owner\": \"partner\"}\n"
      "{\"command\": \"set_override\", \"clients\": [\"C9\"], \"owner\": \"partner\"}\n"
      "{\"command\": \"set_default_contact\", \"account\": \"acme\", \"contact\": \"zoe\"}\n",
      noon());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.code(), status::invalid_argument);
  ASSERT_EQ(made.report().error_count(), 2U);
  EXPECT_EQ(made.report().problems()[0].code, "unknown_client");
  EXPECT_EQ(made.report().problems()[0].where.line, 2U);
  EXPECT_EQ(made.report().problems()[1].code, "unfit_contact");
  EXPECT_EQ(made.report().problems()[1].where.line, 3U);
}

TEST(Preview, TextsThatAreNoCommandsAreRefused) {
  const auto book = clients_of(agency(), records);
  for (const std::string_view text : {"[", "5", "[5]", "{}", "[{\"command\": 5}]", "nonsense"}) {
    EXPECT_EQ(renewals::preview(book, text, noon()).code(), status::invalid_argument) << text;
  }
  EXPECT_TRUE(renewals::preview(book, "", noon()));
  EXPECT_TRUE(renewals::preview(book, "[]", noon()));
}

}  // namespace

}  // namespace ambit::test
