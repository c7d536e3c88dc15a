#include "src/criteria/first_match/value_axis.hpp"

#include <algorithm>
#include <array>
#include <bit>
#include <limits>

#include "src/base/text.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::criteria {

// ------------------------------------------------------------------------------------------------
// texts by number

void text_classes::reserve(std::size_t texts) {
  const std::size_t slots = std::bit_ceil(2 * texts + 2);
  if (slots > slots_.size()) grow(slots);
}

void text_classes::grow(std::size_t slots) {
  slots_.assign(slots, {});
  mask_ = slots - 1;
  for (std::uint32_t number = 0; number < places_.size(); ++number) put(number);
}

void text_classes::put(std::uint32_t number) {
  text_key key = text_key::of(text(number));
  const place& where = places_[number];
  std::size_t at = start_of(key, where.size);
  while (slots_[at].number != none) at = (at + 1) & mask_;
  if (where.size > text_key::short_text) key.high = where.offset;
  slots_[at] = {key, where.size, number};
}

std::uint32_t text_classes::add(std::string_view text) {
  const std::uint32_t known = find(text);
  if (known != none) return known;
  const auto number = static_cast<std::uint32_t>(places_.size());
  places_.push_back(
      {static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(text.size())});
  bytes_ += text;
  if (2 * places_.size() > slots_.size()) {
    grow(std::bit_ceil(4 * places_.size()));
  } else {
    put(number);
  }
  return number;
}

std::size_t text_classes::bytes() const noexcept {
  return slots_.capacity() * sizeof(slot) + places_.capacity() * sizeof(place) + bytes_.capacity();
}

// ------------------------------------------------------------------------------------------------
// what an axis can tell

namespace {

constexpr std::int64_t least = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t greatest = std::numeric_limits<std::int64_t>::max();

bool is_part_of_text(atom_op op) noexcept {
  return op == atom_op::contains || op == atom_op::starts_with || op == atom_op::ends_with ||
         op == atom_op::has_word;
}

/// Named texts times parts that they fit: four bytes each here, and as much again in each row's set.
constexpr std::size_t most_pairs = 2'000'000;

/// Numbers ordered as integers: neighbours become neighbours. Zero has one form (the sum), and what
/// is no number is missing before it comes here.
std::int64_t ordered(double number) noexcept {
  const auto bits = std::bit_cast<std::int64_t>(number + 0.0);
  return bits >= 0 ? bits : bits ^ greatest;
}

}  // namespace

bool value_axis::is_told_by_value(const atom& test) noexcept {
  if (test.other != no_field || test.depends_on_moment()) return false;
  if (test.op == atom_op::present) return true;
  if (test.type == field_type::choices) return false;
  if (test.op == atom_op::equal || test.op == atom_op::in) return true;
  const bool text = test.type == field_type::id || test.type == field_type::text;
  return text == is_part_of_text(test.op);
}

value_axis::value_axis(field_ordinal field, field_type type, bool fold)
    : field_(field), type_(type), fold_(fold) {}

bool value_axis::close(const atom_table& atoms, std::size_t most_cuts) {
  bool is_sensible = true;
  if (is_text()) {
    is_sensible = close_texts(atoms);
  } else if (type_ != field_type::choices) {
    close_numbers(atoms, most_cuts);
  } else {
    class_count_ = first_value_class + 1;  // any set: such tests only ask whether there is one
  }
  added_ = {};
  return is_sensible;
}

/// The bounds that most tests share come first when there are too many.
void value_axis::close_numbers(const atom_table& atoms, std::size_t most_cuts) {
  std::vector<std::int64_t> ends;
  for (const std::uint32_t ordinal : added_) {
    for (const bounds each : true_of(atoms[ordinal])) {
      if (each.first != least) ends.push_back(each.first);
      if (each.last != greatest) ends.push_back(each.last + 1);
    }
  }
  std::sort(ends.begin(), ends.end());
  std::vector<std::int64_t> cuts = ends;
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  if (cuts.size() > most_cuts) {
    cuts.clear();
    for (std::size_t i = 0; i < most_cuts; ++i) {
      const std::int64_t cut = ends[ends.size() * (2 * i + 1) / (2 * most_cuts)];
      if (cuts.empty() || cuts.back() != cut) cuts.push_back(cut);
    }
  }
  cuts_ = cut_search(cuts);
  class_count_ = first_value_class + static_cast<std::uint32_t>(cuts.size()) + 1;
}

