"""DuckDB: the entries as a CASE expression over a table of leads in memory, a batch a statement, by
one thread. The expression is evaluated a column at a time, each WHEN only for the leads that met
none before it."""

import sys

import duckdb

from case_sql import case_of, columns_of, text
from contender import Workload, serve


def fill(database, work):
    columns = columns_of(work.fields, "VARCHAR", "BIGINT")
    database.execute(f"CREATE TABLE leads (row BIGINT, {columns})")
    path = str(work.folder / "records.jsonl")
    names = ", ".join(work.fields)
    types = ", ".join(f"{name}: '{'VARCHAR' if field['type'] == 'text' else 'BIGINT'}'"
                      for name, field in work.fields.items())
    database.execute(
        f"INSERT INTO leads SELECT CAST(substr(id, 6) AS BIGINT) AS row, {names} "
        f"FROM read_json({text(path)}, format='newline_delimited', "
        f"columns={{id: 'VARCHAR', {types}}}) ORDER BY row")


def main():
    work = Workload(sys.argv[1])
    database = duckdb.connect(":memory:")
    database.execute("SET threads = 1")
    fill(database, work)
    entry = case_of(work.entries,
                    starts_with=lambda field, start: f"starts_with({field}, {text(start)})",
                    contains=lambda field, part: f"contains({field}, {text(part)})")
    # As a list, because a statement that gives the expression out in rows takes DuckDB seconds to
    # plan at 100 entries; by one thread it is in the table's order, which is that of the rows.
    database.execute(f"PREPARE each AS SELECT list({entry}) FROM leads "
                     "WHERE row BETWEEN $1 AND $2")
    database.execute(f"PREPARE together AS SELECT sum({entry}) FROM leads WHERE row < $1")

    def answers(first, count):
        return database.execute(f"EXECUTE each({first}, {first + count - 1})").fetchone()[0]

    def total(count):
        return int(database.execute(f"EXECUTE together({count})").fetchone()[0])

    serve(duckdb.__version__, answers, total)


if __name__ == "__main__":
    main()
