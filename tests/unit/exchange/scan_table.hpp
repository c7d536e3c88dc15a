// scan_table.hpp: random tables in every layout that a field may have, with hostile values, and
// random questions about them.
#pragma once

#include <algorithm>
#include <cstdint>
#include <initializer_list>
#include <limits>
#include <optional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arrow_table.hpp"
#include "src/criteria/scan/scan_kernels.hpp"

namespace ambit::testing {

constexpr std::string_view scan_schema = R"({"objects":{"thing":{"fields":{
  "vis":{"type":"choice","options":["public","internal"]},
  "many":{"type":"choice","options":["m0","m1","m2","m3","m4","m5","m6","m7","m8","m9","m10","m11",
    "m12","m13","m14","m15","m16","m17","m18","m19","m20","m21","m22","m23","m24"]},
  "tags":{"type":"choices","options":["m1","m2"]},"who":{"type":"id"},"team":{"type":"id"},
  "title":{"type":"text"},"name":{"type":"text","ignore_case":true},
  "size":{"type":"integer"},"price":{"type":"decimal","scale":2},"score":{"type":"number"},
  "due":{"type":"date"},"at":{"type":"timestamp"},"active":{"type":"bool"},
  "head":{"type":"text","derived":{"left":[{"field":"title"},1]}},
  "blank":{"type":"bool","sees_missing":true,"derived":{"is_missing":{"field":"size"}}}}}}})";

/// Those that this processor has; of the others nothing can be said here.
inline std::vector<criteria::scan_instructions> usable_instructions() {
  using with = criteria::scan_instructions;
  std::vector<with> out;
  for (const with each : {with::portable, with::avx2, with::avx512}) {
    if (each <= criteria::widest_scan_instructions()) out.push_back(each);
  }
  return out;
}

