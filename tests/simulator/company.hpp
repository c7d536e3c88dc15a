// company.hpp: who is there and how the pools are set, as plain data; and the same as the documents
// that the library reads. The model decides from the data, the library from the documents.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulator/dice.hpp"

namespace ambit::simulator {

inline constexpr int user_count = 10;
inline constexpr int queue_count = 3;
inline constexpr int account_count = 3;
inline constexpr int calendar_count = 2;
inline constexpr int pool_count = 4;

/// Who may own a lead: a user by 0 to 9, a queue after them.
using owner = int;
inline constexpr owner nobody = -1;
inline constexpr owner triage = user_count + 2;  ///< the queue that is the default owner
inline constexpr int owner_count = user_count + queue_count;
inline bool is_user(owner who) {
  return who >= 0 && who < user_count;
}

/// Minutes east of UTC: zones that the simulator makes itself, so that nobody's tz data matters.
inline constexpr int zone_offsets[] = {0, -180, 330, 540};
inline constexpr int zone_count = 4;

struct absence {
  std::int64_t from_day = 0;  ///< days since 1970-01-01, both ends included
  std::int64_t to_day = 0;
  owner substitute = nobody;
};

struct user {
  bool is_there = true;  ///< the directory knows of them
  bool is_active = true;
  bool is_partner = false;
  bool has_logged_in = true;
  int account = 0;
  int zone = 0;
  int calendar = -1;
  std::optional<absence> away;
};

struct queue {
  std::vector<owner> members;
  bool holds_leads = true;
  int accept_within = 0;  ///< minutes; 0: no term
};

struct account {
  owner manager = nobody;
  bool is_enabled = true;
};

/// Monday to Friday, from included, to not, in minutes of the day on the wall.
struct calendar {
  int zone = 0;
  int from_minute = 0;
  int to_minute = 0;
  std::int64_t holiday = 0;
};

enum class method : std::uint8_t { round_robin, weighted, least_loaded, random };
enum class on_change : std::uint8_t { keep, reset, join_at_minimum };
enum class language : std::uint8_t { any, french, english };

struct member {
  owner who = nobody;
  int weight = 1;
  int most_open = 0;     ///< 0: no bound
  int most_per_day = 0;  ///< 0: no bound
  int calendar = -1;     ///< in place of the user's own
  language only = language::any;
};

struct pool {
  method turns = method::round_robin;
  on_change change = on_change::keep;
  int catch_up = 0;            ///< how many turns a member is owed at most
  bool sticky_counts = false;  ///< owners who come in by account_owner or last_owner take a turn
  bool counts_days = false;    ///< all members have a capacity per day
  std::vector<member> members;

  const member* find(owner who) const;
};

/// Where a lead goes: by its field `route` to an entry with these choices.
enum class route : std::uint8_t {
  pool_0,
  pool_1,
  pool_2,
  pool_3,
  account_owner,  ///< or else pool 0
  last_owner,     ///< or else pool 1
  keep,           ///< or else pool 2
  two_pools,      ///< pool 3, or else pool 0
  nowhere         ///< no entry
};
inline constexpr int route_count = 9;

struct company {
  std::vector<user> users;
  std::vector<queue> queues;
  std::vector<account> accounts;
  std::vector<calendar> calendars;
  std::vector<pool> pools;
  std::vector<int> accept_within;  ///< of the routes' entries, in minutes; 0: no term
  int queues_calendar = -1;        ///< by which terms of queues run; -1: around the clock
  bool portal_is_published = true;
  bool has_default_owner = true;  ///< the queue `triage`, or nobody
};

/// Each seed has a company of its own, and what does not change about its pools.
company random_company(dice& random, std::int64_t first_day);
member random_member(dice& random, const pool& of, owner who);

/// The same owner as the library names them, `{"user":"u3"}`, and back.
std::string owner_json(owner who);

std::string policy_document(const company& all);
std::string directory_document(const company& all);
/// One command of a directory that says how this user, … is now.
std::string put_user(const company& all, int which);
std::string put_account(const company& all, int which);
std::string put_queue(const company& all, int which);
std::string put_portal(const company& all);
std::string zone_name(int zone);

/// Text made of pieces, as JSON is.
template <class... Pieces>
std::string joined(const Pieces&... pieces) {
  std::string all;
  (all.append(pieces), ...);
  return all;
}

}  // namespace ambit::simulator
