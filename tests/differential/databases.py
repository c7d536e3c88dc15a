"""The databases that SQL text is held against: each makes a table, and tells which rows a condition
is true of.

    with open_all() as found:        # those that there are; the others are named with the reason
        for database in found:
            database.load("t", columns, rows)
            database.rows("t", condition)          # positions of rows
            database.own("t", condition)           # by position, whether it is the viewer's own
"""
import contextlib
import ctypes
import ctypes.util
import decimal
import importlib
import importlib.util
import pathlib
import sqlite3
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1]))
import postgresql  # noqa: E402

DIALECTS = ["sqlite", "postgresql", "duckdb"]


class DatabaseError(Exception):
    pass


@contextlib.contextmanager
def open_all(packages=None, say=print):
    """`packages`: a folder in which DuckDB is, or into which it is put."""
    with contextlib.ExitStack() as stack:
        found = [Sqlite()]
        for name, open_one in (("PostgreSQL", lambda: _open_postgresql(stack)),
                               ("DuckDB", lambda: _open_duckdb(packages))):
            database = open_one()
            if isinstance(database, str):
                say(f"without {name}: {database}")
            else:
                found.append(database)
        yield found


def _open_postgresql(stack):
    why = postgresql.missing()
    if why:
        return why
    if not ctypes.util.find_library("pq"):
        return "libpq is not here (it comes with the Debian package postgresql)"
    server = stack.enter_context(postgresql.Server(
        settings={"synchronous_commit": "off", "full_page_writes": "off"}))
    return stack.enter_context(contextlib.closing(Postgresql(server.conninfo)))


def _open_duckdb(folder):
    if folder:
        sys.path.insert(0, folder)
    if importlib.util.find_spec("duckdb") is None and folder:
        subprocess.run([sys.executable, "-m", "pip", "install", "--quiet", "--target", folder,
                        "--disable-pip-version-check", "--only-binary=:all:", "duckdb>=1.1"],
                       check=False, capture_output=True)
        importlib.invalidate_caches()
    if importlib.util.find_spec("duckdb") is None:
        return "its package cannot be had from PyPI here"
    return Duckdb()


class Sqlite:
    dialect = "sqlite"

    def __init__(self):
        self.connection = sqlite3.connect(":memory:")

    def script(self, sql):
        self.connection.executescript(sql)

    def load(self, table, columns, rows):
        """`columns` are (name, type); rows are lists in their order."""
        names = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)
        self.connection.execute(f"CREATE TABLE {quoted(table)} ({names})")
        marks = ", ".join("?" * len(columns))
        self.connection.executemany(f"INSERT INTO {quoted(table)} VALUES ({marks})", rows)

    def drop(self, table):
        self.connection.execute(f"DROP TABLE {quoted(table)}")

    def rows(self, table, condition):
        return {row for row, in self.connection.execute(
            select('"row"', table, condition), condition.values)}

    def own(self, table, condition):
        return {row: own == 1 for row, own in self.connection.execute(
            select(f'"row", {condition.own}', table, condition), condition.values)}

    def plan(self, sql, condition):
        return "\n".join(str(row[3]) for row in self.connection.execute(
            "EXPLAIN QUERY PLAN " + sql, condition.values))


class Duckdb:
    dialect = "duckdb"

    def __init__(self):
        import duckdb
        self.connection = duckdb.connect()
        self.connection.execute("SET threads = 1")

    def script(self, sql):
        self.connection.execute(sql)

    def load(self, table, columns, rows):
        names = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)
        self.connection.execute(f"CREATE TABLE {quoted(table)} ({names})")
        if rows:  # a list a column: a parameter a value takes ten times as long
            values = ", ".join(f"CAST(unnest(CAST(? AS {listed(kind)})) AS {bare(kind)})"
                               for _, kind in columns)
            self.connection.execute(f"INSERT INTO {quoted(table)} SELECT {values}",
                                    [list(column) for column in zip(*rows)])

    def drop(self, table):
        self.connection.execute(f"DROP TABLE {quoted(table)}")

    def rows(self, table, condition):
        return {row for row, in self.ask(select('"row"', table, condition), condition)}

    def own(self, table, condition):
        return {row: own is True for row, own in self.ask(
            select(f'"row", {condition.own}', table, condition), condition)}

    def ask(self, sql, condition):
        values = [decimal.Decimal(each.value) if each.type == "decimal" else each.value
                  for each in condition.parameters]
        return self.connection.execute(sql, values).fetchall()


def bare(kind):
    return kind.partition(" COLLATE")[0]


def listed(kind):
    """Of texts, or of lists of them."""
    return "VARCHAR[][]" if bare(kind) == "VARCHAR[]" else "VARCHAR[]"


