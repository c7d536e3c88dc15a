// names.hpp: the numbers under which a ledger's file knows names and owners.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>

#include "src/criteria/schema_data.hpp"
#include "src/model/policy_data.hpp"
#include "src/sqlite/database.hpp"

namespace ambit::sqlite {

/// Numbers never change their meaning while the file is what it is; what was read once is kept at
/// hand until `forget`, which is due when the file may have become another one (a copy was restored
/// over it) and when numbers that were given out were taken back.
class names {
 public:
  explicit names(database& db);

  /// Of an object or event; 0 where it has no number yet.
  std::int64_t find(std::string_view text);
  std::int64_t find(const model::owner_name& owner);
  /// The same, given out where there is none.
  std::int64_t number(std::string_view text);
  std::int64_t number(const model::owner_name& owner);
  std::string text(std::int64_t number);
  /// Nobody for nothing; fails the connection where the number is none that was given out.
  const model::owner_name& owner(const std::optional<std::int64_t>& number);

  void forget();
  /// At a moment when nobody holds what `owner` gave: lets go of what has become too much.
  void trim();

 private:
  criteria::text_map<std::int64_t>& numbers_of(model::owner_name::kind type) {
    return type == model::owner_name::kind::queue ? queues_ : users_;
  }

  database& db_;
  const model::owner_name nobody_ = {};
  statement find_name_;
  statement add_name_;
  statement read_name_;
  statement find_owner_;
  statement add_owner_;
  statement read_owner_;
  criteria::text_map<std::int64_t> names_;
  criteria::text_map<std::int64_t> users_;
  criteria::text_map<std::int64_t> queues_;
  std::unordered_map<std::int64_t, model::owner_name> owners_;
};

}  // namespace ambit::sqlite
