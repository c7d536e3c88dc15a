// sql_bench.cpp: how long it takes to say what a contact sees as the WHERE of a query: a portal with
// a filter and a confidential test, a contact of 1 and of 200 companies, in each dialect.
//
// What is said is checked before anything is timed. `bind` is what stands before it: the contact's
// plan.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <string>

#include "ambit/ambit.hpp"
#include "bench/setup.hpp"

namespace {

using namespace ambit;
using ambit::bench::must;

constexpr const char* policy_text = R"({"ambit": 1,
  "schema": {"objects": {"ticket": {"fields": {
    "contact": {"type": "id"}, "company": {"type": "id"}, "pipeline": {"type": "text"},
    "legal": {"type": "bool"}, "stage": {"type": "choice", "options": ["new", "wait", "done"]},
    "created": {"type": "timestamp"}}}}},
  "portals": {"support": {
    "access": "any_company", "login": {"registration": true}, "access_lists": ["customers"],
    "confidential": {"field": "legal", "op": "eq", "value": true},
    "filter": {"all": [{"field": "pipeline", "op": "eq", "value": "support"},
                       {"field": "stage", "op": "ne", "value": "done"},
                       {"field": "created", "op": "in_last", "count": 2, "unit": "years"}]}}}})";

std::string directory_text(std::int64_t companies) {
  std::string out = R"({"contacts": [{"id": "ana", "active": true, "lists": ["customers"],
    "portals": [{"id": "support", "registered": true}], "companies": [{"id": "X", "primary": true})";
  for (std::int64_t i = 1; i < companies; ++i) {
    out += R"(, {"id": "company )" + std::to_string(i) + "\"}";
  }
  return out + "]}]}";
}

std::string mapping_text(sql::dialect in) {
  const std::string type = in == sql::dialect::sqlite ? "unix_microseconds" : "timestamptz";
  return R"({"table": "tickets", "fields": {"id": "id", "contact": "contact_id",
    "company": "company_id", "pipeline": "pipeline", "legal": "legal", "stage": "stage",
    "created": {"column": "created_at", "type": ")" +
         type + "\"}}}";
}

context at_nine() {
  context out;
  out.now_unix_us = 1'795'338'000'000'000;
  return out;
}

engine rules(std::int64_t companies) {
  return must(engine::bind(must(policy::compile(policy_text)),
                           must(directory().apply(directory_text(companies))), zones()));
}

tickets::viewer ana(const engine& of) {
  return must(tickets::viewer::bind(of, "support", {"ana", {}, false}, at_nine()));
}

void bind(benchmark::State& state) {
  const engine of = rules(state.range(0));
  for (auto _ : state) benchmark::DoNotOptimize(ana(of).may_enter());
}
BENCHMARK(bind)->Arg(1)->Arg(200);

template <sql::dialect In>
void visibility(benchmark::State& state) {
  const engine of = rules(state.range(0));
  const tickets::viewer viewer = ana(of);
  const auto tables = must(sql::mapping::compile(of.policy().schema(), "ticket", mapping_text(In)));
  const sql::condition first = must(sql::visibility_sql(viewer, tables, In));
  if (first.text.find("contact_id") == std::string::npos || first.parameters.size() < 6) {
    std::cerr << "wrong text: " << first.text << '\n';
    std::exit(1);
  }
  for (auto _ : state) {
    const auto made = sql::visibility_sql(viewer, tables, In);
    benchmark::DoNotOptimize(made->text.data());
  }
  state.counters["bytes"] = static_cast<double>(first.text.size());
}
BENCHMARK(visibility<sql::dialect::sqlite>)->Arg(1)->Arg(200);
BENCHMARK(visibility<sql::dialect::postgresql>)->Arg(1)->Arg(200);
BENCHMARK(visibility<sql::dialect::duckdb>)->Arg(1)->Arg(200);

}  // namespace

BENCHMARK_MAIN();
