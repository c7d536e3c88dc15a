// expression.cpp: the functions of derived fields: how each is written, and what it comes to.
#include "src/criteria/expression.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <string_view>

#include "src/base/limits.hpp"
#include "src/base/number.hpp"
#include "src/base/text.hpp"
#include "src/criteria/cell_storage.hpp"
#include "src/criteria/record_set.hpp"
#include "src/criteria/values.hpp"

namespace ambit::criteria {

namespace {

/// How a function's arguments are written.
enum class shape : std::uint8_t {
  one,    ///< {"trim": t}
  list,   ///< {"left": [t, n]}: as many as `parameters` says
  many,   ///< {"concat": [t, …]}: at least one, all of parameters[0]
  alike,  ///< {"first_present": [a, …]}: at least one, all of one type, which is the result's
  field,  ///< {"is_missing": {"field": F}}: of any type
};

struct function {
  std::string_view name;
  expression_op op;
  shape form;
  std::string_view parameters;  ///< a letter an argument: t text, n whole number
  field_type result;
};

constexpr auto text_type = field_type::text;
constexpr auto whole_type = field_type::integer;

constexpr std::array functions = {
    function{"left", expression_op::left, shape::list, "tn", text_type},
    function{"right", expression_op::right, shape::list, "tn", text_type},
    function{"mid", expression_op::mid, shape::list, "tnn", text_type},
    function{"trim", expression_op::trim, shape::one, "t", text_type},
    function{"lower", expression_op::lower, shape::one, "t", text_type},
    function{"upper", expression_op::upper, shape::one, "t", text_type},
    function{"length", expression_op::length, shape::one, "t", whole_type},
    function{"concat", expression_op::concat, shape::many, "t", text_type},
    function{"find", expression_op::find, shape::list, "tt", whole_type},
    function{"to_integer", expression_op::to_integer, shape::one, "t", whole_type},
    function{"to_text", expression_op::to_text, shape::one, "n", text_type},
    function{"add", expression_op::add, shape::list, "nn", whole_type},
    function{"subtract", expression_op::subtract, shape::list, "nn", whole_type},
    function{"multiply", expression_op::multiply, shape::list, "nn", whole_type},
    function{"modulo", expression_op::modulo, shape::list, "nn", whole_type},
    function{"is_missing", expression_op::is_missing, shape::field, "", field_type::boolean},
    function{"first_present", expression_op::first_present, shape::alike, "", text_type},
};

// ------------------------------------------------------------------------------------------------
// evaluation

struct operand {
  cell_state state = cell_state::missing;
  std::string_view text;
  std::int64_t integer = 0;
};

operand of_text(std::string_view text) {
  if (text.empty() || text.size() > limits::max_text_bytes) return {};
  return {cell_state::present, text, 0};
}

operand of_integer(std::int64_t value) {
  return {cell_state::present, {}, value};
}

operand of_integer_unless(bool overflow, std::int64_t value) {
  return overflow ? operand{} : of_integer(value);
}

std::string_view left_of(std::string_view text, std::int64_t count) {
  if (count <= 0) return {};
  return text.substr(0, text::offset_of(text, static_cast<std::size_t>(count)));
}

std::string_view right_of(std::string_view text, std::int64_t count) {
  if (count <= 0) return {};
  const std::size_t length = text::length(text);
  const auto wanted = static_cast<std::size_t>(count);
  return wanted >= length ? text : text.substr(text::offset_of(text, length - wanted));
}

operand middle_of(std::string_view text, std::int64_t start, std::int64_t count) {
  if (start < 1) return {};
  const std::size_t begin = text::offset_of(text, static_cast<std::size_t>(start - 1));
  return of_text(left_of(text.substr(begin), count));
}

operand find_in(std::string_view needle, std::string_view text) {
  const std::size_t at = text.find(needle);
  if (at == std::string_view::npos) return of_integer(0);
  return of_integer(static_cast<std::int64_t>(text::length(text.substr(0, at))) + 1);
}

operand whole_number_in(std::string_view text) {
  text = text::trim(text);
  if (text.starts_with('+') && text.size() > 1 && text[1] != '-') text.remove_prefix(1);
  std::int64_t value = 0;
  const char* end = text.data() + text.size();
  const auto [stop, error] = std::from_chars(text.data(), end, value);
  if (error != std::errc{} || stop != end) return {};
  return of_integer(value);
}

/// The remainder with the divisor's sign.
operand modulo(std::int64_t dividend, std::int64_t divisor) {
  if (divisor == 0) return {};
  if (divisor == -1) return of_integer(0);  // the one case in which % could overflow
  const std::int64_t rest = dividend % divisor;
  return of_integer(rest != 0 && (rest < 0) != (divisor < 0) ? rest + divisor : rest);
}

class evaluator {
 public:
  evaluator(const object& kind, row cells, cell_storage& storage)
      : kind_(kind), cells_(cells), storage_(storage) {}

