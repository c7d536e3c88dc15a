#include "src/workspace/stages.hpp"

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <utility>
#include <vector>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/workspace/exact_sum.hpp"
#include "src/workspace/view_question.hpp"

namespace ambit::workspace {

namespace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_type;
using criteria::open_rows;
using model::workspace_pipeline;

constexpr std::array<std::string_view, 1> view_words = {"all"};

struct stages_question {
  const workspace_pipeline* pipeline = nullptr;
  view_question view;
  std::optional<std::vector<std::string>> owners;
  std::optional<std::size_t> stage;  ///< whose records are listed; the last one: that of none
};

const workspace_pipeline* find_pipeline(const question& asked, json::value at) {
  const auto id = model::read_name(at, asked.problems, limits::max_id_bytes);
  if (!id) return nullptr;
  std::vector<std::string_view> known;
  for (const workspace_pipeline& each : asked.viewer.settings->pipelines) {
    if (each.id == *id) return &each;
    known.push_back(each.id);
  }
  json::error(asked.problems, at, "unknown_pipeline",
              "the policy's workspace has no pipeline " + text::quoted(*id), "one that it has",
              text::did_you_mean(*id, known));
  return nullptr;
}

/// null: that of records in no stage of the pipeline.
std::optional<std::size_t> find_stage(const question& asked, const workspace_pipeline& pipeline,
                                      json::value at) {
  if (!at) return std::nullopt;
  if (at.is_null()) return pipeline.stages.size();
  const auto id = model::read_name(at, asked.problems, limits::max_id_bytes);
  if (!id) return std::nullopt;
  std::vector<std::string_view> known;
  for (std::size_t i = 0; i < pipeline.stages.size(); ++i) {
    if (pipeline.stages[i].id == *id) return i;
    known.push_back(pipeline.stages[i].id);
  }
  json::error(asked.problems, at, "unknown_stage",
              "pipeline " + text::quoted(pipeline.id) + " has no stage " + text::quoted(*id),
              "one of its stages, or null", text::did_you_mean(*id, known));
  return std::nullopt;
}

std::vector<std::string> read_owners(const question& asked, json::value list) {
  std::vector<std::string> out;
  std::size_t index = 0;
  if (list.size() == 0) {
    json::error(asked.problems, list, "empty_list", list.describe(), "at least one user");
  }
  for (json::value at = list.first(); at; at = at.next()) {
    if (model::past_list_limit(at, index++, asked.problems)) break;
    auto id = model::read_name(at, asked.problems, limits::max_id_bytes);
    if (id) out.push_back(*std::move(id));
  }
  return out;
}

void read_question(const question& asked, json::reader& in, stages_question& out) {
  const json::value named = in.require("pipeline", json::kind::string);
  out.pipeline = find_pipeline(asked, named);
  if (!out.pipeline) return;
  const workspace_pipeline& pipeline = *out.pipeline;
  view_question_reader reader(asked, *pipeline.object, "ambit pipeline", out.view);
  reader.identify(named);
  reader.read_view(in.any("view"), view_words);
  const json::value owners = in.optional("owner", json::kind::array);
  reader.identify(owners);
  if (owners) out.owners = read_owners(asked, owners);
  reader.read_filter(in.optional("created", json::kind::object), pipeline.created,
                     "created_property");
  reader.read_filter(in.optional("last_activity", json::kind::object), pipeline.last_activity,
                     "last_activity_property");
  const json::value stage = in.any("stage");
  reader.identify(stage);
  out.stage = find_stage(asked, pipeline, stage);
  reader.read_form(in);
  reader.read_page(in.optional("page", json::kind::object));
  in.finish();
}

/// Which stage a value of the pipeline's field names; the last one: none of them.
class stage_finder {
 public:
  explicit stage_finder(const workspace_pipeline& pipeline)
      : of_(pipeline.object->fields[pipeline.stage]), none_(pipeline.stages.size()) {
    by_option_.assign(of_.options.size(), none_);
    for (std::size_t i = 0; i < none_; ++i) {
      const std::string& id = pipeline.stages[i].id;
      by_id_.emplace(id, i);
      const auto option = of_.option_ordinals.find(id);
      if (option != of_.option_ordinals.end()) by_option_[option->second] = i;
    }
  }
  std::size_t of(const cell& value) const {
    if (value.state != cell_state::present) return none_;
    if (of_.type == field_type::choice) return by_option_[static_cast<std::size_t>(value.integer)];
    const auto found = by_id_.find(value.view());
    return found == by_id_.end() ? none_ : found->second;
  }

