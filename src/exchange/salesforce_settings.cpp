#include "src/exchange/salesforce_settings.hpp"

#include <array>
#include <cstddef>

namespace ambit::exchange {

namespace {

/// What the elements are called in the settings of each object.
struct settings_names {
  std::string_view root;
  std::string_view object;
  std::string_view owner;
  std::string_view owner_type;
};

constexpr std::array<settings_names, 2> known_settings = {{
    {"CaseSettings", "Case", "defaultCaseOwner", "defaultCaseOwnerType"},
    {"LeadConfigSettings", "Lead", "", ""},
}};

const settings_names* find_names(std::string_view root) noexcept {
  for (const settings_names& known : known_settings) {
    if (known.root == root) return &known;
  }
  return nullptr;
}

}  // namespace

bool is_settings(std::string_view root) noexcept {
  return find_names(root) != nullptr;
}

settings_file read_settings(const xml::document& document, std::string_view file, report& notes) {
  settings_file settings;
  settings.file = file;
  settings.at = document.root();
  const settings_names& names = *find_names(settings.at.name());
  settings.object = names.object;
  std::size_t others = 0;
  for (xml::element part = settings.at.first(); part; part = part.next()) {
    if (part.name() == names.owner) {
      settings.owner = part.trimmed();
      settings.owner_at = part;
    } else if (part.name() == names.owner_type) {
      settings.owner_type = part.trimmed();
    } else {
      ++others;
    }
  }
  if (others != 0) {
    notes.add({severity::note,
               "settings_not_carried",
               std::to_string(others) + (others == 1 ? " setting" : " settings") + " of object " +
                   settings.object + " that name no owner",
               {},
               {},
               settings.at.where()});
  }
  return settings;
}

}  // namespace ambit::exchange
