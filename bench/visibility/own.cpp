// own.cpp: the library's ways to say what a portal shows, and what it is held against in C++; run
// asks them, ticket_columns.py describes the lines.
//
//   ambit_visibility_own make TICKETS FOLDER                        the columns, for other engines
//   ambit_visibility_own scan|texts|index|selection|loop|read TICKETS
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <functional>
#include <iostream>
#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "ambit/arrow.hpp"
#include "bench/setup.hpp"
#include "bench/visibility_workload.hpp"

namespace {

using namespace ambit;
using namespace ambit::bench::visibility;
using ambit::bench::must;

/// Answers a question once, as JSON.
using question = std::function<std::string()>;
using questions = std::map<std::string, question>;

constexpr std::string_view list_query = R"({"page":{"size":10000}})";
constexpr std::string_view facet_query = R"({"facets":["status","priority"],"page":{"size":1}})";

template <class T>
void write(const std::filesystem::path& folder, const char* name, const std::vector<T>& values) {
  std::ofstream out(folder / name, std::ios::binary);
  out.write(reinterpret_cast<const char*>(values.data()),
            static_cast<std::streamsize>(values.size() * sizeof(T)));
}

int make(std::size_t count, const std::filesystem::path& folder) {
  const ticket_columns all = make_tickets(count, names_as::dictionary);
  write(folder, "contact", all.contacts);
  write(folder, "company", all.companies);
  write(folder, "pipeline", all.pipelines);
  write(folder, "category", all.categories);
  write(folder, "status", all.statuses);
  write(folder, "priority", all.priorities);
  write(folder, "is_internal", all.internal);
  return 0;
}

engine bind_portal() {
  return must(engine::bind(must(policy::compile(policy_text())),
                           must(directory().apply(directory_text())), zones()));
}

tickets::viewer bind_viewer(const engine& live) {
  return must(tickets::viewer::bind(live, "support", {.contact = "c4711", .employee = {}}, {}));
}

batch bind_batch(const engine& live, const ticket_columns& work) {
  return must(bind_arrow(live.policy().schema(), "ticket", work.table->schema, work.table->array));
}

questions scan_way(std::size_t count, names_as how) {
  struct held {
    ticket_columns work;
    engine live = bind_portal();
    tickets::viewer who = bind_viewer(live);
    criterion filter = must(criterion::compile(live.policy().schema(), "ticket", filter_text()));
    batch records = bind_batch(live, work);
    scratch memory;
    explicit held(ticket_columns of) : work(std::move(of)) {}
  };
  const auto all = std::make_shared<held>(make_tickets(count, how));
  return {{"passing",
           [=] { return std::to_string(count_passing(all->filter, all->records, all->memory)); }},
          {"count", [=] { return std::to_string(*all->who.count(all->records, {}, all->memory)); }},
          {"list", [=] { return *all->who.list(all->records, list_query, all->memory); }},
          {"facets", [=] { return *all->who.list(all->records, facet_query, all->memory); }}};
}

struct resident_tickets {
  engine live = bind_portal();
  tickets::viewer who = bind_viewer(live);
  tickets::ticket_index index = must(tickets::ticket_index::create(live, "support"));
  scratch memory;
};

std::shared_ptr<resident_tickets> keep_tickets(std::size_t count) {
  auto all = std::make_shared<resident_tickets>();
  const ticket_columns work = make_tickets(count, names_as::dictionary);
  must(all->index.put(bind_batch(all->live, work)));
  return all;
}

/// The whole list documents.
questions index_way(std::size_t count) {
  const auto all = keep_tickets(count);
  return {
      {"count", [=] { return std::to_string(all->index.count(all->who, all->memory)->tickets); }},
      {"list", [=] { return *all->index.list(all->who, list_query, all->memory); }},
      {"facets", [=] { return *all->index.list(all->who, facet_query, all->memory); }}};
}

/// Ids alone, each read.
questions selection_way(std::size_t count) {
  const auto all = keep_tickets(count);
  return {{"list", [=] {
             const tickets::ticket_selection found = must(all->index.select(all->who, all->memory));
             std::string out = "[";
             for (std::size_t i = 0; i < found.size(); ++i) {
               out += out.size() > 1 ? ",\"" : "\"";
               out += found.id(i);
               out += '"';
             }
             return out + "]";
           }}};
}

std::string facet_by_hand(const std::vector<std::uint32_t>& rows, char kind,
                          const std::vector<std::uint8_t>& values, std::size_t distinct) {
  std::vector<std::size_t> counts(distinct);
  for (const std::uint32_t row : rows) ++counts[values[row]];
  std::string out = "{";
  for (std::size_t i = 0; i < distinct; ++i) {
    if (counts[i] == 0) continue;
    if (out.size() > 1) out += ',';
    out += std::string("\"") + kind + std::to_string(i) + "\":" + std::to_string(counts[i]);
  }
  return out + "}";
}

/// Plain loops over the values as numbers: what all answers are held against.
questions loop_way(std::size_t count) {
  const auto all =
      std::make_shared<const ticket_columns>(make_tickets(count, names_as::dictionary));
  const auto list = [=] {
    std::string out = "[";
    for (const std::uint32_t row : find_seen_by_hand(*all)) {
      if (out.size() > 1) out += ',';
      out += std::to_string(row);
    }
    return out + "]";
  };
  const auto facets = [=] {
    const std::vector<std::uint32_t> rows = find_seen_by_hand(*all);
    return R"({"status":)" + facet_by_hand(rows, 's', all->statuses, 6) + R"(,"priority":)" +
           facet_by_hand(rows, 'h', all->priorities, 4) + "}";
  };
  return {{"passing", [=] { return std::to_string(count_by_hand(*all)); }},
          {"count", [=] { return std::to_string(count_seen_by_hand(*all)); }},
          {"list", list},
          {"facets", facets}};
}

/// Reads the columns once that a scan has to read, and answers nothing.
questions read_way(std::size_t count) {
  const auto all =
      std::make_shared<const ticket_columns>(make_tickets(count, names_as::dictionary));
  const auto read = [=](std::initializer_list<const char*> names) -> question {
    return [=, columns = memory_of(*all, names)] {
      std::uint64_t sum = 0;
      for (const auto& each : columns) sum += read_once(each);
      return all->size() == sum ? std::string("0") : std::string("null");
    };
  };
  return {{"passing", read({"pipeline", "is_internal", "category"})},
          {"count", read({"contact", "company"})}};
}

/// Reads lines `QUESTION REPEATS`, answers each with the time of all repeats and one answer.
int serve(const questions& known) {
  std::cout << R"({"version":""})" << std::endl;
  std::string name;
  std::size_t repeats = 0;
  while (std::cin >> name >> repeats) {
    const auto asked = known.find(name);
    if (asked == known.end()) {
      std::cout << "{}" << std::endl;
      continue;
    }
    std::string answer;
    const auto start = std::chrono::steady_clock::now();
    for (std::size_t i = 0; i < repeats; ++i) answer = asked->second();
    const std::chrono::nanoseconds taken = std::chrono::steady_clock::now() - start;
    std::cout << R"({"ns":)" << taken.count() << R"(,"answer":)" << answer << "}" << std::endl;
  }
  return 0;
}

}  // namespace

int main(int argc, char** argv) {
  const std::string way = argc > 2 ? argv[1] : "";
  const std::size_t count = argc > 2 ? std::strtoul(argv[2], nullptr, 10) : 0;
  if (way == "make" && argc == 4) return make(count, argv[3]);
  if (way == "scan") return serve(scan_way(count, names_as::dictionary));
  if (way == "texts") return serve(scan_way(count, names_as::texts));
  if (way == "index") return serve(index_way(count));
  if (way == "selection") return serve(selection_way(count));
  if (way == "loop") return serve(loop_way(count));
  if (way == "read") return serve(read_way(count));
  std::fputs(
      "usage: ambit_visibility_own scan|texts|index|selection|loop|read TICKETS\n"
      "       ambit_visibility_own make TICKETS FOLDER\n",
      stderr);
  return 2;
}
