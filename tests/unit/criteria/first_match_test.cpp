// The index says what asking the criteria one after the other says, however it is laid out.
#include <algorithm>
#include <optional>
#include <random>

#include "random_criteria.hpp"
#include "src/base/json.hpp"
#include "src/criteria/first_match/first_match_index.hpp"
#include "src/criteria/workspace.hpp"
#include "workbench.hpp"

namespace ambit::testing {
namespace {

using criteria::first_match_index;
using criteria::first_match_options;
using criteria::line_instructions;

constexpr std::string_view wide_schema = R"({"objects":{"thing":{"fields":{
  "country":{"type":"choice","options":["DE","AT","CH","FR","IT"]},
  "tags":{"type":"choices","options":["a","b","c"]},
  "city":{"type":"text"},"note":{"type":"text","ignore_case":true},
  "desk":{"type":"id"},"open":{"type":"bool"},"size":{"type":"integer"},
  "price":{"type":"decimal","scale":2},"rate":{"type":"number"},"due":{"type":"date"},
  "seen":{"type":"timestamp"},"other_size":{"type":"integer"}}}}})";

/// Entries over one table of atoms, as a rule has them.
class entry_list {
 public:
  entry_list(const workbench& bench, const std::vector<std::string>& written)
      : kind_(*bench.fields.data().find("thing")), atoms_(kind_) {
    report problems;
    for (const std::string& json : written) {
      json::document document;
      std::optional<criteria::compiled_criterion> made;
      if (!json.empty()) {
        EXPECT_TRUE(document.parse(json, "", problems));
        made = criteria::compile_criterion(document.root(), bench.fields.data(), kind_, atoms_,
                                           problems);
        EXPECT_TRUE(made) << json << '\n' << problems.to_text();
      }
      compiled_.push_back(std::move(made));
    }
    for (const auto& each : compiled_) pointers_.push_back(each ? &*each : nullptr);
  }

  std::shared_ptr<const first_match_index> index(const first_match_options& options) const {
    return build(options).index;
  }
  first_match_index::built build(const first_match_options& options) const {
    return first_match_index::build(pointers_, atoms_, options);
  }
  std::int32_t in_order(criteria::row record, std::size_t from, criteria::workspace& memory) const {
    for (std::size_t i = from; i < pointers_.size(); ++i) {
      if (pointers_[i] && criteria::passes(*pointers_[i], atoms_, record, memory))
        return static_cast<std::int32_t>(i);
    }
    return first_match_index::no_entry;
  }
  const criteria::atom_table& atoms() const { return atoms_; }

 private:
  const criteria::object& kind_;
  criteria::atom_table atoms_;
  std::vector<std::optional<criteria::compiled_criterion>> compiled_;
  std::vector<const criteria::compiled_criterion*> pointers_;
};

std::vector<line_instructions> machine_instructions() {
  std::vector<line_instructions> all = {line_instructions::portable};
  if (criteria::widest_line_instructions() >= line_instructions::avx2)
    all.push_back(line_instructions::avx2);
  if (criteria::widest_line_instructions() == line_instructions::avx512)
    all.push_back(line_instructions::avx512);
  return all;
}

/// How often the answers were of each kind, so that a test can tell whether it tested anything.
struct tally {
  std::size_t matched = 0;
  std::size_t unmatched = 0;
};

void bind_moment(const workbench& bench, const entry_list& entries, criteria::workspace& memory) {
  criteria::moment moment;
  ASSERT_EQ(criteria::make_moment(at("2026-11-22T09:00:00Z"), bench.fields.data().calendar,
                                  machine_zones().table(), moment),
            status::ok);
  criteria::bind_moment(entries.atoms(), moment, memory);
}

