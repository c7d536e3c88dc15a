// hubspot_fields.hpp: the properties that an object's filters name, and of what type each is:
// declared by the caller's schema, or inferred from the filters.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "ambit/report.hpp"
#include "src/criteria/schema_data.hpp"
#include "src/exchange/hubspot_test.hpp"

namespace ambit::exchange {

struct property_facts {
  std::string name;
  criteria::field_type type = criteria::field_type::text;
  const criteria::field* declared = nullptr;  ///< null: inferred
  /// Inferred as text, and some list takes it as an enumeration: its values come joined by ";".
  bool is_enumeration = false;
  bool usable = true;  ///< has a name that a schema can declare
  place first_use;
};

class property_catalogue {
 public:
  /// `declared` may be null: then all types are inferred.
  explicit property_catalogue(const criteria::object* declared) : declared_(declared) {}

  void add(const filter_group& group);
  /// After every use was added: settles the types of properties that are not declared.
  void infer();

  const property_facts* find(std::string_view name) const;
  std::size_t size() const noexcept { return properties_.size(); }
  const property_facts& operator[](std::size_t at) const noexcept { return properties_[at].facts; }

  /// Says what was inferred, and what the host must know to supply such a property.
  void describe(std::string_view object, report& notes) const;

 private:
  struct evidence {
    bool text = false;  // words of lists
    bool enumeration = false;
    bool number = false;
    bool boolean = false;
    bool moment = false;
    bool has_text_test = false;  // of searches: words within
    std::size_t ordered = 0;     // values of searches: compared by order, and what they look like
    std::size_t ordered_numbers = 0;
    std::size_t ordered_days = 0;
    std::size_t ordered_moments = 0;
    std::size_t compared = 0;
    std::size_t compared_booleans = 0;
  };
  struct known_property {
    property_facts facts;
    evidence seen;
  };

  void add(const property_test& test);
  static void weigh(evidence& seen, const property_test& test);
  static criteria::field_type inferred_type(const known_property& property);

  const criteria::object* declared_;
  std::vector<known_property> properties_;  // in order of first use
  criteria::text_map<std::size_t> positions_;
};

}  // namespace ambit::exchange
