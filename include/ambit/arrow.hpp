// ambit/arrow.hpp: records from columns in memory, after the Arrow C data interface.
//
//   ArrowSchema schema; ArrowArray array;     // a struct array: one column a field
//   table.export(&schema, &array);            // pyarrow, polars, DuckDB, arrow-rs, nanoarrow …
//   result<batch> leads = bind_arrow(policy.schema(), "lead", schema, array);
//
// Columns are found by the names of fields. Each format is read as one type of field or some, and
// no other:
//
//   id text choice   u  U  vu, or a dictionary of these with any integer index
//   choices          +l  +L of the same, or of n (lists that are all empty)
//   bool             b
//   integer          c C s S i I l L
//   decimal          d:p,s  d:p,s,128 and the integers
//   number           f  g and the integers
//   date             tdD
//   timestamp        tss: tsm: tsu: tsn: with or without a zone, which changes nothing
//
// and `n`, a column of nulls, as any but the id of records that are there. A dotted field
// `company.tier` is a column of that name, or stands in a struct column `company`; both at once is
// an error. Columns that the schema does not know are ignored unread; a field without a column is
// missing in every record, and where a column has nearly its name the report notes it. A column
// `id` must be there. Null is missing.
//
// Refused with every problem, named by column (invalid_records): another format, a name that stands
// twice, a released structure, and what can be seen to be wrong with the memory: counts of buffers
// and children, negative or impossible lengths, a null count beyond the length or without a
// bitmap, a buffer that is not there, offsets that descend or pass their elements. Whether a buffer
// is as long as it must be, nobody can see.
//
// What is wrong in single records is a warning, and that field of that record is invalid, exactly
// as if the same records had come as JSON; so is an index past its dictionary and a view past its
// buffers (out_of_bounds). A null in the struct array itself is a record that is none.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "ambit/batch.hpp"
#include "ambit/columns.hpp"
#include "ambit/directory.hpp"
#include "ambit/result.hpp"
#include "ambit/schema.hpp"

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

extern "C" {

struct ArrowSchema {
  const char* format;
  const char* name;
  const char* metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema** children;
  struct ArrowSchema* dictionary;
  void (*release)(struct ArrowSchema*);
  void* private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void** buffers;
  struct ArrowArray** children;
  struct ArrowArray* dictionary;
  void (*release)(struct ArrowArray*);
  void* private_data;
};

}  // extern "C"

#endif  // ARROW_C_DATA_INTERFACE

namespace ambit {

/// The records of a table that came in pieces, one after the other; none is a batch of no records.
/// `columns` is read during the call and not kept. The arrays' memory, dictionaries and all, must
/// stay as it is until the last copy of the batch is gone and calls that were given it have ended;
/// nothing is ever released here. Plans and matches copy what they tell of it. Every value of a
/// column that has a field is looked at once, in this call.
/// Errors: unknown_object, invalid_records, limit_exceeded (records).
result<batch> bind_arrow(const schema& fields, std::string_view object, const ArrowSchema& columns,
                         std::span<const ArrowArray* const> pieces);
/// The same of one array.
result<batch> bind_arrow(const schema& fields, std::string_view object, const ArrowSchema& columns,
                         const ArrowArray& records);

/// The next directory: `people` and a put of every row of a table of `kind`: users, accounts,
/// contacts, queues, communities, roles, teams or groups. Columns have the names and meanings of
/// ambit/directory.hpp: a column that is not there and a null are what is left out of JSON, and what
/// is refused in JSON is refused here, by the same codes. Only a column `id` must be there.
///
///   texts, ids             u  U  vu, or a dictionary of these; `kind` of users is one of its words,
///                          `fields` a text with a JSON object
///   sets of ids            +l  +L of the same, or of n
///   flags                  b
///   last_login             tss: tsm: tsu: tsn:
///   absences of users      +l  +L of +s with `from` and `to` (tdD), which must be there, and
///                          `substitute`
///   companies of contacts  +l  +L of +s with `id`, which must be there, `role` and `primary`
///   members of queues      +s with sets `users`, `teams`, `roles` and `groups`
///   accept_within          +s with `count` (cCsSiIlL) and `unit`, both or neither
///
/// and `n` as any but what must be there. Everything is copied: nothing stays borrowed. All or
/// nothing, with every problem by row (over all pieces, from 1) and column (`companies.role`), in
/// the order of rows: unknown columns, what is refused above, values that are wrong, null rows, an
/// id twice in the table; substitutes, and roles, teams and groups that name one another, are
/// followed through the whole directory.
/// Errors: invalid_argument (another kind), invalid_directory. Cost: linear in the table, plus the
/// chunks that change.
result<directory> apply_arrow(const directory& people, std::string_view kind,
                              const ArrowSchema& table, std::span<const ArrowArray* const> pieces);

/// Answers as a struct array with a column each: texts as `U`, words as a dictionary of them with
/// `i`, numbers as `i`, flags as `b`; null where there is no value. The schema's metadata has
/// `ambit.fingerprint` (of the engine), `ambit.object`, `ambit.event` (of leads) or `ambit.kind` (of
/// renewals), and `ambit.version`.
/// Both structures belong to the caller, who releases each, from any thread; they keep alive what
/// they point into, and children may be moved out. What was in them before is overwritten.
/// Throws std::bad_alloc, and then both are empty (their `release` is null).
void export_arrow(const columns& answers, ArrowSchema& schema_out, ArrowArray& array_out);

}  // namespace ambit
