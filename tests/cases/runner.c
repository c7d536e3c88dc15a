/* runner.c: carries out a script of calls (flatten.py) through the C interface; strict C99.
 *
 *   runner_c < script    one line of JSON an answer */
#include <ambit.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct text {
  char* start;
  size_t size;
} text;

#define MOST_ARGUMENTS 13

/* What calls leave behind for those that follow. */
static ambit_zones* zones;
static ambit_directory* people;
static ambit_ledger* book;
static ambit_scratch* scratch;
static ambit_schema* schema;
static ambit_criterion* criterion;
static ambit_policy* policy;
static ambit_engine* engine;
static ambit_viewer* viewer;
static ambit_sharing* sharing;
static ambit_workspace* workspace;
static ambit_document* saved;

/* What was given to the one before the workspace. */
#define MOST_GIVEN 8
static ambit_batch* given_batches[MOST_GIVEN];
static size_t given_count;

static ambit_report* report; /* of the call at hand */

static void print_status(int32_t status) {
  printf("{\"status\":\"%s\"", ambit_status_name(status));
}

static void print_text(const char* before, const char* start, size_t size) {
  fputs(before, stdout);
  fwrite(start, 1, size, stdout);
}

static void print_report(void) {
  const char* start = NULL;
  size_t size = 0;
  if (report && ambit_report_json(report, &start, &size) == AMBIT_STATUS_OK)
    print_text(",\"report\":", start, size);
  ambit_report_free(report);
  report = NULL;
}

/* The whole answer of a call that gives nothing but its status and report. */
static void answer(int32_t status) {
  print_status(status);
  print_report();
  fputs("}\n", stdout);
}

static void print_document(const char* before, ambit_document* document) {
  const char* start = NULL;
  size_t size = 0;
  ambit_document_text(document, &start, &size);
  if (size == 0) {
    start = "null";
    size = 4;
  }
  print_text(before, start, size);
}

static void answer_with_document(int32_t status, const char* before, ambit_document* document) {
  print_status(status);
  if (status == AMBIT_STATUS_OK) print_document(before, document);
  print_report();
  fputs("}\n", stdout);
  ambit_document_free(document);
}

static ambit_context context_of(text now, text zone, text event) {
  ambit_context context = AMBIT_CONTEXT_INIT;
  context.now_unix_us = (int64_t)strtoll(now.start, NULL, 10);
  context.zone = zone.start;
  context.zone_size = (uint32_t)zone.size;
  context.event = event.start;
  context.event_size = (uint32_t)event.size;
  return context;
}

static const text nothing = {NULL, 0};

static ambit_context by_actor(ambit_context context, text actor) {
  context.actor = actor.start;
  context.actor_size = (uint32_t)actor.size;
  return context;
}

/* Reads records; false, after answering, when they cannot be read. */
static int read_records(const ambit_schema* fields, const text* given, ambit_batch** batch) {
  int32_t status = ambit_batch_from_json(fields, given[0].start, given[0].size, given[1].start,
                                         given[1].size, batch, &report);
  if (status == AMBIT_STATUS_OK) return 1;
  answer(status);
  return 0;
}

static void run_zones(const text* given) {
  ambit_zones_free(zones);
  answer(ambit_zones_from_directory(given[0].start, given[0].size, &zones, &report));
}

static void run_reset(const text* given) {
  (void)given;
  ambit_directory_free(people);
  ambit_ledger_free(book);
  ambit_directory_create(&people);
  answer(ambit_ledger_create(&book));
}

static void run_schema(const text* given) {
  ambit_schema_free(schema);
  answer(ambit_schema_compile(given[0].start, given[0].size, &schema, &report));
}

static void run_criterion(const text* given) {
  ambit_criterion_free(criterion);
  answer(ambit_criterion_compile(schema, given[0].start, given[0].size, given[1].start,
                                 given[1].size, &criterion, &report));
}

static void run_records(const text* given) {
  ambit_batch* batch = NULL;
  if (!read_records(schema, given, &batch)) return;
  answer(AMBIT_STATUS_OK);
  ambit_batch_free(batch);
}

static void print_verdicts(const uint8_t* verdicts, size_t count) {
  static const char* const names[] = {"not_passed", "passed", "invalid"};
  size_t row;
  fputs(",\"verdicts\":[", stdout);
  for (row = 0; row < count; ++row) printf("%s\"%s\"", row == 0 ? "" : ",", names[verdicts[row]]);
  fputs("]", stdout);
}

static void run_test(const text* given) {
  ambit_batch* batch = NULL;
  ambit_context context = context_of(given[2], given[3], nothing);
  size_t count = 0;
  uint8_t* verdicts;
  int32_t status;
  if (!read_records(schema, given, &batch)) return;
  ambit_batch_size(batch, &count);
  verdicts = malloc(count + 1);
  status = ambit_criterion_test(criterion, batch, &context, zones, scratch, count, verdicts);
  print_status(status);
  if (status == AMBIT_STATUS_OK) print_verdicts(verdicts, count);
  print_report();
  fputs("}\n", stdout);
  free(verdicts);
  ambit_batch_free(batch);
}

