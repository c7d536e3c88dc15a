#include "src/renewals/standing.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/renewals/client_problems.hpp"
#include "src/renewals/decision_json.hpp"

namespace ambit::renewals {

namespace {

using criteria::cell_state;
using fault = renewal_facts::fault;
using model::renewal_answer;

std::optional<std::int64_t> whole_in(criteria::row cells,
                                     std::optional<criteria::field_ordinal> field) noexcept {
  if (!field || cells[*field].state != cell_state::present) return std::nullopt;
  return cells[*field].integer;
}

std::optional<std::int32_t> day_in(criteria::row cells,
                                   std::optional<criteria::field_ordinal> field) noexcept {
  const auto found = whole_in(cells, field);
  if (!found) return std::nullopt;
  return static_cast<std::int32_t>(*found);
}

void read_date(criteria::row cells, const model::renewal_fields& fields, renewal_facts& out) {
  if (const auto date = day_in(cells, fields.renewal_date)) {
    out.date = *date;
    return;
  }
  const auto start = day_in(cells, fields.term_start);
  const auto months = whole_in(cells, fields.term_months);
  if (!start || !months) {
    out.what = fault::missing_renewal_date;
  } else if (*months < 1 || *months > limits::max_term_months) {
    out.what = fault::wrong_term;
  } else {
    out.date = *start;
    out.term_months = static_cast<std::uint16_t>(*months);
  }
}

std::int64_t month_number(std::int32_t day) noexcept {
  const calendar::date date = calendar::date_of(day);
  return std::int64_t{date.year} * 12 + date.month - 1;
}

/// The end of whole terms, counted from the start each time so that no month's end is lost.
std::optional<std::int32_t> term_end(const renewal_facts& facts, std::int64_t terms) noexcept {
  constexpr std::int64_t end_month = 120'000;  // of the year 10000
  const std::int64_t months = terms * facts.term_months;
  if (month_number(facts.date) + months >= end_month) return std::nullopt;
  return calendar::add_months(facts.date, months);
}

/// Without an answer.
stand unanswered(std::int32_t days_left, const model::renewal_milestones& milestones) noexcept {
  stand out;
  if (days_left > milestones.visible_from) return out;
  out.stage = days_left > milestones.auto_renew_at ? stage::pending : stage::renewed;
  out.late = out.stage == stage::pending && days_left < milestones.decide_by;
  out.automatic = out.stage == stage::renewed;
  return out;
}

std::string_view name(stage value) noexcept {
  switch (value) {
    case stage::upcoming:
      return "upcoming";
    case stage::pending:
      return "pending";
    case stage::renewed:
      return "renewed";
    case stage::confirmed:
      return "confirmed";
    case stage::cancellation_requested:
      return "cancellation_requested";
  }
  return "unknown";
}

criteria::record_problem past_calendar(std::size_t row) {
  return {row,
          {},
          "past_calendar",
          "the client renews after the year 9999",
          "a renewal in the years 1 to 9999"};
}

void write_faults(json::writer& out, const client_data& book, std::uint32_t row, fault what) {
  auto found = problems_of(book, row, question::standing);
  const criteria::record_problem past = past_calendar(row);
  if (what == fault::past_calendar) found.push_back(&past);
  write_problems(out, found);
}

void write_standing(const standing_data& data, std::uint32_t row, std::string& text) {
  const client_data& book = data.book.data();
  const standing_data::item& item = data.items[row];
  json::writer out(text);
  out.open_object();
  write_id(out, book.records.id(row));
  if (item.what == fault::none) {
    out.member("outcome", "decided");
    out.member("renewal_date", calendar::format_date(item.renewal_date));
    out.member_integer("days_left", std::int64_t{item.renewal_date} - data.day);
    out.member("status", name(item.found.stage));
    if (item.found.late) out.member_boolean("late", true);
    if (item.found.automatic) out.member_boolean("automatic", true);
    if (item.found.cancellation_refused) out.member_boolean("cancellation_refused", true);
  } else {
    out.member("outcome", "undecided");
    write_faults(out, book, row, item.what);
  }
  out.member("fingerprint", book.rules.fingerprint());
  out.close_object();
}

}  // namespace

renewal_facts read_facts(const model::renewal_settings& settings, criteria::row cells,
                         bool is_spoilt) {
  renewal_facts out;
  if (is_spoilt) {
    out.what = fault::wrong_record;
    return out;
  }
  const model::renewal_fields& fields = settings.fields;
  read_date(cells, fields, out);
  if (const auto answer = whole_in(cells, fields.answer)) {
    out.answer = fields.answers[static_cast<std::size_t>(*answer)];
  }
  out.answered_on = day_in(cells, fields.answered_on).value_or(renewal_facts::no_day);
  const bool needs_date =
      out.answer == renewal_answer::cancel || (out.is_term() && out.answer != renewal_answer::none);
  if (out.what == fault::none && needs_date && out.answered_on == renewal_facts::no_day) {
    out.what = fault::missing_answer_date;
  }
  return out;
}

std::optional<std::int32_t> renewal_on(const renewal_facts& facts, std::int32_t day) noexcept {
  if (!facts.is_term()) return facts.date;
  const std::int64_t months = month_number(day) - month_number(facts.date);
  // Terms that surely end before the day; at most two steps are left.
  std::int64_t terms = std::max<std::int64_t>(months / facts.term_months - 1, 1);
  for (;; ++terms) {
    const auto end = term_end(facts, terms);
    if (!end || *end >= day) return end;
  }
}

stand stand_of(const renewal_facts& facts, std::int32_t renewal_date, std::int32_t day,
               const model::renewal_milestones& milestones) noexcept {
  stand out = unanswered(renewal_date - day, milestones);
  if (facts.answer == renewal_answer::none) return out;
  const auto answered =
      facts.is_term() ? renewal_on(facts, facts.answered_on) : std::optional(renewal_date);
  if (!answered) return out;
  if (facts.answer == renewal_answer::cancel) {
    const bool in_time = *answered - facts.answered_on > milestones.auto_renew_at;
    if (in_time && renewal_date >= *answered) return {stage::cancellation_requested};
    out.cancellation_refused = !in_time && renewal_date == *answered;
    return out;
  }
  if (renewal_date != *answered) return out;
  return {facts.answer == renewal_answer::agreed ? stage::renewed : stage::confirmed};
}

result<standings> standing(const clients& book, std::string_view day) {
  const auto asked = calendar::parse_date(day);
  if (!asked) {
    return fail<standings>(status::invalid_argument, "ill_formed_date",
                           "the day is " + text::quoted(day), "a date, such as \"2026-12-01\"");
  }
  auto out = std::make_shared<standing_data>(standing_data{book, *asked, {}});
  const client_data& data = book.data();
  out->items.reserve(data.size());
  report problems;
  for (std::uint32_t row = 0; row < data.size(); ++row) {
    standing_data::item& item = out->items.emplace_back();
    const renewal_facts& facts = data.facts[row];
    item.what = facts.what;
    if (facts.what != fault::none) {
      warn_of(data, row, of(question::standing), problems);
      continue;
    }
    const auto renewal = renewal_on(facts, *asked);
    if (!renewal) {
      item.what = fault::past_calendar;
      warn_of(data, past_calendar(row), problems);
      continue;
    }
    item.renewal_date = *renewal;
    item.found =
        stand_of(facts, *renewal, *asked, data.partner(data.rows[row].partner).terms.milestones);
  }
  return {standings(std::move(out)), std::move(problems)};
}

std::size_t standings::size() const noexcept {
  return data_->items.size();
}

std::string standings::to_json(std::size_t row) const {
  std::string text;
  write_standing(*data_, static_cast<std::uint32_t>(row), text);
  return text;
}

std::string standings::to_json_lines() const {
  std::string text;
  for (std::uint32_t row = 0; row < size(); ++row) {
    write_standing(*data_, row, text);
    text += '\n';
  }
  return text;
}

}  // namespace ambit::renewals
