// directory_bench.cpp: a directory of a million contacts, 50,000 companies and 10,000 users, from
// Arrow tables and from JSON Lines (directory_workload.hpp).
//
// What was loaded is checked before anything is timed: sizes, entities, and that both ways lead to
// one fingerprint. `bytes_a_contact` is by how much the heap grows for the whole directory, over
// its contacts.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdlib>
#include <iostream>
#include <memory>
#include <string_view>
#include <utility>

#include "bench/directory_workload.hpp"
#include "src/model/directory_data.hpp"

namespace {

using namespace ambit;
using namespace ambit::bench;

constexpr directory_sizes sizes;

template <class T>
T need(result<T> made) {
  if (made) return *std::move(made);
  std::cerr << made.report().to_text();
  std::exit(1);
}

void require(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "wrong directory: " << what << '\n';
  std::exit(1);
}

void check(const directory& made) {
  require(made.user_count() == sizes.users && made.account_count() == sizes.companies &&
              made.contact_count() == sizes.contacts,
          "sizes");
  const model::directory_data& data = made.data();
  for (std::size_t i = 0; i < sizes.contacts; i += 997) {
    const auto* who = data.contacts.find(contact_id(i));
    require(who != nullptr, "a contact that is not found");
    const std::string_view email = who->email();
    require(email.starts_with("contact" + std::to_string(i) + '@'), "a contact's address");
  }
  require(data.contacts.find(contact_id(sizes.contacts)) == nullptr, "a contact too many");
  require(data.accounts.find(company_id(49))->owner == user_id(49), "an account's owner");
}

const directory_inputs& written() {
  static const std::unique_ptr<directory_inputs> made = [] {
    auto out = write_directory(sizes);
    const directory by_columns = need(load_arrow(*out));
    check(by_columns);
    const directory by_lines = need(load_lines(*out));
    check(by_lines);
    require(by_columns.fingerprint() == by_lines.fingerprint(), "columns and lines differ");
    return out;
  }();
  return *made;
}

std::size_t heap_bytes() {
  const struct mallinfo2 now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

template <result<directory> (*Load)(const directory_inputs&)>
void load(benchmark::State& state) {
  const directory_inputs& from = written();
  std::size_t grown = 0;
  for (auto _ : state) {
    const std::size_t before = heap_bytes();
    const directory made = need(Load(from));
    grown = heap_bytes() - before;
    benchmark::DoNotOptimize(made.fingerprint().data());
  }
  state.counters["bytes_a_contact"] =
      static_cast<double>(grown) / static_cast<double>(sizes.contacts);
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(sizes.contacts));
}

void directory_from_arrow(benchmark::State& state) {
  load<load_arrow>(state);
}
BENCHMARK(directory_from_arrow)->Unit(benchmark::kMillisecond);

void directory_from_json_lines(benchmark::State& state) {
  load<load_lines>(state);
}
BENCHMARK(directory_from_json_lines)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
