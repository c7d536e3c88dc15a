// entry_list.hpp: entries over one table of atoms, as a rule has them: indexed, or asked in order.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/criterion.hpp"
#include "src/base/json.hpp"
#include "src/criteria/first_match/first_match_index.hpp"
#include "src/criteria/plan.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::testing {

class entry_list {
 public:
  /// Of an empty text, and of one that is refused, becomes an entry that never matches.
  entry_list(const schema& fields, std::string_view object, const std::vector<std::string>& written)
      : kind_(*fields.data().find(object)), atoms_(kind_) {
    report problems;
    for (const std::string& json : written) {
      json::document document;
      std::optional<criteria::compiled_criterion> made;
      if (!json.empty() && document.parse(json, "", problems)) {
        made = criteria::compile_criterion(document.root(), fields.data(), kind_, atoms_, problems);
      }
      compiled_.push_back(std::move(made));
    }
    for (const auto& each : compiled_) pointers_.push_back(each ? &*each : nullptr);
    if (problems.has_errors()) refusals_ = problems.to_text();
  }

  const std::string& refusals() const { return refusals_; }
  const criteria::atom_table& atoms() const { return atoms_; }
  criteria::first_match_index::built build(const criteria::first_match_options& options) const {
    return criteria::first_match_index::build(pointers_, atoms_, options);
  }
  std::int32_t in_order(criteria::row record, std::size_t from, criteria::workspace& memory) const {
    for (std::size_t i = from; i < pointers_.size(); ++i) {
      if (pointers_[i] && criteria::passes(*pointers_[i], atoms_, record, memory))
        return static_cast<std::int32_t>(i);
    }
    return criteria::first_match_index::no_entry;
  }
  /// Ascending: what its entries read.
  std::vector<criteria::field_ordinal> reads() const {
    std::vector<criteria::field_ordinal> all;
    for (const auto& each : compiled_) {
      if (each) all.insert(all.end(), each->reads.begin(), each->reads.end());
    }
    std::sort(all.begin(), all.end());
    all.erase(std::unique(all.begin(), all.end()), all.end());
    return all;
  }

 private:
  const criteria::object& kind_;
  criteria::atom_table atoms_;
  std::vector<std::optional<criteria::compiled_criterion>> compiled_;
  std::vector<const criteria::compiled_criterion*> pointers_;
  std::string refusals_;
};

}  // namespace ambit::testing
