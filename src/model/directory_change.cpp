// directory_change.cpp: what follows from commands, beside the next directory.
#include "ambit/directory_change.hpp"

#include <algorithm>
#include <array>
#include <cstdint>
#include <utility>
#include <vector>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/binding.hpp"
#include "src/model/directory_commands.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/user_references.hpp"

namespace ambit {

namespace {

using model::directory_data;
using model::directory_effect;

/// Whether the user that the command is about is gone by it.
bool sends_away(const directory_effect& effect) noexcept {
  return effect.command == "deactivate_user" || effect.command == "remove_user";
}

std::vector<std::string> sent_away(const std::vector<directory_effect>& effects) {
  std::vector<std::string> users;
  for (const directory_effect& effect : effects)
    if (sends_away(effect)) users.push_back(effect.id);
  std::sort(users.begin(), users.end());
  users.erase(std::unique(users.begin(), users.end()), users.end());
  return users;
}

/// Users whose right to own differs, by id.
class rights_changed {
 public:
  rights_changed(const directory_data& before, const directory_data& after) {
    if (before.users.digest() == after.users.digest() &&
        before.accounts.digest() == after.accounts.digest() &&
        before.communities.digest() == after.communities.digest())
      return;
    const std::vector<obstacle> had = model::obstacles_of_users(before);
    const std::vector<obstacle> have = model::obstacles_of_users(after);
    for (std::uint32_t i = 0; i < have.size(); ++i) {
      const bool could = i < had.size() && had[i] == obstacle::none;
      const bool can = have[i] == obstacle::none;
      if (could == can) continue;
      const model::user* who = can ? after.users.at(i) : before.users.at(i);
      (can ? starts_ : stops_).emplace_back(who->id, have[i]);
    }
    std::sort(starts_.begin(), starts_.end());
    std::sort(stops_.begin(), stops_.end());
  }

  void write(json::writer& out) const {
    write(out, "starts", starts_);
    write(out, "stops", stops_);
  }

 private:
  using users = std::vector<std::pair<std::string_view, obstacle>>;

  static void write(json::writer& out, std::string_view key, const users& moved) {
    out.key(key);
    out.open_array();
    for (const auto& [id, why] : moved) {
      out.open_object();
      out.member("user", id);
      if (why != obstacle::none) out.member("reason", name(why));
      out.close_object();
    }
    out.close_array();
  }

  users starts_;
  users stops_;
};

void write_notices(json::writer& out, const model::welcome_notice& welcome) {
  out.key("notices");
  out.open_array();
  out.open_object();
  out.member("notice", "welcome");
  out.member("user", welcome.user);
  out.member("contact", welcome.contact);
  out.member("account", welcome.account);
  if (!welcome.address.empty()) out.member("address", welcome.address);
  out.close_object();
  out.close_array();
}

void write_effect(json::writer& out, const directory_effect& effect,
                  const model::user_references* still_named) {
  out.open_object();
  out.member("command", effect.command);
  if (!effect.kind.empty()) out.member(effect.kind, effect.id);
  out.member_boolean("changed", effect.changed);
  if (!effect.warnings.empty()) {
    out.key("warnings");
    out.open_array();
    for (const std::string& code : effect.warnings) out.string(code);
    out.close_array();
  }
  if (effect.review_exposure) out.member("review", "exposure");
  if (effect.welcome) write_notices(out, *effect.welcome);
  if (still_named != nullptr) {
    out.key("still_named");
    model::write_references(out, *still_named);
  }
  out.close_object();
}

std::string write_change(const directory_data& before, const directory_data& after,
                         const std::vector<directory_effect>& effects,
                         const std::vector<std::string>& gone,
                         const std::vector<model::user_references>& named) {
  std::string text;
  json::writer out(text);
  out.open_object();
  out.key("effects");
  out.open_array();
  for (const directory_effect& effect : effects) {
    if (!sends_away(effect)) {
      write_effect(out, effect, nullptr);
      continue;
    }
    const auto place = std::lower_bound(gone.begin(), gone.end(), effect.id);
    write_effect(out, effect, &named[static_cast<std::size_t>(place - gone.begin())]);
  }
  out.close_array();
  rights_changed(before, after).write(out);
  out.member("fingerprint", after.fingerprint);
  out.close_object();
  return text;
}

}  // namespace

result<directory_change> change_directory(const directory& people, std::string_view commands,
                                          const policy* rules, const ledger* book,
                                          std::string_view file) {
  auto next = std::make_shared<directory_data>(people.data());
  report problems;
  std::vector<directory_effect> effects;
  model::apply_directory_text(commands, file, *next, problems, &effects);
  problems = json::in_order_of_places(problems);
  if (problems.has_errors()) return {status::invalid_directory, std::move(problems)};
  next->fingerprint = model::fingerprint_of(*next);
  const std::vector<std::string> gone = sent_away(effects);
  std::vector<model::user_references> named;
  if (!gone.empty()) {
    auto found = model::references_to(gone, *next, rules != nullptr ? &rules->data() : nullptr,
                                      book != nullptr ? &book->store() : nullptr);
    if (!found) return {found.code(), found.report()};
    named = *std::move(found);
  }
  std::string text = write_change(people.data(), *next, effects, gone, named);
  return {directory_change(directory(std::move(next)), std::move(text)), std::move(problems)};
}

}  // namespace ambit
