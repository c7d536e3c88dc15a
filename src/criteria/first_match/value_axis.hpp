// value_axis.hpp: the values of one field, as far as a rule can tell them apart.
//
// Every value falls into a class, and every test of the field that stands on its value alone is
// true of all values of a class or of none. Two exceptions are said where they arise: texts that no
// test names may still contain, begin or end with what tests look for (`patterns`), and where a
// rule has more bounds than are worth a class each, a test may be true of a part of a class
// (`accepts::exact`).
//
// Thread rule: immutable once built; scratch is an argument.
// Cost: finding a class is a hash and a comparison of a text, or a bucket and a few comparisons of
// a number (cut_search.hpp).
#pragma once

#include <cstddef>
#include <cstdint>
#include <cstring>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/criteria/column.hpp"
#include "src/criteria/first_match/class_set.hpp"
#include "src/criteria/first_match/cut_search.hpp"
#include "src/criteria/first_match/text_key.hpp"
#include "src/criteria/first_match/text_matcher.hpp"
#include "src/criteria/plan.hpp"

namespace ambit::criteria {

/// Texts, each known by a number; open addressing, at most half full.
class text_classes {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  void reserve(std::size_t texts);
  /// Adds what is new; no text is empty.
  std::uint32_t add(std::string_view text);
  std::uint32_t find(std::string_view text) const noexcept {
    return slots_.empty() ? none : find(start(text), text);
  }
  /// The same in two steps, for many texts at a time: the processor is asked for the slots of all
  /// before the first is looked at. There must be texts.
  struct beginning {
    text_key key;
    std::size_t at = 0;
  };
  beginning start(std::string_view text) const noexcept {
    const text_key key = text_key::of(text);
    return {key, start_of(key, text.size())};
  }
  void prefetch(const beginning& from) const noexcept { __builtin_prefetch(&slots_[from.at]); }
  std::uint32_t find(const beginning& from, std::string_view text) const noexcept {
    const slot* const slots = slots_.data();
    for (std::size_t at = from.at;; at = (at + 1) & mask_) {
      const slot& here = slots[at];
      if (here.number == none || is(here, from.key, text)) return here.number;
    }
  }
  std::string_view text(std::uint32_t number) const noexcept {
    return {bytes_.data() + places_[number].offset, places_[number].size};
  }
  std::size_t size() const noexcept { return places_.size(); }
  std::size_t bytes() const noexcept;

 private:
  struct slot {
    text_key key;  ///< of a longer text: `high` says where it stands in `bytes_`
    std::uint32_t size = 0;
    std::uint32_t number = none;
  };
  struct place {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };
  std::size_t start_of(const text_key& of, std::size_t size) const noexcept {
    return static_cast<std::size_t>(of.hash(size)) & mask_;
  }
  bool is(const slot& here, const text_key& wanted, std::string_view text) const noexcept {
    if (here.key.low != wanted.low || here.size != text.size()) return false;
    if (text.size() <= text_key::short_text) return here.key.high == wanted.high;
    return std::memcmp(bytes_.data() + here.key.high, text.data(), text.size()) == 0;
  }
  void put(std::uint32_t number);
  void grow(std::size_t slots);

  std::vector<slot> slots_;
  std::size_t mask_ = 0;  // one less than there are slots
  std::vector<place> places_;
  std::string bytes_;
};

class value_axis {
 public:
  /// Classes that every axis has; values follow.
  static constexpr std::uint32_t missing_class = 0;
  static constexpr std::uint32_t undeclared_class = 1;
  static constexpr std::uint32_t unseen_class = 2;  ///< a text that no test names
  static constexpr std::uint32_t first_value_class = 3;

  /// Whether a test's answer depends on one value alone, and is one that classes can tell.
  static bool is_told_by_value(const atom& test) noexcept;

  /// An axis for `field`; `fold`: of its folded texts where the field itself does not ignore case.
  value_axis(field_ordinal field, field_type type, bool fold);
  /// Atoms of `atoms` that are told by value, of this field and folding. All of them are added
  /// before `close`; nothing is asked before it.
  void add(std::uint32_t ordinal) { added_.push_back(ordinal); }
  /// `most_cuts`: of numbers, how many bounds may have a class of their own.
  /// False where more pairs of a named text and a part that it fits would have to be kept than is
  /// sensible.
  bool close(const atom_table& atoms, std::size_t most_cuts);

