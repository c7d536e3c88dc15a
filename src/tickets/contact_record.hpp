// contact_record.hpp: a contact of the directory as a record, for the criteria of access groups.
#pragma once

#include <memory>
#include <vector>

#include "src/criteria/cell.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/model/contact.hpp"

namespace ambit::tickets {

struct contact_record {
  std::vector<criteria::cell> cells;  ///< by field of the object
  std::shared_ptr<criteria::cell_storage> storage;
};

/// The contact's `fields`, and its id, `name`, `email`, `active` and `verified` from itself where
/// the object declares such fields. What is wrong is an invalid cell. Borrows the contact's texts.
contact_record make_contact_record(const criteria::object& kind, const model::contact& who);

}  // namespace ambit::tickets
