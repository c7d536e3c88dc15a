// act_reader.cpp: acts as a host writes them.
#include <algorithm>
#include <cstddef>
#include <utility>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/criteria/record_set.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/owner_json.hpp"
#include "src/workspace/act_request.hpp"

namespace ambit::workspace {

namespace {

using kind = act_request::kind;

/// A hint that names the nearest of these by its id.
template <class T>
std::string nearest_id(const std::vector<T>& known, std::string_view written) {
  std::vector<std::string_view> ids;
  ids.reserve(known.size());
  for (const T& each : known) ids.push_back(each.id);
  return text::did_you_mean(written, ids);
}

class act_reader {
 public:
  act_reader(const model::policy_data& policy, criteria::cell_storage& storage, report& problems)
      : policy_(policy), storage_(storage), problems_(problems) {}

  void read(json::value written, std::vector<act_request>& out) {
    const std::size_t errors_before = problems_.error_count();
    json::reader in(written, problems_, "an act");
    if (!in.usable()) return;
    const json::value name = in.require("act", json::kind::string);
    const auto known = model::read_word(name, act_names, problems_, "unknown_act");
    if (!known) return;  // its other keys cannot be judged
    act_request act;
    act.type = static_cast<kind>(*known);
    read_object_of(in, act);
    act.id = read_id(in, "id");
    read_rest(in, act);
    in.finish();
    if (problems_.error_count() == errors_before) out.push_back(std::move(act));
  }

 private:
  void read_object_of(json::reader& in, act_request& act) {
    object_ = nullptr;
    switch (act.type) {
      case kind::remove_report:
        return;
      case kind::remove_feed_entry:
        object_ = policy_.workspace->activities.object;
        if (object_ == nullptr)
          json::error(problems_, in.any("act"), "unknown_object",
                      "a feed's entry where the workspace has no activities",
                      "a policy with \"activities\"");
        break;
      case kind::move_stage:
        read_pipeline(in.require("pipeline", json::kind::string), act);
        break;
      default:
        object_ = read_object(in.require("object", json::kind::string), policy_, problems_);
    }
    if (object_ != nullptr) act.object = object_->name;
  }

  void read_pipeline(json::value at, act_request& act) {
    if (!at) return;
    const auto& known = policy_.workspace->pipelines;
    const auto found = std::find_if(known.begin(), known.end(),
                                    [&](const auto& each) { return each.id == at.string(); });
    if (found == known.end()) {
      json::error(problems_, at, "unknown_pipeline",
                  "unknown pipeline " + text::quoted(at.string()), "a pipeline of the policy",
                  nearest_id(known, at.string()));
      return;
    }
    act.pipeline = &*found;
    object_ = found->object;
    if (!is_editable(*object_, found->stage))
      json::error(problems_, at, "wrong_field",
                  "the stage of the pipeline is no value that the host supplies",
                  "a pipeline whose stage is a field of the host's");
  }

  std::string read_id(json::reader& in, std::string_view key) {
    const json::value written = in.require(key, json::kind::string);
    const auto id = written ? model::read_id(written, problems_) : std::nullopt;
    return std::string(id.value_or(std::string_view()));
  }

  void read_rest(json::reader& in, act_request& act) {
    switch (act.type) {
      case kind::save_view:
        read_visibility(in, act);
        read_body(in, act);
        break;
      case kind::delete_view:
        read_visibility(in, act);
        break;
      case kind::add_report:
        read_body(in, act);
        break;
      case kind::edit:
        read_values(in.require("values", json::kind::object), act, true);
        break;
      case kind::move_stage:
        read_stage(in.require("stage", json::kind::string), act);
        read_values(in.optional("values", json::kind::object), act, false);
        break;
      case kind::merge:
        act.into = read_id(in, "into");
        act.into_object = act.object;
        if (const json::value other = in.optional("into_object", json::kind::string))
          act.into_object = other.string();
        break;
      case kind::remove_report:
      case kind::follow:
      case kind::unfollow:
      case kind::remove_feed_entry:
        break;
    }
  }

  void read_visibility(json::reader& in, act_request& act) {
    act.for_everyone = model::read_word(in.require("visibility", json::kind::string),
                                        visibility_names, problems_) == 1U;
  }

  void read_body(json::reader& in, act_request& act) {
    json::writer out(act.body);
    out.open_object();
    if (act.type == kind::add_report) {
      out.member("id", act.id);
      out.member("object", act.object);
    }
    if (object_ == nullptr) {  // reported already, and what is read by it cannot be judged
      for (const std::string_view key :
           {"name", "columns", "criteria", "sort", "when", "group_by", "sum"})
        in.any(key);
    } else if (act.type == kind::add_report) {
      read_report(in, *object_, policy_, out, problems_);
    } else {
      read_view(in, *object_, policy_, out, problems_);
    }
    out.close_object();
  }

