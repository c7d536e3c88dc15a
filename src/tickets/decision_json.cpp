#include "src/tickets/decision_json.hpp"

#include "src/criteria/explain.hpp"
#include "src/model/record_problems.hpp"

namespace ambit::tickets {

namespace {

void write_group(json::writer& out, const viewer_data& viewer, std::uint32_t group) {
  const std::string& id = viewer.portal->groups[group].id;
  if (!id.empty()) out.member("group", id);
}

void write_company(json::writer& out, const viewer_data& viewer, const decision& made) {
  const granted_company& company = viewer.companies[made.company];
  out.member("company", company.id);
  write_group(out, viewer, company.group);
}

/// What the contact's access comes to.
void write_access(json::writer& out, const viewer_data& viewer) {
  out.key("contacts");
  out.open_array();
  for (const std::string& each : viewer.contacts) out.string(each);
  out.close_array();
  out.key("access");
  out.open_array();
  for (const std::uint32_t group : viewer.groups) {
    out.open_object();
    write_group(out, viewer, group);
    const auto kind = static_cast<std::size_t>(viewer.portal->groups[group].access.kind);
    out.member("kind", model::access_names[kind]);
    out.close_object();
  }
  out.close_array();
  out.key("companies");
  out.open_array();
  for (const granted_company& each : viewer.companies) {
    out.open_object();
    out.member("company", each.id);
    if (each.is_primary) out.member_boolean("primary", true);
    write_group(out, viewer, each.group);
    out.close_object();
  }
  out.close_array();
}

class decision_writer {
 public:
  decision_writer(const viewer_data& viewer, const criteria::record_set& records, std::size_t row,
                  const decision& made, criteria::workspace& memory, std::string& text)
      : viewer_(viewer), records_(records), row_(row), made_(made), memory_(memory), out_(text) {}

  void write(audience reader) {
    out_.open_object();
    const bool for_employees = reader == audience::employee;
    if (for_employees) write_visitor(out_, viewer_);
    write_id(out_, records_.id(row_));
    out_.member_boolean("visible", made_.is_visible());
    if (!for_employees) {
      if (!made_.is_visible()) out_.member("reason", "not_found");
    } else if (made_.is_visible()) {
      write_way(out_, viewer_, made_);
    } else {
      write_reason();
    }
    if (for_employees) out_.member("fingerprint", viewer_.rules.fingerprint());
    out_.close_object();
  }

 private:
  void write_reason() {
    const model::portal_settings& portal = *viewer_.portal;
    switch (made_.stopped) {
      case stop::access_denied:
        out_.member("reason", "access_denied");
        out_.member("because", name(viewer_.entry.fault));
        break;
      case stop::invalid:
        out_.member("reason", "invalid");
        model::write_problems(out_, records_, row_, portal.reads);
        break;
      case stop::confidential:
        write_test("confidential", *portal.confidential);
        write_company(out_, viewer_, made_);
        break;
      case stop::filter:
        write_test("filter", *portal.filter);
        break;
      default:
        out_.member("reason", "no_way");
        break;
    }
  }

  void write_test(std::string_view test, const criteria::compiled_criterion& criterion) {
    const criteria::atom_table& atoms = *viewer_.portal->atoms;
    const criteria::truth found =
        criteria::explain_truth(criterion, atoms, records_.load(row_, memory_), memory_);
    std::string reason(test);
    if (found == criteria::truth::unknown) reason += "_unknown";
    out_.member("reason", reason);
    out_.key("test");
    criteria::write_explanation(out_, criterion, atoms, records_, row_, memory_);
  }

  const viewer_data& viewer_;
  const criteria::record_set& records_;
  std::size_t row_;
  const decision& made_;
  criteria::workspace& memory_;
  json::writer out_;
};

}  // namespace

void write_visitor(json::writer& out, const viewer_data& viewer) {
  out.member("portal", viewer.portal->name);
  if (viewer.employee.empty()) {
    out.member("contact", viewer.contact);
  } else {
    out.member("employee", viewer.employee);
  }
}

void write_way(json::writer& out, const viewer_data& viewer, const decision& made) {
  out.member("way", way_of(viewer, made));
  if (made.is_own()) {
    const auto through = static_cast<std::size_t>(viewer.own[made.own].through);
    out.member("relation", model::relation_names[through]);
  } else {
    write_company(out, viewer, made);
  }
}

void write_id(json::writer& out, std::string_view id) {
  out.key("id");
  if (id.empty()) {
    out.null();
  } else {
    out.string(id);
  }
}

std::string_view way_of(const viewer_data& viewer, const decision& made) noexcept {
  if (made.is_own()) return "own";
  return viewer.companies[made.company].is_primary ? "primary_company" : "company";
}

std::string write_entry(const viewer_data& viewer, audience reader) {
  std::string text;
  json::writer out(text);
  const bool for_employees = reader == audience::employee;
  out.open_object();
  write_visitor(out, viewer);
  out.member_boolean("may_enter", viewer.may_enter());
  if (viewer.may_enter()) {
    out.member("way", name(viewer.entry.way));
    if (for_employees) write_access(out, viewer);
  } else {
    out.member("reason", "access_denied");
    if (for_employees) out.member("because", name(viewer.entry.fault));
  }
  if (for_employees) out.member("fingerprint", viewer.rules.fingerprint());
  out.close_object();
  return text;
}

std::string write_decision(const viewer_data& viewer, const criteria::record_set& records,
                           std::size_t row, const decision& made, audience reader,
                           criteria::workspace& memory) {
  std::string text;
  decision_writer(viewer, records, row, made, memory, text).write(reader);
  return text;
}

}  // namespace ambit::tickets
