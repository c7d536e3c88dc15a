// Lists: what a query may ask, pages, and what a cursor is good for.
#include <string>
#include <vector>

#include "tests/unit/tickets/portal.hpp"

namespace ambit::test {
namespace {

using tickets::viewer;

std::string many_tickets() {
  std::string out;
  for (int i = 0; i < 20; ++i) {
    out += R"({"id":"T)" + std::to_string(i) + R"(","contact":")" + (i % 2 == 0 ? "ana" : "ben") +
           R"(","company":"X","secret_number":)" + std::to_string(i) + R"(,"score":)" +
           std::to_string(i % 5) + ".5}\n";
  }
  return out;
}

std::string next_of(const std::string& page) {
  const std::string key = R"("next":")";
  const std::size_t at = page.find(key);
  if (at == std::string::npos) return {};
  return page.substr(at + key.size(), page.find('"', at + key.size()) - at - key.size());
}

std::string after(const std::string& cursor, std::string_view more = "") {
  return R"({"sort": [{"field": "score", "descending": true}], )" + std::string(more) +
         R"("page": {"size": 3, "after": ")" + cursor + "\"}}";
}
const std::string first_page =
    R"({"sort": [{"field": "score", "descending": true}], "page": {"size": 3}})";

std::vector<std::string> ids_of(const std::string& page) {
  std::vector<std::string> out;
  const std::string key = R"({"id":")";
  const std::string shown = R"("fields":)";
  for (std::size_t at = page.find(key); at != std::string::npos; at = page.find(key, at + 1)) {
    if (page.compare(at - shown.size(), shown.size(), shown) == 0) continue;
    const std::size_t begin = at + key.size();
    out.push_back(page.substr(begin, page.find('"', begin) - begin));
  }
  return out;
}

TEST(List, PagesPutTogetherAreTheList) {
  const engine rules = engine_of(policy_text({}, "primary_company"));
  const viewer ana = viewer_of(rules);
  const batch tickets = tickets_of(rules, many_tickets());
  scratch memory;
  const auto whole =
      ids_of(*ana.list(tickets, R"({"sort": [{"field": "score", "descending": true}]})", memory));
  EXPECT_EQ(whole.size(), 20U);
  std::vector<std::string> pieces;
  std::string page = *ana.list(tickets, first_page, memory);
  for (;;) {
    for (const std::string& id : ids_of(page)) pieces.push_back(id);
    const std::string cursor = next_of(page);
    if (cursor.empty()) break;
    page = *ana.list(tickets, after(cursor), memory);
  }
  EXPECT_EQ(pieces, whole);
}

TEST(List, ACursorBelongsToOneQueryOneViewerAndOnePolicy) {
  const engine rules = engine_of(policy_text({}, "primary_company"));
  const viewer ana = viewer_of(rules);
  const batch tickets = tickets_of(rules, many_tickets());
  scratch memory;
  const std::string cursor = next_of(*ana.list(tickets, first_page, memory));
  ASSERT_FALSE(cursor.empty());
  EXPECT_TRUE(ana.list(tickets, after(cursor), memory));
  const auto refuses = [&](const viewer& who, const std::string& query) {
    const auto page = who.list(tickets, query, memory);
    return page.code() == status::invalid_argument &&
           page.report().problems().front().code == "wrong_cursor";
  };
  EXPECT_TRUE(refuses(viewer_of(rules, "ben"), after(cursor)));
  EXPECT_TRUE(refuses(ana, after(cursor, R"("view": "own", )")));
  EXPECT_TRUE(refuses(ana, after(cursor, R"("search": "x", )")));
  EXPECT_TRUE(refuses(ana, after(cursor, R"("filter": {"always": true}, )")));
  EXPECT_TRUE(refuses(ana, R"({"page": {"after": ")" + cursor + "\"}}"));
  EXPECT_TRUE(refuses(ana, after(cursor.substr(1))));
  EXPECT_TRUE(refuses(ana, after(cursor + "00")));
  EXPECT_TRUE(refuses(ana, after(cursor.substr(0, 32))));
  EXPECT_TRUE(refuses(ana, after("")));
  const engine other = engine_of(policy_text({}, "any_company"));
  EXPECT_TRUE(refuses(viewer_of(other), after(cursor)));
}

/// A cursor has the hexadecimal of what it holds behind 32 digits.
std::string content_of(const std::string& cursor) {
  std::string out;
  for (std::size_t i = 32; i + 1 < cursor.size(); i += 2) {
    out += static_cast<char>(std::stoi(cursor.substr(i, 2), nullptr, 16));
  }
  return out;
}

