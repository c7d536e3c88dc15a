// act_result.hpp: what came of one act, and its JSON after ambit/workspace_acts.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/act_results.hpp"
#include "src/workspace/act_request.hpp"
#include "src/workspace/given_records.hpp"

namespace ambit::workspace {

struct act_result {
  act_outcome outcome = act_outcome::refused;
  std::string_view reason = {};    ///< of a refusal
  std::string_view because = {};   ///< of no_tabs
  std::string record = {};         ///< of merge: which of the two is refused
  std::string merged_into = {};    ///< of merged
  std::string_view pipeline = {};  ///< of stage_of_pipeline
  std::vector<std::string_view> missing = {};
  /// What the host's record is to have.
  std::optional<std::vector<property_change>> patch = {};
  bool is_replayed = false;
};

std::string act_json(const viewer_data& viewer, const act_request& asked, const act_result& made);

/// The members of what is remembered of a change: who did what to which properties; and where it
/// was a merge, `role` is "merged" or "into" and `other` the other record.
std::string change_json(const viewer_data& viewer, const act_request& asked,
                        const criteria::object& of, const std::vector<property_change>& changes,
                        std::string_view role = {}, std::string_view other = {});

}  // namespace ambit::workspace
