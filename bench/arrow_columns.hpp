// arrow_columns.hpp: large columns after the Arrow C data interface, for workloads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <random>
#include <string>
#include <vector>

#include "tests/unit/exchange/arrow_table.hpp"

namespace ambit::bench {

inline testing::bytes bytes_of(const void* data, std::size_t size) {
  testing::bytes out(size);
  std::memcpy(out.data(), data, size);
  return out;
}

/// Values side by side, none of them null.
template <class T>
testing::node_ptr column(const char* format, const char* name, const std::vector<T>& values) {
  testing::node_ptr out = testing::new_node(format, name, values.size(), 0);
  out->buffers = {std::nullopt, bytes_of(values.data(), values.size() * sizeof(T))};
  return out;
}

/// Of a bool: a bit each, least significant first.
inline testing::node_ptr bit_column(const char* name, std::size_t count,
                                    const std::vector<std::uint8_t>& bits) {
  testing::node_ptr out = testing::new_node("b", name, count, 0);
  out->buffers = {std::nullopt, bits};
  return out;
}

/// Texts `text_of(0)`, `text_of(1)`, … one behind the other.
template <class TextOf>
testing::node_ptr text_column(const char* name, std::size_t count, const TextOf& text_of) {
  testing::node_ptr out = testing::new_node("u", name, count, 0);
  std::vector<std::int32_t> offsets = {0};
  std::string all;
  for (std::size_t i = 0; i < count; ++i) {
    all += text_of(i);
    offsets.push_back(static_cast<std::int32_t>(all.size()));
  }
  out->buffers = {std::nullopt, bytes_of(offsets.data(), offsets.size() * sizeof(std::int32_t)),
                  bytes_of(all.data(), all.size())};
  return out;
}

/// Indices of T into the texts of `distinct` values.
template <class T, class TextOf>
testing::node_ptr dictionary_column(const char* format, const char* name,
                                    const std::vector<T>& values, std::size_t distinct,
                                    const TextOf& text_of) {
  testing::node_ptr out = column(format, name, values);
  out->dictionary = text_column("", distinct, text_of);
  return out;
}

/// Drawn evenly from 0 to `distinct` − 1.
template <class T>
std::vector<T> drawn(std::size_t count, std::uint32_t distinct, std::mt19937_64& random) {
  std::vector<T> out(count);
  for (T& each : out) each = static_cast<T>(random() % distinct);
  return out;
}

}  // namespace ambit::bench
