// The promise: taking any one value away never makes a record pass, unless the criterion spells it.
// Exhaustive over every record of small domains, for many criteria.
#include "random_criteria.hpp"
#include "workbench.hpp"

namespace ambit::testing {
namespace {

std::vector<verdict> verdicts(workbench& bench, const criterion& question, const batch& records) {
  std::vector<verdict> out(records.records().size());
  EXPECT_EQ(
      question.test(records, at("2026-11-22T09:00:00Z"), machine_zones(), bench.memory, out.data()),
      status::ok);
  return out;
}

/// How often a value taken away made a record pass.
std::size_t broken_promises(workbench& bench, const std::string& json, const batch& records) {
  const auto found = verdicts(bench, bench.compile(json), records);
  std::size_t broken = 0;
  std::size_t stride = records.records().size();
  for (const domain& each : domains()) {
    stride /= each.values.size();
    for (std::size_t row = 0; row < found.size(); ++row) {
      const std::size_t value = row / stride % each.values.size();
      const std::size_t without = row - value * stride;
      if (found[row] == verdict::not_passed && found[without] == verdict::passed) ++broken;
    }
  }
  return broken;
}

TEST(promise, holds_for_every_record_where_no_blank_is_spelled) {
  workbench bench(small_schema);
  const batch records = read(bench.fields, "thing", all_records());
  ASSERT_EQ(records.records().size(), 1296u);
  random_criteria random(20'261'122, false);
  for (int i = 0; i < 2'000; ++i) {
    const std::string json = random.next();
    ASSERT_EQ(broken_promises(bench, json, records), 0u) << json;
  }
}

TEST(promise, is_given_up_only_where_a_blank_is_spelled) {
  workbench bench(small_schema);
  const batch records = read(bench.fields, "thing", all_records());
  for (const char* json :
       {R"({"field":"size","op":"is_missing"})", R"({"not":{"field":"size","op":"is_present"}})",
        R"({"field":"vis","op":"ne","value":"public","if_missing":true})",
        R"({"field":"blank","op":"eq","value":true})"}) {
    EXPECT_GT(broken_promises(bench, json, records), 0u) << json;
  }
}

TEST(promise, names_the_fields_that_look_at_blanks) {
  const schema fields = compiled_schema(R"({"objects":{"thing":{"fields":{
    "t":{"type":"text"},
    "a":{"type":"bool","sees_missing":true,"derived":{"is_missing":{"field":"t"}}},
    "b":{"type":"bool","derived":{"field":"a"}},
    "c":{"type":"text","derived":{"trim":{"field":"t"}}}}}}})");
  const criteria::object& kind = *fields.data().find("thing");
  EXPECT_TRUE(kind.fields[*kind.find("a")].reads_blanks);
  EXPECT_TRUE(kind.fields[*kind.find("b")].reads_blanks);
  EXPECT_FALSE(kind.fields[*kind.find("c")].reads_blanks);
}

}  // namespace
}  // namespace ambit::testing
