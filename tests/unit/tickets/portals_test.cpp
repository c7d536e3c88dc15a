// Portals: who changes their settings, and what is refused.
#include "ambit/portals.hpp"

#include <string>

#include "tests/unit/tickets/portal.hpp"

namespace ambit::test {
namespace {

const std::string policy_json = policy_text(R"("default_inbox": "I1",)");

engine engine_with_uma() {
  const auto people = directory().apply(R"({"ambit": 1, "users": [
    {"id": "uma", "active": true, "permissions": ["customer_portal_settings"]}]})");
  return *engine::bind(*policy::compile(policy_json), *people, zones());
}

result<std::string> change(std::string_view settings, std::string_view text = policy_json,
                           std::string_view portal = "support") {
  return tickets::change_portal(engine_with_uma(), text, portal, "uma", settings, {});
}

std::string code_of(const report& found) {
  return found.problems().empty() ? "" : found.problems().front().code;
}

TEST(Portal, IsChangedInTheDocumentThatTheEngineKnows) {
  const std::string other = policy_text(R"("default_inbox": "I2",)");
  for (const std::string_view text : {std::string_view(other), std::string_view("{")}) {
    const auto refused = change("{}", text);
    EXPECT_EQ(refused.code(), status::invalid_argument);
    EXPECT_EQ(code_of(refused.report()), "wrong_policy");
  }
  EXPECT_EQ(code_of(change("{}", policy_json, "suport").report()), "unknown_portal");
  EXPECT_EQ(tickets::readiness(engine_with_uma(), "suport", {}).code(), status::invalid_argument);
}

TEST(Portal, IsGivenBackAsADocumentThatCompiles) {
  const auto made = change(R"({"default_inbox": "I2", "rights": ["close"]})");
  ASSERT_TRUE(made) << made.report().to_text();
  const std::string head = R"({"outcome":"changed","policy":)";
  ASSERT_EQ(made->substr(0, head.size()), head);
  const std::size_t end = made->find(R"(,"readiness":)");
  const auto compiled = policy::compile(made->substr(head.size(), end - head.size()));
  ASSERT_TRUE(compiled) << compiled.report().to_text();
  EXPECT_NE(compiled->fingerprint(), policy::compile(policy_json)->fingerprint());
  EXPECT_NE(compiled->describe().find(R"("rights":["close"],"default_inbox":"I2")"),
            std::string::npos);
}

TEST(Portal, AChangeThatDoesNotCompileIsToldWhole) {
  const auto refused = change(R"({"acces": "own", "rights": ["fly"]})");
  EXPECT_EQ(refused.code(), status::invalid_policy);
  EXPECT_EQ(refused.report().error_count(), 2U) << refused.report().to_text();
  for (const std::string_view text : {"[]", "null", "", "{\"on\": tru}"}) {
    EXPECT_EQ(change(text).code(), status::invalid_argument) << text;
  }
  // Not on by a word that is none, and not taken for a portal that is ready.
  EXPECT_EQ(change(R"({"on": "yes"})").code(), status::invalid_policy);
}

TEST(Portal, ASettingIsPartOfTheFingerprint) {
  const std::string plain(policy::compile(policy_text())->fingerprint());
  for (const std::string_view setting :
       {R"("default_inbox": "I",)", R"("rights": ["comment"],)",
        R"("latest_thread_by": "created",)", R"("on": false,)",
        R"("system_pages": {"login": "x"},)", R"("support_form": {"id": "F"},)",
        R"("domain": {"name": "x", "kind": "own", "primary_language": "en"},)"}) {
    EXPECT_NE(policy::compile(policy_text(setting))->fingerprint(), plain) << setting;
  }
  for (const std::string_view usual :
       {R"("rights": ["attach", "comment"],)", R"("latest_thread_by": "last_message",)"}) {
    EXPECT_EQ(policy::compile(policy_text(usual))->fingerprint(), plain) << usual;
  }
}

}  // namespace
}  // namespace ambit::test
