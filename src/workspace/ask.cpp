// ask.cpp: a question to the workspace, read as far as what it asks; and which tab it is of.
#include <array>
#include <string>

#include "ambit/workspace.hpp"
#include "ambit/workspace_views.hpp"
#include "src/base/json_writer.hpp"
#include "src/criteria/workspace.hpp"
#include "src/model/json_reading.hpp"
#include "src/workspace/feed.hpp"
#include "src/workspace/health.hpp"
#include "src/workspace/portfolio.hpp"
#include "src/workspace/question.hpp"
#include "src/workspace/schedule.hpp"
#include "src/workspace/stages.hpp"
#include "src/workspace/summary.hpp"

namespace ambit::workspace {

namespace {

/// Whoever may not ask is told why, whatever else is in the question.
std::string refused(std::string_view reason, std::string_view because) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.member("reason", reason);
  if (!because.empty()) out.member("because", because);
  out.close_object();
  return text;
}

/// Why the viewer has no such tab; empty where they have it.
std::string_view obstacle_to(const viewer& who, tab asked) noexcept {
  if (who.has(asked)) return {};
  const viewer_data& data = who.data();
  if (data.fault != viewer_fault::none) {
    return viewer_fault_names[static_cast<std::size_t>(data.fault)];
  }
  return data.has_own_plate() ? "needs_seat" : "not_own_plate";
}

template <class Query>
bool answer(const question& asked, json::reader& in, json::writer& out,
            std::optional<Query> (*read)(const question&, json::reader&),
            bool (*write)(const question&, const Query&, json::writer&)) {
  const std::optional<Query> query = read(asked, in);
  return asked.problems.error_count() == 0 && query && write(asked, *query, out);
}

struct asked_kind {
  std::string_view name;
  tab of;
  bool (*answer)(const question&, json::reader&, json::writer&);
};

constexpr std::array<asked_kind, 6> kinds = {{
    {"summary", tab::summary,
     [](const question& asked, json::reader& in, json::writer& out) {
       return answer<summary_query>(asked, in, out, read_summary, write_summary);
     }},
    {"schedule", tab::schedule,
     [](const question& asked, json::reader& in, json::writer& out) {
       return answer<schedule_query>(
           asked, in, out, read_schedule,
           [](const question& of, const schedule_query& query, json::writer& to) {
             return write_schedule(of, query, to);
           });
     }},
    {"health", tab::portfolio,
     [](const question& asked, json::reader& in, json::writer& out) {
       return answer<health_query>(asked, in, out, read_health, write_health);
     }},
    {"portfolio", tab::portfolio, answer_portfolio},
    {"pipeline", tab::pipelines, answer_pipeline},
    {"feed", tab::feed, answer_feed},
}};

const asked_kind* find_kind(json::value at, report& problems) {
  std::array<std::string_view, kinds.size()> names;
  for (std::size_t i = 0; i < kinds.size(); ++i) names[i] = kinds[i].name;
  const auto word = model::read_word(at, names, problems, "unknown_question");
  return word ? &kinds[*word] : nullptr;
}

/// What a question needs beside its tab; empty where the viewer may.
std::string_view refusal_of(const viewer& who, const asked_kind& kind,
                            json::value written) noexcept {
  if (kind.name != "health") return {};
  const json::value tried = written.find("parts");
  return tried && !tried.is_null() ? who.refusal(right::score_health) : std::string_view();
}

/// `book` may be null: nothing is remembered. A ledger that cannot be read is no fault of the
/// question's.
result<std::string> answer_question(const viewer& who, std::span<const batch* const> records,
                                    std::string_view question_text, const ledger* book,
                                    scratch& memory) {
  report problems;
  json::document document;
  if (!document.parse(question_text, {}, problems)) {
    return {status::invalid_argument, std::move(problems)};
  }
  json::reader in(document.root(), problems, "a question");
  const asked_kind* const kind =
      in.usable() ? find_kind(in.require("ask", json::kind::string), problems) : nullptr;
  if (!kind) return {status::invalid_argument, std::move(problems)};
  if (const auto because = obstacle_to(who, kind->of); !because.empty()) {
    return refused("no_tab", because);
  }
  if (const auto reason = refusal_of(who, *kind, document.root()); !reason.empty()) {
    return refused(reason, {});
  }
  status ledger_fault = status::ok;
  const question asked{who.data(), records, memory.workspace(), problems, book, ledger_fault};
  check_given(asked);
  std::string text;
  json::writer out(text);
  const bool is_whole = kind->answer(asked, in, out);
  if (ledger_fault != status::ok) return {ledger_fault, std::move(problems)};
  if (!is_whole || problems.error_count() != 0) {
    return {status::invalid_argument, json::in_order_of_places(problems)};
  }
  return text;
}

}  // namespace

result<std::string> ask(const viewer& who, std::span<const batch* const> records,
                        std::string_view question, scratch& memory) {
  return answer_question(who, records, question, nullptr, memory);
}

result<std::string> ask(const viewer& who, std::span<const batch* const> records,
                        std::string_view question, const ledger& book, scratch& memory) {
  return answer_question(who, records, question, &book, memory);
}

}  // namespace ambit::workspace
