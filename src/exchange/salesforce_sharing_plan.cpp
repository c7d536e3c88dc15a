#include "src/exchange/salesforce_sharing_plan.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/salesforce_elements.hpp"

namespace ambit::exchange {

namespace {

/// What Salesforce calls those that something is shared with, or whose records are.
struct known_people {
  std::string_view element;
  std::string_view target;
  std::string_view everybody;  ///< the target's id where the element names none
  bool internal_only = false;
  bool is_portal_role = false;
};
constexpr std::array<known_people, 9> all_known = {{
    {"group", "group", "", false, false},
    {"role", "role", "", false, false},
    {"roleAndSubordinates", "role_and_below", "", false, false},
    {"roleAndSubordinatesInternal", "role_and_below", "", true, false},
    {"portalRole", "portal_role", "", false, true},
    {"portalRoleAndSubordinates", "role_and_below", "", false, true},
    {"allInternalUsers", "all", "internal", false, false},
    {"allPartnerUsers", "all", "partners", false, false},
    {"guestUser", "guest", "", false, false},
}};

/// In words that a reader of the report can act on.
std::string why_not(std::string_view element) {
  if (element == "allCustomerPortalUsers" || element == "channelProgramGroup" ||
      element == "channelProgramGroups") {
    return "customer portal users and channel programmes are no kind of users here";
  }
  if (element.starts_with("territor")) return "territories stand in no directory";
  if (element.starts_with("manager")) return "managers of users stand in no directory";
  return "nothing here means such users";
}

class planner {
 public:
  planner(const written_sharing_rule& source, std::string id, std::string_view file, report& notes)
      : source_(source), notes_(notes) {
    made_.id = std::move(id);
    made_.where = source.at.where();
    made_.high_volume_owners = source.high_volume_owners;
    made_.why = source.condition.malformed;
    made_.origin = origin_of(file, {{"kind", source.at.name()}, {"rule", source.name}});
  }

  planned_sharing_rule plan() {
    beside_ = source_.beside;
    read_access();
    take_people("sharedTo", source_.to, true, made_.to);
    if (!source_.has_criteria) take_owners();
    if (made_.to.empty()) refuse("unsupported_target", "nobody is left that it is shared with");
    if (made_.why) {
      made_.when.reset();
      made_.owned_by.clear();
    }
    note_account_settings();
    made_.data = data_of(beside_);
    return std::move(made_);
  }

 private:
  void refuse(std::string_view reason, std::string detail) {
    if (made_.why) return;
    made_.why = refusal{std::string(reason), std::move(detail), made_.where};
  }

  void read_access() {
    made_.access = source_.access == "Read" ? "read" : "edit";
    if (source_.access == "Read" || source_.access == "Edit" || source_.access == "All") return;
    refuse("unsupported_access", "access " + text::quoted(source_.access) + " gives nothing here");
  }

  void leave_out(std::string_view where, const xml::element& who, std::string why) {
    notes_.add({severity::warning,
                "target_not_carried",
                std::string(where) + " " + text::quoted(who.name()) + " " +
                    text::quoted(who.trimmed()) + " of sharing rule " +
                    text::quoted(made_.id, 160) + ": " + std::move(why),
                {},
                "it is left out, so that the rule shares less than in Salesforce",
                who.where()});
    beside_.push_back(who);
  }

  void take_people(std::string_view where, const std::vector<xml::element>& people,
                   bool may_be_guest, std::vector<planned_target>& out) {
    for (const xml::element& who : people) {
      const auto known = std::find_if(all_known.begin(), all_known.end(),
                                      [&](const auto& each) { return each.element == who.name(); });
      const std::string_view id = who.trimmed();
      if (known == all_known.end()) {
        leave_out(where, who, why_not(who.name()));
      } else if (known->target == "guest" && !may_be_guest) {
        leave_out(where, who, "guests own nothing here");
      } else if (known->target == "guest" && made_.access != "read") {
        leave_out(where, who, "guests are not let edit");
      } else if (known->everybody.empty() && (id.empty() || id.size() > limits::max_id_bytes)) {
        leave_out(where, who, "no name that an id can hold");
      } else if (out.size() == limits::max_list) {
        leave_out(where, who, "more of them than a rule takes");
      } else {
        const bool named = known->everybody.empty();
        out.push_back({known->target, std::string(named ? id : known->everybody),
                       known->internal_only, known->is_portal_role});
      }
    }
  }

