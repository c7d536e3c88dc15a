// ambit/version.hpp: which library this is.
#pragma once

#include <string_view>

#define AMBIT_VERSION_MAJOR 0
#define AMBIT_VERSION_MINOR 1
#define AMBIT_VERSION_PATCH 0

namespace ambit {

/// "0.1.0": of the library that runs, which may be newer than the header.
std::string_view version() noexcept;
/// The version of the decision semantics that policies name in `"ambit"`.
inline constexpr int semantics_version = 1;

}  // namespace ambit
