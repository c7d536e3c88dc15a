// plan.hpp: the one compiled form of every question: atoms, and expressions over them without
// `not`.
//
// A test becomes an atom (field, operator, constants, if_missing) that is never negated; `ne`,
// `not_in` and the like are the atom of their positive twin with the opposite polarity. Every `not`
// of the source is pushed down to the polarity of the leaves (De Morgan and double negation hold in
// Kleene's logic), so that at run time a leaf is either true or it is not, and no third value is
// carried.
//
// Atoms are interned in an atom_table that all criteria of an object share: row program, column
// scan, rule index and SQL read the same atoms. What depends on the moment is bound once per call
// (bind_moment) to ranges in the workspace.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/context.hpp"
#include "ambit/report.hpp"
#include "ambit/status.hpp"
#include "src/base/json.hpp"
#include "src/base/zone_table.hpp"
#include "src/criteria/cell.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::criteria {

class workspace;

/// Positive operators only; what is written as a negation is a leaf of the opposite polarity.
enum class atom_op : std::uint8_t {
  equal,          ///< eq, ne
  less,           ///< lt, ge
  less_or_equal,  ///< le, gt
  between,        ///< both ends belong
  in,             ///< in, not_in
  contains,       ///< contains, not_contains
  starts_with,
  ends_with,
  has_word,
  includes_any,  ///< includes_any, includes_none
  includes_all,
  equals_set,
  in_range_of_now,  ///< in_last, in_next, in_period, before_now, after_now: a range from the moment
  present,          ///< is_present, is_missing
  at_event,         ///< {"event": …}: asks the call, not the record; `field` is the record's id
};

/// A range whose ends come from the moment of the call; ambit/criterion.hpp says which.
struct relative_range {
  enum class form : std::uint8_t { last, next, period, before, after };
  enum class unit : std::uint8_t { minutes, hours, days, weeks, months, years };
  enum class span : std::uint8_t { day, week, month, quarter, year, fiscal_quarter, fiscal_year };
  form kind = form::last;
  unit count_unit = unit::days;
  span period_span = span::day;
  std::int32_t period_offset = 0;  ///< −1 last (yesterday), 0 this (today), 1 next (tomorrow)
  std::int64_t count = 0;
  friend bool operator==(const relative_range&, const relative_range&) = default;
};

inline constexpr field_ordinal no_field = 0xFFFF;

struct atom {
  field_ordinal field = 0;
  field_ordinal other = no_field;  ///< for `other`
  atom_op op = atom_op::equal;
  field_type type = field_type::text;
  bool fold = false;        ///< compare folded texts (the field or the test ignores case)
  bool fold_field = false;  ///< the field's cells are not folded already: fold them for this test
  bool fold_other = false;  ///< the same for the other field's
  /// The answer for a missing value; unknown when not said.
  truth if_missing = truth::unknown;
  /// Constants by type: text and id in `texts` (folded where `fold`), choice and choices as option
  /// ordinals and every whole type in `integers`, number in `numbers`. Lists are sorted and
  /// distinct; between has its two ends. An event is a text.
  std::vector<std::string> texts;
  std::vector<std::int64_t> integers;
  std::vector<double> numbers;
  relative_range relative;
  bool depends_on_moment() const noexcept {
    return op == atom_op::in_range_of_now || op == atom_op::at_event;
  }
  friend bool operator==(const atom&, const atom&) = default;
};
/// Names an atom by its content; fields by their ordinals.
base::digest_value digest_of(const atom& item);

class atom_table {
 public:
  explicit atom_table(const object& kind) : object_(&kind) {}
  /// The ordinal of an equal atom, added when new.
  std::uint32_t intern(atom item);
  const atom& operator[](std::uint32_t index) const noexcept { return atoms_[index]; }
  std::size_t size() const noexcept { return atoms_.size(); }
  const struct object& object() const noexcept { return *object_; }
  /// Atoms that bind_moment fills, ascending.
  std::span<const std::uint32_t> moment_atoms() const noexcept { return moment_atoms_; }

 private:
  const struct object* object_;
  std::vector<atom> atoms_;
  std::unordered_multimap<std::uint64_t, std::uint32_t> by_hash_;
  std::vector<std::uint32_t> moment_atoms_;
};

