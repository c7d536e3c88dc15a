// user_references.hpp: everything that still names users who are gone.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "ambit/ledger.hpp"
#include "ambit/result.hpp"
#include "src/base/json_writer.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::model {

/// Where one user is named. What is of the directory or the ledger stands by id, what is of the
/// policy in its order.
struct user_references {
  struct substitution {
    std::string user;  ///< who would be away
    absence when;
  };
  struct field {
    std::string user;
    std::string name;
  };
  struct entry_choice {
    std::string object;
    std::string rule;
    std::string entry;
    std::size_t choice = 0;
  };
  std::vector<std::string> accounts;  ///< whose owner they are
  std::vector<std::string> contacts;  ///< whose user they are
  std::vector<std::string> queues;    ///< that name them as a member
  std::vector<substitution> substitutes;
  std::vector<field> fields;  ///< of type id, of other users
  std::vector<std::string> pools;
  std::vector<entry_choice> entries;
  std::vector<std::string> default_owners;  ///< objects
  std::vector<std::string> renewals;        ///< partner accounts whose default contact they are
  std::vector<owned_record> records;
};

/// Of each of `users`, which are distinct. `rules` and `book` may be null: they are not looked at.
/// Cost: linear in the directory, the policy and the ledger's records, however many users.
result<std::vector<user_references>> references_to(std::span<const std::string> users,
                                                   const directory_data& people,
                                                   const policy_data* rules,
                                                   const ledger_store* book);

/// An object; what is empty is left out.
void write_references(json::writer& out, const user_references& found);

}  // namespace ambit::model
