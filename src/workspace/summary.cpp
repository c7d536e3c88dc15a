#include "src/workspace/summary.hpp"

#include <array>
#include <string_view>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/workspace/events.hpp"
#include "src/workspace/first_few.hpp"
#include "src/workspace/record_question.hpp"
#include "src/workspace/schedule.hpp"
#include "src/workspace/task_days.hpp"

namespace ambit::workspace {

using criteria::open_rows;

namespace {

constexpr std::size_t preset_size = 20;
constexpr std::array<std::string_view, 3> list_names = {"due_today", "overdue", "due_tomorrow"};

/// The three lists of open tasks, and how far the day's work has come.
class task_summary {
 public:
  task_summary(const question& asked, const criteria::record_set& records, std::size_t most)
      : asked_(asked),
        viewer_(asked.viewer),
        tasks_(viewer_.settings->tasks),
        records_(records),
        plan_(viewer_, tasks_.object_name),
        lists_{list(records, most), list(records, most), list(records, most)} {
    const std::int32_t today = viewer_.today;
    mine_ = plan_.open(group::all);
    plan_.add_shared();
    plan_.add_user(tasks_.assignee, viewer_.plate_of);
    plan_.close(mine_);
    const std::array<day_span, 3> spans = {{{today, today},
                                            {ambit::limits::min_unix_day, today - 1},
                                            {today + 1, next_day(viewer_.zone(), today)}}};
    for (std::size_t i = 0; i < spans.size(); ++i) {
      lists_[i].due = add_due(plan_, tasks_, viewer_.zone(), spans[i]);
    }
    done_ = plan_.add(*tasks_.done, *tasks_.atoms);
    if (tasks_.done_at) done_today_ = add_days(plan_, *tasks_.done_at, viewer_.zone(), spans[0]);
  }

  void count() {
    record_scan scan(plan_, records_, asked_.memory);
    while (scan.next()) {
      open_rows mine = scan.sound();
      scan.narrow(mine_, mine);
      if (mine.size != 0) take(scan, mine);
    }
  }

  /// For today's schedule.
  const std::vector<calendar_event>& todays() const noexcept { return todays_; }

  void write(json::writer& out) {
    out.open_object();
    out.member_integer("done", done_count_);
    out.member_integer("to_do", lists_[0].count + lists_[1].count);
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      out.key(list_names[i]);
      out.open_object();
      out.member_integer("count", lists_[i].count);
      out.key("tasks");
      out.open_array();
      for (const placed_record& each : lists_[i].first.finish()) write_task(out, each);
      out.close_array();
      out.close_object();
    }
    out.close_object();
  }

 private:
  struct list {
    list(const criteria::record_set& records, std::size_t most) : first(records, most) {}
    std::uint32_t due = 0;  ///< root of: due then
    std::int64_t count = 0;
    first_few first;
  };

  void take(record_scan& scan, const open_rows& mine) {
    for (std::size_t i = 0; i < lists_.size(); ++i) {
      open_rows open = mine;
      scan.narrow(lists_[i].due, open);
      if (open.size == 0) continue;
      open_rows done = open;
      scan.narrow(done_, done);
      if (i == 0) add_to_schedule(scan, open, done);
      open.remove(done.bits);
      lists_[i].count += static_cast<std::int64_t>(open.size);
      open.for_each([&](std::size_t row) {
        lists_[i].first.take({due_place(scan, row, tasks_, viewer_.zone()),
                              static_cast<std::uint32_t>(scan.first() + row)});
      });
      if (i == 1) {
        // What was due before counts as done on the day on which it was.
        if (!done_today_) continue;
        scan.narrow(*done_today_, done);
      }
      if (i < 2) done_count_ += static_cast<std::int64_t>(done.size);
    }
  }

  /// What is due today stands on today's schedule, done or not.
  void add_to_schedule(record_scan& scan, const open_rows& due_today, const open_rows& done) {
    due_today.for_each([&](std::size_t row) {
      calendar_event& each = todays_.emplace_back();
      each.kind = event_kind::task;
      each.is_done = done[row];
      each.at = {due_place(scan, row, tasks_, viewer_.zone()),
                 static_cast<std::uint32_t>(scan.first() + row)};
      each.last_day = each.at.place.day;
    });
  }

