// json_parse.cpp: text to tape, by Boost.JSON's SAX parser. Boost checks the grammar. Equal keys
// and texts that are no Unicode are noticed here, all of them; Boost's doubles are not looked at.
#include <algorithm>
#include <boost/json/basic_parser_impl.hpp>
#include <cstring>

#include "src/base/digest.hpp"
#include "src/base/json.hpp"
#include "src/base/json_node.hpp"
#include "src/base/json_syntax.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::json {

/// Boost's handler. A cursor follows the parser through the text, so that every node knows where it
/// stands; it moves over white space and separators only once each.
class tape_builder {
 public:
  using code = boost::json::error_code;
  using piece = boost::json::string_view;
  static constexpr std::size_t max_array_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_object_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_string_size = static_cast<std::size_t>(-1);
  static constexpr std::size_t max_key_size = static_cast<std::size_t>(-1);

  /// What the grammar allows and we refuse: a repeated key (`first` is the member that has it
  /// before) or an unsound text (`first` is no_node).
  struct defect {
    std::uint32_t offset;
    std::uint32_t node;
    std::uint32_t first;
  };

  /// `parsed` is the document's text or its mended form. Texts are checked only where they `fail`.
  tape_builder(document& doc, std::string_view parsed, faults how)
      : doc_(doc), text_(parsed), checks_texts_(how == faults::fail) {}

  bool on_document_begin(code&) { return true; }
  bool on_document_end(code&) { return true; }
  bool on_array_begin(code&) { return open(kind::array); }
  bool on_array_end(std::size_t, code&) { return close(); }
  bool on_object_begin(code&) { return open(kind::object); }
  bool on_object_end(std::size_t, code&) { return close(); }
  bool on_key_part(piece bytes, std::size_t, code&) { return keep(bytes); }
  bool on_string_part(piece bytes, std::size_t, code&) { return keep(bytes); }
  bool on_key(piece bytes, std::size_t, code&);
  bool on_string(piece bytes, std::size_t, code&);
  bool on_number_part(piece, code&) { return true; }
  bool on_int64(std::int64_t, piece bytes, code&) { return number(bytes); }
  bool on_uint64(std::uint64_t, piece bytes, code&) { return number(bytes); }
  bool on_double(double, piece bytes, code&) { return number(bytes); }
  bool on_bool(bool value, code&);
  bool on_null(code&);
  bool on_comment_part(piece, code&) { return true; }
  bool on_comment(piece, code&) { return true; }

  std::size_t cursor() const noexcept { return cursor_; }
  std::uint32_t open_node() const noexcept { return open_; }
  expectation expected() const noexcept;
  /// Reports what was noticed, in the order of places; true when that leaves the document good.
  bool report_defects(report& problems, faults how);

 private:
  struct stored {
    std::uint32_t at;
    std::uint32_t size;
    bool escaped;
  };
  bool open(kind type);
  bool close();
  bool keep(piece bytes);
  bool number(piece bytes);
  stored store(piece last);
  std::string_view bytes_of(const stored& content) const noexcept;
  document::node& add(kind type);
  void find_duplicates(std::uint32_t object);
  void find_duplicates_by_hash(std::uint32_t object);
  void add_duplicate(std::uint32_t member, std::uint32_t first);
  std::uint32_t after(std::uint32_t index) const noexcept;
  void mark_repeated(std::uint32_t member);
  void describe(const defect& item, problem& out, bool briefly) const;

  document& doc_;
  std::string_view text_;
  bool checks_texts_;
  std::size_t cursor_ = 0;
  std::uint32_t open_ = no_node;  // the container being read
  std::size_t parts_begin_ = 0;   // in strings_, of the text being read
  bool has_parts_ = false;
  bool has_key_ = false;
  bool key_is_sound_ = true;
  stored key_{};
  std::uint32_t key_token_ = 0;
  std::vector<defect> defects_;
};

// ----------------------------------------------------------------------------------------------
// document

