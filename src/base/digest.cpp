// digest.cpp: XXH3 over content that is written with its shape.
#define XXH_INLINE_ALL
#include "src/base/digest.hpp"

#include <xxhash.h>

namespace ambit::base {

struct digest::state {
  XXH3_state_t hash;

  void append(char kind, std::uint64_t number) {
    std::array<unsigned char, 9> bytes{};
    bytes[0] = static_cast<unsigned char>(kind);
    for (std::size_t i = 0; i < 8; ++i)
      bytes[i + 1] = static_cast<unsigned char>(number >> (8 * i));
    XXH3_128bits_update(&hash, bytes.data(), bytes.size());
  }
};

digest::digest() : state_(std::make_unique<state>()) {
  XXH3_128bits_reset(&state_->hash);
}
digest::~digest() = default;

digest& digest::text(std::string_view value) {
  state_->append('t', value.size());
  XXH3_128bits_update(&state_->hash, value.data(), value.size());
  return *this;
}

digest& digest::integer(std::int64_t value) {
  state_->append('i', static_cast<std::uint64_t>(value));
  return *this;
}

digest& digest::part(digest_value value) {
  state_->append('p', value.low);
  state_->append('p', value.high);
  return *this;
}

digest_value digest::finish() const {
  const XXH128_hash_t hash = XXH3_128bits_digest(&state_->hash);
  return {hash.low64, hash.high64};
}

std::string digest_value::hex() const {
  constexpr char digits[] = "0123456789abcdef";
  std::string out;
  out.reserve(32);
  for (const std::uint64_t half : {high, low}) {
    for (int shift = 60; shift >= 0; shift -= 4) out += digits[(half >> shift) & 0xF];
  }
  return out;
}

std::uint64_t hash64(std::string_view bytes) noexcept {
  return XXH3_64bits(bytes.data(), bytes.size());
}

digest_value hash128(std::string_view bytes) noexcept {
  const XXH128_hash_t hash = XXH3_128bits(bytes.data(), bytes.size());
  return {hash.low64, hash.high64};
}

}  // namespace ambit::base
