// record_slices.hpp: a records file cut into slices, so that a long run shows progress and holds
// only one slice of decoded records at a time. A batch gives what its records would give one by
// one, so where the cuts fall makes no difference.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace ambit::cli {

class record_slices {
 public:
  struct slice {
    std::string_view text;
    std::size_t first_line = 0;  ///< lines above the slice
    std::size_t end_offset = 0;  ///< bytes of the file up to and with the slice
  };
  /// JSON Lines are cut between lines; an array or a single object is one slice.
  explicit record_slices(std::string_view text) : text_(text), lines_(spans_several_objects(0)) {}

  bool next(slice& out) {
    if (offset_ >= text_.size()) return false;
    const std::size_t end = lines_ ? next_cut() : text_.size();
    out.text = text_.substr(offset_, end - offset_);
    out.first_line = line_;
    out.end_offset = end;
    for (const char byte : out.text) line_ += byte == '\n' ? 1 : 0;
    offset_ = end;
    return true;
  }

 private:
  static constexpr std::size_t slice_bytes = 4'000'000;

  /// The first line end past the slice's size below which the text is told to be JSON Lines again.
  std::size_t next_cut() const {
    std::size_t cut = offset_ + slice_bytes;
    while (cut < text_.size()) {
      const std::size_t line_end = text_.find('\n', cut);
      if (line_end == std::string_view::npos) break;
      cut = line_end + 1;
      if (spans_several_objects(cut)) return cut;
    }
    return text_.size();
  }

  /// A line that is an object, with more below it, is a line of JSON Lines; a single object that is
  /// printed over many lines opens with one that does not end it.
  bool spans_several_objects(std::size_t at) const {
    const std::size_t first = text_.find_first_not_of(" \t\r\n", at);
    if (first == std::string_view::npos || text_[first] != '{') return false;
    const std::size_t line_end = text_.find('\n', first);
    if (line_end == std::string_view::npos) return false;
    const std::size_t last = text_.find_last_not_of(" \t\r\n", line_end);
    return last > first && text_[last] == '}' &&
           text_.find_first_not_of(" \t\r\n", line_end) != std::string_view::npos;
  }

  std::string_view text_;
  bool lines_;
  std::size_t offset_ = 0;
  std::size_t line_ = 0;
};

}  // namespace ambit::cli
