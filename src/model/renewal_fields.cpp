#include "src/model/renewal_fields.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string>
#include <string_view>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/model/json_reading.hpp"

namespace ambit::model {

namespace {

using criteria::field;
using criteria::field_ordinal;
using criteria::field_type;

constexpr std::array<std::string_view, 4> answers = {"none", "agreed", "changes_agreed", "cancel"};
constexpr std::array<std::string_view, 3> overrides = {"default", "vendor", "partner"};
constexpr std::array<std::string_view, 3> reserved_roles = {"default_contact", "override_contact",
                                                            "channel_manager"};

struct default_role {
  std::string_view name;
  std::string_view field;
};
constexpr std::array<default_role, 3> default_roles = {{{"primary", "primary_contact"},
                                                        {"billing", "billing_contact"},
                                                        {"decision_maker", "decision_maker"}}};

/// The field of a name that the document spells, or nothing after reporting.
std::optional<field_ordinal> find_field(policy_builder& build, const renewal_settings& settings,
                                        json::value at, field_type type) {
  const auto written = read_name(at, build.problems);
  if (!written || settings.object == nullptr) return std::nullopt;
  const auto found = settings.object->find(*written);
  if (!found) {
    json::error(build.problems, at, "unknown_field", "unknown field " + text::quoted(*written),
                "a field of object " + text::quoted(settings.object_name),
                criteria::nearest_field(*settings.object, *written, build.problems));
    return std::nullopt;
  }
  const field& of = settings.object->fields[*found];
  if (of.type == type) return found;
  json::error(build.problems, at, "wrong_type",
              "field " + text::quoted(*written) + " is of type " + std::string(name(of.type)),
              "a field of type " + std::string(name(type)));
  return std::nullopt;
}

class fields_reader {
 public:
  fields_reader(policy_builder& build, json::value fields, json::value renewals,
                const renewal_settings& settings)
      : build_(build),
        settings_(settings),
        place_(fields ? fields : renewals),
        in_(fields ? fields : renewals, build.problems, "the fields of a client"),
        written_(static_cast<bool>(fields)) {}

  std::optional<field_ordinal> field(std::string_view key, field_type type) {
    const json::value at = written_ ? in_.optional(key, json::kind::string) : json::value();
    if (at) return find_field(build_, settings_, at, type);
    if (settings_.object == nullptr) return std::nullopt;
    const auto found = settings_.object->find(key);
    if (!found) return std::nullopt;
    const auto& of = settings_.object->fields[*found];
    if (of.type == type) return found;
    json::error(build_.problems, place_, "wrong_type",
                "field " + text::quoted(key) + " is of type " + std::string(name(of.type)),
                "a field of type " + std::string(name(type)),
                "\"fields\" can name another for " + text::quoted(key));
    return std::nullopt;
  }

  /// What each option of a choice field means; options must be among `words`.
  template <class E>
  std::vector<E> meanings(std::optional<field_ordinal> of,
                          std::span<const std::string_view> words) {
    std::vector<E> out;
    if (!of) return out;
    for (const std::string& option : settings_.object->fields[*of].options) {
      const auto word = std::find(words.begin(), words.end(), option);
      out.push_back(static_cast<E>(word == words.end() ? 0 : word - words.begin()));
      if (word != words.end()) continue;
      json::error(build_.problems, place_, "unknown_option",
                  "field " + text::quoted(settings_.object->fields[*of].name) + " has the option " +
                      text::quoted(option),
                  one_of(words), text::did_you_mean(option, words));
    }
    return out;
  }

  void finish() {
    if (written_ && in_.usable()) in_.finish();
  }

 private:
  policy_builder& build_;
  const renewal_settings& settings_;
  json::value place_;
  json::reader in_;
  bool written_;
};

void add_role(policy_builder& build, json::value at, renewal_settings& out) {
  const std::string name(at.key());
  if (name.empty() || name.size() > limits::max_name_bytes) {
    json::error(build.problems, at, name.empty() ? "empty_name" : "too_long",
                "a role's name of " + std::to_string(name.size()) + " bytes",
                "1 to " + std::to_string(limits::max_name_bytes) + " bytes");
  }
  if (std::find(reserved_roles.begin(), reserved_roles.end(), name) != reserved_roles.end()) {
    json::error(build.problems, at, "reserved_name",
                "a role named " + text::quoted(name) + ", which stands for somebody else",
                "another name than " + one_of(reserved_roles));
  }
  const auto found = find_field(build, out, at, field_type::id);
  out.roles.push_back({name, found.value_or(0)});
}

}  // namespace

void read_renewal_fields(policy_builder& build, json::value fields, json::value renewals,
                         renewal_settings& out) {
  fields_reader in(build, fields, renewals, out);
  renewal_fields& to = out.fields;
  to.renewal_date = in.field("renewal_date", field_type::date);
  to.term_start = in.field("term_start", field_type::date);
  to.term_months = in.field("term_months", field_type::integer);
  to.answer = in.field("answer", field_type::choice);
  to.answered_on = in.field("answered_on", field_type::date);
  to.override_owner = in.field("override", field_type::choice);
  to.override_contact = in.field("override_contact", field_type::id);
  to.overridden_on = in.field("overridden_on", field_type::date);
  to.answers = in.meanings<renewal_answer>(to.answer, answers);
  to.overrides = in.meanings<renewal_override>(to.override_owner, overrides);
  in.finish();
}

void read_renewal_roles(policy_builder& build, json::value roles, renewal_settings& out) {
  for (json::value at = roles ? roles.first() : roles; at; at = at.next()) {
    if (out.roles.size() == limits::max_roles) {
      json::error(build.problems, at, "limit_exceeded", "more roles than their limit",
                  "at most " + std::to_string(limits::max_roles));
      break;
    }
    add_role(build, at, out);
  }
  if (roles || out.object == nullptr) return;
  // A default role without its field is not there; recipients that name it say so.
  for (const default_role& each : default_roles) {
    const auto found = out.object->find(each.field);
    if (found && out.object->fields[*found].type == field_type::id) {
      out.roles.push_back({std::string(each.name), *found});
    }
  }
}

}  // namespace ambit::model
