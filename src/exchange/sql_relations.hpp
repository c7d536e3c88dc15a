// sql_relations.hpp: whether a field holds one of many ids that belong to a viewer.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "src/exchange/sql_translation.hpp"

namespace ambit::sql {

class relation_writer {
 public:
  explicit relation_writer(translation& to) : to_(to) {}

  /// Empty where nothing can hold one, and of a field that the guards refuse. `ids` must stay as
  /// long as the writer: they are bound once for all columns of a kind.
  std::string write(criteria::field_ordinal field, const std::vector<std::string>& ids);

 private:
  const set_operand* set_of(const std::vector<std::string>& ids, storage held_as);

  translation& to_;
  std::map<std::pair<const std::vector<std::string>*, storage>, std::optional<set_operand>> sets_;
};

}  // namespace ambit::sql