/// One step of a row program: evaluate an atom; go on at `on_true` where its truth is `expected`,
/// else at `on_false`. Targets point forward only.
struct instruction {
  std::uint32_t atom = 0;
  std::uint32_t on_true = 0;
  std::uint32_t on_false = 0;
  truth expected = truth::yes;
};
inline constexpr std::uint32_t accept = 0xFFFFFFFF;
inline constexpr std::uint32_t reject = 0xFFFFFFFE;

/// The plan as a tree in negation normal form, in preorder; what index, scan and SQL read.
struct plan_node {
  enum class kind : std::uint8_t { all, any, leaf, always, never };
  kind type = kind::leaf;
  truth expected = truth::yes;  ///< of a leaf
  std::uint32_t atom = 0;       ///< of a leaf
  std::uint32_t end = 0;        ///< one past the last node of this subtree
};

/// The source, as it was written, for explanations.
struct source_node {
  enum class kind : std::uint8_t { all, any, negation, test, always };
  kind type = kind::test;
  truth expected = truth::yes;  ///< of a test: `ne` is `equal` expected to be no
  std::uint32_t atom = 0;
  std::uint32_t end = 0;  ///< one past the last node of this subtree
  std::string written;    ///< of a test: its JSON, compact
};

struct compiled_criterion {
  std::shared_ptr<const atom_table> atoms;  ///< null while its table still grows
  std::vector<plan_node> plan;
  std::vector<instruction> program;  ///< empty: always true
  std::uint32_t start = accept;      ///< where the program begins; accept or reject: it is constant
  bool depends_on_moment = false;
  std::vector<source_node> source;
  /// Fields that the tests read, with the inputs of derived ones; ascending.
  std::vector<field_ordinal> reads;
  base::digest_value digest;
  std::string fingerprint;
};

/// Compiles the JSON of a criterion against one object, interning into `atoms`. Nothing when
/// `problems` got an error (all of them are reported). `allow_blank` refuses nothing here; see
/// tickets.
std::optional<compiled_criterion> compile_criterion(json::value written, const schema_data& schema,
                                                    const object& kind, atom_table& atoms,
                                                    report& problems);

/// What passes where the criterion is surely false: `not`, pushed down to the same atoms.
compiled_criterion negation_of(const compiled_criterion& of, const schema_data& schema,
                               const object& kind, const atom_table& atoms);

/// What the moment of a call is made of.
struct moment {
  std::int64_t now_unix_us = 0;
  const base::zone* zone = nullptr;
  const calendar_settings* calendar = nullptr;
  std::string event;  ///< named: `create` where the context leaves it empty
};
/// What a failed make_moment has to say.
problem moment_problem(status failed, const context& when, const calendar_settings& calendar,
                       const base::zone_table& zones);
/// Checks a context against the zones: unknown_zone, invalid_argument (now out of range, an event
/// that is no text).
status make_moment(const context& when, const calendar_settings& calendar,
                   const base::zone_table& zones, moment& out);
/// Works out the ranges of all atoms of a table that depend on the moment, once per call, and keeps
/// the event. A workspace keeps the ranges of several tables side by side.
void bind_moment(const atom_table& atoms, const moment& when, workspace& memory);

/// The kernel: what one atom says of one record. For an atom that depends on the moment,
/// bind_moment must have run for its table and workspace::select have chosen it; else the answer is
/// unknown.
truth evaluate(const atom& test, std::uint32_t index, row record, workspace& memory);
/// Whether the whole is true. The caller has checked that no cell in `reads` is invalid.
bool passes(const compiled_criterion& criterion, const atom_table& atoms, row record,
            workspace& memory);
/// The same for somebody who may not see some fields: an atom that is hidden, by its ordinal in
/// `hidden`, is unknown.
bool passes_unseen(const compiled_criterion& criterion, const atom_table& atoms, row record,
                   const std::vector<bool>& hidden, workspace& memory);
/// Whether any cell that the criterion reads is invalid.
bool reads_invalid(std::span<const field_ordinal> reads, row record) noexcept;

/// Kleene's value of the whole, folded over the source tree with the same kernel.
truth explain_truth(const compiled_criterion& criterion, const atom_table& atoms, row record,
                    workspace& memory);

}  // namespace ambit::criteria
