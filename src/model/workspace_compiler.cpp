#include "src/model/workspace_compiler.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/portal_access.hpp"
#include "src/model/workspace_fields.hpp"

namespace ambit::model {

namespace {

using criteria::field_type;

constexpr auto moments = {field_type::date, field_type::timestamp};
constexpr auto ids = {field_type::id};

class workspace_reader {
 public:
  workspace_reader(policy_builder& build, json::value at, workspace_settings& out)
      : build_(build), problems_(build.problems), at_(at), out_(out) {}

  void read() {
    json::reader in(at_, problems_, "a workspace");
    if (!in.usable()) return;
    read_subscription(in.require("subscription", json::kind::string));
    out_.seat = compile_eligible_when(build_, in.any("seat"));
    read_accounts(in);
    read_working_days(in.optional("working_days", json::kind::array));
    read_tasks(in.optional("tasks", json::kind::object));
    read_meetings(in.optional("meetings", json::kind::object));
    read_activities(in.optional("activities", json::kind::object));
    read_company(in);
    read_entries(problems_, in.optional("pipelines", json::kind::array), "a pipeline",
                 limits::max_pipelines,
                 [this](json::value each) { read_pipeline(each, out_.pipelines.emplace_back()); });
    read_entries(problems_, in.optional("health", json::kind::array), "a part of the health score",
                 limits::max_health_parts, [this](json::value each) { read_health(each); });
    in.optional("note", json::kind::string);
    in.finish();
  }

 private:
  std::string read_id(json::reader& in) {
    return read_name(in.require("id", json::kind::string), problems_, limits::max_id_bytes)
        .value_or("");
  }

  void read_subscription(json::value at) {
    const auto written = read_name(at, problems_);
    if (!written) return;
    const auto known =
        std::find(subscription_names.begin() + 1, subscription_names.end(), *written);
    if (known != subscription_names.end()) {
      out_.subscription = static_cast<model::subscription>(known - subscription_names.begin());
      return;
    }
    json::warning(problems_, at, "unknown_subscription",
                  "a subscription " + text::quoted(*written) + ", with which nobody has a tab",
                  "\"professional\" or \"enterprise\"");
  }

  void read_accounts(json::reader& in) {
    workspace_accounts& out = out_.accounts;
    const json::value named = in.optional("account_object", json::kind::string);
    read_workspace_object(build_, named, {"account_object", "company"}, at_, out);
    out.is_company = out.object_name == "company";
    if (!out.is_company && out_.subscription == subscription::professional && named) {
      json::error(problems_, named, "needs_enterprise",
                  "a custom account object with the subscription \"professional\"",
                  "the object \"company\"", "custom ones need the subscription \"enterprise\"");
    }
    workspace_fields fields(build_, in, out);
    out.csm = fields.require("csm_property", ids);
    out.assigned = fields.optional("assigned_property", moments);
    out.renewal_date = fields.optional("renewal_date_property", {field_type::date});
    out.created = fields.optional("created_property", moments);
    out.last_activity = fields.optional("last_activity_property", moments);
  }

  /// How a custom account leads to its company, through which the feed finds contacts.
  void read_company(json::reader& in) {
    workspace_accounts& out = out_.accounts;
    if (out.is_company) {
      const json::value at = in.any("company_property");
      if (at && !at.is_null()) {
        json::error(problems_, at, "misplaced_key",
                    "\"company_property\" where the account is the company itself",
                    "it only with a custom account object");
      }
      return;
    }
    workspace_fields fields(build_, in, out);
    if (at_.find("activities")) {
      out.company = fields.require("company_property", ids);
    } else {
      out.company = fields.optional("company_property", ids);
    }
  }

  void read_working_days(json::value list) {
    if (!list) return;
    if (list.size() == 0) {
      json::error(problems_, list, "empty_list", list.describe(), "at least one day");
    }
    out_.working_days = 0;
    for (json::value at = list.first(); at; at = at.next()) {
      const json::value word = at.is_string() ? at : json::value();
      if (!word) json::error(problems_, at, "wrong_type", at.describe(), "a weekday");
      const auto day = read_word(word, criteria::weekday_words, problems_, "unknown_weekday");
      if (day) out_.working_days = static_cast<std::uint8_t>(out_.working_days | 1U << *day);
    }
  }

  void read_tasks(json::value at) {
    if (!at) return;
    json::reader in(at, problems_, "the tasks of a workspace");
    workspace_tasks& out = out_.tasks;
    read_workspace_object(build_, in.optional("object", json::kind::string), {"object", "task"}, at,
                          out);
    workspace_fields fields(build_, in, out);
    out.assignee = fields.require("assignee", ids);
    out.due_on = fields.optional("due_on", {field_type::date});
    out.due_at = fields.optional("due_at", {field_type::timestamp});
    if (at.find("due_on").is_null() || !at.find("due_on")) {
      if (at.find("due_at").is_null() || !at.find("due_at")) {
        json::error(problems_, at, "missing_key", "tasks without a day on which they are due",
                    "\"due_on\", \"due_at\", or both");
      }
    }
    const json::value done = in.require("done", json::kind::object);
    out.done = compile_when(build_, done, out.object, out.atoms.get());
    out.done_at = fields.optional("done_at", moments);
    out.shown = fields.list("shown");
    in.finish();
  }

