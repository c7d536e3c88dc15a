#include "src/model/user_references.hpp"

#include <algorithm>
#include <span>
#include <string_view>
#include <tuple>
#include <unordered_map>
#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/json.hpp"
#include "src/criteria/cell.hpp"
#include "src/criteria/record_set.hpp"

namespace ambit::model {

namespace {

/// Looks through everything once.
class reference_search {
 public:
  explicit reference_search(std::span<const std::string> users) : found_(users.size()) {
    for (std::size_t i = 0; i < users.size(); ++i) places_.emplace(users[i], i);
  }

  void look_at(const directory_data& people);
  void look_at_fields(const directory_data& people, const criteria::schema_data& schema);
  void look_at(const policy_data& rules);
  status look_at(const ledger_store& book, std::span<const std::string> users, report& problems);
  std::vector<user_references> finish() &&;

 private:
  user_references* find(std::string_view user) {
    const auto place = places_.find(user);
    return place == places_.end() ? nullptr : &found_[place->second];
  }
  void look_at(const object_assignment& assignment);

  std::vector<user_references> found_;
  std::unordered_map<std::string_view, std::size_t> places_;
};

void reference_search::look_at(const directory_data& people) {
  for (std::uint32_t i = 0; i < people.accounts.end(); ++i)
    if (const account* each = people.accounts.at(i))
      if (user_references* place = find(each->owner)) place->accounts.push_back(each->id);
  for (std::uint32_t i = 0; i < people.contacts.end(); ++i)
    if (const contact* each = people.contacts.at(i))
      if (user_references* place = find(each->user())) place->contacts.emplace_back(each->id());
  for (std::uint32_t i = 0; i < people.queues.end(); ++i)
    if (const queue* each = people.queues.at(i))
      for (const std::string& member : each->member_users)
        if (user_references* place = find(member)) place->queues.push_back(each->id);
  for (std::uint32_t i = 0; i < people.users.end(); ++i)
    if (const user* each = people.users.at(i))
      for (const absence& away : each->absences)
        if (user_references* place = find(away.substitute))
          place->substitutes.push_back({each->id, away});
}

/// Fields of type id may name anything; one whose value is the user's id is taken to name them.
void reference_search::look_at_fields(const directory_data& people,
                                      const criteria::schema_data& schema) {
  const criteria::object* kind = schema.find("user");
  if (kind == nullptr) return;
  std::vector<std::size_t> asked;
  for (std::size_t i = criteria::user_field::first_declared; i < kind->fields.size(); ++i)
    if (kind->fields[i].type == criteria::field_type::id && !kind->fields[i].derived)
      asked.push_back(i);
  if (asked.empty()) return;
  json::document document;
  std::vector<criteria::cell> cells;
  for (std::uint32_t i = 0; i < people.users.end(); ++i) {
    const user* each = people.users.at(i);
    report ignored;  // the directory took the text as JSON
    if (!each || each->fields.empty() || !document.parse(each->fields, {}, ignored)) continue;
    const auto storage = criteria::make_cell_storage();
    cells.assign(kind->fields.size(), {});
    criteria::read_json_cells(*kind, document.root(), cells, *storage);
    for (const std::size_t field : asked) {
      if (cells[field].state != criteria::cell_state::present) continue;
      user_references* place = find(cells[field].view());
      if (place && cells[field].view() != each->id)
        place->fields.push_back({each->id, kind->fields[field].name});
    }
  }
}

void reference_search::look_at(const policy_data& rules) {
  for (const pool& each : rules.pools)
    for (const pool_member& member : each.members)
      if (member.target.type == choice::kind::user)
        if (user_references* place = find(member.target.id)) place->pools.push_back(each.id);
  for (const object_assignment& each : rules.assignments) look_at(each);
  if (!rules.renewals) return;
  for (const renewal_partner& each : rules.renewals->partners)
    if (user_references* place = find(each.default_contact))
      place->renewals.push_back(each.account);
}

void reference_search::look_at(const object_assignment& assignment) {
  if (assignment.default_owner && assignment.default_owner->type == choice::kind::user)
    if (user_references* place = find(assignment.default_owner->id))
      place->default_owners.push_back(assignment.object_name);
  for (const rule& each : assignment.rules)
    for (const entry& from : each.entries)
      for (std::size_t i = 0; i < from.assign.size(); ++i)
        if (from.assign[i].type == choice::kind::user)
          if (user_references* place = find(from.assign[i].id))
            place->entries.push_back({assignment.object_name, each.name, from.id, i});
}

status reference_search::look_at(const ledger_store& book, std::span<const std::string> users,
                                 report& problems) {
  std::vector<owner_name> owners;
  owners.reserve(users.size());
  for (const std::string& id : users) owners.push_back({owner_name::kind::user, id});
  auto owned = book.owned_by(owners);
  if (!owned) {
    problems.append(owned.report());
    return owned.code();
  }
  for (owned_record& each : *owned)
    if (user_references* place = find(each.owner.id)) place->records.push_back(std::move(each));
  return status::ok;
}

std::vector<user_references> reference_search::finish() && {
  for (user_references& each : found_) {
    std::sort(each.accounts.begin(), each.accounts.end());
    std::sort(each.contacts.begin(), each.contacts.end());
    std::sort(each.queues.begin(), each.queues.end());
    std::sort(each.substitutes.begin(), each.substitutes.end(),
              [](const auto& left, const auto& right) {
                return std::tie(left.user, left.when.from) < std::tie(right.user, right.when.from);
              });
    std::sort(each.fields.begin(), each.fields.end(), [](const auto& left, const auto& right) {
      return std::tie(left.user, left.name) < std::tie(right.user, right.name);
    });
    std::sort(each.records.begin(), each.records.end(), [](const auto& left, const auto& right) {
      return std::tie(left.object, left.id) < std::tie(right.object, right.id);
    });
  }
  return std::move(found_);
}

void write_ids(json::writer& out, std::string_view key, const std::vector<std::string>& ids) {
  if (ids.empty()) return;
  out.key(key);
  out.open_array();
  for (const std::string& id : ids) out.string(id);
  out.close_array();
}

/// An array of objects, each of which `write` fills.
template <class T, class Write>
void write_objects(json::writer& out, std::string_view key, const std::vector<T>& items,
                   const Write& write) {
  if (items.empty()) return;
  out.key(key);
  out.open_array();
  for (const T& item : items) {
    out.open_object();
    write(item);
    out.close_object();
  }
  out.close_array();
}

}  // namespace

result<std::vector<user_references>> references_to(std::span<const std::string> users,
                                                   const directory_data& people,
                                                   const policy_data* rules,
                                                   const ledger_store* book) {
  reference_search search(users);
  search.look_at(people);
  if (rules != nullptr) {
    search.look_at_fields(people, *rules->schema);
    search.look_at(*rules);
  }
  if (book != nullptr) {
    report problems;
    const status read = search.look_at(*book, users, problems);
    if (read != status::ok) return {read, std::move(problems)};
  }
  return std::move(search).finish();
}

void write_references(json::writer& out, const user_references& found) {
  out.open_object();
  write_ids(out, "accounts", found.accounts);
  write_ids(out, "contacts", found.contacts);
  write_ids(out, "queues", found.queues);
  write_objects(out, "substitutes", found.substitutes, [&](const auto& item) {
    out.member("user", item.user);
    out.member("from", calendar::format_date(item.when.from));
    out.member("to", calendar::format_date(item.when.to));
  });
  write_objects(out, "fields", found.fields, [&](const auto& item) {
    out.member("user", item.user);
    out.member("field", item.name);
  });
  write_ids(out, "pools", found.pools);
  write_objects(out, "entries", found.entries, [&](const auto& item) {
    out.member("object", item.object);
    out.member("rule", item.rule);
    out.member("entry", item.entry);
    out.member_integer("choice", static_cast<std::int64_t>(item.choice));
  });
  write_ids(out, "default_owners", found.default_owners);
  write_ids(out, "renewals", found.renewals);
  write_objects(out, "records", found.records, [&](const auto& item) {
    out.member("object", item.object);
    out.member("id", item.id);
    if (item.closed) out.member_boolean("closed", true);
  });
  out.close_object();
}

}  // namespace ambit::model
