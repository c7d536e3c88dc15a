# What ambit::core is linked with; sets ambit_core_FOUND to FALSE where something is missing.
set(ambit_quietly "")
if(NOT ambit_FIND_REQUIRED_core)
  set(ambit_quietly QUIET)
endif()
find_package(Boost 1.81 ${ambit_quietly} COMPONENTS json)
find_package(EXPAT ${ambit_quietly})
find_package(Threads ${ambit_quietly})
# utf8proc ships no CMake package on Debian.
if(NOT TARGET ambit::utf8proc)
  find_library(AMBIT_UTF8PROC_LIBRARY NAMES utf8proc)
  mark_as_advanced(AMBIT_UTF8PROC_LIBRARY)
  if(AMBIT_UTF8PROC_LIBRARY)
    add_library(ambit::utf8proc UNKNOWN IMPORTED)
    set_target_properties(ambit::utf8proc PROPERTIES
      IMPORTED_LOCATION "${AMBIT_UTF8PROC_LIBRARY}")
  endif()
endif()

foreach(needed Boost::json EXPAT::EXPAT Threads::Threads ambit::utf8proc)
  if(NOT TARGET ${needed})
    set(ambit_core_FOUND FALSE)
    set(ambit_NOT_FOUND_MESSAGE "ambit::core needs ${needed} (on Debian: libboost-json1.81-dev "
        "libexpat1-dev libutf8proc-dev)")
  endif()
endforeach()
