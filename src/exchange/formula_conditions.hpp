// formula_conditions.hpp: the parts of a formula that are true or false, as conditions.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "src/exchange/condition.hpp"
#include "src/exchange/formula_values.hpp"

namespace ambit::exchange {

/// What a blank number or moment is in a comparison: nothing, so that the comparison has no value
/// and neither has its NOT; or 0, and a moment that no comparison holds for.
enum class blank_reading : std::uint8_t { null, zero };

/// When a part is true, and when it is false. Where it always is one of the two, `no` is left out.
struct outcome {
  condition yes;
  std::optional<condition> no;
  bool errs = false;  ///< there may be no value for an error: then the formula does not match
  bool may_be_null = false;  ///< there may be no value for a blank
};

outcome certain(condition yes);
condition false_of(const outcome& part);
outcome turned(outcome part);  ///< its NOT
/// A test that says `if_missing`.
condition test_with(std::string_view field, std::string_view op, std::string_view key,
                    const std::string& json, bool if_missing);

class formula_conditions {
 public:
  formula_conditions(blank_reading reading, const field_catalogue& fields, derived_fields& derived,
                     formula_refusal& refusal)
      : reading_(reading), values_(fields, derived, refusal) {}

  /// Nothing, with the reason kept, where the part cannot be said exactly.
  std::optional<outcome> outcome_of(const formula_node& node);

 private:
  using maybe = std::optional<outcome>;
  enum class comparison : std::uint8_t { equal, unequal, less, greater, at_most, at_least };
  struct branch {
    outcome guard;
    const formula_node* result = nullptr;
  };

  static comparison comparison_of(std::string_view operation) noexcept;
  static comparison mirrored(comparison of) noexcept;
  static comparison opposite(comparison of) noexcept;
  static std::string_view op_of(comparison of) noexcept;
  template <class T>
  static bool holds(comparison how, T left, T right) noexcept;

  std::nullopt_t refuse(const formula_node& at, std::string_view reason, std::string detail) {
    return values_.refuse(at, reason, std::move(detail));
  }
  maybe within_size(const formula_node& node, outcome made);
  bool is_condition(const formula_node& node);
  maybe path(const formula_node& node);
  maybe call(const formula_node& node);
  maybe operation(const formula_node& node);
  maybe group(const formula_node& node, bool all);
  maybe negation(const formula_node& node);
  maybe choice(const formula_node& node);  // IF of conditions
  maybe is_picklist_value(const formula_node& node);
  maybe is_empty(const formula_node& node);
  maybe is_null(const formula_node& node);
  maybe has_text(const formula_node& node);

  maybe compare(const formula_node& node, comparison how, const formula_node& left,
                const formula_node& right);
  maybe compare_branches(const formula_node& node, comparison how, const formula_node& branching,
                         const formula_node& other, bool is_left);
  std::optional<std::vector<branch>> branches_of(const formula_node& node, outcome& rest_out);
  maybe compare_conditions(const formula_node& node, comparison how, const formula_node& left,
                           const formula_node& right);
  maybe compare_values(const formula_node& node, comparison how, const formula_value& left,
                       const formula_value& right);
  maybe equal_texts(const formula_node& node, const formula_value& left,
                    const formula_value& right);
  maybe equal_constant(const formula_node& node, const formula_value& text,
                       const std::string& constant);
  maybe compare_numbers(const formula_node& node, comparison how, const formula_value& left,
                        const formula_value& right);
  maybe compare_fields(const formula_node& node, comparison how, const formula_value& left,
                       const formula_value& right);
  maybe compare_computed(const formula_node& node, comparison how, const formula_value& number,
                         const std::string& constant);
  maybe compare_remainder(comparison how, const formula_value& remainder, std::int64_t constant);
  maybe compare_field(const formula_node& node, comparison how, const field_facts& field,
                      const std::string& constant);
  maybe compare_moment(const formula_node& node, comparison how, const formula_value& left,
                       const formula_value& right);
  maybe definite(const formula_node& node, outcome part);

  blank_reading reading_;
  formula_values values_;
};

}  // namespace ambit::exchange
