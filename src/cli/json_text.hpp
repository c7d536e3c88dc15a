// json_text.hpp: reading the library's own answers for display.
#pragma once

#include <string>
#include <string_view>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/cli/command.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

/// A text member of an object; empty when it is not there.
inline std::string text_at(json::value object, std::string_view name) {
  const json::value found = object.find(name);
  return found.is_string() ? std::string(found.string()) : std::string();
}

/// An answer of the library, which is JSON.
class json_answer {
 public:
  explicit json_answer(std::string_view text) {
    report problems;
    if (!document_.parse(text, {}, problems)) throw failure{exit_code::internal, "no JSON answer"};
  }
  json::value root() const noexcept { return document_.root(); }

 private:
  json::document document_;
};

/// Whether an explanation is one of a record that was left undecided.
inline bool is_undecided(json::value explanation) {
  return text_at(explanation.find("decision"), "outcome") == "undecided";
}

/// `user ana` of {"user": "ana"}; `-` of nobody.
inline std::string owner_text(json::value owner) {
  if (!owner) return "-";
  const json::value id = owner.first();
  return printable(id.key()) + " " + printable(id.string());
}

}  // namespace ambit::cli
