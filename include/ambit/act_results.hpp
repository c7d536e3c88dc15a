// ambit/act_results.hpp: what came of acts: of people with leads (acts.hpp), and in the workspace
// (workspace_acts.hpp).
//
//   result<acts> done = leads::plan_acts(…);      // pure
//   if (book.commit(*done) == status::conflict) …plan again…
//
// Thread rule: an immutable value that shares its data; const use from many threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

namespace ambit {

namespace model {
struct acts_data;
}

enum class act_outcome : std::uint8_t {
  accepted,
  released,
  reassigned,
  kept,           ///< it was so already: the owner had it, nothing is to do
  already_taken,  ///< somebody else was first
  refused,        ///< the result says why
  done,           ///< of the workspace (workspace_acts.hpp)
};
std::string_view name(act_outcome value) noexcept;

/// Results in the order of the acts and their records, and what committing them would change.
/// Immutable.
class acts {
 public:
  std::size_t size() const noexcept;
  act_outcome outcome(std::size_t index) const noexcept;
  std::string to_json(std::size_t index) const;
  /// All results as JSON Lines, each line ended by '\n'.
  std::string to_json_lines() const;

  const model::acts_data& data() const noexcept { return *data_; }
  explicit acts(std::shared_ptr<const model::acts_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const model::acts_data> data_;
};

}  // namespace ambit
