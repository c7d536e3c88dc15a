// company_contacts.hpp: which contacts of a directory belong to a company.
//
// Thread rule: immutable once built; const use from many threads. Borrows the companies' ids from the
// contacts. Cost: building, a look at every contact; a look-up, a hash; memory, 4 bytes a contact's
// company, and some 60 a company.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/model/directory_data.hpp"

namespace ambit::model {

class company_contacts {
 public:
  void build(const directory_data& people);
  /// Positions of the contacts, ascending; one that names the company twice stands there twice.
  std::span<const std::uint32_t> find(std::string_view company) const noexcept;

 private:
  struct stretch {
    std::uint32_t size = 0;
    std::uint64_t begin = 0;  ///< in `contacts_`
  };
  std::unordered_map<std::string_view, stretch> by_company_;
  std::vector<std::uint32_t> contacts_;
};

}  // namespace ambit::model
