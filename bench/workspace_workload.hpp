// workspace_workload.hpp: the workload "workspace": a company's accounts, contacts, activities and
// tasks as Arrow columns, what one success manager sees of them, and the same answers by hand.
//
// 2,000 managers have 200,000 accounts; each account has five contacts, of which 1,000,000 have
// 5,000,000 activities; and the managers have 1,000,000 tasks. All is drawn evenly. One account in
// eight, and one activity in eight, is confidential, which sharing shows to nobody here. There are as
// many deals as activities; one sees those of the team below one, and of three regions of fifty.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "tests/unit/exchange/arrow_table.hpp"

namespace ambit::bench::workspace {

struct sizes {
  std::size_t managers = 2'000;
  std::size_t accounts = 200'000;
  std::size_t contacts = 1'000'000;
  std::size_t activities = 5'000'000;
  std::size_t tasks = 1'000'000;
  std::size_t deals = 5'000'000;
};
/// The smaller ones are for a first look.
sizes sizes_for(std::size_t activities);

/// The viewer, and the day on which it asks.
inline constexpr std::uint32_t viewer_manager = 7;
inline constexpr std::int32_t today = 20'779;  // 2026-11-22
/// The viewer's role is above that of the managers from the first on; and a rule shares the deals of
/// the regions from the first on with it.
inline constexpr std::size_t team_size = 50;
inline constexpr std::size_t region_count = 50;
inline constexpr std::size_t shared_regions = 3;

std::string policy_text();
/// The managers and the contacts.
std::string directory_text(const sizes& of);

struct plate_columns {
  sizes of;
  std::vector<std::uint16_t> managers;                ///< of accounts
  std::vector<std::int32_t> renewal_days;             ///< likewise
  std::vector<std::int32_t> assigned_days;            ///< likewise
  std::vector<std::uint8_t> confidential_accounts;    ///< a bit each
  std::vector<std::int32_t> contacts;                 ///< of activities
  std::vector<std::int64_t> times;                    ///< likewise, microseconds since 1970
  std::vector<std::uint8_t> kinds;                    ///< likewise, of 8
  std::vector<std::uint8_t> confidential_activities;  ///< a bit each
  std::vector<std::uint16_t> assignees;               ///< of tasks
  std::vector<std::int32_t> due_days;                 ///< likewise
  std::vector<std::uint8_t> done;                     ///< a bit each
  std::vector<std::uint16_t> owners;                  ///< of deals
  std::vector<std::uint8_t> regions;                  ///< likewise
  testing::node_ptr accounts;
  testing::node_ptr activities;
  testing::node_ptr tasks;
  testing::node_ptr deals;
};
plate_columns make_columns(const sizes& of);

/// The company of a contact, by number.
inline std::size_t company_of(std::size_t contact, const sizes& of) noexcept {
  return contact % of.accounts;
}

/// A list of which a page is shown.
struct page {
  std::size_t count = 0;
  std::vector<std::uint32_t> rows;  ///< the first 50
};
/// By plain loops: the viewer's accounts by renewal date, its activities the newest first.
page find_portfolio_by_hand(const plate_columns& all);
page find_feed_by_hand(const plate_columns& all);
/// The deals that it may see, by id.
page find_deals_by_hand(const plate_columns& all);

/// The counts of a summary, and the first tasks of its lists.
struct summary_figures {
  std::size_t owned = 0;
  std::size_t recently_assigned = 0;  ///< of these, in 30 days
  std::size_t done = 0;               ///< of the tasks that are due today
  page due_today;                     ///< tasks that are not done; of a page the first 20
  page overdue;
  page due_tomorrow;
};
summary_figures find_summary_by_hand(const plate_columns& all);

/// All buffers of some columns of a table, but for their dictionaries'.
std::vector<std::span<const std::uint8_t>> memory_of(const testing::arrow_node& table,
                                                     std::initializer_list<const char*> names);

}  // namespace ambit::bench::workspace
