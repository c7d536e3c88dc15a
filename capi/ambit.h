/*
 * ambit.h: who gets a lead, and why. The C interface of Ambit; strict C99.
 *
 * Read it downwards: the nouns, the rules that hold for every function, a whole program, and then
 * the functions in the order in which a host needs them, from the first decision to the rare
 * questions.
 *
 *
 * THE NOUNS
 *
 *   schema     the fields of each kind of record, and their types
 *   policy     what the administrators decided: a schema, assignment rules, pools
 *   directory  who there is: users, accounts, contacts, queues, communities, roles, teams
 *   zones      time-zone data, from a folder or from bytes; "UTC" is always known
 *   engine     a policy bound to a directory and zones; what decisions are asked of
 *   batch      the records that are being decided on, read once
 *   context    the moment and the occasion: now, zone, event, actor, running user
 *   scratch    the working memory of one thread
 *   ledger     what has happened: turns taken, decisions made, who has what
 *   matches    for each record the entry whose condition is true
 *   plan       for each record the decision, and what committing it would change in the ledger
 *   clients    records met with an engine, for questions about their renewals
 *   renewals   for each client whose it is, and who is told
 *   viewer     somebody who comes to a customer portal, and what they may see there
 *   shares     records that were shared with somebody by hand
 *   sharing    one of the staff, or of partners, and which records they may see and edit
 *   workspace  one of the staff before their workspace, and what is on their plate
 *   criterion  one question about a record, compiled on its own
 *   mapping    where a host's database has the fields of an object
 *   report     the problems of an input, each with its place and a remedy
 *   document   a text that the library made
 *
 * engine + batch + context + ledger -> plan. Nothing else goes in: the library reads no clock, no
 * environment and no locale, starts no thread and keeps no global state, so the same inputs give
 * the same bytes a year later. Compile once, decide many times.
 *
 *
 * THE RULES
 *
 * Status. Every function returns an AMBIT_STATUS_..., 0 for success (the three of "Version and
 * status" return what they are asked for). A bad call is a status; a bad record inside a good batch
 * is that record's outcome, and the call succeeds. There is no last error and no errno.
 *
 * Reports. A function with a `report_out` explains there what it found: all problems, not the
 * first. It may be set on success too (warnings), it stays NULL when there is nothing to say, and
 * NULL may be passed for it by those who do not want it. Free one before its variable is used
 * again.
 *
 * Out parameters come last and end in `_out`. They are set to NULL or 0 before anything else
 * happens; on failure all but the report stay so.
 *
 * Texts going in are a pointer and a size in bytes, UTF-8, borrowed for the call and never kept.
 * They need no zero at the end. Where the size is 0 the pointer is not looked at.
 *
 * Texts coming out are a pointer and a size as well, belong to the handle that they were asked of,
 * and live as long as it does. A zero byte follows them that the size does not count.
 *
 * Handles are opaque and belong to the caller, who gives each back with its `_free` (an engine's is
 * `ambit_engine_release`); NULL is fine there. A handle keeps alive what it needs: policy,
 * directory and zones may be freed as soon as the engine is bound, the engine as soon as the plan
 * is made. NULL where something is needed, a handle of another kind, and (as far as can be told)
 * one that was freed already give a status and not a crash.
 *
 * Threads. `const` is the rule: a handle that a function takes as `const` may be used by any number
 * of threads at a time. One that it takes without `const` belongs to the caller alone during the
 * call: every scratch, and whatever is being freed. A ledger guards itself, and so is `const` also
 * where what it remembers grows.
 *
 * JSON goes in and comes out as text. Its forms (policy, directory, decision, explanation, ...) are
 * described, with examples, in include/ambit/policy.hpp and its neighbours.
 *
 * Stability. While the library's SOVERSION is 0, a minor version may change this interface; from 1
 * on functions, constants and struct layouts only ever get company.
 *
 *
 * A WHOLE PROGRAM
 *
 *   #include <ambit.h>
 *   #include <stdio.h>
 *   #include <string.h>
 *
 *   static const char policy_text[] =
 *       "{\"ambit\": 1,"
 *       " \"schema\": {\"objects\": {\"lead\": {\"fields\": {"
 *       "   \"country\": {\"type\": \"text\"}}}}},"
 *       " \"assignment\": {\"lead\": {\"default_owner\": {\"user\": \"ana\"},"
 *       "   \"active_rule\": \"inbound\", \"rules\": {\"inbound\": {"
 *       "   \"entries\": [{\"id\": \"german\","
 *       "     \"when\": {\"field\": \"country\", \"op\": \"eq\", \"value\": \"DE\"},"
 *       "     \"assign\": {\"user\": \"ana\"}}]}}}}}";
 *   static const char people_text[] =
 *       "{\"ambit\": 1, \"users\": [{\"id\": \"ana\", \"active\": true}]}";
 *   static const char lead_text[] = "{\"id\": \"L1\", \"country\": \"DE\"}";
 *
 *   // Shows what a call has to say; true when it went well.
 *   static int ok(int32_t status, ambit_report **report) {
 *     const char *text = NULL;
 *     size_t size = 0;
 *     if (*report && ambit_report_text(*report, &text, &size) == AMBIT_STATUS_OK)
 *       fwrite(text, 1, size, stderr);
 *     else if (status != AMBIT_STATUS_OK)
 *       fprintf(stderr, "%s\n", ambit_status_name(status));
 *     ambit_report_free(*report);
 *     *report = NULL;
 *     return status == AMBIT_STATUS_OK;
 *   }
 *
 *   int main(void) {
 *     ambit_policy *policy = NULL;
 *     ambit_schema *schema = NULL;
 *     ambit_directory *nobody = NULL, *people = NULL;
 *     ambit_zones *zones = NULL;
 *     ambit_engine *engine = NULL;
 *     ambit_batch *leads = NULL;
 *     ambit_ledger *ledger = NULL;
 *     ambit_scratch *scratch = NULL;
 *     ambit_plan *plan = NULL;
 *     ambit_document *lines = NULL;
 *     ambit_report *report = NULL;
 *     ambit_context context = AMBIT_CONTEXT_INIT;
 *     const char *text = NULL;
 *     size_t size = 0;
 *     context.now_unix_us = INT64_C(1795341600000000);
 *
 *     int decided =
 *         ok(ambit_policy_compile(policy_text, strlen(policy_text), &policy, &report), &report) &&
 *         ok(ambit_policy_schema(policy, &schema), &report) &&
 *         ok(ambit_directory_create(&nobody), &report) &&
 *         ok(ambit_directory_apply(nobody, people_text, strlen(people_text), &people, &report),
 *            &report) &&
 *         ok(ambit_zones_create(&zones), &report) &&
 *         ok(ambit_engine_bind(policy, people, zones, &engine, &report), &report) &&
 *         ok(ambit_batch_from_json(schema, "lead", 4, lead_text, strlen(lead_text), &leads,
 *                                  &report), &report) &&
 *         ok(ambit_ledger_create(&ledger), &report) &&
 *         ok(ambit_scratch_create(&scratch), &report) &&
 *         ok(ambit_leads_decide(engine, leads, ledger, &context, scratch, &plan, &report),
 *            &report) &&
 *         ok(ambit_plan_json_lines(plan, &lines), &report) &&
 *         ok(ambit_document_text(lines, &text, &size), &report);
 *     if (decided) fwrite(text, 1, size, stdout);
 *
 *     ambit_document_free(lines);
 *     ambit_plan_free(plan);
 *     ambit_scratch_free(scratch);
 *     ambit_ledger_free(ledger);
 *     ambit_batch_free(leads);
 *     ambit_engine_release(engine);
 *     ambit_zones_free(zones);
 *     ambit_directory_free(people);
 *     ambit_directory_free(nobody);
 *     ambit_schema_free(schema);
 *     ambit_policy_free(policy);
 *     return !decided;
 *   }
 *
 * It prints one line, the decision and its reason:
 *
 *   {"id":"L1","outcome":"assigned","reason":"entry_matched","owner":{"user":"ana"},...}
 */
#ifndef AMBIT_H
#define AMBIT_H

#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define AMBIT_API __attribute__((visibility("default")))
#else
#define AMBIT_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

