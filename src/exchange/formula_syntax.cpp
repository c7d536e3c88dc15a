#include "src/exchange/formula_syntax.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"
#include "src/exchange/salesforce_values.hpp"

namespace ambit::exchange {

namespace {

using kind = formula_node::kind;

struct token {
  enum class kind : std::uint8_t { end, text, number, word, symbol };
  kind type = kind::end;
  std::string text;
  std::size_t at = 0;
};

bool starts_word(char c) noexcept {
  return ascii::is_letter(c) || c == '_' || c == '$';
}

bool continues_word(char c) noexcept {
  return starts_word(c) || ascii::is_digit(c);
}

class lexer {
 public:
  lexer(std::string_view text, formula_problem& problem) : text_(text), problem_(problem) {}

  /// False where the text is no formula.
  bool next(token& out) {
    if (!skip()) return false;
    out = {token::kind::end, {}, at_};
    if (at_ == text_.size()) return true;
    const char c = text_[at_];
    if (c == '"' || c == '\'') return read_text(out);
    if (ascii::is_digit(c) || (c == '.' && ascii::is_digit(peek(1)))) return read_number(out);
    if (starts_word(c)) return read_word(out);
    return read_symbol(out);
  }

 private:
  char peek(std::size_t ahead) const noexcept {
    return at_ + ahead < text_.size() ? text_[at_ + ahead] : '\0';
  }
  bool fail(std::size_t at, std::string message) {
    problem_ = {std::move(message), at};
    return false;
  }

  /// White space, no-break spaces that were pasted along, and comments.
  bool skip() {
    constexpr std::string_view no_break_space = "\xC2\xA0";
    while (at_ < text_.size()) {
      if (ascii::is_space(text_[at_])) {
        ++at_;
      } else if (text_.substr(at_).starts_with(no_break_space)) {
        at_ += no_break_space.size();
      } else if (text_.substr(at_).starts_with("/*")) {
        const std::size_t end = text_.find("*/", at_ + 2);
        if (end == std::string_view::npos) return fail(at_, "a comment is not closed");
        at_ = end + 2;
      } else {
        break;
      }
    }
    return true;
  }

  bool read_text(token& out) {
    out.type = token::kind::text;
    const char quote = text_[at_++];
    while (at_ < text_.size()) {
      const char c = text_[at_++];
      if (c == quote) return true;
      if (c != '\\') {
        out.text += c;
      } else if (!read_escape(out.text)) {
        return false;
      }
    }
    return fail(out.at, "a text is not closed");
  }

  bool read_escape(std::string& text) {
    constexpr std::array<std::pair<char, char>, 6> escapes = {
        {{'\\', '\\'}, {'"', '"'}, {'\'', '\''}, {'n', '\n'}, {'r', '\r'}, {'t', '\t'}}};
    const char named = peek(0);
    for (const auto& [name, value] : escapes) {
      if (named != name) continue;
      text += value;
      ++at_;
      return true;
    }
    return fail(at_ - 1, "an escape that is not known");
  }

  bool read_number(token& out) {
    out.type = token::kind::number;
    const std::size_t start = at_;
    while (ascii::is_digit(peek(0)) || peek(0) == '.') ++at_;
    const auto number = number_value(text_.substr(start, at_ - start));
    if (!number || continues_word(peek(0))) return fail(start, "a number that is none");
    out.text = *number;
    return true;
  }

  bool read_word(token& out) {
    out.type = token::kind::word;
    const std::size_t start = at_;
    while (continues_word(peek(0)) ||
           ((peek(0) == '.' || peek(0) == ':') && starts_word(peek(1)))) {
      ++at_;
    }
    out.text = text_.substr(start, at_ - start);
    return true;
  }

  bool read_symbol(token& out) {
    constexpr std::array<std::pair<std::string_view, std::string_view>, 19> symbols = {
        {{"==", "="},
         {"<>", "<>"},
         {"!=", "<>"},
         {"<=", "<="},
         {">=", ">="},
         {"&&", "&&"},
         {"||", "||"},
         {"=", "="},
         {"<", "<"},
         {">", ">"},
         {"!", "!"},
         {"&", "&"},
         {"+", "+"},
         {"-", "-"},
         {"*", "*"},
         {"/", "/"},
         {"^", "^"},
         {"(", "("},
         {")", ")"}}};
    out.type = token::kind::symbol;
    for (const auto& [written, name] : symbols) {
      if (!text_.substr(at_).starts_with(written)) continue;
      out.text = name;
      at_ += written.size();
      return true;
    }
    if (text_[at_] != ',') return fail(at_, "a character that has no place in a formula");
    out.text = ",";
    ++at_;
    return true;
  }

  std::string_view text_;
  formula_problem& problem_;
  std::size_t at_ = 0;
};

/// Recursive descent; each level of the grammar that nests is counted by `enter`.
class parser {
 public:
  parser(std::string_view text, formula_problem& problem)
      : lexer_(text, problem), problem_(problem) {}

  std::optional<formula_node> parse() {
    if (!advance()) return std::nullopt;
    std::optional<formula_node> whole = level_of(0);
    if (whole && now_.type != token::kind::end) return fail("the formula goes on behind its end");
    return whole;
  }

