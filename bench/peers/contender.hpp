// contender.hpp: how a contender in C++ is asked; README.md describes the lines.
//
//   return serve(version, contender);   // contender.prepare(first, count), then .answer(out)
//
// What `prepare` does is not timed: it brings the leads into the form that the contender takes.
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <iostream>
#include <numeric>
#include <string>
#include <vector>

namespace ambit::bench {

using answers_t = std::vector<std::int32_t>;

template <class Contender>
std::int64_t timed_answer(Contender& asked, answers_t& out) {
  const auto start = std::chrono::steady_clock::now();
  asked.answer(out);
  const auto taken = std::chrono::steady_clock::now() - start;
  return std::chrono::duration_cast<std::chrono::nanoseconds>(taken).count();
}

template <class Contender>
int serve(const std::string& version, Contender asked) {
  std::cout << R"({"version":")" << version << R"("})" << std::endl;
  std::string command;
  while (std::cin >> command) {
    std::size_t left = 0;
    std::size_t right = 0;
    if (!(std::cin >> left >> right)) return 2;
    const bool all = command == "answers";
    const std::size_t first = all ? left : 0;
    const std::size_t count = all ? right : left;
    const std::size_t repeats = all ? 1 : right;
    answers_t out(count);
    asked.prepare(first, count);
    std::int64_t taken = 0;
    std::int64_t sum = 0;
    for (std::size_t i = 0; i < repeats; ++i) {
      taken += timed_answer(asked, out);
      sum = std::accumulate(out.begin(), out.end(), sum);
    }
    std::cout << R"({"ns":)" << taken << R"(,"sum":)" << sum;
    for (std::size_t i = 0; all && i < count; ++i)
      std::cout << (i == 0 ? R"(,"answers":[)" : ",") << out[i];
    std::cout << (all && count > 0 ? "]}" : "}") << std::endl;
  }
  return 0;
}

}  // namespace ambit::bench
