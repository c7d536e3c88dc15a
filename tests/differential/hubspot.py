#!/usr/bin/env python3
"""HubSpot's searches and lists, made at random and imported, on random records: the criteria that
come out must say what a reading of the filters themselves says, without a policy in between. Once
with a schema that declares the properties, once with what the importer infers.

    hubspot.py --library build/capi/libambit.so [--rounds 400] [--seed N]

A failing round prints its seed; the same seed alone repeats it.
"""
import argparse
import datetime
import json
import os
import random as randomness
import sys
import time

import hostile  # noqa: F401  (puts the tests on the path)
from reference.hubspot import Account, list_holds, search_finds
from reference.values import read_timestamp

FILTERS, RECORDS = 25, 40  # of a round
NOW, ZONE = "2026-11-22T09:00:00Z", "Europe/Berlin"
KINDS = {"city": "text", "stage": "enumeration", "products": "enumeration", "budget": "number",
         "vip": "bool", "createdate": "datetime", "renewal": "date", "jobtitle": "text"}
WORDS = ["Berlin", "BERLIN", "berlin", "New York", "head of IT", "Straße", "STRASSE", "x", "it"]
OPTIONS = {"stage": ["new", "open", "Open", "won"], "products": ["a", "b", "ab", "c d"]}
NUMBERS = ["0", "1", "-3.5", "12.5", "100", "1e3"]
MOMENTS = ["2026-11-21T22:59:59.999Z", "2026-11-21T23:00:00Z", "2026-11-22T09:00:00Z",
           "2026-11-22T08:59:59Z", "2026-11-22T10:00:00Z", "2026-10-25T00:30:00Z",
           "2025-12-31T23:30:00Z", "2026-01-01T00:00:00Z", "2026-12-01T00:00:00Z"]
DAYS = ["2026-11-21", "2026-11-22", "2026-11-23", "2026-10-31", "2026-12-01", "2025-12-31"]
SCHEMA = {"objects": {"contact": {"fields": {
    "city": {"type": "text"}, "jobtitle": {"type": "text", "ignore_case": True},
    "stage": {"type": "choice", "options": OPTIONS["stage"]},
    "products": {"type": "choices", "options": OPTIONS["products"]},
    "budget": {"type": "number"}, "vip": {"type": "bool"}, "createdate": {"type": "timestamp"},
    "renewal": {"type": "date"}}}}}
# What nothing infers: whether a property that lists compare with days holds days or moments.
DAYS_ONLY = {"objects": {"contact": {"fields": {"renewal": {"type": "date"}}}}}
# Tells the importer what the properties are that a search alone would not tell.
TELLING = {"name": "telling", "objectTypeId": "0-1", "filterBranch": {
    "filterBranchType": "OR", "filterBranches": [{"filterBranchType": "AND", "filters": [
        {"filterType": "PROPERTY", "property": name, "operation": operation}
        for name, operation in (
            ("stage", {"operationType": "ENUMERATION", "operator": "IS_ANY_OF", "values": ["new"]}),
            ("products", {"operationType": "ENUMERATION", "operator": "IS_ANY_OF",
                          "values": ["a"]}),
            ("budget", {"operationType": "NUMBER", "operator": "IS_EQUAL_TO", "value": 1}),
            ("vip", {"operationType": "BOOL", "operator": "IS_EQUAL_TO", "value": True}))]}]}}
# Reasons for which a filter that is made here may stay out, and no other.
REASONS = {"unknown_field_type", "type_mismatch", "text_order", "reversed_range", "token_pattern",
           "exact_moment", "bad_value", "bad_date", "needs_calendar", "rolling_days",
           "needs_history", "no_filter", "unsupported_filter", "relative_time_point"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--rounds", type=int, default=400)
    parser.add_argument("--seed", type=int, help="one round only")
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)
    seeds = [given.seed] if given.seed is not None else range(1, given.rounds + 1)
    began, counts, failures = time.monotonic(), {}, 0
    for seed in seeds:
        complaints = judge_round(seed, counts)
        for complaint in complaints[:5]:
            print(f"--seed {seed}: {complaint}")
        failures += bool(complaints)
        if failures >= 5:
            break
    print(f"{len(seeds)} rounds in {time.monotonic() - began:.0f} s,"
          f" {dict(sorted(counts.items()))}: {failures} failing rounds")
    if given.seed is None and counts.get("carried", 0) < 3 * counts.get("uncarried", 0):
        print("too few filters are carried for the test to mean anything")
        return 1
    return 1 if failures else 0


