#include "src/tickets/resident/packed_row.hpp"

#include <algorithm>
#include <cstring>
#include <string>

#include "src/criteria/cell_storage.hpp"

namespace ambit::tickets::resident {

namespace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_type;

using bytes = std::vector<std::uint8_t>;

constexpr std::size_t set_alignment = alignof(std::uint32_t);

/// Seven bits a byte, the least significant first.
void put_size(bytes& out, std::uint64_t value) {
  for (; value >= 0x80U; value >>= 7U) out.push_back(static_cast<std::uint8_t>(value | 0x80U));
  out.push_back(static_cast<std::uint8_t>(value));
}
/// Small numbers of either sign in few bytes.
void put_integer(bytes& out, std::int64_t value) {
  const auto raw = static_cast<std::uint64_t>(value);
  put_size(out, raw << 1U ^ (value < 0 ? ~std::uint64_t{0} : 0));
}
void put_raw(bytes& out, const void* from, std::size_t size) {
  const auto* const begin = static_cast<const std::uint8_t*>(from);
  out.insert(out.end(), begin, begin + size);
}
void put_text(bytes& out, std::string_view text) {
  put_size(out, text.size());
  put_raw(out, text.data(), text.size());
}

bool is_text(field_type type) noexcept {
  return type == field_type::id || type == field_type::text;
}
bool is_shown_as_written(const cell& value) noexcept {
  return value.state == cell_state::undeclared || value.state == cell_state::invalid;
}

/// Bytes from `at` on until a set may begin.
std::size_t padding(std::size_t at) noexcept {
  return (set_alignment - at % set_alignment) % set_alignment;
}

}  // namespace

struct packed_row::reader {
  const std::uint8_t* at;

  std::uint64_t size() noexcept {
    std::uint64_t value = 0;
    for (unsigned shift = 0;; shift += 7) {
      const std::uint8_t byte = *at++;
      value |= static_cast<std::uint64_t>(byte & 0x7FU) << shift;
      if (byte < 0x80U) return value;
    }
  }
  std::int64_t integer() noexcept {
    const std::uint64_t raw = size();
    return static_cast<std::int64_t>(raw >> 1U ^ (~(raw & 1U) + 1U));
  }
  template <class T>
  T raw() noexcept {
    T value;
    std::memcpy(&value, at, sizeof value);
    at += sizeof value;
    return value;
  }
  const char* skip(std::size_t count) noexcept {
    const auto* const begin = reinterpret_cast<const char*>(at);
    at += count;
    return begin;
  }
  void align() noexcept { at += padding(reinterpret_cast<std::uintptr_t>(at)); }
  std::string_view text() noexcept {
    const auto count = static_cast<std::size_t>(size());
    return {skip(count), count};
  }
};

/// At the size of the content.
packed_row::reader packed_row::skip_head() const noexcept {
  return {begin_ + 1 + ((flags() & row_flag::follows) != 0 ? sizeof(std::uint32_t) : 0)};
}

std::uint32_t packed_row::earlier() const noexcept {
  return reader{begin_ + 1}.raw<std::uint32_t>();
}

std::span<const std::uint8_t> packed_row::content() const noexcept {
  reader in = skip_head();
  const auto size = static_cast<std::size_t>(in.size());
  if ((flags() & row_flag::aligned) != 0) in.align();
  return {in.at, size};
}

std::string_view packed_row::id() const noexcept {
  reader in{content().data()};
  return in.text();
}

void packed_row::unpack_value(const criteria::field& of, reader& in, cell& out) noexcept {
  if (is_shown_as_written(out) || is_text(of.type)) {
    const std::uint64_t size_and_form = in.size();
    out.size = static_cast<std::uint32_t>(size_and_form >> 1U);
    out.folded = (size_and_form & 1U) != 0;
    if (out.folded) in.skip(static_cast<std::size_t>(in.size()) + sizeof(std::uint32_t));
    out.text = in.skip(out.size);
  } else if (of.type == field_type::choices) {
    out.size = static_cast<std::uint32_t>(in.size());
    in.align();
    out.options = reinterpret_cast<const std::uint32_t*>(in.skip(out.size * set_alignment));
  } else if (of.type == field_type::number) {
    out.number = in.raw<double>();
  } else {
    out.integer = in.integer();
  }
}

packed_row::reader packed_row::unpack_cells(const criteria::object& kind,
                                            std::span<cell> cells) const noexcept {
  reader in{content().data()};
  const std::string_view id = in.text();
  const std::size_t width = kind.fields.size();
  const std::uint8_t* const states = in.at;
  in.at += (width + 3) / 4;
  for (std::size_t field = 0; field < width; ++field) {
    cell& out = cells[field];
    out = {};
    out.state = static_cast<cell_state>(states[field / 4] >> field % 4 * 2 & 3U);
    if (field == criteria::record_field::id) {
      out.text = id.data();
      out.size = static_cast<std::uint32_t>(id.size());
    } else if (out.state != cell_state::missing && (flags() & row_flag::broken) == 0) {
      unpack_value(kind.fields[field], in, out);
    }
  }
  return in;
}

