// turn_methods.hpp: which of the members that are able takes a turn: the rules that pools name.
// Pure functions; lists are by member, and `standing` is none for those that are able. Nothing
// where nobody is.
#pragma once

#include <cstdint>
#include <optional>
#include <span>
#include <string_view>

#include "ambit/decision.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::leads {

using standing_list = std::span<const obstacle>;
using turn_numbers = std::span<const std::int64_t>;  ///< of the last turns; 0: never served

/// round_robin: the last turn that lies furthest back; ties in list order.
std::optional<std::uint32_t> longest_waiting(standing_list standing, turn_numbers last) noexcept;

/// least_loaded: the smallest load/weight; ties by the longest wait.
std::optional<std::uint32_t> least_loaded(const model::pool& pool, standing_list standing,
                                          std::span<const std::int64_t> loads,
                                          turn_numbers last) noexcept;

/// random: the able member at this number modulo how many are able, in list order.
std::optional<std::uint32_t> at_random(standing_list standing, std::uint64_t number) noexcept;
/// As ambit/policy.hpp writes it down.
std::uint64_t random_number(std::string_view pool, std::string_view record_id) noexcept;

// weighted (Tijdeman's rule), with credits in limits::credit_parts of a turn. A turn is all three:
// credits grow, one is chosen, and pays for it.

/// Adds w/Σw to each able member, what the division leaves over in list order, so that one turn is
/// handed out exactly.
void grow_credits(const model::pool& pool, standing_list standing,
                  std::span<std::int64_t> credits) noexcept;
/// Of those whose credit is at least 1/(2N−2), N being able, the one with the smallest
/// (1 − 1/(2N−2) − credit)·Σw/w; else the largest credit; ties in list order.
std::optional<std::uint32_t> first_due(const model::pool& pool, standing_list standing,
                                       std::span<const std::int64_t> credits) noexcept;

}  // namespace ambit::leads
