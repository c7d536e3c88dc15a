#include "src/tickets/contact_record.hpp"

#include <string_view>

#include "src/base/json.hpp"

namespace ambit::tickets {

namespace {

using criteria::cell;
using criteria::cell_state;
using criteria::field_type;

void read_fields(const criteria::object& kind, const model::contact& who, contact_record& out) {
  if (who.fields().empty()) return;
  json::document document;
  report ignored;  // the directory took the text as JSON
  if (!document.parse(who.fields(), {}, ignored)) return;
  for (const auto& found :
       criteria::read_json_cells(kind, document.root(), out.cells, *out.storage)) {
    if (kind.find(found.field)) continue;
    // Something is wrong with the fields as a whole: none of them can be relied on.
    for (cell& each : out.cells) {
      each = cell();
      each.state = cell_state::invalid;
    }
  }
}

/// Over what the contact's `fields` say: the directory knows these itself.
void set_text(const criteria::object& kind, std::string_view name, std::string_view value,
              contact_record& out) {
  const auto field = kind.find(name);
  if (!field || kind.fields[*field].derived) return;
  if (kind.fields[*field].type != field_type::text) return;
  out.cells[*field] = criteria::make_text(kind.fields[*field], value, *out.storage);
}

/// What is not said of a contact is no, and losing a yes must open nothing to "not yes": so no is
/// missing.
void set_flag(const criteria::object& kind, std::string_view name, bool value,
              contact_record& out) {
  const auto field = kind.find(name);
  if (!field || kind.fields[*field].derived) return;
  if (kind.fields[*field].type != field_type::boolean) return;
  cell& to = out.cells[*field];
  to = cell();
  if (!value) return;
  to.integer = 1;
  to.state = cell_state::present;
}

}  // namespace

contact_record make_contact_record(const criteria::object& kind, const model::contact& who) {
  contact_record out;
  out.storage = criteria::make_cell_storage();
  out.cells.resize(kind.fields.size());
  read_fields(kind, who, out);
  out.cells[criteria::record_field::id] = criteria::make_text(who.id(), *out.storage);
  set_text(kind, "name", who.name(), out);
  set_text(kind, "email", who.email(), out);
  set_flag(kind, "active", who.active(), out);
  set_flag(kind, "verified", who.verified(), out);
  criteria::compute_derived(kind, out.cells, *out.storage);
  return out;
}

}  // namespace ambit::tickets
