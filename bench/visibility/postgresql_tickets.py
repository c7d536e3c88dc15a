"""PostgreSQL: a server of its own on a socket, one process a question and no other beside it, ids as
integers, an index on contact and one on company, analysed. Statements are prepared once. What it
takes to hand rows over the socket is part of its answers."""

import pathlib
import sys

from ticket_columns import Tickets, serve, sql_questions

TESTS = pathlib.Path(__file__).resolve().parents[2] / "tests"
sys.path[:0] = [str(TESTS), str(TESTS / "differential")]

import postgresql  # noqa: E402
from databases import Postgresql  # noqa: E402

COLUMNS = ("id int PRIMARY KEY, contact int, company int, pipeline smallint, category smallint, "
           "status smallint, priority smallint, is_internal boolean")
SETTINGS = {"shared_buffers": "1GB", "max_parallel_workers_per_gather": "0", "jit": "off",
            "autovacuum": "off", "wal_level": "minimal", "max_wal_senders": "0"}
ROWS_AT_ONCE = 100_000


def pieces(tickets):
    """The rows as COPY reads them, some at a time."""
    columns = tickets.columns.values()
    bits = tickets.internal_bits
    for first in range(0, tickets.size, ROWS_AT_ONCE):
        rows = range(first, min(first + ROWS_AT_ONCE, tickets.size))
        values = zip(rows, *(column[rows.start:rows.stop] for column in columns),
                     ("ft"[bits[row >> 3] >> (row & 7) & 1] for row in rows))
        yield "".join("\t".join(map(str, each)) + "\n" for each in values)


def main():
    tickets = Tickets(sys.argv[1])
    with postgresql.Server(settings=SETTINGS) as server:
        database = Postgresql(server.conninfo)
        database.script("BEGIN")  # at this level nothing of a table that is new in it is logged
        database.script(f"CREATE TABLE tickets ({COLUMNS})")
        database.copy("tickets", pieces(tickets))
        database.script("CREATE INDEX by_contact ON tickets (contact)")
        database.script("CREATE INDEX by_company ON tickets (company)")
        database.script("COMMIT")
        database.script("VACUUM ANALYZE tickets")
        names = {}

        def ask(statement):
            if statement not in names:
                names[statement] = f"asked_{len(names)}"
                database.script(f"PREPARE {names[statement]} AS {statement}")
            return [tuple(map(int, row)) for row in database.run(f"EXECUTE {names[statement]}")]

        version = server.psql("SHOW server_version").split()[0]
        serve(version, sql_questions(ask))
        database.close()


if __name__ == "__main__":
    main()
