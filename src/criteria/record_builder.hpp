// record_builder.hpp: records put together one after the other from JSON objects, whatever text
// those stand for. Where a problem stands in that text is for the caller to say.
//
// Thread rule: one thread. Cost: that of the decoder.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/criteria/record_decoder.hpp"
#include "src/criteria/record_set.hpp"

namespace ambit::criteria {

class built_record_set;

class record_builder {
 public:
  /// What is to be told about a record, and the value that it is about.
  struct remark {
    record_problem what;
    json::value where;
  };

  record_builder(std::shared_ptr<const schema_data> schema, const object& kind);
  ~record_builder();

  void reserve(std::size_t records);
  std::size_t size() const noexcept;
  bool is_full() const noexcept;  ///< as many records as there may be: no more may be added

  /// Adds one record. The remarks are valid until the next call; those about undeclared options,
  /// which are no faults, have neither code nor texts when `brief`.
  std::span<const remark> add(json::value record, bool brief);
  /// Adds a record of which nothing can be used; `why.row` is set here.
  void add_unusable(record_problem why);
  std::shared_ptr<const record_set> finish();

 private:
  std::span<cell> add_row();
  std::string_view check_whole(json::value record, std::span<const cell> cells) const;
  void keep_usable_id(json::value record, std::span<cell> cells) const;
  void break_row(std::span<cell> cells, record_problem why);

  const object& kind_;
  std::shared_ptr<built_record_set> records_;
  record_decoder decoder_;
  std::vector<remark> remarks_;
};

}  // namespace ambit::criteria
