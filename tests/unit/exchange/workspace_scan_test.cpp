// The workspace's lists over columns: every answer is that of the records one by one, and its pages
// put together are the list.
#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "ambit/arrow.hpp"
#include "ambit/directory.hpp"
#include "ambit/workspace_views.hpp"
#include "arrow_table.hpp"
#include "rows_only.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view people = R"({"ambit":1,
  "users":[{"id":"u0","active":true,"permissions":["super_admin"],"profile":"p"},
           {"id":"u1","active":true,"permissions":["super_admin"],"profile":"p"}],
  "contacts":[{"id":"c0","companies":[{"id":"A0"},{"id":"A1"}]},
              {"id":"c1","companies":[{"id":"A2"}]},{"id":"c2","companies":[{"id":"A9"}]},
              {"id":"c3"}]})";

constexpr std::string_view rules_text = R"({"ambit":1,"schema":{"objects":{
    "company":{"fields":{"csm":{"type":"id"},"renews":{"type":"date"},"size":{"type":"integer"},
      "tier":{"type":"choice","options":["gold","silver"]},"name":{"type":"id"}}},
    "activity":{"fields":{"contact":{"type":"id"},"at":{"type":"timestamp"},
      "kind":{"type":"choice","options":["call","note"]},"subject":{"type":"text"}}}}},
  "sharing":{"company":{"rules":[{"id":"r","when":{"field":"size","op":"lt","value":6},
      "to":[{"all":"internal"}],"access":"read","high_volume_owners":true}]},
    "activity":{"internal":"read"}},
  "workspace":{"subscription":"enterprise","seat":{"field":"profile","op":"eq","value":"p"},
    "csm_property":"csm","assigned_property":"renews","created_property":"renews",
    "activities":{"contact":"contact","at":"at","kind":"kind","searched":["subject"]},
    "pipelines":[{"id":"tiers","object":"company","stage":"tier","amount":"size",
                  "stages":[{"id":"gold"}]},
                 {"id":"managers","object":"company","stage":"csm",
                  "stages":[{"id":"u0"}]}]}})";

class columns {
 public:
  explicit columns(std::uint32_t seed) : random_(seed) {}

  std::size_t below(std::size_t end) { return random_() % end; }

  node_ptr companies(std::size_t rows) {
    rows_ = rows;
    std::vector<node_ptr> out;
    out.push_back(ids('A'));
    out.push_back(texts_of("csm", [&] { return "u" + std::to_string(below(3)); }));
    out.push_back(texts_of("owner.user", [&] { return "u" + std::to_string(below(9)); }));
    out.push_back(texts_of("tier", [&] { return pick({"gold", "silver", "odd"}); }));
    out.push_back(texts_of("name", [&] {
      return pick({"long ago", "b", "a name of some length"});
    }));
    std::vector<std::optional<std::int32_t>> days;
    std::vector<std::optional<std::uint64_t>> sizes;
    for (std::size_t i = 0; i < rows; ++i) {
      days.push_back(below(5) == 0 ? std::nullopt
                                   : std::optional(20'760 + static_cast<std::int32_t>(below(60))));
      sizes.push_back(below(60) == 0 ? UINT64_MAX : below(9));
    }
    out.push_back(numbers<std::int32_t>("tdD", "renews", days, 3));
    out.push_back(numbers<std::uint64_t>("L", "size", sizes, 0));
    return finished(std::move(out));
  }

  node_ptr activities(std::size_t rows) {
    rows_ = rows;
    std::vector<node_ptr> out;
    out.push_back(ids('B'));
    out.push_back(texts_of("contact", [&] { return "c" + std::to_string(below(5)); }));
    out.push_back(texts_of("kind", [&] { return pick({"call", "note"}); }));
    out.push_back(texts_of("subject", [&] { return pick({"Call BACK", "back", "x"}); }));
    std::vector<std::optional<std::int64_t>> times;
    for (std::size_t i = 0; i < rows; ++i) {
      times.push_back(below(9) == 0 ? std::nullopt
                                    : std::optional(static_cast<std::int64_t>(below(50))));
    }
    out.push_back(numbers<std::int64_t>("tss:UTC", "at", times, 0));
    return finished(std::move(out));
  }

 private:
  std::string pick(std::initializer_list<const char*> from) {
    return from.begin()[below(from.size())];
  }
  node_ptr ids(char kind) {
    texts_t out;
    for (std::size_t i = 0; i < rows_; ++i) {
      const std::string id = kind + std::to_string(below(40) == 0 ? 0 : i);
      out.push_back(below(100) == 0 ? std::nullopt : std::optional(id));
    }
    return texts("u", "id", out);
  }
  template <class Draw>
  node_ptr texts_of(const char* name, const Draw& value) {
    texts_t values;
    for (std::size_t i = 0; i < rows_; ++i) {
      std::string text = value();
      if (below(120) == 0) text = "\xFF";
      values.push_back(below(9) == 0 ? std::nullopt : std::optional(std::move(text)));
    }
    const auto offset = static_cast<std::int64_t>(below(20));
    if (below(2) == 0) return dictionary<std::int16_t>("s", "U", name, values, offset);
    return texts("u", name, values, offset);
  }
  node_ptr finished(std::vector<node_ptr> made) const {
    node_ptr out = table(rows_, std::move(made));
    out->finish();
    return out;
  }

  std::mt19937 random_;
  std::size_t rows_ = 0;
};

constexpr std::array<std::string_view, 9> questions = {
    R"({"ask":"portfolio","sort":[{"field":"renews"}],"facets":["tier","csm"],"columns":["name"]})",
    R"({"ask":"portfolio","view":"recently_assigned","sort":[{"field":"name","descending":true}]})",
    R"({"ask":"portfolio","view":{"columns":["size","tier"],"sort":[{"field":"size"}],
        "criteria":{"field":"tier","op":"ne","value":"gold"}},"facets":["id"]})",
    R"({"ask":"portfolio","view":{"criteria":{"always":true}},"owned":true,
        "created":{"op":"in_last","count":3,"unit":"weeks"}})",
    R"({"ask":"pipeline","pipeline":"tiers","stage":"gold","facets":["tier"]})",
    R"({"ask":"pipeline","pipeline":"managers","stage":null,"sort":[{"field":"tier"}]})",
    R"({"ask":"feed"})",
    R"({"ask":"feed","kinds":["call"],"search":"BACK call"})",
    R"({"ask":"feed","search":"back"})"};

