// record_set.hpp: many records of one object, behind the batch. Today they come from JSON
// (json_records.cpp); columns of another memory format become one more implementation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/json.hpp"
#include "src/criteria/cell.hpp"

namespace ambit::criteria {

class workspace;
class column_source;  // column_records.hpp

/// Records that lie together in columns.
struct column_piece {
  const column_source* columns = nullptr;
  std::size_t first = 0;  ///< the record's position there
  std::size_t count = 0;  ///< that one, and those behind it
};

/// What is wrong with one field of one record (or, with an empty field, with the record).
struct record_problem {
  std::size_t row = 0;
  std::string field;
  std::string code;
  std::string found;
  std::string expected;
};

class record_set {
 public:
  virtual ~record_set() = default;

  const schema_data& schema() const noexcept { return *schema_; }
  std::shared_ptr<const schema_data> schema_ptr() const noexcept { return schema_; }
  const struct object& object() const noexcept { return *object_; }

  virtual std::size_t size() const noexcept = 0;
  /// The record's cells; valid until the next load into the same workspace, or longer.
  virtual row load(std::size_t index, workspace& memory) const = 0;
  /// The same of some fields of many records: one to `most` from `first` on, as many as lie
  /// together, a row each, one behind the other. What stands in other fields' cells is not said.
  virtual std::span<const cell> load_some(std::size_t first, std::size_t most,
                                          std::span<const field_ordinal> fields,
                                          workspace& memory) const = 0;
  /// Of a field whose values are positions among few, as a host's dictionary column has them: these
  /// few, and into `positions` those of as many records from `first` on, which must lie together; a
  /// position past the values is a null. Elsewhere no values, and nothing is written.
  virtual std::span<const cell> load_positions(std::size_t /*first*/, field_ordinal /*field*/,
                                               std::span<std::uint32_t> /*positions*/) const {
    return {};
  }
  /// Where the record and those behind it lie in columns; none where they do not.
  virtual column_piece columns_at(std::size_t /*index*/) const noexcept { return {}; }
  /// The record as a whole is unusable (no object, no id, repeated key).
  virtual bool broken(std::size_t index) const noexcept = 0;
  virtual std::string_view id(std::size_t index) const noexcept = 0;
  /// The problems of one record in field order; a copy, made only when asked.
  virtual std::vector<record_problem> problems(std::size_t index) const = 0;
  /// The value of a field as JSON text for people and explanations, "null" if missing: texts as
  /// they came in, numbers, dates and sets in one canonical form (a timestamp in UTC). A value that
  /// is undeclared or wrong is shown as it came in, or described.
  virtual std::string seen(std::size_t index, field_ordinal field) const = 0;

 protected:
  record_set(std::shared_ptr<const schema_data> schema, const struct object* object)
      : schema_(std::move(schema)), object_(object) {}

 private:
  std::shared_ptr<const schema_data> schema_;
  const struct object* object_;
};

/// Reads JSON records (one object, an array, JSON Lines). Null, and `problems` with an error, when
/// the document cannot be read as a whole; single records' problems are warnings.
std::shared_ptr<const record_set> read_json_records(std::shared_ptr<const schema_data> schema,
                                                    const object& kind, std::string_view text,
                                                    std::string_view file, report& problems);

/// The same reading for one JSON object, into caller's storage: how the directory reads the fields
/// of its users. `cells` has one cell a field, of which those that the record has no key for stay
/// as they are; derived ones are left to compute_derived. Texts and sets go to `storage`; nothing
/// is reported but returned.
class cell_storage;  // owns texts and sets; see cell_storage.hpp
std::shared_ptr<cell_storage> make_cell_storage();
std::vector<record_problem> read_json_cells(const object& kind, json::value record,
                                            std::span<cell> cells, cell_storage& storage);
/// Fills the derived cells of a row whose other cells are set. Invalid inputs make them invalid.
void compute_derived(const object& kind, std::span<cell> cells, cell_storage& storage);
/// A text or id cell that owns its bytes through `storage`; missing when empty. The first compares
/// exactly, the second as its field does (folded where it ignores case).
cell make_text(std::string_view text, cell_storage& storage);
cell make_text(const field& of, std::string_view text, cell_storage& storage);

}  // namespace ambit::criteria
