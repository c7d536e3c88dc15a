// The same random records as JSON and as Arrow, in random layouts: equal cells, problems, verdicts,
// explanations and decisions.
#include <gtest/gtest.h>

#include <random>
#include <string>
#include <utility>
#include <vector>

#include "ambit/ambit.hpp"
#include "arrow_table.hpp"
#include "src/base/calendar.hpp"
#include "src/base/json_writer.hpp"
#include "src/criteria/record_set.hpp"
#include "tests/unit/criteria/random_criteria.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view policy_text = R"({"ambit":1,"schema":{"objects":{"thing":{"fields":{
  "vis":{"type":"choice","options":["public","internal"]},
  "vis2":{"type":"choice","options":["public","internal"]},
  "tags":{"type":"choices","options":["a","b"]},
  "size":{"type":"integer"},"title":{"type":"text"},"due":{"type":"date"},
  "name":{"type":"text","ignore_case":true},"company.tier":{"type":"text"},
  "active":{"type":"bool"},"price":{"type":"decimal","scale":2},"score":{"type":"number"},
  "seen":{"type":"timestamp"},
  "head":{"type":"text","derived":{"left":[{"field":"title"},1]}},
  "tail":{"type":"text","ignore_case":true,"derived":{"right":[{"field":"name"},3]}},
  "blank":{"type":"bool","sees_missing":true,"derived":{"is_missing":{"field":"size"}}}}}}},
  "assignment":{"thing":{"active_rule":"r","rules":{"r":{"entries":[
    {"id":"one","when":{"all":[{"field":"vis","op":"ne","value":"internal"},
       {"field":"name","op":"contains","value":"SS"}]},"assign":[{"user":"ana"}]},
    {"id":"two","when":{"any":[{"field":"tags","op":"includes_any","values":["a"]},
       {"field":"price","op":"gt","value":1},{"field":"score","op":"lt","value":0}]},
     "assign":["account_owner","keep"]},
    {"id":"three","when":{"any":[{"field":"seen","op":"before_now"},
       {"field":"active","op":"eq","value":true},{"field":"tail","op":"eq","value":"xyz"},
       {"field":"company.tier","op":"is_present"}]},"assign":[{"user":"ben"}]}]}}}}})";
constexpr std::string_view people_text = R"({"ambit":1,
  "users":[{"id":"ana","active":true},{"id":"ben","active":true},{"id":"new","active":true}],
  "accounts":[{"id":"public","owner":"ana"},{"id":"a","owner":"ben"}]})";

/// The records of one round, both ways.
class twin_records {
 public:
  explicit twin_records(std::uint32_t seed) : random_(seed) {
    count_ = below(12);
    lead_ = static_cast<std::int64_t>(below(4));
    members_.resize(count_);
    std::vector<node_ptr> columns;
    columns.push_back(text_column("id"));
    for (const char* name :
         {"owner.user", "owner.queue", "account", "vis", "vis2", "title", "name"}) {
      if (below(6) != 0) columns.push_back(text_column(name));
    }
    columns.push_back(tier_column());
    columns.push_back(set_column());
    columns.push_back(whole_column());
    columns.push_back(decimal_column());
    columns.push_back(number_column());
    columns.push_back(bool_column());
    columns.push_back(date_column());
    columns.push_back(moment_column());
    std::shuffle(columns.begin(), columns.end(), random_);
    table_ = table(count_, std::move(columns), lead_);
    std::vector<bool> there;
    for (std::size_t i = 0; i < count_; ++i) there.push_back(below(10) != 0);
    table_->buffers[0] = bitmap_of(there, lead_, true);
    table_->finish();
    write_json(there);
  }

  const std::string& json() const { return json_; }
  const arrow_node& arrow() const { return *table_; }

 private:
  std::size_t below(std::size_t end) { return random_() % end; }
  std::size_t all() const { return count_ + static_cast<std::size_t>(lead_); }
  std::int64_t some_offset() { return static_cast<std::int64_t>(below(10)); }

  /// A value a record: noise for those before the slice, which JSON does not have.
  template <class T, class Draw>
  std::vector<std::optional<T>> draw(const char* name, const Draw& value_of) {
    std::vector<std::optional<T>> out;
    for (std::size_t i = 0; i < all(); ++i) {
      std::string written = "null";
      std::optional<T> value;
      if (below(5) != 0) value = value_of(written);
      if (i >= static_cast<std::size_t>(lead_) && (value || below(2) == 0)) {
        members_[i - static_cast<std::size_t>(lead_)].push_back(json_of(name) + ":" + written);
      }
      out.push_back(std::move(value));
    }
    return out;
  }