  /// Recursion is bounded by limits::max_expression_depth.
  operand value_of(const expression& item) {
    switch (item.op) {
      case expression_op::text:
        return of_text(item.literal);
      case expression_op::integer:
        return of_integer(item.number);
      case expression_op::field:
        return value_of_field(item.field);
      case expression_op::is_missing:
        return of_integer(cells_[item.field].state == cell_state::missing ? 1 : 0);
      case expression_op::first_present:
        return first_present(item);
      case expression_op::concat:
        return concatenation(item);
      default:
        return value_of_function(item);
    }
  }

 private:
  operand value_of_field(field_ordinal ordinal) const {
    const cell& from = cells_[ordinal];
    if (from.state != cell_state::present) return {from.state, {}, 0};
    const field& of = kind_.fields[ordinal];
    switch (of.type) {
      case field_type::id:
      case field_type::text:
        return of_text(written_text(from));
      case field_type::choice:
        return of_text(of.options[static_cast<std::size_t>(from.integer)]);
      default:
        return of_integer(from.integer);
    }
  }

  operand first_present(const expression& item) {
    for (const expression& part : item.parts) {
      const operand value = value_of(part);
      if (value.state != cell_state::missing) return value;
    }
    return {};
  }

  /// What is too long is not built, but the parts after it still tell missing from unknown.
  operand concatenation(const expression& item) {
    std::string joined;
    operand result{cell_state::present, {}, 0};
    for (const expression& part : item.parts) {
      const operand value = value_of(part);
      if (value.state == cell_state::missing) return {};
      if (value.state == cell_state::undeclared) result.state = cell_state::undeclared;
      if (joined.size() <= limits::max_text_bytes) joined += value.text;
    }
    if (result.state == cell_state::undeclared) return result;
    if (joined.size() > limits::max_text_bytes) return {};
    return of_text(storage_.keep(joined));
  }

  operand value_of_function(const expression& item) {
    std::array<operand, 3> with;
    operand unknown{cell_state::present, {}, 0};
    for (std::size_t i = 0; i < item.parts.size() && i < with.size(); ++i) {
      with[i] = value_of(item.parts[i]);
      if (with[i].state == cell_state::missing) return {};
      if (with[i].state == cell_state::undeclared) unknown.state = cell_state::undeclared;
    }
    return unknown.state == cell_state::undeclared ? unknown : apply(item.op, with);
  }

  operand apply(expression_op op, const std::array<operand, 3>& with) {
    const std::string_view text = with[0].text;
    const std::int64_t first = with[0].integer;
    const std::int64_t second = with[1].integer;
    std::int64_t result = 0;
    bool overflow = false;
    switch (op) {
      case expression_op::left:
        return of_text(left_of(text, second));
      case expression_op::right:
        return of_text(right_of(text, second));
      case expression_op::mid:
        return middle_of(text, second, with[2].integer);
      case expression_op::trim:
        return of_text(text::trim(text));
      case expression_op::lower:
        return of_text(storage_.keep(text::lower(text)));
      case expression_op::upper:
        return of_text(storage_.keep(text::upper(text)));
      case expression_op::length:
        return of_integer(static_cast<std::int64_t>(text::length(text)));
      case expression_op::find:
        return find_in(text, with[1].text);
      case expression_op::to_integer:
        return whole_number_in(text);
      case expression_op::to_text:
        return of_text(storage_.keep(std::to_string(first)));
      case expression_op::add:
        overflow = __builtin_add_overflow(first, second, &result);
        return of_integer_unless(overflow, result);
      case expression_op::subtract:
        overflow = __builtin_sub_overflow(first, second, &result);
        return of_integer_unless(overflow, result);
      case expression_op::multiply:
        overflow = __builtin_mul_overflow(first, second, &result);
        return of_integer_unless(overflow, result);
      case expression_op::modulo:
        return modulo(first, second);
      default:
        return {};
    }
  }

