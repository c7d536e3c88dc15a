#include "src/exchange/boolean_filter.hpp"

#include <charconv>
#include <iterator>
#include <utility>

#include "src/base/limits.hpp"
#include "src/base/text.hpp"
#include "src/exchange/ascii.hpp"

namespace ambit::exchange {

namespace {

enum class symbol : std::uint8_t {
  number,
  conjunction,
  disjunction,
  negation,
  open,
  close,
  end,
  unknown
};

struct token {
  symbol type = symbol::end;
  std::string_view text;
};

token next_token(std::string_view text, std::size_t& offset) {
  while (offset < text.size() && ascii::is_space(text[offset])) ++offset;
  if (offset == text.size()) return {symbol::end, {}};
  const std::size_t start = offset;
  const auto take = [&](auto belongs) {
    while (offset < text.size() && belongs(text[offset])) ++offset;
    return text.substr(start, offset - start);
  };
  if (ascii::is_digit(text[start])) return {symbol::number, take(ascii::is_digit)};
  if (ascii::is_letter(text[start])) {
    const std::string_view word = take(ascii::is_letter);
    if (ascii::same(word, "AND")) return {symbol::conjunction, word};
    if (ascii::same(word, "OR")) return {symbol::disjunction, word};
    if (ascii::same(word, "NOT")) return {symbol::negation, word};
    return {symbol::unknown, word};
  }
  ++offset;
  if (text[start] == '(') return {symbol::open, text.substr(start, 1)};
  if (text[start] == ')') return {symbol::close, text.substr(start, 1)};
  // Not a single byte, which could be a part of a character.
  return {symbol::unknown, text.substr(start, text::offset_of(text.substr(start), 1))};
}

/// Operator precedence over two explicit stacks.
class parser {
 public:
  parser(std::size_t criteria_count, std::string& problem)
      : criteria_count_(criteria_count), problem_(problem) {}

  std::optional<filter_node> parse(std::string_view text) {
    std::size_t offset = 0;
    for (;;) {
      const token now = next_token(text, offset);
      if (now.type == symbol::end) break;
      if (!(operand_expected_ ? take_operand(now) : take_operator(now))) return std::nullopt;
    }
    if (operand_expected_) return fail("it ends where a number is expected");
    while (!operators_.empty()) {
      if (operators_.back() == symbol::open) return fail("a parenthesis is not closed");
      reduce();
    }
    return std::move(operands_.back());
  }

 private:
  bool take_operand(const token& now) {
    switch (now.type) {
      case symbol::number:
        operand_expected_ = false;
        return push_number(now.text);
      case symbol::negation:
      case symbol::open:
        if (nesting_ == limits::max_depth) {
          fail("it is nested deeper than " + std::to_string(limits::max_depth));
          return false;
        }
        ++nesting_;
        operators_.push_back(now.type);
        return true;
      default:
        fail(text::quoted(now.text) + " stands where a number is expected");
        return false;
    }
  }

  bool take_operator(const token& now) {
    switch (now.type) {
      case symbol::conjunction:
      case symbol::disjunction:
        while (!operators_.empty() && binds_at_least(operators_.back(), now.type)) reduce();
        operators_.push_back(now.type);
        operand_expected_ = true;
        return true;
      case symbol::close:
        while (!operators_.empty() && operators_.back() != symbol::open) reduce();
        if (operators_.empty()) {
          fail("a parenthesis is closed that was not opened");
          return false;
        }
        operators_.pop_back();
        --nesting_;
        return true;
      default:
        fail(text::quoted(now.text) + " stands where AND or OR is expected");
        return false;
    }
  }

  static bool binds_at_least(symbol held, symbol coming) {
    if (held == symbol::open) return false;
    return held == symbol::negation || held == symbol::conjunction || held == coming;
  }

  bool push_number(std::string_view digits) {
    std::size_t number = 0;
    const auto read = std::from_chars(digits.data(), digits.data() + digits.size(), number);
    if (read.ec != std::errc() || number == 0 || number > criteria_count_) {
      fail("it names criterion " + std::string(digits) + ", but the entry has " +
           std::to_string(criteria_count_));
      return false;
    }
    operands_.push_back({filter_node::kind::criterion, number, {}});
    return true;
  }

  void reduce() {
    const symbol applied = operators_.back();
    operators_.pop_back();
    filter_node right = std::move(operands_.back());
    operands_.pop_back();
    filter_node made;
    if (applied == symbol::negation) {
      --nesting_;
      made.type = filter_node::kind::negation;
      made.parts.push_back(std::move(right));
    } else {
      filter_node left = std::move(operands_.back());
      operands_.pop_back();
      made.type = applied == symbol::conjunction ? filter_node::kind::all : filter_node::kind::any;
      join(made, std::move(left));
      join(made, std::move(right));
    }
    operands_.push_back(std::move(made));
  }

  static void join(filter_node& group, filter_node part) {
    if (part.type != group.type) {
      group.parts.push_back(std::move(part));
    } else if (group.parts.empty()) {
      group.parts = std::move(part.parts);
    } else {
      group.parts.insert(group.parts.end(), std::make_move_iterator(part.parts.begin()),
                         std::make_move_iterator(part.parts.end()));
    }
  }

  std::nullopt_t fail(std::string sentence) {
    problem_ = std::move(sentence);
    return std::nullopt;
  }

  std::size_t criteria_count_;
  std::string& problem_;
  std::vector<filter_node> operands_;
  std::vector<symbol> operators_;
  std::size_t nesting_ = 0;  // open parentheses and negations; bounds the tree and both stacks
  bool operand_expected_ = true;
};

}  // namespace

std::optional<filter_node> parse_boolean_filter(std::string_view text, std::size_t criteria_count,
                                                std::string& problem_out) {
  return parser(criteria_count, problem_out).parse(text);
}

}  // namespace ambit::exchange