/// The workspace is the bench's, as it was left by the lists before.
tally compare(workbench& bench, const std::vector<std::string>& written, const batch& records,
              const first_match_options& options, std::size_t stride = 1) {
  const entry_list entries(bench, written);
  const auto index = entries.index(options);
  tally out;
  if (!index) return out;  // of entries that no single value tells apart; the tally shows it
  criteria::workspace& memory = bench.memory.workspace();
  bind_moment(bench, entries, memory);
  const auto& set = records.records();
  const std::size_t width = set.object().fields.size();
  std::vector<criteria::cell> cells;
  std::vector<std::int32_t> expected;
  for (std::size_t row = 0; row < set.size(); row += stride) {
    const criteria::row record = set.load(row, memory);
    cells.insert(cells.end(), record.begin(), record.end());
    expected.push_back(entries.in_order(record, 0, memory));
    (expected.back() < 0 ? out.unmatched : out.matched) += 1;
    const std::size_t from = row % (written.size() + 1);
    EXPECT_EQ(index->find(record, from, memory), entries.in_order(record, from, memory))
        << "row " << row << " from " << from;
  }
  std::vector<std::int32_t> found(expected.size(), -7);
  index->find_each(cells, width, found, memory);
  EXPECT_EQ(found, expected);
  return out;
}

