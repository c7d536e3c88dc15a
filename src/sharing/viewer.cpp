// viewer.cpp: viewer::bind, which compiles the plan.
#include <algorithm>
#include <cstdint>
#include <map>
#include <memory>
#include <string>
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

class plan_maker {
 public:
  plan_maker(viewer_data& out, std::uint32_t position)
      : out_(out),
        plan_(out.plan),
        settings_(*out.settings),
        engine_(out.rules.data()),
        people_(engine_.people.data()),
        position_(position),
        who_(*people_.users.at(position)),
        standing_(engine_, who_) {}

  void make() {
    const bool is_guest = who_.kind == user_kind::guest;
    if (!is_guest) {
      add_ownership();
      add_default();
    }
    for (std::uint32_t i = 0; i < settings_.rules.size(); ++i) add_rule(i);
    if (!is_guest) {
      for (std::uint32_t i = 0; i < settings_.levels.size(); ++i) add_level(i);
      add_shares();
    }
    out_.visible = add_all(share_access::read);
    out_.editable = add_all(share_access::edit);
  }

 private:
  grant& add_grant(grant_way way, share_access access, std::uint32_t index = 0,
                   const model::share_target* through = nullptr) {
    grant& one = out_.grants.emplace_back();
    one.way = way;
    one.access = access;
    one.index = index;
    one.through = through;
    return one;
  }

  // ---- Grants, in their order ----

  void add_ownership() {
    add_grant(grant_way::owner, share_access::edit).owners = own();
    if (settings_.no_hierarchy || standing_.role().empty()) return;
    auto below = users_below(engine_, standing_.role()).positions();
    if (!below.empty())
      add_grant(grant_way::above, share_access::edit).owners = set(std::move(below));
  }

  void add_default() {
    const bool is_internal = who_.kind == user_kind::internal;
    const share_access given = is_internal ? settings_.internal : settings_.external;
    if (given == share_access::hidden) return;
    add_grant(grant_way::standard, given).tree = plan_.add_constant(true);
  }

  void add_rule(std::uint32_t index) {
    const model::sharing_rule& rule = settings_.rules[index];
    const model::share_target* through = standing_.find(rule.to);
    if (!through) return;
    if (rule.when) {
      grant& one = add_grant(grant_way::rule, rule.access, index, through);
      one.tree = plan_.open(group::all);
      plan_.add(*rule.when, *settings_.atoms);
      if (!rule.high_volume_owners) add_accountable();
      plan_.close(one.tree);
      return;
    }
    const owner_set owners = members(rule.owned_by);
    if (owners->empty()) return;
    add_grant(grant_way::rule, rule.access, index, through).owners = owners;
  }

  void add_level(std::uint32_t index) {
    const model::sharing_level& level = settings_.levels[index];
    const bool gives = level.unassigned || level.level != model::team_level::none;
    const model::share_target* through = gives ? standing_.find(level.to) : nullptr;
    if (!through) return;
    grant& one = add_grant(grant_way::level, level.access, index, through);
    if (level.level == model::team_level::everything) {
      one.tree = plan_.add_constant(true);
    } else if (level.unassigned) {
      one.tree = add_unassigned();
    }
    if (level.level == model::team_level::owned) one.owners = own();
    if (level.level == model::team_level::team) one.owners = team();
  }

  void add_shares() {
    const auto& tests = out_.by_hand.data().tests;
    if (tests.empty()) return;
    for (model::share_target& target : standing_.targets()) {
      shares_data::share_key key(settings_.object_name, std::move(target), share_access::read);
      for (const share_access access : {share_access::read, share_access::edit}) {
        std::get<share_access>(key) = access;
        const auto found = tests.find(key);
        if (found == tests.end()) continue;
        add_grant(grant_way::share, access, 0, &std::get<model::share_target>(found->first)).tree =
            plan_.add_test(found->second, truth::yes);
      }
    }
  }

  // ---- Sets of owners ----

  static owner_set set(std::vector<std::uint32_t> positions) {
    return std::make_shared<const std::vector<std::uint32_t>>(std::move(positions));
  }

  owner_set own() {
    if (!own_) own_ = set({position_});
    return own_;
  }

  /// The user's own too.
  owner_set team() {
    if (team_) return team_;
    model::user_set mates = teammates_of(engine_, who_);
    mates.add(position_);
    team_ = set(mates.positions());
    return team_;
  }

  owner_set members(const std::vector<model::share_target>& targets) {
    owner_set& known = members_[targets];
    if (!known) known = set(members_of(engine_, targets).positions());
    return known;
  }

  // ---- Trees ----

