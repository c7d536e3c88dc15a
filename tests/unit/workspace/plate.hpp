// plate.hpp: a small workspace for tests of acts: companies, deals in two pipelines, activities.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ambit/ambit.hpp"
#include "ambit/workspace_acts.hpp"

namespace ambit::test {

inline constexpr std::string_view plate_policy = R"({"ambit": 1,
  "schema": {"objects": {
    "user": {"fields": {"seat": {"type": "text"}}},
    "company": {"fields": {"csm": {"type": "id"}, "name": {"type": "text"},
                           "size": {"type": "integer"},
                           "tags": {"type": "choices", "options": ["a", "b", "c"]}}},
    "partner": {"fields": {"name": {"type": "text"}}},
    "deal": {"fields": {"pipe": {"type": "choice", "options": ["sales", "renewal"]},
                        "stage": {"type": "choice", "options": ["new", "won", "lost", "due"]},
                        "amount": {"type": "decimal", "scale": 2},
                        "closed_on": {"type": "date"}, "note": {"type": "text"},
                        "short": {"type": "text", "derived": {"left": [{"field": "note"}, 3]}}}},
    "activity": {"fields": {"contact": {"type": "id"}, "at": {"type": "timestamp"}}}}},
  "sharing": {"company": {"internal": "edit"}, "partner": {"internal": "edit"},
              "deal": {"internal": "read", "rules": [
                {"id": "open", "when": {"field": "note", "op": "ne", "value": "locked",
                                        "if_missing": true},
                 "to": [{"all": "internal"}], "access": "edit"}]},
              "activity": {"internal": "read"}},
  "workspace": {"subscription": "enterprise", "csm_property": "csm",
    "seat": {"field": "seat", "op": "eq", "value": "paid"},
    "activities": {"contact": "contact", "at": "at"},
    "pipelines": [
      {"id": "sales", "object": "deal", "when": {"field": "pipe", "op": "eq", "value": "sales"},
       "stage": "stage", "stages": [{"id": "new"},
                                    {"id": "won", "requires": ["amount", "closed_on"]},
                                    {"id": "lost", "requires": ["short"]}]},
      {"id": "renewal", "object": "deal", "when": {"field": "pipe", "op": "eq", "value": "renewal"},
       "stage": "stage", "stages": [{"id": "due"}, {"id": "won"}]}]}})";

inline constexpr std::string_view plate_people = R"({"users": [
  {"id": "ana", "active": true, "permissions": ["customer_success_workspace"],
   "fields": {"seat": "paid"}},
  {"id": "ben", "active": true, "permissions": ["customer_success_workspace"],
   "fields": {"seat": "paid"}},
  {"id": "max", "active": true, "fields": {"seat": "paid"},
   "permissions": ["customer_success_workspace", "manage_customer_success_settings"]},
  {"id": "sam", "active": true, "permissions": ["super_admin"]},
  {"id": "nob", "active": true}]})";

inline engine plate_engine() {
  const auto rules = policy::compile(plate_policy);
  EXPECT_TRUE(rules) << rules.report().to_text();
  return *engine::bind(*rules, *directory().apply(plate_people), zones());
}

inline workspace::viewer plate_of(const engine& live, const std::string& user,
                                  std::int64_t seconds = 0) {
  context when;
  when.now_unix_us = (1'795'338'000 + seconds) * 1'000'000;  // 2026-11-22T09:00:00Z
  when.actor = user;
  return *workspace::viewer::bind(live, user, when);
}

inline std::vector<const batch*> all(const std::vector<batch>& records) {
  std::vector<const batch*> found;
  for (const batch& each : records) found.push_back(&each);
  return found;
}

/// The text that stands for a member's value, as it is written.
inline std::string member_in(const std::string& json, const std::string& key) {
  const std::string start = "\"" + key + "\":";
  const std::size_t at = json.find(start);
  if (at == std::string::npos) return {};
  const std::size_t from = at + start.size();
  if (json[from] == '"') return json.substr(from + 1, json.find('"', from + 1) - from - 1);
  int depth = 0;
  std::size_t end = from;
  for (; end < json.size(); ++end) {
    if (json[end] == '{' || json[end] == '[') ++depth;
    if (json[end] == '}' || json[end] == ']') --depth;
    if (depth < 0 || (depth == 0 && json[end] == ',')) break;
  }
  return json.substr(from, end - from);
}

}  // namespace ambit::test
