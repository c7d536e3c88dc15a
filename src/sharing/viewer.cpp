// viewer.cpp: viewer::bind, which compiles the plan.
#include <algorithm>
#include <cstddef>
#include <memory>
#include <string>
#include <unordered_set>
#include <utility>
#include <vector>

#include "src/base/failure.hpp"
#include "src/base/text.hpp"
#include "src/sharing/membership.hpp"
#include "src/sharing/shares.hpp"
#include "src/sharing/viewer_data.hpp"

namespace ambit::sharing {

namespace {

using criteria::atom;
using criteria::atom_op;
using criteria::field_ordinal;
using criteria::truth;
using group = criteria::plan_node::kind;
using model::share_access;
using model::user_kind;

viewer_fault fault_of(const model::directory_data& people, const model::user* who) {
  if (!who) return viewer_fault::unknown_user;
  if (!who->active) return viewer_fault::user_inactive;
  if (who->kind != user_kind::partner) return viewer_fault::none;
  const model::account* company = people.accounts.find(who->account);
  const bool is_enabled = company && company->partner_enabled;
  return is_enabled ? viewer_fault::none : viewer_fault::account_not_partner_enabled;
}

class plan_maker {
 public:
  plan_maker(viewer_data& out, const model::user& who)
      : out_(out),
        plan_(out.plan),
        settings_(*out.settings),
        people_(out.rules.directory().data()),
        who_(who),
        members_(people_) {}

  void make() {
    out_.visible = plan_.open(group::any);
    if (who_.kind != user_kind::guest) {
      add_ownership();
      add_default();
    }
    for (std::uint32_t i = 0; i < settings_.rules.size(); ++i) add_rule(i);
    if (who_.kind != user_kind::guest) {
      for (std::uint32_t i = 0; i < settings_.levels.size(); ++i) add_level(i);
      add_shares();
    }
    plan_.close(out_.visible);
    add_editable();
  }

 private:
  /// A grant of the tree that is added next.
  void open_grant(grant_way way, share_access access, std::uint32_t index = 0,
                  const model::share_target* through = nullptr) {
    grant one;
    one.way = way;
    one.access = access;
    one.index = index;
    one.through = through;
    one.root = static_cast<std::uint32_t>(plan_.nodes().size());
    out_.grants.push_back(one);
  }

  const atom& one_of(field_ordinal field, std::vector<std::string> ids) {
    atom test;
    test.field = field;
    test.op = atom_op::in;
    test.type = criteria::field_type::id;
    test.texts = std::move(ids);
    return out_.atoms.emplace_back(std::move(test));
  }
  const atom& presence(field_ordinal field) {
    atom test;
    test.field = field;
    test.op = atom_op::present;
    test.type = criteria::field_type::id;
    return out_.atoms.emplace_back(std::move(test));
  }

  /// Ids of the users of whom `holds(user)`.
  template <class Holds>
  std::vector<std::string> users_of(const Holds& holds) const {
    std::vector<std::string> ids;
    for (std::uint32_t i = 0; i < people_.users.end(); ++i) {
      const model::user* each = people_.users.at(i);
      if (each && holds(*each)) ids.push_back(each->id);
    }
    std::sort(ids.begin(), ids.end());
    return ids;
  }

  void add_own() {
    if (!own_) own_ = &one_of(criteria::record_field::owner_user, {who_.id});
    plan_.add_test(*own_, truth::yes);
  }

  void add_ownership() {
    open_grant(grant_way::owner, share_access::edit);
    add_own();
    const std::string_view role = members_.role_of(who_);
    if (settings_.no_hierarchy || role.empty()) return;
    auto below = users_of(
        [&](const model::user& each) { return members_.is_above(role, members_.role_of(each)); });
    if (below.empty()) return;
    open_grant(grant_way::above, share_access::edit);
    plan_.add_test(one_of(criteria::record_field::owner_user, std::move(below)), truth::yes);
  }

  void add_default() {
    const bool is_internal = who_.kind == user_kind::internal;
    const share_access given = is_internal ? settings_.internal : settings_.external;
    if (given == share_access::hidden) return;
    open_grant(grant_way::standard, given);
    plan_.add_constant(true);
  }

  void add_rule(std::uint32_t index) {
    const model::sharing_rule& rule = settings_.rules[index];
    const model::share_target* through = members_.find(rule.to, who_);
    if (!through) return;
    if (rule.when) {
      open_grant(grant_way::rule, rule.access, index, through);
      const auto both = plan_.open(group::all);
      plan_.add(*rule.when, *settings_.atoms);
      if (!rule.high_volume_owners) add_accountable();
      plan_.close(both);
      return;
    }
    auto owners = members_.members_of(rule.owned_by);
    if (owners.empty()) return;
    open_grant(grant_way::rule, rule.access, index, through);
    plan_.add_test(one_of(criteria::record_field::owner_user, std::move(owners)), truth::yes);
  }

