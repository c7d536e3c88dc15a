/*
 * ambit_sqlite.h: ledgers in a file, beside ambit.h; strict C99.
 *
 *   ambit_ledger *ledger = NULL;
 *   ambit_ledger_open(ambit_sqlite_library(), "leads.ledger", 12, 5000, 0, &ledger, &report);
 *
 * Link libambit and libambit_sqlite. The second is small: it names the SQLite that the ledger is to
 * use, the system's libsqlite3, so that a host that uses SQLite itself has one copy of it in its
 * process (two lose each other's locks). libambit alone needs no SQLite.
 *
 * Thread rule: any thread, any time.
 */
#ifndef AMBIT_SQLITE_H
#define AMBIT_SQLITE_H

#include "ambit.h"

#ifdef __cplusplus
extern "C" {
#endif

/* SQLite's functions for ambit_ledger_open. Never NULL, never freed. */
AMBIT_API const ambit_sqlite *ambit_sqlite_library(void);

#ifdef __cplusplus
}
#endif

#endif /* AMBIT_SQLITE_H */
