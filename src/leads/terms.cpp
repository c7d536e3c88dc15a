#include "src/leads/terms.hpp"

#include "src/model/working_hours.hpp"

namespace ambit::leads {

namespace {

/// The position of the calendar that the owner works by, or nowhere.
std::uint32_t calendar_of(const occasion& asked, const model::owner_name& owner) {
  const model::engine_data& engine = asked.rules.data();
  if (owner.type == model::owner_name::kind::queue)
    return asked.assignment->working_hours.empty()
               ? model::engine_data::nowhere
               : engine.calendars[asked.assignment->calendar_target];
  const model::user* who = asked.people().users.find(owner.id);
  if (who == nullptr || who->working_hours.empty()) return model::engine_data::nowhere;
  return asked.people()
      .calendars.position(who->working_hours)
      .value_or(model::engine_data::nowhere);
}

}  // namespace

std::int32_t accept_within(const occasion& asked, const party& owner, const model::entry* entry) {
  if (entry != nullptr && entry->accept_within_minutes > 0) return entry->accept_within_minutes;
  if (owner.type != model::owner_name::kind::queue) return 0;
  const model::queue* queue = asked.people().queues.find(owner.id);
  return queue == nullptr ? 0 : queue->accept_within_minutes;
}

std::optional<std::int64_t> due_at(const occasion& asked, const model::owner_name& owner,
                                   const std::optional<model::holding>& held) {
  if (!held || held->accepted_us || held->accept_within_minutes == 0) return std::nullopt;
  const std::uint32_t position = calendar_of(asked, owner);
  const model::working_calendar* calendar = asked.people().calendars.at(position);
  const base::zone* zone =
      calendar == nullptr ? nullptr : asked.rules.data().calendar_zones[position];
  if (zone == nullptr) return model::end_of_term(held->since_us, held->accept_within_minutes);
  return model::end_of_term(*calendar, *zone, held->since_us, held->accept_within_minutes);
}

}  // namespace ambit::leads