document::document() = default;
document::~document() = default;
document::document(document&&) noexcept = default;
document& document::operator=(document&&) noexcept = default;

value document::root() const noexcept {
  return nodes_.empty() ? value{} : value{this, 0};
}

bool document::parse(std::string_view text, std::string_view file, report& problems,
                     std::uint64_t first_line, faults how) {
  nodes_.clear();
  strings_.clear();
  marks_.clear();
  text_ = text;
  file_ = file;
  first_line_ = first_line;
  if (text.size() > limits::max_document_bytes) {
    problem item;
    item.code = "document_too_large";
    item.found = "a document of " + std::to_string(text.size()) + " bytes";
    item.expected = "at most " + std::to_string(limits::max_document_bytes) + " bytes";
    item.where.file = file;
    problems.add(std::move(item));
    return false;
  }
  set_marks();
  if (read(problems, how)) return true;
  nodes_.clear();
  return false;
}

bool document::read(report& problems, faults how) {
  boost::json::parse_options options;
  options.max_depth = limits::max_depth;
  options.allow_invalid_utf8 = true;  // the builder looks, and goes on
  std::string_view parsed = text_;
  for (bool mended = false;; mended = true) {
    nodes_.clear();
    strings_.clear();
    boost::json::basic_parser<tape_builder> parser(options, *this, parsed, how);
    boost::json::error_code code;
    const std::size_t stop = parser.write_some(false, parsed.data(), parsed.size(), code);
    const bool well_formed = !code && stop == parsed.size();
    if (!well_formed && !mended && mend(text_, mended_)) {
      parsed = mended_;
      continue;
    }
    tape_builder& builder = parser.handler();
    const bool sound = builder.report_defects(problems, how);
    if (well_formed) return sound;

    const bool too_deep = code == boost::json::error::too_deep;
    const auto syntax =
        too_deep ? explain_too_deep(text_, builder.cursor())
                 : explain_syntax_error(text_, builder.cursor(), builder.expected(), stop);
    problem item;
    item.code = syntax.code;
    item.found = syntax.found;
    item.expected = syntax.expected;
    item.hint = syntax.hint;
    item.where = place_of(syntax.offset, builder.open_node());
    problems.add(std::move(item));
    return false;
  }
}

// ----------------------------------------------------------------------------------------------
// tape_builder

bool tape_builder::open(kind type) {
  add(type).at = no_node;
  open_ = static_cast<std::uint32_t>(doc_.nodes_.size() - 1);
  ++cursor_;
  return true;
}

bool tape_builder::close() {
  while (is_white_space(text_[cursor_])) ++cursor_;
  ++cursor_;
  document::node& item = doc_.nodes_[open_];
  item.at = static_cast<std::uint32_t>(doc_.nodes_.size());
  if (item.type == kind::object) find_duplicates(open_);
  open_ = doc_.nodes_[open_].parent;
  return true;
}

bool tape_builder::keep(piece bytes) {
  if (!has_parts_) parts_begin_ = doc_.strings_.size();
  has_parts_ = true;
  doc_.strings_.insert(doc_.strings_.end(), bytes.begin(), bytes.end());
  return true;
}

/// The text whose opening quote stands at the cursor, which moves past the closing one.
tape_builder::stored tape_builder::store(piece last) {
  const char* begin = text_.data() + cursor_ + 1;
  if (!has_parts_ && last.data() == begin) {
    const auto at = static_cast<std::uint32_t>(cursor_ + 1);
    cursor_ += last.size() + 2;
    return {at, static_cast<std::uint32_t>(last.size()), false};
  }
  keep(last);
  has_parts_ = false;
  cursor_ = closing_quote(text_, cursor_) + 1;
  return {static_cast<std::uint32_t>(parts_begin_),
          static_cast<std::uint32_t>(doc_.strings_.size() - parts_begin_), true};
}

std::string_view tape_builder::bytes_of(const stored& content) const noexcept {
  const char* base = content.escaped ? doc_.strings_.data() : text_.data();
  return {base + content.at, content.size};
}

