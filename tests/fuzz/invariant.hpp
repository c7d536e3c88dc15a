// What every fuzz target asserts with: a broken invariant ends the process, so that the fuzzer
// keeps the input; and the invariants that hold for every result.
#pragma once

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string_view>

#include "ambit/result.hpp"

namespace fuzz {

inline void require(bool holds, const char* invariant) {
  if (holds) return;
  std::fprintf(stderr, "broken: %s\n", invariant);
  std::abort();
}

inline std::string_view as_text(const std::uint8_t* data, std::size_t size) {
  return {reinterpret_cast<const char*>(data), size};
}

/// A failure says why, a success holds no error, and every report can be written.
template <class T>
void require_honest(const ambit::result<T>& outcome) {
  const ambit::report& problems = outcome.report();
  require(static_cast<bool>(outcome) == (outcome.code() == ambit::status::ok),
          "a value and the status ok come together");
  require(static_cast<bool>(outcome) != problems.has_errors(), "errors are why there is no value");
  require(problems.to_json().front() == '{', "a report is a JSON object");
  require(problems.empty() == problems.to_text().empty(), "problems can be read by people");
  for (const ambit::problem& item : problems.problems()) {
    require(!item.code.empty(), "every problem has a code");
    require(!item.found.empty(), "every problem says what was found");
  }
}

}  // namespace fuzz
