// scratch.cpp: the working memory of one thread, and which ranges it holds.
#include "ambit/scratch.hpp"

#include <algorithm>

#include "src/criteria/workspace.hpp"

namespace ambit {

scratch::scratch() : workspace_(std::make_unique<criteria::workspace>()) {}
scratch::~scratch() = default;
scratch::scratch(scratch&&) noexcept = default;
scratch& scratch::operator=(scratch&&) noexcept = default;

}  // namespace ambit

namespace ambit::criteria {

std::vector<workspace::range>& workspace::ranges_of(const atom_table& table) {
  selected_table_ = nullptr;  // the bindings may move
  selected_ = nullptr;
  const auto found = std::find_if(bindings_.begin(), bindings_.end(),
                                  [&](const binding& item) { return item.table == &table; });
  if (found != bindings_.end()) return found->ranges;
  if (bindings_.size() < max_tables) return bindings_.emplace_back(binding{&table, {}}).ranges;
  binding& reused = bindings_[oldest_];
  oldest_ = (oldest_ + 1) % max_tables;
  reused.table = &table;
  return reused.ranges;
}

void workspace::select(const atom_table& table) noexcept {
  if (selected_table_ == &table) return;
  const auto found = std::find_if(bindings_.begin(), bindings_.end(),
                                  [&](const binding& item) { return item.table == &table; });
  selected_table_ = &table;
  selected_ = found == bindings_.end() ? nullptr : &found->ranges;
}

}  // namespace ambit::criteria
