// client_problems.hpp: what keeps a record from being answered, found once, when it is bound.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/base/failure.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"
#include "src/renewals/client_data.hpp"

namespace ambit::renewals {

/// The fields that each question reads.
class questions_read {
 public:
  explicit questions_read(const model::renewal_settings& settings);

  /// The questions (client_data.hpp) that a field belongs to; none: nobody asks.
  std::uint8_t asking(criteria::field_ordinal field) const noexcept { return questions_[field]; }
  const std::vector<criteria::field_ordinal>& fields() const noexcept { return fields_; }
  /// The questions that a field which is wrong in the record keeps from being answered.
  std::uint8_t spoilt(criteria::row cells) const noexcept;

 private:
  void add(std::uint8_t question, criteria::field_ordinal field);

  std::vector<std::uint8_t> questions_;
  std::vector<criteria::field_ordinal> fields_;  ///< those that are read, ascending
};

/// Adds to the book what is wrong with its last row. `cells` is empty for a record that is broken.
void keep_problems(const questions_read& read, criteria::row cells, client_data& book);

/// Those that keep a record from one question, in the order of its fields.
std::vector<const criteria::record_problem*> problems_of(const client_data& book, std::uint32_t row,
                                                         question asked);
/// Warns of those that keep a record from one of some questions.
void warn_of(const client_data& book, std::uint32_t row, std::uint8_t questions, report& problems);

/// The same of one that was found when the question was asked.
void warn_of(const client_data& book, const criteria::record_problem& what, report& problems);

}  // namespace ambit::renewals
