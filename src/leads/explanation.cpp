// explanation.cpp: the long answer for one record: leads::explain.
#include <array>
#include <string>
#include <utility>

#include "ambit/leads.hpp"
#include "src/base/json_writer.hpp"
#include "src/criteria/explain.hpp"
#include "src/leads/decision_json.hpp"
#include "src/leads/first_match.hpp"
#include "src/leads/planner.hpp"
#include "src/leads/sentence.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::leads {

namespace {

/// How many entries were looked at: to the deciding one, or to where the search ended.
std::size_t entries_shown(const plan_data& planned, std::int32_t matched) {
  if (planned.asked.rule == nullptr || planned.asked.set().broken(planned.first_row)) return 0;
  const decision& made = planned.decisions.front();
  const std::size_t all = planned.asked.rule->entries.size();
  if (made.outcome == outcome::undecided) return all;
  if (made.replay == nothing) return made.searched;
  return matched < 0 ? all : static_cast<std::size_t>(matched) + 1;
}

std::string_view result_name(const question& asked, const criteria::compiled_criterion& when,
                             criteria::row cells, criteria::workspace& memory) {
  if (criteria::reads_invalid(when.reads, cells)) return "invalid";
  constexpr std::array<std::string_view, 3> names = {"false", "true", "unknown"};
  return names[static_cast<std::size_t>(
      criteria::explain_truth(when, *asked.assignment->atoms, cells, memory))];
}

void write_entry(json::writer& out, const question& asked, const model::entry& shown,
                 std::size_t row, criteria::workspace& memory) {
  out.open_object();
  out.member("entry", shown.id);
  if (!shown.when) {
    out.member("result", "uncarried");
    out.key("uncarried");
    out.raw(shown.uncarried);
  } else {
    const criteria::row cells = asked.set().load(row, memory);
    out.member("result", result_name(asked, *shown.when, cells, memory));
    out.key("when");
    criteria::write_explanation(out, *shown.when, *asked.assignment->atoms, asked.set(), row,
                                memory);
  }
  out.close_object();
}

std::string write_explanation(const plan_data& planned, std::int32_t matched,
                              criteria::workspace& memory) {
  const question& asked = planned.asked;
  const std::size_t row = planned.first_row;
  std::string decided;
  write_decision(planned, 0, decided);
  std::string text;
  json::writer out(text);
  out.open_object();
  const std::string_view id = asked.set().id(row);
  out.key("id");
  if (id.empty()) {
    out.null();
  } else {
    out.string(id);
  }
  out.key("decision");
  out.raw(decided);
  if (asked.rule != nullptr) out.member("rule", asked.rule->name);
  out.key("entries");
  out.open_array();
  for (std::size_t i = 0; i < entries_shown(planned, matched); ++i)
    write_entry(out, asked, asked.rule->entries[i], row, memory);
  out.close_array();
  out.member("sentence", sentence_for(planned, memory));
  out.close_object();
  return text;
}

}  // namespace

result<std::string> explain(const engine& rules, const batch& records, std::size_t row,
                            const ledger& book, const context& when, scratch& memory) {
  const result<question> asked = ask(rules, records, when);
  if (!asked) return {asked.code(), asked.report()};
  if (row >= records.size())
    return fail<std::string>(
        status::invalid_argument, "wrong_row",
        "row " + std::to_string(row) + " of a batch of " + std::to_string(records.size()));
  criteria::workspace& working = memory.workspace();
  criteria::bind_moment(*asked->assignment->atoms, asked->now, working);
  const std::array<std::int32_t, 1> matched = {match_record(*asked, row, working)};
  const auto planned = plan_records(*asked, row, matched, book.store(), working);
  if (!planned) return {planned.code(), planned.report()};
  return write_explanation(**planned, matched.front(), working);
}

}  // namespace ambit::leads
