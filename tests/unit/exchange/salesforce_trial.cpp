#include "tests/unit/exchange/salesforce_trial.hpp"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <optional>
#include <random>
#include <set>

#include "ambit/criterion.hpp"
#include "ambit/engine.hpp"
#include "ambit/leads.hpp"
#include "ambit/policy.hpp"
#include "src/base/calendar.hpp"
#include "src/base/json.hpp"
#include "src/base/json_writer.hpp"
#include "src/base/text.hpp"
#include "src/criteria/schema_data.hpp"
#include "tests/unit/exchange/salesforce_oracle.hpp"

namespace ambit::exchange {
namespace {

using criteria::field_type;

constexpr std::string_view now_text = "2026-11-22T10:00:00Z";
constexpr std::string_view today = "2026-11-22";

/// Values worth trying for each field that the rules read.
using pools = std::map<std::string, std::vector<std::string>>;

void add_texts(const std::vector<std::string>& values, std::vector<std::string>& pool) {
  for (const std::string& value : values) {
    for (const std::string& near :
         {value, value, text::upper(value), text::lower(value), value + "x", "x" + value,
          value + ";Other", "Other;" + value + ";" + value, "Other;" + value}) {
      pool.push_back(near);
    }
    if (text::is_ascii(value) && value.size() > 1) {
      pool.push_back(value.substr(0, value.size() - 1));
    }
  }
  pool.insert(pool.end(), {"Something else", "null"});
}

void add_numbers(const std::vector<std::string>& values, std::vector<std::string>& pool) {
  for (const std::string& value : values) {
    const double number = std::strtod(value.c_str(), nullptr);
    pool.push_back(value);
    pool.push_back(std::to_string(number - 0.5));
    pool.push_back(std::to_string(number + 1));
  }
}

std::vector<std::string> pool_for(field_type type, const std::vector<std::string>& values) {
  std::vector<std::string> pool;
  switch (type) {
    case field_type::boolean:
      pool = {"True", "False"};
      break;
    case field_type::number:
      add_numbers(values, pool);
      break;
    case field_type::timestamp:
      pool = {"2026-11-21T23:59:59Z", "2026-11-22T00:00:00Z", "2026-11-22T10:00:00Z",
              "2026-11-22T23:59:59Z", "2026-11-23T00:00:00Z", "2018-11-22T03:59:59Z",
              "2018-11-22T04:00:00Z", "2018-11-22T04:00:01Z", "1999-01-01T00:00:00Z"};
      break;
    case field_type::date:
      pool = {"2020-02-28", "2020-02-29", "2020-03-01", "2026-11-21", "2026-11-22", "2026-11-23"};
      break;
    default:
      add_texts(values, pool);
  }
  return pool;
}

template <class Action>
void each_item(const xml::element& root, Action action) {
  for (auto rule = root.child("assignmentRule"); rule; rule = rule.next_same()) {
    for (auto entry = rule.child("ruleEntry"); entry; entry = entry.next_same()) {
      for (auto item = entry.child("criteriaItems"); item; item = item.next_same()) action(item);
    }
  }
}

pools make_pools(const xml::element& root, const std::string& object,
                 const criteria::object& kind) {
  std::map<std::string, std::set<std::string>> values;
  each_item(root, [&](const xml::element& item) {
    auto& of_field = values[oracle::own_field(item.child("field").trimmed(), object)];
    for (std::string& value : oracle::split(item.child("value").text()).values) {
      of_field.insert(std::move(value));
    }
  });
  pools result;
  for (const auto& [field, known] : values) {
    const auto ordinal = kind.find(field);
    if (!ordinal) continue;  // of an entry that is not carried
    result[field] = pool_for(kind.fields[*ordinal].type, {known.begin(), known.end()});
  }
  return result;
}

oracle::record random_record(const pools& from, std::mt19937& random) {
  oracle::record made;
  for (const auto& [field, pool] : from) {
    if (random() % 5 != 0) made[field] = pool[random() % pool.size()];
  }
  return made;
}

/// A record that is likely to match an entry: most of its criteria get one of their own values.
oracle::record aimed_record(const xml::element& entry, const std::string& object, const pools& from,
                            std::mt19937& random) {
  oracle::record made = random_record(from, random);
  for (auto item = entry.child("criteriaItems"); item; item = item.next_same()) {
    const std::string field = oracle::own_field(item.child("field").trimmed(), object);
    const auto pool = from.find(field);
    if (pool == from.end() || random() % 8 == 0) continue;
    const oracle::list values = oracle::split(item.child("value").text());
    if (values.values.empty() || (values.blank && random() % 3 == 0)) {
      made.erase(field);
      continue;
    }
    const std::string& value = values.values[random() % values.values.size()];
    const auto& known = pool->second;
    // Typed fields take only what their pool holds.
    const bool fits = std::find(known.begin(), known.end(), value) != known.end();
    made[field] = fits ? value : known[random() % known.size()];
  }
  return made;
}

void write_record(const oracle::record& record, std::size_t number, const criteria::object& kind,
                  json::writer& out) {
  out.open_object();
  out.member("id", "R" + std::to_string(number));
  for (const auto& [field, value] : record) {
    out.key(field);
    switch (kind.fields[*kind.find(field)].type) {
      case field_type::boolean:
        out.boolean(value == "True");
        break;
      case field_type::number:
        out.raw(value);
        break;
      default:
        out.string(value);
    }
  }
  out.close_object();
}

std::vector<xml::element> children(const xml::element& of, std::string_view name) {
  std::vector<xml::element> found;
  for (xml::element child = of.child(name); child; child = child.next_same()) {
    found.push_back(child);
  }
  return found;
}

class trial {
 public:
  trial(const salesforce::source& rules, const salesforce::import& read, policy compiled)
      : name_(rules.name), read_(read), policy_(std::move(compiled)) {
    report problems;
    EXPECT_TRUE(source_.parse(rules.bytes, rules.name, problems));
    EXPECT_TRUE(written_.parse(read_.policy_json, "policy", problems)) << problems.to_text();
    when_.now_unix_us = *calendar::parse_timestamp(now_text);
  }

