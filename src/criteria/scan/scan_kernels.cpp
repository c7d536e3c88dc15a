// scan_kernels.cpp: the wide loops, compiled once for each instruction set out of one text.
//
// Of Highway only the headers are used: its own choice at run time is a global of its library, and
// ours is an argument.
#include "src/criteria/scan/scan_kernels.hpp"

#include <bit>
#include <cstring>
#include <limits>

#include "src/criteria/scan/portable_kernels.hpp"

// Nothing of Highway may be left to link, its assertions included.
#define HWY_IS_DEBUG_BUILD 0
#define HWY_DISABLED_TARGETS (~(HWY_AVX2 | HWY_AVX3 | HWY_SCALAR | HWY_EMU128))
#undef HWY_TARGET_INCLUDE
#define HWY_TARGET_INCLUDE "src/criteria/scan/scan_kernels.cpp"
#include <hwy/foreach_target.h>
// After it, by its own rules.
#include <hwy/highway.h>

#if HWY_TARGET == HWY_AVX2 || HWY_TARGET == HWY_AVX3
HWY_BEFORE_NAMESPACE();
namespace ambit::criteria::HWY_NAMESPACE {
namespace {

namespace hn = hwy::HWY_NAMESPACE;

template <class T>
using full = hn::ScalableTag<T>;
template <class T>
using vector_of = hn::Vec<full<T>>;
template <class T>
using mask_of = hn::Mask<full<T>>;

/// Bits of a mask as the number that they are.
template <class T>
HWY_INLINE std::uint64_t bits_of(mask_of<T> mask) {
  constexpr std::size_t lanes = HWY_LANES(T);
  if constexpr (lanes == 64) {
    std::uint64_t bits = 0;
    hn::StoreMaskBits(full<T>(), mask, reinterpret_cast<std::uint8_t*>(&bits));
    return bits;
  } else if constexpr (lanes == 32) {
    std::uint32_t bits = 0;
    hn::StoreMaskBits(full<T>(), mask, reinterpret_cast<std::uint8_t*>(&bits));
    return bits;
  } else if constexpr (lanes == 16) {
    std::uint16_t bits = 0;
    hn::StoreMaskBits(full<T>(), mask, reinterpret_cast<std::uint8_t*>(&bits));
    return bits;
  } else {
    std::uint8_t bits = 0;
    hn::StoreMaskBits(full<T>(), mask, &bits);
    return bits;
  }
}

/// Where nothing may be any more, which a processor does not mind.
HWY_INLINE void fetch(const std::uint8_t* from, std::size_t ahead) {
  __builtin_prefetch(reinterpret_cast<const void*>(reinterpret_cast<std::uintptr_t>(from) + ahead));
}

/// As open_rows::change_words, in this set of instructions: `found(its place)` of every word in use
/// that is whole, and `rest()` of the last one where it is not.
template <class Found, class Rest>
HWY_INLINE void narrow_words(bool inverted, open_rows& rows, const Found& found, const Rest& rest) {
  const std::uint64_t flip = inverted ? ~std::uint64_t{0} : 0;
  std::uint64_t in_use = 0;
  std::size_t size = 0;
  const auto keep = [&](std::uint64_t bits, std::size_t at) HWY_ATTR {
    const std::uint64_t word = rows.bits.words[at] & (bits ^ flip);
    rows.bits.words[at] = word;
    in_use |= static_cast<std::uint64_t>(word != 0) << at;
    size += static_cast<std::size_t>(std::popcount(word));
  };
  const std::size_t whole = rows.count / 64;
  const std::uint64_t last = whole == 64 ? 0 : rows.words >> whole << whole;
  for (std::uint64_t left = rows.words ^ last; left != 0; left &= left - 1) {
    const auto at = static_cast<std::size_t>(std::countr_zero(left));
    keep(found(at), at);
  }
  if (last != 0) keep(rest(), whole);
  rows.words = in_use;
  rows.size = size;
}

/// `found(where it begins)` of all whole words of values, and the portable loop for the rest. Where
/// most of a block is read the same place of the next one is fetched: what prefetches by itself stops
/// at the end of a page, and several columns are read by turns.
template <class T, class Set, class Found>
HWY_INLINE void scan_words(const void* values, const Set& set, bool inverted, open_rows& rows,
                           const Found& found) {
  constexpr std::size_t line = 64;
  const auto* const bytes = static_cast<const std::uint8_t*>(values);
  const std::size_t ahead =
      std::popcount(rows.words) >= 32 ? row_bits::rows * sizeof(T) : std::size_t{0};
  narrow_words(
      inverted, rows,
      [&](std::size_t at) HWY_ATTR {
        const std::uint8_t* const from = bytes + at * 64 * sizeof(T);
        for (std::size_t i = 0; i < sizeof(T); ++i) fetch(from, ahead + i * line);
        return found(from);
      },
      [&]() HWY_ATTR {
        const std::size_t whole = rows.count / 64;
        return portable::scan_word<T>(bytes + whole * 64 * sizeof(T), rows.count % 64, set);
      });
}

/// The same, with `belongs(vector)`.
template <class T, class Set, class Belongs>
HWY_INLINE void scan_vectors(const void* values, const Set& set, bool inverted, open_rows& rows,
                             const Belongs& belongs) {
  constexpr std::size_t lanes = HWY_LANES(T);
  const full<T> tag;
  const hn::Repartition<std::uint8_t, full<T>> byte_tag;
  scan_words<T>(values, set, inverted, rows, [&](const std::uint8_t* from) HWY_ATTR {
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < 64; i += lanes) {
      const auto value = hn::BitCast(tag, hn::LoadU(byte_tag, from + i * sizeof(T)));
      found |= bits_of<T>(belongs(value)) << i;
    }
    return found;
  });
}

// What tells of a vector of values which belong to a set.

HWY_INLINE auto member_of(const byte_set& set) {
  using T = std::uint8_t;
  alignas(16) static constexpr T powers[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                               1, 2, 4, 8, 16, 32, 64, 128};
  const full<T> tag;
  const auto below = hn::LoadDup128(tag, set.rows.data());
  const auto above = hn::LoadDup128(tag, set.rows.data() + 16);
  const auto power = hn::LoadDup128(tag, powers);
  const auto sign = hn::Set(tag, T{0x80});
  const auto half = hn::Set(tag, T{0x8F});
  // A look-up by a byte with the sign set gives 0.
  return [=](vector_of<T> value) HWY_ATTR {
    const auto bits = hn::Or(hn::TableLookupBytesOr0(below, hn::And(value, half)),
                             hn::TableLookupBytesOr0(above, hn::And(hn::Xor(value, sign), half)));
    return hn::TestBit(bits, hn::TableLookupBytes(power, hn::ShiftRight<4>(value)));
  };
}

HWY_INLINE auto member_of(const small_set& set) {
  using T = std::uint8_t;
  const full<T> tag;
  const auto in = hn::LoadDup128(tag, set.in.data());
  // Of a byte without the sign these processors look at the lower half alone.
  const auto past_small = hn::Set(tag, T{0x80 - small_set::end});
  return [=](vector_of<T> value) HWY_ATTR {
    return hn::MaskFromVec(hn::TableLookupBytesOr0(in, hn::SaturatedAdd(value, past_small)));
  };
}

template <class T>
HWY_INLINE auto member_of(const value_range& set) {
  const full<T> tag;
  const auto first = hn::Set(tag, static_cast<T>(set.first));
  const auto span = hn::Set(tag, static_cast<T>(set.span));
  return [=](vector_of<T> value) HWY_ATTR { return hn::Not(hn::Gt(hn::Sub(value, first), span)); };
}

/// `Count` comparisons, of which some may be the same.
template <class T, std::size_t Count>
HWY_INLINE auto one_of(const value_list& set) {
  const full<T> tag;
  const auto at = [&](std::size_t i) HWY_ATTR {
    return hn::Set(tag, static_cast<T>(set.values[i < set.count ? i : 0]));
  };
  const auto a = at(0);
  const auto b = at(1);
  const auto c = at(2);
  const auto d = at(3);
  const auto e = at(4);
  const auto f = at(5);
  const auto g = at(6);
  const auto h = at(7);
  return [=](vector_of<T> value) HWY_ATTR {
    auto found = hn::Eq(value, a);
    if constexpr (Count > 1) found = hn::Or(found, hn::Eq(value, b));
    if constexpr (Count > 2) {
      found = hn::Or(found, hn::Or(hn::Eq(value, c), hn::Eq(value, d)));
    }
    if constexpr (Count > 4) {
      found = hn::Or(found, hn::Or(hn::Eq(value, e), hn::Eq(value, f)));
      found = hn::Or(found, hn::Or(hn::Eq(value, g), hn::Eq(value, h)));
    }
    return found;
  };
}

/// Bits of up to 2,040 values as 16 tables of 16 bytes, of which a look-up a byte gives all: the
/// byte that a value's bit is in is told by its upper bits, and the table by the uppermost four.
struct bit_tables {
  static constexpr std::size_t bytes = 256;
  static constexpr std::size_t most = (bytes - 1) * 8;  ///< the last byte is of what is past them

