// ambit/sql.hpp: what somebody may see, as the WHERE of a query of the host's own database.
//
//   result<sql::mapping> tables = sql::mapping::compile(policy.schema(), "ticket", mapping_json);
//   result<sql::condition> where = sql::visibility_sql(*ana, *tables, sql::dialect::postgresql);
//   "SELECT … FROM tickets WHERE " + where->text;   // bind where->parameters, in order
//
// The condition is true of exactly the rows that viewer::see shows of the same records (of tickets,
// or by sharing), and of criterion::test those that pass: one plan is read by both, never the JSON
// again. Like every WHERE
// it may be null where it is not true, so that it belongs behind WHERE or USING, not behind NOT. A
// test that the dialect or the mapping cannot say exactly refuses the whole text, with its name,
// place, reason and remedy; nothing is approximated. What is refused does not depend on the viewer.
//
// The mapping says where the object's fields are stored:
//
//   {"table": "tickets",                      what the query calls the table (its name, or alias)
//    "fields": {
//      "id": {"column": "id"},                always needed: a record without an id is no record
//      "contact": {"column": "contact_id"},   or short: "contact": "contact_id"
//      "company": {"link": {"table": "ticket_companies", "record": "ticket_id",
//                           "value": "company_id"}},
//      "created": {"column": "created_at", "type": "timestamptz"},
//      "subject": {"column": "subject", "folded": "subject_folded"}},
//    "parameters": {"first": 1}}              number of the first placeholder: ?1, $1
//
// Columns, tables and links are identifiers, never expressions; they are quoted, and a `schema` may
// stand beside the `table` of a link. Types of columns, by type of field (the first is meant where
// there is none):
//
//   id               text integer uuid    text, choice   text
//   choices          text[]               bool           boolean (SQLite: 0 and 1)
//   integer          integer              number         double
//   decimal          numeric(p,s) with at most 18 digits, scaled_integer (1.25 of scale 2 is 125);
//                    to be said
//   date             date (SQLite: the text 2026-11-22)
//   timestamp        timestamptz, timestamp (in UTC), unix_seconds, unix_milliseconds,
//                    unix_microseconds; to be said
//
// SQLite has no numeric, timestamp, timestamptz, uuid and text[]. A `link` is a table with one row
// for each value of a record: of `choices`, or of an id that only relations of a portal ask about
// (then each of the record's values counts). A derived field is taken from a column where the
// mapping has one for it, which the host keeps as the field's expression says.
//
// What is compared how: texts by their bytes, whatever the column's collation; relations also by the
// column's own, so that its index is used. Ignoring case needs a column with the folded text, which
// the host fills by `folded`; no database folds alike. A word (`has_word`) is refused: none has the
// same words. An empty text, NaN and an empty set are missing. Dates relative to now become
// constants, of the viewer's or the given moment, so that a text is made for each; where clocks are
// set back over midnight at an end of such a range, no interval says it, and it is refused.
//
// A record that is wrong (viewer::see: invalid) is not shown here either: a text or id that is too
// long or has U+0000 in it, an infinite number, a date before year 1 or after 9999 or `infinity`, a
// value of another type than the column's (SQLite takes any), both an owning user and a queue. What
// the text relies on: the columns have the types that the mapping says; the database is in UTF-8;
// PostgreSQL's columns are text or varchar, not char(n); SQLite's texts are well-formed.
//
// Sets (a contact's companies, values of `in`) are one array in PostgreSQL, so that the text is the
// same for every viewer of a portal. In SQLite and DuckDB up to 64 values are a parameter each, and
// more are one list (in SQLite a JSON array, read by json_each; numbers are a parameter each up to
// 1,000 and refused beyond).
//
// With "parameters": {"settings": "ambit"} the values are read from the session's settings instead
// (PostgreSQL): ambit.p1, ambit.p2, … as set_config sets them, for policies of row-level security,
// which take no parameters. A setting that is not there shows nothing. The text changes with the
// policy and the mapping only, but for ranges that are empty at the moment.
//
// Thread rule: a mapping is an immutable value that shares its data; the functions are of their
// arguments. Cost: a mapping once a policy; a text some microseconds, and linear in the constants.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/context.hpp"
#include "ambit/criterion.hpp"
#include "ambit/result.hpp"
#include "ambit/schema.hpp"
#include "ambit/sharing.hpp"
#include "ambit/tickets.hpp"
#include "ambit/zones.hpp"

