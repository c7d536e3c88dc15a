#!/usr/bin/env python3
"""Sharing: random policies, directories, records and shares, for the library and the slow decider.

    sharing.py --library build/capi/libambit.so [--rounds 200] [--seed N]

Records are asked about one at a time and in columns. Beside the answers themselves laws are held
against the library alone: what is seen one by one is what is listed and counted, pages put together
are the list, who may edit may read, guests never edit, one more rule, level, share or a wider
default never shows less, and taking any value away from a record, a user or the directory never
shows more, but where the policy spells that it asks for what is missing (the owner), or where what
is taken narrows (a portal role that is none any more, a user who is no high-volume one). A failing
round prints its seed; the same seed alone repeats it.
"""
import copy
import json
import random as randomness
import sys

import hostile  # noqa: F401  (the paths)
from reference.directory import Directory
from reference.sharing import Sharing, Viewer
from reference.values import (Number, Record, Schema, json_text, read_json, read_records,
                              read_timestamp)
from rounds import play, tell

NOW = "2026-11-22T09:00:00Z"

USERS = ["ana", "ben", "cyd", "pia", "pod", "vol", "site", "é"]
ROLES = ["head", "rep", "desk", "acme", "acme-user"]
TEAMS = ["all", "blue", "red", "crimson"]
GROUPS = ["world", "europe", "dach", "night"]
ACCOUNTS = ["acme", "plain"]
FIELDS = {"region": {"type": "choice", "options": ["EMEA", "US"]}, "size": {"type": "integer"},
          "due": {"type": "date"}, "topic": {"type": "text", "ignore_case": True},
          "seen": {"type": "text", "sees_missing": True,
                   "derived": {"first_present": [{"field": "topic"}, "none"]}}}
WAYS = ["owner", "above", "default", "rule", "level", "share"]
REASONS = ["access_denied", "invalid", "read_only", "no_grant"]


def maybe(random, chance, key, make):
    return {key: make()} if random.random() < chance else {}


def user(random, name):
    kind = {"pia": "partner", "pod": "partner", "vol": "partner", "site": "guest"}.get(name)
    made = {"id": name}
    made.update(maybe(random, 0.97, "active", lambda: True))
    if kind:
        made["kind"] = kind
        made["account"] = random.choice(["acme"] * 8 + ["plain", "none"])
        made.update(maybe(random, 0.4 if name == "vol" else 0.1, "high_volume", lambda: True))
    made.update(maybe(random, 0.7, "role", lambda: random.choice(ROLES + ["none"])))
    made.update(maybe(random, 0.5, "primary_team", lambda: random.choice(TEAMS)))
    made.update(maybe(random, 0.4, "teams", lambda: random.sample(TEAMS + ["none"], 2)))
    made.update(maybe(random, 0.5, "groups", lambda: random.sample(GROUPS + ["none"], 2)))
    made.update(maybe(random, 0.5, "profile", lambda: random.choice(["sales", "ops"])))
    made.update(maybe(random, 0.3, "permissions", lambda: ["sees-all"]))
    return made


def tree(random, names, portal_from=None):
    """Each stands below one before it, and portal roles below any."""
    made = []
    for position, name in enumerate(names):
        one = {"id": name}
        if position and random.random() < 0.85:
            one["parent"] = random.choice(names[:position])
        if portal_from and position >= portal_from:
            one["portal"] = True
        made.append(one)
    return made


def directory(random):
    groups = [{"id": name} for name in GROUPS]
    for position, one in enumerate(groups[:-1]):
        one.update(maybe(random, 0.6, "groups", lambda at=position: random.sample(
            GROUPS[at + 1:], random.randint(1, len(GROUPS) - at - 1))))
    return {"ambit": Number("1"),
            "users": [user(random, name) for name in USERS if random.random() < 0.95],
            "accounts": [{"id": "acme", "partner_enabled": random.random() < 0.95},
                         {"id": "plain"}],
            "roles": tree(random, ROLES, 3), "teams": tree(random, TEAMS), "groups": groups}


