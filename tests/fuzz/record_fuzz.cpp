// Any bytes as records: asked everything that a criterion can ask, and decided.
#include <string>
#include <vector>

#include "ambit/ambit.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

// Every type, every kind of test, derived fields, and rules over them.
constexpr std::string_view policy_text = R"({
  "ambit": 1,
  "schema": {"calendar": {"week_starts_on": "sunday", "fiscal_year_starts_in": 4}, "objects": {
    "lead": {"fields": {
      "key": {"type": "id"},
      "name": {"type": "text", "ignore_case": true},
      "city": {"type": "text"},
      "stage": {"type": "choice", "options": ["new", "working", "closed"]},
      "products": {"type": "choices", "options": ["a", "b", "c"]},
      "hot": {"type": "bool"},
      "employees": {"type": "integer"},
      "budget": {"type": "decimal", "scale": 2},
      "score": {"type": "number"},
      "due": {"type": "date"},
      "seen_at": {"type": "timestamp"},
      "account.tier": {"type": "text"},
      "area": {"type": "text", "derived": {"left": [{"trim": {"field": "city"}}, 2]}},
      "sum": {"type": "integer", "derived": {"add": [{"field": "employees"},
                                                    {"length": {"field": "name"}}]}},
      "rest": {"type": "integer", "derived": {"modulo": [{"field": "sum"}, {"to_integer":
               {"right": [{"field": "city"}, 1]}}]}},
      "nameless": {"type": "bool", "sees_missing": true,
                   "derived": {"is_missing": {"field": "name"}}}}}}},
  "pools": {"p": {"method": "round_robin", "members": [
      {"user": "ana", "when": {"field": "employees", "op": "lt", "value": 1000}},
      {"user": "ben"}, {"queue": "triage"}]}},
  "assignment": {"lead": {"active_rule": "r", "default_owner": {"queue": "triage"}, "rules": {"r": {
    "entries": [
      {"id": "text", "when": {"all": [
          {"field": "name", "op": "contains", "values": ["gmbh", "ß"]},
          {"not": {"field": "city", "op": "starts_with", "value": "Ber", "ignore_case": true}},
          {"field": "name", "op": "ne", "other": "city"}]}, "assign": ["account_owner", "keep"]},
      {"id": "number", "when": {"any": [
          {"field": "budget", "op": "between", "from": "0.01", "to": "99.50"},
          {"field": "score", "op": "gt", "value": 1.5, "if_missing": false},
          {"field": "sum", "op": "in", "values": [1, 2, 3]},
          {"field": "rest", "op": "eq", "value": 0}]},
       "assign": [{"pool": "p"}], "on_ineligible": "next_entry"},
      {"id": "formula", "uncarried": {"reason": "formula"}},
      {"id": "date", "when": {"any": [
          {"field": "due", "op": "in_next", "count": 3, "unit": "months"},
          {"field": "due", "op": "in_period", "period": "this_fiscal_quarter"},
          {"field": "seen_at", "op": "before_now", "count": 2, "unit": "days"}]},
       "assign": [{"user": "ana"}], "overwrite": false},
      {"id": "set", "when": {"not": {"field": "products", "op": "includes_any",
                                     "values": ["a", "b"], "if_missing": true}},
       "assign": [{"queue": "triage"}]}]}}}}})";
constexpr std::string_view criterion_text = R"({"any": [
  {"field": "key", "op": "in", "values": ["L1", "L2"]},
  {"all": [{"field": "stage", "op": "not_in", "values": ["closed"]},
           {"field": "hot", "op": "eq", "value": true}]},
  {"not": {"any": [{"field": "account.tier", "op": "has_word", "value": "gold"},
                   {"field": "products", "op": "equals_set", "values": ["c"]},
                   {"field": "area", "op": "ends_with", "value": "e"}]}},
  {"all": [{"field": "nameless", "op": "eq", "value": true},
           {"field": "due", "op": "is_present"},
           {"field": "seen_at", "op": "in_last", "count": 36, "unit": "hours"}]}]})";
