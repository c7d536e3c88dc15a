// record_slices.hpp: a records file cut into slices, so that a long run shows progress and holds only
// one slice of decoded records at a time. A batch gives what its records would give one by one, so
// where the cuts fall makes no difference.
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
  explicit record_slices(std::string_view text) : text_(text) {
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    lines_ = first != std::string_view::npos && text[first] == '{' && spans_several_objects(first);
  }

  bool next(slice& out) {
    if (offset_ >= text_.size()) return false;
    std::size_t end = text_.size();
    if (lines_ && text_.size() - offset_ > slice_bytes) {
      const std::size_t line_end = text_.find('\n', offset_ + slice_bytes);
      if (line_end != std::string_view::npos) end = line_end + 1;
    }
    out.text = text_.substr(offset_, end - offset_);
    out.first_line = line_;
    out.end_offset = end;
    for (const char byte : out.text) line_ += byte == '\n' ? 1 : 0;
    offset_ = end;
    return true;
  }

 private:
  static constexpr std::size_t slice_bytes = 4'000'000;

  /// A first line that ends with its object's brace is a line of JSON Lines; a single object that is
  /// printed over many lines opens with one that does not.
  bool spans_several_objects(std::size_t first) const {
    const std::size_t line_end = text_.find('\n', first);
    if (line_end == std::string_view::npos) return false;
    const std::string_view line = text_.substr(first, line_end - first);
    const std::size_t last = line.find_last_not_of(" \t\r");
    return last != 0 && line[last] == '}' &&
           text_.find_first_not_of(" \t\r\n", line_end) != std::string_view::npos;
  }

  std::string_view text_;
  std::size_t offset_ = 0;
  std::size_t line_ = 0;
  bool lines_ = false;
};

}  // namespace ambit::cli
