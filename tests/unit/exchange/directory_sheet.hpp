// directory_sheet.hpp: random entities written twice, as JSON and as Arrow columns in random
// layouts.
#pragma once

#include <algorithm>
#include <functional>
#include <random>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "arrow_table.hpp"
#include "src/base/calendar.hpp"
#include "src/base/json_writer.hpp"

namespace ambit::testing {

inline std::string json_of(std::string_view text) {
  std::string out;
  json::writer(out).string(text);
  return out;
}

/// Rows of one kind of thing, column by column.
class sheet {
 public:
  /// `wrong`: how often, of 100 values, one is drawn that a directory refuses.
  sheet(std::mt19937& random, std::size_t rows, std::size_t wrong)
      : random_(random), members_(rows), wrong_(wrong) {}

  void ids(std::string_view prefix);
  void texts_of(std::string_view name, const std::vector<std::string>& some,
                const std::vector<std::string>& refused = {}, bool always = false);
  void flags(std::string_view name);
  /// 1 to `most`; refused are 0 and less, and what is not there.
  void counts(std::string_view name, std::int32_t most);
  void days(std::string_view name, std::int32_t first);
  void moments(std::string_view name);
  void json_texts(std::string_view name);
  void sets(std::string_view name);
  /// `fill` adds the columns of the structs.
  void structs(std::string_view name, const std::function<void(sheet&)>& fill);
  void group(std::string_view name, const std::function<void(sheet&)>& fill);

  /// Some of the rows are null.
  void lose_rows();
  node_ptr table_named(std::string_view name);
  std::string json(std::size_t row) const { return there_[row] ? object(row) : "null"; }
  std::size_t below(std::size_t end) { return random_() % end; }

 private:
  std::size_t rows() const { return members_.size(); }
  std::int64_t some_offset() { return static_cast<std::int64_t>(below(10)); }
  bool is_wrong() { return below(100) < wrong_; }
  void say(std::size_t row, std::string_view name, const std::string& written);
  std::string object(std::size_t row) const;
  node_ptr any_layout(std::string_view name, const texts_t& values);
  void add_lists(std::string_view name, const std::vector<std::optional<std::size_t>>& sizes,
                 node_ptr elements);

  std::mt19937& random_;
  std::vector<std::vector<std::string>> members_;
  std::vector<bool> there_ = std::vector<bool>(members_.size(), true);
  std::vector<node_ptr> columns_;
  std::size_t wrong_;
};

/// What is not there is left out, or null.
inline void sheet::say(std::size_t row, std::string_view name, const std::string& written) {
  members_[row].push_back(json_of(name) + ":" + written);
}

inline std::string sheet::object(std::size_t row) const {
  std::string out = "{";
  for (const std::string& each : members_[row]) out += (out.size() == 1 ? "" : ",") + each;
  return out + "}";
}

inline node_ptr sheet::any_layout(std::string_view name, const texts_t& values) {
  static constexpr const char* formats[] = {"u", "U", "vu"};
  const char* format = formats[below(3)];
  const std::string column(name);
  switch (below(5)) {
    case 0:
      return dictionary<std::uint16_t>("S", format, column, values, some_offset());
    case 1:
      return dictionary<std::int64_t>("l", format, column, values, some_offset());
    default:
      return texts(format, column, values, some_offset());
  }
}

inline void sheet::ids(std::string_view prefix) {
  texts_t out;
  for (std::size_t row = 0; row < rows(); ++row) {
    std::optional<std::string> id = std::string(prefix) + std::to_string(row);
    if (is_wrong()) id = std::string(prefix) + "0";
    if (is_wrong()) id = std::string(256, 'x') + std::to_string(row);
    if (is_wrong()) id = std::nullopt;
    if (is_wrong() && row == 0) id = "";
    if (id) say(row, "id", json_of(*id));
    out.push_back(std::move(id));
  }
  columns_.push_back(any_layout("id", out));
}

inline void sheet::texts_of(std::string_view name, const std::vector<std::string>& some,
                            const std::vector<std::string>& refused, bool always) {
  texts_t out(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    if (always || below(4) != 0) {
      const auto& from = !refused.empty() && is_wrong() ? refused : some;
      out[row] = from[below(from.size())];
    }
    if (out[row]) say(row, name, json_of(*out[row]));
    if (!out[row] && below(2) == 0) say(row, name, "null");
  }
  columns_.push_back(any_layout(name, out));
}

inline void sheet::flags(std::string_view name) {
  std::vector<std::optional<bool>> out(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    if (below(4) != 0) out[row] = below(2) == 0;
    if (out[row]) say(row, name, *out[row] ? "true" : "false");
    if (!out[row] && below(2) == 0) say(row, name, "null");
  }
  columns_.push_back(bits(std::string(name), out, some_offset()));
}

inline void sheet::counts(std::string_view name, std::int32_t most) {
  std::vector<std::optional<std::int32_t>> out(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    const auto drawn = static_cast<std::int32_t>(below(static_cast<std::size_t>(most)));
    if (is_wrong()) continue;
    out[row] = is_wrong() ? -drawn : 1 + drawn;
    say(row, name, std::to_string(*out[row]));
  }
  columns_.push_back(numbers<std::int32_t>("i", std::string(name), out, some_offset()));
}

inline void sheet::days(std::string_view name, std::int32_t first) {
  std::vector<std::optional<std::int32_t>> out(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    if (is_wrong()) continue;
    out[row] = first + static_cast<std::int32_t>(below(40));
    say(row, name, json_of(calendar::format_date(*out[row])));
  }
  columns_.push_back(numbers<std::int32_t>("tdD", std::string(name), out, some_offset()));
}

inline void sheet::moments(std::string_view name) {
  static constexpr std::pair<const char*, std::int64_t> units[] = {
      {"tss:", 1}, {"tsm:UTC", 1'000}, {"tsu:", 1'000'000}, {"tsn:+02:00", 1'000'000'000}};
  const auto [format, unit] = units[below(4)];
  std::vector<std::optional<std::int64_t>> out(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    if (below(3) == 0) continue;
    const auto second = static_cast<std::int64_t>(1'795'341'600 + below(100'000));
    out[row] = second * unit;
    say(row, name, json_of(calendar::format_timestamp(second * 1'000'000)));
  }
  columns_.push_back(numbers<std::int64_t>(format, std::string(name), out, some_offset()));
}

