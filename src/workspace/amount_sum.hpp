// amount_sum.hpp: a sum of a field's values: exact of whole types, as doubles add up of numbers.
#pragma once

#include <cstdint>

#include "src/base/json_writer.hpp"
#include "src/criteria/cell.hpp"
#include "src/criteria/column_view.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::workspace {

class amount_sum {
 public:
  /// Of a field of type decimal, integer or number. A missing value adds nothing.
  void add(const criteria::field& of, const criteria::cell& value) noexcept {
    if (value.state != criteria::cell_state::present) return;
    if (of.type == criteria::field_type::number) {
      number_ += value.number;
    } else {
      whole_ += value.integer;
    }
  }
  void add(const amount_sum& other) noexcept {
    number_ += other.number_;
    whole_ += other.whole_;
  }
  /// `"amount":12.5`; where that is past what the field could hold, null and `"overflow":true`.
  void write(json::writer& out, const criteria::field& of) const;

 private:
  criteria::wide_integer whole_ = 0;  ///< holds 2^63 of the largest values
  double number_ = 0;
};

}  // namespace ambit::workspace
