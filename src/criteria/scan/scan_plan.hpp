// scan_plan.hpp: what a scan asks of columns: trees over tests that several questions share.
//
//   scan_plan plan;
//   const auto both = plan.open(plan_node::kind::all);
//   plan.add(*portal.filter, *portal.atoms);
//   plan.add_test(is_company, truth::yes);
//   plan.close(both);
//
// A tree is that of a compiled criterion: in negation normal form, so that a test is either as
// expected or it is not, and a bit a row is enough for three values. Borrows atoms and tables.
#pragma once

#include <cstddef>
#include <cstdint>
#include <unordered_map>
#include <vector>

#include "src/criteria/plan.hpp"

namespace ambit::criteria {

/// An atom whose truth is expected.
struct scan_test {
  const atom* test = nullptr;
  std::uint32_t index = 0;            ///< in `table`
  const atom_table* table = nullptr;  ///< null: of an atom of nobody's
  truth expected = truth::yes;
  friend bool operator==(const scan_test&, const scan_test&) = default;
};

class scan_plan {
 public:
  /// The root of what is added: a position among the nodes.
  std::uint32_t add(const compiled_criterion& question, const atom_table& atoms);
  /// The same for somebody who may not see some fields: tests that are hidden, by their ordinals,
  /// are never as expected.
  std::uint32_t add_unseen(const compiled_criterion& question, const atom_table& atoms,
                           const std::vector<bool>& hidden);
  /// A test that does not depend on the moment.
  std::uint32_t add_test(const atom& test, truth expected);
  std::uint32_t add_constant(bool value);
  /// A tree of another plan.
  std::uint32_t add(const scan_plan& other, std::uint32_t root);
  /// A tree that stands here already, once more.
  std::uint32_t add_again(std::uint32_t root);
  /// A group of all that is added until it is closed.
  std::uint32_t open(plan_node::kind group);
  void close(std::uint32_t group) noexcept;
  void clear() noexcept;

  /// In preorder; the `atom` of a leaf is the position of its test.
  const std::vector<plan_node>& nodes() const noexcept { return nodes_; }
  const std::vector<scan_test>& tests() const noexcept { return tests_; }

 private:
  std::uint32_t push(const plan_node& node);
  std::uint32_t position_of(const scan_test& wanted);

  struct test_hash {
    std::size_t operator()(const scan_test& of) const noexcept;
  };

  std::vector<plan_node> nodes_;
  std::vector<scan_test> tests_;
  std::unordered_map<scan_test, std::uint32_t, test_hash> positions_;  ///< once there are many
};

}  // namespace ambit::criteria
