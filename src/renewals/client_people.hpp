// client_people.hpp: whom the vendor writes to at a client, and who is the same person as whom.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "src/renewals/client_data.hpp"
#include "src/renewals/value_memory.hpp"

namespace ambit::renewals {

/// Whom an id names, and all that is asked of them here.
struct named_person {
  static constexpr std::uint32_t not_asked = nowhere - 1;

  std::uint32_t position = not_asked;  ///< nowhere: the directory has none
  identity is;
  bool active = false;
  bool has_address = false;
  bool links_user = false;  ///< to one whom the directory need not have
};

/// Looks up whom the roles of some records name, all at once: the most of binding is waiting for
/// memory. What a dictionary's value names is looked up once.
class role_lookup {
 public:
  explicit role_lookup(const client_data& book);

  /// `rows` are the cells of the records from `first` on, one after the other, those of usable ids
  /// and texts.
  void find(std::size_t first, std::span<const criteria::cell> rows);
  /// Whom a role of a row names.
  const named_person& named(std::size_t row, std::uint16_t role) const noexcept {
    return found_[row * role_count_ + role];
  }

 private:
  /// Where an answer belongs, and where it is remembered, unless null.
  struct question {
    std::size_t place = 0;
    named_person* memory = nullptr;
  };
  struct asked_role {
    std::uint16_t role = 0;
    value_memory<named_person> memory;
  };
  void ask(std::size_t row, asked_role& from, const criteria::cell& named);
  named_person meet(std::uint32_t position) const;

  const client_data& book_;
  std::size_t role_count_;
  std::vector<asked_role> roles_;      ///< that some partner's recipients have
  std::vector<named_person> found_;    ///< by row and role
  std::vector<std::string_view> ids_;  ///< those asked for
  std::vector<question> questions_;    ///< one an id
  std::vector<std::uint32_t> answers_;
};

/// Adds the people of a record whose partner is known to `out`, and notes of those who cannot be
/// told. `position` is that of the record in the lookup.
void add_people(criteria::row cells, const role_lookup& lookup, std::size_t position, client& row,
                client_data& out);

std::uint32_t hash_address(std::string_view address) noexcept;
std::string_view address_of(const model::directory_data& people, const recipient& who) noexcept;
std::string_view id_of(const model::directory_data& people, const recipient& who) noexcept;

}  // namespace ambit::renewals
