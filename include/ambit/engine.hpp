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

namespace model {
struct engine_data;
}

class engine {
 public:
  /// Fails (invalid_policy) where a partner owns its renewals by default and has no default contact
  /// (missing_default_contact). Warnings in the report:
  ///   unknown_zone       the zones lack the one that the schema's `calendar.time_zone` names; to
  ///                      decide then fails with unknown_zone unless the context names a zone
  ///                      Also: they lack the one of a calendar, by which no pool then finds anybody
  ///                      at work; or, where the policy assigns anything, of a user whose days count
  ///                      (who has absences, or a capacity per day in a pool), to whom the call's
  ///                      zone then applies
  ///   unknown_user, unknown_account, unknown_queue, unknown_community, unknown_calendar,
  ///   unknown_role, unknown_team, unknown_group: the policy names what the directory does not have
  ///                      (sharing means nobody by it), or a user does a calendar: never at work
  ///   unfit_contact      a default contact of renewals cannot be written to
  ///   unknown_field      users have further `fields` that the schema does not declare; once a name
  ///   codes of records   a user's `fields` do not fit the schema (wrong_type, …): that user is not
  ///                      eligible where such a field is read
  /// The last two are looked for only where the policy asks about users.
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
