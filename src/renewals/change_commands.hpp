// change_commands.hpp: commands that change settings of renewals, read and judged, nothing saved.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <vector>

#include "src/renewals/client_data.hpp"

namespace ambit::renewals {

/// What settings would be after the commands, and which of them the commands name.
struct changed_settings {
  std::vector<client> rows;
  std::vector<model::bound_partner> partners;
  struct of_partner {
    bool owner = false;
    bool contact = false;
  };
  std::map<std::uint32_t, of_partner> named_partners;  ///< by position
  std::map<std::uint32_t, bool> named_rows;            ///< by position; whether it has an override
};

/// Nothing when `problems` got an error; all are reported.
std::optional<changed_settings> read_changes(const client_data& book, std::string_view commands,
                                             report& problems);

}  // namespace ambit::renewals
