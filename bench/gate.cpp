// gate.cpp: fixed pieces of work for counting instructions, one a run: `gate compile`. What a piece
// needs beforehand is counted with it, so that the pieces only compare with themselves.
#include <cstdio>
#include <string>
#include <string_view>
#include <vector>

#include "bench/directory_workload.hpp"
#include "bench/renewal_workload.hpp"
#include "bench/setup.hpp"

namespace {

using namespace ambit;

constexpr std::size_t entry_count = 500;
constexpr std::size_t lead_count = 2'000;

std::size_t compile_policy() {
  const bench::workload work = bench::make_workload(entry_count, 1, bench::seed);
  std::size_t size = 0;
  for (int i = 0; i < 5; ++i) size += policy::compile(work.policy_json)->fingerprint().size();
  return size;
}

std::size_t read_records() {
  const bench::setup loaded = bench::make_setup(1, lead_count);
  std::size_t size = 0;
  for (int i = 0; i < 5; ++i) {
    size +=
        batch::from_json(loaded.engine.policy().schema(), "lead", loaded.work.records_json)->size();
  }
  return size;
}

std::size_t match_leads() {
  const bench::setup loaded = bench::make_setup(entry_count, lead_count);
  scratch memory;
  std::size_t size = 0;
  for (int i = 0; i < 5; ++i) {
    size += leads::match(loaded.engine, loaded.batch, loaded.when, memory)->size();
  }
  return size;
}

std::size_t decide_leads() {
  const bench::setup loaded = bench::make_setup(10, lead_count);
  scratch memory;
  std::size_t size = 0;
  for (int i = 0; i < 5; ++i) {
    ledger book;
    size += leads::decide(loaded.engine, loaded.batch, book, loaded.when, memory)
                ->to_json_lines()
                .size();
  }
  return size;
}

constexpr bench::renewal::sizes renewal_sizes = {10'000, 5'000};

std::size_t bind_and_decide_renewals() {
  using namespace bench::renewal;
  const policy rules = *policy::compile(policy_text());
  const engine live =
      *engine::bind(rules, *directory().apply(directory_text(renewal_sizes)), zones());
  const std::vector<client> clients = make_clients(renewal_sizes);
  const auto table = columns_of(clients, contacts_as::texts, renewal_sizes);
  const batch records = *bind_arrow(rules.schema(), "client", table->schema, table->array);
  context now;
  now.now_unix_us = 1'795'338'000'000'000;  // 2026-11-22T09:00:00Z
  scratch memory;
  std::size_t size = 0;
  for (int i = 0; i < 20; ++i) {
    const auto book = renewals::clients::bind(live, records, memory);
    size += renewals::decide(*book, renewals::notice_kind::renewal, now)->size();
  }
  return size;
}

std::size_t load_directory() {
  const auto inputs = bench::write_directory({5'000, 500, 100});
  std::size_t size = 0;
  for (int i = 0; i < 10; ++i) {
    size += bench::load_lines(*inputs)->contact_count();
    size += bench::load_arrow(*inputs)->contact_count();
  }
  return size;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string_view piece = argc > 1 ? argv[1] : "";
  std::size_t size = 0;
  if (piece == "compile") {
    size = compile_policy();
  } else if (piece == "records") {
    size = read_records();
  } else if (piece == "match") {
    size = match_leads();
  } else if (piece == "decide") {
    size = decide_leads();
  } else if (piece == "renewals") {
    size = bind_and_decide_renewals();
  } else if (piece == "directory") {
    size = load_directory();
  } else {
    std::fputs("usage: gate compile|records|match|decide|renewals|directory\n", stderr);
    return 2;
  }
  std::printf("%zu\n", size);
  return 0;
}
