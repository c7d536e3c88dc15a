// What is remembered of texts: what was told of them in this call, or nothing.
#include "src/criteria/first_match/text_memory.hpp"

#include <gtest/gtest.h>

#include <cstdint>
#include <map>
#include <random>
#include <string>
#include <utility>

namespace ambit::testing {
namespace {

/// Of two letters, and often one letter apart, in every length about those that tables tell apart.
std::string some_text(std::mt19937& random) {
  std::string text;
  std::size_t size = 1 + random() % 40;
  if (random() % 50 == 0) size = 1'020 + random() % 10;
  for (; size > 0; --size) text += random() % 8 == 0 ? 'b' : 'a';
  return text;
}

TEST(text_memory, says_what_it_was_told_last_or_nothing) {
  std::mt19937 random(11);
  criteria::text_memory memory;
  std::map<std::pair<std::uint32_t, std::string>, std::uint32_t> told;
  std::size_t known = 0;
  std::size_t forgotten = 0;
  for (std::uint32_t i = 0; i < 200'000; ++i) {
    const auto kind = static_cast<std::uint32_t>(random() % 3);
    const std::string text = some_text(random);
    const auto meant = told.find({kind, text});
    const std::uint32_t found = memory.find(kind, text);
    if (found != criteria::text_memory::none) {
      ASSERT_NE(meant, told.end()) << text;
      ASSERT_EQ(found, meant->second) << text;
      ++known;
    } else {
      forgotten += meant != told.end() ? 1 : 0;
      memory.put(kind, text, i);
      told[{kind, text}] = i;
    }
    if (memory.is_full() || random() % 20'000 == 0) {
      memory.forget();
      told.clear();
    }
  }
  EXPECT_GT(known, 20'000u);
  EXPECT_GT(forgotten, 100u);  // others stand in their place
}

TEST(text_memory, keeps_what_was_told_last) {
  criteria::text_memory memory;
  for (const std::string& text :
       {std::string("short"), std::string(17, 'x'), std::string(900, 'y')}) {
    memory.put(1, text, 7);
    EXPECT_EQ(memory.find(1, text), 7u);
    EXPECT_EQ(memory.find(0, text), criteria::text_memory::none);
    EXPECT_EQ(memory.find(1, text + "!"), criteria::text_memory::none);
    memory.forget();
    EXPECT_EQ(memory.find(1, text), criteria::text_memory::none);
  }
  memory.put(1, std::string(2'000, 'z'), 7);  // too long to be kept
  EXPECT_EQ(memory.find(1, std::string(2'000, 'z')), criteria::text_memory::none);
}

}  // namespace
}  // namespace ambit::testing
