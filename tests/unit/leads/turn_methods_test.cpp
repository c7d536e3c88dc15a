// The methods of pools: what each promises of the counts, over many random pools.
#include "src/leads/turn_methods.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <numeric>
#include <random>
#include <string>
#include <vector>

#include "src/base/limits.hpp"
#include "src/leads/rotation.hpp"

namespace ambit::leads {
namespace {

model::pool pool_with(model::pool_method method, const std::vector<std::int64_t>& weights) {
  model::pool made;
  made.id = "p";
  made.method = method;
  for (std::size_t i = 0; i < weights.size(); ++i) {
    model::pool_member& member = made.members.emplace_back();
    member.target.id = std::to_string(i);
    member.weight = weights[i];
  }
  return made;
}

/// How far the worst count of any member was ever from its share.
double worst_of(const model::pool& pool, int turns, const std::vector<obstacle>& standing) {
  std::vector<std::int64_t> counts(pool.members.size());
  std::int64_t total = 0;
  for (std::size_t i = 0; i < counts.size(); ++i)
    if (standing[i] == obstacle::none) total += pool.members[i].weight;
  rotation by_weight(pool, {});
  double worst = 0;
  for (int turn = 1; turn <= turns; ++turn) {
    const auto next = by_weight.next(standing);
    if (!next || standing[*next] != obstacle::none) return 1e9;
    by_weight.take(*next);
    ++counts[*next];
    for (std::size_t i = 0; i < counts.size(); ++i) {
      if (standing[i] != obstacle::none) continue;
      const double share = static_cast<double>(turn) * static_cast<double>(pool.members[i].weight) /
                           static_cast<double>(total);
      worst = std::max(worst, std::abs(static_cast<double>(counts[i]) - share));
    }
  }
  return worst;
}

TEST(Weighted, L2TheWeightsThatBreakSmoothRoundRobin) {
  const model::pool pool = pool_with(model::pool_method::weighted, {1, 8, 1, 8, 8, 1});
  EXPECT_LT(worst_of(pool, 17, std::vector<obstacle>(6)), 1.0);
  EXPECT_LT(worst_of(pool, 10'000, std::vector<obstacle>(6)), 1.0);
}

TEST(Weighted, CountsStayWithinOneOfTheirShare) {
  for (unsigned seed = 0; seed < 1'000; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::int64_t> weights(1 + random() % 12);
    const std::int64_t most = std::vector<std::int64_t>{3, 10, 1'000, limits::max_weight}[seed % 4];
    for (std::int64_t& weight : weights) weight = 1 + static_cast<std::int64_t>(random()) % most;
    std::vector<obstacle> standing(weights.size());
    for (std::size_t i = 1; i < standing.size(); ++i)
      if (random() % 5 == 0) standing[i] = obstacle::user_inactive;
    const model::pool pool = pool_with(model::pool_method::weighted, weights);
    EXPECT_LE(worst_of(pool, 1'000, standing), 1.0) << "seed " << seed;
  }
}

TEST(Weighted, ExtremeWeightsAndManyMembers) {
  std::vector<std::int64_t> weights(300, 1);
  weights[150] = limits::max_weight;
  EXPECT_LE(
      worst_of(pool_with(model::pool_method::weighted, weights), 3'000, std::vector<obstacle>(300)),
      1.0);
}

TEST(Weighted, ATurnIsHandedOutExactlyAndStandsStillForTheUnable) {
  for (unsigned seed = 0; seed < 300; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::int64_t> weights(2 + random() % 7);
    for (std::int64_t& weight : weights) weight = 1 + static_cast<std::int64_t>(random() % 1'000);
    const model::pool pool = pool_with(model::pool_method::weighted, weights);
    model::pool_state state;
    for (int turn = 0; turn < 60; ++turn) {
      std::vector<obstacle> standing(weights.size());
      for (obstacle& each : standing)
        if (random() % 3 == 0) each = obstacle::absent;
      rotation turns(pool, state);
      const auto next = turns.next(standing);
      if (!next) continue;
      turns.take(*next);
      const model::pool_state after = turns.change().after;
      std::int64_t sum = 0;
      const auto credit_in = [](const model::pool_state& of, const std::string& id) {
        for (const auto& each : of.turns)
          if (each.member.id == id) return each.credit;
        return std::int64_t{0};
      };
      for (std::size_t i = 0; i < weights.size(); ++i) {
        const std::string id = std::to_string(i);
        sum += credit_in(after, id);
        if (standing[i] != obstacle::none) {
          ASSERT_EQ(credit_in(after, id), credit_in(state, id)) << "seed " << seed;
        }
      }
      ASSERT_EQ(sum, 0) << "seed " << seed;
      state = after;
    }
  }
}

TEST(Weighted, WhatADivisionLeavesOverGoesToTheFirstInTheList) {
  const model::pool pool = pool_with(model::pool_method::weighted, {1, 1, 1});
  std::vector<std::int64_t> credits(3);
  grow_credits(pool, std::vector<obstacle>(3), credits);
  const std::int64_t third = limits::credit_parts / 3;
  EXPECT_EQ(credits, (std::vector<std::int64_t>{third + 1, third, third}));
}

TEST(Random, IsTheNumberThatTheHeaderWritesDown) {
  EXPECT_EQ(random_number("p", "L1"), 0xB99B29FFD44AF2B5U);
  EXPECT_EQ(random_number("", ""), 0x4F2DB50F124040CDU);
  EXPECT_EQ(random_number("p", "\xC3\xA9"), 0x73345BBE3CBE0DC2U);
  EXPECT_NE(random_number("pL", "1"), random_number("p", "L1"));
}

TEST(Random, ReachesEveryoneAboutAsOften) {
  std::vector<int> counts(7);
  std::vector<obstacle> standing(7);
  standing[3] = obstacle::out_of_hours;
  for (int i = 0; i < 60'000; ++i) {
    const auto next = at_random(standing, random_number("pool", "L" + std::to_string(i)));
    ASSERT_TRUE(next);
    ++counts[*next];
  }
  for (std::size_t i = 0; i < counts.size(); ++i) {
    if (i == 3) {
      EXPECT_EQ(counts[i], 0);
    } else {
      EXPECT_NEAR(counts[i], 10'000, 450) << i;  // five standard deviations
    }
  }
  EXPECT_FALSE(at_random(std::vector<obstacle>(2, obstacle::absent), 7));
}

/// Turns with some away now and then; who took each.
struct catch_up_run {
  std::vector<std::uint32_t> served;
  std::vector<std::vector<obstacle>> standing;
};
catch_up_run turns_with(const model::pool& pool, std::mt19937& random, int turns) {
  catch_up_run made;
  model::pool_state state;
  std::vector<obstacle> standing(pool.members.size());
  for (int turn = 0; turn < turns; ++turn) {
    if (random() % 7 == 0) {
      obstacle& changed = standing[random() % standing.size()];
      changed = changed == obstacle::none ? obstacle::absent : obstacle::none;
    }
    std::vector<std::uint8_t> missing;
    for (const obstacle each : standing) missing.push_back(each == obstacle::absent ? 1 : 0);
    rotation round(pool, state);
    const auto next = round.next(standing, {"", {}, missing});
    if (!next) continue;
    round.take(*next);
    state = round.change().after;
    made.served.push_back(*next);
    made.standing.push_back(standing);
  }
  return made;
}

TEST(CatchUp, NobodyTakesTwoRunningWhileAnotherIsAble) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    model::pool pool =
        pool_with(model::pool_method::round_robin, std::vector<std::int64_t>(2 + random() % 5, 1));
    pool.catch_up = 1 + static_cast<std::int64_t>(random() % 6);
    const catch_up_run made = turns_with(pool, random, 300);
    for (std::size_t i = 1; i < made.served.size(); ++i) {
      if (made.served[i] != made.served[i - 1]) continue;
      EXPECT_EQ(std::count(made.standing[i].begin(), made.standing[i].end(), obstacle::none), 1)
          << "seed " << seed << ", turn " << i;
    }
  }
}

TEST(CatchUp, OnceAllAreThereAgainTheDebtsArePaidAndNoMore) {
  for (unsigned seed = 0; seed < 200; ++seed) {
    std::mt19937 random(seed);
    const std::size_t members = 3 + random() % 4;
    model::pool pool =
        pool_with(model::pool_method::round_robin, std::vector<std::int64_t>(members, 1));
    pool.catch_up = 1 + static_cast<std::int64_t>(random() % 6);
    // The first is away for some rounds, then all are there for many.
    std::vector<obstacle> standing(members);
    standing[0] = obstacle::absent;
    std::vector<std::uint8_t> missing(members);
    missing[0] = 1;
    rotation turns(pool, {});
    const std::int64_t rounds = 1 + static_cast<std::int64_t>(random() % 8);
    const auto virtual_turns = rounds * static_cast<std::int64_t>(members);
    for (std::int64_t i = 0; i < virtual_turns; ++i)
      turns.take(*turns.next(standing, {"", {}, missing}));
    std::int64_t owed = 0;
    for (const auto& each : turns.change().after.turns)
      if (each.member.id == "0") owed = each.owed;
    EXPECT_GE(owed, std::min(rounds, pool.catch_up)) << "seed " << seed;
    EXPECT_LE(owed, pool.catch_up) << "seed " << seed;
    standing[0] = obstacle::none;
    missing[0] = 0;
    std::vector<std::int64_t> counts(members);
    for (int i = 0; i < 600; ++i) {
      const auto next = turns.next(standing, {"", {}, missing});
      turns.take(*next);
      ++counts[*next];
    }
    // What it was owed, beside the one turn that whoever comes back has first.
    for (std::size_t i = 1; i < members; ++i) {
      EXPECT_GE(counts[0] - counts[i], owed - 1) << "seed " << seed;
      EXPECT_LE(counts[0] - counts[i], owed + 1) << "seed " << seed;
    }
    for (const auto& each : turns.change().after.turns) EXPECT_EQ(each.owed, 0);
  }
}

TEST(LeastLoaded, KeepsLoadsOverWeightsTogether) {
  for (unsigned seed = 0; seed < 500; ++seed) {
    std::mt19937 random(seed);
    std::vector<std::int64_t> weights(1 + random() % 8);
    for (std::int64_t& weight : weights) weight = 1 + static_cast<std::int64_t>(random() % 9);
    const model::pool pool = pool_with(model::pool_method::least_loaded, weights);
    const std::vector<obstacle> standing(weights.size());
    std::vector<std::int64_t> loads(weights.size());
    rotation turns(pool, {});
    for (int turn = 0; turn < 200; ++turn) {
      const auto next = turns.next(standing, {"", loads});
      ASSERT_TRUE(next);
      for (std::size_t i = 0; i < loads.size(); ++i)
        ASSERT_LE(loads[*next] * weights[i], loads[i] * weights[*next]) << "seed " << seed;
      turns.take(*next);
      ++loads[*next];
    }
    // Nobody is ahead of anybody by more than the one record that they were given last.
    for (std::size_t i = 0; i < loads.size(); ++i)
      for (std::size_t j = 0; j < loads.size(); ++j)
        EXPECT_LE((loads[i] - 1) * weights[j], loads[j] * weights[i]) << "seed " << seed;
  }
}

TEST(LeastLoaded, ComparesTheLargestLoadsExactly) {
  const model::pool pool =
      pool_with(model::pool_method::least_loaded, {limits::max_weight, limits::max_weight - 1});
  const std::int64_t many = 9'000'000'000'000'000'000;
  const std::vector<std::int64_t> loads = {many, many};
  const std::vector<std::int64_t> never(2);
  EXPECT_EQ(least_loaded(pool, std::vector<obstacle>(2), loads, never), 0U);
}

}  // namespace
}  // namespace ambit::leads
