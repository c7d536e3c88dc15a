// given_records.hpp: the records that a host gives with acts or a question: which the viewer may
// see, and what becomes of them.
#pragma once

#include <cstddef>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/batch.hpp"
#include "ambit/scratch.hpp"
#include "ambit/sharing.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/workspace/act_request.hpp"
#include "src/workspace/viewer_data.hpp"

namespace ambit::workspace {

/// A property as it was and as it is to be, as JSON.
struct property_change {
  criteria::field_ordinal field = 0;
  std::string from;
  std::string to;
};

/// Copies what a row's cells point to.
std::vector<criteria::cell> copy_of(const criteria::object& kind, criteria::row cells,
                                    criteria::cell_storage& storage);

struct given_record {
  const criteria::object* kind = nullptr;
  sharing::sight sight = sharing::sight::hidden;  ///< as it was given
  std::vector<criteria::cell> cells;              ///< as they are by now
};

class given_records {
 public:
  given_records(const viewer_data& viewer, criteria::cell_storage& storage, scratch& memory)
      : viewer_(viewer), storage_(storage), memory_(memory) {}

  void want(std::string_view object, std::string_view id);
  /// Finds those that are wanted; of two of one id the first is meant. Errors: schema_mismatch.
  status find_in(std::span<const batch* const> batches, report& problems);
  /// Null where it was not given.
  given_record* find(std::string_view object, std::string_view id);

  /// The record's cells with these values, derived fields anew.
  std::vector<criteria::cell> with(const given_record& record,
                                   std::span<const property_value> values) const;
  /// What differs between the record and these cells in the fields of `values`, in their order.
  static std::vector<property_change> changes(const given_record& record,
                                              const std::vector<criteria::cell>& after,
                                              std::span<const property_value> values);
  /// Whether the record, with these cells, stands in the pipeline.
  bool stands_in(const model::workspace_pipeline& pipeline, criteria::row cells);
  /// Its stage there; null where that is none of the pipeline's.
  static const model::pipeline_stage* stage_in(const model::workspace_pipeline& pipeline,
                                               criteria::row cells);

 private:
  void take(const batch& from, std::size_t row, given_record& out);

  const viewer_data& viewer_;
  criteria::cell_storage& storage_;
  scratch& memory_;
  std::map<std::string, std::map<std::string, given_record, std::less<>>, std::less<>> wanted_;
};

}  // namespace ambit::workspace