 private:
  const criteria::field& of_;
  std::size_t none_;
  std::vector<std::size_t> by_option_;
  std::unordered_map<std::string_view, std::size_t> by_id_;
};

struct stage_tally {
  explicit stage_tally(const criteria::field* summed) noexcept : amount(summed) {}
  std::size_t count = 0;
  exact_sum amount;
};

class stage_lister {
 public:
  stage_lister(const question& asked, const stages_question& of,
               const criteria::record_set& records)
      : asked_(asked),
        of_(of),
        pipeline_(*of.pipeline),
        records_(records),
        finder_(pipeline_),
        amount_(pipeline_.amount ? &pipeline_.object->fields[*pipeline_.amount] : nullptr),
        tallies_(pipeline_.stages.size() + 1, stage_tally(amount_)),
        list_(records, of.view.form, asked.memory) {}

  void run() {
    record_question plan(asked_.viewer, pipeline_.object_name);
    const auto root = plan.open(group::all);
    plan.add_shared();
    if (pipeline_.when) plan.add(*pipeline_.when, *pipeline_.atoms);
    if (of_.owners) plan.add_ids_of(criteria::record_field::owner_user, *of_.owners);
    of_.view.add_to(plan);
    plan.close(root);
    plan.read(pipeline_.stage);
    if (pipeline_.amount) plan.read(*pipeline_.amount);
    record_scan scan(plan, records_, asked_.memory);
    while (scan.next()) {
      open_rows rows = scan.sound();
      scan.narrow(root, rows);
      take(scan, rows);
    }
  }

  void write(json::writer& out) {
    stage_tally all(amount_);
    for (const stage_tally& each : tallies_) {
      all.count += each.count;
      all.amount.add(each.amount);
    }
    out.member("pipeline", pipeline_.id);
    out.member_integer("total", static_cast<std::int64_t>(all.count));
    write_amount(out, all);
    out.key("stages");
    out.open_array();
    for (std::size_t i = 0; i < tallies_.size(); ++i) {
      out.open_object();
      out.key("stage");
      i < pipeline_.stages.size() ? out.string(pipeline_.stages[i].id) : out.null();
      out.member_integer("count", static_cast<std::int64_t>(tallies_[i].count));
      write_amount(out, tallies_[i]);
      out.close_object();
    }
    out.close_array();
    if (!of_.stage) return;
    out.key("stage");
    *of_.stage < pipeline_.stages.size() ? out.string(pipeline_.stages[*of_.stage].id) : out.null();
    list_.write(out, "records");
  }

 private:
  void take(record_scan& scan, const open_rows& rows) {
    open_rows listed;
    listed.clear(rows.count);
    rows.for_each([&](std::size_t at) {
      const std::size_t stage = finder_.of(scan.value(at, pipeline_.stage));
      stage_tally& to = tallies_[stage];
      ++to.count;
      if (amount_) to.amount.add(scan.value(at, *pipeline_.amount));
      if (of_.stage == stage) listed.set(at);
    });
    if (of_.stage) list_.take(scan, listed);
  }

  void write_amount(json::writer& out, const stage_tally& of) const {
    if (!amount_) return;
    out.key("amount");
    of.amount.write(out);
    if (!of.amount.fits()) out.member_boolean("overflow", true);
  }

  const question& asked_;
  const stages_question& of_;
  const workspace_pipeline& pipeline_;
  const criteria::record_set& records_;
  stage_finder finder_;
  const criteria::field* amount_;  ///< null: none is summed
  std::vector<stage_tally> tallies_;
  record_list list_;
};

}  // namespace

bool answer_pipeline(const question& asked, json::reader& in, json::writer& out) {
  stages_question stages;
  read_question(asked, in, stages);
  const criteria::record_set* records =
      stages.pipeline ? asked.records_of(stages.pipeline->object_name) : nullptr;
  if (asked.problems.has_errors()) return false;
  if (write_unopened(out, stages.view)) return true;
  stage_lister lister(asked, stages, *records);
  lister.run();
  out.open_object();
  out.member("view", stages.view.view);
  lister.write(out);
  out.close_object();
  return true;
}

}  // namespace ambit::workspace
