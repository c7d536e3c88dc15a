// holding.hpp: how a record stands with its owner (since when, from where, accepted or not), or
// since when it waits for one; and what people did with it afterwards.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ambit/decision.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// By which part of a policy a record came to its owner; what does not apply is empty.
struct origin {
  std::string rule;
  std::string entry;
  std::string pool;
  friend bool operator==(const origin&, const origin&) = default;
};

struct holding {
  /// Of the assignment to the owner; without an owner, since when the record waits.
  std::int64_t since_us = 0;
  std::optional<std::int64_t> accepted_us = {};
  std::int32_t accept_within_minutes = 0;      ///< of the owner's hours; 0: without a term
  std::optional<ambit::reason> waits = {};     ///< why it has no owner; nothing where it has one
  std::string from_queue = {};                 ///< that the owner had it from; empty: from none
  std::shared_ptr<const origin> came_by = {};  ///< null: by nothing of a policy

  const origin& from() const noexcept {
    static const origin nothing;
    return came_by ? *came_by : nothing;
  }
  friend bool operator==(const holding& a, const holding& b) noexcept {
    return a.since_us == b.since_us && a.accepted_us == b.accepted_us &&
           a.accept_within_minutes == b.accept_within_minutes && a.waits == b.waits &&
           a.from_queue == b.from_queue && a.from() == b.from();
  }
};

/// All of a record that what is done with it stands on.
struct record_state {
  owner_name owner = {};
  owner_name last_owner = {};             ///< the user who owned it before
  bool closed = false;                    ///< bears no load, whoever owns it
  std::optional<holding> held = {};       ///< nothing: not known, as when a command named the owner
  std::vector<owner_name> left_out = {};  ///< who had it and did not accept in time, in that order

  /// Cannot fail: nothing is allocated. What was known of the owner before ends.
  void pass_to(owner_name next) noexcept {
    if (owner == next) return;
    if (owner.type == owner_name::kind::user) last_owner = std::move(owner);
    owner = std::move(next);
    held.reset();
  }
  /// Whether an owner, or that there is none, was ever said.
  bool is_known() const noexcept { return owner.type != owner_name::kind::none || held; }
  /// Open, with an owner who has not accepted, and a term for that.
  bool is_to_accept() const noexcept {
    return !closed && owner.type != owner_name::kind::none && held && !held->accepted_us &&
           held->accept_within_minutes > 0;
  }
  bool is_waiting() const noexcept { return !closed && held && held->waits; }
  friend bool operator==(const record_state&, const record_state&) = default;
};

/// What somebody did with a record, or its age: accept, release, reassign, age.
struct recorded_act {
  std::string act;
  std::int64_t at_us = 0;
  owner_name owner;  ///< since then
  std::string json;  ///< the result as it was given, without `notices`
};

/// Some records of an object, in their order.
struct record_query {
  enum class which : std::uint8_t {
    owned,      ///< open ones of `owners`: the latest holding first, unknown ones last; then by id
    waiting,    ///< open ones without an owner: the earliest first; then by id
    to_accept,  ///< open ones that somebody is to accept within a term; likewise
  };
  /// Where a page ended.
  struct place {
    std::optional<std::int64_t> since_us;
    std::string id;
  };
  std::string object;
  which of = which::owned;
  std::vector<owner_name> owners;        ///< distinct
  std::optional<std::int64_t> until_us;  ///< since then, or earlier
  std::optional<place> after;
  std::size_t most = 0;  ///< 0: all
};
struct listed_record {
  std::string id;
  owner_name owner;
  std::optional<holding> held;
};
/// Whether one stands before the other.
bool is_before(record_query::which order, const std::optional<std::int64_t>& since_a,
               const std::string& id_a, const std::optional<std::int64_t>& since_b,
               const std::string& id_b) noexcept;
/// Puts what was found in order and cuts it.
void put_in_order(const record_query& asked, std::vector<listed_record>& found);

}  // namespace ambit::model
