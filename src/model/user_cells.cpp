// user_cells.cpp: the directory's users as records of the object `user`.
#include <array>
#include <map>
#include <span>
#include <string>
#include <utility>
#include <vector>

#include "src/base/json.hpp"
#include "src/base/text.hpp"
#include "src/criteria/key_table.hpp"
#include "src/model/binding.hpp"

namespace ambit::model {

namespace {

namespace at = criteria::user_field;
using criteria::cell;
using criteria::cell_state;

cell whole(std::int64_t value) {
  cell out;
  out.integer = value;
  out.state = cell_state::present;
  return out;
}

/// Borrows from the directory, which the engine keeps.
cell id_cell(const std::string& id) {
  cell out;
  if (id.empty()) return out;
  out.text = id.data();
  out.size = static_cast<std::uint32_t>(id.size());
  out.state = cell_state::present;
  return out;
}

class cell_reader {
 public:
  cell_reader(const criteria::object& kind, criteria::cell_storage& storage, report& problems)
      : kind_(kind), storage_(storage), problems_(problems) {
    const auto& ordinals = kind.fields[at::kind].option_ordinals;
    for (std::size_t i = 0; i < kinds_.size(); ++i) {
      kinds_[i] = ordinals.find(user_kind_names[i])->second;
    }
  }

  void read(const user& who, std::span<cell> cells) {
    read_declared(who, cells);
    cells[at::id] = id_cell(who.id);
    cells[at::kind] = whole(kinds_[static_cast<std::size_t>(who.kind)]);
    cells[at::name] = criteria::make_text(kind_.fields[at::name], who.name, storage_);
    cells[at::email] = criteria::make_text(kind_.fields[at::email], who.email, storage_);
    cells[at::profile] = id_cell(who.profile);
    cells[at::account] = id_cell(who.account);
    cells[at::role] = id_cell(who.role);
    cells[at::active] = whole(who.active ? 1 : 0);
    cells[at::last_login] = who.last_login_unix_us ? whole(*who.last_login_unix_us) : cell{};
    criteria::compute_derived(kind_, cells, storage_);
  }

  /// After all users: the keys that name no field, once each.
  void warn_of_unknown_fields() {
    for (const auto& [name, users] : unknown_fields_) {
      problem item;
      item.level = severity::warning;
      item.code = "unknown_field";
      item.found = "unknown field " + text::quoted(name) + " in the fields of " +
                   std::to_string(users) + (users == 1 ? " user" : " users");
      item.expected = "a field of object " + text::quoted(kind_.name);
      item.hint = criteria::nearest_field(kind_, name, problems_);
      item.where.field = name;
      problems_.add(std::move(item));
    }
  }

 private:
  void read_declared(const user& who, std::span<cell> cells) {
    if (who.fields.empty()) return;
    report ignored;  // the directory took the text as JSON
    if (!document_.parse(who.fields, {}, ignored)) return;
    count_unknown_fields();
    for (const auto& found : criteria::read_json_cells(kind_, document_.root(), cells, storage_)) {
      const auto field = kind_.find(found.field);
      if (field && *field < at::first_declared) continue;  // those come from the user itself
      if (!field) invalidate(cells);
      warn(who, found);
    }
  }

  /// Keys at any depth that lead to no field, under the name that a field there would have.
  void count_unknown_fields() {
    struct level {
      json::value object;
      std::size_t nest;
      std::string path;  ///< of the object, with a dot at its end
    };
    std::vector<level> open{{document_.root(), 0, {}}};
    while (!open.empty()) {
      const level here = std::move(open.back());
      open.pop_back();
      for (json::value member = here.object.first(); member; member = member.next()) {
        std::string name = here.path + std::string(member.key());
        const std::uint16_t known = kind_.keys->find(here.nest, member.key());
        if (known == criteria::key_table::none) {
          if (!kind_.find(name)) ++unknown_fields_[std::move(name)];
          continue;
        }
        const std::uint32_t nest = kind_.keys->at(here.nest, known).nest;
        if (nest == criteria::key_table::no_nest || !member.is_object()) continue;
        open.push_back({member, nest, std::move(name) + '.'});
      }
    }
  }

  /// Something is wrong with the fields as a whole: none of them can be relied on.
  static void invalidate(std::span<cell> cells) {
    for (cell& each : cells.subspan(at::first_declared)) {
      each = cell();
      each.state = cell_state::invalid;
    }
  }

  void warn(const user& who, const criteria::record_problem& found) {
    problem item;
    item.level = severity::warning;
    item.code = found.code;
    item.found = "user " + text::quoted(who.id) + ": " + found.found;
    item.expected = found.expected;
    item.where.field = found.field;
    problems_.add(std::move(item));
  }

  const criteria::object& kind_;
  criteria::cell_storage& storage_;
  report& problems_;
  json::document document_;
  std::map<std::string, std::size_t> unknown_fields_;
  std::array<std::uint32_t, user_kind_names.size()> kinds_{};
};

}  // namespace

void read_user_cells(engine_data& engine, report& problems) {
  const policy_data& rules = engine.rules.data();
  if (!rules.user_atoms) return;
  const criteria::object& kind = rules.user_atoms->object();
  const table<user>& users = engine.people.data().users;
  const std::size_t width = kind.fields.size();
  engine.user_storage = criteria::make_cell_storage();
  engine.user_cells.resize(users.end() * width);
  cell_reader reader(kind, *engine.user_storage, problems);
  for (std::uint32_t i = 0; i < users.end(); ++i) {
    if (const user* who = users.at(i)) {
      reader.read(*who, std::span(engine.user_cells).subspan(i * width, width));
    }
  }
  reader.warn_of_unknown_fields();
}

}  // namespace ambit::model
