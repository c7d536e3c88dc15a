#include "bench/visibility_workload.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <random>
#include <utility>

#include "bench/arrow_columns.hpp"
#include "bench/setup.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/scan/column_scan.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::bench::visibility {

namespace {

constexpr std::array<std::uint8_t, 3> shown_pipelines = {1, 4, 6};
constexpr std::uint8_t hidden_category = 7;

std::string named(char kind, std::uint64_t number) {
  return kind + std::to_string(number);
}

/// Texts `<kind><number>` one behind the other.
template <class Number>
testing::node_ptr texts(const char* name, char kind, std::size_t count, const Number& number_of) {
  return text_column(name, count, [&](std::size_t i) {
    return named(kind, static_cast<std::uint64_t>(number_of(i)));
  });
}

template <class T>
testing::node_ptr names(names_as how, const char* format, const char* name, char kind,
                        const std::vector<T>& values, std::size_t distinct) {
  if (how == names_as::texts) {
    return texts(name, kind, values.size(), [&](std::size_t i) { return values[i]; });
  }
  testing::node_ptr out = column(format, name, values);
  out->dictionary = texts("", kind, distinct, [](std::size_t i) { return i; });
  return out;
}

bool is_internal(const ticket_columns& all, std::size_t at) noexcept {
  return (all.internal[at / 8] >> (at % 8) & 1U) != 0;
}

bool passes(const ticket_columns& all, std::size_t at) noexcept {
  const std::uint8_t pipeline = all.pipelines[at];
  return (pipeline == shown_pipelines[0] || pipeline == shown_pipelines[1] ||
          pipeline == shown_pipelines[2]) &&
         !is_internal(all, at) && all.categories[at] != hidden_category;
}

bool is_seen(const ticket_columns& all, std::size_t at) noexcept {
  const std::uint16_t company = all.companies[at];
  const bool is_open = all.contacts[at] == static_cast<std::int32_t>(viewer_contact) ||
                       company == viewer_companies[0] || company == viewer_companies[1] ||
                       company == viewer_companies[2];
  return is_open && passes(all, at);
}

std::string options(char kind, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += (i == 0 ? "\"" : ",\"") + named(kind, i) + "\"";
  }
  return out;
}

}  // namespace

std::string filter_text() {
  return R"({"all":[{"field":"pipeline","op":"in","values":["p1","p4","p6"]},
    {"field":"is_internal","op":"ne","value":true},
    {"field":"category","op":"ne","value":"g7"}]})";
}

std::string policy_text() {
  return R"({"ambit":1,"schema":{"objects":{"ticket":{"fields":{
    "contact":{"type":"id"},"company":{"type":"id"},
    "pipeline":{"type":"choice","options":[)" +
         options('p', 8) + R"(]},"status":{"type":"choice","options":[)" + options('s', 6) +
         R"(]},"category":{"type":"choice","options":[)" + options('g', 20) +
         R"(]},"priority":{"type":"choice","options":[)" + options('h', 4) +
         R"(]},"is_internal":{"type":"bool"},"created":{"type":"timestamp"},
    "thread":{"type":"integer"}}}}},
    "portals":{"support":{"access":"any_company","filter":)" +
         filter_text() + R"(,"fields":{"own":["id","created","status","priority"],
      "shared":["id","created","status","priority"]},
    "login":{"registration":true},"access_lists":["customers"]}}})";
}

std::string directory_text() {
  std::string companies;
  for (const std::uint32_t each : viewer_companies) {
    companies += (companies.empty() ? R"({"id":")" : R"(,{"id":")") + named('k', each) + "\"}";
  }
  return R"({"ambit":1,"contacts":[{"id":")" + named('c', viewer_contact) +
         R"(","active":true,"lists":["customers"],
    "portals":[{"id":"support","registered":true}],"companies":[)" +
         companies + "]}]}";
}

