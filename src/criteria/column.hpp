// column.hpp: one field's values over all records, bound once to memory of the host.
//
// Numbers, bits and exact texts are read where they are. A dictionary is mapped once a value; what
// must be worked out (folded texts, options, sets, rescaled decimals, derived fields, marks of plain
// ids) is worked out once, when binding.
//
// Thread rule: immutable once bound; const reading from many threads.
// Cost of a read: a switch and a load; nothing is allocated.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "src/criteria/cell.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/criteria/column_view.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/criteria/text_positions.hpp"
#include "src/criteria/values.hpp"

namespace ambit::criteria {

class column {
 public:
  enum class form : std::uint8_t {
    integers,       ///< `values` of `layout`
    numbers,        ///< the same, whole or not, as doubles
    bits,           ///< of a bool
    texts,          ///< exact texts
    cells,          ///< a cell a record
    indexed_cells,  ///< `values` of `layout` are positions in the cells
  };

  /// Whether the view's memory can be read as the field's values (criteria.md's table of formats).
  static bool is_readable(const field& of, const column_view& view) noexcept;

  /// Something to tell about the value of one record.
  struct remark {
    std::size_t row = 0;
    field_ordinal field = 0;
    fault what = fault::none;  ///< none: an undeclared option, which is no fault
  };
  /// `view` must be readable, and its memory stay until the column goes. Faults are added to
  /// `remarks` in the order of the records; reading such a record's value gives something sound but
  /// meaningless. `keep_texts`: copy texts to `storage`.
  column(const object& kind, field_ordinal ordinal, std::shared_ptr<const column_view> view,
         bool keep_texts, cell_storage& storage, std::vector<remark>& remarks);
  /// Of a cell a record.
  column(field_ordinal ordinal, std::vector<cell> cells);
  ~column() = default;
  column(column&&) noexcept = default;
  column& operator=(column&&) noexcept = default;
  column(const column&) = delete;  // `values_` may point into itself
  column& operator=(const column&) = delete;

  field_ordinal field() const noexcept { return field_; }
  /// How the values lie in memory, for a scan.
  struct parts {
    form how = form::cells;
    column_layout layout = column_layout::nothing;  ///< of `values`; nothing: every one is null
    const void* values = nullptr;
    std::size_t first = 0;                      ///< position of record 0 in `values`
    const column_view* view = nullptr;          ///< null: of worked out cells only
    bool has_nulls = false;                     ///< that the view tells
    std::span<const cell> cells;                ///< of cells and indexed_cells
    const text_positions* positions = nullptr;  ///< of some indexed cells
    const std::uint8_t* marks = nullptr;        ///< of some texts: mark_of each, by record
  };
  parts in_parts() const noexcept;
  cell at(std::size_t record) const noexcept;
  /// The same of `count` records from `first` on, into every `stride`th cell.
  void read(std::size_t first, std::size_t count, cell* out, std::size_t stride) const noexcept;
  /// As record_set::load_positions.
  std::span<const cell> load_positions(std::size_t first,
                                       std::span<std::uint32_t> positions) const noexcept;
  /// What stands at a record that is wrong or undeclared: for messages, and as JSON for people.
  /// Reads the host's memory.
  std::string found_at(const struct field& of, std::size_t record, fault what) const;
  std::string written_at(const struct field& of, std::size_t record, fault what) const;

 private:
  friend class column_binder;

  std::shared_ptr<const column_view> view_;  ///< null: of worked out cells only
  form form_ = form::cells;
  column_layout layout_ = column_layout::nothing;
  field_ordinal field_ = 0;
  std::size_t first_ = 0;
  bool has_nulls_ = false;
  const void* values_ = nullptr;
  std::vector<cell> cells_;
  std::vector<std::int64_t> integers_;    ///< worked out; `values_` points here then
  std::vector<std::uint32_t> codes_;      ///< the same, positions in the cells
  std::vector<std::uint8_t> byte_codes_;  ///< the same where the cells are few
  std::vector<std::uint8_t> marks_;       ///< of plain ids, by which a scan asks for some of them
  text_positions positions_;              ///< where an id stands in the cells of a dictionary
};

/// The moment at an element of a timestamp layout that is not null, in microseconds since 1970;
/// nothing where they are not whole or not in the years 1 to 9999.
std::optional<std::int64_t> load_moment(const column_view& view, std::size_t index) noexcept;
/// What stands at an element of a whole layout, for messages.
std::string describe_number(const column_view& view, std::size_t index);

}  // namespace ambit::criteria
