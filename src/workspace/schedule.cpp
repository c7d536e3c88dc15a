#include "src/workspace/schedule.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <vector>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/workspace/events.hpp"
#include "src/workspace/task_days.hpp"

namespace ambit::workspace {

namespace {

constexpr std::size_t preset_entries = 1'000;
constexpr std::array<std::string_view, 3> view_names = {"day", "week", "month"};
/// In the order of event_kind.
constexpr std::array<std::string_view, 2> kind_names = {"meeting", "task"};

void read_kinds(const question& asked, json::value list, schedule_query& out) {
  const model::workspace_settings& settings = *asked.viewer.settings;
  if (!list) {
    out.with_meetings = static_cast<bool>(settings.meetings);
    out.with_tasks = static_cast<bool>(settings.tasks);
    return;
  }
  if (list.size() == 0) {
    json::error(asked.problems, list, "empty_list", list.describe(), "\"meeting\", \"task\"");
  }
  for (json::value at = list.first(); at; at = at.next()) {
    if (!at.is_string()) {
      json::error(asked.problems, at, "wrong_type", at.describe(), "\"meeting\" or \"task\"");
      continue;
    }
    const auto word = model::read_word(at, kind_names, asked.problems);
    if (!word) continue;
    const bool is_meeting = *word == 0;
    (is_meeting ? out.with_meetings : out.with_tasks) = true;
    const bool is_there =
        is_meeting ? static_cast<bool>(settings.meetings) : static_cast<bool>(settings.tasks);
    if (is_there) continue;
    json::error(asked.problems, at, "unknown_setting",
                "the policy's workspace has no \"" + std::string(kind_names[*word]) + "s\"",
                "a kind that it has");
  }
}

void read_zone(const question& asked, json::value at, schedule_query& out) {
  out.zone = &asked.viewer.zone();
  const auto name = model::read_name(at, asked.problems);
  if (!name) return;
  const base::zone_table& zones = asked.viewer.rules.zones().table();
  if (const base::zone* found = zones.find(*name)) {
    out.zone = found;
    return;
  }
  std::vector<std::string_view> known;
  for (const auto& each : zones.zones) known.push_back(each.first);
  json::error(asked.problems, at, "unknown_zone",
              "the zones hold no time zone " + text::quoted(*name),
              "a name such as \"Europe/Berlin\"", text::did_you_mean(*name, known));
}

day_span days_of(schedule_query::span view, std::int32_t day, std::int32_t week_starts_on) {
  if (view == schedule_query::span::week) return week_of(day, week_starts_on);
  if (view == schedule_query::span::month) return month_of(day);
  return {day, day};
}

class schedule_writer {
 public:
  schedule_writer(const question& asked, const schedule_query& query)
      : asked_(asked), settings_(*asked.viewer.settings), query_(query) {
    for (std::int32_t day = query.days.first; day <= query.days.last; ++day) {
      shown_.push_back(query.shows(day, settings_.working_days));
      const instant_span instants = instants_of(*query.zone, {day, day});
      has_time_.push_back(instants.first < instants.end);
    }
    counts_.resize(shown_.size());
  }

  bool find(const std::vector<calendar_event>* tasks) {
    bool is_whole = true;
    if (query_.with_meetings) {
      meetings_ = asked_.records_of(settings_.meetings.object_name);
      is_whole = meetings_ != nullptr;
    }
    if (query_.with_tasks) {
      tasks_ = asked_.records_of(settings_.tasks.object_name);
      is_whole = is_whole && tasks_ != nullptr;
    }
    if (!is_whole) return false;
    if (meetings_) find_meetings(asked_, *meetings_, query_, events_, contacts_);
    if (tasks_ && tasks) {
      events_.insert(events_.end(), tasks->begin(), tasks->end());
    } else if (tasks_) {
      find_tasks(asked_, *tasks_, query_, events_);
    }
    for (calendar_event& each : events_) place(each);
    std::erase_if(events_, [](const calendar_event& each) { return each.listed_on < 0; });
    std::sort(events_.begin(), events_.end(), [this](const auto& a, const auto& b) {
      if (a.at.place != b.at.place) return a.at.place < b.at.place;
      if (a.kind != b.kind) return a.kind < b.kind;
      return is_before(records_of(a), a.at, b.at);
    });
    return true;
  }

  void write(json::writer& out) {
    out.open_object();
    out.member("view", view_names[static_cast<std::size_t>(query_.view)]);
    out.member("time_zone", query_.zone->name());
    out.member("first", calendar::format_date(query_.days.first));
    out.member("last", calendar::format_date(query_.days.last));
    out.member_integer("count", static_cast<std::int64_t>(events_.size()));
    if (meetings_) out.member_integer("meetings", count_of(event_kind::meeting));
    if (tasks_) out.member_integer("tasks", count_of(event_kind::task));
    if (query_.hides_weekends) out.member_integer("hidden", static_cast<std::int64_t>(hidden_));
    out.key("days");
    out.open_array();
    for (std::size_t i = 0; i < shown_.size(); ++i) {
      if (shown_[i]) write_day(out, i);
    }
    out.close_array();
    if (meetings_) write_contacts(out);
    out.close_object();
  }

 private:
  const criteria::record_set& records_of(const calendar_event& each) const noexcept {
    return each.kind == event_kind::meeting ? *meetings_ : *tasks_;
  }

  std::int64_t count_of(event_kind kind) const {
    return std::count_if(events_.begin(), events_.end(),
                         [&](const calendar_event& each) { return each.kind == kind; });
  }

