// question.hpp: what one call asks: which engine, of which records, at what moment; checked once.
#pragma once

#include <cstddef>
#include <span>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/batch.hpp"
#include "ambit/context.hpp"
#include "ambit/engine.hpp"
#include "ambit/result.hpp"
#include "src/base/failure.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/record_set.hpp"
#include "src/model/engine_data.hpp"
#include "src/model/policy_data.hpp"

namespace ambit::leads {

/// Which engine is asked about which object, at what moment.
struct occasion {
  engine rules;
  context when;
  const model::object_assignment* assignment = nullptr;
  criteria::moment now = {};

  const model::policy_data& policy() const noexcept { return rules.data().rules.data(); }
  const model::directory_data& people() const noexcept { return rules.data().people.data(); }
};

struct question : occasion {  // the context with its event named
  question(occasion of, batch about) : occasion(std::move(of)), records(std::move(about)) {}

  batch records;
  std::size_t assignment_position = 0;                  ///< in policy_data::assignments
  const model::rule* rule = nullptr;                    ///< the active one; null: none is
  std::span<const criteria::field_ordinal> reads = {};  ///< ascending, each once

  const criteria::record_set& set() const noexcept { return records.records(); }
};

/// Errors as leads::match, but for those of the batch.
result<occasion> occasion_of(const engine& rules, std::string_view object, const context& when);

/// Errors as leads::match.
result<question> ask(const engine& rules, const batch& records, const context& when);

/// Whether `asked` is what a call with these arguments would ask.
bool is_same(const question& asked, const engine& rules, const batch& records,
             const context& when) noexcept;

/// Whether the record is wrong in what the question reads. `cells` are its own.
bool is_invalid(const question& asked, std::size_t row, criteria::row cells) noexcept;

/// What is wrong with such a record, only as far as the question reads it.
std::vector<criteria::record_problem> problems_of(const question& asked, std::size_t row);

}  // namespace ambit::leads
