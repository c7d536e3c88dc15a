// csv_records.cpp: a table's rows as records. Each becomes a JSON object of its declared fields, so
// that one reader decides what a value means, whatever it came from.
#include <algorithm>
#include <cstdint>
#include <optional>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

#include "ambit/csv.hpp"
#include "src/base/csv.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/criteria/record_builder.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::csv {

namespace {

using criteria::field;
using criteria::field_type;

bool is_letter_case_of(std::string_view written, std::string_view word) {
  return std::equal(written.begin(), written.end(), word.begin(), word.end(), [](char a, char b) {
    return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
  });
}

/// A text stays what it is where it is none of its type: the record's reader says what is wrong.
void write_cell(json::writer& out, const field& of, std::string_view written) {
  const std::string_view trimmed = text::trim(written);
  const bool is_verbatim =
      of.type == field_type::id || of.type == field_type::text || of.type == field_type::choice;
  if (trimmed.empty() && !is_verbatim) return out.null();
  switch (of.type) {
    case field_type::id:
    case field_type::text:
    case field_type::choice:
      return out.string(written);
    case field_type::choices:
      out.open_array();
      for (std::size_t at = 0; at <= trimmed.size();) {
        const std::size_t end = std::min(trimmed.find(';', at), trimmed.size());
        const std::string_view option = text::trim(trimmed.substr(at, end - at));
        if (!option.empty()) out.string(option);
        at = end + 1;
      }
      return out.close_array();
    case field_type::boolean:
      if (trimmed == "1" || is_letter_case_of(trimmed, "true")) return out.boolean(true);
      if (trimmed == "0" || is_letter_case_of(trimmed, "false")) return out.boolean(false);
      return out.string(trimmed);
    case field_type::integer:
    case field_type::decimal:
    case field_type::number:
      if (number::to_double(trimmed).error != number::failure::malformed) return out.raw(trimmed);
      return out.string(trimmed);
    case field_type::date:
    case field_type::timestamp:
      return out.string(trimmed);
  }
}

class table_reader {
 public:
  table_reader(const schema& fields, const criteria::object& kind, std::string_view text,
               const options& how, std::string_view file)
      : kind_(kind), file_(file), in_(text, how.separator), records_(fields.shared_data(), kind) {}

  result<batch> read() {
    if (!read_header()) return {status::invalid_records, std::move(problems_)};
    while (in_.next()) {
      if (records_.is_full()) {
        tell(severity::error, in_.begin(),
             {0,
              {},
              "too_many_records",
              "more than " + std::to_string(limits::max_records) + " records",
              "fewer in one call"});
        return {status::limit_exceeded, std::move(problems_)};
      }
      read_record();
    }
    return {batch(records_.finish()), std::move(problems_)};
  }

 private:
  bool read_header();
  void name_column(const cell& named);
  void look_for_id();
  void read_record();
  void read_cells();
  void refuse(std::size_t offset, std::string_view code, std::string found,
              std::string_view expected);
  std::size_t offset_of(const std::string& field_name) const;
  void tell(severity level, std::size_t offset, criteria::record_problem what,
            std::string hint = {});

