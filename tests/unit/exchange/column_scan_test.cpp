// The scan of columns: what it says of every record is what is said of the record alone, by every
// set of instructions that this processor has.
#include "src/criteria/scan/column_scan.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <iostream>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "ambit/criterion.hpp"
#include "scan_table.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/scan/portable_kernels.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::testing {
namespace {

using criteria::row_bits;
using criteria::scan_instructions;

context now() {
  context out;
  out.now_unix_us = 1'795'341'600'000'000;  // 2026-11-22T10:00:00Z
  return out;
}

verdict ask(const criterion& question, const criteria::record_set& records, std::size_t row,
            criteria::workspace& memory) {
  const criteria::row cells = records.load(row, memory);
  if (records.broken(row) || criteria::reads_invalid(question.data().reads, cells)) {
    return verdict::invalid;
  }
  return criteria::passes(question.data(), *question.data().atoms, cells, memory)
             ? verdict::passed
             : verdict::not_passed;
}

/// All verdicts of the scan, of which only some rows are wanted.
std::vector<verdict> scan(const criterion& question, const criteria::record_set& records,
                          scan_instructions with, const std::vector<bool>& wanted,
                          criteria::workspace& memory) {
  std::vector<verdict> out(records.size(), verdict::not_passed);
  if (out.empty()) return out;
  criteria::scan_plan plan;
  const std::uint32_t root = plan.add(question.data(), *question.data().atoms);
  const criteria::column_piece piece = records.columns_at(0);
  criteria::column_piece many = piece;
  many.count += 1'000;  // so that tables are made of small ones too
  criteria::column_scan scan(plan, many, with, memory.scan, memory);
  for (std::size_t first = 0; first < piece.count; first += row_bits::rows) {
    const std::size_t count = std::min(row_bits::rows, piece.count - first);
    row_bits wrong;
    criteria::open_rows asked;
    asked.clear(count);
    piece.columns->mark_wrong(piece.first + first, count, question.data().reads, wrong);
    for (std::size_t i = 0; i < count; ++i) {
      if (wrong[i]) out[first + i] = verdict::invalid;
      if (!wrong[i] && wanted[first + i]) asked.set(i);
    }
    scan.narrow(root, first, asked);
    asked.for_each([&](std::size_t i) { out[first + i] = verdict::passed; });
  }
  return out;
}

class scan_world {
 public:
  scan_world() : fields(*schema::compile(scan_schema)) {}

  batch bind(const arrow_node& table) const {
    auto made = bind_arrow(fields, "thing", table.schema, table.array);
    EXPECT_TRUE(made) << made.report().to_text();
    return *std::move(made);
  }
  /// `json` may be refused, such as a list with an end past its type.
  std::optional<criterion> compile(const std::string& json) const {
    auto made = criterion::compile(fields, "thing", json);
    if (!made) return std::nullopt;
    return *std::move(made);
  }
  /// Holds the scan against the records one by one; returns how many passed.
  std::size_t compare(const batch& records, const criterion& question, std::mt19937& random) {
    std::vector<verdict> meant(records.size());
    std::vector<verdict> told(records.size());
    // Binds the moment, which the calls below rely on.
    EXPECT_EQ(question.test(records, now(), zones(), memory, told.data()), status::ok);
    std::vector<bool> wanted(records.size());
    const auto one_in = 1 + random() % 80;
    std::size_t passed = 0;
    for (std::size_t row = 0; row < records.size(); ++row) {
      meant[row] = ask(question, records.records(), row, memory.workspace());
      wanted[row] = random() % one_in == 0;
      if (meant[row] == verdict::passed) ++passed;
    }
    EXPECT_EQ(told, meant);
    for (const scan_instructions with : usable_instructions()) {
      const std::vector<bool> all(records.size(), true);
      EXPECT_EQ(scan(question, records.records(), with, all, memory.workspace()), meant)
          << "instructions " << static_cast<int>(with);
      const auto some = scan(question, records.records(), with, wanted, memory.workspace());
      for (std::size_t row = 0; row < meant.size(); ++row) {
        const verdict of =
            meant[row] == verdict::passed && !wanted[row] ? verdict::not_passed : meant[row];
        EXPECT_EQ(some[row], of) << row;
      }
    }
    return passed;
  }

