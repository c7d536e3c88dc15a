// sql_translation.hpp: one request for SQL text while it is worked on: the mapping, the parameters
// so far, and what had to be refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/criteria/plan.hpp"
#include "src/exchange/sql_mapping.hpp"
#include "src/exchange/sql_parameters.hpp"

namespace ambit::sql {

/// What stands for something that was refused; the request fails, so that nobody sees it.
inline const std::string refused = "FALSE";

class translation {
 public:
  translation(const mapping_data& from, dialect to)
      : tables(from),
        in(to),
        parameters(to, from.first_parameter, from.settings),
        is_told_(from.fields.size()) {}

  const criteria::field& field(criteria::field_ordinal ordinal) const {
    return tables.object->fields[ordinal];
  }
  const place_of_field& place(criteria::field_ordinal ordinal) const {
    return tables.fields[ordinal];
  }
  /// Whether the field has a place that the dialect can have; else it is refused, once.
  bool is_usable(criteria::field_ordinal ordinal);

  /// Of a test: names it and its place in the document.
  const std::string& refuse(std::string_view code, criteria::field_ordinal field,
                            std::string reason, std::string remedy);
  /// The same of what no test asks.
  void refuse_whole(std::string_view code, std::string found, std::string expected,
                    std::string remedy);

  const mapping_data& tables;
  dialect in;
  parameter_list parameters;
  report problems;

  // The test at hand, for places of problems.
  std::string pointer;                                      ///< of the criterion in its document
  const criteria::compiled_criterion* criterion = nullptr;  ///< whose source has the test; or null
  std::uint32_t atom = 0;

 private:
  std::vector<bool> is_told_;
};

}  // namespace ambit::sql
