// take.hpp: what the library gave; or its problems, told at the places that the user knows, and the
// end of the command.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/ambit.hpp"
#include "src/cli/command.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

/// The value of a result; else its problems are printed and the command ends.
template <class T>
T take(result<T> made, const std::string& what) {
  if (made) return *std::move(made);
  print_report(made.report());
  throw failure{exit_code_of(made.code()), what + ": " + std::string(name(made.code()))};
}

/// Problems of what an option says, at their places in it. With an empty `option` the text is one
/// that the program put together from options: lines and columns of it are left out, so that the
/// path alone says where (`at /day`).
inline report found_in(std::string_view option, const report& problems) {
  report out;
  for (problem item : problems.problems()) {
    if (item.where.line != 0 && item.where.file.empty()) {
      item.where.file = option;
      if (option.empty()) item.where.line = item.where.column = 0;
    }
    out.add(std::move(item));
  }
  for (std::size_t i = 0; i < problems.omitted(); ++i) out.omit(severity::error);
  return out;
}

/// As `take`, of a call that read what an option says.
template <class T>
T take_of(std::string_view option, result<T> made, const std::string& what) {
  if (made) return *std::move(made);
  print_report(found_in(option, made.report()));
  throw failure{exit_code_of(made.code()), what + ": " + std::string(name(made.code()))};
}

}  // namespace ambit::cli