class scan_table {
 public:
  scan_table(std::uint32_t seed, std::size_t rows) : random_(seed), rows_(rows) {
    lead_ = static_cast<std::int64_t>(below(70));
    std::vector<node_ptr> columns;
    columns.push_back(ids());
    for (const char* name : {"vis", "many", "who", "team", "title", "name"}) {
      if (below(10) != 0) columns.push_back(any_texts(name));
    }
    columns.push_back(any_integers("size"));
    columns.push_back(below(3) == 0 ? decimals() : any_integers("price"));
    columns.push_back(any_numbers());
    columns.push_back(numbers<std::int32_t>(
        "tdD", "due",
        draw<std::int32_t>([&] { return below(100) == 0 ? INT32_MAX : 20'770 + int(below(12)); }),
        offset()));
    columns.push_back(moments());
    columns.push_back(bits("active", draw<bool>([&] { return below(2) == 0; }), offset()));
    columns.push_back(sets());
    std::shuffle(columns.begin() + 1, columns.end(), random_);
    table_ = table(rows_, std::move(columns), lead_);
    std::vector<bool> there;
    for (std::size_t i = 0; i < rows_; ++i) there.push_back(below(200) != 0);
    table_->buffers[0] = bitmap_of(there, lead_, true);
    table_->finish();
  }

  const arrow_node& arrow() const { return *table_; }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::size_t all() const { return rows_ + static_cast<std::size_t>(lead_); }
  std::int64_t offset() { return static_cast<std::int64_t>(below(80)); }

  template <class T, class Draw>
  std::vector<std::optional<T>> draw(const Draw& value) {
    const std::size_t one_in = below(3) == 0 ? 0 : 2 + below(10);  // no null, or some
    const bool nothing = below(30) == 0;
    std::vector<std::optional<T>> out;
    for (std::size_t i = 0; i < all(); ++i) {
      const bool null = nothing || (one_in != 0 && below(one_in) == 0);
      out.push_back(null ? std::nullopt : std::optional<T>(value()));
    }
    return out;
  }

  node_ptr ids() {
    texts_t values;
    for (std::size_t i = 0; i < all(); ++i) {
      values.push_back(below(150) == 0 ? "" : "r" + std::to_string(i));
    }
    return texts(below(2) == 0 ? "u" : "U", "id", values, offset());
  }

  /// Of some field's or another's values; seldom empty, undeclared, ill-formed or too long.
  std::string some_text() {
    switch (below(60)) {
      case 0:
        return "";
      case 1:
        return "\xFF";
      case 2:
        return std::string(300, 'x');
      case 3:
        return "odd";
      case 4:
      case 5:
        return "Straße";
      case 6:
        return "STRASSE";
      default:
        break;
    }
    switch (kind_) {
      case 0:
        return below(2) == 0 ? "public" : "internal";
      case 1:
        return "m" + std::to_string(below(26));
      default:
        return (below(2) == 0 ? "contact-" : "c") + std::to_string(below(width_));
    }
  }

  node_ptr any_texts(const char* name) {
    kind_ = std::string_view(name) == "vis" ? 0 : std::string_view(name) == "many" ? 1 : 2;
    width_ = below(2) == 0 ? 5 : 150;
    const auto layout = below(12);
    if (layout < 3) {
      constexpr const char* formats[] = {"u", "U", "vu"};
      return texts(formats[layout], name, draw<std::string>([&] { return some_text(); }), offset());
    }
    if (layout == 3) return new_null(name);
    texts_t values;
    const std::size_t count = below(8) == 0 ? 0 : below(3) == 0 ? 300 : 1 + below(90);
    for (std::size_t i = 0; i < count; ++i) {
      values.push_back(below(25) == 0 ? std::nullopt : std::optional(some_text()));
    }
    switch (layout) {
      case 4:
        return indices<std::int8_t>("c", name, values);
      case 5:
        return indices<std::uint8_t>("C", name, values);
      case 6:
        return indices<std::int16_t>("s", name, values);
      case 7:
        return indices<std::uint16_t>("S", name, values);
      case 8:
        return indices<std::uint32_t>("I", name, values);
      case 9:
        return indices<std::int64_t>("l", name, values);
      default:
        return indices<std::int32_t>("i", name, values);
    }
  }

  node_ptr new_null(const char* name) {
    node_ptr out = new_node("n", name, all(), 0);
    return out;
  }

  template <class T>
  node_ptr indices(const char* format, const char* name, const texts_t& values) {
    const bool lies = below(6) == 0;
    node_ptr out = numbers<T>(format, name, draw<T>([&] {
                                if (values.empty() || (lies && below(40) == 0)) {
                                  return static_cast<T>(random_());
                                }
                                return static_cast<T>(below(std::min<std::size_t>(
                                    values.size(), std::numeric_limits<T>::max())));
                              }),
                              offset(), below(2) == 0);
    constexpr const char* formats[] = {"u", "U", "vu"};
    out->dictionary = texts(formats[below(3)], "", values, static_cast<std::int64_t>(below(3)));
    return out;
  }

  template <class T>
  node_ptr integers(const char* format, const char* name) {
    constexpr T least = std::numeric_limits<T>::min();
    constexpr T greatest = std::numeric_limits<T>::max();
    return numbers<T>(format, name, draw<T>([&] {
                        switch (below(12)) {
                          case 0:
                            return least;
                          case 1:
                            return greatest;
                          case 2:
                            return static_cast<T>(random_());
                          case 3:
                            return static_cast<T>(greatest / 2 + 1);
                          default:
                            return static_cast<T>(below(6) - 2);
                        }
                      }),
                      offset(), below(2) == 0);
  }

  node_ptr any_integers(const char* name) {
    switch (below(8)) {
      case 0:
        return integers<std::int8_t>("c", name);
      case 1:
        return integers<std::uint8_t>("C", name);
      case 2:
        return integers<std::int16_t>("s", name);
      case 3:
        return integers<std::uint16_t>("S", name);
      case 4:
        return integers<std::int32_t>("i", name);
      case 5:
        return integers<std::uint32_t>("I", name);
      case 6:
        return integers<std::uint64_t>("L", name);
      default:
        return integers<std::int64_t>("l", name);
    }
  }

  node_ptr decimals() {
    __extension__ using wide = __int128;
    return numbers<wide>("d:19,3", "price", draw<wide>([&] {
                           return wide{static_cast<std::int64_t>(below(8)) * 500 - 1'000};
                         }),
                         offset());
  }

  template <class T>
  T some_number() {
    constexpr T some[] = {T(0.5), T(-0.0), T(0), T(1), T(-7.25), T(3)};
    switch (below(60)) {
      case 0:
        return std::numeric_limits<T>::quiet_NaN();
      case 1:
        return std::numeric_limits<T>::infinity();
      case 2:
        return std::numeric_limits<T>::max();
      case 3:
        return -std::numeric_limits<T>::denorm_min();
      default:
        return some[below(6)];
    }
  }

  node_ptr any_numbers() {
    switch (below(3)) {
      case 0:
        return numbers<float>("f", "score", draw<float>([&] { return some_number<float>(); }),
                              offset());
      case 1:
        return numbers<double>("g", "score", draw<double>([&] { return some_number<double>(); }),
                               offset());
      default:
        return any_integers("score");
    }
  }

  node_ptr moments() {
    constexpr std::pair<const char*, std::int64_t> units[] = {
        {"tss:", 1}, {"tsm:UTC", 1'000}, {"tsu:", 1'000'000}, {"tsn:+02:00", 1'000'000'000}};
    const auto [format, a_second] = units[below(4)];
    return numbers<std::int64_t>(format, "at", draw<std::int64_t>([&, unit = a_second] {
                                   if (below(100) == 0) return INT64_MAX;
                                   const auto second =
                                       1'795'200'000 + static_cast<std::int64_t>(below(300'000));
                                   return second * unit;
                                 }),
                                 offset());
  }

  node_ptr sets() {
    const auto sizes = draw<std::size_t>([&] { return below(3); });
    texts_t elements;
    kind_ = 1;
    for (const auto& size : sizes) {
      for (std::size_t i = 0; i < size.value_or(0); ++i) {
        elements.push_back(below(20) == 0  ? std::nullopt
                           : below(9) == 0 ? std::optional(some_text())
                                           : "m" + std::to_string(1 + below(2)));
      }
    }
    return lists<std::int32_t>("tags", sizes, texts("u", "", elements), offset());
  }

  std::mt19937 random_;
  std::size_t rows_;
  std::int64_t lead_ = 0;  ///< records before the slice
  int kind_ = 0;
  std::size_t width_ = 5;
  node_ptr table_;
};

class scan_questions {
 public:
  explicit scan_questions(std::uint32_t seed) : random_(seed) {}

