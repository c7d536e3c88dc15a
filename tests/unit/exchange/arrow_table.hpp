// arrow_table.hpp: tables after the Arrow C data interface, made by hand, so that tests can choose
// each layout and each lie.
#pragma once

#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/arrow.hpp"

namespace ambit::testing {

using bytes = std::vector<std::uint8_t>;

template <class T>
void append(bytes& out, T value) {
  const auto at = out.size();
  out.resize(at + sizeof(T));
  std::memcpy(out.data() + at, &value, sizeof(T));
}

/// One array with its schema, its buffers, children and dictionary.
struct arrow_node {
  std::string format;
  std::string name;
  std::int64_t length = 0;
  std::int64_t null_count = -1;
  std::int64_t offset = 0;
  std::vector<std::optional<bytes>> buffers;  ///< nothing: a NULL buffer
  std::vector<std::unique_ptr<arrow_node>> children;
  std::unique_ptr<arrow_node> dictionary;

  ArrowSchema schema = {};
  ArrowArray array = {};

  /// Fills both structures; to be called again after a change.
  void finish() {
    pointers_.clear();
    for (const auto& each : buffers) pointers_.push_back(each ? each->data() : nullptr);
    schemas_.clear();
    arrays_.clear();
    for (const auto& each : children) {
      each->finish();
      schemas_.push_back(&each->schema);
      arrays_.push_back(&each->array);
    }
    if (dictionary) dictionary->finish();
    const auto count = static_cast<std::int64_t>(children.size());
    schema = {format.c_str(),
              name.c_str(),
              nullptr,
              0,
              count,
              schemas_.data(),
              dictionary ? &dictionary->schema : nullptr,
              released,
              &releases};
    array = {length,   null_count,       offset,         static_cast<std::int64_t>(buffers.size()),
             count,    pointers_.data(), arrays_.data(), dictionary ? &dictionary->array : nullptr,
             released, &releases};
  }
  arrow_node& child(std::string_view wanted) {
    for (const auto& each : children) {
      if (each->name == wanted) return *each;
    }
    std::abort();
  }

  /// How often anybody released one of these: nobody may.
  static inline int releases = 0;

 private:
  static void released(ArrowSchema*) { ++releases; }
  static void released(ArrowArray*) { ++releases; }