  schema fields;
  scratch memory;
};

TEST(column_scan, says_what_is_said_of_each_record) {
  scan_world world;
  std::mt19937 random(5);
  scan_questions questions(11);
  std::size_t asked = 0;
  std::size_t passed = 0;
  std::size_t records = 0;
  for (std::uint32_t seed = 0; seed < 260; ++seed) {
    constexpr std::size_t sizes[] = {0, 1, 63, 64, 65, 257, 300, 320, 511, 640};
    const std::size_t rows = seed % 40 == 39 ? 4'000 + random() % 4'500 : sizes[random() % 10];
    const scan_table table(seed, rows);
    const batch things = world.bind(table.arrow());
    ASSERT_EQ(things.size(), rows);
    for (int i = 0; i < 24; ++i) {
      const std::string json = i % 3 == 0 ? questions.next() : questions.test();
      const auto question = world.compile(json);
      if (!question) continue;
      ++asked;
      records += rows;
      passed += world.compare(things, *question, random);
      ASSERT_FALSE(::testing::Test::HasFailure()) << seed << ' ' << json;
    }
  }
  EXPECT_GT(asked, 4'000u);
  EXPECT_GT(passed, records / 5);
  EXPECT_LT(passed, records);
}

template <class T>
node_ptr counted_column(const char* format, const char* name, std::size_t rows,
                        std::int64_t offset) {
  std::vector<std::optional<T>> values;
  for (std::size_t i = 0; i < rows; ++i) {
    values.push_back(i % 7 == 6 ? std::nullopt : std::optional<T>(static_cast<T>(i % 5)));
  }
  return numbers<T>(format, name, values, offset);
}

TEST(column_scan, holds_at_the_borders_of_blocks_and_words) {
  scan_world world;
  const auto question = world.compile(R"({"any":[{"field":"size","op":"in","values":[1,3]},
                                          {"field":"score","op":"ge","value":4}]})");
  std::mt19937 random(1);
  for (const std::size_t rows : {4'095UL, 4'096UL, 4'097UL, 8'191UL, 8'192UL, 8'193UL}) {
    for (const std::int64_t offset : {0, 1, 7, 8, 63}) {
      texts_t ids;
      for (std::size_t i = 0; i < rows; ++i) ids.emplace_back("r" + std::to_string(i));
      const auto table = table_of(rows, texts("u", "id", ids),
                                  counted_column<std::int16_t>("s", "size", rows, offset),
                                  counted_column<double>("g", "score", rows, offset));
      const batch things = world.bind(*table);
      std::size_t meant = 0;
      for (std::size_t i = 0; i < rows; ++i) {
        if (i % 7 != 6 && (i % 5 == 1 || i % 5 >= 3)) ++meant;
      }
      EXPECT_EQ(world.compare(things, *question, random), meant) << rows << ' ' << offset;
    }
  }
}