  void read_meetings(json::value at) {
    if (!at) return;
    json::reader in(at, problems_, "the meetings of a workspace");
    workspace_meetings& out = out_.meetings;
    read_workspace_object(build_, in.optional("object", json::kind::string), {"object", "meeting"},
                          at, out);
    workspace_fields fields(build_, in, out);
    out.people = fields.require_list("people", ids);
    out.starts_at = fields.require("starts_at", {field_type::timestamp});
    out.ends_at = fields.optional("ends_at", {field_type::timestamp});
    out.contacts = fields.list("contacts", ids);
    out.shown = fields.list("shown");
    in.finish();
  }

  void read_activities(json::value at) {
    if (!at) return;
    json::reader in(at, problems_, "the activities of a workspace");
    workspace_activities& out = out_.activities;
    read_workspace_object(build_, in.optional("object", json::kind::string), {"object", "activity"},
                          at, out);
    workspace_fields fields(build_, in, out);
    out.contact = fields.require("contact", ids);
    out.at = fields.require("at", {field_type::timestamp});
    out.kind = fields.optional("kind", {field_type::choice});
    out.enrolled = fields.optional("enrolled", {field_type::boolean});
    out.searched = fields.list("searched", {field_type::text});
    out.shown = fields.list("shown");
    in.finish();
  }

  void read_pipeline(json::value at, workspace_pipeline& out) {
    json::reader in(at, problems_, "a pipeline");
    if (!in.usable()) return;
    refuse_null(build_, at, {"when"});
    out.id = read_id(in);
    read_workspace_object(build_, in.require("object", json::kind::string), {}, at, out);
    out.when =
        compile_when(build_, in.optional("when", json::kind::object), out.object, out.atoms.get());
    workspace_fields fields(build_, in, out);
    out.stage = fields.require("stage", {field_type::choice, field_type::id});
    out.amount =
        fields.optional("amount", {field_type::decimal, field_type::integer, field_type::number});
    out.created = fields.optional("created_property", moments);
    out.last_activity = fields.optional("last_activity_property", moments);
    const json::value stages = in.require("stages", json::kind::array);
    if (stages && stages.size() == 0) {
      json::error(problems_, stages, "empty_list", stages.describe(), "at least one stage");
    }
    read_entries(problems_, stages, "a stage", limits::max_stages,
                 [&](json::value each) { read_stage(each, out, out.stages.emplace_back()); });
    in.optional("note", json::kind::string);
    in.finish();
  }

  void read_stage(json::value at, const workspace_pipeline& of, pipeline_stage& out) {
    json::reader in(at, problems_, "a stage");
    if (!in.usable()) return;
    out.id = read_id(in);
    workspace_fields fields(build_, in, of);
    out.required = fields.list("requires");
    in.finish();
    const criteria::field* stage = of.object ? &of.object->fields[of.stage] : nullptr;
    if (!stage || stage->type != field_type::choice || out.id.empty() ||
        stage->option_ordinals.contains(out.id)) {
      return;
    }
    std::vector<std::string_view> options(stage->options.begin(), stage->options.end());
    json::error(problems_, at.find("id"), "unknown_option",
                "field " + text::quoted(stage->name) + " has no option " + text::quoted(out.id),
                criteria::option_of(*stage), text::did_you_mean(out.id, options));
  }

  void read_health(json::value at) {
    health_part out;
    json::reader in(at, problems_, "a part of the health score");
    if (!in.usable()) return;
    out.id = read_id(in);
    const json::value when = in.require("when", json::kind::object);
    auto compiled = compile_when(build_, when, out_.accounts.object, out_.accounts.atoms.get());
    const json::value weight = in.require("weight", json::kind::number);
    const auto read = weight ? number::to_integer(weight.number()) : number::parsed<std::int64_t>{};
    if (weight && (!read || read.value < 1 || read.value > limits::max_health_weight)) {
      json::error(problems_, weight, "out_of_range", weight.describe(),
                  "1 to " + std::to_string(limits::max_health_weight));
    }
    in.optional("note", json::kind::string);
    in.finish();
    if (!compiled) return;
    out.when = *std::move(compiled);
    out.weight = static_cast<std::int32_t>(read.value);
    out_.health.push_back(std::move(out));
  }

  policy_builder& build_;
  report& problems_;
  json::value at_;
  workspace_settings& out_;
};

}  // namespace

void compile_workspace(policy_builder& build, json::value workspace) {
  if (!workspace) return;
  workspace_reader(build, workspace, build.data.workspace.emplace()).read();
}

}  // namespace ambit::model
