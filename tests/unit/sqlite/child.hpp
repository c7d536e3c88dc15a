// child.hpp: a process that a test starts, hears and kills.
#pragma once

#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <csignal>
#include <cstdlib>
#include <functional>
#include <string>

namespace ambit::test {

/// A child process that writes to a pipe; it never comes back into the test.
class child {
 public:
  explicit child(const std::function<void(int)>& work) {
    std::array<int, 2> ends{};
    if (::pipe(ends.data()) != 0) std::abort();
    id_ = ::fork();
    if (id_ == 0) {
      ::close(ends[0]);
      work(ends[1]);
      ::_exit(0);
    }
    ::close(ends[1]);
    from_ = ends[0];
  }
  ~child() { ::close(from_); }
  child(const child&) = delete;
  child& operator=(const child&) = delete;

  void kill() const { ::kill(id_, SIGKILL); }

  /// All that was written, once the child has ended.
  std::string finish() {
    std::string all;
    std::array<char, 4096> part{};
    for (ssize_t size = 0; (size = ::read(from_, part.data(), part.size())) > 0;)
      all.append(part.data(), static_cast<std::size_t>(size));
    ::waitpid(id_, &ended_, 0);
    return all;
  }
  int exit_status() const { return WIFEXITED(ended_) ? WEXITSTATUS(ended_) : -1; }

 private:
  pid_t id_ = 0;
  int from_ = -1;
  int ended_ = 0;
};

inline void say(int to, const std::string& line) {
  if (::write(to, line.data(), line.size()) < 0) ::_exit(3);
}

}  // namespace ambit::test
