// json_records.cpp: many records from JSON text: one object, an array, or JSON Lines.
#include <algorithm>

#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/criteria/record_decoder.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/values.hpp"

namespace ambit::criteria {

namespace {

/// Row-major cells over one arena.
class json_record_set final : public record_set {
 public:
  json_record_set(std::shared_ptr<const schema_data> schema, const struct object& kind)
      : record_set(std::move(schema), &kind) {}

  std::size_t size() const noexcept override { return broken_.size(); }
  row load(std::size_t index, workspace&) const override { return cells_of(index); }
  bool broken(std::size_t index) const noexcept override { return broken_[index] != 0; }
  std::string_view id(std::size_t index) const noexcept override {
    const cell& value = cells_of(index)[record_field::id];
    return value.state == cell_state::present ? value.view() : std::string_view();
  }
  std::vector<record_problem> problems(std::size_t index) const override {
    const auto by_row = [](const record_problem& item, std::size_t row) { return item.row < row; };
    const auto first = std::lower_bound(problems_.begin(), problems_.end(), index, by_row);
    const auto last = std::lower_bound(first, problems_.end(), index + 1, by_row);
    return {first, last};
  }
  std::string seen(std::size_t index, field_ordinal field) const override {
    std::string text;
    json::writer out(text);
    write_value(out, object().fields[field], cells_of(index)[field]);
    return text;
  }

 private:
  friend class record_reader;
  row cells_of(std::size_t index) const noexcept {
    const std::size_t width = object().fields.size();
    return {cells_.data() + index * width, width};
  }

  std::vector<cell> cells_;
  std::vector<std::uint8_t> broken_;
  std::vector<record_problem> problems_;  // by row, then field
  cell_storage storage_;
};

class record_reader {
 public:
  record_reader(std::shared_ptr<const schema_data> schema, const object& kind,
                std::string_view text, std::string_view file, report& problems)
      : kind_(kind),
        text_(text),
        file_(file),
        problems_(problems),
        records_(std::make_shared<json_record_set>(std::move(schema), kind)),
        decoder_(kind, records_->storage_) {}

  std::shared_ptr<const record_set> read();

 private:
  bool read_document();
  bool read_lines();
  bool begins_lines() const;
  bool take(json::value record, const json::line* line);
  bool take_unreadable(const json::line& line, const report& why);
  std::span<cell> add_row();
  void break_row(std::span<cell> cells, record_problem why);
  std::string_view check_whole(json::value record, std::span<const cell> cells) const;
  void keep_usable_id(json::value record, std::span<cell> cells) const;
  void warn(json::value at, const json::line* line, const record_problem& what);
  bool refuse(std::string_view code, std::string found, std::string expected);

