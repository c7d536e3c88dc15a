// derived_fields.hpp: the derived fields that the formulas of one object need: the same expression,
// the same field.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/schema_data.hpp"
#include "src/exchange/salesforce_fields.hpp"

namespace ambit::exchange {

struct derived_field {
  std::string name;
  criteria::field_type type = criteria::field_type::text;
  std::string expression;  ///< JSON after schema.hpp
  bool sees_missing = false;
};

class derived_fields {
 public:
  /// The field of this expression, added when new. Its name is `readable` (`left(Zip, 2)`) where a
  /// schema can take that and no other field has it, else `computed` and the expression's digest.
  const std::string& add(derived_field wanted, std::string_view readable,
                         const field_catalogue& fields);

  std::size_t size() const noexcept { return fields_.size(); }
  const derived_field& operator[](std::size_t index) const noexcept { return fields_[index]; }
  /// Forgets the fields that were added behind the first `size`.
  void cut(std::size_t size);

 private:
  std::vector<derived_field> fields_;
  criteria::text_map<std::size_t> by_expression_;
  criteria::text_map<bool> names_;
};

}  // namespace ambit::exchange