  explicit bit_tables(const value_bits& set) noexcept {
    std::memcpy(held, set.words, set.size / 8);
    for (std::uint64_t each = set.size / 8 * 8; each < set.size; ++each) {
      const std::uint64_t bit = set.words[each / 64] >> (each % 64) & 1U;
      held[each / 8] = static_cast<std::uint8_t>(held[each / 8] | bit << (each % 8));
    }
  }
  alignas(16) std::uint8_t held[bytes] = {};
};

/// The byte of each value's bit, by the numbers of the bytes. Half as many tables are left over after
/// each bit of the numbers from the fifth on.
HWY_INLINE auto bytes_of(const bit_tables& tables, vector_of<std::uint8_t> number) {
  const full<std::uint8_t> tag;
  const auto in_table = hn::And(number, hn::Set(tag, std::uint8_t{15}));
  const auto has = [&](unsigned bit) HWY_ATTR {
    return hn::TestBit(number, hn::Set(tag, static_cast<std::uint8_t>(1U << bit)));
  };
  const auto table = [&](std::size_t at) HWY_ATTR {
    return hn::TableLookupBytes(hn::LoadDup128(tag, tables.held + at * 16), in_table);
  };
  const auto bit4 = has(4);
  const auto bit5 = has(5);
  const auto bit6 = has(6);
  const auto of_four = [&](std::size_t at) HWY_ATTR {
    return hn::IfThenElse(bit5, hn::IfThenElse(bit4, table(at + 3), table(at + 2)),
                          hn::IfThenElse(bit4, table(at + 1), table(at)));
  };
  const auto of_eight = [&](std::size_t at)
                            HWY_ATTR { return hn::IfThenElse(bit6, of_four(at + 4), of_four(at)); };
  return hn::IfThenElse(has(7), of_eight(8), of_eight(0));
}

/// A word of 64 values of 16 bits.
HWY_INLINE std::uint64_t word_in_tables(const std::uint8_t* from, const bit_tables& tables) {
  using T = std::uint16_t;
  alignas(16) static constexpr std::uint8_t powers[16] = {1, 2, 4, 8, 16, 32, 64, 128,
                                                          1, 2, 4, 8, 16, 32, 64, 128};
  const full<T> tag;
  const full<std::uint8_t> byte_tag;
  const auto power = hn::LoadDup128(byte_tag, powers);
  const auto last = hn::Set(tag, static_cast<T>(bit_tables::bytes * 8 - 1));
  const auto lowest_three = hn::Set(byte_tag, std::uint8_t{7});
  const auto lower_bytes = [&](vector_of<T> a, vector_of<T> b) HWY_ATTR {
    return hn::ConcatEven(byte_tag, hn::BitCast(byte_tag, b), hn::BitCast(byte_tag, a));
  };
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < 64; i += HWY_LANES(std::uint8_t)) {
    const std::uint8_t* const here = from + i * sizeof(T);
    const auto load = [&](const std::uint8_t* at) HWY_ATTR {
      return hn::Min(hn::BitCast(tag, hn::LoadU(byte_tag, at)), last);
    };
    const auto a = load(here);
    const auto b = load(here + HWY_LANES(std::uint8_t));
    const auto number = lower_bytes(hn::ShiftRight<3>(a), hn::ShiftRight<3>(b));
    const auto bit = hn::TableLookupBytes(power, hn::And(lower_bytes(a, b), lowest_three));
    found |= bits_of<std::uint8_t>(hn::TestBit(bytes_of(tables, number), bit)) << i;
  }
  return found;
}

