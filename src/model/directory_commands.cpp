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
#include "src/model/organisation.hpp"
#include "src/model/partner_rules.hpp"
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

template <>
struct kind_of<directory_role> {
  static constexpr std::size_t position = 6;
  static constexpr std::string_view singular = "role", plural = "roles";
  static constexpr auto table = &directory_data::roles;
  static constexpr auto read = read_role;
};
template <>
struct kind_of<directory_team> {
  static constexpr std::size_t position = 7;
  static constexpr std::string_view singular = "team", plural = "teams";
  static constexpr auto table = &directory_data::teams;
  static constexpr auto read = read_team;
};
template <>
struct kind_of<directory_group> {
  static constexpr std::size_t position = 8;
  static constexpr std::string_view singular = "group", plural = "groups";
  static constexpr auto table = &directory_data::groups;
  static constexpr auto read = read_group;
};

/// Kinds that stand above one another.
template <class T>
constexpr bool is_organised =
    std::is_same_v<T, directory_role> || std::is_same_v<T, directory_team> ||
    std::is_same_v<T, directory_group>;

/// All of a directory, as one that is to be told from the next.
struct directory_mark {
  explicit directory_mark(const directory_data& of)
      : digests{of.users.digest(),  of.accounts.digest(),    of.contacts.digest(),
                of.queues.digest(), of.communities.digest(), of.calendars.digest(),
                of.roles.digest(),  of.teams.digest(),       of.groups.digest()},
        prm_enabled(of.prm_enabled) {}
  friend bool operator==(const directory_mark&, const directory_mark&) = default;

  std::array<base::digest_value, 9> digests;
  bool prm_enabled;
};

/// All of a contact, to change a part of it: what is forgotten here would be lost.
contact_draft draft_of(const contact& from) {
  contact_draft out;
  out.id = from.id();
  out.name = from.name();
  out.email = from.email();
  out.user = from.user();
  out.companies = from.companies();
  out.roles = from.roles();
  out.lists = from.lists();
  out.portals = from.portals();
  out.fields = from.fields();
  out.active = from.active();
  out.verified = from.verified();
  return out;
}

class command_applier {
 public:
  command_applier(directory_data& next, report& problems, std::vector<directory_effect>* effects)
      : next_(next), problems_(problems), effects_(effects) {}

  void apply_document(json::value document);
  void apply_list(json::value list);
  void apply_command(json::value at);
  /// From now on commands stand one a line, each forgotten before the next.
  void read_lines() { reads_lines_ = true; }
  /// After the last command: what only the whole can show.
  void finish() {
    check_substitutes(next_.users, with_substitutes_, problems_);
    if (!organised_.empty()) check_organisation();
  }

 private:
  using id_set = std::unordered_set<std::string, criteria::text_hash, std::equal_to<>>;

  /// A command by its name, and what reads the rest of it and takes effect.
  struct command {
    std::string_view name;
    void (command_applier::*run)(json::reader& in);
  };
  static const std::array<command, 25> commands;

  template <class T>
  void put(json::reader& in);
  template <class T>
  void remove(json::reader& in);
  void record_login(json::reader& in);
  void deactivate(json::reader& in);
  void enable_prm(json::reader& in);
  void refuse_prm(json::reader& in);
  void enable_partner_account(json::reader& in);
  void enable_partner_user(json::reader& in);
  void publish_community(json::reader& in);
  void read_prm(json::value flag);
  void check_organisation();
  place place_of(const organisation_fault& fault) const;
  std::string nearest(const organisation_fault& fault);

  template <class T>
  void put_all(json::value list);
  template <class T>
  void put_entity(json::value entity);
  template <class T>
  const T* find(json::value id);
  /// Who the command at hand is about.
  template <class T>
  void about(json::value id);
  void tell(json::value at, std::vector<problem> found);

  directory_data& next_;
  report& problems_;
  std::vector<directory_effect>* effects_;
  directory_effect effect_;  ///< of the command at hand
  name_hints hints_;
  /// Ids whose put was refused, by kind of entity: commands that name them have no fault of their
  /// own.
  std::array<id_set, 9> refused_;
  std::vector<std::string> with_substitutes_;  ///< users that were put with absences
  /// A role, team or group that was put or removed.
  struct organised {
    std::string_view kind;
    std::string id;
    json::value at;  ///< nothing where commands stand one a line, which are read and forgotten
    place where;     ///< of such a line
  };
  void note_organised(std::string_view kind, std::string_view id, json::value at);
  std::vector<organised> organised_;
  bool reads_lines_ = false;
};

