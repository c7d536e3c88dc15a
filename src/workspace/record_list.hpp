// record_list.hpp: a page of the records of a question, with their count and their facets, all in
// one pass.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/json_writer.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/criteria/listing/facets.hpp"
#include "src/criteria/listing/page_rows.hpp"
#include "src/criteria/listing/sort_order.hpp"
#include "src/workspace/record_question.hpp"

namespace ambit::workspace {

/// How the records are listed.
struct list_form {
  std::vector<criteria::field_ordinal> columns;  ///< shown beside the id, in their order
  std::vector<criteria::sort_key> sort;
  std::vector<criteria::field_ordinal> facets;
  std::size_t page_size = 50;
  std::optional<criteria::sort_place> after;
  std::string identity;  ///< what cursors begin with
  criteria::cell_storage storage;
};

/// Values of some fields of the rows of a block, a wrong one as a missing one.
class block_values {
 public:
  explicit block_values(std::vector<criteria::field_ordinal> fields);
  /// Of the block that `from` is at.
  void open(const record_scan& from);
  /// Into a cell a field, in their order.
  void read(std::size_t at, criteria::cell* out, criteria::workspace& memory) const;

 private:
  std::vector<criteria::field_ordinal> fields_;
  std::vector<criteria::field_ordinal> ascending_;
  std::vector<const criteria::column*> columns_;  ///< by field; of a block in columns
  const criteria::record_set* records_ = nullptr;
  criteria::column_piece piece_;
  std::size_t first_ = 0;
  bool some_wrong_ = false;
  criteria::row_bits wrong_;
};

class record_list {
 public:
  /// All is borrowed.
  record_list(const criteria::record_set& records, const list_form& form,
              criteria::workspace& memory);

  /// Rows of the block that `from` is at.
  void take(const record_scan& from, const criteria::open_rows& listed);
  std::size_t count() const noexcept { return count_; }
  /// `"count":2,"NAME":[{"id":…,"fields":{…}}],"facets":{…},"next":…`: members of an open object.
  /// `more` writes further members of a record.
  void write(json::writer& out, std::string_view name,
             const std::function<void(std::size_t row)>& more = {});

 private:
  void write_record(json::writer& out, std::size_t row,
                    const std::function<void(std::size_t row)>& more);

  const criteria::record_set& records_;
  const list_form& form_;
  criteria::workspace& memory_;
  block_values sorted_by_;
  criteria::page_rows<std::size_t> page_;
  std::vector<criteria::facet_counts> facets_;
  std::size_t count_ = 0;
};

}  // namespace ambit::workspace
