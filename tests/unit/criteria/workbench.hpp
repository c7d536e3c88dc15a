// workbench.hpp: compiles, reads and asks in one line each, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "ambit/criterion.hpp"
#include "src/base/calendar.hpp"
#include "src/criteria/record_set.hpp"

namespace ambit::testing {

inline schema compiled_schema(std::string_view json) {
  auto compiled = schema::compile(json, "schema.json");
  EXPECT_TRUE(compiled) << compiled.report().to_text();
  return *compiled;
}

inline batch read(const schema& fields, std::string_view object, std::string_view json,
                  report* problems_out = nullptr) {
  report problems;
  auto records = criteria::read_json_records(fields.shared_data(), *fields.data().find(object),
                                             json, "records.json", problems);
  EXPECT_TRUE(records) << problems.to_text();
  if (problems_out) *problems_out = problems;
  return batch(std::move(records));
}

inline const zones& machine_zones() {
  static const zones loaded = [] {
    auto found = zones::from_directory("/usr/share/zoneinfo");
    return found ? *found : zones();
  }();
  return loaded;
}

inline context at(std::string_view now, std::string zone = {}) {
  context when;
  when.now_unix_us = calendar::parse_timestamp(now).value();
  when.zone = std::move(zone);
  return when;
}

/// The letter of a verdict: p passed, n not passed, i invalid.
inline char letter(verdict value) {
  return value == verdict::passed ? 'p' : value == verdict::not_passed ? 'n' : 'i';
}

class workbench {
 public:
  explicit workbench(std::string_view schema_json, std::string object = "thing")
      : fields(compiled_schema(schema_json)), object_(std::move(object)) {}

  criterion compile(std::string_view json) const {
    auto compiled = criterion::compile(fields, object_, json, "criterion.json");
    EXPECT_TRUE(compiled) << json << '\n' << compiled.report().to_text();
    return *compiled;
  }
  /// One letter a record; each is checked against its explanation too.
  std::string ask(const criterion& question, const batch& records, const context& when) {
    std::vector<verdict> verdicts(records.records().size());
    EXPECT_EQ(question.test(records, when, machine_zones(), memory, verdicts.data()), status::ok);
    std::string letters;
    for (std::size_t row = 0; row < verdicts.size(); ++row) {
      letters += letter(verdicts[row]);
      const auto why = question.explain(records, row, when, machine_zones(), memory);
      EXPECT_TRUE(why);
      EXPECT_EQ(result_of(*why), letters.back()) << *why;
    }
    return letters;
  }
  std::string ask(std::string_view question, std::string_view records,
                  const context& when = at("2026-11-22T09:00:00Z")) {
    return ask(compile(question), read(fields, object_, records), when);
  }
  std::string explain(std::string_view question, std::string_view records,
                      const context& when = at("2026-11-22T09:00:00Z")) {
    auto why =
        compile(question).explain(read(fields, object_, records), 0, when, machine_zones(), memory);
    EXPECT_TRUE(why);
    return why ? *why : std::string();
  }
  /// The problems of a criterion that does not compile: `code pointer`, one a line.
  std::string errors(std::string_view json) const {
    return problem_list(criterion::compile(fields, object_, json, "criterion.json").report());
  }
  static std::string problem_list(const report& problems) {
    std::string out;
    for (const problem& item : problems.problems()) {
      out += item.code + ' ' + item.where.pointer + '\n';
    }
    return out;
  }

  schema fields;
  scratch memory;

 private:
  /// The last `result` of an explanation is that of its root (a test's stands before `seen`).
  static char result_of(const std::string& explanation) {
    const std::string key = "\"result\":\"";
    const std::size_t at = explanation.rfind(key);
    if (at == std::string::npos) return '?';
    const char first = explanation[at + key.size()];
    return first == 't' ? 'p' : first == 'i' ? 'i' : 'n';
  }
  std::string object_;
};

}  // namespace ambit::testing
