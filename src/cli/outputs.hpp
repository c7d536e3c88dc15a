// outputs.hpp: results to files and standard output, whole or not at all.
#pragma once

#include <string>
#include <string_view>

namespace ambit::cli {

/// Where a path leads when every link is followed, also to a file that is not there yet.
std::string resolve_links(const std::string& path);

/// Whether both paths lead to one file. Empty paths and "-" lead nowhere.
bool same_file(const std::string& one, const std::string& other);

/// Writes a new file beside `path`, makes it durable and puts it in place in one step, so that a
/// crash or a full disk leaves the old one. Ends the command when it cannot.
void replace_file(const std::string& path, std::string_view bytes);

/// Standard output, or a file that appears whole at finish(). Ends the command when it cannot
/// write; a reader that went away (a closed pipe) ends it quietly.
class output {
 public:
  explicit output(std::string path);  ///< empty or "-": standard output
  void write(std::string_view bytes);
  void finish();

 private:
  std::string path_;
  std::string pending_;  ///< of a file
};

}  // namespace ambit::cli
