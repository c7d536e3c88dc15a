#!/usr/bin/env python3
"""Sharing: six ways to ask what somebody may see and edit, and one answer.

    sharing_sql.py --library build/capi/libambit.so [--worlds 24] [--seed N]

The slow decider, one record at a time, columns, SQLite, PostgreSQL and DuckDB are asked about random
policies, directories, shares and tables out of hostile values: a database where it can be had, and
where the text is not refused, which must be by name. A failing world prints its seed, and the
command that repeats it; 3000 worlds before a release.
"""
import argparse
import os
import sys
import time

from databases import open_all

SIGHTS = ["hidden", "read", "edit", "invalid"]
WORLDS_OF_A_WHOLE_RUN = 20


class Counts:
    """What a round of visibility_world.py counts, and sights."""

    def __init__(self):
        self.began = time.monotonic()
        self.sights = dict.fromkeys(SIGHTS, 0)
        self.of = {}  # (asked, dialect) -> [translated, refused]
        self.refusals = {}  # by code
        self.viewers = 0

    def add_viewer(self, sights):
        self.viewers += 1
        for sight in sights:
            self.sights[sight] += 1

    def add_sql(self, asked, dialect, is_refused):
        for each in asked:
            self.of.setdefault((each, dialect), [0, 0])[is_refused] += 1

    def gaps(self, dialects):
        found = [f"nothing to {asked} was said in {dialect}" for asked in ("read", "edit")
                 for dialect in dialects if not self.of.get((asked, dialect), [0, 0])[0]]
        return found + [f"no record was {sight}" for sight in SIGHTS if not self.sights[sight]]


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--worlds", type=int, default=24)
    parser.add_argument("--packages", help="folder to keep DuckDB in, fetched from PyPI")
    parser.add_argument("--seed", type=int, help="one world only")
    parser.add_argument("--first-seed", type=int, default=1)
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)
    from sharing_world import SharedRound  # needs the library
    counts, failures = Counts(), 0
    first = given.first_seed if given.seed is None else given.seed
    worlds = given.worlds if given.seed is None else 1
    with open_all(given.packages) as databases:
        used = [each.dialect for each in databases]
        for seed in range(first, first + worlds):
            complaints = SharedRound(seed, databases, counts).judge(0)
            for complaint in complaints[:3]:
                print(f"--seed {seed}: {complaint}")
            if complaints:
                failures += 1
                packages = f" --packages {given.packages}" if given.packages else ""
                print(f"to repeat: python3 {sys.argv[0]} --library {given.library}{packages}"
                      f" --seed {seed}", flush=True)
            if failures == 5:
                break
    for (asked, dialect), (said, refused) in sorted(counts.of.items()):
        print(f"to {asked}, {dialect}: {said} said, {refused} refused")
    print(f"{counts.viewers:,} viewers, {counts.sights}, refused as {counts.refusals},"
          f" {time.monotonic() - counts.began:.0f} s: {failures} failing worlds")
    gaps = counts.gaps(used) if worlds >= WORLDS_OF_A_WHOLE_RUN and not failures else []
    for gap in gaps:
        print(gap)
    return 1 if failures or gaps else 0


if __name__ == "__main__":
    sys.exit(main())
