#include "src/cli/outputs.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <utility>

#include "src/cli/command.hpp"

namespace ambit::cli {

namespace {

[[noreturn]] void cannot_write(const std::string& path, int error) {
  throw failure{exit_code::cannot_read_or_write,
                "cannot write " + path + ": " + std::strerror(error)};
}

bool write_all(int file, std::string_view bytes) {
  while (!bytes.empty()) {
    const ssize_t written = ::write(file, bytes.data(), bytes.size());
    if (written < 0 && errno == EINTR) continue;
    if (written < 0) return false;
    bytes.remove_prefix(static_cast<std::size_t>(written));
  }
  return true;
}

/// Into a file that stays: a device or a pipe.
void write_through(const std::string& path, std::string_view bytes) {
  const int file = ::open(path.c_str(), O_WRONLY | O_CLOEXEC);
  if (file < 0) cannot_write(path, errno);
  const bool written = write_all(file, bytes);
  const int error = errno;
  ::close(file);
  if (!written) cannot_write(path, error);
}

/// A rename is durable only once the folder that holds the name is.
void sync_folder_of(const std::string& path) {
  std::filesystem::path folder = std::filesystem::path(path).parent_path();
  if (folder.empty()) folder = ".";
  const int handle = ::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC);
  if (handle < 0) return;
  ::fsync(handle);
  ::close(handle);
}

}  // namespace

std::string resolve_links(const std::string& path) {
  constexpr int most_links = 40;  // as the system itself follows
  std::error_code error;
  std::filesystem::path at = std::filesystem::absolute(path, error);
  if (error) at = path;
  for (int i = 0; i < most_links && std::filesystem::is_symlink(at, error); ++i) {
    const std::filesystem::path next = std::filesystem::read_symlink(at, error);
    if (error) break;
    at = next.is_absolute() ? next : at.parent_path() / next;
  }
  const std::filesystem::path whole = std::filesystem::weakly_canonical(at, error);
  return (error ? at.lexically_normal() : whole).string();
}

bool same_file(const std::string& one, const std::string& other) {
  if (one.empty() || other.empty() || one == "-" || other == "-") return false;
  return resolve_links(one) == resolve_links(other);
}

new_files::~new_files() {
  for (const new_file& file : files_) {
    if (!file.fresh.empty()) ::unlink(file.fresh.c_str());
  }
}

void new_files::add(const std::string& path, std::string_view bytes) {
  struct stat present {};
  const bool exists = ::stat(path.c_str(), &present) == 0;
  if (exists && S_ISDIR(present.st_mode)) cannot_write(path, EISDIR);
  if (exists && !S_ISREG(present.st_mode)) {  // /dev/stdout, a pipe: nothing to put in place
    files_.push_back({path, {}, {}, std::string(bytes)});
    return;
  }
  const std::string target = resolve_links(path);  // a link stays a link
  const std::string fresh = target + ".new-" + std::to_string(::getpid());
  const mode_t mode = exists ? present.st_mode & 07777 : 0666;
  const int file = ::open(fresh.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, mode);
  if (file < 0) cannot_write(path, errno);
  files_.push_back({path, fresh, target, {}});
  const bool written = write_all(file, bytes) && ::fsync(file) == 0;
  const int error = errno;
  ::close(file);
  if (!written) cannot_write(path, error);
}

/// What has no place goes first: it may fail for lack of room, which a renaming does not.
void new_files::put_in_place() {
  for (const new_file& file : files_) {
    if (file.fresh.empty()) write_through(file.path, file.bytes);
  }
  for (new_file& file : files_) {
    if (file.fresh.empty()) continue;
    if (::rename(file.fresh.c_str(), file.target.c_str()) != 0) cannot_write(file.path, errno);
    file.fresh.clear();
    sync_folder_of(file.target);
  }
  files_.clear();
}

void require_writable(const std::string& path) {
  if (path.empty() || path == "-") return;
  new_files files;
  files.add(path, {});
}

void replace_file(const std::string& path, std::string_view bytes) {
  new_files files;
  files.add(path, bytes);
  files.put_in_place();
}

output::output(std::string path) : path_(path == "-" ? std::string() : std::move(path)) {}

void output::write(std::string_view bytes) {
  if (!path_.empty()) {
    pending_ += bytes;
    return;
  }
  if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) == bytes.size()) return;
  if (errno == EPIPE) throw failure{exit_code::cannot_read_or_write, ""};
  cannot_write("standard output", errno);
}

void output::finish() {
  if (!path_.empty()) {
    replace_file(path_, pending_);
  } else if (std::fflush(stdout) != 0) {
    if (errno == EPIPE) throw failure{exit_code::cannot_read_or_write, ""};
    cannot_write("standard output", errno);
  }
}

}  // namespace ambit::cli