TEST(first_match, is_that_of_asking_in_order_on_all_small_records) {
  workbench bench(small_schema);
  const batch records = read(bench.fields, "thing", all_records());
  random_criteria random(23, true);
  std::size_t matched = 0;
  std::size_t unmatched = 0;
  for (int round = 0; round < 160; ++round) {
    std::vector<std::string> written;
    for (int i = 0; i < 1 + round; ++i) {
      written.push_back(i % 9 == 4 ? std::string()
                                   : R"({"all":[)" + random.next() + "," + random.next(1) + "," +
                                         random.next(2) + "]}");
    }
    first_match_options options;
    options.least_entries = 0;
    options.most_cuts = round % 3 == 0 ? 1 : 0;
    options.gather = round % 2 == 0 ? 0 : 20'000;
    for (const line_instructions each : machine_instructions()) {
      options.instructions = each;
      const tally seen = compare(bench, written, records, options, 2);
      matched += seen.matched;
      unmatched += seen.unmatched;
    }
    if (HasFailure()) FAIL() << "round " << round;
  }
  EXPECT_GT(matched, 1'000u);
  EXPECT_GT(unmatched, 1'000u);
}

/// Entries and records over fields of every type, with values that entries name and that none does.
class wide_random {
 public:
  explicit wide_random(std::uint32_t seed, std::size_t cities) : random_(seed), cities_(cities) {}

  std::string entry() {
    std::string parts = test();
    for (std::size_t more = below(4); more > 0; --more) {
      if (below(8) == 0) {
        parts +=
            R"(,{"any":[)" + test() + "," + test() + (below(2) == 0 ? "," + test() : "") + "]}";
      } else if (below(12) == 0) {
        parts += R"(,{"not":{"all":[)" + test() + "," + test() + "]}}";
      } else {
        parts += "," + test();
      }
    }
    return R"({"all":[)" + parts + "]}";
  }

  std::string records(std::size_t count) {
    std::string lines;
    for (std::size_t i = 0; i < count; ++i) lines += record(i);
    return lines;
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::string number(std::size_t end) { return std::to_string(below(end)); }
  std::string city() {
    constexpr std::array stems = {"harbour", "orchid", "Quartz", "tundra", "straße"};
    return std::string(stems[below(stems.size())]) + number(cities_) +
           (below(3) == 0 ? " north" : "");
  }
  std::string quoted_list(std::size_t most, const std::function<std::string()>& value) {
    std::string out;
    for (std::size_t i = 0, count = 1 + below(most); i < count; ++i) {
      out += (i == 0 ? "\"" : ",\"") + value() + "\"";
    }
    return "[" + out + "]";
  }
  std::string option() {
    constexpr std::array options = {"DE", "AT", "CH", "FR", "IT"};
    return options[below(options.size())];
  }
  std::string day() { return "2026-" + std::string(below(2) == 0 ? "10" : "11") + "-" + two(28); }
  std::string two(std::size_t end) {
    const std::size_t value = 1 + below(end);
    return (value < 10 ? "0" : "") + std::to_string(value);
  }
  std::string part() {
    constexpr std::array parts = {"har",      "Orchid", "z1",  "2 n", "straße", "north",
                                  "STRASSE7", "dra",    "arb", "our", "h1",     "quartz3"};
    return parts[below(parts.size())];
  }

  std::string test() {
    std::string out = "{" + members();
    const bool asks_presence = out.find("\"op\":\"is_") != std::string::npos;
    if (!asks_presence && below(6) == 0)
      out += std::string(",\"if_missing\":") + (below(2) == 0 ? "true" : "false");
    return out + "}";
  }
  std::string pick(std::initializer_list<const char*> from) {
    return from.begin()[below(from.size())];
  }
  std::string of(const std::string& field, const std::string& op) {
    return R"("field":")" + field + R"(","op":")" + op + "\",";
  }
  std::string range(const std::string& field, const std::function<std::string()>& value) {
    if (below(3) != 0)
      return of(field, pick({"eq", "ne", "lt", "le", "gt", "ge"})) + "\"value\":" + value();
    if (below(3) == 0)
      return of(field, pick({"in", "not_in"})) + "\"values\":[" + value() + "," + value() + "]";
    std::string from = value();
    std::string to = value();
    if (std::stod(from) > std::stod(to)) std::swap(from, to);
    return of(field, "between") + "\"from\":" + from + ",\"to\":" + to;
  }
  std::string members() {
    switch (below(14)) {
      case 0:
        return of("country", pick({"in", "not_in"})) +
               "\"values\":" + quoted_list(3, [&] { return option(); });
      case 1:
        return of("city", pick({"in", "in", "not_in"})) +
               "\"values\":" + quoted_list(6, [&] { return city(); });
      case 2:
        return of("city", pick({"contains", "not_contains", "starts_with", "ends_with"})) +
               "\"values\":" + quoted_list(3, [&] { return part(); }) +
               (below(2) == 0 ? ",\"ignore_case\":true" : "");
      case 3:
        return of("note", pick({"contains", "not_contains", "starts_with", "ends_with"})) +
               "\"value\":\"" + part() + "\"";
      case 4:
        return of("note", "has_word") + "\"value\":\"" + pick({"north", "Quartz3", "orchid7"}) +
               "\"";
      case 5:
        return of("note", pick({"eq", "ne"})) + "\"value\":\"" + city() + "\"";
      case 6:
        return of("desk", pick({"in", "not_in", "in"})) +
               "\"values\":" + quoted_list(3, [&] { return "d" + number(40); });
      case 7:
        return of("open", pick({"eq", "ne"})) + "\"value\":" + pick({"true", "false"});
      case 8:
        return range("size", [&] { return number(300); });
      case 9:
        return range("price", [&] { return number(50) + "." + number(10); });
      case 10:
        return range("rate", [&] { return (below(2) == 0 ? "-" : "") + number(5) + ".5"; });
      case 11:
        return below(2) == 0
                   ? of("due", pick({"in_last", "in_next"})) + R"("count":20,"unit":"days")"
                   : of("due", pick({"lt", "ge", "eq"})) + "\"value\":\"" + day() + "\"";
      case 12:
        return below(2) == 0 ? of("tags", pick({"includes_any", "includes_none", "includes_all"})) +
                                   "\"values\":" +
                                   quoted_list(2,
                                               [&] {
                                                 return pick({"a", "b", "c"});
                                               })
                             : of("size", pick({"lt", "eq", "ge"})) + R"("other":"other_size")";
      default:
        return R"("field":")" + pick({"country", "tags", "city", "desk", "size", "rate", "seen"}) +
               R"(","op":")" + pick({"is_missing", "is_present"}) + "\"";
    }
  }
  std::string record(std::size_t number_of) {
    std::string out = R"({"id":"r)" + std::to_string(number_of) + "\"";
    const auto add = [&](const char* field, const std::string& value) {
      if (below(8) != 0) out += std::string(",\"") + field + "\":" + value;
    };
    add("country", "\"" + (below(12) == 0 ? std::string("XX") : option()) + "\"");
    add("tags", quoted_list(2, [&] { return pick({"a", "b", "c"}); }));
    add("city", "\"" + (below(5) == 0 ? city() + city() : city()) + "\"");
    add("note", "\"" + (below(2) == 0 ? city() + " " + part() : city()) + "\"");
    add("desk", "\"d" + number(60) + "\"");
    add("open", below(2) == 0 ? "true" : "false");
    add("size", number(300));
    add("price", number(50) + "." + number(10));
    add("rate", std::string(below(2) == 0 ? "-" : "") + number(6) + (below(4) == 0 ? ".0" : ".5"));
    add("due", "\"" + day() + "\"");
    add("seen", "\"" + day() + "T10:00:00Z\"");
    add("other_size", number(300));
    return out + "}\n";
  }

  std::mt19937 random_;
  std::size_t cities_;
};