typedef struct ambit_schema ambit_schema;
typedef struct ambit_policy ambit_policy;
typedef struct ambit_directory ambit_directory;
typedef struct ambit_zones ambit_zones;
typedef struct ambit_engine ambit_engine;
typedef struct ambit_batch ambit_batch;
typedef struct ambit_scratch ambit_scratch;
typedef struct ambit_ledger ambit_ledger;
typedef struct ambit_sqlite ambit_sqlite;
typedef struct ambit_matches ambit_matches;
typedef struct ambit_plan ambit_plan;
typedef struct ambit_clients ambit_clients;
typedef struct ambit_renewals ambit_renewals;
typedef struct ambit_viewer ambit_viewer;
typedef struct ambit_shares ambit_shares;
typedef struct ambit_sharing ambit_sharing;
typedef struct ambit_workspace ambit_workspace;
typedef struct ambit_mapping ambit_mapping;
typedef struct ambit_ticket_index ambit_ticket_index;
typedef struct ambit_criterion ambit_criterion;
typedef struct ambit_report ambit_report;
typedef struct ambit_document ambit_document;

/* ------------------------------------------------------------------------------------------------
 * Version and status
 * --------------------------------------------------------------------------------------------- */

#define AMBIT_STATUS_OK 0

/* 100: the caller's mistake. */
#define AMBIT_STATUS_NULL_ARGUMENT 100     /* a pointer that must not be NULL was NULL */
#define AMBIT_STATUS_WRONG_STRUCT_SIZE 101 /* `struct_size` is none that this library knows */
#define AMBIT_STATUS_WRONG_HANDLE 102      /* a handle of another kind, or one already freed */
#define AMBIT_STATUS_INVALID_ARGUMENT 103  /* a value out of its range: a row past the end */
#define AMBIT_STATUS_UNKNOWN_OBJECT 104    /* the schema declares no object of this name */
#define AMBIT_STATUS_UNKNOWN_ZONE 105      /* the zones hold no time zone of this name */
#define AMBIT_STATUS_SCHEMA_MISMATCH 106   /* batch and engine (or criterion) differ in schema */

/* 200: what the administrators wrote does not compile. The report has every problem. */
#define AMBIT_STATUS_INVALID_SCHEMA 200
#define AMBIT_STATUS_INVALID_CRITERION 201
#define AMBIT_STATUS_INVALID_POLICY 202

/* 300: data that could not be taken as a whole. The report has every problem. */
#define AMBIT_STATUS_INVALID_DIRECTORY 300
#define AMBIT_STATUS_INVALID_RECORDS 301 /* no JSON, or no array of records; not: one bad record */
#define AMBIT_STATUS_INVALID_ZONES 302
#define AMBIT_STATUS_INVALID_LEDGER 303 /* a snapshot or a command that the ledger refuses */
#define AMBIT_STATUS_INVALID_IMPORT 304 /* a foreign configuration that is not well-formed */
#define AMBIT_STATUS_CONFLICT 310       /* the ledger moved on since: plan again */
/* Of a ledger in a file; nothing was changed. */
#define AMBIT_STATUS_LEDGER_BUSY 311        /* others held the file for longer than a call waits */
#define AMBIT_STATUS_LEDGER_FULL 312        /* there is no room for what is to be remembered */
#define AMBIT_STATUS_LEDGER_UNAVAILABLE 313 /* the file cannot be opened, read or written */
#define AMBIT_STATUS_LEDGER_FORKED 314      /* a ledger was open at the fork: open it afterwards */

/* 400: a limit of the library. The report names it. */
#define AMBIT_STATUS_LIMIT_EXCEEDED 400

/* 500: ours. */
#define AMBIT_STATUS_INTERNAL 500
#define AMBIT_STATUS_OUT_OF_MEMORY 501 /* the call may be made again */

/* "0.1.0", of the library that runs, which may be newer than this header. Never freed. */
AMBIT_API const char *ambit_version(void);

/* The version of the meaning that policies name in `"ambit"`: 1. */
AMBIT_API int32_t ambit_semantics_version(void);

/* "ok", "invalid_policy", ... for messages and logs; "unknown_status" for any other number. */
AMBIT_API const char *ambit_status_name(int32_t status);

/* ------------------------------------------------------------------------------------------------
 * Reports: what is wrong with an input, where, and what would be right
 * --------------------------------------------------------------------------------------------- */

AMBIT_API int32_t ambit_report_error_count(const ambit_report *report, size_t *count_out);
AMBIT_API int32_t ambit_report_warning_count(const ambit_report *report, size_t *count_out);

/* For people: a paragraph a problem. Control characters of the input are escaped. */
AMBIT_API int32_t ambit_report_text(const ambit_report *report, const char **text_out,
                                    size_t *size_out);

/* For programs: {"problems": [{"level": ..., "code": ..., "found": ..., "line": ...}], ...}. */
AMBIT_API int32_t ambit_report_json(const ambit_report *report, const char **text_out,
                                    size_t *size_out);

AMBIT_API int32_t ambit_report_free(ambit_report *report);

/* ------------------------------------------------------------------------------------------------
 * Documents: texts that the library made
 * --------------------------------------------------------------------------------------------- */

AMBIT_API int32_t ambit_document_text(const ambit_document *document, const char **text_out,
                                      size_t *size_out);
AMBIT_API int32_t ambit_document_free(ambit_document *document);

/* ------------------------------------------------------------------------------------------------
 * Policies: what the administrators decided
 * --------------------------------------------------------------------------------------------- */

/* All or nothing. Immutable afterwards: whoever saves settings compiles a new policy. Cost: linear
 * in the text. INVALID_POLICY, LIMIT_EXCEEDED. */
AMBIT_API int32_t ambit_policy_compile(const char *json, size_t json_size,
                                       ambit_policy **policy_out, ambit_report **report_out);

/* Compiles and keeps only the report: for an editor that checks while somebody types. */
AMBIT_API int32_t ambit_policy_check(const char *json, size_t json_size,
                                     ambit_report **report_out);

/* The schema inside the policy, for batches and criteria. */
AMBIT_API int32_t ambit_policy_schema(const ambit_policy *policy, ambit_schema **schema_out);

/* The criterion that the policy holds under this name over the object, to be asked like any other
 * (see below); the policy may be freed before it. UNKNOWN_OBJECT, INVALID_ARGUMENT (no such name),
 * INVALID_CRITERION (an importer could not carry it; the report says why). */
AMBIT_API int32_t ambit_policy_criterion(const ambit_policy *policy, const char *object,
                                         size_t object_size, const char *name, size_t name_size,
                                         ambit_criterion **criterion_out,
                                         ambit_report **report_out);

/* What was compiled, as JSON: objects with their fields, rules with their entries, pools. */
AMBIT_API int32_t ambit_policy_describe(const ambit_policy *policy,
                                        ambit_document **document_out);

/* 32 hexadecimal digits that name the content: equal for equal meaning. */
AMBIT_API int32_t ambit_policy_fingerprint(const ambit_policy *policy, const char **text_out,
                                           size_t *size_out);

AMBIT_API int32_t ambit_policy_free(ambit_policy *policy);

/* ------------------------------------------------------------------------------------------------
 * Directories: who there is
 * --------------------------------------------------------------------------------------------- */

/* Nobody. */
AMBIT_API int32_t ambit_directory_create(ambit_directory **directory_out);

/* The next directory: this one and what `json` says (a directory document, an array of commands, or
 * JSON Lines of commands). The old one stays as it is, and shares what did not change. All or
 * nothing: INVALID_DIRECTORY with every problem, LIMIT_EXCEEDED. */
AMBIT_API int32_t ambit_directory_apply(const ambit_directory *directory, const char *json,
                                        size_t json_size, ambit_directory **directory_out,
                                        ambit_report **report_out);

/* The same for commands, and what follows from them as JSON (include/ambit/directory_change.hpp):
 * notices to send, what to look at again, who may own records from now on or no longer, and, of a
 * user who goes, everything that still names them. What the policy and the ledger name is looked
 * for where they are given; both may be NULL. Nothing is saved. INVALID_DIRECTORY with every
 * problem, LIMIT_EXCEEDED, and as the ledger fails where it cannot be read. */
AMBIT_API int32_t ambit_directory_change(const ambit_directory *directory, const char *commands,
                                         size_t commands_size, const ambit_policy *policy,
                                         const ambit_ledger *ledger,
                                         ambit_directory **directory_out,
                                         ambit_document **changes_out,
                                         ambit_report **report_out);

/* The document of the directory, to be saved; the same content gives the same bytes. */
AMBIT_API int32_t ambit_directory_json(const ambit_directory *directory,
                                       ambit_document **document_out);

AMBIT_API int32_t ambit_directory_counts(const ambit_directory *directory, size_t *users_out,
                                         size_t *accounts_out, size_t *contacts_out,
                                         size_t *queues_out, size_t *communities_out);

/* 32 hexadecimal digits that name the content, whatever commands led to it. */
AMBIT_API int32_t ambit_directory_fingerprint(const ambit_directory *directory,
                                              const char **text_out, size_t *size_out);

AMBIT_API int32_t ambit_directory_free(ambit_directory *directory);

