// stored_tickets.hpp: the tickets of a snapshot as records, so that what reads a batch reads them.
//
// A row is a ticket's number; those that have gone are not to be asked for. Not to be shared: what
// was read last is remembered, one question long.
#pragma once

#include <memory>
#include <vector>

#include "src/criteria/record_set.hpp"
#include "src/tickets/resident/snapshots.hpp"

namespace ambit::tickets::resident {

class stored_tickets final : public criteria::record_set {
 public:
  stored_tickets(std::shared_ptr<const criteria::schema_data> schema, const criteria::object& kind,
                 const snapshot& from)
      : record_set(std::move(schema), &kind), from_(from) {}

  std::size_t size() const noexcept override { return from_.numbers; }
  criteria::row load(std::size_t index, criteria::workspace& memory) const override;
  std::span<const criteria::cell> load_some(std::size_t first, std::size_t most,
                                            std::span<const criteria::field_ordinal> fields,
                                            criteria::workspace& memory) const override;
  bool broken(std::size_t index) const noexcept override {
    return (row_at(index).flags() & row_flag::broken) != 0;
  }
  std::string_view id(std::size_t index) const noexcept override { return row_at(index).id(); }
  std::vector<criteria::record_problem> problems(std::size_t index) const override;
  std::string seen(std::size_t index, criteria::field_ordinal field) const override;

 private:
  packed_row row_at(std::size_t index) const noexcept {
    return from_.in->row_of(static_cast<std::uint32_t>(index));
  }
  criteria::row unpacked(std::size_t index) const;

  const snapshot& from_;
  mutable std::vector<criteria::cell> cells_;  ///< of `last_`
  mutable std::size_t last_ = 0;
};

}  // namespace ambit::tickets::resident
