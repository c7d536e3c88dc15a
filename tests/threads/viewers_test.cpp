// Viewers of a portal: shared by threads, each with a scratch of its own.
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/threads/threads.hpp"
#include "tests/unit/tickets/portal.hpp"

namespace ambit {
namespace {

using test::in_parallel;
using test::thread_count;

std::string tickets_json() {
  std::string lines;
  for (int i = 0; i < 80; ++i)
    lines += R"({"id": "T)" + std::to_string(i) + R"(", "contact": ")" +
             (i % 3 == 0   ? "ana"
              : i % 3 == 1 ? "ben"
                           : "somebody") +
             R"(", "company": ")" + (i % 2 == 0 ? "X" : "Y") + R"(", "subject": "printer )" +
             std::to_string(i) + R"(", "score": )" + std::to_string(i % 7) + R"(, "tags": ["a"]})" +
             "\n";
  return lines;
}

std::string all_answers(const tickets::viewer& who, const batch& records, scratch& memory) {
  std::vector<tickets::sight> sights(records.size());
  EXPECT_EQ(who.see(records, memory, sights.data()), status::ok);
  std::string text;
  for (const tickets::sight each : sights) text += name(each);
  for (const char* const query :
       {R"({})", R"({"search": "printer", "sort": [{"field": "score", "descending": true}]})",
        R"({"view": "company", "filter": {"field": "score", "op": "ge", "value": 3}})"}) {
    const result<std::string> page = who.list(records, query, memory);
    EXPECT_TRUE(page) << page.report().to_text();
    if (page) text += *page;
  }
  text += *who.can_see(records, 2, tickets::audience::employee, memory);
  return text + who.entry(tickets::audience::employee);
}

TEST(Threads, ViewersAreSharedByAll) {
  const engine live = test::engine_of(test::policy_text({}, "primary_company"));
  const batch records = test::tickets_of(live, tickets_json());
  const std::vector<tickets::viewer> viewers = {test::viewer_of(live, "ana"),
                                                test::viewer_of(live, "ben")};
  std::vector<std::string> meant;
  scratch alone;
  for (const tickets::viewer& each : viewers) meant.push_back(all_answers(each, records, alone));
  std::vector<std::vector<std::string>> got(thread_count);
  in_parallel([&](int thread) {
    scratch memory;
    for (int i = 0; i < 10; ++i) {
      const auto which = static_cast<std::size_t>((i + thread) % 2);
      got[static_cast<std::size_t>(thread)].push_back(all_answers(viewers[which], records, memory));
      EXPECT_EQ(got[static_cast<std::size_t>(thread)].back(), meant[which]);
      EXPECT_EQ(all_answers(test::viewer_of(live, "ana"), records, memory), meant[0]);
    }
    EXPECT_TRUE(tickets::who_can_see(live, "support", records, 0, {}, memory));
  });
}

}  // namespace
}  // namespace ambit