  std::vector<const void*> pointers_;
  std::vector<ArrowSchema*> schemas_;
  std::vector<ArrowArray*> arrays_;
};

using node_ptr = std::unique_ptr<arrow_node>;

/// The bitmap of `present`, with `offset` bits of noise before them; NULL where all are present and
/// `may_leave_out`.
inline std::optional<bytes> bitmap_of(const std::vector<bool>& present, std::int64_t offset,
                                      bool may_leave_out) {
  bool all = true;
  for (const bool each : present) all = all && each;
  if (all && may_leave_out) return std::nullopt;
  bytes out((present.size() + static_cast<std::size_t>(offset)) / 8 + 1, 0x55);
  for (std::size_t i = 0; i < present.size(); ++i) {
    const std::size_t at = i + static_cast<std::size_t>(offset);
    const auto bit = static_cast<std::uint8_t>(1U << (at % 8));
    out[at / 8] = static_cast<std::uint8_t>(present[i] ? out[at / 8] | bit : out[at / 8] & ~bit);
  }
  return out;
}

template <class T>
std::vector<bool> present_of(const std::vector<std::optional<T>>& values) {
  std::vector<bool> out;
  for (const auto& each : values) out.push_back(each.has_value());
  return out;
}

inline node_ptr new_node(std::string format, std::string name, std::size_t length,
                         std::int64_t offset) {
  auto out = std::make_unique<arrow_node>();
  out->format = std::move(format);
  out->name = std::move(name);
  out->length = static_cast<std::int64_t>(length);
  out->offset = offset;
  return out;
}

/// Of T as it stands in memory; `offset` elements of noise stand before.
template <class T>
node_ptr numbers(std::string format, std::string name, const std::vector<std::optional<T>>& values,
                 std::int64_t offset = 0, bool may_leave_out = true) {
  node_ptr out = new_node(std::move(format), std::move(name), values.size(), offset);
  bytes data;
  for (std::int64_t i = 0; i < offset; ++i) append(data, static_cast<T>(0x5A));
  for (const auto& each : values) append(data, each.value_or(static_cast<T>(0x5A)));
  out->buffers = {bitmap_of(present_of(values), offset, may_leave_out), data};
  return out;
}

inline node_ptr bits(std::string name, const std::vector<std::optional<bool>>& values,
                     std::int64_t offset = 0) {
  node_ptr out = new_node("b", std::move(name), values.size(), offset);
  std::vector<bool> set;
  for (const auto& each : values) set.push_back(each.value_or(true));
  out->buffers = {bitmap_of(present_of(values), offset, true), bitmap_of(set, offset, false)};
  return out;
}

using texts_t = std::vector<std::optional<std::string>>;

/// Of `u`, `U` or `vu`.
inline node_ptr texts(std::string format, std::string name, const texts_t& values,
                      std::int64_t offset = 0) {
  node_ptr out = new_node(format, std::move(name), values.size(), offset);
  texts_t all(static_cast<std::size_t>(offset), "noise that is longer than a view");
  all.insert(all.end(), values.begin(), values.end());
  bytes data;
  bytes places;
  const auto append_offset = [&] {
    if (format == "u") append(places, static_cast<std::int32_t>(data.size()));
    if (format == "U") append(places, static_cast<std::int64_t>(data.size()));
  };
  append_offset();
  for (const auto& each : all) {
    const std::string text = each.value_or(format == "vu" ? "" : "null");
    if (format == "vu") {
      append(places, static_cast<std::int32_t>(text.size()));
      if (text.size() <= 12) {
        std::string inside = text;
        inside.resize(12);
        places.insert(places.end(), inside.begin(), inside.end());
        continue;
      }
      places.insert(places.end(), text.begin(), text.begin() + 4);
      append(places, std::int32_t{0});
      append(places, static_cast<std::int32_t>(data.size()));
    }
    data.insert(data.end(), text.begin(), text.end());
    append_offset();
  }
  out->buffers = {bitmap_of(present_of(values), offset, true), places, data};
  if (format == "vu") {
    bytes sizes;
    append(sizes, static_cast<std::int64_t>(data.size()));
    out->buffers.emplace_back(sizes);
  }
  return out;
}

/// Distinct values become a dictionary of `value_format`, with indices of T.
template <class T>
node_ptr dictionary(std::string index_format, std::string value_format, std::string name,
                    const texts_t& values, std::int64_t offset = 0) {
  texts_t distinct = {"unused"};
  std::vector<std::optional<T>> indices;
  for (const auto& each : values) {
    if (!each) {
      indices.push_back(std::nullopt);
      continue;
    }
    std::size_t at = 0;
    while (at < distinct.size() && distinct[at] != each) ++at;
    if (at == distinct.size()) distinct.push_back(each);
    indices.push_back(static_cast<T>(at));
  }
  node_ptr out = numbers<T>(std::move(index_format), std::move(name), indices, offset);
  out->dictionary = texts(std::move(value_format), "", distinct, 1);
  return out;
}

/// Of `+l` (T is int32) or `+L` (int64) over elements that somebody made of all lists' in order.
template <class T>
node_ptr lists(std::string name, const std::vector<std::optional<std::size_t>>& sizes,
               node_ptr elements, std::int64_t offset = 0) {
  node_ptr out = new_node(sizeof(T) == 4 ? "+l" : "+L", std::move(name), sizes.size(), offset);
  bytes places;
  T end = 0;
  for (std::int64_t i = 0; i <= offset; ++i) append(places, end);
  for (const auto& each : sizes) {
    end = static_cast<T>(end + static_cast<T>(each.value_or(0)));
    append(places, end);
  }
  out->buffers = {bitmap_of(present_of(sizes), offset, true), places};
  elements->name = "item";
  out->children.push_back(std::move(elements));
  return out;
}

/// The table itself, or a struct column. Children have `offset` elements more in front.
inline node_ptr table(std::size_t length, std::vector<node_ptr> columns, std::int64_t offset = 0,
                      std::string name = "") {
  node_ptr out = new_node("+s", std::move(name), length, offset);
  out->buffers = {std::nullopt};
  out->children = std::move(columns);
  return out;
}

template <class... Columns>
node_ptr table_of(std::size_t length, Columns... columns) {
  std::vector<node_ptr> all;
  (all.push_back(std::move(columns)), ...);
  node_ptr out = table(length, std::move(all));
  out->finish();
  return out;
}

}  // namespace ambit::testing