  trial_counts run() {
    const json::value assignment = written_.root().find("assignment").first();
    object_ = std::string(assignment.key());
    kind_ = policy_.schema().data().find(object_);
    draw_records();
    const auto rules = children(source_.root(), "assignmentRule");
    json::value rule = assignment.find("rules").first();
    for (const xml::element& of : rules) {
      compare_rule(of, rule);
      rule = rule.next();
    }
    if (assignment.find("active_rule")) compare_first_matches(rules);
    return counts_;
  }

 private:
  void draw_records() {
    const pools from = make_pools(source_.root(), object_, *kind_);
    std::mt19937 random(20261122);
    for (const xml::element& rule : children(source_.root(), "assignmentRule")) {
      for (const xml::element& entry : children(rule, "ruleEntry")) {
        for (int i = 0; i < 12; ++i) {
          records_.push_back(aimed_record(entry, object_, from, random));
        }
      }
    }
    for (int i = 0; i < 200; ++i) records_.push_back(random_record(from, random));
    records_.emplace_back();  // all blank
    std::string text;
    json::writer out(text);
    out.open_array();
    for (std::size_t i = 0; i < records_.size(); ++i) write_record(records_[i], i, *kind_, out);
    out.close_array();
    result<batch> made = batch::from_json(policy_.schema(), object_, text, "records");
    ASSERT_TRUE(made) << made.report().to_text();
    ASSERT_TRUE(made.report().empty()) << made.report().to_text();
    batch_ = *std::move(made);
    counts_.records = records_.size();
  }

