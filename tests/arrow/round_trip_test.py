"""Round trips with the Arrow libraries that hosts have: pyarrow, polars and DuckDB. Each table goes
in as columns and as JSON, and must be decided alike; decisions come out as columns and are read by
each library."""

import datetime
import decimal
import json
import sys
import unittest
from pathlib import Path

import duckdb
import polars
import pyarrow

import ambit

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "python"))
import world  # noqa: E402

SCHEMA = ambit.Schema.compile({"objects": {"lead": {"fields": {
    "country": {"type": "text"},
    "name": {"type": "text", "ignore_case": True},
    "stage": {"type": "choice", "options": ["new", "old"]},
    "tags": {"type": "choices", "options": ["a", "b"]},
    "size": {"type": "integer"},
    "budget": {"type": "decimal", "scale": 2},
    "score": {"type": "number"},
    "due": {"type": "date"},
    "at": {"type": "timestamp"},
    "ok": {"type": "bool"},
    "company.tier": {"type": "text"},
}}}})
QUESTIONS = [
    {"field": "country", "op": "eq", "value": "DE"},
    {"field": "country", "op": "contains", "value": "long text"},
    {"field": "name", "op": "eq", "value": "strasse"},
    {"field": "stage", "op": "ne", "value": "old"},
    {"field": "stage", "op": "is_missing"},
    {"field": "tags", "op": "includes_none", "values": ["b"]},
    {"field": "size", "op": "ge", "value": 2},
    {"field": "budget", "op": "eq", "value": "1.25"},
    {"field": "score", "op": "lt", "value": 2},
    {"field": "due", "op": "before_now"},
    {"field": "at", "op": "eq", "value": "2026-01-02T03:04:05.000006Z"},
    {"field": "ok", "op": "eq", "value": False},
    {"field": "company.tier", "op": "eq", "value": "gold"},
]
MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5, 6, datetime.timezone.utc)
ROWS = [
    {"id": "1", "country": "DE", "name": "Straße", "stage": "new", "tags": ["b", "a"], "size": 1,
     "budget": decimal.Decimal("1.25"), "score": 1.5, "due": datetime.date(2026, 1, 1),
     "at": MOMENT, "ok": True, "company": {"tier": "gold"}},
    {"id": "2", "country": None, "name": "", "stage": None, "tags": None, "size": None,
     "budget": None, "score": None, "due": None, "at": None, "ok": None, "company": None},
    {"id": "3", "country": "a long text, past what a view holds", "name": "x", "stage": "odd",
     "tags": [], "size": 3, "budget": decimal.Decimal("-0.01"), "score": 2.5,
     "due": datetime.date(2027, 1, 1), "at": MOMENT, "ok": False, "company": {"tier": None}},
    {"id": "4", "country": "DE", "name": "STRASSE", "stage": "old", "tags": ["a", None], "size": 2,
     "budget": decimal.Decimal("1.25"), "score": 0.5, "due": datetime.date(2025, 1, 1),
     "at": MOMENT, "ok": False, "company": {"tier": "gold"}},
]
TYPES = pyarrow.schema([
    ("id", pyarrow.string()), ("country", pyarrow.string()), ("name", pyarrow.string()),
    ("stage", pyarrow.string()), ("tags", pyarrow.list_(pyarrow.string())),
    ("size", pyarrow.int32()), ("budget", pyarrow.decimal128(12, 2)), ("score", pyarrow.float64()),
    ("due", pyarrow.date32()), ("at", pyarrow.timestamp("us", "UTC")), ("ok", pyarrow.bool_()),
    ("company", pyarrow.struct([("tier", pyarrow.string())])),
])
TABLE = pyarrow.Table.from_pylist(ROWS, TYPES)
TEXTS = ("id", "country", "name", "stage")


def cast(table, **types):
    for name, to in types.items():
        at = table.schema.get_field_index(name)
        table = table.set_column(at, name, table.column(name).cast(to))
    return table


def answers(batch):
    return [
        [verdict.name for verdict in ambit.Criterion.compile(SCHEMA, "lead", question).test(
            batch, world.NOW, ambit.Zones.utc())]
        for question in QUESTIONS]


def from_json(rows):
    return ambit.Batch.from_json(SCHEMA, "lead", [
        {**row, "budget": None if row["budget"] is None else str(row["budget"])} for row in rows])


