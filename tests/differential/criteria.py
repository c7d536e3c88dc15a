#!/usr/bin/env python3
"""Criteria: does the library say of random records what the slow decider says?

    criteria.py --library build/capi/libambit.so [--pairs 100000] [--seed N]

A failing round prints its seed; the same seed alone repeats it.
"""
import argparse
import os
import random as randomness
import sys
import time

import hostile
from reference.criteria import NO, UNKNOWN, YES, Moment, truth, verdict
from reference.values import Record, Schema, json_text, read_json, read_records, read_timestamp

CRITERIA, RECORDS = 40, 60  # of a round: one schema, one context
TRUTHS = {NO: "false", UNKNOWN: "unknown", YES: "true"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--pairs", type=int, default=100000)
    parser.add_argument("--seed", type=int, help="one round only")
    parser.add_argument("--first-seed", type=int, default=1)
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)
    hostile.check_unescaped()

    rounds = 1 if given.seed is not None else -(-given.pairs // (CRITERIA * RECORDS))
    first = given.seed if given.seed is not None else given.first_seed
    began, pairs, failures, counts = time.monotonic(), 0, 0, {}
    for seed in range(first, first + rounds):
        complaints = judge_round(seed, counts)
        pairs += CRITERIA * RECORDS
        for complaint in complaints[:5]:
            print(f"--seed {seed}: {complaint}")
        failures += bool(complaints)
        if failures >= 5:
            break
    print(f"{pairs} pairs of criterion and record in {time.monotonic() - began:.0f} s, {counts}:"
          f" {failures} failing rounds")
    return 1 if failures else 0


def judge_round(seed, counts):
    import ambit
    random = randomness.Random(seed)
    document = read_json(json_text(hostile.schema(random)))
    fields = document["objects"]["lead"]["fields"]
    try:
        schema = ambit.Schema.compile(json_text(document))
    except ambit.AmbitError as error:
        return [f"refused schema: {error}"]
    text = hostile.records_text(random, [hostile.record(random, fields, number)
                                         for number in range(RECORDS)])
    try:
        batch = ambit.Batch.from_json(schema, "lead", text)
    except ambit.AmbitError as error:
        return [f"refused records: {error}"]
    now, zone = read_timestamp(random.choice(hostile.MOMENTS)), random.choice(hostile.ZONES)
    event = random.choice(hostile.EVENTS)
    context = ambit.Context(now=now, zone=zone, event=event)
    meaning = Schema(document)
    moment = Moment(meaning, now, zone, event)
    records = [Record(meaning.objects["lead"], source) for source in read_records(text)]
    complaints = []
    for _ in range(CRITERIA):
        complaints += judge_criterion(hostile.criterion(random, fields), schema, batch, context,
                                      moment, records, random.randrange(RECORDS), counts)
    return complaints


ZONE_DATA = []


def zones():
    import ambit
    if not ZONE_DATA:
        ZONE_DATA.append(ambit.Zones.from_directory("/usr/share/zoneinfo"))
    return ZONE_DATA[0]


def judge_criterion(written, schema, batch, context, moment, records, explained, counts):
    import ambit
    text = json_text(written)
    try:
        criterion = ambit.Criterion.compile(schema, "lead", text)
    except ambit.AmbitError as error:
        return [f"refused {text}: {error}"]
    found = [each.name.lower() for each in criterion.test(batch, context, zones())]
    complaints = []
    written = read_json(text)
    for record, said in zip(records, found):
        expected = verdict(written, record, moment)
        counts[expected] = counts.get(expected, 0) + 1
        if said != expected:
            complaints.append(f"library {said}, reference {expected}\n    criterion {text}\n"
                              f"    record {json_text(record.source)}\n    now {context.now}"
                              f" zone {context.zone or '(schema)'} event {context.event!r}")
    explanation = criterion.explain(batch, explained, context, zones())
    if found[explained] != "invalid":
        expected = TRUTHS[truth(written, records[explained], moment)]
        if explanation["result"] != expected:
            complaints.append(f"explained as {explanation['result']}, reference {expected}\n"
                              f"    criterion {text}\n"
                              f"    record {json_text(records[explained].source)}")
    return complaints


if __name__ == "__main__":
    sys.exit(main())