  void compare_rule(const xml::element& rule, json::value written) {
    json::value entry = written.find("entries").first();
    auto& matched = matched_.emplace_back();
    for (const xml::element& source : children(rule, "ruleEntry")) {
      ASSERT_TRUE(entry) << name_;
      ++counts_.entries;
      matched.emplace_back(records_.size());
      if (const json::value live = entry.find("when")) {
        compare_entry(source, live, matched.back());
      }
      entry = entry.next();
    }
    EXPECT_FALSE(entry) << name_;
  }

  /// A formula is judged elsewhere, by tests/reference/formulas.py: here its verdicts count as they
  /// are, so that the first match is the oracle's but for them.
  void compare_entry(const xml::element& source, json::value live, std::vector<bool>& matched_out) {
    const auto asked = criterion::compile(policy_.schema(), object_, live.source(), name_);
    ASSERT_TRUE(asked) << asked.report().to_text();
    std::vector<verdict> verdicts(records_.size());
    ASSERT_EQ(asked->test(*batch_, when_, zones(), memory_, verdicts.data()), status::ok);
    const bool is_formula = static_cast<bool>(source.child("formula"));
    for (std::size_t row = 0; row < records_.size(); ++row) {
      matched_out[row] = verdicts[row] == verdict::passed;
      if (is_formula) continue;
      const auto expected = oracle::matches(source, object_, records_[row], today);
      ASSERT_TRUE(expected) << name_ << source.where().pointer;
      ++counts_.verdicts;
      if (*expected) ++counts_.passed;
      ASSERT_EQ(verdicts[row], *expected ? verdict::passed : verdict::not_passed)
          << name_ << ' ' << source.where().pointer << '\n'
          << live.source() << '\n'
          << asked->explain(*batch_, row, when_, zones(), memory_).operator*();
    }
  }

  void compare_first_matches(const std::vector<xml::element>& rules) {
    const auto people = directory().apply(read_.directory_json, "directory");
    ASSERT_TRUE(people) << people.report().to_text();
    const auto live = engine::bind(policy_, *people, zones());
    ASSERT_TRUE(live);
    const auto found = leads::match(*live, *batch_, when_, memory_);
    ASSERT_TRUE(found) << found.report().to_text();
    for (std::size_t position = 0; position < rules.size(); ++position) {
      if (rules[position].child("active").trimmed() != "true") continue;
      const auto entries = children(rules[position], "ruleEntry");
      for (std::size_t row = 0; row < records_.size(); ++row) {
        std::int32_t first = matches::no_entry;
        for (std::size_t i = entries.size(); i-- > 0;) {
          const bool of_formula = entries[i].child("formula") && matched_[position][i][row];
          if (oracle::matches(entries[i], object_, records_[row], today).value_or(of_formula)) {
            first = static_cast<std::int32_t>(i);
          }
        }
        ++counts_.decided;
        ASSERT_EQ(found->entry(row), first) << name_ << " record " << row;
      }
    }
  }

  std::string name_;
  const salesforce::import& read_;
  policy policy_;
  xml::document source_;
  json::document written_;
  std::string object_;
  const criteria::object* kind_ = nullptr;
  std::vector<oracle::record> records_;
  std::vector<std::vector<std::vector<bool>>> matched_;  // by rule, entry and record
  std::optional<batch> batch_;
  context when_;
  scratch memory_;
  trial_counts counts_;
};

}  // namespace

trial_counts try_rules(const salesforce::source& rules,
                       const std::vector<salesforce::source>& others,
                       const salesforce::options& settings) {
  std::vector<salesforce::source> files = others;
  files.push_back(rules);
  const auto read = salesforce::read(files, settings);
  if (!read) {
    ADD_FAILURE() << read.report().to_text();
    return {};
  }
  result<policy> compiled = policy::compile(read->policy_json, "policy");
  if (!compiled) {
    ADD_FAILURE() << rules.name << '\n' << compiled.report().to_text();
    return {};
  }
  return trial(rules, *read, *std::move(compiled)).run();
}

std::string read_whole(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  EXPECT_TRUE(file) << path;
  return {std::istreambuf_iterator<char>(file), {}};
}

}  // namespace ambit::exchange
