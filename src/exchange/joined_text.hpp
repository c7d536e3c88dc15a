// joined_text.hpp: several values of a field that come as one text, `A;B;C`.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "src/exchange/criterion_tree.hpp"

namespace ambit::exchange {

/// Whether any of `values` (none of them with a semicolon) is among those of the text; false where
/// it is missing. `ignore_case`: says so in the tests.
criterion_tree joined_text_includes(std::string_view field, const std::vector<std::string>& values,
                                    bool ignore_case);

}  // namespace ambit::exchange
