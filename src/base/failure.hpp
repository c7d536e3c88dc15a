// failure.hpp: an expected failure that has one thing to say.
#pragma once

#include <string>
#include <string_view>
#include <utility>

#include "ambit/report.hpp"
#include "ambit/result.hpp"

namespace ambit {

/// A failure with one problem.
template <class T>
result<T> fail(status code, std::string_view problem_code, std::string found,
               std::string expected = {}, std::string hint = {}) {
  report problems;
  problems.add({severity::error,
                std::string(problem_code),
                std::move(found),
                std::move(expected),
                std::move(hint),
                {}});
  return {code, std::move(problems)};
}

}  // namespace ambit