static void run_explain_criterion(const text* given) {
  ambit_batch* batch = NULL;
  ambit_document* document = NULL;
  ambit_context context = context_of(given[3], given[4], nothing);
  size_t row = (size_t)strtoull(given[2].start, NULL, 10);
  int32_t status;
  if (!read_records(schema, given, &batch)) return;
  ambit_report_free(report);
  report = NULL;
  status =
      ambit_criterion_explain(criterion, batch, row, &context, zones, scratch, &document, &report);
  answer_with_document(status, ",\"explanation\":", document);
  ambit_batch_free(batch);
}

static void run_policy(const text* given) {
  const char* start = NULL;
  size_t size = 0;
  ambit_document* description = NULL;
  int32_t status;
  ambit_policy_free(policy);
  status = ambit_policy_compile(given[0].start, given[0].size, &policy, &report);
  print_status(status);
  print_report();
  if (status == AMBIT_STATUS_OK) {
    ambit_policy_fingerprint(policy, &start, &size);
    print_text(",\"fingerprint\":\"", start, size);
    ambit_policy_describe(policy, &description);
    print_document("\",\"description\":", description);
    ambit_document_free(description);
  }
  fputs("}\n", stdout);
}

static void run_directory(const text* given) {
  const char* start = NULL;
  size_t size = 0;
  ambit_directory* next = NULL;
  int32_t status = ambit_directory_apply(people, given[0].start, given[0].size, &next, &report);
  print_status(status);
  if (status == AMBIT_STATUS_OK) {
    ambit_directory_free(people);
    people = next;
    ambit_directory_fingerprint(people, &start, &size);
    print_text(",\"fingerprint\":\"", start, size);
    fputs("\"", stdout);
  }
  print_report();
  fputs("}\n", stdout);
}

static void run_change(const text* given) {
  ambit_directory* next = NULL;
  ambit_document* changes = NULL;
  ambit_document* document = NULL;
  int32_t status = ambit_directory_change(people, given[0].start, given[0].size, policy, book,
                                          &next, &changes, &report);
  print_status(status);
  if (status == AMBIT_STATUS_OK) {
    ambit_directory_free(people);
    people = next;
    print_document(",\"changes\":", changes);
    ambit_directory_json(people, &document);
    print_document(",\"document\":", document);
  }
  print_report();
  fputs("}\n", stdout);
  ambit_document_free(document);
  ambit_document_free(changes);
}

static void run_owners(const text* given) {
  ambit_document* owners = NULL;
  ambit_context context = context_of(given[1], given[2], nothing);
  int32_t status = ambit_leads_eligible_owners(engine, given[0].start, given[0].size, &context,
                                               &owners, &report);
  answer_with_document(status, ",\"owners\":", owners);
}

static void run_bind(const text* given) {
  (void)given;
  ambit_engine_release(engine);
  answer(ambit_engine_bind(policy, people, zones, &engine, &report));
}

static void run_ledger(const text* given) {
  answer(ambit_ledger_apply(book, given[0].start, given[0].size, &report));
}

static void run_save(const text* given) {
  (void)given;
  ambit_document_free(saved);
  print_status(ambit_ledger_snapshot(book, &saved));
  print_document(",\"snapshot\":", saved);
  fputs("}\n", stdout);
}

static void run_restore(const text* given) {
  const char* start = NULL;
  size_t size = 0;
  (void)given;
  ambit_document_text(saved, &start, &size);
  ambit_ledger_free(book);
  answer(ambit_ledger_restore(start, size, &book, &report));
}

static void print_decisions(const ambit_plan* plan) {
  size_t row, count = 0;
  fputs(",\"decisions\":[", stdout);
  ambit_plan_size(plan, &count);
  for (row = 0; row < count; ++row) {
    ambit_document* decision = NULL;
    ambit_plan_json(plan, row, &decision);
    print_document(row == 0 ? "" : ",", decision);
    ambit_document_free(decision);
  }
  fputs("]", stdout);
}

typedef int32_t deciding(const ambit_engine*, const ambit_batch*, const ambit_ledger*,
                         const ambit_context*, ambit_scratch*, ambit_plan**, ambit_report**);

