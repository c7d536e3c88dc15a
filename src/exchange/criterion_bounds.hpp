// criterion_bounds.hpp: whether a policy takes a criterion of this size.
#pragma once

#include <cstddef>
#include <optional>

#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/refusal.hpp"

namespace ambit::exchange {

/// Of so many tests, before they are put together; nothing where they are not too many.
std::optional<refusal> too_many_tests(std::size_t tests, const place& where);
/// Nothing where the tree is neither too large nor too deep, wherever in a policy it will stand.
std::optional<refusal> past_bounds(const criterion_tree& whole, const place& where);

}  // namespace ambit::exchange