context now() {
  context out;
  out.now_unix_us = 1'795'341'600'000'000;
  return out;
}

std::string with_page(std::string_view question, std::size_t size, std::string_view after) {
  std::string out(question.substr(0, question.size() - 1));
  out += R"(,"page":{"size":)" + std::to_string(size);
  if (!after.empty()) out += R"(,"after":")" + std::string(after) + '"';
  return out + "}}";
}

std::string member(std::string_view answer, std::string_view key) {
  const std::size_t at = answer.find(key);
  if (at == std::string_view::npos) return {};
  const std::size_t begin = at + key.size();
  return std::string(answer.substr(begin, answer.find_first_of("\",}", begin) - begin));
}

/// Ids of listed records stand behind `{"id":"`.
std::vector<std::string> ids_of(std::string_view answer) {
  constexpr std::string_view mark = R"({"id":")";
  std::vector<std::string> out;
  for (std::size_t at = answer.find(mark); at != std::string_view::npos;
       at = answer.find(mark, at + 1)) {
    out.push_back(member(answer.substr(at), mark));
  }
  return out;
}

class asker {
 public:
  asker(workspace::viewer who, std::vector<batch> given)
      : who_(std::move(who)), given_(std::move(given)) {
    for (const batch& each : given_) records_.push_back(&each);
  }
  std::string ask(std::string_view question) {
    const auto out = workspace::ask(who_, records_, question, {}, memory_);
    EXPECT_TRUE(out) << out.report().to_text();
    return out ? *out : std::string();
  }

 private:
  workspace::viewer who_;
  std::vector<batch> given_;
  std::vector<const batch*> records_;
  scratch memory_;
};

TEST(workspace_scan, lists_what_is_listed_of_each_record) {
  const auto rules = policy::compile(rules_text);
  ASSERT_TRUE(rules) << rules.report().to_text();
  const auto live = engine::bind(*rules, *directory().apply(people), zones());
  ASSERT_TRUE(live);
  const auto who = workspace::viewer::bind(*live, "u1", now());
  ASSERT_TRUE(who);
  std::size_t listed = 0;
  for (std::uint32_t seed = 0; seed < 60; ++seed) {
    columns random(seed);
    constexpr std::size_t sizes[] = {0, 1, 65, 300};
    const std::size_t rows = seed % 20 == 19 ? 9'000 : sizes[random.below(4)];
    const node_ptr companies = random.companies(rows);
    const node_ptr activities = random.activities(rows);
    const schema& fields = rules->schema();
    const std::vector<batch> in_columns = {
        *bind_arrow(fields, "company", companies->schema, companies->array),
        *bind_arrow(fields, "activity", activities->schema, activities->array)};
    std::vector<batch> one_by_one;
    for (const batch& each : in_columns) {
      one_by_one.emplace_back(std::make_shared<rows_only>(each));
    }
    asker columns_of(*who, in_columns);
    asker rows_of(*who, one_by_one);
    for (const std::string_view question : questions) {
      const std::string found = columns_of.ask(with_page(question, 10'000, {}));
      ASSERT_EQ(found, rows_of.ask(with_page(question, 10'000, {}))) << seed << question;
      const std::vector<std::string> whole = ids_of(found);
      listed += whole.size();
      std::vector<std::string> paged;
      std::string after;
      const std::size_t size = 1 + whole.size() / 3;
      do {
        const std::string page = columns_of.ask(with_page(question, size, after));
        const auto ids = ids_of(page);
        paged.insert(paged.end(), ids.begin(), ids.end());
        after = member(page, R"("next":")");
      } while (!after.empty());
      ASSERT_EQ(paged, whole) << seed << question;
    }
  }
  EXPECT_GT(listed, 20'000U);
}

}  // namespace
}  // namespace ambit::testing
