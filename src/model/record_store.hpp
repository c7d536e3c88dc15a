// record_store.hpp: all records of a ledger in memory, and what they have in common.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/model/kept_forms.hpp"
#include "src/model/kept_records.hpp"
#include "src/model/ledger_content.hpp"

namespace ambit::model {

/// Thread rule: const use from many threads.
class record_store {
 public:
  using by_object = std::map<std::string, kept_records, std::less<>>;

  const by_object& objects() const noexcept { return objects_; }
  bool empty() const noexcept { return objects_.empty(); }
  /// Null where there is no record of such an object.
  const kept_records* find(std::string_view object) const noexcept;
  kept_records* find(std::string_view object) noexcept;
  const kept_record* find(std::string_view object, std::string_view id) const noexcept;
  kept_record* find(std::string_view object, std::string_view id) noexcept;
  /// Made where there is none.
  kept_records& of(std::string_view object);

  const owner_name& owner(const kept_record& record) const noexcept {
    return record.whole ? record.whole->owner : owners[record.owner];
  }
  const owner_name& last_owner(const kept_record& record) const noexcept {
    return record.whole ? record.whole->last_owner : owners[kept_owners::nobody];
  }
  static bool is_closed(const kept_record& record) noexcept {
    return record.whole ? record.whole->closed : record.closed;
  }
  bool is_decided(const kept_record& record, std::string_view event) const noexcept;
  /// Nothing where it was not decided.
  std::optional<recorded_decision> decision(const kept_record& record,
                                            std::string_view event) const;
  /// Since when it is held, or waits; nothing: not known.
  static std::optional<std::int64_t> since_us(const kept_record& record) noexcept;
  record_state state(const kept_record& record) const;
  record_memory memory(const kept_record& record) const;

  /// Where more can happen to a record than one decision; made where there is none.
  record_memory& whole(std::string_view object, std::string_view id);
  record_memory& whole(kept_record& record);
  /// Puts a record that is not there, as small as it can be.
  void put(std::string_view object, std::string_view id, record_memory memory);
  /// Takes back the room of a record of which nothing is known, and of an object without records.
  void forget_if_empty(std::string_view object, std::string_view id) noexcept;

  /// `use(object, id, memory)` for each record, by object and id.
  void each_in_order(const record_visitor& use) const;

  kept_owners owners;
  kept_events events;
  kept_forms forms;

 private:
  bool put_small(kept_records& of_object, std::string_view id, const record_memory& memory);

  by_object objects_;
};

}  // namespace ambit::model
