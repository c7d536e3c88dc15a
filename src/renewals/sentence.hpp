// sentence.hpp: a decision as a sentence for people.
#pragma once

#include <cstddef>
#include <string>

#include "src/renewals/decision_data.hpp"

namespace ambit::renewals {

std::string sentence_of(const decision_data& made, std::size_t index);

}  // namespace ambit::renewals
