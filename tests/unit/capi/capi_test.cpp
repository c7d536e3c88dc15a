// What ambit.h promises to a host that makes no mistakes.
#include <algorithm>
#include <cstring>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>
#include <vector>

#include "ambit/status.hpp"
#include "ambit/version.hpp"
#include "tests/unit/capi/world.hpp"

namespace {

using ambit_test::take;

class capi : public ambit_test::world {
 protected:
  ambit_batch* leads(std::string_view json) {
    ambit_batch* made = nullptr;
    EXPECT_EQ(ambit_batch_from_json(schema, "lead", 4, json.data(), json.size(), &made, nullptr),
              0);
    return made;
  }
  ambit_plan* decide(const ambit_batch* records) {
    ambit_plan* made = nullptr;
    EXPECT_EQ(ambit_leads_decide(engine, records, ledger, &context, scratch, &made, nullptr), 0);
    return made;
  }
  std::string lines(const ambit_plan* from) {
    ambit_document* made = nullptr;
    EXPECT_EQ(ambit_plan_json_lines(from, &made), 0);
    return take(made);
  }
  std::string snapshot(const ambit_ledger* from) {
    ambit_document* made = nullptr;
    EXPECT_EQ(ambit_ledger_snapshot(from, &made), 0);
    return take(made);
  }
};

TEST_F(capi, versions_and_status_names_are_those_of_the_library) {
  EXPECT_EQ(ambit_version(), std::string(ambit::version()));
  EXPECT_EQ(ambit_semantics_version(), ambit::semantics_version);
  for (std::int32_t number = -1; number <= 600; ++number) {
    const std::string name = ambit_status_name(number);
    EXPECT_FALSE(name.empty());
    if (name != "unknown_status") {
      EXPECT_EQ(name, ambit::name(static_cast<ambit::status>(number)));
    }
  }
  EXPECT_STREQ(ambit_status_name(AMBIT_STATUS_OK), "ok");
  EXPECT_STREQ(ambit_status_name(AMBIT_STATUS_CONFLICT), "conflict");
  EXPECT_STREQ(ambit_status_name(99), "unknown_status");
}

TEST_F(capi, a_decision_names_its_entry_owner_reason_and_engine) {
  ambit_plan* decided = decide(batch);
  const std::string line = lines(decided);
  EXPECT_NE(line.find(R"("id":"L1")"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("outcome":"assigned")"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("reason":"entry_matched")"), std::string::npos) << line;
  EXPECT_NE(line.find(R"("owner":{"user":"ana"})"), std::string::npos) << line;
  const char* fingerprint = nullptr;
  size_t size = 0;
  ASSERT_EQ(ambit_engine_fingerprint(engine, &fingerprint, &size), 0);
  EXPECT_EQ(size, 32U);
  EXPECT_EQ(std::strlen(fingerprint), size);
  EXPECT_NE(line.find(fingerprint), std::string::npos) << line;
  EXPECT_EQ(ambit_plan_free(decided), 0);
}

TEST_F(capi, a_batch_gives_what_its_records_give_one_by_one) {
  const std::string first = R"({"id": "L1", "country": "DE"})";
  const std::string second = R"({"id": "L2", "country": "FR"})";
  ambit_batch* both = leads(first + "\n" + second);
  ambit_plan* together = decide(both);
  const std::string all = lines(together);
  const std::uint8_t* outcomes = nullptr;
  size_t count = 0;
  ASSERT_EQ(ambit_plan_outcomes(together, &outcomes, &count), 0);
  ASSERT_EQ(count, 2U);
  EXPECT_EQ(outcomes[0], AMBIT_OUTCOME_ASSIGNED);
  EXPECT_EQ(outcomes[1], AMBIT_OUTCOME_UNASSIGNED);

  std::string apart;
  for (size_t row = 0; row < count; ++row) {
    ambit_document* made = nullptr;
    ASSERT_EQ(ambit_plan_json(together, row, &made), 0);
    apart += take(made) + "\n";
  }
  EXPECT_EQ(apart, all);
  EXPECT_EQ(ambit_plan_free(together), 0);
  EXPECT_EQ(ambit_batch_free(both), 0);
}

TEST_F(capi, matching_planning_and_committing_are_deciding) {
  const std::int32_t* entries = nullptr;
  size_t count = 0;
  ASSERT_EQ(ambit_matches_entries(matches, &entries, &count), 0);
  ASSERT_EQ(count, 1U);
  EXPECT_EQ(entries[0], 0);
  const std::string planned = lines(plan);
  EXPECT_EQ(ambit_ledger_commit(ledger, plan), 0);
  EXPECT_EQ(ambit_ledger_commit(ledger, plan), AMBIT_STATUS_CONFLICT);

  ambit_ledger* fresh = nullptr;
  ambit_plan* decided = nullptr;
  ASSERT_EQ(ambit_ledger_create(&fresh), 0);
  ASSERT_EQ(ambit_leads_decide(engine, batch, fresh, &context, scratch, &decided, nullptr), 0);
  EXPECT_EQ(lines(decided), planned);
  EXPECT_EQ(snapshot(fresh), snapshot(ledger));
  EXPECT_EQ(ambit_plan_free(decided), 0);
  EXPECT_EQ(ambit_ledger_free(fresh), 0);
}

TEST_F(capi, a_ledger_remembers_and_can_be_restored) {
  EXPECT_EQ(ambit_plan_free(decide(batch)), 0);
  ambit_document* owner = nullptr;
  ASSERT_EQ(ambit_ledger_owner_of(ledger, "lead", 4, "L1", 2, &owner), 0);
  EXPECT_EQ(take(owner), R"({"user":"ana"})");
  ASSERT_EQ(ambit_ledger_owner_of(ledger, "lead", 4, "nobody's", 8, &owner), 0);
  EXPECT_EQ(take(owner), "");

  const std::string saved = snapshot(ledger);
  ambit_ledger* restored = nullptr;
  ASSERT_EQ(ambit_ledger_restore(saved.data(), saved.size(), &restored, nullptr), 0);
  EXPECT_EQ(snapshot(restored), saved);
  const std::string hand =
      R"([{"command": "set_owner", "object": "lead", "id": "L1", "owner": {"user": "ben"}}])";
  ASSERT_EQ(ambit_ledger_apply(restored, hand.data(), hand.size(), nullptr), 0);
  ambit_plan* again = nullptr;
  ASSERT_EQ(ambit_leads_decide(engine, batch, restored, &context, scratch, &again, nullptr), 0);
  const std::string line = lines(again);
  EXPECT_NE(line.find(R"("replayed":true,"current_owner":{"user":"ben"})"), std::string::npos)
      << line;
  EXPECT_EQ(ambit_plan_free(again), 0);
  EXPECT_EQ(ambit_ledger_free(restored), 0);

  ambit_report* problems = nullptr;
  EXPECT_EQ(ambit_ledger_restore("{}", 2, &restored, &problems), AMBIT_STATUS_INVALID_LEDGER);
  EXPECT_EQ(restored, nullptr);
  EXPECT_NE(problems, nullptr);
  EXPECT_EQ(ambit_report_free(problems), 0);
}

TEST_F(capi, handles_keep_alive_what_they_need) {
  ambit_policy* brief_policy = nullptr;
  ambit_engine* brief_engine = nullptr;
  ambit_plan* decided = nullptr;
  ASSERT_EQ(ambit_policy_compile(ambit_test::policy_text.data(), ambit_test::policy_text.size(),
                                 &brief_policy, nullptr),
            0);
  ASSERT_EQ(ambit_engine_bind(brief_policy, directory, zones, &brief_engine, nullptr), 0);
  ambit_schema* brief_schema = nullptr;
  ASSERT_EQ(ambit_policy_schema(brief_policy, &brief_schema), 0);
  ASSERT_EQ(ambit_policy_free(brief_policy), 0);
  ambit_batch* records = nullptr;
  ASSERT_EQ(ambit_batch_from_json(brief_schema, "lead", 4, "[]", 2, &records, nullptr), 0);
  ASSERT_EQ(ambit_schema_free(brief_schema), 0);
  ASSERT_EQ(ambit_leads_decide(brief_engine, records, ledger, &context, scratch, &decided, nullptr),
            0);
  ASSERT_EQ(ambit_engine_release(brief_engine), 0);
  ASSERT_EQ(ambit_batch_free(records), 0);
  EXPECT_EQ(lines(decided), "");
  EXPECT_EQ(ambit_plan_free(decided), 0);
}

TEST_F(capi, engines_count_their_users) {
  ASSERT_EQ(ambit_engine_retain(engine), 0);
  ASSERT_EQ(ambit_engine_release(engine), 0);
  ambit_plan* decided = decide(batch);
  EXPECT_EQ(ambit_plan_free(decided), 0);
}

TEST_F(capi, reports_have_every_problem_with_its_place) {
  const std::string wrong =
      R"({"ambit": 1, "schema": {"objects": {"lead": {"fields": {"country": {"type": "text"}}}}},
 "assignment": {"lead": {"rules": {"r": {"entries": [
  {"id": "a", "when": {"field": "contry", "op": "eq", "value": "DE"}, "assign": {"user": "ana"}},
  {"id": "b", "when": {"field": "country", "op": "eqq", "value": "DE"}, "assign": "keep"}]}}}}})";
  ambit_policy* none = nullptr;
  ambit_report* problems = nullptr;
  EXPECT_EQ(ambit_policy_compile(wrong.data(), wrong.size(), &none, &problems),
            AMBIT_STATUS_INVALID_POLICY);
  EXPECT_EQ(none, nullptr);
  size_t errors = 0;
  ASSERT_EQ(ambit_report_error_count(problems, &errors), 0);
  EXPECT_EQ(errors, 2U);
  size_t warnings = 77;
  ASSERT_EQ(ambit_report_warning_count(problems, &warnings), 0);
  EXPECT_EQ(warnings, 0U);
  const char* text = nullptr;
  size_t size = 0;
  ASSERT_EQ(ambit_report_text(problems, &text, &size), 0);
  const std::string said(text, size);
  EXPECT_NE(said.find("did you mean \"country\""), std::string::npos) << said;
  ASSERT_EQ(ambit_report_json(problems, &text, &size), 0);
  const std::string json(text, size);
  EXPECT_NE(json.find(R"("pointer":"/assignment/lead/rules/r/entries/0/when/field")"),
            std::string::npos)
      << json;
  EXPECT_NE(json.find(R"("errors":2)"), std::string::npos) << json;
  EXPECT_EQ(ambit_report_free(problems), 0);

  EXPECT_EQ(ambit_policy_check(wrong.data(), wrong.size(), nullptr), AMBIT_STATUS_INVALID_POLICY);
}