/// A word of 64 values, of which each is looked up by itself: side by side but for that.
template <class T>
HWY_INLINE std::uint64_t word_in_bits(const std::uint8_t* from, const value_bits& set) {
  const full<T> tag;
  const full<std::uint8_t> byte_tag;
  alignas(64) T values[64];
  alignas(64) std::uint8_t bits[64];
  const auto last = hn::Set(tag, static_cast<T>(set.size));  // whose bit is not set
  for (std::size_t i = 0; i < 64; i += HWY_LANES(T)) {
    const auto value = hn::BitCast(tag, hn::LoadU(byte_tag, from + i * sizeof(T)));
    hn::Store(hn::Min(value, last), tag, values + i);
  }
  for (std::size_t i = 0; i < 64; ++i) {
    bits[i] = static_cast<std::uint8_t>(set.words[values[i] / 64] >> (values[i] % 64));
  }
  std::uint64_t found = 0;
  for (std::size_t i = 0; i < 64; i += HWY_LANES(std::uint8_t)) {
    const auto lowest = hn::Set(byte_tag, std::uint8_t{1});
    found |= bits_of<std::uint8_t>(hn::TestBit(hn::Load(byte_tag, bits + i), lowest)) << i;
  }
  return found;
}

// One test.

void in_bytes(const void* values, const byte_set& set, bool inverted, open_rows& rows) noexcept {
  scan_vectors<std::uint8_t>(values, set, inverted, rows, member_of(set));
}

