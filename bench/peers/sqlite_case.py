"""SQLite: the entries as a CASE expression over a table of leads in memory, a batch a statement."""

import sqlite3
import sys

from case_sql import case_of, columns_of, rows_of, text
from contender import Workload, serve


def main():
    work = Workload(sys.argv[1])
    database = sqlite3.connect(":memory:")
    database.execute(f"CREATE TABLE leads (row INTEGER PRIMARY KEY, "
                     f"{columns_of(work.fields, 'TEXT', 'INTEGER')})")
    places = ", ".join("?" for _ in range(len(work.fields) + 1))
    database.executemany(f"INSERT INTO leads VALUES ({places})",
                         ((row, *values) for row, values in enumerate(rows_of(work))))
    entry = case_of(
        work.entries,
        starts_with=lambda field, start: f"substr({field}, 1, {len(start)}) = {text(start)}",
        contains=lambda field, part: f"instr({field}, {text(part)}) > 0")
    each = f"SELECT {entry} FROM leads WHERE row BETWEEN ? AND ? ORDER BY row"
    together = f"SELECT sum({entry}) FROM leads WHERE row < ?"

    def answers(first, count):
        return [row[0] for row in database.execute(each, (first, first + count - 1))]

    def total(count):
        return database.execute(together, (count,)).fetchone()[0]

    serve(sqlite3.sqlite_version, answers, total)


if __name__ == "__main__":
    main()