/* ------------------------------------------------------------------------------------------------
 * Zones: time-zone data
 * --------------------------------------------------------------------------------------------- */

/* Only "UTC". */
AMBIT_API int32_t ambit_zones_create(ambit_zones **zones_out);

/* Every TZif file below a folder such as /usr/share/zoneinfo. INVALID_ZONES. */
AMBIT_API int32_t ambit_zones_from_directory(const char *path, size_t path_size,
                                             ambit_zones **zones_out, ambit_report **report_out);

/* These zones and one more, for a host that ships its own: TZif bytes (RFC 9636) under a name such
 * as "Europe/Berlin", which may be there already. `version` ("2025b") names all the data from now
 * on. INVALID_ZONES. */
AMBIT_API int32_t ambit_zones_add(const ambit_zones *zones, const char *name, size_t name_size,
                                  const uint8_t *bytes, size_t bytes_size, const char *version,
                                  size_t version_size, ambit_zones **zones_out,
                                  ambit_report **report_out);

/* The tz release, or whatever names the data; a part of every engine's fingerprint. */
AMBIT_API int32_t ambit_zones_version(const ambit_zones *zones, const char **text_out,
                                      size_t *size_out);

AMBIT_API int32_t ambit_zones_free(ambit_zones *zones);

/* ------------------------------------------------------------------------------------------------
 * Engines: a policy met with a directory and zones
 * --------------------------------------------------------------------------------------------- */

/* The report warns of names in the policy that the directory does not know. When policy or
 * directory change, bind a new engine: readers finish on the one that they hold. INVALID_POLICY
 * (renewals: a partner that is to own has no default contact), LIMIT_EXCEEDED. */
AMBIT_API int32_t ambit_engine_bind(const ambit_policy *policy, const ambit_directory *directory,
                                    const ambit_zones *zones, ambit_engine **engine_out,
                                    ambit_report **report_out);

/* 32 hexadecimal digits over all that a decision depends on; every decision repeats them. */
AMBIT_API int32_t ambit_engine_fingerprint(const ambit_engine *engine, const char **text_out,
                                           size_t *size_out);

/* An engine counts its users. `bind` returns it with one; each `retain` adds one, each `release`
 * takes one away, and the last frees it. Both may be called from any thread that counts as a
 * user. */
AMBIT_API int32_t ambit_engine_retain(const ambit_engine *engine);
AMBIT_API int32_t ambit_engine_release(const ambit_engine *engine);

/* ------------------------------------------------------------------------------------------------
 * Schemas: the fields of each kind of record
 * --------------------------------------------------------------------------------------------- */

/* On its own, for criteria without a policy; a policy brings its own (ambit_policy_schema).
 * INVALID_SCHEMA, LIMIT_EXCEEDED. */
AMBIT_API int32_t ambit_schema_compile(const char *json, size_t json_size,
                                       ambit_schema **schema_out, ambit_report **report_out);

AMBIT_API int32_t ambit_schema_fingerprint(const ambit_schema *schema, const char **text_out,
                                           size_t *size_out);

AMBIT_API int32_t ambit_schema_free(ambit_schema *schema);

/* ------------------------------------------------------------------------------------------------
 * Batches: the records that are being decided on
 * --------------------------------------------------------------------------------------------- */

/* One JSON object, an array of objects, or JSON Lines, of the named object of the schema. Read
 * once, not kept, and good for any engine whose policy has the same schema. A batch of n gives
 * exactly what n batches of one give. What is wrong in single records is a warning in the report,
 * by row and field. UNKNOWN_OBJECT, INVALID_RECORDS, LIMIT_EXCEEDED. */
AMBIT_API int32_t ambit_batch_from_json(const ambit_schema *schema, const char *object,
                                        size_t object_size, const char *json, size_t json_size,
                                        ambit_batch **batch_out, ambit_report **report_out);

AMBIT_API int32_t ambit_batch_size(const ambit_batch *batch, size_t *count_out);

/* The record's own id (the one text without a zero after it); of size 0 where it has no usable one.
 * INVALID_ARGUMENT for a row past the end. */
AMBIT_API int32_t ambit_batch_id(const ambit_batch *batch, size_t row, const char **text_out,
                                 size_t *size_out);

AMBIT_API int32_t ambit_batch_free(ambit_batch *batch);

/* ------------------------------------------------------------------------------------------------
 * Context and scratch: what every question takes along
 * --------------------------------------------------------------------------------------------- */

/* The moment and the occasion; a plain value. Begin with AMBIT_CONTEXT_INIT, set at least the time.
 * Texts may be left NULL with size 0. Ids and event are UTF-8 of at most 255 bytes. */
typedef struct ambit_context {
  uint32_t struct_size;      /* sizeof(ambit_context), so that the struct can grow */
  uint32_t reserved;         /* 0 */
  int64_t now_unix_us;       /* microseconds since 1970-01-01T00:00:00Z; years 0001 to 9999 */
  const char *zone;          /* where days are counted; none: the schema's calendar, else UTC */
  const char *event;         /* "create", "edit", or the host's own word; none: "create" */
  const char *actor;         /* id of the user who caused the event; none: nobody */
  const char *running_user;  /* id of the user in whose name the host's code runs */
  uint32_t zone_size;        /* in bytes; likewise below */
  uint32_t event_size;
  uint32_t actor_size;
  uint32_t running_user_size;
} ambit_context;

#define AMBIT_CONTEXT_INIT \
  { (uint32_t)sizeof(ambit_context), 0, 0, NULL, NULL, NULL, NULL, 0, 0, 0, 0 }

/* Buffers that grow once and are used again; no answer depends on them. One a thread. */
AMBIT_API int32_t ambit_scratch_create(ambit_scratch **scratch_out);
AMBIT_API int32_t ambit_scratch_free(ambit_scratch *scratch);

/* ------------------------------------------------------------------------------------------------
 * Ledgers: what has happened
 * --------------------------------------------------------------------------------------------- */

/* Empty, in memory. A decision is remembered under (object, record id, event): asking again gives
 * the recorded one, marked `replayed`, and spends no turn. */
AMBIT_API int32_t ambit_ledger_create(ambit_ledger **ledger_out);

/* A ledger in a file, an SQLite database that processes share: the same answers, and they stay.
 * `sqlite` is ambit_sqlite_library() of ambit_sqlite.h, `path` is UTF-8. A call waits `wait_ms` (0
 * to 600,000) while other processes hold the file. A file that is not there, or is empty, becomes a
 * ledger, but with AMBIT_LEDGER_EXISTING. INVALID_LEDGER where it is foreign, damaged or newer: it
 * is left as it is. In the child of a process that had a ledger open at the fork, that one and this
 * function answer LEDGER_FORKED: open it after the fork, or close it before.
 * Any call on it may end with a LEDGER status; nothing was changed then. */
#define AMBIT_LEDGER_EXISTING 1u    /* does not make the file */
#define AMBIT_LEDGER_READ_ONLY 2u   /* changes nothing */
#define AMBIT_LEDGER_PROCESS_END 4u /* a commit survives the end of the process, not of the machine:
                                       the disk is not waited for */
AMBIT_API int32_t ambit_ledger_open(const ambit_sqlite *sqlite, const char *path,
                                    size_t path_size, int64_t wait_ms, uint32_t flags,
                                    ambit_ledger **ledger_out, ambit_report **report_out);

/* Takes a plan up, all of it or nothing. CONFLICT when what it stood on has changed since;
 * committing the same plan twice is a conflict too. */
AMBIT_API int32_t ambit_ledger_commit(const ambit_ledger *ledger, const ambit_plan *plan);

/* What committing the plan would change and what it would ask, as JSON, for hosts that keep the
 * ledger in a database of their own; changes nothing. ambit/ledger.hpp has its form, and what must
 * be written together; examples/postgresql does it. CONFLICT as ambit_ledger_commit. */
AMBIT_API int32_t ambit_ledger_changes(const ambit_ledger *ledger, const ambit_plan *plan,
                                       ambit_document **document_out);

/* Commands, such as {"command": "set_owner", ...}, all or nothing. INVALID_LEDGER. */
AMBIT_API int32_t ambit_ledger_apply(const ambit_ledger *ledger, const char *json,
                                     size_t json_size, ambit_report **report_out);

/* Who has the record, as {"user": ...} or {"queue": ...}; an empty text when nobody is known to. */
AMBIT_API int32_t ambit_ledger_owner_of(const ambit_ledger *ledger, const char *object,
                                        size_t object_size, const char *id, size_t id_size,
                                        ambit_document **document_out);

/* Everything, as text to be saved; the same content gives the same bytes. */
AMBIT_API int32_t ambit_ledger_snapshot(const ambit_ledger *ledger,
                                        ambit_document **document_out);

