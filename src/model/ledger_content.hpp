// ledger_content.hpp: what a ledger remembers, as plain data, and as the text of a snapshot.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json_writer.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/model/ledger_store.hpp"
#include "src/model/note_table.hpp"

namespace ambit::model {

struct record_memory : record_state {
  struct decided {
    std::string event;
    recorded_decision decision;
  };
  std::vector<decided> decisions;    ///< in the order in which they were made
  std::vector<recorded_act> acts;    ///< likewise
  std::vector<sent_notice> notices;  ///< ascending, each once

  const recorded_decision* find(std::string_view event) const noexcept {
    for (const decided& item : decisions)
      if (item.event == event) return &item.decision;
    return nullptr;
  }
  /// A decision that gives it to an owner, who holds it so unless they hold it already.
  void pass_to_holder(owner_name next, std::optional<holding> how) noexcept {
    const bool stays = owner == next && held;
    pass_to(std::move(next));
    if (!stays) held = std::move(how);
  }
  /// Nobody could take it: it waits where it has no owner, since it first did so.
  void wait(std::int64_t since_us, ambit::reason why) noexcept {
    if (owner.type != owner_name::kind::none) return;
    if (!held) held.emplace().since_us = since_us;
    held->waits = why;
  }
  bool empty() const noexcept {
    return !is_known() && last_owner.type == owner_name::kind::none && !closed &&
           left_out.empty() && decisions.empty() && acts.empty() && notices.empty();
  }
};

/// What `fill` says of a ledger that remembers something already.
problem not_empty();

/// From which version on a snapshot says what; see write_snapshot.
namespace snapshot_version {
inline constexpr std::int64_t first = 1;
inline constexpr std::int64_t with_notices = 2;
inline constexpr std::int64_t with_loads = 3;
inline constexpr std::int64_t with_times = 4;
inline constexpr std::int64_t with_holdings = 5;
inline constexpr std::int64_t with_notes = 6;
inline constexpr std::int64_t last = with_notes;
}  // namespace snapshot_version

using record_visitor =
    std::function<void(std::string_view object, std::string_view id, const record_memory&)>;

/// All that a ledger remembers, in whatever shape it keeps its records.
struct ledger_parts {
  const std::map<std::string, pool_state, std::less<>>& pools;
  const note_table& notes;
  std::function<void(const record_visitor&)> each_record;  ///< by object and id
};

struct ledger_content {
  std::map<std::string, pool_state, std::less<>> pools;
  criteria::text_map<criteria::text_map<record_memory>> records;  ///< by object, by id
  note_table notes;

  /// Null where nothing was ever known of the record.
  const record_memory* find(std::string_view object, std::string_view id) const noexcept;
  record_state state_of(std::string_view object, std::string_view id) const;
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
/// before, or a pool remembers more than turns; 4 where the time of a decision is known; 5 where it
/// is known how a record is held, since when it waits, or what was done with it; 6 where there are
/// notes of the workspace, which stand behind the records in the order of their keys.
std::string write_snapshot(const ledger_parts& parts);
std::string write_snapshot(const ledger_content& content);
/// The version that the snapshot has.
std::int64_t version_of(const ledger_content& content);
/// {"pool": …, "last_number": …, "members": …, "turns": […]}
void write_pool(json::writer& out, std::string_view id, const pool_state& state);
/// {"owner": …, "last_owner": …, "closed": true, "holding": …, "left_out": […]}, without what does
/// not apply.
void write_state(json::writer& out, const record_state& state);
/// Nothing, and every problem, when the text is no snapshot, newer, damaged, or not consistent.
std::optional<ledger_content> read_snapshot(std::string_view json, std::string_view file,
                                            report& problems);

/// What a host that keeps the ledger in a database of its own has taken out of it.
struct ledger_part {
  struct load {
    std::string object;
    owner_name owner;
    std::int64_t open = 0;
  };
  ledger_content content;
  std::vector<load> elsewhere;  ///< open records beside those of the content; of distinct owners
};
/// After ambit/ledger.hpp; nothing, and every problem, when the text is no part or not consistent.
std::optional<ledger_part> read_part(std::string_view json, std::string_view file,
                                     report& problems);

}  // namespace ambit::model