namespace ambit::sql {

enum class dialect : std::uint8_t { sqlite = 0, postgresql = 1, duckdb = 2 };
std::string_view name(dialect value) noexcept;  ///< `sqlite`, `postgresql`, `duckdb`

struct mapping_data;

class mapping {
 public:
  /// All or nothing; the failure's report has every problem. Errors: unknown_object,
  /// invalid_argument (unknown_field, unknown_column_type, wrong_column_type, missing_key, …).
  static result<mapping> compile(const schema& fields, std::string_view object,
                                 std::string_view json, std::string_view file = {});

  const mapping_data& data() const noexcept { return *data_; }  ///< for the library's layers
  explicit mapping(std::shared_ptr<const mapping_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const mapping_data> data_;
};

enum class parameter_type : std::uint8_t {
  text,
  integer,  ///< 64 bits; SQLite's booleans are 0 and 1
  number,   ///< a double
  decimal,  ///< exact: bind as a decimal or its text
  boolean,
  date,       ///< 2026-11-22
  timestamp,  ///< 2026-11-22T09:00:00Z, or without the Z for a column without zone
  uuid,
};

struct parameter {
  parameter_type type = parameter_type::text;
  bool is_list = false;
  std::vector<std::string> values;  ///< one, unless a list; each as the database reads it
};

/// What a parameter is as one text: a list is an array's text in PostgreSQL (`{"ana"}`), else JSON.
std::string text_of(const parameter& of, dialect in);

struct condition {
  dialect in = dialect::sqlite;
  std::string text;  ///< what stands behind WHERE
  /// Of a viewer: true of the tickets that are its own, among those that it sees; the others show
  /// only what is shown of shared ones. Uses the same parameters. Empty of others.
  std::string own;
  std::vector<parameter> parameters;
  std::uint32_t first = 1;  ///< number of the first parameter
  std::string settings;     ///< as the mapping has it; empty: parameters are bound

  /// {"dialect":"postgresql","text":"…","own":"…","parameters":[{"type":"text[]",
  /// "value":["ana"],"text":"{\"ana\"}","setting":"ambit.p1"}]}. SQLite's lists are of type `json`,
  /// a text. `text` is there in PostgreSQL, `setting` where the mapping asks for settings.
  std::string to_json() const;
};

/// The tickets that a viewer sees. Errors: unknown_object, schema_mismatch (a mapping of other
/// records), invalid_argument (unmapped_field, no_folded_column, untranslatable_test, linked_field,
/// different_columns, unsupported_by_dialect, too_many_values, clocks_set_back, too_long).
result<condition> visibility_sql(const tickets::viewer& who, const mapping& tables, dialect in);

/// The records that a user may see by their object's sharing, or edit: `asked` is `read` or `edit`,
/// else invalid_argument (unknown_value). Owners and records that were shared by hand are sets; a
/// mapping has `owner.user` and `owner.queue` too, in columns. The text follows the grants of the
/// viewer, so that it is another for another one. Errors: the same.
result<condition> sharing_sql(const sharing::viewer& who, const mapping& tables, dialect in,
                              sharing::sight asked = sharing::sight::read);

/// The records that pass a criterion at a moment. Errors: the same, and those of criterion::test.
result<condition> criteria_sql(const criterion& asked, const mapping& tables, dialect in,
                               const context& when, const zones& zone_data);

/// A text as comparisons that ignore case see it, for the columns that the mapping calls folded.
/// `text` must be UTF-8. Nothing else of the library gives or takes folded texts.
std::string folded(std::string_view text);

}  // namespace ambit::sql