const std::array<command_applier::command, 25> command_applier::commands = {{
    {"put_user", &command_applier::put<user>},
    {"put_account", &command_applier::put<account>},
    {"put_contact", &command_applier::put<contact>},
    {"put_queue", &command_applier::put<queue>},
    {"put_community", &command_applier::put<community>},
    {"put_calendar", &command_applier::put<working_calendar>},
    {"put_role", &command_applier::put<directory_role>},
    {"put_team", &command_applier::put<directory_team>},
    {"put_group", &command_applier::put<directory_group>},
    {"remove_user", &command_applier::remove<user>},
    {"remove_account", &command_applier::remove<account>},
    {"remove_contact", &command_applier::remove<contact>},
    {"remove_queue", &command_applier::remove<queue>},
    {"remove_community", &command_applier::remove<community>},
    {"remove_calendar", &command_applier::remove<working_calendar>},
    {"remove_role", &command_applier::remove<directory_role>},
    {"remove_team", &command_applier::remove<directory_team>},
    {"remove_group", &command_applier::remove<directory_group>},
    {"record_login", &command_applier::record_login},
    {"deactivate_user", &command_applier::deactivate},
    {"enable_prm", &command_applier::enable_prm},
    {"disable_prm", &command_applier::refuse_prm},
    {"enable_partner_account", &command_applier::enable_partner_account},
    {"enable_partner_user", &command_applier::enable_partner_user},
    {"publish_community", &command_applier::publish_community},
}};

void command_applier::apply_document(json::value document) {
  json::reader in(document, problems_, "a directory");
  if (!in.usable()) return;
  if (const json::value version = in.any("ambit")) check_version(version, problems_);
  if (const json::value flag = in.optional("prm_enabled", json::kind::boolean)) read_prm(flag);
  put_all<user>(in.optional(kind_of<user>::plural, json::kind::array));
  put_all<account>(in.optional(kind_of<account>::plural, json::kind::array));
  put_all<contact>(in.optional(kind_of<contact>::plural, json::kind::array));
  put_all<queue>(in.optional(kind_of<queue>::plural, json::kind::array));
  put_all<community>(in.optional(kind_of<community>::plural, json::kind::array));
  put_all<working_calendar>(in.optional(kind_of<working_calendar>::plural, json::kind::array));
  put_all<directory_role>(in.optional(kind_of<directory_role>::plural, json::kind::array));
  put_all<directory_team>(in.optional(kind_of<directory_team>::plural, json::kind::array));
  put_all<directory_group>(in.optional(kind_of<directory_group>::plural, json::kind::array));
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
  if (effects_) {
    effect_ = {};
    effect_.command = commands[*found].name;
  }
  const std::optional<directory_mark> before =
      effects_ ? std::optional(directory_mark(next_)) : std::nullopt;
  (this->*commands[*found].run)(in);
  in.finish();
  if (!effects_) return;
  effect_.changed = *before != directory_mark(next_);
  effects_->push_back(std::move(effect_));
}

template <class T>
void command_applier::put(json::reader& in) {
  const json::value entity = in.require(kind_of<T>::singular, json::kind::object);
  if (effects_ && entity) about<T>(entity.find("id"));
  put_entity<T>(entity);
}

template <class T>
void command_applier::remove(json::reader& in) {
  const json::value id = in.require("id", json::kind::string);
  about<T>(id);
  if (!id || !find<T>(id)) return;
  if constexpr (is_organised<T>) note_organised(kind_of<T>::singular, id.string(), id);
  (next_.*kind_of<T>::table).remove(id.string());
}

void command_applier::record_login(json::reader& in) {
  const json::value id = in.require("user", json::kind::string);
  const auto moment = read_timestamp(in.require("at", json::kind::string), problems_);
  about<user>(id);
  const user* known = id ? find<user>(id) : nullptr;
  if (!known || !moment) return;
  if (known->last_login_unix_us && *known->last_login_unix_us >= *moment) return;
  user changed = *known;
  changed.last_login_unix_us = moment;
  next_.users.put(std::move(changed));
}

void command_applier::deactivate(json::reader& in) {
  const json::value id = in.require("id", json::kind::string);
  about<user>(id);
  const user* known = id ? find<user>(id) : nullptr;
  if (!known || !known->active) return;
  user changed = *known;
  changed.active = false;
  next_.users.put(std::move(changed));
}

void command_applier::enable_prm(json::reader& /*in*/) {
  effect_.review_exposure = !next_.prm_enabled;
  next_.prm_enabled = true;
}

void command_applier::refuse_prm(json::reader& in) {
  json::error(problems_, in.any("command"), "prm_is_final",
              "partner relationship management is to be switched off",
              "that it stays on, once it is: no command takes it back");
}

/// Of a document, which puts what it says in place of what was.
void command_applier::read_prm(json::value flag) {
  if (flag.boolean()) {
    next_.prm_enabled = true;
  } else if (next_.prm_enabled) {
    json::error(problems_, flag, "prm_is_final",
                "partner relationship management is on already, and is to be switched off",
                "true, or no \"prm_enabled\": nothing takes it back");
  }
}

