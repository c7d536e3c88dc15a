#!/usr/bin/env python3
"""Real configurations: sharing rules of public Salesforce organisations, imported, decide what
users of made-up directories may do with records that are made from the rules' own values. A reading
of the files themselves, without a policy in between, must say the same; what is not carried must say
why.

    corpus_sharing.py --library build/capi/libambit.so --runner build/tests/cases/cases_runner_cpp
                      [--directories 6] [--records 25] [--seed N] [--only NAME]

The project's own sample is judged always. The other files are other people's and not part of this
project: AMBIT_CORPUS names the folder that holds them.
"""
import argparse
import glob
import os
import random as randomness
import sys
import time

from case_runner import HERE, CaseRunner
from corpus import CORPUS, blank_or_value, fill, tests_of
from reference.salesforce import CannotJudge
from reference.salesforce_sharing import access, read_sharing
from reference.values import (Number, Record, Schema, json_text, read_json, read_records,
                              read_timestamp)

NOW = str(read_timestamp("2026-11-22T09:00:00Z"))
OWN = os.path.join(HERE, "../data/salesforce/Lead.sharingRules")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--runner", required=True)
    parser.add_argument("--directories", type=int, default=6)
    parser.add_argument("--records", type=int, default=25)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--only", default="")
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)
    found = sorted(glob.glob(os.path.join(CORPUS, "salesforce/sharingRules/*")))
    library, totals, complaints, began = CaseRunner(given.runner), {}, [], time.monotonic()
    for path in [OWN, *found]:
        if given.only in path:
            complaints += Judge(library, path, given, totals).judge()
    for complaint in complaints[:10]:
        print(complaint)
    print(f"{len(found)} files of the corpus, {dict(sorted(totals.items()))} in "
          f"{time.monotonic() - began:.0f} s: {len(complaints)} differences")
    return 1 if complaints else 0


class Judge:
    def __init__(self, library, path, given, totals):
        self.library, self.path, self.given, self.totals = library, path, given, totals
        # The files of the corpus are called owner__repository__Name.
        name = os.path.basename(path)
        self.name = name if path == OWN else name.split("__", 2)[2]
        self.object_name = self.name.removesuffix(".sharingRules")

    def count(self, what, by=1):
        self.totals[what] = self.totals.get(what, 0) + by

    def judge(self):
        import ambit
        with open(self.path, encoding="utf-8") as file:
            text = file.read()
        try:
            imported = ambit.import_salesforce({self.name: text}, time_zone="UTC")
            ambit.Policy.compile(imported.policy_json)
            ambit.Directory().apply(imported.directory_json)
        except ambit.AmbitError as error:
            return [f"{self.name}: {error}"]
        document = read_json(imported.policy_json)
        made = document["sharing"][self.object_name]["rules"]
        written = read_sharing(self.path)
        self.count("rules", len(written))
        if sorted(rule["id"] for rule in made) != sorted(rule.name for rule in written):
            return [f"{self.name}: {[rule.name for rule in written]} became "
                    f"{[rule['id'] for rule in made]}"]
        for rule in made:
            if "uncarried" in rule:
                self.count(rule["uncarried"]["reason"])
        live = {rule["id"] for rule in made if "uncarried" not in rule}
        rules = [rule for rule in written if rule.name in live]
        fields = Schema(document["schema"]).objects[self.object_name]
        complaints = []
        for number in range(self.given.directories):
            random = randomness.Random(f"{self.given.seed}/{self.name}/{number}")
            complaints += self.judge_people(random, imported.policy_json, rules, made, fields)
        return complaints

    def judge_people(self, random, policy, rules, made, fields):
        people = a_directory(random, rules)
        records = [a_record(random, made, fields, people, number)
                   for number in range(self.given.records)]
        text = json_text(records)
        for call in (("reset",), ("directory", json_text(as_document(people))),
                     ("policy", policy), ("bind",)):
            self.library.sure(*call)
        complaints = []
        for user in people["users"].values():
            self.library.sure("sharing_viewer", self.object_name, user["id"], NOW, "", "[]")
            seen = self.library.sure("sharing_see", self.object_name, text)["sights"]
            for source, sight in zip(read_records(text), seen):
                complaint = self.judge_record(source, sight, user, rules, fields, people)
                complaints += [complaint] if complaint else []
        return complaints

    def judge_record(self, source, sight, user, rules, fields, people):
        if sight == "invalid":
            self.count("invalid")
            return None
        record = Record(fields, source)
        try:
            meant = access(rules, user,
                           lambda field: blank_or_value(record, field, self.object_name), people)
        except CannotJudge:
            return None
        self.count(meant)
        if sight == meant:
            return None
        return (f"{self.name}: {user['id']} {sight}, the file says {meant}: {json_text(source)}\n"
                f"    {json_text(as_document(people))}")


