// digest.cpp: XXH3 over content that is written with its shape.
#define XXH_INLINE_ALL
#include "src/base/digest.hpp"

#include <xxhash.h>

#include <bit>
#include <cstring>

namespace ambit::base {

struct digest::state {
  XXH3_state_t hash;
};

// NOLINTNEXTLINE(cppcoreguidelines-pro-type-member-init): bytes are written before they are read
digest::digest() = default;
digest::~digest() = default;

void digest::append(const void* bytes, std::size_t size) {
  if (size > bytes_.size() - used_) {
    if (!state_) {
      state_ = std::make_unique<state>();
      XXH3_128bits_reset(&state_->hash);
    }
    XXH3_128bits_update(&state_->hash, bytes_.data(), used_);
    used_ = 0;
    if (size > bytes_.size()) {
      XXH3_128bits_update(&state_->hash, bytes, size);
      return;
    }
  }
  if (size != 0) std::memcpy(bytes_.data() + used_, bytes, size);
  used_ += size;
}

void digest::append(char kind, std::uint64_t number) {
  std::array<unsigned char, 9> bytes{};
  bytes[0] = static_cast<unsigned char>(kind);
  if constexpr (std::endian::native == std::endian::little) {
    std::memcpy(bytes.data() + 1, &number, sizeof number);
  } else {
    for (std::size_t i = 0; i < 8; ++i)
      bytes[i + 1] = static_cast<unsigned char>(number >> (8 * i));
  }
  append(bytes.data(), bytes.size());
}

digest& digest::text(std::string_view value) {
  append('t', value.size());
  append(value.data(), value.size());
  return *this;
}

digest& digest::integer(std::int64_t value) {
  append('i', static_cast<std::uint64_t>(value));
  return *this;
}

digest& digest::part(digest_value value) {
  append('p', value.low);
  append('p', value.high);
  return *this;
}

digest_value digest::finish() const {
  if (!state_) return hash128({reinterpret_cast<const char*>(bytes_.data()), used_});
  state rest = *state_;
  XXH3_128bits_update(&rest.hash, bytes_.data(), used_);
  const XXH128_hash_t hash = XXH3_128bits_digest(&rest.hash);
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
