// plan.cpp: asking a compiled criterion of a record.
#include "src/criteria/plan.hpp"

#include <algorithm>

#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

bool passes(const compiled_criterion& criterion, const atom_table& atoms, row record,
            workspace& memory) {
  if (criterion.depends_on_moment) memory.select(atoms);
  std::uint32_t at = criterion.start;
  while (at < reject) {
    const instruction& step = criterion.program[at];
    const truth found = evaluate(atoms[step.atom], step.atom, record, memory);
    at = found == step.expected ? step.on_true : step.on_false;
  }
  return at == accept;
}

bool passes_unseen(const compiled_criterion& criterion, const atom_table& atoms, row record,
                   const std::vector<bool>& hidden, workspace& memory) {
  if (criterion.depends_on_moment) memory.select(atoms);
  std::uint32_t at = criterion.start;
  while (at < reject) {
    const instruction& step = criterion.program[at];
    const truth found =
        hidden[step.atom] ? truth::unknown : evaluate(atoms[step.atom], step.atom, record, memory);
    at = found == step.expected ? step.on_true : step.on_false;
  }
  return at == accept;
}

bool reads_invalid(std::span<const field_ordinal> reads, row record) noexcept {
  return std::any_of(reads.begin(), reads.end(), [&](field_ordinal field) {
    return record[field].state == cell_state::invalid;
  });
}

namespace {

/// false < unknown < true.
truth least(truth left, truth right) noexcept {
  if (left == truth::no || right == truth::no) return truth::no;
  return left == truth::unknown ? left : right;
}

/// Recursion is bounded by the depth of the document that the criterion came from.
truth fold(const compiled_criterion& criterion, const atom_table& atoms, std::uint32_t index,
           row record, workspace& memory) {
  const source_node& node = criterion.source[index];
  switch (node.type) {
    case source_node::kind::always:
      return truth::yes;
    case source_node::kind::test: {
      const truth found = evaluate(atoms[node.atom], node.atom, record, memory);
      return node.expected == truth::yes ? found : !found;
    }
    case source_node::kind::negation:
      return !fold(criterion, atoms, index + 1, record, memory);
    case source_node::kind::all:
    case source_node::kind::any:
      break;
  }
  // De Morgan: the greatest is what is not the least of the opposites.
  const bool any = node.type == source_node::kind::any;
  truth all = truth::yes;
  for (std::uint32_t child = index + 1; child < node.end; child = criterion.source[child].end) {
    const truth part = fold(criterion, atoms, child, record, memory);
    all = least(all, any ? !part : part);
  }
  return any ? !all : all;
}

}  // namespace

truth explain_truth(const compiled_criterion& criterion, const atom_table& atoms, row record,
                    workspace& memory) {
  if (criterion.depends_on_moment) memory.select(atoms);
  return fold(criterion, atoms, 0, record, memory);
}

}  // namespace ambit::criteria