  const object& kind_;
  row cells_;
  cell_storage& storage_;
};

cell derived_cell(const object& kind, const field& of, row cells, cell_storage& storage) {
  cell out;
  for (const field_ordinal input : of.inputs) {
    if (cells[input].state != cell_state::invalid) continue;
    out.state = cell_state::invalid;
    return out;
  }
  const operand value = evaluator(kind, cells, storage).value_of(*of.derived);
  if (value.state == cell_state::present && of.type == text_type) {
    return storage.text(value.text, of.ignore_case);
  }
  out.state = value.state;
  out.integer = value.integer;
  return out;
}

}  // namespace

void compute_derived(const object& kind, std::span<cell> cells, cell_storage& storage) {
  for (const field_ordinal ordinal : kind.derived_order) {
    cells[ordinal] = derived_cell(kind, kind.fields[ordinal], cells, storage);
  }
}

// ------------------------------------------------------------------------------------------------
// compilation

namespace {

std::string_view plain_name(field_type type) {
  return type == whole_type ? "a whole number" : type == field_type::boolean ? "a bool" : "a text";
}

class expression_compiler {
 public:
  expression_compiler(const object& kind, field& of, report& problems)
      : kind_(kind), of_(of), problems_(problems) {}

  std::optional<expression> compile(json::value written, std::size_t depth) {
    if (depth > limits::max_expression_depth) {
      json::error(problems_, written, "too_deep", "an expression nested too deeply",
                  "at most " + std::to_string(limits::max_expression_depth) + " levels",
                  "make a part of it a derived field of its own");
      return std::nullopt;
    }
    if (written.is_string()) return compile_text(written);
    if (written.is_number()) return compile_number(written);
    if (written.is_object() && written.size() == 1) return compile_call(written.first(), depth);
    json::error(problems_, written, "wrong_type", "an expression that is " + written.describe(),
                "a text, a whole number, or an object with one function, such as "
                "{\"left\": [{\"field\": \"postcode\"}, 2]}");
    return std::nullopt;
  }

  std::vector<std::uint16_t> take_inputs() {
    std::sort(inputs_.begin(), inputs_.end());
    inputs_.erase(std::unique(inputs_.begin(), inputs_.end()), inputs_.end());
    return std::move(inputs_);
  }

 private:
  std::optional<expression> compile_text(json::value written) {
    const std::string_view text = written.string();
    if (text.empty() || text.size() > limits::max_text_bytes) {
      json::error(
          problems_, written, text.empty() ? "empty_text" : "too_long",
          text.empty() ? "an empty text" : "a text of " + std::to_string(text.size()) + " bytes",
          "a text of 1 to " + std::to_string(limits::max_text_bytes) + " bytes");
      return std::nullopt;
    }
    expression out;
    out.literal = text;
    return out;
  }

  std::optional<expression> compile_number(json::value written) {
    const auto number = number::to_integer(written.number());
    if (!number) {
      json::error(problems_, written, "wrong_type", written.describe(),
                  "a whole number that fits 64 bits");
      return std::nullopt;
    }
    expression out;
    out.op = expression_op::integer;
    out.type = whole_type;
    out.number = number.value;
    return out;
  }

  std::optional<field_ordinal> compile_field_name(json::value written) {
    if (!written.is_string()) {
      json::error(problems_, written, "wrong_type", written.describe(), "the name of a field");
      return std::nullopt;
    }
    const auto ordinal = kind_.find(written.string());
    if (!ordinal) {
      json::error(problems_, written, "unknown_field",
                  "unknown field " + text::quoted(written.string()),
                  "a field of object " + text::quoted(kind_.name),
                  nearest_field(kind_, written.string(), problems_));
      return std::nullopt;
    }
    inputs_.push_back(*ordinal);
    return ordinal;
  }

  std::optional<expression> compile_field(json::value written) {
    const auto ordinal = compile_field_name(written);
    if (!ordinal) return std::nullopt;
    expression out;
    out.op = expression_op::field;
    out.field = *ordinal;
    switch (kind_.fields[*ordinal].type) {
      case field_type::id:
      case field_type::text:
      case field_type::choice:
        out.type = text_type;
        break;
      case field_type::integer:
        out.type = whole_type;
        break;
      case field_type::boolean:
        out.type = field_type::boolean;
        break;
      default:
        json::error(problems_, written, "wrong_type",
                    "field " + text::quoted(written.string()) + ", which is " +
                        std::string(name_with_article(kind_.fields[*ordinal].type)),
                    "a field of type text, id, choice, integer or bool");
        return std::nullopt;
    }
    return out;
  }

