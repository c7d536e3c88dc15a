#include "src/cli/client_file.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

#include "src/cli/inputs.hpp"
#include "src/cli/take.hpp"

namespace ambit::cli {

namespace {

bool is_same(const problem& left, const problem& right) {
  return left.where.row == right.where.row && left.where.field == right.where.field &&
         left.code == right.code;
}

}  // namespace

void client_file::print_as_errors(const report& found) const {
  report placed;
  std::vector<std::uint64_t> lines;
  for (problem item : found.problems()) {
    item.level = severity::error;
    for (const problem& read : records.found.problems()) {
      if (is_same(read, item)) item.where = read.where;
    }
    if (item.where.file.empty()) item.where.file = name;
    if (item.where.line == 0 && item.where.row != 0) {
      // Found when the records were met with the settings, which know no lines.
      if (lines.empty()) lines = file->lines();
      if (item.where.row <= lines.size()) item.where.line = lines[item.where.row - 1];
    }
    placed.add(std::move(item));
  }
  for (std::size_t i = 0; i < found.omitted(); ++i) placed.omit(severity::error);
  print_report(placed);
}

client_file load_clients(const records_options& options, const engine& rules) {
  records_options asked = options;
  if (asked.object.empty()) asked.object = "client";
  auto file = std::make_unique<records_file>(asked, rules.policy().schema(), asked.object);
  records_part part = file->all();
  report of_the_file;
  for (const problem& item : part.found.problems()) {
    if (item.where.row == 0) of_the_file.add(item);
  }
  print_report(of_the_file);
  scratch memory;
  result<renewals::clients> bound = renewals::clients::bind(rules, part.records, memory);
  report undecided = bound.report();
  renewals::clients book = take(std::move(bound), "no clients");
  return {std::move(file), std::move(part), display_name(options.path), std::move(book),
          std::move(undecided)};
}

}  // namespace ambit::cli
