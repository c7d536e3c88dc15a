// arrow_directory.cpp: who there is, from Arrow tables: a put of the entity in each row.
#include <algorithm>
#include <array>
#include <memory>
#include <string>
#include <unordered_map>
#include <unordered_set>
#include <utility>
#include <vector>

#include "ambit/arrow.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/arrow_entities.hpp"
#include "src/exchange/arrow_format.hpp"
#include "src/exchange/arrow_reader.hpp"
#include "src/exchange/entity_rows.hpp"
#include "src/model/absences.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/organisation.hpp"

namespace ambit {

namespace exchange {

namespace {

/// A table that came in pieces.
struct given_table {
  const ArrowSchema& schema;
  std::span<const ArrowArray* const> pieces;
};

/// How a kind of entity is called, of what columns it is read, and where it goes.
template <class T>
struct entity_kind {
  std::string_view singular;
  std::string_view what;
  std::span<const known_column> columns;
  typename model::storage<T>::draft (*read)(entity_rows& from, std::size_t row);
  model::table<T> model::directory_data::*table;
};

template <class T>
class table_applier {
 public:
  table_applier(const entity_kind<T>& kind, model::directory_data& next, report& problems)
      : kind_(kind), next_(next), problems_(problems), reader_(problems) {}

  void apply(const given_table& table);

 private:
  using draft = typename model::storage<T>::draft;
  bool apply_piece(const ArrowSchema& schema, const ArrowArray& piece);
  void put(entity_rows& rows, draft entity);
  void refuse(entity_rows& rows, const draft& entity);
  void tell_repeated(entity_rows& rows, std::string_view id);
  void check_organisation();