TEST_F(capi, a_bad_record_is_its_own_outcome) {
  const std::string records = "{\"id\": \"L1\", \"country\": 5}\n{\"id\": \"L2\"}\n";
  ambit_batch* mixed = nullptr;
  ambit_report* problems = nullptr;
  ASSERT_EQ(
      ambit_batch_from_json(schema, "lead", 4, records.data(), records.size(), &mixed, &problems),
      0);
  ASSERT_NE(problems, nullptr);
  size_t warnings = 0;
  ASSERT_EQ(ambit_report_warning_count(problems, &warnings), 0);
  EXPECT_EQ(warnings, 1U);
  EXPECT_EQ(ambit_report_free(problems), 0);
  ambit_plan* decided = decide(mixed);
  const std::uint8_t* outcomes = nullptr;
  size_t count = 0;
  ASSERT_EQ(ambit_plan_outcomes(decided, &outcomes, &count), 0);
  ASSERT_EQ(count, 2U);
  EXPECT_EQ(outcomes[0], AMBIT_OUTCOME_UNDECIDED);
  EXPECT_EQ(outcomes[1], AMBIT_OUTCOME_UNASSIGNED);

  std::uint8_t verdicts[2] = {};
  ASSERT_EQ(ambit_criterion_test(criterion, mixed, &context, zones, scratch, 2, verdicts), 0);
  EXPECT_EQ(verdicts[0], AMBIT_VERDICT_INVALID);
  EXPECT_EQ(verdicts[1], AMBIT_VERDICT_NOT_PASSED);
  EXPECT_EQ(ambit_plan_free(decided), 0);
  EXPECT_EQ(ambit_batch_free(mixed), 0);
}

