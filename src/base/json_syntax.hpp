// json_syntax.hpp: what is wrong with a text that is no JSON, in words that help to mend it.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace ambit::json {

/// What may stand next where the reading stopped.
enum class expectation : std::uint8_t {
  value,          ///< the document's value
  first_element,  ///< a value or `]`
  after_element,  ///< `,` and a value, or `]`
  first_key,      ///< a key or `}`
  colon,          ///< `:` and a value
  after_member,   ///< `,` and a key, or `}`
  end,            ///< nothing
};

struct syntax_problem {
  std::size_t offset = 0;
  std::string code;
  std::string found;
  std::string expected;
  std::string hint;
};

/// `cursor` stands after the last token that was understood, `stop` where the parser gave up.
syntax_problem explain_syntax_error(std::string_view text, std::size_t cursor, expectation next,
                                    std::size_t stop);
/// What makes a text of good grammar unsound: U+0000, bytes that are no UTF-8, half of a surrogate
/// pair. `source` begins with the opening quote; `offset` is counted from it.
syntax_problem find_text_fault(std::string_view source);
/// Boost refuses two things that the grammar allows: an exponent past int32, and half of a
/// surrogate pair, which is our own business (one such text in one record). Writes the text into
/// `out` with the digits of both made 0, every byte in its place; false when there is nothing of
/// the kind.
bool mend(std::string_view text, std::string& out);
/// The first container that lies too deep is the next token after `cursor`.
syntax_problem explain_too_deep(std::string_view text, std::size_t cursor);

}  // namespace ambit::json
