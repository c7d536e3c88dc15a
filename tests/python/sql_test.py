"""SQL text through the package, in SQLite: what goes in, what comes out, what is refused."""

import json
import sqlite3
import unittest

import ambit
from tickets_test import ALL, CONTEXT, POLICY, ana, tickets

SCHEMA = ambit.Policy.compile(POLICY).schema
MAPPING = {"table": "tickets", "fields": {
    "id": "id", "contact": "contact_id", "company": "company_id",
    "subject": {"column": "subject", "folded": "subject_folded"}}}


def mapping(**more):
    return ambit.Mapping.compile(SCHEMA, "ticket", dict(MAPPING, **more))


def database(rows):
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE tickets (id TEXT PRIMARY KEY, contact_id TEXT, company_id TEXT, "
                 "subject TEXT, subject_folded TEXT)")
    made.execute("CREATE INDEX by_contact ON tickets (contact_id)")
    made.execute("CREATE INDEX by_company ON tickets (company_id)")
    made.executemany("INSERT INTO tickets VALUES (?, ?, ?, ?, ?)", [
        (row["id"], row.get("contact"), row.get("company"), row.get("subject"),
         ambit.folded(row.get("subject", ""))) for row in rows])
    return made


class SqlText(unittest.TestCase):
    def test_a_viewers_tickets_are_those_that_it_sees(self):
        viewer, rows = ana(), ALL[:3]
        where = viewer.sql(mapping(), "sqlite")
        self.assertEqual((where.dialect, where.values), ("sqlite", ["ana", "X"]))
        made = database(rows)
        found = made.execute(
            f"SELECT id, {where.own} FROM tickets WHERE {where.text} ORDER BY id", where.values)
        sights = dict(zip((row["id"] for row in rows), viewer.see(tickets(*rows))))
        self.assertEqual(found.fetchall(), [
            (name, int(sight is ambit.Sight.OWN)) for name, sight in sights.items()
            if sight in (ambit.Sight.OWN, ambit.Sight.SHARED)])

    def test_both_indexes_are_used_in_sqlite(self):
        where = ana().sql(mapping(), "sqlite")
        steps = [row[3] for row in database(ALL[:3]).execute(
            f"EXPLAIN QUERY PLAN SELECT id FROM tickets WHERE {where.text}", where.values)]
        self.assertIn("MULTI-INDEX OR", steps)
        self.assertIn("SEARCH tickets USING INDEX by_contact (contact_id=?)", steps)
        self.assertIn("SEARCH tickets USING INDEX by_company (company_id=?)", steps)

    def test_case_is_ignored_by_the_folded_column(self):
        asked = ambit.Criterion.compile(SCHEMA, "ticket", {
            "field": "subject", "op": "contains", "value": "STRASSE", "ignore_case": True})
        rows = [{"id": "T1", "subject": "Die Straße"}, {"id": "T2", "subject": "strasse"},
                {"id": "T3", "subject": "Weg"}]
        where = asked.sql(mapping(), "sqlite", CONTEXT, ambit.Zones.utc())
        self.assertIsNone(where.own)
        found = database(rows).execute(f"SELECT id FROM tickets WHERE {where.text}", where.values)
        self.assertEqual(sorted(row[0] for row in found), ["T1", "T2"])
        self.assertEqual(ambit.folded("Straße"), "strasse")

    def test_lists_are_arrays_in_postgresql_and_settings_have_names(self):
        where = ana().sql(mapping(parameters={"settings": "ambit"}), "postgresql")
        self.assertEqual(where.parameters[1], ambit.SqlParameter(
            type="text[]", value=["X"], text='{"X"}', setting="ambit.p2"))

    def test_what_cannot_be_said_exactly_is_refused_by_name(self):
        asked = ambit.Criterion.compile(SCHEMA, "ticket", {
            "not": {"field": "subject", "op": "has_word", "value": "fire"}})
        with self.assertRaises(ambit.InvalidArgumentError) as caught:
            asked.sql(mapping(), "duckdb", CONTEXT, ambit.Zones.utc())
        problem, = caught.exception.report.problems
        self.assertEqual((problem.code, problem.pointer), ("untranslatable_test", "/not"))
        with self.assertRaises(ValueError):
            ana().sql(mapping(), "oracle")
        with self.assertRaises(ambit.InvalidArgumentError):
            ambit.Mapping.compile(SCHEMA, "ticket", json.dumps({"table": "t", "fields": {}}))
        with self.assertRaises(ambit.UnknownObjectError):
            ambit.Mapping.compile(SCHEMA, "case", MAPPING)
        with self.assertRaises(TypeError):
            ana().sql("mapping", "sqlite")


if __name__ == "__main__":
    unittest.main()
