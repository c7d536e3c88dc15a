// ambit/batch.hpp: the records that are being decided on.
//
//   result<batch> leads = batch::from_json(policy.schema(), "lead", text);
//
// One JSON object, an array of objects, or JSON Lines. Each record's declared fields are read once;
// keys that the schema does not know are ignored. A value that is wrong (type, length, UTF-8,
// U+0000, out of range) marks that field of that record as invalid: a question that reads the field
// leaves the record undecided and reports it, and answers the others. A record that is no object,
// repeats a key, or lacks a usable `id` is invalid as a whole. A JSON Lines line that is no JSON is
// such a record too; an array or a single object that is no JSON fails the call.
//
// A batch belongs to a schema, not to a policy or directory: it may be asked of any engine whose
// policy has the same schema, also after the directory changed.
//
// Thread rule: immutable once made; const use from many threads. Owns all it needs; the text is not
// kept. Memory: about 16 bytes a declared field and record, and the texts.
#pragma once

#include <cstddef>
#include <memory>
#include <string_view>
#include <utility>

#include "ambit/result.hpp"
#include "ambit/schema.hpp"

namespace ambit {

namespace criteria {
class record_set;
}

class batch {
 public:
  /// `object` is a name that the schema declares. The form is told by the text: `[` opens an array;
  /// `{` is one object or, when another follows it, JSON Lines (blank lines are skipped; every line
  /// then stands for itself). The success's report lists, as warnings, what is wrong in single
  /// records (code, row, field, line); the caller decides whether that matters.
  /// Errors: unknown_object, invalid_records, limit_exceeded.
  static result<batch> from_json(const schema& fields, std::string_view object,
                                 std::string_view json, std::string_view file = {});

  std::size_t size() const noexcept;
  std::string_view object() const noexcept;
  /// The record's own id; empty where it has no usable one. Valid as long as the batch.
  std::string_view id(std::size_t row) const noexcept;

  const criteria::record_set& records() const noexcept { return *records_; }  ///< library's layers
  explicit batch(std::shared_ptr<const criteria::record_set> records)
      : records_(std::move(records)) {}

 private:
  std::shared_ptr<const criteria::record_set> records_;
};

}  // namespace ambit
