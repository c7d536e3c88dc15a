// names.cpp: the closed lists of ambit/renewals.hpp as they are written in JSON.
#include "ambit/renewals.hpp"

namespace ambit::renewals {

std::string_view name(notice_kind value) noexcept {
  return value == notice_kind::account ? "account" : "renewal";
}

std::string_view name(outcome value) noexcept {
  switch (value) {
    case outcome::decided:
      return "decided";
    case outcome::undeliverable:
      return "undeliverable";
    case outcome::undecided:
      return "undecided";
  }
  return "unknown";
}

std::string_view name(party value) noexcept {
  return value == party::partner ? "partner" : "vendor";
}

std::string_view name(source value) noexcept {
  return value == source::by_override ? "override" : "default";
}

std::string_view name(purpose value) noexcept {
  switch (value) {
    case purpose::inform:
      return "inform";
    case purpose::act:
      return "act";
    case purpose::copy:
      return "copy";
  }
  return "unknown";
}

std::string_view name(warning value) noexcept {
  switch (value) {
    case warning::missing:
      return "missing";
    case warning::unknown:
      return "unknown";
    case warning::of_another_account:
      return "of_another_account";
    case warning::not_an_employee:
      return "not_an_employee";
    case warning::inactive:
      return "inactive";
    case warning::no_address:
      return "no_address";
    case warning::absent:
      return "absent";
    case warning::substituted:
      return "substituted";
    case warning::substitute_unfit:
      return "substitute_unfit";
    case warning::substitutes_exhausted:
      return "substitutes_exhausted";
    case warning::nobody_addressed:
      return "nobody_addressed";
  }
  return "unknown";
}

}  // namespace ambit::renewals
