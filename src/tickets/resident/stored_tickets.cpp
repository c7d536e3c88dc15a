#include "src/tickets/resident/stored_tickets.hpp"

#include <algorithm>

#include "src/base/json_writer.hpp"
#include "src/criteria/values.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::tickets::resident {

criteria::row stored_tickets::unpacked(std::size_t index) const {
  if (cells_.empty() || last_ != index) {
    cells_.resize(object().fields.size());
    row_at(index).unpack(object(), cells_);
    last_ = index;
  }
  return cells_;
}

criteria::row stored_tickets::load(std::size_t index, criteria::workspace&) const {
  return unpacked(index);
}

std::span<const criteria::cell> stored_tickets::load_some(std::size_t first, std::size_t most,
                                                          std::span<const criteria::field_ordinal>,
                                                          criteria::workspace& memory) const {
  const std::size_t width = object().fields.size();
  memory.gathered.resize(std::max(memory.gathered.size(), most * width));
  const std::span<criteria::cell> cells = std::span(memory.gathered).first(most * width);
  for (std::size_t i = 0; i < most; ++i) {
    row_at(first + i).unpack(object(), cells.subspan(i * width, width));
  }
  return cells;
}

std::vector<criteria::record_problem> stored_tickets::problems(std::size_t index) const {
  std::vector<criteria::record_problem> out = row_at(index).problems(object());
  for (criteria::record_problem& each : out) each.row = index;
  return out;
}

std::string stored_tickets::seen(std::size_t index, criteria::field_ordinal field) const {
  std::string text;
  json::writer out(text);
  write_value(out, object().fields[field], unpacked(index)[field]);
  return text;
}

}  // namespace ambit::tickets::resident