ticket_columns make_tickets(std::size_t count, names_as how) {
  std::mt19937_64 random(seed);
  ticket_columns out;
  out.contacts = drawn<std::int32_t>(count, contact_count, random);
  out.companies = drawn<std::uint16_t>(count, company_count, random);
  out.pipelines = drawn<std::uint8_t>(count, 8, random);
  out.categories = drawn<std::uint8_t>(count, 20, random);
  out.internal = drawn<std::uint8_t>(count / 8 + 1, 256, random);
  std::vector<std::int64_t> created = drawn<std::int64_t>(count, 1'000'000'000, random);
  for (std::int64_t& each : created) each = 1'700'000'000'000'000 + each * 100'000;
  std::vector<testing::node_ptr> columns;
  columns.push_back(texts("id", 't', count, [](std::size_t i) { return i; }));
  columns.push_back(names(how, "i", "contact", 'c', out.contacts, contact_count));
  columns.push_back(names(how, "S", "company", 'k', out.companies, company_count));
  columns.push_back(names(how, "C", "pipeline", 'p', out.pipelines, 8));
  columns.push_back(names(how, "C", "category", 'g', out.categories, 20));
  out.statuses = drawn<std::uint8_t>(count, 6, random);
  out.priorities = drawn<std::uint8_t>(count, 4, random);
  columns.push_back(names(how, "C", "status", 's', out.statuses, 6));
  columns.push_back(names(how, "C", "priority", 'h', out.priorities, 4));
  columns.push_back(bit_column("is_internal", count, out.internal));
  columns.push_back(column("tsu:UTC", "created", created));
  columns.push_back(column("i", "thread", drawn<std::int32_t>(count, 1'000'000'000, random)));
  out.table = testing::table(count, std::move(columns));
  out.table->finish();
  return out;
}

std::size_t count_by_hand(const ticket_columns& all) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < all.size(); ++at) out += passes(all, at) ? 1 : 0;
  return out;
}

std::size_t count_seen_by_hand(const ticket_columns& all) {
  std::size_t out = 0;
  for (std::size_t at = 0; at < all.size(); ++at) out += is_seen(all, at) ? 1 : 0;
  return out;
}

std::vector<std::uint32_t> find_seen_by_hand(const ticket_columns& all) {
  std::vector<std::uint32_t> out;
  for (std::size_t at = 0; at < all.size(); ++at) {
    if (is_seen(all, at)) out.push_back(static_cast<std::uint32_t>(at));
  }
  return out;
}

std::size_t count_passing(const criterion& filter, const batch& records, scratch& memory) {
  criteria::workspace& space = memory.workspace();
  criteria::scan_plan plan;
  const std::uint32_t root = plan.add(filter.data(), *filter.data().atoms);
  const criteria::column_piece piece = records.records().columns_at(0);
  criteria::column_scan scan(plan, piece, criteria::widest_scan_instructions(), space.scan, space);
  std::size_t out = 0;
  criteria::open_rows rows;
  for (std::size_t first = 0; first < piece.count; first += criteria::row_bits::rows) {
    rows.fill(std::min(criteria::row_bits::rows, piece.count - first));
    scan.narrow(root, first, rows);
    out += rows.size;
  }
  return out;
}

std::vector<std::span<const std::uint8_t>> memory_of(const ticket_columns& all,
                                                     std::initializer_list<const char*> names) {
  std::vector<std::span<const std::uint8_t>> out;
  for (const auto& each : all.table->children) {
    if (std::find(names.begin(), names.end(), each->name) == names.end()) continue;
    for (const auto& buffer : each->buffers) {
      if (buffer) out.emplace_back(*buffer);
    }
  }
  return out;
}

#if defined(__x86_64__)
__attribute__((target_clones("avx512f", "avx2", "default")))
#endif
std::uint64_t
read_once(std::span<const std::uint8_t> bytes) {
  constexpr std::size_t lanes = 32;
  std::array<std::uint64_t, lanes> sums = {};
  std::size_t at = 0;
  for (; at + sizeof(sums) <= bytes.size(); at += sizeof(sums)) {
    std::array<std::uint64_t, lanes> some;
    std::memcpy(some.data(), bytes.data() + at, sizeof(some));
    for (std::size_t i = 0; i < lanes; ++i) sums[i] += some[i];
  }
  std::uint64_t out = 0;
  for (; at < bytes.size(); ++at) out += bytes[at];
  for (const std::uint64_t each : sums) out += each;
  return out;
}

}  // namespace ambit::bench::visibility
