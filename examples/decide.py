#!/usr/bin/env python3
"""Who gets these leads, and why: the Python package.

    cmake --preset release && cmake --build --preset release
    AMBIT_LIBRARY=build/release/capi/libambit.so PYTHONPATH=capi/python \
        python3 examples/decide.py examples/sample
"""

import pathlib
import sys
from datetime import datetime, timezone

import ambit

LEADS = [
    {"id": "W1", "country": "DE", "postcode": "80331", "employees": 20, "status": "new"},
    {"id": "W2", "country": "AT", "employees": 2400, "status": "new"},
    {"id": "W3", "country": "AT", "employees": "many", "status": "new"},
    {"id": "W4", "country": "PT", "status": "new"},
]


def main():
    folder = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else "examples/sample")

    # Once, when somebody saves settings or the staff changes:
    policy = ambit.Policy.compile((folder / "policy.json").read_text(encoding="utf-8"))
    people = ambit.Directory().apply((folder / "directory.json").read_text(encoding="utf-8"))
    zones = ambit.Zones.from_directory("/usr/share/zoneinfo")
    engine = ambit.Engine.bind(policy, people, zones)

    # For every call: the records, the moment, what has happened so far.
    now = ambit.Context(now=datetime(2026, 11, 22, 9, tzinfo=timezone.utc))
    ledger = ambit.Ledger()
    leads = ambit.Batch.from_json(policy.schema, "lead", LEADS)
    for decision in engine.decide(leads, ledger, now):
        owner = decision.get("owner", "nobody")
        print(decision["id"], decision["outcome"], owner, decision["reason"])


if __name__ == "__main__":
    main()

# prints:
#
#   W1 assigned {'user': 'isar-georg'} entry_matched
#   W2 assigned {'user': 'ana'} entry_matched
#   W3 undecided nobody invalid_record
#   W4 assigned {'queue': 'triage'} no_entry_matched
