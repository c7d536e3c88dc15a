// Many texts looked for at once: told like looking for each of them.
#include "src/criteria/first_match/text_matcher.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <utility>
#include <vector>

namespace ambit::testing {
namespace {

using places = std::vector<std::pair<std::uint32_t, std::size_t>>;

/// One memory for all passes, as they are made one after the other.
places found_by_matcher(const std::vector<std::string>& needles, std::string_view text) {
  static criteria::text_matcher::memory passes;
  const std::vector<std::string_view> views(needles.begin(), needles.end());
  places out;
  criteria::text_matcher(views).for_each(
      text, passes, [&](std::uint32_t needle, std::size_t end) { out.emplace_back(needle, end); });
  std::sort(out.begin(), out.end());
  return out;
}

places found_one_by_one(const std::vector<std::string>& needles, std::string_view text) {
  places out;
  for (std::uint32_t needle = 0; needle < needles.size(); ++needle) {
    const std::size_t first = text.find(needles[needle]);
    const std::size_t last = text.rfind(needles[needle]);
    if (first == std::string_view::npos) continue;
    out.emplace_back(needle, first + needles[needle].size());
    if (last != first && last + needles[needle].size() == text.size())
      out.emplace_back(needle, text.size());
  }
  std::sort(out.begin(), out.end());
  return out;
}

TEST(text_matcher, finds_what_stands_within_another) {
  EXPECT_EQ(found_by_matcher({"he", "she", "his", "hers"}, "ushers"),
            (places{{0, 4}, {1, 4}, {3, 6}}));
  EXPECT_EQ(found_by_matcher({"a", "aa", "a"}, "aa"),
            (places{{0, 1}, {0, 2}, {1, 2}, {2, 1}, {2, 2}}));
  EXPECT_EQ(found_by_matcher({"a", "b"}, "aaab"), (places{{0, 1}, {1, 4}}));
  EXPECT_EQ(found_by_matcher({}, "anything"), places{});
}

TEST(text_matcher, finds_what_each_search_finds) {
  std::mt19937 random(3);
  const auto text = [&](std::size_t most) {
    std::string out;
    for (std::size_t size = 1 + random() % most; size > 0; --size) {
      out += static_cast<char>(random() % 7 == 0 ? '\xC3' : 'a' + static_cast<char>(random() % 3));
    }
    return out;
  };
  std::size_t hits = 0;
  for (int round = 0; round < 4'000; ++round) {
    std::vector<std::string> needles;
    for (std::size_t count = 1 + random() % 12; count > 0; --count) needles.push_back(text(5));
    const std::string in = text(60);
    const places expected = found_one_by_one(needles, in);
    ASSERT_EQ(found_by_matcher(needles, in), expected) << in;
    hits += expected.size();
  }
  EXPECT_GT(hits, 10'000u);
}

}  // namespace
}  // namespace ambit::testing