/* A ledger from a snapshot. INVALID_LEDGER where it is damaged, of another kind, or newer. */
AMBIT_API int32_t ambit_ledger_restore(const char *json, size_t json_size,
                                       ambit_ledger **ledger_out, ambit_report **report_out);

/* One from a part of a ledger that a host keeps in a database of its own (ambit/ledger.hpp has its
 * form), for one call. It has no snapshot. INVALID_LEDGER where the part contradicts itself. */
AMBIT_API int32_t ambit_ledger_restore_part(const char *json, size_t json_size,
                                            ambit_ledger **ledger_out,
                                            ambit_report **report_out);

AMBIT_API int32_t ambit_ledger_free(ambit_ledger *ledger);

/* ------------------------------------------------------------------------------------------------
 * Leads: who gets this lead, and why (any object of the schema that has assignment rules)
 * --------------------------------------------------------------------------------------------- */

/* Decides and remembers: match, plan and commit in one, planned again when another thread was
 * quicker. All leads_ functions: UNKNOWN_OBJECT (no rules for it), UNKNOWN_ZONE, SCHEMA_MISMATCH,
 * INVALID_ARGUMENT (now out of range). Cost: for each record a look-up of its values in the rule's
 * index, linear in the entries' tests where there is none (under 4 entries, past 256 MiB). */
AMBIT_API int32_t ambit_leads_decide(const ambit_engine *engine, const ambit_batch *batch,
                                     const ambit_ledger *ledger, const ambit_context *context,
                                     ambit_scratch *scratch, ambit_plan **plan_out,
                                     ambit_report **report_out);

/* The first step alone: stateless, so that many threads may share the work. */
AMBIT_API int32_t ambit_leads_match(const ambit_engine *engine, const ambit_batch *batch,
                                    const ambit_context *context, ambit_scratch *scratch,
                                    ambit_matches **matches_out, ambit_report **report_out);

/* The second step alone: reads the ledger and changes nothing; ambit_ledger_commit is the third.
 * `matches` must come from the same engine, batch and context, else INVALID_ARGUMENT. */
AMBIT_API int32_t ambit_leads_plan(const ambit_engine *engine, const ambit_batch *batch,
                                   const ambit_matches *matches, const ambit_ledger *ledger,
                                   const ambit_context *context, ambit_scratch *scratch,
                                   ambit_plan **plan_out, ambit_report **report_out);

/* The long answer for one record, as JSON: what was tried, what stopped it, what would have
 * passed. As if it were decided now on its own; changes nothing. INVALID_ARGUMENT for a row past
 * the end. */
AMBIT_API int32_t ambit_leads_explain(const ambit_engine *engine, const ambit_batch *batch,
                                      size_t row, const ambit_ledger *ledger,
                                      const ambit_context *context, ambit_scratch *scratch,
                                      ambit_document **document_out, ambit_report **report_out);

/* Who may own a record of an object, for a picker: exactly those whom a choice of them alone would
 * not skip. The question is JSON, {"object": "lead"} and, where wanted, "entry" (with its "rule"),
 * "pool", "community", and "ineligible": true for the others with their reasons; the answer is
 * {"object": ..., "owners": [{"user": ...}, {"queue": ...}], ...}, users by id, then queues
 * (include/ambit/leads.hpp). INVALID_ARGUMENT with every problem of the question. Cost: linear in
 * the users. */
AMBIT_API int32_t ambit_leads_eligible_owners(const ambit_engine *engine, const char *question,
                                              size_t question_size, const ambit_context *context,
                                              ambit_document **document_out,
                                              ambit_report **report_out);

/* ------------------------------------------------------------------------------------------------
 * After the assignment: who accepts, gives back, and has what
 * --------------------------------------------------------------------------------------------- */

/* What the context's actor does with records, as a JSON array or JSON Lines, and remembers it:
 *
 *   {"act": "accept", "object": "lead", "id": "L1"}       out of a queue of theirs: the first wins
 *   {"act": "release", "object": "lead", "id": "L1"}      back to the queue it came from
 *   {"act": "reassign", "object": "lead", "ids": ["L1", "L2"], "to": {"user": "ben"},
 *    "notify": {"template": "moved"}}                     by hand, all of them or none
 *
 * Results come as JSON Lines, one for each act and record: its `outcome` (accepted, released,
 * reassigned, kept, already_taken, refused), the `reason` of a refusal, the owner, and whom to tell
 * (`notices`). A refusal is a result, and OK. After a conflict with another thread or process it
 * acts again, 64 times at most, and then fails with CONFLICT. INVALID_ARGUMENT with every problem of the
 * acts: then none is done. UNKNOWN_OBJECT, UNKNOWN_ZONE; where the ledger fails, as it does. */
AMBIT_API int32_t ambit_leads_act(const ambit_engine *engine, const ambit_ledger *ledger,
                                  const ambit_context *context, const char *acts_json,
                                  size_t acts_json_size, ambit_document **results_out,
                                  ambit_report **report_out);

/* The same without remembering it, for hosts that keep the ledger in a database of their own: the
 * results, and as a second document what committing them would change and what it would ask, as
 * ambit_ledger_changes gives it of a plan (a part of a ledger needs the records that the acts name,
 * no pools and no loads). Changes nothing. Errors as ambit_leads_act; CONFLICT where the ledger was
 * changed in between by another thread. */
AMBIT_API int32_t ambit_leads_plan_acts(const ambit_engine *engine, const ambit_ledger *ledger,
                                        const ambit_context *context, const char *acts_json,
                                        size_t acts_json_size, ambit_document **results_out,
                                        ambit_document **changes_out,
                                        ambit_report **report_out);

/* Gives those records of a batch that their owners did not accept in time to the next choice, and
 * remembers it; records that are not due are kept (not_due). For the event `age` unless the context
 * names one. Errors as ambit_leads_decide. */
AMBIT_API int32_t ambit_leads_reassign_by_age(const ambit_engine *engine,
                                              const ambit_batch *batch,
                                              const ambit_ledger *ledger,
                                              const ambit_context *context,
                                              ambit_scratch *scratch, ambit_plan **plan_out,
                                              ambit_report **report_out);

/* The same without remembering it, as ambit_leads_plan: ambit_ledger_commit takes the plan up,
 * ambit_ledger_changes says what that would change. */
AMBIT_API int32_t ambit_leads_plan_by_age(const ambit_engine *engine, const ambit_batch *batch,
                                          const ambit_ledger *ledger,
                                          const ambit_context *context,
                                          ambit_scratch *scratch, ambit_plan **plan_out,
                                          ambit_report **report_out);

/* Who has what, as of the context's now. The question is JSON, with "limit" and "after", where the
 * page before said "next":
 *
 *   {"ask": "inbox", "object": "lead", "user": "ana"}          what ana owns, the latest first
 *   {"ask": "waiting", "object": "lead"}                       what nobody could take, and why
 *   {"ask": "due_for_reassignment", "object": "lead"}          what was not accepted in time
 *   {"ask": "leads_of", "object": "lead", "account": "acme"}   its partner users', their queues'
 *
 * The answer: {"records": [{"id": ..., "owner": ..., "since": ..., "accepted": ...}], "next": ...}.
 * INVALID_ARGUMENT with every problem of the question, UNKNOWN_OBJECT, UNKNOWN_ZONE. */
AMBIT_API int32_t ambit_leads_ask(const ambit_engine *engine, const ambit_ledger *ledger,
                                  const ambit_context *context, const char *question_json,
                                  size_t question_json_size, ambit_document **document_out,
                                  ambit_report **report_out);

/* ------------------------------------------------------------------------------------------------
 * Matches and plans: the answers
 * --------------------------------------------------------------------------------------------- */

#define AMBIT_MATCH_NO_ENTRY (-1) /* no entry matched, or no rule is active */
#define AMBIT_MATCH_INVALID (-2)  /* the record is wrong in a field that the rule reads */

/* For each record the position of its entry within the active rule, from 0, or one of the two
 * above; the numbers live as long as the handle. */
AMBIT_API int32_t ambit_matches_entries(const ambit_matches *matches, const int32_t **entries_out,
                                        size_t *count_out);

AMBIT_API int32_t ambit_matches_free(ambit_matches *matches);

#define AMBIT_OUTCOME_ASSIGNED 0   /* the owner is the one that the policy chose */
#define AMBIT_OUTCOME_KEPT 1       /* the owner stays as it was */
#define AMBIT_OUTCOME_UNASSIGNED 2 /* nobody could take it; the decision says why */
#define AMBIT_OUTCOME_UNDECIDED 3  /* the record is wrong in a field that the question reads */

