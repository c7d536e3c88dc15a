// Whom a target means: one user asked before targets, and a target asked for its users, agree; and a
// tree's preorder is what a walk upwards finds.
#include "src/sharing/membership.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <random>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"

namespace ambit::sharing {
namespace {

using model::share_target;
using model::target_kind;

class random_directory {
 public:
  explicit random_directory(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return random_() % end; }

  directory make() {
    std::string users;
    for (int i = 0; i < 30; ++i) users += (i == 0 ? "" : ",") + user(i);
    const std::string text = R"({"ambit":1,"users":[)" + users + R"(],"roles":[)" +
                             tree("r", 6, true) + R"(],"teams":[)" + tree("t", 6, false) +
                             R"(],"groups":[)" + groups() + "]}";
    const auto made = directory().apply(text);
    EXPECT_TRUE(made) << made.report().to_text() << text;
    return *made;
  }

 private:
  std::string user(int number) {
    const char* const kinds[] = {"internal", "internal", "partner", "guest"};
    std::string out = R"({"id":"u)" + std::to_string(number) + R"(","active":true,"kind":")";
    out += kinds[below(4)];
    out += R"(","role":"r)" + std::to_string(below(7)) + R"(","teams":["t)";
    out += std::to_string(below(7)) + R"(","t)" + std::to_string(below(7)) + R"("],"groups":["g)";
    out += std::to_string(below(7)) + R"("],"profile":"p)" + std::to_string(below(2));
    return out + R"(","permissions":["q)" + std::to_string(below(2)) + R"("]})";
  }
  std::string tree(const std::string& name, std::size_t count, bool has_portals) {
    std::string out;
    for (std::size_t i = 0; i < count; ++i) {
      out += (i == 0 ? "" : ",") + (R"({"id":")" + name) + std::to_string(i) + "\"";
      if (i != 0 && below(5) != 0) {
        out += R"(,"parent":")" + name + std::to_string(below(i)) + "\"";
      }
      out += has_portals && i > 3 ? R"(,"portal":true})" : "}";
    }
    return out;
  }
  std::string groups() {
    std::string out;
    for (std::size_t i = 0; i < 6; ++i) {
      out += (i == 0 ? "" : ",") + (R"({"id":"g)" + std::to_string(i)) + R"(","groups":[)";
      if (i != 0 && below(3) != 0) out += R"("g)" + std::to_string(below(i)) + "\"";
      out += "]}";
    }
    return out;
  }

  std::mt19937 random_;
};

std::vector<share_target> all_targets() {
  std::vector<share_target> out;
  for (const bool internal_only : {false, true}) {
    for (int i = 0; i < 8; ++i) {
      const std::string number = std::to_string(i);
      out.push_back({target_kind::group, "g" + number, internal_only});
      out.push_back({target_kind::role_and_below, "r" + number, internal_only});
      out.push_back({target_kind::team, "t" + number, internal_only});
      out.push_back({target_kind::profile, "p" + number, internal_only});
      out.push_back({target_kind::permission, "q" + number, internal_only});
      if (internal_only) continue;
      out.push_back({target_kind::user, "u" + number, false});
      out.push_back({target_kind::role, "r" + number, false});
      out.push_back({target_kind::portal_role, "r" + number, false});
      out.push_back({target_kind::guest, "u" + number, false});
    }
  }
  out.push_back({target_kind::all, "internal", false});
  out.push_back({target_kind::all, "partners", false});
  return out;
}

engine bound(const directory& people) {
  const auto rules = policy::compile(R"({"ambit":1,"schema":{"objects":{"lead":{"fields":{}}}},
      "sharing":{"lead":{"internal":"read"}}})");
  return *engine::bind(*rules, people, zones());
}

TEST(Membership, ATargetsUsersAreThoseWhomItMeans) {
  const std::vector<share_target> targets = all_targets();
  std::size_t met = 0;
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const engine live = bound(random_directory(seed).make());
    const model::engine_data& data = live.data();
    const auto& users = data.people.data().users;
    for (const share_target& target : targets) {
      if (target.kind == target_kind::guest) continue;  // whom no owner rule names
      std::vector<std::uint32_t> meant;
      for (std::uint32_t i = 0; i < users.end(); ++i) {
        if (standing(data, *users.at(i)).is_meant_by(target)) meant.push_back(i);
      }
      ASSERT_EQ(members_of(data, {target}).positions(), meant)
          << seed << " " << static_cast<int>(target.kind) << target.id;
      met += meant.size();
    }
  }
  EXPECT_GT(met, 5'000U);
}

TEST(Membership, AUsersTargetsAreThoseThatMeanIt) {
  std::vector<share_target> targets = all_targets();
  std::erase_if(targets, [](const share_target& each) {
    return each.kind == target_kind::profile || each.kind == target_kind::permission ||
           each.kind == target_kind::guest;
  });
  std::sort(targets.begin(), targets.end());
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const engine live = bound(random_directory(seed).make());
    const model::engine_data& data = live.data();
    const auto& users = data.people.data().users;
    for (std::uint32_t i = 0; i < 8; ++i) {
      const standing who(data, *users.at(i));
      std::vector<share_target> meant;
      for (const share_target& each : targets) {
        if (who.is_meant_by(each)) meant.push_back(each);
      }
      ASSERT_EQ(who.targets(), meant) << seed << " u" << i;
    }
  }
}

TEST(Membership, WhatStandsBelowARoleIsWhatAWalkUpwardsFinds) {
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    const engine live = bound(random_directory(seed).make());
    const auto& roles = live.data().people.data().roles;
    const model::forest& order = live.data().organisation->roles;
    for (std::uint32_t upper = 0; upper < roles.end(); ++upper) {
      for (std::uint32_t lower = 0; lower < roles.end(); ++lower) {
        bool is_above = false;
        for (const auto* at = roles.find(roles.at(lower)->parent); at;
             at = roles.find(at->parent)) {
          is_above = is_above || at->id == roles.at(upper)->id;
        }
        ASSERT_EQ(order.is_above(roles.at(upper)->id, roles.at(lower)->id), is_above) << seed;
        const auto below = order.at_or_below(roles.at(upper)->id);
        const bool is_listed =
            std::find(below.begin() + 1, below.end(), roles.at(lower)->id) != below.end();
        ASSERT_EQ(is_listed, is_above) << seed;
      }
    }
    EXPECT_TRUE(order.at_or_below("nowhere").empty());
    EXPECT_FALSE(order.is_above("nowhere", "r0"));
  }
}

}  // namespace
}  // namespace ambit::sharing
