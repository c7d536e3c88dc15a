// events.hpp: the meetings and tasks of a plate that stand on some days.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/workspace/first_few.hpp"
#include "src/workspace/question.hpp"

namespace ambit::workspace {

struct schedule_query;

/// In the order in which those that begin together are listed.
enum class event_kind : std::uint8_t { meeting, task };

struct calendar_event {
  placed_record at;
  event_kind kind = event_kind::meeting;
  bool is_done = false;         ///< of a task
  std::int32_t last_day = 0;    ///< its last local day: the first, but of longer meetings
  std::int64_t ends_at = 0;     ///< of a meeting
  std::int32_t listed_on = -1;  ///< for whoever lists it: a day of the span
};

/// Adds the plate's meetings that stand on a day of the query, and the contacts of today's: each
/// once, in the order of the meetings.
void find_meetings(const question& asked, const criteria::record_set& records,
                   const schedule_query& query, std::vector<calendar_event>& events,
                   std::vector<std::string>& contacts);
void find_tasks(const question& asked, const criteria::record_set& records,
                const schedule_query& query, std::vector<calendar_event>& events);

/// "due_at" or "due_on".
void write_due(json::writer& out, const calendar_place& place);

}  // namespace ambit::workspace
