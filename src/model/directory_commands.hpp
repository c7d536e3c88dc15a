// directory_commands.hpp: what changes a directory: commands, and the document form that is short
// for a put of everything in it.
#pragma once

#include <string_view>

#include "ambit/report.hpp"
#include "src/model/directory_data.hpp"

namespace ambit::model {

/// Applies the text to `next` in the order of its commands. When `problems` got an error, `next` is
/// half changed and must be thrown away: going on after an error is only for finding the others.
void apply_directory_text(std::string_view json, std::string_view file, directory_data& next,
                          report& problems);

}  // namespace ambit::model
