#include "src/tickets/visibility_plan.hpp"

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "src/tickets/query.hpp"
#include "src/tickets/viewer_data.hpp"

namespace ambit::tickets {

namespace {

using criteria::atom;
using criteria::atom_op;
using criteria::field_ordinal;
using criteria::field_type;
using criteria::truth;
using group = criteria::plan_node::kind;

class tree_maker {
 public:
  explicit tree_maker(viewer_data& viewer)
      : viewer_(viewer), portal_(*viewer.portal), out_(viewer.visibility) {}

  void make() {
    for (const own_test& each : viewer_.own) {
      for (const field_ordinal field : *each.fields) own_.push_back(&one_of(field, *each.ids));
    }
    std::vector<std::string> companies;
    for (const granted_company& each : viewer_.companies) companies.push_back(each.id);
    for (const field_ordinal field : portal_.company_fields) {
      company_.push_back(&one_of(field, companies));
    }
    for (const list_view view : {list_view::all, list_view::own, list_view::company}) {
      out_.views[static_cast<std::size_t>(view)] = add_view(view);
    }
    out_.own = add_any(own_);
    out_.closed = add_closed();
  }

 private:
  const atom& one_of(field_ordinal field, std::vector<std::string> ids) {
    atom test;
    test.field = field;
    test.op = atom_op::in;
    test.type = field_type::id;
    test.texts = std::move(ids);
    return out_.atoms.emplace_back(std::move(test));
  }

  /// (own or (company and not confidential)) and filter, or one side of it.
  std::uint32_t add_view(list_view view) {
    const auto root = out_.plan.open(group::all);
    if (view == list_view::own) {
      add_any(own_);
    } else if (view == list_view::company) {
      add_shared();
    } else {
      const auto either = out_.plan.open(group::any);
      add_any(own_);
      add_shared();
      out_.plan.close(either);
    }
    if (portal_.filter) out_.plan.add(*portal_.filter, *portal_.atoms);
    out_.plan.close(root);
    return root;
  }

  void add_shared() {
    const auto both = out_.plan.open(group::all);
    add_any(company_);
    if (portal_.shareable) out_.plan.add(*portal_.shareable, *portal_.atoms);
    out_.plan.close(both);
  }

  /// Of no test: never.
  std::uint32_t add_any(const std::vector<const atom*>& tests) {
    const auto root = out_.plan.open(group::any);
    for (const atom* each : tests) out_.plan.add_test(*each, truth::yes);
    out_.plan.close(root);
    return root;
  }

  std::uint32_t add_closed() {
    const model::stage_states& stages = portal_.stages;
    if (!stages.field) return add_any({});
    atom test;
    test.field = *stages.field;
    test.op = atom_op::in;
    test.type = portal_.object->fields[*stages.field].type;
    for (std::size_t option = 0; option < stages.by_option.size(); ++option) {
      if (stages.by_option[option] == model::stage_state::closed) {
        test.integers.push_back(static_cast<std::int64_t>(option));
      }
    }
    for (const auto& [id, state] : stages.by_id) {
      if (state == model::stage_state::closed) test.texts.push_back(id);
    }
    std::sort(test.texts.begin(), test.texts.end());
    return out_.plan.add_test(out_.atoms.emplace_back(std::move(test)), truth::yes);
  }

  viewer_data& viewer_;
  const model::portal_settings& portal_;
  visibility_plan& out_;
  std::vector<const atom*> own_;
  std::vector<const atom*> company_;
};

}  // namespace

void make_visibility(viewer_data& viewer) {
  tree_maker(viewer).make();
}

}  // namespace ambit::tickets