void command_applier::enable_partner_account(json::reader& in) {
  const json::value id = in.require("id", json::kind::string);
  about<account>(id);
  const account* known = id ? find<account>(id) : nullptr;
  if (!known) return;
  account changed = *known;
  changed.partner_enabled = true;
  tell(id, doubts_about_owner(next_, changed));
  if (!known->partner_enabled) next_.accounts.put(std::move(changed));
}

void command_applier::enable_partner_user(json::reader& in) {
  const json::value id = in.require("contact", json::kind::string);
  const std::size_t errors_before = problems_.error_count();
  const auto read = [&](std::string_view key) {
    return view_name(in.optional(key, json::kind::string), problems_, limits::max_id_bytes)
        .value_or(std::string_view());
  };
  const partner_request asked{read("user"), read("profile"), read("account")};
  about<contact>(id);
  const contact* known = id ? find<contact>(id) : nullptr;
  if (!known || problems_.error_count() != errors_before) return;
  std::vector<problem> faults;
  const bool is_refused =
      !asked.user.empty() && refused_[kind_of<user>::position].contains(std::string(asked.user));
  auto access = give_access(next_, *known, asked, faults);
  tell(id, std::move(faults));
  if (!access || is_refused) return;
  if (access->welcome && access->welcome->address.empty()) {
    problem unreachable;
    unreachable.level = severity::warning;
    unreachable.code = "no_address";
    unreachable.found = "partner user " + text::quoted(access->user.id) + " has no address";
    unreachable.expected = "an \"email\" that the welcome can be sent to";
    tell(id, {std::move(unreachable)});
  }
  effect_.welcome = std::move(access->welcome);
  contact_draft changed = draft_of(*known);
  changed.user = access->user.id;
  next_.contacts.put(changed);
  next_.users.put(std::move(access->user));
}

void command_applier::publish_community(json::reader& in) {
  const json::value id = in.require("id", json::kind::string);
  about<community>(id);
  const community* known = id ? find<community>(id) : nullptr;
  if (!known) return;
  tell(id, doubts_about(*known));
  if (known->published) return;
  community changed = *known;
  changed.published = true;
  next_.communities.put(std::move(changed));
}

template <class T>
void command_applier::about(json::value id) {
  if (!id || !id.is_string()) return;
  effect_.kind = kind_of<T>::singular;
  effect_.id = id.string();
}

void command_applier::tell(json::value at, std::vector<problem> found) {
  for (problem& each : found) {
    if (effects_ && each.level == severity::warning) effect_.warnings.push_back(each.code);
    each.where = at.where();
    problems_.add(std::move(each));
  }
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
    if constexpr (is_organised<T>) {
      const json::value above =
          entity.find(std::is_same_v<T, directory_group> ? "groups" : "parent");
      note_organised(kind_of<T>::singular, sound->id, above ? above : entity);
    }
    (next_.*kind_of<T>::table).put(std::move(*sound));
    return;
  }
  const json::value id = entity.is_object() ? entity.find("id") : json::value();
  if (id && id.is_string()) refused_[kind_of<T>::position].emplace(id.string());
}

void command_applier::note_organised(std::string_view kind, std::string_view id, json::value at) {
  organised& noted = organised_.emplace_back();
  noted.kind = kind;
  noted.id = id;
  if (reads_lines_) {
    noted.where = at.where();
  } else {
    noted.at = at;
  }
}

void command_applier::check_organisation() {
  const auto was_refused = [this](const organisation_fault& fault) {
    const std::size_t kind = fault.kind == "role"   ? kind_of<directory_role>::position
                             : fault.kind == "team" ? kind_of<directory_team>::position
                                                    : kind_of<directory_group>::position;
    return refused_[kind].contains(fault.names);
  };
  for (organisation_fault& fault : faults_of_organisation(next_)) {
    if (!fault.names.empty() && was_refused(fault)) continue;
    fault.what.where = place_of(fault);
    if (!fault.names.empty()) fault.what.hint = nearest(fault);
    problems_.add(std::move(fault.what));
  }
}

std::string command_applier::nearest(const organisation_fault& fault) {
  if (fault.kind == "role") return hints_.nearest(fault.names, next_.roles);
  if (fault.kind == "team") return hints_.nearest(fault.names, next_.teams);
  return hints_.nearest(fault.names, next_.groups);
}

/// Where the one that is at fault was put last; else where the one that it names was removed.
place command_applier::place_of(const organisation_fault& fault) const {
  for (const std::string* id : {&fault.id, &fault.names}) {
    const auto found = std::find_if(
        organised_.rbegin(), organised_.rend(),
        [&](const organised& each) { return each.kind == fault.kind && each.id == *id; });
    if (found != organised_.rend()) return found->at ? found->at.where() : found->where;
  }
  return {};
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
  applier.read_lines();
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
                          report& problems, std::vector<directory_effect>* effects) {
  command_applier applier(next, problems, effects);
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
