"""A part of a ledger, and what a plan or acts on it change: a host that keeps the rest in tables of
its own must have what one ledger in memory has."""

import dataclasses
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
          for pool in ("turns", "weights", "loads")),
        {"id": "desk", "when": {"field": "country", "op": "eq", "value": "desk"},
         "assign": [{"queue": "desk"}, {"pool": "turns"}],
         "accept_within": {"count": 30, "unit": "minutes"}}]}}}},
}
USERS = [f"u{n}" for n in range(4)]
PEOPLE = {"ambit": 1, "users": [{"id": user, "active": True} for user in USERS],
          "queues": [{"id": "desk", "objects": ["lead"], "members": {"users": ["u0", "u1"]}}]}
OBJECT = "lead"
ROUTES = [*POLICY["pools"], "desk", "desk", "?"]


class Host:
    """Tables in a dictionary each, keyed as rows are."""

    def __init__(self):
        self.pools, self.records, self.decisions, self.acts = {}, {}, {}, []

    def load(self, owner):
        return sum(state.get("owner") == owner and not state.get("closed")
                   for state in self.records.values())

    def part(self, ids, event):
        owners = [{"user": user} for user in USERS]
        return {
            "ambit_ledger_part": 1,
            "pools": list(self.pools.values()),
            "records": self.part_of_records(ids, event),
            "loads": [{"object": OBJECT, "owner": owner, "open": self.load(owner)}
                      for owner in owners],
        }

    def part_of_records(self, ids, event):
        return [{"object": OBJECT, "id": id, "state": self.records[id],
                 "decisions": [{"event": event, **self.decisions[id, event]}]
                 if (id, event) in self.decisions else []}
                for id in sorted(ids) if id in self.records]

    def part_for_acts(self, ids):
        return {"ambit_ledger_part": 1, "pools": [], "loads": [],
                "records": self.part_of_records(ids, "")}

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
        self.acts += changes["acts"]


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
            now += timedelta(minutes=rolled.choice([0, 1, 20, 300]))
            leads = [{"id": f"L{rolled.randrange(60)}", "country": rolled.choice(ROUTES),
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
            self.age(host, book, batch, ambit.Context(now=now + timedelta(minutes=15)))
            self.act(host, book, rolled, now + timedelta(minutes=15))
            known = [id for id, state in host.records.items() if "owner" in state]
            if known and rolled.random() < 0.4:
                self.close(host, book, rolled.choice(sorted(known)))
        self.compare(host, book)

    def age(self, host, book, batch, context):
        ids = {batch.id(row) for row in range(len(batch))}
        part = ambit.Ledger.restore_part(host.part(ids, "age"))
        plan = self.engine.plan_by_age(batch, part, context)
        host.write(part.changes(plan))
        meant = self.engine.reassign_by_age(batch, book, context)
        self.assertEqual(plan.json_lines(), meant.json_lines())
        self.aged += plan.outcomes.count("assigned")

    def act(self, host, book, rolled, now):
        acts = []
        for _ in range(rolled.randint(1, 3)):
            act = rolled.choice(["accept", "accept", "release", "reassign"])
            id = rolled.choice([*sorted(host.records), "L?"])
            acts.append({"act": act, "object": OBJECT, "id": id})
            if act == "reassign":
                other = rolled.choice(sorted(host.records))
                acts[-1]["ids"] = sorted({acts[-1].pop("id"), other})
                acts[-1]["to"] = rolled.choice(
                    [*({"user": user} for user in USERS), {"queue": "desk"}])
        ids = {id for act in acts for id in act.get("ids", [act.get("id")])}
        context = ambit.Context(now=now, actor=rolled.choice(USERS))
        part = ambit.Ledger.restore_part(host.part_for_acts(ids))
        results, changes = self.engine.plan_acts(acts, part, context)
        host.write(changes)
        self.assertEqual(results, self.engine.act(acts, book, context))
        self.outcomes.update(result["outcome"] for result in results)

    def close(self, host, book, id):
        host.records[id] = {**host.records[id], "closed": True}
        book.apply([{"command": "close", "object": OBJECT, "id": id}])

    def compare(self, host, book):
        content = json.loads(book.snapshot())["content"]
        self.assertEqual({pool["pool"]: pool for pool in content["pools"]}, host.pools)
        for record in content["records"]:
            state = {key: value for key, value in record.items()
                     if key not in ("object", "id", "decisions", "acts")}
            self.assertEqual(state, host.records[record["id"]])
            self.assertEqual(
                [(done["act"], done["at"], done["result"]) for done in record.get("acts", [])],
                [(done["act"], done["at"], done["result"]) for done in host.acts
                 if done["id"] == record["id"]])
            self.assertEqual(
                {made["event"]: made["decision"] for made in record["decisions"]},
                {event: made["decision"] for (id, event), made in host.decisions.items()
                 if id == record["id"]})
        self.assertEqual(len(content["records"]), len(host.records))

    def test_a_host_with_tables_of_its_own_has_what_a_ledger_has(self):
        self.outcomes, self.aged = set(), 0
        for seed in range(25):
            with self.subTest(seed=seed):
                self.play(seed)
        self.assertEqual(self.outcomes, {"accepted", "released", "reassigned", "kept",
                                         "already_taken", "refused"})
        self.assertGreater(self.aged, 0)

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

    def test_planned_acts_change_nothing_and_are_held_against_the_ledger(self):
        ledger = ambit.Ledger()
        ledger.commit(self.plan_one(ledger, country="desk"))
        accept = {"act": "accept", "object": OBJECT, "id": "L1"}
        as_u0 = dataclasses.replace(world.NOW, actor="u0")
        before = ledger.snapshot()
        first = self.engine.plan_acts(accept, ledger, as_u0)
        self.assertEqual(self.engine.plan_acts(accept, ledger, as_u0), first)
        self.assertEqual(ledger.snapshot(), before)
        (record,) = json.loads(first.changes)["records"]
        self.assertEqual((record["before"]["owner"], record["after"]["owner"]),
                         ({"queue": "desk"}, {"user": "u0"}))
        (done,) = json.loads(first.changes)["acts"]
        self.assertEqual((done["act"], done["result"]["outcome"]), ("accept", "accepted"))
        nobody = self.engine.plan_acts(accept, ledger, world.NOW)
        self.assertEqual(nobody.results[0]["reason"], "no_actor")
        self.assertEqual(json.loads(nobody.changes)["records"], [])
        with self.assertRaises(ambit.InvalidArgumentError) as raised:
            self.engine.plan_acts([accept, {"act": "dance"}], ledger, as_u0)
        self.assertIn("unknown_act", str(raised.exception.report))

    def test_a_plan_by_age_changes_nothing(self):
        ledger = ambit.Ledger()
        ledger.commit(self.plan_one(ledger, country="desk"))
        late = ambit.Context(now=world.NOW.now + timedelta(hours=1))
        batch = ambit.Batch.from_json(self.schema, OBJECT, {"id": "L1", "country": "desk"})
        before = ledger.snapshot()
        plan = self.engine.plan_by_age(batch, ledger, late)
        self.assertEqual(plan[0]["earlier_owner"], {"queue": "desk"})
        self.assertEqual(ledger.snapshot(), before)
        ledger.commit(plan)
        self.assertEqual(ledger.owner_of(OBJECT, "L1"), plan[0]["owner"])

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
