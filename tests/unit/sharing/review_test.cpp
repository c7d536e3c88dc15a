// What the cases cannot say of reviews: errors of calls.
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "ambit/ambit.hpp"

namespace ambit::testing {
namespace {

constexpr std::string_view rules_text = R"({"ambit": 1,
  "schema": {"objects": {"lead": {"fields": {"region": {"type": "text"}}},
                         "case": {"fields": {}}}},
  "sharing": {"lead": {"rules": [{"id": "emea", "access": "read", "to": [{"all": "partners"}],
    "when": {"field": "region", "op": "eq", "value": "EMEA"}}]}}})";
constexpr std::string_view people_text = R"({"users": [{"id": "ana", "active": true},
  {"id": "pia", "kind": "partner", "active": true, "account": "a"}],
  "accounts": [{"id": "a", "partner_enabled": true}]})";

engine world(std::string_view text = rules_text) {
  const auto rules = policy::compile(text);
  EXPECT_TRUE(rules) << rules.report().to_text();
  return *engine::bind(*rules, *directory().apply(people_text), zones());
}

batch leads(const engine& of, std::string_view text, std::string_view object = "lead") {
  const auto read = batch::from_json(of.policy().schema(), object, text);
  EXPECT_TRUE(read) << read.report().to_text();
  return *read;
}

template <class T>
std::string codes(const result<T>& failed) {
  std::string out(name(failed.code()));
  for (const problem& each : failed.report().problems()) {
    out += ' ' + each.where.pointer + ' ' + each.code;
  }
  return out;
}

TEST(SharingReview, WhatIsAskedIsChecked) {
  const engine rules = world();
  const batch records = leads(rules, R"([{"id": "L1", "region": "EMEA"}])");
  scratch memory;
  const auto review = [&](std::string_view query, const batch& of, const context& when = {}) {
    return codes(sharing::exposure_review(rules, of, when, {}, query, memory));
  };
  EXPECT_EQ(review("{", records), "invalid_argument  syntax_error");
  EXPECT_EQ(review(R"({"ids": 10001, "folders": 1.5, "narow": []})", records),
            "invalid_argument /ids out_of_range /folders out_of_range /narow unknown_key");
  EXPECT_EQ(review(R"({"narrow": [{"rule": "emae"}, {"level": "l"}, {}, {"default": "internal"},
                                   {"rule": "emea", "default": "external"}]})",
                   records),
            "invalid_argument /narrow/0/rule unknown_rule /narrow/1/level unknown_level "
            "/narrow/2 wrong_target /narrow/3/default unknown_value /narrow/4 wrong_target");
  EXPECT_EQ(review({}, leads(rules, R"([{"id": "C1"}])", "case")),
            "invalid_argument  unknown_sharing");
  context elsewhere;
  elsewhere.zone = "Mars/Olympus";
  EXPECT_EQ(review({}, records, elsewhere).substr(0, 12), "unknown_zone");
}

TEST(SharingReview, RecordsOfAnotherSchemaAreRefused) {
  const engine rules = world();
  const engine other = world(R"({"ambit": 1, "schema": {"objects": {"lead": {"fields": {
      "region": {"type": "id"}}}}}, "sharing": {"lead": {"internal": "read"}}})");
  const std::string_view text = R"([{"id": "L2", "region": "US"}, {"id": "L1"}])";
  scratch memory;
  EXPECT_EQ(codes(sharing::exposure_review(rules, leads(other, text), {}, {}, {}, memory)),
            "schema_mismatch  schema_mismatch");
  EXPECT_EQ(codes(sharing::policy_diff(rules, leads(rules, text), other, leads(rules, text), {}, {},
                                       {}, memory)),
            "schema_mismatch  schema_mismatch");
  const auto read_twice = sharing::policy_diff(rules, leads(rules, text), other, leads(other, text),
                                               {}, {}, {}, memory);
  ASSERT_TRUE(read_twice) << codes(read_twice);
  EXPECT_NE(read_twice->find(R"("gain":1,"lose":0)"), std::string::npos) << *read_twice;
}

TEST(SharingReview, OtherRecordsAreNotCompared) {
  const engine rules = world();
  const batch two = leads(rules, R"([{"id": "L1"}, {"id": "L2"}])");
  scratch memory;
  for (const std::string_view text : {R"([{"id": "L1"}])", R"([{"id": "L1"}, {"id": "L3"}])",
                                      R"([{"id": "L1"}, {"id": "L2"}, {"id": "L3"}])"}) {
    EXPECT_EQ(
        codes(sharing::policy_diff(rules, two, rules, leads(rules, text), {}, {}, {}, memory)),
        "invalid_argument  different_records");
  }
  EXPECT_EQ(codes(sharing::policy_diff(rules, two, rules, two, {}, {}, R"({"page": {"size": 0}})",
                                       memory)),
            "invalid_argument /page/size out_of_range");
}

TEST(SharingReview, ALongNarrowingIsCut) {
  const engine rules = world();
  const batch records = leads(rules, "[]");
  std::string query = R"({"narrow": [)";
  for (int i = 0; i < 100'000; ++i) query += R"({"rule":"emea"},)";
  scratch memory;
  const auto review = [&](const std::string& asked) {
    return sharing::exposure_review(rules, records, {}, {}, asked, memory);
  };
  EXPECT_TRUE(review(query.substr(0, query.size() - 1) + "]}"));
  EXPECT_EQ(codes(review(query + R"({"rule":"emea"}]})")),
            "invalid_argument /narrow/100000 limit_exceeded");
}

TEST(SharingReview, NullIsNoNarrowing) {
  for (const auto& [narrowed, pointer] :
       {std::pair{"null", "/sharing/lead/narrowed"},
        std::pair{R"({"rules": null})", "/sharing/lead/narrowed/rules"},
        std::pair{R"({"rules": {"emea": null}})", "/sharing/lead/narrowed/rules/emea"}}) {
    std::string text(rules_text);
    text.insert(text.find(R"("rules")"), R"("narrowed": )" + std::string(narrowed) + ",");
    EXPECT_EQ(codes(policy::compile(text)),
              "invalid_policy " + std::string(pointer) + " wrong_type");
  }
}

TEST(SharingReview, NoRecordsAndNobody) {
  const engine rules = world();
  scratch memory;
  const auto review = sharing::exposure_review(rules, leads(rules, "[]"), {}, {}, {}, memory);
  ASSERT_TRUE(review);
  EXPECT_NE(review->find(R"("exposed":{"users":0,"records":0})"), std::string::npos) << *review;
  EXPECT_NE(review->find(R"("users":{"count":1,"ids":["pia"]},"records":{"count":0,"ids":[]})"),
            std::string::npos)
      << *review;
}

}  // namespace
}  // namespace ambit::testing