static void decide_by(deciding* way, const text* given) {
  ambit_schema* fields = NULL;
  ambit_batch* batch = NULL;
  ambit_plan* plan = NULL;
  ambit_report* refusal = NULL;
  ambit_context context = by_actor(context_of(given[2], given[3], given[4]), given[5]);
  int32_t status;
  ambit_policy_schema(policy, &fields);
  if (read_records(fields, given, &batch)) {
    status = way(engine, batch, book, &context, scratch, &plan, &refusal);
    if (status != AMBIT_STATUS_OK) {
      ambit_report_free(report);
      report = refusal;
    }
    print_status(status);
    if (status == AMBIT_STATUS_OK) print_decisions(plan);
    print_report();
    fputs("}\n", stdout);
  }
  ambit_plan_free(plan);
  ambit_batch_free(batch);
  ambit_schema_free(fields);
}

static void run_decide(const text* given) {
  decide_by(ambit_leads_decide, given);
}

static void run_age(const text* given) {
  decide_by(ambit_leads_reassign_by_age, given);
}

static void run_ask(const text* given) {
  ambit_context context = context_of(given[1], given[2], nothing);
  ambit_document* document = NULL;
  int32_t status = ambit_leads_ask(engine, book, &context, given[0].start,
                                   given[0].size, &document, &report);
  answer_with_document(status, ",\"answer\":", document);
}

static void run_explain_lead(const text* given) {
  ambit_schema* fields = NULL;
  ambit_batch* batch = NULL;
  ambit_document* document = NULL;
  ambit_context context = context_of(given[3], given[4], given[5]);
  size_t row = (size_t)strtoull(given[2].start, NULL, 10);
  ambit_policy_schema(policy, &fields);
  if (read_records(fields, given, &batch)) {
    int32_t status;
    ambit_report_free(report);
    report = NULL;
    status = ambit_leads_explain(engine, batch, row, book, &context, scratch, &document, &report);
    answer_with_document(status, ",\"explanation\":", document);
  }
  ambit_batch_free(batch);
  ambit_schema_free(fields);
}

/* Binds records as clients; false, after answering, when they cannot be. What the binding reports
 * stays in `report`. */
static int bind_clients(const text* given, ambit_clients** clients) {
  ambit_schema* fields = NULL;
  ambit_batch* batch = NULL;
  int32_t status = AMBIT_STATUS_OK;
  int bound = 0;
  ambit_policy_schema(policy, &fields);
  if (read_records(fields, given, &batch)) {
    ambit_report_free(report);
    report = NULL;
    status = ambit_clients_bind(engine, batch, scratch, clients, &report);
    bound = status == AMBIT_STATUS_OK;
    if (!bound) answer(status);
  }
  ambit_batch_free(batch);
  ambit_schema_free(fields);
  return bound;
}

static int32_t kind_of(text name) {
  return name.size == 7 && memcmp(name.start, "account", 7) == 0 ? AMBIT_NOTICE_ACCOUNT
                                                                 : AMBIT_NOTICE_RENEWAL;
}

static void forget_report(void) {
  ambit_report_free(report);
  report = NULL;
}

static void print_renewals(const ambit_renewals* renewals) {
  size_t row, count = 0;
  fputs(",\"decisions\":[", stdout);
  ambit_renewals_size(renewals, &count);
  for (row = 0; row < count; ++row) {
    ambit_document* decision = NULL;
    ambit_renewals_json(renewals, row, &decision);
    print_document(row == 0 ? "" : ",", decision);
    ambit_document_free(decision);
  }
  fputs("]", stdout);
}

static void run_decide_renewals(const text* given) {
  ambit_clients* clients = NULL;
  ambit_renewals* renewals = NULL;
  ambit_report* refusal = NULL;
  ambit_context context = context_of(given[3], given[4], nothing);
  int32_t status;
  if (!bind_clients(given, &clients)) return;
  status = ambit_renewals_decide(clients, kind_of(given[2]), &context, &renewals, &refusal);
  if (status != AMBIT_STATUS_OK) {
    forget_report();
    report = refusal;
  }
  print_status(status);
  if (status == AMBIT_STATUS_OK) print_renewals(renewals);
  print_report();
  fputs("}\n", stdout);
  ambit_renewals_free(renewals);
  ambit_clients_free(clients);
}

static void run_explain_renewal(const text* given) {
  ambit_clients* clients = NULL;
  ambit_document* document = NULL;
  ambit_context context = context_of(given[4], given[5], nothing);
  size_t row = (size_t)strtoull(given[2].start, NULL, 10);
  int32_t status;
  if (!bind_clients(given, &clients)) return;
  forget_report();
  status =
      ambit_renewals_explain(clients, row, kind_of(given[3]), &context, &document, &report);
  answer_with_document(status, ",\"explanation\":", document);
  ambit_clients_free(clients);
}

/* JSON Lines as the elements of an array. */
static void print_lines(const char* name, const ambit_document* lines) {
  const char* start = NULL;
  size_t at, size = 0;
  printf(",\"%s\":[", name);
  ambit_document_text(lines, &start, &size);
  for (at = 0; at < size; ++at) {
    if (start[at] != '\n') {
      putchar(start[at]);
    } else if (at + 1 < size) {
      putchar(',');
    }
  }
  putchar(']');
}

