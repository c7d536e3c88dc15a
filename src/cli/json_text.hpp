// json_text.hpp: reading the library's own answers for display.
#pragma once

#include <string>
#include <string_view>

#include "src/base/json.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

/// A text member of an object; empty when it is not there.
inline std::string text_at(json::value object, std::string_view name) {
  const json::value found = object.find(name);
  return found.is_string() ? std::string(found.string()) : std::string();
}

/// `user ana` of {"user": "ana"}; `-` of nobody.
inline std::string owner_text(json::value owner) {
  if (!owner) return "-";
  const json::value id = owner.first();
  return printable(id.key()) + " " + printable(id.string());
}

}  // namespace ambit::cli
