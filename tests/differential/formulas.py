#!/usr/bin/env python3
"""Salesforce formulas: is a formula that was imported true of the records that a reading of the
formula itself says? Those of `tests/data/salesforce/formulas.json`, and random ones.

    formulas.py --library build/capi/libambit.so [--formulas 4000] [--seed N]

A failing round prints its seed; the same seed alone repeats it.
"""
import argparse
import json
import os
import random as randomness
import sys
import time
from xml.sax.saxutils import escape

import hostile  # noqa: F401  (puts the tests on the path)
from criteria import zones
from reference.formulas import BLANK_MOMENT, BLANK_NUMBER, Evaluator, Moment, field_of, parse
from reference.values import json_text, read_json, read_timestamp

HERE = os.path.dirname(os.path.abspath(__file__))
OWN = os.path.join(HERE, "../data/salesforce/formulas.json")
FORMULAS, RECORDS = 40, 120  # of a round
NOW = "2026-11-22T09:00:00Z"
TEXTS = ["a", "A", "ab", "abc", "b a", " a ", "12", "-7", "3", "0", "+5", "7", "hot", "Hot", "é", "a;b",
         "005", "1.5", "other"]
IDS = ["005B0000001abcD", "005B0000001abcDIAQ", "00GB0000001abcD", "00GB0000001abcDMAQ"]
MOMENTS = ["1899-12-31T23:59:59Z", "1900-01-01T00:00:00Z", "2026-11-22T10:00:00Z"]
# What may rightly keep a random formula from being carried.
REASONS = {"blank_number", "not_exact", "unsupported_function", "id_in_formula", "too_many_tests",
           "too_deep"}


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--formulas", type=int, default=4000)
    parser.add_argument("--seed", type=int, help="one round only")
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)

    began, counts, failures = time.monotonic(), {}, 0
    seeds = [given.seed] if given.seed is not None else range(1, -(-given.formulas // FORMULAS) + 1)
    rounds = [] if given.seed is not None else [("own", own_formulas()), *facts()]
    rounds += [(seed, random_formulas(seed)) for seed in seeds]
    for seed, formulas in rounds:
        complaints = judge_round(seed, formulas, counts)
        for complaint in complaints[:5]:
            print(f"--seed {seed}: {complaint}")
        failures += bool(complaints)
        if failures >= 5:
            break
    print(f"{sum(len(each) for _, each in rounds)} formulas in {time.monotonic() - began:.0f} s,"
          f" {dict(sorted(counts.items()))}: {failures} failing rounds")
    return 1 if failures else 0


def own_formulas():
    with open(OWN, encoding="utf-8") as file:
        return [(each["formula"], each.get("uncarried", "")) for each in json.load(file)]


def facts():
    """The records that a formula is said to be true and false of, judged one formula at a time."""
    with open(OWN, encoding="utf-8") as file:
        for each in json.load(file):
            if "true_of" in each:
                said = [(record, True) for record in each["true_of"]]
                said += [(record, False) for record in each["false_of"]]
                # Beside a formula that tells the types of the numbers.
                yield each["formula"], [(each["formula"], said), ("Size__c > Other__c + 1", None)]


def random_formulas(seed):
    random = randomness.Random(seed)
    return [(condition(random, 3), None) for _ in range(FORMULAS)]


# --------------------------------------------------------------------------------------- formulas


def quoted(random, text):
    mark = random.choice("'\"")
    return mark + text.replace("\\", "\\\\").replace(mark, "\\" + mark) + mark


def condition(random, depth):
    def inner():
        return condition(random, depth - 1)

    kind, level = random.random(), min(depth, 2)
    if depth > 0 and kind < 0.45:
        parts = [inner() for _ in range(random.randint(1, 3))]
        return random.choice([
            lambda: f"AND({', '.join(parts)})", lambda: f"OR({', '.join(parts)})",
            lambda: f"({' && '.join(parts)})", lambda: f"( {' || '.join(parts)} )",
            lambda: f"NOT({inner()})", lambda: f"!({inner()})",
            lambda: f"IF({inner()}, {inner()}, {inner()})",
            lambda: f"({inner()}) = {random.choice(['TRUE', 'false'])}"])()
    if kind < 0.6:
        sign = random.choice(["=", "==", "<>", "!="])
        return f"{text(random, level)} {sign} {text(random, level)}"
    if kind < 0.72:
        sign = random.choice(["=", "<>", "<", ">", "<=", ">="])
        sides = [number(random, level), random.choice(["0", "1", "2", "-1", "7"])]
        random.shuffle(sides)
        return f"{sides[0]} {sign} {sides[1]}"
    value = quoted(random, random.choice(TEXTS))
    return random.choice([
        "ISNEW()", "TRUE", "Hot__c", "NOT(Hot__c)", f"ISPICKVAL(Status, {value})",
        "ISPICKVAL(Status, '')", f"CONTAINS({text(random, level)}, {text(random, 0)})",
        f"BEGINS({text(random, level)}, {text(random, 0)})", f"ISBLANK({text(random, level)})",
        f"CONTAINS('hot:a:12', {text(random, 0)})", "BEGINS(OwnerId, '005')",
        "OwnerId = '005B0000001abcD'", "LEFT(OwnerId, 3) <> '00G'", "OwnerId = CreatedById",
        f"Size__c {random.choice(['=', '>', '<>', '<'])} {random.choice(['0', '3', '-2', '1.5'])}",
        "ISBLANK(Size__c)", "CreatedDate > $System.OriginDateTime", "ISNULL(CreatedDate)",
        "Size__c = Other__c", "ISBLANK(VALUE(Number__c))"])


def text(random, depth):
    if depth == 0 or random.random() < 0.5:
        return random.choice(["Country", "Company", "Number__c", "TEXT(Status)", "$Label.Region",
                              quoted(random, random.choice(TEXTS)), "\"\""])
    of, count = text(random, depth - 1), random.choice(["0", "1", "2", f"LEN({text(random, 0)})"])
    return random.choice([
        f"LEFT({of}, {count})", f"RIGHT({of}, {count})", f"MID({of}, {random.choice('0123')}, 2)",
        f"TRIM({of})", f"LOWER({of})", f"UPPER({of})", f"({of} & {text(random, 0)})",
        f"{of} + {text(random, 0)}", f"TEXT({number(random, 0)})",
        f"IF({condition(random, 0)}, {of}, {text(random, 0)})",
        f"CASE({text(random, 0)}, 'a', {of}, 'hot', 'b', \"\", 'c', {text(random, 0)})"])


def number(random, depth):
    if depth == 0 or random.random() < 0.5:
        return random.choice([f"LEN({text(random, 0)})", f"FIND({text(random, 0)}, Country)",
                              "VALUE(Number__c)", f"MOD(VALUE(Number__c), {random.choice('123')})",
                              "2"])
    one, other = number(random, depth - 1), number(random, 0)
    return random.choice([
        f"({one} + {other})", f"({one} - {other})", f"({one} * {other})", f"MOD({one}, 3)",
        f"-{one}", f"CASE({text(random, 0)}, 'a', 1, 'b a', {one}, {other})",
        f"IF({condition(random, 0)}, {one}, {other})", f"CASE({one}, 0, 1, 1, 2, 3)"])


# --------------------------------------------------------------------------------------- judgement


def rules_xml(formulas):
    # Company is compared by criteria too, so that it ignores case there and not in formulas.
    entries = ["<criteriaItems><field>Lead.Company</field><operation>equals</operation>"
               "<value>a</value></criteriaItems>"]
    entries += [f"<formula>{escape(formula)}</formula>" for formula, _ in formulas]
    body = "".join(f"<ruleEntry><assignedTo>Q</assignedTo><assignedToType>Queue</assignedToType>"
                   f"{entry}</ruleEntry>" for entry in entries)
    return ('<AssignmentRules xmlns="http://soap.sforce.com/2006/04/metadata"><assignmentRule>'
            f"<fullName>R</fullName><active>true</active>{body}</assignmentRule></AssignmentRules>")


def judge_round(seed, formulas, counts):
    import ambit
    try:
        read = ambit.import_salesforce({"Lead.assignmentRules": rules_xml(formulas)})
        schema = ambit.Policy.compile(read.policy_json).schema
    except ambit.AmbitError as error:
        return [f"refused: {error}"]
    document = read_json(read.policy_json)
    entries = document["assignment"]["Lead"]["rules"]["R"]["entries"]
    fields = document["schema"]["objects"]["Lead"]["fields"]
    random = randomness.Random(f"records {seed}")
    records = [record(random, fields, position) for position in range(RECORDS)]
    said = formulas[0][1] if isinstance(formulas[0][1], list) else []
    records = [dict(source, id=f"F{position}") for position, (source, _) in enumerate(said)] or records
    batch = ambit.Batch.from_json(schema, "Lead", json_text(records))
    if said:
        return judge_facts(formulas[0][0], said, entries[1], schema, batch, records, fields, counts)
    complaints = []
    for (formula, expected), entry in zip(formulas, entries[1:]):
        complaints += judge_formula(formula, expected, entry, schema, batch, records, fields, counts)
    return complaints


def judge_facts(formula, said, entry, schema, batch, records, fields, counts):
    """Both readings against what a person wrote down."""
    import ambit
    if "when" not in entry:
        return [f"not carried: {entry['uncarried']}"]
    criterion = ambit.Criterion.compile(schema, "Lead", json_text(entry["when"]))
    found = criterion.test(batch, ambit.Context(now=read_timestamp(NOW)), zones())
    tree, complaints = parse(formula), []
    for (source, wanted), record_, verdict in zip(said, records, found):
        read = Evaluator(lambda path: value_of(path, record_, fields)).matches(tree)
        counts["facts"] = counts.get("facts", 0) + 1
        if (verdict.name == "PASSED") != wanted or read != wanted:
            complaints.append(f"{formula} should be {wanted} of {json_text(source)}:"
                              f" {verdict.name}, read as {read}")
    return complaints


def judge_formula(formula, expected, entry, schema, batch, records, fields, counts):
    import ambit
    if "uncarried" in entry:
        reason = entry["uncarried"]["reason"]
        counts[reason] = counts.get(reason, 0) + 1
        is_right = reason == expected if expected is not None else reason in REASONS
        return [] if is_right else [f"{reason}: {entry['uncarried']['detail']}"]
    if expected:
        return [f"carried, and not {expected}: {formula}"]
    counts["carried"] = counts.get("carried", 0) + 1
    criterion = ambit.Criterion.compile(schema, "Lead", json_text(entry["when"]))
    tree, complaints, seen = parse(formula), [], set()
    for event in ("create", "edit"):
        context = ambit.Context(now=read_timestamp(NOW), event=event)
        verdicts = [each.name for each in criterion.test(batch, context, zones())]
        for source, verdict in zip(records, verdicts):
            for zero in (False, True):
                wanted = Evaluator(lambda path: value_of(path, source, fields), event == "create",
                                   zero).matches(tree)
                seen.add(wanted)
                if verdict != ("PASSED" if wanted else "NOT_PASSED"):
                    complaints.append(f"{verdict} at {event}, blanks as {'0' if zero else 'null'}:"
                                      f" {formula}\n    {json_text(entry['when'])}\n"
                                      f"    {json_text(source)}")
    counts["verdicts"] = counts.get("verdicts", 0) + 2 * len(records)
    counts["told apart"] = counts.get("told apart", 0) + (len(seen) == 2)
    if expected == "" and len(seen) != 2 and not complaints:
        complaints.append(f"the same for every record: {formula}")
    return complaints[:1]


def record(random, fields, position):
    made = {"id": f"R{position}"}
    for name, field in fields.items():
        if "derived" in field or random.random() < 0.2:
            continue
        kind = field["type"]
        pool = IDS if name.endswith(".Id") else TEXTS
        made[name] = (random.choice(pool) if kind == "text"
                      else random.choice([True, False]) if kind == "bool"
                      else random.choice(MOMENTS) if kind == "timestamp"
                      else random.choice([0, 3, -2, 1.5, 4]))
    return made


def value_of(path, source, fields):
    name = field_of(path, "Lead")
    kind, value = fields[name]["type"], source.get(name)
    if kind == "bool":
        return bool(value)
    if kind == "text":
        return (value or "")[:15] if name.endswith(".Id") else value or ""
    if value is None:
        return BLANK_MOMENT if kind == "timestamp" else BLANK_NUMBER
    return Moment(read_timestamp(value)) if kind == "timestamp" else value


if __name__ == "__main__":
    sys.exit(main())