void in_small(const void* values, const small_set& set, bool inverted, open_rows& rows) noexcept {
  scan_vectors<std::uint8_t>(values, set, inverted, rows, member_of(set));
}

template <class T>
void in_range(const void* values, const value_range& set, bool inverted, open_rows& rows) noexcept {
  scan_vectors<T>(values, set, inverted, rows, member_of<T>(set));
}

template <class T, std::size_t Count>
HWY_INLINE void in_some(const void* values, const value_list& set, bool inverted, open_rows& rows) {
  scan_vectors<T>(values, set, inverted, rows, one_of<T, Count>(set));
}

template <class T>
void in_list(const void* values, const value_list& set, bool inverted, open_rows& rows) noexcept {
  if (set.count == 0) {
    portable::narrow<T>(values, set, inverted, rows);
  } else if (set.count == 1) {
    in_some<T, 1>(values, set, inverted, rows);
  } else if (set.count == 2) {
    in_some<T, 2>(values, set, inverted, rows);
  } else if (set.count <= 4) {
    in_some<T, 4>(values, set, inverted, rows);
  } else {
    in_some<T, 8>(values, set, inverted, rows);
  }
}

template <class T>
void in_bits(const void* values, const value_bits& set, bool inverted, open_rows& rows) noexcept {
  if (set.size > std::numeric_limits<T>::max()) {
    portable::narrow<T>(values, set, inverted, rows);
    return;
  }
  if constexpr (sizeof(T) == 2) {
    if (set.size <= bit_tables::most) {
      const bit_tables tables(set);
      scan_words<T>(values, set, inverted, rows, [&](const std::uint8_t* from) HWY_ATTR {
        return word_in_tables(from, tables);
      });
      return;
    }
  }
  scan_words<T>(values, set, inverted, rows,
                [&](const std::uint8_t* from) HWY_ATTR { return word_in_bits<T>(from, set); });
}

