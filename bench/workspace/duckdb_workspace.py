"""DuckDB, one thread: its own tables or, with "arrow", the Arrow tables in their place. Ids are
integers, which favours it. Statements are prepared once."""

import sys

import duckdb
import pyarrow

from plate_columns import BITS, Plate, serve, sql_questions

TABLES = {"accounts": "account", "contacts": "contact", "activities": "activity", "tasks": "task",
          "deals": "deal"}
TYPES = {"i": pyarrow.int32(), "H": pyarrow.uint16(), "q": pyarrow.int64(), "B": pyarrow.uint8()}


def arrow_table(plate, table):
    size = plate.size(table)

    def of(kind, memory):
        return pyarrow.Array.from_buffers(kind, size, [None, pyarrow.py_buffer(memory)])
    columns = {name: of(TYPES[values.typecode], values)
               for name, values in plate.of(table).items()}
    if table in plate.bits:
        columns[BITS[table]] = of(pyarrow.bool_(), plate.bits[table])
    columns["id"] = pyarrow.array(range(size), pyarrow.int32())
    return pyarrow.table(columns)


def main():
    plate = Plate(sys.argv[1])
    database = duckdb.connect(":memory:")
    database.execute("SET threads = 1")
    tables = {name: arrow_table(plate, one) for name, one in TABLES.items()}
    for name, table in tables.items():
        if sys.argv[2:] == ["arrow"]:
            database.register(name, table)
        else:
            database.register("given", table)
            database.execute(f"CREATE TABLE {name} AS SELECT * FROM given")
            database.unregister("given")
    names = {}

    def ask(statement):
        if statement not in names:
            names[statement] = f"asked_{len(names)}"
            database.execute(f"PREPARE {names[statement]} AS {statement}")
        return database.execute(f"EXECUTE {names[statement]}").fetchall()

    serve(duckdb.__version__, sql_questions(ask))


if __name__ == "__main__":
    main()
