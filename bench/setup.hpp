// setup.hpp: a workload loaded into the library, its answers checked before anything is timed.
#pragma once

#include <cstdio>
#include <cstdlib>
#include <utility>

#include "ambit/ambit.hpp"
#include "bench/workload.hpp"

namespace ambit::bench {

struct setup {
  workload work;
  class engine engine;
  class batch batch;
  context when;
};

/// What was made, or the end of the process with the problems.
template <class T>
T must(result<T> made) {
  if (made) return *std::move(made);
  std::fputs(made.report().to_text().c_str(), stderr);
  std::exit(1);
}

engine bind_engine(const workload& work);

/// Ends the process with a message when the library's answers differ from the workload's.
setup make_setup(std::size_t entry_count, std::size_t lead_count);

/// The seed that all figures are made with.
inline constexpr std::uint64_t seed = 20261122;

}  // namespace ambit::bench