bool value_axis::close_texts(const atom_table& atoms) {
  std::size_t count = 0;
  for (const std::uint32_t ordinal : added_) count += atoms[ordinal].texts.size();
  values_.reserve(count);
  std::vector<std::string_view> needles;
  for (const std::uint32_t ordinal : added_) {
    const atom& test = atoms[ordinal];
    if (!is_part_of_text(test.op)) {
      for (const std::string& text : test.texts) values_.add(text);
      continue;
    }
    const auto pattern = static_cast<std::uint32_t>(patterns_.size());
    patterns_.push_back(ordinal);
    pattern_of_.emplace(ordinal, pattern);
    for (const std::string& text : test.texts) {
      needles.push_back(text);
      needles_.push_back({pattern, static_cast<std::uint32_t>(text.size())});
    }
  }
  class_count_ = first_value_class + static_cast<std::uint32_t>(values_.size());
  matcher_ = text_matcher(needles);
  fitting_values_.resize(patterns_.size());
  std::string folded;
  text_matcher::memory passes;
  std::vector<std::uint32_t> fitting;
  std::size_t pairs = 0;
  for (std::uint32_t number = 0; number < values_.size() && !patterns_.empty(); ++number) {
    cell value;
    const std::string_view text = values_.text(number);
    value.text = text.data();
    value.size = static_cast<std::uint32_t>(text.size());
    value.state = cell_state::present;
    fitting.clear();
    fitting_patterns(value, atoms, folded, passes, fitting);
    pairs += fitting.size();
    if (pairs > most_pairs) return false;
    for (const std::uint32_t pattern : fitting) {
      std::vector<std::uint32_t>& classes = fitting_values_[pattern];
      const std::uint32_t found = first_value_class + number;
      if (classes.empty() || classes.back() != found) classes.push_back(found);
    }
  }
  return true;
}

// ------------------------------------------------------------------------------------------------
// what a test accepts

/// The values of which an atom over something ordered is true, ascending.
std::vector<value_axis::bounds> value_axis::true_of(const atom& test) const {
  std::vector<std::int64_t> constants = test.integers;
  if (type_ == field_type::number) {
    constants.clear();
    for (const double number : test.numbers) constants.push_back(ordered(number));
  }
  switch (test.op) {
    case atom_op::present:
      return {{least, greatest}};
    case atom_op::less:
      if (constants[0] == least) return {};
      return {{least, constants[0] - 1}};
    case atom_op::less_or_equal:
      return {{least, constants[0]}};
    case atom_op::between:
      if (constants[0] > constants[1]) return {};
      return {{constants[0], constants[1]}};
    default:
      break;
  }
  std::vector<bounds> out;
  for (const std::int64_t constant : constants) {
    if (!out.empty() && out.back().last != greatest && out.back().last + 1 == constant) {
      out.back().last = constant;
    } else if (out.empty() || out.back().last < constant) {
      out.push_back({constant, constant});
    }
  }
  return out;
}

/// What the atom says where there is no value, or an option that nobody declared.
void value_axis::add_states(const atom& test, truth expected,
                            std::vector<class_set::interval>& out) const {
  const bool present = test.op == atom_op::present;
  const truth of_missing = present ? truth::no : test.if_missing;
  const truth of_undeclared = present ? truth::yes : truth::unknown;
  if (of_missing == expected) out.push_back({missing_class, missing_class});
  if (of_undeclared == expected) out.push_back({undeclared_class, undeclared_class});
}

value_axis::accepted value_axis::accepts(std::uint32_t ordinal, const atom& test,
                                         truth expected) const {
  if (is_text()) return accepts_texts(ordinal, test, expected);
  if (type_ != field_type::choices) return accepts_numbers(test, expected);
  std::vector<class_set::interval> classes;
  add_states(test, expected, classes);
  if (expected == truth::yes) classes.push_back({first_value_class, first_value_class});
  return {class_set(std::move(classes)), true, std::nullopt, std::nullopt};
}

