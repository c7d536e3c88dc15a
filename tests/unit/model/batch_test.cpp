// The batch: the public face of records; how they are read is tested with the criteria.
#include "ambit/batch.hpp"

#include <gtest/gtest.h>

#include <string>

#include "ambit/schema.hpp"

namespace ambit {
namespace {

schema fields() {
  const result<schema> out =
      schema::compile(R"({"objects": {"lead": {"fields": {"employees": {"type": "integer"}}}}})");
  EXPECT_TRUE(out) << out.report().to_text();
  return *out;
}

TEST(Batch, TakesOneRecordAnArrayOrLines) {
  struct form {
    const char* text;
    std::size_t size;
  };
  for (const form& one : {form{R"({"id": "L1"})", 1}, form{R"([{"id": "L1"}, {"id": "L2"}])", 2},
                          form{"{\"id\": \"L1\"}\n\n{\"id\": \"L2\"}\n", 2}, form{"[]", 0}}) {
    const result<batch> leads = batch::from_json(fields(), "lead", one.text);
    ASSERT_TRUE(leads) << leads.report().to_text();
    EXPECT_EQ(leads->size(), one.size) << one.text;
    EXPECT_EQ(leads->object(), "lead");
    if (one.size != 0) {
      EXPECT_EQ(leads->id(0), "L1");
    }
  }
}

TEST(Batch, OutlivesItsSchema) {
  const auto made = [] { return batch::from_json(fields(), "lead", R"({"id": "L1"})"); }();
  ASSERT_TRUE(made);
  EXPECT_EQ(made->object(), "lead");
}

TEST(Batch, WarnsOfSingleRecords) {
  const result<batch> leads =
      batch::from_json(fields(), "lead", R"([{"id": "L1", "employees": "many"}, {}])", "r.json");
  ASSERT_TRUE(leads);
  EXPECT_EQ(leads->size(), 2U);
  EXPECT_EQ(leads->id(1), "");
  EXPECT_EQ(leads.report().error_count(), 0U);
  EXPECT_EQ(leads.report().warning_count(), 2U) << leads.report().to_text();
}

TEST(Batch, RefusesAnObjectThatTheSchemaDoesNotDeclare) {
  const result<batch> leads = batch::from_json(fields(), "leed", "{}", "r.json");
  ASSERT_FALSE(leads);
  EXPECT_EQ(leads.code(), status::unknown_object);
  EXPECT_EQ(leads.report().problems().at(0).code, "unknown_object");
  EXPECT_EQ(leads.report().problems().at(0).hint, R"(did you mean "lead"?)");
}

TEST(Batch, RefusesATextThatIsNoJson) {
  const result<batch> leads = batch::from_json(fields(), "lead", "[{]");
  ASSERT_FALSE(leads);
  EXPECT_EQ(leads.code(), status::invalid_records);
  EXPECT_TRUE(leads.report().has_errors());
}

}  // namespace
}  // namespace ambit
