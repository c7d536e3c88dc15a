// test_compiler.hpp: one test of a criterion, {"field": F, "op": O, …}, checked and made an atom.
#pragma once

#include <optional>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

struct compiled_test {
  atom item;
  truth expected = truth::yes;  ///< of the atom, where the test as written is true
};

/// Nothing when `problems` got an error; all of the test's are reported.
std::optional<compiled_test> compile_test(json::value written, const object& kind,
                                          report& problems);

}  // namespace ambit::criteria
