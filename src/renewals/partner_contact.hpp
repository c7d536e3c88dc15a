// partner_contact.hpp: who acts for a partner, or is copied, on a day.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "src/renewals/client_data.hpp"

namespace ambit::renewals {

/// Who it is, nobody where `who.user` is nowhere, and what stood in the way of others.
struct contact_choice {
  told who;
  std::vector<note> notes;
};

/// Finds partners' people; remembers what follows from the defaults, which most clients share. The
/// settings may be others than the engine's (a change that is previewed). One thread.
class contact_finder {
 public:
  contact_finder(const client_data& book, std::span<const model::bound_partner> partners,
                 std::size_t questions);

  const model::bound_partner& settings(std::uint32_t partner) const noexcept {
    return partners_[partner];
  }

  /// Valid until the next question. `row` follows the default, or has an override without a
  /// contact.
  const contact_choice& default_acting(std::uint32_t partner, std::int32_t day);
  const contact_choice& default_copied(std::uint32_t partner, std::int32_t day);
  /// For an override that names a contact.
  const contact_choice& acting(const client& row, std::int32_t day);
  const contact_choice& copied(const client& row, std::int32_t day);

 private:
  struct remembered {
    std::uint32_t partner = nowhere;
    std::int32_t day = 0;
    contact_choice choice;
  };

  bool try_override(const client& row, std::int32_t day, contact_choice& out) const;
  bool try_default(std::uint32_t partner, std::int32_t day, contact_choice& out) const;
  bool try_manager(std::uint32_t partner, std::int32_t day, contact_choice& out) const;

  const client_data& book_;
  std::span<const model::bound_partner> partners_;
  std::vector<remembered> acting_;  ///< by partner, modulo their number
  std::vector<remembered> copied_;
  contact_choice once_;
};

}  // namespace ambit::renewals
