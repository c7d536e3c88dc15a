// salesforce_fields.hpp: the fields that an object's criteria and formulas name, and of what type
// each is: declared by the caller's schema, or inferred from how they are used.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/report.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/exchange/salesforce_condition.hpp"
#include "src/exchange/salesforce_operations.hpp"

namespace ambit::exchange {

/// What a formula's use of a field tells of its type, the stronger word last.
enum class formula_use : std::uint8_t { none, shown, boolean, number, moment, picklist, text };

struct field_facts {
  std::string name;  ///< as the schema declares it, else as first written, without the own object
  criteria::field_type type = criteria::field_type::text;
  const criteria::field* declared = nullptr;  ///< null: inferred
  bool multi_select = false;                  ///< used with includes or excludes
  bool usable = true;                         ///< has a name that a schema can declare
  bool in_criteria = false;                   ///< some criterion compares it
  bool minds_case = false;                    ///< some criterion compares it exactly
  formula_use use = formula_use::none;        ///< the strongest among formulas
  bool is_id = false;                         ///< of a formula: holds a record's id
  bool is_viewer = false;                     ///< holds who looks
  place first_use;

  /// Whether the schema's field ignores case. Criteria do and formulas do not: a field that only
  /// formulas compare is declared exact, one that both do ignores case, and formulas ask a copy.
  /// One that sharing rules compare is exact, and other criteria say that they ignore case.
  bool ignores_case() const noexcept {
    if (declared) return declared->ignore_case;
    return type == criteria::field_type::text && !minds_case &&
           (in_criteria || use == formula_use::none);
  }
};

/// Names of fields are the same in any case, as Salesforce takes them.
class field_catalogue {
 public:
  /// `declared` may be null: then all types are inferred.
  field_catalogue(std::string object, const criteria::object* declared)
      : object_(std::move(object)), declared_(declared) {}

  void add(const criterion_item& item);
  /// The field that holds who looks, for views of "my" records; its name.
  static constexpr std::string_view viewer = "viewer";
  void add_viewer(const xml::element& at);
  /// A path of a formula, as it is written there.
  void add(std::string_view path, formula_use use, const xml::element& at);
  /// Two paths that a formula compares: what is known of one's type is true of the other's.
  void add_pair(std::string_view path, std::string_view other, const xml::element& at);
  /// After every use was added: settles the types of fields that are not declared.
  void infer();

  const field_facts* find(std::string_view salesforce_name) const;
  const field_facts* find_path(std::string_view formula_path) const;
  /// Whether the object's schema has a field of exactly this name.
  bool holds(std::string_view field_name) const;
  std::size_t size() const noexcept { return fields_.size(); }
  const field_facts& operator[](std::size_t index) const noexcept { return fields_[index].facts; }

  /// Says what was inferred, and what the host must know to supply such a field.
  void describe(report& notes) const;

 private:
  struct evidence {
    std::size_t values = 0;
    std::size_t checkboxes = 0;
    std::size_t numbers = 0;
    std::size_t dates = 0;
    bool has_time = false;
    bool ordered = false;    // lessThan and its like
    bool substring = false;  // contains and its like
  };
  struct known_field {
    field_facts facts;
    evidence seen;
  };

  std::string own_name(std::string_view salesforce_name) const;
  std::string name_of_path(std::string_view path) const;
  known_field& enter(std::string_view salesforce_name, const xml::element& at);
  std::size_t enter_path(std::string_view path, const xml::element& at);
  static void weigh(evidence& seen, const std::string& value, bool has_digits_for_checkboxes);
  void settle_pairs();
  static criteria::field_type inferred_type(const known_field& field);

  std::string object_;
  const criteria::object* declared_;
  std::vector<known_field> fields_;                         // in order of first use
  std::vector<std::pair<std::size_t, std::size_t>> pairs_;  // positions in fields_
  criteria::text_map<std::size_t> positions_;               // by folded name
  criteria::text_map<std::string> declared_names_;          // folded to declared
};

}  // namespace ambit::exchange
