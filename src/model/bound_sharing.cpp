// Whom a policy's sharing names, looked for in the directory.
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "src/base/text.hpp"
#include "src/model/binding.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/sharing_settings.hpp"

namespace ambit::model {

namespace {

/// Each name is told of once, where it first stands.
class target_search {
 public:
  target_search(const directory_data& people, report& problems)
      : people_(people), problems_(problems) {}

  void find(std::string_view what, std::string_view id, const std::vector<share_target>& targets) {
    for (const share_target& each : targets) find(what, id, each);
  }

 private:
  void find(std::string_view what, std::string_view id, const share_target& of) {
    switch (of.kind) {
      case target_kind::user:
      case target_kind::guest:
        return look_in(people_.users, "user", what, id, of);
      case target_kind::group:
        return look_in(people_.groups, "group", what, id, of);
      case target_kind::team:
        return look_in(people_.teams, "team", what, id, of);
      case target_kind::role:
      case target_kind::role_and_below:
      case target_kind::portal_role:
        return look_in(people_.roles, "role", what, id, of);
      case target_kind::all:
      case target_kind::profile:
      case target_kind::permission:
        return;
    }
  }

  template <class T>
  void look_in(const table<T>& known, std::string_view kind, std::string_view what,
               std::string_view id, const share_target& of) {
    if (known.find(of.id) || !told_.emplace(kind, of.id).second) return;
    problem missing;
    missing.level = severity::warning;
    missing.code = "unknown_" + std::string(kind);
    missing.found = std::string(what) + " " + text::quoted(id) + " names " + std::string(kind) +
                    " " + text::quoted(of.id) + ", which the directory does not have";
    missing.hint = hints_.nearest(of.id, known);
    if (missing.hint.empty()) missing.hint = "nobody is meant by it";
    problems_.add(std::move(missing));
  }

  const directory_data& people_;
  report& problems_;
  name_hints hints_;
  std::set<std::pair<std::string_view, std::string_view>> told_;
};

}  // namespace

void find_share_targets(const engine_data& engine, report& problems) {
  target_search search(engine.people.data(), problems);
  for (const object_sharing& object : engine.rules.data().sharing) {
    for (const sharing_rule& rule : object.rules) {
      search.find("sharing rule", rule.id, rule.owned_by);
      search.find("sharing rule", rule.id, rule.to);
    }
    for (const sharing_level& level : object.levels) search.find("level", level.id, level.to);
  }
}

}  // namespace ambit::model