TEST_F(capi, batches_know_their_ids) {
  ambit_batch* records = leads(R"([{"id": "L1"}, {"country": "DE"}])");
  size_t count = 0;
  ASSERT_EQ(ambit_batch_size(records, &count), 0);
  EXPECT_EQ(count, 2U);
  const char* text = nullptr;
  size_t size = 0;
  ASSERT_EQ(ambit_batch_id(records, 0, &text, &size), 0);
  EXPECT_EQ(std::string(text, size), "L1");
  ASSERT_EQ(ambit_batch_id(records, 1, &text, &size), 0);
  EXPECT_NE(text, nullptr);
  EXPECT_EQ(size, 0U);
  EXPECT_EQ(ambit_batch_free(records), 0);
}

TEST_F(capi, schemas_of_policy_and_batch_must_agree) {
  const std::string other =
      R"({"objects": {"lead": {"fields": {"country": {"type": "text", "ignore_case": true}}}}})";
  ambit_schema* other_schema = nullptr;
  ASSERT_EQ(ambit_schema_compile(other.data(), other.size(), &other_schema, nullptr), 0);
  ambit_batch* records = nullptr;
  ASSERT_EQ(ambit_batch_from_json(other_schema, "lead", 4, "[]", 2, &records, nullptr), 0);
  ambit_plan* none = nullptr;
  EXPECT_EQ(ambit_leads_decide(engine, records, ledger, &context, scratch, &none, nullptr),
            AMBIT_STATUS_SCHEMA_MISMATCH);
  EXPECT_EQ(ambit_criterion_test(criterion, records, &context, zones, scratch, 0, nullptr),
            AMBIT_STATUS_SCHEMA_MISMATCH);
  EXPECT_EQ(ambit_batch_free(records), 0);
  EXPECT_EQ(ambit_schema_free(other_schema), 0);
}

