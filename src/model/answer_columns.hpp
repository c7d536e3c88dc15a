// answer_columns.hpp: what stands behind ambit/columns.hpp: columns that an exchange format can
// point into.
//
//   answer_columns out(rows);
//   answer_column& reasons = out.add("reason", answer_column::kind::word);
//   for (…) reasons.add(name(made.reason));
//
// Thread rule: one thread while it is filled; const use from many. Cost: amortised appends.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "src/criteria/schema_data.hpp"

namespace ambit::model {

/// Texts one after the other: text i lies between offsets i and i + 1.
struct text_list {
  std::string bytes;
  std::vector<std::int64_t> offsets = {0};
  void add(std::string_view text) {
    bytes += text;
    offsets.push_back(static_cast<std::int64_t>(bytes.size()));
  }
  std::size_t size() const noexcept { return offsets.size() - 1; }
};

class answer_column {
 public:
  enum class kind : std::uint8_t {
    text,    ///< another one in each record
    word,    ///< one of a few: `numbers` are positions in `texts`
    number,  ///< 32 bits
    flag,    ///< bits
  };

  answer_column(std::string name, kind type) : name_(std::move(name)), type_(type) {}

  /// A text or a word; an empty one is missing.
  void add(std::string_view text);
  void add(std::int32_t number);
  void add_flag(bool value);
  void add_missing();

  const std::string& name() const noexcept { return name_; }
  kind type() const noexcept { return type_; }
  std::size_t missing_count() const noexcept { return missing_; }
  const std::vector<std::uint8_t>& present_bits() const noexcept { return present_; }
  const std::vector<std::uint8_t>& flag_bits() const noexcept { return flags_; }
  const std::vector<std::int32_t>& numbers() const noexcept { return numbers_; }
  const text_list& texts() const noexcept { return texts_; }

 private:
  void mark(bool present);
  static void append_bit(std::vector<std::uint8_t>& bits, std::size_t at, bool value);

  std::string name_;
  kind type_;
  std::size_t size_ = 0;
  std::size_t missing_ = 0;
  std::vector<std::uint8_t> present_;
  std::vector<std::uint8_t> flags_;
  std::vector<std::int32_t> numbers_;
  text_list texts_;
  criteria::text_map<std::int32_t> positions_;  // of words
};

class answer_columns {
 public:
  explicit answer_columns(std::size_t size) : size_(size) {}

  /// Valid as long as this; each column must get a value a record.
  answer_column& add(std::string_view name, answer_column::kind type) {
    return columns_.emplace_back(std::string(name), type);
  }
  /// Says something of all records.
  void add_note(std::string_view key, std::string_view text) { notes_.emplace_back(key, text); }

  std::size_t size() const noexcept { return size_; }
  const std::deque<answer_column>& columns() const noexcept { return columns_; }
  const std::vector<std::pair<std::string, std::string>>& notes() const noexcept { return notes_; }

 private:
  std::size_t size_;
  std::deque<answer_column> columns_;
  std::vector<std::pair<std::string, std::string>> notes_;
};

}  // namespace ambit::model