class RoundTrips(unittest.TestCase):
    def check(self, data, rows=None):
        rows = ROWS if rows is None else rows
        batch = ambit.Batch.from_arrow(SCHEMA, "lead", data)
        twin = from_json(rows)
        self.assertEqual([batch.id(row) for row in range(len(batch))], [row["id"] for row in rows])
        self.assertEqual(answers(batch), answers(twin))

        def short(report):
            return [(p.row, p.field, p.code, p.found, p.expected) for p in report.problems]

        self.assertEqual(short(batch.report), short(twin.report))

    def test_tables_and_slices_and_chunks(self):
        self.check(TABLE)
        self.check(TABLE.to_batches()[0])
        self.check(TABLE.to_batches()[0].to_struct_array())
        self.check(TABLE.slice(1), ROWS[1:])
        self.check(TABLE.slice(2, 1), ROWS[2:3])
        self.check(TABLE.slice(0, 0), [])
        self.check(TABLE.to_batches()[0].slice(1, 2), ROWS[1:3])
        self.check(TABLE.to_batches()[0].to_struct_array().slice(1, 2), ROWS[1:3])
        self.check(pyarrow.concat_tables([TABLE, TABLE.slice(1)]), ROWS + ROWS[1:])
        self.check(pyarrow.RecordBatchReader.from_batches(TYPES, TABLE.to_batches(max_chunksize=1)))

    def test_layouts_of_texts(self):
        for kind in (pyarrow.string(), pyarrow.large_string(), pyarrow.string_view()):
            with self.subTest(kind=str(kind)):
                table = cast(TABLE, **{name: kind for name in TEXTS})
                self.check(table)
                self.check(table.slice(1), ROWS[1:])

    def test_dictionaries(self):
        for index in (pyarrow.int8(), pyarrow.uint8(), pyarrow.int16(), pyarrow.uint16(),
                      pyarrow.int32(), pyarrow.uint32(), pyarrow.int64(), pyarrow.uint64()):
            with self.subTest(index=str(index)):
                kind = pyarrow.dictionary(index, pyarrow.string())
                self.check(cast(TABLE, country=kind, name=kind, stage=kind))
                self.check(cast(TABLE, country=kind, stage=kind).slice(1), ROWS[1:])

    def test_numbers_sets_and_moments(self):
        for size in (pyarrow.int8(), pyarrow.uint8(), pyarrow.int16(), pyarrow.uint16(),
                     pyarrow.uint32(), pyarrow.int64(), pyarrow.uint64()):
            self.check(cast(TABLE, size=size))
        self.check(cast(TABLE, score=pyarrow.float32(), budget=pyarrow.decimal128(30, 4)))
        self.check(cast(TABLE, tags=pyarrow.large_list(pyarrow.large_string())))
        for kind in (pyarrow.timestamp("ns", "UTC"), pyarrow.timestamp("us"),
                     pyarrow.timestamp("us", "Europe/Berlin")):
            self.check(cast(TABLE, at=kind))

    def test_columns_of_nulls_and_nothing(self):
        blank = [{**{name: None for name in ROWS[0]}, "id": "1"}] * 2
        self.check(pyarrow.table({"id": ["1", "1"]}), blank)
        self.check(pyarrow.table({"id": ["1", "1"], "size": pyarrow.nulls(2)}), blank)
        self.check(pyarrow.Table.from_pylist([], TYPES), [])

    def test_polars(self):
        frame = polars.from_arrow(TABLE)
        self.check(frame)
        self.check(frame.slice(1), ROWS[1:])
        self.check(frame.slice(1, 2), ROWS[1:3])
        self.check(frame.with_columns(polars.col("stage").cast(polars.Categorical)))
        self.check(frame.with_columns(
            polars.col("stage").cast(polars.Enum(["unused", "odd", "old", "new"]))))
        self.check(polars.concat([frame, frame.slice(2)], rechunk=False), ROWS + ROWS[2:])

    def test_duckdb(self):
        for setting in ("set threads = 1", "set arrow_large_buffer_size = true",
                        "set produce_arrow_string_view = true"):
            with self.subTest(setting=setting):
                connection = duckdb.connect()
                connection.execute(setting)
                connection.execute("set timezone = 'UTC'")
                leads = TABLE  # noqa: F841 (DuckDB finds it by its name)
                self.check(connection.sql("select * from leads order by id"))
                self.check(connection.sql(
                    "select * replace (stage::enum('odd', 'old', 'new') as stage) "
                    "from leads order by id"))
                self.check(connection.sql(
                    "select * from leads order by id limit 2 offset 1"), ROWS[1:3])

    def test_wrong_formats_are_refused_by_name(self):
        for name, kind in (("country", pyarrow.binary()), ("size", pyarrow.float64()),
                           ("budget", pyarrow.float64()), ("due", pyarrow.date64())):
            with self.subTest(column=name), self.assertRaises(ambit.InvalidRecordsError) as caught:
                ambit.Batch.from_arrow(SCHEMA, "lead", cast(TABLE, **{name: kind}))
            [problem] = caught.exception.report.problems
            self.assertEqual((problem.code, problem.field), ("wrong_format", name))

    def test_memory_is_given_back(self):
        before = pyarrow.total_allocated_bytes()
        table = pyarrow.table({"id": [str(n) for n in range(100_000)]})
        batch = ambit.Batch.from_arrow(SCHEMA, "lead", table)
        chunks = ambit.Batch.from_arrow(SCHEMA, "lead", pyarrow.concat_tables([table, table]))
        del table
        self.assertGreater(pyarrow.total_allocated_bytes(), before)
        self.assertEqual(batch.id(99_999), "99999")
        self.assertEqual(chunks.id(199_999), "99999")
        batch.close()
        chunks.close()
        self.assertEqual(pyarrow.total_allocated_bytes(), before)


