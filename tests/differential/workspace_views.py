#!/usr/bin/env python3
"""The workspace's lists: random policies, records and questions, for library and slow decider.

    workspace_views.py --runner build/tests/cases/cases_runner_cpp [--rounds 150] [--seed N]

Beside the answers themselves laws are held against the library alone: pages put together are the
list, each record once, as many as are counted; and what sharing hides might as well not be there:
without it every list, count, sum and facet is the same text. A failing round prints its seed; the
same seed alone repeats it.
"""
import argparse
import os
import random as randomness
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cases"))

from case_files import NOW  # noqa: E402
from case_runner import CaseRunner  # noqa: E402
from reference.directory import Directory  # noqa: E402
from reference.sharing import Sharing, Viewer  # noqa: E402
from reference.values import Number, json_text, read_json, read_timestamp  # noqa: E402
from reference.workspace import Workspace  # noqa: E402
from reference.workspace_views import Views  # noqa: E402

USERS = ["ana", "ben", "cyd", "sam"]
COMPANIES = ["C" + str(number) for number in range(12)]
CONTACTS = ["c" + str(number) for number in range(8)]
WORDS = ["Call", "renewal", "STRASSE", "stra\u00dfe", "\u00e9t\u00e9", "e\u0301te\u0301", "x"]
DAYS = ["2026-10-21", "2026-10-22", "2026-10-23", "2026-11-21", "2026-11-22", "2026-11-23"]
TIMES = [day + clock for day in DAYS for clock in ("T00:30:00Z", "T12:00:00Z", "T23:30:00+01:00")]
STAGES = ["new", "won", "lost"]
DECIMALS = ["0", "0.01", "12.5", "-3.25", "92233720368547758.07"]
FIELDS = {
    "user": {"seat": {"type": "text"}},
    "company": {"csm": {"type": "id"}, "since": {"type": "date"}, "renews": {"type": "date"},
                "made": {"type": "timestamp"}, "touched": {"type": "date"},
                "name": {"type": "text", "ignore_case": True}, "size": {"type": "integer"},
                "tier": {"type": "choice", "options": ["gold", "silver"]},
                "named": {"type": "text", "derived": {"first_present": [{"field": "name"}, "z"]},
                          "sees_missing": True}},
    "project": {"csm": {"type": "id"}, "client": {"type": "id"}, "since": {"type": "timestamp"},
                "tier": {"type": "choice", "options": ["gold", "silver"]}},
    "deal": {"stage": {"type": "choice", "options": STAGES}, "phase": {"type": "id"},
             "amount": {"type": "decimal", "scale": Number("2")}, "made": {"type": "date"},
             "touched": {"type": "timestamp"}, "size": {"type": "integer"}},
    "activity": {"contact": {"type": "id"}, "at": {"type": "timestamp"},
                 "kind": {"type": "choice", "options": ["call", "email"]},
                 "enrolled": {"type": "bool"}, "subject": {"type": "text"},
                 "body": {"type": "text", "ignore_case": True}}}


def maybe(random, chance, key, make):
    return {key: make()} if random.random() < chance else {}


def wrong_or(random, value):
    return random.choice([Number("7"), "\ud800", True, []]) if random.random() < 0.03 else value


def value_of(random, name, field):
    if name in ("csm", "owner.user"):
        return random.choice(USERS + ["nobody"])
    if name == "client":
        return random.choice(COMPANIES)
    if name == "contact":
        return random.choice(CONTACTS + ["nobody"])
    if name == "phase":
        return random.choice(STAGES)
    return {"text": lambda: " ".join(random.sample(WORDS, random.randint(1, 3))),
            "integer": lambda: Number(random.randint(0, 4)),
            "decimal": lambda: random.choice(DECIMALS), "bool": lambda: random.random() < 0.5,
            "date": lambda: random.choice(DAYS), "timestamp": lambda: random.choice(TIMES),
            "choice": lambda: random.choice(field["options"] * 5 + ["odd"])}[field["type"]]()


def record(random, object_name, name):
    made = {"id": name} if random.random() < 0.98 else {}
    fields = dict(FIELDS[object_name], **{"owner.user": {"type": "id"}})
    for key, field in fields.items():
        if "derived" not in field:
            made.update(maybe(random, 0.85, key,
                              lambda: wrong_or(random, value_of(random, key, field))))
    return made


def test(random, object_name):
    fields = FIELDS[object_name]
    name = random.choice(sorted(fields))
    field = fields[name]
    op = random.choice(["is_missing", "is_present", "eq", "eq", "ne", "in"]
                       + (["ge", "in_last"] if field["type"] in ("date", "timestamp") else []))
    if op in ("is_missing", "is_present"):
        return {"field": name, "op": op}
    if op == "in_last":
        return {"field": name, "op": op, "count": Number("2"), "unit": "days"}

    def value():
        made = value_of(random, name, field)
        return random.choice(field["options"]) if made == "odd" else made
    if op == "in" and field["type"] != "bool":
        return {"field": name, "op": op, "values": [value(), value()]}
    return {"field": name, "op": "eq" if op == "in" else op, "value": value()}


