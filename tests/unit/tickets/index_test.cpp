// The ticket index: what writes take and refuse, and that questions are answered as by a batch.
#include <string>
#include <vector>

#include "ambit/ticket_index.hpp"
#include "tests/unit/tickets/portal.hpp"

namespace ambit::test {
namespace {

using tickets::sight;
using tickets::ticket_index;
using tickets::viewer;

ticket_index index_of(const engine& rules) {
  return *ticket_index::create(rules, "support");
}

std::vector<std::string> codes_of(const report& problems) {
  std::vector<std::string> out;
  for (const problem& each : problems.problems()) {
    out.push_back(each.code + "/" + std::to_string(each.where.row));
  }
  return out;
}

std::string ticket(const std::string& id, std::string_view contact, std::string_view company = {},
                   std::string_view more = {}) {
  std::string out = R"({"id":")" + id + R"(","contact":")" + std::string(contact) + '"';
  if (!company.empty()) out += R"(,"company":")" + std::string(company) + '"';
  return out + std::string(more) + "}\n";
}

class TicketIndex : public testing::Test {
 protected:
  std::string list(std::string_view query = {}) { return *index.list(ana, query, memory); }
  std::string meant(std::string_view all, std::string_view query = {}) {
    return *ana.list(tickets_of(rules, all), query, memory);
  }
  tickets::ticket_counts count() { return *index.count(ana, memory); }
  sight see(std::string_view id) {
    sight out = sight::invalid;
    EXPECT_EQ(index.see(ana, std::vector{id}, memory, &out), status::ok);
    return out;
  }
  auto remove(std::vector<std::string_view> ids) { return index.remove(ids); }

  engine rules = engine_of(policy_text({}, "primary_company"));
  viewer ana = viewer_of(rules);
  ticket_index index = index_of(rules);
  scratch memory;
};

TEST_F(TicketIndex, EmptyAnswersAsAnEmptyBatch) {
  EXPECT_EQ(list(), meant("[]"));
  EXPECT_EQ(count().tickets, 0U);
  EXPECT_EQ(see("T1"), sight::hidden);
  EXPECT_EQ(index.size().tickets, 0U);
  ASSERT_TRUE(index.put(tickets_of(rules, "[]")));
  EXPECT_EQ(list(), meant("[]"));
  EXPECT_TRUE(remove({}));
}

TEST_F(TicketIndex, AnUpdateMovesATicketBetweenContactsAndCompanies) {
  ASSERT_TRUE(index.insert(tickets_of(rules, ticket("T1", "ana") + ticket("T2", "ben", "X"))));
  EXPECT_EQ(see("T1"), sight::own);
  EXPECT_EQ(see("T2"), sight::shared);
  const std::string moved = ticket("T1", "ben", "X") + ticket("T2", "ben", "Y");
  const auto made = index.update(tickets_of(rules, moved));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->updated, 2U);
  EXPECT_EQ(see("T1"), sight::shared);
  EXPECT_EQ(see("T2"), sight::hidden);
  EXPECT_EQ(list(), meant(moved));
  EXPECT_EQ(index.size().tickets, 2U);
}

TEST_F(TicketIndex, ABatchIsTakenWholeOrNotAtAll) {
  ASSERT_TRUE(index.insert(tickets_of(rules, ticket("T1", "ana"))));
  const std::string before = list();
  const auto twice =
      index.put(tickets_of(rules, ticket("T2", "ana") + ticket("T3", "ana") + ticket("T2", "ana")));
  EXPECT_EQ(twice.code(), status::invalid_argument);
  EXPECT_EQ(codes_of(twice.report()), std::vector<std::string>{"duplicate_id/3"});
  const auto there = index.insert(tickets_of(rules, ticket("T2", "ana") + ticket("T1", "ben")));
  EXPECT_EQ(codes_of(there.report()), std::vector<std::string>{"duplicate_id/2"});
  const auto unknown = index.update(tickets_of(rules, ticket("T1", "ben") + ticket("T9", "ana")));
  EXPECT_EQ(codes_of(unknown.report()), std::vector<std::string>{"unknown_ticket/2"});
  const auto nameless = index.put(tickets_of(rules, ticket("T1", "ben") + R"({"contact":"ana"})"));
  EXPECT_EQ(codes_of(nameless.report()), std::vector<std::string>{"missing_id/2"});
  const auto removed = remove({"T1", "T8", "T1"});
  EXPECT_EQ(codes_of(removed.report()),
            (std::vector<std::string>{"unknown_ticket/2", "duplicate_id/3"}));
  EXPECT_EQ(list(), before);
  EXPECT_EQ(see("T2"), sight::hidden);
}

