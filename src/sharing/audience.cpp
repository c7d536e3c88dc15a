#include "src/sharing/audience.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

#include "src/model/user_index.hpp"
#include "src/sharing/decision.hpp"
#include "src/sharing/shares.hpp"

namespace ambit::sharing {

using model::share_target;
using model::target_kind;
using model::team_level;
using model::user_kind;

namespace {

/// What of a user decides which grants there are.
class likeness {
 public:
  likeness(const model::object_sharing& settings, const shares_data& by_hand,
           const model::directory_data& people)
      : people_(people) {
    for (const model::sharing_rule& each : settings.rules) look(each.to);
    for (const model::sharing_level& each : settings.levels) {
      look(each.to);
      has_levels_of_teams_ = has_levels_of_teams_ || each.level == team_level::team;
    }
    for (const auto& [key, test] : by_hand.tests) {
      if (std::get<0>(key) == settings.object_name) look(std::get<1>(key));
    }
  }

  /// Equal for two users exactly where nothing that is asked tells them apart.
  std::string of(const model::user& who) const {
    std::string out;
    add(out, std::to_string(static_cast<int>(who.kind)));
    add(out, model::fitting_role(people_, who));
    if (asks(target_kind::group)) add_all(out, who.groups);
    if (asks(target_kind::team) || has_levels_of_teams_) add_all(out, who.teams);
    if (asks(target_kind::profile)) add(out, who.profile);
    if (asks(target_kind::permission)) add_all(out, who.permissions);
    if (named_.contains(who.id)) add(out, who.id);
    return out;
  }

 private:
  void look(const std::vector<share_target>& targets) {
    for (const share_target& each : targets) look(each);
  }
  void look(const share_target& target) {
    asked_[static_cast<std::size_t>(target.kind)] = true;
    if (target.kind == target_kind::user || target.kind == target_kind::guest) {
      named_.insert(target.id);
    }
  }
  bool asks(target_kind kind) const noexcept { return asked_[static_cast<std::size_t>(kind)]; }

  static void add(std::string& out, std::string_view text) {
    out.append(std::to_string(text.size())).append(1, ':').append(text);
  }
  static void add_all(std::string& out, const std::vector<std::string>& texts) {
    add(out, std::to_string(texts.size()));
    for (const std::string& each : texts) add(out, each);
  }

  const model::directory_data& people_;
  bool has_levels_of_teams_ = false;
  std::array<bool, model::target_names.size()> asked_{};
  std::set<std::string_view> named_;
};

}  // namespace

class audience_maker {
 public:
  audience_maker(const engine& rules, const ranked_records& records, const context& when,
                 const shares& by_hand, criteria::workspace& memory)
      : rules_(rules),
        people_(rules.directory().data()),
        records_(records),
        when_(when),
        by_hand_(by_hand),
        memory_(memory) {}

  status make(audience_kind kind, report& problems) {
    const std::string& object = records_.records().object().name;
    const model::object_sharing& settings = *rules_.policy().data().find_sharing(object);
    const likeness alike(settings, by_hand_.data(), people_);
    std::unordered_map<std::string, std::optional<std::uint32_t>> known;
    for (const model::user* who : users(kind)) {
      // Whether somebody may look at all is asked of each: it stands on the user's account too.
      const std::string key =
          alike.of(*who).append(1, fault_of(people_, who) == viewer_fault::none ? '+' : '-');
      const auto [found, is_new] = known.emplace(key, std::nullopt);
      if (is_new) {
        auto bound = viewer::bind(rules_, object, who->id, when_, by_hand_);
        if (!bound) {
          problems = bound.report();
          return bound.code();
        }
        if (bound->may_look()) found->second = class_of(*std::move(bound), *who);
      }
      if (found->second) made.members_.push_back({who, *found->second});
    }
    return status::ok;
  }

  audience made;

 private:
  std::vector<const model::user*> users(audience_kind kind) const {
    std::vector<const model::user*> out;
    for (std::uint32_t i = 0; i < people_.users.end(); ++i) {
      const model::user* who = people_.users.at(i);
      if (!who || (kind == audience_kind::external && who->kind == user_kind::internal)) continue;
      out.push_back(who);
    }
    std::sort(out.begin(), out.end(),
              [](const auto* left, const auto* right) { return left->id < right->id; });
    return out;
  }

