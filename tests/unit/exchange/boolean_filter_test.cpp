#include "src/exchange/boolean_filter.hpp"

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <vector>

#include "src/base/limits.hpp"

namespace ambit::exchange {
namespace {

std::string written(const filter_node& node) {
  if (node.type == filter_node::kind::criterion) return std::to_string(node.criterion);
  std::string text = node.type == filter_node::kind::negation ? "not("
                     : node.type == filter_node::kind::all    ? "all("
                                                              : "any(";
  for (const filter_node& part : node.parts)
    text += (text.back() == '(' ? "" : " ") + written(part);
  return text + ")";
}

std::string parsed(std::string_view text, std::size_t count = 9) {
  std::string problem;
  const auto tree = parse_boolean_filter(text, count, problem);
  EXPECT_EQ(tree.has_value(), problem.empty()) << text;
  return tree ? written(*tree) : "problem: " + problem;
}

TEST(BooleanFilter, BindsNotThenAndThenOr) {
  EXPECT_EQ(parsed("1"), "1");
  EXPECT_EQ(parsed("1 AND 2 OR 3 AND 4"), "any(all(1 2) all(3 4))");
  EXPECT_EQ(parsed("1 OR 2 AND 3 OR 4"), "any(1 all(2 3) 4)");
  EXPECT_EQ(parsed("NOT 1 AND 2"), "all(not(1) 2)");
  EXPECT_EQ(parsed("NOT(1 AND 2) OR NOT NOT 3"), "any(not(all(1 2)) not(not(3)))");
  EXPECT_EQ(parsed("1 AND (2 OR 3)"), "all(1 any(2 3))");
}

TEST(BooleanFilter, TakesAnyCaseAndSpacing) {
  EXPECT_EQ(parsed("(1 OR 2 )AND( 3 or 4)"), "all(any(1 2) any(3 4))");
  EXPECT_EQ(parsed(" 1\tand\n2 aNd not(3)"), "all(1 2 not(3))");
  EXPECT_EQ(parsed("1AND2OR3"), "any(all(1 2) 3)");
}

TEST(BooleanFilter, KeepsLongChainsFlat) {
  std::string chain = "1";
  for (int i = 0; i < 10'000; ++i) chain += " OR (1 AND 2 AND 3)";
  std::string problem;
  const auto tree = parse_boolean_filter(chain, 3, problem);
  ASSERT_TRUE(tree) << problem;
  EXPECT_EQ(tree->parts.size(), 10'001U);
}

TEST(BooleanFilter, NamesWhatIsWrong) {
  EXPECT_EQ(parsed("1 AND 5", 4), "problem: it names criterion 5, but the entry has 4");
  EXPECT_EQ(parsed("0"), "problem: it names criterion 0, but the entry has 9");
  EXPECT_EQ(parsed("99999999999999999999999"),
            "problem: it names criterion 99999999999999999999999, but the entry has 9");
  EXPECT_EQ(parsed("1", 0), "problem: it names criterion 1, but the entry has 0");
  for (const std::string_view text : {"", "AND", "1 AND", "1 2", "(1", "1)", "()", "1 XOR 2", "NOT",
                                      "1 NOT 2", "1 & 2", "(1 2)", "1 AND OR 2", "ä", "1 \xFF"}) {
    EXPECT_TRUE(parsed(text).starts_with("problem: ")) << text;
  }
}

TEST(BooleanFilter, BoundsNesting) {
  const auto nested = [](std::string_view opening, std::size_t depth) {
    std::string text;
    for (std::size_t i = 0; i < depth; ++i) text += opening;
    text += "1";
    if (opening == "(") text.append(depth, ')');
    return text;
  };
  for (const std::string_view opening : {"(", "NOT "}) {
    EXPECT_FALSE(parsed(nested(opening, limits::max_depth)).starts_with("problem"));
    EXPECT_TRUE(parsed(nested(opening, limits::max_depth + 1)).starts_with("problem"));
    EXPECT_TRUE(parsed(nested(opening, 1'000'000)).starts_with("problem"));
  }
  for (const std::string_view opening : {"2 AND (", "1 OR 2 AND NOT (3 OR "}) {
    std::string text;
    for (int i = 0; i < 100'000; ++i) text += opening;
    text += "1";
    EXPECT_TRUE(parsed(text + std::string(100'000, ')')).starts_with("problem")) << opening;
  }
  EXPECT_FALSE(
      parsed("(1) AND (2) AND NOT 3 AND " + nested("(", limits::max_depth)).starts_with("problem"))
      << "what is closed no longer counts";
}

bool evaluate(const filter_node& node, unsigned int truths) {
  switch (node.type) {
    case filter_node::kind::criterion:
      return (truths >> (node.criterion - 1) & 1U) != 0;
    case filter_node::kind::negation:
      return !evaluate(node.parts.front(), truths);
    case filter_node::kind::all:
      for (const filter_node& part : node.parts) {
        if (!evaluate(part, truths)) return false;
      }
      return true;
    case filter_node::kind::any:
      for (const filter_node& part : node.parts) {
        if (evaluate(part, truths)) return true;
      }
      return false;
  }
  return false;
}

/// A random filter over four criteria and its truth table, made side by side; parentheses only
/// where the precedence needs them, or by chance.
struct sample {
  std::string text;
  unsigned int table = 0;  // one bit for each of the 16 assignments
  int binding = 3;         // 1 OR, 2 AND, 3 NOT or closed
};

sample random_filter(std::mt19937& random, int depth) {
  const auto closed = [&](const sample& inner, int least) {
    return inner.binding < least || random() % 6 == 0 ? "(" + inner.text + ")" : inner.text;
  };
  const unsigned int choice = depth == 0 ? 0 : static_cast<unsigned int>(random() % 6);
  if (choice < 2) {
    const unsigned int number = static_cast<unsigned int>(random() % 4);
    sample leaf{std::to_string(number + 1), 0, 3};
    for (unsigned int truths = 0; truths < 16; ++truths) {
      leaf.table |= (truths >> number & 1U) << truths;
    }
    return leaf;
  }
  const sample left = random_filter(random, depth - 1);
  if (choice == 2) return {"NOT " + closed(left, 3), ~left.table & 0xFFFFU, 3};
  const sample right = random_filter(random, depth - 1);
  if (choice < 5) {
    return {closed(left, 2) + " and " + closed(right, 2), left.table & right.table, 2};
  }
  return {closed(left, 1) + " OR " + closed(right, 1), left.table | right.table, 1};
}

TEST(BooleanFilter, MeansWhatItWasMadeFrom) {
  std::mt19937 random(20261122);
  for (int round = 0; round < 5'000; ++round) {
    const sample made = random_filter(random, 5);
    std::string problem;
    const auto tree = parse_boolean_filter(made.text, 4, problem);
    ASSERT_TRUE(tree) << made.text << ": " << problem;
    for (unsigned int truths = 0; truths < 16; ++truths) {
      ASSERT_EQ(evaluate(*tree, truths), (made.table >> truths & 1U) != 0) << made.text;
    }
  }
}

}  // namespace
}  // namespace ambit::exchange
