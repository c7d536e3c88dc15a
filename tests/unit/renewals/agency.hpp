// agency.hpp: a vendor with two partners for the tests of renewals, and many clients of theirs.
#pragma once

#include <gtest/gtest.h>

#include <random>
#include <string>
#include <string_view>

#include "ambit/ambit.hpp"

namespace ambit::test {

/// Partner users pia and quinn of acme, zoe of zenith; mia their channel manager.
inline constexpr std::string_view agency_people = R"({"ambit": 1,
  "accounts": [{"id": "acme", "owner": "mia"}, {"id": "zenith", "owner": "mia"}],
  "users": [
    {"id": "pia", "kind": "partner", "account": "acme", "active": true, "email": "pia@acme.example"},
    {"id": "quinn", "kind": "partner", "account": "acme", "active": true,
     "email": "quinn@acme.example",
     "absences": [{"from": "2026-12-21", "to": "2026-12-31", "substitute": "pia"}]},
    {"id": "zoe", "kind": "partner", "account": "zenith", "active": true,
     "email": "zoe@zenith.example"},
    {"id": "mia", "active": true, "email": "mia@vendor.example"}],
  "contacts": [
    {"id": "ana", "active": true, "email": "ana@client.example"},
    {"id": "bob", "active": true, "email": "bob@client.example"},
    {"id": "off", "email": "off@client.example"},
    {"id": "pia-too", "active": true, "email": "PIA@acme.example"}]})";

/// `partners` in place of the usual ones.
inline std::string agency_policy(std::string_view partners = R"({
    "acme": {"default_owner": "vendor", "default_contact": "pia"},
    "zenith": {"default_owner": "partner", "default_contact": "zoe"}})") {
  std::string text = R"({"ambit": 1, "schema": {"objects": {"client": {"fields": {
    "renewal_date": {"type": "date"}, "override_contact": {"type": "id"},
    "overridden_on": {"type": "date"},
    "override": {"type": "choice", "options": ["default", "vendor", "partner"]},
    "primary_contact": {"type": "id"}, "billing_contact": {"type": "id"},
    "decision_maker": {"type": "id"}}}}},
    "renewals": {"notices": [90, 60], "partners": )";
  return text.append(partners).append("}}");
}

inline result<engine> try_engine(const std::string& policy_text,
                                 std::string_view people = agency_people) {
  const result<policy> rules = policy::compile(policy_text, "policy.json");
  if (!rules) ADD_FAILURE() << rules.report().to_text();
  const result<directory> staff = directory().apply(people, "directory.json");
  if (!staff) ADD_FAILURE() << staff.report().to_text();
  return engine::bind(*rules, *staff, zones());
}

inline engine agency(const std::string& policy_text = agency_policy(),
                     std::string_view people = agency_people) {
  result<engine> live = try_engine(policy_text, people);
  if (!live) ADD_FAILURE() << live.report().to_text();
  return *live;
}

inline renewals::clients clients_of(const engine& live, std::string_view records) {
  const result<batch> read = batch::from_json(live.policy().schema(), "client", records);
  if (!read) ADD_FAILURE() << read.report().to_text();
  scratch memory;
  result<renewals::clients> bound = renewals::clients::bind(live, *read, memory);
  if (!bound) ADD_FAILURE() << bound.report().to_text();
  return *bound;
}

/// Noon of 2026-11-22 and so many days.
inline context noon(std::int64_t days = 0) {
  context out;
  out.now_unix_us = (20'779 + days) * 86'400'000'000 + 43'200'000'000;
  return out;
}

inline renewals::decisions decide(const renewals::clients& book, const context& when = noon(),
                                  renewals::notice_kind kind = renewals::notice_kind::renewal) {
  result<renewals::decisions> made = renewals::decide(book, kind, when);
  if (!made) ADD_FAILURE() << made.report().to_text();
  return *made;
}

/// One client as JSON; a twentieth with an override, a few of them wrong in some way.
inline std::string some_client(std::mt19937& random, std::size_t number) {
  const auto one_of = [&](std::initializer_list<const char*> words) {
    return std::string(words.begin()[random() % words.size()]);
  };
  std::string text = R"({"id": "C)" + std::to_string(number) + '"';
  const auto add = [&](const char* field, const std::string& value) {
    if (!value.empty()) text += std::string(", \"") + field + "\": \"" + value + '"';
  };
  add("account", one_of({"acme", "acme", "acme", "acme", "zenith", "zenith", "other", ""}));
  if (random() % 20 == 0) {
    add("override", one_of({"vendor", "partner", "default"}));
    add("override_contact", one_of({"", "pia", "quinn", "zoe", "nobody"}));
  }
  add("primary_contact", one_of({"ana", "bob", "off", "pia-too", "gone", ""}));
  add("billing_contact", one_of({"ana", "bob", "off"}));
  add("decision_maker", one_of({"ana", "bob", "pia-too", ""}));
  add("renewal_date", one_of({"2027-03-01", "2027-02-10", "2027-04-30", "soon"}));
  return text + '}';
}

}  // namespace ambit::test
