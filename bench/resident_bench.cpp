// resident_bench.cpp: the ticket index at 1 or 10 million tickets, for one contact at a time.
//
//   ambit_resident_bench [tickets]      (default 1,000,000)
//
// Tickets: id, contact (200,000), company (50,000), pipeline (8), status (6), category (20),
// priority (4), is_internal, created, thread. A contact sees tickets that are its own or its
// company's, whose pipeline is in a set, that are not internal and whose category is not x.
// Contacts and companies have unequally many: the one at rank r of n has a share of 1 / (2 √(r n)).
//
// Every answer is held against a plain loop over all tickets first, after the build and again after
// the writes. Then questions of random contacts, and writes, are timed one by one.
#include <malloc.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <cstdlib>
#include <iomanip>
#include <iostream>
#include <memory>
#include <random>
#include <span>
#include <string>
#include <vector>

#include "ambit/ambit.hpp"
#include "bench/directory_workload.hpp"

namespace {

using namespace ambit;
using namespace ambit::bench;
using clock_type = std::chrono::steady_clock;

constexpr std::size_t contacts = 200'000;
constexpr std::size_t companies = 50'000;

constexpr std::string_view policy_text = R"({"ambit": 1,
  "schema": {"objects": {"ticket": {"fields": {
    "contact": {"type": "id"}, "company": {"type": "id"},
    "pipeline": {"type": "choice", "options": ["p0","p1","p2","p3","p4","p5","p6","p7"]},
    "status": {"type": "choice", "options": ["s0","s1","s2","s3","s4","s5"]},
    "category": {"type": "choice", "options": ["c0","c1","c2","c3","c4","c5","c6","c7","c8","c9",
      "c10","c11","c12","c13","c14","c15","c16","c17","c18","c19"]},
    "priority": {"type": "choice", "options": ["r0","r1","r2","r3"]},
    "is_internal": {"type": "bool"}, "created": {"type": "timestamp"},
    "thread": {"type": "id"}}}}},
  "portals": {"support": {"access": "primary_company",
    "filter": {"all": [
      {"field": "pipeline", "op": "in", "values": ["p0", "p1", "p2", "p3", "p4", "p5"]},
      {"field": "is_internal", "op": "eq", "value": false},
      {"field": "category", "op": "ne", "value": "c7"}]},
    "fields": {"own": ["id", "created", "priority"], "shared": ["id", "created"]},
    "stage": {"field": "status", "states": {"s0": "open", "s1": "open", "s2": "open",
      "s3": "open", "s4": "closed", "s5": "closed"}},
    "login": {"registration": true}, "access_lists": ["customers"]}}})";

template <class T>
T need(result<T> made) {
  if (made) return *std::move(made);
  std::cerr << made.report().to_text();
  std::exit(1);
}

void require(bool holds, std::string_view what) {
  if (holds) return;
  std::cerr << "wrong answer: " << what << '\n';
  std::exit(1);
}

