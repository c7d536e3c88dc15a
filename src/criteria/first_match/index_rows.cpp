#include "src/criteria/first_match/index_rows.hpp"

#include <algorithm>
#include <optional>
#include <tuple>
#include <utility>

namespace ambit::criteria {

namespace {

/// Real entries need at most 20; what takes more is indexed by a part of it.
constexpr std::size_t most_alternatives = 64;

constexpr std::uint32_t no_axis = 0xFFFFFFFF;

class row_maker {
 public:
  row_maker(const atom_table& atoms, index_rows& out) : atoms_(atoms), out_(out) {}

  bool make(std::span<const compiled_criterion* const> entries, std::size_t most_cuts);

 private:
  /// What is known of a literal, once it was asked for.
  struct known_literal {
    std::uint32_t axis = no_axis;
    std::uint32_t set = 0;
    bool exact = false;
    std::optional<value_axis::bounds> values;
    bool unseen = false;  ///< a text that no test names, and that fits no pattern, is accepted
    std::optional<std::uint32_t> pattern;
    truth expected = truth::yes;
  };

  bool find_axes(std::span<const compiled_criterion* const> entries, std::size_t most_cuts);
  const known_literal& know(const literal& asked);
  void add_row(std::uint32_t entry, const conjunction& alternative, bool exact);
  bool add_condition(std::span<const known_literal> same_axis, bool& exact);
  std::uint32_t keep(class_set set) {
    out_.sets.push_back(std::move(set));
    return static_cast<std::uint32_t>(out_.sets.size() - 1);
  }