template <class T>
void numbers_in_range(const void* values, const number_range& set, bool inverted,
                      open_rows& rows) noexcept {
  const hn::ScalableTag<double> doubles;
  const auto first = hn::Set(doubles, set.first);
  const auto last = hn::Set(doubles, set.last);
  scan_vectors<T>(values, set, inverted, rows, [&](vector_of<T> value) HWY_ATTR {
    return hn::And(hn::Ge(value, first), hn::Le(value, last));
  });
}

void narrow_by_bits(const bitmap& from, bool inverted, open_rows& rows) noexcept {
  narrow_words(
      inverted, rows, [&](std::size_t at) HWY_ATTR { return load_bits(from, at * 64, 64); },
      [&]() HWY_ATTR { return load_bits(from, rows.count / 64 * 64, rows.count % 64); });
}

// Several tests.

/// Words of rows that go from test to test together.
constexpr std::size_t chunk_words = 4;

/// `found(place of a word)` of each word of a chunk.
template <class Found>
HWY_INLINE void keep_words(std::size_t first, bool inverted, std::uint64_t* words,
                           const Found& found) {
  const std::uint64_t flip = inverted ? ~std::uint64_t{0} : 0;
  for (std::size_t i = 0; i < chunk_words; ++i) words[i] &= found(first + i) ^ flip;
}

/// As scan_vectors.
template <class Belongs>
HWY_INLINE void keep_bytes(const byte_test& test, std::size_t first, std::uint64_t* words,
                           const Belongs& belongs) {
  using T = std::uint8_t;
  const full<T> tag;
  keep_words(first, test.inverted, words, [&](std::size_t at) HWY_ATTR {
    const T* const from = test.values + at * 64;
    fetch(from, row_bits::rows);
    std::uint64_t found = 0;
    for (std::size_t i = 0; i < 64; i += HWY_LANES(T)) {
      found |= bits_of<T>(belongs(hn::LoadU(tag, from + i))) << i;
    }
    return found;
  });
}

HWY_INLINE void keep_listed(const byte_test& test, std::size_t first, std::uint64_t* words) {
  if (test.list->count == 1) {
    keep_bytes(test, first, words, one_of<std::uint8_t, 1>(*test.list));
  } else if (test.list->count == 2) {
    keep_bytes(test, first, words, one_of<std::uint8_t, 2>(*test.list));
  } else {
    keep_bytes(test, first, words, one_of<std::uint8_t, byte_test::most_listed>(*test.list));
  }
}

HWY_INLINE void keep_chunk(const byte_test& test, std::size_t first, std::uint64_t* words) {
  switch (test.how) {
    case byte_test::form::bits:
      return keep_words(first, test.inverted, words,
                        [&](std::size_t at) HWY_ATTR { return load_bits(test.bits, at * 64, 64); });
    case byte_test::form::small:
      return keep_bytes(test, first, words, member_of(*test.small));
    case byte_test::form::list:
      return keep_listed(test, first, words);
    case byte_test::form::range:
      return keep_bytes(test, first, words, member_of<std::uint8_t>(*test.range));
    case byte_test::form::set:
      return keep_bytes(test, first, words, member_of(*test.set));
  }
}

