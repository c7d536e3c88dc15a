// formula_values.hpp: the parts of a formula that stand for a text, a number or a moment, as fields
// of the schema: plain ones, or derived ones that compute them.
//
// Salesforce's blank text is "", which our missing text is: the two agree at every level of an
// expression. A number that is computed from texts is blank never (LEN of a blank is 0) or not a
// number at all (VALUE of a blank, an error). A number field may be blank, and what that means is
// documented nowhere: see `reading`.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "src/exchange/derived_fields.hpp"
#include "src/exchange/formula_syntax.hpp"
#include "src/exchange/salesforce_fields.hpp"

namespace ambit::exchange {

struct formula_value {
  enum class kind : std::uint8_t { text, number, moment, null };
  /// What it means that the field is missing.
  enum class absence : std::uint8_t {
    never,   ///< it is not
    blank,   ///< the text is ""
    known,   ///< the number is `when_missing`
    error,   ///< the formula has no value, and so does not match
    unsaid,  ///< a number field or a moment is blank
  };
  kind type = kind::text;
  bool is_constant = false;
  std::string constant;                ///< a text as it is, a number as JSON, a moment in RFC 3339
  const field_facts* plain = nullptr;  ///< the field that the formula names, where it is no more
  std::string expression;  ///< JSON after schema.hpp; empty of numbers and moments that are plain
  std::string shown;       ///< the expression for people
  std::size_t levels = 1;  ///< of the expression
  bool sees_missing = false;
  absence missing = absence::blank;
  std::int64_t when_missing = 0;
  bool non_negative = false;  ///< a number that is never below 0
  /// Of MOD: what is divided and by how much; then `expression` is the remainder with the divisor's
  /// sign, where Salesforce gives it the dividend's.
  std::shared_ptr<const formula_value> dividend;
  std::int64_t divisor = 0;

  bool is_id() const noexcept { return plain && plain->is_id; }
};

/// Why a formula is not carried, and where in it.
struct formula_refusal {
  std::string reason;  ///< stable, `snake_case`
  std::string detail;
  std::size_t at = 0;
};

class formula_values {
 public:
  formula_values(const field_catalogue& fields, derived_fields& derived, formula_refusal& refusal)
      : fields_(fields), derived_(derived), refusal_(refusal) {}

  /// Nothing, with the reason kept, where the node stands for no such value or one that cannot be
  /// computed exactly.
  std::optional<formula_value> value_of(const formula_node& node);
  const field_facts* field_of(const formula_node& path);  ///< null, with the reason kept

  /// The field that holds the value, exactly; derived where no plain field does.
  std::string name_of(const formula_value& value);
  /// The same as a `text`, for comparisons with another text.
  std::string text_name_of(const formula_value& value);
  /// The first fifteen characters of an id, which two forms of the same id share.
  formula_value short_id(const formula_value& id);
  /// {"find": [needle, text]}: 0 where either is blank.
  formula_value position(const formula_value& needle, const formula_value& text);

  std::nullopt_t refuse(const formula_node& at, std::string_view reason, std::string detail);
  /// False, with the reason kept, once a formula takes more than it could be worth: branches that
  /// stand beside branches are compared one by one.
  bool count_step(const formula_node& at);

 private:
  using maybe = std::optional<formula_value>;
  maybe path(const formula_node& node);
  maybe call(const formula_node& node);
  maybe part_of_text(const formula_node& node);
  maybe in_other_form(const formula_node& node);
  maybe as_text(const formula_node& node);
  maybe length(const formula_node& node);
  maybe find(const formula_node& node);
  maybe to_number(const formula_node& node);
  maybe remainder(const formula_node& node);
  maybe operation(const formula_node& node);
  maybe negative(const formula_node& node);
  maybe joined(const formula_node& node);
  maybe joined(const formula_node& node, formula_value left, formula_value right);
  maybe arithmetic(const formula_node& node);
  maybe text_of(const formula_node& node);
  maybe text_within(const formula_node& node);
  maybe number_within(const formula_node& node);
  maybe computable_number(const formula_node& node, formula_value value);
  bool is_computable(const formula_node& node, const formula_value& text);
  std::optional<std::int64_t> whole_constant(const formula_node& node);
  bool has_arguments(const formula_node& node, std::size_t least, std::size_t most);
  formula_value computed(formula_value::kind type, std::string_view function,
                         std::initializer_list<const formula_value*> arguments);
  formula_value shallow(formula_value value);
  formula_value never_missing(formula_value value);

  const field_catalogue& fields_;
  derived_fields& derived_;
  formula_refusal& refusal_;
  std::size_t steps_ = 0;
};

}  // namespace ambit::exchange
