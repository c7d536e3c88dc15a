// ledger_bench.cpp: how many assignments a second a ledger in a file takes.
//
//   ambit_ledger_bench FOLDER [ROWS]
//
// Commits batches of 1,000 decisions of some 250 bytes, each a new record, to a database in FOLDER:
// with rising ids, and with random ids once ROWS (4,000,000) records are there. Each figure is of
// whole commits (checks, records and how they are held, decisions, loads, one pool's turns), at
// both settings of what a commit survives. The answers are looked at first: the last batch is
// there, and verify is content with the file.
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "ambit/sqlite.hpp"
#include "src/model/ledger_store.hpp"

namespace {

using namespace ambit;
using clock_type = std::chrono::steady_clock;

constexpr int batch_size = 1'000;
constexpr int owner_count = 50;
constexpr std::int64_t decided_us = 1'795'338'000'000'000;

std::string id_of(std::uint64_t number) {
  std::string digits = std::to_string(number);
  return "00Q" + std::string(12 - std::min<std::size_t>(12, digits.size()), '0') + digits;
}

/// The ids are borrowed.
model::ledger_changes batch_of(const std::vector<std::string>& ids, std::int64_t turn) {
  model::ledger_changes changes;
  changes.object = "lead";
  changes.event = "create";
  changes.decided_us = decided_us;
  for (int i = 0; i < owner_count; ++i)
    changes.owners.push_back({model::owner_name::kind::user, "user" + std::to_string(i)});
  model::decision_form& form = changes.forms.emplace_back();
  form.came_by = std::make_shared<const model::origin>(
      model::origin{"inbound", "dach-enterprise", "dach-sales"});
  form.rest = R"(,"rule":"inbound","entry":"dach-enterprise","choice":0,"pool":"dach-sales",)"
              R"("notify":{"template":"new-partner-lead"},)"
              R"("fingerprint":"e184befd287ab647a06e33711e68c328"})";
  for (std::uint32_t i = 0; i < ids.size(); ++i) {
    model::ledger_changes::record_change& change = changes.decisions.emplace_back();
    change.id = ids[i];
    change.owner = i % owner_count;
    change.owner_before = model::ledger_changes::record_change::nobody;
  }
  model::pool_state after;
  after.last_number = turn + batch_size;
  for (int i = 0; i < owner_count; ++i)
    after.turns.push_back({{model::owner_name::kind::user, "user" + std::to_string(i)},
                           turn + batch_size - owner_count + i + 1});
  changes.pools.push_back({"dach-sales", turn, std::move(after)});
  return changes;
}

class ledger_run {
 public:
  ledger_run(const std::string& path, sqlite::options::durability survives) {
    sqlite::options how;
    how.survives = survives;
    result<ledger> opened = sqlite::open(*ambit_sqlite_library(), path, how);
    if (!opened) stop(opened.report());
    book_ = *opened;
    turn_ = book_.store().pool("dach-sales")->last_number;
  }

  /// Assignments a second over `count` records that `next` names; only commits are timed.
  template <class Next>
  double assign(std::uint64_t count, Next next) {
    clock_type::duration spent{};
    std::vector<std::string> ids(batch_size);
    for (std::uint64_t done = 0; done < count; done += batch_size) {
      for (std::string& id : ids) id = id_of(next());
      model::ledger_changes changes = batch_of(ids, turn_);
      report problems;
      const auto start = clock_type::now();
      const status outcome = book_.store().commit(std::move(changes), problems);
      spent += clock_type::now() - start;
      if (outcome != status::ok) stop(problems);
      turn_ += batch_size;
    }
    if (book_.owner_of("lead", ids.back())->empty()) stop({});
    return static_cast<double>(count) / std::chrono::duration<double>(spent).count();
  }

  void verify() {
    const report problems = *book_.verify();
    if (!problems.empty()) stop(problems);
  }

 private:
  [[noreturn]] static void stop(const report& problems) {
    std::fprintf(stderr, "%s\nwrong\n", problems.to_text().c_str());
    std::exit(1);
  }

  ledger book_;
  std::int64_t turn_ = 0;
};

void tell(const char* what, double rate) {
  std::printf("%-62s %9.0f a second\n", what, rate);
  std::fflush(stdout);
}

}  // namespace

int main(int argc, char** argv) {
  using durability = sqlite::options::durability;
  const std::filesystem::path folder = argc > 1 ? argv[1] : ".";
  const std::uint64_t rows = argc > 2 ? std::strtoull(argv[2], nullptr, 10) : 4'000'000;
  const std::string path = (folder / "bench.ledger").string();
  for (const char* const beside : {"", "-wal", "-shm"}) std::filesystem::remove(path + beside);
  std::uint64_t rising = 0;
  const auto next_rising = [&] { return rising++; };
  // Scattered, and each once: of a second decision for one id the ledger takes nothing.
  std::uint64_t scattered = 0;
  const auto next_random = [&] {
    return 100'000'000 + ((scattered++ * 0x9E37'79B9'7F4A'7C15) & 0x7F'FFFF'FFFF);
  };
  tell("rising ids, 400,000 records, synchronous = FULL",
       ledger_run(path, durability::power_loss).assign(400'000, next_rising));
  {
    ledger_run run(path, durability::process_end);
    tell("rising ids, 400,000 records, synchronous = NORMAL", run.assign(400'000, next_rising));
    run.verify();
    const std::uint64_t left = rows > 800'000 ? rows - 800'000 : 0;
    if (left != 0) {
      tell("random ids, on the way to all rows, synchronous = NORMAL",
           run.assign(left, next_random));
    }
    tell("random ids, 200,000 records at all rows, synchronous = NORMAL",
         run.assign(200'000, next_random));
  }
  tell("random ids, 200,000 records at all rows, synchronous = FULL",
       ledger_run(path, durability::power_loss).assign(200'000, next_random));
  std::printf(
      "%-62s %9.0f bytes\n", "the file, a record",
      static_cast<double>(std::filesystem::file_size(path)) / static_cast<double>(rows + 400'000));
}
