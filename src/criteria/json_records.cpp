// json_records.cpp: many records from JSON text: one object, an array, or JSON Lines.
#include <algorithm>

#include "src/base/limits.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/criteria/record_builder.hpp"
#include "src/criteria/record_decoder.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/values.hpp"

namespace ambit::criteria {

namespace {

class record_reader {
 public:
  record_reader(std::shared_ptr<const schema_data> schema, const object& kind,
                std::string_view text, std::string_view file, report& problems)
      : text_(text), file_(file), problems_(problems), records_(std::move(schema), kind) {}

  std::shared_ptr<const record_set> read();

 private:
  bool read_document();
  bool read_lines();
  bool begins_lines() const;
  bool take(json::value record, const json::line* line);
  bool take_unreadable(const json::line& line, const report& why);
  void warn(json::value at, const json::line* line, const record_problem& what);
  bool refuse(std::string_view code, std::string found, std::string expected);
  bool refuse_more();

  std::string_view text_;
  std::string_view file_;
  report& problems_;
  record_builder records_;
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
  const bool done = text_[start] != '[' && begins_lines() ? read_lines() : read_document();
  return done ? records_.finish() : nullptr;
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
/// more follows, or when a further line begins with a brace: then a line that is no JSON, be it the
/// first, costs the others nothing.
bool record_reader::begins_lines() const {
  const std::size_t start = skip_white_space(text_, 0);
  if (text_[start] != '{') return text_.find("\n{", start) != std::string_view::npos;
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
  if (root.size() <= limits::max_records) records_.reserve(root.size());
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

/// False when there are too many records.
bool record_reader::take(json::value record, const json::line* line) {
  if (records_.is_full()) return refuse_more();
  for (const record_builder::remark& item : records_.add(record, problems_.is_full())) {
    warn(item.where, line, item.what);
  }
  return true;
}

bool record_reader::take_unreadable(const json::line& line, const report& why) {
  if (records_.is_full()) return refuse_more();
  record_problem item{0, {}, "not_json", "a line that is no JSON", "a JSON object"};
  problem shown;
  if (!why.problems().empty()) {
    shown = why.problems().front();
    item.code = shown.code;
    item.found = shown.found;
    item.expected = shown.expected;
  }
  shown.level = severity::warning;
  shown.where.row = records_.size() + 1;
  if (shown.where.line == 0) shown.where.line = line.number;
  problems_.add(std::move(shown));
  records_.add_unusable(std::move(item));
  return true;
}

void record_reader::warn(json::value at, const json::line* line, const record_problem& what) {
  // Without a code: a remark that is only counted.
  if (what.code.empty() || !problems_.keeps(severity::warning, what.code)) {
    return problems_.omit(severity::warning);
  }
  problem item;
  item.level = severity::warning;
  item.code = what.code;
  item.found = what.found;
  item.expected = what.expected;
  if (at) item.where = at.where();
  if (line && item.where.line == 0) item.where.line = line->number;
  item.where.file = file_;
  item.where.row = what.row + 1;
  item.where.field = what.field;
  problems_.add(std::move(item));
}

bool record_reader::refuse_more() {
  return refuse("too_many_records", "more than " + std::to_string(limits::max_records) + " records",
                "fewer in one call");
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