  field_ordinal field() const noexcept { return field_; }
  bool fold() const noexcept { return fold_; }
  bool is_text() const noexcept { return type_ == field_type::id || type_ == field_type::text; }
  std::uint32_t class_count() const noexcept { return class_count_; }
  bool has_patterns() const noexcept { return !patterns_.empty(); }
  std::size_t pattern_count() const noexcept { return patterns_.size(); }

  /// Values from `first` to `last`, ordered as integers (value_axis::ordered_of).
  struct bounds {
    std::int64_t first = 0;
    std::int64_t last = 0;
  };

  struct accepted {
    class_set classes;
    bool exact = true;  ///< false: some values of the classes are not accepted
    /// Where it is not exact, and the accepted values lie together: they.
    std::optional<bounds> values;
    /// A test for a part of a text: what it says of the unseen class is for texts without that
    /// part.
    std::optional<std::uint32_t> pattern;
  };
  /// Where the atom has the truth `expected`.
  accepted accepts(std::uint32_t ordinal, const atom& test, truth expected) const;

  /// The classes of values that are not invalid: of every `stride`th cell from `first` on, one into
  /// each of `out`. `folded` is scratch.
  void classify(const cell* first, std::size_t stride, std::span<std::uint32_t> out,
                std::string& folded) const;
  /// The same of a column's records from `first` on. `read` and `folded` are scratch.
  void classify(const column& values, std::size_t first, std::span<std::uint32_t> out,
                std::vector<cell>& read, std::string& folded) const;
  /// Patterns that a text of the unseen class fits, ascending, added to `out`.
  void fitting_patterns(const cell& value, const atom_table& atoms, std::string& folded,
                        text_matcher::memory& passes, std::vector<std::uint32_t>& out) const;
  std::size_t bytes() const noexcept;

  /// Whether the value, if there is one, lies between the bounds; for axes of numbers.
  bool lies_within(const bounds& ends, const cell& value) const noexcept {
    if (value.state != cell_state::present) return true;
    const std::int64_t number = ordered_of(value);
    return ends.first <= number && number <= ends.last;
  }

 private:
  struct needle_place {
    std::uint32_t pattern = 0;
    std::uint32_t size = 0;
  };
  std::vector<bounds> true_of(const atom& test) const;
  std::int64_t ordered_of(const cell& value) const noexcept;
  std::uint32_t class_of_number(std::int64_t value) const noexcept;
  static std::uint32_t class_of_named(std::uint32_t number) noexcept {
    return number == text_classes::none ? unseen_class : first_value_class + number;
  }
  std::uint32_t class_of_text(std::string_view text) const noexcept {
    return class_of_named(values_.find(text));
  }
  template <class TextAt>
  void classify_texts(const TextAt& text_at, std::span<std::uint32_t> out) const;
  template <class Number>
  void classify_numbers(const column::parts& parts, std::size_t first,
                        std::span<std::uint32_t> out) const;
  bool classify_in_place(const column& values, std::size_t first,
                         std::span<std::uint32_t> out) const;
  accepted accepts_numbers(const atom& test, truth expected) const;
  accepted accepts_texts(std::uint32_t ordinal, const atom& test, truth expected) const;
  void add_states(const atom& test, truth expected, std::vector<class_set::interval>& out) const;
  void close_numbers(const atom_table& atoms, std::size_t most_cuts);
  bool close_texts(const atom_table& atoms);

  field_ordinal field_;
  field_type type_;
  bool fold_;
  std::uint32_t class_count_ = first_value_class;
  std::vector<std::uint32_t> added_;  ///< atoms, until closed
  // of texts
  text_classes values_;
  std::vector<std::uint32_t> patterns_;                          ///< atoms
  std::unordered_map<std::uint32_t, std::uint32_t> pattern_of_;  ///< by atom
  std::vector<std::vector<std::uint32_t>> fitting_values_;       ///< by pattern: classes, ascending
  text_matcher matcher_;
  std::vector<needle_place> needles_;
  // of everything else, ordered as integers
  cut_search cuts_;  ///< a class begins at each
};

}  // namespace ambit::criteria
