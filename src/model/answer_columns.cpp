#include "src/model/answer_columns.hpp"

#include "ambit/columns.hpp"

namespace ambit {

std::size_t columns::size() const noexcept {
  return data_->size();
}

namespace model {

void answer_column::add(std::string_view text) {
  if (text.empty()) return add_missing();
  mark(true);
  if (type_ == kind::text) return texts_.add(text);
  auto found = positions_.find(text);
  if (found == positions_.end()) {
    found = positions_.emplace(text, static_cast<std::int32_t>(texts_.size())).first;
    texts_.add(text);
  }
  numbers_.push_back(found->second);
}

void answer_column::add(std::int32_t number) {
  mark(true);
  numbers_.push_back(number);
}

void answer_column::add_flag(bool value) {
  append_bit(flags_, size_, value);
  mark(true);
}

void answer_column::add_missing() {
  ++missing_;
  switch (type_) {
    case kind::text:
      texts_.add({});
      break;
    case kind::word:
    case kind::number:
      numbers_.push_back(0);
      break;
    case kind::flag:
      append_bit(flags_, size_, false);
      break;
  }
  mark(false);
}

void answer_column::mark(bool present) {
  append_bit(present_, size_, present);
  ++size_;
}

void answer_column::append_bit(std::vector<std::uint8_t>& bits, std::size_t at, bool value) {
  if (at % 8 == 0) bits.push_back(0);
  if (value) bits.back() = static_cast<std::uint8_t>(bits.back() | 1U << (at % 8));
}

}  // namespace model
}  // namespace ambit
