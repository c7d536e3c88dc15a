// Shared records in columns: sights, lists and counts are those of the records one by one.
#include <gtest/gtest.h>

#include <algorithm>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "ambit/arrow.hpp"
#include "ambit/directory.hpp"
#include "ambit/sharing.hpp"
#include "ambit/sharing_review.hpp"
#include "arrow_table.hpp"
#include "rows_only.hpp"
#include "src/sharing/decision.hpp"
#include "src/sharing/visible_plan.hpp"

namespace ambit::testing {
namespace {

using sharing::sight;

constexpr std::string_view people = R"({"ambit":1,
  "users":[{"id":"u0","active":true,"role":"head","teams":["all"],"groups":["g"]},
           {"id":"u1","active":true,"role":"rep","teams":["blue"],"groups":["h"]},
           {"id":"u2","active":true,"role":"rep","teams":["blue"],"profile":"p"},
           {"id":"u3","kind":"partner","active":true,"account":"a","role":"acme","teams":["all"]},
           {"id":"u4","kind":"partner","active":true,"account":"a","high_volume":true},
           {"id":"u5","kind":"guest","active":true},{"id":"u6"}],
  "accounts":[{"id":"a","partner_enabled":true}],
  "roles":[{"id":"head"},{"id":"rep","parent":"head"},{"id":"acme","parent":"rep","portal":true}],
  "teams":[{"id":"all"},{"id":"blue","parent":"all"}],
  "groups":[{"id":"g","groups":["h"]},{"id":"h"}]})";

class world {
 public:
  explicit world(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return random_() % end; }

