// policy.cpp: the public face of a compiled policy, and what it tells of itself.
#include "ambit/policy.hpp"

#include "src/base/json.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/policy_compiler.hpp"
#include "src/model/policy_data.hpp"
#include "src/model/policy_description.hpp"

namespace ambit {

result<policy> policy::compile(std::string_view json, std::string_view file) {
  class report problems;
  json::document document;
  std::shared_ptr<const model::policy_data> data;
  if (document.parse(json, file, problems)) {
    data = model::compile_policy(document.root(), problems);
  }
  problems = json::in_order_of_places(problems);
  if (!data) return {status::invalid_policy, std::move(problems)};
  return {policy(std::move(data)), std::move(problems)};
}

class schema policy::schema() const {
  return ambit::schema(data_->schema);
}

std::string_view policy::name() const noexcept {
  return data_->name;
}

std::vector<std::string> policy::assigned_objects() const {
  std::vector<std::string> names;
  for (const model::object_assignment& one : data_->assignments) names.push_back(one.object_name);
  return names;
}

std::string_view policy::fingerprint() const noexcept {
  return data_->fingerprint;
}

std::string policy::describe() const {
  return model::describe(*data_);
}

namespace model {

const object_assignment* policy_data::find(std::string_view object_name) const noexcept {
  for (const object_assignment& one : assignments) {
    if (one.object_name == object_name) return &one;
  }
  return nullptr;
}

}  // namespace model
}  // namespace ambit
