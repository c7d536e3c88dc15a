// renewal_bench.cpp: whose a renewal is and who hears of it, for a million clients.
//
// The workload "renewal": 1,000,000 clients of 1,000 partners in random order, 5 % with an
// override, three roles each over 200,000 contacts. The answers are checked against plain tables
// before anything is timed. `items_per_second` counts clients.
#include <benchmark/benchmark.h>

#include <cstdlib>
#include <iostream>
#include <random>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"

namespace {

using namespace ambit;

constexpr std::size_t client_count = 1'000'000;
constexpr std::size_t partner_count = 1'000;
constexpr std::size_t contact_count = 200'000;

/// What the answers must be, worked out beside the library.
struct expectation {
  bool partner_owns = false;
  std::string partner_contact;
};

std::string number(std::size_t value) {
  return std::to_string(value);
}

std::string policy_text() {
  std::string text = R"({"ambit": 1, "schema": {"objects": {"client": {"fields": {
    "renewal_date": {"type": "date"}, "override_contact": {"type": "id"},
    "override": {"type": "choice", "options": ["default", "vendor", "partner"]},
    "primary_contact": {"type": "id"}, "billing_contact": {"type": "id"},
    "decision_maker": {"type": "id"}}}}}, "renewals": {"partners": {)";
  for (std::size_t i = 0; i < partner_count; ++i) {
    text += (i == 0 ? "\"a" : ",\"a") + number(i) + R"(":{"default_owner":")" +
            (i % 3 == 0 ? "partner" : "vendor") + R"(","default_contact":"u)" + number(i) + "\"}";
  }
  return text + "}}}";
}

std::string directory_text() {
  std::string text = R"({"users":[)";
  for (std::size_t i = 0; i < 2 * partner_count; ++i) {
    const std::string account = number(i % partner_count);
    text += (i == 0 ? "" : ",") + (R"({"id":"u)" + number(i)) +
            R"(","kind":"partner","active":true,"account":"a)" + account + R"(","email":"u)" +
            number(i) + R"(@a)" + account + ".example\"}";
  }
  text += R"(],"accounts":[{"id":"a0"})";
  for (std::size_t i = 1; i < partner_count; ++i) text += R"(,{"id":"a)" + number(i) + "\"}";
  text += R"(],"contacts":[)";
  for (std::size_t i = 0; i < contact_count; ++i) {
    text += (i == 0 ? "" : ",") + (R"({"id":"c)" + number(i)) + R"(","active":true,"email":"c)" +
            number(i) + "@client.example\"}";
  }
  return text + "]}";
}

std::string clients_text(std::vector<expectation>& expected) {
  std::mt19937 random(1);
  std::string text;
  for (std::size_t i = 0; i < client_count; ++i) {
    const std::size_t partner = random() % partner_count;
    const auto contact = [&] { return number(random() % contact_count); };
    expectation meant{partner % 3 == 0, "u" + number(partner)};
    text += R"({"id":"k)" + number(i) + R"(","account":"a)" + number(partner) +
            R"(","primary_contact":"c)" + contact() + R"(","billing_contact":"c)" + contact() +
            R"(","decision_maker":"c)" + contact() + '"';
    if (random() % 20 == 0) {
      meant.partner_owns = random() % 2 == 0;
      text += std::string(R"(,"override":")") + (meant.partner_owns ? "partner" : "vendor") + '"';
      if (random() % 2 == 0) {
        meant.partner_contact = "u" + number(partner + partner_count);
        text += R"(,"override_contact":")" + meant.partner_contact + '"';
      }
    }
    text += "}\n";
    expected.push_back(std::move(meant));
  }
  return text;
}

template <class T>
T need(result<T> made) {
  if (made) return *std::move(made);
  std::cerr << made.report().to_text();
  std::exit(1);
}

void check(const renewals::decisions& made, const std::vector<expectation>& expected) {
  for (std::size_t row = 0; row < expected.size(); ++row) {
    const expectation& meant = expected[row];
    const bool partner_owns = made.owner(row) == renewals::party::partner;
    const auto told = made.recipients(row);
    const bool is_right = partner_owns == meant.partner_owns && !told.empty() &&
                          (!partner_owns || told.size() == 1) &&
                          made.id(told.back()) == meant.partner_contact;
    if (is_right) continue;
    std::cerr << "wrong answer: " << made.to_json(row) << '\n';
    std::exit(1);
  }
}

struct setup {
  engine live;
  batch records;
  renewals::clients book;
  context when;
};

const setup& loaded() {
  static const setup made = [] {
    const policy rules = need(policy::compile(policy_text()));
    const directory people = need(directory().apply(directory_text()));
    const engine live = need(engine::bind(rules, people, zones()));
    std::vector<expectation> expected;
    const batch records = need(batch::from_json(rules.schema(), "client", clients_text(expected)));
    scratch memory;
    const renewals::clients book = need(renewals::clients::bind(live, records, memory));
    context when;
    when.now_unix_us = 1'795'338'000'000'000;  // 2026-11-22T09:00:00Z
    check(need(renewals::decide(book, renewals::notice_kind::renewal, when)), expected);
    return setup{live, records, book, when};
  }();
  return made;
}

void count_clients(benchmark::State& state) {
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(client_count));
}

void bind_clients(benchmark::State& state) {
  const setup& with = loaded();
  scratch memory;
  for (auto _ : state) {
    benchmark::DoNotOptimize(renewals::clients::bind(with.live, with.records, memory));
  }
  count_clients(state);
}
BENCHMARK(bind_clients)->Unit(benchmark::kMillisecond);

void decide_clients(benchmark::State& state) {
  const setup& with = loaded();
  for (auto _ : state) {
    benchmark::DoNotOptimize(
        renewals::decide(with.book, renewals::notice_kind::renewal, with.when));
  }
  count_clients(state);
}
BENCHMARK(decide_clients)->Unit(benchmark::kMillisecond);

}  // namespace

BENCHMARK_MAIN();