/* For each record an AMBIT_OUTCOME_...; the bytes live as long as the handle. */
AMBIT_API int32_t ambit_plan_outcomes(const ambit_plan *plan, const uint8_t **outcomes_out,
                                      size_t *count_out);

AMBIT_API int32_t ambit_plan_size(const ambit_plan *plan, size_t *count_out);

/* One decision as JSON. INVALID_ARGUMENT for a row past the end. */
AMBIT_API int32_t ambit_plan_json(const ambit_plan *plan, size_t row,
                                  ambit_document **document_out);

/* All decisions as JSON Lines, in the order of the records. */
AMBIT_API int32_t ambit_plan_json_lines(const ambit_plan *plan, ambit_document **document_out);

AMBIT_API int32_t ambit_plan_free(ambit_plan *plan);

/* ------------------------------------------------------------------------------------------------
 * Renewals: whose the conversation near a renewal is, the vendor's or a partner's; who hears of it
 * --------------------------------------------------------------------------------------------- */

/* The records of a batch, clients whom partners look after, met with an engine: the people that
 * they name are looked up once, so that asking costs little however often. It belongs to one
 * engine: bind again after a change. Keeps what it needs alive. UNKNOWN_OBJECT (the policy has no
 * renewals, or of another object), SCHEMA_MISMATCH, LIMIT_EXCEEDED. The report of a success warns
 * of every record that will be undecided, by row and field. */
AMBIT_API int32_t ambit_clients_bind(const ambit_engine *engine, const ambit_batch *batch,
                                     ambit_scratch *scratch, ambit_clients **clients_out,
                                     ambit_report **report_out);

AMBIT_API int32_t ambit_clients_free(ambit_clients *clients);

#define AMBIT_NOTICE_RENEWAL 0 /* follows what a client says of itself (an override) */
#define AMBIT_NOTICE_ACCOUNT 1 /* follows what its partner does by default */

/* Whose each client is and who is told, on the context's local day (which matters for absences).
 * All that take a context: UNKNOWN_ZONE, INVALID_ARGUMENT (now or kind out of range). Cost: some 20
 * ns and 10 bytes a client. */
AMBIT_API int32_t ambit_renewals_decide(const ambit_clients *clients, int32_t kind,
                                        const ambit_context *context,
                                        ambit_renewals **renewals_out,
                                        ambit_report **report_out);

/* The long answer for one client as JSON: the decision, and a sentence that says why.
 * INVALID_ARGUMENT for a row past the end. */
AMBIT_API int32_t ambit_renewals_explain(const ambit_clients *clients, size_t row, int32_t kind,
                                         const ambit_context *context,
                                         ambit_document **document_out,
                                         ambit_report **report_out);

/* Where each client's renewal stands on a day, such as "2026-12-01", as JSON Lines: its date, the
 * days left, and upcoming, pending, renewed, confirmed or cancellation_requested. The report warns
 * of clients that are undecided. INVALID_ARGUMENT where the day is none. */
AMBIT_API int32_t ambit_renewals_standing(const ambit_clients *clients, const char *day,
                                          size_t day_size, ambit_document **document_out,
                                          ambit_report **report_out);

/* The notices that are due from one day to another, both included, as JSON Lines by day, then
 * client; none that the ledger knows as sent. `sent_commands_out`, which may be NULL, gets the
 * commands for ambit_ledger_apply that mark them as sent, those that reach nobody left out. The
 * report warns of clients that are undecided. INVALID_ARGUMENT (no days, or in the wrong order), LIMIT_EXCEEDED. */
AMBIT_API int32_t ambit_renewals_due(const ambit_clients *clients, const ambit_ledger *ledger,
                                     const char *from, size_t from_size, const char *to,
                                     size_t to_size, ambit_document **notices_out,
                                     ambit_document **sent_commands_out,
                                     ambit_report **report_out);

/* What commands (set_default_owner, set_default_contact, set_override, clear_override) would
 * change, as JSON: which clients get another owner, which people start or stop hearing of them,
 * and what to save in the policy and in the records. Saves nothing. INVALID_ARGUMENT with every problem of the
 * commands: then none of them stands. */
AMBIT_API int32_t ambit_renewals_preview(const ambit_clients *clients, const char *commands,
                                         size_t commands_size, const ambit_context *context,
                                         ambit_document **document_out,
                                         ambit_report **report_out);

AMBIT_API int32_t ambit_renewals_size(const ambit_renewals *renewals, size_t *count_out);

#define AMBIT_RENEWAL_DECIDED 0
#define AMBIT_RENEWAL_UNDELIVERABLE 1 /* nobody at all can be told; the decision says why */
#define AMBIT_RENEWAL_UNDECIDED 2     /* the record is wrong in a field that the question reads */

/* For each client an AMBIT_RENEWAL_...; the bytes live as long as the handle. */
AMBIT_API int32_t ambit_renewals_outcomes(const ambit_renewals *renewals,
                                          const uint8_t **outcomes_out, size_t *count_out);

#define AMBIT_PARTY_VENDOR 0
#define AMBIT_PARTY_PARTNER 1

/* For each client an AMBIT_PARTY_..., the vendor where it is undecided; likewise. */
AMBIT_API int32_t ambit_renewals_owners(const ambit_renewals *renewals,
                                        const uint8_t **owners_out, size_t *count_out);

/* One decision as JSON. INVALID_ARGUMENT for a row past the end. */
AMBIT_API int32_t ambit_renewals_json(const ambit_renewals *renewals, size_t row,
                                      ambit_document **document_out);

/* All decisions as JSON Lines, in the order of the records. */
AMBIT_API int32_t ambit_renewals_json_lines(const ambit_renewals *renewals,
                                            ambit_document **document_out);

AMBIT_API int32_t ambit_renewals_free(ambit_renewals *renewals);

/* ------------------------------------------------------------------------------------------------
 * Tickets: what a customer may see in the portal
 * --------------------------------------------------------------------------------------------- */

#define AMBIT_VISITOR_CONTACT 0  /* a contact, who logs in by the portal's registration */
#define AMBIT_VISITOR_SSO 1      /* a contact, as the identity provider has just said */
#define AMBIT_VISITOR_EMPLOYEE 2 /* a user who is signed in, not an agent here */

/* Somebody who comes to a portal of the engine's policy: the one compiled plan that all questions
 * below read, at the context's moment. `id` is that of the contact, or of the employee's user. Who
 * is not there, or may not enter, is a viewer too: of nothing. INVALID_ARGUMENT (no such portal, an
 * empty id, another kind of visitor), UNKNOWN_ZONE. Cost: the companies of the contact; of an
 * employee a look at every contact. */
AMBIT_API int32_t ambit_viewer_bind(const ambit_engine *engine, const char *portal,
                                    size_t portal_size, int32_t visitor, const char *id,
                                    size_t id_size, const ambit_context *context,
                                    ambit_viewer **viewer_out, ambit_report **report_out);

#define AMBIT_AUDIENCE_CUSTOMER 0 /* learns nothing of what is hidden: not_found, as if not there */
#define AMBIT_AUDIENCE_EMPLOYEE 1 /* is told why */

/* Whether the viewer may enter, as JSON; to employees also through which access what is open. */
AMBIT_API int32_t ambit_viewer_entry(const ambit_viewer *viewer, int32_t audience,
                                     ambit_document **document_out);

#define AMBIT_SIGHT_HIDDEN 0
#define AMBIT_SIGHT_OWN 1
#define AMBIT_SIGHT_SHARED 2  /* through a company: fewer fields are shown */
#define AMBIT_SIGHT_INVALID 3 /* hidden: a field that the plan reads is wrong in that record */

/* One AMBIT_SIGHT_... a record into the caller's bytes; `sights_size` must be the batch's size,
 * else INVALID_ARGUMENT. UNKNOWN_OBJECT, SCHEMA_MISMATCH. On failure the bytes are 0: nothing is
 * seen. */
AMBIT_API int32_t ambit_viewer_see(const ambit_viewer *viewer, const ambit_batch *batch,
                                   ambit_scratch *scratch, size_t sights_size,
                                   uint8_t *sights_out);

/* Whether one ticket is visible, as JSON; to employees with the way in, or the test that stopped
 * it. INVALID_ARGUMENT for a row past the end; the rest as above. */
AMBIT_API int32_t ambit_viewer_can_see(const ambit_viewer *viewer, const ambit_batch *batch,
                                       size_t row, int32_t audience, ambit_scratch *scratch,
                                       ambit_document **document_out, ambit_report **report_out);

/* A page of the tickets that the viewer may see, as JSON, with counts and facets of the same
 * predicate. `query` is JSON (view, status, search, filter, sort, facets, page; see
 * include/ambit/tickets.hpp), or nothing at all for all. INVALID_ARGUMENT with every problem of the
 * query; the rest as above. */