inline void sheet::json_texts(std::string_view name) {
  static const std::vector<std::string> some = {"{}", R"({ "seat" : "paid" })", R"({"a":[1,{}]})",
                                                "null"};
  static const std::vector<std::string> refused = {"[1]", "7", R"("text")", R"("")"};
  texts_t out(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    if (below(3) == 0) continue;
    const auto& from = is_wrong() ? refused : some;
    out[row] = from[below(from.size())];
    say(row, name, *out[row]);
  }
  columns_.push_back(any_layout(name, out));
}

inline void sheet::add_lists(std::string_view name,
                             const std::vector<std::optional<std::size_t>>& sizes,
                             node_ptr elements) {
  const std::string column(name);
  columns_.push_back(below(2) == 0
                         ? lists<std::int32_t>(column, sizes, std::move(elements), some_offset())
                         : lists<std::int64_t>(column, sizes, std::move(elements), some_offset()));
}

inline void sheet::sets(std::string_view name) {
  static const std::vector<std::string> some = {"emea", "night", "all", "Ü",
                                                "an id of more than twelve bytes"};
  texts_t elements;
  std::vector<std::optional<std::size_t>> sizes(rows());
  for (std::size_t row = 0; row < rows(); ++row) {
    if (below(4) == 0) {
      if (below(2) == 0) say(row, name, "null");
      continue;
    }
    sizes[row] = below(4);
    std::string written;
    for (std::size_t i = 0; i < *sizes[row]; ++i) {
      elements.emplace_back(some[below(some.size())]);
      if (is_wrong()) elements.back() = std::nullopt;
      if (is_wrong()) elements.back() = below(2) == 0 ? std::string() : std::string(300, 'y');
      written += (i == 0 ? "" : ",") + (elements.back() ? json_of(*elements.back()) : "null");
    }
    say(row, name, "[" + written + "]");
  }
  if (elements.empty() && below(2) == 0) {
    add_lists(name, sizes, new_node("n", "", 0, 0));
  } else {
    add_lists(name, sizes, any_layout("", elements));
  }
}

inline void sheet::structs(std::string_view name, const std::function<void(sheet&)>& fill) {
  std::vector<std::optional<std::size_t>> sizes(rows());
  std::size_t count = 0;
  for (auto& size : sizes) {
    if (below(4) != 0) size = below(4);
    count += size.value_or(0);
  }
  sheet inside(random_, count, wrong_);
  fill(inside);
  inside.lose_rows();
  std::size_t at = 0;
  for (std::size_t row = 0; row < rows(); ++row) {
    if (!sizes[row]) continue;
    std::string written;
    for (std::size_t i = 0; i < *sizes[row]; ++i, ++at) {
      written += (i == 0 ? "" : ",") + inside.json(at);
    }
    say(row, name, "[" + written + "]");
  }
  if (count == 0 && below(2) == 0) {
    add_lists(name, sizes, new_node("n", "", 0, 0));
  } else {
    add_lists(name, sizes, inside.table_named(""));
  }
}

inline void sheet::group(std::string_view name, const std::function<void(sheet&)>& fill) {
  sheet inside(random_, rows(), wrong_);
  fill(inside);
  for (std::size_t row = 0; row < rows(); ++row) {
    inside.there_[row] = below(5) != 0;
    if (inside.there_[row]) say(row, name, inside.object(row));
  }
  columns_.push_back(inside.table_named(name));
}

inline void sheet::lose_rows() {
  for (std::size_t row = 0; row < rows(); ++row) there_[row] = !is_wrong();
}

inline node_ptr sheet::table_named(std::string_view name) {
  std::shuffle(columns_.begin(), columns_.end(), random_);
  node_ptr out = new_node("+s", std::string(name), rows(), 0);
  out->buffers = {bitmap_of(there_, 0, true)};
  out->children = std::move(columns_);
  return out;
}

}  // namespace ambit::testing