def target(random, use):
    kind = random.choice(["user", "group", "group", "role", "role_and_below", "role_and_below",
                          "team", "portal_role", "all"]
                         + (["guest"] if use == "rule" else [])
                         + (["profile", "permission"] if use == "level" else []))
    one = {kind: random.choice({
        "user": USERS, "group": GROUPS, "role": ROLES, "role_and_below": ROLES, "team": TEAMS,
        "portal_role": ROLES, "all": ["internal", "partners"], "guest": ["site", "ana"],
        "profile": ["sales", "ops"], "permission": ["sees-all", "none"]}[kind])}
    if kind in ("group", "team", "role_and_below", "profile", "permission"):
        one.update(maybe(random, 0.2, "internal_only", lambda: random.random() < 0.8))
    return one


def targets(random, use):
    return [target(random, use) for _ in range(random.randint(1, 3))]


def criterion(random, depth=2):
    if depth and random.random() < 0.5:
        group = random.choice(["all", "any", "not"])
        if group == "not":
            return {"not": criterion(random, depth - 1)}
        return {group: [criterion(random, depth - 1) for _ in range(random.randint(1, 3))]}
    return random.choice([
        {"field": "region", "op": "eq", "value": "EMEA"},
        {"field": "region", "op": "ne", "value": "EMEA"},
        {"field": "size", "op": "ge", "value": Number("5")},
        {"field": "due", "op": "in_next", "count": Number("3"), "unit": "days"},
        {"field": "topic", "op": "contains", "value": "FIRE"},
        {"field": "account", "op": "in", "values": ["acme", "plain"]},
        {"field": "owner.user", "op": "ne", "value": "ana"},
        {"field": "owner.queue", "op": "eq", "value": "q"},
        {"always": True}])


def rule(random, name):
    made = {"id": name, "to": targets(random, "rule")}
    made["access"] = random.choice(["read", "edit"])
    if any("guest" in each for each in made["to"]):
        made["access"] = "read"
    if random.random() < 0.35:
        made["owned_by"] = targets(random, "owner")
    else:
        made["when"] = criterion(random)
        made.update(maybe(random, 0.4, "high_volume_owners", lambda: random.random() < 0.8))
    return made


def level(random, name):
    made = {"id": name, "to": targets(random, "level")}
    made["level"] = random.choice(["everything", "team", "team", "owned", "none"])
    made.update(maybe(random, 0.4, "unassigned", lambda: random.random() < 0.8))
    made["access"] = random.choice(["read", "edit"])
    return made


def sharing(random):
    made = {}
    made.update(maybe(random, 0.3, "internal", lambda: random.choice(["private", "read", "edit"])))
    made.update(maybe(random, 0.2, "external", lambda: random.choice(["private", "read", "edit"])))
    made.update(maybe(random, 0.3, "no_hierarchy", lambda: random.random() < 0.7))
    made.update(maybe(random, 0.8, "rules", lambda: [
        rule(random, f"r{number}") for number in range(random.randint(0, 3))]))
    made.update(maybe(random, 0.6, "levels", lambda: [
        level(random, f"l{number}") for number in range(random.randint(0, 2))]))
    return made


def record(random, number):
    made = {"id": random.choice(["r", "é", "Z"]) + str(number)}
    way = random.random()
    if way < 0.65:
        made["owner"] = {"user": random.choice(USERS + ["nobody"])}
    elif way < 0.8:
        made["owner"] = {"queue": random.choice(["q", "p"])}
    elif way < 0.83:
        made["owner"] = random.choice([{"user": "ana", "queue": "q"}, {"user": Number("7")}])
    made.update(maybe(random, 0.7, "region", lambda: random.choice(["EMEA", "US", "odd"])))
    made.update(maybe(random, 0.6, "size", lambda: random.choice(
        [Number("4"), Number("5"), Number("9"), Number("7"), "many"])))
    made.update(maybe(random, 0.5, "due", lambda: random.choice(
        ["2026-11-22", "2026-11-24", "2026-11-25", "2027-01-01"])))
    made.update(maybe(random, 0.5, "topic", lambda: random.choice(["Fire!", "ﬁre", "calm"])))
    made.update(maybe(random, 0.4, "account", lambda: random.choice(ACCOUNTS)))
    return made


def share(random, records):
    return {"object": random.choice(["lead", "lead", "lead", "case"]),
            "id": random.choice(records)["id"], "to": target(random, "share"),
            "access": random.choice(["read", "edit"])}