def a_directory(random, rules):
    """Roles and groups as the rules name them, in trees of chance; users in all of them."""
    named = {"group": [], "role": [], "portal": [], "guest": [], "queue": []}
    kinds = {"group": "group", "role": "role", "roleAndSubordinates": "role",
             "roleAndSubordinatesInternal": "role", "portalRole": "portal",
             "portalRoleAndSubordinates": "portal", "guestUser": "guest", "queue": "queue"}
    for kind, name in (each for rule in rules for each in rule.to + rule.source):
        if kind in kinds and name not in named[kinds[kind]]:
            named[kinds[kind]].append(name)
    roles = random.sample(named["role"] + ["Top", "Side"], len(named["role"]) + 2)
    people = {"roles": {}, "groups": {}, "users": {}, "queues": named["queue"]}
    for at, role in enumerate(roles):
        people["roles"][role] = {"parent": random.choice([None, *roles[:at]][-4:]), "portal": False}
    portals = [*named["portal"], "Portal"]
    for at, role in enumerate(portals):
        people["roles"][role] = {"parent": random.choice([*roles, *portals[:at]]), "portal": True}
    groups = random.sample(named["group"] + ["Outer"], len(named["group"]) + 1)
    for at, group in enumerate(groups):
        people["groups"][group] = [each for each in groups[at + 1:] if random.random() < 0.15]
    for number in range(8):
        kind = random.choice(["internal", "internal", "internal", "partner"])
        pool = portals if kind == "partner" else roles
        role = random.choice(pool) if random.random() < 0.8 else random.choice(roles + portals)
        people["users"][f"u{number}"] = {
            "id": f"u{number}", "kind": kind, "role": role,
            "groups": random.sample(groups, min(len(groups), random.randint(0, 2))),
            "high_volume": kind == "partner" and random.random() < 0.4}
    for guest in [*named["guest"], "some_site"]:
        people["users"][guest] = {"id": guest, "kind": "guest", "role": random.choice(roles),
                                  "groups": groups[:1], "high_volume": False}
    return people


def as_document(people):
    users = [dict({"id": user["id"], "kind": user["kind"], "active": True, "role": user["role"],
                   "groups": user["groups"], "account": "acme"},
                  **({"high_volume": True} if user["high_volume"] else {}))
             for user in people["users"].values()]
    for user in users:
        if user["kind"] == "internal":
            del user["account"]
    return {"ambit": Number("1"), "users": users,
            "accounts": [{"id": "acme", "partner_enabled": True}],
            "roles": [dict({"id": role}, **({"parent": one["parent"]} if one["parent"] else {}),
                           **({"portal": True} if one["portal"] else {}))
                      for role, one in people["roles"].items()],
            "groups": [{"id": group, "groups": inner} for group, inner in people["groups"].items()]}


def a_record(random, made, fields, people, number):
    record = {"id": f"r{number}"}
    live = [rule for rule in made if "when" in rule]
    for chance in (0.9, 0.2):
        if live:
            for test in tests_of(random.choice(live)["when"]):
                if not test["field"].startswith("owner."):
                    fill(random, test, fields, record, chance)
    way = random.random()
    if way < 0.75:
        record["owner"] = {"user": random.choice([*people["users"], "nobody"])}
    elif way < 0.9:
        record["owner"] = {"queue": random.choice([*people["queues"], "some_queue"])}
    return record


if __name__ == "__main__":
    sys.exit(main())
