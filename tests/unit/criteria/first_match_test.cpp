// The index says what asking the criteria one after the other says, however it is laid out.
#include <algorithm>
#include <array>
#include <random>
#include <span>

#include "entry_list.hpp"
#include "random_criteria.hpp"
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
  const entry_list entries(bench.fields, "thing", written);
  EXPECT_EQ(entries.refusals(), "");
  const auto index = entries.build(options).index;
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
  first_match_index::sweep(*index, memory).find_each(cells, width, found);
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
  EXPECT_FALSE(
      entry_list(bench.fields, "thing", written).build(options).index);  // no value tells anything
  written.emplace_back(R"({"field":"country","op":"eq","value":"DE"})");
  const tally seen = compare(bench, written, records, options);
  EXPECT_GT(seen.matched, 5u);
  EXPECT_GT(seen.unmatched, 5u);
}

TEST(first_match, has_no_index_of_entries_that_all_contradict_themselves) {
  const workbench bench(wide_schema);
  const std::vector<std::string> written(
      4, R"({"all":[{"field":"size","op":"eq","value":1},{"field":"size","op":"eq","value":2}]})");
  EXPECT_FALSE(entry_list(bench.fields, "thing", written).build({}).index);
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
  const auto built = entry_list(bench.fields, "thing", written).build({});
  EXPECT_FALSE(built.index);
  EXPECT_TRUE(built.is_past_budget);
}

/// Entries that look for parts of texts, and records whose texts have them.
class fitting_texts {
 public:
  explicit fitting_texts(std::uint32_t seed) : random_(seed) {}

  /// Tests of cities and notes that look for parts; `needle` tells one list from another.
  std::vector<std::string> entries(const std::string& needle) {
    constexpr std::array ops = {"contains", "starts_with", "ends_with", "not_contains"};
    std::vector<std::string> out;
    for (int i = 0; i < 60; ++i) {
      const bool city = below(2) == 0;
      const bool folds = city && below(2) == 0;
      const std::string op = ops[below(ops.size())];
      const std::string part = needle + std::to_string(below(30));
      const std::string size = std::to_string(below(300));
      std::string test = R"({"all":[{"field":")";
      test += city ? "city" : "note";
      test += R"(","op":")" + op + R"(","value":")" + part + "\"";
      test += folds ? R"(,"ignore_case":true})" : "}";
      out.push_back(test + R"(,{"field":"size","op":"lt","value":)" + size + "}]}");
    }
    return out;
  }
  /// Few texts, some of which differ in case only, and now and then one that was never met.
  std::string record(std::size_t number) {
    const std::string city = text();
    const std::string note = text();
    const std::string size = std::to_string(below(300));
    return R"({"id":"r)" + std::to_string(number) + R"(","city":")" + city + R"(","note":")" +
           note + R"(","size":)" + size + "}\n";
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::string text() {
    constexpr std::array stems = {"ab", "Ab", "AB", "cd", "Cd"};
    const std::string stem = stems[below(stems.size())];
    const std::size_t width = below(4) == 0 ? 5'000 : 40;
    const std::string number = std::to_string(below(width));
    switch (below(4)) {
      case 0:
        return stem + number;
      case 1:
        return "x" + stem + number + "y";
      case 2:  // of the length that only hashes are compared of first
        return stem + number + " of a longer name " + stem + number;
      default:
        return stem + number + std::string(1'000 + below(60), 'z');
    }
  }

  std::mt19937 random_;
};