constexpr std::string_view people_text = R"({"ambit": 1,
  "users": [{"id": "ana", "active": true}, {"id": "ben", "active": true}],
  "accounts": [{"id": "acme", "owner": "ana"}],
  "queues": [{"id": "triage", "objects": ["lead"], "members": {"users": ["ben"]}}]})";

struct fixed_inputs {
  ambit::policy rules;
  ambit::engine live;
  ambit::criterion question;
};

fixed_inputs make_fixed_inputs() {
  auto rules = ambit::policy::compile(policy_text, "policy.json");
  std::fputs(rules.report().to_text().c_str(), stderr);
  fuzz::require(static_cast<bool>(rules), "the target's policy compiles");
  auto people = ambit::directory().apply(people_text);
  fuzz::require(static_cast<bool>(people), "the target's directory applies");
  auto live = ambit::engine::bind(*rules, *people, ambit::zones());
  fuzz::require(static_cast<bool>(live), "the target's engine binds");
  auto question = ambit::criterion::compile(rules->schema(), "lead", criterion_text);
  std::fputs(question.report().to_text().c_str(), stderr);
  fuzz::require(static_cast<bool>(question), "the target's criterion compiles");
  return {*rules, *live, *question};
}

void ask(const fixed_inputs& fixed, const ambit::batch& leads, const ambit::context& now) {
  ambit::scratch memory;
  std::vector<ambit::verdict> first(leads.size()), second(leads.size());
  fuzz::require(
      fixed.question.test(leads, now, ambit::zones(), memory, first.data()) == ambit::status::ok,
      "a right question is answered");
  fuzz::require(
      fixed.question.test(leads, now, ambit::zones(), memory, second.data()) == ambit::status::ok,
      "a used scratch is as good as a fresh one");
  fuzz::require(first == second, "the same question has the same answer");
  for (std::size_t row = 0; row < leads.size() && row < 4; ++row) {
    const auto why = fixed.question.explain(leads, row, now, ambit::zones(), memory);
    fuzz::require(static_cast<bool>(why), "every answer can be explained");
    const bool passed = why->find("\"result\":\"true\"") != std::string::npos;
    fuzz::require(passed || first[row] != ambit::verdict::passed, "what passed has a true part");
  }
}

void decide(const fixed_inputs& fixed, const ambit::batch& leads, const ambit::context& now) {
  ambit::scratch memory;
  ambit::ledger book;
  const auto found = ambit::leads::match(fixed.live, leads, now, memory);
  fuzz::require(found && found->size() == leads.size(), "each record is matched");
  const auto turn = ambit::leads::plan(fixed.live, leads, *found, book, now, memory);
  fuzz::require(turn && turn->size() == leads.size(), "each record is decided");
  ambit::scratch fresh;
  const auto same = ambit::leads::decide(fixed.live, leads, book, now, fresh);
  fuzz::require(same && same->to_json_lines() == turn->to_json_lines(),
                "deciding is matching, planning and committing");
  const std::string saved = *book.snapshot();
  const auto restored = ambit::ledger::restore(saved);
  fuzz::require(restored && *restored->snapshot() == saved, "a snapshot restores to itself");
  for (std::size_t row = 0; row < leads.size() && row < 4; ++row) {
    fuzz::require(
        static_cast<bool>(ambit::leads::explain(fixed.live, leads, row, book, now, memory)),
        "every decision can be explained");
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const fixed_inputs fixed = make_fixed_inputs();
  const auto leads = ambit::batch::from_json(fixed.rules.schema(), "lead",
                                             fuzz::as_text(data, size), "leads.jsonl");
  fuzz::require_honest(leads);
  if (!leads) return 0;
  ambit::context now;
  now.now_unix_us = 1'795'341'600'000'000;  // 2026-11-22
  ask(fixed, *leads, now);
  decide(fixed, *leads, now);
  return 0;
}
