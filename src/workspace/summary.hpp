// summary.hpp: the summary tab: a user's plate at a glance.
#pragma once

#include <optional>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/workspace/question.hpp"
#include "src/workspace/reports.hpp"

namespace ambit::workspace {

struct summary_query {
  std::size_t most_tasks = 0;    ///< listed in each list of tasks
  std::size_t most_entries = 0;  ///< of today's schedule
  std::vector<summary_report> reports;
};

/// {"ask": "summary", …}, of which `ask` is read. Nothing after reporting.
std::optional<summary_query> read_summary(const question& asked, json::reader& in);

/// Writes an object. Nothing, after reporting, where records are missing.
bool write_summary(const question& asked, const summary_query& query, json::writer& out);

}  // namespace ambit::workspace