  // One draw a statement, so that a seed means the same to every compiler.
  std::string policy() {
    const std::string internal = pick({"private", "private", "private", "read"});
    const std::string hierarchy = pick({"false", "true"});
    std::string rules;
    for (std::size_t i = below(4); i > 0; --i) rules += (rules.empty() ? "" : ",") + rule(i);
    std::string levels;
    for (std::size_t i = below(3); i > 0; --i) levels += (levels.empty() ? "" : ",") + level(i);
    return R"({"ambit":1,"schema":{"objects":{"lead":{"fields":{"size":{"type":"integer"},
      "region":{"type":"choice","options":["EMEA","US"]},"topic":{"type":"text"}}}}},
      "sharing":{"lead":{"internal":")" +
           internal + R"(","no_hierarchy":)" + hierarchy + R"(,"rules":[)" + rules +
           R"(],"levels":[)" + levels + "]}}}";
  }

  std::string shares() {
    std::string out;
    for (std::size_t i = below(4); i > 0; --i) {
      const std::string id = std::to_string(below(300));
      const std::string to = target();
      const std::string access = pick({"read", "edit"});
      out += (out.empty() ? "" : ",") + (R"({"object":"lead","id":"L)" + id) + R"(","to":)" + to +
             R"(,"access":")" + access + "\"}";
    }
    return "[" + out + "]";
  }

  node_ptr records(std::size_t rows) {
    rows_ = rows;
    std::vector<node_ptr> columns;
    texts_t ids;
    for (std::size_t i = 0; i < rows; ++i) {
      ids.push_back(below(100) == 0 ? std::nullopt : std::optional("L" + std::to_string(i)));
    }
    columns.push_back(texts("u", "id", ids));
    columns.push_back(texts_of("owner.user", 2, [&] { return "u" + std::to_string(below(9)); }));
    columns.push_back(texts_of("owner.queue", 30, [&] { return std::string("q"); }));
    columns.push_back(texts_of("region", 3, [&] { return pick({"EMEA", "US", "odd"}); }));
    columns.push_back(texts_of("topic", 3, [&] { return pick({"fire", "calm"}); }));
    std::vector<std::optional<std::uint64_t>> sizes;
    for (std::size_t i = 0; i < rows; ++i) {
      sizes.push_back(below(60) == 0 ? UINT64_MAX : below(9));
    }
    columns.push_back(numbers<std::uint64_t>("L", "size", sizes, 0));
    node_ptr out = table(rows, std::move(columns));
    out->finish();
    return out;
  }

 private:
  std::string pick(std::initializer_list<const char*> from) {
    return from.begin()[below(from.size())];
  }
  std::string target() {
    return pick({R"({"user":"u1"})", R"({"group":"g"})", R"({"role_and_below":"head"})",
                 R"({"role_and_below":"rep","internal_only":true})", R"({"team":"blue"})",
                 R"({"all":"partners"})", R"({"all":"internal"})", R"({"portal_role":"acme"})"});
  }
  std::string rule(std::size_t number) {
    const std::string when =
        pick({R"("when":{"field":"size","op":"ge","value":4})",
              R"("when":{"not":{"field":"region","op":"eq","value":"EMEA"}})",
              R"("when":{"any":[{"field":"topic","op":"contains","value":"fi"},
                         {"field":"size","op":"lt","value":2}]},"high_volume_owners":true)",
              R"("owned_by":[{"team":"blue"},{"user":"u4"}])", R"("owned_by":[{"role":"rep"}])"});
    const std::string to = target();
    const std::string access = pick({"read", "edit"});
    return R"({"id":"r)" + std::to_string(number) + R"(",)" + when + R"(,"to":[)" + to +
           R"(],"access":")" + access + "\"}";
  }
  std::string level(std::size_t number) {
    const std::string reach = pick({"everything", "team", "team", "owned", "none"});
    const std::string unassigned = pick({"true", "false"});
    const std::string to = target();
    const std::string access = pick({"read", "edit"});
    return R"({"id":"l)" + std::to_string(number) + R"(","level":")" + reach +
           R"(","unassigned":)" + unassigned + R"(,"to":[)" + to + R"(],"access":")" + access +
           "\"}";
  }
  template <class Draw>
  node_ptr texts_of(const char* name, std::size_t some, const Draw& value) {
    texts_t values;
    for (std::size_t i = 0; i < rows_; ++i) {
      const bool is_wrong = below(120) == 0;
      const bool is_there = some > 9 ? below(some) == 0 : below(some) != 0;
      std::string text = value();
      if (is_wrong) text = "\xFF";
      values.push_back(is_there ? std::optional(std::move(text)) : std::nullopt);
    }
    const auto offset = static_cast<std::int64_t>(below(20));
    if (below(2) == 0) return dictionary<std::int16_t>("s", "U", name, values, offset);
    return texts("u", name, values, offset);
  }

  std::mt19937 random_;
  std::size_t rows_ = 0;
};

context now() {
  context out;
  out.now_unix_us = 1'795'341'600'000'000;
  return out;
}