value_axis::accepted value_axis::accepts_numbers(const atom& test, truth expected) const {
  std::vector<bounds> wanted = true_of(test);
  if (expected == truth::no) {
    std::vector<bounds> others;
    std::int64_t next = least;
    bool ended = false;
    for (const bounds each : wanted) {
      if (each.first > next) others.push_back({next, each.first - 1});
      ended = each.last == greatest;
      if (!ended) next = each.last + 1;
    }
    if (!ended) others.push_back({next, greatest});
    wanted = std::move(others);
  }
  const auto is_cut = [this](std::int64_t at) {
    return std::binary_search(cuts_.cuts().begin(), cuts_.cuts().end(), at);
  };
  accepted out;
  std::vector<class_set::interval> classes;
  add_states(test, expected, classes);
  for (const bounds each : wanted) {
    classes.push_back({class_of_number(each.first), class_of_number(each.last)});
    out.exact = out.exact && (each.first == least || is_cut(each.first)) &&
                (each.last == greatest || is_cut(each.last + 1));
  }
  out.classes = class_set(std::move(classes));
  if (!out.exact && wanted.size() == 1) out.values = wanted.front();
  return out;
}

value_axis::accepted value_axis::accepts_texts(std::uint32_t ordinal, const atom& test,
                                               truth expected) const {
  accepted out;
  std::vector<class_set::interval> named;
  if (test.op == atom_op::present) {
    named.push_back({unseen_class, class_count_ - 1});
  } else if (is_part_of_text(test.op)) {
    out.pattern = pattern_of_.at(ordinal);
    for (const std::uint32_t each : fitting_values_[*out.pattern]) named.push_back({each, each});
  } else {
    for (const std::string& text : test.texts) {
      const std::uint32_t each = first_value_class + values_.find(text);
      named.push_back({each, each});
    }
  }
  out.classes = class_set(std::move(named));
  if (expected == truth::no) {
    out.classes =
        out.classes.complement(class_count_) & class_set({{unseen_class, class_count_ - 1}});
  }
  std::vector<class_set::interval> all(out.classes.intervals().begin(),
                                       out.classes.intervals().end());
  add_states(test, expected, all);
  out.classes = class_set(std::move(all));
  return out;
}

// ------------------------------------------------------------------------------------------------
// where a value falls

namespace {

/// With fewer texts than this, their table is near the processor anyway.
constexpr std::size_t values_near = 500;

}  // namespace

std::int64_t value_axis::ordered_of(const cell& value) const noexcept {
  return type_ == field_type::number ? ordered(value.number) : value.integer;
}

std::uint32_t value_axis::class_of_number(std::int64_t value) const noexcept {
  return first_value_class + static_cast<std::uint32_t>(cuts_.not_past(value));
}

namespace {

std::uint32_t class_without_value(const cell& value) noexcept {
  return value.state == cell_state::undeclared ? value_axis::undeclared_class
                                               : value_axis::missing_class;
}

}  // namespace

/// `text_at(i)` is the value that goes into `out[i]`, empty where it is missing.
template <class TextAt>
void value_axis::classify_texts(const TextAt& text_at, std::span<std::uint32_t> out) const {
  if (values_.size() <= values_near) {
    for (std::size_t i = 0; i < out.size(); ++i) {
      const std::string_view text = text_at(i);
      out[i] = text.empty() ? missing_class : class_of_text(text);
    }
    return;
  }
  // Their table is far from the processor: it is asked for some slots at a time.
  constexpr std::size_t together = 16;
  std::array<text_classes::beginning, together> begun;
  for (std::size_t first = 0; first < out.size(); first += together) {
    const std::size_t count = std::min(together, out.size() - first);
    for (std::size_t i = 0; i < count; ++i) {
      begun[i] = values_.start(text_at(first + i));
      values_.prefetch(begun[i]);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::string_view text = text_at(first + i);
      out[first + i] = text.empty() ? missing_class : class_of_named(values_.find(begun[i], text));
    }
  }
}

void value_axis::classify(const cell* first, std::size_t stride, std::span<std::uint32_t> out,
                          std::string& folded) const {
  const auto each = [&](const auto& class_of) {
    const cell* value = first;
    for (std::uint32_t& number : out) {
      number = value->state == cell_state::present ? class_of(*value) : class_without_value(*value);
      value += stride;
    }
  };
  switch (type_) {
    case field_type::id:
    case field_type::text:
      if (fold_) {
        return each([&](const cell& value) {
          text::fold(value.view(), folded);
          return class_of_text(folded);
        });
      }
      return classify_texts(
          [&](std::size_t i) {
            const cell& value = first[i * stride];
            return value.state == cell_state::present ? value.view() : std::string_view();
          },
          out);
    case field_type::choices:
      return each([](const cell&) { return first_value_class; });
    case field_type::number:
      return each([&](const cell& value) { return class_of_number(ordered(value.number)); });
    default:
      return each([&](const cell& value) { return class_of_number(value.integer); });
  }
}