  std::string next(int depth = 3) {
    const auto kind = depth == 0 ? 9 : below(12);
    if (kind < 2) return R"({"not":)" + next(depth - 1) + "}";
    if (kind < 5) return group("all", depth);
    if (kind < 8) return group("any", depth);
    if (kind == 8 && below(6) == 0) return R"({"always":true})";
    if (kind == 8 && below(6) == 0) return R"({"event":"create"})";
    return test();
  }
  std::string test() {
    std::string out = "{" + members();
    const bool asks_presence = out.find("is_") != std::string::npos;
    if (!asks_presence && below(4) == 0) {
      out += below(2) == 0 ? R"(,"if_missing":true)" : R"(,"if_missing":false)";
    }
    return out + "}";
  }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::string pick(std::initializer_list<const char*> from) {
    return from.begin()[below(from.size())];
  }
  std::string group(const char* key, int depth) {
    std::string parts;
    for (std::size_t count = 1 + below(4); count > 0; --count) {
      parts += (parts.empty() ? "" : ",") + next(depth - 1);
    }
    return std::string("{\"") + key + "\":[" + parts + "]}";
  }
  static std::string of(const std::string& field, const std::string& op) {
    return R"("field":")" + field + R"(","op":")" + op + R"(")";
  }

  template <class Value>
  std::string listed(const Value& value) {
    std::string out;
    for (std::size_t count = 1 + below(below(3) == 0 ? 14 : 3); count > 0; --count) {
      out += (out.empty() ? "" : ",") + value();
    }
    return R"(,"values":[)" + out + "]";
  }
  template <class Value>
  std::string compared(const std::string& field, const Value& value, bool ordered) {
    const auto kind = below(ordered ? 5 : 2);
    if (kind == 0) return of(field, pick({"in", "not_in"})) + listed(value);
    if (kind == 1) return of(field, pick({"eq", "ne"})) + R"(,"value":)" + value();
    if (kind == 2) {
      // Where the ends are the wrong way round the test is refused, and another one is drawn.
      const std::string end = value();
      return of(field, "between") + R"(,"from":)" + end + R"(,"to":)" + end;
    }
    return of(field, pick({"lt", "le", "gt", "ge"})) + R"(,"value":)" + value();
  }

