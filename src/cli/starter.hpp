// starter.hpp: the small company that `ambit init` writes.
#pragma once

#include <array>
#include <string_view>

namespace ambit::cli {

struct starter_file {
  std::string_view name;
  std::string_view text;
};

extern const std::array<starter_file, 4> starter_files;

}  // namespace ambit::cli
