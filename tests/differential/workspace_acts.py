#!/usr/bin/env python3
"""Acts in the workspace: random acts, hosts that lose answers, and questions, for ledgers in memory
and in a database and for the slow decider.

    workspace_acts.py --runner build/tests/cases/cases_runner_cpp
                      --runner build/tests/cases/cases_runner_sqlite [--rounds 150] [--seed N]

All say the same at every step, and both ledgers have the same snapshot, from which they go on now
and then. A failing round prints its seed; the same seed alone repeats it.
"""
import argparse
import copy
import os
import random as randomness
import sys
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cases"))
sys.path.insert(0, HERE)

from case_files import NOW  # noqa: E402
from case_runner import CaseRunner  # noqa: E402
from reference.directory import Directory  # noqa: E402
from reference.leads import Ledger  # noqa: E402
from reference.values import Number, json_text, read_json, read_timestamp  # noqa: E402
from reference.workspace_acts import Desk  # noqa: E402

USERS = ["ana", "ben", "max", "sue", "sam", "nob"]
ASKED = ["history", "follows", "resolve", "views", "reports"]
WANTED = ["done", "kept", "refused", "replayed", *ASKED, "restored", "too_many_reports",
          "needs_permission", "needs_seat", "no_tabs", "unknown_record", "no_grant", "read_only",
          "invalid", "merged", "missing_properties", "other_pipeline", "not_in_pipeline",
          "leaves_pipeline", "stage_of_pipeline", "same_record", "not_an_account",
          "different_kinds", "not_the_viewer"]


def scene():
    with open(os.path.join(os.path.dirname(HERE), "cases", "workspace_acts.json"),
              encoding="utf-8") as file:
        written = read_json(file.read())
    return written["policy"], written["directory"]


def deal(random, number):
    made = {"id": f"d{number}"}
    for name, values in (
            ("pipe", ["sales", "sales", "sales", "renewal", "odd"]),
            ("stage", ["new", "new", "won", "lost", "due"]),
            ("amount", ["5", Number("7.25"), Number("-1"), "much"]),
            ("closed_on", ["2026-11-22", "2026-12-01"]),
            ("touched", ["2026-11-22T09:00:00Z", "2026-11-22T10:00:00.5+01:00"]),
            ("note", ["free", "Free", "free", "dear", "dear", "locked", "secret", Number("7")]),
            ("hot", [True, False]), ("owner", [{"user": "ana"}, {"queue": "q"}]),
            ("contact", [{"name": "Cy"}, {"name": "é"}])):
        if random.random() < 0.6:
            made[name] = random.choice(values)
    return made


def company(random, number):
    made = {"id": f"c{number}"}
    for name, values in (("name", ["Acme", "Bolt"]), ("size", [Number("4"), Number("9")]),
                         ("tier", ["gold", "blue", "plum"]), ("tags", [["c", "a"], ["b"], []]),
                         ("csm", ["ana", "ben"]), ("account", ["x"])):
        if random.random() < 0.5:
            made[name] = random.choice(values)
    return made


def values(random):
    made = {}
    for name, some in (("amount", ["5", Number("7.25"), Number("8"), None]),
                       ("closed_on", ["2026-11-22", None]), ("note", ["free", "FREE", "dear", None]),
                       ("hot", [True, None]), ("contact.name", ["Cy", "Di", None]),
                       ("touched", ["2026-11-22T10:00:00+01:00"]),
                       ("pipe", ["sales", "renewal"]), ("account", ["x", "y"])):
        if random.random() < 0.25:
            made[name] = random.choice(some)
    return made or {"hot": random.random() < 0.5}


def criterion(random):
    return random.choice([{"field": "id", "op": "ne", "value": "d1"}, {"always": True}])


