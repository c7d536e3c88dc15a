// viewer.cpp: viewer::bind, which compiles the plan.
#include <algorithm>
#include <string>
#include <utility>
#include <vector>

#include "src/base/address.hpp"
#include "src/base/failure.hpp"
#include "src/criteria/workspace.hpp"
#include "src/tickets/company_grants.hpp"
#include "src/tickets/contact_record.hpp"
#include "src/tickets/entry.hpp"
#include "src/tickets/read_failure.hpp"
#include "src/tickets/viewer_data.hpp"

namespace ambit::tickets {

namespace {

class plan_maker {
 public:
  explicit plan_maker(viewer_data& out)
      : out_(out), portal_(*out.portal), people_(out.rules.directory().data()) {}

  void admit_contact(bool sso) {
    const model::contact* who = people_.contacts.find(out_.contact);
    out_.entry = entry_of_contact(portal_, who, sso);
    if (out_.may_enter()) add(*who);
    finish();
  }

  /// Every active contact of the employee's verified address, which mostly is one: leaving some out
  /// by a rule would let another one in when the first loses a value.
  void admit_employee() {
    const model::user* who = people_.users.find(out_.employee);
    out_.entry = entry_of_employee(portal_, who);
    if (out_.may_enter() && !who->email.empty()) {
      for (std::uint32_t i = 0; i < people_.contacts.end(); ++i) {
        const model::contact* one = people_.contacts.at(i);
        if (!one || !one->active() || !one->verified()) continue;
        if (base::is_same_address(one->email(), who->email)) add(*one);
      }
    }
    finish();
  }

 private:
  void add(const model::contact& who) {
    out_.contacts.emplace_back(who.id());
    if (who.verified()) out_.participants.emplace_back(who.id());
    const std::vector<std::uint32_t> groups = groups_of(who);
    for (const std::uint32_t group : groups) {
      const model::portal_access& access = portal_.groups[group].access;
      out_.opens_companies = out_.opens_companies || access.kind != model::access_kind::own;
      add_companies(out_.rules.data(), who, access, group, out_.companies);
    }
    out_.groups.insert(out_.groups.end(), groups.begin(), groups.end());
  }

  /// Those whose `when` is true of the contact.
  std::vector<std::uint32_t> groups_of(const model::contact& who) {
    std::vector<std::uint32_t> out;
    const bool asks = std::any_of(portal_.groups.begin(), portal_.groups.end(),
                                  [](const auto& group) { return group.when.has_value(); });
    contact_record record;
    criteria::workspace memory;
    if (asks) {
      record = make_contact_record(*portal_.contact_object, who);
      criteria::bind_moment(*portal_.contact_atoms, out_.when, memory);
    }
    for (std::uint32_t i = 0; i < portal_.groups.size(); ++i) {
      const auto& when = portal_.groups[i].when;
      const bool grants =
          !when || (!criteria::reads_invalid(when->reads, record.cells) &&
                    criteria::passes(*when, *portal_.contact_atoms, record.cells, memory));
      if (grants) out.push_back(i);
    }
    return out;
  }

  void finish() {
    const auto make_set = [](auto& list) {
      std::sort(list.begin(), list.end());
      list.erase(std::unique(list.begin(), list.end()), list.end());
    };
    make_set(out_.contacts);
    make_set(out_.participants);
    make_set(out_.groups);
    sort_companies(out_.companies);
    for (const model::own_relation& each : portal_.own_through) {
      const bool is_verified_only = each.through == model::relation::participant;
      const auto& ids = is_verified_only ? out_.participants : out_.contacts;
      if (!ids.empty()) out_.own.push_back({each.through, &each.fields, &ids});
    }
    make_visibility(out_);
  }

  viewer_data& out_;
  const model::portal_settings& portal_;
  const model::directory_data& people_;
};

}  // namespace

status make_moment(const engine& rules, const context& when, criteria::moment& out,
                   report& problems) {
  const criteria::calendar_settings& calendar = rules.policy().data().schema->calendar;
  const base::zone_table& zones = rules.zones().table();
  const status ready = criteria::make_moment(when, calendar, zones, out);
  if (ready != status::ok) {
    problems.add(criteria::moment_problem(ready, when, calendar, zones));
  }
  return ready;
}

result<viewer> viewer::bind(const engine& rules, std::string_view portal, const visitor& who,
                            const context& when) {
  const model::policy_data& policy = rules.policy().data();
  const model::portal_settings* settings = policy.find_portal(portal);
  if (!settings) return unknown_portal<viewer>(policy, portal);
  if (who.contact.empty() == who.employee.empty()) {
    return fail<viewer>(status::invalid_argument, "wrong_visitor",
                        who.contact.empty() ? "a visitor who is nobody"
                                            : "a visitor who is a contact and an employee",
                        "the id of a contact, or that of an employee");
  }
  auto data = std::make_shared<viewer_data>(rules);
  data->portal = settings;
  data->contact = who.contact;
  data->employee = who.employee;
  class report problems;
  const status ready = make_moment(data->rules, when, data->when, problems);
  if (ready != status::ok) return {ready, std::move(problems)};
  plan_maker maker(*data);
  if (who.employee.empty()) {
    maker.admit_contact(who.sso);
  } else {
    maker.admit_employee();
  }
  return viewer(std::move(data));
}

bool viewer::may_enter() const noexcept {
  return data_->may_enter();
}

}  // namespace ambit::tickets
