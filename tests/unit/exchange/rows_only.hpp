// rows_only.hpp: columns whose records are asked one by one.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/batch.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/workspace.hpp"

namespace ambit::testing {

/// A record set that keeps to itself that it lies in columns.
class rows_only final : public criteria::record_set {
 public:
  explicit rows_only(const batch& of)
      : record_set(of.records().schema_ptr(), &of.records().object()), of_(of) {}
  std::size_t size() const noexcept override { return all().size(); }
  criteria::row load(std::size_t at, criteria::workspace& memory) const override {
    return all().load(at, memory);
  }
  std::span<const criteria::cell> load_some(std::size_t first, std::size_t most,
                                            std::span<const criteria::field_ordinal> fields,
                                            criteria::workspace& memory) const override {
    return all().load_some(first, most, fields, memory);
  }
  bool broken(std::size_t at) const noexcept override { return all().broken(at); }
  std::string_view id(std::size_t at) const noexcept override { return all().id(at); }
  std::vector<criteria::record_problem> problems(std::size_t at) const override {
    return all().problems(at);
  }
  std::string seen(std::size_t at, criteria::field_ordinal field) const override {
    return all().seen(at, field);
  }

 private:
  const criteria::record_set& all() const noexcept { return of_.records(); }
  batch of_;
};

}  // namespace ambit::testing
