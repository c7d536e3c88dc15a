// record_decoder.hpp: one JSON object to the cells of one record.
//
// Thread rule: one thread. Cost: a comparison a key that stands where it stood in the record
// before, else a hash; nothing is allocated but what the storage keeps.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/criteria/cell.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/criteria/key_table.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/criteria/values.hpp"

namespace ambit::criteria {

class record_decoder {
 public:
  /// Something to tell about one field of the record.
  struct remark {
    field_ordinal field = 0;
    fault what = fault::none;  ///< none: an undeclared option, which is no fault
    json::value where;

    std::string found() const;
  };

  record_decoder(const object& kind, cell_storage& storage);

  /// Sets the cells of the keys that `record`, an object, has; others stay as they are. Derived
  /// cells are not looked at. The remarks are valid until the next call, in field order.
  std::span<const remark> decode(json::value record, std::span<cell> cells);

 private:
  void decode_object(json::value written, std::uint32_t nest);
  void decode_field(json::value written, field_ordinal ordinal);
  fault decode_value(json::value written, field_ordinal ordinal, cell& out);
  fault decode_set(json::value written, field_ordinal ordinal, cell& out);
  void refuse_below(std::uint32_t nest, json::value where);
  void check_owners();
  void refuse(field_ordinal ordinal, fault why, json::value where);
  cell raw_cell(json::value written, cell_state state);
  std::uint16_t look_up(std::uint32_t nest, std::size_t position, std::string_view key);

  const object& kind_;
  const key_table& keys_;
  cell_storage& storage_;
  const bool has_owners_;
  std::span<cell> cells_;
  std::vector<remark> remarks_;
  /// The record in which a field was last set; tells a second setting within one record.
  std::vector<std::uint64_t> set_in_;
  std::vector<json::value> set_by_;
  /// Where something that is no object stands in place of a nest.
  struct cut_path {
    std::uint32_t nest = 0;
    json::value where;
  };
  std::vector<cut_path> cut_paths_;
  std::uint64_t record_number_ = 0;
  /// By nest and position: the entry that stood there in the record before.
  std::vector<std::vector<std::uint16_t>> expected_;
  std::vector<std::uint32_t> ordinals_;  // of a set
  std::string raw_;
};

}  // namespace ambit::criteria
