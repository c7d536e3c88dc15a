"""examples/postgresql: two processes that decide overlapping leads at a time and are killed,
another that closes leads, and a server that crashes; afterwards nothing is lost or doubled, and
everything is as one ledger in memory has it that was told the same in the order of the commits. So
it is with what people do with leads afterwards.
"""

import itertools
import json
import os
import pathlib
import random
import signal
import subprocess
import sys
import tempfile
import threading
import time
import unittest
from datetime import datetime, timedelta

ROOT = pathlib.Path(__file__).resolve().parents[2]
EXAMPLE = ROOT / "examples" / "postgresql"
sys.path[:0] = [str(ROOT / "tests"), str(EXAMPLE)]
import ambit  # noqa: E402
import ledger as in_postgresql  # noqa: E402
import postgresql  # noqa: E402
import psycopg  # noqa: E402

LEADS = 360
OVERLAP = 120  # of them both writers have
KILLS = 6  # of each writer
SEED = 20261122


def member(user, **how):
    return dict(how, user=user)


def entry(pool, *further):
    return {"id": pool, "when": {"field": "route", "op": "eq", "value": pool},
            "assign": [{"pool": pool}, *further]}


# Pools that share members, so that a turn of one stands on what the others gave.
POLICY = {
    "ambit": 1,
    "schema": {"objects": {"lead": {"fields": {"route": {"type": "text"}}}}},
    "pools": {
        "turns": {"method": "round_robin", "members": [
            member("u0"), member("u1", capacity={"open": 12}), member("u2")]},
        "weights": {"method": "weighted", "members": [
            member("u1", weight=3, capacity={"open": 15}), member("u3"), member("u4", weight=2)]},
        "loads": {"method": "least_loaded", "members": [
            member("u0"), member("u2", weight=2), member("u4"), member("u5")]},
        "full": {"method": "round_robin", "members": [
            member("u5", capacity={"open": 2}), member("u6", capacity={"open": 2})]},
    },
    "assignment": {"lead": {
        "active_rule": "inbound", "default_owner": {"queue": "triage"},
        "rules": {"inbound": {"entries": [
            entry("turns"), entry("weights"), entry("loads"), entry("full", {"pool": "loads"}),
            {"id": "open", "when": {"field": "route", "op": "eq", "value": "queue"},
             "assign": [{"queue": "partners"}, {"pool": "turns"}],
             "accept_within": {"count": 1, "unit": "hours"}}]}}}},
}
DIRECTORY = {
    "ambit": 1,
    "users": [{"id": f"u{n}", "active": True} for n in range(7)],
    "queues": [{"id": name, "objects": ["lead"], "members": {"users": users}}
               for name, users in (("triage", ["u0"]), ("partners", ["u0", "u1", "u2"]))],
}
ROUTES = ["turns", "weights", "loads", "loads", "full", "queue", "nowhere"]

WORKSPACE = {
    "ambit": 1,
    "schema": {"objects": {
        "user": {"fields": {"seat": {"type": "bool"}}},
        "company": {"fields": {"csm": {"type": "id"}}},
        "deal": {"fields": {"amount": {"type": "integer"}}}}},
    "sharing": {"company": {}, "deal": {"internal": "edit"}},
    "workspace": {"subscription": "professional", "csm_property": "csm",
                  "seat": {"field": "seat", "op": "eq", "value": True}}}
MANAGERS = {"ambit": 1, "users": [
    {"id": user, "active": True, "permissions": ["customer_success_workspace"],
     "fields": {"seat": True}} for user in ("ana", "ben")]}


def bound():
    """The engine, and the schema of its policy."""
    policy = ambit.Policy.compile(POLICY)
    return ambit.Engine.bind(policy, ambit.Directory().apply(DIRECTORY),
                             ambit.Zones.from_directory("/usr/share/zoneinfo")), policy.schema


