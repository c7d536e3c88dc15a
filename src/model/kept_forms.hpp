// kept_forms.hpp: what a ledger in memory keeps once, however many records have it: the owners and
// events that they name, and the forms of their decisions. Each has a number.
#pragma once

#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/schema_data.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/position_table.hpp"

namespace ambit::model {

/// Owners, as often as there are different ones. Number 0 is nobody.
class kept_owners {
 public:
  static constexpr std::uint32_t nobody = 0;

  const owner_name& operator[](std::uint32_t number) const noexcept { return owners_[number]; }
  std::uint32_t number(const owner_name& owner);

 private:
  std::vector<owner_name> owners_ = std::vector<owner_name>(1);
  position_table numbers_;
};

/// Events, of which a ledger has few.
class kept_events {
 public:
  /// What stands for an event that there is no number for.
  static constexpr std::uint16_t none = std::numeric_limits<std::uint16_t>::max();

  const std::string& operator[](std::uint16_t number) const noexcept { return events_[number]; }
  /// None where nobody has such an event.
  std::uint16_t find(std::string_view event) const noexcept;
  std::uint16_t number(std::string_view event);

 private:
  std::vector<std::string> events_;
  criteria::text_map<std::uint16_t> numbers_;
};

/// Forms of decisions, each as long as a record uses it.
class kept_forms {
 public:
  const decision_form& operator[](std::uint32_t number) const noexcept { return forms_[number].of; }
  /// Its number; one that is new has no use yet, and goes where it gets none.
  std::uint32_t number(const decision_form& form);
  void use(std::uint32_t number) noexcept { ++forms_[number].uses; }
  void let_go(std::uint32_t number) noexcept;
  /// So many there were at one time.
  std::uint32_t end() const noexcept { return static_cast<std::uint32_t>(forms_.size()); }

 private:
  struct counted {
    decision_form of;
    std::size_t uses = 0;
  };
  std::vector<counted> forms_;
  std::vector<std::uint32_t> free_;  // has room for all
  position_table numbers_;
};

/// The numbers of some forms, which stay as long as this does.
class form_numbers {
 public:
  explicit form_numbers(kept_forms& forms) : forms_(&forms) {}
  ~form_numbers() {
    for (const std::uint32_t number : numbers_) forms_->let_go(number);
  }
  form_numbers(form_numbers&&) noexcept = default;
  form_numbers& operator=(form_numbers&&) = delete;
  form_numbers(const form_numbers&) = delete;
  form_numbers& operator=(const form_numbers&) = delete;

  void reserve(std::size_t count) { numbers_.reserve(count); }
  /// There is room for it.
  void add(const decision_form& form) {
    const std::uint32_t number = forms_->number(form);
    forms_->use(number);
    numbers_.push_back(number);
  }
  std::uint32_t operator[](std::size_t position) const noexcept { return numbers_[position]; }

 private:
  kept_forms* forms_;
  std::vector<std::uint32_t> numbers_;
};

}  // namespace ambit::model
