#include "bench/workspace_workload.hpp"

#include <algorithm>
#include <random>
#include <utility>

#include "bench/arrow_columns.hpp"
#include "bench/setup.hpp"

namespace ambit::bench::workspace {

namespace {

constexpr std::size_t page_size = 50;
constexpr std::size_t task_list_size = 20;
constexpr std::size_t id_digits = 7;

/// Texts in the order of their numbers.
std::string named(char kind, std::size_t number) {
  const std::string digits = std::to_string(number);
  return kind + std::string(id_digits - digits.size(), '0') + digits;
}

auto naming(char kind) {
  return [kind](std::size_t number) { return named(kind, number); };
}

/// One bit in eight is set.
std::vector<std::uint8_t> few_bits(std::size_t count, std::mt19937_64& random) {
  std::vector<std::uint8_t> out(count / 8 + 1);
  for (std::uint8_t& each : out) each = static_cast<std::uint8_t>(1U << random() % 8);
  return out;
}

bool bit_of(const std::vector<std::uint8_t>& bits, std::size_t at) noexcept {
  return (bits[at / 8] >> (at % 8) & 1U) != 0;
}

/// The first rows in an order.
template <class Before>
page first_of(std::vector<std::uint32_t> rows, const Before& before, std::size_t most = page_size) {
  page out;
  out.count = rows.size();
  std::sort(rows.begin(), rows.end(), before);
  rows.resize(std::min(rows.size(), most));
  out.rows = std::move(rows);
  return out;
}

bool is_owned(const plate_columns& all, std::size_t account) noexcept {
  return all.managers[account] == viewer_manager && !bit_of(all.confidential_accounts, account);
}

void make_accounts(plate_columns& out, std::mt19937_64& random) {
  const std::size_t count = out.of.accounts;
  out.managers = drawn<std::uint16_t>(count, static_cast<std::uint32_t>(out.of.managers), random);
  out.renewal_days = drawn<std::int32_t>(count, 730, random);
  for (std::int32_t& day : out.renewal_days) day += today;
  out.assigned_days = drawn<std::int32_t>(count, 365, random);
  for (std::int32_t& day : out.assigned_days) day = today - day;
  out.confidential_accounts = few_bits(count, random);
  std::vector<testing::node_ptr> columns;
  columns.push_back(text_column("id", count, naming('a')));
  columns.push_back(dictionary_column("S", "csm", out.managers, out.of.managers, naming('u')));
  columns.push_back(column("tdD", "renews_on", out.renewal_days));
  columns.push_back(column("tdD", "csm_since", out.assigned_days));
  columns.push_back(bit_column("confidential", count, out.confidential_accounts));
  out.accounts = testing::table(count, std::move(columns));
  out.accounts->finish();
}

void make_activities(plate_columns& out, std::mt19937_64& random) {
  const std::size_t count = out.of.activities;
  out.contacts = drawn<std::int32_t>(count, static_cast<std::uint32_t>(out.of.contacts), random);
  out.times = drawn<std::int64_t>(count, 100'000'000, random);
  for (std::int64_t& each : out.times) each = 1'700'000'000'000'000 + each * 1'000'000;
  out.kinds = drawn<std::uint8_t>(count, 8, random);
  out.confidential_activities = few_bits(count, random);
  std::vector<testing::node_ptr> columns;
  columns.push_back(text_column("id", count, naming('t')));
  columns.push_back(dictionary_column("i", "contact", out.contacts, out.of.contacts, naming('c')));
  columns.push_back(column("tsu:UTC", "at", out.times));
  columns.push_back(dictionary_column("C", "kind", out.kinds, 8, naming('k')));
  columns.push_back(bit_column("confidential", count, out.confidential_activities));
  out.activities = testing::table(count, std::move(columns));
  out.activities->finish();
}

void make_tasks(plate_columns& out, std::mt19937_64& random) {
  const std::size_t count = out.of.tasks;
  out.assignees = drawn<std::uint16_t>(count, static_cast<std::uint32_t>(out.of.managers), random);
  out.due_days = drawn<std::int32_t>(count, 60, random);
  for (std::int32_t& day : out.due_days) day += today - 30;
  out.done = few_bits(count, random);
  std::vector<testing::node_ptr> columns;
  columns.push_back(text_column("id", count, naming('w')));
  columns.push_back(
      dictionary_column("S", "assignee", out.assignees, out.of.managers, naming('u')));
  columns.push_back(column("tdD", "due_on", out.due_days));
  columns.push_back(bit_column("done", count, out.done));
  out.tasks = testing::table(count, std::move(columns));
  out.tasks->finish();
}

void make_deals(plate_columns& out, std::mt19937_64& random) {
  const std::size_t count = out.of.deals;
  out.owners = drawn<std::uint16_t>(count, static_cast<std::uint32_t>(out.of.managers), random);
  out.regions = drawn<std::uint8_t>(count, region_count, random);
  std::vector<testing::node_ptr> columns;
  columns.push_back(text_column("id", count, naming('d')));
  columns.push_back(dictionary_column("S", "owner.user", out.owners, out.of.managers, naming('u')));
  columns.push_back(dictionary_column("C", "region", out.regions, region_count, naming('r')));
  out.deals = testing::table(count, std::move(columns));
  out.deals->finish();
}

/// `"u0000000","u0000001"`: texts in JSON.
std::string listed(char kind, std::size_t count) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) {
    out += i == 0 ? "\"" : ",\"";
    out += named(kind, i) + '"';
  }
  return out;
}

}  // namespace

