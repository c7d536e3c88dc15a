// acts.cpp: who may do what in the workspace, and what follows.
#include <algorithm>
#include <memory>
#include <utility>

#include "ambit/workspace_acts.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/model/acts_data.hpp"
#include "src/model/committing.hpp"
#include "src/workspace/act_result.hpp"
#include "src/workspace/follow_book.hpp"
#include "src/workspace/note_desk.hpp"
#include "src/workspace/note_json.hpp"

namespace ambit::workspace {

namespace {

using kind = act_request::kind;
using model::note_key;
using model::note_kind;

constexpr auto report_places = static_cast<std::int64_t>(limits::max_reports);

class act_planner {
 public:
  act_planner(const viewer& who, criteria::cell_storage& storage, scratch& memory)
      : who_(who), viewer_(who.data()), storage_(storage), records_(viewer_, storage, memory) {}

  status read(const std::vector<act_request>& acts, std::span<const batch* const> records,
              const model::ledger_store& book, report& problems);
  act_result run(const act_request& asked);
  void write(model::ledger_changes& out) const { notes_.write(out); }

 private:
  void want_notes(const act_request& asked);
  void want_record(std::string_view object, std::string_view id);

  std::string_view refusal_of_actor(const act_request& asked, act_result& made) const;
  /// Of a record that an act is about; null after refusing.
  given_record* reach(std::string_view object, const std::string& id, bool to_edit,
                      act_result& made);

  void save_view(const act_request& asked, act_result& made);
  void add_report(const act_request& asked, act_result& made);
  void remove_report(const act_request& asked, act_result& made);
  void follow(const act_request& asked, act_result& made);
  void unfollow(const act_request& asked, act_result& made);
  void edit(const act_request& asked, act_result& made);
  void move_stage(const act_request& asked, act_result& made);
  void merge(const act_request& asked, act_result& made);
  void replay_merge(const act_request& asked, act_result& made);

  void put(note_key key, std::string json, act_result& made);
  void drop(const note_key& key, act_result& made);
  void change(const act_request& asked, given_record& record, std::vector<criteria::cell> after,
              std::span<const property_value> values, act_result& made);
  std::vector<property_value> filled(const given_record& winner, const given_record& loser) const;
  property_value stage_of(const act_request& asked);

  bool is_replayed(const act_request& asked, std::string_view json) const;
  note_key view_key(const act_request& asked) const;
  note_key report_key(std::int64_t place) const {
    return {note_kind::report, viewer_.user, {}, {}, place};
  }
  note_key own_key(note_kind of, const act_request& asked) const {
    return {of, viewer_.user, asked.object, asked.id, 0};
  }
  std::int64_t now() const { return viewer_.at.now_unix_us; }

