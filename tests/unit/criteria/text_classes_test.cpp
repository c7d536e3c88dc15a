// Texts by number: found when they were added, as a map finds them, whatever their length.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <unordered_map>

#include "src/criteria/first_match/value_axis.hpp"

namespace ambit::testing {
namespace {

TEST(text_classes, know_what_was_added_and_nothing_else) {
  std::mt19937 random(1);
  criteria::text_classes texts;
  std::unordered_map<std::string, std::uint32_t> known;
  std::size_t found = 0;
  for (int i = 0; i < 60'000; ++i) {
    // Of three letters, and often one letter apart, in every length about those of short keys.
    std::string text;
    for (std::size_t size = 1 + random() % 24; size > 0; --size) {
      text += static_cast<char>('a' + random() % 3);
    }
    const auto expected = known.find(text);
    const std::uint32_t number = texts.find(text);
    ASSERT_EQ(number, expected == known.end() ? criteria::text_classes::none : expected->second)
        << text;
    found += expected == known.end() ? 0 : 1;
    if (random() % 3 != 0) continue;
    const std::uint32_t added = texts.add(text);
    ASSERT_EQ(texts.text(added), text);
    if (expected != known.end()) {
      ASSERT_EQ(added, expected->second) << text;
    }
    known.emplace(text, added);
  }
  EXPECT_EQ(texts.size(), known.size());
  EXPECT_GT(found, 5'000u);
}

}  // namespace
}  // namespace ambit::testing
