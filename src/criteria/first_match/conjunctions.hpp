// conjunctions.hpp: a plan as alternatives: records pass where all literals of one of them hold.
//
// What would take too many alternatives is left out where it stands, which makes the answer a
// necessary one: whoever uses it must then ask the criterion itself.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "src/criteria/plan.hpp"

namespace ambit::criteria {

/// An atom, and the truth that it must have.
struct literal {
  std::uint32_t atom = 0;
  truth expected = truth::yes;
  friend bool operator==(const literal&, const literal&) = default;
};

using conjunction = std::vector<literal>;

struct conjunction_set {
  std::vector<conjunction> alternatives;  ///< none: never true; one without literals: always
  bool exact = true;                      ///< false: true of more records than the plan
};

/// At most `most` alternatives. Recursion is bounded by the depth of the document that the plan
/// came from.
conjunction_set conjunctions_of(std::span<const plan_node> plan, std::size_t most);

}  // namespace ambit::criteria