  std::optional<expression> compile_call(json::value argument, std::size_t depth) {
    const std::string_view name = argument.key();
    if (name == "field") return compile_field(argument);
    const auto* const found = std::find_if(functions.begin(), functions.end(),
                                           [&](const function& f) { return f.name == name; });
    if (found == functions.end()) {
      std::vector<std::string_view> known = {"field"};
      for (const function& each : functions) known.push_back(each.name);
      json::error(problems_, argument, "unknown_function", "unknown function " + text::quoted(name),
                  "a function of derived fields", text::did_you_mean(name, known));
      return std::nullopt;
    }
    const bool looks_at_blanks = found->form == shape::field || found->form == shape::alike;
    if (looks_at_blanks && !of_.sees_missing) {
      json::error(problems_, argument, "blanks_not_spelled",
                  "function " + text::quoted(name) + ", which looks at blanks",
                  "\"sees_missing\": true beside \"derived\"");
    }
    expression out;
    out.op = found->op;
    out.type = found->result;
    if (found->form == shape::field) return compile_is_missing(argument, std::move(out));
    return compile_arguments(argument, *found, std::move(out), depth);
  }

  std::optional<expression> compile_is_missing(json::value argument, expression out) {
    if (!argument.is_object() || argument.size() != 1 || argument.first().key() != "field") {
      json::error(problems_, argument, "wrong_type", argument.describe(),
                  "a field, written as {\"field\": F}");
      return std::nullopt;
    }
    const auto ordinal = compile_field_name(argument.first());
    if (!ordinal) return std::nullopt;
    out.field = *ordinal;
    return out;
  }

  std::optional<expression> compile_arguments(json::value argument, const function& called,
                                              expression out, std::size_t depth) {
    if (called.form == shape::one) {
      return add_part(argument, 0, called, out, depth) ? std::optional(std::move(out))
                                                       : std::nullopt;
    }
    const bool counted = called.form == shape::list;
    const std::size_t count = argument.is_array() ? argument.size() : 0;
    if (!argument.is_array() || (counted ? count != called.parameters.size() : count == 0)) {
      json::error(problems_, argument, "wrong_arguments",
                  argument.is_array() ? std::to_string(count) + " arguments" : argument.describe(),
                  "an array of " +
                      (counted ? std::to_string(called.parameters.size()) : "at least 1") +
                      " arguments for " + text::quoted(called.name));
      return std::nullopt;
    }
    if (count > limits::max_list) {
      json::error(problems_, argument, "limit_exceeded", std::to_string(count) + " arguments",
                  "at most " + std::to_string(limits::max_list));
      return std::nullopt;
    }
    bool sound = true;
    std::size_t position = 0;
    for (json::value each = argument.first(); each; each = each.next()) {
      sound = add_part(each, position++, called, out, depth) && sound;
    }
    if (!sound) return std::nullopt;
    if (called.form == shape::alike) out.type = out.parts.front().type;
    return out;
  }

  /// `position` counts the arguments as written: one that was refused is not among the parts.
  bool add_part(json::value written, std::size_t position, const function& called, expression& out,
                std::size_t depth) {
    auto part = compile(written, depth + 1);
    if (!part) return false;
    field_type wanted = part->type;
    if (called.form == shape::alike) {
      if (!out.parts.empty()) wanted = out.parts.front().type;
    } else {
      const char letter = called.parameters[std::min(position, called.parameters.size() - 1)];
      wanted = letter == 't' ? text_type : whole_type;
    }
    const bool fits = part->type == wanted;
    if (!fits) {
      json::error(
          problems_, written, "wrong_type",
          std::string(plain_name(part->type)) + " as an argument of " + text::quoted(called.name),
          std::string(plain_name(wanted)));
    }
    out.parts.push_back(std::move(*part));
    return fits;
  }

  const object& kind_;
  const field& of_;
  report& problems_;
  std::vector<std::uint16_t> inputs_;
};

}  // namespace

void compile_expression(json::value written, const object& kind, field& of, report& problems) {
  expression_compiler compiler(kind, of, problems);
  auto compiled = compiler.compile(written, 1);
  of.inputs = compiler.take_inputs();
  if (!compiled) return;
  const bool derivable =
      of.type == text_type || of.type == whole_type || of.type == field_type::boolean;
  if (!derivable) return;  // reported with the field's declaration
  if (compiled->type != of.type) {
    json::error(problems, written, "wrong_type",
                "an expression that gives " + std::string(plain_name(compiled->type)),
                "one that gives " + std::string(plain_name(of.type)) + ", the type of field " +
                    text::quoted(of.name));
    return;
  }
  of.derived = std::make_shared<const expression>(std::move(*compiled));
}

void add_to_digest(const expression& item, const object& kind, base::digest& out) {
  out.integer(static_cast<std::int64_t>(item.op)).text(item.literal).integer(item.number);
  const bool names_field = item.op == expression_op::field || item.op == expression_op::is_missing;
  out.text(names_field ? std::string_view(kind.fields[item.field].name) : std::string_view());
  out.integer(static_cast<std::int64_t>(item.parts.size()));
  for (const expression& part : item.parts) add_to_digest(part, kind, out);
}

}  // namespace ambit::criteria
