#include "ambit/report.hpp"

#include <gtest/gtest.h>

#include <set>
#include <string>

#include "ambit/result.hpp"
#include "ambit/status.hpp"
#include "ambit/version.hpp"
#include "src/base/json.hpp"
#include "src/base/limits.hpp"

namespace ambit {
namespace {

problem example() {
  problem item;
  item.code = "unknown_field";
  item.found = "unknown field \"contry\"";
  item.expected = "a field of object \"lead\"";
  item.hint = "did you mean \"country\"?";
  item.where.file = "policy.json";
  item.where.line = 7;
  item.where.column = 31;
  item.where.pointer = "/assignment/lead/rules/inbound/entries/0/when/field";
  return item;
}

TEST(report, prints_like_a_compiler) {
  report problems;
  problems.add(example());
  EXPECT_EQ(problems.to_text(),
            "policy.json:7:31: error: unknown field \"contry\" [unknown_field]\n"
            "  at /assignment/lead/rules/inbound/entries/0/when/field\n"
            "  expected: a field of object \"lead\"; did you mean \"country\"?\n");
}

TEST(report, prints_what_there_is) {
  report problems;
  problem item;
  item.level = severity::warning;
  item.found = "a thing";
  item.hint = "mend it";
  item.where.row = 3;
  item.where.field = "employees";
  problems.add(item);
  item = {};
  item.level = severity::note;
  item.found = "another";
  item.code = "c";
  item.where.line = 2;
  problems.add(item);
  EXPECT_EQ(problems.to_text(),
            "warning: a thing\n  at record 3, field \"employees\"\n  hint: mend it\n"
            "input:2: note: another [c]\n");
  EXPECT_EQ(report().to_text(), "");
}

TEST(report, writes_json_without_empty_members) {
  report problems;
  problems.add(example());
  problem item;
  item.level = severity::note;
  item.found = "x";
  problems.add(item);
  EXPECT_EQ(problems.to_json(),
            R"({"problems":[{"level":"error","code":"unknown_field",)"
            R"("found":"unknown field \"contry\"","expected":"a field of object \"lead\"",)"
            R"("hint":"did you mean \"country\"?","file":"policy.json","line":7,"column":31,)"
            R"("pointer":"/assignment/lead/rules/inbound/entries/0/when/field"},)"
            R"({"level":"note","found":"x"}],"errors":1,"warnings":0,"omitted":0})");
  EXPECT_EQ(report().to_json(), R"({"problems":[],"errors":0,"warnings":0,"omitted":0})");
}

TEST(report, cannot_write_to_a_terminal) {
  problem item = example();
  const std::string hostile = "\x1B[2J\x9B\n\r\x7F\xC2\x9B\xE2\x80\xAE\xFF";
  item.code = item.found = item.expected = item.hint = hostile;
  item.where.file = item.where.pointer = item.where.field = hostile;
  item.where.row = 1;
  report problems;
  problems.add(item);
  const std::string text = problems.to_text();
  for (const char c : text) {
    EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7F)) << static_cast<int>(c);
  }
  json::document doc;
  report none;
  const std::string json = problems.to_json();
  EXPECT_TRUE(doc.parse(json, {}, none)) << none.to_text();
}

TEST(report, counts_all_and_keeps_up_to_the_limit) {
  report problems;
  problem warning = example();
  warning.level = severity::warning;
  for (std::size_t i = 0; i < limits::max_problems; ++i) {
    EXPECT_FALSE(problems.is_full());
    problems.add(i % 2 == 0 ? example() : warning);
  }
  EXPECT_TRUE(problems.is_full());
  EXPECT_EQ(problems.omitted(), 0U);
  problems.add(example());
  problems.add(warning);
  EXPECT_EQ(problems.problems().size(), limits::max_problems);
  EXPECT_EQ(problems.error_count(), limits::max_problems / 2 + 1);
  EXPECT_EQ(problems.warning_count(), limits::max_problems / 2 + 1);
  EXPECT_EQ(problems.omitted(), 2U);
  EXPECT_TRUE(problems.to_text().ends_with("and 2 more problems\n"));

  report second;
  second.add(example());
  second.append(problems, "other.json");
  EXPECT_EQ(second.problems().size(), limits::max_problems);
  EXPECT_EQ(second.omitted(), 3U);
  EXPECT_EQ(second.error_count(), problems.error_count() + 1);
  EXPECT_EQ(second.warning_count(), problems.warning_count());
  second.append(second);
  EXPECT_EQ(second.omitted(), 3U * 2 + limits::max_problems);
}

problem numbered(severity level, std::string_view code, std::size_t number) {
  problem out;
  out.level = level;
  out.code = code;
  out.found = std::to_string(number);
  return out;
}

