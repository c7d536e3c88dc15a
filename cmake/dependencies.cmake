# Every dependency of the library, named once, with its reason. All are Debian packages.

# Boost.JSON (the SAX parser; strict JSON) and Boost.Date_Time (day arithmetic). 1.81 or later: the
# first Debian release that ships JSON.
find_package(Boost 1.81 REQUIRED)
# Microsoft GSL: contracts against our own mistakes; never reached by host input.
find_package(Microsoft.GSL REQUIRED)
# expat: strict XML with line numbers, for the importers.
find_package(EXPAT REQUIRED)
# utf8proc: Unicode full case folding and NFC. Ships no CMake package on Debian.
find_path(UTF8PROC_INCLUDE_DIR utf8proc.h REQUIRED)
find_library(UTF8PROC_LIBRARY NAMES libutf8proc.a utf8proc REQUIRED)
# xxHash, headers only: XXH3-128 names content in fingerprints.
find_path(XXHASH_INCLUDE_DIR xxhash.h REQUIRED)
# Threads: the ledger's lock.
find_package(Threads REQUIRED)
