// act_request.hpp: acts of the workspace as a host writes them, read against the policy.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/criteria/cell.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::workspace {

struct property_value {
  criteria::field_ordinal field = 0;
  criteria::cell value;  ///< present or missing
};

struct act_request {
  /// In the order of act_names.
  enum class kind : std::uint8_t {
    save_view,
    delete_view,
    add_report,
    remove_report,
    follow,
    unfollow,
    edit,
    move_stage,
    merge,
    remove_feed_entry,
  };
  kind type = kind::follow;
  std::string object;                                   ///< of a report that goes: empty
  std::string id;                                       ///< of the record, view, report or entry
  bool for_everyone = false;                            ///< a view
  std::string body;                                     ///< a view's or report's members, an object
  std::vector<property_value> values;                   ///< of edit and move_stage
  const model::workspace_pipeline* pipeline = nullptr;  ///< of move_stage
  std::string stage;                                    ///< likewise
  const model::pipeline_stage* to = nullptr;            ///< null: the stage is another pipeline's
  std::string into;                                     ///< of merge
  std::string into_object;                              ///< likewise

  bool is_of_report() const noexcept {
    return type == kind::add_report || type == kind::remove_report;
  }
};
inline constexpr std::array<std::string_view, 10> act_names = {
    "save_view", "delete_view", "add_report", "remove_report", "follow",
    "unfollow",  "edit",        "move_stage", "merge",         "remove_feed_entry"};
inline constexpr std::array<std::string_view, 2> visibility_names = {"private", "everyone"};

/// A JSON array of acts, or JSON Lines, in a policy with a workspace. Nothing when `problems` got
/// an error; all are reported. Texts of values go to `storage`.
std::optional<std::vector<act_request>> read_acts(std::string_view json,
                                                  const model::policy_data& policy,
                                                  criteria::cell_storage& storage,
                                                  report& problems);

/// Of what an act may change: what the host supplies, but ids and owners.
bool is_editable(const criteria::object& of, criteria::field_ordinal field) noexcept;

/// An object of which the policy has a sharing; null after reporting, or where `at` is nothing.
const criteria::object* read_object(json::value at, const model::policy_data& policy,
                                    report& problems);

/// The members of a view, or of a report, that are of its object, are written to `out`, an object
/// that is open, as they are kept. All problems are reported.
void read_view(json::reader& in, const criteria::object& of, const model::policy_data& policy,
               json::writer& out, report& problems);
void read_report(json::reader& in, const criteria::object& of, const model::policy_data& policy,
                 json::writer& out, report& problems);

/// A field by its name; nothing after reporting, or where `at` is nothing.
std::optional<criteria::field_ordinal> read_field(json::value at, const criteria::object& of,
                                                  report& problems);

}  // namespace ambit::workspace
