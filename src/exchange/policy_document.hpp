// policy_document.hpp: the parts of a policy document that every importer writes: the schema with
// what was inferred, and criteria under their names.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/exchange/criterion_tree.hpp"
#include "src/exchange/derived_fields.hpp"
#include "src/exchange/refusal.hpp"

namespace ambit::exchange {

struct inferred_field {
  std::string_view name;
  criteria::field_type type = criteria::field_type::text;
  bool ignore_case = false;
};

/// What an importer adds to one object of the schema, or the whole of an object that is new to it.
struct inferred_object {
  std::string_view name;
  std::vector<inferred_field> fields;
  const derived_fields* derived = nullptr;  ///< null: none
};

/// The value of `schema`: what the caller declared (or nothing) first, then what was inferred.
void write_schema(json::value declared, std::string_view time_zone,
                  const std::vector<inferred_object>& inferred, json::writer& out);

/// The members `when`, or `uncarried` with the reason and `detail`.
void write_condition(const std::optional<criterion_tree>& when, const refusal& why,
                     const std::string& detail, json::writer& out);

/// A criterion under a name, carried or refused.
struct planned_criterion {
  std::string name;  ///< distinct among the object's
  std::optional<criterion_tree> when;
  refusal why;         ///< where there is no `when`
  std::string detail;  ///< likewise: of `why`, with what was written there
  std::string data;    ///< JSON; empty: none
  std::string origin;  ///< JSON
  place where;
};

/// All criteria over one object.
struct named_criteria {
  std::string_view object;
  const std::vector<planned_criterion>* criteria = nullptr;
};

/// The member `criteria`; nothing where there is none.
void write_criteria(const std::vector<named_criteria>& objects, json::writer& out);

/// Says of a refused one, as a warning under the reason's code, why it is not carried.
void note_refusal(const planned_criterion& refused, std::string_view object, report& notes);

/// A relative date means local days; without a zone those of UTC are counted. Says so where any of
/// `count` entries (the first at `first`) asks for them.
void note_days_of_utc(std::size_t count, const place& first, std::string_view whose, report& notes);

}  // namespace ambit::exchange
