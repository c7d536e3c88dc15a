#include "src/tickets/form_outlook.hpp"

#include <algorithm>

#include "src/base/json_writer.hpp"

namespace ambit::tickets {

namespace {

using criteria::plan_node;

/// Whether the whole passes where every test of an open field does, or where none does.
class draft_folder {
 public:
  draft_folder(const criteria::atom_table& atoms, const draft_ticket& of,
               criteria::workspace& memory)
      : atoms_(atoms), of_(of), memory_(memory) {}

  bool fold(const std::vector<plan_node>& plan, bool open_passes) {
    std::vector<bool> passes(plan.size());
    for (std::size_t i = plan.size(); i-- > 0;) {
      passes[i] = fold_node(plan, i, passes, open_passes);
    }
    return plan.empty() || passes[0];
  }

 private:
  /// Of a node whose children, which stand behind it, are known.
  bool fold_node(const std::vector<plan_node>& plan, std::size_t at,
                 const std::vector<bool>& passes, bool open_passes) {
    const plan_node& node = plan[at];
    if (node.type == plan_node::kind::always) return true;
    if (node.type == plan_node::kind::never) return false;
    if (node.type == plan_node::kind::leaf) {
      if (is_open(atoms_[node.atom])) return open_passes;
      return criteria::evaluate(atoms_[node.atom], node.atom, of_.cells, memory_) == node.expected;
    }
    const bool is_all = node.type == plan_node::kind::all;
    for (std::size_t child = at + 1; child < node.end; child = plan[child].end) {
      if (passes[child] != is_all) return !is_all;
    }
    return is_all;
  }

  bool is_open(const criteria::atom& test) const {
    if (test.op == criteria::atom_op::at_event) return false;
    return of_.open[test.field] || (test.other != criteria::no_field && of_.open[test.other]);
  }

  const criteria::atom_table& atoms_;
  const draft_ticket& of_;
  criteria::workspace& memory_;
};

}  // namespace

std::string form_values(const model::portal_settings& portal) {
  std::string text;
  json::writer out(text);
  out.open_object();
  for (const auto& [field, value] : portal.form->values) {
    out.key(portal.object->fields[field].name);
    out.raw(value);
  }
  out.close_object();
  return text.substr(1, text.size() - 2);
}

draft_ticket make_draft(const model::portal_settings& portal, const std::string& members,
                        const std::vector<criteria::field_ordinal>& open) {
  const criteria::object& kind = *portal.object;
  draft_ticket out;
  out.storage = criteria::make_cell_storage();
  out.cells.resize(kind.fields.size());
  out.open.resize(kind.fields.size());
  const std::string values = form_values(portal);
  const std::string text =
      "{" + values + (values.empty() || members.empty() ? "" : ",") + members + "}";
  json::document document;
  report ignored;  // the values are those of a policy, the members the library's own
  if (document.parse(text, {}, ignored)) {
    criteria::read_json_cells(kind, document.root(), out.cells, *out.storage);
  }
  criteria::compute_derived(kind, out.cells, *out.storage);
  out.open[criteria::record_field::id] = true;
  for (const auto field : portal.form->properties) out.open[field] = true;
  for (const auto field : open) out.open[field] = true;
  for (const auto field : kind.derived_order) {
    const auto& inputs = kind.fields[field].inputs;
    out.open[field] = std::any_of(inputs.begin(), inputs.end(),
                                  [&out](std::uint16_t input) { return out.open[input]; });
  }
  return out;
}

known outlook_of(const std::optional<criteria::compiled_criterion>& criterion,
                 const criteria::atom_table* atoms, const criteria::moment& when,
                 const draft_ticket& of, criteria::workspace& memory) {
  if (!criterion) return known::yes;
  criteria::bind_moment(*atoms, when, memory);
  memory.select(*atoms);
  draft_folder folder(*atoms, of, memory);
  if (folder.fold(criterion->plan, false)) return known::yes;
  return folder.fold(criterion->plan, true) ? known::unknown : known::no;
}

}  // namespace ambit::tickets
