#include "src/exchange/entity_rows.hpp"

#include <algorithm>
#include <utility>

#include "src/base/text.hpp"
#include "src/criteria/column.hpp"
#include "src/exchange/arrow_format.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::exchange {

namespace {

using criteria::field_type;

std::string_view name_of(const ArrowSchema& schema) noexcept {
  return schema.name ? std::string_view(schema.name) : std::string_view();
}

/// The type of records' fields that is read from the same formats.
field_type type_of(column_kind kind) noexcept {
  switch (kind) {
    case column_kind::flag:
      return field_type::boolean;
    case column_kind::number:
      return field_type::integer;
    case column_kind::moment:
      return field_type::timestamp;
    case column_kind::day:
      return field_type::date;
    case column_kind::ids:
      return field_type::choices;
    default:
      return field_type::text;
  }
}

bool is_nothing(const ArrowSchema& schema) noexcept {
  return schema.format != nullptr && std::string_view(schema.format) == "n";
}

}  // namespace

entity_rows::entity_rows(std::span<const known_column> known, std::string_view what,
                         arrow_reader& reader, row_place& place, std::string prefix)
    : known_(known),
      what_(what),
      reader_(reader),
      place_(place),
      prefix_(std::move(prefix)),
      columns_(known.size()) {}

// ------------------------------------------------------------------------------------------------
// reading

bool entity_rows::is_there(std::size_t row) {
  const bool there =
      !all_null_ && std::all_of(there_.begin(), there_.end(),
                                [&](const criteria::bitmap& each) { return each[row]; });
  if (there) return true;
  problem item;
  item.code = "wrong_type";
  item.found = "null";
  item.expected = what_;
  item.where.row = place_.row;
  item.where.field = prefix_.empty() ? std::string() : prefix_.substr(0, prefix_.size() - 1);
  place_.problems.add(std::move(item));
  return false;
}

bool entity_rows::is_null(std::size_t at, std::size_t row) const noexcept {
  const auto& view = columns_[at].view;
  return !view || view->is_null(row);
}

entity_rows::loaded entity_rows::load(const criteria::column_view& view,
                                      std::size_t index) noexcept {
  if (view.is_null(index)) return {};
  if (!view.dictionary) return {false, load_text(view, index)};
  const std::optional<std::size_t> at = load_index(view, index);
  if (!at) return {false, std::nullopt};
  if (view.dictionary->is_null(*at)) return {};
  return {false, load_text(*view.dictionary, *at)};
}

/// The text of what is not null; nothing after reporting what is wrong with it.
std::optional<std::string_view> entity_rows::checked(std::size_t at, const loaded& found,
                                                     std::size_t most) {
  if (!found.text) {
    refuse(at, "out_of_bounds", "a text that lies outside its memory",
           "an index inside the dictionary, a text inside its buffers");
  } else if (!text::is_valid(*found.text)) {
    refuse(at, "ill_formed_text", "an ill-formed text", "well-formed UTF-8 without U+0000");
  } else if (found.text->size() > most) {
    refuse(at, "too_long", "a text of " + std::to_string(found.text->size()) + " bytes",
           "at most " + std::to_string(most) + " bytes");
  } else {
    return found.text;
  }
  return std::nullopt;
}

/// The same of a text that must be there and not be empty.
std::optional<std::string_view> entity_rows::name_of_element(std::size_t at, const loaded& found) {
  if (found.is_null) {
    refuse(at, "wrong_type", "null", "a text");
    return std::nullopt;
  }
  const auto out = checked(at, found, limits::max_id_bytes);
  if (!out || !out->empty()) return out;
  refuse(at, "empty_name", "an empty text", "a name");
  return std::nullopt;
}

std::string_view entity_rows::id(std::size_t row) {
  constexpr std::size_t at = 0;
  const loaded found = load(*columns_[at].view, row);
  if (!found.is_null) return name_of_element(at, found).value_or(std::string_view());
  refuse(at, "missing_key", std::string(what_) + " without \"id\"", "\"id\" as a text");
  return {};
}

std::string_view entity_rows::text(std::size_t at, std::size_t row, std::size_t most) {
  if (!columns_[at].view) return {};
  const loaded found = load(*columns_[at].view, row);
  return found.is_null ? std::string_view() : checked(at, found, most).value_or(std::string_view());
}