static void run_act(const text* given) {
  ambit_context context = by_actor(context_of(given[1], given[2], nothing), given[3]);
  ambit_document* lines = NULL;
  int32_t status = ambit_leads_act(engine, book, &context, given[0].start, given[0].size,
                                   &lines, &report);
  print_status(status);
  if (status == AMBIT_STATUS_OK) print_lines("results", lines);
  print_report();
  fputs("}\n", stdout);
  ambit_document_free(lines);
}

static void run_standing(const text* given) {
  ambit_clients* clients = NULL;
  ambit_document* lines = NULL;
  int32_t status;
  if (!bind_clients(given, &clients)) return;
  forget_report();
  status = ambit_renewals_standing(clients, given[2].start, given[2].size, &lines,
                                   &report);
  print_status(status);
  if (status == AMBIT_STATUS_OK) print_lines("standing", lines);
  print_report();
  fputs("}\n", stdout);
  ambit_document_free(lines);
  ambit_clients_free(clients);
}

static void run_due(const text* given) {
  ambit_clients* clients = NULL;
  ambit_document* lines = NULL;
  ambit_document* commands = NULL;
  const char* start = NULL;
  size_t size = 0;
  int32_t status;
  if (!bind_clients(given, &clients)) return;
  forget_report();
  status = ambit_renewals_due(clients, book, given[2].start, given[2].size, given[3].start,
                              given[3].size, &lines, &commands, &report);
  print_status(status);
  if (status == AMBIT_STATUS_OK) {
    print_lines("notices", lines);
    print_document(",\"commands\":", commands);
    ambit_document_text(commands, &start, &size);
    if (given[4].size == 4) ambit_ledger_apply(book, start, size, NULL);
  }
  print_report();
  fputs("}\n", stdout);
  ambit_document_free(commands);
  ambit_document_free(lines);
  ambit_clients_free(clients);
}

static void run_preview(const text* given) {
  ambit_clients* clients = NULL;
  ambit_document* changes = NULL;
  ambit_context context = context_of(given[3], given[4], nothing);
  int32_t status;
  if (!bind_clients(given, &clients)) return;
  forget_report();
  status = ambit_renewals_preview(clients, given[2].start, given[2].size, &context, &changes,
                                  &report);
  answer_with_document(status, ",\"preview\":", changes);
  ambit_clients_free(clients);
}

static void run_viewer(const text* given) {
  int32_t kind = given[1].start[0] == 'c'   ? AMBIT_VISITOR_CONTACT
                 : given[1].start[0] == 's' ? AMBIT_VISITOR_SSO
                                            : AMBIT_VISITOR_EMPLOYEE;
  ambit_context context = context_of(given[3], given[4], nothing);
  ambit_viewer_free(viewer);
  answer(ambit_viewer_bind(engine, given[0].start, given[0].size, kind, given[2].start,
                           given[2].size, &context, &viewer, &report));
}

static int32_t audience_of(text name) {
  return name.start[0] == 'e' ? AMBIT_AUDIENCE_EMPLOYEE : AMBIT_AUDIENCE_CUSTOMER;
}

static void run_entry(const text* given) {
  ambit_document* entry = NULL;
  int32_t status = ambit_viewer_entry(viewer, audience_of(given[0]), &entry);
  answer_with_document(status, ",\"entry\":", entry);
}

/* Reads tickets by the policy's schema; false, after answering, when they cannot be read. */
static int read_tickets(const text* given, ambit_batch** batch) {
  ambit_schema* fields = NULL;
  int is_read;
  ambit_policy_schema(policy, &fields);
  is_read = read_records(fields, given, batch);
  ambit_schema_free(fields);
  return is_read;
}

static void print_sights(int32_t status, const char* const* names, const uint8_t* sights,
                         size_t count) {
  size_t index;
  print_status(status);
  if (status == AMBIT_STATUS_OK) {
    fputs(",\"sights\":[", stdout);
    for (index = 0; index < count; ++index)
      printf("%s\"%s\"", index == 0 ? "" : ",", names[sights[index]]);
    fputs("]", stdout);
    print_report();
  } else {
    forget_report();
  }
  fputs("}\n", stdout);
}

static void run_see(const text* given) {
  static const char* const names[] = {"hidden", "own", "shared", "invalid"};
  ambit_batch* batch = NULL;
  uint8_t* sights;
  size_t count = 0;
  int32_t status;
  if (!read_tickets(given, &batch)) return;
  ambit_batch_size(batch, &count);
  sights = malloc(count + 1);
  status = ambit_viewer_see(viewer, batch, scratch, count, sights);
  print_sights(status, names, sights, count);
  free(sights);
  ambit_batch_free(batch);
}

