# Every dependency of the library, named once, with its reason. All are Debian packages; nothing is
# downloaded. None of them shows in a public header.

# Boost.JSON (the SAX parser; strict JSON) and Boost.Date_Time (day arithmetic). 1.81 or later: the
# first Debian release that ships JSON. Headers only: JSON is compiled in.
find_package(Boost 1.81 REQUIRED)
# Microsoft GSL: contracts against our own mistakes; never reached by host input.
find_package(Microsoft.GSL REQUIRED)
# expat: strict XML with line numbers, for the importers. The static one, so that the shared library
# needs nothing at run time but libc, libm, libstdc++ and libgcc_s.
find_path(EXPAT_INCLUDE_DIR expat.h REQUIRED)
find_library(AMBIT_EXPAT_LIBRARY NAMES libexpat.a expat REQUIRED)
# utf8proc: Unicode full case folding and NFC. Ships no CMake package on Debian.
find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(AMBIT_UTF8PROC_LIBRARY NAMES libutf8proc.a utf8proc REQUIRED)
# xxHash, headers only: XXH3-128 names content in fingerprints.
find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
# Highway, headers only: the loops of the column scan, written once for several instruction sets. Its
# library, which Debian ships as a shared one only, would make the choice at run time: ours is an
# argument.
find_path(HIGHWAY_INCLUDE_DIR hwy/highway.h REQUIRED)
# Threads: the ledger's lock.
find_package(Threads REQUIRED)
# SQLite, the system's and dynamically: ledgers in a file. A copy of our own in a process whose host
# uses SQLite too would lose its locks. Only libambit_sqlite and the program are linked with it; 3.37
# has strict tables.
if(AMBIT_BUILD_SQLITE)
  find_package(SQLite3 3.37 QUIET)
  if(NOT SQLite3_FOUND)
    if(AMBIT_BUILD_CLI OR AMBIT_BUILD_TESTS)
      message(FATAL_ERROR "the program and the tests need SQLite 3.37 or later (libsqlite3-dev)")
    endif()
    message(STATUS "no SQLite 3.37 or later: libambit_sqlite is left out")
    set(AMBIT_BUILD_SQLITE OFF)
  endif()
elseif(AMBIT_BUILD_CLI OR AMBIT_BUILD_TESTS)
  message(FATAL_ERROR "the program and the tests need AMBIT_BUILD_SQLITE")
endif()
# CLI11, headers only: the program's command line.
if(AMBIT_BUILD_CLI)
  find_path(CLI11_INCLUDE_DIR CLI/CLI.hpp REQUIRED)
endif()
mark_as_advanced(EXPAT_INCLUDE_DIR AMBIT_EXPAT_LIBRARY UTF8PROC_INCLUDE_DIR AMBIT_UTF8PROC_LIBRARY
                 XXHASH_INCLUDE_DIR HIGHWAY_INCLUDE_DIR CLI11_INCLUDE_DIR)

# What the layers are compiled and linked with. As SYSTEM, since their warnings are not ours.
add_library(ambit_dependencies INTERFACE)
target_include_directories(ambit_dependencies SYSTEM INTERFACE
  ${Boost_INCLUDE_DIRS} ${EXPAT_INCLUDE_DIR} ${UTF8PROC_INCLUDE_DIR} ${XXHASH_INCLUDE_DIR}
  ${HIGHWAY_INCLUDE_DIR})
target_link_libraries(ambit_dependencies INTERFACE
  Microsoft.GSL::GSL ${AMBIT_EXPAT_LIBRARY} ${AMBIT_UTF8PROC_LIBRARY} Threads::Threads)