  const atom_table& atoms_;
  index_rows& out_;
  std::vector<std::uint32_t> axis_of_;  // by atom
  std::unordered_map<std::uint64_t, known_literal> known_;
  std::vector<known_literal> literals_;  // of the row at hand
};

/// One axis for each field and folding that a test which values can tell asks for.
bool row_maker::find_axes(std::span<const compiled_criterion* const> entries,
                          std::size_t most_cuts) {
  axis_of_.assign(atoms_.size(), no_axis);
  std::vector<bool> is_looked_at(atoms_.size());
  for (const compiled_criterion* const entry : entries) {
    if (!entry) continue;
    for (const plan_node& node : entry->plan) {
      if (node.type != plan_node::kind::leaf || is_looked_at[node.atom]) continue;
      is_looked_at[node.atom] = true;
      const atom& test = atoms_[node.atom];
      if (!value_axis::is_told_by_value(test)) continue;
      auto found = std::find_if(out_.axes.begin(), out_.axes.end(), [&](const value_axis& axis) {
        return axis.field() == test.field && axis.fold() == test.fold_field;
      });
      if (found == out_.axes.end()) {
        out_.axes.emplace_back(test.field, test.type, test.fold_field);
        found = out_.axes.end() - 1;
      }
      axis_of_[node.atom] = static_cast<std::uint32_t>(found - out_.axes.begin());
      found->add(node.atom);
    }
  }
  return std::all_of(out_.axes.begin(), out_.axes.end(),
                     [&](value_axis& axis) { return axis.close(atoms_, most_cuts); });
}

const row_maker::known_literal& row_maker::know(const literal& asked) {
  const std::uint64_t key = std::uint64_t{asked.atom} * 2 + (asked.expected == truth::yes ? 1 : 0);
  const auto [found, is_new] = known_.try_emplace(key);
  known_literal& known = found->second;
  if (!is_new) return known;
  known.axis = axis_of_[asked.atom];
  known.expected = asked.expected;
  if (known.axis == no_axis) return known;
  value_axis::accepted accepted =
      out_.axes[known.axis].accepts(asked.atom, atoms_[asked.atom], asked.expected);
  known.exact = accepted.exact;
  known.values = accepted.values;
  known.pattern = accepted.pattern;
  known.unseen = accepted.pattern || accepted.classes.has(value_axis::unseen_class);
  known.set = keep(std::move(accepted.classes));
  return known;
}

void row_maker::add_row(std::uint32_t entry, const conjunction& alternative, bool exact) {
  index_row row;
  row.entry = entry;
  row.first_condition = static_cast<std::uint32_t>(out_.conditions.size());
  row.first_check = static_cast<std::uint32_t>(out_.checks.size());
  literals_.clear();
  for (const literal& each : alternative) {
    const known_literal& known = know(each);
    if (known.axis == no_axis) {
      exact = false;
    } else {
      literals_.push_back(known);
    }
  }
  std::stable_sort(
      literals_.begin(), literals_.end(),
      [](const known_literal& left, const known_literal& right) { return left.axis < right.axis; });
  for (std::size_t first = 0, end = 0; first < literals_.size(); first = end) {
    while (end < literals_.size() && literals_[end].axis == literals_[first].axis) ++end;
    if (!add_condition(std::span(literals_).subspan(first, end - first), exact)) {
      out_.conditions.resize(row.first_condition);
      out_.checks.resize(row.first_check);
      return;  // the tests contradict each other
    }
  }
  row.end_condition = static_cast<std::uint32_t>(out_.conditions.size());
  row.end_check = static_cast<std::uint32_t>(out_.checks.size());
  row.further = !exact                             ? index_row::need::criterion
                : row.end_check != row.first_check ? index_row::need::checks
                                                   : index_row::need::nothing;
  out_.rows.push_back(row);
}

/// False where nothing at all is accepted.
bool row_maker::add_condition(std::span<const known_literal> same_axis, bool& exact) {
  row_condition made;
  made.axis = same_axis.front().axis;
  made.set = same_axis.front().set;
  made.fits = static_cast<std::uint32_t>(out_.patterns.size());
  for (const truth expected : {truth::yes, truth::no}) {
    if (expected == truth::no) made.fits_not = static_cast<std::uint32_t>(out_.patterns.size());
    for (const known_literal& each : same_axis) {
      if (each.pattern && each.expected == expected) out_.patterns.push_back(*each.pattern);
    }
  }
  made.patterns_end = static_cast<std::uint32_t>(out_.patterns.size());
  if (same_axis.size() > 1) {
    class_set both = out_.sets[made.set];
    for (const known_literal& each : same_axis.subspan(1)) both = both & out_.sets[each.set];
    made.set = keep(std::move(both));
  }
  const bool unseen = std::all_of(same_axis.begin(), same_axis.end(),
                                  [](const known_literal& each) { return each.unseen; });
  if (!unseen) {
    out_.patterns.resize(made.fits);
    made.fits_not = made.patterns_end = made.fits;
  }
  // One pattern that must be fitted is told exactly, and so are any number that must not be.
  const std::uint32_t fits = made.fits_not - made.fits;
  const std::uint32_t fits_not = made.patterns_end - made.fits_not;
  if (fits > 1 || (fits == 1 && fits_not > 0)) exact = false;
  for (const known_literal& each : same_axis) {
    if (each.values) {
      out_.checks.push_back({made.axis, *each.values});
    } else {
      exact = exact && each.exact;
    }
  }
  if (out_.sets[made.set].intervals().empty() && fits == 0) return false;
  out_.conditions.push_back(made);
  return true;
}

bool row_maker::make(std::span<const compiled_criterion* const> entries, std::size_t most_cuts) {
  if (!find_axes(entries, most_cuts)) return false;
  out_.rows.reserve(entries.size());
  for (std::size_t entry = 0; entry < entries.size(); ++entry) {
    if (!entries[entry]) continue;
    const conjunction_set found = conjunctions_of(entries[entry]->plan, most_alternatives);
    for (const conjunction& each : found.alternatives) {
      add_row(static_cast<std::uint32_t>(entry), each, found.exact);
    }
  }
  return true;
}

}  // namespace

std::optional<index_rows> make_index_rows(std::span<const compiled_criterion* const> entries,
                                          const atom_table& atoms, std::size_t most_cuts) {
  index_rows out;
  if (!row_maker(atoms, out).make(entries, most_cuts)) return std::nullopt;
  return out;
}

}  // namespace ambit::criteria
