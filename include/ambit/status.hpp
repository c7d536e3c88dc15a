// ambit/status.hpp: how a call ended.
//
// A status tells what kind of thing went wrong, so that a host can branch on it; the report that
// comes with it tells a person where and what to do. A bad record inside a batch is not a status:
// it is that record's outcome, and the call succeeds.
#pragma once

#include <cstdint>
#include <string_view>

namespace ambit {

/// The numbers are part of the C ABI (`AMBIT_STATUS_…` in ambit.h) and never change meaning.
enum class status : std::int32_t {
  ok = 0,

  // 100: the caller's mistake.
  null_argument = 100,      ///< a pointer that must not be NULL was NULL
  wrong_struct_size = 101,  ///< a struct's `struct_size` is none that this library knows
  wrong_handle = 102,       ///< a handle of another kind, or one already freed
  invalid_argument = 103,   ///< a value out of its range, such as an index past the end
  unknown_object = 104,     ///< the schema declares no object of this name
  unknown_zone = 105,       ///< the zones hold no time zone of this name
  schema_mismatch = 106,    ///< batch and engine (or criterion) were made from different schemas

  // 200: what the administrators wrote does not compile. The report has every problem.
  invalid_schema = 200,
  invalid_criterion = 201,
  invalid_policy = 202,

  // 300: data that could not be taken as a whole. The report has every problem.
  invalid_directory = 300,
  invalid_records = 301,  ///< the document is no JSON, or no array of records; not: one bad record
  invalid_zones = 302,
  invalid_ledger = 303,  ///< a snapshot or command that the ledger refuses
  invalid_import = 304,  ///< a foreign configuration that is not well-formed
  conflict = 310,        ///< the ledger moved on since the plan was made: plan again

  // A ledger in a file. Nothing was changed; the report names the file.
  ledger_busy = 311,         ///< others held the file for longer than the call waits: try again
  ledger_full = 312,         ///< there is no room for what is to be remembered
  ledger_unavailable = 313,  ///< the file cannot be opened, read or written
  ledger_forked = 314,       ///< a ledger was open at the fork: open it afterwards

  // 400: an input beyond a limit of the library. The report names the limit.
  limit_exceeded = 400,

  // 500: ours.
  internal = 500,
  out_of_memory = 501,
};

/// The name of a status as it is written above, for messages and logs. Never empty.
std::string_view name(status value) noexcept;

}  // namespace ambit
