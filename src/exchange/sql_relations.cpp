#include "src/exchange/sql_relations.hpp"

#include "src/exchange/sql_tests.hpp"
#include "src/exchange/sql_words.hpp"

namespace ambit::sql {

std::string relation_writer::write(criteria::field_ordinal field,
                                   const std::vector<std::string>& ids) {
  const place_of_field& where = to_.place(field);
  if (!where.is_mapped || !has(to_.in, where.held_as)) return {};
  const set_operand* const set = set_of(ids, where.held_as);
  if (!set) return {};
  const std::string plain = member_of(compared(where.column, where.held_as, to_.in), *set, true);
  // PostgreSQL's index goes by the column's own collation, which may take more texts for equal.
  const bool is_twice = to_.in == dialect::postgresql && where.held_as == storage::text;
  std::string holds;
  if (is_twice) holds.append(1, '(').append(member_of(where.column, *set, true)).append(" AND ");
  holds.append(plain);
  if (is_twice) holds.push_back(')');
  if (!where.is_link()) return holds;
  const place_of_field& id = to_.place(criteria::record_field::id);
  const std::string records =
      "(SELECT " + where.link_record + " FROM " + where.link_from + " WHERE " + holds + ")";
  if (to_.in == dialect::postgresql) return id.column + " = ANY(ARRAY" + records + ")";
  return compared(id.column, id.held_as, to_.in) + " IN " + records;
}

/// Ids as a column has them; null where there are none.
const set_operand* relation_writer::set_of(const std::vector<std::string>& ids, storage held_as) {
  const auto [place, is_new] = sets_.try_emplace({&ids, held_as});
  if (is_new) {
    const constants values{held_as, 0, ids_in(held_as, ids)};
    // In PostgreSQL an array of none, so that the text is the same for everybody.
    if (to_.in == dialect::postgresql || !values.values.empty()) {
      place->second = to_.parameters.add_set(values);
    }
  }
  return place->second ? &*place->second : nullptr;
}

}  // namespace ambit::sql
