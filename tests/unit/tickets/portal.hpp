// portal.hpp: a portal, two contacts and their tickets, for the tests of this folder.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <utility>

#include "ambit/directory.hpp"
#include "ambit/tickets.hpp"
#include "ambit/zones.hpp"

namespace ambit::test {

inline constexpr std::string_view people_text = R"({"ambit": 1, "contacts": [
  {"id": "ana", "active": true, "lists": ["customers"],
   "portals": [{"id": "support", "registered": true}],
   "companies": [{"id": "X", "primary": true}]},
  {"id": "ben", "active": true, "lists": ["customers"],
   "portals": [{"id": "support", "registered": true}],
   "companies": [{"id": "X", "primary": true}]}]})";

/// `settings` are further members of the portal, each with a comma behind it.
inline std::string policy_text(std::string_view settings = {}, std::string_view access = "own") {
  return R"({"ambit": 1, "schema": {"objects": {"ticket": {"fields": {
    "contact": {"type": "id"}, "company": {"type": "id"}, "subject": {"type": "text"},
    "secret_number": {"type": "integer"}, "score": {"type": "number"},
    "tags": {"type": "choices", "options": ["a", "b"]}}},
    "lead": {"fields": {}}}},
    "portals": {"support": {)" +
         std::string(settings) + R"("access": ")" + std::string(access) +
         R"(", "fields": {"own": ["id", "subject", "score", "tags"], "shared": ["id", "subject"]},
    "login": {"registration": true}, "access_lists": ["customers"]}}})";
}

inline engine engine_of(const std::string& policy_json) {
  auto rules = policy::compile(policy_json);
  EXPECT_TRUE(rules) << rules.report().to_text();
  return *engine::bind(*rules, *directory().apply(people_text), zones());
}

inline tickets::viewer viewer_of(const engine& rules, std::string_view contact = "ana") {
  return *tickets::viewer::bind(rules, "support", {.contact = contact, .employee = {}}, {});
}

inline batch tickets_of(const engine& rules, std::string_view text) {
  return *batch::from_json(rules.policy().schema(), "ticket", text);
}

}  // namespace ambit::test