  /// Without an owner among users, or with one who is known and no high-volume user.
  void add_accountable() {
    const auto either = plan_.open(group::any);
    add_missing(criteria::record_field::owner_user);
    plan_.add_test(engine_.organisation->ordinary_owner, truth::yes);
    plan_.close(either);
  }

  std::uint32_t add_unassigned() {
    const auto both = plan_.open(group::all);
    add_missing(criteria::record_field::owner_user);
    add_missing(criteria::record_field::owner_queue);
    plan_.close(both);
    return both;
  }

  void add_missing(field_ordinal field) {
    const atom*& test = field == criteria::record_field::owner_user ? has_user_ : has_queue_;
    if (!test) test = &make_test(field, atom_op::present);
    plan_.add_test(*test, truth::no);
  }

  atom& make_test(field_ordinal field, atom_op op) {
    atom& test = out_.atoms.emplace_back();
    test.field = field;
    test.op = op;
    test.type = criteria::field_type::id;
    return test;
  }

  /// What all grants that give `asked` give together.
  std::uint32_t add_all(share_access asked) {
    const auto root = plan_.open(group::any);
    std::vector<const grant*> some;
    for (const grant& each : out_.grants) {
      if (each.access >= asked) some.push_back(&each);
    }
    if (std::any_of(some.begin(), some.end(), [&](auto* each) { return gives_all(*each); })) {
      plan_.add_constant(true);
    } else {
      add_owners(some);
      add_criteria(some);
      for (const grant* each : some) {
        const bool is_rule = each->way == grant_way::rule;
        if (each->tree != grant::no_tree && !is_rule) plan_.add_again(each->tree);
      }
    }
    plan_.close(root);
    return root;
  }

  bool gives_all(const grant& by) const noexcept {
    return by.way == grant_way::standard ||
           (by.way == grant_way::level &&
            settings_.levels[by.index].level == model::team_level::everything);
  }

  void add_owners(const std::vector<const grant*>& some) {
    model::user_set all(people_.users.end());
    for (const grant* each : some) {
      if (each->owners) all.add(*each->owners);
    }
    auto positions = all.positions();
    if (positions.empty()) return;
    // What may be edited is often all that is seen through owners.
    if (!owner_test_ || positions != owners_) {
      owner_test_ = &make_test(criteria::record_field::owner_user, atom_op::in);
      out_.atoms.back().texts = model::ids_of(people_, positions);
      owners_ = std::move(positions);
    }
    plan_.add_test(*owner_test_, truth::yes);
  }

  /// Of rules; whether the owner is accountable is asked once for all that want it.
  void add_criteria(const std::vector<const grant*>& some) {
    std::vector<const model::sharing_rule*> accountable;
    for (const grant* each : some) {
      if (each->way != grant_way::rule) continue;
      const model::sharing_rule& rule = settings_.rules[each->index];
      if (!rule.when) continue;
      if (!rule.high_volume_owners) {
        accountable.push_back(&rule);
      } else {
        plan_.add(*rule.when, *settings_.atoms);
      }
    }
    if (accountable.empty()) return;
    const auto both = plan_.open(group::all);
    const auto either = plan_.open(group::any);
    for (const model::sharing_rule* rule : accountable) plan_.add(*rule->when, *settings_.atoms);
    plan_.close(either);
    add_accountable();
    plan_.close(both);
  }

  viewer_data& out_;
  criteria::scan_plan& plan_;
  const model::object_sharing& settings_;
  const model::engine_data& engine_;
  const model::directory_data& people_;
  std::uint32_t position_;
  const model::user& who_;
  standing standing_;
  // What several grants have.
  owner_set own_;
  owner_set team_;
  std::map<std::vector<model::share_target>, owner_set> members_;
  const atom* has_user_ = nullptr;
  const atom* has_queue_ = nullptr;
  const atom* owner_test_ = nullptr;
  std::vector<std::uint32_t> owners_;  ///< in owner_test_
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

viewer_fault fault_of(const model::directory_data& people, const model::user* who) {
  if (!who) return viewer_fault::unknown_user;
  if (!who->active) return viewer_fault::user_inactive;
  if (who->kind != user_kind::partner) return viewer_fault::none;
  const model::account* company = people.accounts.find(who->account);
  const bool is_enabled = company && company->partner_enabled;
  return is_enabled ? viewer_fault::none : viewer_fault::account_not_partner_enabled;
}

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
  data->fault = fault_of(people, people.users.find(user));
  if (data->may_look()) plan_maker(*data, *people.users.position(user)).make();
  return viewer(std::move(data));
}

bool viewer::may_look() const noexcept {
  return data_->may_look();
}

}  // namespace ambit::sharing
