"""The example of row-level security, in a PostgreSQL server of its own: every visitor sees what the
library shows, nobody who has not said who they are sees anything, and the table's indexes are used.

    row_level_security_test.py     (with PYTHONPATH and AMBIT_LIBRARY set)

Exits 77, which ctest counts as skipped, where there is no server.
"""
import pathlib
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "tests"))

import ambit  # noqa: E402
import postgresql  # noqa: E402

NOW, NOW_US = "2026-11-22T09:00:00Z", 1795338000000000
SELECT = "SELECT id FROM tickets ORDER BY id;"


def script(*arguments):
    return subprocess.run([sys.executable, ROOT / "examples/row_level_security.py", *arguments],
                          capture_output=True, text=True, check=True).stdout


def shown_by_library(server, contact):
    rows = server.psql("SELECT json_agg(json_build_object('id', id, 'contact', contact_id, "
                       "'company', company_id, 'pipeline', pipeline, 'legal', legal, "
                       "'closed', closed_on)) FROM tickets")
    folder = ROOT / "examples/portal"
    policy = ambit.Policy.compile((folder / "policy.json").read_text())
    people = ambit.Directory().apply((folder / "directory.json").read_text())
    engine = ambit.Engine.bind(policy, people, ambit.Zones.utc())
    batch = ambit.Batch.from_json(policy.schema, "ticket", rows)
    viewer = ambit.Viewer.bind(engine, "support", ambit.Context(now=NOW_US), contact=contact)
    return [batch.id(row) for row, sight in enumerate(viewer.see(batch))
            if sight in (ambit.Sight.OWN, ambit.Sight.SHARED)]


def expect(found, wanted, what):
    if found != wanted:
        sys.exit(f"{what}: {found!r}, not {wanted!r}")


def main():
    if (why := postgresql.missing()):
        print(f"skipped: {why}")
        return postgresql.SKIPPED
    with postgresql.Server() as server:
        server.psql((ROOT / "examples/portal/tables.sql").read_text())
        expect(server.psql(f"SET ROLE portal; {SELECT}").split(),
               ["T1", "T2", "T3", "T4", "T5", "T6", "T7"], "before the policy")
        server.psql(script("policy"))
        expect(server.psql(f"SET ROLE portal; {SELECT}"), "", "without settings")
        for contact in ("ana", "ben", "cyd", "zoe"):
            found = server.psql(script("session", contact, NOW) + SELECT + "COMMIT;").split()
            expect(found, shown_by_library(server, contact), f"what {contact} sees")
        found = server.psql(script("session", "ana", NOW) + SELECT + "COMMIT;").split()
        expect(found, ["T1", "T2", "T4"], "what the example says")
        after = server.psql(script("session", "ana", NOW) + "COMMIT; SET ROLE portal;" + SELECT)
        expect(after, "", "after the transaction")
        later = server.psql(script("session", "ana", "2027-03-01T00:00:00Z") + SELECT + "COMMIT;")
        expect(later.split(), ["T1", "T2"], "what is closed goes with the days")
        # Enough rows for an index to be worth while.
        server.psql("INSERT INTO tickets SELECT 'N' || i, 'c' || i % 5000, 'k' || i % 3000, 'n', "
                    "'support', false, NULL FROM generate_series(1, 50000) i; ANALYZE tickets")
        plan = server.psql(script("session", "ana", NOW)
                           + "EXPLAIN SELECT id FROM tickets; COMMIT;")
        for index in ("BitmapOr", "tickets_contact", "tickets_company"):
            if index not in plan:
                sys.exit(f"no {index} in\n{plan}")
    print("what each visitor sees is what the library shows; both indexes are used")
    return 0


if __name__ == "__main__":
    sys.exit(main())
