#include "src/workspace/task_days.hpp"

namespace ambit::workspace {

std::uint32_t add_days(record_question& asked, criteria::field_ordinal field,
                       const base::zone& zone, day_span days) {
  if (asked.object().fields[field].type == criteria::field_type::date) {
    return asked.add_range(field, days.first, days.last);
  }
  if (days.first > days.last) return asked.add_range(field, 1, 0);
  const instant_span instants = instants_of(zone, days);
  return asked.add_range(field, instants.first, instants.end - 1);
}

std::uint32_t add_due(record_question& asked, const model::workspace_tasks& tasks,
                      const base::zone& zone, day_span days) {
  if (!tasks.due_on) return add_days(asked, *tasks.due_at, zone, days);
  if (!tasks.due_at) return add_days(asked, *tasks.due_on, zone, days);
  const auto either = asked.open(group::any);
  add_days(asked, *tasks.due_at, zone, days);
  const auto by_date = asked.open(group::all);
  asked.add_presence(*tasks.due_at, false);
  add_days(asked, *tasks.due_on, zone, days);
  asked.close(by_date);
  asked.close(either);
  return either;
}

calendar_place due_place(record_scan& scan, std::size_t row, const model::workspace_tasks& tasks,
                         const base::zone& zone) {
  if (tasks.due_at) {
    const criteria::cell at = scan.value(row, *tasks.due_at);
    if (at.state == criteria::cell_state::present) {
      return {day_at(zone, at.integer), false, at.integer};
    }
  }
  return {static_cast<std::int32_t>(scan.value(row, *tasks.due_on).integer), true, 0};
}

}  // namespace ambit::workspace
