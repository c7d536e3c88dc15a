#include "src/exchange/policy_document.hpp"

#include <algorithm>
#include <set>

#include "src/base/text.hpp"

namespace ambit::exchange {

namespace {

void write_raw_members(json::value object, json::writer& out, std::string_view left_out) {
  for (json::value member = object.first(); member; member = member.next()) {
    if (member.key() == left_out) continue;
    out.key(member.key());
    out.raw(json::compact(member.source()));
  }
}

void write_inferred_fields(const std::vector<inferred_field>& fields, json::writer& out) {
  for (const inferred_field& field : fields) {
    out.key(field.name);
    out.open_object();
    out.member("type", criteria::name(field.type));
    if (field.ignore_case) out.member_boolean("ignore_case", true);
    out.close_object();
  }
}

void write_derived_fields(const derived_fields& fields, json::writer& out) {
  for (std::size_t at = 0; at < fields.size(); ++at) {
    const derived_field& field = fields[at];
    out.key(field.name);
    out.open_object();
    out.member("type", criteria::name(field.type));
    out.key("derived");
    out.raw(field.expression);
    if (field.sees_missing) out.member_boolean("sees_missing", true);
    out.close_object();
  }
}

/// One object of the schema: `declared` (or nothing) first, then what was inferred (or null).
void write_object(json::value declared, const inferred_object* inferred, json::writer& out) {
  out.open_object();
  if (declared) write_raw_members(declared, out, "fields");
  out.key("fields");
  out.open_object();
  if (declared) write_raw_members(declared.find("fields"), out, {});
  if (inferred) {
    write_inferred_fields(inferred->fields, out);
    if (inferred->derived) write_derived_fields(*inferred->derived, out);
  }
  out.close_object();
  out.close_object();
}

void write_criterion(const planned_criterion& one, json::writer& out) {
  out.open_object();
  write_condition(one.when, one.why, one.detail, out);
  if (!one.data.empty()) {
    out.key("data");
    out.raw(one.data);
  }
  out.key("origin");
  out.raw(one.origin);
  out.close_object();
}

}  // namespace

void write_schema(json::value declared, std::string_view time_zone,
                  const std::vector<inferred_object>& inferred, json::writer& out) {
  const json::value calendar = declared ? declared.find("calendar") : json::value();
  out.open_object();
  if (calendar || !time_zone.empty()) {
    out.key("calendar");
    out.open_object();
    if (!time_zone.empty()) out.member("time_zone", time_zone);
    if (calendar) write_raw_members(calendar, out, time_zone.empty() ? "" : "time_zone");
    out.close_object();
  }
  out.key("objects");
  out.open_object();
  std::set<std::string, std::less<>> written;
  const json::value known = declared ? declared.find("objects") : json::value();
  for (json::value object = known.first(); object; object = object.next()) {
    const auto added = std::find_if(inferred.begin(), inferred.end(),
                                    [&](const auto& each) { return each.name == object.key(); });
    out.key(object.key());
    write_object(object, added == inferred.end() ? nullptr : &*added, out);
    written.emplace(object.key());
  }
  for (const inferred_object& object : inferred) {
    if (written.contains(object.name)) continue;
    out.key(object.name);
    write_object({}, &object, out);
  }
  out.close_object();
  out.close_object();
}

void write_condition(const std::optional<criterion_tree>& when, const refusal& why,
                     const std::string& detail, json::writer& out) {
  if (when) {
    out.key("when");
    write(*when, out);
    return;
  }
  out.key("uncarried");
  out.open_object();
  out.member("reason", why.reason);
  out.member("detail", detail);
  out.close_object();
}

void write_criteria(const std::vector<named_criteria>& objects, json::writer& out) {
  const bool any = std::any_of(objects.begin(), objects.end(),
                               [](const auto& each) { return !each.criteria->empty(); });
  if (!any) return;
  out.key("criteria");
  out.open_object();
  for (const named_criteria& each : objects) {
    if (each.criteria->empty()) continue;
    out.key(each.object);
    out.open_object();
    for (const planned_criterion& one : *each.criteria) {
      out.key(one.name);
      write_criterion(one, out);
    }
    out.close_object();
  }
  out.close_object();
}

void note_refusal(const planned_criterion& refused, std::string_view object, report& notes) {
  notes.add({severity::warning,
             refused.why.reason,
             "criterion " + text::quoted(refused.name, 160) + " of object " + text::quoted(object) +
                 " is not carried: " + refused.why.detail,
             {},
             "it stays in its place as uncarried, and whoever asks for it hears so",
             refused.why.where});
}

void note_days_of_utc(std::size_t count, const place& first, std::string_view whose,
                      report& notes) {
  if (count == 0) return;
  notes.add({severity::warning,
             "days_of_utc",
             (count == 1 ? std::string("1 entry has") : std::to_string(count) + " entries have") +
                 " relative dates, and no time zone is given: days begin at midnight UTC",
             {},
             "give the " + std::string(whose) + "'s time zone",
             first});
}

}  // namespace ambit::exchange