  void read_stage(json::value at, act_request& act) {
    if (!at || act.pipeline == nullptr) return;
    act.stage = at.string();
    const auto has_stage = [&](const model::workspace_pipeline& each) {
      return std::find_if(each.stages.begin(), each.stages.end(),
                          [&](const auto& stage) { return stage.id == act.stage; });
    };
    const auto own = has_stage(*act.pipeline);
    if (own != act.pipeline->stages.end()) {
      act.to = &*own;
      return;
    }
    for (const model::workspace_pipeline& each : policy_.workspace->pipelines)
      if (each.object == act.pipeline->object && has_stage(each) != each.stages.end()) return;
    json::error(problems_, at, "unknown_stage", "unknown stage " + text::quoted(act.stage),
                "a stage of the pipeline " + text::quoted(act.pipeline->id),
                nearest_id(act.pipeline->stages, act.stage));
  }

  void read_values(json::value written, act_request& act, bool must_be_some) {
    if (!written || object_ == nullptr) return;
    if (must_be_some && written.size() == 0)
      json::error(problems_, written, "missing_key", "no values", "at least one property");
    std::vector<criteria::cell> cells(object_->fields.size());
    const std::vector<criteria::record_problem> wrong =
        criteria::read_json_cells(*object_, written, cells, storage_);
    for (json::value at = written.first(); at; at = at.next()) {
      const auto field = object_->find(at.key());
      if (!field) {
        json::error(problems_, at, "unknown_field", "unknown field " + text::quoted(at.key()),
                    "a field of the object " + text::quoted(object_->name),
                    criteria::nearest_field(*object_, at.key(), problems_));
      } else if (!is_editable(*object_, *field) || is_stage(act, *field)) {
        json::error(
            problems_, at, "wrong_field",
            text::quoted(at.key()) +
                (is_stage(act, *field) ? " is the stage itself" : " is no value that is given so"),
            "a field that the host supplies, but ids and owners");
      } else {
        add_value(at, *field, cells[*field], wrong, act);
      }
    }
  }

  static bool is_stage(const act_request& act, criteria::field_ordinal field) {
    return act.pipeline != nullptr && act.pipeline->stage == field;
  }

  void add_value(json::value at, criteria::field_ordinal field, const criteria::cell& value,
                 const std::vector<criteria::record_problem>& wrong, act_request& act) {
    const criteria::field& of = object_->fields[field];
    for (const criteria::record_problem& each : wrong)
      if (each.field == of.name)
        return json::error(problems_, at, each.code, each.found, each.expected);
    if (value.state == criteria::cell_state::undeclared)
      return json::error(problems_, at, "unknown_option",
                         text::quoted(of.name) + " has no option for " + at.describe(),
                         criteria::option_of(of));
    act.values.push_back({field, value});
  }

  const model::policy_data& policy_;
  criteria::cell_storage& storage_;
  report& problems_;
  const criteria::object* object_ = nullptr;  ///< of the act that is read
};

}  // namespace

bool is_editable(const criteria::object& of, criteria::field_ordinal field) noexcept {
  return !of.fields[field].derived && field != criteria::record_field::id &&
         field != criteria::record_field::owner_user &&
         field != criteria::record_field::owner_queue;
}

const criteria::object* read_object(json::value at, const model::policy_data& policy,
                                    report& problems) {
  if (!at) return nullptr;
  if (const model::object_sharing* const found = policy.find_sharing(at.string()))
    return found->object;
  std::vector<std::string_view> known;
  known.reserve(policy.sharing.size());
  for (const model::object_sharing& each : policy.sharing) known.push_back(each.object_name);
  json::error(problems, at, "unknown_object", "unknown object " + text::quoted(at.string()),
              "an object whose sharing the policy has", text::did_you_mean(at.string(), known));
  return nullptr;
}

std::optional<std::vector<act_request>> read_acts(std::string_view json,
                                                  const model::policy_data& policy,
                                                  criteria::cell_storage& storage,
                                                  report& problems) {
  std::vector<act_request> acts;
  act_reader reader(policy, storage, problems);
  json::document document;
  const std::size_t start = json.find_first_not_of(" \t\r\n");
  if (start != std::string_view::npos && json[start] == '[') {
    if (document.parse(json, {}, problems))
      for (json::value item = document.root().first(); item; item = item.next())
        reader.read(item, acts);
  } else {
    json::line line;
    std::size_t offset = 0;
    std::uint64_t number = 0;
    while (json::next_line(json, offset, number, line))
      if (document.parse(line.text, {}, problems, line.number)) reader.read(document.root(), acts);
  }
  if (problems.has_errors()) return std::nullopt;
  return acts;
}

}  // namespace ambit::workspace