  const entity_kind<T>& kind_;
  model::directory_data& next_;
  report& problems_;
  arrow_reader reader_;
  row_place place_{problems_};
  std::vector<bool> put_;                                     ///< by position: from this table
  std::unordered_set<std::string> refused_;                   ///< ids of rows with other problems
  std::vector<std::string> with_substitutes_;                 ///< users that were put with absences
  std::unordered_map<std::string, std::uint64_t> organised_;  ///< rows of roles, teams, groups
};

template <class T>
void table_applier<T>::apply(const given_table& table) {
  for (const ArrowArray* piece : table.pieces) {
    if (!apply_piece(table.schema, *piece)) return;
  }
  model::check_substitutes(next_.users, with_substitutes_, problems_);
  if (!organised_.empty()) check_organisation();
}

template <class T>
void table_applier<T>::check_organisation() {
  for (model::organisation_fault& fault : model::faults_of_organisation(next_)) {
    if (refused_.contains(fault.names)) continue;
    const auto row = organised_.find(fault.id);
    if (row != organised_.end()) {
      fault.what.where.row = row->second;
      fault.what.where.field = fault.kind == "group" ? "groups" : "parent";
    }
    problems_.add(std::move(fault.what));
  }
}

/// False after an error that leaves nothing to read.
template <class T>
bool table_applier<T>::apply_piece(const ArrowSchema& schema, const ArrowArray& piece) {
  arrow_struct records;
  if (!reader_.read_records(schema, piece, records)) return false;
  if (records.size > limits::max_records - place_.row) {
    reader_.refuse({}, "too_many_records",
                   "more than " + std::to_string(limits::max_records) + " rows",
                   "fewer in one call");
    return false;
  }
  entity_rows rows(kind_.columns, kind_.what, reader_, place_);
  if (!rows.open(schema, piece, std::move(records))) return false;
  for (std::size_t row = 0; row < rows.size(); ++row) {
    ++place_.row;
    const std::size_t errors_before = problems_.error_count();
    if (!rows.is_there(row)) continue;
    draft entity = kind_.read(rows, row);
    if (problems_.error_count() == errors_before) {
      put(rows, std::move(entity));
    } else if (!entity.id.empty()) {
      refuse(rows, entity);
    }
  }
  return true;
}

template <class T>
void table_applier<T>::put(entity_rows& rows, draft entity) {
  if constexpr (std::is_same_v<T, model::user>) {
    if (!entity.absences.empty()) with_substitutes_.push_back(entity.id);
  }
  if constexpr (std::is_same_v<T, model::directory_role> ||
                std::is_same_v<T, model::directory_team> ||
                std::is_same_v<T, model::directory_group>) {
    organised_[entity.id] = place_.row;
  }
  model::table<T>& into = next_.*kind_.table;
  const std::uint32_t position = into.put(std::move(entity));
  if (position >= put_.size()) put_.resize(std::max<std::size_t>(into.end(), 2 * put_.size()));
  const std::string_view id = id_of(*into.at(position));
  const bool was_refused = !refused_.empty() && refused_.contains(std::string(id));
  if (put_[position] || was_refused) tell_repeated(rows, id);
  put_[position] = true;
}

template <class T>
void table_applier<T>::refuse(entity_rows& rows, const draft& entity) {
  const auto known = (next_.*kind_.table).position(entity.id);
  const bool was_put = known && *known < put_.size() && put_[*known];
  const bool is_first = refused_.emplace(entity.id).second;
  if (was_put || !is_first) tell_repeated(rows, entity.id);
}

template <class T>
void table_applier<T>::tell_repeated(entity_rows& rows, std::string_view id) {
  rows.refuse(0, "duplicate_id",
              std::string(kind_.singular) + " " + text::quoted(id) + " is given twice",
              "one row each");
}

template <class T>
void apply(const entity_kind<T>& kind, const given_table& table, model::directory_data& next,
           report& problems) {
  table_applier<T>(kind, next, problems).apply(table);
}

/// False when there is no such kind.
bool apply(std::string_view kind, const given_table& table, model::directory_data& next,
           report& problems) {
  using data = model::directory_data;
  if (kind == "users") {
    apply<model::user>({"user", "a user", user_columns(), read_user, &data::users}, table, next,
                       problems);
  } else if (kind == "accounts") {
    apply<model::account>(
        {"account", "an account", account_columns(), read_account, &data::accounts}, table, next,
        problems);
  } else if (kind == "contacts") {
    apply<model::contact>(
        {"contact", "a contact", contact_columns(), read_contact, &data::contacts}, table, next,
        problems);
  } else if (kind == "queues") {
    apply<model::queue>({"queue", "a queue", queue_columns(), read_queue, &data::queues}, table,
                        next, problems);
  } else if (kind == "communities") {
    apply<model::community>(
        {"community", "a community", community_columns(), read_community, &data::communities},
        table, next, problems);
  } else if (kind == "roles") {
    apply<model::directory_role>({"role", "a role", role_columns(), read_role, &data::roles}, table,
                                 next, problems);
  } else if (kind == "teams") {
    apply<model::directory_team>({"team", "a team", team_columns(), read_team, &data::teams}, table,
                                 next, problems);
  } else if (kind == "groups") {
    apply<model::directory_group>({"group", "a group", group_columns(), read_group, &data::groups},
                                  table, next, problems);
  } else {
    return false;
  }
  return true;
}

}  // namespace

}  // namespace exchange

result<directory> apply_arrow(const directory& people, std::string_view kind,
                              const ArrowSchema& table, std::span<const ArrowArray* const> pieces) {
  class report problems;
  auto next = std::make_shared<model::directory_data>(people.data());
  exchange::arrow_reader reader(problems);
  if (reader.check_schema(table, {}) && table.format != exchange::struct_format) {
    reader.refuse({}, "wrong_format", "a table of " + exchange::describe_format(table.format),
                  "\"+s\", a struct with a column each");
  }
  if (problems.has_errors()) return {status::invalid_directory, std::move(problems)};
  if (!exchange::apply(kind, {table, pieces}, *next, problems)) {
    constexpr std::array<std::string_view, 8> kinds = {
        "users", "accounts", "contacts", "queues", "communities", "roles", "teams", "groups"};
    reader.refuse({}, "unknown_value", "tables of " + text::quoted(kind), model::one_of(kinds),
                  text::did_you_mean(kind, kinds));
    return {status::invalid_argument, std::move(problems)};
  }
  if (problems.has_errors()) return {status::invalid_directory, std::move(problems)};
  next->fingerprint = model::fingerprint_of(*next);
  return {directory(std::move(next)), std::move(problems)};
}

}  // namespace ambit
