// make_workload.cpp: writes the workload of the benchmarks to a folder, for contenders that are no C++.
//
//   make_workload ENTRIES LEADS FOLDER
#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <string>

#include "bench/setup.hpp"

int main(int argc, char** argv) {
  if (argc != 4) {
    std::fputs("usage: make_workload ENTRIES LEADS FOLDER\n", stderr);
    return 2;
  }
  const auto work = ambit::bench::make_workload(
      std::strtoul(argv[1], nullptr, 10), std::strtoul(argv[2], nullptr, 10), ambit::bench::seed);
  const std::string folder = argv[3];
  std::ofstream(folder + "/policy.json") << work.policy_json;
  std::ofstream(folder + "/directory.json") << work.directory_json;
  std::ofstream(folder + "/records.jsonl") << work.records_json;
  std::ofstream answers(folder + "/answers.txt");
  for (const auto answer : work.answers) answers << answer << '\n';
  answers.flush();
  return answers.good() ? 0 : 1;
}
