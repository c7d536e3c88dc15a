// records.hpp: what a ledger's file remembers of records: owners, decisions, notices; and the loads
// that follow from them.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

#include "src/model/ledger_content.hpp"
#include "src/model/ledger_store.hpp"
#include "src/sqlite/database.hpp"
#include "src/sqlite/forms.hpp"
#include "src/sqlite/names.hpp"

namespace ambit::sqlite {

/// A record's row. Owners by number; nothing: nobody.
struct record_row {
  std::int64_t number = 0;  ///< 0: the file does not know the record
  std::optional<std::int64_t> owner;
  std::optional<std::int64_t> last_owner;
  bool closed = false;
  bool is_held = false;                    ///< something is known of how; only read
  std::optional<std::int64_t> event = {};  ///< of the decision that stands in the row; only read
};

/// How a record is held, of which the file knows nothing where `since_us` is nothing. Names and
/// queues by number.
struct holding_row {
  std::optional<std::int64_t> since_us;
  std::optional<std::int64_t> accepted_us;
  std::optional<std::int64_t> accept_within_minutes;
  std::optional<std::int64_t> from_queue;
  std::optional<std::int64_t> rule;
  std::optional<std::int64_t> entry;
  std::optional<std::int64_t> pool;
  std::optional<std::string_view> waits;
};

/// The decision of a new record, which its owner holds since then.
struct decided_row {
  std::int64_t event = 0;
  std::int64_t decided_us = 0;
  form_row form;
};

/// Objects and events by number, everywhere.
class records {
 public:
  records(database& db, names& known, forms& shared);

  record_row find(std::int64_t object, std::string_view id);
  /// Of the record `id`, of which `row` is what `find` gave.
  std::optional<model::recorded_decision> decision(const record_row& row, std::string_view id,
                                                   std::int64_t event);
  bool is_decided(const record_row& row, std::int64_t event);
  bool is_sent(std::int64_t record, const model::sent_notice& notice);

  /// Gives the record to a next owner, as record_memory::pass_to does.
  void pass_to(record_row& row, std::int64_t next);
  /// Adds the row of a record that the file does not know yet, which gets its number; false, and
  /// nothing is done, where it knows the record.
  bool add(std::int64_t object, std::string_view id, record_row& row, const holding_row& held);
  /// The same with its decision. Of `held` that counts which a decision says.
  bool add(std::int64_t object, std::string_view id, record_row& row, const holding_row& held,
           const decided_row& decided);
  /// Puts a row in place, which gets its number where it had none. `before` is how it was found.
  void put(std::int64_t object, std::string_view id, const record_row& before, record_row& after);
  /// `owner` is the decision's.
  void decide(std::int64_t record, std::int64_t event, std::int64_t owner,
              const model::recorded_decision& decision);
  void mark_sent(std::int64_t record, const model::sent_notice& notice);
  /// Everything of the record but its row.
  void drop_memories(std::int64_t record);
  /// The row of a record of which nothing is known any more.
  void drop_if_empty(std::int64_t object, std::string_view id);
  void forget_decided(std::int64_t object, std::int64_t before_us);

  std::int64_t load(std::int64_t object, std::int64_t owner);
  /// Writes the loads that followed from what was put; once, at the end of a transaction.
  void write_loads();
  /// Of a transaction that is taken back.
  void forget_loads() { moved_.clear(); }

 private:
  void move_load(std::int64_t object, const record_row& row, std::int64_t by);
  bool was_added(std::int64_t object, record_row& row);

  database& db_;
  names& names_;
  forms& forms_;
  statement find_;
  statement add_;
  statement add_decided_;
  statement change_;
  statement drop_empty_;
  statement decision_;
  statement first_decision_;
  statement is_decided_;
  statement decide_;
  statement drop_decisions_;
  statement drop_first_decision_;
  statement forget_decided_;
  statement forget_first_decided_;
  statement is_sent_;
  statement mark_sent_;
  statement drop_notices_;
  statement load_;
  statement move_load_;
  std::map<std::pair<std::int64_t, std::int64_t>, std::int64_t> moved_;  ///< (object, owner)
};

}  // namespace ambit::sqlite
