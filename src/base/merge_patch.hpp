// merge_patch.hpp: a change laid over a JSON document (RFC 7396).
#pragma once

#include <string>
#include <string_view>

namespace ambit::json {

/// Both texts are well-formed. What the patch names is replaced, null takes away; the order of
/// members stays, new ones come last. Compact.
std::string merge_patch(std::string_view text_under, std::string_view patch);

}  // namespace ambit::json
