// directory_effects.hpp: what follows from the commands that change a directory.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::model {

/// To a partner user who may get in from now on.
struct welcome_notice {
  std::string user;
  std::string contact;
  std::string account;
  std::string address;  ///< empty: nobody knows where to write
};

/// What one command did and asks of others.
struct directory_effect {
  std::string_view command;
  std::string_view kind;  ///< of whom it was said: `user`; empty: of the directory as a whole
  std::string id;
  bool changed = false;
  bool review_exposure = false;
  std::vector<std::string> warnings;  ///< codes, in the order in which the report has them
  std::optional<welcome_notice> welcome;
};

}  // namespace ambit::model