class Round:
    def __init__(self, seed, libraries, counts):
        self.random, self.libraries, self.counts = randomness.Random(seed), libraries, counts
        self.reports_above_all = seed % 5 == 0  # so that they become too many
        self.policy, self.directory = scene()
        self.ledger, self.now, self.lost = Ledger(), read_timestamp(NOW), []
        self.records = {
            "deal": [deal(self.random, number) for number in range(5)],
            "company": [company(self.random, number) for number in range(5)],
            "partner": [{"id": "c0"}, {"id": "c1"}]}
        for library in libraries:
            library.sure("reset")
            library.sure("directory", json_text(self.directory))
            library.sure("policy", json_text(self.policy))
            library.sure("bind")

    def met(self, name):
        self.counts[name] = self.counts.get(name, 0) + 1

    def judge(self):
        complaints = []
        for step in range(25):
            self.now += self.random.choice([0, 1000000, 3600 * 1000000])
            complaints += [f"step {step}: {each}" for each in self.step()]
            if complaints:
                break
        return complaints

    def step(self):
        way = self.random.random()
        if way < 0.06:
            return self.command()
        if way < 0.12:
            return self.save_and_restore()
        user = self.random.choice(USERS + ["ana"] * 4 + ["max"] * 2)
        actor = user if self.random.random() < 0.97 else self.random.choice(["", "ben"])
        plate_of = "ben" if self.random.random() < 0.03 else ""
        records = self.given()
        for library in self.libraries:
            library.sure("plate", user, plate_of, self.now, "", actor)
            for name, some in records.items():
                library.sure("give", name, json_text(some))
        desk = Desk(self.policy, Directory().apply(self.directory), self.ledger, user, actor,
                    self.now, "", plate_of)
        if self.random.random() < 0.3:
            return self.ask(desk, records)
        return self.act(desk, records, user)

    def given(self):
        """All records, or some."""
        share = self.random.choice([1, 1, 1, 0.7])
        return {name: [each for each in some if self.random.random() < share]
                for name, some in self.records.items()}

    # -------------------------------------------------------------------------------------- acts

    def act(self, desk, records, user):
        acts = [self.one() for _ in range(self.random.randint(1, 4))]
        if self.lost and self.random.random() < 0.5:  # a host that asks again
            who, again = self.lost.pop()
            if who == user:
                acts = again
        expected = desk.act(copy.deepcopy(acts), records)
        for made in expected:
            for name in (made["outcome"], made.get("reason"), made.get("replayed") and "replayed"):
                if name:
                    self.met(name)
        complaints = self.compare("space_act", acts, "results", expected)
        if self.random.random() < 0.7:
            self.take(expected)
        else:
            self.lost.append((user, acts))
        return complaints

    def take(self, results):
        """The host's records become what the answers say; a merged one mostly goes."""
        for made in results:
            if made["outcome"] != "done":
                continue
            target = made.get("into", made["id"])
            for record in self.records.get(made.get("object"), []):
                if record["id"] == target:
                    for name, value in made.get("patch", {}).items():
                        record.pop("contact" if name == "contact.name" else name, None)
                        record[name] = value
            if made["act"] == "merge" and self.random.random() < 0.5:
                self.records["company"] = [each for each in self.records["company"]
                                           if each["id"] != made["id"]]

    def one(self):
        random = self.random
        name = random.choice(["save_view", "delete_view", "add_report", "add_report",
                              "remove_report", "follow", "follow", "unfollow", "edit", "edit",
                              "edit", "move_stage", "move_stage", "move_stage", "merge", "merge",
                              "remove_feed_entry"])
        if self.reports_above_all and random.random() < 0.7:
            name = "add_report"
        object_name = random.choice(["deal", "deal", "company"])
        made = {"act": name, "object": object_name,
                "id": f"{object_name[0]}{random.randint(0, 5)}"}
        if name in ("save_view", "delete_view"):
            made.update(id=random.choice("vw"), visibility=random.choice(["private", "everyone"]))
        if name == "save_view":
            made.update(name=random.choice(["One", "Two"]), columns=["id"])
            made.update(random.choice([{}, {"criteria": criterion(random)},
                                       {"sort": [{"field": "id", "descending": True}]}]))
        if name == "add_report":
            made.update(id=str(random.randint(1, 7)), when=criterion(random))
        if name == "remove_report":
            made = {"act": name, "id": str(random.randint(1, 7))}
        if name == "edit":
            made.update(object="deal", id=f"d{random.randint(0, 5)}", values=values(random))
            if random.random() < 0.1:
                made["values"]["stage"] = "won"
        if name == "move_stage":
            made = {"act": name, "pipeline": random.choice(["sales", "sales", "renewal"]),
                    "id": f"d{random.randint(0, 5)}",
                    "stage": random.choice(["won", "won", "due", "new", "lost"])}
            if made["pipeline"] == "renewal" and random.random() < 0.5:
                made["stage"] = "due"
            if random.random() < 0.6:
                made["values"] = values(random)
        if name == "merge":
            made.update(object=random.choice(["company"] * 9 + ["partner"]),
                        id=f"c{random.randint(0, 5)}", into=f"c{random.randint(0, 5)}")
            if random.random() < 0.1:
                made["into_object"] = random.choice(["company", "partner"])
        if name == "remove_feed_entry":
            made = {"act": name, "id": str(random.randint(1, 3))}
        return made

    # --------------------------------------------------------------------------------- questions

    def ask(self, desk, records):
        random, name = self.random, self.random.choice(ASKED + ["history"])
        self.met(name)
        asked = {"ask": name}
        if name == "history":
            asked["object"] = random.choice(["deal", "company"])
            asked["id"] = f"{asked['object'][0]}{random.randint(0, 5)}"
            if random.random() < 0.4:
                asked["limit"] = Number(random.randint(1, 2))
            if random.random() < 0.3:
                asked["before"] = Number(random.randint(1, 5))
            if random.random() < 0.3:
                asked["property"] = random.choice(["account", "id"])
        if name == "resolve":
            asked.update(object="company", ids=[f"c{number}" for number in range(6)])
        if name in ("follows", "views") and random.random() < 0.4:
            asked["object"] = random.choice(["deal", "company"])
        expected = desk.ask(asked, records)
        return self.compare("space_ask", asked, "answer", expected)

    # -------------------------------------------------------------------------------- the ledger

    def command(self):
        random = self.random
        if random.random() < 0.5:
            object_name = random.choice(["deal", "company", "activity"])
            command = {"command": "remove", "object": object_name,
                       "id": random.choice([f"{object_name[0]}{random.randint(0, 5)}", "1"])}
        else:
            command = {"command": "forget_changes", "object": random.choice(["deal", "company"]),
                       "before": random.choice([NOW, "2026-11-22T12:00:00Z"])}
        self.ledger.apply([command])
        for library in self.libraries:
            library.sure("ledger", json_text([command]))
        return []

    def save_and_restore(self):
        self.met("restored")
        saved = [json_text(library.ask("save")["snapshot"]) for library in self.libraries]
        for library in self.libraries:
            library.sure("restore")
        return [] if len(set(saved)) <= 1 else ["snapshots differ: " + "\n".join(saved)]

    def compare(self, verb, asked, name, expected):
        wanted = read_json(json_text(expected))
        complaints = []
        for position, library in enumerate(self.libraries):
            answer = library.ask(verb, json_text(asked))
            found = answer.get(name)
            for made in found if isinstance(found, list) else []:
                made.pop("fingerprint", None)
            if found != wanted:
                complaints.append(f"library {position}: {json_text(asked)}\n  expected "
                                  f"{json_text(wanted)}\n  found    {json_text(answer)}")
        return complaints


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--runner", action="append", required=True)
    parser.add_argument("--rounds", type=int, default=150)
    parser.add_argument("--seed", type=int, help="one round only")
    given = parser.parse_args()
    libraries = [CaseRunner(runner) for runner in given.runner]
    seeds = [given.seed] if given.seed is not None else range(1, given.rounds + 1)
    began, failures, counts = time.monotonic(), 0, {}
    for seed in seeds:
        complaints = Round(seed, libraries, counts).judge()
        for complaint in complaints[:3]:
            print(f"--seed {seed}: {complaint}")
        failures += bool(complaints)
        if failures >= 5:
            break
    print(f"{time.monotonic() - began:.0f} s, {dict(sorted(counts.items()))}: "
          f"{failures} failing rounds")
    gaps = [name for name in WANTED if not counts.get(name)]
    if len(seeds) < 100 or failures:
        gaps = []
    for gap in gaps:
        print(f"nothing was {gap}")
    return 1 if failures or gaps else 0


if __name__ == "__main__":
    sys.exit(main())