  const object& kind_;
  std::string_view text_;
  std::string_view file_;
  report& problems_;
  std::shared_ptr<json_record_set> records_;
  record_decoder decoder_;
  json::document document_;
};

std::size_t skip_white_space(std::string_view text, std::size_t from) {
  while (from < text.size() &&
         (text[from] == ' ' || text[from] == '\t' || text[from] == '\n' || text[from] == '\r')) {
    ++from;
  }
  return from;
}

std::shared_ptr<const record_set> record_reader::read() {
  const std::size_t start = skip_white_space(text_, 0);
  if (start == text_.size()) {
    refuse("empty_document", "nothing but white space", "an object, an array, or JSON Lines");
    return nullptr;
  }
  const bool done = text_[start] == '{' && begins_lines() ? read_lines() : read_document();
  return done ? records_ : nullptr;
}

/// Offset past the object that opens at `start`, texts with braces in them heeded; npos when it
/// does not end.
std::size_t end_of_object(std::string_view text, std::size_t start) {
  std::size_t depth = 0;
  bool in_text = false;
  for (std::size_t at = start; at < text.size(); ++at) {
    const char c = text[at];
    if (in_text) {
      if (c == '\\') ++at;
      if (c == '"') in_text = false;
    } else if (c == '"') {
      in_text = true;
    } else if (c == '{') {
      ++depth;
    } else if (c == '}' && --depth == 0) {
      return at + 1;
    }
  }
  return std::string_view::npos;
}

/// One object may stand on many lines. So it is JSON Lines when the first line is an object and
/// more follows, or when a further line begins with a brace: then a line that is no JSON costs the
/// others nothing.
bool record_reader::begins_lines() const {
  const std::size_t start = skip_white_space(text_, 0);
  const std::size_t end = end_of_object(text_, start);
  if (end != std::string_view::npos && skip_white_space(text_, end) == text_.size()) return false;
  const std::size_t first_line_end = std::min(text_.find('\n', start), text_.size());
  if (end <= first_line_end && skip_white_space(text_, end) > first_line_end) return true;
  return text_.find("\n{", start) != std::string_view::npos;
}

bool record_reader::read_document() {
  if (!document_.parse(text_, file_, problems_, 1, json::faults::mark)) return false;
  const json::value root = document_.root();
  if (root.is_object()) return take(root, nullptr);
  if (!root.is_array()) {
    json::error(problems_, root, "wrong_type", root.describe(),
                "an object, an array of objects, or JSON Lines");
    return false;
  }
  if (root.size() <= limits::max_records) {
    records_->cells_.reserve(root.size() * kind_.fields.size());
    records_->broken_.reserve(root.size());
  }
  for (json::value record = root.first(); record; record = record.next()) {
    if (!take(record, nullptr)) return false;
  }
  return true;
}

bool record_reader::read_lines() {
  std::size_t offset = 0;
  std::uint64_t number = 0;
  json::line line;
  while (json::next_line(text_, offset, number, line)) {
    report why;
    const bool readable = document_.parse(line.text, file_, why, line.number, json::faults::mark);
    const bool taken = readable ? take(document_.root(), &line) : take_unreadable(line, why);
    if (!taken) return false;
  }
  return true;
}

std::span<cell> record_reader::add_row() {
  const std::size_t width = kind_.fields.size();
  records_->cells_.resize(records_->cells_.size() + width);
  records_->broken_.push_back(0);
  return {records_->cells_.data() + records_->cells_.size() - width, width};
}

/// False when there are too many records.
bool record_reader::take(json::value record, const json::line* line) {
  if (records_->size() == limits::max_records) {
    return refuse("too_many_records",
                  "more than " + std::to_string(limits::max_records) + " records",
                  "fewer in one call");
  }
  const std::size_t index = records_->size();
  const std::span<cell> cells = add_row();
  if (record.is_object() && record.is_sound()) {
    for (const auto& remark : decoder_.decode(record, cells)) {
      const bool undeclared = remark.what == fault::none;
      if (undeclared && problems_.is_full()) {
        problems_.add({severity::warning, {}, {}, {}, {}, {}});
        continue;
      }
      const field& of = kind_.fields[remark.field];
      record_problem item{
          index, of.name, std::string(undeclared ? "undeclared_option" : code(remark.what)),
          remark.found(),
          undeclared ? "one of the declared options" : expectation(remark.what, of)};
      warn(remark.where, line, item);
      if (!undeclared) records_->problems_.push_back(std::move(item));
    }
  }
  const std::string_view unusable = check_whole(record, cells);
  if (unusable.empty()) {
    compute_derived(kind_, cells, records_->storage_);
    return true;
  }
  record_problem why{index, {}, std::string(unusable), {}, {}};
  if (unusable == "wrong_type") {
    why.found = "a record that is " + record.describe();
    why.expected = "an object";
  } else if (unusable == "duplicate_key") {
    why.found = "a record that repeats a key";
    why.expected = "each key once in an object";
    keep_usable_id(record, cells);
  } else {
    why.found = "a record without a usable id";
    why.expected = "an \"id\", a text of 1 to " + std::to_string(limits::max_id_bytes) + " bytes";
  }
  warn(record, line, why);
  break_row(cells, std::move(why));
  return true;
}

bool record_reader::take_unreadable(const json::line& line, const report& why) {
  if (records_->size() == limits::max_records) return take({}, &line);
  const std::size_t index = records_->size();
  const std::span<cell> cells = add_row();
  record_problem item{index, {}, "not_json", "a line that is no JSON", "a JSON object"};
  problem shown;
  if (!why.problems().empty()) {
    shown = why.problems().front();
    item.code = shown.code;
    item.found = shown.found;
    item.expected = shown.expected;
  }
  shown.level = severity::warning;
  shown.where.row = index + 1;
  if (shown.where.line == 0) shown.where.line = line.number;
  problems_.add(std::move(shown));
  break_row(cells, std::move(item));
  return true;
}

/// The code of what makes a record unusable as a whole, or empty.
std::string_view record_reader::check_whole(json::value record, std::span<const cell> cells) const {
  if (!record.is_object()) return "wrong_type";
  if (!record.is_sound()) return "duplicate_key";
  return cells[record_field::id].state == cell_state::present ? "" : "missing_id";
}

/// A record that repeats a key is still named by its id, when that stands there once.
void record_reader::keep_usable_id(json::value record, std::span<cell> cells) const {
  json::value id;
  for (json::value member = record.first(); member; member = member.next()) {
    if (member.key() != "id") continue;
    if (id) return;
    id = member;
  }
  scalar value;
  if (id && read_scalar(id, kind_.fields[record_field::id], value) == fault::none) {
    cells[record_field::id] = records_->storage_.text(value.text, false);
  }
}

/// Whatever reads a cell of this record finds it invalid; its id, if there is one, still names it.
void record_reader::break_row(std::span<cell> cells, record_problem why) {
  const cell id = cells[record_field::id];
  cell invalid;
  invalid.state = cell_state::invalid;
  std::fill(cells.begin(), cells.end(), invalid);
  if (id.state == cell_state::present) cells[record_field::id] = id;
  records_->broken_.back() = 1;
  records_->problems_.push_back(std::move(why));
}

void record_reader::warn(json::value at, const json::line* line, const record_problem& what) {
  problem item;
  item.level = severity::warning;
  if (!problems_.is_full()) {
    item.code = what.code;
    item.found = what.found;
    item.expected = what.expected;
    if (at) item.where = at.where();
    if (line && item.where.line == 0) item.where.line = line->number;
    item.where.file = file_;
    item.where.row = what.row + 1;
    item.where.field = what.field;
  }
  problems_.add(std::move(item));
}

bool record_reader::refuse(std::string_view code, std::string found, std::string expected) {
  problem item;
  item.code = code;
  item.found = std::move(found);
  item.expected = std::move(expected);
  item.where.file = file_;
  problems_.add(std::move(item));
  return false;
}

}  // namespace

std::shared_ptr<const record_set> read_json_records(std::shared_ptr<const schema_data> schema,
                                                    const object& kind, std::string_view text,
                                                    std::string_view file, report& problems) {
  return record_reader(std::move(schema), kind, text, file, problems).read();
}

std::vector<record_problem> read_json_cells(const object& kind, json::value record,
                                            std::span<cell> cells, cell_storage& storage) {
  std::vector<record_problem> problems;
  if (!record.is_object() || !record.is_sound()) {
    cell invalid;
    invalid.state = cell_state::invalid;
    std::fill(cells.begin(), cells.end(), invalid);
    const bool object = record.is_object();
    problems.push_back({0,
                        {},
                        object ? "duplicate_key" : "wrong_type",
                        object ? "a repeated key" : "no object",
                        "an object"});
    return problems;
  }
  record_decoder decoder(kind, storage);
  for (const auto& remark : decoder.decode(record, cells)) {
    if (remark.what == fault::none) continue;
    const field& of = kind.fields[remark.field];
    problems.push_back(
        {0, of.name, std::string(code(remark.what)), remark.found(), expectation(remark.what, of)});
  }
  return problems;
}

}  // namespace ambit::criteria
