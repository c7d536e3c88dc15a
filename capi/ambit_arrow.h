/*
 * ambit_arrow.h: records, directories and decisions as Arrow columns, beside ambit.h; strict C99.
 *
 * The structures are those of the Arrow C data interface, which every Arrow library fills and reads
 * (pyarrow, polars, DuckDB, arrow-rs, nanoarrow); no such library is needed here, and where another
 * header has declared them already they are not declared again.
 *
 *   struct ArrowSchema columns;               // filled by the host's Arrow library:
 *   struct ArrowArray table;                  // a struct array, one column a field
 *   const struct ArrowArray *pieces[1];
 *   pieces[0] = &table;
 *   ambit_batch_bind_arrow(schema, "lead", 4, &columns, pieces, 1, &leads, &report);
 *   ...                                       // ask as often as you like
 *   ambit_batch_free(leads);                  // and only now
 *   table.release(&table);
 *
 * What goes in is borrowed and never released here. What comes out belongs to the caller, who
 * releases it; it stands on its own, whatever has been freed since.
 */
#ifndef AMBIT_ARROW_H
#define AMBIT_ARROW_H

#include "ambit.h"

#ifdef __cplusplus
extern "C" {
#endif

#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE 2
#define ARROW_FLAG_MAP_KEYS_SORTED 4

struct ArrowSchema {
  const char *format;
  const char *name;
  const char *metadata;
  int64_t flags;
  int64_t n_children;
  struct ArrowSchema **children;
  struct ArrowSchema *dictionary;
  void (*release)(struct ArrowSchema *);
  void *private_data;
};

struct ArrowArray {
  int64_t length;
  int64_t null_count;
  int64_t offset;
  int64_t n_buffers;
  int64_t n_children;
  const void **buffers;
  struct ArrowArray **children;
  struct ArrowArray *dictionary;
  void (*release)(struct ArrowArray *);
  void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

/* A batch over the columns of a table that came in `piece_count` arrays, one after the other; none
 * is a batch of no records. Columns are found by the names of fields; include/ambit/arrow.hpp has
 * the formats that each type is read from, and what is refused.
 *
 * `columns` is read during the call. The arrays, their dictionaries included, must stay as they are
 * until ambit_batch_free: they are the one input that outlives its call. Matches and plans copy
 * what they tell of them and may outlive both.
 *
 * The same records give the same answers as JSON: what is wrong in single records is a warning in
 * the report, by row and field. Cost: every value of a column that has a field is looked at once.
 * UNKNOWN_OBJECT, INVALID_RECORDS (a format that is none of the type, a column twice, no column
 * "id", counts or offsets that cannot be), LIMIT_EXCEEDED. */
AMBIT_API int32_t ambit_batch_bind_arrow(const ambit_schema *schema, const char *object,
                                         size_t object_size, const struct ArrowSchema *columns,
                                         const struct ArrowArray *const *pieces,
                                         size_t piece_count, ambit_batch **batch_out,
                                         ambit_report **report_out);

/* The next directory: this one and a put of each row of a table of `kind`: "users", "accounts",
 * "contacts", "queues", "communities", "roles", "teams" or "groups", with columns named as in
 * include/ambit/directory.hpp (arrow.hpp there has their formats). A null, or a column that is not
 * there, is what is left out of JSON. Everything is copied; nothing stays borrowed. All or nothing:
 * INVALID_DIRECTORY with every problem by row and column; INVALID_ARGUMENT for another kind. */
AMBIT_API int32_t ambit_directory_apply_arrow(const ambit_directory *directory, const char *kind,
                                              size_t kind_size, const struct ArrowSchema *columns,
                                              const struct ArrowArray *const *pieces,
                                              size_t piece_count, ambit_directory **directory_out,
                                              ambit_report **report_out);

/* All decisions of a plan as a struct array, a row a record, in order. Its columns: id, outcome,
 * reason, owner_kind ("user" or "queue"), owner_id, rule, entry, choice, pool, warning, replayed,
 * current_owner_kind, current_owner_id, fingerprint; each null where a decision has no such value.
 * What was tried, host data and problems are in the JSON only. Texts are format "U", those that
 * repeat a dictionary of them with indices "i"; choice is "i", replayed "b". The schema's metadata
 * names the engine's fingerprint ("ambit.fingerprint"), "ambit.object", "ambit.event" and
 * "ambit.version".
 *
 * Both structures belong to the caller, who releases each by its own callback, from any thread and
 * also after the plan was freed. On failure both `release` are NULL. */
AMBIT_API int32_t ambit_plan_export_arrow(const ambit_plan *plan, struct ArrowSchema *schema_out,
                                          struct ArrowArray *array_out);

/* All decisions about renewals as a struct array, a row a client, in order. Its columns: id,
 * outcome, account, owner, source, to_count, cc_count, warning (the code of the first), fingerprint;
 * each null where a decision has no such value. Other warnings and problems are in the JSON only.
 * Formats, metadata ("ambit.kind" in place of "ambit.event") and ownership as above; the counts
 * are "i". */
AMBIT_API int32_t ambit_renewals_export_arrow(const ambit_renewals *renewals,
                                              struct ArrowSchema *schema_out,
                                              struct ArrowArray *array_out);

/* Those who are told, a row a recipient, those in to of each decision before those in cc. Columns:
 * row (of the client, from 0; "i"), id (of the client), place ("to" or "cc"), purpose ("inform",
 * "act", "copy"), person_kind ("contact" or "user"), person_id, address, roles (by comma),
 * vendor_employee ("b"), instead_of. A table of its own and no lists in the other, since hosts write
 * a mail a row, and files of commas and many databases have no lists; `row` joins the two. */
AMBIT_API int32_t ambit_renewals_recipients_export_arrow(const ambit_renewals *renewals,
                                                         struct ArrowSchema *schema_out,
                                                         struct ArrowArray *array_out);

#ifdef __cplusplus
}
#endif

#endif /* AMBIT_ARROW_H */
