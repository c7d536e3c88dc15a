#include "src/model/directory_commands.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string>
#include <type_traits>
#include <unordered_set>
#include <utility>
#include <vector>

#include "src/base/json.hpp"
#include "src/base/text.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/model/absences.hpp"
#include "src/model/directory_reader.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/working_hours.hpp"

namespace ambit::model {

namespace {

/// What commands and documents call a kind of entity, where it stands and how it is read.
template <class T>
struct kind_of;

template <>
struct kind_of<user> {
  static constexpr std::size_t position = 0;
  static constexpr std::string_view singular = "user", plural = "users";
  static constexpr auto table = &directory_data::users;
  static constexpr auto read = read_user;
};
template <>
struct kind_of<account> {
  static constexpr std::size_t position = 1;
  static constexpr std::string_view singular = "account", plural = "accounts";
  static constexpr auto table = &directory_data::accounts;
  static constexpr auto read = read_account;
};
template <>
struct kind_of<contact> {
  static constexpr std::size_t position = 2;
  static constexpr std::string_view singular = "contact", plural = "contacts";
  static constexpr auto table = &directory_data::contacts;
  static constexpr auto read = read_contact;
};
template <>
struct kind_of<queue> {
  static constexpr std::size_t position = 3;
  static constexpr std::string_view singular = "queue", plural = "queues";
  static constexpr auto table = &directory_data::queues;
  static constexpr auto read = read_queue;
};
template <>
struct kind_of<community> {
  static constexpr std::size_t position = 4;
  static constexpr std::string_view singular = "community", plural = "communities";
  static constexpr auto table = &directory_data::communities;
  static constexpr auto read = read_community;
};

template <>
struct kind_of<working_calendar> {
  static constexpr std::size_t position = 5;
  static constexpr std::string_view singular = "calendar", plural = "calendars";
  static constexpr auto table = &directory_data::calendars;
  static constexpr auto read = read_calendar;
};

class command_applier {
 public:
  command_applier(directory_data& next, report& problems) : next_(next), problems_(problems) {}

  void apply_document(json::value document);
  void apply_list(json::value list);
  void apply_command(json::value at);
  /// After the last command: what only the whole can show.
  void finish() { check_substitutes(next_.users, with_substitutes_, problems_); }

 private:
  using id_set = std::unordered_set<std::string, criteria::text_hash, std::equal_to<>>;

  /// A command by its name, and what reads the rest of it and takes effect.
  struct command {
    std::string_view name;
    void (command_applier::*run)(json::reader& in);
  };
  static const std::array<command, 14> commands;

  template <class T>
  void put(json::reader& in);
  template <class T>
  void remove(json::reader& in);
  void record_login(json::reader& in);
  void deactivate(json::reader& in);

  template <class T>
  void put_all(json::value list);
  template <class T>
  void put_entity(json::value entity);
  template <class T>
  const T* find(json::value id);