bool tape_builder::on_key(piece bytes, std::size_t, code&) {
  while (text_[cursor_] != '"') ++cursor_;
  key_token_ = static_cast<std::uint32_t>(cursor_);
  key_ = store(bytes);
  has_key_ = true;
  key_is_sound_ = !checks_texts_ || text::is_valid(bytes_of(key_));
  return true;
}

bool tape_builder::on_string(piece bytes, std::size_t, code&) {
  document::node& item = add(kind::string);
  const stored content = store(bytes);
  item.at = content.at;
  item.size = content.size;
  item.escaped = content.escaped;
  if (checks_texts_ && !text::is_valid(bytes_of(content))) {
    defects_.push_back({item.token, static_cast<std::uint32_t>(doc_.nodes_.size() - 1), no_node});
  }
  return true;
}

bool tape_builder::number(piece bytes) {
  document::node& item = add(kind::number);
  item.at = item.token;
  item.size = static_cast<std::uint32_t>(bytes.size());
  cursor_ += bytes.size();
  return true;
}

bool tape_builder::on_bool(bool value, code&) {
  add(kind::boolean).size = value ? 1 : 0;
  cursor_ += value ? 4 : 5;
  return true;
}

bool tape_builder::on_null(code&) {
  add(kind::null);
  cursor_ += 4;
  return true;
}

/// A node for the value that comes next in the text; leaves the cursor at its first byte.
document::node& tape_builder::add(kind type) {
  while (is_white_space(text_[cursor_]) || text_[cursor_] == ',' || text_[cursor_] == ':') {
    ++cursor_;
  }
  document::node item;
  item.token = static_cast<std::uint32_t>(cursor_);
  item.type = type;
  item.parent = open_;
  const auto index = static_cast<std::uint32_t>(doc_.nodes_.size());
  if (open_ != no_node) {
    document::node& parent = doc_.nodes_[open_];
    item.key_at = has_key_ ? key_.at : parent.size;
    item.key_size = has_key_ ? key_.size : 0;
    item.key_escaped = has_key_ && key_.escaped;
    ++parent.size;
  }
  if (!key_is_sound_) defects_.push_back({key_token_, index, no_node});
  has_key_ = false;
  key_is_sound_ = true;
  return doc_.nodes_.emplace_back(item);
}

expectation tape_builder::expected() const noexcept {
  if (has_key_) return expectation::colon;
  if (doc_.nodes_.empty()) return expectation::value;
  if (open_ == no_node) return expectation::end;
  const document::node& parent = doc_.nodes_[open_];
  if (parent.type == kind::array) {
    return parent.size == 0 ? expectation::first_element : expectation::after_element;
  }
  return parent.size == 0 ? expectation::first_key : expectation::after_member;
}

bool tape_builder::report_defects(report& problems, faults how) {
  // Objects that a syntax error left open have had no look yet.
  for (std::uint32_t index = open_; index != no_node; index = doc_.nodes_[index].parent) {
    doc_.nodes_[index].at = static_cast<std::uint32_t>(doc_.nodes_.size());
    if (doc_.nodes_[index].type == kind::object) find_duplicates(index);
  }
  if (how == faults::mark) {
    for (const defect& item : defects_) mark_repeated(item.node);
    return true;
  }
  std::sort(defects_.begin(), defects_.end(),
            [](const defect& left, const defect& right) { return left.offset < right.offset; });
  for (const defect& item : defects_) {
    problem found;
    describe(item, found, !problems.keeps(severity::error));
    problems.add(std::move(found));
  }
  return defects_.empty();
}

void tape_builder::mark_repeated(std::uint32_t member) {
  std::uint32_t index = doc_.nodes_[member].parent;
  while (index != no_node && !doc_.nodes_[index].repeats_key) {
    doc_.nodes_[index].repeats_key = true;
    index = doc_.nodes_[index].parent;
  }
}