std::optional<std::string_view> entity_rows::word(std::size_t at, std::size_t row) {
  if (!columns_[at].view) return std::nullopt;
  const loaded found = load(*columns_[at].view, row);
  return found.is_null ? std::nullopt : checked(at, found, limits::max_document_bytes);
}

bool entity_rows::flag(std::size_t at, std::size_t row) const noexcept {
  if (is_null(at, row)) return false;
  const criteria::column_view& view = *columns_[at].view;
  return criteria::bitmap{static_cast<const std::uint8_t*>(view.values), view.first}[row];
}

std::optional<std::int64_t> entity_rows::count(std::size_t at, std::size_t row, std::int64_t most,
                                               std::string_view of) {
  if (is_null(at, row)) return std::nullopt;
  const criteria::column_view& view = *columns_[at].view;
  const criteria::wide_integer out = load_wide(view, row);
  if (out >= 1 && out <= most) return static_cast<std::int64_t>(out);
  refuse(at, "out_of_range", criteria::describe_number(view, row),
         "a whole number, 1 to " + std::to_string(most) + " " + std::string(of));
  return std::nullopt;
}

std::optional<std::int64_t> entity_rows::moment(std::size_t at, std::size_t row) {
  if (is_null(at, row)) return std::nullopt;
  const criteria::column_view& view = *columns_[at].view;
  const auto out = criteria::load_moment(view, row);
  if (!out) {
    refuse(at, "ill_formed_timestamp", criteria::describe_number(view, row),
           "whole microseconds in the years 1 to 9999");
  }
  return out;
}

std::optional<std::int32_t> entity_rows::day(std::size_t at, std::size_t row) {
  if (is_null(at, row)) {
    const std::string quoted = text::quoted(known_[at].name);
    refuse(at, "missing_key", std::string(what_) + " without " + quoted, quoted + " as a date");
    return std::nullopt;
  }
  const criteria::column_view& view = *columns_[at].view;
  const criteria::wide_integer out = load_wide(view, row);
  if (out >= limits::min_unix_day && out <= limits::max_unix_day) {
    return static_cast<std::int32_t>(out);
  }
  refuse(at, "ill_formed_date", criteria::describe_number(view, row),
         "a day in the years 1 to 9999");
  return std::nullopt;
}

criteria::element_range entity_rows::list_at(std::size_t at, std::size_t row) const noexcept {
  if (is_null(at, row)) return {};
  const criteria::column_view& lists = *columns_[at].view;
  return load_range(lists.layout, lists.values, lists.first + row);
}

template <class Text>
std::vector<Text> entity_rows::ids(std::size_t at, std::size_t row) {
  std::vector<Text> out;
  const criteria::element_range range = list_at(at, row);
  for (std::size_t i = range.begin; i < range.end; ++i) {
    if (i - range.begin == limits::max_list) {
      refuse_long_list(at);
      break;
    }
    const auto element = name_of_element(at, load(*columns_[at].view->elements, i));
    if (element) out.emplace_back(*element);
  }
  std::sort(out.begin(), out.end());
  out.erase(std::unique(out.begin(), out.end()), out.end());
  return out;
}

template std::vector<std::string> entity_rows::ids(std::size_t at, std::size_t row);
template std::vector<std::string_view> entity_rows::ids(std::size_t at, std::size_t row);

void entity_rows::refuse(std::size_t at, std::string_view code, std::string found,
                         std::string expected, std::string hint) {
  problem item;
  item.code = code;
  item.found = std::move(found);
  item.expected = std::move(expected);
  item.hint = std::move(hint);
  item.where.row = place_.row;
  item.where.field = name(at);
  place_.problems.add(std::move(item));
}

void entity_rows::refuse_long_list(std::size_t at) {
  refuse(at, "limit_exceeded", "a list that goes on past its limit",
         "at most " + std::to_string(limits::max_list) + " elements");
}

// ------------------------------------------------------------------------------------------------
// opening

bool entity_rows::open(const ArrowSchema& schema, const ArrowArray& array, arrow_struct rows) {
  const std::size_t errors_before = error_count();
  size_ = rows.size;
  there_ = std::exchange(rows.validity, {});  // a null row is none, and not one without values
  bind_named(schema, array, rows);
  return error_count() == errors_before;
}

