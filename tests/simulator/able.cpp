// Who may own a lead and who is able to take a turn: the model's part that reads the company.
#include <algorithm>
#include <cstddef>

#include "tests/simulator/model.hpp"

namespace ambit::simulator {
namespace {

constexpr std::int64_t us_per_minute = 60'000'000;
constexpr std::int64_t minutes_per_day = 1'440;
constexpr int longest_chain = 10;

std::size_t at(int number) {
  return static_cast<std::size_t>(number);
}

std::int64_t local_minutes(std::int64_t now, int zone) {
  return now / us_per_minute + zone_offsets[zone];
}

}  // namespace

model::refusal model::refusal_of(owner who) const {
  const user& one = company_.users[at(who)];
  if (!one.is_there) return "unknown_user";
  if (one.is_partner && !company_.accounts[at(one.account)].is_enabled)
    return "account_not_partner_enabled";
  if (!one.is_active) return "user_inactive";
  if (!one.is_partner) return {};
  if (!one.has_logged_in) return "never_logged_in";
  return company_.portal_is_published ? "" : "not_a_community_member";
}

bool model::is_eligible(owner who) const {
  const user& one = company_.users[at(who)];
  if (!one.is_there || !one.is_active || is_left_out(who)) return false;
  return !one.is_partner || (company_.accounts[at(one.account)].is_enabled && one.has_logged_in &&
                             company_.portal_is_published);
}

/// Whoever was left out is there all the same.
bool model::is_unattended(owner which) const {
  const queue& one = company_.queues[at(which - user_count)];
  return std::none_of(one.members.begin(), one.members.end(),
                      [&](owner each) { return refusal_of(each).empty(); });
}

const absence* model::away(owner user, std::int64_t now) const {
  const auto& one = company_.users[at(user)];
  if (!one.away) return nullptr;
  const std::int64_t day = day_of(user, now);
  return one.away->from_day <= day && day <= one.away->to_day ? &*one.away : nullptr;
}

/// Who takes it on this day: the user, or who stands in for them; nobody where that cannot be.
std::optional<owner> model::stand_in(owner user, std::int64_t now) const {
  owner current = user;
  for (int i = 0; i <= longest_chain; ++i) {
    const absence* const reason = away(current, now);
    if (reason == nullptr) return current;
    current = reason->substitute;
    if (current == nobody || !is_eligible(current)) return std::nullopt;
  }
  return std::nullopt;
}

bool model::is_working(int calendar, std::int64_t now) const {
  const auto& hours = company_.calendars[at(calendar)];
  const std::int64_t local = local_minutes(now, hours.zone);
  const std::int64_t day = local / minutes_per_day;
  const bool is_weekday = (day + 3) % 7 < 5;  // day 0 was a Thursday
  const std::int64_t minute = local % minutes_per_day;
  return is_weekday && day != hours.holiday && hours.from_minute <= minute &&
         minute < hours.to_minute;
}

/// Users have a zone of their own; a queue's day is the call's.
std::int64_t model::day_of(owner who, std::int64_t now) const {
  const int zone = is_user(who) ? company_.users[at(who)].zone : 0;
  return local_minutes(now, zone) / minutes_per_day;
}

/// The member as they stand for this lead, if nothing keeps them from a turn.
std::optional<seat> model::seat_of(const pool& in, int pool_number, const member& one,
                                   const lead& what, std::int64_t now) const {
  owner taker = one.who;
  if (is_user(one.who)) {
    if (!is_eligible(one.who)) return std::nullopt;
    const std::optional<owner> found = stand_in(one.who, now);
    if (!found) return std::nullopt;
    taker = *found;
  } else if (is_left_out(one.who) || !company_.queues[at(one.who - user_count)].holds_leads ||
             is_unattended(one.who)) {
    return std::nullopt;
  }
  // Who stands in keeps to their own bounds where they are a member too, else to the member's
  // capacity and their own hours.
  member bounds = one;
  if (taker != one.who) {
    const member* const own = in.find(taker);
    if (own != nullptr) {
      bounds = *own;
    } else {
      bounds.calendar = -1;
    }
  }
  int calendar = bounds.calendar;
  if (calendar < 0 && is_user(taker)) calendar = company_.users[at(taker)].calendar;
  if (calendar >= 0 && !is_working(calendar, now)) return std::nullopt;
  if (bounds.most_open > 0 && load(taker) >= bounds.most_open) return std::nullopt;
  if (bounds.most_per_day > 0 &&
      pools_[at(pool_number)].taken.taken_on(taker, day_of(taker, now)) >= bounds.most_per_day)
    return std::nullopt;
  if (one.only != language::any && one.only != what.speaks) return std::nullopt;
  return seat{&one, taker, load(taker)};
}

std::vector<seat> model::able(int pool_number, const lead& what, std::int64_t now) const {
  const pool& in = company_.pools[at(pool_number)];
  std::vector<seat> seats;
  for (const member& each : in.members) {
    const std::optional<seat> found = seat_of(in, pool_number, each, what, now);
    if (found) seats.push_back(*found);
  }
  return seats;
}

}  // namespace ambit::simulator
