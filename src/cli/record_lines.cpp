#include "src/cli/record_lines.hpp"

#include "ambit/report.hpp"
#include "src/base/csv.hpp"
#include "src/base/json.hpp"

namespace ambit::cli {

std::vector<std::uint64_t> lines_of_json_records(std::string_view text) {
  std::vector<std::uint64_t> out;
  json::document document;
  report ignored;
  if (document.parse(text, {}, ignored, 1, json::faults::mark)) {
    const json::value root = document.root();
    if (!root.is_array()) return {root.where().line};
    for (json::value each = root.first(); each; each = each.next()) {
      out.push_back(each.where().line);
    }
    return out;
  }
  std::size_t offset = 0;
  std::uint64_t number = 0;
  json::line line;
  while (json::next_line(text, offset, number, line)) out.push_back(line.number);
  return out;
}

std::vector<std::uint64_t> lines_of_csv_records(std::string_view text, char separator) {
  std::vector<std::uint64_t> out;
  csv::reader table(text, separator);
  table.next();  // the header
  while (table.next()) out.push_back(table.line());
  return out;
}

}  // namespace ambit::cli
