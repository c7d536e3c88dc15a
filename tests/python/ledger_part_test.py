"""A part of a ledger, and what a plan on it changes: a host that keeps the rest in tables of its
own must have what one ledger in memory has."""

import json
import random
import unittest
from datetime import datetime, timedelta, timezone

import ambit
import world

POLICY = {
    "ambit": 1,
    "schema": world.SCHEMA,
    "pools": {
        "turns": {"method": "round_robin", "members": [
            {"user": "u0", "capacity": {"open": 6, "per_day": 9}}, {"user": "u1"}, {"user": "u2"}]},
        "weights": {"method": "weighted", "members": [
            {"user": "u1", "weight": 3}, {"user": "u2", "weight": 2}]},
        "loads": {"method": "least_loaded", "members": [
            {"user": "u0"}, {"user": "u2", "weight": 2}, {"user": "u3"}]},
    },
    "assignment": {"lead": {"active_rule": "inbound", "rules": {"inbound": {"entries": [
        {"id": "kept", "when": {"field": "employees", "op": "eq", "value": 1}, "assign": "keep"},
        {"id": "last", "when": {"field": "employees", "op": "eq", "value": 2},
         "assign": ["last_owner", {"pool": "loads"}]},
        *({"id": pool, "when": {"field": "country", "op": "eq", "value": pool},
           "assign": {"pool": pool}, "accept_within": {"count": 10, "unit": "minutes"}}
          for pool in ("turns", "weights", "loads"))]}}}},
}
PEOPLE = {"ambit": 1, "users": [{"id": f"u{n}", "active": True} for n in range(4)]}
OBJECT = "lead"


class Host:
    """Tables in a dictionary each, keyed as rows are."""

    def __init__(self):
        self.pools, self.records, self.decisions = {}, {}, {}

    def load(self, owner):
        return sum(state.get("owner") == owner and not state.get("closed")
                   for state in self.records.values())

    def part(self, ids, event):
        owners = [{"user": f"u{n}"} for n in range(4)]
        return {
            "ambit_ledger_part": 1,
            "pools": list(self.pools.values()),
            "records": [
                {"object": OBJECT, "id": id, "state": self.records[id],
                 "decisions": [{"event": event, **self.decisions[id, event]}]
                 if (id, event) in self.decisions else []}
                for id in sorted(ids) if id in self.records],
            "loads": [{"object": OBJECT, "owner": owner, "open": self.load(owner)}
                      for owner in owners],
        }

    def write(self, text):
        changes = json.loads(text)
        for pool in changes["pools"]:
            known = self.pools.get(pool["pool"], {"last_number": 0})
            assert known["last_number"] == pool["last_number_before"]
            self.pools[pool["pool"]] = pool["after"]
        for read in changes["stands_on"]["pools"]:
            assert self.pools.get(read["pool"], {"last_number": 0})["last_number"] == (
                read["last_number"])
        for read in changes["stands_on"]["loads"]:
            assert self.load(read["owner"]) == read["open"]
        for record in changes["records"]:
            assert self.records.get(record["id"], {}) == record["before"]
            self.records[record["id"]] = record["after"]
        for made in changes["decisions"]:
            key = made["id"], made["event"]
            assert key not in self.decisions
            self.decisions[key] = {"decided_at": made["decided_at"], "decision": made["decision"]}


def engine():
    return ambit.Engine.bind(
        ambit.Policy.compile(POLICY), ambit.Directory().apply(PEOPLE), ambit.Zones.utc())


