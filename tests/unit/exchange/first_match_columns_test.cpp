// First matches over columns: of every record what asking the entries in order says of its cells,
// in every layout that a column may have, in pieces and spans of any size.
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <vector>

#include "ambit/arrow.hpp"
#include "scan_table.hpp"
#include "src/base/calendar.hpp"
#include "src/criteria/first_match/first_match_index.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"
#include "tests/unit/criteria/entry_list.hpp"

namespace ambit::testing {
namespace {

using criteria::first_match_index;

/// Said of a record that is wrong in what is read.
constexpr std::int32_t wrong = -5;

class column_world {
 public:
  column_world() : fields_(*schema::compile(scan_schema)) {}

  /// How many records matched. All of a random table, its pieces one after the other.
  std::size_t compare(std::uint32_t seed) {
    std::mt19937 random(seed);
    scan_questions questions(seed);
    std::vector<std::string> written;
    for (std::size_t count = 4 + random() % 40; count > 0; --count) {
      std::string parts = questions.next();
      for (std::size_t more = random() % 4; more > 0; --more) parts += "," + questions.test();
      written.push_back(R"({"all":[)" + parts + "]}");
    }
    const entry_list entries(fields_, "thing", written);
    const auto index = entries.build({}).index;
    if (!index) return 0;
    bind_moment(entries);
    std::vector<scan_table> pieces;
    for (std::size_t count = 1 + random() % 3; count > 0; --count) {
      const auto piece_seed = static_cast<std::uint32_t>(random());
      pieces.emplace_back(piece_seed, random() % 300);
    }
    std::size_t matched = 0;
    for (const scan_table& each : pieces) {
      const auto records = bind_arrow(fields_, "thing", each.arrow().schema, each.arrow().array);
      EXPECT_TRUE(records) << records.report().to_text();
      if (records) matched += compare(records->records(), entries, *index, random);
    }
    return matched;
  }

 private:
  std::size_t compare(const criteria::record_set& set, const entry_list& entries,
                      const first_match_index& index, std::mt19937& random) {
    criteria::workspace& memory = memory_.workspace();
    const std::vector<criteria::field_ordinal> reads = entries.reads();
    std::vector<std::int32_t> meant;
    for (std::size_t row = 0; row < set.size(); ++row) {
      const criteria::row cells = set.load(row, memory);
      const bool is_wrong = set.broken(row) || criteria::reads_invalid(reads, cells);
      meant.push_back(is_wrong ? wrong : entries.in_order(cells, 0, memory));
    }
    std::vector<std::int32_t> found(set.size(), -7);
    first_match_index::sweep sweep(index, memory);
    for (std::size_t row = 0; row < found.size();) {
      const std::size_t most = std::min<std::size_t>(1 + random() % 200, found.size() - row);
      row += sweep.find_some(set, row, reads, std::span(found).subspan(row, most));
    }
    for (std::size_t row = 0; row < found.size(); ++row) {
      if (meant[row] == wrong) found[row] = wrong;
    }
    EXPECT_EQ(found, meant);
    return static_cast<std::size_t>(
        std::count_if(meant.begin(), meant.end(), [](std::int32_t each) { return each >= 0; }));
  }

  void bind_moment(const entry_list& entries) {
    context when;
    when.now_unix_us = 1'795'341'600'000'000;  // 2026-11-22T10:00:00Z
    criteria::moment moment;
    ASSERT_EQ(criteria::make_moment(when, fields_.data().calendar, zones_.table(), moment),
              status::ok);
    criteria::bind_moment(entries.atoms(), moment, memory_.workspace());
  }

  schema fields_;
  const zones zones_;  // the moment that the scratch is bound to reads them
  scratch memory_;
};

TEST(first_match_columns, are_those_of_the_records_one_by_one) {
  column_world world;
  std::size_t matched = 0;
  for (std::uint32_t seed = 0; seed < 150; ++seed) {
    matched += world.compare(seed);
    if (::testing::Test::HasFailure()) FAIL() << "seed " << seed;
  }
  EXPECT_GT(matched, 3'000u);
}

}  // namespace
}  // namespace ambit::testing
