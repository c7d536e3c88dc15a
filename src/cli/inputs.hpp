// inputs.hpp: files to the library's nouns. Every problem of an input is printed before a command
// ends, and nothing is half loaded.
#pragma once

#include <cstdint>
#include <string>

#include "ambit/ambit.hpp"

namespace ambit::cli {

/// The whole file, or standard input for "-". Ends the command when it cannot be read.
std::string read_file(const std::string& path);

/// What every question needs; filled by CLI11 from the options that `add_engine_options` declares.
struct engine_paths {
  std::string policy;
  std::string directory;
  std::string zones;  ///< folder of TZif files; empty: the system's when there is one
};

/// Loads and binds; prints errors and warnings. Ends the command on an error.
policy load_policy(const std::string& path);
directory load_directory(const std::string& path);
zones load_zones(const std::string& path);
engine load_engine(const engine_paths& paths, bool print_warnings);

/// The object to decide on: the one asked for, else the only one that the policy assigns, else
/// lead.
std::string object_of(const policy& rules, const std::string& asked);

/// The moment and the occasion, as options give them.
struct context_options {
  std::string now;  ///< RFC 3339 with an offset; empty: the machine's clock, read once
  std::string zone;
  std::string event = "create";
  std::string actor;
  std::string running_user;
};
context make_context(const context_options& options);

/// The name by which people know a file: "-" is "<stdin>".
std::string display_name(const std::string& path);

}  // namespace ambit::cli
