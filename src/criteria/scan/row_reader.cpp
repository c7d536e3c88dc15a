#include "src/criteria/scan/row_reader.hpp"

#include <array>
#include <cstddef>

#include "src/base/limits.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

namespace {

static_assert(max_plan_levels >= limits::max_depth + 8);

bool holds(const scan_test& asked, row record, workspace& memory) {
  if (asked.table && asked.test->depends_on_moment()) memory.select(*asked.table);
  return evaluate(*asked.test, asked.index, record, memory) == asked.expected;
}

}  // namespace

bool passes(const scan_plan& plan, std::uint32_t root, row record, workspace& memory) {
  using kind = plan_node::kind;
  struct open_group {
    std::uint32_t end = 0;
    bool settled_by = false;  ///< the value of a part that is the group's
  };
  const std::vector<plan_node>& nodes = plan.nodes();
  std::array<open_group, max_plan_levels> groups;
  std::size_t level = 0;
  std::uint32_t at = root;
  while (true) {
    const plan_node& node = nodes[at];
    ++at;
    bool value = node.type == kind::always || node.type == kind::all;  // of an empty group too
    if (node.type == kind::leaf) {
      value = holds(plan.tests()[node.atom], record, memory);
    } else if (node.end > at) {
      if (level == groups.size()) return false;
      groups[level++] = {node.end, node.type == kind::any};
      continue;
    }
    // Groups that end here, or are settled by what was found, have that value themselves.
    while (level > 0 && (at == groups[level - 1].end || value == groups[level - 1].settled_by)) {
      at = groups[--level].end;
    }
    if (level == 0) return value;
  }
}

}  // namespace ambit::criteria
