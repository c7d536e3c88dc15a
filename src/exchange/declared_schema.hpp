// declared_schema.hpp: the schema that the caller of an importer gives, or none.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "ambit/result.hpp"
#include "ambit/schema.hpp"
#include "ambit/zones.hpp"
#include "src/base/json.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/exchange/time_settings.hpp"

namespace ambit::exchange {

/// Compiled, to know its types, and as its JSON, to be written again unchanged. Stays where it is.
class declared_schema {
 public:
  declared_schema() = default;
  declared_schema(const declared_schema&) = delete;
  declared_schema& operator=(const declared_schema&) = delete;

  /// Ok, and nothing changed, for an empty text, which declares nothing; else what
  /// `schema::compile` says. `text` must outlive this.
  status read(const std::string& text, report& problems);

  json::value root() const noexcept { return root_; }
  /// The declared object of this name in any case of its letters; null where there is none.
  const criteria::object* find(std::string_view name) const;
  /// The zone and what else the schema's calendar tells; `zone_name` before the schema's own. The
  /// zone points into `zone_data`.
  time_settings time_of(const std::string& zone_name, const zones& zone_data) const;

 private:
  std::optional<schema> compiled_;
  json::document document_;
  json::value root_;
};

/// Whether a schema takes a field of this name: a path without empty parts, and none that every
/// object has.
bool can_be_declared(std::string_view name);

/// Whether an importer's options are texts that a policy can hold; what is not, goes to `problems`.
bool check_options(const std::string& policy_name, const std::string& zone_name, report& problems);

}  // namespace ambit::exchange
