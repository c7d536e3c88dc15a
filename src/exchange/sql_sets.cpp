#include "src/exchange/sql_sets.hpp"

#include <vector>

#include "src/base/limits.hpp"
#include "src/exchange/sql_words.hpp"

namespace ambit::sql {

namespace {

using criteria::atom_op;

std::string exists(const value_rows& rows, const std::string& condition, bool positive) {
  return (positive ? "EXISTS (SELECT 1 " : "NOT EXISTS (SELECT 1 ") + rows.from + condition + ")";
}

/// No value stands outside the set; nulls are none.
std::string none_outside(const translation& to, const value_rows& rows, const set_operand& set) {
  return exists(
      rows, rows.value + " IS NOT NULL AND " + member_of(by_bytes(rows.value, to.in), set, false),
      false);
}

std::vector<std::string> options_of(const criteria::field& of, const criteria::atom& test) {
  std::vector<std::string> out;
  for (const std::int64_t option : test.integers) {
    out.push_back(of.options[static_cast<std::size_t>(option)]);
  }
  return out;
}

}  // namespace

value_rows rows_of(const translation& to, criteria::field_ordinal field) {
  const place_of_field& where = to.place(field);
  if (where.is_link()) {
    const place_of_field& id = to.place(criteria::record_field::id);
    return {"FROM " + where.link_from + " WHERE " + where.link_record + " = " + id.column + " AND ",
            where.column};
  }
  const std::string unnested = to.in == dialect::duckdb
                                   ? "(SELECT unnest(" + where.column + ") AS \"value\")"
                                   : "unnest(" + where.column + ")";
  return {"FROM " + unnested + " AS \"ambit_member\"(\"value\") WHERE ",
          "\"ambit_member\".\"value\""};
}

std::string has_members(const translation& to, criteria::field_ordinal field, bool positive) {
  const value_rows rows = rows_of(to, field);
  return exists(rows, rows.value + " IS NOT NULL", positive);
}

std::string set_test(translation& to, const criteria::atom& test, bool positive) {
  const criteria::field& of = to.field(test.field);
  const value_rows rows = rows_of(to, test.field);
  const std::vector<std::string> wanted = options_of(of, test);
  const auto values = to.parameters.add_set({storage::text, 0, wanted});
  const std::string value = by_bytes(rows.value, to.in);
  const std::string among = member_of(value, *values, true);
  // Of the values asked for, how many the record has.
  const std::string count = "(SELECT count(DISTINCT " + value + ") " + rows.from + among + ")";
  const std::string all = std::string(" ") + std::to_string(wanted.size());
  std::string out;
  switch (test.op) {
    case atom_op::includes_any:
      out = exists(rows, among, positive);
      break;
    case atom_op::includes_all:
      out = count + (positive ? " =" : " <>") + all;
      break;
    default: {  // equals_set
      out = "(" + count + " =" + all + " AND " + none_outside(to, rows, *values) + ")";
      if (positive) return out;  // what it asks for is declared
      out = "NOT " + out;
      break;
    }
  }
  // An option that is not declared leaves every test unknown; and so does a set without any.
  const auto declared = to.parameters.add_set({storage::text, 0, of.options});
  out += " AND " + none_outside(to, rows, *declared);
  if (!positive) out += " AND " + has_members(to, test.field, true);
  return "(" + out + ")";
}

std::string is_sound_set(const translation& to, criteria::field_ordinal field) {
  const value_rows rows = rows_of(to, field);
  const std::string most = std::to_string(limits::max_list);
  std::string sound = is_sound_text(rows.value, limits::max_text_bytes, to.in);
  if (to.in == dialect::sqlite) sound = "typeof(" + rows.value + ") = 'text' AND " + sound;
  return "(SELECT count(*) " + rows.from + "TRUE) <= " + most + " AND " +
         exists(rows, rows.value + " IS NOT NULL AND NOT (" + sound + ")", false);
}

}  // namespace ambit::sql
