// holdings.hpp: how records stand with their owners in a ledger's file, and what was done with them
// after their assignment.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/holding.hpp"
#include "src/sqlite/database.hpp"
#include "src/sqlite/names.hpp"
#include "src/sqlite/records.hpp"

namespace ambit::sqlite {

/// The columns of a holding, of the record `r`, in a row that has them from `first` on.
inline constexpr std::string_view holding_columns =
    "r.since_us, r.accepted_us, r.accept_within_minutes, r.from_queue, r.rule, r.entry, r.pool, "
    "r.waits";
std::optional<model::holding> holding_in(const query& row, int first, names& known, database& db);

/// Records by number, everywhere but in `list`.
class holdings {
 public:
  holdings(database& db, names& known);

  std::optional<model::holding> find(std::int64_t record);
  std::vector<model::owner_name> left_out(std::int64_t record);
  void put(std::int64_t record, const std::optional<model::holding>& held);
  /// For records::add.
  holding_row row_of(const std::optional<model::holding>& held);
  void put_left_out(std::int64_t record, const std::vector<model::owner_name>& left_out);
  void add_act(std::int64_t record, const model::recorded_act& act);
  /// Everything of the record, whose row goes too or is put again.
  void drop(std::int64_t record);
  void forget_acts(std::int64_t object, std::int64_t before_us);

  std::vector<model::listed_record> list(const model::record_query& asked);

 private:
  void read_listed(const model::record_query& asked, std::string_view which, std::int64_t object,
                   std::int64_t owner, std::vector<model::listed_record>& found);
  void read_rows(query& row, std::vector<model::listed_record>& found);
  std::optional<std::int64_t> name_number(const std::string& text);

  database& db_;
  names& names_;
  statement find_;
  statement put_;
  statement left_out_;
  statement add_left_out_;
  statement drop_left_out_;
  statement add_act_;
  statement drop_acts_;
  statement forget_acts_;
};

}  // namespace ambit::sqlite