def criteria(random, object_name):
    parts = [test(random, object_name) for _ in range(random.randint(1, 3))]
    made = {random.choice(["all", "any"]): parts} if len(parts) > 1 else parts[0]
    return {"not": made} if random.random() < 0.3 else made


def sharing(random, object_name):
    rules = [{"id": "r" + str(number), "when": criteria(random, object_name),
              "to": [random.choice([{"all": "internal"}, {"user": "ana"}])], "access": "read",
              "high_volume_owners": random.random() < 0.5} for number in range(random.randint(0, 2))]
    return {"internal": random.choice(["private", "read", "read"]), "rules": rules}


def policy(random):
    is_custom = random.random() < 0.3
    account = "project" if is_custom else "company"
    settings = {"subscription": "enterprise", "seat": {"field": "seat", "op": "is_present"},
                "account_object": account, "csm_property": "csm"}
    settings.update(maybe(random, 0.9, "assigned_property", lambda: "since"))
    if is_custom:
        settings["company_property"] = "client"
    else:
        settings.update({"renewal_date_property": "renews", "created_property": "made",
                         "last_activity_property": "touched"})
    settings["activities"] = {"contact": "contact", "at": "at", "kind": "kind",
                              "enrolled": "enrolled", "searched": ["subject", "body"]}
    settings["activities"].update(maybe(random, 0.5, "shown", lambda: ["subject", "kind"]))
    deals = {"id": "deals", "object": "deal", "stage": random.choice(["stage", "phase"]),
             "created_property": "made", "last_activity_property": "touched",
             "stages": [{"id": name} for name in random.sample(STAGES, 2)]}
    deals.update(maybe(random, 0.8, "amount", lambda: random.choice(["amount", "size"])))
    deals.update(maybe(random, 0.5, "when", lambda: criteria(random, "deal")))
    settings["pipelines"] = [deals]
    objects = {name: {"fields": fields} for name, fields in FIELDS.items()}
    return {"ambit": Number("1"),
            "schema": {"calendar": {"time_zone": "Europe/Berlin"}, "objects": objects},
            "sharing": {name: sharing(random, name) for name in FIELDS if name != "user"},
            "workspace": settings}


def directory(random):
    users = [{"id": name, "active": True, "fields": {"seat": "paid"},
              "permissions": ["super_admin" if name == "sam" else "customer_success_workspace"],
              **maybe(random, 0.5, "time_zone", lambda: random.choice(["Asia/Tokyo", "Nowhere"]))}
             for name in USERS]
    contacts = [{"id": name, "companies": [{"id": each} for each in random.sample(
        COMPANIES, random.randint(0, 3))]} for name in CONTACTS]
    return {"ambit": Number("1"), "users": users, "contacts": contacts}


def filters(random):
    made = {}
    for key in ("created", "last_activity"):
        made.update(maybe(random, 0.2, key, lambda: random.choice([
            {"op": "in_last", "count": Number("30"), "unit": "days"}, {"op": "is_present"},
            {"op": "in_period", "period": "this_week"}])))
    return made


def form(random, object_name):
    names = sorted(FIELDS[object_name]) + ["id", "owner.user"]
    facets = [name for name in names if name in ("id", "owner.user") or FIELDS[object_name][name][
        "type"] in ("choice", "bool", "id")]
    made = maybe(random, 0.5, "columns", lambda: random.sample(names, 3))
    made.update(maybe(random, 0.6, "sort", lambda: [
        dict({"field": name}, **maybe(random, 0.5, "descending", lambda: True))
        for name in random.sample(names, random.randint(1, 2))]))
    made.update(maybe(random, 0.5, "facets", lambda: random.sample(facets, 2)))
    return made


def question(random, rules):
    settings = rules["workspace"]
    asked = random.choice(["portfolio", "portfolio", "pipeline", "feed"])
    if asked == "feed":
        made = {"ask": asked}
        made.update(maybe(random, 0.3, "kinds", lambda: [random.choice(["call", "email"])]))
        made.update(maybe(random, 0.3, "enrolled", lambda: random.random() < 0.5))
        made.update(maybe(random, 0.3, "search", lambda: random.choice(WORDS).upper()))
        return made
    object_name = settings["account_object"] if asked == "portfolio" else "deal"
    made = dict({"ask": asked}, **form(random, object_name))
    if asked == "pipeline" or object_name == "company":
        made.update(filters(random))
    if random.random() < 0.4:
        view = {"name": "v", **form(random, object_name)}
        view.pop("facets", None)
        made["view"] = dict(view, criteria=criteria(random, object_name))
    if asked == "pipeline":
        made["pipeline"] = "deals"
        made.update(maybe(random, 0.3, "owner", lambda: random.sample(USERS, 2)))
        stages = [stage["id"] for stage in settings["pipelines"][0]["stages"]]
        made.update(maybe(random, 0.7, "stage", lambda: random.choice(stages + [None])))
    elif "view" in made:
        made.update(maybe(random, 0.5, "owned", lambda: random.random() < 0.5))
    else:
        made.update(maybe(random, 0.5, "view", lambda: "recently_assigned"))
    return made


