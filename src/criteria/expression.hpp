// expression.hpp: derived fields: computed once a record from other fields of it.
//
// The grammar stands in ambit/schema.hpp. Values come in three states, as cells do: an operand that
// is missing makes what stands on it missing (but for is_missing and first_present), an undeclared
// option makes it unknown. An empty text is no value at any level, so that a part may become a
// field of its own without changing the answer.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/digest.hpp"
#include "src/base/json.hpp"
#include "src/criteria/cell.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

class cell_storage;

enum class expression_op : std::uint8_t {
  text,
  integer,
  field,  // leaves
  left,
  right,
  mid,
  trim,
  lower,
  upper,
  length,
  concat,
  find,
  to_integer,
  to_text,
  add,
  subtract,
  multiply,
  modulo,
  is_missing,
  first_present,
};

/// A node of the tree; at most limits::max_expression_depth levels.
struct expression {
  expression_op op = expression_op::text;
  field_type type = field_type::text;  ///< of its value: text, integer or boolean
  std::string literal;
  std::int64_t number = 0;
  field_ordinal field = 0;
  std::vector<expression> parts;
};

/// Compiles one field's expression against its object, whose fields are all declared by then. Fills
/// `of.derived` and `of.inputs`; reports what is wrong.
void compile_expression(json::value written, const object& kind, field& of, report& problems);
/// Names the content, with fields by name.
void add_to_digest(const expression& item, const object& kind, base::digest& out);

}  // namespace ambit::criteria
