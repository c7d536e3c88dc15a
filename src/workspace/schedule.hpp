// schedule.hpp: meetings and tasks on the local days of a span.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/workspace/days.hpp"
#include "src/workspace/question.hpp"

namespace ambit::workspace {

struct calendar_event;

/// What is asked of a schedule, once it is read.
struct schedule_query {
  enum class span : std::uint8_t { day, week, month };
  span view = span::day;
  const base::zone* zone = nullptr;
  day_span days;
  std::int32_t today = 0;  ///< in that zone
  bool hides_weekends = false;
  bool with_meetings = false;
  bool with_tasks = false;
  std::size_t most = 0;  ///< entries

  /// Whether a day of the span is shown.
  bool shows(std::int32_t day, std::uint8_t working_days) const noexcept;
};

/// {"ask": "schedule", …}, of which `ask` is read. Nothing after reporting.
std::optional<schedule_query> read_schedule(const question& asked, json::reader& in);
/// Today in the viewer's time zone, of every kind that the policy has.
schedule_query todays_schedule(const viewer_data& viewer, std::size_t most);

/// Writes an object. Nothing, after reporting, where records are missing. `tasks` are what
/// find_tasks finds, where somebody has them already.
bool write_schedule(const question& asked, const schedule_query& query, json::writer& out,
                    const std::vector<calendar_event>* tasks = nullptr);

}  // namespace ambit::workspace
