// sql_limits.hpp: the bounds of SQL text, each with the reason for its number; see base/limits.hpp.
#pragma once

#include <cstddef>

namespace ambit::limits {

/// Values of one set that are a parameter each; more of them are one list.
inline constexpr std::size_t max_sql_singles = 64;
/// The same where there is no list of them.
inline constexpr std::size_t max_sql_numbers = 1'000;
/// Terms side by side, as of texts looked for in one text: SQLite nests a thousand.
inline constexpr std::size_t max_sql_terms = 200;
/// Parameters of one text: SQLite takes 32,766.
inline constexpr std::size_t max_sql_parameters = 30'000;
/// Longer names are cut by PostgreSQL, and may then be another column's.
inline constexpr std::size_t max_postgresql_name_bytes = 63;

}  // namespace ambit::limits