  /// Whether the event stands on a day that is shown. A day that the zone skipped has tasks alone.
  bool stands_on(const calendar_event& each, std::int32_t day) const {
    const auto index = static_cast<std::size_t>(day - query_.days.first);
    const bool has_room = each.kind == event_kind::task || has_time_[index];
    return each.at.place.day <= day && day <= each.last_day && shown_[index] && has_room;
  }

  /// Finds the first shown day of an event, if it has one in the span.
  void place(calendar_event& each) {
    const std::int32_t first = std::max(each.at.place.day, query_.days.first);
    const std::int32_t last = std::min(each.last_day, query_.days.last);
    for (std::int32_t day = first; day <= last && each.listed_on < 0; ++day) {
      if (stands_on(each, day)) each.listed_on = day - query_.days.first;
    }
    if (each.listed_on < 0) {
      ++hidden_;
    } else {
      ++counts_[static_cast<std::size_t>(each.listed_on)];
    }
  }

  void write_day(json::writer& out, std::size_t index) {
    const std::int32_t day = query_.days.first + static_cast<std::int32_t>(index);
    const instant_span instants = instants_of(*query_.zone, {day, day});
    out.open_object();
    out.member("day", calendar::format_date(day));
    out.member("starts_at", calendar::format_timestamp(instants.first));
    out.member("ends_at", calendar::format_timestamp(instants.end));
    out.member_integer("count", counts_[index]);
    out.key("entries");
    out.open_array();
    const std::size_t listed = std::min(events_.size(), query_.most);
    for (std::size_t i = 0; i < listed; ++i) {
      const calendar_event& each = events_[i];
      if (stands_on(each, day)) write_entry(out, each, day);
    }
    out.close_array();
    out.close_object();
  }

  void write_entry(json::writer& out, const calendar_event& each, std::int32_t day) {
    const criteria::record_set& records = records_of(each);
    const std::uint32_t row = each.at.row;
    const bool is_meeting = each.kind == event_kind::meeting;
    out.open_object();
    out.member("kind", kind_names[static_cast<std::size_t>(each.kind)]);
    out.member("id", records.id(row));
    if (is_meeting) {
      out.member("starts_at", calendar::format_timestamp(each.at.place.instant));
      out.member("ends_at", calendar::format_timestamp(each.ends_at));
    } else {
      write_due(out, each.at.place);
      if (each.is_done) out.member_boolean("done", true);
    }
    if (each.at.place.day < day) out.member_boolean("continues", true);
    write_fields(out, records, row, is_meeting ? settings_.meetings.shown : settings_.tasks.shown,
                 asked_.memory);
    out.close_object();
  }

  void write_contacts(json::writer& out) {
    out.key("contacts_today");
    out.open_array();
    for (const std::string& each : contacts_) out.string(each);
    out.close_array();
  }

  const question& asked_;
  const model::workspace_settings& settings_;
  const schedule_query& query_;
  const criteria::record_set* meetings_ = nullptr;
  const criteria::record_set* tasks_ = nullptr;
  std::vector<bool> shown_;           ///< by day of the span
  std::vector<bool> has_time_;        ///< likewise: the day has an instant
  std::vector<std::int64_t> counts_;  ///< likewise: events that are listed on it
  std::vector<calendar_event> events_;
  std::vector<std::string> contacts_;
  std::size_t hidden_ = 0;
};

}  // namespace

bool schedule_query::shows(std::int32_t day, std::uint8_t working_days) const noexcept {
  if (!hides_weekends) return true;
  return (working_days >> static_cast<unsigned>(calendar::weekday_of(day)) & 1U) != 0;
}

std::optional<schedule_query> read_schedule(const question& asked, json::reader& in) {
  const std::size_t errors = asked.problems.error_count();
  schedule_query out;
  const auto view =
      model::read_word(in.optional("view", json::kind::string), view_names, asked.problems);
  out.view = static_cast<schedule_query::span>(view.value_or(0));
  read_zone(asked, in.optional("time_zone", json::kind::string), out);
  out.today = day_at(*out.zone, asked.viewer.when.now_unix_us);
  std::int32_t day = out.today;
  if (const json::value at = in.optional("day", json::kind::string)) {
    const auto written = calendar::parse_date(at.string());
    day = written.value_or(day);
    if (!written) {
      json::error(asked.problems, at, "ill_formed_date", at.describe(),
                  "a date, such as \"2026-11-22\"");
    }
  }
  out.days = days_of(out.view, day, asked.viewer.policy().schema->calendar.week_starts_on);
  read_kinds(asked, in.optional("kinds", json::kind::array), out);
  const json::value hides = in.optional("hide_weekends", json::kind::boolean);
  out.hides_weekends = hides && hides.boolean() && out.view != schedule_query::span::day;
  out.most = read_size(in.optional("size", json::kind::number), preset_entries, asked.problems);
  in.finish();
  if (asked.problems.error_count() != errors) return std::nullopt;
  return out;
}

schedule_query todays_schedule(const viewer_data& viewer, std::size_t most) {
  schedule_query out;
  out.zone = &viewer.zone();
  out.today = viewer.today;
  out.days = {viewer.today, viewer.today};
  out.with_meetings = static_cast<bool>(viewer.settings->meetings);
  out.with_tasks = static_cast<bool>(viewer.settings->tasks);
  out.most = most;
  return out;
}

bool write_schedule(const question& asked, const schedule_query& query, json::writer& out,
                    const std::vector<calendar_event>* tasks) {
  schedule_writer found(asked, query);
  if (!found.find(tasks)) return false;
  found.write(out);
  return true;
}

}  // namespace ambit::workspace
