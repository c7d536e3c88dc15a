// act_json.cpp: results of acts as JSON, and what is remembered of them.
#include "src/base/json_writer.hpp"
#include "src/workspace/act_result.hpp"

namespace ambit::workspace {

namespace {

using kind = act_request::kind;

std::string_view word(const act_request& asked) {
  return act_names[static_cast<std::size_t>(asked.type)];
}

void write_patch(json::writer& out, const criteria::object& of,
                 const std::vector<property_change>& changes) {
  out.key("patch");
  out.open_object();
  for (const property_change& each : changes) {
    out.key(of.fields[each.field].name);
    out.raw(each.to);
  }
  out.close_object();
}

/// Where the host writes the one id for the other.
void write_associations(json::writer& out, const viewer_data& viewer) {
  out.key("associations");
  out.open_array();
  const criteria::schema_data& schema = *viewer.policy().schema;
  for (const criteria::object& each : schema.objects) {
    if (!each.declared || each.name == "user") continue;
    out.open_object();
    out.member("object", each.name);
    out.member("field", each.fields[criteria::record_field::account].name);
    out.close_object();
  }
  if (viewer.settings->accounts.is_company) {
    for (const auto& [directory, field] :
         {std::pair("contacts", "companies"), std::pair("users", "account")}) {
      out.open_object();
      out.member("directory", directory);
      out.member("field", field);
      out.close_object();
    }
  }
  out.close_array();
}

void write_refusal(json::writer& out, const act_result& made) {
  if (made.reason.empty()) return;
  out.member("reason", made.reason);
  if (!made.because.empty()) out.member("because", made.because);
  if (!made.record.empty()) out.member("record", made.record);
  if (!made.merged_into.empty()) out.member("merged_into", made.merged_into);
  if (!made.pipeline.empty()) out.member("pipeline", made.pipeline);
  if (made.missing.empty()) return;
  out.key("missing");
  out.open_array();
  for (const std::string_view field : made.missing) out.string(field);
  out.close_array();
}

}  // namespace

std::string act_json(const viewer_data& viewer, const act_request& asked, const act_result& made) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("act", word(asked));
  if (!asked.object.empty() && !asked.is_of_report()) out.member("object", asked.object);
  out.member("id", asked.id);
  out.member("outcome", name(made.outcome));
  write_refusal(out, made);
  if (asked.type == kind::merge) out.member("into", asked.into);
  if (made.patch) write_patch(out, *viewer.policy().schema->find(asked.object), *made.patch);
  if (asked.type == kind::merge && made.outcome == act_outcome::done)
    write_associations(out, viewer);
  if (made.is_replayed) out.member_boolean("replayed", true);
  out.member("fingerprint", viewer.rules.fingerprint());
  out.close_object();
  return text;
}

std::string change_json(const viewer_data& viewer, const act_request& asked,
                        const criteria::object& of, const std::vector<property_change>& changes,
                        std::string_view role, std::string_view other) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("by", viewer.user);
  out.member("act", word(asked));
  if (!role.empty()) out.member(role, other);
  out.key("values");
  out.open_array();
  for (const property_change& each : changes) {
    out.open_object();
    out.member("property", of.fields[each.field].name);
    out.key("from");
    out.raw(each.from);
    out.key("to");
    out.raw(each.to);
    out.close_object();
  }
  out.close_array();
  out.close_object();
  return text;
}

}  // namespace ambit::workspace
