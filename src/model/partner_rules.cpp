#include "src/model/partner_rules.hpp"

#include <algorithm>
#include <utility>

#include "src/base/text.hpp"
#include "src/model/engine_data.hpp"

namespace ambit::model {

namespace {

problem doubt(std::string found, std::string expected) {
  problem out;
  out.level = severity::warning;
  out.found = std::move(found);
  out.expected = std::move(expected);
  return out;
}

problem fault(std::string found, std::string expected, std::string hint = {}) {
  problem out;
  out.found = std::move(found);
  out.expected = std::move(expected);
  out.hint = std::move(hint);
  return out;
}

std::string contact_text(const contact& who) {
  return "contact " + text::quoted(who.id());
}

/// The contact's companies that are partner-enabled accounts.
std::vector<contact::company> partner_companies(const directory_data& people, const contact& who) {
  std::vector<contact::company> found;
  who.for_each_company([&](const contact::company& company) {
    const account* known = people.accounts.find(company.id);
    if (known && known->partner_enabled) found.push_back(company);
  });
  return found;
}

/// The one that is named, the only one, or the only primary one.
std::optional<std::string> account_of(const directory_data& people, const contact& who,
                                      std::string_view named, std::vector<problem>& faults) {
  std::vector<contact::company> open = partner_companies(people, who);
  const auto keep = [&](const auto& wanted) {
    open.erase(std::remove_if(open.begin(), open.end(),
                              [&](const contact::company& each) { return !wanted(each); }),
               open.end());
  };
  if (!named.empty()) keep([&](const contact::company& each) { return each.id == named; });
  if (open.empty()) {
    faults.push_back(fault(contact_text(who) + " belongs to no partner-enabled account" +
                               (named.empty() ? std::string() : " " + text::quoted(named)),
                           "a contact of an account with partner_enabled",
                           "say enable_partner_account of the account first"));
    faults.back().code = "no_partner_account";
    return std::nullopt;
  }
  const std::string_view first = open.front().id;
  const auto is_other = [&](const contact::company& each) { return each.id != first; };
  if (std::any_of(open.begin(), open.end(), is_other))
    keep([](const contact::company& each) { return each.primary; });
  if (open.empty() || std::any_of(open.begin(), open.end(), [&](const contact::company& each) {
        return each.id != open.front().id;
      })) {
    faults.push_back(fault(contact_text(who) + " belongs to several partner-enabled accounts",
                           "one of them, named as \"account\""));
    faults.back().code = "ambiguous_account";
    return std::nullopt;
  }
  return std::string(open.front().id);
}

/// Which user the contact becomes.
std::string_view user_of(const contact& who, std::string_view named, std::vector<problem>& faults) {
  if (named.empty() && who.user().empty()) {
    faults.push_back(fault("no user is named, and " + contact_text(who) + " has none",
                           "\"user\", the id that the contact's user has or gets"));
    faults.back().code = "missing_key";
  } else if (!named.empty() && !who.user().empty() && named != who.user()) {
    faults.push_back(fault(contact_text(who) + " has user " + text::quoted(who.user()) +
                               " already, not " + text::quoted(named),
                           "the user that the contact has"));
    faults.back().code = "contact_has_user";
  }
  return named.empty() ? who.user() : named;
}

/// Whether somebody who is there already may be the partner's user.
void check_user(const user& known, std::string_view account, std::vector<problem>& faults) {
  if (known.kind != user_kind::partner) {
    faults.push_back(fault("user " + text::quoted(known.id) + " is of kind " +
                               std::string(user_kind_names[static_cast<std::size_t>(known.kind)]),
                           "a partner user, or the id of nobody yet"));
    faults.back().code = "not_a_partner_user";
  } else if (!known.account.empty() && known.account != account) {
    faults.push_back(fault("user " + text::quoted(known.id) + " is of account " +
                               text::quoted(known.account) + ", not " + text::quoted(account),
                           "a user of the contact's account, or the id of nobody yet"));
    faults.back().code = "user_of_another_account";
  }
}

}  // namespace

std::vector<problem> doubts_about_owner(const directory_data& people, const account& partner) {
  const std::string of = "partner account " + text::quoted(partner.id);
  const user* owner = people.users.find(partner.owner);
  std::vector<problem> found;
  const auto add = [&](std::string_view code, std::string what) {
    found.push_back(doubt(std::move(what), "an active internal user, its channel manager"));
    found.back().code = code;
  };
  if (!owner) {
    add("account_owner_missing",
        of + (partner.owner.empty()
                  ? std::string(" has no owner")
                  : " is owned by " + text::quoted(partner.owner) + ", whom nobody knows"));
    return found;
  }
  const std::string owned = of + " is owned by " + text::quoted(partner.owner) + ", who is ";
  if (!owner->active) add("account_owner_inactive", owned + "inactive");
  if (owner->kind != user_kind::internal)
    add("account_owner_not_internal",
        owned + "a " + std::string(user_kind_names[static_cast<std::size_t>(owner->kind)]) +
            " user");
  return found;
}

std::vector<problem> doubts_about(const community& published) {
  std::vector<problem> found;
  const std::string of = "community " + text::quoted(published.id);
  if (!published.viewable) {
    found.push_back(
        doubt(of + " is not viewable: nobody counts as its member", "a community with viewable"));
    found.back().code = "community_not_viewable";
  }
  if (published.profiles.empty()) {
    found.push_back(doubt(of + " has no profiles: nobody is its member",
                          "a community with the profiles of its members"));
    found.back().code = "community_without_profiles";
  }
  return found;
}

std::optional<partner_access> give_access(const directory_data& people, const contact& who,
                                          const partner_request& asked,
                                          std::vector<problem>& faults) {
  const std::size_t before = faults.size();
  const auto account = account_of(people, who, asked.account, faults);
  const std::string_view id = user_of(who, asked.user, faults);
  const user* known = id.empty() ? nullptr : people.users.find(id);
  if (known && account) check_user(*known, *account, faults);
  if (faults.size() != before) return std::nullopt;
  partner_access made;
  if (known) made.user = *known;
  const bool could_get_in =
      known && known->active && known->account == *account && who.user() == id;
  made.account = *account;
  made.user.id = id;
  made.user.kind = user_kind::partner;
  made.user.active = true;
  made.user.account = *account;
  if (!asked.profile.empty()) made.user.profile = asked.profile;
  if (!known) {
    made.user.name = who.name();
    made.user.email = who.email();
  }
  if (!could_get_in) {
    const std::string_view address =
        is_address(made.user.email) ? std::string_view(made.user.email) : who.email();
    made.welcome = welcome_notice{made.user.id, std::string(who.id()), *account,
                                  is_address(address) ? std::string(address) : std::string()};
  }
  return made;
}

}  // namespace ambit::model
