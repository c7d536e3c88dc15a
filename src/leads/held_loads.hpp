// held_loads.hpp: what everybody holds while a plan goes on: the ledger's loads, and what the
// plan's own decisions have changed since.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "src/leads/plan_data.hpp"
#include "src/model/ledger_reading.hpp"

namespace ambit::leads {

/// One owner's load during a plan. Stays where it is as long as the plan goes on.
struct held_load {
  std::int64_t counted = 0;  ///< by the ledger
  std::int64_t moved = 0;    ///< by the plan's decisions
  bool is_read = false;
  std::int64_t now() const noexcept { return counted + moved; }
};

/// Made when a plan first needs a load. Thread rule: one thread. Cost: a look-up for each owner of
/// a decision; the ledger is asked once for each owner.
class held_loads {
 public:
  held_loads(model::ledger_reading& book, std::string_view object)
      : book_(&book), object_(object) {}

  /// The loads of all of these, which the ledger is asked for where it was not yet.
  std::vector<const held_load*> of(std::span<const party> owners);
  /// An open record passes from one owner to another; either may be nobody.
  void move(const party& from, const party& to);
  /// What the plan stood on.
  std::vector<model::ledger_changes::load_read> read() const;

 private:
  struct hash {
    std::size_t operator()(const party& who) const noexcept;
  };
  struct is_same {
    bool operator()(const party& a, const party& b) const noexcept {
      return a.type == b.type && a.id == b.id;
    }
  };

  model::ledger_reading* book_;
  std::string_view object_;
  std::unordered_map<party, held_load, hash, is_same> loads_;
};

}  // namespace ambit::leads
