// Conversations: what is refused, what is never read, and that a lost value shows no more.
#include "ambit/conversations.hpp"

#include <string>
#include <vector>

#include "tests/unit/tickets/portal.hpp"

namespace ambit::test {
namespace {

using tickets::audience;
using tickets::viewer;

std::string code_of(const report& found) {
  return found.problems().empty() ? "" : found.problems().front().code;
}

struct asked {
  explicit asked(std::string_view settings = {})
      : rules(engine_of(policy_text(settings))),
        ana(viewer_of(rules)),
        records(tickets_of(rules, R"([{"id": "T1", "contact": "ana"}, {"id": "T2"}])")) {}

  result<std::string> thread(std::string_view text, std::size_t row = 0,
                             audience reader = audience::customer) {
    return tickets::thread(ana, records, row, text, reader, memory);
  }
  result<std::string> reply(std::string_view written, std::size_t row = 0) {
    return tickets::reply(ana, records, row, R"({"ticket": "T1", "threads": []})", written,
                          audience::employee, memory);
  }
  result<std::string> submit(std::string_view written) {
    return tickets::submit(ana, written, audience::employee, memory);
  }

  engine rules;
  viewer ana;
  batch records;
  scratch memory;
};

TEST(Thread, IsOfTheTicketThatIsAskedAbout) {
  asked portal;
  for (const std::string_view text : {R"({"ticket": "T2", "threads": []})", R"({"threads": []})",
                                      R"({"ticket": 1})", R"({"ticket": null, "threads": []})"}) {
    const auto refused = portal.thread(text);
    EXPECT_EQ(refused.code(), status::invalid_argument) << text;
    EXPECT_EQ(code_of(refused.report()), "wrong_ticket") << text;
  }
  EXPECT_EQ(code_of(portal.thread("[]").report()), "wrong_type");
  EXPECT_EQ(code_of(portal.thread("").report()), "syntax_error");
  EXPECT_EQ(code_of(portal.thread(R"({"ticket": "T1", "ticket": "T1"})").report()),
            "duplicate_key");
  EXPECT_EQ(code_of(portal.thread("{}", 2).report()), "wrong_row");
}

TEST(Thread, OfAHiddenTicketIsNotEvenRead) {
  asked portal;
  for (const std::string_view text : {"", "[", R"({"ticket": "T9"})"}) {
    EXPECT_EQ(*portal.thread(text, 1), R"({"id":"T2","visible":false,"reason":"not_found"})");
  }
}

TEST(Thread, IsOfRecordsOfThePortalOnly) {
  asked portal;
  const batch leads = *batch::from_json(portal.rules.policy().schema(), "lead", R"({"id": "L"})");
  EXPECT_EQ(tickets::thread(portal.ana, leads, 0, "{}", audience::customer, portal.memory).code(),
            status::unknown_object);
}

TEST(Thread, GivesTextsAsTheyAre) {
  asked portal;
  const std::string long_text(70'000, 'x');
  const auto read = portal.thread(
      R"({"ticket": "T1", "more": 1, "threads": [{"id": "H", "messages": [{"id": "m",
          "kind": "message", "channel": "chat", "at": "2026-11-22T09:00:00Z", "text": ")" +
      long_text + R"(", "from": 5, "sender": "secret"}]}]})");
  ASSERT_TRUE(read) << read.report().to_text();
  EXPECT_EQ(*read, R"({"id":"T1","visible":true,"thread":{"id":"H","messages":[{"id":"m",)"
                   R"("at":"2026-11-22T09:00:00Z","channel":"chat","from":null,"text":")" +
                       long_text + R"(","attachments":[]}]}})");
}

TEST(Thread, AnIdIsAtMost255BytesLong) {
  asked portal;
  for (const std::size_t size : {255U, 256U}) {
    const auto read = portal.thread(
        R"({"ticket": "T1", "threads": [{"id": "H", "messages": [{"id": "m", "kind": "message",
            "channel": "chat", "at": "2026-11-22T09:00:00Z"}, {"id": ")" +
        std::string(size, 'm') +
        R"(", "kind": "message", "channel": "chat", "at": "2026-11-22T08:00:00Z"}]}]})");
    const bool is_shown = read->find("mmm") != std::string::npos;
    EXPECT_EQ(is_shown, size == 255U);
  }
}

TEST(Reply, TellsEveryProblemAndLooksAtItBeforeTheTicket) {
  asked portal;
  const auto refused = portal.reply(
      R"({"id": "", "text": "", "attachments": [{"name": 5}, {"id": "a", "size": 1}], "to": 1})");
  ASSERT_FALSE(refused);
  EXPECT_EQ(refused.report().error_count(), 6U) << refused.report().to_text();
  EXPECT_EQ(portal.reply("{}", 1).code(), status::invalid_argument);
  EXPECT_EQ(portal.reply("[]").code(), status::invalid_argument);
  const auto hidden = portal.reply(R"({"id": "R", "text": "x"})", 1);
  EXPECT_EQ(*hidden, R"({"outcome":"refused","id":"T2","reason":"not_visible"})");
}

TEST(Reply, CustomersLearnNothingOfWhy) {
  asked portal(R"("rights": [],)");
  const auto refused =
      tickets::reply(portal.ana, portal.records, 0, R"({"ticket": "T1", "threads": []})",
                     R"({"id": "R", "text": "x"})", audience::customer, portal.memory);
  EXPECT_EQ(*refused, R"({"outcome":"refused","id":"T1"})");
  EXPECT_EQ(
      *tickets::can_reply(portal.ana, portal.records, 1, "", audience::customer, portal.memory),
      R"({"id":"T2","can_reply":false,"attach":false,"close":false,"reopen":false,)"
      R"("reason":"not_found"})");
}

TEST(Submit, TellsEveryProblemOfASubmission) {
  asked portal(R"("support_form": {"id": "F", "properties": ["subject", "score", "tags"],
                                   "inbox": "I"},)");
  const auto refused = portal.submit(
      R"({"id": "S", "fields": {"subjet": "x", "contact": "ben", "score": "many",
                                "tags": ["a", "c"]}})");
  ASSERT_FALSE(refused);
  std::vector<std::string> codes;
  for (const problem& each : refused.report().problems()) codes.push_back(each.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"unknown_field", "unknown_field", "wrong_type",
                                             "undeclared_option"}));
  EXPECT_EQ(refused.report().problems()[0].hint, "did you mean \"subject\"?");
  EXPECT_EQ(refused.report().problems()[1].where.pointer, "/fields/contact");
  EXPECT_EQ(portal.submit(R"({"id": "S"})").code(), status::invalid_argument);
  EXPECT_EQ(portal.submit(R"({"fields": {}, "id": 5})").code(), status::invalid_argument);
}

TEST(Submit, MakesIdsThatFitAndNeverMeet) {
  asked portal(R"("support_form": {"id": "F", "properties": ["subject"], "inbox": "I"},)");
  const std::string room(255 - std::string("support/ana/").size(), 's');
  EXPECT_TRUE(portal.submit(R"({"id": ")" + room + R"(", "fields": {}})"));
  const auto refused = portal.submit(R"({"id": "x)" + room + R"(", "fields": {}})");
  EXPECT_EQ(code_of(refused.report()), "too_long");
  const auto escaped = portal.submit(R"({"id": "../ben/S", "fields": {}})");
  EXPECT_NE(escaped->find(R"("id":"support/ana/..%2Fben%2FS")"), std::string::npos);
}

}  // namespace
}  // namespace ambit::test
