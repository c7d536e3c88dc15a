// Cuts that are not past a number: as many as a search by halves finds, however they lie.
#include "src/criteria/first_match/cut_search.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <limits>
#include <random>
#include <vector>

namespace ambit::testing {
namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();

/// About every cut, and about the ends of all numbers.
void compare(std::vector<std::int64_t> cuts) {
  std::sort(cuts.begin(), cuts.end());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  const criteria::cut_search search(cuts);
  const auto ask = [&](std::int64_t value) {
    const auto meant = std::upper_bound(cuts.begin(), cuts.end(), value) - cuts.begin();
    ASSERT_EQ(search.not_past(value), static_cast<std::size_t>(meant)) << value;
  };
  for (const std::int64_t cut : cuts) {
    ask(cut);
    if (cut != least) ask(cut - 1);
    if (cut != greatest) ask(cut + 1);
  }
  for (const std::int64_t value : {least, least + 1, std::int64_t{-1}, std::int64_t{0},
                                   std::int64_t{1}, greatest - 1, greatest}) {
    ask(value);
  }
}

TEST(cut_search, finds_what_a_search_by_halves_finds) {
  compare({});
  compare({0});
  compare({least});
  compare({greatest});
  compare({least, least + 1, -1, 0, 1, greatest - 1, greatest});
  std::mt19937_64 random(3);
  for (int round = 0; round < 400; ++round) {
    std::vector<std::int64_t> cuts;
    const std::size_t count = 1 + random() % 300;
    const std::uint64_t width = std::uint64_t{1} << (random() % 64);
    const std::uint64_t shift = random() % 64;
    const std::uint64_t base = random() >> shift;
    for (std::size_t i = 0; i < count; ++i) {
      // Near each other, evenly far, or each time twice as far.
      std::uint64_t step = i;
      if (round % 3 == 0) step = random() % width;
      if (round % 3 == 1) step = width >> (random() % 64);
      cuts.push_back(static_cast<std::int64_t>(base + step));
    }
    compare(cuts);
    if (HasFatalFailure()) FAIL() << "round " << round;
  }
}

}  // namespace
}  // namespace ambit::testing
