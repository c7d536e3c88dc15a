#include "src/exchange/formula_syntax.hpp"

#include <gtest/gtest.h>

#include <string>

#include "src/base/limits.hpp"

namespace ambit::exchange {
namespace {

std::string shown(const formula_node& node) {
  if (node.type == formula_node::kind::text) return "'" + node.word + "'";
  if (node.parts.empty() && node.type != formula_node::kind::call) return node.word;
  std::string list;
  for (const formula_node& part : node.parts) list += (list.empty() ? "" : " ") + shown(part);
  const bool is_call = node.type == formula_node::kind::call;
  return is_call ? node.word + "(" + list + ")" : "(" + node.word + " " + list + ")";
}

/// The tree, or `line:column message`.
std::string parsed(const std::string& text) {
  formula_problem problem;
  const auto tree = parse_formula(text, problem);
  if (tree) return shown(*tree);
  const formula_position at = position_in(text, problem.at);
  return std::to_string(at.line) + ":" + std::to_string(at.column) + " " + problem.message;
}

TEST(FormulaSyntax, ReadsCallsTextsNumbersAndPaths) {
  EXPECT_EQ(parsed("and(IsNew(), ISPICKVAL( Origin , \"E-mail\"))"),
            "AND(ISNEW() ISPICKVAL(Origin 'E-mail'))");
  EXPECT_EQ(parsed("Account.Owner.Division__c = 'a'"), "(= Account.Owner.Division__c 'a')");
  EXPECT_EQ(parsed("Owner:User.Region__c <> $Label.X"), "(<> Owner:User.Region__c $Label.X)");
  EXPECT_EQ(parsed("007.50 >= .5"), "(>= 7.50 0.5)");
  EXPECT_EQ(parsed("true"), "TRUE");
  EXPECT_EQ(parsed("Trueness = NULL"), "(= Trueness NULL)");
}

TEST(FormulaSyntax, BindsAsSalesforceDoes) {
  EXPECT_EQ(parsed("a || b && c || !d"), "(|| a (&& b c) (! d))");
  EXPECT_EQ(parsed("(a || b) && c"), "(&& (|| a b) c)");
  EXPECT_EQ(parsed("a = b && c == d"), "(&& (= a b) (= c d))");
  EXPECT_EQ(parsed("a + b * c - d < e"), "(< (- (+ a (* b c)) d) e)");
  EXPECT_EQ(parsed("a & 'x' & b = c"), "(= (& (& a 'x') b) c)");
  EXPECT_EQ(parsed("-a * -2"), "(* (- a) (- 2))");
  EXPECT_EQ(parsed("a < b = c"), "(= (< a b) c)");
  EXPECT_EQ(parsed("!a = b"), "(= (! a) b)");
}

TEST(FormulaSyntax, ReadsTextsWithEscapesAndComments) {
  EXPECT_EQ(parsed(R"('Cote D\'Ivoire')"), "'Cote D'Ivoire'");
  EXPECT_EQ(parsed(R"("say \"no\" \\ it's")"), R"('say "no" \ it's')");
  EXPECT_EQ(parsed(R"('a\nb')"), "'a\nb'");
  EXPECT_EQ(parsed("/* one */ a /* two ** / */ /**/"), "a");
  EXPECT_EQ(parsed("a\xC2\xA0= b"), "(= a b)") << "a no-break space";
  EXPECT_EQ(parsed("'/* no comment */'"), "'/* no comment */'");
}

TEST(FormulaSyntax, SaysWhatIsWrongAndWhere) {
  EXPECT_EQ(parsed(""), "1:1 the end of the formula stands where a value belongs");
  EXPECT_EQ(parsed("AND(a,\n  b"),
            "2:4 the end of the formula stands where \",\" or \")\" belongs");
  EXPECT_EQ(parsed("AND(a b)"), "1:7 \"b\" stands where \",\" or \")\" belongs");
  EXPECT_EQ(parsed("AND(a,)"), "1:7 \")\" stands where a value belongs");
  EXPECT_EQ(parsed("(a"), "1:3 the end of the formula stands where \")\" belongs");
  EXPECT_EQ(parsed("a b"), "1:3 the formula goes on behind its end");
  EXPECT_EQ(parsed("a = 'open"), "1:5 a text is not closed");
  EXPECT_EQ(parsed("a /* open"), "1:3 a comment is not closed");
  EXPECT_EQ(parsed(R"(a = 'x\qy')"), "1:7 an escape that is not known");
  EXPECT_EQ(parsed("1.2.3"), "1:1 a number that is none");
  EXPECT_EQ(parsed("12ab"), "1:1 a number that is none");
  EXPECT_EQ(parsed("\n é = 1"), "2:2 a character that has no place in a formula");
  EXPECT_EQ(parsed("'é' ? a"), "1:5 a character that has no place in a formula");
}

TEST(FormulaSyntax, BoundsNestingButNotTheLengthOfAChain) {
  const auto repeated = [](const std::string& text, std::size_t count) {
    std::string all;
    for (std::size_t i = 0; i < count; ++i) all += text;
    return all;
  };
  const std::string too_deep = "the formula is nested too deep";
  const std::size_t most = limits::max_depth;
  EXPECT_EQ(parsed(repeated("(", most) + "a" + repeated(")", most)), "a");
  EXPECT_NE(parsed(repeated("(", most + 1) + "a" + repeated(")", most + 1)).find(too_deep),
            std::string::npos);
  EXPECT_NE(parsed(repeated("NOT(", 100'000)).find(too_deep), std::string::npos);
  EXPECT_NE(parsed(repeated("!", 100'000) + "a").find(too_deep), std::string::npos);
  EXPECT_EQ(parsed(repeated("!", most - 1) + "a").find(too_deep), std::string::npos);
  EXPECT_NE(parsed("a" + repeated(" + a", most)).find(too_deep), std::string::npos);
  EXPECT_EQ(parsed("a" + repeated(" || a", 20'000)).size(), std::string("(|| a)").size() + 40'000);
}

}  // namespace
}  // namespace ambit::exchange
