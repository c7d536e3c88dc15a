#include "src/criteria/text_positions.hpp"

#include <bit>

#include "src/base/digest.hpp"

namespace ambit::criteria {

namespace {

/// Fewer are asked one by one as fast.
constexpr std::size_t few = 64;
/// Of texts that nobody chose hardly one in a million is as far from its place, half of the slots
/// being empty.
constexpr std::size_t farthest = 64;

}  // namespace

void text_positions::build(std::span<const cell> cells) {
  if (cells.size() < few) return;
  slots_.assign(std::bit_ceil(cells.size() * 2), 0);
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t position = 0; position < cells.size(); ++position) {
    if (cells[position].state != cell_state::present) continue;
    const std::string_view text = cells[position].view();
    std::size_t slot = base::hash64(text) & mask;
    std::size_t steps = 0;
    for (; slots_[slot] != 0; slot = (slot + 1) & mask) {
      if (++steps > farthest || cells[slots_[slot] - 1].view() == text) return slots_.clear();
    }
    slots_[slot] = static_cast<std::uint32_t>(position) + 1;
  }
}

std::optional<std::uint32_t> text_positions::find(std::string_view text,
                                                  std::span<const cell> cells) const noexcept {
  const std::size_t mask = slots_.size() - 1;
  for (std::size_t slot = base::hash64(text) & mask; slots_[slot] != 0; slot = (slot + 1) & mask) {
    if (cells[slots_[slot] - 1].view() == text) return slots_[slot] - 1;
  }
  return std::nullopt;
}

}  // namespace ambit::criteria