/// Tests of bytes and bits, of which several are asked in one pass once a block is whole and some
/// blocks have been measured.
TEST(column_scan, asks_tests_of_bytes_together) {
  scan_world world;
  constexpr std::size_t rows = 3 * row_bits::rows + 70;
  texts_t ids;
  for (std::size_t i = 0; i < rows; ++i) ids.emplace_back("r" + std::to_string(i));
  std::mt19937 random(2);
  const auto drawn = [&](std::uint32_t distinct, std::uint32_t null_one_in) {
    std::vector<std::optional<std::int8_t>> out;
    for (std::size_t i = 0; i < rows; ++i) {
      const bool null = null_one_in != 0 && random() % null_one_in == 0;
      const auto value = static_cast<std::int8_t>(random() % distinct);
      out.push_back(null ? std::nullopt : std::optional(value));
    }
    return out;
  };
  const auto named = [&](const char* name, const std::vector<std::optional<std::int8_t>>& values,
                         const texts_t& names) {
    node_ptr out = numbers<std::int8_t>("c", name, values, 5);
    out->dictionary = texts("u", "", names);
    return out;
  };
  texts_t many;
  for (int i = 0; i < 25; ++i) many.emplace_back("m" + std::to_string(i));
  std::vector<std::optional<bool>> active;
  for (std::size_t i = 0; i < rows; ++i) active.emplace_back(random() % 3 != 0);
  const auto table =
      table_of(rows, texts("u", "id", ids), named("vis", drawn(2, 9), {"public", "internal"}),
               named("many", drawn(25, 0), many),
               numbers<std::int8_t>("c", "size", drawn(100, 11), 3), bits("active", active, 13));
  const batch things = world.bind(*table);
  const char* const tests[] = {R"({"field":"vis","op":"eq","value":"public"})",
                               R"({"field":"vis","op":"ne","value":"public","if_missing":true})",
                               R"({"field":"many","op":"in","values":["m1","m4","m6","m7","m20"]})",
                               R"({"field":"many","op":"ne","value":"m7"})",
                               R"({"field":"many","op":"not_in","values":["m1","m3","m5"]})",
                               R"({"field":"size","op":"between","from":-1,"to":80})",
                               R"({"field":"size","op":"not_in","values":[3,5,7,9,50]})",
                               R"({"field":"size","op":"is_present"})",
                               R"({"field":"active","op":"eq","value":true})"};
  for (int i = 0; i < 12; ++i) {
    std::string group;
    for (auto count = 2 + random() % 4; count > 0; --count) {
      group += (group.empty() ? "" : ",") + std::string(tests[random() % std::size(tests)]);
    }
    const std::string json =
        i % 3 == 2 ? R"({"not":{"any":[)" + group + "]}}" : R"({"all":[)" + group + "]}";
    world.compare(things, *world.compile(json), random);
    ASSERT_FALSE(::testing::Test::HasFailure()) << json;
  }
}

/// The columns of a dictionary that has nothing in it, of one with nulls, and of nulls alone.
TEST(column_scan, takes_empty_dictionaries_and_columns_of_nulls) {
  scan_world world;
  constexpr std::size_t rows = 300;
  texts_t ids;
  for (std::size_t i = 0; i < rows; ++i) ids.emplace_back("r" + std::to_string(i));
  const auto make = [&](const texts_t& values, std::optional<std::int32_t> index) {
    const std::vector<std::optional<std::int32_t>> indices(rows, index);
    node_ptr who = numbers<std::int32_t>("i", "who", indices, 3);
    who->dictionary = texts("u", "", values);
    return table_of(rows, texts("u", "id", ids), std::move(who));
  };
  std::mt19937 random(1);
  const auto present = world.compile(R"({"field":"who","op":"is_present"})");
  const auto missing = world.compile(R"({"field":"who","op":"is_missing"})");
  const auto other = world.compile(R"({"field":"who","op":"ne","value":"ana"})");
  const auto spelled =
      world.compile(R"({"field":"who","op":"eq","value":"ana","if_missing":true})");
  const auto passing = [&](const node_ptr& table, const std::optional<criterion>& question) {
    return world.compare(world.bind(*table), *question, random);
  };
  for (const auto& table : {make({}, std::nullopt), make({std::nullopt, "ana"}, 0),
                            make({"", "ana"}, 0), make({"ana"}, std::nullopt)}) {
    EXPECT_EQ(passing(table, present), 0u);
    EXPECT_EQ(passing(table, missing), rows);
    EXPECT_EQ(passing(table, other), 0u);
    EXPECT_EQ(passing(table, spelled), rows);
  }
  const auto named = make({std::nullopt, "ana"}, 1);
  EXPECT_EQ(passing(named, present), rows);
  EXPECT_EQ(passing(named, other), 0u);
  EXPECT_EQ(passing(named, spelled), rows);
  // An index past the dictionary is wrong, and its record undecided.
  EXPECT_EQ(passing(make({"ana"}, 1), present), 0u);
  EXPECT_EQ(passing(make({"ana"}, -1), missing), 0u);
}

