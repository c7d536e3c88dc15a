// list_reading.hpp: what questions for lists say in the same way: fields, sort keys, facets, pages.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/criteria/listing/sort_order.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit::model {

/// Reports into `problems` all that is wrong.
class list_reader {
 public:
  /// `shown` has the fields that may be named, `expected` says in messages what they are: `a field
  /// that the portal shows`; `records` what is listed: `tickets`.
  list_reader(const criteria::object& shown, std::string_view expected, std::string_view records,
              report& problems) noexcept
      : shown_(shown), expected_(expected), records_(records), problems_(problems) {}

  /// Nothing after reporting, or where `at` is nothing (likewise below).
  std::optional<criteria::field_ordinal> field(json::value at) const;
  /// [{"field": F, "descending": true}], at most limits::max_sort_keys.
  std::vector<criteria::sort_key> sort(json::value list) const;
  /// Fields of type choice, bool or id, each once, at most limits::max_facets.
  std::vector<criteria::field_ordinal> facets(json::value list) const;
  /// How many records a page has.
  std::optional<std::size_t> page_size(json::value at) const;
  /// Reports a cursor that is none of this question's.
  void refuse_cursor(json::value at) const;

 private:
  void refuse_more(json::value at, std::size_t most) const;
  void refuse_type(json::value at, criteria::field_ordinal field, std::string_view expected) const;

  const criteria::object& shown_;
  std::string_view expected_;
  std::string_view records_;
  report& problems_;
};

}  // namespace ambit::model
