"""SQLite: tables in memory, ids as integers, an index for each question, analysed."""

import sqlite3
import sys

from plate_columns import Plate, serve, sql_questions

TABLES = {"accounts": ("account", "csm, renews_on, csm_since, confidential"),
          "contacts": ("contact", "company"),
          "activities": ("activity", "contact, at, confidential"),
          "tasks": ("task", "assignee, due_on, done"),
          "deals": ("deal", "owner, region")}
INDEXES = ("accounts (csm)", "contacts (company)", "activities (contact)",
           "tasks (assignee, due_on)", "deals (owner)", "deals (region)")


def main():
    plate = Plate(sys.argv[1])
    database = sqlite3.connect(":memory:")
    for name, (table, columns) in TABLES.items():
        database.execute(f"CREATE TABLE {name} (id INTEGER PRIMARY KEY, {columns})")
        places = ", ".join("?" * (columns.count(",") + 2))
        database.executemany(f"INSERT INTO {name} VALUES ({places})", plate.rows(table))
    for number, index in enumerate(INDEXES):
        database.execute(f"CREATE INDEX i{number} ON {index}")
    database.execute("ANALYZE")
    serve(sqlite3.sqlite_version,
          sql_questions(lambda statement: database.execute(statement).fetchall()))


if __name__ == "__main__":
    main()
