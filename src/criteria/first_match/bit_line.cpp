#include "src/criteria/first_match/bit_line.hpp"

#include <cstring>

namespace ambit::criteria {

namespace {

// The compilers' vector types; each instantiation is compiled for the instructions of its caller.
using vector16 = std::uint64_t __attribute__((vector_size(16)));
using vector32 = std::uint64_t __attribute__((vector_size(32)));
using vector64 = std::uint64_t __attribute__((vector_size(64)));

/// The lines at `Count` blocks from `at` on, side by side, so that none waits for another. What is
/// written is written unconditionally, and kept by counting on: most lines are empty, but which
/// cannot be foreseen.
template <class Vector, std::size_t Count>
[[gnu::always_inline]] inline std::size_t intersect_some(const line_columns& columns,
                                                         std::span<const std::uint32_t> blocks,
                                                         std::size_t at, bit_line* open,
                                                         std::uint32_t* open_blocks) noexcept {
  constexpr std::size_t lanes = sizeof(bit_line) / sizeof(Vector);
  Vector all[Count][lanes];
  for (auto& line : all) {
    for (Vector& lane : line) lane = ~Vector{};
  }
  const auto narrow = [&](std::size_t which, const bit_line* with) {
    for (std::size_t lane = 0; lane < lanes; ++lane) {
      Vector part;
      std::memcpy(&part, with->words.data() + lane * (sizeof(Vector) / 8), sizeof(Vector));
      all[which][lane] &= part;
    }
  };
  for (const bit_line* const column : columns.dense) {
    for (std::size_t i = 0; i < Count; ++i) narrow(i, column + blocks[at + i]);
  }
  for (std::size_t column = 0; column < columns.sparse_columns; ++column) {
    const bit_line* const* const lines = columns.sparse + column * columns.sparse_stride + at;
    for (std::size_t i = 0; i < Count; ++i) narrow(i, lines[i]);
  }
  std::size_t found = 0;
  for (std::size_t i = 0; i < Count; ++i) {
    std::memcpy(open[found].words.data(), &all[i], sizeof(bit_line));
    open_blocks[found] = blocks[at + i];
    Vector some = all[i][0];
    for (std::size_t lane = 1; lane < lanes; ++lane) some |= all[i][lane];
    std::uint64_t any = 0;
    for (std::size_t word = 0; word < sizeof(Vector) / 8; ++word) any |= some[word];
    found += any != 0 ? 1 : 0;
  }
  return found;
}

template <class Vector>
[[gnu::always_inline]] inline std::size_t intersect_lines(const line_columns& columns,
                                                          std::span<const std::uint32_t> blocks,
                                                          bit_line* open,
                                                          std::uint32_t* open_blocks) noexcept {
  constexpr std::size_t together = 4;
  std::size_t found = 0;
  std::size_t at = 0;
  while (at + together <= blocks.size()) {
    found +=
        intersect_some<Vector, together>(columns, blocks, at, open + found, open_blocks + found);
    at += together;
  }
  switch (blocks.size() - at) {
    case 3:
      return found +
             intersect_some<Vector, 3>(columns, blocks, at, open + found, open_blocks + found);
    case 2:
      return found +
             intersect_some<Vector, 2>(columns, blocks, at, open + found, open_blocks + found);
    case 1:
      return found +
             intersect_some<Vector, 1>(columns, blocks, at, open + found, open_blocks + found);
    default:
      return found;
  }
}

#if defined(__x86_64__)
[[gnu::target("avx512f,avx512vl,avx512bw,avx512dq")]] std::size_t intersect_avx512(
    const line_columns& columns, std::span<const std::uint32_t> blocks, bit_line* open,
    std::uint32_t* open_blocks) noexcept {
  return intersect_lines<vector64>(columns, blocks, open, open_blocks);
}

[[gnu::target("avx2")]] std::size_t intersect_avx2(const line_columns& columns,
                                                   std::span<const std::uint32_t> blocks,
                                                   bit_line* open,
                                                   std::uint32_t* open_blocks) noexcept {
  return intersect_lines<vector32>(columns, blocks, open, open_blocks);
}
#endif

}  // namespace

line_instructions widest_line_instructions() noexcept {
#if defined(__x86_64__)
  if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512vl") &&
      __builtin_cpu_supports("avx512bw") && __builtin_cpu_supports("avx512dq")) {
    return line_instructions::avx512;
  }
  if (__builtin_cpu_supports("avx2")) return line_instructions::avx2;
#endif
  return line_instructions::portable;
}

std::size_t intersect(line_instructions with, const line_columns& columns,
                      std::span<const std::uint32_t> blocks, bit_line* open,
                      std::uint32_t* open_blocks) noexcept {
#if defined(__x86_64__)
  if (with == line_instructions::avx512)
    return intersect_avx512(columns, blocks, open, open_blocks);
  if (with == line_instructions::avx2) return intersect_avx2(columns, blocks, open, open_blocks);
#endif
  static_cast<void>(with);
  return intersect_lines<vector16>(columns, blocks, open, open_blocks);
}

}  // namespace ambit::criteria
