// version.cpp: the version that was compiled, not the one of a header that a host was built with.
#include "ambit/version.hpp"

#define AMBIT_TEXT_OF(number) #number
#define AMBIT_TEXT(number) AMBIT_TEXT_OF(number)

namespace ambit {

std::string_view version() noexcept {
  return AMBIT_TEXT(AMBIT_VERSION_MAJOR) "." AMBIT_TEXT(AMBIT_VERSION_MINOR) "." AMBIT_TEXT(
      AMBIT_VERSION_PATCH);
}

}  // namespace ambit