static void run_can_see(const text* given) {
  ambit_batch* batch = NULL;
  size_t count = 0, index;
  if (!read_tickets(given, &batch)) return;
  if (!viewer) {
    forget_report();
    answer(AMBIT_STATUS_NULL_ARGUMENT);
    ambit_batch_free(batch);
    return;
  }
  ambit_batch_size(batch, &count);
  print_status(AMBIT_STATUS_OK);
  fputs(",\"answers\":[", stdout);
  for (index = 0; index < count; ++index) {
    ambit_document* seen = NULL;
    ambit_viewer_can_see(viewer, batch, index, audience_of(given[2]), scratch, &seen, NULL);
    print_document(index == 0 ? "" : ",", seen);
    ambit_document_free(seen);
  }
  fputs("]", stdout);
  print_report();
  fputs("}\n", stdout);
  ambit_batch_free(batch);
}

static void run_list(const text* given) {
  ambit_batch* batch = NULL;
  ambit_document* page = NULL;
  size_t counted = 0;
  int32_t status;
  if (!read_tickets(given, &batch)) return;
  forget_report();
  status = ambit_viewer_list(viewer, batch, given[2].start, given[2].size, scratch, &page, &report);
  if (status == AMBIT_STATUS_OK) {
    status =
        ambit_viewer_count(viewer, batch, given[2].start, given[2].size, scratch, &counted, NULL);
  }
  print_status(status);
  if (status == AMBIT_STATUS_OK) {
    print_document(",\"list\":", page);
    printf(",\"counted\":%zu", counted);
  }
  print_report();
  fputs("}\n", stdout);
  ambit_document_free(page);
  ambit_batch_free(batch);
}

static void run_who_can_see(const text* given) {
  ambit_batch* batch = NULL;
  ambit_document* who = NULL;
  ambit_context context = context_of(given[4], given[5], nothing);
  int32_t status;
  if (!read_tickets(given + 1, &batch)) return;
  forget_report();
  status = ambit_tickets_who_can_see(engine, given[0].start, given[0].size, batch,
                                     (size_t)strtoull(given[3].start, NULL, 10), &context, scratch,
                                     &who, &report);
  answer_with_document(status, ",\"who\":", who);
  ambit_batch_free(batch);
}

static void run_sharing_review(const text* given) {
  ambit_batch* batch = NULL;
  ambit_document* found = NULL;
  ambit_shares* by_hand = NULL;
  ambit_context context = context_of(given[4], given[5], nothing);
  int32_t status;
  if (!read_tickets(given, &batch)) return;
  forget_report();
  status = ambit_shares_from_json(given[2].start, given[2].size, &by_hand, &report);
  if (status == AMBIT_STATUS_OK) {
    forget_report();
    status = ambit_sharing_review(engine, batch, &context, by_hand, given[3].start, given[3].size,
                                  scratch, &found, &report);
  }
  answer_with_document(status, ",\"review\":", found);
  ambit_shares_free(by_hand);
  ambit_batch_free(batch);
}

static void run_sharing_diff(const text* given) {
  ambit_batch* batch = NULL;
  ambit_batch* later = NULL;
  ambit_policy* other = NULL;
  ambit_schema* fields = NULL;
  ambit_engine* after = NULL;
  ambit_document* found = NULL;
  ambit_shares* by_hand = NULL;
  ambit_context context = context_of(given[4], given[5], nothing);
  int32_t status;
  if (!read_tickets(given, &batch)) return;
  forget_report();
  status = ambit_shares_from_json(given[2].start, given[2].size, &by_hand, &report);
  if (status == AMBIT_STATUS_OK) {
    forget_report();
    status = ambit_policy_compile(given[6].start, given[6].size, &other, &report);
  }
  if (status == AMBIT_STATUS_OK) {
    forget_report();
    status = ambit_engine_bind(other, people, zones, &after, &report);
  }
  if (status == AMBIT_STATUS_OK) {
    forget_report();
    ambit_policy_schema(other, &fields);
    status = ambit_batch_from_json(fields, given[0].start, given[0].size, given[1].start,
                                   given[1].size, &later, &report);
  }
  if (status == AMBIT_STATUS_OK) {
    forget_report();
    status = ambit_sharing_diff(engine, batch, after, later, &context, by_hand, given[3].start,
                                given[3].size, scratch, &found, &report);
  }
  answer_with_document(status, ",\"diff\":", found);
  ambit_batch_free(batch);
  ambit_batch_free(later);
  ambit_shares_free(by_hand);
  ambit_schema_free(fields);
  ambit_engine_release(after);
  ambit_policy_free(other);
}

static void run_exposure(const text* given) {
  ambit_batch* batch = NULL;
  ambit_document* found = NULL;
  ambit_context context = context_of(given[3], given[4], nothing);
  int32_t status;
  if (!read_tickets(given + 1, &batch)) return;
  forget_report();
  status = ambit_tickets_exposure(engine, given[0].start, given[0].size, batch, &context, scratch,
                                  &found, &report);
  answer_with_document(status, ",\"exposure\":", found);
  ambit_batch_free(batch);
}

