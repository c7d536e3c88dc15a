// Who has which tabs and rights, by entry().
#include <gtest/gtest.h>

#include <string>

#include "ambit/ambit.hpp"

namespace ambit::testing {
namespace {

using workspace::right;
using workspace::tab;
using workspace::viewer;

constexpr std::string_view rules_text = R"({"ambit": 1,
  "schema": {"objects": {"user": {"fields": {"seat": {"type": "text"}}},
                         "company": {"fields": {"csm": {"type": "id"}}}}},
  "sharing": {"company": {"internal": "read"}},
  "workspace": {"subscription": "SUBSCRIPTION", "csm_property": "csm",
                "seat": {"field": "seat", "op": "eq", "value": "paid"}}})";

constexpr std::string_view people_text = R"({"users": [
  {"id": "ana", "active": true, "permissions": ["customer_success_workspace"],
   "fields": {"seat": "paid"}, "time_zone": "Europe/Berlin"},
  {"id": "max", "active": true,
   "permissions": ["customer_success_workspace", "manage_customer_success_settings"],
   "fields": {"seat": "paid"}},
  {"id": "sam", "active": true, "permissions": ["super_admin"], "fields": {"seat": "free"}},
  {"id": "sue", "active": true, "permissions": ["super_admin"], "fields": {"seat": "paid"}},
  {"id": "ned", "active": true, "permissions": ["customer_success_workspace"]},
  {"id": "wil", "active": true, "permissions": ["manage_customer_success_settings"],
   "fields": {"seat": "paid"}},
  {"id": "nob", "active": true},
  {"id": "off", "permissions": ["customer_success_workspace"], "fields": {"seat": "paid"}},
  {"id": "odd", "active": true, "permissions": ["customer_success_workspace"],
   "fields": {"seat": 7}},
  {"id": "pia", "kind": "partner", "active": true, "permissions": ["super_admin"],
   "fields": {"seat": "paid"}}]})";

context now() {
  context out;
  out.now_unix_us = 1'795'388'400'000'000;  // 2026-11-22T23:00:00Z
  return out;
}

engine world(std::string_view subscription = "enterprise", std::string_view seat = {}) {
  std::string text(rules_text);
  text.replace(text.find("SUBSCRIPTION"), 12, subscription);
  if (!seat.empty()) text.replace(text.find(R"("paid")"), 6, seat);
  const auto rules = policy::compile(text);
  EXPECT_TRUE(rules) << rules.report().to_text();
  const auto zone_data = zones::from_directory("/usr/share/zoneinfo");
  return *engine::bind(*rules, *directory().apply(people_text), zone_data ? *zone_data : zones());
}

viewer bound(std::string_view user, std::string_view plate_of = {}) {
  return *viewer::bind(world(), user, now(), plate_of);
}

TEST(WorkspaceViewer, AManagerHasAllTabs) {
  EXPECT_EQ(bound("ana").entry(),
            R"({"user":"ana","tabs":["summary","portfolio","pipelines","schedule","feed"],)"
            R"("may":["add_reports"],"refused":{"choose_user":"needs_permission",)"
            R"("share_views":"needs_permission","change_settings":"needs_permission",)"
            R"("score_health":"needs_permission"},"time_zone":"Europe/Berlin",)"
            R"("today":"2026-11-23"})");
  EXPECT_EQ(bound("max").entry(),
            R"({"user":"max","tabs":["summary","portfolio","pipelines","schedule","feed"],)"
            R"("may":["add_reports","share_views","change_settings","score_health"],)"
            R"("refused":{"choose_user":"needs_permission"},"time_zone":"UTC",)"
            R"("today":"2026-11-22"})");
}

TEST(WorkspaceViewer, ASuperAdminWithoutASeatHasTheSummaryAlone) {
  EXPECT_EQ(bound("sam").entry(),
            R"({"user":"sam","tabs":["summary"],"may":["add_reports","choose_user"],)"
            R"("refused":{"share_views":"needs_seat","change_settings":"needs_seat",)"
            R"("score_health":"needs_seat"},"time_zone":"UTC","today":"2026-11-22"})");
  EXPECT_TRUE(bound("sue").has(tab::feed));
  EXPECT_TRUE(bound("sue").may(right::score_health));
}

TEST(WorkspaceViewer, SomebodyElsesPlateIsASummaryForSuperAdmins) {
  EXPECT_EQ(bound("sue", "ana").entry(),
            R"({"user":"sue","plate_of":"ana","tabs":["summary"],"may":["choose_user"],)"
            R"("refused":{"add_reports":"not_own_plate","share_views":"not_own_plate",)"
            R"("change_settings":"not_own_plate","score_health":"not_own_plate"},)"
            R"("time_zone":"UTC","today":"2026-11-22"})");
  EXPECT_TRUE(bound("sam", "ana").has(tab::summary));
  EXPECT_TRUE(bound("sam", "sam").has(tab::summary));
  EXPECT_EQ(bound("max", "ana").entry(), R"({"user":"max","plate_of":"ana","tabs":[],)"
                                         R"("reason":"no_tabs","because":"not_super_admin"})");
  for (const char* nobody : {"who", "pia"}) {
    EXPECT_NE(bound("sam", nobody).entry().find(R"("because":"unknown_plate_of")"),
              std::string::npos);
  }
}

TEST(WorkspaceViewer, WithoutATabItIsToldWhatIsMissing) {
  const std::pair<const char*, const char*> all[] = {{"ned", "missing_seat"},
                                                     {"wil", "missing_permission"},
                                                     {"nob", "missing_permission_and_seat"},
                                                     {"off", "user_inactive"},
                                                     {"pia", "user_not_internal"},
                                                     {"who", "unknown_user"},
                                                     {"odd", "missing_seat"}};
  for (const auto& [user, because] : all) {
    const viewer who = bound(user);
    EXPECT_EQ(who.entry(), std::string(R"({"user":")") + user +
                               R"(","tabs":[],"reason":"no_tabs","because":")" + because + "\"}");
    for (const tab each :
         {tab::summary, tab::portfolio, tab::pipelines, tab::schedule, tab::feed}) {
      EXPECT_FALSE(who.has(each)) << user;
    }
    EXPECT_EQ(who.refusal(right::add_reports), "no_tabs");
    EXPECT_EQ(who.refusal(right::choose_user), "no_tabs");
  }
}

TEST(WorkspaceViewer, ASubscriptionThatIsNeitherOpensNoTab) {
  for (const char* user : {"ana", "sue", "sam"}) {
    const auto who = viewer::bind(world("starter"), user, now());
    EXPECT_NE(who->entry().find(R"("because":"no_subscription")"), std::string::npos);
  }
  EXPECT_TRUE(viewer::bind(world("professional"), "ana", now())->has(tab::portfolio));
}

TEST(WorkspaceViewer, ThePolicyMustSayOfAWorkspaceAndTheZoneBeThere) {
  const auto rules = policy::compile(R"({"ambit":1,"schema":{"objects":{}}})");
  const engine bare = *engine::bind(*rules, *directory().apply(people_text), zones());
  const auto made = viewer::bind(bare, "ana", now());
  ASSERT_FALSE(made);
  EXPECT_EQ(made.code(), status::invalid_argument);
  EXPECT_EQ(made.report().problems()[0].code, "unknown_workspace");
  context elsewhere = now();
  elsewhere.zone = "Mars/Olympus";
  EXPECT_EQ(viewer::bind(world(), "ana", elsewhere).code(), status::unknown_zone);
}

}  // namespace
}  // namespace ambit::testing
