// workspace_views.cpp: questions for lists. Read on in portfolio, stages, feed; what they share is in
// view_question, record_question (the plan) and record_list (the page).
#include "ambit/workspace_views.hpp"

#include <array>
#include <utility>

#include "src/model/json_reading.hpp"
#include "src/workspace/feed.hpp"
#include "src/workspace/portfolio.hpp"
#include "src/workspace/question.hpp"
#include "src/workspace/stages.hpp"

namespace ambit::workspace {

namespace {

using answerer = bool (*)(const question&, json::reader&, json::writer&);

constexpr std::array<std::string_view, 3> words = {"portfolio", "pipeline", "feed"};
constexpr std::array<tab, 3> tabs = {tab::portfolio, tab::pipelines, tab::feed};
constexpr std::array<answerer, 3> answerers = {answer_portfolio, answer_pipeline, answer_feed};

/// Where the viewer has not the tab: writes why.
bool write_refusal(json::writer& out, const viewer& who, tab asked) {
  if (who.has(asked)) return false;
  const viewer_data& data = who.data();
  std::string_view because = viewer_fault_names[static_cast<std::size_t>(data.fault)];
  if (data.fault == viewer_fault::none) {
    because = data.has_own_plate() ? "needs_seat" : "not_own_plate";
  }
  out.open_object();
  out.member("reason", "no_tab");
  out.member("because", because);
  out.close_object();
  return true;
}

}  // namespace

result<std::string> ask(const viewer& who, std::span<const batch* const> records,
                        std::string_view question_text, const ledger& book, scratch& memory) {
  report problems;
  const auto refuse = [&]() -> result<std::string> {
    return {status::invalid_argument, json::in_order_of_places(problems)};
  };
  json::document document;
  if (!document.parse(question_text, {}, problems)) return refuse();
  json::reader in(document.root(), problems, "a question");
  const auto word = in.usable() ? model::read_word(in.require("ask", json::kind::string), words,
                                                   problems, "unknown_question")
                                : std::nullopt;
  if (!word) return refuse();
  std::string text;
  json::writer out(text);
  if (write_refusal(out, who, tabs[*word])) return text;
  const question asked{who.data(), records, memory.workspace(), problems, &book};
  check_given(asked);
  const bool is_whole = answerers[*word](asked, in, out);
  return is_whole && !problems.has_errors() ? result<std::string>(std::move(text)) : refuse();
}

}  // namespace ambit::workspace
