// Names of outcomes, reasons and obstacles: closed lists of distinct words.
#include "ambit/decision.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

namespace ambit {
namespace {

template <class Word>
void expect_distinct_names(Word last) {
  std::set<std::string_view> names;
  for (int i = 0; i <= static_cast<int>(last); ++i) {
    const std::string_view word = name(static_cast<Word>(i));
    EXPECT_NE(word, "unknown") << i;
    EXPECT_EQ(word.find_first_not_of("abcdefghijklmnopqrstuvwxyz_"), std::string_view::npos);
    EXPECT_TRUE(names.insert(word).second) << word;
  }
  EXPECT_EQ(name(static_cast<Word>(static_cast<int>(last) + 1)), "unknown");
}

TEST(Decision, EveryWordHasItsName) {
  expect_distinct_names(outcome::undecided);
  expect_distinct_names(reason::not_due);
  expect_distinct_names(obstacle::kept_owner_not_eligible);
}

TEST(Decision, NamesAreWrittenAsInTheHeader) {
  EXPECT_EQ(name(outcome::unassigned), "unassigned");
  EXPECT_EQ(name(reason::no_eligible_choice), "no_eligible_choice");
  EXPECT_EQ(name(obstacle::never_logged_in), "never_logged_in");
}

}  // namespace
}  // namespace ambit
