#include "src/model/record_problems.hpp"

#include <algorithm>

namespace ambit::model {

void write_problem(json::writer& out, const criteria::record_problem& what) {
  out.open_object();
  if (!what.field.empty()) out.member("field", what.field);
  out.member("code", what.code);
  out.member("found", what.found);
  if (!what.expected.empty()) out.member("expected", what.expected);
  out.close_object();
}

void write_problems(json::writer& out, const criteria::record_set& records, std::size_t row,
                    std::span<const criteria::field_ordinal> reads) {
  out.key("problems");
  out.open_array();
  for (const criteria::record_problem& each : records.problems(row)) {
    const auto field = records.object().find(each.field);
    const bool is_read = !field || std::binary_search(reads.begin(), reads.end(), *field);
    if (is_read && each.code != "undeclared_option") write_problem(out, each);
  }
  out.close_array();
}

}  // namespace ambit::model
