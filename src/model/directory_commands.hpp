// directory_commands.hpp: what changes a directory: commands, and the document form that is short
// for a put of everything in it.
#pragma once

#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/model/directory_data.hpp"
#include "src/model/directory_effects.hpp"

namespace ambit::model {

/// Applies the text to `next` in the order of its commands. When `problems` got an error, `next` is
/// half changed and must be thrown away: going on after an error is only for finding the others.
/// `effects`, which may be null, gets one effect a command, none of a document.
void apply_directory_text(std::string_view json, std::string_view file, directory_data& next,
                          report& problems, std::vector<directory_effect>* effects = nullptr);

}  // namespace ambit::model
