// json.cpp: reading a parsed document: values, the object reader, lines.
#include "src/base/json.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <tuple>

#include "src/base/json_node.hpp"
#include "src/base/limits.hpp"
#include "src/base/text.hpp"

namespace ambit::json {

// ----------------------------------------------------------------------------------------------
// value

kind value::type() const noexcept {
  return doc_ ? doc_->nodes_[node_].type : kind::null;
}

bool value::boolean() const noexcept {
  return doc_ && doc_->nodes_[node_].size != 0;
}

std::string_view value::string() const noexcept {
  if (!is_string()) return {};
  const auto& item = doc_->nodes_[node_];
  const char* base = item.escaped ? doc_->strings_.data() : doc_->text_.data();
  return {base + item.at, item.size};
}

std::string_view value::number() const noexcept {
  if (!is_number()) return {};
  const auto& item = doc_->nodes_[node_];
  return doc_->text_.substr(item.at, item.size);
}

std::size_t value::size() const noexcept {
  return is_array() || is_object() ? doc_->nodes_[node_].size : 0;
}

bool value::is_sound() const noexcept {
  if (!doc_) return true;
  return is_string() ? text::is_valid(string()) : !doc_->nodes_[node_].repeats_key;
}

value value::find(std::string_view key) const noexcept {
  return is_object() ? find_between(node_ + 1, doc_->nodes_[node_].at, key) : value{};
}

value value::find(std::string_view key, value likely) const noexcept {
  if (!likely) return find(key);
  const value behind = find_between(likely.node_, doc_->nodes_[node_].at, key);
  return behind ? behind : find_between(node_ + 1, likely.node_, key);
}

/// A member among those from one node to another.
value value::find_between(std::uint32_t index, std::uint32_t end,
                          std::string_view key) const noexcept {
  const auto& nodes = doc_->nodes_;
  while (index < end) {
    const auto& item = nodes[index];
    if (item.key_size == key.size() && doc_->key_of(item) == key) return {doc_, index};
    const bool nested = item.type == kind::array || item.type == kind::object;
    index = nested ? item.at : index + 1;
  }
  return {};
}

value value::first() const noexcept {
  return size() == 0 ? value{} : value{doc_, node_ + 1};
}

value value::next() const noexcept {
  if (!doc_) return {};
  const auto& item = doc_->nodes_[node_];
  if (item.parent == no_node) return {};
  const std::uint32_t after = is_array() || is_object() ? item.at : node_ + 1;
  return after < doc_->nodes_[item.parent].at ? value{doc_, after} : value{};
}

std::string_view value::key() const noexcept {
  if (!doc_) return {};
  const auto& item = doc_->nodes_[node_];
  if (item.parent == no_node || doc_->nodes_[item.parent].type != kind::object) return {};
  return doc_->key_of(item);
}

std::string_view value::source() const {
  if (!doc_) return {};
  const std::size_t begin = doc_->nodes_[node_].token;
  return doc_->text_.substr(begin, doc_->end_of(node_) - begin);
}

std::string value::pointer() const {
  return doc_ ? doc_->pointer_of(node_) : std::string();
}

place value::where() const {
  return doc_ ? doc_->place_of(doc_->nodes_[node_].token, node_) : place{};
}

place value::where_key() const {
  return doc_ ? doc_->place_of(doc_->key_offset(node_), node_) : place{};
}

std::string value::describe() const {
  if (!doc_) return "nothing";
  switch (type()) {
    case kind::null:
      return "null";
    case kind::boolean:
      return boolean() ? "true" : "false";
    case kind::number: {
      constexpr std::size_t most = 40;
      const auto digits = number();
      return "the number " + std::string(digits.substr(0, most)) +
             (digits.size() > most ? "…" : "");
    }
    case kind::string:
      return string().empty() ? "an empty text" : "the text " + text::quoted(string());
    case kind::array:
      return size() == 0 ? "an empty array" : "an array";
    case kind::object:
      return size() == 0 ? "an empty object" : "an object";
  }
  return {};
}

// ----------------------------------------------------------------------------------------------
// reader

namespace {

std::string_view name_of(kind type) {
  static constexpr std::array<std::string_view, 6> names = {"null",   "true or false", "a number",
                                                            "a text", "an array",      "an object"};
  return names[static_cast<std::size_t>(type)];
}

std::string list_of(const std::vector<std::string_view>& keys) {
  constexpr std::size_t most = 20;
  std::string out = "one of ";
  for (std::size_t i = 0; i < std::min(keys.size(), most); ++i) {
    if (i != 0) out += ", ";
    out += text::quoted(keys[i]);
  }
  if (keys.size() > most) out += ", …";
  return out;
}

}  // namespace

reader::reader(value object, report& problems, std::string_view what)
    : object_(object), problems_(problems), what_(what), usable_(object.is_object()) {
  if (usable_) return;
  error(problems_, object_, "wrong_type", object_.describe(), std::string(what_) + ", an object");
}

value reader::require(std::string_view key, kind type) {
  const value found = any(key);
  if (!usable_) return {};
  if (!found) {
    error(problems_, object_, "missing_key", std::string(what_) + " without " + text::quoted(key),
          text::quoted(key) + " as " + std::string(name_of(type)));
    return {};
  }
  if (found.type() == type) return found;
  error(problems_, found, "wrong_type", found.describe(),
        text::quoted(key) + " as " + std::string(name_of(type)));
  return {};
}

value reader::optional(std::string_view key, kind type) {
  const value found = any(key);
  if (!found || found.is_null()) return {};
  if (found.type() == type) return found;
  error(problems_, found, "wrong_type", found.describe(),
        text::quoted(key) + " as " + std::string(name_of(type)));
  return {};
}

value reader::any(std::string_view key) {
  if (known_count_ < usual_members) {
    known_[known_count_++] = key;
  } else {
    further_known_.push_back(key);
  }
  if (!usable_) return {};
  const value found = object_.find(key, last_);
  if (!found) return found;
  ++found_;
  is_ascending_ = is_ascending_ && (!last_ || last_.is_before(found));
  last_ = found;
  return found;
}

std::vector<std::string_view> reader::known() const {
  std::vector<std::string_view> out(known_.begin(), known_.begin() + known_count_);
  out.insert(out.end(), further_known_.begin(), further_known_.end());
  return out;
}

void reader::finish() {
  if (!usable_ || (is_ascending_ && found_ == object_.size())) return;
  const std::vector<std::string_view> known = this->known();
  for (value member = object_.first(); member; member = member.next()) {
    if (std::find(known.begin(), known.end(), member.key()) != known.end()) continue;
    problem item;
    item.code = "unknown_key";
    if (problems_.keeps(item.level)) {
      item.found = "unknown key " + text::quoted(member.key()) + " in " + std::string(what_);
      item.expected = list_of(known);
      item.hint = text::did_you_mean(member.key(), known);
      item.where = member.where_key();
    }
    problems_.add(std::move(item));
  }
}

// ----------------------------------------------------------------------------------------------
// errors and lines

namespace {

void add(report& problems, severity level, value at, std::string_view code, std::string found,
         std::string expected, std::string hint) {
  problem item;
  item.level = level;
  item.code = code;
  item.found = std::move(found);
  item.expected = std::move(expected);
  item.hint = std::move(hint);
  if (problems.keeps(level)) item.where = at.where();
  problems.add(std::move(item));
}

}  // namespace

void error(report& problems, value at, std::string_view code, std::string found,
           std::string expected, std::string hint) {
  add(problems, severity::error, at, code, std::move(found), std::move(expected), std::move(hint));
}

void warning(report& problems, value at, std::string_view code, std::string found,
             std::string expected, std::string hint) {
  add(problems, severity::warning, at, code, std::move(found), std::move(expected),
      std::move(hint));
}

report in_order_of_places(const report& found) {
  if (found.omitted() != 0) return found;  // cut: there is no telling what stands before
  std::vector<problem> items = found.problems();
  const auto key = [](const problem& item) { return std::tie(item.where.line, item.where.column); };
  std::stable_sort(items.begin(), items.end(),
                   [&](const problem& a, const problem& b) { return key(a) < key(b); });
  const auto same = [&](const problem& a, const problem& b) {
    return key(a) == key(b) && a.code == b.code && a.found == b.found && a.expected == b.expected &&
           a.where.pointer == b.where.pointer;
  };
  report out;
  for (std::size_t i = 0; i < items.size(); ++i) {
    if (i == 0 || !same(items[i - 1], items[i])) out.add(items[i]);
  }
  return out;
}

bool next_line(std::string_view text, std::size_t& offset, std::uint64_t& number, line& out) {
  while (offset < text.size()) {
    const std::size_t end = std::min(text.find('\n', offset), text.size());
    std::string_view content = text.substr(offset, end - offset);
    offset = std::min(end + 1, text.size());
    ++number;
    if (content.ends_with('\r')) content.remove_suffix(1);
    if (std::all_of(content.begin(), content.end(), is_white_space)) continue;
    out = {content, number};
    return true;
  }
  return false;
}

}  // namespace ambit::json