void entity_rows::bind_named(const ArrowSchema& schema, const ArrowArray& array,
                             const arrow_struct& rows) {
  std::vector<std::string_view> names;
  for (const known_column& each : known_) names.push_back(each.name);
  std::vector<bool> taken(names.size(), false);
  for (std::int64_t i = 0; i < schema.n_children; ++i) {
    if (!schema.children[i] || !array.children[i]) {
      reader_.refuse(prefix_, "invalid_array", "child " + std::to_string(i) + " is not there", {});
      continue;
    }
    const std::string name = text::printable(name_of(*schema.children[i]));
    const auto at = static_cast<std::size_t>(
        std::find(names.begin(), names.end(), std::string_view(name)) - names.begin());
    if (at == names.size()) {
      reader_.refuse(prefix_ + name, "unknown_column", "unknown column " + text::quoted(name),
                     "one of " + model::one_of(names), text::did_you_mean(name, names));
    } else if (taken[at]) {
      reader_.refuse(prefix_ + name, "duplicate_column", "a second column " + text::quoted(name),
                     "each name once in a table");
    } else {
      taken[at] = true;
      bind(at, *schema.children[i], *array.children[i], rows);
    }
  }
  for (std::size_t at = 0; at < names.size(); ++at) {
    if (taken[at] || !known_[at].is_required) continue;
    reader_.refuse(name(at), "missing_column", "a table without a column " + text::quoted(name(at)),
                   std::string(readable_formats(type_of(known_[at].kind))));
  }
}

void entity_rows::bind(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
                       const arrow_struct& rows) {
  if (!reader_.check_schema(schema, name(at))) return;
  const column_kind kind = known_[at].kind;
  // Nulls have no memory behind them, so that a few bytes could claim any number of rows.
  const bool may_be_nothing = !known_[at].is_required || rows.size == 0;
  if (!is_nothing(schema)) {
    if (kind == column_kind::structs) return bind_structs(at, schema, array, rows);
    if (kind == column_kind::group) return bind_group(at, schema, array, rows);
  }
  const bool is_known = parse_format(schema.format) && (may_be_nothing || !is_nothing(schema));
  auto view = is_known ? reader_.read_column(schema, array, rows, name(at)) : nullptr;
  if (is_known && !view) return;
  if (!view || !is_readable(at, *view)) {
    return reader_.refuse(name(at), "wrong_format",
                          "the column has " + describe_format(schema.format),
                          std::string(readable_formats(type_of(kind))));
  }
  columns_[at].view = std::move(view);
}

bool entity_rows::is_readable(std::size_t at, const criteria::column_view& view) const noexcept {
  criteria::field of;
  of.type = type_of(known_[at].kind);
  return criteria::column::is_readable(of, view);
}

void entity_rows::bind_structs(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
                               const arrow_struct& rows) {
  column& out = columns_[at];
  out.inside = std::make_unique<entity_rows>(known_[at].inside, known_[at].what, reader_, place_,
                                             name(at) + ".");
  if (bind_nothings(at, schema, array, rows)) return;
  arrow_struct structs;
  const auto lists = reader_.read_list_of_structs(schema, array, rows, name(at), structs);
  if (!lists) return;
  out.base = rows.size == 0 ? 0 : load_range(lists->layout, lists->values, lists->first).begin;
  out.view = lists;
  out.inside->open(*schema.children[0], *array.children[0], std::move(structs));
}

/// Lists of nulls, as they are inferred where all lists are empty; false when these are none.
bool entity_rows::bind_nothings(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
                                const arrow_struct& rows) {
  const bool has_nothing = schema.n_children == 1 && schema.children[0] != nullptr &&
                           is_nothing(*schema.children[0]) && parse_format(schema.format);
  if (!has_nothing) return false;
  columns_[at].inside->all_null_ = true;
  columns_[at].view = reader_.read_column(schema, array, rows, name(at));
  return true;
}

void entity_rows::bind_group(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
                             const arrow_struct& rows) {
  if (schema.format != struct_format) {
    return reader_.refuse(name(at), "wrong_format",
                          "the column has " + describe_format(schema.format), "\"+s\", a struct");
  }
  arrow_struct inside;
  if (!reader_.read_struct(schema, array, rows, name(at), inside)) return;
  columns_[at].inside = std::make_unique<entity_rows>(known_[at].inside, known_[at].what, reader_,
                                                      place_, name(at) + ".");
  // A null group has none of its columns, which is what its own nulls say of them.
  columns_[at].inside->bind_named(schema, array, inside);
}

}  // namespace ambit::exchange