TEST(sharing_scan, sees_lists_and_counts_what_is_decided_of_each_record) {
  const directory known = *directory().apply(people);
  scratch memory;
  std::size_t seen = 0;
  std::optional<engine> earlier;
  for (std::uint32_t seed = 0; seed < 150; ++seed) {
    world random(seed);
    const std::string document = random.policy();
    const auto rules = policy::compile(document);
    ASSERT_TRUE(rules) << seed << rules.report().to_text() << document;
    const auto live = engine::bind(*rules, known, zones());
    ASSERT_TRUE(live);
    const auto by_hand = sharing::shares::from_json(random.shares());
    ASSERT_TRUE(by_hand) << by_hand.report().to_text();
    constexpr std::size_t sizes[] = {0, 1, 64, 65, 300};
    const std::size_t rows = seed % 30 == 29 ? 5'000 : sizes[random.below(5)];
    const node_ptr table = random.records(rows);
    const auto records = bind_arrow(rules->schema(), "lead", table->schema, table->array);
    ASSERT_TRUE(records) << records.report().to_text();
    const batch one_by_one(std::make_shared<rows_only>(*records));
    for (const char* user : {"u0", "u1", "u2", "u3", "u4", "u5", "u6", "u9"}) {
      const auto who = sharing::viewer::bind(*live, "lead", user, now(), *by_hand);
      ASSERT_TRUE(who);
      std::vector<sight> meant(rows);
      std::vector<sight> found(rows);
      ASSERT_EQ(who->see(one_by_one, memory, meant.data()), status::ok);
      ASSERT_EQ(who->see(*records, memory, found.data()), status::ok);
      ASSERT_EQ(found, meant) << seed << user << document;
      for (std::size_t row = 0; row < rows; ++row) {
        const std::string read = *who->can_see(*records, row, memory);
        const bool may_see = read.find(R"("allowed":true)") != std::string::npos;
        ASSERT_EQ(may_see, meant[row] == sight::read || meant[row] == sight::edit) << read;
        if (!may_see) continue;
        const std::string edit = *who->can_edit(*records, row, memory);
        ASSERT_EQ(edit.find(R"("allowed":true)") != std::string::npos, meant[row] == sight::edit);
      }
      for (const char* query : {"", R"({"access":"edit","page":{"size":7}})"}) {
        ASSERT_EQ(*who->list(*records, query, memory), *who->list(one_by_one, query, memory));
        ASSERT_EQ(*who->count(*records, query, memory), *who->count(one_by_one, query, memory));
      }
      seen += *who->count(*records, {}, memory);
    }
    const auto review = [&](const batch& of) {
      return *sharing::exposure_review(*live, of, now(), *by_hand, {}, memory);
    };
    ASSERT_EQ(review(*records), review(one_by_one)) << seed << document;
    const engine before = earlier.value_or(*live);
    const auto diff = [&](const batch& of) {
      return *sharing::policy_diff(before, of, *live, of, now(), *by_hand, {}, memory);
    };
    ASSERT_EQ(diff(*records), diff(one_by_one)) << seed << document;
    earlier = *live;
  }
  EXPECT_GT(seen, 20'000U);
}

/// Whether what is visible stands in a plan of somebody else's as the viewer itself asks it.
TEST(sharing_scan, stands_in_a_wider_plan_as_in_its_own) {
  using group = criteria::plan_node::kind;
  const directory known = *directory().apply(people);
  scratch memory;
  for (std::uint32_t seed = 0; seed < 40; ++seed) {
    world random(seed);
    const auto rules = policy::compile(random.policy());
    ASSERT_TRUE(rules);
    const auto live = engine::bind(*rules, known, zones());
    const auto by_hand = sharing::shares::from_json(random.shares());
    const node_ptr table = random.records(200);
    const auto records = bind_arrow(rules->schema(), "lead", table->schema, table->array);
    ASSERT_TRUE(records);
    for (const char* user : {"u0", "u2", "u3", "u5", "u6"}) {
      const auto who = sharing::viewer::bind(*live, "lead", user, now(), *by_hand);
      const sharing::viewer_data& data = who->data();
      criteria::atom queued;
      queued.field = criteria::record_field::owner_queue;
      queued.op = criteria::atom_op::present;
      queued.type = criteria::field_type::id;
      criteria::scan_plan plan;
      const auto both = plan.open(group::all);
      plan.add_test(queued, criteria::truth::no);
      sharing::add_visible(plan, data);
      plan.close(both);
      const auto edit = sharing::add_visible(plan, data, model::share_access::edit);
      std::vector<sight> meant(200);
      ASSERT_EQ(who->see(*records, memory, meant.data()), status::ok);
      sharing::bind_moments(data, memory.workspace());
      for (std::size_t row = 0; row < meant.size(); ++row) {
        const criteria::row record = records->records().load(row, memory.workspace());
        if (sharing::is_wrong(data, records->records(), row, record)) continue;
        const bool has_queue =
            record[criteria::record_field::owner_queue].state == criteria::cell_state::present;
        ASSERT_EQ(criteria::passes(plan, both, record, memory.workspace()),
                  meant[row] != sight::hidden && !has_queue);
        ASSERT_EQ(criteria::passes(plan, edit, record, memory.workspace()),
                  meant[row] == sight::edit);
      }
    }
  }
}

}  // namespace
}  // namespace ambit::testing