TEST(report, what_weighs_more_is_never_crowded_out) {
  report problems;
  for (std::size_t i = 0; i < limits::max_problems + 500; ++i) {
    problems.add(numbered(severity::warning, i == 3 ? "too_long" : "undeclared_option", i));
  }
  EXPECT_TRUE(problems.is_full());
  EXPECT_FALSE(problems.keeps(severity::warning, "undeclared_option"));
  EXPECT_FALSE(problems.keeps(severity::note));
  EXPECT_TRUE(problems.keeps(severity::warning, "too_long"));
  problems.add(numbered(severity::warning, "too_long", 2'000));
  problems.add(numbered(severity::error, "syntax_error", 2'001));
  ASSERT_EQ(problems.problems().size(), limits::max_problems);
  EXPECT_EQ(problems.omitted(), 502U);
  EXPECT_EQ(problems.warning_count(), limits::max_problems + 501);
  EXPECT_EQ(problems.error_count(), 1U);
  // The last remarks made room.
  EXPECT_EQ(problems.problems()[limits::max_problems - 3].found,
            std::to_string(limits::max_problems - 3));
  EXPECT_EQ(problems.problems()[limits::max_problems - 2].found, "2000");
  EXPECT_EQ(problems.problems()[limits::max_problems - 1].found, "2001");

  // Errors take the places of all remarks and then of all warnings, and then they are counted too.
  for (std::size_t i = 0; i < limits::max_problems; ++i) {
    problems.add(numbered(severity::error, "syntax_error", 3'000 + i));
  }
  EXPECT_FALSE(problems.keeps(severity::error));
  EXPECT_EQ(problems.problems().size(), limits::max_problems);
  EXPECT_EQ(problems.problems().front().found, "2001");
  EXPECT_EQ(problems.problems().back().found, "3998");
  EXPECT_EQ(problems.error_count(), limits::max_problems + 1);
  EXPECT_EQ(problems.omitted(), 502U + limits::max_problems);
}

TEST(report, an_appended_error_is_kept_too) {
  report warnings;
  for (std::size_t i = 0; i < limits::max_problems; ++i) {
    warnings.add(numbered(severity::warning, "too_long", i));
  }
  report errors;
  errors.add(numbered(severity::error, "syntax_error", 0));
  warnings.append(errors);
  EXPECT_EQ(warnings.problems().back().code, "syntax_error");
  EXPECT_EQ(warnings.error_count(), 1U);
  EXPECT_EQ(warnings.warning_count(), limits::max_problems);
  EXPECT_EQ(warnings.omitted(), 1U);
}

TEST(report, appended_places_get_a_file_only_where_they_have_none) {
  report inner;
  inner.add(example());
  problem bare = example();
  bare.where.file.clear();
  inner.add(bare);
  report outer;
  outer.append(inner, "outer.json");
  EXPECT_EQ(outer.problems()[0].where.file, "policy.json");
  EXPECT_EQ(outer.problems()[1].where.file, "outer.json");
  outer.append(outer);
  EXPECT_EQ(outer.problems().size(), 4U);
  EXPECT_EQ(outer.error_count(), 4U);
}

TEST(report, knows_errors_from_warnings) {
  report problems;
  EXPECT_TRUE(problems.empty());
  problem item;
  item.level = severity::warning;
  problems.add(item);
  item.level = severity::note;
  problems.add(item);
  EXPECT_FALSE(problems.has_errors());
  EXPECT_FALSE(problems.empty());
  item.level = severity::error;
  problems.add(item);
  EXPECT_TRUE(problems.has_errors());
}

TEST(status, has_a_name_for_each_number) {
  std::set<std::string_view> names;
  for (std::int32_t i = 0; i < 600; ++i) names.insert(name(static_cast<status>(i)));
  EXPECT_EQ(names.size(), 24U + 1);  // and one for what is none
  EXPECT_EQ(name(status::ok), "ok");
  EXPECT_EQ(name(status::out_of_memory), "out_of_memory");
  EXPECT_EQ(name(static_cast<status>(-1)), "unknown_status");
}

TEST(result, is_a_value_or_a_reason) {
  result<std::string> good(std::string("value"));
  EXPECT_TRUE(good);
  EXPECT_EQ(*good, "value");
  EXPECT_EQ(good->size(), 5U);
  EXPECT_EQ(good.code(), status::ok);
  report problems;
  problems.add(example());
  const result<std::string> bad(status::invalid_policy, problems);
  EXPECT_FALSE(bad);
  EXPECT_EQ(bad.code(), status::invalid_policy);
  EXPECT_EQ(bad.report().error_count(), 1U);
  EXPECT_DEATH(static_cast<void>(bad->size()), "");
}

TEST(version, is_that_of_the_header) {
  EXPECT_EQ(version(), std::to_string(AMBIT_VERSION_MAJOR) + "." +
                           std::to_string(AMBIT_VERSION_MINOR) + "." +
                           std::to_string(AMBIT_VERSION_PATCH));
}

}  // namespace
}  // namespace ambit
