// submission.cpp: can_submit and submit of ambit/conversations.hpp.
#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "ambit/conversations.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/portal_desk.hpp"
#include "src/tickets/decision.hpp"
#include "src/tickets/form_outlook.hpp"

namespace ambit::tickets {

namespace {

using criteria::field_ordinal;

/// Empty where the viewer may submit.
std::string_view why_not(const viewer_data& viewer) noexcept {
  if (!viewer.may_enter()) return "access_denied";
  if (!viewer.employee.empty()) return "not_a_contact";
  const auto& form = viewer.portal->form;
  if (!form) return "no_form";
  return form->properties.empty() || form->inbox.empty() ? "form_not_ready" : "";
}

void write_reason(json::writer& out, const viewer_data& viewer, std::string_view reason,
                  audience reader) {
  out.member("reason", reason);
  if (reader == audience::employee && !viewer.may_enter()) {
    out.member("because", name(viewer.entry.fault));
  }
}

/// Whose a ticket of the viewer's is: fields and the ids that they hold.
struct belonging {
  std::vector<std::pair<field_ordinal, std::string>> fields;
  std::string company;
};

belonging belonging_of(const viewer_data& viewer) {
  belonging out;
  for (const model::own_relation& each : viewer.portal->own_through) {
    out.fields.emplace_back(each.fields.front(), viewer.contact);
  }
  const model::contact* who = viewer.rules.directory().data().contacts.find(viewer.contact);
  who->for_each_company([&out](const model::contact::company& each) {
    if (each.primary && (out.company.empty() || each.id < out.company)) out.company = each.id;
  });
  const auto& companies = viewer.portal->company_fields;
  if (!out.company.empty() && !companies.empty()) {
    out.fields.emplace_back(companies.front(), out.company);
  }
  std::sort(out.fields.begin(), out.fields.end());
  out.fields.erase(std::unique(out.fields.begin(), out.fields.end()), out.fields.end());
  return out;
}

/// Members of a JSON object, without its braces.
std::string members_of(const belonging& whose, const criteria::object& kind) {
  std::string text;
  json::writer out(text);
  out.open_object();
  for (const auto& [field, id] : whose.fields) out.member(kind.fields[field].name, id);
  out.close_object();
  return text.substr(1, text.size() - 2);
}

/// What the portal will say of a ticket of its form, before it is filled in.
known outlook(const viewer_data& viewer, const belonging& whose, criteria::workspace& memory) {
  const model::portal_settings& portal = *viewer.portal;
  const draft_ticket draft = make_draft(portal, members_of(whose, *portal.object), {});
  const criteria::atom_table* atoms = portal.atoms.get();
  const known passes = outlook_of(portal.filter, atoms, viewer.when, draft, memory);
  if (!viewer.own.empty()) return passes;
  const auto is_company = [&](const granted_company& each) { return each.id == whose.company; };
  if (portal.company_fields.empty() ||
      std::none_of(viewer.companies.begin(), viewer.companies.end(), is_company)) {
    return known::no;
  }
  return std::min(passes, outlook_of(portal.shareable, atoms, viewer.when, draft, memory));
}

std::string_view name(known value) noexcept {
  if (value == known::unknown) return "depends";
  return value == known::yes ? "yes" : "no";
}

/// Without `/`, so that ids put together of several parts are different where the parts are.
std::string escaped(std::string_view part) {
  std::string out;
  for (const char c : part) {
    if (c == '%') {
      out += "%25";
    } else if (c == '/') {
      out += "%2F";
    } else {
      out += c;
    }
  }
  return out;
}

class submission_reader {
 public:
  submission_reader(const viewer_data& viewer, report& problems)
      : viewer_(viewer), portal_(*viewer.portal), problems_(problems) {}

  bool read(std::string_view written) {
    if (!document_.parse(written, {}, problems_)) return false;
    json::reader in(document_.root(), problems_, "a submission");
    if (!in.usable()) return false;
    const json::value id = in.require("id", json::kind::string);
    id_ = model::read_name(id, problems_, limits::max_id_bytes).value_or("");
    fields_ = in.require("fields", json::kind::object);
    in.finish();
    ticket_ = escaped(portal_.name) + "/" + escaped(viewer_.contact) + "/" + escaped(id_);
    if (!id_.empty() && ticket_.size() > limits::max_id_bytes) {
      json::error(problems_, id, "too_long",
                  "a ticket's id of " + std::to_string(ticket_.size()) + " bytes",
                  "at most " + std::to_string(limits::max_id_bytes) +
                      " bytes of portal, contact and submission together");
    }
    return !problems_.has_errors();
  }

