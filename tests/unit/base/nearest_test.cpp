#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit {
namespace {

using names = std::vector<std::string_view>;

TEST(nearest, is_the_name_with_the_fewest_edits) {
  const names known = {"country", "county", "employees", "id", "budget", "stage", "größe"};
  EXPECT_EQ(text::nearest("contry", known), "country");   // ties by order: county is as near
  EXPECT_EQ(text::nearest("counrty", known), "country");  // neighbours swapped
  EXPECT_EQ(text::nearest("countr", known), "country");
  EXPECT_EQ(text::nearest("COUNTY", known), "county");
  EXPECT_EQ(text::nearest("employes", known), "employees");
  EXPECT_EQ(text::nearest("emplyees2", known), "employees");
  EXPECT_EQ(text::nearest("Id", known), "id");
  EXPECT_EQ(text::nearest("GRÖSSE", names{"größe"}), "größe");  // equal but for case
  EXPECT_EQ(text::nearest("gröse", known), "größe");
}

TEST(nearest, is_nothing_when_too_far) {
  const names known = {"country", "id", ""};
  EXPECT_EQ(text::nearest("", known), "");
  EXPECT_EQ(text::nearest("x", known), "");
  EXPECT_EQ(text::nearest("ix", known), "");       // a third of two is no edit
  EXPECT_EQ(text::nearest("cxxntxy", known), "");  // three of seven
  EXPECT_EQ(text::nearest("anything", {}), "");
  EXPECT_EQ(text::nearest("\xFF\xFE\xFD", known), "");
}

TEST(nearest, asks_only_when_there_is_something_to_mean) {
  EXPECT_EQ(text::did_you_mean("contry", names{"country"}), "did you mean \"country\"?");
  EXPECT_EQ(text::did_you_mean("xyz", names{"country"}), "");
}

TEST(nearest, allows_any_single_edit) {
  const std::string name = "assignment";
  const names known = {name};
  for (std::size_t at = 0; at < name.size(); ++at) {
    std::string removed = name;
    removed.erase(at, 1);
    EXPECT_EQ(text::nearest(removed, known), name);
    std::string added = name;
    added.insert(at, 1, 'x');
    EXPECT_EQ(text::nearest(added, known), name);
    std::string changed = name;
    changed[at] = 'x';
    EXPECT_EQ(text::nearest(changed, known), name);
    if (at + 1 < name.size()) {
      std::string swapped = name;
      std::swap(swapped[at], swapped[at + 1]);
      EXPECT_EQ(text::nearest(swapped, known), name);
    }
  }
}

/// The distance by its definition, without bounds and shortcuts.
std::size_t edits(const std::string& left, const std::string& right) {
  std::vector<std::vector<std::size_t>> table(left.size() + 1,
                                              std::vector<std::size_t>(right.size() + 1));
  for (std::size_t i = 0; i <= left.size(); ++i) {
    for (std::size_t j = 0; j <= right.size(); ++j) {
      if (i == 0 || j == 0) {
        table[i][j] = i + j;
        continue;
      }
      const std::size_t change = left[i - 1] == right[j - 1] ? 0 : 1;
      table[i][j] =
          std::min({table[i - 1][j] + 1, table[i][j - 1] + 1, table[i - 1][j - 1] + change});
      if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1]) {
        table[i][j] = std::min(table[i][j], table[i - 2][j - 2] + 1);
      }
    }
  }
  return table[left.size()][right.size()];
}

TEST(nearest, agrees_with_the_definition_on_random_names) {
  std::mt19937 random(8);
  const auto some_name = [&] {
    std::string out;
    for (std::size_t size = 1 + random() % 12; size != 0; --size) {
      out += static_cast<char>('a' + random() % 3);
    }
    return out;
  };
  for (int round = 0; round < 5'000; ++round) {
    std::vector<std::string> owned(8);
    for (std::string& item : owned) item = some_name();
    const names known(owned.begin(), owned.end());
    const std::string name = some_name();
    std::string_view wanted;
    std::size_t fewest = name.size() / 3 + 1;
    for (const std::string& item : owned) {
      const std::size_t count = edits(name, item);
      if (count < fewest) wanted = item;
      fewest = std::min(fewest, count);
    }
    ASSERT_EQ(text::nearest(name, known), wanted) << name;
  }
}

TEST(nearest, looks_at_so_many_names_and_no_more) {
  std::vector<std::string_view> known(limits::max_hint_names - 1, "something else");
  known.push_back("country");
  EXPECT_EQ(text::nearest("contry", known), "country");
  known.insert(known.begin(), "one more");
  EXPECT_EQ(text::nearest("contry", known), "");
}

TEST(nearest, compares_names_up_to_a_length) {
  const std::string longest(limits::max_hint_name_bytes, 'x');
  EXPECT_EQ(text::nearest(longest, names{longest}), longest);
  EXPECT_EQ(text::nearest(longest, names{longest + "y"}), "");
  EXPECT_EQ(text::nearest(longest + "y", names{longest}), "");
  EXPECT_EQ(text::nearest(std::string(10'000'000, 'x'), names{longest}), "");
}

}  // namespace
}  // namespace ambit