TEST_F(capi, explanations_are_given_for_entries_and_criteria) {
  ambit_document* made = nullptr;
  ASSERT_EQ(ambit_leads_explain(engine, batch, 0, ledger, &context, scratch, &made, nullptr), 0);
  const std::string lead = take(made);
  EXPECT_NE(lead.find(R"("sentence":)"), std::string::npos) << lead;
  ASSERT_EQ(ambit_criterion_explain(criterion, batch, 0, &context, zones, scratch, &made, nullptr),
            0);
  const std::string answer = take(made);
  EXPECT_NE(answer.find(R"("result":"true")"), std::string::npos) << answer;
}

TEST_F(capi, what_was_compiled_can_be_looked_at) {
  ambit_document* made = nullptr;
  ASSERT_EQ(ambit_policy_describe(policy, &made), 0);
  EXPECT_NE(take(made).find("german"), std::string::npos);
  size_t users = 0, accounts = 1, contacts = 1, queues = 1, communities = 1;
  ASSERT_EQ(ambit_directory_counts(directory, &users, &accounts, &contacts, &queues, &communities),
            0);
  EXPECT_EQ(users, 1U);
  EXPECT_EQ(accounts + contacts + queues + communities, 0U);
}

TEST_F(capi, zones_are_added_one_by_one) {
  std::ifstream file("/usr/share/zoneinfo/Europe/Berlin", std::ios::binary);
  if (!file) GTEST_SKIP() << "no zoneinfo on this machine";
  const std::string bytes((std::istreambuf_iterator<char>(file)), {});
  const auto* data = reinterpret_cast<const std::uint8_t*>(bytes.data());
  ambit_zones* more = nullptr;
  ASSERT_EQ(
      ambit_zones_add(zones, "Europe/Berlin", 13, data, bytes.size(), "2025b", 5, &more, nullptr),
      0);
  const char* version = nullptr;
  size_t size = 0;
  ASSERT_EQ(ambit_zones_version(more, &version, &size), 0);
  EXPECT_EQ(std::string(version, size), "2025b");
  std::uint8_t verdict = 0;
  context.zone = "Europe/Berlin";
  context.zone_size = 13;
  EXPECT_EQ(ambit_criterion_test(criterion, batch, &context, zones, scratch, 1, &verdict),
            AMBIT_STATUS_UNKNOWN_ZONE);
  EXPECT_EQ(ambit_criterion_test(criterion, batch, &context, more, scratch, 1, &verdict), 0);
  EXPECT_EQ(verdict, AMBIT_VERDICT_PASSED);

  ambit_zones* none = nullptr;
  ambit_report* problems = nullptr;
  EXPECT_EQ(ambit_zones_add(zones, "Europe/Berlin", 13, data, 10, "2025b", 5, &none, &problems),
            AMBIT_STATUS_INVALID_ZONES);
  EXPECT_EQ(none, nullptr);
  EXPECT_NE(problems, nullptr);
  EXPECT_EQ(ambit_report_free(problems), 0);
  EXPECT_EQ(ambit_zones_free(more), 0);
}

