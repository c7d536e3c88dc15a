// ambit/engine.hpp: a policy bound to a directory and zones; what decisions are asked of.
//
//   result<engine> live = engine::bind(policy, directory, zones);
//
// Names become ordinals, who is eligible is worked out, and the fingerprints of all parts become
// one that every decision repeats. Swap engines while readers are inside: an engine is a counted
// reference to immutable data, so they finish on the one they hold.
//
// Thread rule: an immutable value that shares its data; copies are cheap, use from many threads.
#pragma once

#include <memory>
#include <string_view>
#include <utility>

#include "ambit/directory.hpp"
#include "ambit/policy.hpp"
#include "ambit/result.hpp"
#include "ambit/zones.hpp"

namespace ambit {

namespace model { struct engine_data; }

class engine {
 public:
  /// Always succeeds unless a limit or memory is exceeded: names in the policy that the directory
  /// does not know are warnings in the report (unknown_user, unknown_queue, unknown_community), and
  /// so are users whose `fields` do not fit the schema (they are not eligible where such a field is
  /// read).
  static result<engine> bind(const policy& rules, const directory& people, const zones& zone_data);

  const class policy& policy() const noexcept;
  const class directory& directory() const noexcept;
  const class zones& zones() const noexcept;
  /// 32 hexadecimal digits over policy, directory, zones, Unicode version and the version of the
  /// decision semantics.
  std::string_view fingerprint() const noexcept;

  const model::engine_data& data() const noexcept { return *data_; }  ///< for the library's layers

 private:
  explicit engine(std::shared_ptr<const model::engine_data> data) : data_(std::move(data)) {}
  std::shared_ptr<const model::engine_data> data_;
};

}  // namespace ambit