  void write_task(json::writer& out, const placed_record& each) {
    out.open_object();
    out.member("id", records_.id(each.row));
    write_due(out, each.place);
    write_fields(out, records_, each.row, tasks_.shown, asked_.memory);
    out.close_object();
  }

  const question& asked_;
  const viewer_data& viewer_;
  const model::workspace_tasks& tasks_;
  const criteria::record_set& records_;
  record_question plan_;
  std::uint32_t mine_ = 0;
  std::uint32_t done_ = 0;
  std::optional<std::uint32_t> done_today_;
  std::array<list, 3> lists_;
  std::int64_t done_count_ = 0;
  std::vector<calendar_event> todays_;
};

void write_portfolio_card(const question& asked, const criteria::record_set& records,
                          json::writer& out) {
  const viewer_data& viewer = asked.viewer;
  const model::workspace_accounts& accounts = viewer.settings->accounts;
  record_question plan(viewer, accounts.object_name);
  const auto owned = plan.open(group::all);
  plan.add_shared();
  plan.add_user(accounts.csm, viewer.plate_of);
  plan.close(owned);
  std::optional<std::uint32_t> recent;
  if (accounts.assigned) {
    plan.read_apart();
    recent = add_days(plan, *accounts.assigned, viewer.zone(), recent_days_of(viewer.today));
  }
  std::size_t owned_count = 0;
  std::size_t recent_count = 0;
  record_scan scan(plan, records, asked.memory);
  while (scan.next()) {
    open_rows rows = scan.sound();
    scan.narrow(owned, rows);
    owned_count += rows.size;
    if (!recent) continue;
    scan.narrow_apart(*recent, rows);
    recent_count += rows.size;
  }
  out.open_object();
  out.member_integer("owned", static_cast<std::int64_t>(owned_count));
  if (recent) {
    out.member_integer("assigned_in_last_30_days", static_cast<std::int64_t>(recent_count));
  }
  out.close_object();
}

}  // namespace

std::optional<summary_query> read_summary(const question& asked, json::reader& in) {
  const std::size_t errors = asked.problems.error_count();
  summary_query out;
  out.most_tasks = read_size(in.optional("tasks", json::kind::number), preset_size, asked.problems);
  out.most_entries =
      read_size(in.optional("entries", json::kind::number), preset_size, asked.problems);
  out.reports = read_reports(asked, in.optional("reports", json::kind::array));
  in.finish();
  if (asked.problems.error_count() != errors) return std::nullopt;
  return out;
}

bool write_summary(const question& asked, const summary_query& query, json::writer& out) {
  const viewer_data& viewer = asked.viewer;
  const model::workspace_settings& settings = *viewer.settings;
  const criteria::record_set* accounts = asked.records_of(settings.accounts.object_name);
  const criteria::record_set* tasks =
      settings.tasks ? asked.records_of(settings.tasks.object_name) : nullptr;
  bool is_whole = accounts && (tasks || !settings.tasks);
  out.open_object();
  out.member("user", viewer.user);
  if (!viewer.has_own_plate()) out.member("plate_of", viewer.plate_of);
  out.member("today", calendar::format_date(viewer.today));
  out.member("time_zone", viewer.zone().name());
  if (accounts) {
    out.key("accounts");
    write_portfolio_card(asked, *accounts, out);
  }
  std::optional<task_summary> found;
  if (tasks) {
    out.key("tasks");
    found.emplace(asked, *tasks, query.most_tasks);
    found->count();
    found->write(out);
  }
  if (settings.meetings || settings.tasks) {
    out.key("schedule");
    const schedule_query today = todays_schedule(viewer, query.most_entries);
    is_whole = write_schedule(asked, today, out, found ? &found->todays() : nullptr) && is_whole;
  }
  if (is_whole) {
    out.key("reports");
    out.open_array();
    for (const summary_report& each : query.reports) {
      is_whole = write_report(asked, each, out) && is_whole;
    }
    out.close_array();
  }
  out.close_object();
  return is_whole;
}

}  // namespace ambit::workspace