TEST_F(capi, an_import_gives_a_policy_and_a_directory) {
  const std::string request =
      R"({"files": [{"name": "Lead.assignmentRules", "text": "<AssignmentRules )"
      R"(xmlns=\"http://soap.sforce.com/2006/04/metadata\"><assignmentRule>)"
      R"(<fullName>Standard</fullName><active>true</active><ruleEntry>)"
      R"(<assignedTo>Web</assignedTo><assignedToType>Queue</assignedToType><criteriaItems>)"
      R"(<field>Lead.Country</field><operation>equals</operation><value>Germany</value>)"
      R"(</criteriaItems></ruleEntry></assignmentRule></AssignmentRules>"}, )"
      R"({"name": "Web.queue", "text": "<Queue )"
      R"(xmlns=\"http://soap.sforce.com/2006/04/metadata\"><name>Web</name><queueSobject>)"
      R"(<sobjectType>Lead</sobjectType></queueSobject></Queue>"}]})";
  ambit_document* policy_out = nullptr;
  ambit_document* directory_out = nullptr;
  ASSERT_EQ(ambit_salesforce_import(request.data(), request.size(), nullptr, &policy_out,
                                    &directory_out, nullptr),
            0);
  const std::string imported = take(policy_out);
  ambit_policy* compiled = nullptr;
  EXPECT_EQ(ambit_policy_compile(imported.data(), imported.size(), &compiled, nullptr), 0);
  EXPECT_EQ(ambit_policy_free(compiled), 0);
  EXPECT_NE(take(directory_out).find("Web"), std::string::npos);

  ambit_report* problems = nullptr;
  const std::string wrong = R"({"files": [{"name": "x"}], "option": {}})";
  EXPECT_EQ(ambit_salesforce_import(wrong.data(), wrong.size(), nullptr, &policy_out,
                                    &directory_out, &problems),
            AMBIT_STATUS_INVALID_IMPORT);
  size_t errors = 0;
  ASSERT_EQ(ambit_report_error_count(problems, &errors), 0);
  EXPECT_EQ(errors, 2U);
  EXPECT_EQ(ambit_report_free(problems), 0);
}

TEST_F(capi, an_import_takes_the_zones_that_its_dates_need) {
  const std::string request =
      R"({"files": [{"name": "Lead.assignmentRules", "text": "<AssignmentRules )"
      R"(xmlns=\"http://soap.sforce.com/2006/04/metadata\"><assignmentRule>)"
      R"(<fullName>Standard</fullName><active>true</active><ruleEntry>)"
      R"(<assignedTo>Web</assignedTo><assignedToType>Queue</assignedToType><criteriaItems>)"
      R"(<field>Lead.CreatedDate</field><operation>greaterThan</operation>)"
      R"(<value>1/31/2026</value></criteriaItems></ruleEntry></assignmentRule>)"
      R"(</AssignmentRules>"}], "options": {"time_zone": "Europe/Berlin"}})";
  const std::string folder = "/usr/share/zoneinfo";
  ambit_zones* of_the_machine = nullptr;
  if (ambit_zones_from_directory(folder.data(), folder.size(), &of_the_machine, nullptr) != 0) {
    GTEST_SKIP() << "no time-zone data on this machine";
  }
  const ambit_zones* const choices[] = {nullptr, of_the_machine};
  for (const ambit_zones* given : choices) {
    ambit_document* policy_out = nullptr;
    ambit_document* directory_out = nullptr;
    ASSERT_EQ(ambit_salesforce_import(request.data(), request.size(), given, &policy_out,
                                      &directory_out, nullptr),
              0);
    take(directory_out);
    EXPECT_EQ(take(policy_out).find("needs_zone_data") == std::string::npos, given != nullptr);
  }
  EXPECT_EQ(ambit_zones_free(of_the_machine), 0);
}