class Postgresql:
    """Through libpq, by ctypes alone: parameters go as the texts that the condition gives."""
    dialect = "postgresql"
    _TUPLES, _COMMAND, _COPY_IN = 2, 1, 4

    def __init__(self, conninfo):
        self.library = _libpq()
        self.pointer = self.library.PQconnectdb(conninfo.encode())
        if self.library.PQstatus(self.pointer) != 0:
            raise DatabaseError(self.library.PQerrorMessage(self.pointer).decode())
        self.script("CREATE COLLATION \"no case\" (provider = icu, locale = 'und-u-ks-level2', "
                    "deterministic = false)")

    def close(self):
        self.library.PQfinish(self.pointer)

    def script(self, sql):
        self._take(self.library.PQexec(self.pointer, sql.encode()))

    def run(self, sql, values=()):
        """Rows of texts and None."""
        given = (ctypes.c_char_p * max(1, len(values)))(
            *[None if each is None else each.encode() for each in values])
        return self._take(self.library.PQexecParams(
            self.pointer, sql.encode(), len(values), None, given, None, None, 0))

    def load(self, table, columns, rows):
        """Values are texts, as COPY takes them."""
        names = ", ".join(f"{quoted(name)} {kind}" for name, kind in columns)
        self.script(f"CREATE TABLE {quoted(table)} ({names})")
        self.copy(table, ["".join("\t".join(map(_copied, row)) + "\n" for row in rows)])

    def copy(self, table, pieces):
        """Texts of whole lines as COPY reads them."""
        self._take(self.library.PQexec(
            self.pointer, f"COPY {quoted(table)} FROM STDIN".encode()), self._COPY_IN)
        for piece in pieces:
            data = piece.encode()
            self.library.PQputCopyData(self.pointer, data, len(data))
        self.library.PQputCopyEnd(self.pointer, None)
        self._take(self.library.PQgetResult(self.pointer))
        while self.library.PQgetResult(self.pointer):
            pass

    def drop(self, table):
        self.script(f"DROP TABLE {quoted(table)}")

    def rows(self, table, condition):
        found = self.run(select('"row"', table, condition),
                         [each.text for each in condition.parameters])
        return {int(row) for row, in found}

    def own(self, table, condition):
        found = self.run(select(f'"row", {condition.own}', table, condition),
                         [each.text for each in condition.parameters])
        return {int(row): own == "t" for row, own in found}

    def plan(self, sql, condition):
        return "\n".join(line for line, in self.run(
            "EXPLAIN " + sql, [each.text for each in condition.parameters]))

    def _take(self, answer, *wanted):
        library = self.library
        try:
            if library.PQresultStatus(answer) not in (wanted or (self._TUPLES, self._COMMAND)):
                raise DatabaseError(library.PQerrorMessage(self.pointer).decode())
            return [tuple(self._value(answer, row, column)
                          for column in range(library.PQnfields(answer)))
                    for row in range(library.PQntuples(answer))]
        finally:
            library.PQclear(answer)

    def _value(self, answer, row, column):
        if self.library.PQgetisnull(answer, row, column):
            return None
        size = self.library.PQgetlength(answer, row, column)
        return ctypes.string_at(self.library.PQgetvalue(answer, row, column), size).decode()


def _libpq():
    library = ctypes.CDLL(ctypes.util.find_library("pq"))
    pointer, text, number = ctypes.c_void_p, ctypes.c_char_p, ctypes.c_int
    for name, result, arguments in (
            ("PQconnectdb", pointer, [text]), ("PQstatus", number, [pointer]),
            ("PQerrorMessage", text, [pointer]), ("PQfinish", None, [pointer]),
            ("PQexecParams", pointer, [pointer, text, number] + [pointer] * 4 + [number]),
            ("PQexec", pointer, [pointer, text]), ("PQresultStatus", number, [pointer]),
            ("PQclear", None, [pointer]), ("PQntuples", number, [pointer]),
            ("PQnfields", number, [pointer]), ("PQgetvalue", pointer, [pointer, number, number]),
            ("PQgetlength", number, [pointer, number, number]),
            ("PQgetisnull", number, [pointer, number, number]),
            ("PQputCopyData", number, [pointer, text, number]),
            ("PQputCopyEnd", number, [pointer, text]), ("PQgetResult", pointer, [pointer])):
        function = getattr(library, name)
        function.restype, function.argtypes = result, arguments
    return library


def select(columns, table, condition):
    return f"SELECT {columns} FROM {quoted(table)} WHERE {condition.text}"


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def array_text(values):
    """An array as PostgreSQL reads it."""
    return "{" + ",".join(
        "NULL" if each is None else '"' + each.replace("\\", "\\\\").replace('"', '\\"') + '"'
        for each in values) + "}"


def _copied(value):
    if value is None:
        return r"\N"
    return (value.replace("\\", "\\\\").replace("\t", "\\t").replace("\n", "\\n")
            .replace("\r", "\\r"))
