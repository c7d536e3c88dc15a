#!/usr/bin/env python3
"""Real configurations: Salesforce assignment rules of public organisations, imported, decide leads
that are made from their own values. The slow decider must decide the same by the imported policy,
and a reading of the files themselves, without a policy in between, must name the same entry.

    corpus.py --library build/capi/libambit.so [--leads 200] [--seed N] [--only NAME]

The files are other people's and not part of this project: AMBIT_CORPUS names the folder that holds
`salesforce/assignmentRules` and `salesforce/queues`; where there is none, the test is skipped.
"""
import argparse
import glob
import os
import random as randomness
import sys
import time

import hostile
from leads import comparable, hostile_zones
from reference.directory import Directory
from reference.formulas import BLANK_MOMENT, BLANK_NUMBER, Moment, field_of
from reference.leads import Engine, Ledger
from reference.salesforce import CannotJudge, read_rules
from reference.values import (MISSING, Number, Record, json_text, read_json, read_records,
                              read_timestamp)

HERE = os.path.dirname(os.path.abspath(__file__))
CORPUS = os.environ.get("AMBIT_CORPUS", os.path.join(HERE, "../../../shared/corpus"))
NOW = "2026-11-22T09:00:00Z"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--leads", type=int, default=200)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)

    rules = sorted(glob.glob(os.path.join(CORPUS, "salesforce/assignmentRules/*")))
    if not rules:
        print(f"skipped: no corpus in {CORPUS}")
        return 0
    began, totals, complaints = time.monotonic(), {}, []
    for path in rules:
        if given.only in path:
            complaints += judge_file(path, given, totals)
    for complaint in complaints[:20]:
        print(complaint)
    print(f"{len(rules)} files, {dict(sorted(totals.items()))} in {time.monotonic() - began:.0f} s:"
          f" {len(complaints)} differences")
    return 1 if complaints else 0


def judge_file(path, given, totals):
    import ambit
    name = os.path.basename(path)
    organisation = "__".join(name.split("__")[:2])
    beside = [each for kind in ("queues/{}__*", "settings/{}__Case.settings")
              for each in glob.glob(os.path.join(CORPUS, "salesforce", kind.format(organisation)))]
    try:
        imported = ambit.import_salesforce([path] + sorted(beside), time_zone="Europe/Berlin")
        people = ambit.Directory().apply(imported.directory_json)
    except ambit.AmbitError as error:
        return [f"{name}: {error}"]
    document = read_json(imported.policy_json)
    directory = Directory().apply(read_json(imported.directory_json))
    complaints, written = [], {rule.name: rule for rule in read_rules(path)}
    for object_name, assignment in document["assignment"].items():
        for rule_name in assignment["rules"]:
            assignment["active_rule"] = rule_name
            text = json_text(document)
            policy = ambit.Policy.compile(text)
            engine = ambit.Engine.bind(policy, people, hostile_zones())
            random = randomness.Random(f"{given.seed}/{name}/{rule_name}")
            meant = Engine(read_json(text), directory)
            complaints += judge_rule(policy, engine, meant, object_name, written[rule_name],
                                     given.leads, random, totals, name)
    return complaints


def judge_rule(policy, engine, meant, object_name, written, count, random, totals, name):
    import ambit
    entries = meant.policy["assignment"][object_name]["rules"][written.name]["entries"]
    fields = meant.schema.objects[object_name]
    records = [lead(random, entries, fields, number) for number in range(count)]
    text = json_text(records)
    batch = ambit.Batch.from_json(policy.schema, object_name, text)
    event = random.choice(["create", "create", "edit"])
    context = ambit.Context(now=read_timestamp(NOW), zone="Europe/Berlin", event=event)
    complaints = judge_reading(engine.match(batch, context).entries, written, entries, fields,
                               object_name, read_records(text), event, totals)
    lines = engine.decide(batch, ambit.Ledger(), context).json_lines().split("\n")[:-1]
    expected = meant.decide(object_name, read_records(text), Ledger(), read_timestamp(NOW),
                            "Europe/Berlin", event)
    for record, line, want in zip(records, lines, expected):
        got, want = comparable(read_json(line)), comparable(read_json(json_text(want)))
        totals["leads"] = totals.get("leads", 0) + 1
        key = "by an entry" if "entry" in want else want["reason"]
        totals[key] = totals.get(key, 0) + 1
        if got != want:
            complaints.append(f"{name}: {written.name}: {json_text(record)}\n    library   "
                              f"{json_text(got)}\n    reference {json_text(want)}")
    return complaints


