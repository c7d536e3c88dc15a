// ambit/columns.hpp: answers as columns, a value a record, in no particular memory format.
//
//   export_arrow(turn->to_columns(), &schema, &array);      // ambit/arrow.hpp
//
// Thread rule: an immutable value that shares its data; use from many threads. It stands on its
// own: what it was made from may go.
#pragma once

#include <cstddef>
#include <memory>
#include <utility>

namespace ambit {

namespace model {
class answer_columns;
}

class columns {
 public:
  std::size_t size() const noexcept;  ///< values in each column

  const std::shared_ptr<const model::answer_columns>& data() const noexcept { return data_; }
  explicit columns(std::shared_ptr<const model::answer_columns> data) : data_(std::move(data)) {}

 private:
  std::shared_ptr<const model::answer_columns> data_;
};

}  // namespace ambit
