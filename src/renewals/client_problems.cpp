#include "src/renewals/client_problems.hpp"

#include <algorithm>
#include <optional>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::renewals {

namespace {

using criteria::cell;
using criteria::cell_state;
using criteria::record_problem;
using fault = renewal_facts::fault;

bool is_wrong(const cell& value) noexcept {
  return value.state == cell_state::invalid || value.state == cell_state::undeclared;
}

class problem_keeper {
 public:
  problem_keeper(const questions_read& read, criteria::row cells, client_data& book)
      : read_(read),
        cells_(cells),
        book_(book),
        row_(static_cast<std::uint32_t>(book.rows.size() - 1)),
        fields_(book.set().object().fields),
        known_(book.set().problems(row_)) {}

  void keep() {
    for (const record_problem& each : known_) {
      if (each.field.empty() || each.field == "id") keep_one(all_questions, each);
    }
    if (cells_.empty()) return;
    for (const criteria::field_ordinal field : read_.fields()) keep_field(field);
    keep_partner();
    keep_half_override();
    keep_facts();
  }

 private:
  void keep_field(criteria::field_ordinal field) {
    const cell_state state = cells_[field].state;
    const std::string& name = fields_[field].name;
    if (state == cell_state::undeclared) {
      keep_one(read_.asking(field), name, "undeclared_option", book_.set().seen(row_, field),
               "one of the declared options");
    }
    if (state != cell_state::invalid) return;
    const auto told = std::find_if(known_.begin(), known_.end(),
                                   [&](const record_problem& each) { return each.field == name; });
    if (told != known_.end()) {
      keep_one(read_.asking(field), *told);
    } else {
      keep_one(read_.asking(field), name, "wrong_type", "what the field is made of is wrong", {});
    }
  }

  void keep_partner() {
    const cell& account = cells_[criteria::record_field::account];
    if (account.state == cell_state::missing) {
      keep_one(all_questions, "account", "missing_account", "the client names no partner account",
               "the id of a partner account");
    } else if (account.state == cell_state::present && book_.rows[row_].partner == nowhere) {
      keep_one(all_questions, "account", "unknown_partner",
               "the policy has no settings for partner account " + text::quoted(account.view()),
               "an account of \"partners\"");
    }
  }

  void keep_half_override() {
    const client& row = book_.rows[row_];
    if (!row.names_contact || row.override_owner != model::renewal_override::none) return;
    keep_one(of(question::renewal_notice), fields_[*book_.settings->fields.override_contact].name,
             "half_override", "the client names a contact for an override, and no owner",
             "an override \"vendor\" or \"partner\", or no contact");
  }

  void keep_facts() {
    const model::renewal_fields& of_client = book_.settings->fields;
    switch (book_.facts[row_].what) {
      case fault::none:
      case fault::wrong_record:
      case fault::past_calendar:
        return;
      case fault::missing_renewal_date:
        return keep_fact(of_client.renewal_date ? of_client.renewal_date : of_client.term_start,
                         "missing_renewal_date", "the client does not say when it renews",
                         "a renewal date, or a term's first day and its months");
      case fault::wrong_term:
        return keep_fact(of_client.term_months, "wrong_term",
                         book_.set().seen(row_, *of_client.term_months) + " months",
                         "1 to " + std::to_string(limits::max_term_months));
      case fault::missing_answer_date:
        return keep_fact(of_client.answered_on, "missing_answer_date",
                         "the client does not say when it answered", "the day of the answer");
    }
  }

  void keep_fact(std::optional<criteria::field_ordinal> field, std::string code, std::string found,
                 std::string expected) {
    keep_one(of(question::standing), field ? fields_[*field].name : std::string(), std::move(code),
             std::move(found), std::move(expected));
  }

  void keep_one(std::uint8_t questions, std::string field, std::string code, std::string found,
                std::string expected) {
    keep_one(questions,
             {row_, std::move(field), std::move(code), std::move(found), std::move(expected)});
  }
  void keep_one(std::uint8_t questions, record_problem found) {
    book_.problems.push_back({row_, questions, std::move(found)});
  }

  const questions_read& read_;
  criteria::row cells_;
  client_data& book_;
  std::uint32_t row_;
  const std::vector<criteria::field>& fields_;
  std::vector<record_problem> known_;
};

}  // namespace

questions_read::questions_read(const model::renewal_settings& settings)
    : questions_(settings.object->fields.size()) {
  add(all_questions, criteria::record_field::account);
  const model::renewal_fields& of_client = settings.fields;
  const std::uint8_t notices = of(question::account_notice) | of(question::renewal_notice);
  for (const model::recipient_table& table : settings.tables) {
    for (const std::uint16_t role : table.to) add(notices, settings.roles[role].field);
    for (const std::uint16_t role : table.cc) add(notices, settings.roles[role].field);
  }
  for (const auto& field :
       {of_client.override_owner, of_client.override_contact, of_client.overridden_on}) {
    if (field) add(of(question::renewal_notice), *field);
  }
  for (const auto& field : {of_client.renewal_date, of_client.term_start, of_client.term_months,
                            of_client.answer, of_client.answered_on}) {
    if (field) add(of(question::standing), *field);
  }
  for (std::size_t field = 0; field < questions_.size(); ++field) {
    if (questions_[field] != 0) fields_.push_back(static_cast<criteria::field_ordinal>(field));
  }
}

void questions_read::add(std::uint8_t question, criteria::field_ordinal field) {
  questions_[field] = static_cast<std::uint8_t>(questions_[field] | question);
}

std::uint8_t questions_read::spoilt(criteria::row cells) const noexcept {
  std::uint8_t out = 0;
  for (const criteria::field_ordinal field : fields_) {
    if (is_wrong(cells[field])) out = static_cast<std::uint8_t>(out | questions_[field]);
  }
  return out;
}

void keep_problems(const questions_read& read, criteria::row cells, client_data& book) {
  problem_keeper(read, cells, book).keep();
}

std::vector<const record_problem*> problems_of(const client_data& book, std::uint32_t row,
                                               question asked) {
  std::vector<const record_problem*> out;
  auto at = std::lower_bound(
      book.problems.begin(), book.problems.end(), row,
      [](const kept_problem& each, std::uint32_t wanted) { return each.row < wanted; });
  for (; at != book.problems.end() && at->row == row; ++at) {
    if ((at->questions & of(asked)) != 0) out.push_back(&at->what);
  }
  return out;
}

void warn_of(const client_data& book, std::uint32_t row, std::uint8_t questions, report& problems) {
  auto at = std::lower_bound(
      book.problems.begin(), book.problems.end(), row,
      [](const kept_problem& each, std::uint32_t wanted) { return each.row < wanted; });
  for (; at != book.problems.end() && at->row == row; ++at) {
    if ((at->questions & questions) != 0) warn_of(book, at->what, problems);
  }
}

void warn_of(const client_data& book, const record_problem& what, report& problems) {
  problem item;
  item.level = severity::warning;
  item.code = what.code;
  if (problems.keeps(item.level, what.code)) {
    const std::string_view id = book.records.id(what.row);
    item.found = (id.empty() ? std::string() : "client " + text::quoted(id) + ": ") + what.found;
    item.expected = what.expected;
    item.where.row = what.row + 1;
    item.where.field = what.field;
  }
  problems.add(std::move(item));
}

}  // namespace ambit::renewals
