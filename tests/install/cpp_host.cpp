// A host in C++ that uses Boost.JSON itself, next to the library that stands on it too.
#include <ambit/ambit.hpp>
#include <ambit/sqlite.hpp>
#include <boost/json.hpp>
#include <iostream>

int main() {
  const boost::json::value policy_document = boost::json::parse(R"({
    "ambit": 1,
    "schema": {"objects": {"lead": {"fields": {"country": {"type": "text"}}}}},
    "assignment": {"lead": {"active_rule": "inbound", "rules": {"inbound": {"entries": [
      {"id": "german", "when": {"field": "country", "op": "eq", "value": "DE"},
       "assign": {"user": "ana"}}]}}}}})");
  const auto rules = ambit::policy::compile(boost::json::serialize(policy_document));
  const auto people =
      ambit::directory().apply(R"({"ambit": 1, "users": [{"id": "ana", "active": true}]})");
  if (!rules || !people) return 1;
  const auto live = ambit::engine::bind(*rules, *people, ambit::zones());
  const auto leads =
      ambit::batch::from_json(rules->schema(), "lead", R"({"id": "L1", "country": "DE"})");
  if (!live || !leads) return 2;

  auto book = ambit::sqlite::open(*ambit_sqlite_library(), "cpp_host.ledger");
  if (!book) return 5;
  ambit::scratch memory;
  ambit::context now;
  now.now_unix_us = 1'795'341'600'000'000;
  const auto decided = ambit::leads::decide(*live, *leads, *book, now, memory);
  if (!decided) return 3;
  const boost::json::value decision = boost::json::parse(decided->to_json(0));
  std::cout << decision << '\n';
  return decision.at("owner").at("user") == "ana" ? 0 : 4;
}
