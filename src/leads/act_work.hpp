// act_work.hpp: what was asked to be done with records after their assignment, and what came of
// it.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/acts.hpp"
#include "ambit/report.hpp"
#include "src/base/json_writer.hpp"
#include "src/leads/question.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::leads {

struct act_request {
  /// In the order of act_names.
  enum class kind : std::uint8_t { accept, release, reassign };
  kind type = kind::accept;
  std::string object;
  std::vector<std::string> ids;
  model::owner_name to;  ///< of reassign
  std::optional<model::notice_settings> told;
};
inline constexpr std::array<std::string_view, 3> act_names = {"accept", "release", "reassign"};

/// A JSON array of acts, or JSON Lines. Nothing when `problems` got an error; all are reported.
std::optional<std::vector<act_request>> read_acts(std::string_view json, report& problems);

struct act_result {
  std::size_t request = 0;  ///< position in act_work::requests
  std::string id;
  act_outcome outcome = act_outcome::refused;
  std::string_view reason = {};  ///< of a refusal
  model::owner_name owner = {};
  model::owner_name earlier = {};
  obstacle warning = obstacle::none;
  bool is_replayed = false;
  std::shared_ptr<const model::origin> came_by = {};  ///< as the record did
};

/// Acts while they are planned.
struct act_work {
  std::map<std::string, occasion, std::less<>> occasions;  ///< by object
  std::vector<act_request> requests;
  std::vector<act_result> results;
  model::ledger_changes changes;

  const occasion& of(const act_result& result) const {
    return occasions.find(requests[result.request].object)->second;
  }
};

/// As the host gets it, or as the ledger remembers it: without `notices` and `replayed`.
enum class act_form : std::uint8_t { given, recorded };
std::string act_json(const act_work& done, const act_result& result, act_form form);

/// The entry and the pool that a record came by, as the policy has them now; null where it has not.
const model::entry* entry_of(const occasion& asked, const model::origin& from) noexcept;
const model::pool* pool_of(const occasion& asked, const model::origin& from) noexcept;

}  // namespace ambit::leads
