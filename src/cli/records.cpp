#include "src/cli/records.hpp"

#include <algorithm>
#include <utility>

#include "src/base/csv.hpp"
#include "src/cli/command.hpp"
#include "src/cli/inputs.hpp"
#include "src/cli/record_lines.hpp"
#include "src/cli/record_slices.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

bool ends_with(std::string_view name, std::string_view ending) {
  if (name.size() < ending.size()) return false;
  return std::equal(ending.begin(), ending.end(), name.end() - static_cast<long>(ending.size()),
                    [](char a, char b) {
                      return a == (b >= 'A' && b <= 'Z' ? static_cast<char>(b - 'A' + 'a') : b);
                    });
}

/// Told by the file's name, or else by how it begins: JSON opens with a bracket or brace.
bool is_csv(const records_options& options, std::string_view text) {
  if (options.form != "auto") return options.form == "csv";
  for (const std::string_view ending : {".csv", ".tsv"}) {
    if (ends_with(options.path, ending)) return true;
  }
  for (const std::string_view ending : {".json", ".jsonl", ".ndjson"}) {
    if (ends_with(options.path, ending)) return false;
  }
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  return start != std::string_view::npos && text[start] != '{' && text[start] != '[';
}

char separator_of(const records_options& options) {
  if (options.separator == "semicolon") return ';';
  if (options.separator == "tab") return '\t';
  return options.separator.empty() && ends_with(options.path, ".tsv") ? '\t' : ',';
}

/// JSON Lines and one document are told apart by the text; a form that was asked for must fit.
void check_form(const records_options& options, std::string_view text, const std::string& file) {
  const std::size_t start = text.find_first_not_of(" \t\r\n");
  if (options.form == "jsonl" && start != std::string_view::npos && text[start] == '[') {
    throw failure{exit_code::wrong_usage,
                  printable(file) + " is a JSON array; say --records-format json"};
  }
}

std::size_t count_lines(std::string_view text) {
  return static_cast<std::size_t>(std::count(text.begin(), text.end(), '\n'));
}

}  // namespace

/// Where the parts of the file lie.
struct records_file::cutter {
  cutter(std::string_view text, const csv::options& how) : json(text), table(text, how.separator) {
    table.next();
    header_end = table.end();
  }
  record_slices json;
  csv::reader table;
  std::size_t header_end;
  bool is_first = true;
};

records_file::records_file(const records_options& options, schema fields, std::string object)
    : file_(display_name(options.path)),
      fields_(std::move(fields)),
      object_(std::move(object)),
      text_(read_file(options.path)),
      is_csv_(is_csv(options, text_)),
      csv_{separator_of(options)} {
  if (!is_csv_) check_form(options, text_, file_);
  cuts_ = std::make_unique<cutter>(text_, csv_);
}

records_file::~records_file() = default;

std::optional<records_part> records_file::next() {
  if (is_csv_) return next_rows();
  record_slices::slice slice;
  if (!cuts_->json.next(slice)) return std::nullopt;
  records_part part = read(slice.text, slice.first_line, 0);
  part.end_offset = slice.end_offset;
  return part;
}

/// Every part but the first gets the header once more.
std::optional<records_part> records_file::next_rows() {
  constexpr std::size_t part_bytes = 4'000'000;
  csv::reader& table = cuts_->table;
  const std::size_t begin = table.end();
  const bool is_first = std::exchange(cuts_->is_first, false);
  if (begin >= text_.size() && !is_first) return std::nullopt;
  while (table.end() - begin < part_bytes && table.next()) {
  }
  const std::size_t end = table.end();
  const std::string_view whole = text_;
  records_part part = [&] {
    if (is_first) return read(whole.substr(0, end), 0, 0);
    std::string text(whole.substr(0, cuts_->header_end));
    const std::size_t header_lines = count_lines(text);
    text += whole.substr(begin, end - begin);
    return read(text, count_lines(whole.substr(0, begin)) - header_lines, header_lines);
  }();
  part.end_offset = end;
  return part;
}

records_part records_file::all() {
  records_part part = read(text_, 0, 0);
  part.end_offset = text_.size();
  return part;
}

std::vector<std::uint64_t> records_file::lines() const {
  return is_csv_ ? lines_of_csv_records(text_, csv_.separator) : lines_of_json_records(text_);
}

/// `first_line` lines of the file stand above the text; of its own first lines, `repeated_lines`
/// were told of before.
records_part records_file::read(std::string_view text, std::size_t first_line,
                                std::size_t repeated_lines) {
  result<batch> records = is_csv_ ? csv::read(fields_, object_, text, csv_, file_)
                                  : batch::from_json(fields_, object_, text, file_);
  if (!records) {
    print_report(records.report());
    throw failure{
        records.code() == status::unknown_object ? exit_code::wrong_usage : exit_code::bad_input,
        "the records cannot be read; nothing was done"};
  }
  report found;
  for (problem item : records.report().problems()) {
    if (repeated_lines > 0 && item.where.line <= repeated_lines) continue;
    if (item.where.line > 0) item.where.line += first_line;
    found.add(std::move(item));
  }
  records_part part{*std::move(records), std::move(found), rows_, 0};
  rows_ += part.records.size();
  return part;
}

}  // namespace ambit::cli
