"""SQLite: a table in memory, ids as integers, an index on contact and one on company, analysed."""

import sqlite3
import sys

from ticket_columns import Tickets, serve, sql_questions


def main():
    tickets = Tickets(sys.argv[1])
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE tickets (id INTEGER PRIMARY KEY, contact INTEGER, "
                     "company INTEGER, pipeline INTEGER, category INTEGER, status INTEGER, "
                     "priority INTEGER, is_internal INTEGER)")
    bits = tickets.internal_bits
    rows = zip(range(tickets.size), *tickets.columns.values(),
               (bits[row >> 3] >> (row & 7) & 1 for row in range(tickets.size)))
    database.executemany("INSERT INTO tickets VALUES (?, ?, ?, ?, ?, ?, ?, ?)", rows)
    database.execute("CREATE INDEX by_contact ON tickets (contact)")
    database.execute("CREATE INDEX by_company ON tickets (company)")
    database.execute("ANALYZE")
    serve(sqlite3.sqlite_version,
          sql_questions(lambda statement: database.execute(statement).fetchall()))


if __name__ == "__main__":
    main()
