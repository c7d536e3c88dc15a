#!/usr/bin/env python3
"""Row-level security in PostgreSQL: the database itself shows a customer what the policy says.

    cmake --preset check && cmake --build build/check --target ambit_shared
    export PYTHONPATH=capi/python AMBIT_LIBRARY=build/check/capi/libambit.so
    psql -f examples/portal/tables.sql
    python3 examples/row_level_security.py policy | psql
    (python3 examples/row_level_security.py session ana 2026-11-22T09:00:00Z
     echo "SELECT id FROM tickets ORDER BY id; COMMIT;") | psql -qtA

prints T1, T2 and T4.

`policy` is run by the table's owner whenever the administrators change the policy or the mapping:
its text is the same for every visitor and every day, as the values stand in settings of the session.
`session` is what the portal sends at the start of each transaction of a visitor who has logged in:
whose tickets, of which companies, and the ends of the days that the filter asks about. They hold
for that transaction only, so that a pooled connection takes nothing of one visitor along to the next;
where they were not set, nothing is visible.

What a visitor sees rests on these settings, and whoever may send SQL of their own can set them: the
portal connects with a role that nobody else has, and lets nobody write its SQL.
"""
import pathlib
import sys
from datetime import datetime

import ambit

HERE = pathlib.Path(__file__).resolve().parent / "portal"


def condition(contact, now):
    policy = ambit.Policy.compile((HERE / "policy.json").read_text())
    people = ambit.Directory().apply((HERE / "directory.json").read_text())
    engine = ambit.Engine.bind(policy, people, ambit.Zones.utc())
    tables = ambit.Mapping.compile(policy.schema, "ticket", (HERE / "mapping.json").read_text())
    viewer = ambit.Viewer.bind(engine, "support", ambit.Context(now=now), contact=contact)
    return viewer.sql(tables, "postgresql")


def policy_script():
    """Anybody's text will do: it holds no visitor's values."""
    where = condition("nobody", datetime.fromisoformat("2026-11-22T09:00:00+00:00"))
    return ("BEGIN;\n"
            "ALTER TABLE tickets ENABLE ROW LEVEL SECURITY;\n"
            "DROP POLICY IF EXISTS ambit_portal ON tickets;\n"
            "CREATE POLICY ambit_portal ON tickets FOR SELECT TO portal\n"
            f"  USING ({where.text});\n"
            "COMMIT;\n")


def session_script(contact, now):
    """A host with a driver binds name and value: SELECT set_config($1, $2, true)."""
    where = condition(contact, now)
    lines = ["BEGIN;", "SET LOCAL ROLE portal;"]
    for each in where.parameters:
        lines.append(f"\\set value {literal(each.text)}")
        lines.append(f"SELECT set_config('{each.setting}', :'value', true) AS set \\gset")
    return "\n".join(lines) + "\n"


def literal(text):
    """A value for psql's \\set: in single quotes, with escapes for quotes, backslashes and lines."""
    for plain, written in (("\\", "\\\\"), ("'", "\\'"), ("\n", "\\n"), ("\r", "\\r")):
        text = text.replace(plain, written)
    return f"'{text}'"


if __name__ == "__main__":
    if sys.argv[1:] == ["policy"]:
        print(policy_script(), end="")
    elif sys.argv[1:2] == ["session"] and len(sys.argv) == 4:
        moment = datetime.fromisoformat(sys.argv[3].replace("Z", "+00:00"))
        print(session_script(sys.argv[2], moment), end="")
    else:
        sys.exit("usage: row_level_security.py policy | session CONTACT MOMENT")
