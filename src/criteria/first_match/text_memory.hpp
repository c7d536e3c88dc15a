// text_memory.hpp: numbers that texts were found to have, remembered for the length of one call.
//
// Direct-mapped, two slots a place: a new text takes the place of the older of the two, so that the
// table never grows. What it says is what it was told: texts are compared, not only their hashes.
//
// Thread rule: one thread; it lies in a workspace. Cost of a look-up: a hash and a cache line.
// Memory: 128 KiB once it was told something, and at most 256 KiB for the bytes of longer texts.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/first_match/text_key.hpp"

namespace ambit::criteria {

class text_memory {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  /// All that it was told. No number of a call before it is found after it.
  void forget() noexcept {
    bytes_.clear();
    if (++call_ != 0) return;
    std::fill(slots_.begin(), slots_.end(), slot());
    call_ = 1;
  }
  /// Whether there is no more room for the bytes of longer texts, which are then not remembered.
  bool is_full() const noexcept { return bytes_.size() + longest_text > most_bytes; }

  /// The text's number among those of its kind, or none where that is not remembered.
  std::uint32_t find(std::uint32_t kind, std::string_view text) const noexcept {
    if (slots_.empty()) return none;
    const text_key wanted = text_key::of(text);
    const slot* const here = &slots_[place_of(wanted, kind, text.size())];
    if (is(here[0], kind, wanted, text)) return here[0].number;
    return is(here[1], kind, wanted, text) ? here[1].number : none;
  }
  void put(std::uint32_t kind, std::string_view text, std::uint32_t number) {
    const bool is_short = text.size() <= text_key::short_text;
    if (!is_short && (text.size() > longest_text || is_full())) return;
    if (slots_.empty()) slots_.resize(slot_count);
    slot made{text_key::of(text), owner_of(kind), static_cast<std::uint32_t>(text.size()), number};
    slot* const here = &slots_[place_of(made.key, kind, text.size())];
    if (!is_short) {
      made.key.high = bytes_.size();
      bytes_ += text;
    }
    here[1] = here[0];
    here[0] = made;
  }

 private:
  static constexpr std::size_t slot_count = 4'096;
  static constexpr std::size_t longest_text = 1'024;
  static constexpr std::size_t most_bytes = std::size_t{256} << 10;

  struct slot {
    text_key key;             ///< of a longer text: `high` says where in `bytes_` it stands
    std::uint64_t owner = 0;  ///< the call and the kind; 0: none
    std::uint32_t size = 0;
    std::uint32_t number = none;
  };

  std::uint64_t owner_of(std::uint32_t kind) const noexcept {
    return std::uint64_t{call_} << 32 | kind;
  }
  static std::size_t place_of(const text_key& key, std::uint32_t kind, std::size_t size) noexcept {
    return (key.hash(size) + kind) % (slot_count / 2) * 2;
  }
  bool is(const slot& here, std::uint32_t kind, const text_key& wanted,
          std::string_view text) const noexcept {
    if (here.key.low != wanted.low || here.owner != owner_of(kind) || here.size != text.size())
      return false;
    if (text.size() <= text_key::short_text) return here.key.high == wanted.high;
    return std::memcmp(bytes_.data() + here.key.high, text.data(), text.size()) == 0;
  }

  std::vector<slot> slots_;
  std::string bytes_;
  std::uint32_t call_ = 1;
};

}  // namespace ambit::criteria
