// packed_row.hpp: one ticket as bytes: what a batch knew of it, in the order of its fields.
//
//   flags | number of the ticket before it (if flagged) | size of the rest |
//   id | a state for every field, two bits each | the values that there are | problems (if flagged)
//
// Whole numbers take as many bytes as they need, texts are as they were written (and folded, where
// that differs). What is undeclared or wrong is kept as it is shown to people. Sets lie aligned, so
// that cells may point into the row: rows begin at multiples of eight bytes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "src/criteria/record_set.hpp"
#include "src/tickets/resident/byte_buffer.hpp"

namespace ambit::tickets::resident {

struct row_flag {
  static constexpr std::uint8_t broken = 1;    ///< of the record as a whole
  static constexpr std::uint8_t follows = 2;   ///< another ticket of this id
  static constexpr std::uint8_t faulty = 4;    ///< it has problems
  static constexpr std::uint8_t invalid = 8;   ///< a field that the plan reads is wrong
  static constexpr std::uint8_t aligned = 16;  ///< it has sets: the rest begins at a multiple of 4
};

/// Looks at bytes that outlive it.
class packed_row {
 public:
  explicit packed_row(const std::uint8_t* begin) noexcept : begin_(begin) {}

  /// Brings near what flags and id stand in.
  void fetch() const noexcept {
    __builtin_prefetch(begin_);
    __builtin_prefetch(begin_ + usual_head);
  }
  std::uint8_t flags() const noexcept { return *begin_; }
  /// The number of the ticket that had this id before; only where it follows one.
  std::uint32_t earlier() const noexcept;
  std::string_view id() const noexcept;
  /// A cell for every field; texts and sets point into the row.
  void unpack(const criteria::object& kind, std::span<criteria::cell> cells) const noexcept;
  /// Of row 0.
  std::vector<criteria::record_problem> problems(const criteria::object& kind) const;
  /// Everything but flags and the number before.
  std::span<const std::uint8_t> content() const noexcept;

 private:
  struct reader;
  reader skip_head() const noexcept;
  static void unpack_value(const criteria::field& of, reader& in, criteria::cell& out) noexcept;
  reader unpack_cells(const criteria::object& kind, std::span<criteria::cell> cells) const noexcept;

  /// Of a row with an id as most are.
  static constexpr std::size_t usual_head = 32;

  const std::uint8_t* begin_;
};

class row_packer {
 public:
  /// The bytes are valid until the next call. `flags` are those that are not found here.
  std::span<const std::uint8_t> pack(const criteria::record_set& records, std::size_t row,
                                     criteria::row cells, std::uint8_t flags,
                                     std::optional<std::uint32_t> earlier);
  /// A row again, which follows no other now.
  std::span<const std::uint8_t> repack(packed_row row);

 private:
  std::span<const std::uint8_t> finish(std::uint8_t flags, std::optional<std::uint32_t> earlier);
  void pack_value(const criteria::record_set& records, std::size_t row,
                  criteria::field_ordinal field, const criteria::cell& value);
  void pack_problems(const criteria::record_set& records, std::size_t row);

  byte_buffer row_;  ///< the content, behind room for the head
  byte_buffer head_;
  bool has_sets_ = false;
};

}  // namespace ambit::tickets::resident
