// exact_sum.hpp: a sum of a field's values that is exact whatever their order, but of numbers, which
// are added as the records lie.
#pragma once

#include "src/base/json_writer.hpp"
#include "src/criteria/cell.hpp"
#include "src/criteria/column_view.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::workspace {

class exact_sum {
 public:
  /// Of type decimal, integer or number; null where nothing is ever added.
  explicit exact_sum(const criteria::field* of) noexcept : of_(of) {}

  /// A missing value adds nothing.
  void add(const criteria::cell& value) noexcept {
    if (value.state != criteria::cell_state::present) return;
    if (of_->type == criteria::field_type::number) {
      number_ += value.number;
    } else {
      whole_ += value.integer;
    }
  }
  /// Of the same field.
  void add(const exact_sum& other) noexcept {
    number_ += other.number_;
    whole_ += other.whole_;
  }
  /// Whether the field's type holds it.
  bool fits() const noexcept;
  /// null where it does not fit.
  void write(json::writer& out) const;

 private:
  const criteria::field* of_;
  criteria::wide_integer whole_ = 0;  ///< holds 2^63 of the largest values
  double number_ = 0;
};

}  // namespace ambit::workspace
