#include "tests/unit/exchange/salesforce_oracle.hpp"

#include <cctype>
#include <cstdio>
#include <cstdlib>

#include "src/base/text.hpp"

namespace ambit::exchange::oracle {
namespace {

std::string strip(std::string_view text) {
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.front()))) {
    text.remove_prefix(1);
  }
  while (!text.empty() && std::isspace(static_cast<unsigned char>(text.back()))) {
    text.remove_suffix(1);
  }
  return std::string(text);
}

std::string child_text(const xml::element& of, std::string_view name) {
  return std::string(of.child(name).text());
}

/// First and last second of a date literal, as text that sorts like time; empty when it is none.
struct span {
  std::string first;
  std::string last;
};
span date_span(const std::string& text, std::string_view today) {
  char buffer[64];
  int month = 0, day = 0, year = 0, hour = 0, minute = 0;
  char half = 0;
  if (text::fold(text) == "today") {
    const std::string now(today);
    return {now + "T00:00:00Z", now + "T23:59:59Z"};
  }
  if (std::sscanf(text.c_str(), "%d/%d/%d %d:%d %cM", &month, &day, &year, &hour, &minute, &half) ==
      6) {
    hour = hour % 12 + (half == 'P' ? 12 : 0);
    std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02dT%02d:%02d:00Z", year, month, day, hour,
                  minute);
    return {buffer, buffer};
  }
  if (std::sscanf(text.c_str(), "%d/%d/%d", &month, &day, &year) == 3 ||
      std::sscanf(text.c_str(), "%d-%d-%d", &year, &month, &day) == 3) {
    std::snprintf(buffer, sizeof buffer, "%04d-%02d-%02d", year, month, day);
    return {std::string(buffer) + "T00:00:00Z", std::string(buffer) + "T23:59:59Z"};
  }
  return {};
}

bool looks_like_a_date(const std::string& value) {
  return value.size() >= 10 && value[4] == '-' && value[7] == '-' && std::isdigit(value[0]) &&
         std::isdigit(value[8]);
}

/// −1, 0, 1: where the value lies to the literal, which may be a stretch of time.
int order(const std::string& value, const std::string& literal, std::string_view today) {
  if (looks_like_a_date(value)) {
    span of = date_span(literal, today);
    if (value.size() == 10) of = {of.first.substr(0, 10), of.last.substr(0, 10)};
    return value < of.first ? -1 : value > of.last ? 1 : 0;
  }
  const double left = std::strtod(value.c_str(), nullptr);
  const double right = std::strtod(literal.c_str(), nullptr);
  return left < right ? -1 : left > right ? 1 : 0;
}

bool has_element(const std::string& joined, const std::string& wanted) {
  std::string rest = text::fold(joined) + ";";
  for (std::size_t end = rest.find(';'); end != std::string::npos; end = rest.find(';')) {
    if (rest.substr(0, end) == text::fold(wanted)) return true;
    rest.erase(0, end + 1);
  }
  return false;
}

bool applies(const std::string& operation, const std::string& value, const std::string& literal,
             std::string_view today) {
  const std::string folded = text::fold(value), wanted = text::fold(literal);
  if (operation == "equals" || operation == "notEqual") {
    if (looks_like_a_date(value) && !date_span(literal, today).first.empty()) {
      return order(value, literal, today) == 0;
    }
    return folded == wanted;
  }
  if (operation == "contains" || operation == "notContain") {
    return folded.find(wanted) != std::string::npos;
  }
  if (operation == "startsWith") return folded.rfind(wanted, 0) == 0;
  if (operation == "includes" || operation == "excludes") return has_element(value, literal);
  const int where = order(value, literal, today);
  if (operation == "lessThan") return where < 0;
  if (operation == "lessOrEqual") return where <= 0;
  if (operation == "greaterThan") return where > 0;
  if (operation == "greaterOrEqual") return where >= 0;
  std::abort();
}

