// outputs.hpp: results to files and standard output, whole or not at all.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace ambit::cli {

/// Where a path leads when every link is followed, as an absolute path without detours; also to a
/// file that is not there yet.
std::string resolve_links(const std::string& path);

/// Whether both paths lead to one file. Empty paths and "-" lead nowhere.
bool same_file(const std::string& one, const std::string& other);

/// Files that are written beside their places, made durable, and put in place together: as long as
/// one of them cannot be written, all old ones stay. What was not put in place is removed again.
class new_files {
 public:
  new_files() = default;
  ~new_files();
  new_files(const new_files&) = delete;
  new_files& operator=(const new_files&) = delete;

  /// Ends the command when the file cannot be written.
  void add(const std::string& path, std::string_view bytes);
  /// Each in one step. Ends the command when one cannot be put in place.
  void put_in_place();

 private:
  struct new_file {
    std::string path;   ///< as it was named
    std::string fresh;  ///< where it stands until then; empty when there is no place to hold it
    std::string target;
    std::string bytes;  ///< of what has no place: a device, a pipe
  };
  std::vector<new_file> files_;
};

/// Ends the command when no file could be written there: asked before what cannot be undone.
void require_writable(const std::string& path);

/// One new file, so that a crash or a full disk leaves the old one.
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
