// renewal_workload.hpp: the workload "renewal": 1,000,000 clients of 1,000 partners in random
// order, 5 % with an override, three roles each over 200,000 contacts; as plain tables, as JSON and
// as Arrow columns.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "tests/unit/exchange/arrow_table.hpp"

namespace ambit::bench::renewal {

inline constexpr std::uint32_t client_count = 1'000'000;
inline constexpr std::uint32_t partner_count = 1'000;
inline constexpr std::uint32_t contact_count = 200'000;
/// How many there are in the whole workload, or in a piece of it.
struct sizes {
  std::uint32_t clients = client_count;
  std::uint32_t contacts = contact_count;
};
inline constexpr std::uint32_t nobody = 0xFFFFFFFF;

enum class override_owner : std::uint8_t { none, vendor, partner };

/// People are numbers: contact n is `c<n>`, user n `u<n>`, partner n `a<n>`, client n `k<n>`. Of
/// partner n the users are n, its default contact, and n + partner_count.
struct client {
  std::uint32_t number = 0;
  std::uint32_t partner = 0;
  std::array<std::uint32_t, 3> contacts = {};  ///< primary, billing, decision maker
  override_owner override = override_owner::none;
  std::uint32_t override_contact = nobody;
  std::int32_t renewal_day = 0;  ///< since 1970-01-01
};

constexpr bool partner_owns(std::uint32_t partner) noexcept {
  return partner % 3 == 0;
}

/// In random order of their numbers.
std::vector<client> make_clients(sizes of = {});
std::string policy_text();
std::string directory_text(sizes of = {});
std::string json_of(const std::vector<client>& all);

/// How the columns of contacts are laid out: texts, or 32 bits into a dictionary of all contacts.
enum class contacts_as : std::uint8_t { texts, dictionary };
testing::node_ptr columns_of(const std::vector<client>& all, contacts_as how, sizes of = {});

}  // namespace ambit::bench::renewal
