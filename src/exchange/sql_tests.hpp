// sql_tests.hpp: the SQL of each operator: one test of the plan as a text that is true exactly where
// the test is. An operator that is added does not compile here until it has its text or its refusal.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "src/criteria/plan.hpp"
#include "src/criteria/workspace.hpp"
#include "src/exchange/sql_translation.hpp"

namespace ambit::sql {

/// The plan of a criterion. Moments must be bound and selected in `memory`. Never empty.
std::string translate(translation& to, const std::vector<criteria::plan_node>& plan,
                      const criteria::atom_table& atoms, const criteria::workspace& memory);

/// One test, as it is expected. `index` is its place in the table that is selected in `memory`.
std::string translate_test(translation& to, const criteria::atom& test, std::uint32_t index,
                           criteria::truth expected, const criteria::workspace& memory);

/// Terms between which ` AND ` or ` OR ` stands, in parentheses: however many there are, they do not
/// nest deeper than a database reads. There is at least one.
std::string joined(std::vector<std::string> terms, std::string_view between);

/// The texts of ids as their column has them; those that no such column can hold are left out.
std::vector<std::string> ids_in(storage held_as, const std::vector<std::string>& ids);

}  // namespace ambit::sql