  /// Without an owner among users, or with one who is known and no high-volume user.
  void add_accountable() {
    if (!accountable_) {
      accountable_ = &one_of(criteria::record_field::owner_user,
                             users_of([](const model::user& each) { return !each.high_volume; }));
    }
    const auto either = plan_.open(group::any);
    add_missing(criteria::record_field::owner_user);
    plan_.add_test(*accountable_, truth::yes);
    plan_.close(either);
  }

  void add_missing(field_ordinal field) {
    const atom*& test = field == criteria::record_field::owner_user ? has_user_ : has_queue_;
    if (!test) test = &presence(field);
    plan_.add_test(*test, truth::no);
  }

  void add_level(std::uint32_t index) {
    const model::sharing_level& level = settings_.levels[index];
    const bool gives = level.unassigned || level.level != model::team_level::none;
    const model::share_target* through = gives ? members_.find(level.to, who_) : nullptr;
    if (!through) return;
    open_grant(grant_way::level, level.access, index, through);
    const auto either = plan_.open(group::any);
    if (level.level == model::team_level::everything) plan_.add_constant(true);
    if (level.level == model::team_level::owned || level.level == model::team_level::team) {
      add_own();
    }
    if (level.level == model::team_level::team) add_team();
    if (level.unassigned) add_unassigned();
    plan_.close(either);
  }

  void add_team() {
    if (!team_) {
      const auto teams = members_.teams_below(who_.teams);
      team_ = &one_of(criteria::record_field::owner_user, users_of([&](const model::user& each) {
                        return std::any_of(
                            each.teams.begin(), each.teams.end(),
                            [&](const std::string& team) { return teams.contains(team); });
                      }));
    }
    plan_.add_test(*team_, truth::yes);
  }

  void add_unassigned() {
    const auto both = plan_.open(group::all);
    add_missing(criteria::record_field::owner_user);
    add_missing(criteria::record_field::owner_queue);
    plan_.close(both);
  }

  void add_shares() {
    for (const auto& [key, ids] : out_.by_hand.data().ids) {
      const auto& [object, target, access] = key;
      if (object != settings_.object_name || !members_.means(target, who_)) continue;
      open_grant(grant_way::share, access, 0, &target);
      plan_.add_test(one_of(criteria::record_field::id, ids), truth::yes);
    }
  }

  /// The trees of grants to edit once more, side by side.
  void add_editable() {
    out_.editable = plan_.open(group::any);
    for (const grant& each : out_.grants) {
      if (each.access == share_access::edit) plan_.add_again(each.root);
    }
    plan_.close(out_.editable);
  }

  viewer_data& out_;
  criteria::scan_plan& plan_;
  const model::object_sharing& settings_;
  const model::directory_data& people_;
  const model::user& who_;
  membership members_;
  // Tests that several grants ask.
  const atom* own_ = nullptr;
  const atom* accountable_ = nullptr;
  const atom* team_ = nullptr;
  const atom* has_user_ = nullptr;
  const atom* has_queue_ = nullptr;
};

result<viewer> unknown_sharing(const model::policy_data& policy, std::string_view object) {
  std::vector<std::string_view> known;
  for (const model::object_sharing& each : policy.sharing) known.push_back(each.object_name);
  return fail<viewer>(
      status::invalid_argument, "unknown_sharing",
      "the policy says nothing of how object " + text::quoted(object) + " is shared",
      "an object of the policy's \"sharing\"", text::did_you_mean(object, known));
}

}  // namespace

result<viewer> viewer::bind(const engine& rules, std::string_view object, std::string_view user,
                            const context& when, const shares& by_hand) {
  const model::policy_data& policy = rules.policy().data();
  const model::object_sharing* settings = policy.find_sharing(object);
  if (!settings) return unknown_sharing(policy, object);
  auto data = std::make_shared<viewer_data>(rules, by_hand);
  data->settings = settings;
  data->user = user;
  const criteria::calendar_settings& calendar = policy.schema->calendar;
  const base::zone_table& zones = data->rules.zones().table();
  const status ready = criteria::make_moment(when, calendar, zones, data->when);
  if (ready != status::ok) {
    class report problems;
    problems.add(criteria::moment_problem(ready, when, calendar, zones));
    return {ready, std::move(problems)};
  }
  const model::directory_data& people = data->rules.directory().data();
  const model::user* who = people.users.find(user);
  data->fault = fault_of(people, who);
  if (data->may_look()) plan_maker(*data, *who).make();
  return viewer(std::move(data));
}

bool viewer::may_look() const noexcept {
  return data_->may_look();
}

}  // namespace ambit::sharing
