// random_criteria.hpp: criteria out of a fixed seed, and every record over small domains.
#pragma once

#include <cstdint>
#include <random>
#include <string>
#include <string_view>
#include <vector>

namespace ambit::testing {

constexpr std::string_view small_schema = R"({"objects":{"thing":{"fields":{
  "vis":{"type":"choice","options":["public","internal"]},
  "vis2":{"type":"choice","options":["public","internal"]},
  "tags":{"type":"choices","options":["a","b"]},
  "size":{"type":"integer"},"title":{"type":"text"},"due":{"type":"date"},
  "head":{"type":"text","derived":{"left":[{"field":"title"},1]}},
  "blank":{"type":"bool","sees_missing":true,"derived":{"is_missing":{"field":"size"}}}}}}})";

struct domain {
  const char* field;
  std::vector<const char*> values;  ///< JSON; the first is empty: no value
};

inline const std::vector<domain>& domains() {
  static const std::vector<domain> all = {
      {"vis", {"", "\"public\"", "\"internal\"", "\"odd\""}},
      {"vis2", {"", "\"public\"", "\"odd\""}},
      {"tags", {"", "[\"a\"]", "[\"a\",\"b\"]", "[\"odd\"]"}},
      {"size", {"", "1", "2"}},
      {"title", {"", "\"xy\"", "\"Yx\""}},
      {"due", {"", "\"2026-11-21\"", "\"2026-11-22\""}},
  };
  return all;
}

/// Every record over the domains as JSON Lines; the last domain's value changes fastest.
inline std::string all_records() {
  std::string lines;
  std::size_t count = 1;
  for (const domain& each : domains()) count *= each.values.size();
  for (std::size_t index = 0; index < count; ++index) {
    std::string members;
    std::size_t rest = index;
    for (std::size_t i = domains().size(); i-- > 0;) {
      const domain& each = domains()[i];
      const char* value = each.values[rest % each.values.size()];
      rest /= each.values.size();
      if (*value != 0) members += std::string(",\"") + each.field + "\":" + value;
    }
    lines += "{\"id\":\"r" + std::to_string(index) + "\"" + members + "}\n";
  }
  return lines;
}

class random_criteria {
 public:
  /// `spells_blanks`: with is_missing, is_present, if_missing and fields that see the missing.
  random_criteria(std::uint32_t seed, bool spells_blanks)
      : random_(seed), spells_blanks_(spells_blanks) {}

  std::string next(int depth = 4) {
    const auto kind = depth == 0 ? 9 : below(10);
    if (kind < 2) return R"({"not":)" + next(depth - 1) + "}";
    if (kind < 5) return group("all", depth);
    if (kind < 8) return group("any", depth);
    if (kind == 8 && below(4) == 0) return R"({"always":true})";
    if (kind == 8 && below(4) == 0) return R"({"event":"create"})";
    return test();
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  const char* pick(std::initializer_list<const char*> from) {
    return from.begin()[below(from.size())];
  }

  std::string group(const char* key, int depth) {
    std::string parts;
    for (std::size_t count = 1 + below(3); count > 0; --count) {
      parts += (parts.empty() ? "" : ",") + next(depth - 1);
    }
    return std::string("{\"") + key + "\":[" + parts + "]}";
  }

  std::string test() {
    if (spells_blanks_ && below(5) == 0) {
      return std::string(R"({"field":")") +
             pick({"vis", "vis2", "tags", "size", "title", "due", "head", "blank"}) +
             R"(","op":")" + pick({"is_missing", "is_present"}) + "\"}";
    }
    std::string out = "{" + members();
    if (spells_blanks_ && below(3) == 0)
      out += std::string(",\"if_missing\":") + pick({"true", "false"});
    return out + "}";
  }

  std::string members() {
    switch (below(spells_blanks_ ? 10 : 9)) {
      case 0:
        return std::string(R"("field":"vis","op":")") + pick({"eq", "ne"}) + R"(","value":")" +
               pick({"public", "internal"}) + "\"";
      case 1:
        return std::string(R"("field":"vis","op":")") + pick({"in", "not_in"}) + R"(","values":[)" +
               pick({"\"public\"", "\"public\",\"internal\""}) + "]";
      case 2:
        return std::string(R"("field":"vis","op":")") + pick({"eq", "ne"}) + R"(","other":"vis2")";
      case 3:
        return std::string(R"("field":"tags","op":")") +
               pick({"includes_any", "includes_all", "includes_none", "equals_set"}) +
               R"(","values":[)" + pick({"\"a\"", "\"b\"", "\"b\",\"a\""}) + "]";
      case 4:
        return std::string(R"("field":"size","op":")") +
               pick({"eq", "ne", "lt", "le", "gt", "ge"}) + R"(","value":)" + pick({"1", "2", "3"});
      case 5:
        return std::string(R"("field":"title","ignore_case":)") + pick({"true", "false"}) +
               R"(,"op":")" + pick({"contains", "not_contains", "starts_with", "ends_with"}) +
               R"(","value":")" + pick({"x", "y", "X"}) + "\"";
      case 6:
        return std::string(R"("field":"head","op":")") + pick({"eq", "ne"}) + R"(","value":")" +
               pick({"x", "Y"}) + "\"";
      case 7:
        return std::string(R"("field":"due","op":")") + pick({"in_last", "in_next"}) +
               R"(","count":1,"unit":"days")";
      case 8:
        return std::string(R"("field":"due","op":")") + pick({"before_now", "after_now"}) + "\"";
      default:
        return std::string(R"("field":"blank","op":"eq","value":)") + pick({"true", "false"});
    }
  }

  std::mt19937 random_;
  bool spells_blanks_;
};

}  // namespace ambit::testing