std::string name_of(std::string_view kind, std::size_t number) {
  std::string out(kind);
  out += std::to_string(number);
  return out;
}
std::string contact_name(std::size_t number) {
  return name_of("C", 100'000 + number);
}
std::string company_name(std::size_t number) {
  return name_of("A", 10'000 + number);
}
std::string ticket_name(std::size_t number) {
  return name_of("T", 10'000'000 + number);
}
std::size_t company_of(std::size_t contact) {
  return contact * 7919 % companies;
}

/// What the plain loop reads of a ticket.
struct plain_ticket {
  std::uint32_t contact = 0;
  std::uint32_t company = 0;
  bool passes = false;
  bool is_closed = false;
  bool is_there = true;
};

class workload {
 public:
  explicit workload(std::size_t size) : plain_(size) {}

  /// Tickets with these numbers and new values, as a table.
  std::unique_ptr<table_column> write(std::span<const std::uint32_t> numbers) {
    auto out = std::make_unique<table_column>("+s", "");
    constexpr std::array<std::string_view, 8> columns = {
        "id", "contact", "company", "pipeline", "status", "category", "priority", "thread"};
    std::array<table_column*, columns.size()> texts{};
    for (std::size_t i = 0; i < columns.size(); ++i) {
      texts[i] = &out->add("u", std::string(columns[i]));
    }
    table_column& is_internal = out->add("b", "is_internal");
    table_column& created = out->add("tsu:", "created");
    for (const std::uint32_t number : numbers) {
      plain_ticket& made = plain_[number];
      made.contact = skewed(contacts);
      made.company = skewed(companies);
      const auto pipeline = random_() % 8;
      const auto stage = random_() % 6;
      const auto category = random_() % 20;
      const bool internal = random_() % 10 == 0;
      made.passes = pipeline < 6 && !internal && category != 7;
      made.is_closed = stage >= 4;
      texts[0]->text(ticket_name(number));
      texts[1]->text(contact_name(made.contact));
      texts[2]->text(company_name(made.company));
      texts[3]->text(name_of("p", pipeline));
      texts[4]->text(name_of("s", stage));
      texts[5]->text(name_of("c", category));
      texts[6]->text(name_of("r", random_() % 4));
      texts[7]->text(name_of("H", random_() % 10'000'000));
      is_internal.flag(internal);
      created.number(1'700'000'000'000'000 +
                     static_cast<std::int64_t>(random_() % 1'000'000) * 60'000'000);
      out->mark(true);
    }
    out->finish();
    return out;
  }
  void remove(std::uint32_t number) { plain_[number].is_there = false; }

  tickets::ticket_counts count(std::size_t contact) const {
    tickets::ticket_counts out;
    const std::size_t company = company_of(contact);
    for (const plain_ticket& each : plain_) {
      const bool is_own = each.contact == contact;
      if (!each.is_there || !each.passes || (!is_own && each.company != company)) continue;
      ++out.tickets;
      out.own += is_own ? 1 : 0;
      ++(each.is_closed ? out.closed : out.open);
    }
    return out;
  }

  void grow(std::size_t more) { plain_.resize(plain_.size() + more); }
  std::size_t size() const noexcept { return plain_.size(); }
  std::mt19937& random() noexcept { return random_; }

 private:
  std::uint32_t skewed(std::size_t count) {
    const double drawn = static_cast<double>(random_()) / 4'294'967'296.0;
    return static_cast<std::uint32_t>(drawn * drawn * static_cast<double>(count));
  }

  std::mt19937 random_{1};
  std::vector<plain_ticket> plain_;
};

engine make_engine() {
  std::string people = R"({"ambit": 1, "contacts": [)";
  for (std::size_t i = 0; i < contacts; ++i) {
    people += (i == 0 ? R"({"id":")" : R"(,{"id":")") + contact_name(i) +
              R"(","active":true,"lists":["customers"],)"
              R"("portals":[{"id":"support","registered":true}],"companies":[{"id":")" +
              company_name(company_of(i)) + R"(","primary":true}]})";
  }
  people += "]}";
  return need(
      engine::bind(need(policy::compile(policy_text)), need(directory().apply(people)), zones()));
}

batch bind(const engine& rules, const table_column& table) {
  return need(bind_arrow(rules.policy().schema(), "ticket", table.schema, table.array));
}

double seconds_since(clock_type::time_point began) {
  return std::chrono::duration<double>(clock_type::now() - began).count();
}

/// ns of single calls: median, 99 % and mean.
void tell(std::string_view what, std::vector<double> times) {
  std::sort(times.begin(), times.end());
  double sum = 0;
  for (const double each : times) sum += each;
  const auto size = static_cast<double>(times.size());
  std::cout << std::setw(28) << std::left << what << std::right << std::fixed
            << std::setprecision(2) << "  p50 " << std::setw(8) << times[times.size() / 2] / 1000
            << " us  p99 " << std::setw(9) << times[times.size() * 99 / 100] / 1000 << " us  mean "
            << std::setw(8) << sum / size / 1000 << " us\n";
}

template <class Work>
double time_of(const Work& work) {
  const auto began = clock_type::now();
  work();
  return seconds_since(began) * 1e9;
}

class bench_run {
 public:
  explicit bench_run(std::size_t size)
      : rules_(make_engine()),
        index_(need(tickets::ticket_index::create(rules_, "support"))),
        tickets_(size) {}

  void build() {
    constexpr std::size_t slice = 1'000'000;
    const std::size_t heap = heap_bytes();
    double seconds = 0;
    for (std::size_t begin = 0; begin < tickets_.size(); begin += slice) {
      std::vector<std::uint32_t> numbers(std::min(slice, tickets_.size() - begin));
      for (std::size_t i = 0; i < numbers.size(); ++i) {
        numbers[i] = static_cast<std::uint32_t>(begin + i);
      }
      const auto table = tickets_.write(numbers);
      const batch made = bind(rules_, *table);
      seconds += time_of([&] { need(index_.put(made)); }) / 1e9;
    }
    const auto size = static_cast<double>(tickets_.size());
    std::cout << "built from Arrow, a million at a time: " << std::setprecision(3)
              << seconds / size * 1e9 << " ns a ticket\n";
    tell_memory(static_cast<double>(heap_bytes() - heap));
  }

  void check() {
    for (int i = 0; i < 200; ++i) {
      const std::size_t contact = tickets_.random()() % contacts;
      const auto found = need(index_.count(viewer_of(contact), memory_));
      const auto meant = tickets_.count(contact);
      require(found.tickets == meant.tickets && found.own == meant.own &&
                  found.open == meant.open && found.closed == meant.closed,
              "counts of a contact");
    }
  }

