// ambit/schema.hpp: the fields of each kind of record, and their types.
//
// A schema document is JSON:
//
//   {
//     "calendar": {"time_zone": "Europe/Berlin", "week_starts_on": "monday",
//                  "fiscal_year_starts_in": 1},
//     "objects": {
//       "lead": {
//         "fields": {
//           "country":   {"type": "text", "ignore_case": true},
//           "employees": {"type": "integer"},
//           "budget":    {"type": "decimal", "scale": 2},
//           "stage":     {"type": "choice", "options": ["new", "working", "closed"]},
//           "area":      {"type": "text", "derived": {"left": [{"field": "postcode"}, 2]}},
//           "postcode":  {"type": "text"}
//         }
//       }
//     }
//   }
//
// `calendar` may be left out, wholly or in part: UTC, `monday`, 1 (January). Weekdays are English
// names in lower case; a month is a number from 1 to 12.
//
// Types: `id text choice choices bool integer decimal number date timestamp`. `options` (a list of
// distinct, non-empty strings) belongs to `choice` and `choices`, `scale` (0 to 9, required) to
// `decimal`, `ignore_case` (default false) to `text`. Any field may have a `label`, a text for people.
//
// Values, in records and in criteria alike, stand in JSON as
//   id            a string of at most 255 bytes          text    a string of at most 64 KiB
//   choice        a string                               choices an array of strings, a set
//   bool          true, false                            integer a number without a fraction, int64
//   decimal       a number or a string that holds one ("99.50", "-0.5", "1e2"), exact at the scale
//   number        a number, read as the nearest IEEE double; past the largest it is wrong
//   date          "2026-11-22", of the years 0001 to 9999; no zone
//   timestamp     "2026-11-22T09:00:00Z", "2026-11-22 09:00:00.25+01:00": RFC 3339, an offset is
//                 required; at most 9 digits of a second's fraction, exact to the microsecond; no
//                 leap second
// Absent, null, an empty id, text or choice, and an empty set are missing. What does not fit exactly
// is wrong, never rounded (but for a number).
//
// Names of objects and fields are non-empty text of at most 255 bytes; a dot in a field's name
// (`company.tier`) is a path: in a JSON record it stands as that flat key or as nested objects.
// Something else where such an object would stand (`"company": "acme"`) makes the fields below it
// invalid, unless the flat key is there. Where the shorter path is a field of its own, as `account`
// always is, its value stands there, and only the flat key (`account.tier`) gives the longer one.
//
// Every object but `user` has these fields without declaring them, all of type `id`: `id` (the
// record's own, never missing), `owner.user`, `owner.queue` (at most one of the two; who has it now)
// and `account` (the account that the host names for the record). The object `user` stands for the
// directory's users and may declare further fields of theirs; it has `id`, `kind`, `name`, `email`,
// `profile`, `account`, `role` (id, but `name` and `email`: text with ignore_case; `kind`: choice of
// internal, partner, guest), `active` (bool), `last_login` (timestamp), and the id sets `teams`,
// `groups`, `permissions` only as membership, not as fields. Declaring a built-in again is an error.
//
// Derived fields have a type (`text`, `integer` or `bool`) and an expression over fields that are
// declared (derived ones too, without cycles):
//   a string or whole number    itself
//   {"field": F}                F's value; text, id and choice give text, integer and bool themselves
//   {"left": [t, n]} {"right": [t, n]} {"mid": [t, start from 1, n]}    counted in code points
//   {"trim": t} {"lower": t} {"upper": t} {"length": t} {"concat": [t, …]}
//   {"find": [needle, t]}       position from 1, 0 when absent
//   {"to_integer": t} {"to_text": n}
//   {"add": [a, b]} {"subtract": [a, b]} {"multiply": [a, b]} {"modulo": [a, b]}
//   {"is_missing": {"field": F}}      bool; needs "sees_missing": true
//   {"first_present": [a, b, …]}      needs "sees_missing": true
// A derived field is missing when an input is, unless it says `"sees_missing": true` beside
// `derived`; then it is missing only when the expression comes to nothing. It is also missing where
// the expression has no answer: `to_integer` of other text (it takes white space around, one sign,
// leading zeros), overflow, `modulo` by 0, a start below 1, a text over 64 KiB. An empty text is no
// value, at any level. `modulo` takes the divisor's sign. On an option that the schema does not
// declare, a derived field is unknown as the option is. Nesting is limited to 16.
//
// Thread rule: an immutable value that shares its data; copies are cheap, use from many threads.
#pragma once

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/result.hpp"

namespace ambit {

namespace criteria {
struct schema_data;
}

class schema {
 public:
  /// Compiles a schema document, all or nothing; the failure's report has every problem with its
  /// place. `file` names the input in places. Cost: linear in the text.
  static result<schema> compile(std::string_view json, std::string_view file = {});

  std::vector<std::string> objects() const;  ///< declared names, in document order
  /// 32 hexadecimal digits that name the compiled content: equal for equal meaning, whatever the
  /// white space and the order of keys.
  std::string_view fingerprint() const noexcept;

  const criteria::schema_data& data() const noexcept {
    return *data_;
  }  ///< for the library's layers
  const std::shared_ptr<const criteria::schema_data>& shared_data() const noexcept { return data_; }
  explicit schema(std::shared_ptr<const criteria::schema_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const criteria::schema_data> data_;
};

}  // namespace ambit
