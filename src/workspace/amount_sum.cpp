#include "src/workspace/amount_sum.hpp"

#include <cmath>
#include <limits>

namespace ambit::workspace {

void amount_sum::write(json::writer& out, const criteria::field& of) const {
  using ends = std::numeric_limits<std::int64_t>;
  const bool is_number = of.type == criteria::field_type::number;
  const bool fits =
      is_number ? std::isfinite(number_) : whole_ >= ends::min() && whole_ <= ends::max();
  out.key("amount");
  if (!fits) {
    out.null();
    out.member_boolean("overflow", true);
  } else if (is_number) {
    out.number(number_);
  } else {
    out.decimal(static_cast<std::int64_t>(whole_), of.scale);
  }
}

}  // namespace ambit::workspace
