// schema.cpp: a schema document, compiled: the calendar, the objects, and each one's fields.
#include "ambit/schema.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/criteria/expression.hpp"
#include "src/criteria/key_table.hpp"
#include "src/criteria/schema_data.hpp"

namespace ambit {

result<schema> schema::compile(std::string_view json, std::string_view file) {
  class report problems;
  json::document document;
  if (!document.parse(json, file, problems)) return {status::invalid_schema, std::move(problems)};
  auto data = criteria::compile_schema(document.root(), problems);
  problems = json::in_order_of_places(problems);
  if (!data) return {status::invalid_schema, std::move(problems)};
  return {schema(std::move(data)), std::move(problems)};
}

std::vector<std::string> schema::objects() const {
  std::vector<std::string> names;
  for (const criteria::object& kind : data_->objects) {
    if (kind.declared) names.push_back(kind.name);
  }
  return names;
}

std::string_view schema::fingerprint() const noexcept {
  return data_->fingerprint;
}

}  // namespace ambit

namespace ambit::criteria {

namespace {

struct type_name {
  std::string_view name;
  field_type type;
};
constexpr std::array type_names = {
    type_name{"id", field_type::id},           type_name{"text", field_type::text},
    type_name{"choice", field_type::choice},   type_name{"choices", field_type::choices},
    type_name{"bool", field_type::boolean},    type_name{"integer", field_type::integer},
    type_name{"decimal", field_type::decimal}, type_name{"number", field_type::number},
    type_name{"date", field_type::date},       type_name{"timestamp", field_type::timestamp},
};

constexpr std::string_view user_object = "user";

/// An error where a name is none of a closed list.
template <class Names>
void unknown_name(report& problems, json::value at, std::string_view code, std::string_view what,
                  const Names& known) {
  std::string list;
  for (const std::string_view name : known) {
    if (!list.empty()) list += ", ";
    list += name;
  }
  json::error(problems, at, code, "unknown " + std::string(what) + " " + text::quoted(at.string()),
              "one of " + list, text::did_you_mean(at.string(), known));
}

bool check_name(json::value member, std::string_view what, report& problems) {
  const std::string_view name = member.key();
  if (!name.empty() && name.size() <= limits::max_name_bytes) return true;
  json::error(problems, member, name.empty() ? "empty_name" : "too_long",
              name.empty() ? "an empty name of " + std::string(what)
                           : "a name of " + std::to_string(name.size()) + " bytes",
              "a name of 1 to " + std::to_string(limits::max_name_bytes) + " bytes");
  return false;
}

// ------------------------------------------------------------------------------------------------
// the calendar

calendar_settings compile_calendar(json::value written, report& problems) {
  calendar_settings out;
  json::reader in(written, problems, "a calendar");
  if (const auto zone = in.optional("time_zone", json::kind::string)) {
    out.time_zone = zone.string();
    if (out.time_zone.empty() || out.time_zone.size() > limits::max_name_bytes) {
      json::error(problems, zone, "invalid_zone_name", zone.describe(),
                  "the name of a time zone, such as \"Europe/Berlin\"", "leave it out for UTC");
    }
  }
  if (const auto day = in.optional("week_starts_on", json::kind::string)) {
    const auto* const found = std::find(weekday_words.begin(), weekday_words.end(), day.string());
    if (found == weekday_words.end()) {
      unknown_name(problems, day, "unknown_weekday", "weekday", weekday_words);
    } else {
      out.week_starts_on = static_cast<std::int32_t>(found - weekday_words.begin());
    }
  }
  if (const auto month = in.optional("fiscal_year_starts_in", json::kind::number)) {
    const auto number = number::to_integer(month.number());
    if (!number || number.value < 1 || number.value > 12) {
      json::error(problems, month, "out_of_range", month.describe(), "a month from 1 to 12");
    } else {
      out.fiscal_year_starts_in = static_cast<std::int32_t>(number.value);
    }
  }
  in.finish();
  return out;
}

// ------------------------------------------------------------------------------------------------
// fields

void declare_option(field& of, std::string_view option) {
  of.option_ordinals.emplace(option, static_cast<std::uint32_t>(of.options.size()));
  of.options.emplace_back(option);
}

field built_in(std::string_view name, field_type type, bool ignore_case = false) {
  field out;
  out.name = name;
  out.type = type;
  out.ignore_case = ignore_case;
  return out;
}

/// In the order of record_field or user_field.
std::vector<field> built_in_fields(bool of_user) {
  std::vector<field> out;
  out.push_back(built_in("id", field_type::id));
  if (!of_user) {
    out.push_back(built_in("owner.user", field_type::id));
    out.push_back(built_in("owner.queue", field_type::id));
    out.push_back(built_in("account", field_type::id));
    return out;
  }
  out.push_back(built_in("kind", field_type::choice));
  for (const std::string_view kind : {"internal", "partner", "guest"}) {
    declare_option(out.back(), kind);
  }
  out.push_back(built_in("name", field_type::text, true));
  out.push_back(built_in("email", field_type::text, true));
  out.push_back(built_in("profile", field_type::id));
  out.push_back(built_in("account", field_type::id));
  out.push_back(built_in("role", field_type::id));
  out.push_back(built_in("active", field_type::boolean));
  out.push_back(built_in("last_login", field_type::timestamp));
  return out;
}

/// A dotted name is a path: no empty segment, and no deeper than a JSON record may nest.
bool check_path(json::value member, report& problems) {
  const std::string_view name = member.key();
  const auto dots = static_cast<std::size_t>(std::count(name.begin(), name.end(), '.'));
  if (dots + 1 >= limits::max_depth) {
    json::error(problems, member, "too_deep", "a path of " + std::to_string(dots + 1) + " names",
                "at most " + std::to_string(limits::max_depth - 1));
    return false;
  }
  if (dots == 0) return true;
  if (name.front() != '.' && name.back() != '.' && name.find("..") == std::string_view::npos) {
    return true;
  }
  json::error(problems, member, "ill_formed_path", "the name " + text::quoted(name),
              "names between the dots");
  return false;
}

void compile_options(json::value list, field& of, report& problems) {
  if (list.size() == 0 || list.size() > limits::max_list) {
    json::error(problems, list, list.size() == 0 ? "empty_list" : "limit_exceeded",
                std::to_string(list.size()) + " options",
                "1 to " + std::to_string(limits::max_list) + " options");
    return;
  }
  for (json::value option = list.first(); option; option = option.next()) {
    if (!option.is_string() || option.string().empty() ||
        option.string().size() > limits::max_text_bytes) {
      json::error(problems, option, option.is_string() ? "invalid_option" : "wrong_type",
                  option.describe(),
                  "a text of 1 to " + std::to_string(limits::max_text_bytes) + " bytes");
    } else if (of.option_ordinals.contains(option.string())) {
      json::error(problems, option, "duplicate_option",
                  "option " + text::quoted(option.string()) + " again", "each option once");
    } else {
      declare_option(of, option.string());
    }
  }
}

/// A member that belongs to some types only: reported where it stands with another.
bool belongs(json::value member, bool fits, std::string_view types, report& problems) {
  if (!member || fits) return static_cast<bool>(member);
  json::error(problems, member, "misplaced_key",
              text::quoted(member.key()) + " on a field of another type",
              "it only on " + std::string(types));
  return false;
}

void require_for_type(json::value declared, bool needed, std::string_view key, field_type type,
                      report& problems) {
  const json::value member = declared.find(key);
  if (!needed || (member && !member.is_null())) return;
  json::error(
      problems, declared, "missing_key",
      std::string("a field of type ") + std::string(name(type)) + " without " + text::quoted(key),
      text::quoted(key));
}

void compile_type_members(json::reader& in, json::value declared, field& of, report& problems) {
  const bool chooses = of.type == field_type::choice || of.type == field_type::choices;
  const bool scaled = of.type == field_type::decimal;
  const auto options = in.optional("options", json::kind::array);
  require_for_type(declared, chooses, "options", of.type, problems);
  if (belongs(options, chooses, "choice and choices", problems)) {
    compile_options(options, of, problems);
  }
  const auto scale = in.optional("scale", json::kind::number);
  require_for_type(declared, scaled, "scale", of.type, problems);
  if (belongs(scale, scaled, "decimal", problems)) {
    const auto number = number::to_integer(scale.number());
    if (!number || number.value < 0 || number.value > limits::max_scale) {
      json::error(problems, scale, "out_of_range", scale.describe(),
                  "a whole number from 0 to " + std::to_string(limits::max_scale));
    } else {
      of.scale = static_cast<std::int32_t>(number.value);
    }
  }
  const auto ignore_case = in.optional("ignore_case", json::kind::boolean);
  if (belongs(ignore_case, of.type == field_type::text, "text", problems)) {
    of.ignore_case = ignore_case.boolean();
  }
}

/// Everything but the expression, which needs all fields to be declared.
void compile_field(json::value declared, field& of, report& problems) {
  json::reader in(declared, problems, "a field");
  const auto type = in.require("type", json::kind::string);
  const auto* known = type_names.end();
  if (type) {
    known = std::find_if(type_names.begin(), type_names.end(),
                         [&](const type_name& each) { return each.name == type.string(); });
    if (known == type_names.end()) {
      std::array<std::string_view, type_names.size()> names;
      std::transform(type_names.begin(), type_names.end(), names.begin(),
                     [](const type_name& each) { return each.name; });
      unknown_name(problems, type, "unknown_type", "type", names);
    }
  }
  if (known != type_names.end()) {
    of.type = known->type;
    compile_type_members(in, declared, of, problems);
  } else {
    for (const std::string_view key : {"options", "scale", "ignore_case"}) in.any(key);
  }
  if (const auto label = in.optional("label", json::kind::string)) of.label = label.string();

  const auto derived = in.any("derived");
  const auto sees_missing = in.optional("sees_missing", json::kind::boolean);
  if (sees_missing && !derived) {
    json::error(problems, sees_missing, "misplaced_key", "\"sees_missing\" without \"derived\"",
                "it only on a derived field");
  }
  of.sees_missing = derived && sees_missing && sees_missing.boolean();
  const bool derivable = of.type == field_type::text || of.type == field_type::integer ||
                         of.type == field_type::boolean;
  if (derived && known != type_names.end() && !derivable) {
    json::error(problems, type, "wrong_type",
                "a derived field of type " + std::string(name(of.type)), "text, integer or bool");
  }
  in.finish();
}

// ------------------------------------------------------------------------------------------------
// objects

struct declaration {
  field of;
  json::value written;
};

std::vector<declaration> compile_declarations(json::value written, const object& kind,
                                              report& problems) {
  std::vector<declaration> out;
  json::reader in(written, problems, "an object");
  const auto fields = in.require("fields", json::kind::object);
  in.finish();
  if (!fields) return out;
  if (fields.size() > limits::max_fields) {
    json::error(problems, fields, "too_many_fields", std::to_string(fields.size()) + " fields",
                "at most " + std::to_string(limits::max_fields));
    return out;
  }
  for (json::value member = fields.first(); member; member = member.next()) {
    if (!check_name(member, "a field", problems)) continue;
    if (kind.find(member.key())) {
      json::error(problems, member, "built_in_field",
                  "field " + text::quoted(member.key()) + ", which every such object has",
                  "a name of your own", "leave the declaration out");
      continue;
    }
    if (!check_path(member, problems)) continue;
    declaration item{{}, member};
    item.of.name = member.key();
    compile_field(member, item.of, problems);
    out.push_back(std::move(item));
  }
  std::sort(out.begin(), out.end(), [](const declaration& left, const declaration& right) {
    return left.of.name < right.of.name;
  });
  return out;
}

/// Puts each derived field after those it stands on (Kahn's way, so without recursion); what is
/// left over stands in a cycle or on one.
void order_derived(object& kind, const std::vector<json::value>& written, report& problems) {
  std::vector<std::size_t> waits(kind.fields.size(), 0);
  std::vector<std::vector<field_ordinal>> feeds(kind.fields.size());
  std::vector<field_ordinal> ready;
  std::size_t derived_count = 0;
  for (std::size_t ordinal = 0; ordinal < kind.fields.size(); ++ordinal) {
    if (!kind.fields[ordinal].derived) continue;
    ++derived_count;
    for (const field_ordinal input : kind.fields[ordinal].inputs) {
      if (!kind.fields[input].derived) continue;
      ++waits[ordinal];
      feeds[input].push_back(static_cast<field_ordinal>(ordinal));
    }
    if (waits[ordinal] == 0) ready.push_back(static_cast<field_ordinal>(ordinal));
  }
  for (std::size_t next = 0; next < ready.size(); ++next) {
    field& of = kind.fields[ready[next]];
    of.reads_blanks = of.sees_missing;
    for (const field_ordinal input : of.inputs) {
      of.reads_blanks = of.reads_blanks || kind.fields[input].reads_blanks;
    }
    for (const field_ordinal user : feeds[ready[next]]) {
      if (--waits[user] == 0) ready.push_back(user);
    }
  }
  if (ready.size() < derived_count) {
    for (std::size_t ordinal = 0; ordinal < kind.fields.size(); ++ordinal) {
      if (!kind.fields[ordinal].derived || waits[ordinal] == 0) continue;
      json::error(problems, written[ordinal].find("derived"), "derived_cycle",
                  "field " + text::quoted(kind.fields[ordinal].name) +
                      ", which stands on a cycle of derived fields",
                  "derived fields that stand, in the end, on fields of the record");
    }
  }
  kind.derived_order = std::move(ready);
}

object compile_object(std::string_view object_name, json::value written, report& problems) {
  object kind;
  kind.name = object_name;
  kind.declared = static_cast<bool>(written);
  kind.fields = built_in_fields(object_name == user_object);
  const auto index_fields = [&kind] {
    for (std::size_t i = kind.field_ordinals.size(); i < kind.fields.size(); ++i) {
      kind.field_ordinals.emplace(kind.fields[i].name, static_cast<field_ordinal>(i));
    }
  };
  index_fields();
  std::vector<json::value> places(kind.fields.size());
  if (written) {
    auto declared = compile_declarations(written, kind, problems);
    for (declaration& item : declared) {
      kind.fields.push_back(std::move(item.of));
      places.push_back(item.written);
    }
    index_fields();
  }
  for (std::size_t i = 0; i < places.size(); ++i) {
    if (!places[i].is_object()) continue;
    const auto derived = places[i].find("derived");
    if (derived) compile_expression(derived, kind, kind.fields[i], problems);
  }
  order_derived(kind, places, problems);
  kind.keys = std::make_shared<const key_table>(kind.fields);
  return kind;
}

// ------------------------------------------------------------------------------------------------
// the fingerprint

void add_to_digest(const field& of, const object& kind, base::digest& out) {
  out.text(of.name).integer(static_cast<std::int64_t>(of.type)).integer(of.ignore_case ? 1 : 0);
  out.integer(of.scale).integer(static_cast<std::int64_t>(of.options.size()));
  for (const std::string& option : of.options) out.text(option);
  out.integer(of.derived ? 1 : 0).integer(of.sees_missing ? 1 : 0);
  if (of.derived) add_to_digest(*of.derived, kind, out);
}

base::digest_value digest_of(const schema_data& schema) {
  base::digest out;
  out.text("schema").text(schema.calendar.time_zone).integer(schema.calendar.week_starts_on);
  out.integer(schema.calendar.fiscal_year_starts_in);
  std::vector<const object*> by_name;
  for (const object& kind : schema.objects) by_name.push_back(&kind);
  std::sort(by_name.begin(), by_name.end(),
            [](const object* left, const object* right) { return left->name < right->name; });
  for (const object* kind : by_name) {
    out.text(kind->name).integer(kind->declared ? 1 : 0);
    out.integer(static_cast<std::int64_t>(kind->fields.size()));
    for (const field& of : kind->fields) add_to_digest(of, *kind, out);
  }
  return out.finish();
}

}  // namespace

std::string_view name(field_type type) noexcept {
  for (const type_name& each : type_names) {
    if (each.type == type) return each.name;
  }
  return {};
}

std::optional<field_ordinal> object::find(std::string_view field_name) const noexcept {
  const auto found = field_ordinals.find(field_name);
  if (found == field_ordinals.end()) return std::nullopt;
  return found->second;
}

const object* schema_data::find(std::string_view object_name) const noexcept {
  const auto found = std::find_if(objects.begin(), objects.end(),
                                  [&](const object& kind) { return kind.name == object_name; });
  return found == objects.end() ? nullptr : &*found;
}

std::string nearest_field(const object& kind, std::string_view field_name, const report& problems) {
  if (!problems.keeps(severity::error)) return {};
  std::vector<std::string_view> known;
  known.reserve(kind.fields.size());
  for (const field& of : kind.fields) known.push_back(of.name);
  return text::did_you_mean(field_name, known);
}

std::string option_of(const field& of) {
  constexpr std::size_t most_listed = 8;
  std::string words = "an option of field " + text::quoted(of.name);
  if (of.options.size() > most_listed) return words;
  for (std::size_t i = 0; i < of.options.size(); ++i) {
    words += (i == 0 ? ": " : ", ") + of.options[i];
  }
  return words;
}

namespace {

bool has_same_cells(const field& left, const field& right) noexcept {
  return left.name == right.name && left.type == right.type && left.scale == right.scale &&
         left.ignore_case == right.ignore_case && left.options == right.options;
}

}  // namespace

bool interchangeable(const schema_data& left, const schema_data& right) noexcept {
  if (&left == &right) return true;
  if (left.digest != right.digest || left.objects.size() != right.objects.size()) return false;
  return std::all_of(left.objects.begin(), left.objects.end(), [&](const object& kind) {
    const object* twin = right.find(kind.name);
    return twin && std::equal(kind.fields.begin(), kind.fields.end(), twin->fields.begin(),
                              twin->fields.end(), has_same_cells);
  });
}

problem unknown_object(const schema_data& schema, std::string_view name, std::string_view file) {
  std::vector<std::string_view> known;
  for (const object& kind : schema.objects) known.push_back(kind.name);
  problem out;
  out.code = "unknown_object";
  out.found = "the schema declares no object " + text::quoted(name);
  out.expected = "an object of the schema";
  out.hint = text::did_you_mean(name, known);
  out.where.file = file;
  return out;
}

std::shared_ptr<const schema_data> compile_schema(json::value document, report& problems) {
  const std::size_t errors_before = problems.error_count();
  auto out = std::make_shared<schema_data>();
  json::reader in(document, problems, "a schema");
  if (const auto calendar = in.optional("calendar", json::kind::object)) {
    out->calendar = compile_calendar(calendar, problems);
  }
  if (const auto objects = in.require("objects", json::kind::object)) {
    for (json::value member = objects.first(); member; member = member.next()) {
      if (!check_name(member, "an object", problems)) continue;
      out->objects.push_back(compile_object(member.key(), member, problems));
    }
  }
  in.finish();
  if (!out->find(user_object)) {
    out->objects.push_back(compile_object(user_object, {}, problems));
  }
  if (problems.error_count() != errors_before) return nullptr;
  out->digest = digest_of(*out);
  out->fingerprint = out->digest.hex();
  return out;
}

}  // namespace ambit::criteria
