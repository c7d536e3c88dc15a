#include "src/leads/turn_methods.hpp"

#include <algorithm>

#include "src/base/limits.hpp"

namespace ambit::leads {

namespace {

/// Wide enough for every product below, so that nothing is rounded: parts, twice the members, a
/// weight (2^58 · 2^18 · 2^20).
__extension__ using wide_integer = __int128;

std::int64_t count_able(standing_list standing) noexcept {
  return std::count(standing.begin(), standing.end(), obstacle::none);
}

std::optional<std::uint32_t> largest_credit(standing_list standing,
                                            std::span<const std::int64_t> credits) noexcept {
  std::optional<std::uint32_t> best;
  for (std::uint32_t i = 0; i < standing.size(); ++i)
    if (standing[i] == obstacle::none && (!best || credits[i] > credits[*best])) best = i;
  return best;
}

}  // namespace

std::optional<std::uint32_t> longest_waiting(standing_list standing, turn_numbers last) noexcept {
  std::optional<std::uint32_t> best;
  for (std::uint32_t i = 0; i < standing.size(); ++i) {
    if (standing[i] != obstacle::none) continue;
    if (!best || last[i] < last[*best]) best = i;
  }
  return best;
}

std::optional<std::uint32_t> least_loaded(const model::pool& pool, standing_list standing,
                                          std::span<const std::int64_t> loads,
                                          turn_numbers last) noexcept {
  std::optional<std::uint32_t> best;
  for (std::uint32_t i = 0; i < standing.size(); ++i) {
    if (standing[i] != obstacle::none) continue;
    if (!best) {
      best = i;
      continue;
    }
    const wide_integer here = static_cast<wide_integer>(loads[i]) * pool.members[*best].weight;
    const wide_integer there = static_cast<wide_integer>(loads[*best]) * pool.members[i].weight;
    if (here < there || (here == there && last[i] < last[*best])) best = i;
  }
  return best;
}

std::optional<std::uint32_t> at_random(standing_list standing, std::uint64_t number) noexcept {
  const std::int64_t able = count_able(standing);
  if (able == 0) return std::nullopt;
  std::uint64_t left = number % static_cast<std::uint64_t>(able);
  for (std::uint32_t i = 0; i < standing.size(); ++i)
    if (standing[i] == obstacle::none && left-- == 0) return i;
  return std::nullopt;
}

std::uint64_t random_number(std::string_view pool, std::string_view record_id) noexcept {
  constexpr unsigned char between = 0xFF;  // a byte of no UTF-8 text
  std::uint64_t hash = 0xCBF29CE484222325U;
  const auto add = [&hash](unsigned char byte) { hash = (hash ^ byte) * 0x100000001B3U; };
  for (const char byte : pool) add(static_cast<unsigned char>(byte));
  add(between);
  for (const char byte : record_id) add(static_cast<unsigned char>(byte));
  hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9U;
  hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EBU;
  return hash ^ (hash >> 31);
}

void grow_credits(const model::pool& pool, standing_list standing,
                  std::span<std::int64_t> credits) noexcept {
  std::int64_t weights = 0;
  for (std::size_t i = 0; i < standing.size(); ++i)
    if (standing[i] == obstacle::none) weights += pool.members[i].weight;
  if (weights == 0) return;
  std::int64_t left = limits::credit_parts;
  for (std::size_t i = 0; i < standing.size(); ++i) {
    if (standing[i] != obstacle::none) continue;
    const std::int64_t grown = pool.members[i].weight * limits::credit_parts / weights;
    credits[i] += grown;
    left -= grown;
  }
  for (std::size_t i = 0; left > 0; ++i) {  // fewer than are able
    if (standing[i] != obstacle::none) continue;
    ++credits[i];
    --left;
  }
}

std::optional<std::uint32_t> first_due(const model::pool& pool, standing_list standing,
                                       std::span<const std::int64_t> credits) noexcept {
  const std::int64_t able = count_able(standing);
  if (able < 2) return largest_credit(standing, credits);
  const wide_integer share = 2 * able - 2;
  std::optional<std::uint32_t> best;
  wide_integer best_slack = 0;
  for (std::uint32_t i = 0; i < standing.size(); ++i) {
    if (standing[i] != obstacle::none) continue;
    const wide_integer credit = share * credits[i];
    if (credit < limits::credit_parts) continue;
    // (1 − 1/share − credit), times share; over the weight, compared by cross-multiplication.
    const wide_integer slack = (share - 1) * limits::credit_parts - credit;
    if (best && slack * pool.members[*best].weight >= best_slack * pool.members[i].weight) continue;
    best = i;
    best_slack = slack;
  }
  return best ? best : largest_credit(standing, credits);
}

}  // namespace ambit::leads
