// record_marks.hpp: a bit a record of a whole batch, and what is counted and compared with them.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <vector>

namespace ambit::sharing {

class record_marks {
 public:
  record_marks() = default;
  explicit record_marks(std::size_t records) : words_((records + 63) / 64) {}

  /// Made for no records.
  bool empty() const noexcept { return words_.empty(); }
  void set(std::size_t at) noexcept { words_[at / 64] |= std::uint64_t{1} << (at % 64); }
  void clear(std::size_t at) noexcept { words_[at / 64] &= ~(std::uint64_t{1} << (at % 64)); }
  bool operator[](std::size_t at) const noexcept {
    return (words_[at / 64] >> (at % 64) & 1U) != 0;
  }

  void add(const record_marks& others) noexcept {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] |= others.words_[i];
  }
  void remove(const record_marks& others) noexcept {
    for (std::size_t i = 0; i < words_.size(); ++i) words_[i] &= ~others.words_[i];
  }

  bool any() const noexcept {
    for (const std::uint64_t word : words_) {
      if (word != 0) return true;
    }
    return false;
  }
  std::size_t count() const noexcept {
    std::size_t out = 0;
    for (const std::uint64_t word : words_) out += static_cast<std::size_t>(std::popcount(word));
    return out;
  }
  /// `visit(place)` of each, ascending.
  template <class Visit>
  void for_each(const Visit& visit) const {
    for_first(words_.size() * 64, visit);
  }
  /// The same of `most` at most.
  template <class Visit>
  void for_first(std::size_t most, const Visit& visit) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
      for (std::uint64_t rest = words_[i]; rest != 0; rest &= rest - 1) {
        if (most-- == 0) return;
        visit(i * 64 + static_cast<std::size_t>(std::countr_zero(rest)));
      }
    }
  }

 private:
  std::vector<std::uint64_t> words_;
};

}  // namespace ambit::sharing
