// client_people.hpp: whom the vendor writes to at a client, and who is the same person as whom.
#pragma once

#include <cstdint>
#include <string_view>

#include "src/renewals/client_data.hpp"

namespace ambit::renewals {

/// Adds the people of a record whose partner is known to `out`, and notes of those who cannot be
/// told.
void add_people(criteria::row cells, client& row, client_data& out);

std::uint32_t hash_address(std::string_view address) noexcept;
bool is_same_address(std::string_view left, std::string_view right) noexcept;
std::string_view address_of(const model::directory_data& people, const recipient& who) noexcept;
std::string_view id_of(const model::directory_data& people, const recipient& who) noexcept;

}  // namespace ambit::renewals
