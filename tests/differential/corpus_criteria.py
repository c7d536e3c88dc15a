#!/usr/bin/env python3
"""Real configurations: list views, escalation, auto-response and territory rules of public
Salesforce organisations. What each becomes must mean the records that a reading of the file itself means, on
records that are made from its own values; what does not become a criterion must say why.

    corpus_criteria.py --library build/capi/libambit.so [--records 60] [--seed N] [--only NAME]

The files are other people's and not part of this project: AMBIT_CORPUS names the folder that holds
them; where there is none, the test is skipped.
"""
import argparse
import glob
import json
import os
import random as randomness
import re
import sys
import time

from corpus import CORPUS, blank_or_value, fill, tests_of
from reference.salesforce import CannotJudge, read_criteria
from reference.values import Record, Schema, json_text, read_json, read_records, read_timestamp

KINDS = ("listViews", "escalationRules", "autoResponseRules", "territory2Rules")
NOW = "2026-11-22T09:00:00Z"


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--records", type=int, default=60)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)
    paths = [path for kind in KINDS
             for path in sorted(glob.glob(os.path.join(CORPUS, "salesforce", kind, "*")))]
    if not paths:
        print(f"skipped: no corpus in {CORPUS}")
        return 0
    began, totals, complaints = time.monotonic(), {}, []
    for path in paths:
        if given.only in path:
            complaints += judge_file(path, given, totals)
    for complaint in complaints[:20]:
        print(complaint)
    print(f"{len(paths)} files, {dict(sorted(totals.items()))} in {time.monotonic() - began:.0f} s:"
          f" {len(complaints)} differences")
    return 1 if complaints else 0


def judge_file(path, given, totals):
    import ambit
    # The files of the corpus are called owner__repository__Name, a second of one name Name.v2.
    name = re.sub(r"\.v\d+$", "", os.path.basename(path).split("__", 2)[2])
    with open(path, encoding="utf-8") as file:
        text = file.read()
    try:
        imported = ambit.import_salesforce({name: text}, time_zone="UTC")
        policy = ambit.Policy.compile(imported.policy_json)
    except ambit.AmbitError as error:
        return [f"{name}: {error}"]
    document = read_json(imported.policy_json)
    complaints = []
    # A file without a rule's entries names no object, and holds no criterion.
    for object_name, criteria in document.get("criteria", {}).items():
        fields = Schema(document["schema"]).objects[object_name]
        meant = {each.name: each for each in read_criteria(path, name.split(".")[0], object_name)}
        if sorted(meant) != sorted(criteria):
            return [f"{name}: {sorted(meant)} became {sorted(criteria)}"]
        for criterion, made in criteria.items():
            totals["criteria"] = totals.get("criteria", 0) + 1
            if "when" not in made:
                reason = made["uncarried"]["reason"]
                totals[reason] = totals.get(reason, 0) + 1
                continue
            random = randomness.Random(f"{given.seed}/{name}/{criterion}")
            records = [a_record(random, made["when"], fields, number)
                       for number in range(given.records)]
            complaints += judge(policy, object_name, criterion, meant[criterion], fields, records,
                                totals, name)
    return complaints


def judge(policy, object_name, criterion, meant, fields, records, totals, name):
    import ambit
    text = json_text(records)
    batch = ambit.Batch.from_json(policy.schema, object_name, text)
    context = ambit.Context(now=read_timestamp(NOW), zone="UTC")
    said = policy.criterion(object_name, criterion).test(batch, context, ambit.Zones.utc())
    complaints, judged = [], 0
    for source, verdict in zip(read_records(text), said):
        if verdict is ambit.Verdict.INVALID:
            totals["invalid"] = totals.get("invalid", 0) + 1
            continue
        record = Record(fields, source)
        try:
            expected = meant.means(lambda field: blank_or_value(record, field, object_name))
        except CannotJudge:
            continue
        judged += 1
        key = "shown" if expected else "not shown"
        totals[key] = totals.get(key, 0) + 1
        if (verdict is ambit.Verdict.PASSED) != expected:
            complaints.append(f"{name}: {criterion}: {verdict.name}, the file says {expected}: "
                              f"{json.dumps(source)}")
    totals["judged criteria"] = totals.get("judged criteria", 0) + bool(judged)
    return complaints


def a_record(random, when, fields, number):
    record = {"id": f"r{number}"}
    for test in tests_of(when):
        fill(random, test, fields, record, 0.9)
        if test.get("other") == "viewer" and random.random() < 0.7:
            record["viewer"] = record.get("owner.user")
    return record


if __name__ == "__main__":
    sys.exit(main())
