// Tickets in columns: sights, lists and counts are those of the tickets one by one, and those of
// slices are those of the whole.
#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <optional>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ambit/directory.hpp"
#include "ambit/tickets.hpp"
#include "arrow_table.hpp"
#include "rows_only.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"
#include "src/tickets/decision.hpp"

namespace ambit::testing {
namespace {

using tickets::sight;

class portal_maker {
 public:
  explicit portal_maker(std::uint32_t seed) : random_(seed) {}

  // Draws one after the other, never two in one expression: compilers order those as they like, and
  // a seed must mean the same portal to each.
  std::string policy() {
    const bool one_company = below(2) == 0;
    const bool one_contact = below(2) == 0;
    const std::string access = pick({"own", "primary_company", "any_company", "any_company"});
    const std::string filter = maybe("filter");
    const std::string confidential = maybe("confidential");
    const std::string shared =
        pick({R"(["id","subject"])", R"(["id","pipeline","score","contact"])",
              R"(["id","legal","first"])"});
    const std::string stage =
        pick({R"({"field":"stage","states":{"new":"open","wait":"closed","done":"closed"}})",
              R"({"field":"phase","states":{"p1":"open","p2":"closed"}})"});
    return R"({"ambit":1,"schema":{"objects":{"ticket":{"fields":{
      "contact":{"type":"id"},"second":{"type":"id"},"requester":{"type":"id"},
      "company":{"type":"id"},"partner":{"type":"id"},"subject":{"type":"text"},
      "pipeline":{"type":"choice","options":["support","sales","internal"]},
      "stage":{"type":"choice","options":["new","wait","done"]},"phase":{"type":"id"},
      "legal":{"type":"bool"},"score":{"type":"integer"},"created":{"type":"date"},
      "first":{"type":"text","derived":{"left":[{"field":"subject"},1]}}}}}},
      "portals":{"support":{"relations":{"contact":["contact","second"],
        "requester":["requester"],"company":)" +
           std::string(one_company ? R"(["company"])" : R"(["company","partner"])") +
           R"(},"own_through":)" + (one_contact ? R"(["contact"])" : R"(["contact","requester"])") +
           R"(,"access":")" + access + R"(",)" + filter + confidential +
           R"("fields":{"own":["id","subject","pipeline","legal","score","created","first","contact"],
             "shared":)" +
           shared + R"(},"stage":)" + stage +
           R"(,"allow_blank":true,"login":{"registration":true},"access_lists":["customers"]}}})";
  }

  std::string question(int depth) {
    const auto kind = depth == 0 ? 5 : below(6);
    if (kind == 0) return R"({"not":)" + question(depth - 1) + "}";
    if (kind < 3) {
      const std::string first = question(depth - 1);
      const std::string second = question(depth - 1);
      return std::string(R"({")") + (kind == 1 ? "all" : "any") + "\":[" + first + "," + second +
             "]}";
    }
    return pick(
        {R"({"field":"pipeline","op":"in","values":["support","sales"]})",
         R"({"field":"pipeline","op":"ne","value":"internal"})",
         R"({"field":"legal","op":"eq","value":true})",
         R"({"field":"legal","op":"ne","value":true,"if_missing":true})",
         R"({"field":"score","op":"ge","value":3})", R"({"field":"score","op":"lt","value":4})",
         R"({"field":"created","op":"in_last","count":4,"unit":"days"})",
         R"({"field":"subject","op":"contains","value":"fire"})",
         R"({"field":"subject","op":"is_missing"})", R"({"field":"first","op":"ne","value":"P"})"});
  }

  std::string query() {
    const std::string view = pick({"all", "all", "own", "company"});
    const std::string status = pick({"all", "open", "closed"});
    std::string out = R"({"view":")" + view + R"(","status":")" + status +
                      R"(","facets":["pipeline","legal","contact"],"sort":[{"field":"score"}],
                      "page":{"size":20})";
    if (below(3) == 0) out += R"(,"search":")" + pick({"fire", "t 1", "zz"}) + "\"";
    if (below(2) == 0) out += R"(,"filter":)" + question(2);
    return out + "}";
  }

  node_ptr tickets(std::size_t rows) {
    rows_ = rows;
    std::vector<node_ptr> columns;
    texts_t ids;
    for (std::size_t i = 0; i < rows; ++i) {
      ids.push_back(below(100) == 0 ? std::nullopt : std::optional("T" + std::to_string(i)));
    }
    columns.push_back(texts("u", "id", ids));
    for (const char* name : {"contact", "second", "requester"}) {
      columns.push_back(texts_of(name, [&] { return "c" + std::to_string(below(90)); }));
    }
    for (const char* name : {"company", "partner"}) {
      columns.push_back(texts_of(name, [&] { return "k" + std::to_string(below(80)); }));
    }
    columns.push_back(texts_of("subject", [&] {
      return pick({"Printer on fire", "Fire", "zz top", "again"});
    }));
    columns.push_back(texts_of("pipeline", [&] {
      return pick({"support", "sales", "internal", "support", "odd"});
    }));
    columns.push_back(texts_of("stage", [&] { return pick({"new", "wait", "done", "gone"}); }));
    columns.push_back(texts_of("phase", [&] { return pick({"p1", "p2", "p3"}); }));
    const auto legal = draw<bool>([&] { return below(3) == 0; });
    columns.push_back(bits("legal", legal, offset()));
    const auto score = draw<std::uint64_t>([&] { return below(50) == 0 ? UINT64_MAX : below(6); });
    columns.push_back(numbers<std::uint64_t>("L", "score", score, offset()));
    const auto created =
        draw<std::int32_t>([&] { return below(50) == 0 ? INT32_MAX : 20'770 + int(below(12)); });
    columns.push_back(numbers<std::int32_t>("tdD", "created", created, offset()));
    node_ptr out = table(rows, std::move(columns));
    std::vector<bool> there;
    for (std::size_t i = 0; i < rows; ++i) there.push_back(below(90) != 0);
    out->buffers[0] = bitmap_of(there, 0, true);
    out->finish();
    return out;
  }

  std::size_t below(std::size_t end) { return random_() % end; }

 private:
  std::string maybe(const char* member) {
    return below(2) == 0 ? std::string() : std::string("\"") + member + "\":" + question(2) + ",";
  }
  std::string pick(std::initializer_list<const char*> from) {
    return from.begin()[below(from.size())];
  }
  std::int64_t offset() { return static_cast<std::int64_t>(below(20)); }
  template <class T, class Draw>
  std::vector<std::optional<T>> draw(const Draw& value) {
    const std::size_t one_in = 2 + below(9);
    std::vector<std::optional<T>> out;
    for (std::size_t i = 0; i < rows_; ++i) {
      out.push_back(below(one_in) == 0 ? std::nullopt : std::optional<T>(value()));
    }
    return out;
  }
  template <class Draw>
  node_ptr texts_of(const char* name, const Draw& value) {
    const auto values = draw<std::string>([&]() -> std::string {
      return below(80) == 0 ? std::string("\xFF") : std::string(value());
    });
    switch (below(5)) {
      case 0:
        return dictionary<std::uint8_t>("C", "u", name, values, offset());
      case 1:
        return dictionary<std::int16_t>("s", "U", name, values, offset());
      case 2:
        return dictionary<std::int32_t>("i", "vu", name, values, offset());
      case 3:
        return texts("vu", name, values, offset());
      default:
        return texts("u", name, values, offset());
    }
  }

  std::mt19937 random_;
  std::size_t rows_ = 0;
};

/// c0 has one company, c1 has none, c2 has very many.
std::string people() {
  const auto contact = [](const std::string& id, const std::string& companies) {
    return R"({"id":")" + id + R"(","active":true,"lists":["customers"],
      "portals":[{"id":"support","registered":true}],"companies":[)" +
           companies + "]}";
  };
  std::string many;
  for (int i = 0; i < 40; ++i) {
    many += (i == 0 ? R"({"id":"k)" : R"(,{"id":"k)") + std::to_string(i * 2) + "\"}";
  }
  return R"({"ambit":1,"contacts":[)" + contact("c0", R"({"id":"k3","primary":true})") + "," +
         contact("c1", "") + "," + contact("c2", many) + R"(,{"id":"c4","active":false}]})";
}

context now() {
  context out;
  out.now_unix_us = 1'795'341'600'000'000;
  return out;
}

std::vector<sight> see(const tickets::viewer& who, const batch& records, scratch& memory) {
  std::vector<sight> out(records.size());
  EXPECT_EQ(who.see(records, memory, out.data()), status::ok);
  return out;
}

std::vector<sight> decided(const tickets::viewer& who, const batch& records, scratch& memory) {
  std::vector<sight> out;
  criteria::workspace& space = memory.workspace();
  tickets::bind_moments(who.data(), space);
  const criteria::record_set& all = records.records();
  for (std::size_t row = 0; row < all.size(); ++row) {
    out.push_back(tickets::decide(who.data(), all.load(row, space), all.broken(row), space).seen());
  }
  return out;
}

std::int64_t count_in(const std::string& page) {
  const std::size_t at = page.find("\"count\":");
  return at == std::string::npos ? 0 : std::stoll(page.substr(at + 8));
}

void hold_slices(const tickets::viewer& who, const schema& fields, arrow_node& table,
                 portal_maker& random, scratch& memory) {
  const auto whole = bind_arrow(fields, "ticket", table.schema, table.array);
  const std::vector<sight> meant = see(who, *whole, memory);
  std::vector<sight> found;
  std::size_t counted = 0;
  const auto rows = static_cast<std::size_t>(table.length);
  std::vector<ArrowArray> slices;
  for (std::size_t first = 0; first < rows;) {
    const std::size_t count = std::min(rows - first, 1 + random.below(700));
    ArrowArray slice = table.array;
    slice.offset = static_cast<std::int64_t>(first);
    slice.length = static_cast<std::int64_t>(count);
    slice.null_count = -1;
    slices.push_back(slice);
    const auto part = bind_arrow(fields, "ticket", table.schema, slice);
    ASSERT_TRUE(part) << part.report().to_text();
    const auto some = see(who, *part, memory);
    found.insert(found.end(), some.begin(), some.end());
    counted += *who.count(*part, {}, memory);
    first += count;
  }
  ASSERT_EQ(found, meant);
  ASSERT_EQ(counted, *who.count(*whole, {}, memory));
  std::vector<const ArrowArray*> pieces;
  for (const ArrowArray& each : slices) pieces.push_back(&each);
  const auto together = bind_arrow(fields, "ticket", table.schema, pieces);
  ASSERT_TRUE(together);
  ASSERT_EQ(see(who, *together, memory), meant);
  ASSERT_EQ(*who.list(*together, {}, memory), *who.list(*whole, {}, memory));
}

TEST(ticket_scan, sees_lists_and_counts_what_is_decided_of_each_ticket) {
  const directory known = *directory().apply(people());
  scratch memory;
  std::size_t seen = 0;
  std::size_t listed = 0;
  for (std::uint32_t seed = 0; seed < 160; ++seed) {
    portal_maker random(seed);
    const auto rules = policy::compile(random.policy());
    ASSERT_TRUE(rules) << seed << rules.report().to_text();
    const auto live = engine::bind(*rules, known, zones());
    ASSERT_TRUE(live);
    constexpr std::size_t sizes[] = {0, 1, 64, 65, 300, 700};
    const std::size_t rows = seed % 30 == 29 ? 5'000 : sizes[random.below(6)];
    const node_ptr table = random.tickets(rows);
    const auto records = bind_arrow(rules->schema(), "ticket", table->schema, table->array);
    ASSERT_TRUE(records) << records.report().to_text();
    const batch one_by_one(std::make_shared<rows_only>(*records));
    for (const char* contact : {"c0", "c1", "c2", "c4", "c9"}) {
      const auto who =
          tickets::viewer::bind(*live, "support", {.contact = contact, .employee = {}}, now());
      ASSERT_TRUE(who);
      const std::vector<sight> meant = decided(*who, *records, memory);
      ASSERT_EQ(see(*who, *records, memory), meant) << seed << contact;
      seen += static_cast<std::size_t>(std::count(meant.begin(), meant.end(), sight::shared));
      for (int i = 0; i < 8; ++i) {
        const std::string query = random.query();
        const auto page = who->list(*records, query, memory);
        if (!page) continue;  // a field that is not shown
        ASSERT_EQ(*page, *who->list(one_by_one, query, memory)) << seed << query;
        const auto counted = who->count(*records, query, memory);
        ASSERT_TRUE(counted);
        ASSERT_EQ(static_cast<std::int64_t>(*counted), count_in(*page)) << seed << query;
        ASSERT_EQ(*counted, *who->count(one_by_one, query, memory)) << seed << query;
        listed += *counted;
      }
      if (rows > 0) hold_slices(*who, rules->schema(), *table, random, memory);
      ASSERT_FALSE(::testing::Test::HasFailure()) << seed << contact;
    }
  }
  EXPECT_GT(seen, 5'000u);
  EXPECT_GT(listed, 5'000u);
}

/// The tickets of a page as JSON, and its cursor.
std::pair<std::string, std::string> parts_of(const std::string& page) {
  const std::size_t begin = page.find("\"tickets\":[") + 11;
  const std::size_t end = page.find("],\"next\":\"", begin);
  if (end == std::string::npos) return {page.substr(begin, page.size() - 2 - begin), {}};
  const std::size_t cursor = end + 10;
  return {page.substr(begin, end - begin), page.substr(cursor, page.size() - 2 - cursor)};
}

/// Where most of what is listed does not stand on the page it is not kept: page by page it is all
/// there.
TEST(ticket_scan, goes_through_all_tickets_page_by_page) {
  const directory known = *directory().apply(people());
  scratch memory;
  std::size_t pages = 0;
  for (std::uint32_t seed = 0; seed < 24; ++seed) {
    portal_maker random(seed);
    const auto rules = policy::compile(random.policy());
    const auto live = engine::bind(*rules, known, zones());
    const auto who =
        tickets::viewer::bind(*live, "support", {.contact = "c2", .employee = {}}, now());
    const node_ptr table = random.tickets(1'500);
    const auto records = bind_arrow(rules->schema(), "ticket", table->schema, table->array);
    for (const char* sort : {R"("sort":[])", R"("sort":[{"field":"score","descending":true}])",
                             R"("sort":[{"field":"subject"},{"field":"created"}])"}) {
      const auto ask = [&](std::size_t size, const std::string& after) {
        const auto page = who->list(
            *records,
            std::string("{") + sort + R"(,"page":{"size":)" + std::to_string(size) + after + "}}",
            memory);
        EXPECT_TRUE(page) << page.report().to_text();
        return parts_of(*page);
      };
      const std::string meant = ask(10'000, {}).first;
      std::string found;
      std::string after;
      do {
        const auto [tickets, next] = ask(7, after);
        if (!found.empty()) found += ',';
        found += tickets;
        after = next.empty() ? next : R"(,"after":")" + next + "\"";
        ++pages;
      } while (!after.empty());
      ASSERT_EQ(found, meant) << seed << sort;
    }
  }
  EXPECT_GT(pages, 300u);
}

TEST(ticket_scan, refuses_what_a_list_refuses) {
  portal_maker random(1);
  const auto rules = policy::compile(random.policy());
  const auto live = engine::bind(*rules, *directory().apply(people()), zones());
  const auto who =
      tickets::viewer::bind(*live, "support", {.contact = "c0", .employee = {}}, now());
  const node_ptr table = random.tickets(10);
  const auto records = bind_arrow(rules->schema(), "ticket", table->schema, table->array);
  scratch memory;
  const auto counted =
      who->count(*records, R"({"filter":{"field":"phase","op":"is_present"}})", memory);
  EXPECT_EQ(counted.code(), status::invalid_argument);
  EXPECT_TRUE(counted.report().has_errors());
}

}  // namespace
}  // namespace ambit::testing
