// health.hpp: the health score of accounts: weighted criteria, and what each contributes.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/workspace/question.hpp"

namespace ambit::workspace {

struct health_query {
  std::size_t page_size = 0;
  std::string after;                                     ///< id; empty: from the first on
  std::optional<std::vector<std::string>> ids;           ///< only these: ascending, each once
  std::optional<std::vector<model::health_part>> tried;  ///< in place of the policy's
  std::shared_ptr<criteria::atom_table> atoms;           ///< of what is tried
};

/// {"ask": "health", …}, of which `ask` is read. Nothing after reporting.
std::optional<health_query> read_health(const question& asked, json::reader& in);

/// Writes an object. Nothing, after reporting, where records are missing.
bool write_health(const question& asked, const health_query& query, json::writer& out);

}  // namespace ambit::workspace
