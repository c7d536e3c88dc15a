// explanation_text.hpp: the library's explanation (JSON) in words: first the sentence, then the
// rule entry by entry with each test, what it saw, and what would have passed.
#pragma once

#include <string>

namespace ambit::cli {

std::string explanation_text(const std::string& explanation_json);

}  // namespace ambit::cli
