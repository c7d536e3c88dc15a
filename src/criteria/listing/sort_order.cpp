#include "src/criteria/listing/sort_order.hpp"

namespace ambit::criteria {

namespace {

template <class T>
int order_of(const T& left, const T& right) noexcept {
  return left < right ? -1 : (right < left ? 1 : 0);
}

int compare(const cell& left, const cell& right, field_type type, bool descending) noexcept {
  const bool has_left = left.state == cell_state::present;
  const bool has_right = right.state == cell_state::present;
  if (!has_left || !has_right) return order_of(has_right, has_left);
  int out = 0;
  if (type == field_type::text || type == field_type::id) {
    out = order_of(left.view(), right.view());
  } else if (type == field_type::number) {
    out = order_of(left.number, right.number);
  } else {
    out = order_of(left.integer, right.integer);
  }
  return descending ? -out : out;
}

}  // namespace

int compare(std::span<const sort_key> order, const object& kind, const sort_place& left,
            const sort_place& right) noexcept {
  for (std::size_t i = 0; i < order.size(); ++i) {
    const field_type type = kind.fields[order[i].field].type;
    const int found = compare(left.keys[i], right.keys[i], type, order[i].descending);
    if (found != 0) return found;
  }
  return order_of(left.id, right.id);
}

}  // namespace ambit::criteria
