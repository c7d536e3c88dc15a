#include "src/model/note.hpp"

#include <utility>

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/model/json_reading.hpp"
#include "src/model/owner_json.hpp"

namespace ambit::model {

namespace {

/// What the key of a kind has.
struct key_form {
  bool has_user;
  bool may_be_of_nobody;
  bool has_record;  ///< object and id
  std::int64_t most_number;
};

key_form form_of(note_kind kind) noexcept {
  switch (kind) {
    case note_kind::view:
      return {true, true, true, 0};
    case note_kind::report:
      return {true, false, false, static_cast<std::int64_t>(limits::max_reports)};
    case note_kind::follow:
    case note_kind::removed_entry:
      return {true, false, true, 0};
    case note_kind::change:
      return {false, true, true, limits::max_turns};
    case note_kind::merge:
      return {false, true, true, 0};
  }
  return {};
}

std::string read_key_id(json::reader& in, std::string_view name, bool is_required,
                        report& problems) {
  const json::value written =
      is_required ? in.require(name, json::kind::string) : in.optional(name, json::kind::string);
  const auto id = written ? read_id(written, problems) : std::optional<std::string_view>();
  return std::string(id.value_or(std::string_view()));
}

std::int64_t read_key_number(json::reader& in, std::int64_t most, report& problems) {
  const json::value written = in.require("number", json::kind::number);
  if (!written) return 1;  // reported already
  const number::parsed<std::int64_t> read = number::to_integer(written.number());
  if (read && read.value >= 1 && read.value <= most) return read.value;
  json::error(problems, written, "wrong_number", "found " + std::string(written.number()),
              "a whole number from 1 to " + std::to_string(most));
  return 1;
}

}  // namespace

void write_note_key(json::writer& out, const note_key& key) {
  out.member("kind", note_kind_names[static_cast<std::size_t>(key.kind)]);
  if (!key.user.empty()) out.member("user", key.user);
  if (!key.object.empty()) out.member("object", key.object);
  if (!key.id.empty()) out.member("id", key.id);
  if (key.number != 0) out.member_integer("number", key.number);
}

void write_note_text(json::writer& out, const note_text& text) {
  out.member("at", calendar::format_timestamp(text.at_us));
  out.key("note");
  out.raw(text.json);
}

void write_note(json::writer& out, const note_key& key, const note_text& text) {
  out.open_object();
  write_note_key(out, key);
  write_note_text(out, text);
  out.close_object();
}

std::optional<note> read_note(json::value written, report& problems) {
  const std::size_t errors_before = problems.error_count();
  json::reader in(written, problems, "a note");
  if (!in.usable()) return std::nullopt;
  const auto kind = read_word(in.require("kind", json::kind::string), note_kind_names, problems);
  if (!kind) return std::nullopt;  // its other keys cannot be judged
  note read;
  read.key.kind = static_cast<note_kind>(*kind);
  const key_form form = form_of(read.key.kind);
  if (form.has_user) read.key.user = read_key_id(in, "user", !form.may_be_of_nobody, problems);
  if (form.has_record) {
    read.key.object = read_key_id(in, "object", true, problems);
    read.key.id = read_key_id(in, "id", true, problems);
  }
  if (form.most_number != 0) read.key.number = read_key_number(in, form.most_number, problems);
  if (const json::value at = in.require("at", json::kind::string)) {
    const std::optional<std::int64_t> moment = calendar::parse_timestamp(at.string());
    read.text.at_us = moment.value_or(0);
    if (!moment)
      json::error(problems, at, "ill_formed_timestamp", at.describe(),
                  "a moment with its offset, such as \"2026-11-22T09:00:00Z\"");
  }
  if (const json::value text = in.require("note", json::kind::object)) {
    read.text.json = compact_text(text);
    const json::value into = text.find("into");
    if (read.key.kind == note_kind::merge && !(into.is_string() && !into.string().empty()))
      json::error(problems, text, "wrong_note", "a merge without the record that is left",
                  "{\"into\": its id}");
  }
  in.finish();
  if (problems.error_count() != errors_before) return std::nullopt;
  return read;
}

}  // namespace ambit::model