AMBIT_API int32_t ambit_viewer_list(const ambit_viewer *viewer, const ambit_batch *batch,
                                    const char *query, size_t query_size, ambit_scratch *scratch,
                                    ambit_document **document_out, ambit_report **report_out);

/* How many tickets ambit_viewer_list counts under the same query: its "count", without making a
 * page; 0 where its outcome is another than listed, and on failure. Status as above. */
AMBIT_API int32_t ambit_viewer_count(const ambit_viewer *viewer, const ambit_batch *batch,
                                     const char *query, size_t query_size, ambit_scratch *scratch,
                                     size_t *count_out, ambit_report **report_out);

#define AMBIT_SESSION_ACCESS_DENIED 0
#define AMBIT_SESSION_ALIVE 1
#define AMBIT_SESSION_TIMED_OUT 2

/* Whether somebody who was last active at a moment is still logged in at the viewer's; timed out
 * from the very minute on that the portal says. `is_known` 0: no activity is known, and the moment not
 * looked at. */
AMBIT_API int32_t ambit_viewer_session(const ambit_viewer *viewer, int32_t is_known,
                                       int64_t last_activity_unix_us, int32_t *state_out);

/* What the viewer reads of one ticket's conversations, which are JSON that the host makes (threads
 * with their messages, and the addresses that are connected; see include/ambit/conversations.hpp):
 * the most recent thread with a message that the portal shows, as JSON; to employees with warnings
 * of what could not be known. Of a hidden ticket what ambit_viewer_can_see says. INVALID_ARGUMENT
 * (a row past the end, conversations of another ticket or that are no JSON); the rest as above. */
AMBIT_API int32_t ambit_viewer_thread(const ambit_viewer *viewer, const ambit_batch *batch,
                                      size_t row, const char *conversations,
                                      size_t conversations_size, int32_t audience,
                                      ambit_scratch *scratch, ambit_document **document_out,
                                      ambit_report **report_out);

/* Whether the viewer may reply to one ticket, attach to a reply, close it, reopen it, as JSON; to
 * employees with the inbox, or the reason. Likewise. */
AMBIT_API int32_t ambit_viewer_can_reply(const ambit_viewer *viewer, const ambit_batch *batch,
                                         size_t row, const char *conversations,
                                         size_t conversations_size, int32_t audience,
                                         ambit_scratch *scratch, ambit_document **document_out,
                                         ambit_report **report_out);

/* What a reply (JSON: id, text, attachments) comes to: the effects that the host carries out, or a
 * refusal, as JSON. INVALID_ARGUMENT also with every problem of the reply. Likewise. */
AMBIT_API int32_t ambit_viewer_reply(const ambit_viewer *viewer, const ambit_batch *batch,
                                     size_t row, const char *conversations,
                                     size_t conversations_size, const char *reply,
                                     size_t reply_size, int32_t audience, ambit_scratch *scratch,
                                     ambit_document **document_out, ambit_report **report_out);

/* Whether the viewer may submit tickets, what the form asks, and whether such a ticket will be
 * visible to them, as JSON. */
AMBIT_API int32_t ambit_viewer_can_submit(const ambit_viewer *viewer, int32_t audience,
                                          ambit_document **document_out);

/* The ticket that a submission (JSON: id, fields) makes, or a refusal, as JSON. Its id follows from
 * the submission's, so that one submission makes one ticket: the host creates it where none has
 * this id. INVALID_ARGUMENT with every problem of the submission. */
AMBIT_API int32_t ambit_viewer_submit(const ambit_viewer *viewer, const char *submission,
                                      size_t submission_size, int32_t audience,
                                      ambit_scratch *scratch, ambit_document **document_out,
                                      ambit_report **report_out);

AMBIT_API int32_t ambit_viewer_free(ambit_viewer *viewer);

/* What stands in the way of switching a portal on, as JSON: what blocks it, and warnings (see
 * include/ambit/portals.hpp). INVALID_ARGUMENT (no such portal), UNKNOWN_ZONE. */
AMBIT_API int32_t ambit_portal_readiness(const ambit_engine *engine, const char *portal,
                                         size_t portal_size, const ambit_context *context,
                                         ambit_document **document_out,
                                         ambit_report **report_out);

/* A portal's settings changed by a user, as JSON: the whole changed policy document, which the host
 * saves, or a refusal (no permission; not ready to be on, with what blocks it). `policy` is the
 * document of the engine's policy, `change` is laid over the portal's settings (RFC 7396).
 * INVALID_ARGUMENT (no such portal, another policy, a change that is none), INVALID_POLICY with
 * every problem of the changed document, UNKNOWN_ZONE. */
AMBIT_API int32_t ambit_portal_change(const ambit_engine *engine, const char *policy,
                                      size_t policy_size, const char *portal, size_t portal_size,
                                      const char *user, size_t user_size, const char *change,
                                      size_t change_size, const ambit_context *context,
                                      ambit_document **document_out, ambit_report **report_out);

/* Every contact who can see a ticket, with the way in, as JSON for employees: exactly those of whom
 * ambit_viewer_can_see is true; where the portal takes single sign-on the identity provider is
 * taken to vouch for everybody. Status as of bind and can_see. Cost: a viewer for each contact. */
AMBIT_API int32_t ambit_tickets_who_can_see(const ambit_engine *engine, const char *portal,
                                            size_t portal_size, const ambit_batch *batch,
                                            size_t row, const ambit_context *context,
                                            ambit_scratch *scratch, ambit_document **document_out,
                                            ambit_report **report_out);

/* What all contacts together can see of the batch, as JSON for employees: by way in how many
 * contacts, how many tickets, which fields. Likewise. */
AMBIT_API int32_t ambit_tickets_exposure(const ambit_engine *engine, const char *portal,
                                         size_t portal_size, const ambit_batch *batch,
                                         const ambit_context *context, ambit_scratch *scratch,
                                         ambit_document **document_out,
                                         ambit_report **report_out);

/* ------------------------------------------------------------------------------------------------
 * Sharing: which records staff and partner users may see and edit
 * --------------------------------------------------------------------------------------------- */

/* Records that were shared by hand: a JSON array of {"object": "lead", "id": "L1",
 * "to": {"user": "ana"}, "access": "read"}. INVALID_ARGUMENT with every problem. */
AMBIT_API int32_t ambit_shares_from_json(const char *json, size_t json_size,
                                         ambit_shares **shares_out, ambit_report **report_out);

AMBIT_API int32_t ambit_shares_size(const ambit_shares *shares, size_t *count_out);

AMBIT_API int32_t ambit_shares_free(ambit_shares *shares);

/* A user before the records of an object, as the policy's `sharing` has it: the one compiled plan
 * that all questions below read, at the context's moment. `shares` may be NULL: nothing is shared by
 * hand. Who is not there, not active, or a partner user of an account that is not partner-enabled
 * sees nothing. INVALID_ARGUMENT (the policy says nothing of the object's sharing), UNKNOWN_ZONE. */
AMBIT_API int32_t ambit_sharing_bind(const ambit_engine *engine, const char *object,
                                     size_t object_size, const char *user, size_t user_size,
                                     const ambit_context *context, const ambit_shares *shares,
                                     ambit_sharing **sharing_out, ambit_report **report_out);

/* 1 where the user may look at records at all, else 0. */
AMBIT_API int32_t ambit_sharing_may_look(const ambit_sharing *sharing, int32_t *may_look_out);

#define AMBIT_ACCESS_HIDDEN 0
#define AMBIT_ACCESS_READ 1
#define AMBIT_ACCESS_EDIT 2    /* and read */
#define AMBIT_ACCESS_INVALID 3 /* hidden: a field that the sharing reads is wrong in that record */

/* One AMBIT_ACCESS_... a record into the caller's bytes; `access_size` must be the batch's size,
 * else INVALID_ARGUMENT. UNKNOWN_OBJECT, SCHEMA_MISMATCH. On failure the bytes are 0: nothing is
 * seen. */
AMBIT_API int32_t ambit_sharing_see(const ambit_sharing *sharing, const ambit_batch *batch,
                                    ambit_scratch *scratch, size_t access_size,
                                    uint8_t *access_out);

/* Whether one record may be seen, or edited, as JSON, with the grant that allows it, or the reason.
 * INVALID_ARGUMENT for a row past the end; the rest as above. */
AMBIT_API int32_t ambit_sharing_can_see(const ambit_sharing *sharing, const ambit_batch *batch,
                                        size_t row, ambit_scratch *scratch,
                                        ambit_document **document_out, ambit_report **report_out);
AMBIT_API int32_t ambit_sharing_can_edit(const ambit_sharing *sharing, const ambit_batch *batch,
                                         size_t row, ambit_scratch *scratch,
                                         ambit_document **document_out, ambit_report **report_out);

