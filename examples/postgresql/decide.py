#!/usr/bin/env python3
"""Who gets these leads, by a ledger in PostgreSQL, which any number of processes share.

    pip install 'psycopg[binary]'
    psql "$DATABASE" --file examples/postgresql/schema.sql     # once
    AMBIT_LIBRARY=build/release/capi/libambit.so PYTHONPATH=capi/python \\
        python3 examples/postgresql/decide.py --database "$DATABASE" \\
        --policy examples/sample/policy.json --directory examples/sample/directory.json \\
        --records examples/sample/leads.jsonl

Prints each decision once it is committed, one a line. Whoever is stopped, or not told how it ended,
runs it again: what was decided is replayed, and spends no turn.
"""

import argparse
import pathlib
import sys
from datetime import datetime, timezone

import ambit
import psycopg

import ledger


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n")[0])
    parser.add_argument("--database", required=True, help="as libpq takes it: host=… dbname=…")
    parser.add_argument("--policy", type=pathlib.Path, required=True)
    parser.add_argument("--directory", type=pathlib.Path, required=True)
    parser.add_argument("--records", type=pathlib.Path, required=True, help="JSON Lines of leads")
    parser.add_argument("--batch", type=int, default=50, help="how many in one transaction")
    given = parser.parse_args()

    policy = ambit.Policy.compile(given.policy.read_text(encoding="utf-8"))
    people = ambit.Directory().apply(given.directory.read_text(encoding="utf-8"))
    zones = ambit.Zones.from_directory("/usr/share/zoneinfo")
    engine = ambit.Engine.bind(policy, people, zones)
    lines = given.records.read_text(encoding="utf-8").rstrip("\n").split("\n")
    with psycopg.connect(given.database, autocommit=True) as connection:
        for start in range(0, len(lines), given.batch):
            some = "\n".join(lines[start:start + given.batch])
            batch = ambit.Batch.from_json(policy.schema, "lead", some)
            now = ambit.Context(now=datetime.now(timezone.utc))
            plan = ledger.decide(connection, engine, batch, now)
            sys.stdout.write(plan.json_lines())
            sys.stdout.flush()


if __name__ == "__main__":
    main()
