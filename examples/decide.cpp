// Who gets these leads, and why: the C++ interface in forty lines.
//
//   cmake --preset release && cmake --build --preset release
//   ./build/release/examples/decide_cpp examples/sample
#include <ambit/ambit.hpp>
#include <fstream>
#include <iostream>
#include <iterator>
#include <string>

namespace {

std::string read(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), std::istreambuf_iterator<char>()};
}

template <class T>
T must(ambit::result<T> made) {
  if (made) return *std::move(made);
  std::cerr << made.report().to_text();
  std::exit(1);
}

}  // namespace

int main(int argc, char** argv) {
  const std::string folder = argc > 1 ? argv[1] : "examples/sample";

  // Once, when somebody saves settings or the staff changes:
  const auto policy = must(ambit::policy::compile(read(folder + "/policy.json"), "policy.json"));
  const auto people = must(ambit::directory().apply(read(folder + "/directory.json")));
  const auto zones = must(ambit::zones::from_directory("/usr/share/zoneinfo"));
  const auto engine = must(ambit::engine::bind(policy, people, zones));

  // For every call: the records, the moment, what has happened so far.
  const auto leads = must(ambit::batch::from_json(policy.schema(), "lead", R"(
    {"id": "W1", "country": "DE", "postcode": "80331", "employees": 20, "status": "new"}
    {"id": "W2", "country": "AT", "employees": 2400, "status": "new"}
    {"id": "W3", "country": "AT", "employees": 2400, "status": "new", "account": "hansa-freight"}
    {"id": "W4", "country": "PT", "status": "new"})"));
  ambit::context now;
  now.now_unix_us = 1'795'338'000'000'000;  // 2026-11-22T09:00:00Z
  ambit::ledger book;
  ambit::scratch memory;

  const auto decided = must(ambit::leads::decide(engine, leads, book, now, memory));
  std::cout << decided.to_json_lines();
}

// prints (each decision ends with the engine's fingerprint, left out here):
//
//   {"id":"W1","outcome":"assigned","reason":"entry_matched","owner":{"user":"isar-georg"},"rule":"inbound","entry":"bavaria-partner","choice":1,"skipped":[{"choice":0,"user":"isar-hanna","reason":"never_logged_in"}],"notify":{"template":"new-partner-lead"},"notices":[{"user":"isar-georg","address":"georg@isar.example","template":"new-partner-lead"}]}
//   {"id":"W2","outcome":"assigned","reason":"entry_matched","owner":{"user":"ana"},"rule":"inbound","entry":"dach-enterprise","choice":0,"pool":"dach-sales","notify":{"template":"new-enterprise-lead"},"data":{"priority":"high"},"notices":[{"user":"ana","address":"ana@nordwind.example","template":"new-enterprise-lead"}]}
//   {"id":"W3","outcome":"assigned","reason":"entry_matched","owner":{"user":"ben"},"rule":"inbound","entry":"dach-enterprise","choice":0,"pool":"dach-sales","skipped":[{"entry":"known-customer","choice":0,"account_owner":"zoe","reason":"user_inactive"}],"notify":{"template":"new-enterprise-lead"},"data":{"priority":"high"},"notices":[{"user":"ben","address":"ben@nordwind.example","template":"new-enterprise-lead"}]}
//   {"id":"W4","outcome":"assigned","reason":"no_entry_matched","owner":{"queue":"triage"},"rule":"inbound"}
