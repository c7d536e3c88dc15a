// workspace_bench.cpp: a whole summary out of 200,000 accounts, 1 million tasks and 100,000 meetings
// as Arrow columns.
//
// `summary` is what one of 5,000 managers has on their plate; `read_names` reads the columns that
// say whose the records are once and does nothing else, `read_touched` those of dates and states too.
// The counts are held against a plain loop before anything is timed. `bytes_per_second` counts the
// columns of read_touched.
#include <benchmark/benchmark.h>

#include <array>
#include <cstdlib>
#include <cstring>
#include <iostream>
#include <map>
#include <random>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "bench/setup.hpp"
#include "bench/visibility_workload.hpp"
#include "tests/unit/exchange/arrow_table.hpp"

namespace {

using namespace ambit;
using ambit::bench::must;
using ambit::bench::visibility::names_as;
using ambit::bench::visibility::read_once;

constexpr std::size_t account_count = 200'000;
constexpr std::size_t task_count = 1'000'000;
constexpr std::size_t meeting_count = 100'000;
constexpr std::uint32_t manager_count = 5'000;
constexpr std::uint16_t manager = 4'242;
constexpr std::int32_t today = 20'779;  // 2026-11-22
constexpr std::int64_t us_per_day = 86'400'000'000;

constexpr std::string_view rules_text = R"({"ambit": 1, "schema": {"objects": {
    "user": {"fields": {}},
    "company": {"fields": {"csm": {"type": "id"}, "since": {"type": "date"}}},
    "task": {"fields": {"assignee": {"type": "id"}, "due_on": {"type": "date"},
                        "state": {"type": "choice", "options": ["open", "done"]}}},
    "meeting": {"fields": {"host": {"type": "id"}, "from": {"type": "timestamp"}}}}},
  "sharing": {"company": {"internal": "read"}, "task": {"internal": "read"},
              "meeting": {"internal": "read"}},
  "workspace": {"subscription": "enterprise", "seat": {"always": true}, "csm_property": "csm",
    "assigned_property": "since",
    "tasks": {"assignee": "assignee", "due_on": "due_on",
              "done": {"field": "state", "op": "eq", "value": "done"}},
    "meetings": {"people": ["host"], "starts_at": "from"}}})";
constexpr std::string_view people_text = R"({"users": [{"id": "u4242", "active": true,
  "permissions": ["customer_success_workspace"]}]})";

template <class T>
testing::node_ptr column(const char* format, const char* name, const std::vector<T>& values) {
  testing::node_ptr out = testing::new_node(format, name, values.size(), 0);
  testing::bytes held(values.size() * sizeof(T));
  std::memcpy(held.data(), values.data(), held.size());
  out->buffers = {std::nullopt, std::move(held)};
  return out;
}

template <class Text>
testing::node_ptr texts(const char* name, std::size_t count, const Text& text_of) {
  testing::node_ptr out = testing::new_node("u", name, count, 0);
  std::vector<std::int32_t> offsets = {0};
  testing::bytes all;
  for (std::size_t i = 0; i < count; ++i) {
    const std::string text = text_of(i);
    all.insert(all.end(), text.begin(), text.end());
    offsets.push_back(static_cast<std::int32_t>(all.size()));
  }
  testing::bytes ends(offsets.size() * sizeof(std::int32_t));
  std::memcpy(ends.data(), offsets.data(), ends.size());
  out->buffers = {std::nullopt, std::move(ends), std::move(all)};
  return out;
}

std::string user_name(std::size_t number) {
  return std::to_string(number).insert(0, 1, 'u');
}

testing::node_ptr users(const char* name, const std::vector<std::uint16_t>& values, names_as how) {
  if (how == names_as::texts) {
    return texts(name, values.size(), [&](std::size_t i) { return user_name(values[i]); });
  }
  testing::node_ptr out = column("S", name, values);
  out->dictionary = texts("", manager_count, user_name);
  return out;
}

testing::node_ptr ids(char kind, std::size_t count) {
  return texts("id", count, [kind](std::size_t i) { return std::to_string(i).insert(0, 1, kind); });
}

template <class T>
std::vector<T> drawn(std::size_t count, std::int64_t first, std::int64_t span,
                     std::mt19937_64& random) {
  std::vector<T> out(count);
  for (T& each : out) {
    each = static_cast<T>(first +
                          static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(span)));
  }
  return out;
}

using spans = std::vector<std::span<const std::uint8_t>>;

void add_memory(const testing::arrow_node& table, const char* name, spans& out) {
  for (const auto& each : table.children) {
    if (each->name != name) continue;
    for (const auto& buffer : each->buffers) {
      if (buffer) out.emplace_back(*buffer);
    }
  }
}

struct world {
  std::array<testing::node_ptr, 3> tables;
  engine live;
  std::vector<batch> batches;
  std::vector<workspace::viewer> viewer;
  scratch memory;
  spans named;
  spans touched;

