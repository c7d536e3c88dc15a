#!/usr/bin/env python3
"""SQL text: do SQLite, PostgreSQL and DuckDB show exactly the rows that the library shows?

    sql.py --library build/capi/libambit.so [--rounds 8] [--criteria 90] [--seed N]

Random schemas, mappings, tables and criteria out of hostile values, and random portals, directories,
tickets and visitors. A case is one verdict on one row of one criterion or viewer, by the slow
decider, the library, and each database that the test was said for; a test that is refused must be
refused by name. Prints how many of each operator were translated and refused. A failing round prints
its seed; the same seed alone repeats it.
"""
import argparse
import os
import random as randomness
import sys
import time

import hostile
import sql_tables
import tickets as portals
from databases import DIALECTS, open_all
from reference.criteria import Moment, verdict
from reference.directory import Directory
from reference.tickets import Portal, Viewer
from reference.values import (Record, Schema, json_text, read_json, read_records, read_timestamp)

RECORDS, TICKETS = 160, 150  # rows of a round's tables
REFUSALS = {"unmapped_field", "no_folded_column", "untranslatable_test", "linked_field",
            "different_columns", "unsupported_by_dialect", "too_many_values", "clocks_set_back"}
# Of these at least some must be translated to each dialect, in a whole run.
OPERATORS = ["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in", "contains",
             "not_contains", "starts_with", "ends_with", "includes_any", "includes_all",
             "includes_none", "equals_set", "in_last", "in_next", "in_period", "before_now",
             "after_now", "is_missing", "is_present"]
ROUNDS_OF_A_WHOLE_RUN = 5


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--rounds", type=int, default=8)
    parser.add_argument("--criteria", type=int, default=90, help="of a round")
    parser.add_argument("--packages", help="folder to keep DuckDB in, fetched from PyPI")
    parser.add_argument("--seed", type=int, help="one round only")
    parser.add_argument("--first-seed", type=int, default=1)
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)
    seeds = [given.seed] if given.seed is not None else range(given.first_seed,
                                                              given.first_seed + given.rounds)
    began, failures, counts = time.monotonic(), 0, Counts()
    with open_all(given.packages) as databases:
        for seed in seeds:
            complaints = CriteriaRound(seed, databases, counts).judge(given.criteria)
            complaints += ViewerRound(seed, databases, counts).judge()
            for complaint in complaints[:3]:
                print(f"--seed {seed}: {complaint}")
            failures += bool(complaints)
            if failures >= 5:
                break
        used = [each.dialect for each in databases]
    gaps = counts.gaps(used) if len(seeds) >= ROUNDS_OF_A_WHOLE_RUN and not failures else []
    print(counts.table(used))
    for gap in gaps:
        print(gap)
    print(f"{counts.cases} verdicts ({counts.visible} visible or passed), "
          f"{counts.queries} queries of {', '.join(used)} in {time.monotonic() - began:.0f} s: "
          f"{failures} failing rounds")
    return 1 if failures or gaps else 0


class Counts:
    def __init__(self):
        self.cases = self.visible = self.queries = 0
        self.of = {}  # (operator, dialect) -> [translated, refused]

    def add(self, operators, dialect, is_refused):
        for op in operators:
            self.of.setdefault((op, dialect), [0, 0])[is_refused] += 1

    def table(self, dialects):
        lines = ["translated/refused   " + "".join(f"{name:>14}" for name in dialects)]
        for op in sorted({op for op, _ in self.of}):
            cells = ["{}/{}".format(*self.of.get((op, name), [0, 0])) for name in dialects]
            lines.append(f"  {op:<19}" + "".join(f"{cell:>14}" for cell in cells))
        return "\n".join(lines)

    def gaps(self, dialects):
        return [f"{op} was never translated to {name}" for op in OPERATORS for name in dialects
                if not self.of.get((op, name), [0, 0])[0]] + [
            "has_word was translated" for name in dialects
            if self.of.get(("has_word", name), [0, 0])[0]]


def operators_of(written):
    if "not" in written:
        return operators_of(written["not"])
    for key in ("all", "any"):
        if key in written:
            return {op for part in written[key] for op in operators_of(part)}
    return {written["op"]} if "op" in written else set(written)


class SqlRound:
    def __init__(self, seed, databases, counts):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.databases = databases
        self.counts = counts
        self.complaints = []

    def ask(self, make, operators, what):
        """(database, condition) where it was said; what is refused must be refused by name."""
        for database in self.databases:
            try:
                condition = make(database.dialect)
            except self.ambit.InvalidArgumentError as error:
                self.counts.add(operators, database.dialect, True)
                for problem in error.report.problems:
                    if problem.code not in REFUSALS or not problem.hint or not problem.pointer \
                            and not problem.field:
                        self.complaints.append(f"refused as {problem}: {what}")
                continue
            self.counts.add(operators, database.dialect, False)
            self.counts.queries += 1
            yield database, condition

    def compare(self, database, table, condition, expected, what, where=None):
        try:
            found = database.rows(table, condition, where)
        except Exception as error:  # noqa: BLE001: whatever a database has to say
            self.complaints.append(f"{database.dialect}: {error}\n    {what}\n"
                                   f"    {condition.text}\n    {condition.values}")
            return
        if found != expected:
            row = min(found ^ expected)
            self.complaints.append(
                f"{database.dialect} {'shows' if row in found else 'hides'} row {row}\n    {what}\n"
                f"    {condition.text}\n    {condition.values}\n    {self.shown(row)}")


