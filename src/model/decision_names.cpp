// decision_names.cpp: the closed lists of decision.hpp as they are written in JSON.
#include "ambit/decision.hpp"

namespace ambit {

std::string_view name(outcome value) noexcept {
  switch (value) {
    case outcome::assigned:
      return "assigned";
    case outcome::kept:
      return "kept";
    case outcome::unassigned:
      return "unassigned";
    case outcome::undecided:
      return "undecided";
  }
  return "unknown";
}

std::string_view name(reason value) noexcept {
  switch (value) {
    case reason::entry_matched:
      return "entry_matched";
    case reason::keep:
      return "keep";
    case reason::owner_present:
      return "owner_present";
    case reason::no_entry_matched:
      return "no_entry_matched";
    case reason::no_eligible_choice:
      return "no_eligible_choice";
    case reason::no_active_rule:
      return "no_active_rule";
    case reason::invalid_record:
      return "invalid_record";
    case reason::not_due:
      return "not_due";
  }
  return "unknown";
}

std::string_view name(obstacle value) noexcept {
  switch (value) {
    case obstacle::none:
      return "none";
    case obstacle::unknown_user:
      return "unknown_user";
    case obstacle::account_not_partner_enabled:
      return "account_not_partner_enabled";
    case obstacle::user_inactive:
      return "user_inactive";
    case obstacle::never_logged_in:
      return "never_logged_in";
    case obstacle::not_a_community_member:
      return "not_a_community_member";
    case obstacle::guest_user:
      return "guest_user";
    case obstacle::eligible_when_not_true:
      return "eligible_when_not_true";
    case obstacle::held_before:
      return "held_before";
    case obstacle::absent:
      return "absent";
    case obstacle::substitute_not_eligible:
      return "substitute_not_eligible";
    case obstacle::out_of_hours:
      return "out_of_hours";
    case obstacle::at_capacity:
      return "at_capacity";
    case obstacle::member_when_not_true:
      return "member_when_not_true";
    case obstacle::unknown_queue:
      return "unknown_queue";
    case obstacle::queue_does_not_hold_object:
      return "queue_does_not_hold_object";
    case obstacle::queue_unattended:
      return "queue_unattended";
    case obstacle::no_able_member:
      return "no_able_member";
    case obstacle::no_account:
      return "no_account";
    case obstacle::unknown_account:
      return "unknown_account";
    case obstacle::account_has_no_owner:
      return "account_has_no_owner";
    case obstacle::no_last_owner:
      return "no_last_owner";
    case obstacle::nothing_to_keep:
      return "nothing_to_keep";
    case obstacle::no_default_owner:
      return "no_default_owner";
    case obstacle::kept_owner_not_eligible:
      return "kept_owner_not_eligible";
  }
  return "unknown";
}

}  // namespace ambit