  const viewer& who_;
  const viewer_data& viewer_;
  criteria::cell_storage& storage_;
  given_records records_;
  note_desk notes_;
  follow_book follows_{viewer_.user, notes_};
};

// -------------------------------------------------------------------------- what the acts stand on

status act_planner::read(const std::vector<act_request>& acts,
                         std::span<const batch* const> records, const model::ledger_store& book,
                         report& problems) {
  for (const act_request& each : acts) want_notes(each);
  status found = records_.find_in(records, problems);
  if (found == status::ok) found = notes_.read(book, problems);
  return found == status::ok ? follows_.read(book, problems) : found;
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
      follows_.want(asked.object, asked.id);
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

given_record* act_planner::reach(std::string_view object, const std::string& id, bool to_edit,
                                 act_result& made) {
  given_record* const record = records_.find(object, id);
  if (record == nullptr) {
    made.reason = "unknown_record";
  } else if (record->sight == sharing::sight::invalid) {
    made.reason = "invalid";
  } else if (record->sight == sharing::sight::hidden) {
    made.reason = "no_grant";
  } else if (const model::note_text* const merged = notes_.find(merge_key(object, id))) {
    made.reason = "merged";
    made.merged_into = merged_into(*merged);
  } else if (to_edit && record->sight != sharing::sight::edit) {
    made.reason = "read_only";
  } else {
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
      notes_.keys(key.kind, key.user, key.object).size() >= limits::max_views) {
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
  } else {
    made.outcome = act_outcome::kept;
  }
}

void act_planner::unfollow(const act_request& asked, act_result& made) {
  made.outcome = act_outcome::kept;
  for (const note_key& each : follows_.leading_to(asked.object, asked.id)) drop(each, made);
}

// ---------------------------------------------------------------------------- what changes records

/// Whether the actor did exactly this last with the record, which shows it as it was before.
bool act_planner::is_replayed(const act_request& asked, std::string_view json) const {
  const model::note* const last = notes_.newest(asked.object, asked.id);
  return last != nullptr && last->text.json == json;
}

/// The record has these cells from now on, and its history says so.
void act_planner::change(const act_request& asked, given_record& record,
                         std::vector<criteria::cell> after, std::span<const property_value> values,
                         act_result& made) {
  made.patch = given_records::changes(record, after, values);
  if (made.patch->empty()) {
    made.outcome = act_outcome::kept;
    made.patch.reset();
    return;
  }
  made.outcome = act_outcome::done;
  record.cells = std::move(after);
  std::string json = change_json(viewer_, asked, *record.kind, *made.patch);
  made.is_replayed = is_replayed(asked, json);
  if (!made.is_replayed) notes_.add_change(asked.object, asked.id, {now(), std::move(json)});
}

void act_planner::edit(const act_request& asked, act_result& made) {
  given_record* const record = reach(asked.object, asked.id, true, made);
  if (record == nullptr) return;
  for (const model::workspace_pipeline& each : viewer_.settings->pipelines) {
    if (each.object != record->kind || !records_.stands_in(each, record->cells)) continue;
    for (const property_value& value : asked.values) {
      if (value.field != each.stage) continue;
      made.reason = "stage_of_pipeline";
      made.pipeline = each.id;
      return;
    }
  }
  change(asked, *record, records_.with(*record, asked.values), asked.values, made);
}

property_value act_planner::stage_of(const act_request& asked) {
  const criteria::field& of = asked.pipeline->object->fields[asked.pipeline->stage];
  property_value stage{asked.pipeline->stage, {}};
  if (of.type == criteria::field_type::choice) {
    stage.value.integer = of.option_ordinals.find(asked.stage)->second;
    stage.value.state = criteria::cell_state::present;
  } else {
    stage.value = storage_.text(asked.stage, of.ignore_case);
  }
  return stage;
}

void act_planner::move_stage(const act_request& asked, act_result& made) {
  given_record* const record = reach(asked.object, asked.id, true, made);
  if (record == nullptr) return;
  if (!records_.stands_in(*asked.pipeline, record->cells)) {
    made.reason = "not_in_pipeline";
    return;
  }
  if (asked.to == nullptr) {
    made.reason = "other_pipeline";
    return;
  }
  std::vector<property_value> values = {stage_of(asked)};
  values.insert(values.end(), asked.values.begin(), asked.values.end());
  std::vector<criteria::cell> after = records_.with(*record, values);
  for (const criteria::field_ordinal field : asked.to->required)
    if (after[field].state != criteria::cell_state::present &&
        after[field].state != criteria::cell_state::undeclared)
      made.missing.push_back(record->kind->fields[field].name);
  if (!made.missing.empty()) {
    made.reason = "missing_properties";
  } else if (!records_.stands_in(*asked.pipeline, after)) {
    made.reason = "leaves_pipeline";
  } else {
    change(asked, *record, std::move(after), values, made);
  }
}

/// What the record that is left has no value of, and the other one has.
std::vector<property_value> act_planner::filled(const given_record& winner,
                                                const given_record& loser) const {
  std::vector<property_value> values;
  for (std::size_t i = 0; i < winner.cells.size(); ++i) {
    const auto field = static_cast<criteria::field_ordinal>(i);
    if (is_editable(*winner.kind, field) &&
        winner.cells[i].state == criteria::cell_state::missing &&
        loser.cells[i].state == criteria::cell_state::present)
      values.push_back({field, loser.cells[i]});
  }
  return values;
}

void act_planner::merge(const act_request& asked, act_result& made) {
  if (asked.object != viewer_.settings->accounts.object_name) {
    made.reason = "not_an_account";
  } else if (asked.into_object != asked.object) {
    made.reason = "different_kinds";
  } else if (asked.into == asked.id) {
    made.reason = "same_record";
  }
  if (!made.reason.empty()) return;
  const model::note_text* const known = notes_.find(merge_key(asked.object, asked.id));
  if (known != nullptr && merged_into(*known) == asked.into) return replay_merge(asked, made);
  given_record* const loser = reach(asked.object, asked.id, true, made);
  if (loser == nullptr) return;
  given_record* const winner = reach(asked.object, asked.into, true, made);
  if (winner == nullptr) return;
  const std::vector<property_value> values = filled(*winner, *loser);
  std::vector<criteria::cell> after = records_.with(*winner, values);
  made.patch = given_records::changes(*winner, after, values);
  made.outcome = act_outcome::done;
  winner->cells = std::move(after);
  notes_.put(merge_key(asked.object, asked.id), {now(), merge_json(asked.into, viewer_.user)});
  notes_.add_change(
      asked.object, asked.into,
      {now(), change_json(viewer_, asked, *winner->kind, *made.patch, "merged", asked.id)});
  notes_.add_change(asked.object, asked.id,
                    {now(), change_json(viewer_, asked, *loser->kind, {}, "into", asked.into)});
}

/// Of records that are there still, what is to be filled yet.
void act_planner::replay_merge(const act_request& asked, act_result& made) {
  made.outcome = act_outcome::done;
  made.is_replayed = true;
  given_record* const loser = records_.find(asked.object, asked.id);
  given_record* const winner = records_.find(asked.object, asked.into);
  if (loser == nullptr || winner == nullptr || loser->sight != sharing::sight::edit ||
      winner->sight != sharing::sight::edit)
    return;
  const std::vector<property_value> values = filled(*winner, *loser);
  made.patch = given_records::changes(*winner, records_.with(*winner, values), values);
}

}  // namespace

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