def judge_round(seed, counts):
    import ambit
    random = randomness.Random(seed)
    is_declared = random.random() < 0.5
    filters, files = {}, {"telling.json": json.dumps(TELLING)}
    for number in range(FILTERS):
        name = f"f{number}"
        if random.random() < 0.5:
            filters[name] = ("search", a_search(random))
            files[f"contacts.{name}.json"] = json.dumps(filters[name][1])
        else:
            filters[name] = ("list", a_branch(random, 3, True))
            files[f"{name}.json"] = json.dumps({"list": {
                "name": name, "objectTypeId": "0-1", "processingType": "DYNAMIC",
                "filterBranch": filters[name][1]}})
    read = ambit.import_hubspot(files, schema=SCHEMA if is_declared else DAYS_ONLY, time_zone=ZONE,
                                zones=zone_data())
    policy = ambit.Policy.compile(read.policy_json)
    document = json.loads(read.policy_json)
    fields = document["schema"]["objects"]["contact"]["fields"]
    raw = [a_record(random) for _ in range(RECORDS)]
    batch = ambit.Batch.from_json(policy.schema, "contact", json.dumps(
        [typed(record, fields, number) for number, record in enumerate(raw)]))
    context = ambit.Context(now=read_timestamp(NOW), zone="")
    now = datetime.datetime.fromisoformat(NOW.replace("Z", "+00:00"))
    account = Account(KINDS, ZONE, now)
    complaints = []
    for name, (kind, written) in filters.items():
        made = document["criteria"]["contact"][name]
        if "when" not in made:
            counts["uncarried"] = counts.get("uncarried", 0) + 1
            reason = made["uncarried"]["reason"]
            counts[reason] = counts.get(reason, 0) + 1
            if reason not in REASONS:
                complaints.append(f"left out for {reason}: {json.dumps(written)}")
            continue
        counts["carried"] = counts.get("carried", 0) + 1
        said = policy.criterion("contact", name).test(batch, context, zone_data())
        meaning = search_finds if kind == "search" else list_holds
        for record, verdict in zip(raw, said):
            expected = "PASSED" if meaning(written, record, account) else "NOT_PASSED"
            counts[expected] = counts.get(expected, 0) + 1
            if verdict.name != expected:
                complaints.append(f"{verdict.name} where the filter says {expected}\n"
                                  f"    filter {json.dumps(written)}\n    record {record}\n"
                                  f"    criterion {json.dumps(made['when'])}\n    {fields}")
    return complaints


ZONES = []


def zone_data():
    import ambit
    if not ZONES:
        ZONES.append(ambit.Zones.from_directory("/usr/share/zoneinfo"))
    return ZONES[0]


# ---------------------------------------------------------------------------------------- records


def a_value(random, name):
    kind = KINDS[name]
    if name == "products":
        chosen = random.sample(OPTIONS[name], random.randint(1, 3))
        return ";".join(chosen)
    if kind == "enumeration":
        return random.choice(OPTIONS[name])
    return random.choice({"text": WORDS, "number": NUMBERS, "bool": ["true", "false"],
                          "datetime": MOMENTS, "date": DAYS}[kind])


def a_record(random):
    return {name: None if random.random() < 0.2 else a_value(random, name) for name in KINDS}


def typed(record, fields, number):
    """The same as Ambit's JSON, by the types of the schema."""
    made = {"id": f"r{number}"}
    for name, text in record.items():
        if text is None or name not in fields:
            continue
        kind = fields[name]["type"]
        made[name] = {"number": lambda: float(text), "bool": lambda: text == "true",
                      "choices": lambda: text.split(";")}.get(kind, lambda: text)()
    return made


# ---------------------------------------------------------------------------------------- filters


def a_search(random):
    groups = [{"filters": [a_search_filter(random) for _ in range(random.randint(1, 3))]}
              for _ in range(random.randint(1, 3))]
    if random.random() < 0.02:
        groups = []
    return {"filterGroups": groups, "sorts": ["city"]}


def a_search_filter(random):
    name = random.choice([each for each in KINDS if each != "products"])
    kind = KINDS[name]
    operators = {"text": ["EQ", "NEQ", "IN", "NOT_IN", "CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"],
                 "enumeration": ["EQ", "NEQ", "IN", "NOT_IN"], "bool": ["EQ", "NEQ"],
                 "number": ["EQ", "NEQ", "LT", "LTE", "GT", "GTE", "BETWEEN"],
                 "datetime": ["LT", "LTE", "GT", "GTE", "BETWEEN"],
                 "date": ["LT", "GTE", "BETWEEN"]}
    operator = random.choice(operators[kind] + ["HAS_PROPERTY", "NOT_HAS_PROPERTY"])
    made = {"propertyName": name, "operator": operator}
    if operator in ("IN", "NOT_IN"):
        made["values"] = [a_value(random, name) for _ in range(random.randint(1, 3))]
    elif "TOKEN" in operator:
        made["value"] = random.choice(["berlin", "IT", "*er*", "x", "straße", "York", "*o*", "b*"])
    elif "PROPERTY" not in operator:
        made["value"] = moment_text(random, name)
        if operator == "BETWEEN":
            made["highValue"] = moment_text(random, name)
    return made


def moment_text(random, name):
    text = a_value(random, name)
    if name == "createdate" and random.random() < 0.5:
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
        return str(round(moment.timestamp() * 1000))
    return text


