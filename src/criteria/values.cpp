// values.cpp: the type rules, and values as JSON again.
#include "src/criteria/values.hpp"

#include "src/base/calendar.hpp"
#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/criteria/cell_storage.hpp"

namespace ambit::criteria {

namespace {

fault read_text(json::value written, std::size_t most_bytes, scalar& out) noexcept {
  if (!written.is_string()) return fault::wrong_type;
  if (!written.is_sound()) return fault::ill_formed_text;
  out.text = written.string();
  if (out.text.size() > most_bytes) return fault::too_long;
  out.state = out.text.empty() ? cell_state::missing : cell_state::present;
  return fault::none;
}

fault read_option(json::value written, const field& of, scalar& out) noexcept {
  const fault failed = read_text(written, limits::max_text_bytes, out);
  if (failed != fault::none || out.state == cell_state::missing) return failed;
  const auto found = of.option_ordinals.find(out.text);
  if (found == of.option_ordinals.end()) {
    out.state = cell_state::undeclared;
  } else {
    out.integer = found->second;
  }
  return fault::none;
}

fault fault_of(number::failure failed) noexcept {
  switch (failed) {
    case number::failure::none:
      return fault::none;
    case number::failure::malformed:
      return fault::ill_formed_number;
    case number::failure::fraction:
      return fault::fraction;
    case number::failure::out_of_range:
      return fault::out_of_range;
    case number::failure::inexact:
      return fault::inexact;
  }
  return fault::ill_formed_number;
}

template <class T, class U>
fault take(const number::parsed<T>& parsed, U& value, scalar& out) noexcept {
  if (!parsed) return fault_of(parsed.error);
  value = parsed.value;
  out.state = cell_state::present;
  return fault::none;
}

template <class T>
fault take(const std::optional<T>& parsed, fault otherwise, scalar& out) noexcept {
  if (!parsed) return otherwise;
  out.integer = *parsed;
  out.state = cell_state::present;
  return fault::none;
}

/// Text of a date or timestamp; ill-formed UTF-8 is told apart, so that messages never repeat it.
fault read_moment(json::value written, field_type type, scalar& out) noexcept {
  if (!written.is_string()) return fault::wrong_type;
  if (!written.is_sound()) return fault::ill_formed_text;
  const std::string_view text = written.string();
  if (type == field_type::date)
    return take(calendar::parse_date(text), fault::ill_formed_date, out);
  return take(calendar::parse_timestamp(text), fault::ill_formed_timestamp, out);
}

fault read_decimal(json::value written, const field& of, scalar& out) noexcept {
  if (!written.is_number() && !written.is_string()) return fault::wrong_type;
  if (!written.is_sound()) return fault::ill_formed_text;
  const std::string_view text = written.is_number() ? written.number() : written.string();
  return take(number::to_scaled(text, of.scale), out.integer, out);
}

}  // namespace

fault read_scalar(json::value written, const field& of, scalar& out) noexcept {
  switch (of.type) {
    case field_type::id:
      return read_text(written, limits::max_id_bytes, out);
    case field_type::text:
      return read_text(written, limits::max_text_bytes, out);
    case field_type::choice:
    case field_type::choices:
      return read_option(written, of, out);
    case field_type::boolean:
      if (!written.is_bool()) return fault::wrong_type;
      out.integer = written.boolean() ? 1 : 0;
      out.state = cell_state::present;
      return fault::none;
    case field_type::integer:
      if (!written.is_number()) return fault::wrong_type;
      return take(number::to_integer(written.number()), out.integer, out);
    case field_type::decimal:
      return read_decimal(written, of, out);
    case field_type::number: {
      if (!written.is_number()) return fault::wrong_type;
      const fault failed = take(number::to_double(written.number()), out.number, out);
      out.number += 0.0;  // −0 becomes 0, so that equal numbers have equal bits
      return failed;
    }
    case field_type::date:
    case field_type::timestamp:
      return read_moment(written, of.type, out);
  }
  return fault::wrong_type;
}

std::string_view code(fault value) noexcept {
  switch (value) {
    case fault::none:
      return "";
    case fault::wrong_type:
      return "wrong_type";
    case fault::ill_formed_text:
      return "ill_formed_text";
    case fault::too_long:
      return "too_long";
    case fault::fraction:
      return "fraction";
    case fault::out_of_range:
      return "out_of_range";
    case fault::inexact:
      return "inexact";
    case fault::ill_formed_number:
      return "ill_formed_number";
    case fault::ill_formed_date:
      return "ill_formed_date";
    case fault::ill_formed_timestamp:
      return "ill_formed_timestamp";
    case fault::both_owners:
      return "both_owners";
    case fault::repeated_field:
      return "repeated_field";
    case fault::out_of_bounds:
      return "out_of_bounds";
  }
  return "";
}

namespace {

std::string expected_type(const field& of) {
  switch (of.type) {
    case field_type::id:
      return "a text (id)";
    case field_type::text:
      return "a text";
    case field_type::choice:
      return "a text, one of the declared options";
    case field_type::choices:
      return "an array of texts, each one of the declared options";
    case field_type::boolean:
      return "true or false";
    case field_type::integer:
      return "a whole number";
    case field_type::decimal:
      return "a number, or a text that holds one";
    case field_type::number:
      return "a number";
    case field_type::date:
      return "a text with a date, such as \"2026-11-22\"";
    case field_type::timestamp:
      return "a text with date, time and offset, such as \"2026-11-22T09:00:00Z\"";
  }
  return {};
}

std::string most_text(const field& of) {
  if (of.type == field_type::choices) {
    return "at most " + std::to_string(limits::max_list) + " elements of at most " +
           std::to_string(limits::max_text_bytes) + " bytes";
  }
  const auto most = of.type == field_type::id ? limits::max_id_bytes : limits::max_text_bytes;
  return "at most " + std::to_string(most) + " bytes";
}

}  // namespace

std::string expectation(fault value, const field& of) {
  switch (value) {
    case fault::none:
      return {};
    case fault::wrong_type:
    case fault::ill_formed_date:
    case fault::ill_formed_timestamp:
      return expected_type(of);
    case fault::ill_formed_text:
      return "well-formed UTF-8 without U+0000";
    case fault::too_long:
      return most_text(of);
    case fault::fraction:
      return "a whole number";
    case fault::ill_formed_number:
      return "a number as JSON writes it, such as 12.5";
    case fault::out_of_range:
      return of.type == field_type::number ? "a number that a double can hold"
                                           : "a number that fits 64 bits";
    case fault::inexact:
      return "at most " + std::to_string(of.scale) + " digits after the decimal point";
    case fault::both_owners:
      return "at most one of owner.user and owner.queue";
    case fault::repeated_field:
      return "the flat key or the nested objects, not both";
    case fault::out_of_bounds:
      return "an index inside the dictionary, a text inside its buffers";
  }
  return {};
}

void write_value(json::writer& out, const field& of, const cell& value) {
  if (value.state == cell_state::undeclared || value.state == cell_state::invalid) {
    return value.size != 0 ? out.raw(value.view()) : out.null();
  }
  if (value.state == cell_state::missing) return out.null();
  switch (of.type) {
    case field_type::id:
    case field_type::text:
      return out.string(written_text(value));
    case field_type::choice:
      return out.string(of.options[static_cast<std::size_t>(value.integer)]);
    case field_type::choices:
      out.open_array();
      for (const std::uint32_t option : value.set()) out.string(of.options[option]);
      return out.close_array();
    case field_type::boolean:
      return out.boolean(value.integer != 0);
    case field_type::integer:
      return out.integer(value.integer);
    case field_type::decimal:
      return out.decimal(value.integer, of.scale);
    case field_type::number:
      return out.number(value.number);
    case field_type::date:
      return out.string(calendar::format_date(static_cast<std::int32_t>(value.integer)));
    case field_type::timestamp:
      return out.string(calendar::format_timestamp(value.integer));
  }
}

std::string_view name_with_article(field_type type) noexcept {
  switch (type) {
    case field_type::id:
      return "an id";
    case field_type::text:
      return "a text";
    case field_type::choice:
      return "a choice";
    case field_type::choices:
      return "choices";
    case field_type::boolean:
      return "a bool";
    case field_type::integer:
      return "an integer";
    case field_type::decimal:
      return "a decimal";
    case field_type::number:
      return "a number";
    case field_type::date:
      return "a date";
    case field_type::timestamp:
      return "a timestamp";
  }
  return "";
}

}  // namespace ambit::criteria
