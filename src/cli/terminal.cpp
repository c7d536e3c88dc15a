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
constexpr std::size_t least_column = 8;
constexpr const char* bold = "\033[1m";
constexpr const char* plain = "\033[0m";

int descriptor(stream which) {
  return which == stream::out ? STDOUT_FILENO : STDERR_FILENO;
}

std::string cut(const std::string& cell, std::size_t width) {
  if (text::display_width(cell) <= width) return cell;
  return cell.substr(0, text::bytes_within(cell, width - 1)) + "…";
}

void append_spaces(std::string& line, std::size_t width, std::size_t taken) {
  line.append(width - std::min(width, taken), ' ');
}

std::string_view paint_of(tint which) {
  switch (which) {
    case tint::none:
      break;
    case tint::good:
      return "\033[32m";
    case tint::doubtful:
      return "\033[33m";
    case tint::bad:
      return "\033[31m";
  }
  return {};
}

/// What --color says; the program's own setting, made once before anything is printed.
std::string colour_choice = "auto";

}  // namespace

bool is_terminal(stream which) {
  return isatty(descriptor(which)) != 0;
}

void choose_colour(const std::string& when) {
  colour_choice = when;
}

bool wants_colour(stream which) {
  if (colour_choice != "auto") return colour_choice == "always";
  const char* no_colour = std::getenv("NO_COLOR");
  const char* kind = std::getenv("TERM");
  if (no_colour != nullptr && *no_colour != '\0') return false;
  return is_terminal(which) && kind != nullptr && std::string_view(kind) != "dumb";
}

std::size_t terminal_width() {
  if (const char* columns = std::getenv("COLUMNS")) {
    const long wide = std::strtol(columns, nullptr, 10);
    if (wide >= 40 && wide <= 1000) return static_cast<std::size_t>(wide);
  }
  winsize size{};
  if (ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0) return size.ws_col;
  return default_width;
}

void complain(std::string_view message) {
  std::fprintf(stderr, "ambit: %s\n", printable(message).c_str());
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

void table::add(std::vector<std::string> cells, tint second) {
  rows_.push_back({std::move(cells), second});
}

/// The last column takes what the others leave; none of those takes more than a third, and the
/// widest give way first.
std::vector<std::size_t> table::widths_for(std::size_t width) const {
  std::vector<std::size_t> widths;
  widths.reserve(heads_.size());
  for (const std::string& head : heads_) widths.push_back(text::display_width(head));
  for (const line& row : rows_) {
    for (std::size_t i = 0; i < widths.size(); ++i) {
      widths[i] = std::max(widths[i], text::display_width(row.cells[i]));
    }
  }
  if (width == unlimited) return widths;
  const auto last = widths.end() - 1;
  std::size_t taken = 0;
  for (auto at = widths.begin(); at != last; ++at) {
    *at = std::min(*at, std::max(width / 3, least_column));
    taken += *at + 2;
  }
  for (auto widest = std::max_element(widths.begin(), last);
       taken + least_last_column > width && *widest > least_column;
       widest = std::max_element(widths.begin(), last)) {
    --*widest;
    --taken;
  }
  *last = std::max(least_column, width > taken ? width - taken : 0);
  return widths;
}

std::string table::to_text(std::size_t width, bool colour, bool& cut_out) const {
  const std::vector<std::size_t> widths = widths_for(width);
  cut_out = false;
  std::string words;
  const auto add_line = [&](const std::vector<std::string>& cells, std::string_view paint) {
    for (std::size_t i = 0; i < cells.size(); ++i) {
      const std::string cell = cut(cells[i], widths[i]);
      cut_out = cut_out || cell != cells[i];
      const bool painted = colour && i == 1 && !paint.empty();
      if (painted) words += paint;
      words += cell;
      if (painted) words += plain;
      if (i + 1 < cells.size()) append_spaces(words, widths[i] + 2, text::display_width(cell));
    }
    words.erase(words.find_last_not_of(' ') + 1);
  };
  if (colour) words += bold;
  add_line(heads_, {});
  if (colour) words += plain;
  words += '\n';
  for (const line& row : rows_) {
    add_line(row.cells, paint_of(row.second));
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
