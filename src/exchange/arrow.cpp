// arrow.cpp: which column of an Arrow table is which field, and their binding.
#include "ambit/arrow.hpp"

#include <algorithm>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/column.hpp"
#include "src/criteria/column_records.hpp"
#include "src/criteria/key_table.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/exchange/arrow_format.hpp"
#include "src/exchange/arrow_reader.hpp"

namespace ambit {

namespace exchange {

namespace {

using criteria::field_ordinal;
using criteria::key_table;

/// A column of the table that is a field, found once for all pieces: by the way to it through the
/// children of structs.
struct field_column {
  field_ordinal field = 0;
  std::string name;
  std::vector<std::int64_t> way;
  const ArrowSchema* schema = nullptr;
};

std::string_view name_of(const ArrowSchema& schema) noexcept {
  return schema.name ? std::string_view(schema.name) : std::string_view();
}

/// Looks at the schema: which columns are fields.
class table_shape {
 public:
  table_shape(const criteria::object& kind, arrow_reader& reader, report& problems)
      : kind_(kind), reader_(reader), problems_(problems), has_column_(kind.fields.size(), false) {}

  void read(const ArrowSchema& table);
  const std::vector<field_column>& columns() const noexcept { return columns_; }

 private:
  /// A struct whose children are fields, or hold some.
  struct level {
    const ArrowSchema* schema;
    std::uint32_t nest;
    std::string prefix;
    std::vector<std::int64_t> way;
  };
  void read_level(const level& at);
  void read_child(const level& at, std::int64_t position);
  void take(field_column found);
  void check_id();
  void note_near_names();

  const criteria::object& kind_;
  arrow_reader& reader_;
  report& problems_;
  std::vector<level> open_;
  std::vector<field_column> columns_;
  std::vector<bool> has_column_;  // by field
  std::vector<std::string_view> unread_;
};

void table_shape::read(const ArrowSchema& table) {
  if (!reader_.check_schema(table, {})) return;
  if (table.format != struct_format) {
    return reader_.refuse({}, "wrong_format", "a table of " + describe_format(table.format),
                          "\"+s\", a struct with a column a field");
  }
  open_.push_back({&table, 0, {}, {}});
  while (!open_.empty()) {
    const level at = std::move(open_.back());
    open_.pop_back();
    read_level(at);
  }
  check_id();
  note_near_names();
}

void table_shape::read_level(const level& at) {
  std::unordered_set<std::string_view> names;
  for (std::int64_t i = 0; i < at.schema->n_children; ++i) {
    const ArrowSchema* child = at.schema->children[i];
    if (child == nullptr) {
      reader_.refuse(at.prefix, "invalid_array",
                     "child " + std::to_string(i) + " of the schema is not there", {});
      continue;
    }
    const std::string_view name = name_of(*child);
    if (!names.insert(name).second) {
      reader_.refuse(at.prefix + std::string(name), "duplicate_column",
                     "a second column " + text::quoted(text::printable(name)),
                     "each name once in a table");
      continue;
    }
    read_child(at, i);
  }
}

void table_shape::read_child(const level& at, std::int64_t position) {
  const ArrowSchema& child = *at.schema->children[position];
  const std::string name = at.prefix + std::string(name_of(child));
  const std::uint16_t found = kind_.keys->find(at.nest, name_of(child));
  if (found == key_table::none) {
    if (at.nest == 0) unread_.push_back(name_of(child));
    return;
  }
  if (!reader_.check_schema(child, name)) return;
  std::vector<std::int64_t> way = at.way;
  way.push_back(position);
  const key_table::entry& entry = kind_.keys->at(at.nest, found);
  const bool is_struct = child.format == struct_format;
  if (entry.nest != key_table::no_nest && is_struct) {
    open_.push_back({&child, entry.nest, name + ".", std::move(way)});
  } else if (entry.field != key_table::none) {
    take({entry.field, name, std::move(way), &child});
  } else if (std::string_view(child.format) != "n") {
    reader_.refuse(name, "wrong_format", "the column has " + describe_format(child.format),
                   "\"+s\", a struct with the fields below " + text::quoted(name));
  }
}

void table_shape::take(field_column found) {
  const criteria::field& of = kind_.fields[found.field];
  if (has_column_[found.field]) {
    return reader_.refuse(found.name, "duplicate_column",
                          "a column of its own and one in a struct for " + text::quoted(of.name),
                          "one of the two");
  }
  has_column_[found.field] = true;
  if (!parse_format(found.schema->format)) {
    return reader_.refuse(found.name, "wrong_format",
                          "the column has " + describe_format(found.schema->format),
                          std::string(readable_formats(of.type)));
  }
  columns_.push_back(std::move(found));
}

void table_shape::check_id() {
  if (has_column_[criteria::record_field::id]) return;
  reader_.refuse("id", "missing_column", "a table without a column \"id\"",
                 "a column of texts that names each record", text::did_you_mean("id", unread_));
}

void table_shape::note_near_names() {
  if (unread_.empty()) return;
  for (std::size_t i = 0; i < has_column_.size() && !problems_.is_full(); ++i) {
    const criteria::field& of = kind_.fields[i];
    if (has_column_[i] || of.derived || i == criteria::record_field::id) continue;
    std::string hint = text::did_you_mean(of.name, unread_);
    if (hint.empty()) continue;
    problem item;
    item.level = severity::note;
    item.code = "missing_column";
    item.found = "no column for field " + text::quoted(of.name) + ", so it is missing everywhere";
    item.hint = std::move(hint);
    item.where.field = of.name;
    problems_.add(std::move(item));
  }
}

/// Follows the ways of the fields' columns through one piece.
class piece_reader {
 public:
  piece_reader(const criteria::object& kind, const ArrowSchema& table, arrow_reader& reader)
      : kind_(kind), table_(table), reader_(reader) {}

