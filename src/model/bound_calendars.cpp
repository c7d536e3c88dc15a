// bound_calendars.cpp: whether what the directory says of people's time can be followed.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "src/base/text.hpp"
#include "src/base/zone_table.hpp"
#include "src/model/binding.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

namespace {

problem unknown_zone(const base::zone_table& known, std::string_view kind, std::string_view id,
                     const std::string& zone, std::string_view until_then) {
  std::vector<std::string_view> names;
  names.reserve(known.zones.size());
  for (const auto& [name, data] : known.zones) names.push_back(name);
  problem missing;
  missing.level = severity::warning;
  missing.code = "unknown_zone";
  missing.found = std::string(kind) + " " + text::quoted(id) + " names time zone " +
                  text::quoted(zone) + ", which the zones do not have";
  missing.expected = "one of the zones that the engine is given; until then ";
  missing.expected += until_then;
  missing.hint = text::did_you_mean(zone, names);
  missing.where.field = "time_zone";
  return missing;
}

/// Users whose days somebody counts: those who take so many turns a day, or are away some day.
std::vector<bool> with_counted_days(const engine_data& engine) {
  std::vector<bool> found(engine.people.data().users.end());
  for (const pool& one : engine.rules.data().pools)
    for (const pool_member& member : one.members) {
      if (!member.day_capacity || member.target.type != choice::kind::user) continue;
      const std::uint32_t position = engine.users[member.target.target];
      if (position != engine_data::nowhere) found[position] = true;
    }
  return found;
}

void find_calendar_zones(engine_data& engine, report& problems) {
  const directory_data& people = engine.people.data();
  const base::zone_table& known = engine.zone_data.table();
  engine.calendar_zones.assign(people.calendars.end(), nullptr);
  for (std::uint32_t i = 0; i < people.calendars.end(); ++i) {
    const working_calendar* one = people.calendars.at(i);
    if (one == nullptr) continue;
    engine.calendar_zones[i] = known.find(one->time_zone);
    if (engine.calendar_zones[i] == nullptr)
      problems.add(unknown_zone(known, "calendar", one->id, one->time_zone,
                                "no pool finds anybody at work by it"));
  }
}

void warn_of_calendar(const user& who, const table<working_calendar>& calendars, name_hints& hints,
                      report& problems) {
  problem missing;
  missing.level = severity::warning;
  missing.code = "unknown_calendar";
  missing.found = "user " + text::quoted(who.id) + " works by calendar " +
                  text::quoted(who.working_hours) + ", which the directory does not have";
  missing.expected = "a calendar of the directory; until then no pool finds them at work";
  missing.hint = hints.nearest(who.working_hours, calendars);
  missing.where.field = "working_hours";
  problems.add(std::move(missing));
}

}  // namespace

void bind_calendars(engine_data& engine, report& problems) {
  const directory_data& people = engine.people.data();
  const base::zone_table& known = engine.zone_data.table();
  find_calendar_zones(engine, problems);
  if (engine.rules.data().assignments.empty()) return;
  name_hints hints;
  const std::vector<bool> has_counted_days = with_counted_days(engine);
  for (std::uint32_t i = 0; i < people.users.end(); ++i) {
    const user* who = people.users.at(i);
    if (who == nullptr) continue;
    engine.has_absences = engine.has_absences || !who->absences.empty();
    const bool counts_days = has_counted_days[i] || !who->absences.empty();
    if (counts_days && !who->time_zone.empty() && known.find(who->time_zone) == nullptr)
      problems.add(unknown_zone(known, "user", who->id, who->time_zone,
                                "their days are those of the call's zone"));
    if (!who->working_hours.empty() && people.calendars.find(who->working_hours) == nullptr)
      warn_of_calendar(*who, people.calendars, hints, problems);
  }
}

}  // namespace ambit::model
