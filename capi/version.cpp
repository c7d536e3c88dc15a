// The version of the library, and the names of its statuses.
#include "ambit/version.hpp"

#include "ambit/status.hpp"
#include "capi/ambit.h"

namespace {

struct named_status {
  ambit::status value;
  std::int32_t number;
  const char* name;
};

/// The C names of the C++ statuses; the assertion below keeps the two from drifting apart.
constexpr named_status statuses[] = {
    {ambit::status::ok, AMBIT_STATUS_OK, "ok"},
    {ambit::status::null_argument, AMBIT_STATUS_NULL_ARGUMENT, "null_argument"},
    {ambit::status::wrong_struct_size, AMBIT_STATUS_WRONG_STRUCT_SIZE, "wrong_struct_size"},
    {ambit::status::wrong_handle, AMBIT_STATUS_WRONG_HANDLE, "wrong_handle"},
    {ambit::status::invalid_argument, AMBIT_STATUS_INVALID_ARGUMENT, "invalid_argument"},
    {ambit::status::unknown_object, AMBIT_STATUS_UNKNOWN_OBJECT, "unknown_object"},
    {ambit::status::unknown_zone, AMBIT_STATUS_UNKNOWN_ZONE, "unknown_zone"},
    {ambit::status::schema_mismatch, AMBIT_STATUS_SCHEMA_MISMATCH, "schema_mismatch"},
    {ambit::status::invalid_schema, AMBIT_STATUS_INVALID_SCHEMA, "invalid_schema"},
    {ambit::status::invalid_criterion, AMBIT_STATUS_INVALID_CRITERION, "invalid_criterion"},
    {ambit::status::invalid_policy, AMBIT_STATUS_INVALID_POLICY, "invalid_policy"},
    {ambit::status::invalid_directory, AMBIT_STATUS_INVALID_DIRECTORY, "invalid_directory"},
    {ambit::status::invalid_records, AMBIT_STATUS_INVALID_RECORDS, "invalid_records"},
    {ambit::status::invalid_zones, AMBIT_STATUS_INVALID_ZONES, "invalid_zones"},
    {ambit::status::invalid_ledger, AMBIT_STATUS_INVALID_LEDGER, "invalid_ledger"},
    {ambit::status::invalid_import, AMBIT_STATUS_INVALID_IMPORT, "invalid_import"},
    {ambit::status::conflict, AMBIT_STATUS_CONFLICT, "conflict"},
    {ambit::status::ledger_busy, AMBIT_STATUS_LEDGER_BUSY, "ledger_busy"},
    {ambit::status::ledger_full, AMBIT_STATUS_LEDGER_FULL, "ledger_full"},
    {ambit::status::ledger_unavailable, AMBIT_STATUS_LEDGER_UNAVAILABLE, "ledger_unavailable"},
    {ambit::status::ledger_forked, AMBIT_STATUS_LEDGER_FORKED, "ledger_forked"},
    {ambit::status::limit_exceeded, AMBIT_STATUS_LIMIT_EXCEEDED, "limit_exceeded"},
    {ambit::status::internal, AMBIT_STATUS_INTERNAL, "internal"},
    {ambit::status::out_of_memory, AMBIT_STATUS_OUT_OF_MEMORY, "out_of_memory"},
};

constexpr bool numbers_agree() {
  for (const named_status& each : statuses) {
    if (static_cast<std::int32_t>(each.value) != each.number) return false;
  }
  return true;
}
static_assert(numbers_agree(), "ambit.h and ambit/status.hpp must give the same numbers");

}  // namespace

// The view is of a literal, so a zero follows it.
const char* ambit_version(void) {
  return ambit::version().data();
}

int32_t ambit_semantics_version(void) {
  return ambit::semantics_version;
}

const char* ambit_status_name(int32_t status) {
  for (const named_status& each : statuses) {
    if (each.number == status) return each.name;
  }
  return "unknown_status";
}
