// renewal_bench.cpp: whose a renewal is and who hears of it, for a million clients.
//
// Binding from JSON records and from Arrow columns, deciding, and beside it the same decisions by
// hand-written tables (renewal_peers.hpp); `…_and_read` read every owner and recipient of the
// answers besides. All answers are held against each other before anything
// is timed. `items_per_second` counts clients; `bytes` is memory that stays allocated a client.
#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdlib>
#include <iostream>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "ambit/arrow.hpp"
#include "bench/renewal_peers.hpp"
#include "bench/renewal_workload.hpp"

namespace {

using namespace ambit;
using namespace ambit::bench::renewal;

template <class T>
T need(result<T> made) {
  if (made) return *std::move(made);
  std::cerr << made.report().to_text();
  std::exit(1);
}

context moment() {
  context out;
  out.now_unix_us = 1'795'338'000'000'000;  // 2026-11-22T09:00:00Z
  return out;
}

std::string id_of(std::uint32_t person) {
  const bool is_user = person >= contact_count;
  std::string out(1, is_user ? 'u' : 'c');
  out += std::to_string(is_user ? person - contact_count : person);
  return out;
}

bool is_right(const renewals::decisions& made, std::size_t row, const answer& meant) {
  const auto told = made.recipients(row);
  if (made.outcome(row) != renewals::outcome::decided || told.size() != meant.count ||
      (made.owner(row) == renewals::party::partner) != meant.partner_owns ||
      (made.source(row) == renewals::source::by_override) != meant.overridden) {
    return false;
  }
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (made.id(told[i]) != id_of(meant.people[i])) return false;
  }
  return true;
}

struct world {
  std::vector<client> clients = make_clients();
  engine live;
  testing::node_ptr texts = columns_of(clients, contacts_as::texts);
  testing::node_ptr dictionary = columns_of(clients, contacts_as::dictionary);
  batch json_records;
  batch text_records;
  batch dictionary_records;
  renewals::clients book;
  std_overrides hash_map = overrides_of<std_overrides>(clients);
  open_overrides open_table = overrides_of<open_overrides>(clients);

  explicit world(engine of)
      : live(std::move(of)),
        json_records(need(batch::from_json(fields(), "client", json_of(clients)))),
        text_records(bind(*texts)),
        dictionary_records(bind(*dictionary)),
        book(bind(text_records)) {
    const std::vector<answer> meant = decide(clients, hash_map);
    check(meant, decide(clients, open_table));
    for (const batch* each : {&json_records, &text_records, &dictionary_records}) {
      check(meant, need(renewals::decide(bind(*each), renewals::notice_kind::renewal, moment())));
    }
  }

  schema fields() const { return live.policy().schema(); }
  batch bind(const testing::arrow_node& table) const {
    return need(bind_arrow(fields(), "client", table.schema, table.array));
  }
  renewals::clients bind(const batch& records) const {
    scratch memory;
    return need(renewals::clients::bind(live, records, memory));
  }

  static void check(const std::vector<answer>& meant, const renewals::decisions& made) {
    for (std::size_t row = 0; row < meant.size(); ++row) {
      if (is_right(made, row, meant[row])) continue;
      std::cerr << "wrong answer: " << made.to_json(row) << '\n';
      std::exit(1);
    }
  }
  static void check(const std::vector<answer>& meant, const std::vector<answer>& made) {
    if (meant == made) return;
    std::cerr << "the hand-written tables differ\n";
    std::exit(1);
  }
};

const world& loaded() {
  static const world made(need(engine::bind(need(policy::compile(policy_text())),
                                            need(directory().apply(directory_text())), zones())));
  return made;
}

/// What is allocated now, small and mapped.
std::size_t allocated_bytes() {
  const struct mallinfo2 now = mallinfo2();
  return now.uordblks + now.hblkhd;
}

/// Times `make`, and says how much memory one of what it makes holds on to.
template <class Make>
void time(benchmark::State& state, const Make& make) {
  {
    const std::size_t before = allocated_bytes();
    const auto kept = make();
    state.counters["bytes"] = static_cast<double>(allocated_bytes() - before) / client_count;
    benchmark::DoNotOptimize(kept);
  }
  for (auto _ : state) benchmark::DoNotOptimize(make());
  state.SetItemsProcessed(state.iterations() * std::int64_t{client_count});
}

void bind_clients(benchmark::State& state, batch world::*records) {
  const world& with = loaded();
  scratch memory;
  time(state, [&] { return renewals::clients::bind(with.live, with.*records, memory); });
}
BENCHMARK_CAPTURE(bind_clients, json, &world::json_records)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bind_clients, arrow, &world::text_records)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(bind_clients, arrow_dictionary, &world::dictionary_records)
    ->Unit(benchmark::kMillisecond);

void read_columns(benchmark::State& state) {
  const world& with = loaded();
  time(state,
       [&] { return bind_arrow(with.fields(), "client", with.texts->schema, with.texts->array); });
}
BENCHMARK(read_columns)->Unit(benchmark::kMillisecond);

void decide_clients(benchmark::State& state) {
  const world& with = loaded();
  time(state,
       [&] { return renewals::decide(with.book, renewals::notice_kind::renewal, moment()); });
}
BENCHMARK(decide_clients)->Unit(benchmark::kMillisecond);

/// What a host does with answers: reads who owns, and who is told.
std::uint64_t read(const renewals::decisions& made) {
  std::uint64_t sum = 0;
  for (std::size_t row = 0; row < made.size(); ++row) {
    sum += static_cast<std::uint64_t>(made.owner(row));
    for (const renewals::recipient who : made.recipients(row)) sum += who.position;
  }
  return sum;
}

std::uint64_t read(const std::vector<answer>& made) {
  std::uint64_t sum = 0;
  for (const answer& each : made) {
    sum += each.partner_owns ? 1 : 0;
    for (std::uint8_t i = 0; i < each.count; ++i) sum += each.people[i];
  }
  return sum;
}

/// Decides, and reads every owner and recipient.
template <class Make>
void decide_and_read(benchmark::State& state, const Make& make) {
  for (auto _ : state) benchmark::DoNotOptimize(read(make()));
  state.SetItemsProcessed(state.iterations() * std::int64_t{client_count});
}

void decide_and_read_clients(benchmark::State& state) {
  const world& with = loaded();
  decide_and_read(state, [&] {
    return need(renewals::decide(with.book, renewals::notice_kind::renewal, moment()));
  });
}
BENCHMARK(decide_and_read_clients)->Unit(benchmark::kMillisecond);

void peer_hash_map_and_read(benchmark::State& state) {
  const world& with = loaded();
  decide_and_read(state, [&] { return decide(with.clients, with.hash_map); });
}
BENCHMARK(peer_hash_map_and_read)->Unit(benchmark::kMillisecond);

void peer_open_addressing_and_read(benchmark::State& state) {
  const world& with = loaded();
  decide_and_read(state, [&] { return decide(with.clients, with.open_table); });
}
BENCHMARK(peer_open_addressing_and_read)->Unit(benchmark::kMillisecond);

void peer_hash_map(benchmark::State& state) {
  const world& with = loaded();
  time(state, [&] { return decide(with.clients, with.hash_map); });
}
BENCHMARK(peer_hash_map)->Unit(benchmark::kMillisecond);

void peer_open_addressing(benchmark::State& state) {
  const world& with = loaded();
  time(state, [&] { return decide(with.clients, with.open_table); });
}
BENCHMARK(peer_open_addressing)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