  /// Bytes that are no UTF-8 stand in the JSON as they are.
  static std::string json_of(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
      if (c == 0) {
        out += "\\u0000";
      } else {
        out += c;
      }
    }
    return out + "\"";
  }

  std::string random_text() {
    static const std::vector<std::string> some = {"",
                                                  "public",
                                                  "internal",
                                                  "a",
                                                  "b",
                                                  "odd",
                                                  "ana",
                                                  "xyz",
                                                  "Straße XYZ",
                                                  "STRASSE",
                                                  "İi",
                                                  "é",
                                                  "a text of more than twelve bytes",
                                                  std::string("\xFF\xFE"),
                                                  std::string("a\0b", 3),
                                                  std::string(255, 'x'),
                                                  std::string(256, 'x'),
                                                  std::string(300, 'y')};
    return below(400) == 0 ? std::string(65'537, 'z') : some[below(some.size())];
  }

  texts_t some_texts(const char* name) {
    return draw<std::string>(name, [&](std::string& written) {
      const std::string text = std::string_view(name) == "id" && below(8) != 0
                                   ? "r" + std::to_string(below(9))
                                   : random_text();
      written = json_of(text);
      return text;
    });
  }

  node_ptr any_layout(const char* name, const texts_t& values) {
    static constexpr const char* formats[] = {"u", "U", "vu"};
    const char* format = formats[below(3)];
    switch (below(6)) {
      case 0:
        return dictionary<std::uint8_t>("C", format, name, values, some_offset());
      case 1:
        return dictionary<std::int32_t>("i", format, name, values, some_offset());
      case 2:
        return dictionary<std::int64_t>("l", format, name, values, some_offset());
      default:
        return texts(format, name, values, some_offset());
    }
  }

  node_ptr text_column(const char* name) { return any_layout(name, some_texts(name)); }

  node_ptr tier_column() {
    const texts_t values = some_texts("company.tier");
    if (below(2) == 0) return any_layout("company.tier", values);
    const std::int64_t offset = some_offset();
    texts_t longer(static_cast<std::size_t>(offset), "noise");
    longer.insert(longer.end(), values.begin(), values.end());
    std::vector<node_ptr> inner;
    inner.push_back(any_layout("tier", longer));
    return table(all(), std::move(inner), offset, "company");
  }

  node_ptr set_column() {
    texts_t elements;
    const auto sizes = draw<std::size_t>("tags", [&](std::string& written) {
      const std::size_t size = below(4);
      written = "[";
      for (std::size_t i = 0; i < size; ++i) {
        if (i > 0) written += ",";
        if (below(6) == 0) {
          elements.emplace_back(std::nullopt);
          written += "null";
          continue;
        }
        elements.emplace_back(below(3) == 0 ? random_text() : below(2) == 0 ? "a" : "b");
        written += json_of(*elements.back());
      }
      written += "]";
      return size;
    });
    node_ptr inner = any_layout("", elements);
    return below(2) == 0 ? lists<std::int32_t>("tags", sizes, std::move(inner), some_offset())
                         : lists<std::int64_t>("tags", sizes, std::move(inner), some_offset());
  }

  template <class T>
  node_ptr integers(const char* format, const char* name, const std::vector<T>& from) {
    return numbers<T>(format, name,
                      draw<T>(name,
                              [&](std::string& written) {
                                const T value = from[below(from.size())];
                                written = std::to_string(value);
                                return value;
                              }),
                      some_offset(), below(2) == 0);
  }

  node_ptr whole_column() {
    switch (below(5)) {
      case 0:
        return integers<std::int8_t>("c", "size", {0, 1, 2, 3, -128, 127});
      case 1:
        return integers<std::uint16_t>("S", "size", {1, 2, 3, 65'535});
      case 2:
        return integers<std::int32_t>("i", "size", {1, 2, 3, INT32_MIN});
      case 3:
        return integers<std::uint64_t>("L", "size", {1, 2, UINT64_MAX, 9'223'372'036'854'775'808U});
      default:
        return integers<std::int64_t>("l", "size", {1, 2, INT64_MIN, INT64_MAX});
    }
  }

  node_ptr decimal_column() {
    if (below(3) == 0) return integers<std::int64_t>("l", "price", {1, 2, -3, INT64_MAX});
    __extension__ using wide = __int128;
    const auto values = draw<wide>("price", [&](std::string& written) {
      static constexpr std::int64_t some[] = {1'000, 1'230, 1'234,     -1,
                                              0,     -10,   INT64_MAX, INT64_MIN};
      const std::int64_t value = some[below(8)];
      written.clear();
      json::writer(written).decimal(value, 3);
      return wide{value};
    });
    return numbers<wide>("d:19,3", "price", values, some_offset());
  }

  node_ptr number_column() {
    if (below(3) == 0)
      return integers<std::int64_t>("l", "score", {1, -1, INT64_MAX, (1LL << 53) + 1});
    return numbers<double>(
        "g", "score",
        draw<double>("score",
                     [&](std::string& written) {
                       static constexpr double some[] = {0.1, -0.0, 1e300, -7.25};
                       const double value = some[below(4)];
                       written.clear();
                       json::writer(written).number(value);
                       return value;
                     }),
        some_offset());
  }

  node_ptr bool_column() {
    return bits("active",
                draw<bool>("active",
                           [&](std::string& written) {
                             const bool value = below(2) == 0;
                             written = value ? "true" : "false";
                             return value;
                           }),
                some_offset());
  }

  node_ptr date_column() {
    return numbers<std::int32_t>(
        "tdD", "due",
        draw<std::int32_t>("due",
                           [&](std::string& written) {
                             const auto day = static_cast<std::int32_t>(20'776 + below(5));
                             written = json_of(calendar::format_date(day));
                             return day;
                           }),
        some_offset());
  }

  node_ptr moment_column() {
    const std::vector<std::pair<const char*, std::int64_t>> units = {
        {"tss:", 1}, {"tsm:UTC", 1'000}, {"tsu:", 1'000'000}, {"tsn:+02:00", 1'000'000'000}};
    const auto [format, a_second] = units[below(4)];
    const auto values = draw<std::int64_t>("seen", [&, unit = a_second](std::string& written) {
      const auto second = static_cast<std::int64_t>(1'795'341'600 + below(100'000));
      written = json_of(calendar::format_timestamp(second * 1'000'000));
      return second * unit;
    });
    return numbers<std::int64_t>(format, "seen", values, some_offset());
  }

  void write_json(const std::vector<bool>& there) {
    json_ = "[";
    for (std::size_t i = 0; i < count_; ++i) {
      if (i > 0) json_ += ",";
      if (!there[i]) {
        json_ += "null";
        continue;
      }
      json_ += "{";
      for (std::size_t m = 0; m < members_[i].size(); ++m) {
        json_ += (m == 0 ? "" : ",") + members_[i][m];
      }
      json_ += "}";
    }
    json_ += "]";
  }

  std::mt19937 random_;
  std::size_t count_ = 0;
  std::int64_t lead_ = 0;  ///< records before the slice
  std::vector<std::vector<std::string>> members_;
  std::string json_;
  node_ptr table_;
};

class world {
 public:
  world()
      : rules(*policy::compile(policy_text)),
        live(*engine::bind(rules, *directory().apply(people_text), zones())) {
    when.now_unix_us = 1'795'384'800'000'000;
  }

  policy rules;
  engine live;
  context when;
  scratch memory;

  std::string decide(const batch& records) {
    ledger book;
    const auto turn = leads::decide(live, records, book, when, memory);
    EXPECT_TRUE(turn) << turn.report().to_text();
    return turn ? turn->to_json_lines() : std::string();
  }
};

std::string all_problems(const report& found) {
  std::string out;
  for (const problem& item : found.problems()) {
    if (item.level == severity::note) continue;
    out += std::to_string(item.where.row) + '|' + item.where.field + '|' + item.code + '|' +
           item.found + '|' + item.expected + '\n';
  }
  return out;
}

std::string everything(const batch& records) {
  std::string out;
  const criteria::record_set& set = records.records();
  for (std::size_t at = 0; at < set.size(); ++at) {
    out += std::string(set.id(at)) + (set.broken(at) ? " broken" : "");
    for (criteria::field_ordinal f = 0; f < set.object().fields.size(); ++f) {
      out += ' ' + set.object().fields[f].name + '=' + set.seen(at, f);
    }
    for (const auto& item : set.problems(at)) {
      out += '|' + std::to_string(item.row) + item.field + item.code + item.found + item.expected;
    }
    out += '\n';
  }
  return out;
}

TEST(arrow_differential, gives_what_json_gives) {
  world around;
  random_criteria questions(7, true);
  std::size_t records = 0;
  for (std::uint32_t seed = 0; seed < 3'000; ++seed) {
    const twin_records twins(seed);
    const auto from_json = batch::from_json(around.rules.schema(), "thing", twins.json());
    const auto from_arrow =
        bind_arrow(around.rules.schema(), "thing", twins.arrow().schema, twins.arrow().array);
    ASSERT_TRUE(from_json) << seed << from_json.report().to_text();
    ASSERT_TRUE(from_arrow) << seed << from_arrow.report().to_text();
    ASSERT_EQ(all_problems(from_json.report()), all_problems(from_arrow.report())) << seed;
    ASSERT_EQ(everything(*from_json), everything(*from_arrow)) << seed << twins.json();
    ASSERT_EQ(around.decide(*from_json), around.decide(*from_arrow)) << seed << twins.json();
    const auto question = criterion::compile(around.rules.schema(), "thing", questions.next());
    ASSERT_TRUE(question);
    for (std::size_t row = 0; row < from_json->size(); ++row) {
      const auto left = question->explain(*from_json, row, around.when, zones(), around.memory);
      const auto right = question->explain(*from_arrow, row, around.when, zones(), around.memory);
      ASSERT_TRUE(left && right);
      ASSERT_EQ(*left, *right) << seed << twins.json();
    }
    records += from_json->size();
  }
  EXPECT_GT(records, 10'000u);
}

}  // namespace
}  // namespace ambit::testing