  /// The fields are those that the portal's form asks, with values that they can have.
  bool check_fields() {
    const criteria::object& kind = *portal_.object;
    std::vector<std::string_view> asked;
    for (const field_ordinal each : portal_.form->properties) {
      asked.push_back(kind.fields[each].name);
    }
    for (json::value at = fields_.first(); at; at = at.next()) {
      if (std::find(asked.begin(), asked.end(), at.key()) != asked.end()) continue;
      json::error(problems_, at, "unknown_field", "unknown field " + text::quoted(at.key()),
                  "a field that the form asks", text::did_you_mean(at.key(), asked));
    }
    model::check_form_values(kind, fields_, problems_);
    problems_ = json::in_order_of_places(problems_);
    return !problems_.has_errors();
  }

  std::string_view id() const noexcept { return id_; }

  std::string write_ticket() const {
    const criteria::object& kind = *portal_.object;
    std::string text;
    json::writer out(text);
    out.open_object();
    out.member("id", ticket_);
    for (const auto& [field, id] : belonging_of(viewer_).fields) {
      out.member(kind.fields[field].name, id);
    }
    for (const auto& [field, value] : portal_.form->values) {
      out.key(kind.fields[field].name);
      out.raw(value);
    }
    for (const field_ordinal each : portal_.form->properties) {
      const json::value at = fields_.find(kind.fields[each].name);
      if (!at || at.is_null()) continue;
      out.key(kind.fields[each].name);
      out.raw(json::compact(at.source()));
    }
    out.close_object();
    return text;
  }

 private:
  const viewer_data& viewer_;
  const model::portal_settings& portal_;
  report& problems_;
  json::document document_;
  std::string id_;
  std::string ticket_;
  json::value fields_;
};

bool is_visible(const viewer_data& viewer, const std::string& ticket, criteria::workspace& memory) {
  report ignored;
  const auto records = criteria::read_json_records(viewer.policy().schema, *viewer.portal->object,
                                                   ticket, {}, ignored);
  if (!records) return false;
  bind_moments(viewer, memory);
  return decide(viewer, records->load(0, memory), records->broken(0), memory).is_visible();
}

std::string write_submitted(const viewer_data& viewer, const submission_reader& from,
                            criteria::workspace& memory) {
  const std::string ticket = from.write_ticket();
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("outcome", "submitted");
  out.member("submission", from.id());
  out.member_boolean("visible", is_visible(viewer, ticket, memory));
  out.key("effects");
  out.open_array();
  out.open_object();
  out.member("effect", "create_ticket");
  out.member("inbox", viewer.portal->form->inbox);
  out.key("ticket");
  out.raw(ticket);
  out.close_object();
  out.close_array();
  out.close_object();
  return text;
}

}  // namespace

std::string can_submit(const viewer& who, audience reader) {
  const viewer_data& viewer = who.data();
  const std::string_view reason = why_not(viewer);
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member_boolean("can_submit", reason.empty());
  if (reason.empty()) {
    const model::support_form& form = *viewer.portal->form;
    criteria::workspace memory;
    out.member("form", form.id);
    out.key("properties");
    out.open_array();
    for (const field_ordinal each : form.properties) {
      out.string(viewer.portal->object->fields[each].name);
    }
    out.close_array();
    out.member("visible", name(outlook(viewer, belonging_of(viewer), memory)));
  } else {
    write_reason(out, viewer, reason, reader);
  }
  out.close_object();
  return text;
}

result<std::string> submit(const viewer& who, std::string_view submission, audience reader,
                           scratch& memory) {
  const viewer_data& viewer = who.data();
  report problems;
  submission_reader from(viewer, problems);
  if (!from.read(submission)) return {status::invalid_argument, std::move(problems)};
  if (const std::string_view reason = why_not(viewer); !reason.empty()) {
    std::string text;
    json::writer out(text);
    out.open_object();
    out.member("outcome", "refused");
    write_reason(out, viewer, reason, reader);
    out.close_object();
    return text;
  }
  if (!from.check_fields()) return {status::invalid_argument, std::move(problems)};
  return write_submitted(viewer, from, memory.workspace());
}

}  // namespace ambit::tickets
