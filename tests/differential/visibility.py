#!/usr/bin/env python3
"""Visibility: seven ways to ask what somebody sees, and one answer.

    visibility.py --library build/capi/libambit.so [--cases 100000] [--seed N]

The slow decider, one record at a time, columns, the index in memory, SQLite, PostgreSQL and DuckDB
are asked about random schemas, mappings, tables, portals, directories and visitors out of hostile
values. A case is one viewer and one ticket, asked in every way there is: the first four always, a
database where it can be had and the viewer's SQL is not refused. What is refused must be refused by
name, and is counted. The same tables are asked by criteria alone, for every operator's sake. A
failing world prints its seed, and the command that repeats it.
"""
import argparse
import os
import sys
import time

from databases import open_all

# Of these at least some must be translated to each dialect, in a whole run.
OPERATORS = ["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in", "contains",
             "not_contains", "starts_with", "ends_with", "includes_any", "includes_all",
             "includes_none", "equals_set", "in_last", "in_next", "in_period", "before_now",
             "after_now", "is_missing", "is_present", "viewer"]
SIGHTS = ["own", "shared", "hidden", "invalid"]
CASES_OF_A_WHOLE_RUN = 50000
SECONDS_BETWEEN_LINES = 60
ALL_WAYS = 7


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--cases", type=int, default=100000,
                        help="to be asked in all ways, at least; 10000000 before a release")
    parser.add_argument("--criteria", type=int, default=20, help="of a world, beside its portals")
    parser.add_argument("--packages", help="folder to keep DuckDB in, fetched from PyPI")
    parser.add_argument("--seed", type=int, help="one world only")
    parser.add_argument("--first-seed", type=int, default=1)
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)
    counts = Counts()
    with open_all(given.packages) as databases:
        used = [each.dialect for each in databases]
        counts.ways = 4 + len(databases)
        failures = play(given, databases, counts)
    print(counts.table(used))
    gaps = []
    if given.seed is None and counts.cases >= CASES_OF_A_WHOLE_RUN and not failures:
        gaps = counts.gaps(used)
    for gap in gaps:
        print(gap)
    print(counts.line(used, failures))
    return 1 if failures or gaps else 0


def play(given, databases, counts):
    """Worlds until there are enough cases; five that fail are enough, too."""
    from visibility_world import WorldRound  # needs the library
    failures, seed, told = 0, given.first_seed if given.seed is None else given.seed, 0
    while True:
        complaints = WorldRound(seed, databases, counts).judge(given.criteria)
        counts.worlds += 1
        for complaint in complaints[:3]:
            print(f"--seed {seed}: {complaint}")
        if complaints:
            failures += 1
            packages = f" --packages {given.packages}" if given.packages else ""
            print(f"to repeat: python3 {sys.argv[0]} --library {given.library}{packages}"
                  f" --criteria {given.criteria} --seed {seed}", flush=True)
        if given.seed is not None or failures >= 5 or counts.whole >= given.cases:
            return failures
        if counts.seconds() >= (told + 1) * SECONDS_BETWEEN_LINES:
            told = int(counts.seconds() // SECONDS_BETWEEN_LINES)
            print(f"{counts.whole:,} of {given.cases:,} cases, seed {seed},"
                  f" {counts.seconds():.0f} s, {failures} failing worlds", flush=True)
        seed += 1


class Counts:
    def __init__(self):
        self.began = time.monotonic()
        self.ways = 0
        self.worlds = self.portals = self.viewers = self.cases = self.whole = 0
        self.verdicts = self.queries = 0
        self.sights = dict.fromkeys(SIGHTS, 0)
        self.of = {}  # (operator, dialect) -> [translated, refused]
        self.refusals = {}  # by code

    def seconds(self):
        return time.monotonic() - self.began

    def add_viewer(self, sights, databases):
        """`databases`: how many were asked about these tickets."""
        self.viewers += 1
        self.cases += len(sights)
        if 4 + databases == self.ways:
            self.whole += len(sights)
        for sight in sights:
            self.sights[sight] += 1

    def add_sql(self, operators, dialect, is_refused):
        for op in operators:
            self.of.setdefault((op, dialect), [0, 0])[is_refused] += 1
        self.queries += not is_refused

    def table(self, dialects):
        lines = ["translated/refused   " + "".join(f"{name:>14}" for name in dialects)]
        for op in sorted({op for op, _ in self.of}):
            cells = ["{}/{}".format(*self.of.get((op, name), [0, 0])) for name in dialects]
            lines.append(f"  {op:<19}" + "".join(f"{cell:>14}" for cell in cells))
        refused = ", ".join(f"{code} {count}" for code, count in sorted(self.refusals.items()))
        return "\n".join(lines + [f"refused as: {refused}"])

    def line(self, used, failures):
        sights = ", ".join(f"{count:,} {name}" for name, count in self.sights.items())
        return (f"{self.cases:,} cases, one viewer and one ticket each ({sights}), of"
                f" {self.viewers:,} viewers, {self.portals:,} portals and {self.worlds:,} worlds;"
                f" {self.whole:,} of them in all {self.ways} ways, the others with SQL refused by"
                f" name; beside them {self.verdicts:,} verdicts of criteria. {self.queries:,}"
                f" queries of {', '.join(used)}, {self.seconds():.0f} s: {failures} failing worlds")

    def gaps(self, dialects):
        """What a run of such a length must have met."""
        found = [f"{op} was never translated to {name}" for op in OPERATORS for name in dialects
                 if not self.of.get((op, name), [0, 0])[0]]
        found += ["has_word was translated" for name in dialects
                  if self.of.get(("has_word", name), [0, 0])[0]]
        found += [f"no ticket was {sight}" for sight, count in self.sights.items() if not count]
        if self.whole < self.cases / 2:
            found.append("fewer than half of the cases were asked in all ways")
        return found


if __name__ == "__main__":
    sys.exit(main())
