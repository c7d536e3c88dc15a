// threads.hpp: the same work by several threads at a time.
#pragma once

#include <latch>
#include <thread>
#include <vector>

namespace ambit::test {

inline constexpr int thread_count = 4;

/// `work(0)` to `work(thread_count - 1)`, each in a thread of its own, all begun together.
template <class Work>
void in_parallel(const Work& work) {
  std::latch start(thread_count);
  std::vector<std::thread> threads;
  threads.reserve(thread_count);
  for (int i = 0; i < thread_count; ++i)
    threads.emplace_back([&, i] {
      start.arrive_and_wait();
      work(i);
    });
  for (std::thread& each : threads) each.join();
}

}  // namespace ambit::test
