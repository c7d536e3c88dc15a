// salesforce_files.hpp: what the names of metadata files tell.
#pragma once

#include <string>
#include <string_view>

namespace ambit::exchange {

/// The component's name in a file's name: without folders, without `.queue`, `.assignmentRules` or
/// any other ending, without `-meta.xml`. A developer name holds at most one double underscore,
/// behind a package's prefix (`pkg__Web`): where an exported name holds more (`owner__org__Web`),
/// the last part counts. Percent encoding is resolved.
std::string component_name(std::string_view file_name);

/// Names in the Metadata API are percent-encoded (`Leads%2FEMEA`). A malformed escape, or one that
/// would not leave well-formed text, stays as it is.
std::string percent_decoded(std::string_view text);

}  // namespace ambit::exchange
