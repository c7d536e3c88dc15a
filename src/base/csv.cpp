#include "src/base/csv.hpp"

#include <algorithm>

#include "src/base/text.hpp"

namespace ambit::csv {

namespace {

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";
constexpr std::size_t nowhere = std::string_view::npos;

std::size_t column_of(std::string_view line) noexcept {
  // Bytes that open no sequence count as one, so that ill-formed text has columns too.
  const auto continues = [](char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80;
  };
  return line.size() -
         static_cast<std::size_t>(std::count_if(line.begin(), line.end(), continues)) + 1;
}

}  // namespace

reader::reader(std::string_view text, char separator) : text_(text), separator_(separator) {
  if (text_.substr(0, byte_order_mark.size()) == byte_order_mark) at_ = byte_order_mark.size();
}

bool reader::next() {
  while (at_ < text_.size() && skip_line_end(at_) != at_) at_ = skip_line_end(at_);
  if (at_ >= text_.size()) return false;
  line_ += static_cast<std::uint64_t>(
      std::count(text_.begin() + static_cast<std::ptrdiff_t>(counted_),
                 text_.begin() + static_cast<std::ptrdiff_t>(at_), '\n'));
  counted_ = begin_ = at_;
  why_ = {};
  cells_.clear();
  parts_.clear();
  unescaped_.clear();
  for (;;) {
    const std::size_t cell_offset = at_;
    if (!read_cell()) {
      resume(cell_offset);
      break;
    }
    if (at_ < text_.size() && text_[at_] == separator_) {
      ++at_;
      continue;
    }
    at_ = skip_line_end(at_);
    break;
  }
  keep_unescaped();
  return true;
}

bool reader::read_cell() {
  return at_ < text_.size() && text_[at_] == '"' ? read_quoted() : read_plain();
}

bool reader::read_quoted() {
  const std::size_t opened = at_;
  const std::size_t kept = unescaped_.size();
  std::size_t from = opened + 1;
  for (;;) {
    const std::size_t quote = text_.find('"', from);
    if (quote == nowhere) {
      return fail("unclosed_quote", "a quote that is never closed",
                  "a closing quote, and quotes inside doubled", opened);
    }
    const bool doubled = quote + 1 < text_.size() && text_[quote + 1] == '"';
    if (!doubled) {
      if (!ends_cell(quote + 1)) {
        return fail("text_after_quote", "more text after a closing quote",
                    "a separator or the end of the line; quotes inside a cell are doubled",
                    quote + 1);
      }
      if (unescaped_.size() > kept) {
        unescaped_ += text_.substr(from, quote - from);
        parts_.push_back({cells_.size(), kept, unescaped_.size() - kept});
      }
      cells_.push_back({text_.substr(from, quote - from), opened});
      at_ = quote + 1;
      return true;
    }
    unescaped_ += text_.substr(from, quote + 1 - from);
    from = quote + 2;
  }
}

bool reader::read_plain() {
  std::size_t end = at_;
  while (end < text_.size() && text_[end] != separator_ && text_[end] != '\n') {
    if (text_[end] == '"') {
      return fail("stray_quote", "a quote inside an unquoted cell",
                  "the whole cell in quotes, and quotes inside doubled", end);
    }
    if (text_[end] == '\r') {
      if (skip_line_end(end) != end) break;
      return fail("stray_carriage_return", "a carriage return that ends no line",
                  "lines that end with a line feed", end);
    }
    ++end;
  }
  cells_.push_back({text_.substr(at_, end - at_), at_});
  at_ = end;
  return true;
}

bool reader::fail(std::string_view code, std::string_view found, std::string_view expected,
                  std::size_t offset) {
  why_ = {code, found, expected, offset};
  return false;
}

bool reader::ends_cell(std::size_t offset) const noexcept {
  return offset == text_.size() || text_[offset] == separator_ || skip_line_end(offset) != offset;
}

/// The offset past the line end that stands at `offset`; `offset` when none does.
std::size_t reader::skip_line_end(std::size_t offset) const noexcept {
  const std::string_view rest = text_.substr(offset, 2);
  if (rest.substr(0, 1) == "\n") return offset + 1;
  return rest == "\r\n" ? offset + 2 : offset;
}

/// Goes on below a fault. Scanning a part of the text twice is bounded: a quote that opens a cell
/// further down would have closed the one that ran over it.
void reader::resume(std::size_t cell_offset) {
  const std::size_t line_end = text_.find('\n', cell_offset);
  const bool is_quoted = text_[std::min(cell_offset, text_.size() - 1)] == '"';
  const std::size_t from = is_quoted && line_end < why_.offset ? cell_offset : why_.offset;
  const std::size_t end = text_.find('\n', from);
  at_ = end == nowhere ? text_.size() : end + 1;
}

/// Points the cells at their unescaped texts, now that those stay where they are.
void reader::keep_unescaped() {
  for (const part& one : parts_) {
    cells_[one.cell].text = std::string_view(unescaped_).substr(one.offset, one.size);
  }
}

place reader::place_of(std::size_t offset) const {
  const std::string_view above = text_.substr(begin_, offset - begin_);
  place where;
  where.line = line_ + static_cast<std::uint64_t>(std::count(above.begin(), above.end(), '\n'));
  const std::size_t line_end = above.rfind('\n');
  where.column = column_of(line_end == nowhere ? above : above.substr(line_end + 1));
  return where;
}

}  // namespace ambit::csv