class LedgerPart(unittest.TestCase):
    def setUp(self):
        self.engine = engine()
        self.schema = ambit.Policy.compile(POLICY).schema

    def play(self, seed):
        rolled = random.Random(seed)
        host, book = Host(), ambit.Ledger()
        now = datetime(2026, 11, 22, 10, tzinfo=timezone.utc)
        for _ in range(40):
            now += timedelta(minutes=rolled.choice([0, 1, 300]))
            leads = [{"id": f"L{rolled.randrange(60)}",
                      "country": rolled.choice([*POLICY["pools"], "?"]),
                      "employees": rolled.choice([1, 2, 3, 4])}
                     for _ in range(rolled.randint(1, 5))]
            context = ambit.Context(now=now, event=rolled.choice(["create", "create", "edit"]))
            batch = ambit.Batch.from_json(self.schema, OBJECT, leads)
            ids = {lead["id"] for lead in leads}
            part = ambit.Ledger.restore_part(host.part(ids, context.event))
            plan = self.engine.plan(batch, self.engine.match(batch, context), part, context)
            host.write(part.changes(plan))
            meant = self.engine.decide(batch, book, context)
            self.assertEqual(plan.json_lines(), meant.json_lines())
            known = [id for id, state in host.records.items() if "owner" in state]
            if known and rolled.random() < 0.4:
                self.close(host, book, rolled.choice(sorted(known)))
        self.compare(host, book)

    def close(self, host, book, id):
        host.records[id] = {**host.records[id], "closed": True}
        book.apply([{"command": "close", "object": OBJECT, "id": id}])

    def compare(self, host, book):
        content = json.loads(book.snapshot())["content"]
        self.assertEqual({pool["pool"]: pool for pool in content["pools"]}, host.pools)
        for record in content["records"]:
            state = {key: value for key, value in record.items()
                     if key not in ("object", "id", "decisions")}
            self.assertEqual(state, host.records[record["id"]])
            self.assertEqual(
                {made["event"]: made["decision"] for made in record["decisions"]},
                {event: made["decision"] for (id, event), made in host.decisions.items()
                 if id == record["id"]})
        self.assertEqual(len(content["records"]), len(host.records))

    def test_a_host_with_tables_of_its_own_has_what_a_ledger_has(self):
        for seed in range(25):
            with self.subTest(seed=seed):
                self.play(seed)

    def plan_one(self, ledger, id="L1", country="turns"):
        batch = ambit.Batch.from_json(self.schema, OBJECT, {"id": id, "country": country})
        return self.engine.plan(batch, self.engine.match(batch, world.NOW), ledger, world.NOW)

    def test_the_changes_are_of_the_ledger_as_it_was_planned_on(self):
        ledger = ambit.Ledger()
        plan = self.plan_one(ledger)
        first = ledger.changes(plan)
        self.assertEqual(ledger.changes(plan), first)  # nothing was changed
        with self.assertRaises(ambit.ConflictError):
            ambit.Ledger().changes(plan)
        overtaken = self.plan_one(ledger, "L2")
        ledger.commit(plan)
        for late in (plan, overtaken):
            with self.assertRaises(ambit.ConflictError):
                ledger.changes(late)
        replay = json.loads(ledger.changes(self.plan_one(ledger)))
        self.assertEqual(replay, {"ambit_changes": 1, "pools": [], "records": [], "decisions": [],
                                  "acts": [], "stands_on": {"pools": [], "loads": []}})

    def test_a_part_is_no_snapshot(self):
        part = ambit.Ledger.restore_part(Host().part([], "create"))
        with self.assertRaises(ambit.InvalidLedgerError):
            part.snapshot()

    def test_a_part_that_contradicts_itself_is_refused(self):
        record = {"object": OBJECT, "id": "L1", "state": {"owner": {"user": "u0"}}, "decisions": []}
        load = {"object": OBJECT, "owner": {"user": "u0"}, "open": 1}
        whole = {"ambit_ledger_part": 1, "pools": [], "records": [record], "loads": [load]}
        ambit.Ledger.restore_part(whole)
        wrong = {
            "wrong_load": {"loads": [{**load, "open": 0}]},
            "duplicate_id": {"records": [record, record], "loads": []},
            "unsupported_version": {"ambit_ledger_part": 2},
            "missing_key": {"records": [{"object": OBJECT, "id": "L1", "decisions": []}]},
            "unknown_key": {"digest": ""},
            "not_a_ledger": {"ambit_ledger_part": None},
        }
        for code, change in wrong.items():
            with self.subTest(code), self.assertRaises(ambit.InvalidLedgerError) as raised:
                ambit.Ledger.restore_part({**whole, **change})
            self.assertIn(code, str(raised.exception.report))


if __name__ == "__main__":
    unittest.main()
