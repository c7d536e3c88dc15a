#include "src/sqlite/names.hpp"

#include "src/base/limits.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::sqlite {

names::names(database& db)
    : db_(db),
      find_name_(db, "SELECT number FROM name WHERE text = ?"),
      add_name_(db, "INSERT INTO name (text) VALUES (?)"),
      read_name_(db, "SELECT text FROM name WHERE number = ?"),
      find_owner_(db, "SELECT number FROM owner WHERE kind = ? AND id = ?"),
      add_owner_(db, "INSERT INTO owner (kind, id) VALUES (?, ?)"),
      read_owner_(db, "SELECT kind, id FROM owner WHERE number = ?") {}

std::int64_t names::find(std::string_view text) {
  const auto known = names_.find(text);
  if (known != names_.end()) return known->second;
  query row(find_name_, text);
  if (!row.next()) return 0;
  return names_.emplace(text, row.integer(0)).first->second;
}

std::int64_t names::find(const model::owner_name& owner) {
  criteria::text_map<std::int64_t>& numbers = numbers_of(owner.type);
  const auto known = numbers.find(owner.id);
  if (known != numbers.end()) return known->second;
  query row(find_owner_, model::kind_name(owner.type), owner.id);
  if (!row.next()) return 0;
  return numbers.emplace(owner.id, row.integer(0)).first->second;
}

std::int64_t names::number(std::string_view text) {
  if (const std::int64_t known = find(text)) return known;
  query(add_name_, text).run();
  if (db_.failed()) return 0;
  return names_.emplace(text, db_.library().last_insert_rowid(db_.handle())).first->second;
}

std::int64_t names::number(const model::owner_name& owner) {
  if (const std::int64_t known = find(owner)) return known;
  query(add_owner_, model::kind_name(owner.type), owner.id).run();
  if (db_.failed()) return 0;
  const std::int64_t given = db_.library().last_insert_rowid(db_.handle());
  return numbers_of(owner.type).emplace(owner.id, given).first->second;
}

std::string names::text(std::int64_t number) {
  query row(read_name_, number);
  return row.next() ? std::string(row.text(0)) : std::string();
}

const model::owner_name& names::owner(const std::optional<std::int64_t>& number) {
  if (!number) return nobody_;
  const auto known = owners_.find(*number);
  if (known != owners_.end()) return known->second;
  query row(read_owner_, *number);
  if (!row.next()) {
    db_.fail(status::invalid_ledger, "damaged_ledger",
             "no owner has the number " + std::to_string(*number), {},
             "it was left as it is; restore a copy of it");
    return nobody_;
  }
  const bool is_queue = row.text(0) == model::kind_name(model::owner_name::kind::queue);
  return owners_
      .emplace(*number, model::owner_name{is_queue ? model::owner_name::kind::queue
                                                   : model::owner_name::kind::user,
                                          std::string(row.text(1))})
      .first->second;
}

void names::forget() {
  names_.clear();
  users_.clear();
  queues_.clear();
  owners_.clear();
}

void names::trim() {
  const std::size_t kept = names_.size() + users_.size() + queues_.size() + owners_.size();
  if (kept > limits::max_kept_names) forget();
}

}  // namespace ambit::sqlite
