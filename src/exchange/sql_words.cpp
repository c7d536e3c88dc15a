#include "src/exchange/sql_words.hpp"

#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"

namespace ambit::sql {

namespace {

using criteria::atom_op;

/// True where the column is null.
std::string or_null(const std::string& text) {
  return "COALESCE(" + text + ", TRUE)";
}

std::string has_type(const std::string& column, std::string_view type) {
  return "typeof(" + column + ") IN ('null', '" + std::string(type) + "')";
}

std::string between(const std::string& column, std::int64_t first, std::int64_t last) {
  return column + " BETWEEN " + std::to_string(first) + " AND " + std::to_string(last);
}

std::int64_t floor_of(std::int64_t value, std::int64_t unit) noexcept {
  return value / unit - (value % unit < 0 ? 1 : 0);
}

/// SQLite takes a value of any type, so that the type is a question too.
std::string is_sound_in_sqlite(const std::string& column, storage held_as, std::size_t most_bytes) {
  switch (held_as) {
    case storage::text:
      return has_type(column, "text") + " AND " +
             or_null(is_sound_text(column, most_bytes, dialect::sqlite));
    case storage::boolean:
      return has_type(column, "integer") + " AND " + or_null(column + " IN (0, 1)");
    case storage::double_precision:  // infinite less itself is NULL here
      return has_type(column, "real") + " AND typeof(" + column + " - " + column + ") = typeof(" +
             column + ")";
    case storage::date:  // the 30th of February stays itself unless something is added
      return has_type(column, "text") + " AND " +
             or_null("date(" + column + ", '+0 days') IS " + column + " AND " + column +
                     " COLLATE BINARY >= '0001-01-01'");
    case storage::integer:
    case storage::scaled_integer:
      return has_type(column, "integer");
    case storage::unix_seconds:
    case storage::unix_milliseconds:
    case storage::unix_microseconds:
      return has_type(column, "integer") + " AND ";
    case storage::uuid:
    case storage::text_array:
    case storage::numeric:
    case storage::timestamptz:
    case storage::timestamp:
      break;  // not in SQLite
  }
  return {};
}

/// Days and instants of the years 1 to 9999; PostgreSQL and DuckDB have others, and infinite ones.
std::string is_sound_day(const std::string& column, storage held_as) {
  switch (held_as) {
    case storage::date:
      return or_null(column + " BETWEEN CAST('0001-01-01' AS date) AND CAST('9999-12-31' AS date)");
    case storage::timestamptz:
      return or_null(column +
                     " BETWEEN CAST('0001-01-01T00:00:00Z' AS timestamp with time zone) AND "
                     "CAST('9999-12-31T23:59:59.999999Z' AS timestamp with time zone)");
    case storage::timestamp:
      return or_null(column +
                     " BETWEEN CAST('0001-01-01T00:00:00' AS timestamp) AND "
                     "CAST('9999-12-31T23:59:59.999999' AS timestamp)");
    default:
      break;
  }
  const std::int64_t unit = held_as == storage::unix_seconds        ? calendar::us_per_second
                            : held_as == storage::unix_milliseconds ? 1'000
                                                                    : 1;
  return or_null(between(column, limits::min_unix_us / unit, floor_of(limits::max_unix_us, unit)));
}

}  // namespace

std::string by_bytes(const std::string& column, dialect in) {
  return column + (in == dialect::sqlite ? " COLLATE BINARY" : " COLLATE \"C\"");
}

std::string compared(const std::string& column, storage held_as, dialect in) {
  return held_as == storage::text ? by_bytes(column, in) : column;
}

bool has_blank(storage held_as, dialect in) noexcept {
  return held_as == storage::text ||
         (held_as == storage::double_precision && in != dialect::sqlite);
}

std::string is_missing(const std::string& column, storage held_as, dialect in) {
  if (!has_blank(held_as, in)) return column + " IS NULL";
  if (held_as == storage::text) {
    return "(" + column + " IS NULL OR " + by_bytes(column, in) + " = '')";
  }
  return "(" + column + " IS NULL OR " + column + " = CAST('NaN' AS double precision))";
}

std::string is_present(const std::string& column, storage held_as, dialect in) {
  if (!has_blank(held_as, in)) return column + " IS NOT NULL";
  if (held_as == storage::text) return by_bytes(column, in) + " <> ''";
  return column + " <> CAST('NaN' AS double precision)";
}

std::string search(atom_op op, const std::string& column, const std::string& part, dialect in,
                   bool positive) {
  const std::string text = by_bytes(column, in);
  const std::string arguments = "(" + text + ", " + part + ")";
  const std::string equal = positive ? " = " : " <> ";
  const std::string negation = positive ? "" : "NOT ";
  if (op == atom_op::contains) {
    if (in == dialect::duckdb) return negation + "contains" + arguments;
    return (in == dialect::sqlite ? "instr" : "strpos") + arguments + (positive ? " > 0" : " = 0");
  }
  if (op == atom_op::starts_with) {
    if (in != dialect::sqlite) return negation + "starts_with" + arguments;
    return "substr(" + column + ", 1, length(" + part + "))" + equal + part;
  }
  if (in == dialect::duckdb) return negation + "ends_with" + arguments;
  // SQLite takes the whole text where it is the shorter one, which then is another text.
  if (in == dialect::sqlite) return "substr(" + column + ", -length(" + part + "))" + equal + part;
  return "right(" + text + ", length(" + part + "))" + equal + part;
}

std::string is_sound_text(const std::string& column, std::size_t most_bytes, dialect in) {
  const std::string most = " <= " + std::to_string(most_bytes);
  switch (in) {
    case dialect::sqlite:
      return "length(CAST(" + column + " AS BLOB))" + most + " AND instr(" + column +
             ", char(0)) = 0";
    case dialect::postgresql:  // which takes no U+0000
      return "octet_length(" + column + ")" + most;
    case dialect::duckdb:
      return "strlen(" + column + ")" + most + " AND NOT contains(" + column + ", chr(0))";
  }
  return {};
}

std::string is_sound(const std::string& column, storage held_as, std::size_t most_bytes,
                     dialect in) {
  const bool is_time = held_as == storage::timestamptz || held_as == storage::timestamp ||
                       held_as == storage::unix_seconds || held_as == storage::unix_milliseconds ||
                       held_as == storage::unix_microseconds;
  std::string typed =
      in == dialect::sqlite ? is_sound_in_sqlite(column, held_as, most_bytes) : std::string();
  if (is_time) return typed + is_sound_day(column, held_as);
  if (in == dialect::sqlite) return typed;
  switch (held_as) {
    case storage::text:
      return or_null(is_sound_text(column, most_bytes, in));
    case storage::date:
      return is_sound_day(column, held_as);
    case storage::double_precision:
      return or_null(in == dialect::duckdb ? "NOT isinf(" + column + ")"
                                           : column +
                                                 " NOT IN (CAST('Infinity' AS double precision), "
                                                 "CAST('-Infinity' AS double precision))");
    case storage::numeric:
      return in == dialect::duckdb ? std::string() : or_null(column + " <> CAST('NaN' AS numeric)");
    default:
      return {};
  }
}

}  // namespace ambit::sql
