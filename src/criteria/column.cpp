// column.cpp: binding a column, type by type, and reading it. Showing it to people is in
// column_text.cpp.
#include "src/criteria/column.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/text_mark.hpp"

namespace ambit::criteria {

namespace {

/// Positions that a byte can name.
constexpr std::size_t most_byte_codes = 256;

constexpr bool is_list(column_layout layout) noexcept {
  return layout == column_layout::list32 || layout == column_layout::list64;
}

}  // namespace

bool column::is_readable(const struct field& of, const column_view& view) noexcept {
  if (view.layout == column_layout::nothing) return true;
  const bool plain = !view.dictionary;
  switch (of.type) {
    case field_type::id:
    case field_type::text:
    case field_type::choice:
      return holds_texts(view);
    case field_type::choices:
      return plain && is_list(view.layout) &&
             (holds_texts(*view.elements) || view.elements->layout == column_layout::nothing);
    case field_type::boolean:
      return plain && view.layout == column_layout::bits;
    case field_type::integer:
      return plain && view.unit == time_unit::none && is_whole(view.layout);
    case field_type::decimal:
      return plain && view.unit == time_unit::none &&
             (is_whole(view.layout) || view.layout == column_layout::int128);
    case field_type::number:
      return plain && view.unit == time_unit::none &&
             (is_whole(view.layout) || view.layout == column_layout::float32 ||
              view.layout == column_layout::float64);
    case field_type::date:
      return plain && view.unit == time_unit::days;
    case field_type::timestamp:
      return plain && view.unit > time_unit::days;
  }
  return false;
}

// ------------------------------------------------------------------------------------------------
// reading

namespace {

double load_number(column_layout layout, const void* values, std::size_t position) noexcept {
  switch (layout) {
    case column_layout::float32:
      return load_element<float>(values, position) + 0.0;  // −0 becomes 0
    case column_layout::float64:
      return load_element<double>(values, position) + 0.0;
    case column_layout::uint64:
      return static_cast<double>(load_element<std::uint64_t>(values, position));
    default:
      return static_cast<double>(load_integer(layout, values, position));
  }
}

cell cell_of(double value) noexcept {
  cell out;
  out.number = value;
  out.state = std::isnan(value) ? cell_state::missing : cell_state::present;
  return out;
}

cell cell_of(std::int64_t value) noexcept {
  cell out;
  out.integer = value;
  out.state = cell_state::present;
  return out;
}

cell cell_of(const std::optional<std::string_view>& text) noexcept {
  cell out;
  if (!text || text->empty()) return out;
  out.text = text->data();
  out.size = static_cast<std::uint32_t>(text->size());
  out.state = cell_state::present;
  return out;
}

}  // namespace

cell column::at(std::size_t record) const noexcept {
  if (form_ == form::cells) return cells_[record];
  if (has_nulls_ && view_->is_null(record)) return {};
  const std::size_t position = first_ + record;
  switch (form_) {
    case form::integers:
      return cell_of(load_integer(layout_, values_, position));
    case form::numbers:
      return cell_of(load_number(layout_, values_, position));
    case form::bits:
      return cell_of(std::int64_t{bitmap{static_cast<const std::uint8_t*>(values_), 0}[position]});
    case form::texts:
      return cell_of(load_text(*view_, record));
    default: {
      const auto index = static_cast<std::uint64_t>(load_integer(layout_, values_, position));
      return index < cells_.size() ? cells_[index] : cell{};
    }
  }
}

namespace {

/// `load(position)` into every `stride`th cell.
template <class Load>
void read_each(std::size_t first, std::size_t count, cell* out, std::size_t stride,
               const Load& load) noexcept {
  for (std::size_t i = 0; i < count; ++i) out[i * stride] = load(first + i);
}

template <class Offset>
cell text_at(const column_view& view, std::size_t position) noexcept {
  const auto begin = load_element<Offset>(view.values, position);
  const auto end = load_element<Offset>(view.values, position + 1);
  cell out;
  if (begin == end) return out;  // `bytes` may be null
  out.text = view.bytes + begin;
  out.size = static_cast<std::uint32_t>(end - begin);
  out.state = cell_state::present;
  return out;
}

}  // namespace

/// What is read most, without asking for each element how it is laid out.
void column::read(std::size_t first, std::size_t count, cell* out,
                  std::size_t stride) const noexcept {
  const std::size_t position = first_ + first;
  if (!has_nulls_ && form_ == form::texts && layout_ == column_layout::text32) {
    read_each(position, count, out, stride,
              [&](std::size_t at) { return text_at<std::int32_t>(*view_, at); });
  } else if (!has_nulls_ && form_ == form::texts && layout_ == column_layout::text64) {
    read_each(position, count, out, stride,
              [&](std::size_t at) { return text_at<std::int64_t>(*view_, at); });
  } else if (!has_nulls_ && form_ == form::integers && layout_ == column_layout::int64) {
    read_each(position, count, out, stride,
              [&](std::size_t at) { return cell_of(load_element<std::int64_t>(values_, at)); });
  } else if (!has_nulls_ && form_ == form::integers && layout_ == column_layout::int32) {
    read_each(position, count, out, stride, [&](std::size_t at) {
      return cell_of(std::int64_t{load_element<std::int32_t>(values_, at)});
    });
  } else {
    for (std::size_t i = 0; i < count; ++i) out[i * stride] = at(first + i);
  }
}

column::parts column::in_parts() const noexcept {
  return {form_,
          layout_,
          values_,
          first_,
          view_.get(),
          has_nulls_,
          cells_,
          positions_.is_built() ? &positions_ : nullptr,
          marks_.empty() ? nullptr : marks_.data()};
}

std::span<const cell> column::load_positions(std::size_t first,
                                             std::span<std::uint32_t> positions) const noexcept {
  if (form_ != form::indexed_cells) return {};
  const auto past = static_cast<std::uint32_t>(cells_.size());
  for (std::size_t i = 0; i < positions.size(); ++i) {
    positions[i] = past;
    if (has_nulls_ && view_->is_null(first + i)) continue;
    const auto at = static_cast<std::uint64_t>(load_integer(layout_, values_, first_ + first + i));
    if (at < past) positions[i] = static_cast<std::uint32_t>(at);
  }
  return cells_;
}

// ------------------------------------------------------------------------------------------------
// binding

class column_binder {
 public:
  column_binder(column& out, const field& of, bool keep_texts, cell_storage& storage,
                std::vector<column::remark>& remarks)
      : out_(out),
        view_(*out.view_),
        of_(of),
        keep_texts_(keep_texts),
        storage_(storage),
        remarks_(remarks) {}

