// workspace_fields.hpp: which fields of which object a part of the workspace names.
#pragma once

#include <initializer_list>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/model/policy_builder.hpp"
#include "src/model/workspace_settings.hpp"

namespace ambit::model {

/// What an object is called where nothing is said, and the key that could say another.
struct object_preset {
  std::string_view key;
  std::string_view name;
};

/// Finds the object that a part is about, by the name at `at` or, where that is nothing, `preset`;
/// reports one that the schema does not declare (unknown_object) or whose records the policy does
/// not share (missing_sharing), where nothing stands at `place`. After the sharing.
void read_workspace_object(policy_builder& build, json::value at, object_preset preset,
                           json::value place, workspace_object& out);

/// Reads the members of one part that name fields of its object.
class workspace_fields {
 public:
  using types = std::initializer_list<criteria::field_type>;
  workspace_fields(policy_builder& build, json::reader& in, const workspace_object& of)
      : build_(build), in_(in), of_(of) {}

  criteria::field_ordinal require(std::string_view key, types fitting);
  optional_field optional(std::string_view key, types fitting);
  /// A list of fields, each once; of any type where none is said.
  std::vector<criteria::field_ordinal> list(std::string_view key, types fitting = {});
  /// The same of a list that must have one.
  std::vector<criteria::field_ordinal> require_list(std::string_view key, types fitting);

 private:
  optional_field find(json::value at, types fitting);
  std::vector<criteria::field_ordinal> read(json::value list, types fitting);

  policy_builder& build_;
  json::reader& in_;
  const workspace_object& of_;
};

}  // namespace ambit::model
