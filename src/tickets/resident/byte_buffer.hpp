// byte_buffer.hpp: bytes that are written one behind the other, again and again in the same memory.
//
//   byte_buffer row;
//   row.restart(16);              // behind 16 bytes that may be filled later
//   row.put_text("T-1");
//   row.put_integer(-7);
//
// Thread rule: one thread. Cost: nothing is allocated once it has grown to the longest.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

namespace ambit::tickets::resident {

class byte_buffer {
 public:
  std::size_t size() const noexcept { return size_; }
  std::uint8_t* data() noexcept { return bytes_.data(); }

  /// The first `size` bytes stay, or say nothing.
  void restart(std::size_t size) {
    size_ = 0;
    make_room(size);
    size_ = size;
  }
  void put_zeros(std::size_t count) {
    make_room(count);
    std::memset(bytes_.data() + size_, 0, count);
    size_ += count;
  }
  void put_raw(const void* from, std::size_t count) {
    if (count == 0) return;  // `from` may be null
    make_room(count);
    std::memcpy(bytes_.data() + size_, from, count);
    size_ += count;
  }
  /// Seven bits a byte, the least significant first.
  void put_size(std::uint64_t value) {
    make_room(most_of_size);
    std::uint8_t* to = bytes_.data() + size_;
    for (; value >= 0x80U; value >>= 7U) *to++ = static_cast<std::uint8_t>(value | 0x80U);
    *to++ = static_cast<std::uint8_t>(value);
    size_ = static_cast<std::size_t>(to - bytes_.data());
  }
  /// Small numbers of either sign in few bytes.
  void put_integer(std::int64_t value) {
    const auto raw = static_cast<std::uint64_t>(value);
    put_size(raw << 1U ^ (value < 0 ? ~std::uint64_t{0} : 0));
  }
  void put_text(std::string_view text) {
    put_size(text.size());
    put_raw(text.data(), text.size());
  }

 private:
  static constexpr std::size_t most_of_size = 10;

  void make_room(std::size_t count) {
    if (bytes_.size() - size_ < count) bytes_.resize(size_ + bytes_.size() + count);
  }

  std::vector<std::uint8_t> bytes_;
  std::size_t size_ = 0;
};

}  // namespace ambit::tickets::resident