static void run_session(const text* given) {
  static const char* const names[] = {"access_denied", "alive", "timed_out"};
  int32_t state = 0;
  int32_t status = ambit_viewer_session(
      viewer, given[0].size != 0,
      given[0].size == 0 ? 0 : (int64_t)strtoll(given[0].start, NULL, 10), &state);
  print_status(status);
  if (status == AMBIT_STATUS_OK) printf(",\"session\":\"%s\"", names[state]);
  fputs("}\n", stdout);
}

static void run_thread(const text* given) {
  ambit_batch* batch = NULL;
  ambit_document* found = NULL;
  int32_t status;
  if (!read_tickets(given, &batch)) return;
  forget_report();
  status = ambit_viewer_thread(viewer, batch, 0, given[2].start, given[2].size,
                               audience_of(given[3]), scratch, &found, &report);
  answer_with_document(status, ",\"thread\":", found);
  ambit_batch_free(batch);
}

static void run_can_reply(const text* given) {
  ambit_batch* batch = NULL;
  ambit_document* found = NULL;
  int32_t status;
  if (!read_tickets(given, &batch)) return;
  forget_report();
  status = ambit_viewer_can_reply(viewer, batch, 0, given[2].start, given[2].size,
                                  audience_of(given[3]), scratch, &found, &report);
  answer_with_document(status, ",\"rights\":", found);
  ambit_batch_free(batch);
}

static void run_reply(const text* given) {
  ambit_batch* batch = NULL;
  ambit_document* found = NULL;
  int32_t status;
  if (!read_tickets(given, &batch)) return;
  forget_report();
  status = ambit_viewer_reply(viewer, batch, 0, given[2].start, given[2].size, given[3].start,
                              given[3].size, audience_of(given[4]), scratch, &found, &report);
  answer_with_document(status, ",\"replied\":", found);
  ambit_batch_free(batch);
}

static void run_can_submit(const text* given) {
  ambit_document* found = NULL;
  int32_t status = ambit_viewer_can_submit(viewer, audience_of(given[0]), &found);
  answer_with_document(status, ",\"form\":", found);
}

static void run_submit(const text* given) {
  ambit_document* found = NULL;
  int32_t status;
  forget_report();
  status = ambit_viewer_submit(viewer, given[0].start, given[0].size, audience_of(given[1]),
                               scratch, &found, &report);
  answer_with_document(status, ",\"submitted\":", found);
}

static void run_readiness(const text* given) {
  ambit_document* found = NULL;
  ambit_context context = context_of(given[1], given[2], nothing);
  int32_t status;
  forget_report();
  status = ambit_portal_readiness(engine, given[0].start, given[0].size, &context, &found, &report);
  answer_with_document(status, ",\"readiness\":", found);
}

static void run_change_portal(const text* given) {
  ambit_document* found = NULL;
  ambit_context context = context_of(given[4], given[5], nothing);
  int32_t status;
  forget_report();
  status = ambit_portal_change(engine, given[0].start, given[0].size, given[1].start,
                               given[1].size, given[2].start, given[2].size, given[3].start,
                               given[3].size, &context, &found, &report);
  answer_with_document(status, ",\"changed\":", found);
}

static void run_sharing_viewer(const text* given) {
  ambit_shares* by_hand = NULL;
  ambit_context context = context_of(given[2], given[3], nothing);
  int32_t status =
      ambit_shares_from_json(given[4].start, given[4].size, &by_hand, &report);
  ambit_sharing_free(sharing);
  sharing = NULL;
  if (status == AMBIT_STATUS_OK) {
    status = ambit_sharing_bind(engine, given[0].start, given[0].size, given[1].start,
                                given[1].size, &context, by_hand, &sharing, &report);
  }
  answer(status);
  ambit_shares_free(by_hand);
}

static void run_sharing_see(const text* given) {
  static const char* const names[] = {"hidden", "read", "edit", "invalid"};
  ambit_batch* batch = NULL;
  uint8_t* sights;
  size_t count = 0;
  int32_t status;
  if (!read_tickets(given, &batch)) return;
  ambit_batch_size(batch, &count);
  sights = malloc(count + 1);
  status = ambit_sharing_see(sharing, batch, scratch, count, sights);
  print_sights(status, names, sights, count);
  free(sights);
  ambit_batch_free(batch);
}

