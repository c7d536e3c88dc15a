// renewals.cpp: the calls of ambit/renewals.hpp. Read on in clients (who is named), resolver and
// partner_contact (who is told), standing, notices, preview.
#include "ambit/renewals.hpp"

#include <utility>

#include "src/base/json_writer.hpp"
#include "src/renewals/client_people.hpp"
#include "src/renewals/client_problems.hpp"
#include "src/renewals/decision_columns.hpp"
#include "src/renewals/decision_json.hpp"
#include "src/renewals/resolver.hpp"
#include "src/renewals/sentence.hpp"

namespace ambit::renewals {

result<decisions> decide(const clients& book, notice_kind kind, const context& when) {
  const result<std::int32_t> day = day_of(book.data(), when);
  if (!day) return {day.code(), day.report()};
  return decisions(
      decide_all(book, kind, *day, book.data().rows, book.data().rules.data().renewal_partners));
}

result<std::string> explain(const clients& book, std::size_t row, notice_kind kind,
                            const context& when) {
  const client_data& data = book.data();
  if (row >= data.size()) {
    return fail<std::string>(status::invalid_argument, "wrong_row",
                             "row " + std::to_string(row) + " of " + std::to_string(data.size()),
                             "a row of the batch, counted from 0");
  }
  const result<std::int32_t> day = day_of(data, when);
  if (!day) return {day.code(), day.report()};
  decision_data made(book, kind);
  resolver answer(made, data.rows, data.rules.data().renewal_partners, 1);
  const auto asked = static_cast<std::uint32_t>(row);
  made.asked.push_back(asked);
  made.rows.push_back(answer.decide(asked, *day, kind == notice_kind::renewal));
  std::string text;
  json::writer out(text);
  out.open_object();
  write_id(out, data.records.id(row));
  out.key("decision");
  write_decision(made, 0, text);
  out.member("sentence", sentence_of(made, 0));
  out.close_object();
  return text;
}

std::size_t decisions::size() const noexcept {
  return data_->size();
}
outcome decisions::outcome(std::size_t row) const noexcept {
  return data_->rows[row].outcome;
}
party decisions::owner(std::size_t row) const noexcept {
  return data_->rows[row].owner;
}
source decisions::source(std::size_t row) const noexcept {
  return data_->rows[row].source;
}
recipient_list decisions::recipients(std::size_t row) const noexcept {
  return data_->recipients(row);
}
std::string_view decisions::id(const recipient& who) const noexcept {
  return id_of(data_->book.data().people_known(), who);
}
std::string_view decisions::address(const recipient& who) const noexcept {
  return address_of(data_->book.data().people_known(), who);
}

columns decisions::to_columns() const {
  return columns(columns_of(*data_));
}
columns decisions::recipients_to_columns() const {
  return columns(recipient_columns_of(*data_));
}

std::string decisions::to_json(std::size_t row) const {
  std::string text;
  write_decision(*data_, row, text);
  return text;
}

std::string decisions::to_json_lines() const {
  std::string text;
  for (std::size_t row = 0; row < size(); ++row) {
    write_decision(*data_, row, text);
    text += '\n';
  }
  return text;
}

}  // namespace ambit::renewals