/// Many ids of one question over a dictionary that is looked up in, and one whose texts repeat.
TEST(column_scan, finds_many_ids_in_large_dictionaries) {
  scan_world world;
  constexpr std::size_t rows = 5'000;
  texts_t ids;
  std::vector<std::optional<std::int32_t>> indices;
  for (std::size_t i = 0; i < rows; ++i) {
    ids.emplace_back("r" + std::to_string(i));
    indices.emplace_back(static_cast<std::int32_t>(i * 7 % 1'000));
  }
  std::mt19937 random(1);
  for (const std::size_t distinct : {1'000UL, 500UL}) {
    texts_t values;
    for (std::size_t i = 0; i < 1'000; ++i) values.emplace_back("c" + std::to_string(i % distinct));
    node_ptr who = numbers<std::int32_t>("i", "who", indices);
    who->dictionary = texts("u", "", values);
    const auto table = table_of(rows, texts("u", "id", ids), std::move(who));
    const batch things = world.bind(*table);
    for (const std::size_t wanted : {1UL, 8UL, 9UL, 100UL}) {
      std::string list;
      for (std::size_t i = 0; i < wanted; ++i) {
        list += (i == 0 ? "\"c" : ",\"c") + std::to_string(i * 3) + "\"";
      }
      const auto in = world.compile(R"({"field":"who","op":"in","values":[)" + list + "]}");
      const auto out = world.compile(R"({"field":"who","op":"not_in","values":[)" + list + "]}");
      const std::size_t meant = wanted * rows / distinct;
      EXPECT_EQ(world.compare(things, *in, random), meant);
      EXPECT_EQ(world.compare(things, *out, random), rows - meant);
    }
  }
}

/// Some rows of a block, by a word or by a few.
criteria::open_rows some_rows(std::size_t count, std::mt19937& random) {
  criteria::open_rows out;
  out.clear(count);
  const auto words_one_in = 1 + random() % 3;
  const auto rows_one_in = 1 + random() % 4;
  for (std::size_t at = 0; at < count; at += 64) {
    if (random() % words_one_in != 0) continue;
    for (std::size_t row = at; row < std::min(count, at + 64); ++row) {
      if (random() % rows_one_in == 0) out.set(row);
    }
  }
  return out;
}

/// That rows are `meant`, and what is kept beside the bits is right.
void hold_rows(const criteria::open_rows& found, const std::vector<bool>& meant) {
  ASSERT_EQ(found.count, meant.size());
  std::size_t size = 0;
  std::uint64_t words = 0;
  for (std::size_t row = 0; row < meant.size(); ++row) {
    if (found[row] != meant[row]) FAIL() << row << " of " << meant.size();
    if (!meant[row]) continue;
    ++size;
    words |= std::uint64_t{1} << (row / 64);
  }
  ASSERT_EQ(found.size, size);
  ASSERT_EQ(found.words, words);
  if (meant.size() % 64 == 0) return;
  ASSERT_EQ(found.bits.words[meant.size() / 64] >> (meant.size() % 64), 0u);
}

/// One set against all layouts of memory: every count about a word, unaligned, nothing past the end
/// (which a sanitizer sees); and whole blocks, in which some words are not asked.
template <class T, class Set>
void hold_kernel(criteria::scan_kernel<Set> kernel, const Set& set, std::mt19937& random) {
  for (std::size_t next = 0; next < 203; ++next) {
    const std::size_t count = next < 200 ? next : row_bits::rows - (next - 200) * 63;
    const std::size_t shift = random() % 2 == 0 ? 1 : 0;
    std::vector<std::uint8_t> memory(count * sizeof(T) + shift);
    constexpr std::uint64_t ends[] = {20, 2'100, ~std::uint64_t{0}};
    const std::uint64_t end = ends[random() % 3];
    for (std::size_t i = 0; i < count; ++i) {
      const auto value = static_cast<T>(random() % end);
      std::memcpy(memory.data() + shift + i * sizeof(T), &value, sizeof(T));
    }
    const bool inverted = random() % 2 == 0;
    criteria::open_rows rows = some_rows(count, random);
    std::vector<bool> meant(count);
    for (std::size_t i = 0; i < count; ++i) {
      const auto value = criteria::load_element<T>(memory.data() + shift, i);
      meant[i] = rows[i] && criteria::portable::belongs(value, set) != inverted;
    }
    kernel(memory.data() + shift, set, inverted, rows);
    hold_rows(rows, meant);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

void hold_row_kernels(const criteria::scan_kernels& kernels, std::mt19937& random) {
  for (std::size_t next = 0; next < 203; ++next) {
    const std::size_t count = next < 200 ? next : row_bits::rows - (next - 200) * 63;
    const std::size_t first = random() % 70;
    std::vector<std::uint8_t> memory((first + count + 7) / 8);
    for (std::uint8_t& each : memory) each = static_cast<std::uint8_t>(random());
    const criteria::bitmap bits = {memory.data(), first};
    const bool inverted = random() % 2 == 0;
    const criteria::open_rows all = some_rows(count, random);
    const criteria::open_rows others = some_rows(count, random);
    std::vector<bool> by_bits(count);
    std::vector<bool> removed(count);
    for (std::size_t i = 0; i < count; ++i) {
      by_bits[i] = all[i] && bits[i] != inverted;
      removed[i] = all[i] && !others[i];
    }
    criteria::open_rows rows = all;
    kernels.by_bits(bits, inverted, rows);
    hold_rows(rows, by_bits);
    rows = all;
    kernels.remove(others, rows);
    hold_rows(rows, removed);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

TEST(open_rows, keep_what_stands_beside_the_bits) {
  std::mt19937 random(4);
  for (const std::size_t count : {0UL, 1UL, 63UL, 64UL, 65UL, 500UL, 4'095UL, 4'096UL}) {
    criteria::open_rows rows;
    rows.fill(count);
    hold_rows(rows, std::vector<bool>(count, true));
    rows.clear(count);
    hold_rows(rows, std::vector<bool>(count, false));
    const criteria::open_rows left = some_rows(count, random);
    const criteria::open_rows right = some_rows(count, random);
    std::vector<bool> both(count);
    std::vector<bool> either(count);
    std::vector<bool> odd(count);
    for (std::size_t i = 0; i < count; ++i) {
      both[i] = left[i] && right[i];
      either[i] = left[i] || right[i];
      odd[i] = left[i] && i % 2 == 1;
    }
    rows = left;
    rows.keep(right.bits);
    hold_rows(rows, both);
    rows = left;
    rows.add(right);
    hold_rows(rows, either);
    rows = left;
    rows.keep_if([](std::size_t row) { return row % 2 == 1; });
    hold_rows(rows, odd);
    std::vector<bool> visited(count);
    left.for_each([&](std::size_t row) { visited[row] = true; });
    hold_rows(left, visited);
  }
}

/// Some of them set, and none behind them.
std::vector<std::uint64_t> some_bits(std::size_t size, std::mt19937& random) {
  std::vector<std::uint64_t> out(row_bits::words_of(size + 1));
  for (std::uint64_t& each : out) each = random() * std::uint64_t{random()};
  out.back() &= (std::uint64_t{1} << (size % 64)) - 1;
  return out;
}

template <class T>
void hold_width(const criteria::scan_kernels& kernels, std::size_t width, std::mt19937& random) {
  for (int round = 0; round < 10; ++round) {
    const criteria::value_range range = {static_cast<T>(random() % 9 - 4), random() % 12};
    hold_kernel<T>(kernels.in_range[width], range, random);
    hold_kernel<T>(kernels.in_range[width], {static_cast<T>(random()), static_cast<T>(random())},
                   random);
    criteria::value_list list;
    list.count = static_cast<std::size_t>(round) % 9;
    for (std::size_t i = 0; i < list.count; ++i) list.values[i] = static_cast<T>(random() % 20);
    hold_kernel<T>(kernels.in_list[width], list, random);
    for (const std::size_t size : {1 + random() % 128, 1 + random() % 2'040, 2'040UL, 2'041UL,
                                   2'042 + random() % 9'000, 65'535UL, 65'536UL, 70'000UL}) {
      const auto words = some_bits(size, random);
      hold_kernel<T>(kernels.in_bits[width], {words.data(), size}, random);
    }
  }
}

/// A random test of a whole block, what it asks about, and what it leaves of the rows.
struct held_test {
  std::vector<std::uint8_t> memory;
  criteria::byte_set set;
  criteria::small_set small;
  criteria::value_list list;
  criteria::value_range range;
  criteria::byte_test test;

  explicit held_test(std::mt19937& random) : memory(row_bits::rows + 9) {
    using form = criteria::byte_test::form;
    const bool is_small = random() % 2 == 0;
    for (auto& each : memory) each = static_cast<std::uint8_t>(random() % (is_small ? 20 : 256));
    list.count = 1 + random() % criteria::byte_test::most_listed;
    for (std::size_t i = 0; i < list.count; ++i) list.values[i] = random() % 20;
    range = {random() % 256, random() % 256};
    for (int i = 0; i < 90; ++i) set.insert(static_cast<std::uint8_t>(random()));
    for (int i = 0; i < 8; ++i) small.insert(random() % 16);
    constexpr form forms[] = {form::bits, form::small, form::list, form::range, form::set};
    test.how = forms[random() % 5];
    test.inverted = random() % 2 == 0;
  }
  /// Once it lies where it stays.
  void point(std::mt19937& random) {
    test.bits = {memory.data(), random() % 70};
    test.values = memory.data() + random() % 2;
    test.small = &small;
    test.list = &list;
    test.range = &range;
    test.set = &set;
  }
  bool passes(std::size_t row) const {
    using form = criteria::byte_test::form;
    const std::uint8_t value = test.values[row];
    bool found = test.bits[row];
    if (test.how == form::small) found = criteria::portable::belongs(value, small);
    if (test.how == form::list) found = criteria::portable::belongs(value, list);
    if (test.how == form::range) found = criteria::portable::belongs(value, range);
    if (test.how == form::set) found = criteria::portable::belongs(value, set);
    return found != test.inverted;
  }
};

void hold_together(const criteria::scan_kernels& kernels, std::mt19937& random) {
  std::vector<held_test> held;
  for (auto count = 1 + random() % 4; count > 0; --count) held.emplace_back(random);
  std::vector<criteria::byte_test> tests;
  for (held_test& each : held) {
    each.point(random);
    tests.push_back(each.test);
  }
  criteria::open_rows rows = some_rows(row_bits::rows, random);
  std::vector<bool> meant(row_bits::rows);
  for (std::size_t row = 0; row < meant.size(); ++row) {
    meant[row] = rows[row] && std::all_of(held.begin(), held.end(),
                                          [&](const held_test& each) { return each.passes(row); });
  }
  kernels.by_all(tests, rows);
  hold_rows(rows, meant);
}

TEST(scan_kernels, agree_on_every_instruction_set) {
  std::mt19937 random(3);
  for (const scan_instructions with : usable_instructions()) {
    const criteria::scan_kernels& kernels = criteria::kernels_of(with);
    hold_row_kernels(kernels, random);
    for (int round = 0; round < 20; ++round) {
      criteria::byte_set set;
      for (int value = 0; value < 256; ++value) {
        if (random() % (1 + static_cast<unsigned>(round)) == 0) {
          set.insert(static_cast<std::uint8_t>(value));
        }
      }
      hold_kernel<std::uint8_t>(kernels.in_bytes, set, random);
      criteria::small_set small;
      for (int i = 0; i < round; ++i) small.insert(random() % 16);
      hold_kernel<std::uint8_t>(kernels.in_small, small, random);
    }
    for (int round = 0; round < 300; ++round) hold_together(kernels, random);
    hold_width<std::uint8_t>(kernels, 0, random);
    hold_width<std::uint16_t>(kernels, 1, random);
    hold_width<std::uint32_t>(kernels, 2, random);
    hold_width<std::uint64_t>(kernels, 3, random);
    hold_kernel<float>(kernels.floats_in_range, criteria::number_range{3, 1e9}, random);
    hold_kernel<double>(kernels.doubles_in_range, criteria::number_range{3, 1e9}, random);
    hold_kernel<double>(kernels.doubles_in_range, criteria::number_range{5, 4}, random);
  }
  if (criteria::widest_scan_instructions() != scan_instructions::avx512) {
    std::cout << "this processor has no AVX-512, of which nothing was asked\n";
  }
}

TEST(scan_kernels, know_every_byte_of_a_set) {
  for (int only = 0; only < 256; ++only) {
    criteria::byte_set set;
    set.insert(static_cast<std::uint8_t>(only));
    for (int value = 0; value < 256; ++value) {
      ASSERT_EQ(set.contains(static_cast<std::uint8_t>(value)), value == only);
    }
  }
}

}  // namespace
}  // namespace ambit::testing