namespace {

/// Texts where they lie, by Offset into the bytes; empty where there is none.
template <class Offset, bool HasNulls>
struct column_texts {
  const column_view& view;
  std::size_t first;  ///< element of `view`

  std::string_view operator()(std::size_t at) const noexcept {
    if (HasNulls && view.is_null(first + at)) return {};
    const std::size_t position = view.first + first + at;
    const auto begin = load_element<Offset>(view.values, position);
    const auto end = load_element<Offset>(view.values, position + 1);
    if (begin == end) return {};  // without texts there may be no bytes
    return {view.bytes + begin, static_cast<std::size_t>(end - begin)};
  }
};

}  // namespace

template <class Number>
void value_axis::classify_numbers(const column::parts& parts, std::size_t first,
                                  std::span<std::uint32_t> out) const {
  for (std::size_t i = 0; i < out.size(); ++i)
    out[i] = class_of_number(load_element<Number>(parts.values, parts.first + first + i));
  if (!parts.has_nulls) return;
  for (std::size_t i = 0; i < out.size(); ++i) {
    if (parts.view->is_null(first + i)) out[i] = missing_class;
  }
}

/// What is asked most is read where it lies, and never becomes a cell. False: something else.
bool value_axis::classify_in_place(const column& values, std::size_t first,
                                   std::span<std::uint32_t> out) const {
  const column::parts parts = values.in_parts();
  if (parts.how == column::form::texts && !fold_) {
    const column_view& view = *parts.view;
    const bool wide = parts.layout == column_layout::text64;
    if (!wide && parts.layout != column_layout::text32) return false;
    if (parts.has_nulls) {
      wide ? classify_texts(column_texts<std::int64_t, true>{view, first}, out)
           : classify_texts(column_texts<std::int32_t, true>{view, first}, out);
    } else {
      wide ? classify_texts(column_texts<std::int64_t, false>{view, first}, out)
           : classify_texts(column_texts<std::int32_t, false>{view, first}, out);
    }
    return true;
  }
  if (parts.how != column::form::integers) return false;
  if (parts.layout == column_layout::int64) {
    classify_numbers<std::int64_t>(parts, first, out);
  } else if (parts.layout == column_layout::int32) {
    classify_numbers<std::int32_t>(parts, first, out);
  } else {
    return false;
  }
  return true;
}

void value_axis::classify(const column& values, std::size_t first, std::span<std::uint32_t> out,
                          std::vector<cell>& read, std::string& folded) const {
  if (classify_in_place(values, first, out)) return;
  if (read.size() < out.size()) read.resize(out.size());
  values.read(first, out.size(), read.data(), 1);
  classify(read.data(), 1, out, folded);
}

void value_axis::fitting_patterns(const cell& value, const atom_table& atoms, std::string& folded,
                                  text_matcher::memory& passes,
                                  std::vector<std::uint32_t>& out) const {
  std::string_view text = value.view();
  if (fold_) {
    text::fold(text, folded);
    text = folded;
  }
  const auto stands_in_place = [&](const atom& test, std::size_t size, std::size_t end) {
    switch (test.op) {
      case atom_op::starts_with:
        return end == size;
      case atom_op::ends_with:
        return end == text.size();
      case atom_op::has_word:
        return text::has_word(text, test.texts.front());
      default:
        return true;
    }
  };
  const auto first = static_cast<std::ptrdiff_t>(out.size());
  matcher_.for_each(text, passes, [&](std::uint32_t needle, std::size_t end) {
    const needle_place& found = needles_[needle];
    if (stands_in_place(atoms[patterns_[found.pattern]], found.size, end))
      out.push_back(found.pattern);
  });
  std::sort(out.begin() + first, out.end());
  out.erase(std::unique(out.begin() + first, out.end()), out.end());
}

std::size_t value_axis::bytes() const noexcept {
  std::size_t fitting = 0;
  for (const auto& each : fitting_values_) fitting += each.capacity() * sizeof(std::uint32_t);
  return values_.bytes() + matcher_.bytes() + fitting + needles_.capacity() * sizeof(needle_place) +
         patterns_.capacity() * sizeof(std::uint32_t) + cuts_.bytes();
}

}  // namespace ambit::criteria
