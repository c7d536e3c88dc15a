// ambit/csv.hpp: records from a table that a spreadsheet or database wrote.
//
//   result<batch> leads = csv::read(policy.schema(), "lead", text);
//
// CSV after RFC 4180 in UTF-8, with or without a byte order mark: cells separated by commas, lines
// that end with "\n" or "\r\n", cells in double quotes where they hold a comma, a quote (doubled)
// or a line end. Blank lines are skipped. The first record names the fields of the columns, dotted
// ones as they are (`account.tier`); white space around a name does not count. A column `id` must
// be there and no name may stand twice. Columns that the schema does not know, or that have no
// name, are not read; one whose name resembles a field's is warned of (unknown_column).
//
// A cell is read as its field's type:
//   any type         an empty cell, quoted or not, is a missing value; but for id, text and choice
//                    one of white space too
//   id text choice   as it stands
//   choices          options separated by `;`, white space around each left out
//   bool             true or false in any case, 1 or 0
//   the others       as JSON writes them (12, 12.50, 2026-11-22, 2026-11-22T09:00:00Z), white space
//                    around left out
// A value that is wrong makes its field of that record invalid, as in batch.hpp. A record with
// another number of cells than there are names, or that is no CSV (code stray_quote,
// text_after_quote, unclosed_quote, stray_carriage_return), is invalid as a whole, and the others
// are read; after a quote that was not closed in time, reading goes on on the line after the one
// that opened it. Problems say the line and column of the cell.
//
// Thread rule: a function of its arguments; any thread. Cost: linear in the text.
#pragma once

#include <string_view>

#include "ambit/batch.hpp"
#include "ambit/result.hpp"
#include "ambit/schema.hpp"

namespace ambit::csv {

struct options {
  char separator = ',';  ///< another ASCII character, such as ';' or '\t'; no quote, no line end
};

/// The success's report lists, as warnings, what is wrong in single records and with columns.
/// Errors: unknown_object, invalid_argument (the separator), invalid_records (no header, or one
/// that is wrong: missing_header, duplicate_column, missing_column and the codes above),
/// limit_exceeded.
result<batch> read(const schema& fields, std::string_view object, std::string_view text,
                   const options& how = {}, std::string_view file = {});

}  // namespace ambit::csv
