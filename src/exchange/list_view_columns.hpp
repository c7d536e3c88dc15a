// list_view_columns.hpp: what list views call the standard fields: `CASES.STATUS`, `OWNER_NAME`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace ambit::exchange {

/// The field's name in the schema, of a list view over `object`. What holds a small letter or a
/// double underscore is a field's own name and stays. Nothing for a token that is not known: there
/// is no published list of them, so that this one holds those whose field is beyond doubt.
std::optional<std::string> field_of_column(std::string_view column, std::string_view object);

/// The field that a record type's token means; its values are written as `Object.Name`.
inline constexpr std::string_view record_type_field = "RecordType.DeveloperName";

}  // namespace ambit::exchange
