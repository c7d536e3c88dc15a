#include "src/model/portal_compiler.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/portal_access.hpp"
#include "src/model/portal_desk.hpp"

namespace ambit::model {

namespace {

constexpr std::array<std::string_view, 2> status_names = {"open_closed", "full"};
constexpr std::array<std::int64_t, 4> idle_timeouts = {20, 40, 60, 1'440};

class portal_reader {
 public:
  portal_reader(policy_builder& build, json::value portal, portal_settings& out)
      : build_(build), problems_(build.problems), portal_(portal), out_(out) {}

  void read() {
    read_portal_name();
    json::reader in(portal_, problems_, "a portal");
    if (!in.usable()) return;
    refuse_null(build_, portal_,
                {"filter", "confidential", "own_through", "relations", "fields", "on"});
    out_.object_name = "ticket";
    out_.object = find_object(in.optional("object", json::kind::string), out_.object_name, true);
    const json::value contact_object = in.optional("contact_object", json::kind::string);
    const json::value allow_blank = in.optional("allow_blank", json::kind::boolean);
    allows_blank_ = allow_blank && allow_blank.boolean();
    const json::value relations = in.optional("relations", json::kind::object);
    const json::value own_through = in.optional("own_through", json::kind::array);
    read_access(in.any("access"), contact_object);
    read_portal_relations(build_, relations, own_through, portal_, out_);
    read_criteria(in.optional("filter", json::kind::object),
                  in.optional("confidential", json::kind::object));
    read_portal_fields(build_, in.optional("fields", json::kind::object), out_);
    if (const auto status =
            read_word(in.optional("status", json::kind::string), status_names, problems_)) {
      out_.shows_stage = *status == 1;
    }
    read_portal_stage(build_, in.optional("stage", json::kind::object), out_);
    read_login(in);
    read_portal_desk(build_, in, out_);
    const json::value switched = in.optional("on", json::kind::boolean);
    if (switched) out_.switched_on = switched.boolean();
    in.optional("note", json::kind::string);
    in.finish();
    if (out_.switched_on.value_or(false)) refuse_unready(switched);
    collect_reads();
    if (out_.object) make_shown_object();
  }

 private:
  void read_portal_name() {
    out_.name = portal_.key();
    if (!out_.name.empty() && out_.name.size() <= limits::max_name_bytes) return;
    json::error(problems_, portal_, out_.name.empty() ? "empty_name" : "too_long",
                "a portal's name of " + std::to_string(out_.name.size()) + " bytes",
                "1 to " + std::to_string(limits::max_name_bytes) + " bytes");
  }

  void refuse_unready(json::value at) {
    for (const std::string_view fault : blocking_faults(out_)) {
      json::error(problems_, at, "portal_not_ready",
                  "the portal is switched on, and " + std::string(describe_blocking(fault)),
                  "a portal that nothing blocks, or that is off");
    }
  }

  /// `name` is the default, and becomes what is written.
  const criteria::object* find_object(json::value at, std::string& name, bool is_needed) {
    if (at) name = read_name(at, problems_).value_or("");
    if (!build_.data.schema || name.empty()) return nullptr;
    const criteria::object* found = build_.data.schema->find(name);
    if (found && name != "user") return found;
    if (!at && !is_needed) return nullptr;
    std::vector<std::string_view> names;
    for (const criteria::object& kind : build_.data.schema->objects) {
      if (kind.name != "user") names.push_back(kind.name);
    }
    json::error(problems_, at ? at : portal_, "unknown_object",
                found ? "users are neither tickets nor contacts"
                      : "the schema declares no object " + text::quoted(name),
                "an object of the schema", text::did_you_mean(name, names));
    return nullptr;
  }

  void read_access(json::value access, json::value contact_object) {
    std::string name = "contact";
    const bool asks = access && access.is_array();
    out_.contact_object = find_object(contact_object, name, asks);
    if (out_.contact_object) {
      out_.contact_atoms = std::make_shared<criteria::atom_table>(*out_.contact_object);
    }
    read_portal_access(build_, access, out_);
    std::size_t group = 0;
    for (json::value at = asks ? access.first() : json::value(); at; at = at.next()) {
      const auto& when = out_.groups[group].when;
      if (when) {
        check_blanks(build_, at.find("when"), *when, *out_.contact_object, *out_.contact_atoms,
                     allows_blank_);
      }
      if (++group == out_.groups.size()) break;
    }
  }

  void read_criteria(json::value filter, json::value confidential) {
    if (out_.object) out_.atoms = std::make_shared<criteria::atom_table>(*out_.object);
    out_.filter = read_criterion(filter);
    out_.confidential = read_criterion(confidential);
    if (out_.confidential) {
      out_.shareable =
          criteria::negation_of(*out_.confidential, *build_.data.schema, *out_.object, *out_.atoms);
    }
  }

  std::optional<criteria::compiled_criterion> read_criterion(json::value written) {
    auto compiled = compile_when(build_, written, out_.object, out_.atoms.get());
    if (compiled) {
      check_blanks(build_, written, *compiled, *out_.object, *out_.atoms, allows_blank_);
    }
    return compiled;
  }

  void read_login(json::reader& portal) {
    if (const json::value at = portal.optional("login", json::kind::object)) {
      json::reader in(at, problems_, "the login of a portal");
      const auto flag = [&in](std::string_view key) {
        const json::value written = in.optional(key, json::kind::boolean);
        return written && written.boolean();
      };
      out_.login.registration = flag("registration");
      out_.login.self_registration = flag("self_registration");
      out_.login.sso = flag("sso");
      in.finish();
    }
    const json::value lists = portal.optional("access_lists", json::kind::array);
    std::size_t index = 0;
    for (json::value at = lists ? lists.first() : lists; at; at = at.next()) {
      if (past_list_limit(at, index++, problems_)) break;
      if (auto id = read_name(at, problems_, limits::max_id_bytes)) {
        out_.access_lists.push_back(std::move(*id));
      }
    }
    auto& list = out_.access_lists;
    std::sort(list.begin(), list.end());
    list.erase(std::unique(list.begin(), list.end()), list.end());
    read_idle_timeout(portal.optional("idle_timeout_minutes", json::kind::number));
    out_.consent_text = read_text(portal.optional("consent_text", json::kind::string), problems_);
  }

  void read_idle_timeout(json::value at) {
    if (!at) return;
    const auto read = number::to_integer(at.number());
    const auto found = std::find(idle_timeouts.begin(), idle_timeouts.end(), read.value);
    if (read && found != idle_timeouts.end()) {
      out_.idle_timeout_minutes = static_cast<std::int32_t>(*found);
      return;
    }
    json::error(problems_, at, "unknown_value", at.describe(), "20, 40, 60 or 1440 minutes",
                "left out, a session does not end by itself");
  }

  void collect_reads() {
    auto& reads = out_.reads;
    const auto add = [&reads](const std::vector<criteria::field_ordinal>& fields) {
      reads.insert(reads.end(), fields.begin(), fields.end());
    };
    for (const own_relation& each : out_.own_through) add(each.fields);
    add(out_.company_fields);
    if (out_.filter) add(out_.filter->reads);
    if (out_.confidential) add(out_.confidential->reads);
    if (out_.stages.field) reads.push_back(*out_.stages.field);
    std::sort(reads.begin(), reads.end());
    reads.erase(std::unique(reads.begin(), reads.end()), reads.end());
  }

  void make_shown_object() {
    auto shown = std::make_shared<criteria::object>(*out_.object);
    out_.is_shown.resize(shown->fields.size());
    out_.is_shown_of_shared.resize(shown->fields.size());
    for (const auto field : out_.own_fields) out_.is_shown[field] = true;
    for (const auto field : out_.shared_fields) out_.is_shown_of_shared[field] = true;
    for (std::size_t i = 0; i < shown->fields.size(); ++i) {
      if (out_.is_shown[i]) continue;
      shown->field_ordinals.erase(shown->fields[i].name);
      shown->fields[i].name.clear();
    }
    out_.shown_object = std::move(shown);
  }

  policy_builder& build_;
  report& problems_;
  json::value portal_;
  portal_settings& out_;
  bool allows_blank_ = false;
};

}  // namespace

void compile_portals(policy_builder& build, json::value portals) {
  for (json::value at = portals ? portals.first() : portals; at; at = at.next()) {
    if (build.data.portals.size() == limits::max_portals) {
      json::error(build.problems, at, "limit_exceeded", "more portals than their limit",
                  "at most " + std::to_string(limits::max_portals));
      break;
    }
    portal_reader(build, at, build.data.portals.emplace_back()).read();
  }
}

}  // namespace ambit::model
