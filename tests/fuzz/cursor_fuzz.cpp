// Any bytes as the cursor of a page: it is refused, or what stands behind it is of the list that its
// reader may see anyway, from a batch as from the index; and no cursor is good for somebody else.
#include <algorithm>
#include <string>
#include <vector>

#include "ambit/directory.hpp"
#include "ambit/ticket_index.hpp"
#include "ambit/zones.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

constexpr const char* rules = R"({"ambit": 1, "schema": {"objects": {"ticket": {"fields": {
    "contact": {"type": "id"}, "company": {"type": "id"}, "subject": {"type": "text"},
    "score": {"type": "integer"}, "share": {"type": "number"}, "due": {"type": "date"},
    "secret": {"type": "text"}}}}},
  "portals": {"support": {"access": "primary_company",
    "fields": {"own": ["id", "subject", "score", "share", "due"], "shared": ["id", "subject"]},
    "filter": {"field": "secret", "op": "ne", "value": "x"},
    "login": {"sso": true}}}})";

constexpr const char* people = R"({"ambit": 1, "contacts": [
  {"id": "ana", "active": true, "companies": [{"id": "X", "primary": true}]},
  {"id": "ben", "active": true}]})";

constexpr const char* tickets = R"([
  {"id": "T1", "contact": "ana", "subject": "b", "score": 3, "share": 0.5, "secret": "a"},
  {"id": "T2", "contact": "ben", "company": "X", "subject": "a", "score": 9, "secret": "a"},
  {"id": "T3", "contact": "ana", "subject": "c", "due": "2026-11-22", "secret": "x"},
  {"id": "T4", "contact": "ana", "score": -1, "share": -0.0, "secret": "b"},
  {"id": "T5", "contact": "ben", "company": "Y", "subject": "d", "secret": "a"},
  {"id": "é\"6", "contact": "ana", "subject": "é", "due": "2024-02-29", "secret": "a"}])";

/// What is asked beside the page.
constexpr const char* questions[] = {
    R"("view":"all")",
    R"("sort":[{"field":"subject","descending":true}])",
    R"("sort":[{"field":"score"},{"field":"share"}],"facets":["id"])",
    R"("sort":[{"field":"due"}],"status":"open","search":"t")",
};

struct world {
  ambit::engine live;
  ambit::batch all;
  ambit::tickets::ticket_index index;
  ambit::tickets::viewer viewers[2];
};

world make_world() {
  const auto compiled = ambit::policy::compile(rules);
  fuzz::require_honest(compiled);
  const auto live =
      *ambit::engine::bind(*compiled, *ambit::directory().apply(people), ambit::zones());
  const auto all = *ambit::batch::from_json(compiled->schema(), "ticket", tickets);
  auto index = *ambit::tickets::ticket_index::create(live, "support");
  fuzz::require(static_cast<bool>(index.put(all)), "the tickets are taken in");
  const auto viewer_of = [&](const char* contact) {
    return *ambit::tickets::viewer::bind(live, "support",
                                         {.contact = contact, .employee = {}, .sso = true}, {});
  };
  return {live, all, index, {viewer_of("ana"), viewer_of("ben")}};
}

/// As a JSON text: what could end it is escaped, the rest is what it is.
std::string quoted(std::string_view bytes) {
  std::string out = "\"";
  for (const char each : bytes) {
    if (each == '"' || each == '\\') out += '\\';
    out += each;
  }
  return out + '"';
}

std::string query_of(const char* question, std::size_t size, std::string_view cursor) {
  std::string out = std::string("{") + question + R"(,"page":{"size":)" + std::to_string(size);
  if (!cursor.empty()) out += R"(,"after":)" + quoted(cursor);
  return out + "}}";
}

std::string to_hex(std::string_view bytes) {
  std::string out;
  for (const char each : bytes) {
    const auto byte = static_cast<unsigned char>(each);
    out += "0123456789abcdef"[byte / 16];
    out += "0123456789abcdef"[byte % 16];
  }
  return out;
}

std::string next_of(const std::string& page) {
  constexpr std::string_view key = R"("next":")";
  const std::size_t at = page.find(key);
  if (at == std::string::npos) return {};
  const std::size_t begin = at + key.size();
  return page.substr(begin, page.find('"', begin) - begin);
}

/// What binds a cursor to its query: a digest. Behind it stands the place, a list in JSON.
std::string identity_of(const std::string& cursor) {
  constexpr std::size_t digits_of_digest = 32;
  if (cursor.empty()) return {};
  fuzz::require(cursor.substr(digits_of_digest, 2) == "5b", "a place follows the digest");
  return cursor.substr(0, digits_of_digest);
}

/// The tickets of a page, each as it is shown: {"id":…,"way":…,"fields":{…}}, where no value of these
/// tickets has braces in it.
std::vector<std::string> shown(const std::string& page) {
  std::vector<std::string> out;
  std::size_t way = page.find(",\"way\":");
  while (way != std::string::npos) {
    const std::size_t begin = page.rfind('{', way);
    out.push_back(page.substr(begin, page.find("}}", way) - begin));
    way = page.find(",\"way\":", way + 1);
  }
  return out;
}

void ask(const world& in, std::size_t who, const char* question, std::string_view cursor) {
  static ambit::scratch memory;
  const ambit::tickets::viewer& viewer = in.viewers[who];
  const auto whole = viewer.list(in.all, query_of(question, 100, {}), memory);
  fuzz::require_honest(whole);
  const std::string query = query_of(question, 2, cursor);
  const auto page = viewer.list(in.all, query, memory);
  const auto indexed = in.index.list(viewer, query, memory);
  fuzz::require_honest(page);
  fuzz::require_honest(indexed);
  fuzz::require(static_cast<bool>(page) == static_cast<bool>(indexed),
                "the index refuses what a batch refuses");
  if (!page) {
    fuzz::require(page.code() == ambit::status::invalid_argument, "a cursor is an argument");
    return;
  }
  fuzz::require(*page == *indexed, "the index says what a batch says");
  fuzz::require(page->find("\"secret\"") == std::string::npos, "what is hidden stays hidden");
  const std::vector<std::string> all = shown(*whole);
  const std::vector<std::string> some = shown(*page);
  fuzz::require(some.size() <= 2, "a page is no longer than asked for");
  for (const std::string& each : some) {
    fuzz::require(std::find(all.begin(), all.end(), each) != all.end(),
                  "a page shows what the list shows");
  }
  if (cursor.empty()) return;
  const auto foreign = in.viewers[1 - who].list(in.all, query, memory);
  fuzz::require(!foreign, "a cursor is one viewer's");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const world in = make_world();
  if (size < 2) return 0;
  static ambit::scratch memory;
  const std::size_t who = data[0] / 4 % 2;
  const char* const question = questions[data[0] % 4];
  const std::string_view bytes = fuzz::as_text(data + 2, size - 2);
  const auto first = in.viewers[who].list(in.all, query_of(question, 1, {}), memory);
  fuzz::require_honest(first);
  const std::string next = next_of(*first);
  if (!next.empty()) ask(in, who, question, next);
  switch (data[1] % 3) {
    case 0:
      ask(in, who, question, bytes);
      break;
    case 1:  // a place of its own behind what binds it
      ask(in, who, question, identity_of(next) + to_hex(bytes));
      break;
    default:
      ask(in, who, question, identity_of(next) + std::string(bytes));
  }
  return 0;
}
