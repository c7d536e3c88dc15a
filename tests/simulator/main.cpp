// Years of a company's leads, by seeds: see README.md.
#include <unistd.h>

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulator/simulation.hpp"

namespace ambit::simulator {
namespace {

constexpr const char* usage =
    "Usage: simulator [--ledger memory|file] [--seeds N] [--first-seed N] [--events M] [--seed N]\n"
    "Without options: 1,000 seeds of 10,000 events, on ledgers in memory and then in files.\n"
    "--seed N is --first-seed N --seeds 1.\n";
constexpr int most_failures = 5;

struct options {
  bool in_memory = true;
  bool in_file = true;
  std::int64_t first_seed = 1;
  std::int64_t seeds = 1000;
  std::int64_t events = 10'000;
};

bool read_number(std::string_view text, std::int64_t& out) {
  const auto read = std::from_chars(text.data(), text.data() + text.size(), out);
  return read.ec == std::errc() && read.ptr == text.data() + text.size() && out >= 0;
}

std::optional<options> read_options(const std::vector<std::string_view>& given) {
  options read;
  for (std::size_t i = 0; i + 1 < given.size(); i += 2) {
    const std::string_view value = given[i + 1];
    if (given[i] == "--ledger") {
      read.in_memory = value == "memory";
      read.in_file = value == "file";
      if (!read.in_memory && !read.in_file) return std::nullopt;
    } else if (given[i] == "--seeds") {
      if (!read_number(value, read.seeds)) return std::nullopt;
    } else if (given[i] == "--first-seed") {
      if (!read_number(value, read.first_seed)) return std::nullopt;
    } else if (given[i] == "--events") {
      if (!read_number(value, read.events)) return std::nullopt;
    } else if (given[i] == "--seed") {
      if (!read_number(value, read.first_seed)) return std::nullopt;
      read.seeds = 1;
    } else {
      return std::nullopt;
    }
  }
  if (given.size() % 2 != 0) return std::nullopt;
  return read;
}

/// A folder for one ledger, which goes with it.
class folder {
 public:
  folder() {
    std::string name = (std::filesystem::temp_directory_path() / "ambit_simulator_XXXXXX").string();
    if (::mkdtemp(name.data()) == nullptr) std::abort();
    path_ = name;
  }
  ~folder() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  folder(const folder&) = delete;
  folder& operator=(const folder&) = delete;
  std::string file() const { return (path_ / "leads.ledger").string(); }

 private:
  std::filesystem::path path_;
};

void print(const char* ledger, std::int64_t seeds, const outcome_of_seed& all) {
  const auto n = [](std::int64_t value) { return static_cast<long long>(value); };
  std::printf("Ledgers in %s: %lld seeds, %lld events in %lld steps.\n", ledger, n(seeds),
              n(all.events), n(all.steps));
  std::printf(
      "  leads: %lld assigned (%lld turns, %lld by substitutes), %lld kept, %lld unassigned,"
      " %lld undecided, %lld replayed\n",
      n(all.seen.assigned), n(all.seen.turns), n(all.seen.substituted), n(all.seen.kept),
      n(all.seen.unassigned), n(all.seen.undecided), n(all.seen.replayed));
  std::printf(
      "  acts: %lld accepted, %lld released, %lld reassigned, %lld refused, %lld by two at a time;"
      " %lld by age\n",
      n(all.seen.accepted), n(all.seen.released), n(all.seen.reassigned), n(all.seen.refused),
      n(all.races), n(all.seen.aged));
  std::printf(
      "  %lld orders of hosts, %lld changes of people and pools, %lld plans overtaken (%lld "
      "refused),\n  %lld restarts, %lld processes killed (%lld after what they did was "
      "recorded, before it was told)\n",
      n(all.orders), n(all.changes), n(all.overlaps), n(all.conflicts), n(all.restarts),
      n(all.crashes), n(all.recorded_crashes));
  std::printf(
      "  turns: %lld round_robin, %lld weighted, %lld least_loaded, %lld random; the longest"
      " run with the same members able: %lld\n",
      n(all.ran.turns[0]), n(all.ran.turns[1]), n(all.ran.turns[2]), n(all.ran.turns[3]),
      n(all.ran.longest_run));
  const auto most = [&](const char* method, std::size_t by) {
    std::printf(
        "  drift of %s from equal shares of the able over all changes, at most (told, not "
        "promised):\n    keep %.2f, reset %.2f, join_at_minimum %.2f turns\n",
        method, all.ran.most[by][0], all.ran.most[by][1], all.ran.most[by][2]);
  };
  most("round_robin", 0);
  most("weighted", 1);
}

/// How many seeds failed.
int run(const options& given, bool in_file, const char* program) {
  const char* const ledger = in_file ? "file" : "memory";
  outcome_of_seed all;
  int failures = 0;
  std::int64_t seeds = 0;
  for (std::int64_t i = 0; i < given.seeds && failures < most_failures; ++i, ++seeds) {
    const auto seed = static_cast<std::uint64_t>(given.first_seed + i);
    std::optional<folder> where;
    if (in_file) where.emplace();
    const outcome_of_seed made =
        simulate(seed, given.events, in_file ? where->file() : std::string());
    all.add(made);
    if (made.wrong.empty()) continue;
    ++failures;
    std::printf(
        "FAILED: %s --ledger %s --seed %llu --events %lld\n  at step %lld, event %lld: %s\n",
        program, ledger, static_cast<unsigned long long>(seed),
        static_cast<long long>(made.broke_at), static_cast<long long>(made.steps),
        static_cast<long long>(made.broke_at), made.wrong.c_str());
  }
  print(ledger, seeds, all);
  std::printf("  %d failing seeds%s\n", failures,
              seeds < given.seeds ? "; the others were not run any more" : "");
  std::fflush(stdout);  // before a process of the next ones is forked
  return failures;
}

}  // namespace
}  // namespace ambit::simulator

int main(int count, char** arguments) {
  using namespace ambit::simulator;
  const std::optional<options> given =
      read_options(std::vector<std::string_view>(arguments + 1, arguments + count));
  if (!given) {
    std::fputs(usage, stderr);
    return 2;
  }
  int failures = 0;
  if (given->in_memory) failures += run(*given, false, arguments[0]);
  if (given->in_file) failures += run(*given, true, arguments[0]);
  return failures == 0 ? 0 : 1;
}
