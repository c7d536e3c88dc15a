// sql_sharing.cpp: the plan of a viewer of shared records as one condition.
#include <utility>
#include <vector>

#include "ambit/sql.hpp"
#include "src/base/failure.hpp"
#include "src/exchange/sql_condition.hpp"
#include "src/exchange/sql_relations.hpp"
#include "src/exchange/sql_tests.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sql {

namespace {

using criteria::plan_node;
using criteria::truth;

class sharing_writer {
 public:
  sharing_writer(translation& to, const sharing::viewer_data& viewer)
      : to_(to),
        viewer_(viewer),
        settings_(*viewer.settings),
        plan_(viewer.plan),
        relations_(to),
        pointer_("/sharing" + pointer_part(settings_.object_name)) {
    criteria::bind_moment(*settings_.atoms, viewer.when, memory_);
    memory_.select(*settings_.atoms);
  }

  result<condition> write(std::uint32_t root) {
    check_dialect(to_);
    check_owners();
    check_rules();
    const std::string sound = guards(to_, *settings_.object, settings_.reads);
    if (!viewer_.may_look() || !to_.problems.empty()) return finish(to_, "FALSE", {});
    std::string text = tree(root);
    add_term(text, " AND ", sound);
    return finish(to_, std::move(text), {});
  }

 private:
  /// A record has one owner.
  void check_owners() {
    to_.pointer = pointer_;
    for (const auto field :
         {criteria::record_field::owner_user, criteria::record_field::owner_queue}) {
      if (!to_.place(field).is_link()) continue;
      to_.refuse("linked_field", field, "a field that a link table holds has several values",
                 "keep the owner in a column");
    }
  }

  /// All of them, so that what is refused does not depend on the viewer.
  void check_rules() {
    for (std::size_t i = 0; i < settings_.rules.size(); ++i) {
      const auto& when = settings_.rules[i].when;
      if (!when) continue;
      to_.pointer = pointer_ + "/rules/" + std::to_string(i) + "/when";
      to_.criterion = &*when;
      translate(to_, when->plan, *settings_.atoms, memory_);
    }
    to_.parameters.shrink(0);
    to_.pointer = pointer_;
    to_.criterion = nullptr;
  }

  std::string tree(std::uint32_t at) {
    const plan_node& node = plan_.nodes()[at];
    switch (node.type) {
      case plan_node::kind::always:
        return "TRUE";
      case plan_node::kind::never:
        return "FALSE";
      case plan_node::kind::leaf:
        return test(plan_.tests()[node.atom]);
      case plan_node::kind::all:
      case plan_node::kind::any:
        break;
    }
    const bool is_all = node.type == plan_node::kind::all;
    std::vector<std::string> parts;
    for (std::uint32_t part = at + 1; part < node.end; part = plan_.nodes()[part].end) {
      parts.push_back(tree(part));
    }
    if (parts.empty()) return is_all ? "TRUE" : "FALSE";
    return joined(std::move(parts), is_all ? " AND " : " OR ");
  }

  std::string test(const criteria::scan_test& asked) {
    const bool is_of_sets = !asked.table && asked.test->op == criteria::atom_op::in;
    if (!is_of_sets || asked.expected != truth::yes) {
      return translate_test(to_, *asked.test, asked.index, asked.expected, memory_);
    }
    std::string out = relations_.write(asked.test->field, asked.test->texts);
    return out.empty() ? "FALSE" : out;
  }

  translation& to_;
  const sharing::viewer_data& viewer_;
  const model::object_sharing& settings_;
  const criteria::scan_plan& plan_;
  criteria::workspace memory_;
  relation_writer relations_;
  std::string pointer_;
};

}  // namespace

result<condition> sharing_sql(const sharing::viewer& who, const mapping& tables, dialect in,
                              sharing::sight asked) {
  const sharing::viewer_data& viewer = who.data();
  if (asked != sharing::sight::read && asked != sharing::sight::edit) {
    return fail<condition>(status::invalid_argument, "unknown_value",
                           "records that are " + std::string(sharing::name(asked)),
                           "\"read\" or \"edit\"");
  }
  class report problems;
  const status ready =
      check(tables.data(), *viewer.policy().schema, viewer.settings->object_name, problems);
  if (ready != status::ok) return {ready, std::move(problems)};
  translation to(tables.data(), in);
  return sharing_writer(to, viewer)
      .write(asked == sharing::sight::edit ? viewer.editable : viewer.visible);
}

}  // namespace ambit::sql