struct wide_case {
  const char* name;
  std::size_t entries;
  std::size_t cities;
  std::size_t gather;
  std::size_t most_cuts;
};

class first_match_of : public ::testing::TestWithParam<wide_case> {};

TEST_P(first_match_of, many_entries_is_that_of_asking_in_order) {
  const wide_case& asked = GetParam();
  workbench bench(wide_schema);
  wide_random random(static_cast<std::uint32_t>(asked.entries + asked.cities), asked.cities);
  std::vector<std::string> written;
  for (std::size_t i = 0; i < asked.entries; ++i) {
    // Most entries must not be met, or the first ones would decide everything.
    written.push_back(R"({"all":[)" + random.entry() + "," + random.entry() +
                      (asked.entries > 500 ? "," + random.entry() + "," + random.entry() : "") +
                      "]}");
  }
  const batch records = read(bench.fields, "thing", random.records(600));
  first_match_options options;
  options.least_entries = 0;
  options.gather = asked.gather;
  options.most_cuts = asked.most_cuts;
  for (const line_instructions each : machine_instructions()) {
    options.instructions = each;
    const tally seen = compare(bench, written, records, options);
    EXPECT_GT(seen.matched, 20u);
  }
}

INSTANTIATE_TEST_SUITE_P(
    layouts, first_match_of,
    ::testing::Values(wide_case{"one_block", 40, 10, 20'000, 0},
                      wide_case{"few_cuts", 200, 10, 20'000, 3},
                      wide_case{"some_blocks", 2'500, 100, 20'000, 0},
                      wide_case{"gathered", 6'000, 100, 1'000, 20},
                      wide_case{"gathered_many_texts", 6'000, 4'000, 1'000, 255},
                      wide_case{"many_texts_in_order", 1'500, 4'000, 20'000, 255}),
    [](const auto& layout) { return std::string(layout.param.name); });

TEST(first_match, verifies_what_has_too_many_alternatives) {
  workbench bench(wide_schema);
  std::string group;
  for (int i = 0; i < 9; ++i) {
    const std::string n = std::to_string(i);
    group += std::string(i == 0 ? "" : ",") + R"({"any":[{"field":"size","op":"eq","value":)" + n +
             R"(},{"field":"city","op":"eq","value":"c)" + n + R"("}]})";
  }
  const std::vector<std::string> written = {R"({"all":[)" + group + "]}",
                                            R"({"field":"size","op":"le","value":3})",
                                            R"({"any":[)" + group + "]}"};
  const batch records = read(bench.fields, "thing", R"({"id":"1","size":3,"city":"c4"}
{"id":"2","size":8,"city":"zz"}
{"id":"3","size":9,"city":"c8"}
{"id":"4","size":9,"city":"c9"})");
  first_match_options options;
  options.least_entries = 0;
  const tally seen = compare(bench, written, records, options);
  EXPECT_EQ(seen.matched, 3u);
  EXPECT_EQ(seen.unmatched, 1u);
}

TEST(first_match, asks_what_no_value_tells) {
  workbench bench(wide_schema);
  std::vector<std::string> written;
  for (int i = 0; i < 2'000; ++i) {
    written.push_back(R"({"all":[{"field":"due","op":"in_last","unit":"days","count":)" +
                      std::to_string(1 + i % 40) +
                      R"(},{"field":"size","op":"gt","other":"other_size"}]})");
  }
  const batch records = read(bench.fields, "thing", wide_random(9, 10).records(80));
  first_match_options options;
  options.least_entries = 0;
  EXPECT_FALSE(entry_list(bench, written).index(options));  // no value tells anything
  written.emplace_back(R"({"field":"country","op":"eq","value":"DE"})");
  const tally seen = compare(bench, written, records, options);
  EXPECT_GT(seen.matched, 5u);
  EXPECT_GT(seen.unmatched, 5u);
}

TEST(first_match, has_no_index_of_entries_that_all_contradict_themselves) {
  const workbench bench(wide_schema);
  const std::vector<std::string> written(
      4, R"({"all":[{"field":"size","op":"eq","value":1},{"field":"size","op":"eq","value":2}]})");
  EXPECT_FALSE(entry_list(bench, written).index({}));
}

TEST(first_match, is_not_slowed_by_parts_that_stand_in_a_text_again_and_again) {
  workbench bench(wide_schema);
  std::vector<std::string> written;
  for (std::size_t size = 1; size <= 300; ++size) {
    written.push_back(
        R"({"all":[{"field":"size","op":"eq","value":7},{"field":"city","op":"contains","value":")" +
        std::string(size, 'a') + "\"}]}");
  }
  const batch records = read(bench.fields, "thing",
                             R"({"id":"1","size":7,"city":")" + std::string(65'000, 'a') + "\"}");
  EXPECT_EQ(compare(bench, written, records, {}).matched, 1u);
  // A pass tells of a part once, and once more at the text's end.
  EXPECT_LE(bench.memory.workspace().match.patterns.capacity(), 4'096u);
}

TEST(first_match, is_not_built_over_too_many_pairs_of_texts_and_parts) {
  const workbench bench(wide_schema);
  std::string named;
  for (int i = 0; i < 3'000; ++i)
    named += (i == 0 ? "\"" : ",\"") + std::string(60, 'x') + std::to_string(i) + "\"";
  std::vector<std::string> written = {R"({"field":"city","op":"in","values":[)" + named + "]}"};
  for (std::size_t i = 0; i < 1'000; ++i) {
    written.push_back(R"({"field":"city","op":"contains","if_missing":)" +
                      std::string(i % 2 == 0 ? "true" : "false") + R"(,"values":[")" +
                      std::string(1 + i % 50, 'x') + R"(","q)" + std::to_string(i) + "\"]}");
  }
  const auto built = entry_list(bench, written).build({});
  EXPECT_FALSE(built.index);
  EXPECT_TRUE(built.is_past_budget);
}

TEST(first_match, has_a_budget_and_a_least_size) {
  workbench bench(wide_schema);
  wide_random random(5, 50);
  std::vector<std::string> written;
  for (int i = 0; i < 100; ++i) written.push_back(random.entry());
  const entry_list entries(bench, written);
  first_match_options options;
  const auto index = entries.index(options);
  ASSERT_TRUE(index);
  EXPECT_GT(index->bytes(), 1'000u);
  for (const std::size_t most : {std::size_t{1'000}, index->bytes() / 2}) {
    options.most_bytes = most;
    EXPECT_FALSE(entries.index(options));
    EXPECT_TRUE(entries.build(options).is_past_budget);
  }
  options = {};
  options.least_entries = 101;
  EXPECT_FALSE(entries.index(options));
  EXPECT_FALSE(entries.build(options).is_past_budget);
}

}  // namespace
}  // namespace ambit::testing