void narrow_by_all(std::span<const byte_test> tests, open_rows& rows) noexcept {
  std::uint64_t in_use = 0;
  std::size_t size = 0;
  for (std::size_t first = 0; first < row_bits::word_count; first += chunk_words) {
    std::uint64_t words[chunk_words];
    for (std::size_t i = 0; i < chunk_words; ++i) words[i] = rows.bits.words[first + i];
    for (const byte_test& each : tests) {
      std::uint64_t any = 0;
      for (const std::uint64_t word : words) any |= word;
      if (any == 0) break;
      keep_chunk(each, first, words);
    }
    // Word by word, as they were stored: a wider load would wait for the stores.
    for (std::size_t i = 0; i < chunk_words; ++i) {
      in_use |= static_cast<std::uint64_t>(words[i] != 0) << (first + i);
      size += static_cast<std::size_t>(std::popcount(words[i]));
      rows.bits.words[first + i] = words[i];
    }
  }
  rows.words = in_use;
  rows.size = size;
}

void remove_rows(const open_rows& others, open_rows& rows) noexcept {
  const auto not_others = [&](std::size_t at) HWY_ATTR { return others.bits.words[at]; };
  narrow_words(true, rows, not_others, [&]() HWY_ATTR { return not_others(rows.count / 64); });
}

}  // namespace

extern const scan_kernels kernels;
const scan_kernels kernels = {
    in_bytes,
    in_small,
    {in_range<std::uint8_t>, in_range<std::uint16_t>, in_range<std::uint32_t>,
     in_range<std::uint64_t>},
    {in_list<std::uint8_t>, in_list<std::uint16_t>, in_list<std::uint32_t>, in_list<std::uint64_t>},
    // A look-up for each value: gathering is no faster.
    {portable::narrow<std::uint8_t, value_bits>, in_bits<std::uint16_t>, in_bits<std::uint32_t>,
     portable::narrow<std::uint64_t, value_bits>},
    portable::narrow<float, number_range>,
    numbers_in_range<double>,
    narrow_by_bits,
    narrow_by_all,
    remove_rows,
};

}  // namespace ambit::criteria::HWY_NAMESPACE
HWY_AFTER_NAMESPACE();
#endif

#if HWY_ONCE
namespace ambit::criteria {

namespace {

constexpr scan_kernels portable_kernels = {
    portable::narrow<std::uint8_t, byte_set>,
    portable::narrow<std::uint8_t, small_set>,
    {portable::narrow<std::uint8_t, value_range>, portable::narrow<std::uint16_t, value_range>,
     portable::narrow<std::uint32_t, value_range>, portable::narrow<std::uint64_t, value_range>},
    {portable::narrow<std::uint8_t, value_list>, portable::narrow<std::uint16_t, value_list>,
     portable::narrow<std::uint32_t, value_list>, portable::narrow<std::uint64_t, value_list>},
    {portable::narrow<std::uint8_t, value_bits>, portable::narrow<std::uint16_t, value_bits>,
     portable::narrow<std::uint32_t, value_bits>, portable::narrow<std::uint64_t, value_bits>},
    portable::narrow<float, number_range>,
    portable::narrow<double, number_range>,
    portable::narrow_by_bits,
    portable::narrow_by_all,
    portable::remove,
};

}  // namespace

scan_instructions widest_scan_instructions() noexcept {
#if HWY_TARGETS & HWY_AVX2
  // What Highway compiles for besides the name of the set.
  const bool has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") &&
                        __builtin_cpu_supports("bmi2") && __builtin_cpu_supports("fma");
  if (!has_avx2) return scan_instructions::portable;
  const bool has_avx512 = __builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
                          __builtin_cpu_supports("avx512dq") && __builtin_cpu_supports("avx512bw");
  return has_avx512 ? scan_instructions::avx512 : scan_instructions::avx2;
#else
  return scan_instructions::portable;
#endif
}

const scan_kernels& kernels_of(scan_instructions with) noexcept {
#if HWY_TARGETS & HWY_AVX3
  if (with == scan_instructions::avx512) return N_AVX3::kernels;
#endif
#if HWY_TARGETS & HWY_AVX2
  if (with == scan_instructions::avx2) return N_AVX2::kernels;
#endif
  static_cast<void>(with);
  return portable_kernels;
}

}  // namespace ambit::criteria
#endif