void tape_builder::describe(const defect& item, problem& out, bool briefly) const {
  const document::node& node = doc_.nodes_[item.node];
  if (item.first != no_node) {
    out.code = "duplicate_key";
    if (briefly) return;
    const place first = doc_.place_of(doc_.key_offset(item.first), item.first);
    out.found = "the key " + text::quoted(doc_.key_of(node)) + " again";
    out.expected = "each key once in an object";
    out.hint = "it is first at line " + std::to_string(first.line) + ", column " +
               std::to_string(first.column);
  } else {
    const std::size_t end = closing_quote(doc_.text_, item.offset);
    const auto source = doc_.text_.substr(item.offset, end - item.offset);
    const auto fault = find_text_fault(source);
    out.code = fault.code;
    if (briefly) return;
    out.found = fault.found;
    out.expected = fault.expected;
    out.hint = fault.hint;
  }
  out.where = doc_.place_of(item.offset, item.node);
}

// ----------------------------------------------------------------------------------------------
// duplicate keys

std::uint32_t tape_builder::after(std::uint32_t index) const noexcept {
  const document::node& item = doc_.nodes_[index];
  return item.type == kind::array || item.type == kind::object ? item.at : index + 1;
}

void tape_builder::add_duplicate(std::uint32_t member, std::uint32_t first) {
  defects_.push_back({static_cast<std::uint32_t>(doc_.key_offset(member)), member, first});
}

/// Objects of records are small: their keys are compared pairwise, by a word that tells most apart.
void tape_builder::find_duplicates(std::uint32_t object) {
  constexpr std::uint32_t small = 32;
  const std::uint32_t count = doc_.nodes_[object].size;
  if (count < 2) return;
  if (count > small) return find_duplicates_by_hash(object);

  std::uint32_t words[small];
  std::uint32_t members[small];
  std::uint32_t member = object + 1;
  for (std::uint32_t i = 0; i < count; ++i, member = after(member)) {
    const std::string_view key = doc_.key_of(doc_.nodes_[member]);
    const auto byte = [&](std::size_t at) {
      return static_cast<std::uint32_t>(static_cast<unsigned char>(key[at]));
    };
    std::uint32_t word = static_cast<std::uint32_t>(key.size()) << 24;
    if (!key.empty()) word |= byte(0) << 16 | byte(key.size() / 2) << 8 | byte(key.size() - 1);
    words[i] = word;
    members[i] = member;
    for (std::uint32_t earlier = 0; earlier < i; ++earlier) {
      if (words[earlier] != word || doc_.key_of(doc_.nodes_[members[earlier]]) != key) continue;
      add_duplicate(member, members[earlier]);
      break;
    }
  }
}

/// Sorting by hash, then by bytes, stays fast also for keys that were chosen to collide.
void tape_builder::find_duplicates_by_hash(std::uint32_t object) {
  auto& hashes = doc_.key_hashes_;
  hashes.clear();
  const std::uint32_t end = doc_.nodes_[object].at;
  for (std::uint32_t member = object + 1; member < end; member = after(member)) {
    hashes.emplace_back(base::hash64(doc_.key_of(doc_.nodes_[member])), member);
  }
  const auto key_at = [&](std::uint32_t member) { return doc_.key_of(doc_.nodes_[member]); };
  std::sort(hashes.begin(), hashes.end(), [&](const auto& left, const auto& right) {
    if (left.first != right.first) return left.first < right.first;
    const int order = key_at(left.second).compare(key_at(right.second));
    return order != 0 ? order < 0 : left.second < right.second;
  });
  std::size_t first = 0;
  for (std::size_t i = 1; i < hashes.size(); ++i) {
    const bool equal = hashes[i].first == hashes[first].first &&
                       key_at(hashes[i].second) == key_at(hashes[first].second);
    if (equal) {
      add_duplicate(hashes[i].second, hashes[first].second);
    } else {
      first = i;
    }
  }
}

}  // namespace ambit::json
