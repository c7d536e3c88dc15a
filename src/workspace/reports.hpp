// reports.hpp: counts and sums over the records of one object that sharing shows.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/workspace/question.hpp"

namespace ambit::workspace {

struct summary_report {
  std::string id;
  std::string name;
  std::string object_name;
  const criteria::object* object = nullptr;
  std::shared_ptr<criteria::atom_table> atoms;
  std::optional<criteria::compiled_criterion> when;  ///< nothing: all that is shown
  model::optional_field group_by;                    ///< choice or bool
  model::optional_field sum;                         ///< integer, decimal or number
};

/// A list of at most limits::max_reports; reports what is wrong with them.
std::vector<summary_report> read_reports(const question& asked, json::value list);

/// Writes an object. Nothing, after reporting, where records are missing.
bool write_report(const question& asked, const summary_report& report, json::writer& out);

}  // namespace ambit::workspace
