"""The workspace through the package: what goes in, what comes out, what is refused."""

import unittest
from datetime import datetime, timezone

import ambit

POLICY = {
    "ambit": 1,
    "schema": {"objects": {
        "user": {"fields": {"seat": {"type": "bool"}}},
        "company": {"fields": {"csm": {"type": "id"}, "tier": {"type": "text"}}},
        "task": {"fields": {"who": {"type": "id"}, "due": {"type": "date"}}}}},
    "sharing": {"company": {}, "task": {"internal": "read"}},
    "workspace": {
        "subscription": "enterprise", "csm_property": "csm",
        "seat": {"field": "seat", "op": "eq", "value": True},
        "tasks": {"assignee": "who", "due_on": "due",
                  "done": {"field": "due", "op": "is_missing"}},
        "health": [{"id": "gold", "when": {"field": "tier", "op": "eq", "value": "gold"},
                    "weight": 3}]}}
PEOPLE = {"ambit": 1, "users": [
    {"id": "ana", "active": True, "permissions": ["customer_success_workspace"],
     "fields": {"seat": True}},
    {"id": "sam", "active": True, "permissions": ["super_admin"]}, {"id": "gone"}]}
NOW = ambit.Context(now=datetime(2026, 11, 22, 9, tzinfo=timezone.utc))
RECORDS = {"company": [{"id": "c1", "csm": "ana", "tier": "gold"}],
           "task": [{"id": "t1", "who": "ana", "due": "2026-11-22"}]}


def engine():
    return ambit.Engine.bind(ambit.Policy.compile(POLICY), ambit.Directory().apply(PEOPLE),
                             ambit.Zones.utc())


def batches(**records):
    schema = ambit.Policy.compile(POLICY).schema
    return [ambit.Batch.from_json(schema, name, some)
            for name, some in dict(RECORDS, **records).items()]


def bound(user="ana", **more):
    return ambit.Workspace.bind(engine(), user, NOW, **more)


class Workspace(unittest.TestCase):
    def test_entry_and_questions(self):
        ana = bound()
        self.assertEqual(len(ana.entry()["tabs"]), 5)
        plate = ana.ask({"ask": "summary"}, batches())
        self.assertEqual(plate["accounts"]["owned"], 0)
        self.assertEqual(plate["tasks"]["due_today"]["count"], 1)
        self.assertEqual(ana.ask({"ask": "schedule"}, batches())["count"], 1)

    def test_acts_are_remembered(self):
        ledger = ambit.Ledger()
        with ambit.Shares.from_json([{"object": "company", "id": "c1", "to": {"user": "ana"},
                                      "access": "edit"}]) as by_hand:
            ana = ambit.Workspace.bind(engine(), "ana", ambit.Context(now=NOW.now, actor="ana"),
                                       shares=by_hand)
        edit = {"act": "edit", "object": "company", "id": "c1", "values": {"tier": "blue"}}
        planned = ana.plan_acts([edit], ledger, batches())
        self.assertEqual(planned.results[0]["patch"], {"tier": "blue"})
        self.assertIn('"notes":[{"kind":"change"', planned.changes)
        history = {"ask": "history", "object": "company", "id": "c1"}
        self.assertEqual(ana.ask_ledger(history, ledger, batches()), {"changes": []})
        done = ana.act([edit, {"act": "follow", "object": "task", "id": "t1"}], ledger, batches())
        self.assertEqual([each["outcome"] for each in done], ["done", "done"])
        changes = ana.ask_ledger(history, ledger, batches())["changes"]
        self.assertEqual(changes[0]["values"],
                         [{"property": "tier", "from": "gold", "to": "blue"}])
        self.assertEqual(ana.ask_ledger(history, ledger), {"reason": "unknown_record"})
        self.assertEqual(bound().act([edit], ledger, batches())[0]["reason"], "no_actor")
        with self.assertRaises(ambit.InvalidArgumentError):
            ana.act({"act": "folow"}, ledger)
        with self.assertRaises(TypeError):
            ana.act([], ledger, ["c1"])

    def test_shares_by_hand(self):
        with ambit.Shares.from_json([{"object": "company", "id": "c1", "to": {"user": "ana"},
                                      "access": "read"}]) as by_hand:
            ana = bound(shares=by_hand)
        self.assertEqual(ana.ask({"ask": "health"}, batches())["accounts"][0]["score"], 100)

    def test_somebody_elses_plate(self):
        sam = bound("sam", plate_of="ana")
        self.assertEqual(sam.entry()["tabs"], ["summary"])
        self.assertEqual(sam.ask({"ask": "summary"}, batches())["plate_of"], "ana")
        self.assertEqual(sam.ask({"ask": "health"}), {"reason": "no_tab",
                                                      "because": "not_own_plate"})
        self.assertEqual(bound("gone").entry()["because"], "user_inactive")

    def test_what_is_refused(self):
        with self.assertRaises(ambit.InvalidArgumentError) as raised:
            bound().ask({"ask": "summary", "taks": 1}, batches())
        self.assertEqual(raised.exception.report.problems[0].code, "unknown_key")
        with self.assertRaises(ambit.InvalidArgumentError) as raised:
            bound().ask({"ask": "summary"}, batches() + batches())
        self.assertEqual({each.code for each in raised.exception.report.problems},
                         {"repeated_records"})
        with self.assertRaises(ambit.InvalidArgumentError):
            bound().ask({"ask": "summary"})
        with self.assertRaises(ambit.UnknownZoneError):
            ambit.Workspace.bind(engine(), "ana", ambit.Context(now=0, zone="Nowhere/Here"))
        with self.assertRaises(TypeError):
            bound().ask({"ask": "summary"}, ["a batch"])


if __name__ == "__main__":
    unittest.main()
