#!/usr/bin/env python3
"""The promise: taking a value away never makes a record pass that did not, unless it is spelled.

    promise.py --library build/capi/libambit.so

Exhaustive, twice: every criterion of tests/cases is asked of every record of its file, with each of
the record's values taken away in every way there is (absent, null, empty); and so is every
criterion that two tests of a small language make with all, any and not, of every record that three
fields of a few values make. Spelled is a field that a test names with is_missing, is_present or if_missing, or
that is seen through a derived field which sees missing ones. For every fifth criterion the slow
decider must agree with the library on each verdict on the way.
"""
import argparse
import glob
import itertools
import os
import sys
import time

import hostile  # noqa: F401  (the paths)
from reference.criteria import Moment, verdict
from reference.values import (Number, Record, Schema, fields_read_by, json_text, read_json,
                              read_timestamp)

CASES = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../cases/criteria_*.json")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", required=True)
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)
    began = time.monotonic()
    tally = Tally()
    for schema, object_name, context, criteria, records in from_cases():
        judge(schema, object_name, context, criteria, records, tally)
    judge(*small_language(), tally)
    for complaint in tally.complaints[:20]:
        print(complaint)
    print(f"{tally.criteria} criteria, {tally.taken} values taken away, {tally.spelled} records"
          f" appeared where it is spelled, {time.monotonic() - began:.0f} s:"
          f" {len(tally.complaints)} broken promises")
    return 1 if tally.complaints or not tally.spelled else 0


class Tally:
    def __init__(self):
        self.criteria = self.taken = self.spelled = 0
        self.complaints = []


def from_cases():
    """Schema, object, context, criteria and records of every case file; a case with a schema or a
    context of its own stands alone."""
    for path in sorted(glob.glob(CASES)):
        with open(path, encoding="utf-8") as stream:
            document = read_json(stream.read())
        if document["question"] != "criteria":
            continue
        groups = {}
        for case in document["cases"]:
            schema = case.get("schema", document["schema"])
            context = dict(document.get("context", {}), **case.get("context", {}))
            group = groups.setdefault(json_text([schema, context]), (schema, context, [], []))
            group[2].append(case["criterion"])
            group[3].extend(case.get("passed", []) + case.get("not_passed", []))
        for schema, context, criteria, records in groups.values():
            yield schema, document["object"], context, criteria, records


def small_language():
    schema = read_json(json_text({"objects": {"lead": {"fields": {
        "t": {"type": "text"}, "s": {"type": "choices", "options": ["a", "b"]},
        "i": {"type": "integer"},
        "seen": {"type": "text", "sees_missing": True,
                 "derived": {"first_present": [{"field": "t"}, "none"]}},
        "first": {"type": "text", "derived": {"left": [{"field": "t"}, Number("1")]}}}}}}))
    tests = []
    for test in [{"field": "t", "op": "eq", "value": "x"}, {"field": "t", "op": "ne", "value": "x"},
                 {"field": "s", "op": "includes_none", "values": ["a"]},
                 {"field": "i", "op": "lt", "value": Number("5")},
                 {"field": "first", "op": "ne", "value": "x"},
                 {"field": "seen", "op": "ne", "value": "x"}]:
        tests += [test, dict(test, if_missing=True), dict(test, if_missing=False)]
    tests += [{"field": "t", "op": "is_missing"}, {"field": "i", "op": "is_present"},
              {"always": True}]
    tests += [{"not": test} for test in tests]
    criteria = tests + [wrap({group: [one, other]})
                        for one, other in itertools.combinations(tests, 2)
                        for group in ("all", "any")
                        for wrap in (lambda it: it, lambda it: {"not": it})]
    records = [{"t": t, "s": s, "i": i} for t in ("x", "y") for s in (["a"], ["b"], ["?"])
               for i in (Number("1"), Number("9"))]
    records += [{name: value for name, value in record.items() if name != gone}
                for record in records for gone in record]
    return schema, "lead", {}, criteria, records


def judge(document, object_name, context, criteria, records, tally):
    import ambit
    meaning = Schema(document)
    fields = meaning.objects[object_name]
    now, zone = read_timestamp(context.get("now", "2026-11-22T09:00:00Z")), context.get("zone", "")
    moment = Moment(meaning, now, zone)
    variants = [(record, name, how) for record in records if isinstance(record, dict)
                for name in leaves(record) if name in fields and name != "id"
                for how in ways(fields[name])]
    sources = [dict({"id": "r"}, **record) for record in records if isinstance(record, dict)]
    sources += [dict({"id": "r"}, **taken_away(*variant)) for variant in variants]
    known = {id(record): position for position, record in enumerate(
        record for record in records if isinstance(record, dict))}
    read = [Record(fields, source) for source in sources]
    schema = ambit.Schema.compile(json_text(document))
    batch = ambit.Batch.from_json(schema, object_name, json_text(sources))
    zones = ambit.Zones.from_directory("/usr/share/zoneinfo")
    asked = ambit.Context(now=now, zone=zone)
    for criterion in criteria:
        tally.criteria += 1
        compiled = ambit.Criterion.compile(schema, object_name, json_text(criterion))
        found = [each.name.lower() for each in compiled.test(batch, asked, zones)]
        for record, said in zip(read, found) if tally.criteria % 5 == 0 else ():
            if said != verdict(criterion, record, moment):
                tally.complaints.append(f"library says {said}: {json_text(criterion)}"
                                        f" of {json_text(record.source)}")
        said = spelled(criterion, fields)
        for (record, name, how), after in zip(variants, found[len(known):]):
            tally.taken += 1
            if found[known[id(record)]] == "not_passed" and after == "passed":
                if name in said:
                    tally.spelled += 1
                else:
                    tally.complaints.append(f"without {name} ({how}) a record appears:"
                                            f" {json_text(criterion)} of {json_text(record)}")


def leaves(value, path=""):
    """Names of the values of a record, dotted."""
    for key, inner in value.items():
        if isinstance(inner, dict):
            yield from leaves(inner, path + key + ".")
        yield path + key


def ways(field):
    return ["absent", "null"] + {"text": ["\"\""], "id": ["\"\""], "choice": ["\"\""],
                                 "choices": ["[]", "[null]"]}.get(field.type, [])


def taken_away(record, name, how):
    record = read_json(json_text(record))
    inner, key = record, name
    while key not in inner:
        head, _, key = key.partition(".")
        inner = inner[head]
    if how == "absent":
        del inner[key]
    else:
        inner[key] = read_json(how)
    return record


def spelled(criterion, fields):
    """Fields whose absence the criterion speaks of."""
    if "all" in criterion or "any" in criterion:
        return set().union(*(spelled(part, fields)
                             for part in criterion.get("all", criterion.get("any"))))
    if "not" in criterion:
        return spelled(criterion["not"], fields)
    if "always" in criterion or "event" in criterion:
        return set()
    named = [criterion["field"]] + ([criterion["other"]] if "other" in criterion else [])
    if criterion["op"] in ("is_missing", "is_present") or "if_missing" in criterion:
        return fields_read_by(fields, named)
    return set().union(*(fields_read_by(fields, [name]) for name in fields_read_by(fields, named)
                         if fields[name].sees_missing), set())


if __name__ == "__main__":
    sys.exit(main())
