#include "src/exchange/arrow_reader.hpp"

#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/arrow_format.hpp"

namespace ambit::exchange {

namespace {

using layout = criteria::column_layout;

std::string counted(std::int64_t count, std::string_view what) {
  return std::to_string(count) + " " + std::string(what);
}

}  // namespace

void arrow_reader::refuse(std::string_view column, std::string_view code, std::string found,
                          std::string expected, std::string hint) {
  problem item;
  item.code = code;
  item.found = std::move(found);
  item.expected = std::move(expected);
  item.hint = std::move(hint);
  item.where.field = text::printable(column);
  problems_.add(std::move(item));
}

/// For `return lie(…)`.
bool arrow_reader::lie(std::string_view column, std::string_view found, std::string expected) {
  const std::string_view whose = column.empty() ? "the struct array has " : "the column has ";
  refuse(column, "invalid_array", std::string(whose).append(found), std::move(expected));
  return false;
}

bool arrow_reader::check_schema(const ArrowSchema& schema, std::string_view column) {
  if (schema.release == nullptr) {
    refuse(column, "released", "a schema that has been released", "one that is still there");
    return false;
  }
  if (schema.format == nullptr) return lie(column, "no format");
  if (schema.n_children < 0) return lie(column, counted(schema.n_children, "children"));
  if (schema.n_children > 0 && schema.children == nullptr) {
    return lie(column, "children that are not there");
  }
  return true;
}

bool arrow_reader::check_counts(const ArrowSchema& schema, const ArrowArray& array,
                                std::string_view column) {
  if (array.release == nullptr) {
    refuse(column, "released", "an array that has been released", "one that is still there");
    return false;
  }
  if (array.length < 0) return lie(column, "length " + std::to_string(array.length));
  if (array.offset < 0) return lie(column, "offset " + std::to_string(array.offset));
  if (array.length > limits::max_column_elements || array.offset > limits::max_column_elements) {
    return lie(column, "more elements than an address space holds");
  }
  if (array.null_count < -1 || array.null_count > array.length) {
    return lie(column, counted(array.null_count, "nulls"),
               "from 0 to its length, or -1 where nobody counted");
  }
  if (array.n_children != schema.n_children) {
    return lie(column, counted(array.n_children, "children"),
               "as many as its schema, " + std::to_string(schema.n_children));
  }
  if (array.n_children > 0 && array.children == nullptr) {
    return lie(column, "children that are not there");
  }
  if ((array.dictionary == nullptr) != (schema.dictionary == nullptr)) {
    return lie(column, array.dictionary ? "a dictionary" : "no dictionary", "what its schema says");
  }
  return true;
}

bool arrow_reader::check_buffers(const ArrowArray& array, std::int64_t expected, bool or_more,
                                 std::string_view column) {
  const bool right = or_more ? array.n_buffers >= expected : array.n_buffers == expected;
  if (!right) {
    return lie(column, counted(array.n_buffers, "buffers"),
               std::to_string(expected) + (or_more ? " or more" : ""));
  }
  if (expected > 0 && array.buffers == nullptr) return lie(column, "buffers that are not there");
  return true;
}

bool arrow_reader::add_validity(const ArrowArray& array, std::size_t first,
                                std::vector<criteria::bitmap>& validity, std::string_view column) {
  const auto* bits = static_cast<const std::uint8_t*>(array.buffers[0]);
  if (bits != nullptr) {
    // Where somebody counted none, the bitmap is still what says so.
    validity.push_back({bits, first});
  } else if (array.null_count > 0) {
    return lie(column, counted(array.null_count, "nulls") + " and no bitmap that marks them");
  }
  return true;
}

bool arrow_reader::read_records(const ArrowSchema& schema, const ArrowArray& array,
                                arrow_struct& out) {
  if (!check_counts(schema, array, {}) || !check_buffers(array, 1, false, {})) return false;
  out.first = static_cast<std::size_t>(array.offset);
  out.size = static_cast<std::size_t>(array.length);
  out.validity.clear();
  return add_validity(array, out.first, out.validity, {});
}

bool arrow_reader::read_struct(const ArrowSchema& schema, const ArrowArray& array,
                               const arrow_struct& outer, std::string_view column,
                               arrow_struct& out) {
  if (!check_counts(schema, array, column) || !check_buffers(array, 1, false, column)) return false;
  if (static_cast<std::size_t>(array.length) < outer.first + outer.size) {
    return lie(column, counted(array.length, "elements"),
               "at least " + std::to_string(outer.first + outer.size));
  }
  out.first = static_cast<std::size_t>(array.offset) + outer.first;
  out.size = outer.size;
  out.validity = outer.validity;
  return add_validity(array, out.first, out.validity, column);
}

std::shared_ptr<criteria::column_view> arrow_reader::read_column(const ArrowSchema& schema,
                                                                 const ArrowArray& array,
                                                                 const arrow_struct& outer,
                                                                 std::string_view column) {
  if (!check_schema(schema, column) || !check_counts(schema, array, column)) return nullptr;
  if (static_cast<std::size_t>(array.length) < outer.first + outer.size) {
    lie(column, counted(array.length, "elements"),
        "at least " + std::to_string(outer.first + outer.size));
    return nullptr;
  }
  auto out = std::make_shared<criteria::column_view>();
  out->validity = outer.validity;
  const range rows{static_cast<std::size_t>(array.offset) + outer.first, outer.size};
  return read_values(schema, array, rows, *out, column) ? out : nullptr;
}

/// `out.validity` has that of the structs around already.
bool arrow_reader::read_values(const ArrowSchema& schema, const ArrowArray& array, range rows,
                               criteria::column_view& out, std::string_view column) {
  const auto format = parse_format(schema.format);
  if (!format) {
    refuse(column, "wrong_format", "the column has " + describe_format(schema.format), {});
    return false;
  }
  out.layout = format->layout;
  out.unit = format->unit;
  out.scale = format->scale;
  out.first = rows.first;
  out.length = rows.length;
  const bool views = out.layout == layout::text_views;
  if (!check_buffers(array, buffer_count(out.layout), views, column)) return false;
  if (out.layout == layout::nothing) return true;
  if (!add_validity(array, rows.first, out.validity, column)) return false;
  out.values = array.buffers[1];
  if (out.values == nullptr && rows.length > 0) {
    return lie(column, "values that are not there", "a buffer, for it has elements");
  }
  const bool lists = out.layout == layout::list32 || out.layout == layout::list64;
  if (!lists && array.n_children != 0) return lie(column, "children", "none in this format");
  if (schema.dictionary != nullptr) return read_dictionary(schema, array, out, column);
  if (lists) return read_elements(schema, array, out, column);
  if (views) return read_view_buffers(array, out, column);
  if (out.layout == layout::text32 || out.layout == layout::text64) {
    return read_text_buffers(array, out, column);
  }
  return true;
}

bool arrow_reader::read_text_buffers(const ArrowArray& array, criteria::column_view& out,
                                     std::string_view column) {
  std::size_t end = 0;
  if (!check_offsets(out, end, column)) return false;
  out.bytes = static_cast<const char*>(array.buffers[2]);
  if (out.bytes == nullptr && out.length > 0 &&
      end != load_range(out.layout, out.values, out.first).begin) {
    return lie(column, "texts that are not there", "a buffer with their bytes");
  }
  return true;
}

bool arrow_reader::read_view_buffers(const ArrowArray& array, criteria::column_view& out,
                                     std::string_view column) {
  const std::int64_t count = array.n_buffers - 3;
  const void* sizes = array.buffers[array.n_buffers - 1];
  if (count > 0 && sizes == nullptr) return lie(column, "buffers of unknown sizes");
  for (std::int64_t i = 0; i < count; ++i) {
    const auto size = criteria::load_element<std::int64_t>(sizes, static_cast<std::size_t>(i));
    const auto* bytes = static_cast<const char*>(array.buffers[2 + i]);
    if (size < 0 || (size > 0 && bytes == nullptr)) {
      return lie(column, "a buffer of " + std::to_string(size) + " bytes that is not there");
    }
    out.buffers.emplace_back(bytes, static_cast<std::size_t>(size));
  }
  return true;
}

bool arrow_reader::check_offsets(const criteria::column_view& view, std::size_t& end,
                                 std::string_view column) {
  if (view.length == 0) return true;
  for (std::size_t index = 0; index < view.length; ++index) {
    const auto at = load_range(view.layout, view.values, view.first + index);
    // A negative one has become a huge one.
    if (at.begin > at.end || at.end > limits::max_column_elements) {
      return lie(column,
                 "offsets that descend, or are negative, at element " + std::to_string(index),
                 "offsets that ascend");
    }
    end = at.end;
  }
  return true;
}

/// The one child of lists, and that they lie inside it.
bool arrow_reader::check_elements(const ArrowSchema& schema, const ArrowArray& array,
                                  const criteria::column_view& lists, std::string_view column) {
  if (schema.n_children != 1 || !schema.children[0] || !array.children[0]) {
    return lie(column, counted(schema.n_children, "children"), "one, the elements of its lists");
  }
  const ArrowArray& elements = *array.children[0];
  if (!check_schema(*schema.children[0], column)) return false;
  if (!check_counts(*schema.children[0], elements, column)) return false;
  std::size_t end = 0;
  if (!check_offsets(lists, end, column)) return false;
  if (end <= static_cast<std::size_t>(elements.length)) return true;
  return lie(column, "lists that end at element " + std::to_string(end),
             "no further than its " + counted(elements.length, "elements"));
}

bool arrow_reader::read_elements(const ArrowSchema& schema, const ArrowArray& array,
                                 criteria::column_view& out, std::string_view column) {
  if (!check_elements(schema, array, out, column)) return false;
  const ArrowSchema& inner = *schema.children[0];
  const ArrowArray& elements = *array.children[0];
  // Nothing deeper is read, so that no schema can lead down without end.
  const bool is_nothing = std::string_view(inner.format) == "n";  // of lists that are all empty
  if (!is_text_format(inner.format) && inner.dictionary == nullptr && !is_nothing) {
    refuse(
        column, "wrong_format",
        "the column has " + describe_format(schema.format) + " of " + describe_format(inner.format),
        std::string(readable_formats(criteria::field_type::choices)));
    return false;
  }
  auto made = std::make_shared<criteria::column_view>();
  const range all{static_cast<std::size_t>(elements.offset),
                  static_cast<std::size_t>(elements.length)};
  if (!read_values(inner, elements, all, *made, column)) return false;
  out.elements = std::move(made);
  return true;
}

std::shared_ptr<criteria::column_view> arrow_reader::read_list_of_structs(const ArrowSchema& schema,
                                                                          const ArrowArray& array,
                                                                          const arrow_struct& outer,
                                                                          std::string_view column,
                                                                          arrow_struct& inside) {
  const auto format = parse_format(schema.format);
  const bool lists =
      format && (format->layout == layout::list32 || format->layout == layout::list64);
  const bool structs = lists && schema.n_children == 1 && schema.children[0] &&
                       schema.children[0]->format &&
                       schema.children[0]->format == std::string_view(struct_format);
  if (!structs) {
    refuse(column, "wrong_format", "the column has " + describe_format(schema.format),
           "\"+l\" or \"+L\" of \"+s\", lists of structs");
    return nullptr;
  }
  if (!check_counts(schema, array, column) || !check_buffers(array, 2, false, column)) {
    return nullptr;
  }
  if (static_cast<std::size_t>(array.length) < outer.first + outer.size) {
    lie(column, counted(array.length, "elements"),
        "at least " + std::to_string(outer.first + outer.size));
    return nullptr;
  }
  auto out = std::make_shared<criteria::column_view>();
  out->layout = format->layout;
  out->first = static_cast<std::size_t>(array.offset) + outer.first;
  out->length = outer.size;
  out->values = array.buffers[1];
  if (out->values == nullptr && out->length > 0) {
    lie(column, "values that are not there", "a buffer, for it has elements");
    return nullptr;
  }
  if (!add_validity(array, out->first, out->validity, column)) return nullptr;
  if (!check_elements(schema, array, *out, column)) return nullptr;
  const ArrowArray& elements = *array.children[0];
  if (!check_buffers(elements, 1, false, column)) return nullptr;
  const std::size_t last = out->first + out->length - 1;
  const bool any = out->length > 0;
  const std::size_t begin = any ? load_range(out->layout, out->values, out->first).begin : 0;
  const std::size_t end = any ? load_range(out->layout, out->values, last).end : 0;
  inside.first = static_cast<std::size_t>(elements.offset) + begin;
  inside.size = end - begin;
  inside.validity.clear();
  return add_validity(elements, inside.first, inside.validity, column) ? out : nullptr;
}

bool arrow_reader::read_dictionary(const ArrowSchema& schema, const ArrowArray& array,
                                   criteria::column_view& out, std::string_view column) {
  const ArrowSchema& inner = *schema.dictionary;
  const ArrowArray& values = *array.dictionary;
  if (!check_schema(inner, column) || !check_counts(inner, values, column)) return false;
  const bool whole = out.layout >= layout::int8 && out.layout <= layout::uint64 &&
                     out.unit == criteria::time_unit::none;
  if (!whole || !is_text_format(inner.format) || inner.dictionary != nullptr) {
    refuse(column, "wrong_format",
           "the column has a dictionary of " + describe_format(inner.format) + ", its indices of " +
               describe_format(schema.format),
           std::string(readable_formats(criteria::field_type::text)));
    return false;
  }
  auto made = std::make_shared<criteria::column_view>();
  const range all{static_cast<std::size_t>(values.offset), static_cast<std::size_t>(values.length)};
  if (!read_values(inner, values, all, *made, column)) return false;
  out.dictionary = std::move(made);
  return true;
}

}  // namespace ambit::exchange
