#include "src/cli/results.hpp"

#include <algorithm>
#include <utility>

#include "src/cli/command.hpp"
#include "src/cli/outputs.hpp"

namespace ambit::cli {

namespace {

bool writes_to_terminal(const output_options& options) {
  return (options.path.empty() || options.path == "-") && is_terminal(stream::out);
}

std::string format_of(const output_options& options) {
  if (!options.format.empty()) return options.format;
  const std::size_t dot = options.path.rfind('.');
  std::string ending = dot == std::string::npos ? "" : options.path.substr(dot + 1);
  if (ending == "csv" || ending == "json") return ending;
  return writes_to_terminal(options) ? "table" : "jsonl";
}

/// Texts of records are strangers' texts: opened in a spreadsheet, some would be formulas that run.
/// Programs are given them as they are.
void disarm(std::vector<std::string>& cells) {
  for (std::string& cell : cells) {
    if (!cell.empty() && std::string_view("=+-@\t\r\n").find(cell.front()) != std::string::npos) {
      cell.insert(cell.begin(), '\'');
    }
  }
}

/// A line of CSV (RFC 4180).
void append_csv(std::string& text, const std::vector<std::string>& cells) {
  for (std::size_t i = 0; i < cells.size(); ++i) {
    if (i > 0) text += ',';
    if (cells[i].find_first_of(",\"\r\n") == std::string::npos) {
      text += cells[i];
      continue;
    }
    text += '"';
    for (const char letter : cells[i]) text.append(letter == '"' ? 2 : 1, letter);
    text += '"';
  }
  text += '\n';
}

/// The id in a line that is no JSON as a whole, as it is written there.
std::string_view id_within(std::string_view line) {
  constexpr std::string_view before = R"("id":")";
  const std::size_t start = line.find(before);
  if (start == std::string_view::npos) return "?";
  line.remove_prefix(start + before.size());
  std::size_t end = 0;
  while (end < line.size() && line[end] != '"') end += line[end] == '\\' ? 2 : 1;
  return line.substr(0, end);
}

}  // namespace

results::results(const output_options& options, result_shape shape)
    : options_(options),
      shape_(std::move(shape)),
      format_(format_of(options)),
      table_(shape_.table.heads) {
  require_writable(options.path);
  if (format_ == "csv") append_csv(text_, shape_.csv.heads);
}

void results::add_lines(std::string_view json_lines) {
  if (format_ == "jsonl") {
    text_ += json_lines;
    return;
  }
  while (!json_lines.empty()) {
    const std::size_t end = json_lines.find('\n');
    const std::string_view line = json_lines.substr(0, end);
    if (format_ == "json") {
      text_ += text_.empty() ? "[\n  " : ",\n  ";
      text_ += line;
    } else {
      add_cells(line);
    }
    json_lines.remove_prefix(std::min(line.size() + 1, json_lines.size()));
  }
}

void results::add_cells(std::string_view json_object) {
  json::document document;
  report problems;
  if (!document.parse(json_object, {}, problems)) {
    add_unreadable(json_object, problems.empty() ? "" : problems.problems().front().found);
  } else if (format_ == "csv") {
    add_row(shape_.csv.cells(document.root()));
  } else {
    table_.add(shape_.table.cells(document.root()), shape_.tint_of(document.root()));
  }
}

void results::add_row(std::vector<std::string> cells) {
  if (options_.for_spreadsheet) disarm(cells);
  append_csv(text_, cells);
}

/// Stands in its row all the same: a result is never left out in silence.
void results::add_unreadable(std::string_view line, const std::string& why) {
  ++unreadable_;
  const bool is_csv = format_ == "csv";
  const std::vector<std::string>& heads = is_csv ? shape_.csv.heads : shape_.table.heads;
  std::vector<std::string> cells(heads.size(), is_csv ? "" : "-");
  const auto id_head = std::find(heads.begin(), heads.end(), is_csv ? "id" : "ID");
  if (id_head != heads.end()) {
    cells[static_cast<std::size_t>(id_head - heads.begin())] = printable(id_within(line));
  }
  cells.back() = "unreadable: " + printable(why);
  if (is_csv) {
    add_row(std::move(cells));
  } else {
    table_.add(std::move(cells), tint::bad);
  }
}

void results::finish() {
  if (format_ == "json") text_ += text_.empty() ? "[]\n" : "\n]\n";
  if (format_ == "table") {
    write_table(options_, table_);
  } else {
    output out(options_.path);
    out.write(text_);
    out.finish();
  }
  if (unreadable_ > 0) {
    throw failure{exit_code::internal, std::to_string(unreadable_) +
                                           " of the results cannot be read; a ledger that "
                                           "was changed by hand can be the cause"};
  }
}

void write_table(const output_options& options, const class table& rows) {
  const bool to_people = writes_to_terminal(options);
  const bool to_output = options.path.empty() || options.path == "-";
  bool is_cut = false;
  output out(options.path);
  out.write(rows.to_text(to_people && !options.wide ? terminal_width() : table::unlimited,
                         to_output && wants_colour(stream::out), is_cut));
  out.finish();
  if (is_cut) say("(cut to the terminal; --wide shows everything)");
}

bool wants_table(const output_options& options) {
  return format_of(options) == "table";
}

void refuse_to_overwrite(const std::string& output_path, const std::vector<std::string>& inputs) {
  for (const std::string& input : inputs) {
    if (same_file(output_path, input)) {
      throw failure{exit_code::wrong_usage, "--output would overwrite " + printable(input)};
    }
  }
}

}  // namespace ambit::cli
