// policy.cpp: the public face of a compiled policy, and what it tells of itself.
#include "ambit/policy.hpp"

#include <algorithm>

#include "src/base/failure.hpp"
#include "src/base/json.hpp"
#include "src/base/text.hpp"
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

namespace {

template <class T>
std::string nearest(std::string_view name, const std::vector<T>& items, std::string T::*names) {
  std::vector<std::string_view> known;
  known.reserve(items.size());
  for (const T& item : items) known.push_back(item.*names);
  return text::did_you_mean(name, known);
}

}  // namespace

result<class criterion> policy::criterion(std::string_view object, std::string_view name) const {
  const auto kind =
      std::find_if(data_->named_criteria.begin(), data_->named_criteria.end(),
                   [&](const model::object_criteria& each) { return each.object_name == object; });
  if (kind == data_->named_criteria.end()) {
    return fail<ambit::criterion>(
        status::unknown_object, "unknown_object",
        "the policy has no criteria over " + text::quoted(object), {},
        nearest(object, data_->named_criteria, &model::object_criteria::object_name));
  }
  const auto found =
      std::find_if(kind->named.begin(), kind->named.end(),
                   [&](const model::named_criterion& each) { return each.name == name; });
  if (found == kind->named.end()) {
    return fail<ambit::criterion>(
        status::invalid_argument, "unknown_criterion",
        "the policy has no criterion " + text::quoted(name) + " over " + text::quoted(object), {},
        nearest(name, kind->named, &model::named_criterion::name));
  }
  if (!found->when) {
    return fail<ambit::criterion>(
        status::invalid_criterion, "uncarried_criterion",
        "criterion " + text::quoted(name) + " was not carried over: " + found->uncarried);
  }
  return {ambit::criterion(schema(), found->when)};
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

const pool* policy_data::find_pool(std::string_view id) const noexcept {
  for (const pool& one : pools)
    if (one.id == id) return &one;
  return nullptr;
}

const entry* object_assignment::find(std::string_view rule_name,
                                     std::string_view entry_id) const noexcept {
  for (const rule& one : rules) {
    if (one.name != rule_name) continue;
    for (const entry& each : one.entries)
      if (each.id == entry_id) return &each;
  }
  return nullptr;
}

const portal_settings* policy_data::find_portal(std::string_view portal_name) const noexcept {
  for (const portal_settings& one : portals) {
    if (one.name == portal_name) return &one;
  }
  return nullptr;
}

const object_sharing* policy_data::find_sharing(std::string_view object_name) const noexcept {
  for (const object_sharing& one : sharing) {
    if (one.object_name == object_name) return &one;
  }
  return nullptr;
}

}  // namespace model
}  // namespace ambit