class Directories(unittest.TestCase):
    """All that JSON says of each kind of entity; None is what it leaves out."""

    DAY = datetime.date(2026, 12, 21)
    ROWS = {
        "users": [
            {"id": "ana", "name": "Ana", "email": "ana@example.com", "kind": "internal",
             "active": True, "profile": "sales", "account": "acme", "role": "rep",
             "time_zone": "Europe/Lisbon", "last_login": MOMENT, "fields": '{"seat": "paid"}',
             "teams": ["b", "a"], "groups": ["night"], "permissions": [],
             "absences": [{"from": DAY, "to": DAY, "substitute": "ben"},
                          {"from": datetime.date(2026, 1, 1), "to": datetime.date(2026, 1, 2),
                           "substitute": None}]},
            {"id": "ben", "name": None, "email": "", "kind": "partner", "active": None,
             "profile": None, "account": None, "role": "", "time_zone": None, "last_login": None,
             "fields": None, "teams": None, "groups": [], "permissions": None, "absences": None},
            {"id": "cleo, whose id is longer than what a view holds", "name": "Cleo", "email": None,
             "kind": None, "active": False, "profile": None, "account": None, "role": None,
             "time_zone": None, "last_login": None, "fields": "{}", "teams": ["a"],
             "groups": None, "permissions": ["x", "x"], "absences": []},
        ],
        "accounts": [
            {"id": "acme", "name": "Acme", "owner": "ana", "partner_enabled": True,
             "parent": "z"},
            {"id": "b", "name": None, "owner": None, "partner_enabled": None, "parent": None},
            {"id": "z", "name": "", "owner": "", "partner_enabled": False, "parent": ""},
        ],
        "contacts": [
            {"id": "c1", "name": "Bea", "email": "bea.of.a.long.name@client.example",
             "active": True, "user": "ben", "roles": ["billing"],
             "companies": [{"id": "acme", "role": "manager", "primary": True},
                           {"id": "b", "role": None, "primary": None}],
             "verified": True, "fields": '{"title": "manager"}', "lists": ["b", "a"],
             "portals": [{"id": "support", "registered": True, "self_registered": None,
                          "consent": True},
                         {"id": "other", "registered": None, "self_registered": True,
                          "consent": False}]},
            {"id": "c2", "name": None, "email": None, "active": None, "user": None, "roles": [],
             "companies": None, "verified": None, "fields": None, "lists": None, "portals": None},
            {"id": "c3", "name": "", "email": "", "active": False, "user": "", "roles": None,
             "companies": [{"id": "z", "role": "x", "primary": False}], "verified": False,
             "fields": "{}", "lists": [], "portals": []},
        ],
        "queues": [
            {"id": "triage", "name": "Triage", "email": "t@example.com", "mail_members": True,
             "objects": ["lead", "case"],
             "members": {"users": ["ben", "ana"], "teams": ["emea"], "roles": [], "groups": None},
             "accept_within": {"count": 4, "unit": "hours"}},
            {"id": "night", "name": None, "email": None, "mail_members": None, "objects": None,
             "members": None, "accept_within": None},
            {"id": "none", "name": "None", "email": "", "mail_members": False, "objects": [],
             "members": {"users": None, "teams": None, "roles": ["rep"], "groups": ["night"]},
             "accept_within": {"count": 45, "unit": "minutes"}},
        ],
        "communities": [
            {"id": "portal", "published": True, "viewable": True, "profiles": ["partner", "guest"]},
            {"id": "old", "published": None, "viewable": False, "profiles": None},
            {"id": "new", "published": False, "viewable": None, "profiles": []},
        ],
    }

    def as_json(self, value, name=None):
        """The same with what is None left out."""
        if isinstance(value, list):
            return [self.as_json(each) for each in value]
        if isinstance(value, dict):
            return {key: self.as_json(each, key) for key, each in value.items() if each is not None}
        if isinstance(value, (datetime.date, datetime.datetime)):
            return value.isoformat()
        return json.loads(value) if name == "fields" else value

    def check(self, make):
        """What `make` makes of each kind's rows is what they are as JSON."""
        for begin in (0, 1, 2):
            people = ambit.Directory()
            document = {}
            for kind, rows in self.ROWS.items():
                document[kind] = self.as_json(rows[begin:])
                people = people.apply_arrow(kind, make(pyarrow.Table.from_pylist(rows), begin))
            expected = ambit.Directory().apply(document)
            self.assertEqual(people.fingerprint, expected.fingerprint)
            self.assertEqual(people.counts, expected.counts)

    def with_texts(self, table, change):
        for at, column in enumerate(table.schema):
            if pyarrow.types.is_string(column.type):
                table = table.set_column(at, column.name, change(table.column(at)))
        return table

    def test_tables_and_slices_and_chunks(self):
        self.check(lambda table, begin: table.slice(begin))
        self.check(lambda table, begin: table.slice(begin).to_reader(1))
        self.check(lambda table, begin: table.slice(begin).combine_chunks().to_batches()[0])
        self.check(lambda table, begin: pyarrow.concat_tables(
            [table.slice(at, 1) for at in range(begin, 3)]))

    def test_layouts_of_texts(self):
        for change in (lambda column: column.cast(pyarrow.large_string()),
                       lambda column: column.cast(pyarrow.string_view()),
                       lambda column: column.dictionary_encode()):
            self.check(lambda table, begin, change=change:
                       self.with_texts(table, change).slice(begin))

    def test_polars(self):
        self.check(lambda table, begin: polars.from_arrow(table).slice(begin))
        self.check(lambda table, begin: polars.from_arrow(table.slice(begin)))

        def categorical(table, begin):
            frame = polars.from_arrow(table)
            names = [name for name in ("kind", "role", "owner", "user") if name in frame.columns]
            return frame.with_columns(
                polars.col(name).cast(polars.Categorical) for name in names).slice(begin)
        self.check(categorical)

    def test_duckdb(self):
        for setting in ("set threads = 1", "set arrow_large_buffer_size = true",
                        "set produce_arrow_string_view = true"):
            with self.subTest(setting=setting):
                connection = duckdb.connect()
                connection.execute(setting)
                connection.execute("set timezone = 'UTC'")

                def queried(table, begin):
                    rows = table.append_column(  # noqa: F841 (DuckDB finds it by its name)
                        "place", pyarrow.array(range(3)))
                    return connection.sql(
                        f"select * exclude (place) from rows where place >= {begin} order by place")
                self.check(queried)

    def test_left_out_columns_are_left_out_members(self):
        for kind in self.ROWS:
            with self.subTest(kind=kind):
                people = ambit.Directory().apply_arrow(kind, pyarrow.table({"id": ["a", "b"]}))
                expected = ambit.Directory().apply({kind: [{"id": "a"}, {"id": "b"}]})
                self.assertEqual(people.fingerprint, expected.fingerprint)

    def test_lists_that_are_all_empty_have_no_type_to_speak_of(self):
        people = ambit.Directory().apply_arrow("contacts", pyarrow.table(
            {"id": ["a"], "roles": [[]], "companies": [[]]}))
        expected = ambit.Directory().apply({"contacts": [{"id": "a"}]})
        self.assertEqual(people.fingerprint, expected.fingerprint)

    def refused(self, of, **columns):
        with self.assertRaises(ambit.InvalidDirectoryError) as caught:
            ambit.Directory().apply_arrow(of, pyarrow.table(columns))
        return [(p.row, p.field, p.code) for p in caught.exception.report.problems]

    def test_wrong_tables_are_refused_with_every_problem(self):
        self.assertEqual(
            self.refused("users", id=["a", "a", None], kind=["internal", "robot", None],
                         teams=[["x"], [""], [None]]),
            [(2, "kind", "unknown_value"), (2, "teams", "empty_name"), (2, "id", "duplicate_id"),
             (3, "id", "missing_key"), (3, "teams", "wrong_type")])
        self.assertEqual(self.refused("users", id=["a"], activ=[True]),
                         [(0, "activ", "unknown_column")])
        self.assertEqual(self.refused("users", name=["a"]), [(0, "id", "missing_column")])
        self.assertEqual(self.refused("users", id=["a"], active=[1]),
                         [(0, "active", "wrong_format")])
        self.assertEqual(self.refused("users", id=["a"], fields=["[1]"]),
                         [(1, "fields", "wrong_type")])
        self.assertEqual(self.refused("contacts", id=["a"], companies=[["c"]]),
                         [(0, "companies", "wrong_format")])
        long = {"id": "d", "role": "x" * 65_537}
        companies = [[{"id": "c", "role": ""}], [], [{"id": "c", "role": ""}, long], [{"id": None}]]
        self.assertEqual(
            self.refused("contacts", id=["a", "b", "c", "d"], companies=companies),
            [(3, "companies.role", "too_long"), (4, "companies.id", "missing_key")])
        day = self.DAY
        self.assertEqual(
            self.refused("users", id=["a", "b", "c"], absences=[
                [{"from": day, "to": datetime.date(2026, 1, 1), "substitute": None}],
                [{"from": day, "to": None, "substitute": "b"}],
                [{"from": day, "to": day, "substitute": None},
                 {"from": day, "to": day, "substitute": "a"}]]),
            [(1, "absences.to", "reversed_range"), (2, "absences.to", "missing_key"),
             (2, "absences.substitute", "substitute_loop"), (3, "absences", "overlapping_absences")])
        self.assertEqual(self.refused("queues", id=["a"], members=[{"people": ["b"]}]),
                         [(0, "members.people", "unknown_column")])
        self.assertEqual(self.refused("communities", id=["a"], profiles=["b"]),
                         [(0, "profiles", "wrong_format")])
        table = pyarrow.table({"id": ["a", "b", "c", "d"], "companies": companies})
        ambit.Directory().apply_arrow("contacts", table.slice(0, 2))
        with self.assertRaises(ambit.InvalidArgumentError):
            ambit.Directory().apply_arrow("robots", table)


