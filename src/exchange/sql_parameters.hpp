// sql_parameters.hpp: values that a text binds: numbered in order, and how the text names them.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/exchange/sql_mapping.hpp"

namespace ambit::sql {

/// Values as a column of this storage is compared with; decimals of the field's scale.
struct constants {
  storage held_as = storage::text;
  std::int32_t scale = 0;
  std::vector<std::string> values;
};

/// The right side of a membership test; may stand in several.
struct set_operand {
  std::string text;
  bool is_array = false;  ///< of PostgreSQL; else what stands between the parentheses of IN
};

class parameter_list {
 public:
  parameter_list(dialect in, std::uint32_t first, std::string settings)
      : in_(in), next_(first), settings_(std::move(settings)) {}

  /// Adds one value; returns what stands for it in the text.
  std::string add(const constants& of, std::size_t position = 0);
  /// Adds them all, of which there is at least one outside PostgreSQL. Nothing where a dialect
  /// cannot take so many.
  std::optional<set_operand> add_set(const constants& of);

  std::size_t size() const noexcept { return list_.size(); }
  /// Forgets the last ones: what was said with them is not used.
  void shrink(std::size_t size);
  std::vector<parameter> take() noexcept { return std::move(list_); }

 private:
  std::string placeholder(const constants& of, bool is_list);
  std::string type_name(const constants& of, bool is_list) const;

  dialect in_;
  std::uint32_t next_;
  std::string settings_;
  std::vector<parameter> list_;
};

/// Whether `what` is in the set, or is not: a text that is true, false or null.
std::string member_of(const std::string& what, const set_operand& set, bool positive);

}  // namespace ambit::sql
