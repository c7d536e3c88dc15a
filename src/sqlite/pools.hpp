// pools.hpp: the state of rotations in a ledger's file.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/ledger_store.hpp"
#include "src/sqlite/database.hpp"
#include "src/sqlite/names.hpp"

namespace ambit::sqlite {

/// Of the pools that were asked for, the states are kept at hand, so that a turn writes only the
/// members that it changed; each under the number of its last turn, which names the state.
class pools {
 public:
  pools(database& db, names& known);

  std::int64_t last_number(std::string_view id);
  model::pool_state read(std::string_view id);
  /// `last_number_before` is what `last_number` gave in this transaction.
  void write(std::string_view id, std::int64_t last_number_before, const model::pool_state& after);
  /// Ids of all, ascending.
  std::vector<std::string> ids();

  void forget() { kept_.clear(); }

 private:
  std::vector<model::pool_state::turn> read_turns(std::int64_t number);
  void write_turn(std::int64_t pool, std::size_t place, const model::pool_state::turn& turn);

  database& db_;
  names& names_;
  statement find_;
  statement put_;
  statement all_;
  statement read_turns_;
  statement put_turn_;
  statement drop_turns_;
  std::map<std::string, model::pool_state, std::less<>> kept_;
};

}  // namespace ambit::sqlite