TEST_F(TicketIndex, WhatHasGoneComesBackAsANewTicket) {
  ASSERT_TRUE(index.insert(tickets_of(rules, ticket("T1", "ana") + ticket("T2", "ana"))));
  ASSERT_TRUE(remove({"T1"}));
  EXPECT_EQ(list(), meant(ticket("T2", "ana")));
  EXPECT_EQ(codes_of(remove({"T1"}).report()), std::vector<std::string>{"unknown_ticket/1"});
  ASSERT_FALSE(index.update(tickets_of(rules, ticket("T1", "ana"))));
  const auto made = index.insert(tickets_of(rules, ticket("T1", "ben", "X")));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->inserted, 1U);
  EXPECT_EQ(see("T1"), sight::shared);
  EXPECT_EQ(index.size().tickets, 2U);
}

TEST_F(TicketIndex, WhatIsWrongIsKeptHiddenAndReported) {
  const std::string wrong = ticket("T1", std::string(300, 'a')) + ticket("T2", "ana") +
                            R"({"id":"T3","contact":5,"company":"X"})" + "\n" +
                            R"({"id":"T4","contact":"ana","contact":"ben"})" + "\n" +
                            ticket("T5", "ana", {}, R"(,"secret_number":"x")");
  const auto made = index.put(tickets_of(rules, wrong));
  ASSERT_TRUE(made);
  EXPECT_EQ(made->invalid, 3U);  // secret_number is nothing that the plan reads
  EXPECT_EQ(codes_of(made.report()),
            (std::vector<std::string>{"too_long/1", "wrong_type/3", "duplicate_key/4"}));
  EXPECT_EQ(list(), meant(wrong));
  EXPECT_EQ(see("T1"), sight::invalid);
  EXPECT_EQ(see("T4"), sight::invalid);
  EXPECT_EQ(index.size().invalid, 3U);
  const auto batch = tickets_of(rules, wrong);
  for (std::size_t row = 0; row < batch.size(); ++row) {
    for (const auto reader : {tickets::audience::customer, tickets::audience::employee}) {
      EXPECT_EQ(*index.can_see(ana, batch.id(row), reader, memory),
                *ana.can_see(batch, row, reader, memory));
    }
  }
  ASSERT_TRUE(index.update(tickets_of(rules, ticket("T1", "ana"))));
  EXPECT_EQ(index.size().invalid, 2U);
  EXPECT_EQ(see("T1"), sight::own);
}

TEST_F(TicketIndex, WhatIsNotThereReadsAsWhatIsHiddenToCustomersOnly) {
  ASSERT_TRUE(index.put(tickets_of(rules, ticket("T1", "ben"))));
  const auto told = [&](std::string_view id, tickets::audience reader) {
    std::string answer = *index.can_see(ana, id, reader, memory);
    answer.replace(answer.find(id), id.size(), "?");
    return answer;
  };
  EXPECT_EQ(told("T1", tickets::audience::customer), told("T9", tickets::audience::customer));
  EXPECT_NE(told("T9", tickets::audience::employee).find(R"("reason":"unknown_ticket")"),
            std::string::npos);
}

TEST_F(TicketIndex, ACursorGoesOnAcrossWrites) {
  std::string all;
  for (char c = 'a'; c < 'k'; ++c) all += ticket(std::string("T") + c, "ana");
  ASSERT_TRUE(index.put(tickets_of(rules, all)));
  const std::string first = list(R"({"page": {"size": 4}})");
  const std::size_t at = first.find(R"("next":")") + 8;
  const std::string cursor = first.substr(at, first.find('"', at) - at);
  // What was shown last goes; what comes before and after it changes.
  ASSERT_TRUE(remove({"Td", "Te"}));
  ASSERT_TRUE(index.put(tickets_of(rules, ticket("Taa", "ana") + ticket("Tf", "ben"))));
  const std::string next = list(R"({"page": {"size": 4, "after": ")" + cursor + "\"}}");
  EXPECT_EQ(next.find("Te"), std::string::npos);
  EXPECT_EQ(next.find("Tf"), std::string::npos);
  EXPECT_LT(next.find("Tg"), next.find("Tj"));
  EXPECT_NE(next.find("Tj"), std::string::npos);
}