  const criteria::object& kind_;
  std::string_view file_;
  reader in_;
  criteria::record_builder records_;
  report problems_;
  std::vector<const field*> columns_;                       ///< null: not read
  std::unordered_map<std::string, std::size_t> positions_;  ///< of the names in the header
  std::string line_;                                        ///< the present record as JSON
  json::document document_;
  bool in_header_ = true;
};

bool table_reader::read_header() {
  if (!in_.next()) {
    tell(severity::error, 0, {0, {}, "missing_header", "no line", "a line with the fields' names"});
    return false;
  }
  for (const cell& named : in_.cells()) name_column(named);
  if (in_.sound()) {
    look_for_id();
  } else {
    const fault& why = in_.why();
    tell(severity::error, why.offset,
         {0, {}, std::string(why.code), std::string(why.found), std::string(why.expected)});
  }
  in_header_ = false;
  return !problems_.has_errors();
}

void table_reader::name_column(const cell& named) {
  const std::string name(text::trim(named.text));
  const auto known = kind_.find(name);
  const bool is_read = known && kind_.fields[*known].derived == nullptr;
  const bool is_new = name.empty() || positions_.emplace(name, columns_.size()).second;
  columns_.push_back(is_read ? &kind_.fields[*known] : nullptr);
  if (!is_new) {
    tell(severity::error, named.offset,
         {0, {}, "duplicate_column", "a second column " + text::quoted(name), "each name once"});
  } else if (!known) {
    std::string hint = criteria::nearest_field(kind_, name, problems_);
    if (hint.empty()) return;
    tell(severity::warning, named.offset,
         {0,
          {},
          "unknown_column",
          "a column " + text::quoted(name) + ", which is not read",
          "a field of object " + text::quoted(kind_.name)},
         std::move(hint));
  }
}

/// Without ids nothing could be decided, and a table with another separator has one wide column.
void table_reader::look_for_id() {
  if (positions_.contains("id")) return;
  std::string hint;
  const std::string_view first = in_.cells().front().text;
  if (first.substr(0, 2) == "\xFF\xFE" || first.substr(0, 2) == "\xFE\xFF") {
    hint = "the file is UTF-16; save it as UTF-8";
  }
  for (const char other : {';', '\t', ','}) {
    if (in_.cells().size() > 1 || first.find(other) == std::string_view::npos) continue;
    hint = other == '\t' ? "the cells seem to be separated by tabs"
                         : "the cells seem to be separated by " + std::string(1, other);
    break;
  }
  tell(severity::error, in_.begin(),
       {0, {}, "missing_column", "no column \"id\"", "a column \"id\" with the records' ids"},
       std::move(hint));
}

void table_reader::read_record() {
  if (!in_.sound()) {
    const fault& why = in_.why();
    return refuse(why.offset, why.code, std::string(why.found), why.expected);
  }
  const std::size_t cells = in_.cells().size();
  if (cells == columns_.size()) return read_cells();
  // The first cell too many, or the end of a record that has too few.
  const std::size_t offset =
      cells > columns_.size() ? in_.cells()[columns_.size()].offset : in_.cells().back().offset;
  refuse(offset, "wrong_cell_count",
         std::to_string(cells) + (cells == 1 ? " cell" : " cells") + " where the header has " +
             std::to_string(columns_.size()),
         "a cell for each column");
}

void table_reader::read_cells() {
  line_.clear();
  json::writer out(line_);
  out.open_object();
  for (std::size_t i = 0; i < columns_.size(); ++i) {
    const std::string_view written = in_.cells()[i].text;
    if (columns_[i] == nullptr || written.empty()) continue;
    out.key(columns_[i]->name);
    write_cell(out, *columns_[i], written);
  }
  out.close_object();
  report why;
  if (!document_.parse(line_, {}, why, 1, json::faults::mark)) {
    // Only what no document may have: too many bytes.
    return refuse(in_.begin(), why.problems().front().code, why.problems().front().found,
                  why.problems().front().expected);
  }
  for (const auto& item : records_.add(document_.root(), problems_.is_full())) {
    tell(severity::warning, offset_of(item.what.field), item.what);
  }
}

void table_reader::refuse(std::size_t offset, std::string_view code, std::string found,
                          std::string_view expected) {
  criteria::record_problem why{
      records_.size(), {}, std::string(code), std::move(found), std::string(expected)};
  tell(severity::warning, offset, why);
  records_.add_unusable(std::move(why));
}

/// Where the present record has a field's cell; its beginning when it has none.
std::size_t table_reader::offset_of(const std::string& field_name) const {
  const auto found = positions_.find(field_name.empty() ? "id" : field_name);
  return found == positions_.end() ? in_.begin() : in_.cells()[found->second].offset;
}

void table_reader::tell(severity level, std::size_t offset, criteria::record_problem what,
                        std::string hint) {
  // Without a code: a remark that is only counted.
  if (what.code.empty() || !problems_.keeps(level, what.code)) return problems_.omit(level);
  problem item;
  item.level = level;
  item.where = in_.place_of(offset);
  item.where.file = file_;
  item.where.field = std::move(what.field);
  item.where.row = in_header_ ? 0 : what.row + 1;
  item.code = std::move(what.code);
  item.found = std::move(what.found);
  item.expected = std::move(what.expected);
  item.hint = std::move(hint);
  problems_.add(std::move(item));
}

result<batch> refused(status code, std::string name, std::string found, std::string expected,
                      std::string_view file, std::string hint = {}) {
  problem item;
  item.code = std::move(name);
  item.found = std::move(found);
  item.expected = std::move(expected);
  item.hint = std::move(hint);
  item.where.file = file;
  report problems;
  problems.add(std::move(item));
  return {code, std::move(problems)};
}

}  // namespace

result<batch> read(const schema& fields, std::string_view object, std::string_view text,
                   const options& how, std::string_view file) {
  const criteria::schema_data& data = fields.data();
  const criteria::object* kind = data.find(object);
  if (kind == nullptr) {
    std::vector<std::string_view> known;
    for (const criteria::object& one : data.objects) known.push_back(one.name);
    return refused(status::unknown_object, "unknown_object",
                   "the schema declares no object " + text::quoted(object),
                   "an object of the schema", file, text::did_you_mean(object, known));
  }
  const auto separator = static_cast<unsigned char>(how.separator);
  if (separator == 0 || separator > 127 || separator == '"' || separator == '\n' ||
      separator == '\r') {
    return refused(status::invalid_argument, "wrong_separator",
                   "the separator " + text::quoted(std::string_view(&how.separator, 1)),
                   "an ASCII character but a quote or a line end", file);
  }
  return table_reader(fields, *kind, text, how, file).read();
}

}  // namespace ambit::csv