  explicit world(names_as how)
      : live(must(engine::bind(must(policy::compile(rules_text)),
                               must(directory().apply(people_text)), zones()))) {
    std::mt19937_64 random(1);
    std::array<std::size_t, 3> owned = {};
    const auto managers = [&](std::size_t count, std::size_t& mine) {
      auto out = drawn<std::uint16_t>(count, 0, manager_count, random);
      for (const std::uint16_t each : out) mine += each == manager ? 1 : 0;
      return out;
    };
    std::vector<testing::node_ptr> columns;
    columns.push_back(ids('c', account_count));
    columns.push_back(users("csm", managers(account_count, owned[0]), how));
    columns.push_back(
        column("tdD", "since", drawn<std::int32_t>(account_count, today - 700, 700, random)));
    tables[0] = testing::table(account_count, std::move(columns));
    columns.clear();
    const auto assignees = managers(task_count, owned[1]);
    const auto due = drawn<std::int32_t>(task_count, today - 20, 60, random);
    const auto states = drawn<std::uint8_t>(task_count, 0, 2, random);
    std::size_t late = 0;
    for (std::size_t i = 0; i < task_count; ++i) {
      late += assignees[i] == manager && due[i] < today && states[i] == 0 ? 1 : 0;
    }
    columns.push_back(ids('t', task_count));
    columns.push_back(users("assignee", assignees, how));
    columns.push_back(column("tdD", "due_on", due));
    columns.push_back(column("C", "state", states));
    columns.back()->dictionary =
        texts("", 2, [](std::size_t i) { return std::string(i == 0 ? "open" : "done"); });
    tables[1] = testing::table(task_count, std::move(columns));
    columns.clear();
    columns.push_back(ids('m', meeting_count));
    columns.push_back(users("host", managers(meeting_count, owned[2]), how));
    columns.push_back(column(
        "tsu:UTC", "from",
        drawn<std::int64_t>(meeting_count, (today - 30) * us_per_day, 60 * us_per_day, random)));
    tables[2] = testing::table(meeting_count, std::move(columns));
    const std::array<const char*, 3> objects = {"company", "task", "meeting"};
    for (std::size_t i = 0; i < objects.size(); ++i) {
      tables[i]->finish();
      batches.push_back(must(
          bind_arrow(live.policy().schema(), objects[i], tables[i]->schema, tables[i]->array)));
    }
    const std::array<std::array<const char*, 3>, 3> fields = {
        {{"csm", "since", ""}, {"assignee", "due_on", "state"}, {"host", "from", ""}}};
    for (std::size_t i = 0; i < fields.size(); ++i) {
      add_memory(*tables[i], fields[i][0], named);
      for (const char* each : fields[i]) add_memory(*tables[i], each, touched);
    }
    context when;
    when.now_unix_us = today * us_per_day + us_per_day / 2;
    viewer.push_back(must(workspace::viewer::bind(live, "u4242", when)));
    check(summary().find("\"owned\":" + std::to_string(owned[0]) + ",") != std::string::npos);
    check(summary().find("\"overdue\":{\"count\":" + std::to_string(late) + ",") !=
          std::string::npos);
  }

  std::string summary() {
    const std::array<const batch*, 3> given = {&batches[0], &batches[1], &batches[2]};
    return must(workspace::ask(viewer[0], given, R"({"ask":"summary"})", memory));
  }
  static void check(bool holds) {
    if (holds) return;
    std::cerr << "wrong answer\n";
    std::exit(1);
  }
};

std::uint64_t read_all(const spans& all) {
  std::uint64_t sum = 0;
  for (const auto& each : all) sum += read_once(each);
  return sum;
}

world& loaded(names_as how) {
  static std::map<names_as, world> made;
  return made.try_emplace(how, how).first->second;
}

template <class Ask>
void add(const std::string& name, names_as how, const Ask& ask) {
  benchmark::RegisterBenchmark(name.c_str(), [=](benchmark::State& state) {
    world& with = loaded(how);
    std::size_t bytes = 0;
    for (const auto& each : with.touched) bytes += each.size();
    for (auto _ : state) benchmark::DoNotOptimize(ask(with));
    state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(bytes));
  })->Unit(benchmark::kMicrosecond);
}

}  // namespace

int main(int argc, char** argv) {
  for (const names_as how : {names_as::dictionary, names_as::texts}) {
    const std::string layout = how == names_as::texts ? "/texts" : "/dictionary";
    add("read_names" + layout, how, [](world& with) { return read_all(with.named); });
    add("read_touched" + layout, how, [](world& with) { return read_all(with.touched); });
    add("summary" + layout, how, [](world& with) { return with.summary().size(); });
  }
  benchmark::Initialize(&argc, argv);
  if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 1;
  benchmark::RunSpecifiedBenchmarks();
  benchmark::Shutdown();
  return 0;
}
