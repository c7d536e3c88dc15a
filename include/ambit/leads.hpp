// ambit/leads.hpp: who gets this lead, and why. (Any object of the schema that has assignment rules.)
//
//   result<matches> found = leads::match(engine, batch, now, memory);          // stateless, parallel
//   result<plan> turn = leads::plan(engine, batch, *found, book, now, memory);  // pure, in order
//   book.commit(*turn);
//   for (std::size_t row = 0; row < turn->size(); ++row) std::cout << turn->to_json(row) << '\n';
//
// `decide` is the three in one, with another try on a conflict. A batch of n gives exactly what n
// single calls give.
//
// Thread rule: functions of their arguments; any thread, one scratch a thread.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <utility>

#include "ambit/batch.hpp"
#include "ambit/context.hpp"
#include "ambit/decision.hpp"
#include "ambit/engine.hpp"
#include "ambit/ledger.hpp"
#include "ambit/result.hpp"
#include "ambit/scratch.hpp"

namespace ambit {

namespace leads { struct match_data; struct plan_data; }

/// For each record the first entry whose `when` is true. Immutable; borrows nothing.
class matches {
 public:
  static constexpr std::int32_t no_entry = -1;  ///< no entry matched, or no rule is active
  static constexpr std::int32_t invalid = -2;   ///< the record is wrong in a field the rule reads

  std::size_t size() const noexcept;
  /// Position of the entry within the active rule from 0, `no_entry`, or `invalid`.
  std::int32_t entry(std::size_t row) const noexcept;

  const leads::match_data& data() const noexcept { return *data_; }
  explicit matches(std::shared_ptr<const leads::match_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const leads::match_data> data_;
};

/// Decisions in the order of the records, and what committing them would change. Immutable; keeps its
/// engine and records alive.
class plan {
 public:
  std::size_t size() const noexcept;
  ambit::outcome outcome(std::size_t row) const noexcept;
  ambit::reason reason(std::size_t row) const noexcept;
  bool replayed(std::size_t row) const noexcept;
  /// The decision as JSON, after decision.hpp.
  std::string to_json(std::size_t row) const;
  /// All decisions as JSON Lines, each line ended by '\n'.
  std::string to_json_lines() const;

  const leads::plan_data& data() const noexcept { return *data_; }
  explicit plan(std::shared_ptr<const leads::plan_data> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const leads::plan_data> data_;
};

namespace leads {

/// Errors: schema_mismatch, unknown_object (the policy assigns no such object), unknown_zone,
/// invalid_argument (now outside the years 0001 to 9999). Cost: linear in the entries' tests for each
/// record, no allocation per record.
result<matches> match(const engine& rules, const batch& records, const context& when,
                      scratch& memory);

/// Pure: reads `book`, changes nothing. `found` must come from the same engine, batch and context
/// (invalid_argument otherwise). Records are taken in order.
result<plan> plan(const engine& rules, const batch& records, const matches& found,
                  const ledger& book, const context& when, scratch& memory);

/// match, plan and commit; after a conflict with another thread it plans again.
result<ambit::plan> decide(const engine& rules, const batch& records, ledger& book,
                           const context& when, scratch& memory);

/// The long answer for one record as JSON (see decision.hpp), as if it were decided now on its own;
/// changes nothing. Errors as `match`, and invalid_argument for a row past the end.
result<std::string> explain(const engine& rules, const batch& records, std::size_t row,
                            const ledger& book, const context& when, scratch& memory);

}  // namespace leads
}  // namespace ambit
