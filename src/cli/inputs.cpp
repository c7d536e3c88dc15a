#include "src/cli/inputs.hpp"

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <cstring>
#include <filesystem>
#include <memory>

#include "src/base/calendar.hpp"
#include "src/cli/command.hpp"
#include "src/cli/terminal.hpp"

namespace ambit::cli {

namespace {

constexpr const char* system_zones = "/usr/share/zoneinfo";

[[noreturn]] void cannot_read(const std::string& path, int error) {
  throw failure{exit_code::cannot_read_or_write,
                "cannot read " + path + ": " + std::strerror(error)};
}

template <class T>
T take(result<T> loaded, bool print_warnings) {
  if (!loaded) {
    print_report(loaded.report());
    const std::size_t count = loaded.report().error_count();
    throw failure{
        exit_code::bad_input,
        std::to_string(count) + (count == 1 ? " error" : " errors") + "; nothing was done"};
  }
  if (print_warnings) print_report(loaded.report());
  return *std::move(loaded);
}

}  // namespace

std::string display_name(const std::string& path) {
  return path == "-" ? "<stdin>" : path;
}

std::string read_file(const std::string& path) {
  struct closer {
    void operator()(std::FILE* file) const {
      if (file != stdin) std::fclose(file);
    }
  };
  if (path == "-" && std::feof(stdin) != 0) {
    throw failure{exit_code::wrong_usage,
                  "only one file can be \"-\": standard input was read already"};
  }
  std::error_code ignored;
  if (path != "-" && std::filesystem::is_directory(path, ignored)) cannot_read(path, EISDIR);
  const std::unique_ptr<std::FILE, closer> file(path == "-" ? stdin
                                                            : std::fopen(path.c_str(), "rb"));
  if (!file) cannot_read(path, errno);
  std::string bytes;
  char piece[65536];
  std::size_t got = 0;
  while ((got = std::fread(piece, 1, sizeof piece, file.get())) > 0) bytes.append(piece, got);
  if (std::ferror(file.get()) != 0) cannot_read(path, errno);
  return bytes;
}

policy load_policy(const std::string& path) {
  return take(policy::compile(read_file(path), display_name(path)), true);
}

directory load_directory(const std::string& path) {
  return take(directory().apply(read_file(path), display_name(path)), true);
}

zones load_zones(const std::string& path) {
  if (!path.empty()) return take(zones::from_directory(path), true);
  std::error_code ignored;
  if (!std::filesystem::is_directory(system_zones, ignored)) return {};
  return take(zones::from_directory(system_zones), true);
}

engine load_engine(const engine_paths& paths, bool print_warnings) {
  const policy rules = load_policy(paths.policy);
  const directory people = paths.directory.empty() ? directory() : load_directory(paths.directory);
  return take(engine::bind(rules, people, load_zones(paths.zones)), print_warnings);
}

std::string object_of(const policy& rules, const std::string& asked) {
  if (!asked.empty()) return asked;
  const auto names = rules.assigned_objects();
  if (names.size() == 1) return names.front();
  for (const std::string& name : names) {
    if (name == "lead" || name == "Lead") return name;
  }
  std::string message = "the policy assigns ";
  if (names.empty()) message += "no object: it has no \"assignment\"; say which with --object";
  for (std::size_t i = 0; i < names.size(); ++i) {
    message += (i == 0 ? "" : ", ") + printable(names[i]);
  }
  if (!names.empty()) message += "; say which with --object";
  throw failure{exit_code::wrong_usage, message};
}

context make_context(const context_options& options) {
  context when;
  when.zone = options.zone;
  when.event = options.event;
  when.actor = options.actor;
  when.running_user = options.running_user;
  if (options.now.empty()) {
    const auto since_1970 = std::chrono::system_clock::now().time_since_epoch();
    when.now_unix_us = std::chrono::duration_cast<std::chrono::microseconds>(since_1970).count();
    return when;
  }
  const auto now = calendar::parse_timestamp(options.now);
  if (!now) {
    throw failure{exit_code::wrong_usage,
                  "--now " + printable(options.now) +
                      " is no moment; write it with an offset, such as 2026-11-22T09:00:00Z"};
  }
  when.now_unix_us = *now;
  return when;
}

}  // namespace ambit::cli
