// decide_bench.cpp: the ways in, side by side: C++ and C, records bound once and JSON in and out.
//
//   bench/run            builds, runs everything, prints one table
//
// Times are for a batch of leads; `items_per_second` counts leads. The argument is the number of
// entries in the rule.
#include <ambit.h>
#include <benchmark/benchmark.h>

#include <chrono>
#include <cstdlib>
#include <map>

#include "bench/setup.hpp"

namespace {

using namespace ambit;

constexpr std::size_t lead_count = 2'000;

const bench::setup& loaded_with(std::int64_t entries) {
  static std::map<std::int64_t, bench::setup> all;
  auto found = all.find(entries);
  if (found == all.end()) {
    found = all.emplace(entries, bench::make_setup(static_cast<std::size_t>(entries), lead_count))
                .first;
  }
  return found->second;
}

void count_leads(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(lead_count));
}

void compile_policy(benchmark::State& state) {
  const bench::setup& loaded = loaded_with(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(policy::compile(loaded.work.policy_json));
}
BENCHMARK(compile_policy)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMillisecond);

void cpp_match(benchmark::State& state) {
  const bench::setup& loaded = loaded_with(state.range(0));
  scratch memory;
  for (auto _ : state) {
    benchmark::DoNotOptimize(leads::match(loaded.engine, loaded.batch, loaded.when, memory));
  }
  count_leads(state);
}
BENCHMARK(cpp_match)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

void cpp_decide(benchmark::State& state) {
  const bench::setup& loaded = loaded_with(state.range(0));
  scratch memory;
  for (auto _ : state) {
    ledger book;
    benchmark::DoNotOptimize(leads::decide(loaded.engine, loaded.batch, book, loaded.when, memory));
  }
  count_leads(state);
}
BENCHMARK(cpp_decide)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

/// Who takes each lead, once it is known which entry it met. The ledger knows nothing yet.
void cpp_plan(benchmark::State& state) {
  const bench::setup& loaded = loaded_with(state.range(0));
  scratch memory;
  const ledger book;
  const matches found = bench::must(leads::match(loaded.engine, loaded.batch, loaded.when, memory));
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        leads::plan(loaded.engine, loaded.batch, found, book, loaded.when, memory));
  }
  count_leads(state);
}
BENCHMARK(cpp_plan)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

/// What such a plan costs to remember: its decisions as JSON, and the leads with their owners. Only
/// the commits are timed.
void cpp_commit(benchmark::State& state) {
  using clock = std::chrono::steady_clock;
  const bench::setup& loaded = loaded_with(state.range(0));
  scratch memory;
  const matches found = bench::must(leads::match(loaded.engine, loaded.batch, loaded.when, memory));
  for (auto _ : state) {
    ledger book;
    const plan made =
        bench::must(leads::plan(loaded.engine, loaded.batch, found, book, loaded.when, memory));
    const auto start = clock::now();
    if (book.commit(made) != status::ok) std::abort();
    state.SetIterationTime(std::chrono::duration<double>(clock::now() - start).count());
  }
  count_leads(state);
}
BENCHMARK(cpp_commit)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond)->UseManualTime();

void cpp_json_to_json(benchmark::State& state) {
  const bench::setup& loaded = loaded_with(state.range(0));
  scratch memory;
  for (auto _ : state) {
    ledger book;
    const auto records =
        batch::from_json(loaded.engine.policy().schema(), "lead", loaded.work.records_json);
    const auto decided = leads::decide(loaded.engine, *records, book, loaded.when, memory);
    benchmark::DoNotOptimize(decided->to_json_lines());
  }
  count_leads(state);
}
BENCHMARK(cpp_json_to_json)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

/// The same workload behind the C ABI, made once a size.
struct c_setup {
  ambit_engine* engine = nullptr;
  ambit_schema* schema = nullptr;
  ambit_batch* batch = nullptr;
  ambit_scratch* scratch = nullptr;
  ambit_context context = AMBIT_CONTEXT_INIT;
};

void must(std::int32_t status) {
  if (status != AMBIT_STATUS_OK) std::abort();
}

const c_setup& c_loaded_with(std::int64_t entries) {
  static std::map<std::int64_t, c_setup> all;
  if (const auto found = all.find(entries); found != all.end()) return found->second;
  const bench::workload& work = loaded_with(entries).work;
  c_setup made;
  ambit_policy* rules = nullptr;
  ambit_directory* nobody = nullptr;
  ambit_directory* people = nullptr;
  ambit_zones* zone_data = nullptr;
  must(ambit_policy_compile(work.policy_json.data(), work.policy_json.size(), &rules, nullptr));
  must(ambit_directory_create(&nobody));
  must(ambit_directory_apply(nobody, work.directory_json.data(), work.directory_json.size(),
                             &people, nullptr));
  must(ambit_zones_create(&zone_data));
  must(ambit_engine_bind(rules, people, zone_data, &made.engine, nullptr));
  must(ambit_policy_schema(rules, &made.schema));
  must(ambit_batch_from_json(made.schema, "lead", 4, work.records_json.data(),
                             work.records_json.size(), &made.batch, nullptr));
  must(ambit_scratch_create(&made.scratch));
  made.context.now_unix_us = loaded_with(entries).when.now_unix_us;
  ambit_policy_free(rules);
  ambit_directory_free(nobody);
  ambit_directory_free(people);
  ambit_zones_free(zone_data);
  return all.emplace(entries, made).first->second;
}

void c_match(benchmark::State& state) {
  const c_setup& loaded = c_loaded_with(state.range(0));
  for (auto _ : state) {
    ambit_matches* found = nullptr;
    must(ambit_leads_match(loaded.engine, loaded.batch, &loaded.context, loaded.scratch, &found,
                           nullptr));
    ambit_matches_free(found);
  }
  count_leads(state);
}
BENCHMARK(c_match)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

void c_json_to_json(benchmark::State& state, const std::string& records) {
  const c_setup& loaded = c_loaded_with(state.range(0));
  for (auto _ : state) {
    ambit_ledger* book = nullptr;
    ambit_batch* batch = nullptr;
    ambit_plan* decided = nullptr;
    ambit_document* lines = nullptr;
    must(ambit_ledger_create(&book));
    must(ambit_batch_from_json(loaded.schema, "lead", 4, records.data(), records.size(), &batch,
                               nullptr));
    must(ambit_leads_decide(loaded.engine, batch, book, &loaded.context, loaded.scratch, &decided,
                            nullptr));
    must(ambit_plan_json_lines(decided, &lines));
    ambit_document_free(lines);
    ambit_plan_free(decided);
    ambit_batch_free(batch);
    ambit_ledger_free(book);
  }
}

void c_json_batch(benchmark::State& state) {
  c_json_to_json(state, loaded_with(state.range(0)).work.records_json);
  count_leads(state);
}
BENCHMARK(c_json_batch)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

void c_json_one(benchmark::State& state) {
  const std::string& records = loaded_with(state.range(0)).work.records_json;
  c_json_to_json(state, records.substr(0, records.find('\n')));
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(c_json_one)->Arg(10)->Arg(100)->Arg(1000)->Unit(benchmark::kMicrosecond);

}  // namespace

BENCHMARK_MAIN();
