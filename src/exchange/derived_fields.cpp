#include "src/exchange/derived_fields.hpp"

#include <utility>

#include "src/base/digest.hpp"

namespace ambit::exchange {

namespace {

// Beyond this a name is no help to a reader.
constexpr std::size_t longest_readable_name = 120;

/// A dot in a field's name is a path: one that a text between quotes holds would be read as such.
bool is_good_name(std::string_view name) {
  return name.size() <= longest_readable_name && name.find('"') == std::string_view::npos &&
         name.find("..") == std::string_view::npos;
}

}  // namespace

const std::string& derived_fields::add(derived_field wanted, std::string_view readable,
                                       const field_catalogue& fields) {
  const auto known = by_expression_.find(wanted.expression);
  if (known != by_expression_.end()) return fields_[known->second].name;
  wanted.name = readable;
  if (!is_good_name(readable) || fields.holds(readable) || names_.contains(readable)) {
    wanted.name = "computed " + base::hash128(wanted.expression).hex();
  }
  by_expression_.emplace(wanted.expression, fields_.size());
  names_.emplace(wanted.name, true);
  fields_.push_back(std::move(wanted));
  return fields_.back().name;
}

void derived_fields::cut(std::size_t size) {
  while (fields_.size() > size) {
    by_expression_.erase(fields_.back().expression);
    names_.erase(fields_.back().name);
    fields_.pop_back();
  }
}

}  // namespace ambit::exchange