TEST(List, ACursorHoldsNothingThatItsReaderWasNotShown) {
  const engine rules = engine_of(policy_text({}, "primary_company"));
  const viewer ana = viewer_of(rules);
  const batch shared = tickets_of(rules, R"([
      {"id": "T1", "contact": "ben", "company": "X", "score": 7.25, "secret_number": 31337},
      {"id": "T2", "contact": "ben", "company": "X", "score": 7.5}])");
  scratch memory;
  const std::string page =
      *ana.list(shared, R"({"sort": [{"field": "score"}], "page": {"size": 1}})", memory);
  EXPECT_EQ(content_of(next_of(page)), R"([null,"T1"])");
}

TEST(List, ATicketThatIsGivenTwiceStaysOnOnePage) {
  const engine rules = engine_of(policy_text());
  const viewer ana = viewer_of(rules);
  const batch twice = tickets_of(rules, R"([{"id": "T1", "contact": "ana"},
      {"id": "T1", "contact": "ana"}, {"id": "T2", "contact": "ana"}])");
  scratch memory;
  const std::string page = *ana.list(twice, R"({"page": {"size": 1}})", memory);
  EXPECT_EQ(ids_of(page), (std::vector<std::string>{"T1", "T1"}));
  const std::string rest =
      *ana.list(twice, R"({"page": {"size": 1, "after": ")" + next_of(page) + "\"}}", memory);
  EXPECT_EQ(ids_of(rest), (std::vector<std::string>{"T2"}));
  EXPECT_TRUE(next_of(rest).empty());
}

TEST(List, AllProblemsOfAQueryAreToldAndNoHiddenFieldIsNamed) {
  const engine rules = engine_of(policy_text());
  const viewer ana = viewer_of(rules);
  const batch tickets = tickets_of(rules, R"({"id": "T1", "contact": "ana"})");
  scratch memory;
  const auto refused = ana.list(tickets, R"({"view": "everything", "status": 1,
      "filter": {"field": "secret_numbr", "op": "eq", "value": 1},
      "sort": [{"field": "secret_number"}, {"field": "tags"}], "facets": ["subject"],
      "page": {"size": 0}, "limit": 5})",
                                memory);
  ASSERT_EQ(refused.code(), status::invalid_argument);
  std::vector<std::string> codes;
  for (const problem& each : refused.report().problems()) codes.push_back(each.code);
  EXPECT_EQ(codes, (std::vector<std::string>{"unknown_value", "wrong_type", "unknown_field",
                                             "unknown_field", "wrong_type", "wrong_type",
                                             "out_of_range", "unknown_key"}));
  // It repeats what was asked, and gives no hint of what is there.
  EXPECT_EQ(refused.report().to_text().find("did you mean \"secret"), std::string::npos);
  const auto named = ana.list(
      tickets, R"({"filter": {"field": "secret_number", "op": "eq", "value": "x"}})", memory);
  ASSERT_EQ(named.report().problems().size(), 1U);
  EXPECT_EQ(named.report().problems()[0].code, "unknown_field");
  EXPECT_EQ(named.report().problems()[0].hint, "");
}

TEST(List, BoundsAreTakenAtTheEdge) {
  const engine rules = engine_of(policy_text());
  const viewer ana = viewer_of(rules);
  const batch tickets = tickets_of(rules, R"({"id": "T1", "contact": "ana"})");
  scratch memory;
  const auto code = [&](const std::string& query) {
    return ana.list(tickets, query, memory).code();
  };
  EXPECT_EQ(code(R"({"page": {"size": 10000}})"), status::ok);
  EXPECT_EQ(code(R"({"page": {"size": 10001}})"), status::invalid_argument);
  EXPECT_EQ(code(R"({"search": ")" + std::string(255, 'x') + "\"}"), status::ok);
  EXPECT_EQ(code(R"({"search": ")" + std::string(256, 'x') + "\"}"), status::invalid_argument);
  std::string keys;
  for (int i = 0; i < 8; ++i) keys += R"({"field": "id"},)";
  EXPECT_EQ(code(R"({"sort": [)" + keys.substr(0, keys.size() - 1) + "]}"), status::ok);
  EXPECT_EQ(code(R"({"sort": [)" + keys + R"({"field": "id"}]})"), status::invalid_argument);
  EXPECT_EQ(code("[]"), status::invalid_argument);
  EXPECT_EQ(code("{"), status::invalid_argument);
}

}  // namespace
}  // namespace ambit::test
