// sql_words.hpp: how each dialect says what is asked of one value. Every answer is a text that is
// true, false or null in SQL.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "src/criteria/plan.hpp"
#include "src/exchange/sql_mapping.hpp"

namespace ambit::sql {

/// A column whose texts are compared by their bytes, whatever its own collation.
std::string by_bytes(const std::string& column, dialect in);
/// The column as values of this storage are compared.
std::string compared(const std::string& column, storage held_as, dialect in);

/// NULL, an empty text or NaN.
std::string is_missing(const std::string& column, storage held_as, dialect in);
/// The opposite; null where the column is.
std::string is_present(const std::string& column, storage held_as, dialect in);
/// Whether a value may be missing without being NULL.
bool has_blank(storage held_as, dialect in) noexcept;

/// contains, starts_with, ends_with: `part` is a parameter.
std::string search(criteria::atom_op op, const std::string& column, const std::string& part,
                   dialect in, bool positive);

/// That a column holds nothing that would make its record wrong: never null, and true where the
/// value is missing. Empty where nothing can be wrong. `most_bytes` is of texts.
std::string is_sound(const std::string& column, storage held_as, std::size_t most_bytes,
                     dialect in);
/// The same of one text that is there; null where it is not.
std::string is_sound_text(const std::string& column, std::size_t most_bytes, dialect in);

}  // namespace ambit::sql