void packed_row::unpack(const criteria::object& kind, std::span<cell> cells) const noexcept {
  unpack_cells(kind, cells);
}

std::vector<criteria::record_problem> packed_row::problems(const criteria::object& kind) const {
  std::vector<criteria::record_problem> out;
  if ((flags() & row_flag::faulty) == 0) return out;
  std::vector<cell> cells(kind.fields.size());
  reader in = unpack_cells(kind, cells);
  out.resize(static_cast<std::size_t>(in.size()));
  for (criteria::record_problem& each : out) {
    each.field = in.text();
    each.code = in.text();
    each.found = in.text();
    each.expected = in.text();
  }
  return out;
}

void row_packer::pack_value(const criteria::record_set& records, std::size_t row,
                            criteria::field_ordinal field, const cell& value) {
  const criteria::field& of = records.object().fields[field];
  if (is_shown_as_written(value)) {
    const std::string shown = records.seen(row, field);
    put_size(content_, std::uint64_t{shown.size()} << 1U);
    put_raw(content_, shown.data(), shown.size());
  } else if (is_text(of.type)) {
    put_size(content_, std::uint64_t{value.size} << 1U | (value.folded ? 1U : 0U));
    if (value.folded) {
      const std::string_view written = written_text(value);
      const auto count = static_cast<std::uint32_t>(written.size());
      put_text(content_, written);
      put_raw(content_, &count, sizeof count);
    }
    put_raw(content_, value.text, value.size);
  } else if (of.type == field_type::choices) {
    has_sets_ = true;
    put_size(content_, value.size);
    content_.resize(content_.size() + padding(content_.size()));
    put_raw(content_, value.options, value.set().size_bytes());
  } else if (of.type == field_type::number) {
    put_raw(content_, &value.number, sizeof value.number);
  } else {
    put_integer(content_, value.integer);
  }
}

void row_packer::pack_problems(const criteria::record_set& records, std::size_t row) {
  const auto found = records.problems(row);
  put_size(content_, found.size());
  for (const criteria::record_problem& each : found) {
    put_text(content_, each.field);
    put_text(content_, each.code);
    put_text(content_, each.found);
    put_text(content_, each.expected);
  }
}

std::span<const std::uint8_t> row_packer::pack(const criteria::record_set& records, std::size_t row,
                                               criteria::row cells, std::uint8_t flags,
                                               std::optional<std::uint32_t> earlier) {
  const std::size_t width = cells.size();
  const bool is_broken = records.broken(row);
  content_.clear();
  has_sets_ = false;
  put_text(content_, records.id(row));
  const std::size_t states = content_.size();
  content_.resize(states + (width + 3) / 4);
  bool is_faulty = is_broken;
  for (std::size_t field = 0; field < width; ++field) {
    const cell& value = cells[field];
    content_[states + field / 4] |=
        static_cast<std::uint8_t>(static_cast<unsigned>(value.state) << field % 4 * 2);
    is_faulty = is_faulty || value.state == cell_state::invalid;
    const bool has_value =
        value.state != cell_state::missing && !is_broken && field != criteria::record_field::id;
    if (has_value) pack_value(records, row, static_cast<criteria::field_ordinal>(field), value);
  }
  if (is_broken) flags |= row_flag::broken;
  if (is_faulty) {
    flags |= row_flag::faulty;
    pack_problems(records, row);
  }
  if (has_sets_) flags |= row_flag::aligned;
  finish(flags, earlier, content_);
  return whole_;
}

std::span<const std::uint8_t> row_packer::repack(packed_row row) {
  const auto flags = static_cast<std::uint8_t>(row.flags() & ~unsigned{row_flag::follows});
  finish(flags, std::nullopt, row.content());
  return whole_;
}

void row_packer::finish(std::uint8_t flags, std::optional<std::uint32_t> earlier,
                        std::span<const std::uint8_t> content) {
  whole_.clear();
  whole_.push_back(static_cast<std::uint8_t>(flags | (earlier ? row_flag::follows : 0)));
  if (earlier) put_raw(whole_, &*earlier, sizeof *earlier);
  put_size(whole_, content.size());
  if ((flags & row_flag::aligned) != 0) whole_.resize(whole_.size() + padding(whole_.size()));
  put_raw(whole_, content.data(), content.size());
}

}  // namespace ambit::tickets::resident