def a_branch(random, depth, is_root=False):
    made = {"filterBranchType": "OR" if is_root or random.random() < 0.3 else "AND",
            "filterBranches": [], "filters": []}
    if random.random() < 0.5:
        made["filterBranchOperator"] = made["filterBranchType"]
    if depth and (is_root or random.random() < 0.3):
        made["filterBranches"] = [a_branch(random, depth - 1)
                                  for _ in range(random.randint(1, 2))]
    if not is_root:
        made["filters"] = [{"filterType": "PROPERTY", **a_list_filter(random)}
                           for _ in range(random.randint(1, 2))]
    return made


def a_list_filter(random):
    name = random.choice(list(KINDS))
    operation = {"text": text_operation, "enumeration": enumeration_operation,
                 "number": number_operation, "bool": bool_operation, "datetime": time_operation,
                 "date": time_operation}[KINDS[name]](random, name)
    if random.random() < 0.15:
        operation = {"operationType": "ALL_PROPERTY",
                     "operator": random.choice(["IS_KNOWN", "IS_UNKNOWN"])}
    if random.random() < 0.6:
        operation["includeObjectsWithNoValueSet"] = random.random() < 0.5
    return {"property": name, "operation": operation}


def text_operation(random, name):
    operator = random.choice(["IS_EQUAL_TO", "IS_NOT_EQUAL_TO", "CONTAINS", "DOES_NOT_CONTAIN",
                              "STARTS_WITH", "ENDS_WITH"])
    if random.random() < 0.4:
        return {"operationType": "STRING", "operator": operator, "value": a_value(random, name)}
    return {"operationType": "MULTISTRING", "operator": operator,
            "values": [a_value(random, name) for _ in range(random.randint(1, 3))]}


def enumeration_operation(random, name):
    operator = random.choice(["IS_ANY_OF", "IS_NONE_OF", "IS_EXACTLY", "IS_NOT_EXACTLY",
                              "CONTAINS_ALL", "DOES_NOT_CONTAIN_ALL"])
    most = 1 if name == "stage" and "OF" not in operator else 3
    return {"operationType": "ENUMERATION", "operator": operator,
            "values": random.sample(OPTIONS[name], random.randint(1, most))}


def number_operation(random, name):
    operator = random.choice(["IS_EQUAL_TO", "IS_NOT_EQUAL_TO", "IS_GREATER_THAN",
                              "IS_GREATER_THAN_OR_EQUAL_TO", "IS_LESS_THAN",
                              "IS_LESS_THAN_OR_EQUAL_TO", "IS_BETWEEN", "IS_NOT_BETWEEN"])
    if "BETWEEN" not in operator:
        return {"operationType": "NUMBER", "operator": operator,
                "value": json.loads(a_value(random, name))}
    return {"operationType": "NUMBER_RANGED", "operator": operator,
            "lowerBound": json.loads(a_value(random, name)),
            "upperBound": json.loads(a_value(random, name))}


def bool_operation(random, _name):
    return {"operationType": "BOOL", "operator": random.choice(["IS_EQUAL_TO", "IS_NOT_EQUAL_TO"]),
            "value": random.random() < 0.5}


def a_point(random, name):
    day = datetime.date.fromisoformat(random.choice(DAYS))
    made = {"timeType": "DATE", "year": day.year, "month": day.month, "day": day.day,
            "timezoneSource": "PORTAL"}
    if KINDS[name] == "datetime":
        made["hour"], made["minute"] = random.choice([(0, 0), (23, 59), (10, 0), (1, 0)])
        if random.random() < 0.3:
            made["timezoneSource"], made["zoneId"] = "CUSTOM", "America/New_York"
    if random.random() < 0.03:
        return {"timeType": "INDEXED", "indexReference": {"referenceType": "TODAY"}}
    return made


def time_operation(random, name):
    behaviors = ["INCLUSIVE", "EXCLUSIVE"]
    chance = random.random()
    if chance < 0.05:
        return {"operationType": "ROLLING_DATE_RANGE", "operator": "IS_LESS_THAN_X_DAYS_AGO",
                "numberOfDays": 7}
    if chance < 0.4:
        return {"operationType": "CALENDAR_DATE",
                "operator": random.choice(["IN_THIS_TIME_UNIT", "IN_THIS_TIME_UNIT_SO_FAR",
                                           "IN_LAST_TIME_UNIT", "IN_NEXT_TIME_UNIT"]),
                "timeUnit": random.choice(["DAY", "MONTH", "QUARTER", "YEAR"]), "timeUnitCount": 1,
                "useFiscalYear": False}
    if chance < 0.7:
        made = {"operationType": "TIME_POINT", "operator": random.choice(["IS_BEFORE", "IS_AFTER"]),
                "timePoint": a_point(random, name)}
        if random.random() < 0.7:
            made["endpointBehavior"] = random.choice(behaviors)
        return made
    return {"operationType": "TIME_RANGED",
            "operator": random.choice(["IS_BETWEEN", "IS_NOT_BETWEEN"]),
            "lowerBoundTimePoint": a_point(random, name),
            "lowerBoundEndpointBehavior": random.choice(behaviors),
            "upperBoundTimePoint": a_point(random, name),
            "upperBoundEndpointBehavior": random.choice(behaviors)}


if __name__ == "__main__":
    sys.exit(main())
