// record_acts.cpp: what becomes of records: edits, stages, merges.
#include <algorithm>
#include <utility>

#include "src/workspace/act_planner.hpp"
#include "src/workspace/note_json.hpp"

namespace ambit::workspace {

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
  std::vector<criteria::cell> after = records_.with(*record, asked.values);
  for (const model::workspace_pipeline& each : viewer_.settings->pipelines)
    if (each.object == record->kind && !may_stand(each, asked, *record, after, made)) return;
  change(asked, *record, std::move(after), asked.values, made);
}

/// Whether an edit leaves the record's stage in the pipeline to moves; else it is refused.
bool act_planner::may_stand(const model::workspace_pipeline& pipeline, const act_request& asked,
                            const given_record& record, const std::vector<criteria::cell>& after,
                            act_result& made) {
  const bool stood = records_.stands_in(pipeline, record.cells);
  const bool stands = records_.stands_in(pipeline, after);
  if (!stood && !stands) return true;
  const bool is_of_stage =
      std::any_of(asked.values.begin(), asked.values.end(),
                  [&](const property_value& each) { return each.field == pipeline.stage; });
  if (is_of_stage) {
    made.reason = "stage_of_pipeline";
  } else if (!stood) {
    // Whatever brings a record to a stage asks for what the stage requires.
    if (const model::pipeline_stage* const stage = given_records::stage_in(pipeline, after))
      made.missing = missing_in(*record.kind, *stage, after);
    if (!made.missing.empty()) made.reason = "missing_properties";
  }
  if (!made.reason.empty()) made.pipeline = pipeline.id;
  return made.reason.empty();
}

/// What the stage requires and is missing or wrong.
std::vector<std::string_view> act_planner::missing_in(const criteria::object& kind,
                                                      const model::pipeline_stage& stage,
                                                      const std::vector<criteria::cell>& cells) {
  std::vector<std::string_view> found;
  for (const criteria::field_ordinal field : stage.required)
    if (cells[field].state != criteria::cell_state::present &&
        cells[field].state != criteria::cell_state::undeclared)
      found.push_back(kind.fields[field].name);
  return found;
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
  made.missing = missing_in(*record->kind, *asked.to, after);
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
                                                const given_record& loser) {
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
  follows_.merge(asked.object, asked.id, asked.into);
  notes_.add_change(
      asked.object, asked.into,
      {now(), change_json(viewer_, asked, *winner->kind, *made.patch, "merged", asked.id)});
  notes_.add_change(asked.object, asked.id,
                    {now(), change_json(viewer_, asked, *loser->kind, {}, "into", asked.into)});
}

/// Of records that are there still, what is to be filled yet.
void act_planner::replay_merge(const act_request& asked, act_result& made) {
  given_record* const loser = records_.find(asked.object, asked.id);
  given_record* const winner = records_.find(asked.object, asked.into);
  for (const given_record* const each : {loser, winner}) {
    if (each == nullptr) continue;
    made.reason = refusal_of(*each, true);
    if (made.reason.empty()) continue;
    made.record = each == loser ? asked.id : asked.into;
    return;
  }
  made.outcome = act_outcome::done;
  made.is_replayed = true;
  if (loser == nullptr || winner == nullptr) return;
  const std::vector<property_value> values = filled(*winner, *loser);
  made.patch = given_records::changes(*winner, records_.with(*winner, values), values);
}

}  // namespace ambit::workspace
