// terminal.hpp: what differs between a person at a terminal and a pipe: colours, width, progress.
// The only place of the program that asks the environment (NO_COLOR, TERM, COLUMNS).
#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"

namespace ambit::cli {

enum class stream : std::uint8_t { out, error };
bool is_terminal(stream which);
bool wants_colour(stream which);
/// What was asked for with --color: `auto`, `always` or `never`.
void choose_colour(const std::string& when);
/// Columns of the terminal, or what COLUMNS says; 100 when nothing tells.
std::size_t terminal_width();

/// "ambit: …" to the error stream, safe to print whatever the message quotes.
void complain(std::string_view message);
/// What a person wants to know beside the results, as lines of the error stream. What it quotes of
/// inputs is printable already.
void say(std::string_view message);
/// A report to the error stream, as a compiler prints its findings. Nothing when it is empty.
void print_report(const report& problems);

/// Text that came from an input, safe to print: control characters escaped.
std::string printable(std::string_view text);

/// How a cell of a table is shown where colours are wanted.
enum class tint : std::uint8_t { none, good, doubtful, bad };

/// A table for people: columns as wide as their contents and, where a width is given, cut to it.
class table {
 public:
  static constexpr std::size_t unlimited = static_cast<std::size_t>(-1);

  explicit table(std::vector<std::string> heads);
  void add(std::vector<std::string> cells, tint second = tint::none);  ///< one a column
  /// `cut_out` says whether something did not fit.
  std::string to_text(std::size_t width, bool colour, bool& cut_out) const;

 private:
  struct line {
    std::vector<std::string> cells;
    tint second;  ///< of the second column, which says how things stand
  };
  std::vector<std::size_t> widths_for(std::size_t width) const;

  std::vector<std::string> heads_;
  std::vector<line> rows_;
};

/// A line with share, rate and time left on the error stream, when that is a terminal and the work
/// takes longer than a second.
class progress {
 public:
  progress(std::string what, std::size_t total);
  ~progress();
  progress(const progress&) = delete;
  progress& operator=(const progress&) = delete;
  void advance(std::size_t done_in_all, std::size_t items_in_all);

 private:
  using clock = std::chrono::steady_clock;
  std::string what_;
  std::size_t total_;
  clock::time_point start_;
  clock::time_point shown_;
  bool visible_ = false;
};

}  // namespace ambit::cli