bool criterion_holds(const xml::element& item, std::string_view object, const record& values,
                     std::string_view today) {
  const std::string operation = strip(child_text(item, "operation"));
  const bool negative =
      operation == "notEqual" || operation == "notContain" || operation == "excludes";
  const list wanted = split(child_text(item, "value"));
  const auto found = values.find(own_field(strip(child_text(item, "field")), object));
  bool one_applies = false;
  if (found == values.end()) {
    one_applies = wanted.blank;
  } else {
    for (const std::string& literal : wanted.values) {
      one_applies = one_applies || applies(operation, found->second, literal, today);
    }
  }
  return one_applies != negative;
}

/// Recursive descent: or := and (OR and)*; and := not (AND not)*; not := NOT not | number | (or).
class filter {
 public:
  filter(std::string_view text, const std::vector<bool>& items) : items_(items) {
    for (const char c : text) {
      const bool word = std::isalpha(static_cast<unsigned char>(c)) != 0;
      const bool digit = std::isdigit(static_cast<unsigned char>(c)) != 0;
      if (std::isspace(static_cast<unsigned char>(c))) {
        kind_ = ' ';
        continue;
      }
      const char kind = word ? 'w' : digit ? 'd' : c;
      if (kind != kind_ || !(word || digit)) tokens_.emplace_back();
      tokens_.back() += static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
      kind_ = kind;
    }
    tokens_.emplace_back("end");
  }
  std::optional<bool> value() {
    const bool result = any();
    return sound_ ? std::optional<bool>(result) : std::nullopt;
  }

 private:
  bool take(std::string_view token) {
    if (tokens_[at_] != token) return false;
    ++at_;
    return true;
  }
  bool any() {
    bool result = all();
    while (take("OR")) result = all() || result;
    return result;
  }
  bool all() {
    bool result = one();
    while (take("AND")) result = one() && result;
    return result;
  }
  bool one() {
    if (take("NOT")) return !one();
    if (take("(")) {
      const bool result = any();
      take(")");
      return result;
    }
    const std::size_t number = std::strtoul(tokens_[at_++].c_str(), nullptr, 10);
    if (number >= 1 && number <= items_.size()) return items_[number - 1];
    sound_ = false;
    return false;
  }

  const std::vector<bool>& items_;
  std::vector<std::string> tokens_;
  std::size_t at_ = 0;
  char kind_ = ' ';
  bool sound_ = true;
};

}  // namespace

list split(std::string_view text) {
  list result;
  std::string token;
  bool quoted = false, was_quoted = false;
  std::size_t position = 0;
  const auto finish = [&] {
    const std::string value = was_quoted ? token : strip(token);
    if (value.empty()) {
      if (position == 0) result.blank = true;
    } else {
      result.values.push_back(value);
    }
    token.clear();
    was_quoted = false;
    ++position;
  };
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (quoted) {
      if (c != '"') {
        token += c;
      } else if (at + 1 < text.size() && text[at + 1] == '"') {
        token += '"';
        ++at;
      } else {
        quoted = false;
      }
    } else if (c == '"' && strip(token).empty() && !was_quoted) {
      token.clear();
      quoted = was_quoted = true;
    } else if (c == ',') {
      finish();
    } else if (!was_quoted) {
      token += c;
    }
  }
  finish();
  return result;
}

std::string own_field(std::string_view field, std::string_view object) {
  const std::string prefix = std::string(object) + ".";
  return std::string(field.starts_with(prefix) ? field.substr(prefix.size()) : field);
}

std::optional<bool> matches(const xml::element& entry, std::string_view object,
                            const record& values, std::string_view today) {
  if (!strip(child_text(entry, "formula")).empty()) return std::nullopt;
  std::vector<bool> items;
  bool all = true;
  for (xml::element item = entry.child("criteriaItems"); item; item = item.next_same()) {
    items.push_back(criterion_holds(item, object, values, today));
    all = all && items.back();
  }
  const std::string logic = strip(child_text(entry, "booleanFilter"));
  return logic.empty() ? std::optional<bool>(all) : filter(logic, items).value();
}

}  // namespace ambit::exchange::oracle