  /// Records of queues are nobody's own: a criterion means them.
  void take_owners() {
    std::vector<xml::element> people;
    std::vector<std::string> queues;
    for (const xml::element& who : source_.from) {
      const std::string_view id = who.trimmed();
      if (who.name() != "queue") {
        people.push_back(who);
      } else if (id.empty() || id.size() > limits::max_id_bytes ||
                 queues.size() == limits::max_list) {
        leave_out("sharedFrom", who, "no name that an id can hold, or too many of them");
      } else {
        queues.emplace_back(id);
      }
    }
    if (!queues.empty() && !people.empty()) {
      refuse("unsupported_target", "records of queues and of users in one rule");
      return;
    }
    if (!queues.empty()) {
      made_.when =
          make_test("owner.queue", "in", {{"values", json_texts(queues)}, {"if_missing", "false"}});
      return;
    }
    take_people("sharedFrom", people, false, made_.owned_by);
    if (made_.owned_by.empty()) {
      refuse("unsupported_target", "nobody is left whose records it shares");
    }
  }

  void note_account_settings() {
    for (const xml::element& part : source_.beside) {
      if (part.name() != "accountSettings") continue;
      for (xml::element level = part.first(); level; level = level.next()) {
        if (level.trimmed() == "None" || level.trimmed().empty()) continue;
        notes_.add({severity::warning,
                    "related_access_not_carried",
                    "sharing rule " + text::quoted(made_.id, 160) + " gives " +
                        text::quoted(level.name()) + " " + text::quoted(level.trimmed()) +
                        " to what belongs to the account",
                    {},
                    "it shares the account only; share the others by rules of their own",
                    level.where()});
      }
    }
  }

  const written_sharing_rule& source_;
  report& notes_;
  planned_sharing_rule made_;
  std::vector<xml::element> beside_;
};

void write_targets(std::string_view key, const std::vector<planned_target>& targets,
                   json::writer& out) {
  if (targets.empty()) return;
  out.key(key);
  out.open_array();
  for (const planned_target& each : targets) {
    out.open_object();
    out.member(each.kind, each.id);
    if (each.internal_only) out.member_boolean("internal_only", true);
    out.close_object();
  }
  out.close_array();
}

void write_rule(const planned_sharing_rule& one, json::writer& out) {
  out.open_object();
  out.member("id", one.id);
  if (one.why) {
    write_condition(std::nullopt, *one.why, one.why->detail, out);
  } else {
    if (one.when) write_condition(one.when, {}, {}, out);
    write_targets("owned_by", one.owned_by, out);
    write_targets("to", one.to, out);
    out.member("access", one.access);
    if (one.high_volume_owners && one.when) out.member_boolean("high_volume_owners", true);
  }
  if (!one.data.empty()) {
    out.key("data");
    out.raw(one.data);
  }
  out.key("origin");
  out.raw(one.origin);
  out.close_object();
}

void add_named(const std::vector<planned_target>& targets, named_organisation& out) {
  for (const planned_target& each : targets) {
    if (each.kind == "group") out.groups.insert(each.id);
    if (each.kind == "guest") ++out.guests;
    if (each.is_portal_role) {
      out.portal_roles.insert(each.id);
    } else if (each.kind.starts_with("role")) {
      out.roles.insert(each.id);
    }
  }
}

}  // namespace

planned_sharing_rule plan_sharing_rule(const written_sharing_rule& source, std::string id,
                                       std::string_view file, report& notes) {
  return planner(source, std::move(id), file, notes).plan();
}

void note_refusal(const planned_sharing_rule& refused, std::string_view object, report& notes) {
  notes.add({severity::warning,
             refused.why->reason,
             "sharing rule " + text::quoted(refused.id, 160) + " of object " +
                 text::quoted(object) + " is not carried: " + refused.why->detail,
             {},
             "it stays in its place as uncarried, and shares nothing",
             refused.why->where});
}

void write_sharing(const std::vector<planned_sharing_rule>& rules, json::writer& out) {
  out.open_object();
  out.key("rules");
  out.open_array();
  for (const planned_sharing_rule& each : rules) write_rule(each, out);
  out.close_array();
  out.close_object();
}

void add_named(const std::vector<planned_sharing_rule>& rules, named_organisation& out) {
  for (const planned_sharing_rule& each : rules) {
    if (each.why) continue;
    add_named(each.to, out);
    add_named(each.owned_by, out);
  }
}

}  // namespace ambit::exchange