TEST_F(TicketIndex, AForeignViewerIsRefused) {
  const engine other = engine_of(policy_text());
  const viewer stranger = viewer_of(other);
  const auto found = index.list(stranger, {}, memory);
  EXPECT_EQ(found.code(), status::invalid_argument);
  EXPECT_EQ(codes_of(found.report()), std::vector<std::string>{"foreign_viewer/0"});
  EXPECT_FALSE(index.count(stranger, memory));
  EXPECT_FALSE(index.select(stranger, memory));
  sight out = sight::own;
  EXPECT_EQ(index.see(stranger, std::vector{std::string_view("T1")}, memory, &out),
            status::invalid_argument);
  EXPECT_FALSE(index.can_see(stranger, "T1", tickets::audience::customer, memory));
  EXPECT_FALSE(ticket_index::create(rules, "sales"));
  // Another directory under the same policy is no other index.
  const engine later = *engine::bind(rules.policy(), directory(), zones());
  ASSERT_TRUE(index.put(tickets_of(rules, ticket("T1", "ana"))));
  EXPECT_EQ(index.count(viewer_of(later), memory)->tickets, 0U);
  EXPECT_EQ(index.put(*batch::from_json(rules.policy().schema(), "lead", "[]")).code(),
            status::unknown_object);
}

TEST_F(TicketIndex, ASelectionKeepsItsState) {
  ASSERT_TRUE(index.put(tickets_of(rules, ticket("T1", "ben", "X") + ticket("T2", "ana"))));
  const auto found = *index.select(ana, memory);
  ASSERT_TRUE(remove({"T1", "T2"}));
  ASSERT_EQ(found.size(), 2U);
  EXPECT_EQ(found.id(0), "T2");
  EXPECT_EQ(found.seen(0), sight::own);
  EXPECT_EQ(found.id(1), "T1");
  EXPECT_EQ(found.seen(1), sight::shared);
  EXPECT_FALSE(found.is_closed(1));
  EXPECT_EQ(count().tickets, 0U);
}

/// Numbers are given anew when as many have gone as there are; nothing of that is to be seen.
TEST_F(TicketIndex, ManyUpdatesAreForgotten) {
  constexpr int size = 3000;
  std::string all;
  for (int i = 0; i < size; ++i) all += ticket("T" + std::to_string(i), "ben", "X");
  ASSERT_TRUE(index.put(tickets_of(rules, all)));
  const std::size_t bytes = index.size().bytes;
  const auto held = *index.select(ana, memory);
  std::string moved;
  for (int round = 0; round < 12; ++round) {
    moved.clear();
    for (int i = 0; i < size; ++i) {
      moved += ticket("T" + std::to_string(i), (i + round) % 3 == 0 ? "ana" : "ben", "X",
                      R"(,"tags":["a"],"score":)" + std::to_string(round) + ".5");
    }
    ASSERT_TRUE(index.put(tickets_of(rules, moved)));
    ASSERT_EQ(list(), meant(moved)) << round;
  }
  EXPECT_EQ(count().own, 1000U);
  EXPECT_LT(index.size().bytes, 4 * bytes);
  EXPECT_EQ(held.size(), static_cast<std::size_t>(size));
  EXPECT_EQ(held.id(7), "T7");
  EXPECT_EQ(held.seen(7), sight::shared);
}

TEST(TicketIndexOfTheMoment, FilterAndConfidentialAreAskedWhenTheViewerAsks) {
  const std::string settings = R"(
      "filter": {"field": "due", "op": "before_now"},
      "confidential": {"field": "due", "op": "in_last", "count": 1, "unit": "hours"},
      "allow_blank": true,)";
  std::string policy = policy_text(settings, "primary_company");
  const std::string field = R"("score": {"type": "number"},)";
  policy.replace(policy.find(field), field.size(), field + R"("due": {"type": "timestamp"},)");
  const engine rules = engine_of(policy);
  ticket_index index = index_of(rules);
  const std::string all = ticket("T1", "ana", "X", R"(,"due":"2026-10-25T00:30:00Z")") +
                          ticket("T2", "ben", "X", R"(,"due":"2026-10-25T00:30:00Z")") +
                          ticket("T3", "ben", "X");
  ASSERT_TRUE(index.put(tickets_of(rules, all)));
  const batch whole = tickets_of(rules, all);
  scratch memory;
  std::vector<std::size_t> counts;
  const std::int64_t due = 1'792'888'200'000'000;
  for (const std::int64_t now : {due - 1, due + 1, due + 3'599'000'000, due + 3'601'000'000}) {
    context when;
    when.now_unix_us = now;
    const viewer ana =
        *viewer::bind(rules, "support", {.contact = "ana", .employee = {}}, when);
    EXPECT_EQ(*index.list(ana, {}, memory), *ana.list(whole, {}, memory));
    counts.push_back(index.count(ana, memory)->tickets);
  }
  EXPECT_EQ(counts, (std::vector<std::size_t>{0, 1, 1, 2}));
}

}  // namespace
}  // namespace ambit::test
