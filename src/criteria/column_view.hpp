// column_view.hpp: memory of one column as its host has it: where its elements lie, and how.
//
// Whoever makes a view has checked it: as far as can be seen, every element lies inside its
// buffers, and offsets ascend. What only a single value can lie about (an index past its
// dictionary, a text view past its buffers) is told by reading it. Buffers need not be aligned.
//
// Thread rule: immutable; const use from many threads. Borrows everything.
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <memory>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

namespace ambit::criteria {

/// Decimals of a host have up to 38 digits.
__extension__ using wide_integer = __int128;

enum class column_layout : std::uint8_t {
  nothing,  ///< every element is null
  bits,     ///< least significant first
  int8,
  uint8,
  int16,
  uint16,
  int32,
  uint32,
  int64,
  uint64,
  int128,
  float32,
  float64,
  text32,      ///< offsets of 32 bits into `bytes`
  text64,      ///< offsets of 64 bits
  text_views,  ///< 16 bytes each: a short text itself, or where in `buffers` it stands
  list32,      ///< offsets into `elements`
  list64,
};

constexpr bool is_whole(column_layout layout) noexcept {
  return layout >= column_layout::int8 && layout <= column_layout::uint64;
}
constexpr bool is_text(column_layout layout) noexcept {
  return layout >= column_layout::text32 && layout <= column_layout::text_views;
}

enum class time_unit : std::uint8_t {
  none,
  days,
  seconds,
  milliseconds,
  microseconds,
  nanoseconds
};

/// Element i is bit `first` + i, least significant first.
struct bitmap {
  const std::uint8_t* bits = nullptr;
  std::size_t first = 0;
  bool operator[](std::size_t index) const noexcept {
    const std::size_t at = first + index;
    return (bits[at / 8] >> (at % 8) & 1U) != 0;
  }
};

template <class T>
T load_element(const void* values, std::size_t position) noexcept {
  T value;
  std::memcpy(&value, static_cast<const char*>(values) + position * sizeof(T), sizeof(T));
  return value;
}

struct column_view {
  column_layout layout = column_layout::nothing;
  time_unit unit = time_unit::none;
  std::int32_t scale = 0;        ///< of int128: digits after the point; may be negative
  std::size_t length = 0;        ///< elements
  std::size_t first = 0;         ///< position of element 0 in the buffers
  std::vector<bitmap> validity;  ///< null unless set in all of them
  const void* values = nullptr;  ///< numbers, bits, offsets or views
  const char* bytes = nullptr;   ///< of text32 and text64
  std::vector<std::span<const char>> buffers;     ///< of text_views
  std::shared_ptr<const column_view> dictionary;  ///< the layout is then that of its indices
  std::shared_ptr<const column_view> elements;    ///< of lists

  bool is_null(std::size_t index) const noexcept {
    if (layout == column_layout::nothing) return true;
    for (const bitmap& each : validity) {
      if (!each[index]) return true;
    }
    return false;
  }
};

/// Of texts, or of a dictionary of them.
inline bool holds_texts(const column_view& view) noexcept {
  if (!view.dictionary) return is_text(view.layout);
  return is_whole(view.layout) && !view.dictionary->dictionary && is_text(view.dictionary->layout);
}

/// Of a whole layout but uint64 and int128.
inline std::int64_t load_integer(column_layout layout, const void* values,
                                 std::size_t position) noexcept {
  switch (layout) {
    case column_layout::int8:
      return load_element<std::int8_t>(values, position);
    case column_layout::uint8:
      return load_element<std::uint8_t>(values, position);
    case column_layout::int16:
      return load_element<std::int16_t>(values, position);
    case column_layout::uint16:
      return load_element<std::uint16_t>(values, position);
    case column_layout::int32:
      return load_element<std::int32_t>(values, position);
    case column_layout::uint32:
      return load_element<std::uint32_t>(values, position);
    default:
      return load_element<std::int64_t>(values, position);
  }
}

/// Of every whole layout.
inline wide_integer load_wide(const column_view& view, std::size_t index) noexcept {
  const std::size_t position = view.first + index;
  if (view.layout == column_layout::int128)
    return load_element<wide_integer>(view.values, position);
  if (view.layout == column_layout::uint64) {
    return load_element<std::uint64_t>(view.values, position);
  }
  return load_integer(view.layout, view.values, position);
}

/// The element that an index of a dictionary column names; nothing when there is none.
inline std::optional<std::size_t> load_index(const column_view& view, std::size_t index) noexcept {
  const wide_integer at = load_wide(view, index);
  if (at < 0 || at >= static_cast<wide_integer>(view.dictionary->length)) return std::nullopt;
  return static_cast<std::size_t>(at);
}

struct element_range {
  std::size_t begin = 0;
  std::size_t end = 0;
};

/// Where the text or the list at an element begins and ends.
inline element_range load_range(column_layout layout, const void* offsets,
                                std::size_t position) noexcept {
  if (layout == column_layout::text32 || layout == column_layout::list32) {
    return {static_cast<std::size_t>(load_element<std::int32_t>(offsets, position)),
            static_cast<std::size_t>(load_element<std::int32_t>(offsets, position + 1))};
  }
  return {static_cast<std::size_t>(load_element<std::int64_t>(offsets, position)),
          static_cast<std::size_t>(load_element<std::int64_t>(offsets, position + 1))};
}

/// The text of a view, or nothing when it does not lie inside `buffers`.
inline std::optional<std::string_view> load_text_view(
    const void* values, std::span<const std::span<const char>> buffers,
    std::size_t position) noexcept {
  constexpr std::size_t view_bytes = 16;
  constexpr std::int32_t most_inline = 12;
  const char* at = static_cast<const char*>(values) + position * view_bytes;
  const auto size = load_element<std::int32_t>(at, 0);
  if (size < 0) return std::nullopt;
  if (size <= most_inline) return std::string_view(at + 4, static_cast<std::size_t>(size));
  const auto buffer = load_element<std::int32_t>(at, 2);
  const auto offset = load_element<std::int32_t>(at, 3);
  if (buffer < 0 || static_cast<std::size_t>(buffer) >= buffers.size() || offset < 0) {
    return std::nullopt;
  }
  const std::span<const char> bytes = buffers[static_cast<std::size_t>(buffer)];
  const auto begin = static_cast<std::size_t>(offset);
  const auto count = static_cast<std::size_t>(size);
  if (begin > bytes.size() || count > bytes.size() - begin) return std::nullopt;
  return std::string_view(bytes.data() + begin, count);
}

/// The text at an element of a text layout that is not null.
inline std::optional<std::string_view> load_text(const column_view& view,
                                                 std::size_t index) noexcept {
  const std::size_t position = view.first + index;
  if (view.layout == column_layout::text_views) {
    return load_text_view(view.values, view.buffers, position);
  }
  const element_range range = load_range(view.layout, view.values, position);
  if (range.begin == range.end) return std::string_view();  // `bytes` may be null
  return std::string_view(view.bytes + range.begin, range.end - range.begin);
}

/// The same through a dictionary, if there is one; nothing also where the dictionary's is null.
inline std::optional<std::string_view> load_any_text(const column_view& view,
                                                     std::size_t index) noexcept {
  if (!view.dictionary) return load_text(view, index);
  const std::optional<std::size_t> at = load_index(view, index);
  if (!at || view.dictionary->is_null(*at)) return std::nullopt;
  return load_text(*view.dictionary, *at);
}

}  // namespace ambit::criteria
