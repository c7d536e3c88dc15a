// client_people.hpp: whom the vendor writes to at a client, and who is the same person as whom.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "src/renewals/client_data.hpp"

namespace ambit::renewals {

/// Looks up whom the roles of some records name, all at once: the most of binding is waiting for
/// memory.
class role_lookup {
 public:
  explicit role_lookup(const client_data& book);

  /// `rows` are the cells of records one after the other, those of usable ids and texts.
  void find(std::span<const criteria::cell> rows);
  struct person {
    std::uint32_t position = nowhere;
    const model::contact* who = nullptr;  ///< null if the directory has none
  };
  /// Whom a role of a row names.
  const person& named(std::size_t row, std::uint16_t role) const noexcept {
    return found_[row * role_count_ + role];
  }

 private:
  const client_data& book_;
  std::size_t role_count_;
  std::vector<std::uint16_t> roles_;   ///< that some partner's recipients have
  std::vector<person> found_;          ///< by row and role
  std::vector<std::string_view> ids_;  ///< those asked for
  std::vector<std::size_t> places_;    ///< and where each answer belongs
  std::vector<std::uint32_t> answers_;
};

/// Adds the people of a record whose partner is known to `out`, and notes of those who cannot be
/// told. `position` is that of the record in the lookup.
void add_people(criteria::row cells, const role_lookup& lookup, std::size_t position, client& row,
                client_data& out);

std::uint32_t hash_address(std::string_view address) noexcept;
bool is_same_address(std::string_view left, std::string_view right) noexcept;
std::string_view address_of(const model::directory_data& people, const recipient& who) noexcept;
std::string_view id_of(const model::directory_data& people, const recipient& who) noexcept;

}  // namespace ambit::renewals
