// task_days.hpp: when tasks are due: as tests over their fields, and as places in an order.
#pragma once

#include <compare>
#include <cstdint>
#include <vector>

#include "src/base/zone_table.hpp"
#include "src/model/workspace_settings.hpp"
#include "src/workspace/days.hpp"
#include "src/workspace/record_question.hpp"

namespace ambit::workspace {

/// When something begins or is due. What has no time comes after what has one on its day.
struct calendar_place {
  std::int32_t day = 0;
  bool is_all_day = false;
  std::int64_t instant = 0;  ///< of what has a time
  // NOLINTNEXTLINE(modernize-use-nullptr)
  friend auto operator<=>(const calendar_place&, const calendar_place&) = default;
};

/// The task is due on one of these local days: `due_at` says when, where it is there, else
/// `due_on`.
std::uint32_t add_due(record_question& asked, const model::workspace_tasks& tasks,
                      const base::zone& zone, day_span days);
/// Of a row that passes some add_due.
calendar_place due_place(record_scan& scan, std::size_t row, const model::workspace_tasks& tasks,
                         const base::zone& zone);

/// Tests a date or a timestamp: it lies on one of these local days.
std::uint32_t add_days(record_question& asked, criteria::field_ordinal field,
                       const base::zone& zone, day_span days);

}  // namespace ambit::workspace