/* A page of the records that the user may see, or edit, by id, as JSON. `query` is JSON (access,
 * page; see include/ambit/sharing.hpp), or nothing at all. INVALID_ARGUMENT with every problem of
 * the query; the rest as above. */
AMBIT_API int32_t ambit_sharing_list(const ambit_sharing *sharing, const ambit_batch *batch,
                                     const char *query, size_t query_size, ambit_scratch *scratch,
                                     ambit_document **document_out, ambit_report **report_out);

/* How many records ambit_sharing_list counts under the same query. Status as above. */
AMBIT_API int32_t ambit_sharing_count(const ambit_sharing *sharing, const ambit_batch *batch,
                                      const char *query, size_t query_size, ambit_scratch *scratch,
                                      size_t *count_out, ambit_report **report_out);

AMBIT_API int32_t ambit_sharing_free(ambit_sharing *sharing);

/* ------------------------------------------------------------------------------------------------
 * Workspace: what is on a success manager's plate
 * --------------------------------------------------------------------------------------------- */

/* A user before the workspace that the policy has, at the context's moment. Whoever has no tab is
 * one too, of nothing. `plate_of` is the user whose summary is looked at; empty: the user's own.
 * `shares` may be NULL: nothing is shared by hand. INVALID_ARGUMENT (the policy says nothing of a
 * workspace), UNKNOWN_ZONE. */
AMBIT_API int32_t ambit_workspace_bind(const ambit_engine *engine, const char *user,
                                       size_t user_size, const ambit_context *context,
                                       const char *plate_of, size_t plate_of_size,
                                       const ambit_shares *shares, ambit_workspace **workspace_out,
                                       ambit_report **report_out);

/* The user's tabs and rights as JSON, and why they have no others. */
AMBIT_API int32_t ambit_workspace_entry(const ambit_workspace *workspace,
                                        ambit_document **document_out);

#define AMBIT_WORKSPACE_MAX_BATCHES 1000

/* Answers a question as JSON: {"ask": "summary"}, "schedule", "health" (include/ambit/workspace.hpp
 * says what may be asked), "portfolio", "pipeline", "feed" (include/ambit/workspace_views.hpp).
 * `batches` are the records, one batch of each object that the question is about, at most so many.
 * `ledger` has the views that are kept and what was taken out of the feed; NULL: nothing. Whoever
 * lacks the tab is told so, with status OK. INVALID_ARGUMENT with every problem of the question and
 * the batches; where the ledger fails, as it does. */
AMBIT_API int32_t ambit_workspace_ask(const ambit_workspace *workspace,
                                      const ambit_batch *const *batches, size_t batch_count,
                                      const ambit_ledger *ledger, const char *question, size_t question_size,
                                      ambit_scratch *scratch, ambit_document **document_out,
                                      ambit_report **report_out);

/* What the user does in the workspace, as a JSON array or JSON Lines, and remembers it; the context
 * that the workspace was bound with names them as its actor:
 *
 *   {"act": "save_view", "object": "company", "id": "at-risk", "name": "At risk",
 *    "visibility": "private", "columns": [...], "criteria": {...}, "sort": [...]}
 *   {"act": "follow", "object": "deal", "id": "D1"}
 *   {"act": "edit", "object": "deal", "id": "D1", "values": {"amount": "1200.00"}}
 *   {"act": "move_stage", "pipeline": "sales", "id": "D1", "stage": "won", "values": {...}}
 *   {"act": "merge", "object": "company", "id": "C2", "into": "C1"}
 *
 * and others; include/ambit/workspace_acts.hpp has all of them, and what each answers. `batches` have
 * the records that are named. Results come as JSON Lines: `outcome` (done, kept, refused), the
 * `reason` of a refusal, the `patch` for the host's record. A refusal is a result, and OK. After a
 * conflict with another thread or process it acts again, 64 times at most, and then fails with
 * CONFLICT. INVALID_ARGUMENT with every problem of the acts: then none is done. SCHEMA_MISMATCH;
 * where the ledger fails, as it does. */
AMBIT_API int32_t ambit_workspace_act(const ambit_workspace *workspace,
                                      const ambit_batch *const *batches, size_t batch_count,
                                      const ambit_ledger *ledger, const char *acts_json,
                                      size_t acts_json_size, ambit_scratch *scratch,
                                      ambit_document **results_out, ambit_report **report_out);

/* The same without remembering it, for hosts that keep the ledger in a database of their own: the
 * results, and as a second document what committing them would change and what it would ask, as
 * ambit_ledger_changes gives it of a plan. Changes nothing. Errors as ambit_workspace_act; CONFLICT
 * where the ledger was changed in between by another thread. */
AMBIT_API int32_t ambit_workspace_plan_acts(const ambit_workspace *workspace,
                                            const ambit_batch *const *batches, size_t batch_count,
                                            const ambit_ledger *ledger, const char *acts_json,
                                            size_t acts_json_size, ambit_scratch *scratch,
                                            ambit_document **results_out,
                                            ambit_document **changes_out,
                                            ambit_report **report_out);

/* What a ledger remembers of the workspace: {"ask": "history", "object": "deal", "id": "D1"},
 * "follows", "resolve", "views", "reports" (include/ambit/workspace_acts.hpp). `batches` have the
 * record whose history is asked. INVALID_ARGUMENT with every problem of the question. */
AMBIT_API int32_t ambit_workspace_ask_ledger(const ambit_workspace *workspace,
                                             const ambit_batch *const *batches, size_t batch_count,
                                             const ambit_ledger *ledger, const char *question,
                                             size_t question_size, ambit_scratch *scratch,
                                             ambit_document **document_out,
                                             ambit_report **report_out);

AMBIT_API int32_t ambit_workspace_free(ambit_workspace *workspace);

/* ------------------------------------------------------------------------------------------------
 * Reviews of sharing: what external users see, and what a change gives and takes
 * --------------------------------------------------------------------------------------------- */

/* By which grant partner users and guests see which of the batch's records, as JSON, with the
 * choice of leaving each or narrowing it to internal users (see include/ambit/sharing_review.hpp).
 * `shares` may be NULL: nothing is shared by hand. `query` is a JSON object; with size 0 what is
 * usual is asked for. INVALID_ARGUMENT (the policy says nothing of how the batch's object is
 * shared; every problem of the query), SCHEMA_MISMATCH, UNKNOWN_ZONE. */
AMBIT_API int32_t ambit_sharing_review(const ambit_engine *engine, const ambit_batch *batch,
                                       const ambit_context *context, const ambit_shares *shares,
                                       const char *query, size_t query_size,
                                       ambit_scratch *scratch, ambit_document **document_out,
                                       ambit_report **report_out);

/* Who may see or edit what by the second engine and not by the first, or the reverse, as JSON. The
 * batches hold the same records in the same order, each read by the schema of its engine's policy;
 * they may be one. Otherwise likewise. */
AMBIT_API int32_t ambit_sharing_diff(const ambit_engine *before, const ambit_batch *batch_before,
                                     const ambit_engine *after, const ambit_batch *batch_after,
                                     const ambit_context *context, const ambit_shares *shares,
                                     const char *query, size_t query_size, ambit_scratch *scratch,
                                     ambit_document **document_out, ambit_report **report_out);

/* ------------------------------------------------------------------------------------------------
 * Ticket index: tickets kept in memory, for lists and counts in microseconds
 * --------------------------------------------------------------------------------------------- */

/* An index without tickets, of a policy and a portal: it answers viewers of any engine of that
 * policy. It guards itself, which is what `const` means below: questions and writes may come from
 * many threads. A question sees the last write that had ended when it began, and waits for none.
 * INVALID_ARGUMENT (no such portal). */
AMBIT_API int32_t ambit_ticket_index_create(const ambit_engine *engine, const char *portal,
                                            size_t portal_size, ambit_ticket_index **index_out,
                                            ambit_report **report_out);

#define AMBIT_TICKETS_INSERT 0 /* an id that is there is refused */
#define AMBIT_TICKETS_UPDATE 1 /* an id that is not there is refused */
#define AMBIT_TICKETS_PUT 2    /* both are taken */

/* Takes all tickets of a batch in, or none, with every problem by row. Values are copied: the batch,
 * and columns behind it, may go. Of tickets that are wrong in a field that the plan reads, and so
 * shown to nobody, the report warns. INVALID_ARGUMENT, UNKNOWN_OBJECT, SCHEMA_MISMATCH,
 * LIMIT_EXCEEDED. */
AMBIT_API int32_t ambit_ticket_index_write(const ambit_ticket_index *index,
                                           const ambit_batch *batch, int32_t kind,
                                           ambit_report **report_out);