class CriteriaRound(SqlRound):
    def judge(self, criteria):
        random = self.random
        document = read_json(json_text(hostile.schema(random)))
        fields = document["objects"]["lead"]["fields"]
        schema = self.ambit.Schema.compile(json_text(document))
        meaning = Schema(document)
        tables = sql_tables.Tables(random, fields, meaning.objects["lead"], "lead table \"x\"")
        self.sources = [tables.row(number) for number in range(RECORDS)]
        records = [Record(meaning.objects["lead"], source) for source in self.sources]
        batch = self.ambit.Batch.from_json(
            schema, "lead", "[" + ",".join(map(json_text, self.sources)) + "]")
        now, zone = read_timestamp(random.choice(hostile.MOMENTS)), random.choice(hostile.ZONES)
        context = self.ambit.Context(now=now, zone=zone, event=random.choice(hostile.EVENTS))
        moment = Moment(meaning, now, zone, context.event)
        mappings = {name: self.ambit.Mapping.compile(schema, "lead", json_text(tables.mapping(name)))
                    for name in DIALECTS}
        for database in self.databases:
            tables.load(database, records)
        known = [name for name in fields if name in tables.known]
        for _ in range(criteria):
            # Mostly small, so that what is refused does not hide the rest.
            written = hostile.criterion(random, {name: fields[name] for name in known},
                                        random.choice([0, 0, 1, 1, 2, 3]))
            self.judge_criterion(written, schema, batch, context, moment, records, mappings,
                                 tables)
        for database in self.databases:
            tables.drop(database)
        return self.complaints

    def judge_criterion(self, written, schema, batch, context, moment, records, mappings, tables):
        text = json_text(written)
        criterion = self.ambit.Criterion.compile(schema, "lead", text)
        found = [each.name.lower() for each in criterion.test(batch, context, hostile_zones())]
        written = read_json(text)
        meant = [verdict(written, record, moment) for record in records]
        if found != meant:
            self.complaints.append(f"library and reference differ: {text}")
        passed = {row for row, each in enumerate(found) if each == "passed"}
        made = list(self.ask(
            lambda dialect: criterion.sql(mappings[dialect], dialect, context, hostile_zones()),
            operators_of(written), text))
        if made:
            self.counts.cases += len(records)
            self.counts.visible += len(passed)
        for database, condition in made:
            self.compare(database, tables.name, condition, passed,
                         f"{text} at {context.now} in {context.zone}")

    def shown(self, row):
        return json_text(self.sources[row])[:2000]


class ViewerRound(SqlRound):
    def judge(self):
        random = self.random
        settings, people = portals.portal(random), portals.directory(random)
        if random.random() < 0.5:  # what is always refused is not asked every time
            for name in ("filter", "confidential"):
                if name in settings and portals.spelled_in([settings[name]]):
                    del settings[name]
        document = portals.policy(settings)
        policy = self.ambit.Policy.compile(json_text(document))
        meaning = Schema(read_json(json_text(document["schema"])))
        tables = sql_tables.Tables(random, portals.TICKET, meaning.objects["ticket"], "tickets",
                                   of_portal=True)
        self.sources = [tables.spoiled(portals.ticket(random, number), number)
                        for number in range(TICKETS)]
        records = [Record(meaning.objects["ticket"], source) for source in self.sources]
        engine = self.ambit.Engine.bind(policy, self.ambit.Directory().apply(json_text(people)),
                                        hostile_zones())
        batch = self.ambit.Batch.from_json(
            policy.schema, "ticket", "[" + ",".join(map(json_text, self.sources)) + "]")
        self.meant = Portal(read_json(json_text(document)),
                            Directory().apply(read_json(json_text(people))), "support")
        self.settings = json_text(settings)
        mappings = {name: self.ambit.Mapping.compile(policy.schema, "ticket",
                                                     json_text(tables.mapping(name)))
                    for name in DIALECTS}
        for database in self.databases:
            tables.load(database, records)
        for who in portals.visitors(random):
            self.judge_viewer(who, engine, batch, mappings, tables)
        for database in self.databases:
            tables.drop(database)
        return self.complaints

    def judge_viewer(self, who, engine, batch, mappings, tables):
        now = read_timestamp(portals.NOW)
        viewer = self.ambit.Viewer.bind(engine, "support", self.ambit.Context(now=now), **who)
        sights = [each.name.lower() for each in viewer.see(batch)]
        meant = Viewer(self.meant, **who, now=now)
        if sights != [meant.sight(source) for source in self.sources]:
            self.complaints.append(f"library and reference differ on {who}")
        own = {row for row, each in enumerate(sights) if each == "own"}
        seen = own | {row for row, each in enumerate(sights) if each == "shared"}
        made = list(self.ask(lambda dialect: viewer.sql(mappings[dialect], dialect), {"viewer"},
                             f"{who} {self.settings}"))
        if made:
            self.counts.cases += len(sights)
            self.counts.visible += len(seen)
        for database, condition in made:
            what = f"{who} {self.settings}"
            self.compare(database, tables.name, condition, seen, what)
            self.compare(database, tables.name, condition, own, "own: " + what,
                         f"({condition.text}) AND {condition.own}")

    def shown(self, row):
        return json_text(self.sources[row])[:2000]


def hostile_zones():
    return portals.hostile_zones()


if __name__ == "__main__":
    sys.exit(main())