  /// Viewers that were granted the same share a class.
  std::uint32_t class_of(viewer bound, const model::user& who) {
    bind_moments(bound.data(), memory_);
    user_class made_class;
    for (const grant& each : bound.data().grants) {
      made_class.grants.push_back(grant_of(bound.data(), each, who));
    }
    made.viewers_.push_back(std::move(bound));
    std::vector<grant_key> key;
    for (const class_grant& each : made_class.grants) {
      key.emplace_back(each.way, each.access, each.index, each.own_too, each.marks, each.through);
    }
    const auto [found, is_new] =
        positions_.emplace(std::move(key), static_cast<std::uint32_t>(made.classes_.size()));
    if (is_new) made.classes_.push_back(std::move(made_class));
    return found->second;
  }

  class_grant grant_of(const viewer_data& bound, const grant& by, const model::user& who) {
    class_grant out{by.way, by.access, by.index, by.through, nullptr, false};
    if (by.way == grant_way::owner) {
      out.own_too = true;
      return out;
    }
    std::string key(way_names[static_cast<std::size_t>(by.way)]);
    const model::user* without_own = nullptr;
    if (by.way == grant_way::above) key.append(model::fitting_role(people_, who));
    if (by.way == grant_way::rule) key.append(std::to_string(by.index));
    if (by.way == grant_way::share) {
      // One for each key of the shares, whose targets stay where they are.
      key.append(std::to_string(reinterpret_cast<std::uintptr_t>(by.through)));
    }
    if (by.way == grant_way::level) {
      const model::sharing_level& level = bound.settings->levels[by.index];
      key.append(std::to_string(by.index));
      const bool has_team = level.level == team_level::team && is_in_team(who);
      if (has_team) {
        for (const std::string& team : who.teams) {
          key.append(1, ' ').append(std::to_string(team.size())).append(1, ':').append(team);
        }
      }
      out.own_too = level.level == team_level::owned || level.level == team_level::team;
      if (out.own_too && !has_team) without_own = &who;
    }
    out.marks = marks_of(key, bound, by, without_own);
    return out;
  }

  /// In a team that is there, and so in what a level of teams means.
  bool is_in_team(const model::user& who) const {
    return std::any_of(who.teams.begin(), who.teams.end(),
                       [&](const std::string& team) { return people_.teams.find(team); });
  }

  record_marks tree_marks(const viewer_data& bound, const grant& by) {
    if (by.tree == grant::no_tree) return record_marks(records_.size());
    if (by.way != grant_way::share) return records_.passing(bound, by.tree, memory_);
    // Very many users may have a share each: what each names is looked up, not looked for.
    return records_.named(bound.plan.tests()[bound.plan.nodes()[by.tree].atom].test->texts);
  }

  const record_marks* marks_of(const std::string& key, const viewer_data& bound, const grant& by,
                               const model::user* without_own) {
    const auto [found, is_new] = marks_.emplace(key, nullptr);
    if (!is_new) return found->second;
    record_marks marks = tree_marks(bound, by);
    if (by.owners) {
      for (const std::uint32_t position : *by.owners) {
        const model::user& owner = *people_.users.at(position);
        if (&owner == without_own) continue;
        for (const std::uint32_t place : records_.owned_by(owner.id)) marks.set(place);
      }
    }
    made.marks_.push_back(std::move(marks));
    return found->second = &made.marks_.back();
  }

  /// All of a class_grant, in an order. The default grants of staff and of partners differ in their
  /// access alone.
  using grant_key =
      std::tuple<grant_way, model::share_access, std::uint32_t, bool, const void*, const void*>;

  const engine& rules_;
  const model::directory_data& people_;
  const ranked_records& records_;
  const context& when_;
  const shares& by_hand_;
  criteria::workspace& memory_;
  std::map<std::string, const record_marks*> marks_;
  std::map<std::vector<grant_key>, std::uint32_t> positions_;  ///< in made.classes_
};

result<audience> audience::gather(const engine& rules, const ranked_records& records,
                                  const context& when, const shares& by_hand, audience_kind kind,
                                  criteria::workspace& memory) {
  audience_maker maker(rules, records, when, by_hand, memory);
  report problems;
  const status done = maker.make(kind, problems);
  if (done != status::ok) return {done, std::move(problems)};
  return std::move(maker.made);
}

}  // namespace ambit::sharing
