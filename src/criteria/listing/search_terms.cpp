#include "src/criteria/listing/search_terms.hpp"

#include <utility>

#include "src/base/text.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

std::vector<std::string> split_terms(std::string_view written) {
  std::vector<std::string> out;
  const std::string folded = text::fold(written);
  std::string term;
  for (std::string_view rest = folded; !rest.empty();) {
    const std::string_view letter = rest.substr(0, text::sequence_length(rest));
    rest.remove_prefix(letter.size());
    const bool is_space = text::trim(letter).empty();
    if (!is_space) term += letter;
    if (term.empty() || (!is_space && !rest.empty())) continue;
    out.push_back(std::exchange(term, {}));
  }
  return out;
}

bool has_term(const field& of, const cell& value, std::string_view term, workspace& memory) {
  if (value.state != cell_state::present) return false;
  std::string_view text = value.view();
  if (!of.ignore_case) {
    text::fold(text, memory.folded_left);
    text = memory.folded_left;
  }
  return text.find(term) != std::string_view::npos;
}

}  // namespace ambit::criteria
