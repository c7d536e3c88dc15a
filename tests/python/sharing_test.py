"""Sharing through the package: what goes in, what comes out, what is refused."""

import sqlite3
import unittest
from datetime import datetime, timezone

import ambit

POLICY = {
    "ambit": 1,
    "schema": {"objects": {"lead": {"fields": {"region": {"type": "text"}}},
                           "case": {"fields": {}}}},
    "sharing": {"lead": {"rules": [
        {"id": "emea", "when": {"field": "region", "op": "eq", "value": "EMEA"},
         "to": [{"group": "emea"}], "access": "read"}]}}}
PEOPLE = {"ambit": 1, "groups": [{"id": "emea"}], "users": [
    {"id": "ana", "active": True, "groups": ["emea"]}, {"id": "ben", "active": True},
    {"id": "gone"}]}
NOW = ambit.Context(now=datetime(2026, 11, 22, 9, tzinfo=timezone.utc))
LEADS = [{"id": "L1", "owner": {"user": "ana"}}, {"id": "L2", "region": "EMEA"}, {"id": "L3"},
         {"id": "L4", "region": 4}]


def engine():
    return ambit.Engine.bind(ambit.Policy.compile(POLICY), ambit.Directory().apply(PEOPLE),
                             ambit.Zones.utc())


def leads(records=None, object="lead"):
    return ambit.Batch.from_json(ambit.Policy.compile(POLICY).schema, object,
                                 LEADS if records is None else records)


def database(rows):
    made = sqlite3.connect(":memory:")
    made.execute("CREATE TABLE leads (id TEXT PRIMARY KEY, owner TEXT, queue TEXT, region TEXT)")
    made.executemany("INSERT INTO leads VALUES (?, ?, ?, ?)", [
        (row["id"], row.get("owner", {}).get("user"), row.get("owner", {}).get("queue"),
         row.get("region")) for row in rows])
    return made


def bound(user="ana", **more):
    return ambit.Sharing.bind(engine(), "lead", user, NOW, **more)


class Sharing(unittest.TestCase):
    def test_sights_answers_and_lists_agree(self):
        ana, batch = bound(), leads()
        self.assertTrue(ana.may_look)
        self.assertEqual(ana.see(batch), [ambit.Access.EDIT, ambit.Access.READ,
                                          ambit.Access.HIDDEN, ambit.Access.INVALID])
        self.assertEqual([ana.can_see(batch, row)["allowed"] for row in range(4)],
                         [True, True, False, False])
        told = ana.can_see(batch, 1)
        self.assertEqual((told["way"], told["rule"], told["to"]), ("rule", "emea",
                                                                   {"group": "emea"}))
        self.assertEqual(ana.can_edit(batch, 1)["reason"], "read_only")
        self.assertEqual([each["id"] for each in ana.list(batch)["records"]], ["L1", "L2"])
        self.assertEqual(ana.count(batch), 2)
        self.assertEqual(ana.count(batch, {"access": "edit"}), 1)

    def test_shares_by_hand(self):
        with ambit.Shares.from_json([{"object": "lead", "id": "L3", "to": {"user": "ben"},
                                      "access": "edit"}]) as by_hand:
            self.assertEqual(len(by_hand), 1)
            ben = bound("ben", shares=by_hand)
        self.assertEqual(ben.can_edit(leads(), 2)["way"], "share")
        self.assertEqual(bound("ben").see(leads())[2], ambit.Access.HIDDEN)
        with self.assertRaises(ambit.InvalidArgumentError) as raised:
            ambit.Shares.from_json('[{"object": "lead"}]')
        self.assertEqual({each.code for each in raised.exception.report.problems},
                         {"missing_key"})

    def test_whoever_is_not_active_sees_nothing(self):
        gone = bound("gone")
        self.assertFalse(gone.may_look)
        self.assertEqual(gone.see(leads()), [ambit.Access.HIDDEN] * 4)
        self.assertEqual(gone.can_see(leads(), 0)["because"], "user_inactive")

    def test_sql_text_gives_what_is_seen(self):
        tables = ambit.Mapping.compile(ambit.Policy.compile(POLICY).schema, "lead", {
            "table": "leads", "fields": {"id": "id", "owner.user": "owner", "owner.queue": "queue",
                                         "region": "region"}})
        made = database(LEADS[:3])
        for access in ("read", "edit"):
            where = bound().sql(tables, "sqlite", access)
            found = [row[0] for row in made.execute(
                f"SELECT id FROM leads WHERE {where.text} ORDER BY id", where.values)]
            page = bound().list(leads(LEADS[:3]), {"access": access})
            self.assertEqual(found, [each["id"] for each in page["records"]])
        self.assertIsNone(where.own)
        with self.assertRaises(ValueError):
            bound().sql(tables, "sqlite", "hidden")

    def test_a_thousand_rules_are_no_deeper_than_sqlite_reads(self):
        rules = [{"id": f"r{number}", "access": "read", "to": [{"user": "ben"}],
                  "when": {"field": "region", "op": "eq", "value": f"x{number}"}}
                 for number in range(1000)]
        policy = ambit.Policy.compile({**POLICY, "sharing": {"lead": {"rules": rules}}})
        ben = ambit.Sharing.bind(ambit.Engine.bind(
            policy, ambit.Directory().apply(PEOPLE), ambit.Zones.utc()), "lead", "ben", NOW)
        tables = ambit.Mapping.compile(policy.schema, "lead", {
            "table": "leads", "fields": {"id": "id", "owner.user": "owner", "owner.queue": "queue",
                                         "region": "region"}})
        where = ben.sql(tables, "sqlite")
        made = database([{"id": "a", "region": "x999"}, {"id": "b", "region": "EMEA"}])
        self.assertEqual(made.execute(f"SELECT id FROM leads WHERE {where.text}",
                                      where.values).fetchall(), [("a",)])

    def test_what_is_refused(self):
        with self.assertRaises(ambit.InvalidArgumentError):
            ambit.Sharing.bind(engine(), "case", "ana", NOW)
        with self.assertRaises(ambit.UnknownObjectError):
            bound().see(leads([{"id": "C1"}], "case"))
        with self.assertRaises(ambit.InvalidArgumentError):
            bound().can_see(leads(), 4)
        with self.assertRaises(ambit.InvalidArgumentError) as raised:
            bound().list(leads(), {"acess": "read"})
        self.assertEqual(raised.exception.report.problems[0].code, "unknown_key")
        with self.assertRaises(TypeError):
            bound(shares=[])


if __name__ == "__main__":
    unittest.main()
