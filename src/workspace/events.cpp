#include "src/workspace/events.hpp"

#include <algorithm>
#include <unordered_set>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/workspace/record_question.hpp"
#include "src/workspace/schedule.hpp"

namespace ambit::workspace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_ordinal;
using criteria::open_rows;

namespace {

/// The meeting has an instant in the span: it begins in it, or begins before and ends in or after
/// it. One without an end, or with one before its start, ends as it starts.
std::uint32_t add_meets(record_question& asked, const model::workspace_meetings& meetings,
                        instant_span span) {
  const std::int64_t first = span.first;
  const std::int64_t last = span.end - 1;
  if (!meetings.ends_at || first > last) return asked.add_range(meetings.starts_at, first, last);
  const auto either = asked.open(group::any);
  asked.add_range(meetings.starts_at, first, last);
  const auto goes_on = asked.open(group::all);
  asked.add_range(meetings.starts_at, limits::min_unix_us, first - 1);
  asked.add_range(*meetings.ends_at, first + 1, limits::max_unix_us);
  asked.close(goes_on);
  asked.close(either);
  return either;
}

class meeting_finder {
 public:
  meeting_finder(const question& asked, const criteria::record_set& records,
                 const schedule_query& query)
      : asked_(asked),
        meetings_(asked.viewer.settings->meetings),
        records_(records),
        query_(query),
        plan_(asked.viewer, meetings_.object_name) {
    mine_ = plan_.open(group::all);
    plan_.add_shared();
    const auto any = plan_.open(group::any);
    for (const field_ordinal person : meetings_.people) {
      plan_.add_user(person, asked.viewer.plate_of);
    }
    plan_.close(any);
    const auto either = plan_.open(group::any);
    in_span_ = add_meets(plan_, meetings_, instants_of(*query.zone, query.days));
    today_ = add_meets(plan_, meetings_, instants_of(*query.zone, {query.today, query.today}));
    plan_.close(either);
    plan_.close(mine_);
  }

  void find(std::vector<calendar_event>& events, std::vector<std::string>& contacts) {
    record_scan scan(plan_, records_, asked_.memory);
    std::vector<placed_record> todays;
    while (scan.next()) {
      open_rows mine = scan.sound();
      scan.narrow(mine_, mine);
      if (mine.size == 0) continue;
      open_rows in_span = mine;
      scan.narrow(in_span_, in_span);
      in_span.for_each([&](std::size_t row) { events.push_back(event_of(scan, row)); });
      scan.narrow(today_, mine);
      mine.for_each([&](std::size_t row) { todays.push_back(event_of(scan, row).at); });
    }
    std::sort(todays.begin(), todays.end(),
              [this](const auto& a, const auto& b) { return is_before(records_, a, b); });
    add_contacts(todays, contacts);
  }

 private:
  calendar_event event_of(record_scan& scan, std::size_t row) {
    calendar_event out;
    out.kind = event_kind::meeting;
    out.at.row = static_cast<std::uint32_t>(scan.first() + row);
    const std::int64_t start = scan.value(row, meetings_.starts_at).integer;
    out.ends_at = start;
    if (meetings_.ends_at) {
      const cell end = scan.value(row, *meetings_.ends_at);
      if (end.state == cell_state::present) out.ends_at = std::max(start, end.integer);
    }
    out.at.place = {day_at(*query_.zone, start), false, start};
    // What ends at midnight is not of the day that begins then.
    out.last_day = day_at(*query_.zone, std::max(start, out.ends_at - 1));
    return out;
  }

  void add_contacts(const std::vector<placed_record>& todays, std::vector<std::string>& contacts) {
    std::unordered_set<std::string> known;
    for (const placed_record& each : todays) {
      for (const field_ordinal field : meetings_.contacts) {
        const cell named = records_.load(each.row, asked_.memory)[field];
        if (named.state != cell_state::present) continue;
        if (known.emplace(named.view()).second) contacts.emplace_back(named.view());
      }
    }
  }

  const question& asked_;
  const model::workspace_meetings& meetings_;
  const criteria::record_set& records_;
  const schedule_query& query_;
  record_question plan_;
  std::uint32_t mine_ = 0;  ///< shared, of the plate, and of the span or of today
  std::uint32_t in_span_ = 0;
  std::uint32_t today_ = 0;
};

}  // namespace

void find_meetings(const question& asked, const criteria::record_set& records,
                   const schedule_query& query, std::vector<calendar_event>& events,
                   std::vector<std::string>& contacts) {
  meeting_finder(asked, records, query).find(events, contacts);
}

void find_tasks(const question& asked, const criteria::record_set& records,
                const schedule_query& query, std::vector<calendar_event>& events) {
  const model::workspace_tasks& tasks = asked.viewer.settings->tasks;
  record_question plan(asked.viewer, tasks.object_name);
  const auto mine = plan.open(group::all);
  plan.add_shared();
  plan.add_user(tasks.assignee, asked.viewer.plate_of);
  add_due(plan, tasks, *query.zone, query.days);
  plan.close(mine);
  const auto done = plan.add(*tasks.done, *tasks.atoms);
  if (tasks.done_at) plan.read(*tasks.done_at);  // as the summary does
  record_scan scan(plan, records, asked.memory);
  while (scan.next()) {
    open_rows rows = scan.sound();
    scan.narrow(mine, rows);
    if (rows.size == 0) continue;
    open_rows done_rows = rows;
    scan.narrow(done, done_rows);
    rows.for_each([&](std::size_t row) {
      calendar_event out;
      out.kind = event_kind::task;
      out.is_done = done_rows[row];
      out.at.row = static_cast<std::uint32_t>(scan.first() + row);
      out.at.place = due_place(scan, row, tasks, *query.zone);
      out.last_day = out.at.place.day;
      events.push_back(out);
    });
  }
}

void write_due(json::writer& out, const calendar_place& place) {
  if (place.is_all_day) {
    out.member("due_on", calendar::format_date(place.day));
  } else {
    out.member("due_at", calendar::format_timestamp(place.instant));
  }
}

}  // namespace ambit::workspace