class Writer:
    """The example, run as a host's process is: killed, and started again with what it has not been
    told of."""

    def __init__(self, folder, name, database, leads):
        self.folder, self.name, self.database = folder, name, database
        self.left = leads
        self.told = []
        self.random = random.Random(f"{SEED} {name}")
        self.failure = None
        self.kills = 0

    def run(self):
        try:
            kills = KILLS
            while self.left:
                kills -= 1
                some = self.random.randint(1, 1 + len(self.left) // 8)
                self.run_once(some if kills >= 0 else None)
        except Exception as failure:  # told by the test's own thread
            self.failure = failure

    def run_once(self, decisions):
        """To its end, or until it has told of so many and a little more."""
        records = self.folder / f"{self.name}.jsonl"
        records.write_text("".join(json.dumps(lead) + "\n" for lead in self.left))
        process = subprocess.Popen(
            [sys.executable, EXAMPLE / "decide.py", "--database", self.database, "--policy",
             self.folder / "policy.json", "--directory", self.folder / "directory.json",
             "--records", records, "--batch", str(self.random.randint(1, 9))],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        first = ""
        if decisions is not None:
            first = "".join(process.stdout.readline() for _ in range(decisions))
            time.sleep(self.random.uniform(0, 0.01))
            process.kill()
        rest, errors = process.communicate()
        rest = first + rest
        lines = rest.split("\n")[:-1]  # what follows the last line's end was cut off
        self.told += lines
        done = {json.loads(line)["id"] for line in lines}
        self.left = [lead for lead in self.left if lead["id"] not in done]
        self.kills += process.returncode == -signal.SIGKILL
        if process.returncode not in (0, -signal.SIGKILL) and not is_loss_of_server(errors):
            raise RuntimeError(errors)
        if process.returncode != 0:
            time.sleep(0.05)


def is_loss_of_server(errors):
    return "OperationalError" in errors or "AdminShutdown" in errors


class LedgerInPostgreSQL(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "policy.json").write_text(json.dumps(POLICY))
        (self.folder / "directory.json").write_text(json.dumps(DIRECTORY))
        self.server = postgresql.Server(settings={"track_commit_timestamp": "on"})
        self.server.start()
        self.addCleanup(self.server.stop)
        self.server.psql((EXAMPLE / "schema.sql").read_text())
        self.server.psql(
            "CREATE TABLE closed (number bigint GENERATED ALWAYS AS IDENTITY, id text)")

    def test_writers_that_are_killed(self):
        rolled = random.Random(SEED)
        leads = [{"id": f"L{n}", "route": rolled.choice(ROUTES)} for n in range(LEADS)]
        middle = (LEADS + OVERLAP) // 2
        writers = [Writer(self.folder, "first", self.server.conninfo, leads[:middle]),
                   Writer(self.folder, "second", self.server.conninfo, leads[-middle:])]
        threads = [threading.Thread(target=writer.run) for writer in writers]
        for thread in threads:
            thread.start()
        crashed = False
        while any(thread.is_alive() for thread in threads):
            decided = self.close_one(rolled)
            if decided > LEADS // 3 and not crashed:
                crashed = True
                self.server.kill()
                self.server.restart()
            time.sleep(0.02)
        for writer in writers:
            self.assertIsNone(writer.failure)
            self.assertGreater(writer.kills, 0)
        self.assertTrue(crashed)
        self.check_nothing_lost_or_doubled(leads, writers)
        self.check_against_memory({lead["id"]: lead for lead in leads})

    def close_one(self, rolled):
        """As a host does, in its own words; how many leads are decided."""
        with psycopg.connect(self.server.conninfo) as connection:
            known = [id for id, in connection.execute(
                "SELECT id FROM ambit.record WHERE owner IS NOT NULL AND NOT closed ORDER BY id")]
            if known:
                some = rolled.choice(known)
                connection.execute(
                    "UPDATE ambit.record SET state = state || '{\"closed\": true}' "
                    "WHERE object = 'lead' AND id = %s", (some,))
                connection.execute("INSERT INTO closed (id) VALUES (%s)", (some,))
            return connection.execute("SELECT count(*) FROM ambit.decision").fetchone()[0]

    def rows(self, query):
        with psycopg.connect(self.server.conninfo) as connection:
            return connection.execute(query).fetchall()

    def check_nothing_lost_or_doubled(self, leads, writers):
        decided = dict(self.rows("SELECT id, decision::text FROM ambit.decision"))
        self.assertEqual(set(decided), {lead["id"] for lead in leads})
        given = [line for writer in writers for line in writer.told
                 if '"replayed":true' not in line]
        self.assertEqual(len(given), len({json.loads(line)["id"] for line in given}))
        for line in given:
            self.assertEqual(line, decided[json.loads(line)["id"]])
        turns = {}
        for decision in map(json.loads, decided.values()):
            if "pool" in decision:
                turns[decision["pool"]] = turns.get(decision["pool"], 0) + 1
        self.assertEqual(dict(self.rows("SELECT pool, last_number FROM ambit.pool")), turns)
        self.check_loads()

    def check_loads(self):
        self.assertEqual(self.rows("SELECT owner, open FROM ambit.load WHERE open <> ("
                                   "SELECT count(*) FROM ambit.record r "
                                   "WHERE r.owner = load.owner AND NOT r.closed)"), [])

    def check_against_memory(self, leads):
        """The same in the order of the commits, one by one."""
        engine, schema = bound()
        book = ambit.Ledger()
        done = self.rows("""
            SELECT pg_xact_commit_timestamp(xmin) AS at, number, id, decided_at, decision::text
              FROM ambit.decision
            UNION ALL SELECT pg_xact_commit_timestamp(xmin), number, id, NULL, NULL FROM closed
            ORDER BY 1, 2""")
        for _, _, id, decided_at, decision in done:
            if decision is None:
                book.apply([{"command": "close", "object": "lead", "id": id}])
                continue
            now = ambit.Context(now=datetime.fromisoformat(decided_at.replace("Z", "+00:00")))
            batch = ambit.Batch.from_json(schema, "lead", [leads[id]])
            (line,) = engine.decide(batch, book, now).json_lines().splitlines()
            self.assertEqual(line, decision)
        content = json.loads(book.snapshot())["content"]
        pools = dict(self.rows("SELECT pool, state FROM ambit.pool WHERE state IS NOT NULL"))
        self.assertEqual({pool["pool"]: pool for pool in content["pools"]}, pools)
        self.check_records(book)

    def check_records(self, book):
        content = json.loads(book.snapshot())["content"]
        kept = ("owner", "last_owner", "closed", "holding", "left_out")
        self.assertEqual(
            {record["id"]: {key: record[key] for key in kept if key in record}
             for record in content["records"]},
            dict(self.rows("SELECT id, state FROM ambit.record")))

    def test_what_a_plan_stood_on_must_still_hold(self):
        """Each kind of change that others may make in between is a conflict."""
        engine, schema = bound()
        now = ambit.Context(now=datetime.fromisoformat("2026-11-22T10:00:00+00:00"))

        def planned(connection, *leads):
            batch = ambit.Batch.from_json(schema, "lead", leads)
            (part,) = connection.execute("SELECT ambit.part('lead', %s, 'create')::text",
                                         ([lead["id"] for lead in leads],)).fetchone()
            ledger = ambit.Ledger.restore_part(part)
            return ledger.changes(engine.plan(batch, engine.match(batch, now), ledger, now))

        fresh = itertools.count()
        with psycopg.connect(self.server.conninfo, autocommit=True) as connection:
            def write(changes):
                connection.execute("SELECT ambit.write_changes(%s)", (changes,))

            def lead(route):
                return {"id": f"N{next(fresh)}", "route": route}

            write(planned(connection, lead("full"), lead("loads"), lead("turns")))
            in_between = {
                "a turn of the pool": (
                    "turns", lambda _: write(planned(connection, lead("turns")))),
                "a load that was asked for": (
                    "loads", lambda _: write(planned(connection, lead("turns"), lead("turns")))),
                "a closed record of somebody who was asked": (
                    "loads", lambda _: connection.execute(
                        "UPDATE ambit.record SET state = state || '{\"closed\": true}' "
                        "WHERE id = 'N1'")),
                "the same key": ("queue", lambda own: write(planned(connection, own))),
                "another owner": ("queue", lambda own: connection.execute(
                    "INSERT INTO ambit.record (object, id, state) VALUES "
                    "('lead', %s, '{\"owner\": {\"user\": \"u0\"}}')", (own["id"],))),
            }
            for what, (route, happen) in in_between.items():
                with self.subTest(what):
                    own = lead(route)
                    changes = planned(connection, own)
                    happen(own)
                    before = self.rows("SELECT * FROM ambit.pool ORDER BY 1")
                    with self.assertRaises(psycopg.errors.SerializationFailure):
                        write(changes)
                    self.assertEqual(self.rows("SELECT * FROM ambit.pool ORDER BY 1"), before)
            changes = planned(connection, lead("weights"))
            write(changes)
            with self.assertRaises(psycopg.errors.SerializationFailure):
                write(changes)

    def test_what_people_do_afterwards(self):
        """Of members who accept the same leads at a time each lead has one, and the others are told
        who; releases and terms then go on as in a ledger in memory."""
        engine, schema = bound()
        members = DIRECTORY["queues"][1]["members"]["users"]
        ids = [f"A{n}" for n in range(12)]
        batch = ambit.Batch.from_json(
            schema, "lead", [{"id": id, "route": "queue"} for id in ids])
        start = datetime.fromisoformat("2026-11-22T10:00:00+00:00")
        book = ambit.Ledger()

        def at(minutes, actor=""):
            return ambit.Context(now=start + timedelta(minutes=minutes), actor=actor)

        def act(connection, actor, minutes, kind, *some):
            acts = [{"act": kind, "object": "lead", "id": id} for id in some]
            return in_postgresql.act(connection, engine, "lead", acts, at(minutes, actor))

        def accept_all(actor, told):
            with psycopg.connect(self.server.conninfo, autocommit=True) as connection:
                for id in random.Random(actor).sample(ids[1:], len(ids) - 1):
                    told += [(actor, result) for result in act(connection, actor, 5, "accept", id)]

        with psycopg.connect(self.server.conninfo, autocommit=True) as connection:
            decided = in_postgresql.decide(connection, engine, batch, at(0))
            self.assertEqual(decided.json_lines(), engine.decide(batch, book, at(0)).json_lines())
            told = {actor: [] for actor in members}
            threads = [threading.Thread(target=accept_all, args=each) for each in told.items()]
            for thread in threads:
                thread.start()
            for thread in threads:
                thread.join()
            done = self.rows("SELECT id, result ->> 'outcome', result #>> '{owner,user}' "
                             "FROM ambit.act ORDER BY number")
            owners = {id: owner for id, _, owner in done}
            self.assertEqual(sorted(owners), sorted(ids[1:]))
            self.assertEqual(len(done), len(owners))
            for actor, result in itertools.chain(*told.values()):
                owner = owners[result["id"]]
                self.assertEqual(result["owner"], {"user": owner})
                self.assertEqual(result["outcome"],
                                 "accepted" if owner == actor else "already_taken")
            for id, owner in owners.items():
                accept = {"act": "accept", "object": "lead", "id": id}
                engine.act(accept, book, at(5, owner))

            of_one = [id for id in owners if owners[id] == owners[ids[1]]]
            given_back = [{"act": "release", "object": "lead", "id": id} for id in of_one]
            self.assertEqual(act(connection, owners[ids[1]], 10, "release", *of_one),
                             engine.act(given_back, book, at(10, owners[ids[1]])))
            for minutes in (61, 71):  # the one that nobody accepted, then those given back
                aged = in_postgresql.reassign_by_age(connection, engine, batch, at(minutes))
                meant = engine.reassign_by_age(batch, book, at(minutes))
                self.assertEqual(aged.json_lines(), meant.json_lines())
                self.assertIn("assigned", aged.outcomes)
        self.check_records(book)
        self.check_loads()

    def test_what_people_do_in_the_workspace(self):
        """Two who edit one record at a time both leave their change, numbered on; and the notes are
        those of a ledger in memory that was told the same in the order of the commits."""
        rules = ambit.Policy.compile(WORKSPACE)
        engine = ambit.Engine.bind(rules, ambit.Directory().apply(MANAGERS), ambit.Zones.utc())

        def plate(user):
            when = ambit.Context(now=datetime.fromisoformat("2026-11-22T10:00:00+00:00"), actor=user)
            return ambit.Workspace.bind(engine, user, when)

        def deal(amount):
            return ambit.Batch.from_json(rules.schema, "deal", [{"id": "D", "amount": amount}])

        def edit(amount):
            return {"act": "edit", "object": "deal", "id": "D", "values": {"amount": amount}}

        def wanted(user):
            return [{"kind": "change", "object": "deal", "id": "D"},
                    {"kind": "merge", "object": "deal", "id": "D"},
                    {"kind": "follow", "user": user, "object": "deal"}]

        def edit_all(user, told):
            follow = {"act": "follow", "object": "deal", "id": "D"}
            with psycopg.connect(self.server.conninfo, autocommit=True) as connection:
                for amount in range(20):
                    told += in_postgresql.act_in_workspace(
                        connection, plate(user), [edit(amount), follow], [deal(-1)], wanted(user))

        told = {user: [] for user in ("ana", "ben")}
        threads = [threading.Thread(target=edit_all, args=each) for each in told.items()]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        for results in told.values():
            self.assertEqual([each["outcome"] for each in results],
                             ["done", "done"] + ["done", "kept"] * 19)
        changes = self.rows("SELECT number, text #>> '{note,by}', "
                            "(text #>> '{note,values,0,to}')::int FROM ambit.note "
                            "WHERE kind = 'change' ORDER BY number")
        self.assertEqual([number for number, _, _ in changes], list(range(1, 41)))
        book = ambit.Ledger()
        for _, user, amount in changes:
            plate(user).act([edit(amount)], book, [deal(-1)])
        meant = json.loads(book.snapshot())["content"]["notes"]
        kept = [text for text, in self.rows(
            "SELECT text FROM ambit.note WHERE kind = 'change' ORDER BY number")]
        self.assertEqual([{"at": each["at"], "note": each["note"]} for each in meant], kept)
        with psycopg.connect(self.server.conninfo, autocommit=True) as connection:
            (part,) = connection.execute("SELECT ambit.part_of_notes(%s)::text",
                                         (json.dumps(wanted("ana")),)).fetchone()
            part = ambit.Ledger.restore_part(part)
            first, second = (plate("ana").plan_acts([edit(number)], part, [deal(-1)]).changes
                             for number in (90, 91))
            connection.execute("SELECT ambit.write_changes(%s)", (first,))
            with self.assertRaises(psycopg.errors.SerializationFailure):
                connection.execute("SELECT ambit.write_changes(%s)", (second,))


if __name__ == "__main__":
    os.environ.setdefault("PYTHONPATH", str(ROOT / "capi" / "python"))
    unittest.main()
