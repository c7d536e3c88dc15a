// entity_rows.hpp: the rows of a table of entities, or of the structs inside one: the columns that
// its kind has, and their values as a directory takes them, each problem told by row and column.
//
// Thread rule: one thread. Borrows the table. Cost: opening is linear in columns with offsets;
// reading a value allocates nothing but for lists.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/arrow.hpp"
#include "ambit/report.hpp"
#include "src/base/limits.hpp"
#include "src/criteria/column_view.hpp"
#include "src/exchange/arrow_reader.hpp"

namespace ambit::exchange {

enum class column_kind : std::uint8_t {
  text,
  flag,
  number,  ///< a whole one
  moment,
  day,
  ids,      ///< a set of them
  structs,  ///< a list of structs
  group,    ///< a struct with columns of its own
};

/// A column that a kind of entity may have, or must.
struct known_column {
  std::string_view name;
  column_kind kind = column_kind::text;
  bool is_required = false;
  std::span<const known_column> inside = {};  ///< of structs and groups
  std::string_view what = {};                 ///< one of the structs, for messages: `an absence`
};

/// Where the reading stands, for messages.
struct row_place {
  report& problems;
  std::size_t row = 0;  ///< from 1, over all pieces
};

class entity_rows {
 public:
  /// `what` names one of the rows: `a user`. `prefix` stands before columns' names in messages.
  entity_rows(std::span<const known_column> known, std::string_view what, arrow_reader& reader,
              row_place& place, std::string prefix = {});

  /// False after an error that leaves nothing to read.
  bool open(const ArrowSchema& schema, const ArrowArray& array, arrow_struct rows);

  std::size_t size() const noexcept { return size_; }
  /// False after reporting a row that is null.
  bool is_there(std::size_t row);

  // Below, `at` is a position among the known columns. What is not in the table is null, and null
  // is nothing, as what is left out of JSON.

  bool is_null(std::size_t at, std::size_t row) const noexcept;
  /// What the row is called; empty after reporting that it has none.
  std::string_view id(std::size_t row);
  /// The id of something else, which may be empty.
  std::string_view reference(std::size_t at, std::size_t row) {
    return text(at, row, limits::max_id_bytes);
  }
  std::string_view text(std::size_t at, std::size_t row, std::size_t most = limits::max_text_bytes);
  /// Nothing when it is null.
  std::optional<std::string_view> word(std::size_t at, std::size_t row);
  bool flag(std::size_t at, std::size_t row) const noexcept;
  /// 1 to `most` of something; nothing when it is null, or after reporting that it is more or less.
  std::optional<std::int64_t> count(std::size_t at, std::size_t row, std::int64_t most,
                                    std::string_view of);
  /// In microseconds since 1970.
  std::optional<std::int64_t> moment(std::size_t at, std::size_t row);
  /// A day that must be there; nothing after reporting that it is none.
  std::optional<std::int32_t> day(std::size_t at, std::size_t row);
  /// Sorted, each once; of std::string or views of the table.
  template <class Text = std::string>
  std::vector<Text> ids(std::size_t at, std::size_t row);

  /// The columns of a group, in which the rows are the same; null when the table has none.
  entity_rows* group(std::size_t at) noexcept { return columns_[at].inside.get(); }
  /// `visit(inside, row, index)` for each struct that is not null, `index` counting from 0 in the
  /// list and `row` being the struct's; until it returns false.
  template <class Visit>
  void for_each_struct(std::size_t at, std::size_t row, const Visit& visit) {
    const criteria::element_range range = list_at(at, row);
    for (std::size_t i = range.begin; i < range.end; ++i) {
      if (!visit(*columns_[at].inside, i - columns_[at].base, i - range.begin)) return;
    }
  }

  void refuse(std::size_t at, std::string_view code, std::string found, std::string expected,
              std::string hint = {});
  void refuse_long_list(std::size_t at);
  std::size_t error_count() const noexcept { return place_.problems.error_count(); }

 private:
  struct column {
    std::shared_ptr<const criteria::column_view> view;  ///< null: not in the table
    std::unique_ptr<entity_rows> inside;
    std::size_t base = 0;  ///< of structs: where the lists' first begins
  };
  struct loaded {
    bool is_null = true;
    std::optional<std::string_view> text = std::nullopt;  ///< nothing: outside its memory
  };
  static loaded load(const criteria::column_view& view, std::size_t index) noexcept;
  std::optional<std::string_view> checked(std::size_t at, const loaded& found, std::size_t most);
  std::optional<std::string_view> name_of_element(std::size_t at, const loaded& found);
  criteria::element_range list_at(std::size_t at, std::size_t row) const noexcept;

  void bind_named(const ArrowSchema& schema, const ArrowArray& array, const arrow_struct& rows);
  void bind(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
            const arrow_struct& rows);
  void bind_structs(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
                    const arrow_struct& rows);
  bool bind_nothings(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
                     const arrow_struct& rows);
  void bind_group(std::size_t at, const ArrowSchema& schema, const ArrowArray& array,
                  const arrow_struct& rows);
  bool is_readable(std::size_t at, const criteria::column_view& view) const noexcept;
  std::string name(std::size_t at) const { return prefix_ + std::string(known_[at].name); }

  std::span<const known_column> known_;
  std::string_view what_;
  arrow_reader& reader_;
  row_place& place_;
  std::string prefix_;
  std::size_t size_ = 0;
  std::vector<criteria::bitmap> there_;
  bool all_null_ = false;
  std::vector<column> columns_;
};

}  // namespace ambit::exchange
