/* A host in strict C99: compiles a policy, decides one lead, and looks at the answer. */
#include <ambit.h>
#include <ambit_sqlite.h>
#include <stdio.h>
#include <string.h>

static const char policy_text[] =
    "{\"ambit\": 1, \"schema\": {\"objects\": {\"lead\": {\"fields\": {"
    "\"country\": {\"type\": \"text\"}}}}},"
    "\"assignment\": {\"lead\": {\"active_rule\": \"inbound\", \"rules\": {\"inbound\": {"
    "\"entries\": [{\"id\": \"german\","
    "\"when\": {\"field\": \"country\", \"op\": \"eq\", \"value\": \"DE\"},"
    "\"assign\": {\"user\": \"ana\"}}]}}}}}";
static const char people_text[] =
    "{\"ambit\": 1, \"users\": [{\"id\": \"ana\", \"active\": true}]}";
static const char lead_text[] = "{\"id\": \"L1\", \"country\": \"DE\"}";

static int failures = 0;

static void expect(int32_t status, const char *what) {
  if (status == AMBIT_STATUS_OK) return;
  fprintf(stderr, "%s: %s\n", what, ambit_status_name(status));
  failures++;
}

int main(void) {
  ambit_policy *policy = NULL;
  ambit_schema *schema = NULL;
  ambit_directory *nobody = NULL, *people = NULL;
  ambit_zones *zones = NULL;
  ambit_engine *engine = NULL;
  ambit_batch *leads = NULL;
  ambit_ledger *ledger = NULL;
  ambit_scratch *scratch = NULL;
  ambit_plan *plan = NULL;
  ambit_document *lines = NULL;
  ambit_context context = AMBIT_CONTEXT_INIT;
  const char *text = "";
  size_t size = 0;
  context.now_unix_us = INT64_C(1795341600000000);

  expect(ambit_policy_compile(policy_text, strlen(policy_text), &policy, NULL), "policy");
  expect(ambit_policy_schema(policy, &schema), "schema");
  expect(ambit_directory_create(&nobody), "nobody");
  expect(ambit_directory_apply(nobody, people_text, strlen(people_text), &people, NULL), "people");
  expect(ambit_zones_create(&zones), "zones");
  expect(ambit_engine_bind(policy, people, zones, &engine, NULL), "engine");
  expect(ambit_batch_from_json(schema, "lead", 4, lead_text, strlen(lead_text), &leads, NULL),
         "leads");
  expect(ambit_ledger_open(ambit_sqlite_library(), "host.ledger", 11, 1000, 0, &ledger, NULL),
         "ledger");
  expect(ambit_scratch_create(&scratch), "scratch");
  expect(ambit_leads_decide(engine, leads, ledger, &context, scratch, &plan, NULL), "decide");
  expect(ambit_plan_json_lines(plan, &lines), "lines");
  expect(ambit_document_text(lines, &text, &size), "text");
  if (strstr(text, "\"owner\":{\"user\":\"ana\"}") == NULL) {
    fprintf(stderr, "not ana's: %.*s\n", (int)size, text);
    failures++;
  }

  ambit_document_free(lines);
  ambit_plan_free(plan);
  ambit_scratch_free(scratch);
  ambit_ledger_free(ledger);
  ambit_batch_free(leads);
  ambit_engine_release(engine);
  ambit_zones_free(zones);
  ambit_directory_free(people);
  ambit_directory_free(nobody);
  ambit_schema_free(schema);
  ambit_policy_free(policy);
  return failures != 0;
}
