#!/usr/bin/env python3
"""Who inside sees a record, and what is on a success manager's plate: the Python package.

    cmake --preset release && cmake --build --preset release
    AMBIT_LIBRARY=build/release/capi/libambit.so PYTHONPATH=capi/python \
        python3 examples/workspace.py examples/workspace
"""

import json
import pathlib
import sqlite3
import sys
import tempfile
from datetime import datetime, timezone

import ambit

FOLDER = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "examples/workspace")
FILES = {"company": "companies", "task": "tasks", "meeting": "meetings", "deal": "deals"}


def show_sharing(engine, tasks, now):
    """Mira is the head of the team and stands above Ana; Ben is her colleague."""
    mira = ambit.Sharing.bind(engine, "task", "mira", now)
    print(mira.count(tasks), mira.list(tasks, {"page": {"size": 1}})["records"])
    ben = ambit.Sharing.bind(engine, "task", "ben", now)
    print(ben.can_edit(tasks, 0)["allowed"], ben.can_edit(tasks, 0)["reason"])


def show_sql(engine, schema, tasks, now):
    """The same question, asked of the tasks in a database of one's own."""
    database = sqlite3.connect(":memory:")
    database.execute("CREATE TABLE tasks (id TEXT PRIMARY KEY, owner TEXT, queue TEXT)")
    database.executemany("INSERT INTO tasks VALUES (?, ?, NULL)",
                         [(task["id"], task["owner"]["user"]) for task in tasks])
    mapping = ambit.Mapping.compile(schema, "task", {"table": "tasks", "fields": {
        "id": "id", "owner.user": "owner", "owner.queue": "queue"}})
    where = ambit.Sharing.bind(engine, "task", "ana", now).sql(mapping, "sqlite")
    print([row[0] for row in database.execute(
        f"SELECT id FROM tasks WHERE {where.text} ORDER BY id", where.values)])


def show_plate(engine, batches, now):
    """Ana is a success manager. What she does is remembered in a ledger, here in a file."""
    ana = ambit.Workspace.bind(engine, "ana", now)
    plate = ana.ask({"ask": "summary"}, [batches[name] for name in ("company", "task", "meeting")])
    print(plate["accounts"], {name: plate["tasks"][name] for name in ("done", "to_do")})
    scores = ana.ask({"ask": "health"}, [batches["company"]])["accounts"]
    print([(account["id"], account["score"]) for account in scores])
    deals = [batches["deal"]]
    with tempfile.TemporaryDirectory() as folder:
        with ambit.Ledger.open(pathlib.Path(folder) / "plate.ledger") as ledger:
            for result in ana.act([{"act": "follow", "object": "deal", "id": "D1"},
                                   {"act": "move_stage", "pipeline": "upsell", "id": "D1",
                                    "stage": "won"}], ledger, deals):
                print(result["act"], result["outcome"], result.get("reason"), result.get("missing"))
            print(ana.ask_ledger({"ask": "follows"}, ledger)["follows"][0]["id"])


def main():
    policy = ambit.Policy.compile((FOLDER / "policy.json").read_text(encoding="utf-8"))
    people = ambit.Directory().apply((FOLDER / "directory.json").read_text(encoding="utf-8"))
    engine = ambit.Engine.bind(policy, people, ambit.Zones.from_directory("/usr/share/zoneinfo"))
    records = {name: [json.loads(line) for line in
                      (FOLDER / f"{file}.jsonl").read_text(encoding="utf-8").splitlines()]
               for name, file in FILES.items()}
    batches = {name: ambit.Batch.from_json(policy.schema, name, items)
               for name, items in records.items()}
    # Who acts must be said; who only looks need not be.
    now = ambit.Context(now=datetime(2026, 11, 22, 9, 30, tzinfo=timezone.utc), actor="ana")
    show_sharing(engine, batches["task"], now)
    show_sql(engine, policy.schema, records["task"], now)
    show_plate(engine, batches, now)


if __name__ == "__main__":
    main()

# prints:
#
#   5 [{'id': 'T1', 'access': 'edit', 'way': 'above'}]
#   False no_grant
#   ['T1', 'T2', 'T3', 'T4']
#   {'owned': 3, 'assigned_in_last_30_days': 2} {'done': 1, 'to_do': 2}
#   [('C1', 80.0), ('C2', 30.0), ('C3', 70.0)]
#   follow done None None
#   move_stage refused missing_properties ['closed_on']
#   D1
