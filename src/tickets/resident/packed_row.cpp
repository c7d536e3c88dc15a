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

constexpr std::size_t set_alignment = alignof(std::uint32_t);

/// Flags, the number before, the size, and what aligns.
constexpr std::size_t most_of_head = 16;

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
    row_.put_size(std::uint64_t{shown.size()} << 1U);
    row_.put_raw(shown.data(), shown.size());
  } else if (is_text(of.type)) {
    row_.put_size(std::uint64_t{value.size} << 1U | (value.folded ? 1U : 0U));
    if (value.folded) {
      const std::string_view written = written_text(value);
      const auto count = static_cast<std::uint32_t>(written.size());
      row_.put_text(written);
      row_.put_raw(&count, sizeof count);
    }
    row_.put_raw(value.text, value.size);
  } else if (of.type == field_type::choices) {
    has_sets_ = true;
    row_.put_size(value.size);
    row_.put_zeros(padding(row_.size()));
    row_.put_raw(value.options, value.set().size_bytes());
  } else if (of.type == field_type::number) {
    row_.put_raw(&value.number, sizeof value.number);
  } else {
    row_.put_integer(value.integer);
  }
}

void row_packer::pack_problems(const criteria::record_set& records, std::size_t row) {
  const auto found = records.problems(row);
  row_.put_size(found.size());
  for (const criteria::record_problem& each : found) {
    row_.put_text(each.field);
    row_.put_text(each.code);
    row_.put_text(each.found);
    row_.put_text(each.expected);
  }
}

std::span<const std::uint8_t> row_packer::pack(const criteria::record_set& records, std::size_t row,
                                               criteria::row cells, std::uint8_t flags,
                                               std::optional<std::uint32_t> earlier) {
  const std::size_t width = cells.size();
  const bool is_broken = records.broken(row);
  has_sets_ = false;
  row_.restart(most_of_head);
  row_.put_text(records.id(row));
  const std::size_t states = row_.size();
  row_.put_zeros((width + 3) / 4);
  bool is_faulty = is_broken;
  for (std::size_t field = 0; field < width; ++field) {
    const cell& value = cells[field];
    row_.data()[states + field / 4] |=
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
  return finish(flags, earlier);
}

std::span<const std::uint8_t> row_packer::repack(packed_row row) {
  const auto flags = static_cast<std::uint8_t>(row.flags() & ~unsigned{row_flag::follows});
  const auto content = row.content();
  row_.restart(most_of_head);
  row_.put_raw(content.data(), content.size());
  return finish(flags, std::nullopt);
}

/// Puts the head right before the content, which lies aligned in the buffer as it will in the row.
std::span<const std::uint8_t> row_packer::finish(std::uint8_t flags,
                                                 std::optional<std::uint32_t> earlier) {
  if (earlier) flags |= row_flag::follows;
  head_.restart(0);
  head_.put_raw(&flags, sizeof flags);
  if (earlier) head_.put_raw(&*earlier, sizeof *earlier);
  head_.put_size(row_.size() - most_of_head);
  if ((flags & row_flag::aligned) != 0) head_.put_zeros(padding(head_.size()));
  std::uint8_t* const begin = row_.data() + most_of_head - head_.size();
  std::memcpy(begin, head_.data(), head_.size());
  return {begin, row_.size() - (most_of_head - head_.size())};
}

}  // namespace ambit::tickets::resident
