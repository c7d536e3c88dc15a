// world.hpp: one good handle of every kind of ambit.h, for tests.
#pragma once

#include <gtest/gtest.h>

#include <cstdint>
#include <string_view>

#include "capi/ambit.h"

namespace ambit_test {

inline constexpr std::string_view policy_text =
    R"({"ambit": 1,
        "schema": {"objects": {"lead": {"fields": {"country": {"type": "text"}}}}},
        "assignment": {"lead": {"active_rule": "inbound", "rules": {"inbound": {"entries": [
          {"id": "german", "when": {"field": "country", "op": "eq", "value": "DE"},
           "assign": {"user": "ana"}}]}}}}})";
inline constexpr std::string_view people_text =
    R"({"ambit": 1, "users": [{"id": "ana", "active": true}]})";
inline constexpr std::string_view lead_text = R"({"id": "L1", "country": "DE"})";
inline constexpr std::string_view criterion_text = R"({"field": "country", "op": "is_present"})";
inline constexpr std::string_view object = "lead";

class world : public testing::Test {
 protected:
  void SetUp() override {
    context.now_unix_us = INT64_C(1795341600000000);
    ASSERT_EQ(ambit_policy_compile(policy_text.data(), policy_text.size(), &policy, nullptr), 0);
    ASSERT_EQ(ambit_policy_schema(policy, &schema), 0);
    ASSERT_EQ(ambit_directory_create(&nobody), 0);
    ASSERT_EQ(
        ambit_directory_apply(nobody, people_text.data(), people_text.size(), &directory, nullptr),
        0);
    ASSERT_EQ(ambit_zones_create(&zones), 0);
    ASSERT_EQ(ambit_engine_bind(policy, directory, zones, &engine, nullptr), 0);
    ASSERT_EQ(ambit_batch_from_json(schema, object.data(), object.size(), lead_text.data(),
                                    lead_text.size(), &batch, nullptr),
              0);
    ASSERT_EQ(ambit_scratch_create(&scratch), 0);
    ASSERT_EQ(ambit_ledger_create(&ledger), 0);
    ASSERT_EQ(ambit_leads_match(engine, batch, &context, scratch, &matches, nullptr), 0);
    ASSERT_EQ(ambit_leads_plan(engine, batch, matches, ledger, &context, scratch, &plan, nullptr),
              0);
    ASSERT_EQ(ambit_criterion_compile(schema, object.data(), object.size(), criterion_text.data(),
                                      criterion_text.size(), &criterion, nullptr),
              0);
    ASSERT_EQ(ambit_plan_json_lines(plan, &document), 0);
    ASSERT_EQ(ambit_policy_check("{", 1, &report), AMBIT_STATUS_INVALID_POLICY);
    ASSERT_NE(report, nullptr);
  }

  void TearDown() override {
    EXPECT_EQ(ambit_report_free(report), 0);
    EXPECT_EQ(ambit_document_free(document), 0);
    EXPECT_EQ(ambit_criterion_free(criterion), 0);
    EXPECT_EQ(ambit_plan_free(plan), 0);
    EXPECT_EQ(ambit_matches_free(matches), 0);
    EXPECT_EQ(ambit_ledger_free(ledger), 0);
    EXPECT_EQ(ambit_scratch_free(scratch), 0);
    EXPECT_EQ(ambit_batch_free(batch), 0);
    EXPECT_EQ(ambit_engine_release(engine), 0);
    EXPECT_EQ(ambit_zones_free(zones), 0);
    EXPECT_EQ(ambit_directory_free(directory), 0);
    EXPECT_EQ(ambit_directory_free(nobody), 0);
    EXPECT_EQ(ambit_schema_free(schema), 0);
    EXPECT_EQ(ambit_policy_free(policy), 0);
  }

  ambit_policy* policy = nullptr;
  ambit_schema* schema = nullptr;
  ambit_directory* nobody = nullptr;
  ambit_directory* directory = nullptr;
  ambit_zones* zones = nullptr;
  ambit_engine* engine = nullptr;
  ambit_batch* batch = nullptr;
  ambit_scratch* scratch = nullptr;
  ambit_ledger* ledger = nullptr;
  ambit_matches* matches = nullptr;
  ambit_plan* plan = nullptr;
  ambit_criterion* criterion = nullptr;
  ambit_document* document = nullptr;
  ambit_report* report = nullptr;
  ambit_context context = AMBIT_CONTEXT_INIT;
};

/// The text of a document, which is freed.
inline std::string take(ambit_document* document) {
  const char* text = nullptr;
  size_t size = 0;
  EXPECT_EQ(ambit_document_text(document, &text, &size), 0);
  EXPECT_EQ(text[size], '\0');
  std::string copy(text, size);
  EXPECT_EQ(ambit_document_free(document), 0);
  return copy;
}

}  // namespace ambit_test
