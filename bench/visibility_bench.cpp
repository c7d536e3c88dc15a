// visibility_bench.cpp: which tickets a portal shows, out of 1 and 10 million as Arrow columns.
//
// `count_passing` asks the filter of every ticket, `count_seen` and `list_seen` what one contact
// may see. `…_by_hand` are plain loops over the same values as indices, `read_…` reads the columns
// that are asked about once and does nothing else. All answers are held against each other before
// anything is timed. `bytes_per_second` counts those columns.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdlib>
#include <iostream>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "ambit/arrow.hpp"
#include "bench/setup.hpp"
#include "bench/visibility_workload.hpp"

namespace {

using namespace ambit;
using namespace ambit::bench::visibility;
using ambit::bench::must;

struct world {
  ticket_columns work;
  engine live;
  batch records;
  criterion filter;
  tickets::viewer viewer;
  scratch memory;
  std::vector<std::span<const std::uint8_t>> filtered;  ///< what the filter asks about
  std::vector<std::span<const std::uint8_t>> owned;     ///< contacts and companies

  world(std::size_t count, names_as how)
      : work(make_tickets(count, how)),
        live(must(engine::bind(must(policy::compile(policy_text())),
                               must(directory().apply(directory_text())), zones()))),
        records(must(
            bind_arrow(live.policy().schema(), "ticket", work.table->schema, work.table->array))),
        filter(must(criterion::compile(live.policy().schema(), "ticket", filter_text()))),
        viewer(
            must(tickets::viewer::bind(live, "support", {.contact = "c4711", .employee = {}}, {}))),
        filtered(memory_of(work, {"pipeline", "is_internal", "category"})),
        owned(memory_of(work, {"contact", "company"})) {
    const std::size_t passing = count_by_hand(work);
    const std::size_t seen = count_seen_by_hand(work);
    check(count_passing(filter, records, memory), passing);
    std::vector<verdict> verdicts(count);
    filter.test(records, {}, zones(), memory, verdicts.data());
    check(static_cast<std::size_t>(std::count(verdicts.begin(), verdicts.end(), verdict::passed)),
          passing);
    check(must(viewer.count(records, {}, memory)), seen);
    std::vector<tickets::sight> sights(count);
    viewer.see(records, memory, sights.data());
    check(count - static_cast<std::size_t>(
                      std::count(sights.begin(), sights.end(), tickets::sight::hidden)),
          seen);
    const std::string page = must(viewer.list(records, {}, memory));
    check(page.find("\"count\":" + std::to_string(seen) + ",") != std::string::npos ? 1 : 0, 1);
  }
  static void check(std::size_t found, std::size_t meant) {
    if (found == meant) return;
    std::cerr << "wrong answer: " << found << ", not " << meant << '\n';
    std::exit(1);
  }
};

/// One at a time, since the larger ones fill memory.
world& loaded(std::int64_t millions, names_as how) {
  static std::map<std::pair<std::int64_t, names_as>, world> made;
  const std::pair key(millions, how);
  auto found = made.find(key);
  if (found == made.end()) {
    made.clear();
    found = made.try_emplace(key, static_cast<std::size_t>(millions) * 1'000'000, how).first;
  }
  return found->second;
}

using spans = std::vector<std::span<const std::uint8_t>>;

template <class Ask>
void time(benchmark::State& state, names_as how, spans world::*touched, const Ask& ask) {
  world& with = loaded(state.range(0), how);
  std::size_t bytes = 0;
  for (const auto& each : with.*touched) bytes += each.size();
  for (auto _ : state) benchmark::DoNotOptimize(ask(with));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
}

std::uint64_t read_all(const spans& all) {
  std::uint64_t sum = 0;
  for (const auto& each : all) sum += read_once(each);
  return sum;
}

void add_benchmarks(std::int64_t millions, names_as how) {
  const std::string layout = how == names_as::texts ? "/texts" : "/dictionary";
  const auto add = [&](const char* name, spans world::*touched, auto ask) {
    benchmark::RegisterBenchmark((name + layout).c_str(),
                                 [=](benchmark::State& state) { time(state, how, touched, ask); })
        ->Arg(millions)
        ->Unit(benchmark::kMicrosecond);
  };
  add("read_filtered", &world::filtered, [](world& with) { return read_all(with.filtered); });
  add("count_passing", &world::filtered,
      [](world& with) { return count_passing(with.filter, with.records, with.memory); });
  add("count_passing_by_hand", &world::filtered,
      [](world& with) { return count_by_hand(with.work); });
  add("read_owned", &world::owned, [](world& with) { return read_all(with.owned); });
  add("count_seen", &world::owned,
      [](world& with) { return *with.viewer.count(with.records, {}, with.memory); });
  add("list_seen", &world::owned,
      [](world& with) { return with.viewer.list(with.records, {}, with.memory)->size(); });
  add("count_seen_by_hand", &world::owned,
      [](world& with) { return count_seen_by_hand(with.work); });
}

}  // namespace

int main(int argc, char** argv) {
  for (const std::int64_t millions : {1, 10}) {
    for (const names_as how : {names_as::dictionary, names_as::texts}) {
      add_benchmarks(millions, how);
    }
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