  std::string members() {
    const auto text = [&] {
      return "\"" + std::string(below(2) == 0 ? "contact-" : "c") +
             std::to_string(below(below(2) == 0 ? 5 : 150)) + "\"";
    };
    const auto number = [&] {
      return pick({"-128", "-2", "-1", "0", "1", "2", "3", "127", "128", "255", "32767", "65535",
                   "2147483647", "9223372036854775807", "-9223372036854775808"});
    };
    switch (below(14)) {
      case 0:
        return of(pick({"vis", "many", "tags", "who", "title", "name", "size", "price", "score",
                        "due", "at", "active", "head", "blank"}),
                  pick({"is_missing", "is_present"}));
      case 1:
        return compared(
            "vis",
            [&] {
              return pick({"\"public\"", "\"internal\""});
            },
            false);
      case 2:
        return compared(
            "many", [&] { return "\"m" + std::to_string(below(25)) + "\""; }, false);
      case 3:
        return of("tags", pick({"includes_any", "includes_all", "includes_none", "equals_set"})) +
               R"(,"values":[)" + pick({"\"m1\"", "\"m2\"", "\"m2\",\"m1\""}) + "]";
      case 4:
      case 5:
        return compared("who", text, false);
      case 6:
        return of("who", pick({"eq", "ne"})) + R"(,"other":"team")";
      case 7: {
        const std::string field = pick({"title", "name", "head"});
        if (below(3) == 0) {
          return of(field, pick({"contains", "starts_with", "ends_with", "not_contains"})) +
                 R"(,"value":")" + pick({"1", "c", "contact", "SS", "ss"}) + "\"";
        }
        if (below(4) == 0 && field == "title") {
          return of(field, "eq") + R"(,"ignore_case":true,"value":"strasse")";
        }
        return compared(field, text, true);
      }
      case 8:
        return compared("size", number, true);
      case 9:
        return compared(
            "price",
            [&] {
              return pick({"-1", "0", "0.5", "1", "1.28", "0.03"});
            },
            true);
      case 10:
        return compared(
            "score",
            [&] {
              return pick({"-7.25", "0", "0.5", "1", "2", "127", "1e300"});
            },
            true);
      case 11:
        if (below(2) == 0) return of("due", pick({"before_now", "after_now"}));
        return compared(
            "due",
            [&] {
              return pick({"\"2026-11-20\"", "\"2026-11-22\""});
            },
            true);
      case 12:
        if (below(3) == 0) {
          return of("at", pick({"in_last", "in_next"})) + R"(,"count":20,"unit":")" +
                 pick({"hours", "days"}) + "\"";
        }
        if (below(2) == 0) return of("at", "in_period") + R"(,"period":"today")";
        return compared(
            "at",
            [&] {
              return pick({"\"2026-11-22T09:00:00Z\"", "\"2026-11-20T18:40:00Z\""});
            },
            true);
      default:
        return of(pick({"active", "blank"}), pick({"eq", "ne"})) + R"(,"value":)" +
               pick({"true", "false"});
    }
  }

  std::mt19937 random_;
};

}  // namespace ambit::testing
