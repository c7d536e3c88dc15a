#include "src/cli/terminal.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <utility>

#include "src/base/text.hpp"

namespace ambit::cli {

namespace {

constexpr std::size_t default_width = 100;
constexpr std::size_t least_last_column = 20;
constexpr const char* bold = "\033[1m";
constexpr const char* plain = "\033[0m";

int descriptor(stream which) {
  return which == stream::out ? STDOUT_FILENO : STDERR_FILENO;
}

std::string cut(const std::string& cell, std::size_t width) {
  if (text::length(cell) <= width) return cell;
  return cell.substr(0, text::offset_of(cell, width - 1)) + "…";
}

void append_padded(std::string& line, const std::string& cell, std::size_t width) {
  line += cell;
  line.append(width - std::min(width, text::length(cell)), ' ');
}

}  // namespace

bool is_terminal(stream which) {
  return isatty(descriptor(which)) != 0;
}

bool wants_colour(stream which) {
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  return is_terminal(which) && kind != nullptr && std::string_view(kind) != "dumb";
}

std::size_t terminal_width() {
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  if (const char* columns = std::getenv("COLUMNS")) {
    const long wide = std::strtol(columns, nullptr, 10);
    if (wide >= 40 && wide <= 1000) return static_cast<std::size_t>(wide);
  }
  return default_width;
}

void complain(std::string_view message) {
  std::fprintf(stderr, "ambit: %.*s\n", static_cast<int>(message.size()), message.data());
}

void say(std::string_view message) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(message.size()), message.data());
}

void print_report(const report& problems) {
  if (problems.empty()) return;
  std::string words = problems.to_text();
  if (wants_colour(stream::error)) {
    const std::pair<std::string_view, std::string_view> paints[] = {
        {": error: ", ": \033[1;31merror\033[0m: "},
        {": warning: ", ": \033[1;33mwarning\033[0m: "}};
    for (const auto& [from, to] : paints) {
      for (std::size_t at = 0; (at = words.find(from, at)) != std::string::npos; at += to.size()) {
        words.replace(at, from.size(), to);
      }
    }
  }
  std::fwrite(words.data(), 1, words.size(), stderr);
}

std::string printable(std::string_view value) {
  return text::printable(value);
}

table::table(std::vector<std::string> heads) : heads_(std::move(heads)) {}

void table::add(std::vector<std::string> cells) {
  rows_.push_back(std::move(cells));
}

std::string table::to_text(std::size_t width, bool colour) const {
  std::vector<std::size_t> widths;
  widths.reserve(heads_.size());
  for (const std::string& head : heads_) widths.push_back(text::length(head));
  for (const auto& row : rows_) {
    for (std::size_t i = 0; i < row.size(); ++i) {
      widths[i] = std::max(widths[i], text::length(row[i]));
    }
  }
  std::size_t taken = 0;
  for (std::size_t i = 0; i + 1 < widths.size(); ++i) {
    widths[i] = std::min(widths[i], std::max<std::size_t>(width / 3, 12));
    taken += widths[i] + 2;
  }
  widths.back() = std::max(least_last_column, width > taken ? width - taken : 0);

  std::string words;
  const auto add_line = [&](const std::vector<std::string>& cells) {
    std::string line;
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string cell = cut(cells[i], widths[i]);
      if (i + 1 == cells.size()) {
        line += cell;
      } else {
        append_padded(line, cell, widths[i] + 2);
      }
    }
    words += line.substr(0, line.find_last_not_of(' ') + 1);
  };
  if (colour) words += bold;
  add_line(heads_);
  if (colour) words += plain;
  words += '\n';
  for (const auto& row : rows_) {
    add_line(row);
    words += '\n';
  }
  return words;
}

progress::progress(std::string what, std::size_t total)
    : what_(std::move(what)), total_(total), start_(clock::now()), shown_(start_) {}

progress::~progress() {
  if (visible_) std::fputs("\r\033[K", stderr);
}

void progress::advance(std::size_t done_in_all, std::size_t items_in_all) {
  using namespace std::chrono_literals;
  const auto now = clock::now();
  if (!is_terminal(stream::error) || now - start_ < 1s || now - shown_ < 100ms) return;
  shown_ = now;
  visible_ = true;
  const double seconds = std::chrono::duration<double>(now - start_).count();
  const double share =
      total_ == 0 ? 1.0 : static_cast<double>(done_in_all) / static_cast<double>(total_);
  const double left = share > 0 ? seconds / share - seconds : 0;
  std::fprintf(stderr, "\r\033[K%s: %3.0f %%, %zu so far, %.0f a second, %.0f s left",
               what_.c_str(), share * 100, items_in_all,
               static_cast<double>(items_in_all) / seconds, left);
  std::fflush(stderr);
}

}  // namespace ambit::cli
