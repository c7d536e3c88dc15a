// cell_storage.cpp: the arena, and how texts lie in it.
#include "src/criteria/cell_storage.hpp"

#include <cstring>

#include "src/base/text.hpp"
#include "src/criteria/record_set.hpp"

namespace ambit::criteria {

std::string_view cell_storage::keep(std::string_view bytes) {
  if (bytes.empty()) return {};
  char* at = allocate(bytes.size());
  std::memcpy(at, bytes.data(), bytes.size());
  return {at, bytes.size()};
}

cell cell_storage::text(std::string_view written, bool ignore_case) {
  if (ignore_case && fold(written)) return keep_folded(written);
  return borrowed_text(keep(written), false);
}

cell cell_storage::borrowed_text(std::string_view written, bool ignore_case) {
  if (ignore_case && fold(written)) return keep_folded(written);
  cell out;
  if (written.empty()) return out;
  out.state = cell_state::present;
  out.text = written.data();
  out.size = static_cast<std::uint32_t>(written.size());
  return out;
}

/// Whether folding, into `folded_`, changes the text.
bool cell_storage::fold(std::string_view written) {
  text::fold(written, folded_);
  return folded_ != written;
}

cell cell_storage::keep_folded(std::string_view written) {
  const auto count = static_cast<std::uint32_t>(written.size());
  char* at = allocate(written.size() + sizeof count + folded_.size());
  std::memcpy(at, written.data(), written.size());
  std::memcpy(at + written.size(), &count, sizeof count);
  char* folded = at + written.size() + sizeof count;
  std::memcpy(folded, folded_.data(), folded_.size());
  cell out;
  out.state = cell_state::present;
  out.folded = true;
  out.text = folded;
  out.size = static_cast<std::uint32_t>(folded_.size());
  return out;
}

cell cell_storage::set(std::span<const std::uint32_t> ordinals) {
  cell out;
  if (ordinals.empty()) return out;
  constexpr std::size_t alignment = alignof(std::uint32_t);
  char* at = allocate(ordinals.size_bytes() + alignment - 1);
  at += (alignment - reinterpret_cast<std::uintptr_t>(at) % alignment) % alignment;
  std::memcpy(at, ordinals.data(), ordinals.size_bytes());
  out.options = reinterpret_cast<const std::uint32_t*>(at);
  out.size = static_cast<std::uint32_t>(ordinals.size());
  out.state = cell_state::present;
  return out;
}

char* cell_storage::allocate(std::size_t bytes) {
  if (bytes > left_) {
    if (bytes > chunk_bytes / 4) {  // a chunk of its own: the open one goes on being filled
      chunks_.push_back(std::make_unique_for_overwrite<char[]>(bytes));
      return chunks_.back().get();
    }
    chunks_.push_back(std::make_unique_for_overwrite<char[]>(chunk_bytes));
    next_ = chunks_.back().get();
    left_ = chunk_bytes;
  }
  char* at = next_;
  next_ += bytes;
  left_ -= bytes;
  return at;
}

std::string_view written_text(const cell& value) noexcept {
  if (!value.folded) return value.view();
  std::uint32_t count = 0;
  std::memcpy(&count, value.text - sizeof count, sizeof count);
  return {value.text - sizeof count - count, count};
}

std::shared_ptr<cell_storage> make_cell_storage() {
  return std::make_shared<cell_storage>();
}

cell make_text(std::string_view text, cell_storage& storage) {
  return storage.text(text, false);
}

cell make_text(const field& of, std::string_view text, cell_storage& storage) {
  return storage.text(text, of.ignore_case);
}

}  // namespace ambit::criteria