 private:
  using maybe = std::optional<formula_node>;
  static constexpr std::array<std::array<std::string_view, 4>, 6> levels = {{
      {"||"},
      {"&&"},
      {"=", "<>"},
      {"<", ">", "<=", ">="},
      {"+", "-", "&"},
      {"*", "/", "^"},
  }};

  bool advance() { return lexer_.next(now_); }
  bool is_symbol(std::string_view text) const noexcept {
    return now_.type == token::kind::symbol && now_.text == text;
  }
  std::nullopt_t fail(std::string message) {
    problem_ = {std::move(message), now_.at};
    return std::nullopt;
  }
  std::nullopt_t fail_at_token(std::string_view wanted) {
    const std::string found =
        now_.type == token::kind::end ? "the end of the formula" : text::quoted(now_.text);
    return fail(found + " stands where " + std::string(wanted) + " belongs");
  }

  /// The node with its depth; nothing where it nests too deep.
  maybe grown(formula_node node) {
    std::size_t deepest = 0;
    for (const formula_node& part : node.parts) deepest = std::max(deepest, part.depth);
    node.depth = deepest + 1;
    if (node.depth > limits::max_depth) return fail("the formula is nested too deep");
    return node;
  }

  maybe level_of(std::size_t level) {
    if (level == levels.size()) return prefixed();
    maybe left = level_of(level + 1);
    const auto& known = levels[level];
    while (left && now_.type == token::kind::symbol && !now_.text.empty() &&
           std::find(known.begin(), known.end(), now_.text) != known.end()) {
      const token sign = now_;
      if (!advance()) return std::nullopt;
      maybe right = level_of(level + 1);
      if (!right) return std::nullopt;
      const bool is_logical = level < 2;
      if (is_logical && left->is_operation(sign.text)) {
        left->depth = std::max(left->depth, right->depth + 1);
        left->parts.push_back(*std::move(right));
        if (left->depth > limits::max_depth) return fail("the formula is nested too deep");
      } else {
        formula_node joined{kind::operation, sign.text, {}, sign.at};
        joined.parts.push_back(*std::move(left));
        joined.parts.push_back(*std::move(right));
        left = grown(std::move(joined));
      }
    }
    return left;
  }

  maybe prefixed() {
    if (!is_symbol("!") && !is_symbol("-") && !is_symbol("+")) return operand();
    if (++nesting_ > limits::max_depth) return fail("the formula is nested too deep");
    formula_node node{kind::operation, now_.text, {}, now_.at};
    if (!advance()) return std::nullopt;
    maybe part = prefixed();
    --nesting_;
    if (!part) return std::nullopt;
    node.parts.push_back(*std::move(part));
    return grown(std::move(node));
  }

  maybe operand() {
    formula_node node{kind::text, now_.text, {}, now_.at};
    switch (now_.type) {
      case token::kind::text:
        return advance() ? maybe(std::move(node)) : std::nullopt;
      case token::kind::number:
        node.type = kind::number;
        return advance() ? maybe(std::move(node)) : std::nullopt;
      case token::kind::word:
        return named(std::move(node));
      default:
        break;
    }
    if (!is_symbol("(")) return fail_at_token("a value");
    if (!advance()) return std::nullopt;
    maybe inner = nested();
    if (!inner) return std::nullopt;
    if (!is_symbol(")")) return fail_at_token("\")\"");
    return advance() ? std::move(inner) : std::nullopt;
  }

  maybe nested() {
    if (++nesting_ > limits::max_depth) return fail("the formula is nested too deep");
    maybe inner = level_of(0);
    --nesting_;
    return inner;
  }

  maybe named(formula_node node) {
    if (!advance()) return std::nullopt;
    if (is_symbol("(")) return call(std::move(node));
    node.type = kind::path;
    for (const std::string_view constant : {"TRUE", "FALSE", "NULL"}) {
      if (!ascii::same(node.word, constant)) continue;
      node.type = constant == "NULL" ? kind::null : kind::truth;
      node.word = constant;
    }
    return node;
  }

  maybe call(formula_node node) {
    node.type = kind::call;
    std::transform(node.word.begin(), node.word.end(), node.word.begin(), ascii::upper);
    if (!advance()) return std::nullopt;
    while (!is_symbol(")")) {
      if (!node.parts.empty()) {
        if (!is_symbol(",")) return fail_at_token("\",\" or \")\"");
        if (!advance()) return std::nullopt;
      }
      maybe argument = nested();
      if (!argument) return std::nullopt;
      node.parts.push_back(*std::move(argument));
    }
    if (!advance()) return std::nullopt;
    return grown(std::move(node));
  }

  lexer lexer_;
  formula_problem& problem_;
  token now_;
  std::size_t nesting_ = 0;
};

}  // namespace

std::optional<formula_node> parse_formula(std::string_view text, formula_problem& problem_out) {
  return parser(text, problem_out).parse();
}

formula_position position_in(std::string_view text, std::size_t at) {
  const std::string_view before = text.substr(0, at);
  const std::size_t line_start = before.rfind('\n') + 1;  // none: npos + 1 is 0
  return {static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')) + 1,
          text::length(before.substr(line_start)) + 1};
}

}  // namespace ambit::exchange
