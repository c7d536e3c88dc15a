#include "src/sqlite/forms.hpp"

#include <utility>

#include "src/base/limits.hpp"
#include "src/model/decision_text.hpp"
#include "src/model/ledger_content.hpp"

namespace ambit::sqlite {

namespace {

/// Between these stands the fingerprint, at the end of a decision's text.
constexpr std::string_view before_fingerprint = R"(,"fingerprint":")";
constexpr std::string_view after_fingerprint = R"("})";

}  // namespace

forms::forms(database& db)
    : db_(db),
      find_form_(db, "SELECT number FROM form WHERE shared = ? AND outcome = ? AND reason = ?"),
      add_form_(db, "INSERT INTO form (shared, outcome, reason) VALUES (?, ?, ?)"),
      read_form_(db, "SELECT shared, outcome, reason FROM form WHERE number = ?"),
      find_fingerprint_(db, "SELECT number FROM fingerprint WHERE text = ?"),
      add_fingerprint_(db, "INSERT INTO fingerprint (text) VALUES (?)"),
      read_fingerprint_(db, "SELECT text FROM fingerprint WHERE number = ?"),
      drop_forms_(db,
                  "DELETE FROM form WHERE number NOT IN "
                  "(SELECT form FROM record WHERE form IS NOT NULL)"),
      drop_fingerprints_(db,
                         "DELETE FROM fingerprint WHERE number NOT IN "
                         "(SELECT fingerprint FROM record WHERE fingerprint IS NOT NULL)") {}

std::optional<form_row> forms::number(const model::decision_form& of) {
  const std::string_view rest = of.rest;
  const std::size_t place = rest.rfind(before_fingerprint);
  if (of.is_own || place == std::string_view::npos || !rest.ends_with(after_fingerprint))
    return std::nullopt;
  const std::size_t begin = place + before_fingerprint.size();
  const std::size_t size = rest.size() - begin - after_fingerprint.size();
  return form_row{number_of_form(of, rest.substr(0, place)),
                  number_of_fingerprint(rest.substr(begin, size))};
}

std::int64_t forms::number_of_form(const model::decision_form& of, std::string_view shared) {
  const std::string_view outcome = name(of.outcome);
  const std::string_view reason = name(of.reason);
  std::string key(outcome);
  key.append(" ").append(reason).append(" ").append(shared);
  const auto known = form_numbers_.find(key);
  if (known != form_numbers_.end()) return known->second;
  std::int64_t number = 0;
  {
    query row(find_form_, shared, outcome, reason);
    if (row.next()) number = row.integer(0);
  }
  if (number == 0) {
    query(add_form_, shared, outcome, reason).run();
    if (db_.failed()) return 0;
    number = db_.library().last_insert_rowid(db_.handle());
  }
  return form_numbers_.emplace(std::move(key), number).first->second;
}

std::int64_t forms::number_of_fingerprint(std::string_view fingerprint) {
  const auto known = fingerprint_numbers_.find(fingerprint);
  if (known != fingerprint_numbers_.end()) return known->second;
  std::int64_t number = 0;
  {
    query row(find_fingerprint_, fingerprint);
    if (row.next()) number = row.integer(0);
  }
  if (number == 0) {
    query(add_fingerprint_, fingerprint).run();
    if (db_.failed()) return 0;
    number = db_.library().last_insert_rowid(db_.handle());
  }
  return fingerprint_numbers_.emplace(fingerprint, number).first->second;
}

void forms::fail_missing(std::string_view what) {
  db_.fail(status::invalid_ledger, "damaged_ledger", std::string(what), {},
           "it was left as it is; restore a copy of it");
}

const model::decision_form* forms::form(std::int64_t number) {
  const auto known = forms_.find(number);
  if (known != forms_.end()) return &known->second;
  query row(read_form_, number);
  const bool is_there = row.next();
  const auto outcome = is_there ? model::outcome_of(row.text(1)) : std::nullopt;
  const auto reason = is_there ? model::reason_of(row.text(2)) : std::nullopt;
  if (!outcome || !reason) {
    fail_missing("a decision's outcome or reason is none that is remembered");
    return nullptr;
  }
  model::decision_form read;
  read.outcome = *outcome;
  read.reason = *reason;
  read.rest = row.text(0);
  if (!db_.holds_object(R"({"id":0)" + read.rest + "}")) return nullptr;
  return &forms_.emplace(number, std::move(read)).first->second;
}

const std::string* forms::fingerprint(std::int64_t number) {
  const auto known = fingerprints_.find(number);
  if (known != fingerprints_.end()) return &known->second;
  query row(read_fingerprint_, number);
  if (!row.next()) {
    fail_missing("a decision's fingerprint is not there");
    return nullptr;
  }
  std::string text(row.text(0));
  if (!db_.holds_object(R"({"id":0)" + std::string(before_fingerprint) + text +
                        std::string(after_fingerprint)))
    return nullptr;
  return &fingerprints_.emplace(number, std::move(text)).first->second;
}

std::optional<model::recorded_decision> forms::decision(const form_row& of, std::string_view id,
                                                        const model::owner_name& owner,
                                                        std::optional<std::int64_t> decided_us) {
  const model::decision_form* shared = form(of.form);
  const std::string* print = fingerprint(of.fingerprint);
  if (shared == nullptr || print == nullptr) return std::nullopt;
  model::recorded_decision made = model::decision_of(id, owner, *shared, decided_us);
  made.json.append(before_fingerprint).append(*print).append(after_fingerprint);
  return made;
}

void forms::drop_unused() {
  query(drop_forms_).run();
  query(drop_fingerprints_).run();
  forget();
}

void forms::forget() {
  form_numbers_.clear();
  fingerprint_numbers_.clear();
  forms_.clear();
  fingerprints_.clear();
}

void forms::trim() {
  const std::size_t kept =
      form_numbers_.size() + fingerprint_numbers_.size() + forms_.size() + fingerprints_.size();
  if (kept > limits::max_kept_names) forget();
}

}  // namespace ambit::sqlite
