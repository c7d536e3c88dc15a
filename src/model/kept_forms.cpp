#include "src/model/kept_forms.hpp"

#include "src/base/digest.hpp"

namespace ambit::model {

namespace {

bool is_same(const decision_form& a, const decision_form& b) noexcept {
  if (a.outcome != b.outcome || a.reason != b.reason || a.rest != b.rest) return false;
  return a.came_by == b.came_by || (a.came_by && b.came_by && *a.came_by == *b.came_by);
}

}  // namespace

std::uint32_t kept_owners::number(const owner_name& owner) {
  if (owner.type == owner_name::kind::none) return nobody;
  const std::uint64_t hash = base::hash64(owner.id);
  const std::uint32_t known =
      numbers_.find(hash, [&](std::uint32_t position) { return owners_[position] == owner; });
  if (known != position_table::nothing) return known;
  const auto given = static_cast<std::uint32_t>(owners_.size());
  owners_.push_back(owner);
  numbers_.add(hash, given);
  return given;
}

std::uint16_t kept_events::find(std::string_view event) const noexcept {
  const auto found = numbers_.find(event);
  return found == numbers_.end() ? none : found->second;
}

std::uint16_t kept_events::number(std::string_view event) {
  const std::uint16_t known = find(event);
  if (known != none || events_.size() == none) return known;
  const auto given = static_cast<std::uint16_t>(events_.size());
  events_.emplace_back(event);
  numbers_.emplace(event, given);
  return given;
}

std::uint32_t kept_forms::number(const decision_form& form) {
  const std::uint64_t hash = base::hash64(form.rest);
  const std::uint32_t known = numbers_.find(
      hash, [&](std::uint32_t position) { return is_same(forms_[position].of, form); });
  if (known != position_table::nothing) return known;
  numbers_.reserve(1);
  if (free_.capacity() <= forms_.size()) free_.reserve(forms_.size() * 2 + 1);
  std::uint32_t given = 0;
  if (free_.empty()) {
    given = static_cast<std::uint32_t>(forms_.size());
    forms_.push_back({form});
  } else {
    given = free_.back();
    forms_[given].of = form;
    free_.pop_back();
  }
  numbers_.add(hash, given);
  return given;
}

void kept_forms::let_go(std::uint32_t number) noexcept {
  counted& form = forms_[number];
  if (--form.uses != 0) return;
  numbers_.erase(base::hash64(form.of.rest), number);
  form.of = {};
  free_.push_back(number);
}

}  // namespace ambit::model