class Round:
    def __init__(self, library, seed, counts):
        self.library = library
        self.random = randomness.Random(seed)
        self.counts = counts
        self.complaints = []
        self.now = str(read_timestamp(NOW))

    def judge(self):
        random = self.random
        self.rules = read_json(json_text(policy(random)))
        people = directory(random)
        self.given = read_json(json_text({
            "company": [record(random, "company", name) for name in COMPANIES],
            "project": [record(random, "project", "P" + str(at)) for at in range(8)],
            "deal": [record(random, "deal", "D" + str(at)) for at in range(12)],
            "activity": [record(random, "activity", "A" + str(at)) for at in range(20)]}))
        for call in (("reset",), ("directory", json_text(people)),
                     ("policy", json_text(self.rules)), ("bind",)):
            self.library.sure(*call)
        meant = Directory().apply(read_json(json_text(people)))
        for user in random.sample(USERS, 2):
            self.library.sure("workspace_viewer", user, self.now, "", "", "[]")
            who = Workspace(self.rules, meant, user, int(self.now))
            seen = self.visible(user, meant)
            for _ in range(6):
                self.compare(who, read_json(json_text(question(random, self.rules))), seen)
        return self.complaints

    def visible(self, user, meant):
        """The records without those that sharing hides from the user."""
        viewers = {name: Viewer(Sharing(self.rules, meant, name), user, int(self.now))
                   for name in self.given}
        return {name: [source for source in some
                       if viewers[name].sight(source) in ("read", "edit")]
                for name, some in self.given.items()}

    def ask(self, asked, given):
        batches = [text for name, some in given.items() for text in (name, json_text(some))]
        return self.library.sure("workspace_ask", json_text(asked), *batches)["answer"]

    def complain(self, what, *more):
        self.complaints.append("\n    ".join([what, *map(json_text, more), json_text(self.rules),
                                              json_text(self.given)]))

    def count(self, key):
        self.counts[key] = self.counts.get(key, 0) + 1

    def compare(self, who, asked, seen):
        views = Views(who)
        expected = read_json(json_text(who.ask(asked, self.given)))
        found = self.ask(asked, self.given)
        found.pop("next", None)
        if found != expected:
            return self.complain(f"{who.user_id} asks", asked, found, expected)
        self.count(asked["ask"] + (" of a custom view" if isinstance(asked.get("view"), dict)
                                   else ""))
        if self.ask(asked, seen) != self.ask(asked, self.given):
            return self.complain(f"what is hidden shows: {who.user_id} asks", asked)
        self.put_together(views, asked, found.get("count"))
        return None

    def put_together(self, views, asked, count):
        if count is None:
            return
        size = self.random.randint(1, 4)
        ids, page = [], {"size": Number(size)}
        while True:
            answer = self.ask(dict(asked, page=page), self.given)
            rows = next(answer[name] for name in ("accounts", "records", "activities")
                        if name in answer)
            ids += [row["id"] for row in rows]
            if answer["count"] != Number(count) or len(ids) > int(count):
                self.complain("a page counts otherwise", asked, answer)
                return
            if "next" not in answer:
                break
            self.count("pages")
            page = {"size": Number(size), "after": answer["next"]}
        if ids != views.ids(asked, self.given) or len(ids) != int(count):
            self.complain("pages put together", asked, ids, views.ids(asked, self.given))


def main():
    arguments = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    arguments.add_argument("--runner", required=True)
    arguments.add_argument("--rounds", type=int, default=150)
    arguments.add_argument("--seed", type=int, help="one round only")
    given = arguments.parse_args()
    library, counts, failures, began = CaseRunner(given.runner), {}, 0, time.monotonic()
    seeds = [given.seed] if given.seed is not None else range(1, given.rounds + 1)
    for seed in seeds:
        complaints = Round(library, seed, counts).judge()
        for complaint in complaints[:2]:
            print(f"--seed {seed}: {complaint}")
        failures += bool(complaints)
        if failures == 5:
            break
    print(f"{time.monotonic() - began:.0f} s, {dict(sorted(counts.items()))}: "
          f"{failures} failing rounds")
    wanted = ["portfolio", "portfolio of a custom view", "pipeline", "pipeline of a custom view",
              "feed", "pages"]
    gaps = [] if len(seeds) < 100 or failures else [name for name in wanted if not counts.get(name)]
    for gap in gaps:
        print(f"nothing was {gap}")
    return 1 if failures or gaps else 0


if __name__ == "__main__":
    sys.exit(main())
