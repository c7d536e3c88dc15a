// value_axis.hpp: the values of one field, as far as a rule can tell them apart.
//
// Every value falls into a class, and every test of the field that stands on its value alone is
// true of all values of a class or of none. Two exceptions are said where they arise: texts that no
// test names may still contain, begin or end with what tests look for (`patterns`), and where a
// rule has more bounds than are worth a class each, a test may be true of a part of a class
// (`accepts::exact`).
//
// Thread rule: immutable once built; scratch is an argument.
// Cost: finding a class is a hash and a comparison of a text, or eight comparisons of a number.
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

#include "src/base/digest.hpp"
#include "src/criteria/first_match/class_set.hpp"
#include "src/criteria/first_match/text_matcher.hpp"
#include "src/criteria/plan.hpp"

namespace ambit::criteria {

/// Texts, each known by a number; open addressing, at most half full. A text of up to 16
/// bytes is its own key, so that a look-up needs nothing but its slot.
class text_classes {
 public:
  static constexpr std::uint32_t none = 0xFFFFFFFF;

  void reserve(std::size_t texts);
  /// Adds what is new; no text is empty.
  std::uint32_t add(std::string_view text);
  std::uint32_t find(std::string_view text) const noexcept {
    if (slots_.empty()) return none;
    const slot* const slots = slots_.data();
    const key wanted = key_of(text);
    for (std::size_t at = start_of(wanted, text.size());; at = (at + 1) & mask_) {
      const slot& here = slots[at];
      if (here.number == none || is(here, wanted, text)) return here.number;
    }
  }
  std::string_view text(std::uint32_t number) const noexcept {
    return {bytes_.data() + places_[number].offset, places_[number].size};
  }
  std::size_t size() const noexcept { return places_.size(); }
  std::size_t bytes() const noexcept;
  /// Asks the processor for the slot where the text would stand.
  void prefetch(std::string_view text) const noexcept {
    if (!slots_.empty()) __builtin_prefetch(&slots_[start_of(key_of(text), text.size())]);
  }

 private:
  static constexpr std::size_t short_text = 16;
  /// Of a short text all its bytes, some of them twice; of a longer one a hash in `low`.
  struct key {
    std::uint64_t low = 0;
    std::uint64_t high = 0;
  };
  struct slot {
    std::uint64_t low = 0;
    std::uint64_t high = 0;  ///< of a longer text: where it stands in `bytes_`
    std::uint32_t size = 0;
    std::uint32_t number = none;
  };
  struct place {
    std::uint32_t offset = 0;
    std::uint32_t size = 0;
  };
  static key key_of(std::string_view text) noexcept;
  std::size_t start_of(const key& of, std::size_t size) const noexcept;
  bool is(const slot& here, const key& wanted, std::string_view text) const noexcept {
    if (here.low != wanted.low || here.size != text.size()) return false;
    if (text.size() <= short_text) return here.high == wanted.high;
    return std::memcmp(bytes_.data() + here.high, text.data(), text.size()) == 0;
  }
  void put(std::uint32_t number);
  void grow(std::size_t slots);

  std::vector<slot> slots_;
  std::size_t mask_ = 0;  // one less than there are slots
  std::vector<place> places_;
  std::string bytes_;
};

inline text_classes::key text_classes::key_of(std::string_view text) noexcept {
  const char* const first = text.data();
  const std::size_t size = text.size();
  key out;
  if (size > short_text) {
    out.low = base::hash64(text);
  } else if (size >= 8) {
    std::memcpy(&out.low, first, 8);
    std::memcpy(&out.high, first + size - 8, 8);
  } else if (size >= 4) {
    std::uint32_t begin = 0;
    std::uint32_t end = 0;
    std::memcpy(&begin, first, 4);
    std::memcpy(&end, first + size - 4, 4);
    out.low = begin | std::uint64_t{end} << 32;
  } else if (size != 0) {
    const auto byte = [&](std::size_t at) {
      return std::uint64_t{static_cast<unsigned char>(first[at])};
    };
    out.low = byte(0) | byte(size / 2) << 8 | byte(size - 1) << 16;
  }
  return out;
}

inline std::size_t text_classes::start_of(const key& of, std::size_t size) const noexcept {
  // Both halves of a product, in which every bit of the key has a part.
  __extension__ using wide = unsigned __int128;
  const wide product =
      wide{of.low ^ 0x9E3779B97F4A7C15ULL ^ size} * wide{of.high ^ 0xD6E8FEB86659FD93ULL};
  const auto mixed =
      static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64);
  return static_cast<std::size_t>(mixed ^ mixed >> 29) & mask_;
}

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
  std::uint32_t class_of_text(std::string_view text) const noexcept {
    const std::uint32_t number = values_.find(text);
    return number == text_classes::none ? unseen_class : first_value_class + number;
  }
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
  std::vector<std::int64_t> cuts_;  ///< ascending: a class begins at each
};

}  // namespace ambit::criteria