class Decisions(unittest.TestCase):
    def plan(self):
        return world.engine().decide(
            world.leads(*({"id": f"L{n}", "country": "DE"} for n in range(3)), {"id": "none"}),
            ambit.Ledger(), world.NOW)

    def rows(self, plan):
        """What the JSON says, flat."""
        for line in plan.json_lines().splitlines():
            decision = json.loads(line)
            owner = decision.get("owner", {})
            yield {
                "id": decision["id"], "outcome": decision["outcome"], "reason": decision["reason"],
                "owner_kind": next(iter(owner), None),
                "owner_id": next(iter(owner.values()), None),
                **{name: decision.get(name) for name in ("rule", "entry", "choice", "pool")},
                "warning": next(iter(decision.get("warnings", [])), None),
                "replayed": decision.get("replayed", False),
                "current_owner_kind": None, "current_owner_id": None,
                "fingerprint": decision["fingerprint"],
            }

    def test_each_library_reads_what_the_json_says(self):
        with self.plan() as plan:
            expected = list(self.rows(plan))
            table = pyarrow.record_batch(plan.to_arrow())
            frame = polars.DataFrame(plan.to_arrow())
            metadata = table.schema.metadata
            self.assertEqual(metadata[b"ambit.fingerprint"].decode(), expected[0]["fingerprint"])
            self.assertEqual(metadata[b"ambit.object"], b"lead")
        table.validate(full=True)
        self.assertEqual(table.to_pylist(), expected)
        self.assertEqual(frame.to_dicts(), expected)
        given = pyarrow.table(table)  # noqa: F841
        found = duckdb.sql(
            "select id, owner_id, choice, replayed from given order by id").fetchall()
        self.assertEqual(found, [
            (row["id"], row["owner_id"], row["choice"], row["replayed"]) for row in expected])

    def test_a_child_lives_on_without_its_table(self):
        owners = pyarrow.record_batch(self.plan().to_arrow()).column("owner_id")
        self.assertEqual(owners.to_pylist(), ["ana", "ben", "ana", None])


