// visibility_workload.hpp: the workload "visibility": tickets as Arrow columns, what a portal shows
// of them, and the same answers by hand.
//
// Tickets have a contact (of 200,000), a company (50,000), a pipeline (8), a status (6), a category
// (20), a priority (4), is_internal, created and thread, all drawn evenly. A contact sees tickets
// that are its own or its companies', whose pipeline is in a set of three, that are not internal
// and whose category is not one.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <span>
#include <string>
#include <vector>

#include "ambit/batch.hpp"
#include "ambit/criterion.hpp"
#include "ambit/scratch.hpp"
#include "tests/unit/exchange/arrow_table.hpp"

namespace ambit::bench::visibility {

inline constexpr std::uint32_t contact_count = 200'000;
inline constexpr std::uint32_t company_count = 50'000;
/// The viewer, and its companies.
inline constexpr std::uint32_t viewer_contact = 4'711;
inline constexpr std::uint32_t viewer_companies[] = {17, 4'242, 31'337};

std::string policy_text();
std::string directory_text();
/// Pipeline, is_internal and category: what every viewer's tickets must pass.
std::string filter_text();

/// How the columns of names are laid out: as indices of 8 to 32 bits, or as plain texts.
enum class names_as : std::uint8_t { dictionary, texts };

struct ticket_columns {
  std::vector<std::int32_t> contacts;
  std::vector<std::uint16_t> companies;
  std::vector<std::uint8_t> pipelines;
  std::vector<std::uint8_t> categories;
  std::vector<std::uint8_t> statuses;
  std::vector<std::uint8_t> priorities;
  std::vector<std::uint8_t> internal;  ///< a bit each
  testing::node_ptr table;

  std::size_t size() const noexcept { return contacts.size(); }
};
ticket_columns make_tickets(std::size_t count, names_as how);

/// By a plain loop: how many pass the filter, how many the viewer sees, and which.
std::size_t count_by_hand(const ticket_columns& all);
std::size_t count_seen_by_hand(const ticket_columns& all);
std::vector<std::uint32_t> find_seen_by_hand(const ticket_columns& all);

/// The same by a scan of a batch of these columns: how many pass the filter, without an answer for
/// each.
std::size_t count_passing(const criterion& filter, const batch& records, scratch& memory);

/// All buffers of some columns, but for their dictionaries'.
std::vector<std::span<const std::uint8_t>> memory_of(const ticket_columns& all,
                                                     std::initializer_list<const char*> names);

/// Reads bytes once, as fast as this machine can by one thread; gives some sum of them.
std::uint64_t read_once(std::span<const std::uint8_t> bytes);

}  // namespace ambit::bench::visibility
