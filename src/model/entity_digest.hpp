// entity_digest.hpp: a name for the content of one entity of the directory.
#pragma once

#include "src/base/digest.hpp"
#include "src/model/directory_data.hpp"

namespace ambit::model {

base::digest_value digest_of(const user& item);
base::digest_value digest_of(const account& item);
base::digest_value digest_of(const contact& item);
base::digest_value digest_of(const queue& item);
base::digest_value digest_of(const community& item);
base::digest_value digest_of(const working_calendar& item);
base::digest_value digest_of(const directory_role& item);
base::digest_value digest_of(const directory_team& item);
base::digest_value digest_of(const directory_group& item);

}  // namespace ambit::model
