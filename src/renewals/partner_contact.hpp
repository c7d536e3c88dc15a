// partner_contact.hpp: who acts for a partner, or is copied, on a day.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/renewals/decision_data.hpp"

namespace ambit::renewals {

/// In which place a partner's contact is asked for.
enum class place : std::uint8_t { copied, acting };

/// A choice that was made: its position in decision_data::choices, and who it is.
struct found_contact {
  std::uint32_t choice = nowhere;
  identity is;

  bool is_somebody() const noexcept { return is.user != nowhere; }
};

/// Finds partners' people, adds them to the choices of `out` and remembers them, as many clients
/// share one. The settings may be others than the engine's (a change that is previewed). One
/// thread.
class contact_finder {
 public:
  contact_finder(decision_data& out, std::span<const model::bound_partner> partners,
                 std::size_t questions);

  const model::bound_partner& settings(std::uint32_t partner) const noexcept {
    return partners_[partner];
  }

  /// For a client that follows the default, or has an override without a contact. Valid until the
  /// next question.
  const found_contact& by_default(std::uint32_t partner, place where, std::int32_t day) {
    remembered& known = by_default_[slot(partner, where)];
    if (!known.is_of(partner, nowhere, where, day)) find_default(partner, where, day, known);
    return known.found;
  }
  /// For an override that names a contact.
  const found_contact& by_override(const client& row, place where, std::int32_t day) {
    remembered& known = by_override_[slot(row.override_contact, where)];
    if (!known.is_of(row.partner, row.override_contact, where, day)) {
      find_override(row, where, day, known);
    }
    return known.found;
  }

 private:
  struct alignas(32) remembered {  // half a line of the cache
    std::uint32_t partner = nowhere;
    std::uint32_t contact = nowhere;
    std::int32_t day = 0;
    place where = place::copied;
    found_contact found;

    bool is_of(std::uint32_t wanted, std::uint32_t named, place in,
               std::int32_t on) const noexcept {
      return partner == wanted && contact == named && where == in && day == on;
    }
  };

  std::uint32_t slot(std::uint32_t number, place where) const noexcept {
    return (number * 2U + static_cast<std::uint32_t>(where)) & mask_;
  }
  void find_default(std::uint32_t partner, place where, std::int32_t day, remembered& out);
  void find_override(const client& row, place where, std::int32_t day, remembered& out);
  found_contact keep(contact_choice found, place where);
  bool try_override(const client& row, std::int32_t day, contact_choice& out) const;
  bool try_default(std::uint32_t partner, std::int32_t day, contact_choice& out) const;
  bool try_manager(std::uint32_t partner, std::int32_t day, contact_choice& out) const;

  const client_data& book_;
  std::vector<contact_choice>& choices_;
  std::span<const model::bound_partner> partners_;
  std::vector<remembered> by_default_;   ///< by partner and place, modulo their number
  std::vector<remembered> by_override_;  ///< by contact and place
  std::uint32_t mask_ = 0;
};

}  // namespace ambit::renewals
