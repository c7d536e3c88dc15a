// schema_data.hpp: what a schema compiles to: objects, fields, types, derived fields in order.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "ambit/report.hpp"
#include "src/base/digest.hpp"
#include "src/base/json.hpp"

namespace ambit::criteria {

enum class field_type : std::uint8_t {
  id,
  text,
  choice,
  choices,
  boolean,
  integer,
  decimal,
  number,
  date,
  timestamp
};
std::string_view name(field_type type) noexcept;  ///< as written in a schema: `bool`, not `boolean`

struct expression;  // expression.hpp
class key_table;    // key_table.hpp

/// Lets std::string_view look up std::string keys without a copy.
struct text_hash {
  using is_transparent = void;
  std::size_t operator()(std::string_view text) const noexcept {
    return std::hash<std::string_view>{}(text);
  }
};
template <class T>
using text_map = std::unordered_map<std::string, T, text_hash, std::equal_to<>>;

struct field {
  std::string name;
  field_type type = field_type::text;
  bool ignore_case = false;
  bool sees_missing = false;  ///< derived, and says that its expression looks at blanks
  bool reads_blanks = false;  ///< the same, of itself or of a derived field that it stands on
  std::int32_t scale = 0;
  std::vector<std::string> options;  ///< of choice and choices, in declared order
  text_map<std::uint32_t> option_ordinals;
  std::shared_ptr<const expression> derived;  ///< null for a field that the host supplies
  std::vector<std::uint16_t>
      inputs;  ///< of a derived field: those that its expression names, ascending
  std::string label;
};

using field_ordinal = std::uint16_t;

struct object {
  std::string name;
  /// Built-in ones first, then declared ones by name, so that schemas of one fingerprint agree on
  /// ordinals whatever the order of their keys.
  std::vector<field> fields;
  text_map<field_ordinal> field_ordinals;
  std::vector<field_ordinal> derived_order;  ///< each after what it stands on
  std::shared_ptr<const key_table> keys;     ///< how a JSON record's keys lead to fields
  bool declared = true;                      ///< false: `user`, where the document leaves it out
  std::optional<field_ordinal> find(std::string_view field_name) const noexcept;
};

/// `did you mean "country"?`, or empty; nothing is looked for once `problems` is full.
std::string nearest_field(const object& kind, std::string_view field_name, const report& problems);

/// `an option of field "stage": new, won`; without them where they are many.
std::string option_of(const field& of);

/// In the order of calendar_settings::week_starts_on.
inline constexpr std::array<std::string_view, 7> weekday_words = {
    "monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"};

struct calendar_settings {
  std::string time_zone = "UTC";
  std::int32_t week_starts_on = 0;         ///< 0 is Monday
  std::int32_t fiscal_year_starts_in = 1;  ///< month, 1 to 12
};

struct schema_data {
  calendar_settings calendar;
  std::vector<object> objects;
  base::digest_value digest;
  std::string fingerprint;
  const object* find(std::string_view object_name) const noexcept;
};

/// Positions of the built-in fields, the same in every object but `user`.
namespace record_field {
inline constexpr field_ordinal id = 0;
inline constexpr field_ordinal owner_user = 1;
inline constexpr field_ordinal owner_queue = 2;
inline constexpr field_ordinal account = 3;
}  // namespace record_field

/// Positions of the built-in fields of the object `user`, which always exists, declared or not.
namespace user_field {
inline constexpr field_ordinal id = 0;
inline constexpr field_ordinal kind = 1;
inline constexpr field_ordinal name = 2;
inline constexpr field_ordinal email = 3;
inline constexpr field_ordinal profile = 4;
inline constexpr field_ordinal account = 5;
inline constexpr field_ordinal role = 6;
inline constexpr field_ordinal active = 7;
inline constexpr field_ordinal last_login = 8;
inline constexpr field_ordinal first_declared = 9;
}  // namespace user_field

/// Whether cells made for one schema's objects may be read by the other's: the same content. Looks
/// at the fields too, since a digest is no proof against two schemas that were made to collide.
bool interchangeable(const schema_data& left, const schema_data& right) noexcept;

/// The problem with a name that the schema gives to no object.
problem unknown_object(const schema_data& schema, std::string_view name, std::string_view file);

/// Compiles the value of a schema document (or of a policy's `schema` member). Null when `problems`
/// got an error.
std::shared_ptr<const schema_data> compile_schema(json::value document, report& problems);

}  // namespace ambit::criteria