/* Removes tickets by a JSON array of their ids, all or none. INVALID_ARGUMENT with every id that is
 * not there or stands twice. */
AMBIT_API int32_t ambit_ticket_index_remove(const ambit_ticket_index *index, const char *ids,
                                            size_t ids_size, ambit_report **report_out);

/* What ambit_viewer_list says of a batch of all tickets, byte for byte. INVALID_ARGUMENT for a
 * viewer of another policy or portal, and with every problem of the query. */
AMBIT_API int32_t ambit_ticket_index_list(const ambit_ticket_index *index,
                                          const ambit_viewer *viewer, const char *query,
                                          size_t query_size, ambit_scratch *scratch,
                                          ambit_document **document_out,
                                          ambit_report **report_out);

/* How many tickets the viewer may see, how many of them are own, open and closed. */
AMBIT_API int32_t ambit_ticket_index_count(const ambit_ticket_index *index,
                                           const ambit_viewer *viewer, ambit_scratch *scratch,
                                           size_t *tickets_out, size_t *own_out, size_t *open_out,
                                           size_t *closed_out);

/* One AMBIT_SIGHT_... for each id of a JSON array into the caller's bytes, hidden where there is no
 * such ticket; `sights_size` must be the count of ids, else INVALID_ARGUMENT. On failure the bytes
 * are 0. */
AMBIT_API int32_t ambit_ticket_index_see(const ambit_ticket_index *index,
                                         const ambit_viewer *viewer, const char *ids,
                                         size_t ids_size, ambit_scratch *scratch,
                                         size_t sights_size, uint8_t *sights_out);

/* As ambit_viewer_can_see, by the ticket's id. Of one that is not there employees are told
 * unknown_ticket, and customers the same as of a hidden one. */
AMBIT_API int32_t ambit_ticket_index_can_see(const ambit_ticket_index *index,
                                             const ambit_viewer *viewer, const char *id,
                                             size_t id_size, int32_t audience,
                                             ambit_scratch *scratch,
                                             ambit_document **document_out,
                                             ambit_report **report_out);

/* How many tickets there are, how many of them are shown to nobody since a field that the plan reads
 * is wrong, and how many bytes the index holds. */
AMBIT_API int32_t ambit_ticket_index_size(const ambit_ticket_index *index, size_t *tickets_out,
                                          size_t *invalid_out, size_t *bytes_out);

AMBIT_API int32_t ambit_ticket_index_free(ambit_ticket_index *index);

/* ------------------------------------------------------------------------------------------------
 * Criteria: one question about a record, on its own
 * --------------------------------------------------------------------------------------------- */

/* The language of a policy's `when`, over the named object: a user's private view is compiled so.
 * UNKNOWN_OBJECT, INVALID_CRITERION with every problem, LIMIT_EXCEEDED. */
AMBIT_API int32_t ambit_criterion_compile(const ambit_schema *schema, const char *object,
                                          size_t object_size, const char *json, size_t json_size,
                                          ambit_criterion **criterion_out,
                                          ambit_report **report_out);

#define AMBIT_VERDICT_NOT_PASSED 0
#define AMBIT_VERDICT_PASSED 1
#define AMBIT_VERDICT_INVALID 2 /* a field that the criterion reads is wrong in that record */

/* One AMBIT_VERDICT_... a record into the caller's bytes; `verdicts_size` must be the batch's
 * size, else INVALID_ARGUMENT. SCHEMA_MISMATCH, UNKNOWN_ZONE. On failure the bytes are 0: nobody
 * passes. */
AMBIT_API int32_t ambit_criterion_test(const ambit_criterion *criterion, const ambit_batch *batch,
                                       const ambit_context *context, const ambit_zones *zones,
                                       ambit_scratch *scratch, size_t verdicts_size,
                                       uint8_t *verdicts_out);

/* Why one record passes or not, as JSON: the tree as it was written, with what each test saw. */
AMBIT_API int32_t ambit_criterion_explain(const ambit_criterion *criterion,
                                          const ambit_batch *batch, size_t row,
                                          const ambit_context *context, const ambit_zones *zones,
                                          ambit_scratch *scratch, ambit_document **document_out,
                                          ambit_report **report_out);

AMBIT_API int32_t ambit_criterion_fingerprint(const ambit_criterion *criterion,
                                              const char **text_out, size_t *size_out);

AMBIT_API int32_t ambit_criterion_free(ambit_criterion *criterion);

/* ------------------------------------------------------------------------------------------------
 * SQL text: the same answers as the WHERE of a query of the host's own database
 * --------------------------------------------------------------------------------------------- */

#define AMBIT_DIALECT_SQLITE 0
#define AMBIT_DIALECT_POSTGRESQL 1
#define AMBIT_DIALECT_DUCKDB 2

/* Where the fields of an object are stored, as JSON (include/ambit/sql.hpp): tables, columns and
 * their types. UNKNOWN_OBJECT, INVALID_ARGUMENT with every problem. */
AMBIT_API int32_t ambit_mapping_compile(const ambit_schema *schema, const char *object,
                                        size_t object_size, const char *json, size_t json_size,
                                        ambit_mapping **mapping_out, ambit_report **report_out);

AMBIT_API int32_t ambit_mapping_free(ambit_mapping *mapping);

/* The tickets that a viewer sees, as JSON: {"dialect":..,"text":"..","own":"..","parameters":
 * [{"type":"text[]","value":["ana"],"text":"{\"ana\"}"}]}. `text` stands behind WHERE, `own` is true
 * of the viewer's own among them; bind the parameters in order. INVALID_ARGUMENT where something
 * cannot be said exactly, with each such test, its place, the reason and a remedy; UNKNOWN_OBJECT,
 * SCHEMA_MISMATCH: a mapping of other records. */
AMBIT_API int32_t ambit_viewer_sql(const ambit_viewer *viewer, const ambit_mapping *mapping,
                                   int32_t dialect, ambit_document **document_out,
                                   ambit_report **report_out);

/* The records that a user may see, or edit, by sharing: `access` is AMBIT_ACCESS_READ or
 * AMBIT_ACCESS_EDIT. Likewise, without `own`; the text is another for other users. */
AMBIT_API int32_t ambit_sharing_sql(const ambit_sharing *sharing, const ambit_mapping *mapping,
                                    int32_t dialect, int32_t access,
                                    ambit_document **document_out, ambit_report **report_out);

/* The records that pass a criterion at the context's moment; likewise, without `own`. */
AMBIT_API int32_t ambit_criterion_sql(const ambit_criterion *criterion,
                                      const ambit_mapping *mapping, int32_t dialect,
                                      const ambit_context *context, const ambit_zones *zones,
                                      ambit_document **document_out, ambit_report **report_out);

/* A text as comparisons that ignore case see it, for columns that a mapping calls folded. */
AMBIT_API int32_t ambit_sql_folded(const char *text, size_t text_size,
                                   ambit_document **document_out);

/* ------------------------------------------------------------------------------------------------
 * Importing: another product's configuration, read into a policy
 * --------------------------------------------------------------------------------------------- */

/* A Salesforce organisation's assignment rules, queues, list views and other rules. The request is JSON:
 *
 *   {"files": [{"name": "Lead.assignmentRules", "text": "<?xml ..."},
 *              {"name": "Web.queue", "text": "<?xml ..."}],
 *    "options": {"name": "...", "time_zone": "Europe/Berlin", "schema": { ... }}}
 *
 * `options` and each of its members may be left out. `zones` has the data of `time_zone`, and may
 * be NULL; a date that needs a zone which is not named, or has no data, leaves its entry uncarried.
 *
 * Out come a policy that compiles, a directory of the queues and users that it names, and in the
 * report, as notes, everything that was inferred or could not be carried over. INVALID_IMPORT with
 * every problem: then nothing is imported. */
AMBIT_API int32_t ambit_salesforce_import(const char *request_json, size_t request_json_size,
                                          const ambit_zones *zones,
                                          ambit_document **policy_out,
                                          ambit_document **directory_out,
                                          ambit_report **report_out);

/* HubSpot's searches (`filterGroups`) and lists (`filterBranch`), read into a policy whose criteria
 * they become. The request is of the same form; its `options` may further have
 *
 *   "object": "contact"    what a file is about that does not tell
 *   "max_groups": 6, "max_filters_in_group": 10, "max_filters": 25    of one search
 *
 * and the rest holds as above; there is no directory. */
AMBIT_API int32_t ambit_hubspot_import(const char *request_json, size_t request_json_size,
                                       const ambit_zones *zones, ambit_document **policy_out,
                                       ambit_report **report_out);

#ifdef __cplusplus
}
#endif

#endif /* AMBIT_H */
