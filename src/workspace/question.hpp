// question.hpp: what every question to the workspace shares: who asks, of which records, and what
// is wrong with the asking.
#pragma once

#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "ambit/batch.hpp"
#include "ambit/ledger.hpp"
#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"
#include "src/workspace/viewer_data.hpp"

namespace ambit::workspace {

struct question {
  const viewer_data& viewer;
  std::span<const batch* const> given;
  criteria::workspace& memory;
  report& problems;
  const ledger* book;    ///< what is remembered; null: nothing
  status& ledger_fault;  ///< not ok where the ledger could not be read

  /// What the ledger gave; nothing after reporting that it could not.
  template <class T>
  std::optional<T> take(result<T> found) const {
    if (found) return *std::move(found);
    ledger_fault = found.code();
    problems.append(found.report());
    return std::nullopt;
  }
  /// The records of an object; null after reporting that none were given (missing_records).
  const criteria::record_set* records_of(std::string_view object_name) const;
};

/// Reports batches that cannot be asked: of an object that the policy does not share, a second one
/// of an object, or one that another schema made.
void check_given(const question& asked);

/// A number of entries from 1 to limits::max_page; `preset` where `at` is nothing.
std::size_t read_size(json::value at, std::size_t preset, report& problems);

/// A criterion of the question itself. `atoms` grows while it is read.
std::optional<criteria::compiled_criterion> read_when(const question& asked, json::value at,
                                                      const criteria::object& kind,
                                                      criteria::atom_table& atoms);

/// The member `fields`: those that a part shows, as they are written; null where wrong.
void write_fields(json::writer& out, const criteria::record_set& records, std::size_t row,
                  std::span<const criteria::field_ordinal> shown, criteria::workspace& memory);
/// One field's value; null where wrong.
void write_field(json::writer& out, const criteria::record_set& records, std::size_t row,
                 criteria::field_ordinal field, criteria::workspace& memory);

}  // namespace ambit::workspace
