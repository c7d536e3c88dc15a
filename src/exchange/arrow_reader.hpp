// arrow_reader.hpp: the structures of the Arrow C data interface as views of columns, refused where
// they can be seen to lie.
//
// Thread rule: one thread. Cost: linear in the columns, and in the elements of those with offsets.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/arrow.hpp"
#include "ambit/report.hpp"
#include "src/criteria/column_view.hpp"

namespace ambit::exchange {

/// A struct array of records, or a struct column: its rows lie in its children from `first`.
struct arrow_struct {
  std::size_t first = 0;
  std::size_t size = 0;
  std::vector<criteria::bitmap> validity;  ///< with that of the structs around
};

class arrow_reader {
 public:
  explicit arrow_reader(report& problems) : problems_(problems) {}

  /// Adds an error about a column; an empty name is the struct array itself.
  void refuse(std::string_view column, std::string_view code, std::string found,
              std::string expected, std::string hint = {});

  /// A schema that can be looked at; false after an error. Its children are not looked at.
  bool check_schema(const ArrowSchema& schema, std::string_view column);
  /// The records themselves; false after an error.
  bool read_records(const ArrowSchema& schema, const ArrowArray& array, arrow_struct& out);
  /// A struct column inside `outer`; null as soon as one of them is.
  bool read_struct(const ArrowSchema& schema, const ArrowArray& array, const arrow_struct& outer,
                   std::string_view column, arrow_struct& out);
  /// A column inside `outer` of a format that fields are read from (parse_format); null after an
  /// error.
  std::shared_ptr<criteria::column_view> read_column(const ArrowSchema& schema,
                                                     const ArrowArray& array,
                                                     const arrow_struct& outer,
                                                     std::string_view column);
  /// A list column of structs. `inside` are the structs from the first to the last that its lists
  /// name: list offsets less that of the first are rows of it. Null after an error.
  std::shared_ptr<criteria::column_view> read_list_of_structs(const ArrowSchema& schema,
                                                              const ArrowArray& array,
                                                              const arrow_struct& outer,
                                                              std::string_view column,
                                                              arrow_struct& inside);

 private:
  struct range {
    std::size_t first;
    std::size_t length;
  };
  bool lie(std::string_view column, std::string_view found, std::string expected = {});
  bool check_counts(const ArrowSchema& schema, const ArrowArray& array, std::string_view column);
  bool check_buffers(const ArrowArray& array, std::int64_t expected, bool or_more,
                     std::string_view column);
  bool add_validity(const ArrowArray& array, std::size_t first,
                    std::vector<criteria::bitmap>& validity, std::string_view column);
  bool read_values(const ArrowSchema& schema, const ArrowArray& array, range rows,
                   criteria::column_view& out, std::string_view column);
  bool read_text_buffers(const ArrowArray& array, criteria::column_view& out,
                         std::string_view column);
  bool read_view_buffers(const ArrowArray& array, criteria::column_view& out,
                         std::string_view column);
  bool check_elements(const ArrowSchema& schema, const ArrowArray& array,
                      const criteria::column_view& lists, std::string_view column);
  bool read_elements(const ArrowSchema& schema, const ArrowArray& array, criteria::column_view& out,
                     std::string_view column);
  bool read_dictionary(const ArrowSchema& schema, const ArrowArray& array,
                       criteria::column_view& out, std::string_view column);
  bool check_offsets(const criteria::column_view& view, std::size_t& end, std::string_view column);

  report& problems_;
};

}  // namespace ambit::exchange
