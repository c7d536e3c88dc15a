// batch.cpp: the public face of a record set.
#include "ambit/batch.hpp"

#include "src/criteria/record_set.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit {

namespace {

status status_of(const class report& problems) {
  for (const problem& item : problems.problems()) {
    if (item.code == "document_too_large" || item.code == "too_many_records") {
      return status::limit_exceeded;
    }
  }
  return status::invalid_records;
}

}  // namespace

result<batch> batch::from_json(const schema& fields, std::string_view object, std::string_view json,
                               std::string_view file) {
  const auto& schema_data = fields.shared_data();
  const criteria::object* kind = schema_data->find(object);
  class report problems;
  if (!kind) {
    problems.add(criteria::unknown_object(*schema_data, object, file));
    return {status::unknown_object, std::move(problems)};
  }
  auto records = criteria::read_json_records(schema_data, *kind, json, file, problems);
  if (!records) {
    const status code = status_of(problems);
    return {code, std::move(problems)};
  }
  return {batch(std::move(records)), std::move(problems)};
}

std::size_t batch::size() const noexcept {
  return records_->size();
}

std::string_view batch::object() const noexcept {
  return records_->object().name;
}

std::string_view batch::id(std::size_t row) const noexcept {
  return records_->id(row);
}

}  // namespace ambit
