// First match, and who may ask what of whom.
#include <gtest/gtest.h>

#include <cstdint>

#include "src/leads/first_match.hpp"
#include "tests/unit/leads/office.hpp"

namespace ambit::test {
namespace {

const char* const three_entries =
    R"({"id": "de", "when": {"field": "country", "op": "eq", "value": "DE"},
        "assign": {"user": "ana"}},
       {"id": "formula", "uncarried": {"reason": "formula"}},
       {"id": "big", "when": {"field": "size", "op": "ge", "value": 100}, "assign": "keep"},
       {"id": "dutch", "when": {"any": [{"field": "country", "op": "eq", "value": "NL"},
                                        {"field": "country", "op": "eq", "value": "DE"}]},
        "assign": {"user": "ben"}})";

std::vector<std::int32_t> entries_of(const matches& found) {
  std::vector<std::int32_t> entries;
  for (std::size_t row = 0; row < found.size(); ++row) entries.push_back(found.entry(row));
  return entries;
}

TEST(Match, TheFirstTrueEntryOrNoneOrInvalid) {
  office desk(policy_of(three_entries));
  const batch records = leads_of(desk.live, R"([
    {"id": "1", "country": "DE", "size": 100}, {"id": "2", "size": 100},
    {"id": "3", "country": "NL"}, {"id": "4"}, {"id": "5", "size": "many"}, 6])");
  const result<matches> found = leads::match(desk.live, records, at(), desk.memory);
  ASSERT_TRUE(found);
  EXPECT_EQ(entries_of(*found), (std::vector<std::int32_t>{0, 2, 3, matches::no_entry,
                                                           matches::invalid, matches::invalid}));
}

TEST(Match, MatchingGoesOnFromAnyEntry) {
  office desk(policy_of(three_entries));
  const batch records = leads_of(desk.live, R"({"id": "1", "country": "DE", "size": 100})");
  const result<leads::question> asked = leads::ask(desk.live, records, at());
  ASSERT_TRUE(asked);
  criteria::workspace& memory = desk.memory.workspace();
  const criteria::row cells = records.records().load(0, memory);
  std::vector<std::int32_t> from;
  for (std::size_t entry = 0; entry <= 4; ++entry)
    from.push_back(
        leads::first_match(*asked->rule, *asked->assignment->atoms, cells, entry, memory));
  EXPECT_EQ(from, (std::vector<std::int32_t>{0, 2, 2, 3, matches::no_entry}));
}

TEST(Match, ABatchOfAnotherSchemaIsRefused) {
  office desk(policy_of(three_entries));
  const result<schema> other = schema::compile(R"({"objects": {"lead": {"fields": {}}}})");
  ASSERT_TRUE(other);
  const result<batch> records = batch::from_json(*other, "lead", R"({"id": "1"})");
  ASSERT_TRUE(records);
  EXPECT_EQ(leads::match(desk.live, *records, at(), desk.memory).code(), status::schema_mismatch);
}

TEST(Match, TheSameSchemaCompiledTwiceIsTheSame) {
  office desk(policy_of(three_entries));
  const result<schema> again = schema::compile(lead_schema);
  ASSERT_TRUE(again);
  const result<batch> records = batch::from_json(*again, "lead", R"({"id": "1", "size": 100})");
  ASSERT_TRUE(records);
  const result<matches> found = leads::match(desk.live, *records, at(), desk.memory);
  ASSERT_TRUE(found) << found.report().to_text();
  EXPECT_EQ(found->entry(0), 2);
}

TEST(Match, WhatCannotBeAskedIsNamed) {
  office desk(policy_of(three_entries));
  const batch records = leads_of(desk.live, R"({"id": "1"})");
  const result<batch> notes =
      batch::from_json(desk.live.policy().schema(), "note", R"({"id": "1"})");
  ASSERT_TRUE(notes);
  EXPECT_EQ(leads::match(desk.live, *notes, at(), desk.memory).code(), status::unknown_object);

  context when = at();
  when.zone = "Mars/Olympus";
  EXPECT_EQ(leads::match(desk.live, records, when, desk.memory).code(), status::unknown_zone);
  when = at();
  when.now_unix_us = INT64_MAX;
  EXPECT_EQ(leads::match(desk.live, records, when, desk.memory).code(), status::invalid_argument);
  when = at(std::string(256, 'e'));
  EXPECT_EQ(leads::match(desk.live, records, when, desk.memory).code(), status::invalid_argument);
  when = at("\xff");
  EXPECT_EQ(leads::match(desk.live, records, when, desk.memory).code(), status::invalid_argument);
  when = at(std::string(255, 'e'));
  EXPECT_TRUE(leads::match(desk.live, records, when, desk.memory));
  for (const auto member : {&context::actor, &context::running_user}) {
    for (const std::string& wrong :
         {std::string("\xff"), std::string(1, '\0'), std::string("\xc3"), std::string(256, 'u')}) {
      when = at();
      when.*member = wrong;
      const result<matches> refused = leads::match(desk.live, records, when, desk.memory);
      EXPECT_EQ(refused.code(), status::invalid_argument);
      ASSERT_EQ(refused.report().problems().size(), 1U);
      EXPECT_NE(refused.report().problems().front().found.find(
                    member == &context::actor ? "actor" : "running_user"),
                std::string::npos);
    }
    when = at();
    when.*member = std::string(255, 'u');
    EXPECT_TRUE(leads::match(desk.live, records, when, desk.memory));
  }
}

TEST(Match, ASchemaThatOnlyItsDigestCallsTheSameIsAnother) {
  office desk(policy_of(three_entries));
  const auto& real = desk.live.policy().schema().data();
  const auto answer = [&](const criteria::schema_data& forged) {
    const result<batch> records = batch::from_json(
        schema(std::make_shared<const criteria::schema_data>(forged)), "lead", R"({"id": "1"})");
    return leads::match(desk.live, *records, at(), desk.memory).code();
  };
  EXPECT_EQ(answer(real), status::ok);
  criteria::schema_data forged = real;
  forged.objects.front().fields.back().name += 'x';
  EXPECT_EQ(answer(forged), status::schema_mismatch);
  forged = real;
  forged.objects.front().fields.back().type = criteria::field_type::number;
  EXPECT_EQ(answer(forged), status::schema_mismatch);
  forged = real;
  forged.objects.pop_back();
  EXPECT_EQ(answer(forged), status::schema_mismatch);
}

TEST(Match, APlanRefusesMatchesOfAnotherQuestion) {
  office desk(policy_of(three_entries));
  const batch records = leads_of(desk.live, R"({"id": "1"})");
  const batch equal = leads_of(desk.live, R"({"id": "1"})");
  const engine other =
      engine_of(policy_of(R"({"id": "e", "when": {"always": true}, "assign": "keep"})"));
  const result<matches> found = leads::match(desk.live, records, at(), desk.memory);
  ASSERT_TRUE(found);
  const auto code = [&](const engine& live, const batch& asked, const context& when) {
    return leads::plan(live, asked, *found, desk.book, when, desk.memory).code();
  };
  context later = at();
  ++later.now_unix_us;
  EXPECT_EQ(code(desk.live, records, at()), status::ok);
  EXPECT_EQ(code(desk.live, records, at("create")), status::ok);
  EXPECT_EQ(code(other, records, at()), status::invalid_argument);
  EXPECT_EQ(code(desk.live, equal, at()), status::invalid_argument);
  EXPECT_EQ(code(desk.live, records, later), status::invalid_argument);
  EXPECT_EQ(code(desk.live, records, at("edit")), status::invalid_argument);
}

}  // namespace
}  // namespace ambit::test