TEST_F(capi, an_import_from_hubspot_gives_criteria_to_ask) {
  const std::string request =
      R"({"files": [{"name": "contacts.big.json", "text": "{\"filterGroups\": [{\"filters\": [)"
      R"({\"propertyName\": \"size\", \"operator\": \"GT\", \"value\": 5}]}]}"}],)"
      R"( "options": {"max_filters": 10, "object": "deal"}})";
  ambit_document* policy_out = nullptr;
  ambit_report* notes = nullptr;
  ASSERT_EQ(ambit_hubspot_import(request.data(), request.size(), nullptr, &policy_out, &notes), 0);
  EXPECT_NE(notes, nullptr);  // what was inferred
  EXPECT_EQ(ambit_report_free(notes), 0);
  const std::string imported = take(policy_out);
  ambit_policy* compiled = nullptr;
  ASSERT_EQ(ambit_policy_compile(imported.data(), imported.size(), &compiled, nullptr), 0);
  ambit_criterion* big = nullptr;
  ambit_report* problems = nullptr;
  EXPECT_EQ(ambit_policy_criterion(compiled, "contact", 7, "bigg", 4, &big, &problems),
            AMBIT_STATUS_INVALID_ARGUMENT);
  EXPECT_EQ(big, nullptr);
  EXPECT_NE(problems, nullptr);
  EXPECT_EQ(ambit_report_free(problems), 0);
  ASSERT_EQ(ambit_policy_criterion(compiled, "contact", 7, "big", 3, &big, nullptr), 0);
  EXPECT_EQ(ambit_policy_free(compiled), 0);  // the criterion lives on
  const char* text = nullptr;
  size_t size = 0;
  EXPECT_EQ(ambit_criterion_fingerprint(big, &text, &size), 0);
  EXPECT_EQ(size, 32U);
  EXPECT_EQ(ambit_criterion_free(big), 0);

  for (const std::string wrong :
       {R"({"files": [], "options": {"max_filters": -1}})", R"({"files": [], "options": {"x": 1}})",
        R"({"files": [{"name": "a.json", "text": "1"}]})"}) {
    EXPECT_EQ(ambit_hubspot_import(wrong.data(), wrong.size(), nullptr, &policy_out, nullptr),
              AMBIT_STATUS_INVALID_IMPORT)
        << wrong;
    EXPECT_EQ(policy_out, nullptr);
  }
}

TEST_F(capi, const_handles_are_shared_by_threads) {
  const ambit_batch* records = batch;
  std::vector<std::string> answers(4);
  std::vector<std::thread> threads;
  for (std::string& answer : answers) {
    threads.emplace_back([&, records] {
      ambit_scratch* own = nullptr;
      ASSERT_EQ(ambit_scratch_create(&own), 0);
      for (int round = 0; round < 100; ++round) {
        ambit_plan* decided = nullptr;
        ASSERT_EQ(ambit_engine_retain(engine), 0);
        ASSERT_EQ(ambit_leads_decide(engine, records, ledger, &context, own, &decided, nullptr), 0);
        ASSERT_EQ(ambit_engine_release(engine), 0);
        ASSERT_EQ(ambit_plan_free(decided), 0);
      }
      ambit_document* made = nullptr;
      ASSERT_EQ(ambit_leads_explain(engine, records, 0, ledger, &context, own, &made, nullptr), 0);
      answer = take(made);
      ASSERT_EQ(ambit_scratch_free(own), 0);
    });
  }
  for (std::thread& each : threads) each.join();
  for (const std::string& answer : answers) EXPECT_EQ(answer, answers[0]);
}

}  // namespace
