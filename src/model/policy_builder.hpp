// policy_builder.hpp: what the compilers of a policy's parts share while they work.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// Gives every distinct name its position in a list, in the order of their first use.
class name_positions {
 public:
  explicit name_positions(std::vector<std::string>& names) : names_(names) {}
  std::uint32_t of(std::string_view name);

 private:
  std::vector<std::string>& names_;
  criteria::text_map<std::uint32_t> positions_;
};

/// A policy on its way. After an error its data is incomplete and thrown away in the end; the parts
/// still go on, to find the other problems. Without a schema (it did not compile) everything is
/// checked but criteria, which could only fail in its wake.
struct policy_builder {
  policy_builder(policy_data& into, report& found)
      : data(into),
        problems(found),
        users(into.users),
        accounts(into.accounts),
        queues(into.queues),
        communities(into.communities),
        calendars(into.calendars) {}

  policy_data& data;
  report& problems;
  name_positions users;
  name_positions accounts;
  name_positions queues;
  name_positions communities;
  name_positions calendars;

  /// A pool while only its own part has been read. Which fields the members' `when` stand on is
  /// known when the rules that name the pool are.
  struct pool_draft {
    json::value written;
    std::vector<json::value> member_when;  ///< by member; nothing where there is none
    bool used = false;
  };
  std::vector<pool_draft> drafts;                    ///< by position in data.pools
  criteria::text_map<std::uint32_t> pool_positions;  ///< of all pools that the document names
};

/// Compiles `when` as criteria over `kind`. Nothing when `written` is nothing, after an error, or
/// without a schema.
std::optional<criteria::compiled_criterion> compile_when(policy_builder& build, json::value written,
                                                         const criteria::object* kind,
                                                         criteria::atom_table* atoms);
/// What stands where a condition is asked for: `when`, or `uncarried` where an importer had to
/// leave it out.
struct read_condition {
  std::optional<criteria::compiled_criterion> when;
  std::string uncarried;  ///< compact JSON of `uncarried`; empty where there is `when`
};
/// Compact JSON of `uncarried`; empty where `at` is nothing.
std::string read_uncarried(policy_builder& build, json::value at);
/// Reads `when` or `uncarried`, exactly one of them, of `what` (`an entry`).
read_condition read_when_or_uncarried(policy_builder& build, json::value at, json::reader& in,
                                      const std::string& what, const criteria::object* kind,
                                      criteria::atom_table* atoms);
/// Compiles criteria over the object `user`; their position in data.user_criteria.
std::optional<std::uint32_t> compile_eligible_when(policy_builder& build, json::value written);

}  // namespace ambit::model