  void bind();

 private:
  using form = column::form;
  /// What a text means as a value of the field, before it is known whether a record has it.
  struct meaning {
    cell value;
    fault what = fault::none;
  };

  template <class Visit>
  void for_each_value(const Visit& visit) const {
    for (std::size_t record = 0; record < view_.length; ++record) {
      if (!view_.is_null(record)) visit(record);
    }
  }
  void tell(std::size_t record, fault what) { remarks_.push_back({record, out_.field_, what}); }
  void borrow(form how);
  template <class Convert>
  void convert(const Convert& convert);

  void bind_texts();
  void bind_folded_texts();
  void bind_options();
  void bind_dictionary();
  void use_codes();
  void bind_sets();
  void bind_integers();
  void bind_decimals();
  void bind_numbers();
  void bind_dates();
  void bind_timestamps();

  meaning meaning_of(const std::optional<std::string_view>& text);
  std::vector<meaning> meanings_of(const column_view& dictionary);
  fault read_set(std::size_t record, const std::vector<meaning>& dictionary, cell& out);

  column& out_;
  const column_view& view_;
  const field& of_;
  bool keep_texts_;
  cell_storage& storage_;
  std::vector<column::remark>& remarks_;
  std::vector<std::uint32_t> ordinals_;  // of a set
};

void column_binder::bind() {
  if (view_.layout == column_layout::nothing) return borrow(form::integers);
  switch (of_.type) {
    case field_type::id:
    case field_type::text:
      if (view_.dictionary) return bind_dictionary();
      return of_.ignore_case || keep_texts_ ? bind_folded_texts() : bind_texts();
    case field_type::choice:
      return view_.dictionary ? bind_dictionary() : bind_options();
    case field_type::choices:
      return bind_sets();
    case field_type::boolean:
      return borrow(form::bits);
    case field_type::integer:
      return bind_integers();
    case field_type::decimal:
      return bind_decimals();
    case field_type::number:
      return bind_numbers();
    case field_type::date:
      return bind_dates();
    case field_type::timestamp:
      return bind_timestamps();
  }
}

/// The values stay where they are.
void column_binder::borrow(form how) {
  out_.form_ = how;
  out_.layout_ = view_.layout;
  out_.values_ = view_.values;
  out_.first_ = view_.first;
  out_.has_nulls_ = view_.layout == column_layout::nothing || !view_.validity.empty();
}

/// `convert(wide, value)` gives the fault or sets the value.
template <class Convert>
void column_binder::convert(const Convert& convert) {
  out_.integers_.assign(view_.length, 0);
  for_each_value([&](std::size_t record) {
    const fault what = convert(load_wide(view_, record), out_.integers_[record]);
    if (what != fault::none) tell(record, what);
  });
  borrow(form::integers);
  out_.layout_ = column_layout::int64;
  out_.values_ = out_.integers_.data();
  out_.first_ = 0;
}

column_binder::meaning column_binder::meaning_of(const std::optional<std::string_view>& text) {
  meaning out;
  const auto invalid = [&](fault what) {
    out.value.state = cell_state::invalid;
    out.what = what;
    return out;
  };
  if (!text) return invalid(fault::out_of_bounds);
  const bool is_option = of_.type == field_type::choice || of_.type == field_type::choices;
  if (is_option) {
    const auto found = of_.option_ordinals.find(*text);
    if (found != of_.option_ordinals.end()) {
      out.value = cell_of(std::int64_t{found->second});
      return out;
    }
  }
  if (!text::is_valid(*text)) return invalid(fault::ill_formed_text);
  const auto most = of_.type == field_type::id ? limits::max_id_bytes : limits::max_text_bytes;
  if (text->size() > most) return invalid(fault::too_long);
  if (is_option) {
    out.value.state = text->empty() ? cell_state::missing : cell_state::undeclared;
  } else {
    out.value = keep_texts_ ? storage_.text(*text, of_.ignore_case)
                            : storage_.borrowed_text(*text, of_.ignore_case);
  }
  return out;
}

std::vector<column_binder::meaning> column_binder::meanings_of(const column_view& dictionary) {
  std::vector<meaning> out(dictionary.length);
  for (std::size_t index = 0; index < dictionary.length; ++index) {
    if (!dictionary.is_null(index)) out[index] = meaning_of(load_text(dictionary, index));
  }
  return out;
}

void column_binder::bind_texts() {
  borrow(form::texts);
  const bool is_id = of_.type == field_type::id;
  if (is_id) out_.marks_.assign(view_.length, 0);
  for_each_value([&](std::size_t record) {
    const std::optional<std::string_view> text = load_text(view_, record);
    const meaning found = meaning_of(text);
    if (found.what != fault::none) tell(record, found.what);
    if (is_id && text) out_.marks_[record] = mark_of(*text);
  });
}

void column_binder::bind_folded_texts() {
  out_.cells_.resize(view_.length);
  for_each_value([&](std::size_t record) {
    const meaning found = meaning_of(load_text(view_, record));
    out_.cells_[record] = found.value;
    if (found.what != fault::none) tell(record, found.what);
  });
}

/// Plain texts of a choice become positions among the options, behind which stand the states.
void column_binder::bind_options() {
  const auto missing = static_cast<std::uint32_t>(of_.options.size());
  out_.cells_.resize(of_.options.size() + 3);
  for (std::uint32_t option = 0; option < missing; ++option) {
    out_.cells_[option] = cell_of(std::int64_t{option});
  }
  out_.cells_[missing + 1].state = cell_state::undeclared;
  out_.cells_[missing + 2].state = cell_state::invalid;
  const bool is_byte = out_.cells_.size() <= most_byte_codes;
  if (is_byte) {
    out_.byte_codes_.assign(view_.length, static_cast<std::uint8_t>(missing));
  } else {
    out_.codes_.assign(view_.length, missing);
  }
  for_each_value([&](std::size_t record) {
    const meaning found = meaning_of(load_text(view_, record));
    std::uint32_t code = missing;
    if (found.value.state == cell_state::present) {
      code = static_cast<std::uint32_t>(found.value.integer);
    } else if (found.value.state != cell_state::missing) {
      code = missing + (found.value.state == cell_state::undeclared ? 1 : 2);
      tell(record, found.what);
    }
    if (is_byte) {
      out_.byte_codes_[record] = static_cast<std::uint8_t>(code);
    } else {
      out_.codes_[record] = code;
    }
  });
  use_codes();
}

void column_binder::bind_dictionary() {
  const std::vector<meaning> meanings = meanings_of(*view_.dictionary);
  const auto missing = static_cast<std::uint32_t>(meanings.size());
  out_.cells_.reserve(meanings.size() + 2);
  for (const meaning& each : meanings) out_.cells_.push_back(each.value);
  out_.cells_.resize(meanings.size() + 2);
  out_.cells_[missing + 1].state = cell_state::invalid;
  // Texts that are kept are asked for when the host has its columns back, indices included.
  if (keep_texts_) out_.codes_.assign(view_.length, missing);
  for_each_value([&](std::size_t record) {
    const std::optional<std::size_t> index = load_index(view_, record);
    if (keep_texts_) {
      out_.codes_[record] = index ? static_cast<std::uint32_t>(*index) : missing + 1;
    }
    if (!index) return tell(record, fault::out_of_bounds);
    const meaning& found = meanings[*index];
    if (found.what != fault::none || found.value.state == cell_state::undeclared) {
      tell(record, found.what);
    }
  });
  if (keep_texts_) return use_codes();
  if (of_.type == field_type::id) out_.positions_.build(out_.cells_);
  borrow(form::indexed_cells);
}

/// The positions in `cells_` that were worked out for each record.
void column_binder::use_codes() {
  const bool is_byte = out_.codes_.empty();
  out_.form_ = form::indexed_cells;
  out_.layout_ = is_byte ? column_layout::uint8 : column_layout::uint32;
  out_.values_ = out_.codes_.data();
  if (is_byte) out_.values_ = out_.byte_codes_.data();
}

void column_binder::bind_sets() {
  const column_view& elements = *view_.elements;
  std::vector<meaning> dictionary;
  if (elements.dictionary) dictionary = meanings_of(*elements.dictionary);
  out_.cells_.resize(view_.length);
  for_each_value([&](std::size_t record) {
    const fault what = read_set(record, dictionary, out_.cells_[record]);
    if (what != fault::none) out_.cells_[record].state = cell_state::invalid;
    if (what != fault::none || out_.cells_[record].state == cell_state::undeclared)
      tell(record, what);
  });
}

fault column_binder::read_set(std::size_t record, const std::vector<meaning>& dictionary,
                              cell& out) {
  const column_view& elements = *view_.elements;
  const element_range range = load_range(view_.layout, view_.values, view_.first + record);
  if (range.end - range.begin > limits::max_list) return fault::too_long;
  ordinals_.clear();
  bool undeclared = false;
  for (std::size_t at = range.begin; at < range.end; ++at) {
    if (elements.is_null(at)) continue;
    meaning found;
    if (elements.dictionary) {
      const std::optional<std::size_t> index = load_index(elements, at);
      if (!index) return fault::out_of_bounds;
      if (elements.dictionary->is_null(*index)) continue;
      found = dictionary[*index];
    } else {
      found = meaning_of(load_text(elements, at));
    }
    if (found.what != fault::none) return found.what;
    // No schema declares the empty option, so that an empty text is an undeclared one here.
    if (found.value.state != cell_state::present) undeclared = true;
    ordinals_.push_back(static_cast<std::uint32_t>(found.value.integer));
  }
  if (undeclared) {
    out.state = cell_state::undeclared;
    return fault::none;
  }
  std::sort(ordinals_.begin(), ordinals_.end());
  ordinals_.erase(std::unique(ordinals_.begin(), ordinals_.end()), ordinals_.end());
  out = storage_.set(ordinals_);
  return fault::none;
}

constexpr wide_integer least_int64 = std::numeric_limits<std::int64_t>::min();
constexpr wide_integer greatest_int64 = std::numeric_limits<std::int64_t>::max();

void column_binder::bind_integers() {
  borrow(form::integers);
  if (view_.layout != column_layout::uint64) return;
  for_each_value([&](std::size_t record) {
    if (load_wide(view_, record) > greatest_int64) tell(record, fault::out_of_range);
  });
}

namespace {

/// Digits of the longest decimal.
constexpr std::int32_t most_digits = 38;

/// The value at `from_scale` as one at `to_scale`.
fault rescale(wide_integer value, std::int32_t from_scale, std::int32_t to_scale,
              std::int64_t& out) noexcept {
  out = 0;
  if (value == 0) return fault::none;
  std::int64_t shift = std::int64_t{to_scale} - from_scale;
  if (shift > most_digits) return fault::out_of_range;
  if (shift < -most_digits) return fault::inexact;
  for (; shift < 0; ++shift) {
    if (value % 10 != 0) return fault::inexact;
    value /= 10;
  }
  for (; shift > 0; --shift) {
    if (__builtin_mul_overflow(value, wide_integer{10}, &value)) return fault::out_of_range;
  }
  if (value < least_int64 || value > greatest_int64) return fault::out_of_range;
  out = static_cast<std::int64_t>(value);
  return fault::none;
}

}  // namespace

void column_binder::bind_decimals() {
  if (of_.scale == 0 && is_whole(view_.layout)) return bind_integers();
  convert([&](wide_integer value, std::int64_t& out) {
    return rescale(value, view_.scale, of_.scale, out);
  });
}

void column_binder::bind_numbers() {
  borrow(form::numbers);
  if (is_whole(view_.layout)) return;
  for_each_value([&](std::size_t record) {
    if (std::isinf(load_number(view_.layout, view_.values, view_.first + record))) {
      tell(record, fault::out_of_range);
    }
  });
}

void column_binder::bind_dates() {
  borrow(form::integers);
  for_each_value([&](std::size_t record) {
    const wide_integer day = load_wide(view_, record);
    if (day < limits::min_unix_day || day > limits::max_unix_day)
      tell(record, fault::ill_formed_date);
  });
}

namespace {

/// Microseconds of a moment in the unit; nothing where they are not whole or not in the years 1 to
/// 9999.
std::optional<std::int64_t> microseconds_of(wide_integer value, time_unit unit) noexcept {
  switch (unit) {
    case time_unit::seconds:
      value *= 1'000'000;
      break;
    case time_unit::milliseconds:
      value *= 1'000;
      break;
    case time_unit::nanoseconds:
      if (value % 1'000 != 0) return std::nullopt;
      value /= 1'000;
      break;
    default:
      break;
  }
  if (value < limits::min_unix_us || value > limits::max_unix_us) return std::nullopt;
  return static_cast<std::int64_t>(value);
}

}  // namespace

void column_binder::bind_timestamps() {
  const auto check = [&](wide_integer value, std::int64_t& out) {
    const auto moment = microseconds_of(value, view_.unit);
    out = moment.value_or(0);
    return moment ? fault::none : fault::ill_formed_timestamp;
  };
  if (view_.unit != time_unit::microseconds) return convert(check);
  borrow(form::integers);
  for_each_value([&](std::size_t record) {
    std::int64_t ignored = 0;
    const fault what = check(load_wide(view_, record), ignored);
    if (what != fault::none) tell(record, what);
  });
}

std::optional<std::int64_t> load_moment(const column_view& view, std::size_t index) noexcept {
  return microseconds_of(load_wide(view, index), view.unit);
}

column::column(const object& kind, field_ordinal ordinal, std::shared_ptr<const column_view> view,
               bool keep_texts, cell_storage& storage, std::vector<remark>& remarks)
    : view_(std::move(view)), field_(ordinal) {
  column_binder(*this, kind.fields[ordinal], keep_texts, storage, remarks).bind();
}

column::column(field_ordinal ordinal, std::vector<cell> cells)
    : field_(ordinal), cells_(std::move(cells)) {}

}  // namespace ambit::criteria