class Round:
    def __init__(self, seed, counts, _):
        import ambit
        from arrow_columns import Columns  # needs the library, too
        self.ambit = ambit
        self.columns_of = Columns
        self.random = randomness.Random(seed)
        self.counts = counts
        self.complaints = []
        self.now = read_timestamp(NOW)

    def judge(self):
        random = self.random
        self.people = directory(random)
        self.sharing = sharing(random)
        self.records = [record(random, number) for number in range(random.randint(1, 8))]
        self.shares = [share(random, self.records) for _ in range(random.randint(0, 3))]
        self.bind(self.people, self.sharing)
        self.meant_people = Directory().apply(read_json(json_text(self.people)))
        self.meant = Sharing(self.policy(self.sharing), self.meant_people, "lead")
        seen = {}
        for name in random.sample(USERS + ["nobody"], 5):
            self.bind_viewer(name, self.shares)
            seen[name] = self.compare(name)
            if self.complaints:
                return self.complaints
        self.widen(seen)
        self.narrow(seen)
        return self.complaints

    def policy(self, settings):
        return read_json(json_text({
            "ambit": Number("1"),
            "schema": {"objects": {"lead": {"fields": FIELDS}, "case": {"fields": {}}}},
            "sharing": {"lead": settings}}))

    def bind(self, people, settings):
        rules = self.ambit.Policy.compile(json_text(self.policy(settings)))
        self.schema = rules.schema
        self.engine = self.ambit.Engine.bind(
            rules, self.ambit.Directory().apply(json_text(people)), self.ambit.Zones.utc())

    def bind_viewer(self, name, shares):
        self.viewer = self.ambit.Sharing.bind(
            self.engine, "lead", name, self.ambit.Context(now=self.now),
            self.ambit.Shares.from_json(json_text(shares)))

    def batch(self, records):
        return self.ambit.Batch.from_json(self.schema, "lead", json_text(records))

    def see(self, records):
        return names_of(self.viewer.see(self.batch(records)))

    def complain(self, what, *more):
        self.complaints.append("\n    ".join([what, *more, *map(json_text, (
            self.sharing, self.people, self.records, self.shares))]))

    # -------------------------------------------------------------------------- library = reference

    def compare(self, name):
        viewer = Viewer(self.meant, name, self.now, shares=read_json(json_text(self.shares)))
        sources = read_records(json_text(self.records))
        batch = self.batch(self.records)
        found = self.see(self.records)
        expected = [viewer.sight(source) for source in sources]
        if found != expected:
            self.complain(f"sights of {name}", str(found), str(expected))
        self.compare_columns(name, expected)
        allowed = {}
        for asked, ask in (("read", self.viewer.can_see), ("edit", self.viewer.can_edit)):
            answers = [ask(batch, row) for row in range(len(sources))]
            allowed[asked] = [answer["allowed"] for answer in answers]
            for source, answer in zip(sources, answers):
                meant = json.loads(json_text(viewer.answer(source, asked)))
                told = answer.get("way") or answer["reason"]
                self.counts[told] = 1 + self.counts.get(told, 0)
                if {key: value for key, value in answer.items() if key != "fingerprint"} != meant:
                    self.complain(f"{name} to {asked}", json_text(answer), json_text(meant))
            self.compare_list(name, viewer, sources, batch, asked)
        self.hold_sights(name, found, allowed)
        return found

    def hold_sights(self, name, sights, allowed):
        """What is said of each record at once, and of it alone."""
        strengths = [("read", "edit"), ("edit",)]
        for asked, enough in zip(("read", "edit"), strengths):
            if allowed[asked] != [sight in enough for sight in sights]:
                self.complain(f"{name} to {asked}, one by one", str(allowed[asked]), str(sights))
        if any(edit and not read for read, edit in zip(allowed["read"], allowed["edit"])):
            self.complain(f"{name} may edit and not read")
        is_guest = any(user["id"] == name and user.get("kind") == "guest"
                       for user in self.people["users"])
        if is_guest and "edit" in sights:
            self.complain(f"guest {name} may edit")

    def compare_columns(self, name, expected):
        """Of the records that columns can hold."""
        kept = [row for row, record in enumerate(self.records) if can_be_held(record)]
        fields = Schema(self.policy(self.sharing)["schema"]).objects["lead"]
        columns = self.columns_of(self.random, fields, [
            Record(fields, flat(read_json(json_text(self.records[row])))) for row in kept])
        batch = self.ambit.Batch.from_arrow(self.schema, "lead", columns.slice(0, len(kept)))
        found = names_of(self.viewer.see(batch))
        if found != [expected[row] for row in kept]:
            self.complain(f"columns of {name}", str(found), str(kept), str(expected))
        self.counts["columns"] = self.counts.get("columns", 0) + len(kept)

    def compare_list(self, name, viewer, sources, batch, asked):
        query = {"access": asked, "page": {"size": Number(str(self.random.randint(1, 4)))}}
        listed, pages = [], 0
        while True:
            page = self.viewer.list(batch, json_text(query))
            counted = self.viewer.count(batch, json_text(query))
            meant = json.loads(json_text(viewer.list(sources, read_json(json_text(query)))))
            if page != meant or counted != page["count"]:
                return self.complain(f"list of {name}", json_text(page), json_text(meant),
                                     str(counted))
            listed += page["records"]
            pages += 1
            if "next" not in page:
                break
            query["page"]["after"] = page["next"]
        if len(listed) != page["count"]:
            self.complain(f"pages of {name}", json_text(listed), json_text(page))
        self.counts["pages"] = self.counts.get("pages", 0) + (pages > 1)
        return None

    # --------------------------------------------------------------------------------------- laws

    def hold(self, what, seen, people, settings, shares, records, is_wider):
        """Nobody sees less where it is wider, nor more where something was taken away."""
        self.bind(people, settings)
        strength = {"invalid": 0, "hidden": 0, "read": 1, "edit": 2}
        for name, before in seen.items():
            self.bind_viewer(name, shares)
            for row, (was, now) in enumerate(zip(before, self.see(records))):
                if was == "invalid":  # what is wrong may be put right by being taken away
                    continue
                less, more = ((now, was) if is_wider else (was, now))
                if strength[less] < strength[more]:
                    self.complain(f"{what}: {name}, row {row}: {was} became {now}",
                                  json_text(settings), json_text(people), json_text(records))
                    return
        self.counts[what.split(" ")[0]] = 1 + self.counts.get(what.split(" ")[0], 0)

    def widen(self, seen):
        random = self.random
        settings = copy.deepcopy(self.sharing)
        shares = list(self.shares)
        what = random.choice(["rule", "level", "share", "default", "hierarchy"])
        if what == "rule":
            # Of fields that are read already: another one that is wrong would hide a record.
            more = rule(random, "more")
            if "when" in more:
                more["when"] = {"always": True}
            settings["rules"] = [*settings.get("rules", []), more]
        elif what == "level":
            settings["levels"] = [*settings.get("levels", []), level(random, "more")]
        elif what == "share":
            shares.append(share(random, self.records))
        elif what == "default":
            settings[random.choice(["internal", "external"])] = "edit"
        else:
            settings.pop("no_hierarchy", None)
        self.hold(f"widened by {what}", seen, self.people, settings, shares, self.records, True)

    def narrow(self, seen):
        """Takes one value away, or a whole entity that nothing stands on."""
        random = self.random
        records, people = copy.deepcopy(self.records), copy.deepcopy(self.people)
        if random.random() < 0.4:
            one = random.choice(records)
            names = [name for name in one if name not in ("id", "owner")]
            if names:
                one[random.choice(names)] = None
                self.hold("taken from a record", seen, self.people, self.sharing, self.shares,
                          records, False)
            return
        if not people["users"]:
            return
        one = random.choice(people["users"])
        names = [name for name in one if name not in ("id", "kind", "high_volume")]
        if random.random() < 0.3 or not names:
            people["users"].remove(one)
        else:
            name = random.choice(names)
            del one[name]
        self.hold("taken from the directory", seen, people, self.sharing, self.shares, records,
                  False)


def names_of(accesses):
    return [each.name.lower() for each in accesses]


def flat(record):
    """With the owner in flat keys."""
    made = {key: value for key, value in record.items() if key != "owner"}
    for key, value in (record.get("owner") or {}).items():
        made["owner." + key] = value
    return made


def can_be_held(record):
    """Whether every value is of its column's type."""
    return record.get("size") != "many" and (record.get("owner") or {}).get("user") != "7"


def main():
    played = play(__doc__, Round, 200)
    return tell(played, WAYS + REASONS + ["pages", "columns", "widened", "taken"])


if __name__ == "__main__":
    sys.exit(main())