  void ask(std::string_view when) {
    std::vector<tickets::viewer> viewers;
    for (int i = 0; i < 20'000; ++i) viewers.push_back(viewer_of(tickets_.random()() % contacts));
    std::vector<double> counts;
    std::vector<double> selections;
    std::vector<double> pages;
    std::size_t rows = 0;
    for (const tickets::viewer& each : viewers) {
      counts.push_back(time_of([&] { rows += need(index_.count(each, memory_)).tickets; }));
    }
    std::shuffle(viewers.begin(), viewers.end(), tickets_.random());
    for (const tickets::viewer& each : viewers) {
      selections.push_back(time_of([&] { rows += need(index_.select(each, memory_)).size(); }));
    }
    for (std::size_t i = 0; i < 2'000; ++i) {
      pages.push_back(time_of([&] { need(index_.list(viewers[i], "", memory_)); }));
    }
    std::cout << when << ": mean " << rows / (2 * viewers.size()) << " tickets a contact\n";
    tell("count", std::move(counts));
    tell("list (select)", std::move(selections));
    tell("page of 50, sorted, as JSON", std::move(pages));
  }

  void change() {
    tell_writes("update, 1,000 a write", 300, 1000, true);
    tell_writes("update, one a write", 50'000, 1, true);
    tell_writes("insert, 1,000 a write", 300, 1000, false);
    tell_writes("insert, one a write", 50'000, 1, false);
    tell_removals("removal, 1,000 a write", 50, 1000, 1);
    tell_removals("removal, one a write", 50'000, 1, 0);
  }

 private:
  static std::size_t heap_bytes() {
    const struct mallinfo2 now = mallinfo2();
    return now.uordblks + now.hblkhd;
  }
  void tell_memory(double heap) const {
    const auto held = index_.size();
    const auto size = static_cast<double>(held.tickets);
    std::cout << std::fixed << std::setprecision(1) << "bytes a ticket: values "
              << static_cast<double>(held.value_bytes) / size << ", beyond them "
              << static_cast<double>(held.bytes - held.value_bytes) / size << " (by the heap "
              << (heap - static_cast<double>(held.value_bytes)) / size << ")\n";
  }
  tickets::viewer viewer_of(std::size_t contact) const {
    const std::string name = contact_name(contact);
    return need(
        tickets::viewer::bind(rules_, "support", {.contact = name, .employee = {}}, context()));
  }
  /// The mean a ticket of writes of `size`, each of a batch that was made right before.
  void tell_writes(std::string_view what, std::size_t writes, std::size_t size, bool is_update) {
    std::vector<std::uint32_t> numbers(writes * size);
    const std::size_t known = tickets_.size();
    if (!is_update) tickets_.grow(numbers.size());
    for (std::size_t i = 0; i < numbers.size(); ++i) {
      numbers[i] = static_cast<std::uint32_t>(is_update ? tickets_.random()() % known : known + i);
    }
    std::sort(numbers.begin(), numbers.end());
    numbers.erase(std::unique(numbers.begin(), numbers.end()), numbers.end());
    std::shuffle(numbers.begin(), numbers.end(), tickets_.random());
    numbers.resize(numbers.size() - numbers.size() % size);
    std::vector<double> times;
    for (std::size_t at = 0; at + size <= numbers.size(); at += size) {
      const auto table = tickets_.write(std::span(numbers).subspan(at, size));
      const batch made = bind(rules_, *table);
      times.push_back(time_of([&] { need(index_.put(made)); }) / static_cast<double>(size));
    }
    tell(what, std::move(times));
  }

  /// Of every second ticket from `first` on.
  void tell_removals(std::string_view what, std::size_t writes, std::size_t size,
                     std::uint32_t first) {
    std::vector<std::string> names;
    for (std::size_t i = 0; i < writes * size; ++i) {
      const std::uint32_t number = first + static_cast<std::uint32_t>(i) * 2;
      tickets_.remove(number);
      names.push_back(ticket_name(number));
    }
    std::shuffle(names.begin(), names.end(), tickets_.random());
    const std::vector<std::string_view> ids(names.begin(), names.end());
    std::vector<double> times;
    for (std::size_t at = 0; at < ids.size(); at += size) {
      const std::span<const std::string_view> some = std::span(ids).subspan(at, size);
      times.push_back(time_of([&] { need(index_.remove(some)); }) / static_cast<double>(size));
    }
    tell(what, std::move(times));
  }

  engine rules_;
  tickets::ticket_index index_;
  workload tickets_;
  scratch memory_;
};

}  // namespace

int main(int argc, char** argv) {
  const std::size_t size = argc > 1 ? std::strtoul(argv[1], nullptr, 10) : 1'000'000;
  if (size == 0) {
    std::cerr << "usage: ambit_resident_bench [tickets]\n";
    return 2;
  }
  bench_run run(size);
  std::cout << size << " tickets\n";
  run.build();
  run.check();
  run.ask("after the build");
  run.change();
  run.check();
  run.ask("after the writes");
  return 0;
}
