#include "src/exchange/joined_text.hpp"

namespace ambit::exchange {

/// The value is all of the text, its head, its tail or within.
criterion_tree joined_text_includes(std::string_view field, const std::vector<std::string>& values,
                                    bool ignore_case) {
  std::vector<std::string> whole, head, tail, within;
  for (const std::string& value : values) {
    whole.push_back(value);
    head.push_back(value + ';');
    tail.push_back(';' + value);
    within.push_back(';' + value + ';');
  }
  const auto test = [&](std::string_view op, const std::vector<std::string>& texts) {
    if (ignore_case) {
      return make_test(
          field, op,
          {{"values", json_texts(texts)}, {"ignore_case", "true"}, {"if_missing", "false"}});
    }
    return make_test(field, op, {{"values", json_texts(texts)}, {"if_missing", "false"}});
  };
  return any_of({test("in", whole), test("starts_with", head), test("ends_with", tail),
                 test("contains", within)});
}

}  // namespace ambit::exchange