sizes sizes_for(std::size_t activities) {
  sizes out;
  const std::size_t part = std::max<std::size_t>(1, out.activities / activities);
  out.activities = activities;
  out.deals = activities;
  out.managers /= std::min<std::size_t>(part, 100);
  out.accounts /= part;
  out.contacts /= part;
  out.tasks /= part;
  return out;
}

std::string policy_text() {
  const std::string open = R"({"rules":[{"id":"open",
    "when":{"field":"confidential","op":"ne","value":true},"to":[{"all":"internal"}],
    "access":"read","high_volume_owners":true}]})";
  return R"({"ambit":1,"schema":{"objects":{
    "company":{"fields":{"csm":{"type":"id"},"renews_on":{"type":"date"},
      "csm_since":{"type":"date"},"confidential":{"type":"bool"}}},
    "task":{"fields":{"assignee":{"type":"id"},"due_on":{"type":"date"},"done":{"type":"bool"}}},
    "activity":{"fields":{"contact":{"type":"id"},"at":{"type":"timestamp"},
      "kind":{"type":"choice","options":[)" +
         listed('k', 8) + R"(]},"confidential":{"type":"bool"}}},
    "deal":{"fields":{"region":{"type":"choice","options":[)" +
         listed('r', region_count) + R"(]}}}}},
  "sharing":{"company":)" +
         open + R"(,"activity":)" + open + R"(,"task":{"internal":"read"},
    "deal":{"rules":[{"id":"regions","to":[{"role":"lead"}],"access":"read",
      "high_volume_owners":true,"when":{"field":"region","op":"in","values":[)" +
         listed('r', shared_regions) + R"(]}}]}},
  "workspace":{"subscription":"enterprise","seat":{"field":"active","op":"eq","value":true},
    "csm_property":"csm","renewal_date_property":"renews_on","assigned_property":"csm_since",
    "activities":{"contact":"contact","at":"at","kind":"kind"},
    "tasks":{"assignee":"assignee","due_on":"due_on",
             "done":{"field":"done","op":"eq","value":true}}}})";
}

std::string directory_text(const sizes& of) {
  std::string out = R"({"ambit":1,"roles":[{"id":"lead"},{"id":"rep","parent":"lead"}],"users":[)";
  for (std::size_t i = 0; i < of.managers; ++i) {
    out += (i == 0 ? R"({"id":")" : R"(,{"id":")") + named('u', i) +
           R"(","active":true,"permissions":["customer_success_workspace"])";
    if (i < team_size) out += i == viewer_manager ? R"(,"role":"lead")" : R"(,"role":"rep")";
    out += '}';
  }
  out += R"(],"contacts":[)";
  for (std::size_t i = 0; i < of.contacts; ++i) {
    out += (i == 0 ? R"({"id":")" : R"(,{"id":")") + named('c', i) + R"(","companies":[{"id":")" +
           named('a', company_of(i, of)) + "\"}]}";
  }
  return out + "]}";
}

plate_columns make_columns(const sizes& of) {
  std::mt19937_64 random(seed);
  plate_columns out;
  out.of = of;
  make_accounts(out, random);
  make_activities(out, random);
  make_tasks(out, random);
  make_deals(out, random);
  return out;
}

page find_portfolio_by_hand(const plate_columns& all) {
  std::vector<std::uint32_t> rows;
  for (std::size_t at = 0; at < all.managers.size(); ++at) {
    if (is_owned(all, at)) rows.push_back(static_cast<std::uint32_t>(at));
  }
  return first_of(std::move(rows), [&](std::uint32_t left, std::uint32_t right) {
    return std::pair(all.renewal_days[left], left) < std::pair(all.renewal_days[right], right);
  });
}

page find_feed_by_hand(const plate_columns& all) {
  std::vector<bool> leads(all.of.contacts);
  for (std::size_t at = 0; at < leads.size(); ++at) {
    leads[at] = is_owned(all, company_of(at, all.of));
  }
  std::vector<std::uint32_t> rows;
  for (std::size_t at = 0; at < all.contacts.size(); ++at) {
    const bool is_led_to = leads[static_cast<std::size_t>(all.contacts[at])];
    if (is_led_to && !bit_of(all.confidential_activities, at)) {
      rows.push_back(static_cast<std::uint32_t>(at));
    }
  }
  return first_of(std::move(rows), [&](std::uint32_t left, std::uint32_t right) {
    return std::pair(-all.times[left], left) < std::pair(-all.times[right], right);
  });
}

page find_deals_by_hand(const plate_columns& all) {
  page out;
  for (std::size_t at = 0; at < all.owners.size(); ++at) {
    if (all.owners[at] >= team_size && all.regions[at] >= shared_regions) continue;
    if (out.count < page_size) out.rows.push_back(static_cast<std::uint32_t>(at));
    ++out.count;
  }
  return out;
}

summary_figures find_summary_by_hand(const plate_columns& all) {
  summary_figures out;
  for (std::size_t at = 0; at < all.managers.size(); ++at) {
    if (!is_owned(all, at)) continue;
    ++out.owned;
    out.recently_assigned += all.assigned_days[at] >= today - 30 ? 1 : 0;
  }
  std::vector<std::uint32_t> due_today;
  std::vector<std::uint32_t> overdue;
  std::vector<std::uint32_t> due_tomorrow;
  for (std::size_t at = 0; at < all.assignees.size(); ++at) {
    const std::int32_t day = all.due_days[at];
    if (all.assignees[at] != viewer_manager || day > today + 1) continue;
    if (bit_of(all.done, at)) {
      out.done += day == today ? 1 : 0;
      continue;
    }
    auto& list = day < today ? overdue : (day == today ? due_today : due_tomorrow);
    list.push_back(static_cast<std::uint32_t>(at));
  }
  const auto before = [&](std::uint32_t left, std::uint32_t right) {
    return std::pair(all.due_days[left], left) < std::pair(all.due_days[right], right);
  };
  out.due_today = first_of(std::move(due_today), before, task_list_size);
  out.overdue = first_of(std::move(overdue), before, task_list_size);
  out.due_tomorrow = first_of(std::move(due_tomorrow), before, task_list_size);
  return out;
}

std::vector<std::span<const std::uint8_t>> memory_of(const testing::arrow_node& table,
                                                     std::initializer_list<const char*> names) {
  std::vector<std::span<const std::uint8_t>> out;
  for (const auto& each : table.children) {
    if (std::find(names.begin(), names.end(), each->name) == names.end()) continue;
    for (const auto& buffer : each->buffers) {
      if (buffer) out.emplace_back(*buffer);
    }
  }
  return out;
}

}  // namespace ambit::bench::workspace
