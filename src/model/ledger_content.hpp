// ledger_content.hpp: what a ledger remembers, as plain data, and as the text of a snapshot.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/report.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/model/ledger_store.hpp"

namespace ambit::model {

struct record_memory {
  struct decided {
    std::string event;
    recorded_decision decision;
  };
  owner_name owner;
  owner_name last_owner;             ///< the user who owned it before
  bool closed = false;               ///< bears no load, whoever owns it
  std::vector<decided> decisions;    ///< in the order in which they were made
  std::vector<sent_notice> notices;  ///< ascending, each once

  const recorded_decision* find(std::string_view event) const noexcept {
    for (const decided& item : decisions)
      if (item.event == event) return &item.decision;
    return nullptr;
  }
  /// Cannot fail: nothing is allocated.
  void pass_to(owner_name next) noexcept {
    if (owner.type == owner_name::kind::user && owner != next) last_owner = std::move(owner);
    owner = std::move(next);
  }
  bool empty() const noexcept {
    return owner.type == owner_name::kind::none && last_owner.type == owner_name::kind::none &&
           !closed && decisions.empty() && notices.empty();
  }
};

/// What `fill` says of a ledger that remembers something already.
problem not_empty();

struct ledger_content {
  std::map<std::string, pool_state, std::less<>> pools;
  criteria::text_map<criteria::text_map<record_memory>> records;  ///< by object, by id

  /// Null where nothing was ever known of the record.
  const record_memory* find(std::string_view object, std::string_view id) const noexcept;
  /// Takes back the room of a record of which nothing is known, and of an object without records.
  void forget_if_empty(std::string_view object, std::string_view id) noexcept;
};

/// Of a decision that is remembered, by its name; nothing where no such decision is.
std::optional<ambit::outcome> outcome_of(std::string_view text) noexcept;
std::optional<ambit::reason> reason_of(std::string_view text) noexcept;

/// {"ambit_ledger": 1, "digest": of the compact text of `content`, "content": {"pools": […],
/// "records": […]}}, everything sorted, so that equal contents give equal bytes. The version is the
/// first that knows all that is in it, so that older libraries read what they can and refuse what
/// they would forget: 2 where notices were sent; 3 where a record is closed or had another owner
/// before, or a pool remembers more than turns; 4 where the time of a decision is known.
std::string write_snapshot(const ledger_content& content);
/// Nothing, and every problem, when the text is no snapshot, newer, damaged, or not consistent.
std::optional<ledger_content> read_snapshot(std::string_view json, std::string_view file,
                                            report& problems);

}  // namespace ambit::model
