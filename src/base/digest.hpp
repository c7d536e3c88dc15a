// digest.hpp: names for content (XXH3, 128 bits). A digest identifies and does not authenticate:
// whoever can choose the content on purpose could make two that collide.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace ambit::base {

struct digest_value {
  std::uint64_t low = 0;
  std::uint64_t high = 0;
  friend bool operator==(const digest_value&, const digest_value&) = default;
  std::string hex() const;  ///< 32 digits, most significant first
};

/// Collects content with its shape: every piece is preceded by its kind and length, so that
/// ("ab", "c") and ("a", "bc") differ. Little endian on every machine. What is short stays in the
/// object: nothing is allocated for it.
class digest {
 public:
  digest();
  ~digest();
  digest(const digest&) = delete;
  digest& operator=(const digest&) = delete;
  digest& text(std::string_view value);
  digest& integer(std::int64_t value);
  digest& part(digest_value value);
  digest_value finish() const;

 private:
  struct state;
  void append(char kind, std::uint64_t number);
  void append(const void* bytes, std::size_t size);

  std::unique_ptr<state> state_;  ///< of what was too much for `bytes_`; comes before them
  std::size_t used_ = 0;
  std::array<unsigned char, 512> bytes_;
};

std::uint64_t hash64(std::string_view bytes) noexcept;
digest_value hash128(std::string_view bytes) noexcept;

}  // namespace ambit::base
