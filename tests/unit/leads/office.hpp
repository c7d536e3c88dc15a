// office.hpp: a small company for the tests of leads: who is there, and a policy around some
// entries.
#pragma once

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

#include "ambit/ambit.hpp"

namespace ambit::test {

/// Everything that an entry may stand on. Users: ana, ben, cleo internal and active; off not
/// active; pat a partner of acme who never logged in, pia one who did and belongs to the portal,
/// pom one whose account is not enabled, pus one whose profile is in no community; gil a guest.
inline constexpr std::string_view people = R"({"ambit": 1,
  "users": [
    {"id": "ana", "active": true, "role": "lead", "fields": {"seat": "paid"}},
    {"id": "ben", "active": true}, {"id": "cleo", "active": true},
    {"id": "off"},
    {"id": "pat", "kind": "partner", "active": true, "account": "acme", "profile": "partner"},
    {"id": "pia", "kind": "partner", "active": true, "account": "acme", "profile": "partner",
     "last_login": "2026-01-01T00:00:00Z"},
    {"id": "pom", "kind": "partner", "active": true, "account": "bolt", "profile": "partner",
     "last_login": "2026-01-01T00:00:00Z"},
    {"id": "pus", "kind": "partner", "active": true, "account": "acme", "profile": "other",
     "last_login": "2026-01-01T00:00:00Z"},
    {"id": "gil", "kind": "guest", "active": true}],
  "accounts": [
    {"id": "acme", "owner": "ana", "partner_enabled": true},
    {"id": "bolt"}, {"id": "gone", "owner": "off"}, {"id": "lost", "owner": "nobody"}],
  "queues": [
    {"id": "q1", "objects": ["lead"], "members": {"users": ["ben"]}},
    {"id": "q2", "objects": ["lead"], "members": {"users": ["cleo"]}},
    {"id": "empty", "objects": ["lead"]}, {"id": "empty2", "objects": ["lead"]},
    {"id": "cases", "objects": ["case"], "members": {"users": ["ben"]}}],
  "communities": [
    {"id": "portal", "published": true, "viewable": true, "profiles": ["partner"]},
    {"id": "draft", "viewable": true, "profiles": ["partner", "other"]}]})";

inline constexpr std::string_view lead_schema = R"({"objects": {
  "lead": {"fields": {"country": {"type": "text"}, "size": {"type": "integer"},
                      "language": {"type": "text"}, "unread": {"type": "integer"}}},
  "case": {"fields": {}}, "note": {"fields": {}},
  "user": {"fields": {"seat": {"type": "text"}}}}})";

/// A policy with one active rule "inbound" for leads. `rest` is put beside the rules.
inline std::string policy_of(std::string_view entries, std::string_view pools = "{}",
                             std::string_view rest = "") {
  std::string text = R"({"ambit": 1, "name": "office", "schema": )";
  text.append(lead_schema).append(R"(, "pools": )").append(pools);
  text.append(R"(, "assignment": {"lead": {"active_rule": "inbound")").append(rest);
  text.append(R"(, "rules": {"inbound": {"entries": [)").append(entries).append("]}}}}}");
  return text;
}

/// A decision without the fingerprint, which changes with every policy.
inline std::string plain(std::string decision) {
  const std::size_t place = decision.rfind(",\"fingerprint\":");
  if (place == std::string::npos) return decision;
  const std::size_t end = decision.find('"', place + 16);
  return decision.erase(place, end + 1 - place);
}

inline engine engine_of(const std::string& policy_text, std::string_view directory_text = people) {
  result<policy> rules = policy::compile(policy_text, "policy.json");
  if (!rules) ADD_FAILURE() << rules.report().to_text();
  result<directory> staff = directory().apply(directory_text, "directory.json");
  if (!staff) ADD_FAILURE() << staff.report().to_text();
  result<engine> live = engine::bind(*rules, *staff, zones());
  if (!live) ADD_FAILURE() << live.report().to_text();
  return *live;
}

inline batch leads_of(const engine& live, std::string_view records) {
  result<batch> read = batch::from_json(live.policy().schema(), "lead", records);
  if (!read) ADD_FAILURE() << read.report().to_text();
  return *read;
}

inline context at(std::string event = {}) {
  context when;
  when.now_unix_us = 1'795'338'000'000'000;  // 2026-11-22T09:00:00Z
  when.event = std::move(event);
  return when;
}

/// An engine with its ledger, asked with records as text.
struct office {
  engine live;
  ledger book = {};
  scratch memory = {};

  explicit office(engine bound) : live(std::move(bound)) {}
  explicit office(const std::string& policy_text, std::string_view directory_text = people)
      : live(engine_of(policy_text, directory_text)) {}

  /// Decides and commits; one decision a record, without fingerprints.
  std::vector<std::string> decide(std::string_view records, const context& when = at()) {
    const batch read = leads_of(live, records);
    result<plan> turn = leads::decide(live, read, book, when, memory);
    if (!turn) {
      ADD_FAILURE() << turn.report().to_text();
      return {};
    }
    std::vector<std::string> decisions;
    for (std::size_t row = 0; row < turn->size(); ++row)
      decisions.push_back(plain(turn->to_json(row)));
    return decisions;
  }

  /// For one record: the only decision.
  std::string one(std::string_view record, const context& when = at()) {
    const std::vector<std::string> decisions = decide(record, when);
    return decisions.size() == 1 ? decisions.front() : "not one decision";
  }
};

/// The owner's id, for sequences: "" where there is none.
inline std::string owner_in(const std::string& decision) {
  const std::size_t owner = decision.find("\"owner\":{");
  if (owner == std::string::npos) return {};
  const std::size_t value = decision.find(":\"", owner) + 2;
  return decision.substr(value, decision.find('"', value) - value);
}

}  // namespace ambit::test