class RenewalDecisions(unittest.TestCase):
    SAMPLE = Path(__file__).resolve().parents[2] / "examples/sample"

    def decided(self):
        policy = ambit.Policy.compile((self.SAMPLE / "policy.json").read_text())
        people = ambit.Directory().apply((self.SAMPLE / "directory.json").read_text())
        engine = ambit.Engine.bind(policy, people, ambit.Zones.from_directory("/usr/share/zoneinfo"))
        clients = ambit.Batch.from_json(
            policy.schema, "client", (self.SAMPLE / "clients.jsonl").read_text() + '{"id": "none"}')
        return ambit.Clients.bind(engine, clients).decide(ambit.Context(now=datetime.datetime(
            2026, 11, 22, 9, tzinfo=datetime.timezone.utc)))

    @staticmethod
    def row(decision):
        """What the JSON says, flat."""
        is_decided = decision["outcome"] != "undecided"
        return {
            **{name: decision.get(name) for name in ("id", "outcome", "account", "owner",
                                                     "source")},
            "to_count": len(decision.get("to", [])) if is_decided else None,
            "cc_count": len(decision.get("cc", [])) if is_decided else None,
            "warning": next((one["code"] for one in decision.get("warnings", [])), None),
            "fingerprint": decision["fingerprint"],
        }

    @staticmethod
    def recipients(number, decision):
        for place in ("to", "cc"):
            for who in decision.get(place, []):
                kind = "user" if "user" in who else "contact"
                yield {
                    "row": number, "id": decision["id"], "place": place,
                    "purpose": who["purpose"], "person_kind": kind, "person_id": who[kind],
                    "address": who["address"], "roles": ",".join(who["roles"]),
                    "vendor_employee": who.get("vendor_employee", False),
                    "instead_of": who.get("instead_of"),
                }

    def test_each_library_reads_what_the_json_says(self):
        with self.decided() as decided:
            expected = [self.row(decision) for decision in decided]
            told = [who for number, decision in enumerate(decided)
                    for who in self.recipients(number, decision)]
            table = pyarrow.record_batch(decided.to_arrow())
            people = pyarrow.record_batch(decided.recipients_to_arrow())
            frame = polars.DataFrame(decided.to_arrow())
            people_frame = polars.DataFrame(decided.recipients_to_arrow())
        self.assertEqual(table.schema.metadata[b"ambit.kind"], b"renewal")
        self.assertEqual(people.schema.metadata[b"ambit.object"], b"client")
        for each in (table, people):
            each.validate(full=True)
        self.assertEqual(expected[-1]["outcome"], "undecided")
        self.assertEqual(table.to_pylist(), expected)
        self.assertEqual(frame.to_dicts(), expected)
        self.assertEqual(people.to_pylist(), told)
        self.assertEqual(people_frame.to_dicts(), told)

    def test_who_is_told_joins_with_the_decisions(self):
        with self.decided() as decided:
            expected = [(decision["id"], decision["owner"], who["address"])
                        for decision in decided for who in decision.get("to", [])]
            decisions = pyarrow.table(pyarrow.record_batch(decided.to_arrow()))  # noqa: F841
            people = pyarrow.table(pyarrow.record_batch(decided.recipients_to_arrow()))  # noqa: F841
        found = duckdb.sql(
            "select d.id, d.owner, p.address from people p "
            "join (select *, row_number() over () - 1 as row from decisions) d using (row) "
            "where p.place = 'to'").fetchall()
        self.assertEqual(sorted(found), sorted(expected))


if __name__ == "__main__":
    unittest.main()
