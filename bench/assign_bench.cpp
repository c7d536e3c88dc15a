// assign_bench.cpp: the workload "assign": the first matching entry of 10 to 100,000, text values
// in; the library over Arrow columns beside a linear scan written by hand.
//
//   ambit_assign_bench --benchmark_enable_random_interleaving=true --benchmark_repetitions=7
//
// All answers are held against each other before anything is timed. `items_per_second` counts
// leads; `bytes` is the index's memory an entry. The argument is the number of entries in the rule.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <map>
#include <memory>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "bench/lead_columns.hpp"
#include "bench/linear_scan.hpp"
#include "bench/setup.hpp"
#include "src/criteria/first_match/first_match_index.hpp"
#include "src/model/policy_data.hpp"

namespace {

using namespace ambit;

constexpr std::size_t lead_count = 100'000;
/// What the slow ways are asked of: enough to be timed, few enough to wait for.
constexpr std::size_t slow_answers = 200;

std::size_t scanned_leads(std::size_t entries) {
  return std::clamp<std::size_t>(20'000'000 / entries, 500, lead_count);
}

[[noreturn]] void fail(const char* what, std::size_t row) {
  std::fprintf(stderr, "assign_bench: %s: lead %zu\n", what, row);
  std::exit(1);
}

struct world {
  bench::workload work;
  bench::linear_scan scan;
  engine rules;
  testing::node_ptr columns;
  batch leads;
  std::vector<bench::linear_scan::row> rows;  ///< as many as are scanned
  context when;

  explicit world(std::size_t entries)
      : work(bench::make_workload(entries, lead_count, bench::seed, slow_answers)),
        scan(work),
        rules(bench::bind_engine(work)),
        columns(bench::columns_of(work)),
        leads(bench::must(
            bind_arrow(rules.policy().schema(), "lead", columns->schema, columns->array))) {
    when.now_unix_us = 1'795'338'000'000'000;
    for (std::size_t i = 0; i < scanned_leads(entries); ++i) {
      rows.push_back(scan.intern(work.leads[i]));
    }
    check();
  }

  void check() const {
    scratch memory;
    const matches found = bench::must(leads::match(rules, leads, when, memory));
    double looked_at = 0;
    std::size_t unmatched = 0;
    for (std::size_t row = 0; row < rows.size(); ++row) {
      const std::int32_t meant = scan.match(rows[row]);
      if (row < work.answers.size() && meant != work.answers[row]) fail("the scan is wrong", row);
      if (found.entry(row) != meant) fail("the library is wrong", row);
      looked_at += meant < 0 ? static_cast<double>(work.entries.size()) : meant + 1.0;
      unmatched += meant < 0 ? 1 : 0;
    }
    std::fprintf(stderr, "%zu entries: a scan looks at %.0f of them, %.0f %% of leads match none\n",
                 work.entries.size(), looked_at / static_cast<double>(rows.size()),
                 100.0 * static_cast<double>(unmatched) / static_cast<double>(rows.size()));
  }
};

const world& world_of(std::int64_t entries) {
  static std::map<std::int64_t, std::unique_ptr<world>> all;
  std::unique_ptr<world>& found = all[entries];
  if (!found) found = std::make_unique<world>(static_cast<std::size_t>(entries));
  return *found;
}

void match_columns(benchmark::State& state) {
  const world& of = world_of(state.range(0));
  scratch memory;
  for (auto _ : state) {
    benchmark::DoNotOptimize(leads::match(of.rules, of.leads, of.when, memory));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(lead_count));
  const auto& rule = of.rules.policy().data().assignments.front().rules.front();
  state.counters["bytes"] =
      rule.index ? static_cast<double>(rule.index->bytes()) / static_cast<double>(state.range(0))
                 : 0.0;
}

void linear_scan(benchmark::State& state) {
  const world& of = world_of(state.range(0));
  for (auto _ : state) {
    for (const bench::linear_scan::row& each : of.rows) {
      benchmark::DoNotOptimize(of.scan.match(each));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(of.rows.size()));
}

void linear_scan_texts_in(benchmark::State& state) {
  const world& of = world_of(state.range(0));
  for (auto _ : state) {
    for (std::size_t i = 0; i < of.rows.size(); ++i) {
      benchmark::DoNotOptimize(of.scan.match(of.scan.intern(of.work.leads[i])));
    }
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(of.rows.size()));
}

void compile_policy(benchmark::State& state) {
  const world& of = world_of(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(policy::compile(of.work.policy_json));
}

void sizes(benchmark::internal::Benchmark* of) {
  for (const int entries : {10, 100, 1'000, 10'000, 100'000}) of->Arg(entries);
}
BENCHMARK(match_columns)->Apply(sizes)->Unit(benchmark::kMillisecond);
BENCHMARK(linear_scan)->Apply(sizes)->Unit(benchmark::kMillisecond);
BENCHMARK(linear_scan_texts_in)->Apply(sizes)->Unit(benchmark::kMillisecond);
BENCHMARK(compile_policy)->Apply(sizes)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