static void run_sharing_answer(const text* given) {
  ambit_batch* batch = NULL;
  size_t count = 0, index;
  if (!read_tickets(given, &batch)) return;
  ambit_batch_size(batch, &count);
  print_status(AMBIT_STATUS_OK);
  fputs(",\"answers\":[", stdout);
  for (index = 0; index < count; ++index) {
    ambit_document* found = NULL;
    if (given[2].start[0] == 'e')
      ambit_sharing_can_edit(sharing, batch, index, scratch, &found, NULL);
    else
      ambit_sharing_can_see(sharing, batch, index, scratch, &found, NULL);
    print_document(index == 0 ? "" : ",", found);
    ambit_document_free(found);
  }
  fputs("]", stdout);
  print_report();
  fputs("}\n", stdout);
  ambit_batch_free(batch);
}

static void run_sharing_list(const text* given) {
  ambit_batch* batch = NULL;
  ambit_document* page = NULL;
  size_t counted = 0;
  int32_t status;
  if (!read_tickets(given, &batch)) return;
  forget_report();
  status = ambit_sharing_list(sharing, batch, given[2].start, given[2].size, scratch, &page,
                              &report);
  if (status == AMBIT_STATUS_OK) {
    status = ambit_sharing_count(sharing, batch, given[2].start, given[2].size, scratch, &counted,
                                 NULL);
  }
  print_status(status);
  if (status == AMBIT_STATUS_OK) {
    print_document(",\"list\":", page);
    printf(",\"counted\":%zu", counted);
  }
  print_report();
  fputs("}\n", stdout);
  ambit_document_free(page);
  ambit_batch_free(batch);
}

static void run_workspace_viewer(const text* given) {
  ambit_shares* by_hand = NULL;
  ambit_context context = context_of(given[1], given[2], nothing);
  int32_t status =
      ambit_shares_from_json(given[4].start, given[4].size, &by_hand, &report);
  ambit_workspace_free(workspace);
  workspace = NULL;
  if (status == AMBIT_STATUS_OK) {
    status = ambit_workspace_bind(engine, given[0].start, given[0].size, &context, given[3].start,
                                  given[3].size, by_hand, &workspace, &report);
  }
  answer(status);
  ambit_shares_free(by_hand);
}

static void run_workspace_entry(const text* given) {
  ambit_document* entry = NULL;
  int32_t status = ambit_workspace_entry(workspace, &entry);
  (void)given;
  answer_with_document(status, ",\"entry\":", entry);
}

/* A question, then objects and their records in turn. */
static void run_workspace_ask(const text* given) {
  ambit_batch* batches[MOST_ARGUMENTS / 2] = {NULL};
  const ambit_batch* records[MOST_ARGUMENTS / 2];
  ambit_document* found = NULL;
  size_t count, index;
  int32_t status = AMBIT_STATUS_OK;
  for (count = 0; count < MOST_ARGUMENTS / 2 && given[2 * count + 1].start; ++count) {
    const text* object = &given[2 * count + 1];
    ambit_schema* fields = NULL;
    ambit_policy_schema(policy, &fields);
    forget_report();
    status = ambit_batch_from_json(fields, object[0].start, object[0].size, object[1].start,
                                   object[1].size, &batches[count], &report);
    ambit_schema_free(fields);
    if (status != AMBIT_STATUS_OK) break;
    records[count] = batches[count];
  }
  if (status == AMBIT_STATUS_OK) {
    forget_report();
    status = ambit_workspace_ask(workspace, records, count, NULL, given[0].start, given[0].size,
                                 scratch, &found, &report);
  }
  answer_with_document(status, ",\"answer\":", found);
  for (index = 0; index < count; ++index) ambit_batch_free(batches[index]);
}

static void forget_given(void) {
  while (given_count > 0) ambit_batch_free(given_batches[--given_count]);
}

static void run_plate(const text* given) {
  ambit_context context = by_actor(context_of(given[2], given[3], nothing), given[4]);
  forget_given();
  ambit_workspace_free(workspace);
  workspace = NULL;
  answer(ambit_workspace_bind(engine, given[0].start, given[0].size, &context, given[1].start,
                              given[1].size, NULL, &workspace, &report));
}

static void run_give(const text* given) {
  ambit_schema* fields = NULL;
  int32_t status = AMBIT_STATUS_INTERNAL;
  ambit_policy_schema(policy, &fields);
  if (given_count < MOST_GIVEN) {
    status = ambit_batch_from_json(fields, given[0].start, given[0].size, given[1].start,
                                   given[1].size, &given_batches[given_count], &report);
  }
  if (status == AMBIT_STATUS_OK) {
    ++given_count;
    forget_report();
  }
  answer(status);
  ambit_schema_free(fields);
}

static void run_space_act(const text* given) {
  ambit_document* results = NULL;
  int32_t status = ambit_workspace_act(workspace, (const ambit_batch* const*)given_batches,
                                       given_count, book, given[0].start, given[0].size, scratch,
                                       &results, &report);
  print_status(status);
  if (status == AMBIT_STATUS_OK) print_lines("results", results);
  print_report();
  fputs("}\n", stdout);
  ambit_document_free(results);
}

