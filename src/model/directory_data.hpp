// directory_data.hpp: one immutable snapshot of who there is.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/contact.hpp"
#include "src/model/table.hpp"

namespace ambit::model {

enum class user_kind : std::uint8_t { internal, partner, guest };
inline constexpr std::array<std::string_view, 3> user_kind_names = {"internal", "partner", "guest"};

/// Whole local days, both ends included.
struct absence {
  std::int32_t from = 0;
  std::int32_t to = 0;
  std::string substitute;  ///< user id; empty: none
};

/// Lists of ids in entities are sets: sorted, each once.
struct user {
  std::string id;
  std::string name;
  std::string email;
  std::string profile;
  std::string account;
  std::string role;
  std::string time_zone;
  std::string working_hours;  ///< calendar id; empty: at work at any time
  std::string primary_team;   ///< one of `teams`; empty: none
  std::vector<std::string> teams;
  std::vector<std::string> groups;
  std::vector<std::string> permissions;
  std::vector<absence> absences;  ///< in the order of their days, without overlap
  std::optional<std::int64_t> last_login_unix_us;
  std::string fields;  ///< compact JSON object of the host's further fields; empty when absent
  user_kind kind = user_kind::internal;
  bool active = false;
  bool high_volume = false;  ///< one of very many external users; never of kind internal
};

struct account {
  std::string id;
  std::string name;
  std::string owner;   ///< user id; empty: none
  std::string parent;  ///< account id of the company that it belongs to; empty: none
  bool partner_enabled = false;
};

struct queue {
  std::string id;
  std::string name;
  std::string email;
  std::vector<std::string> objects;
  std::vector<std::string> member_users;
  std::vector<std::string> member_teams;
  std::vector<std::string> member_roles;
  std::vector<std::string> member_groups;
  bool mail_members = false;
  std::int32_t accept_within_minutes = 0;  ///< of the policy's hours; 0: without a term
};

struct community {
  std::string id;
  std::vector<std::string> profiles;
  bool published = false;
  bool viewable = false;
};

/// Half-open, by the clock on the wall, within one day.
struct working_span {
  std::uint8_t weekday = 0;  ///< 0 is Monday
  std::int32_t from_minute = 0;
  std::int32_t to_minute = 0;  ///< at most 1440
  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const working_span&, const working_span&) = default;
};

/// Named working hours.
struct working_calendar {
  std::string id;
  std::string time_zone;
  std::vector<working_span> hours;     ///< ascending
  std::vector<std::int32_t> holidays;  ///< local days, ascending, each once
};

/// Of the tree of roles. A user whose role has no entity here stands in no tree.
struct directory_role {
  std::string id;
  std::string name;
  std::string parent;  ///< id of the role above; empty: none
  bool portal =
      false;  ///< of partner users; stands below none but other such roles and internal ones
};

/// Of the tree of teams.
struct directory_team {
  std::string id;
  std::string name;
  std::string parent;  ///< id of the team above; empty: none
};

/// Whoever is in a group of `groups` is in this one; users name those that they are in themselves.
struct directory_group {
  std::string id;
  std::string name;
  std::vector<std::string> groups;
};

inline std::string_view id_of(const user& of) noexcept {
  return of.id;
}
inline std::string_view id_of(const account& of) noexcept {
  return of.id;
}
inline std::string_view id_of(const contact& of) noexcept {
  return of.id();
}
inline std::string_view id_of(const queue& of) noexcept {
  return of.id;
}
inline std::string_view id_of(const community& of) noexcept {
  return of.id;
}
inline std::string_view id_of(const working_calendar& of) noexcept {
  return of.id;
}
inline std::string_view id_of(const directory_role& of) noexcept {
  return of.id;
}
inline std::string_view id_of(const directory_team& of) noexcept {
  return of.id;
}
inline std::string_view id_of(const directory_group& of) noexcept {
  return of.id;
}

/// In the order of working_span::weekday.
inline constexpr std::array<std::string_view, 7> weekday_names = {"mon", "tue", "wed", "thu",
                                                                  "fri", "sat", "sun"};

struct directory_data {
  table<user> users;
  table<account> accounts;
  table<contact> contacts;
  table<queue> queues;
  table<community> communities;
  table<working_calendar> calendars;
  table<directory_role> roles;
  table<directory_team> teams;
  table<directory_group> groups;
  bool prm_enabled = false;  ///< partner relationship management; never goes back
  std::string fingerprint;   ///< set when the snapshot is whole (fingerprint_of)
};
/// Names the content, whatever commands led to it.
std::string fingerprint_of(const directory_data& data);

}  // namespace ambit::model