  directory_data& next_;
  report& problems_;
  name_hints hints_;
  /// Ids whose put was refused, by kind of entity: commands that name them have no fault of their
  /// own.
  std::array<id_set, 6> refused_;
  std::vector<std::string> with_substitutes_;  ///< users that were put with absences
};

const std::array<command_applier::command, 14> command_applier::commands = {{
    {"put_user", &command_applier::put<user>},
    {"put_account", &command_applier::put<account>},
    {"put_contact", &command_applier::put<contact>},
    {"put_queue", &command_applier::put<queue>},
    {"put_community", &command_applier::put<community>},
    {"put_calendar", &command_applier::put<working_calendar>},
    {"remove_user", &command_applier::remove<user>},
    {"remove_account", &command_applier::remove<account>},
    {"remove_contact", &command_applier::remove<contact>},
    {"remove_queue", &command_applier::remove<queue>},
    {"remove_community", &command_applier::remove<community>},
    {"remove_calendar", &command_applier::remove<working_calendar>},
    {"record_login", &command_applier::record_login},
    {"deactivate_user", &command_applier::deactivate},
}};

void command_applier::apply_document(json::value document) {
  json::reader in(document, problems_, "a directory");
  if (!in.usable()) return;
  if (const json::value version = in.any("ambit")) check_version(version, problems_);
  put_all<user>(in.optional(kind_of<user>::plural, json::kind::array));
  put_all<account>(in.optional(kind_of<account>::plural, json::kind::array));
  put_all<contact>(in.optional(kind_of<contact>::plural, json::kind::array));
  put_all<queue>(in.optional(kind_of<queue>::plural, json::kind::array));
  put_all<community>(in.optional(kind_of<community>::plural, json::kind::array));
  put_all<working_calendar>(in.optional(kind_of<working_calendar>::plural, json::kind::array));
  in.finish();
}

void command_applier::apply_list(json::value list) {
  for (json::value at = list.first(); at; at = at.next()) apply_command(at);
}

void command_applier::apply_command(json::value at) {
  json::reader in(at, problems_, "a command");
  if (!in.usable()) return;
  const json::value name = in.require("command", json::kind::string);
  std::array<std::string_view, commands.size()> names;
  std::transform(commands.begin(), commands.end(), names.begin(),
                 [](const command& known) { return known.name; });
  // Without a known name nobody can say which other members belong there.
  const auto found = read_word(name, names, problems_, "unknown_command");
  if (!found) return;
  (this->*commands[*found].run)(in);
  in.finish();
}

template <class T>
void command_applier::put(json::reader& in) {
  put_entity<T>(in.require(kind_of<T>::singular, json::kind::object));
}

template <class T>
void command_applier::remove(json::reader& in) {
  const json::value id = in.require("id", json::kind::string);
  if (id && find<T>(id)) (next_.*kind_of<T>::table).remove(id.string());
}

void command_applier::record_login(json::reader& in) {
  const json::value id = in.require("user", json::kind::string);
  const auto moment = read_timestamp(in.require("at", json::kind::string), problems_);
  const user* known = id ? find<user>(id) : nullptr;
  if (!known || !moment) return;
  if (known->last_login_unix_us && *known->last_login_unix_us >= *moment) return;
  user changed = *known;
  changed.last_login_unix_us = moment;
  next_.users.put(std::move(changed));
}

void command_applier::deactivate(json::reader& in) {
  const json::value id = in.require("id", json::kind::string);
  const user* known = id ? find<user>(id) : nullptr;
  if (!known || !known->active) return;
  user changed = *known;
  changed.active = false;
  next_.users.put(std::move(changed));
}

template <class T>
void command_applier::put_all(json::value list) {
  std::unordered_set<std::string_view> seen;
  for (json::value at = list ? list.first() : list; at; at = at.next()) {
    const json::value id = at.is_object() ? at.find("id") : json::value();
    if (id && id.is_string() && !seen.emplace(id.string()).second) {
      json::error(
          problems_, id, "duplicate_id",
          std::string(kind_of<T>::singular) + " " + text::quoted(id.string()) + " is given twice",
          "one entry each");
    }
    put_entity<T>(at);
  }
}

template <class T>
void command_applier::put_entity(json::value entity) {
  if (!entity) return;
  if (auto sound = kind_of<T>::read(entity, problems_)) {
    if constexpr (std::is_same_v<T, user>) {
      if (!sound->absences.empty()) with_substitutes_.push_back(sound->id);
    }
    (next_.*kind_of<T>::table).put(std::move(*sound));
    return;
  }
  const json::value id = entity.is_object() ? entity.find("id") : json::value();
  if (id && id.is_string()) refused_[kind_of<T>::position].emplace(id.string());
}

/// The entity, or null after reporting that there is none.
template <class T>
const T* command_applier::find(json::value id) {
  const table<T>& known = next_.*kind_of<T>::table;
  if (const T* entity = known.find(id.string())) return entity;
  if (refused_[kind_of<T>::position].contains(id.string())) return nullptr;
  const std::string kind(kind_of<T>::singular);
  json::error(problems_, id, "unknown_" + kind,
              "there is no " + kind + " " + text::quoted(id.string()),
              "a " + kind + " of the directory", hints_.nearest(id.string(), known));
  return nullptr;
}

/// Whether a text begins with a command on a line of its own and goes on after it. It then is no
/// JSON as a whole, which need not be tried.
bool begins_with_command_line(std::string_view text) {
  json::document line_document;
  json::line line;
  std::size_t offset = 0;
  std::uint64_t number = 0;
  report ignored;
  if (!json::next_line(text, offset, number, line)) return false;
  if (!line_document.parse(line.text, {}, ignored)) return false;
  if (!line_document.root().is_object() || !line_document.root().find("command")) return false;
  return json::next_line(text, offset, number, line);
}

/// Whether a text that is no JSON as a whole is one of commands, one a line: some line is one.
bool has_command_line(std::string_view text) {
  json::document line_document;
  json::line line;
  std::size_t offset = 0;
  std::uint64_t number = 0;
  while (json::next_line(text, offset, number, line)) {
    report ignored;
    if (line_document.parse(line.text, {}, ignored) && line_document.root().is_object() &&
        line_document.root().find("command")) {
      return true;
    }
  }
  return false;
}

void apply_lines(std::string_view text, std::string_view file, command_applier& applier,
                 report& problems) {
  json::document document;
  json::line line;
  std::size_t offset = 0;
  std::uint64_t number = 0;
  while (json::next_line(text, offset, number, line)) {
    if (document.parse(line.text, file, problems, line.number)) {
      applier.apply_command(document.root());
    }
  }
}

}  // namespace

void apply_directory_text(std::string_view json, std::string_view file, directory_data& next,
                          report& problems) {
  command_applier applier(next, problems);
  if (begins_with_command_line(json)) {
    apply_lines(json, file, applier, problems);
    return applier.finish();
  }
  json::document document;
  report whole;
  if (!document.parse(json, file, whole)) {
    if (has_command_line(json)) {
      apply_lines(json, file, applier, problems);
      applier.finish();
    } else {
      problems.append(whole);
    }
    return;
  }
  const json::value root = document.root();
  if (root.is_array()) {
    applier.apply_list(root);
  } else if (root.is_object() && root.find("command")) {
    applier.apply_command(root);
  } else if (root.is_object()) {
    applier.apply_document(root);
  } else {
    json::error(problems, root, "wrong_type", root.describe(),
                "a directory (an object) or commands (an array, or one a line)");
  }
  applier.finish();
}

}  // namespace ambit::model