TEST(first_match, remembers_of_a_text_what_it_fits_in_one_rule_and_one_sweep) {
  workbench bench(wide_schema);
  fitting_texts random(31);
  const entry_list left(bench.fields, "thing", random.entries("ab"));
  const entry_list right(bench.fields, "thing", random.entries("cd"));
  std::string lines;
  for (std::size_t i = 0; i < 1'500; ++i) lines += random.record(i);
  const batch records = read(bench.fields, "thing", lines);
  const auto& set = records.records();
  const std::size_t width = set.object().fields.size();
  criteria::workspace& memory = bench.memory.workspace();
  constexpr std::array<std::size_t, 2> both = {0, 1};
  const std::array lists = {&left, &right};
  std::array<std::shared_ptr<const first_match_index>, 2> indexes;
  std::array<std::vector<std::int32_t>, 2> meant;
  std::vector<criteria::cell> cells;
  for (std::size_t row = 0; row < set.size(); ++row) {
    const criteria::row record = set.load(row, memory);
    cells.insert(cells.end(), record.begin(), record.end());
    for (const std::size_t i : both) meant[i].push_back(lists[i]->in_order(record, 0, memory));
  }
  for (const std::size_t i : both) indexes[i] = lists[i]->build({}).index;
  ASSERT_TRUE(indexes[0] && indexes[1]);
  std::mt19937 sizes(5);
  for (int round = 0; round < 6; ++round) {
    // Two sweeps at a time over one workspace, in turns of any size, and single records between.
    std::array<first_match_index::sweep, 2> sweeps = {
        first_match_index::sweep(*indexes[0], memory),
        first_match_index::sweep(*indexes[1], memory)};
    std::array<std::vector<std::int32_t>, 2> found;
    for (std::size_t first = 0, count = 0; first < set.size(); first += count) {
      count = std::min<std::size_t>(1 + sizes() % (round < 3 ? 9 : 400), set.size() - first);
      for (const std::size_t i : both) {
        found[i].resize(first + count);
        sweeps[i].find_each(std::span(cells).subspan(first * width, count * width), width,
                            std::span(found[i]).subspan(first));
      }
      if (round % 2 == 0) continue;
      const criteria::row single = std::span(cells).subspan(first * width, width);
      EXPECT_EQ(indexes[1]->find(single, 0, memory), meant[1][first]);
    }
    EXPECT_EQ(found[0], meant[0]) << "round " << round;
    EXPECT_EQ(found[1], meant[1]) << "round " << round;
  }
  EXPECT_GT(std::count_if(meant[0].begin(), meant[0].end(), [](std::int32_t at) { return at > 0; }),
            100);
}

TEST(first_match, forgets_texts_when_there_is_no_more_room_for_their_bytes) {
  workbench bench(wide_schema);
  std::vector<std::string> written;
  for (int i = 0; i < 300; ++i) {
    written.push_back(R"({"all":[{"field":"city","op":"contains","value":"n)" + std::to_string(i) +
                      R"(x"},{"field":"size","op":"eq","value":)" + std::to_string(i % 5) + "}]}");
  }
  std::string lines;
  for (int i = 0; i < 1'500; ++i) {
    // Of two parts each, so that the lists of what is fitted are many.
    const std::string first = "n" + std::to_string(i * 13 % 300) + "x ";
    const std::string second = "n" + std::to_string(i * 17 % 300) + "x ";
    lines += R"({"id":"r)" + std::to_string(i) + R"(","size":)" + std::to_string(i * 7 % 5) +
             R"(,"city":")" + first + second + std::string(600, 'z') + "\"}\n";
  }
  const batch records = read(bench.fields, "thing", lines);
  EXPECT_GT(compare(bench, written, records, {}).matched, 100u);
}

TEST(first_match, has_a_budget_and_a_least_size) {
  workbench bench(wide_schema);
  wide_random random(5, 50);
  std::vector<std::string> written;
  for (int i = 0; i < 100; ++i) written.push_back(random.entry());
  const entry_list entries(bench.fields, "thing", written);
  first_match_options options;
  const auto index = entries.build(options).index;
  ASSERT_TRUE(index);
  EXPECT_GT(index->bytes(), 1'000u);
  for (const std::size_t most : {std::size_t{1'000}, index->bytes() / 2}) {
    options.most_bytes = most;
    EXPECT_FALSE(entries.build(options).index);
    EXPECT_TRUE(entries.build(options).is_past_budget);
  }
  options = {};
  options.least_entries = 101;
  EXPECT_FALSE(entries.build(options).index);
  EXPECT_FALSE(entries.build(options).is_past_budget);
}

}  // namespace
}  // namespace ambit::testing
