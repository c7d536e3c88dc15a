"""DuckDB, one thread: its own table with an index on contact and one on company, or, with "arrow",
the Arrow table in its place. Ids are integers, which favours it. Statements are prepared once."""

import sys

import duckdb
import pyarrow

from ticket_columns import Tickets, serve, sql_questions

TYPES = {"i": pyarrow.int32(), "H": pyarrow.uint16(), "B": pyarrow.uint8()}


def arrow_table(tickets):
    def of(kind, memory):
        return pyarrow.Array.from_buffers(kind, tickets.size, [None, pyarrow.py_buffer(memory)])
    columns = {name: of(TYPES[values.typecode], values) for name, values in tickets.columns.items()}
    columns["is_internal"] = of(pyarrow.bool_(), tickets.internal_bits)
    columns["id"] = pyarrow.array(range(tickets.size), pyarrow.int32())
    return pyarrow.table(columns)


def main():
    table = arrow_table(Tickets(sys.argv[1]))
    database = duckdb.connect(":memory:")
    database.execute("SET threads = 1")
    if sys.argv[2:] == ["arrow"]:
        database.register("tickets", table)
    else:
        database.register("arrow_tickets", table)
        database.execute("CREATE TABLE tickets AS SELECT * FROM arrow_tickets")
        database.unregister("arrow_tickets")
        database.execute("CREATE INDEX by_contact ON tickets (contact)")
        database.execute("CREATE INDEX by_company ON tickets (company)")
    names = {}

    def ask(statement):
        if statement not in names:
            names[statement] = f"asked_{len(names)}"
            database.execute(f"PREPARE {names[statement]} AS {statement}")
        return database.execute(f"EXECUTE {names[statement]}").fetchall()

    serve(duckdb.__version__, sql_questions(ask))


if __name__ == "__main__":
    main()
