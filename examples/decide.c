/* Who gets these leads, and why: the C interface.
 *
 *   cmake --preset release && cmake --build --preset release
 *   ./build/release/examples/decide_c examples/sample
 */
#include <ambit.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char leads[] =
    "{\"id\": \"W1\", \"country\": \"DE\", \"postcode\": \"80331\", \"status\": \"new\"}\n"
    "{\"id\": \"W2\", \"country\": \"AT\", \"employees\": 2400, \"status\": \"new\"}\n"
    "{\"id\": \"W3\", \"country\": \"FR\", \"employees\": \"many\", \"status\": \"new\"}\n";

/* The whole file with its size; the program ends where there is none. */
static char *read_file(const char *folder, const char *name, size_t *size) {
  char path[4096];
  char *bytes;
  FILE *file;
  long end;
  snprintf(path, sizeof path, "%s/%s", folder, name);
  file = fopen(path, "rb");
  if (!file || fseek(file, 0, SEEK_END) != 0 || (end = ftell(file)) < 0) {
    fprintf(stderr, "cannot read %s\n", path);
    exit(1);
  }
  rewind(file);
  bytes = malloc((size_t)end + 1);
  *size = bytes ? fread(bytes, 1, (size_t)end, file) : 0;
  fclose(file);
  return bytes;
}

/* Prints what a failed call had to say, and ends the program. The report by its place, since C may
 * read an argument before it makes the call that stands beside it. */
static void must(int32_t status, ambit_report **place) {
  ambit_report *report = place ? *place : NULL;
  const char *text = NULL;
  size_t size = 0;
  if (status == AMBIT_STATUS_OK) {
    ambit_report_free(report); /* warnings, if any */
    return;
  }
  fprintf(stderr, "%s\n", ambit_status_name(status));
  if (report && ambit_report_text(report, &text, &size) == AMBIT_STATUS_OK) {
    fwrite(text, 1, size, stderr);
  }
  exit(1);
}

int main(int argc, char **argv) {
  const char *folder = argc > 1 ? argv[1] : "examples/sample";
  const char *zone_folder = "/usr/share/zoneinfo";
  ambit_policy *policy = NULL;
  ambit_schema *schema = NULL;
  ambit_directory *nobody = NULL, *people = NULL;
  ambit_zones *zones = NULL;
  ambit_engine *engine = NULL;
  ambit_batch *batch = NULL;
  ambit_ledger *ledger = NULL;
  ambit_scratch *scratch = NULL;
  ambit_plan *plan = NULL;
  ambit_document *lines = NULL;
  ambit_report *report = NULL;
  ambit_context context = AMBIT_CONTEXT_INIT;
  const char *text = NULL;
  size_t size = 0;
  char *json;

  /* Once, when somebody saves settings or the staff changes: */
  json = read_file(folder, "policy.json", &size);
  must(ambit_policy_compile(json, size, &policy, &report), &report);
  free(json);
  json = read_file(folder, "directory.json", &size);
  must(ambit_directory_create(&nobody), NULL);
  must(ambit_directory_apply(nobody, json, size, &people, &report), &report);
  free(json);
  must(ambit_zones_from_directory(zone_folder, strlen(zone_folder), &zones, &report), &report);
  must(ambit_engine_bind(policy, people, zones, &engine, &report), &report);
  must(ambit_policy_schema(policy, &schema), NULL);
  must(ambit_ledger_create(&ledger), NULL);
  must(ambit_scratch_create(&scratch), NULL);

  /* For every call: the records, the moment, what has happened so far. */
  context.now_unix_us = INT64_C(1795338000000000); /* 2026-11-22T09:00:00Z */
  must(ambit_batch_from_json(schema, "lead", 4, leads, strlen(leads), &batch, &report), &report);
  must(ambit_leads_decide(engine, batch, ledger, &context, scratch, &plan, &report), &report);
  must(ambit_plan_json_lines(plan, &lines), NULL);
  must(ambit_document_text(lines, &text, &size), NULL);
  fwrite(text, 1, size, stdout);

  ambit_document_free(lines);
  ambit_plan_free(plan);
  ambit_batch_free(batch);
  ambit_scratch_free(scratch);
  ambit_ledger_free(ledger);
  ambit_schema_free(schema);
  ambit_engine_release(engine);
  ambit_zones_free(zones);
  ambit_directory_free(people);
  ambit_directory_free(nobody);
  ambit_policy_free(policy);
  return 0;
}

/* prints (each decision ends with the engine's fingerprint, left out here):
 *
 *   {"id":"W1","outcome":"assigned","reason":"entry_matched","owner":{"user":"isar-georg"},"rule":"inbound","entry":"bavaria-partner","choice":1,"skipped":[{"choice":0,"user":"isar-hanna","reason":"never_logged_in"}],"notify":{"template":"new-partner-lead"},"notices":[{"user":"isar-georg","address":"georg@isar.example","template":"new-partner-lead"}]}
 *   {"id":"W2","outcome":"assigned","reason":"entry_matched","owner":{"user":"ana"},"rule":"inbound","entry":"dach-enterprise","choice":0,"pool":"dach-sales","notify":{"template":"new-enterprise-lead"},"data":{"priority":"high"},"notices":[{"user":"ana","address":"ana@nordwind.example","template":"new-enterprise-lead"}]}
 *   {"id":"W3","outcome":"undecided","reason":"invalid_record","rule":"inbound","problems":[{"field":"employees","code":"wrong_type","found":"the text \"many\"","expected":"a whole number"}]}
 */