static void run_space_ask(const text* given) {
  ambit_document* found = NULL;
  int32_t status = ambit_workspace_ask_ledger(
      workspace, (const ambit_batch* const*)given_batches, given_count, book, given[0].start,
      given[0].size, scratch, &found, &report);
  answer_with_document(status, ",\"answer\":", found);
}

static void run_space_list(const text* given) {
  ambit_document* found = NULL;
  int32_t status = ambit_workspace_ask(workspace, (const ambit_batch* const*)given_batches,
                                       given_count, book, given[0].start, given[0].size, scratch,
                                       &found, &report);
  answer_with_document(status, ",\"answer\":", found);
}

static void run_owner(const text* given) {
  ambit_document* owner = NULL;
  int32_t status = ambit_ledger_owner_of(book, given[0].start, given[0].size, given[1].start,
                                         given[1].size, &owner);
  answer_with_document(status, ",\"owner\":", owner);
}

static const struct {
  const char* name;
  void (*run)(const text* given);
} verbs[] = {
    {"zones", run_zones},
    {"reset", run_reset},
    {"schema", run_schema},
    {"criterion", run_criterion},
    {"records", run_records},
    {"test", run_test},
    {"explain_criterion", run_explain_criterion},
    {"policy", run_policy},
    {"directory", run_directory},
    {"change", run_change},
    {"owners", run_owners},
    {"bind", run_bind},
    {"ledger", run_ledger},
    {"save", run_save},
    {"restore", run_restore},
    {"decide", run_decide},
    {"age", run_age},
    {"act", run_act},
    {"ask", run_ask},
    {"explain_lead", run_explain_lead},
    {"decide_renewals", run_decide_renewals},
    {"explain_renewal", run_explain_renewal},
    {"standing", run_standing},
    {"due", run_due},
    {"preview", run_preview},
    {"viewer", run_viewer},
    {"thread", run_thread},
    {"can_reply", run_can_reply},
    {"reply", run_reply},
    {"can_submit", run_can_submit},
    {"submit", run_submit},
    {"readiness", run_readiness},
    {"change_portal", run_change_portal},
    {"entry", run_entry},
    {"see", run_see},
    {"can_see", run_can_see},
    {"list", run_list},
    {"who_can_see", run_who_can_see},
    {"exposure", run_exposure},
    {"sharing_review", run_sharing_review},
    {"sharing_diff", run_sharing_diff},
    {"session", run_session},
    {"sharing_viewer", run_sharing_viewer},
    {"sharing_see", run_sharing_see},
    {"sharing_answer", run_sharing_answer},
    {"sharing_list", run_sharing_list},
    {"workspace_viewer", run_workspace_viewer},
    {"workspace_entry", run_workspace_entry},
    {"workspace_ask", run_workspace_ask},
    {"plate", run_plate},
    {"give", run_give},
    {"space_act", run_space_act},
    {"space_ask", run_space_ask},
    {"space_list", run_space_list},
    {"owner", run_owner},
};

static int run(const char* verb, const text* given) {
  size_t index;
  for (index = 0; index < sizeof verbs / sizeof verbs[0]; ++index) {
    if (strcmp(verbs[index].name, verb) == 0) {
      verbs[index].run(given);
      return 1;
    }
  }
  fprintf(stderr, "unknown verb %s\n", verb);
  return 0;
}

/* An argument with a zero byte after it, which helps strtoll only. */
static int read_argument(text* argument) {
  if (scanf("%zu", &argument->size) != 1) return 0;
  getchar(); /* the line end */
  argument->start = malloc(argument->size + 1);
  argument->start[argument->size] = '\0';
  return fread(argument->start, 1, argument->size, stdin) == argument->size;
}

static void free_all(void) {
  ambit_document_free(saved);
  forget_given();
  ambit_workspace_free(workspace);
  ambit_sharing_free(sharing);
  ambit_viewer_free(viewer);
  ambit_engine_release(engine);
  ambit_policy_free(policy);
  ambit_criterion_free(criterion);
  ambit_schema_free(schema);
  ambit_scratch_free(scratch);
  ambit_ledger_free(book);
  ambit_directory_free(people);
  ambit_zones_free(zones);
}

int main(void) {
  char verb[32];
  size_t count, index;
  int going = 1;
  ambit_scratch_create(&scratch);
  ambit_directory_create(&people);
  ambit_ledger_create(&book);
  while (going && scanf("%31s %zu", verb, &count) == 2) {
    text given[MOST_ARGUMENTS] = {{NULL, 0}};
    going = count <= MOST_ARGUMENTS;
    for (index = 0; going && index < count; ++index) going = read_argument(&given[index]);
    if (going) going = run(verb, given);
    for (index = 0; index < MOST_ARGUMENTS; ++index) free(given[index].start);
  }
  free_all();
  return going ? 0 : 1;
}
