// The long answer for one record.
#include <gtest/gtest.h>

#include "src/base/json.hpp"
#include "tests/unit/leads/office.hpp"

namespace ambit::test {
namespace {

const char* const entries =
    R"({"id": "f", "uncarried": {"reason": "formula", "detail": "ISNEW"}},
       {"id": "fr", "when": {"field": "country", "op": "eq", "value": "FR"},
        "assign": {"user": "ben"}},
       {"id": "big", "when": {"all": [{"field": "country", "op": "in", "values": ["DE", "AT"]},
                                      {"field": "size", "op": "ge", "value": 500}]},
        "assign": ["account_owner", {"pool": "p"}]},
       {"id": "last", "when": {"always": true}, "assign": {"user": "off"}})";
const char* const pools =
    R"({"p": {"method": "round_robin", "members": [{"user": "pat"}, {"user": "ana"}]}})";

std::string explain(office& desk, std::string_view record, const context& when = at()) {
  const batch read = leads_of(desk.live, record);
  const auto text = leads::explain(desk.live, read, 0, desk.book, when, desk.memory);
  return text ? *text : text.report().to_text();
}

/// Results of the entries shown, and the sentence.
std::pair<std::string, std::string> summary(const std::string& explanation) {
  report problems;
  json::document document;
  if (!document.parse(explanation, "explanation", problems)) return {problems.to_text(), ""};
  std::string results;
  const json::value list = document.root().find("entries");
  for (json::value item = list.first(); item; item = item.next())
    results.append(item.find("entry").string())
        .append(" ")
        .append(item.find("result").string())
        .append(" ");
  return {results, std::string(document.root().find("sentence").string())};
}

TEST(Explain, ShowsEntriesDownToTheDecidingOne) {
  office desk(policy_of(entries, pools));
  const std::string text =
      explain(desk, R"({"id": "L1", "country": "DE", "size": 500, "account": "gone"})");
  const auto [results, sentence] = summary(text);
  EXPECT_EQ(results, "f uncarried fr false big true ");
  EXPECT_TRUE(text.starts_with(
      R"({"id":"L1","decision":{"id":"L1","outcome":"assigned","reason":"entry_matched",)"
      R"("owner":{"user":"ana"},"rule":"inbound","entry":"big","choice":1,"pool":"p",)"))
      << text;
  EXPECT_NE(text.find(R"({"entry":"f","result":"uncarried",)"
                      R"("uncarried":{"reason":"formula","detail":"ISNEW"}})"),
            std::string::npos)
      << text;
  EXPECT_TRUE(sentence.starts_with("Lead L1 goes to user ana: entry big matched (")) << sentence;
  EXPECT_TRUE(
      sentence.ends_with("), choice 2, pool p; skipped account_owner off (user_inactive), user pat "
                         "(never_logged_in); not asked, since they could not be imported: f."))
      << sentence;
}

TEST(Explain, ShowsAllEntriesWhenNoneDecided) {
  office desk(policy_of(
      R"({"id": "fr", "when": {"field": "country", "op": "eq", "value": "FR"},
          "assign": {"user": "ben"}})",
      "{}", R"(, "default_owner": {"user": "cleo"})"));
  const auto [results, sentence] = summary(explain(desk, R"({"id": "L1"})"));
  EXPECT_EQ(results, "fr unknown ");
  EXPECT_EQ(sentence, "Lead L1 goes to user cleo, the default owner: no entry matched.");
}

TEST(Explain, SaysEveryOutcomeInASentence) {
  office desk(policy_of(entries, pools));
  EXPECT_EQ(summary(explain(desk, R"({"id": "L1"})")).second,
            "Lead L1 is unassigned: entry last matched (everything passes), but none of its "
            "choices could take it; "
            "skipped user off (user_inactive), the default owner (no_default_owner); not asked, "
            "since they could not be imported: f.");
  const auto [wrong_results, wrong] =
      summary(explain(desk, R"({"id": "L1", "country": "DE", "size": "x"})"));
  EXPECT_EQ(wrong_results, "f uncarried fr false big invalid last true ");
  EXPECT_EQ(wrong, "Lead L1 is undecided: size: the text \"x\", expected a whole number.");
  EXPECT_TRUE(
      summary(explain(desk, "[7]")).second.starts_with("Lead without an id is undecided: "));

  office keeping(policy_of(R"({"id": "k", "when": {"always": true}, "assign": "keep"})"));
  EXPECT_EQ(
      summary(explain(keeping, R"({"id": "L1", "owner.user": "off"})")).second,
      "Lead L1 stays with user off: entry k matched (everything passes), choice 1, keep; warning: "
      "kept_owner_not_eligible.");
  office held(policy_of(R"({"id": "k", "when": {"always": true}, "assign": "account_owner"})"));
  EXPECT_EQ(
      summary(explain(held, R"({"id": "L1", "owner.user": "ben", "account": "acme"})")).second,
      "Lead L1 stays with user ben: entry k matched (everything passes), choice 1, account_owner, "
      "which may not "
      "replace an owner.");
}

TEST(Explain, ChangesNothingAndShowsAReplayAsOne) {
  office desk(policy_of(entries, pools));
  const char* const record = R"({"id": "L1", "country": "DE", "size": 500})";
  const std::string before = *desk.book.snapshot();
  const std::string first = explain(desk, record);
  EXPECT_EQ(explain(desk, record), first);
  EXPECT_EQ(*desk.book.snapshot(), before);
  desk.one(record);
  const auto [results, sentence] = summary(explain(desk, record));
  EXPECT_EQ(results, "f uncarried fr false big true ");
  EXPECT_EQ(sentence,
            "Lead L1 was decided before (assigned, entry_matched); now it is with user ana.");
}

TEST(Explain, ARowPastTheEndIsRefused) {
  office desk(policy_of(entries, pools));
  const batch read = leads_of(desk.live, R"([{"id": "1"}, {"id": "2"}])");
  EXPECT_TRUE(leads::explain(desk.live, read, 1, desk.book, at(), desk.memory));
  EXPECT_EQ(leads::explain(desk.live, read, 2, desk.book, at(), desk.memory).code(),
            status::invalid_argument);
}

}  // namespace
}  // namespace ambit::test
