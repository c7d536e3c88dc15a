#include "src/leads/candidates.hpp"

#include <algorithm>
#include <array>

#include "src/base/limits.hpp"
#include "src/base/zone_table.hpp"
#include "src/model/absences.hpp"
#include "src/model/working_hours.hpp"

namespace ambit::leads {

candidates::candidates(const occasion& asked) : asked_(&asked), engine_(&asked.rules.data()) {
  if (const auto& atoms = asked.policy().user_atoms)
    criteria::bind_moment(*atoms, asked.now, memory_);
}

candidates::conditions candidates::conditions_of(const model::pool& pool,
                                                 user_criterion eligible_when) const {
  return {about(pool.eligible_when, pool.community, pool.community_target),
          about(eligible_when, pool.community, pool.community_target)};
}

candidates::conditions candidates::conditions_of(std::optional<std::uint32_t> community,
                                                 user_criterion eligible_when) const {
  conditions asked{about(std::nullopt), about(eligible_when)};
  for (model::eligibility_question* each : {&asked.by_place, &asked.by_entry}) {
    each->community_named = community.has_value();
    each->community = community.value_or(model::engine_data::nowhere);
  }
  return asked;
}

obstacle candidates::of_user(std::uint32_t position, const conditions& asked) {
  const obstacle found = of_user(position, asked.by_place);
  return found != obstacle::none ? found : of_user(position, asked.by_entry);
}

obstacle candidates::of_queue(std::uint32_t position, const conditions& asked) {
  const obstacle found = of_queue(position, asked.by_place);
  if (found != obstacle::none || asked.by_entry.eligible_when == nullptr) return found;
  if (asked.by_place.eligible_when == nullptr) return of_queue(position, asked.by_entry);
  for (const std::uint32_t member : engine_->queue_members[position])
    if (of_user(member, asked) == obstacle::none) return obstacle::none;
  return obstacle::queue_unattended;
}

obstacle candidates::of_choice(const model::choice& named, user_criterion eligible_when) {
  if (named.type == model::choice::kind::queue)
    return of_queue(engine_->queues[named.target], about(eligible_when));
  return of_user(engine_->users[named.target],
                 about(eligible_when, named.community, named.community_target));
}

obstacle candidates::of_member(const model::pool& pool, const model::pool_member& member,
                               user_criterion eligible_when) {
  const conditions asked = conditions_of(pool, eligible_when);
  if (member.target.type == model::choice::kind::queue)
    return of_queue(engine_->queues[member.target.target], asked);
  return of_user(engine_->users[member.target.target], asked);
}

stand_in candidates::today_of_choice(const model::choice& named, user_criterion eligible_when) {
  if (named.type == model::choice::kind::queue) return {};
  const std::array questions = {about(eligible_when, named.community, named.community_target)};
  return follow(engine_->users[named.target], questions);
}

stand_in candidates::today_of_member(const model::pool& pool, const model::pool_member& member,
                                     user_criterion eligible_when) {
  if (member.target.type == model::choice::kind::queue) return {};
  const conditions asked = conditions_of(pool, eligible_when);
  const std::array questions = {asked.by_place, asked.by_entry};
  return follow(engine_->users[member.target.target], questions);
}

stand_in candidates::today_of_party(const party& who, user_criterion eligible_when) {
  if (who.type != model::owner_name::kind::user) return {};
  const std::array questions = {about(eligible_when)};
  return follow(*asked_->people().users.position(who.id), questions);
}

/// `user` may own; each who stands in must, by all of the questions.
stand_in candidates::follow(std::uint32_t user,
                            std::span<const model::eligibility_question> questions) {
  stand_in found;
  found.user = user;
  if (!engine_->has_absences) return found;
  const model::table<model::user>& users = asked_->people().users;
  const model::absence* away = absence_of(*users.at(user));
  for (int step = 0; away != nullptr; ++step) {
    if (away->substitute.empty() || step == limits::max_substitutes)
      return {obstacle::absent, {}, user};
    const auto next = users.position(away->substitute);
    for (const model::eligibility_question& question : questions)
      if (of_user(next.value_or(model::engine_data::nowhere), question) != obstacle::none)
        return {obstacle::substitute_not_eligible, {}, user};
    const model::user& substitute = *users.at(*next);
    found.who = {model::owner_name::kind::user, substitute.id};
    found.user = *next;
    away = absence_of(substitute);
  }
  return found;
}

const model::absence* candidates::absence_of(const model::user& who) const {
  return who.absences.empty() ? nullptr : model::absence_on(who, local_day(who));
}

std::int32_t candidates::local_day(const model::user& who) const {
  const base::zone* zone = asked_->now.zone;
  if (!who.time_zone.empty())
    if (const base::zone* own = engine_->zone_data.table().find(who.time_zone)) zone = own;
  return zone->day_of(asked_->now.now_unix_us);
}

std::uint32_t candidates::user_of(const model::pool_member& member) const {
  return member.target.type == model::choice::kind::queue ? model::engine_data::nowhere
                                                          : engine_->users[member.target.target];
}

std::int32_t candidates::day_of(std::uint32_t user) const {
  const model::user* who = asked_->people().users.at(user);
  return who ? local_day(*who) : asked_->now.zone->day_of(asked_->now.now_unix_us);
}

bool candidates::is_at_work(const model::pool_member* named_by, std::uint32_t user) const {
  const model::table<model::working_calendar>& known = asked_->people().calendars;
  std::uint32_t calendar = model::engine_data::nowhere;
  if (named_by != nullptr && !named_by->working_hours.empty()) {
    calendar = engine_->calendars[named_by->calendar_target];
  } else {
    const model::user* who = asked_->people().users.at(user);
    if (who == nullptr || who->working_hours.empty()) return true;
    calendar = known.position(who->working_hours).value_or(calendar);
  }
  const model::working_calendar* hours = known.at(calendar);
  if (hours == nullptr || engine_->calendar_zones[calendar] == nullptr) return false;
  return model::is_working(*hours, *engine_->calendar_zones[calendar], asked_->now.now_unix_us);
}

obstacle candidates::of_party(const party& who, user_criterion eligible_when) {
  const model::directory_data& people = asked_->people();
  if (who.type == model::owner_name::kind::queue)
    return of_queue(people.queues.position(who.id).value_or(model::engine_data::nowhere),
                    about(eligible_when));
  return of_user(people.users.position(who.id).value_or(model::engine_data::nowhere),
                 about(eligible_when));
}

obstacle candidates::of_taker(std::uint32_t user, const model::entry* entry,
                              const model::pool* pool) {
  const user_criterion by_entry = entry == nullptr ? std::nullopt : entry->eligible_when;
  if (pool == nullptr) return of_user(user, about(by_entry));
  return of_user(user, conditions_of(*pool, by_entry));
}

bool candidates::is_left_out(model::owner_name::kind type, std::string_view id) const noexcept {
  return std::any_of(left_out_.begin(), left_out_.end(), [&](const model::owner_name& each) {
    return each.type == type && each.id == id;
  });
}

obstacle candidates::of_user(std::uint32_t position, const model::eligibility_question& question) {
  if (!left_out_.empty()) {
    const model::user* who = asked_->people().users.at(position);
    if (who != nullptr && is_left_out(model::owner_name::kind::user, who->id))
      return obstacle::held_before;
  }
  return model::user_obstacle(*engine_, position, question, memory_);
}

obstacle candidates::of_queue(std::uint32_t position, const model::eligibility_question& question) {
  if (!left_out_.empty()) {
    const model::queue* which = asked_->people().queues.at(position);
    if (which != nullptr && is_left_out(model::owner_name::kind::queue, which->id))
      return obstacle::held_before;
  }
  return model::queue_obstacle(*engine_, position, asked_->assignment->object_name, question,
                               memory_);
}

model::eligibility_question candidates::about(user_criterion eligible_when) const {
  return about(eligible_when, {}, 0);
}

model::eligibility_question candidates::about(user_criterion eligible_when,
                                              std::string_view community,
                                              std::uint32_t community_target) const {
  model::eligibility_question question;
  if (eligible_when) question.eligible_when = &asked_->policy().user_criteria[*eligible_when];
  if (!community.empty()) {
    question.community_named = true;
    question.community = engine_->communities[community_target];
  }
  return question;
}

}  // namespace ambit::leads
