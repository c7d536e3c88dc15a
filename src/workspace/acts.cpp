// acts.cpp: who may do what in the workspace, and what follows for views, reports, follows and feeds.
#include <memory>
#include <utility>

#include "ambit/workspace_acts.hpp"
#include "src/base/limits.hpp"
#include "src/model/acts_data.hpp"
#include "src/model/committing.hpp"
#include "src/workspace/act_planner.hpp"
#include "src/workspace/note_json.hpp"

namespace ambit::workspace {

using kind = act_request::kind;
using model::note_key;
using model::note_kind;

namespace {

constexpr auto report_places = static_cast<std::int64_t>(limits::max_reports);

}  // namespace

// -------------------------------------------------------------------------- what the acts stand on

status act_planner::read(const std::vector<act_request>& acts,
                         std::span<const batch* const> records, const model::ledger_store& book,
                         report& problems) {
  for (const act_request& each : acts) want_notes(each);
  status found = records_.find_in(records, problems);
  if (found == status::ok) found = notes_.read(book, problems);
  return found == status::ok ? follows_.read(book, notes_, problems) : found;
}

void act_planner::want_notes(const act_request& asked) {
  switch (asked.type) {
    case kind::save_view:
    case kind::delete_view:
      notes_.want_all(note_kind::view, asked.for_everyone ? std::string_view() : viewer_.user,
                      asked.object);
      break;
    case kind::add_report:
    case kind::remove_report:
      notes_.want_all(note_kind::report, viewer_.user, {});
      break;
    case kind::follow:
    case kind::unfollow:
      follows_.want(asked.object, asked.id, notes_);
      want_record(asked.object, asked.id);
      break;
    case kind::merge:
      want_record(asked.object, asked.into);
      notes_.want_newest(asked.object, asked.into);
      [[fallthrough]];
    case kind::edit:
    case kind::move_stage:
      want_record(asked.object, asked.id);
      notes_.want_newest(asked.object, asked.id);
      break;
    case kind::remove_feed_entry:
      notes_.want(own_key(note_kind::removed_entry, asked));
      break;
  }
}

void act_planner::want_record(std::string_view object, std::string_view id) {
  records_.want(object, id);
  notes_.want(merge_key(object, id));
}

// ------------------------------------------------------------------------------------- who may

std::string_view act_planner::refusal_of_actor(const act_request& asked, act_result& made) const {
  if (viewer_.at.actor.empty()) return "no_actor";
  if (viewer_.at.actor != viewer_.user) return "not_the_viewer";
  if (viewer_.fault != viewer_fault::none) {
    made.because = viewer_fault_names[static_cast<std::size_t>(viewer_.fault)];
    return "no_tabs";
  }
  if (!viewer_.has_own_plate()) return "not_own_plate";
  if (asked.is_of_report()) return {};
  if (!viewer_.has_seat) return "needs_seat";
  return asked.for_everyone ? who_.refusal(right::share_views) : std::string_view();
}

std::string_view act_planner::refusal_of(const given_record& record, bool to_edit) noexcept {
  switch (record.sight) {
    case sharing::sight::invalid:
      return "invalid";
    case sharing::sight::hidden:
      return "no_grant";
    case sharing::sight::read:
      return to_edit ? "read_only" : "";
    case sharing::sight::edit:
      break;
  }
  return {};
}

given_record* act_planner::reach(std::string_view object, const std::string& id, bool to_edit,
                                 act_result& made) {
  given_record* const record = records_.find(object, id);
  if (record == nullptr) {
    made.reason = "unknown_record";
  } else if (made.reason = refusal_of(*record, false); !made.reason.empty()) {
    // Of a record that is not to be seen no more is said.
  } else if (const model::note_text* const merged = notes_.find(merge_key(object, id))) {
    made.reason = "merged";
    made.merged_into = merged_into(*merged);
  } else if (made.reason = refusal_of(*record, to_edit); made.reason.empty()) {
    return record;
  }
  made.record = id;
  return nullptr;
}

act_result act_planner::run(const act_request& asked) {
  act_result made;
  made.reason = refusal_of_actor(asked, made);
  if (!made.reason.empty()) return made;
  switch (asked.type) {
    case kind::save_view:
      save_view(asked, made);
      break;
    case kind::delete_view:
      drop(view_key(asked), made);
      break;
    case kind::add_report:
      add_report(asked, made);
      break;
    case kind::remove_report:
      remove_report(asked, made);
      break;
    case kind::follow:
      follow(asked, made);
      break;
    case kind::unfollow:
      unfollow(asked, made);
      break;
    case kind::edit:
      edit(asked, made);
      break;
    case kind::move_stage:
      move_stage(asked, made);
      break;
    case kind::merge:
      merge(asked, made);
      break;
    case kind::remove_feed_entry:
      put(own_key(note_kind::removed_entry, asked), "{}", made);
      break;
  }
  if (asked.type != kind::merge) made.record.clear();
  return made;
}

// ----------------------------------------------------------------------------- notes by themselves

/// What is there already keeps its moment.
void act_planner::put(note_key key, std::string json, act_result& made) {
  const model::note_text* const known = notes_.find(key);
  if (known != nullptr && known->json == json) {
    made.outcome = act_outcome::kept;
    return;
  }
  notes_.put(std::move(key), {now(), std::move(json)});
  made.outcome = act_outcome::done;
}

void act_planner::drop(const note_key& key, act_result& made) {
  made.outcome = notes_.find(key) == nullptr ? act_outcome::kept : act_outcome::done;
  if (made.outcome == act_outcome::done) notes_.drop(key);
}

note_key act_planner::view_key(const act_request& asked) const {
  return {note_kind::view, asked.for_everyone ? std::string() : viewer_.user, asked.object,
          asked.id, 0};
}

void act_planner::save_view(const act_request& asked, act_result& made) {
  note_key key = view_key(asked);
  if (notes_.find(key) == nullptr &&
      notes_.count(key.kind, key.user, key.object) >= limits::max_views) {
    made.reason = "too_many_views";
    return;
  }
  put(std::move(key), view_json(asked.body, viewer_.user), made);
}

/// Stands on all five places, so that two who add at once do not both get a last one.
void act_planner::add_report(const act_request& asked, act_result& made) {
  std::int64_t free = 0;
  std::int64_t own = 0;
  for (std::int64_t place = report_places; place >= 1; --place) {
    const model::note_text* const known = notes_.find(report_key(place));
    if (known == nullptr) {
      free = place;
    } else if (report_id(*known) == asked.id) {
      own = place;
    }
  }
  if (own == 0 && free == 0) {
    made.reason = "too_many_reports";
    return;
  }
  put(report_key(own != 0 ? own : free), asked.body, made);
}

void act_planner::remove_report(const act_request& asked, act_result& made) {
  made.outcome = act_outcome::kept;
  for (std::int64_t place = 1; place <= report_places; ++place) {
    const model::note_text* const known = notes_.find(report_key(place));
    if (known != nullptr && report_id(*known) == asked.id) return drop(report_key(place), made);
  }
}

/// Whoever followed a record that went into this one follows this one.
void act_planner::follow(const act_request& asked, act_result& made) {
  if (reach(asked.object, asked.id, false, made) == nullptr) return;
  if (follows_.leading_to(asked.object, asked.id).empty()) {
    put(own_key(note_kind::follow, asked), "{}", made);
    follows_.follow(asked.object, asked.id);
  } else {
    made.outcome = act_outcome::kept;
  }
}

void act_planner::unfollow(const act_request& asked, act_result& made) {
  made.outcome = act_outcome::kept;
  for (const note_key& each : follows_.leading_to(asked.object, asked.id)) drop(each, made);
  follows_.unfollow(asked.object, asked.id);
}

result<acts> plan_acts(const viewer& who, std::span<const batch* const> records,
                       std::string_view json, const ledger& book, scratch& memory) {
  report problems;
  const auto storage = std::make_shared<criteria::cell_storage>();
  const viewer_data& viewer = who.data();
  const std::optional<std::vector<act_request>> requests =
      read_acts(json, viewer.policy(), *storage, problems);
  if (!requests) return {status::invalid_argument, std::move(problems)};
  act_planner planner(who, *storage, memory);
  const status read = planner.read(*requests, records, book.store(), problems);
  if (read != status::ok) return {read, std::move(problems)};
  auto made = std::make_shared<model::acts_data>();
  made->book = book.store().weak_from_this();
  for (const act_request& each : *requests) {
    const act_result done = planner.run(each);
    made->results.push_back({done.outcome, act_json(viewer, each, done)});
  }
  planner.write(made->changes);
  return acts(std::move(made));
}

result<acts> act(const viewer& who, std::span<const batch* const> records, std::string_view json,
                 ledger& book, scratch& memory) {
  return model::commit_made<acts>(book, "act again",
                                  [&] { return plan_acts(who, records, json, book, memory); });
}

}  // namespace ambit::workspace