  bool read(const std::vector<field_column>& columns, const ArrowArray& piece,
            criteria::record_columns& out);

 private:
  std::shared_ptr<criteria::column_view> find(const field_column& column, const ArrowArray& piece,
                                              const arrow_struct& records);
  bool is_readable(const field_column& column, const criteria::column_view& view);

  const criteria::object& kind_;
  const ArrowSchema& table_;
  arrow_reader& reader_;
};

bool piece_reader::read(const std::vector<field_column>& columns, const ArrowArray& piece,
                        criteria::record_columns& out) {
  arrow_struct records;
  if (!reader_.read_records(table_, piece, records)) return false;
  out.size = records.size;
  out.validity = std::exchange(records.validity, {});  // broken records, and no missing values
  bool sound = true;
  for (const field_column& each : columns) {
    if (each.field == criteria::record_field::id && records.size > 0 &&
        std::string_view(each.schema->format) == "n") {
      // It has no memory behind it, so that a few bytes could claim any number of broken records.
      reader_.refuse(each.name, "wrong_format", "a column of nulls for the records' ids",
                     std::string(readable_formats(criteria::field_type::id)));
      return false;
    }
    auto view = find(each, piece, records);
    sound = view && is_readable(each, *view) && sound;
    out.columns.push_back({each.field, std::move(view)});
  }
  return sound;
}

std::shared_ptr<criteria::column_view> piece_reader::find(const field_column& column,
                                                          const ArrowArray& piece,
                                                          const arrow_struct& records) {
  const ArrowSchema* schema = &table_;
  const ArrowArray* array = &piece;
  arrow_struct inside = records;
  for (const std::int64_t position : column.way) {
    const bool outermost = array == &piece;
    if (!outermost) {
      arrow_struct deeper;
      if (!reader_.read_struct(*schema, *array, inside, column.name, deeper)) return nullptr;
      inside = std::move(deeper);
    }
    schema = schema->children[position];
    array = array->children[position];
    if (array == nullptr) {
      reader_.refuse(column.name, "invalid_array", "the column is not there", {});
      return nullptr;
    }
  }
  return reader_.read_column(*schema, *array, inside, column.name);
}

bool piece_reader::is_readable(const field_column& column, const criteria::column_view& view) {
  const criteria::field& of = kind_.fields[column.field];
  if (criteria::column::is_readable(of, view)) return true;
  std::string found = "the column has ";
  if (column.schema->dictionary) found += "a dictionary, its indices of ";
  reader_.refuse(column.name, "wrong_format", found + describe_format(column.schema->format),
                 std::string(readable_formats(of.type)));
  return false;
}

report unknown_object(const criteria::schema_data& schema, std::string_view object) {
  report problems;
  problems.add(criteria::unknown_object(schema, object, {}));
  return problems;
}

/// Whether all pieces together have a number of records that one call may have.
bool is_countable(std::span<const criteria::record_columns> pieces) noexcept {
  std::size_t left = limits::max_records;
  for (const criteria::record_columns& each : pieces) {
    if (each.size > left) return false;
    left -= each.size;
  }
  return true;
}

}  // namespace

}  // namespace exchange

result<batch> bind_arrow(const schema& fields, std::string_view object, const ArrowSchema& columns,
                         std::span<const ArrowArray* const> pieces) {
  const auto& schema_data = fields.shared_data();
  const criteria::object* kind = schema_data->find(object);
  if (!kind) return {status::unknown_object, exchange::unknown_object(*schema_data, object)};
  class report problems;
  exchange::arrow_reader reader(problems);
  exchange::table_shape shape(*kind, reader, problems);
  shape.read(columns);
  if (problems.has_errors()) return {status::invalid_records, std::move(problems)};
  std::vector<criteria::record_columns> read(pieces.size());
  exchange::piece_reader piece(*kind, columns, reader);
  for (std::size_t i = 0; i < pieces.size() && !problems.has_errors(); ++i) {
    piece.read(shape.columns(), *pieces[i], read[i]);
  }
  if (problems.has_errors()) return {status::invalid_records, std::move(problems)};
  if (!exchange::is_countable(read)) {
    reader.refuse({}, "too_many_records",
                  "more than " + std::to_string(limits::max_records) + " records",
                  "fewer in one call");
    return {status::limit_exceeded, std::move(problems)};
  }
  auto records = criteria::bind_columns(schema_data, *kind, read, problems);
  return {batch(std::move(records)), std::move(problems)};
}

result<batch> bind_arrow(const schema& fields, std::string_view object, const ArrowSchema& columns,
                         const ArrowArray& records) {
  const ArrowArray* const one = &records;
  return bind_arrow(fields, object, columns, std::span(&one, 1));
}

}  // namespace ambit
