// Any bytes as a mapping: it compiles, or every problem is told; and no text that is made with it
// lets a name or a value out of its quotes.
#include <string>

#include "ambit/sql.hpp"
#include "tests/fuzz/invariant.hpp"

namespace {

constexpr const char* fields = R"({"objects": {"ticket": {"fields": {
  "contact": {"type": "id"}, "subject": {"type": "text"},
  "topic": {"type": "text", "ignore_case": true},
  "priority": {"type": "choice", "options": ["low", "hi'gh"]},
  "tags": {"type": "choices", "options": ["a", "b\"; --"]}, "legal": {"type": "bool"},
  "score": {"type": "integer"}, "price": {"type": "decimal", "scale": 2},
  "share": {"type": "number"}, "due": {"type": "date"}, "seen": {"type": "timestamp"}}}}})";

constexpr const char* tests[] = {
    R"({"any": [{"field": "subject", "op": "not_contains", "values": ["'", "%"]},
                {"field": "contact", "op": "in", "values": ["a", "12"], "if_missing": true},
                {"field": "topic", "op": "le", "value": "'; DROP"}]})",
    R"({"any": [{"field": "tags", "op": "equals_set", "values": ["b\"; --"]},
                {"not": {"field": "tags", "op": "includes_all", "values": ["a"]}},
                {"field": "priority", "op": "ne", "value": "low"}]})",
    R"({"all": [{"field": "legal", "op": "eq", "value": true},
                {"field": "score", "op": "between", "from": -1, "to": 9},
                {"field": "price", "op": "ge", "value": "1.25"},
                {"field": "share", "op": "ne", "value": 0.5}]})",
    R"({"all": [{"field": "due", "op": "in_last", "count": 7, "unit": "days"},
                {"field": "seen", "op": "before_now"}, {"field": "seen", "op": "is_present"}]})",
};

/// Walks the text: quotes close, parentheses match, and no comment or second statement begins.
void require_one_expression(const std::string& text) {
  int depth = 0;
  for (std::size_t at = 0; at < text.size(); ++at) {
    const char c = text[at];
    if (c == '"' || c == '\'') {
      at = text.find(c, at + 1);
      fuzz::require(at != std::string::npos, "quotes close");
      continue;
    }
    depth += (c == '(') - (c == ')');
    fuzz::require(depth >= 0, "parentheses match");
    fuzz::require(
        c != ';' && c != '\\' && text.compare(at, 2, "--") != 0 && text.compare(at, 2, "/*") != 0,
        "there is one expression");
  }
  fuzz::require(depth == 0, "parentheses close");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const ambit::schema declared = *ambit::schema::compile(fields);
  const auto tables =
      ambit::sql::mapping::compile(declared, "ticket", fuzz::as_text(data, size), "mapping.json");
  fuzz::require_honest(tables);
  if (!tables) return 0;
  ambit::context when;
  when.now_unix_us = 1'795'338'000'000'000;
  for (const char* const written : tests) {
    const auto asked = ambit::criterion::compile(declared, "ticket", written);
    for (const auto in : {ambit::sql::dialect::sqlite, ambit::sql::dialect::postgresql,
                          ambit::sql::dialect::duckdb}) {
      const auto made = ambit::sql::criteria_sql(*asked, *tables, in, when, ambit::zones());
      fuzz::require_honest(made);
      if (!made) continue;
      require_one_expression(made->text);
      fuzz::require(made->to_json().front() == '{', "a condition is a JSON object");
      const auto again = ambit::sql::criteria_sql(*asked, *tables, in, when, ambit::zones());
      fuzz::require(made->to_json() == again->to_json(), "the same question gives the same text");
    }
  }
  return 0;
}
