// make_workload.cpp: writes the workload of the benchmarks to a folder, for contenders that are no
// C++.
//
//   make_workload ENTRIES LEADS FOLDER
//
// policy.json and directory.json are what the library reads, records.jsonl has a lead a line, and
// answers.txt for each of them the first matching entry, or -1. The same numbers give the same
// files on every machine.
#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "bench/first_matches.hpp"
#include "bench/setup.hpp"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: make_workload ENTRIES LEADS FOLDER\n", stderr);
    return 2;
  }
  const std::size_t entries = std::strtoul(argv[1], nullptr, 10);
  const std::size_t leads = std::strtoul(argv[2], nullptr, 10);
  // Walked the slow way: as many as take about a second.
  const std::size_t walked =
      std::max<std::size_t>(20'000'000 / std::max<std::size_t>(entries, 1), 200);
  const auto work = ambit::bench::make_workload(entries, leads, ambit::bench::seed, walked);
  const auto answers = ambit::bench::first_matches(work);
  if (!std::equal(work.answers.begin(), work.answers.end(), answers.begin())) {
    std::fputs("make_workload: the two ways to work out the answers differ\n", stderr);
    return 1;
  }
  const std::string folder = argv[3];
  std::ofstream(folder + "/policy.json") << work.policy_json;
  std::ofstream(folder + "/directory.json") << work.directory_json;
  std::ofstream(folder + "/records.jsonl") << work.records_json;
  std::ofstream file(folder + "/answers.txt");
  for (const auto answer : answers) file << answer << '\n';
  file.flush();
  return file.good() ? 0 : 1;
}
