// directory_writer.hpp: a directory as the document of directory.hpp.
#pragma once

#include <string>

#include "src/model/directory_data.hpp"

namespace ambit::model {

/// Entities of each kind by id, members in the order of the header's example, and none that says
/// what is so without it: equal contents give equal bytes. Cost: linear, and a sort of the ids.
std::string write_directory(const directory_data& data);

}  // namespace ambit::model
