// listed_view.hpp: a custom view: which records it has, in what order, and which columns it shows.
//
//   {"name": "At risk", "columns": ["name", "renews_on"], "criteria": {…criteria…},
//    "sort": [{"field": "renews_on", "descending": true}]}
//
// A question says it, or names one that the ledger keeps (workspace_acts.hpp).
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/criteria/listing/sort_order.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/model/list_reading.hpp"

namespace ambit::workspace {

struct listed_view {
  std::string name;
  std::optional<criteria::compiled_criterion> criteria;
  std::vector<criteria::field_ordinal> columns;
  std::vector<criteria::sort_key> sort;
};

/// A view that cannot be opened, since the schema is no longer what it was made for.
struct broken_view {
  std::vector<std::string> unknown_fields;
  report problems;
};

/// Fields that are shown, in their order, each once.
std::vector<criteria::field_ordinal> read_columns(json::value list, const model::list_reader& lists,
                                                  report& problems);
/// What is wrong is reported. Tests go to `atoms`.
listed_view read_listed_view(json::value at, const criteria::object& kind,
                             const criteria::schema_data& schema, criteria::atom_table& atoms,
                             report& problems);
/// Fields that a view names and the object does not have (any more), ascending, each once.
std::vector<std::string> find_unknown_fields(json::value view, const criteria::object& kind);
/// Why a view that is kept cannot be opened; nothing where it can. `kind` is null where the policy
/// no longer shares its object.
std::optional<broken_view> find_fault(std::string_view view, const criteria::object* kind,
                                      const criteria::schema_data& schema);
/// Its members, into an object that is open.
void write_fault(json::writer& out, const broken_view& view);

}  // namespace ambit::workspace
