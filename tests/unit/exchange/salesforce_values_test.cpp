#include "src/exchange/salesforce_values.hpp"

#include <gtest/gtest.h>

#include <string>

namespace ambit::exchange {
namespace {

/// `blank|one|two`, or the problem.
std::string split(std::string_view text) {
  std::string problem;
  const auto list = split_values(text, problem);
  if (!list) return "problem: " + problem;
  std::string joined = list->blank ? "blank" : "";
  for (const std::string& value : list->values) joined += "|" + value;
  return joined;
}

TEST(SalesforceValues, SplitsAtCommas) {
  EXPECT_EQ(split("Chile"), "|Chile");
  EXPECT_EQ(split("Chile,Peru"), "|Chile|Peru");
  EXPECT_EQ(split(" Chile ,\tPeru\n"), "|Chile|Peru");
  EXPECT_EQ(split("North  Sea,A B"), "|North  Sea|A B");
}

TEST(SalesforceValues, KeepsQuotedValuesWhole) {
  EXPECT_EQ(split("\"Korea, Republic of\""), "|Korea, Republic of");
  EXPECT_EQ(split("Chad, \"Korea, Republic of\" ,Peru"), "|Chad|Korea, Republic of|Peru");
  EXPECT_EQ(split("\"say \"\"hi\"\", then\""), "|say \"hi\", then");
  EXPECT_EQ(split("\" kept \""), "| kept ");
}

TEST(SalesforceValues, TakesOtherQuotesAndBackslashesAsTheyAre) {
  EXPECT_EQ(split("5\" pipe"), "|5\" pipe");
  EXPECT_EQ(split("a\\,b"), "|a\\|b");
  EXPECT_EQ(split("O'Brien"), "|O'Brien");
}

TEST(SalesforceValues, KnowsBlank) {
  EXPECT_EQ(split(""), "blank");
  EXPECT_EQ(split("  \n"), "blank");
  EXPECT_EQ(split(","), "blank");
  EXPECT_EQ(split(",Chile,Peru"), "blank|Chile|Peru");
  EXPECT_EQ(split("\"\",Chile"), "blank|Chile");
  EXPECT_EQ(split("null"), "|null");
}

TEST(SalesforceValues, RefusesWhatItCannotTell) {
  for (const std::string_view text :
       {"Chile,", "Chile,,Peru", ",,", ",Chile,", "\"Chile", "\"Chile\" or Peru", "a,\"b"}) {
    EXPECT_TRUE(split(text).starts_with("problem: ")) << text;
  }
}

TEST(SalesforceValues, ReadsCheckboxesAsWritten) {
  EXPECT_EQ(checkbox_value("True"), true);
  EXPECT_EQ(checkbox_value("False"), false);
  for (const std::string_view text : {"TRUE", "false", "1", "yes", ""}) {
    EXPECT_FALSE(checkbox_value(text)) << text;
  }
  EXPECT_EQ(any_bool_value("TRUE"), true);
  EXPECT_EQ(any_bool_value("0"), false);
  EXPECT_FALSE(any_bool_value("2"));
}

TEST(SalesforceValues, ReadsPlainNumbers) {
  EXPECT_EQ(number_value("0"), "0");
  EXPECT_EQ(number_value("+007.50"), "7.50");
  EXPECT_EQ(number_value("-.5"), "-0.5");
  EXPECT_EQ(number_value("5."), "5");
  for (const std::string_view text : {"", "-", ".", "1e3", "1 000", "$5", "5%", "0x1", "1.2.3"}) {
    EXPECT_FALSE(number_value(text)) << text;
  }
}

}  // namespace
}  // namespace ambit::exchange