def judge_reading(matched, written, entries, fields, object_name, sources, event, totals):
    """What matched against what the file itself says, but for entries that were not carried."""
    complaints = []
    if len(written.entries) != len(entries):
        return [f"{written.name}: {len(written.entries)} entries became {len(entries)}"]
    for source, found in zip(sources, matched):
        record = Record(fields, source)
        try:
            expected = next((number for number, (entry, carried) in enumerate(zip(
                written.entries, entries)) if "when" in carried
                and entry.matches(lambda field: blank_or_value(record, field, object_name),
                                  lambda path: value_in_formula(record, path, object_name),
                                  event == "create")), -1)
        except CannotJudge:
            continue
        totals["read again"] = totals.get("read again", 0) + 1
        if found != expected:
            complaints.append(f"{written.name}: matched {found}, the file says {expected}:"
                              f" {json_text(source)}")
    return complaints


def blank_or_value(record, field, object_name):
    name = field[len(object_name) + 1:] if field.startswith(object_name + ".") else field
    value = record.value(name)
    if record.fields[name].type in ("date", "timestamp"):
        raise CannotJudge(name)
    if value is MISSING:
        return None
    return float(value) if record.fields[name].type in ("integer", "decimal", "number") else value


def value_in_formula(record, path, object_name):
    field = record.fields[field_of(path, object_name)]
    value = record.value(field.name)
    if field.type == "bool":
        return value is True
    if field.type in ("text", "id", "choice"):
        text = "" if value is MISSING else value
        return text[:15] if field.name.endswith(".Id") and len(text) == 18 else text
    is_moment = field.type in ("date", "timestamp")
    if value is MISSING:
        return BLANK_MOMENT if is_moment else BLANK_NUMBER
    return Moment(value) if is_moment else float(value)


# ------------------------------------------------------------------------------------------- leads


def lead(random, entries, fields, number):
    """Fits an entry as far as chance has it, and says something else in a few fields."""
    record = {"id": f"L{number}"}
    live = [entry for entry in entries if "when" in entry]
    if live:
        for test in tests_of(random.choice(live)["when"]):
            fill(random, test, fields, record, 0.9)
        for test in tests_of(random.choice(live)["when"]):
            fill(random, test, fields, record, 0.2)
    return record


def tests_of(criterion):
    if "field" in criterion:
        return [criterion]
    parts = criterion.get("all") or criterion.get("any") or (
        [criterion["not"]] if "not" in criterion else [])
    return [test for part in parts for test in tests_of(part)]


def fill(random, test, fields, record, chance):
    field = fields[test["field"]]
    if random.random() > chance or field.derived is not None:
        return
    constants = [test[key] for key in ("value", "from", "to") if key in test]
    constants += test.get("values", [])
    value = random.choice(constants) if constants else hostile.value(random, {
        "type": field.type, "options": field.options, "scale": Number(str(field.scale))})
    if field.type == "text" and random.random() < 0.4:
        value = random.choice([value.upper(), value.lower(), value.title(), "x " + value,
                               value + "y", value[:-1], "other", ""])
    if field.type == "choices":
        value = [value] if isinstance(value, str) else value
    if field.type in ("integer", "decimal", "number") and random.random() < 0.4:
        value = Number(random.choice(["0", "1", "-1", "1000000"]))
    record[field.name] = None if random.random() < 0.05 else value


if __name__ == "__main__":
    sys.exit(main())
