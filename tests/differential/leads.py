#!/usr/bin/env python3
"""Leads: random policies, directories and histories, for the library and the slow decider.

    leads.py --library build/capi/libambit.so [--rounds 300] [--seed N]

Every batch is also cut into random pieces, on a copy of the ledger, and must give the same bytes
and the same ledger. A failing round prints its seed; the same seed alone repeats it.
"""
import datetime
import random as randomness
import sys

import hostile
from reference.directory import Directory
from reference.leads import Engine, Ledger
from reference.values import Number, json_text, read_json, read_records, read_timestamp
from rounds import play

STEPS = 14  # of a round: one policy to begin with, one history
USERS = ["ana", "ben", "cy", "dee", "eve", "fay", "gus", "12"]
QUEUES = ["q1", "q2", "q3", "12"]
ACCOUNTS = ["acme", "blue", "coop"]
COMMUNITIES = ["north", "south"]
CALENDARS = ["early", "late", "nowhere"]
PROFILES = ["p", "q"]
FIELDS = {"country": {"type": "text", "ignore_case": True}, "size": {"type": "integer"},
          "stage": {"type": "choice", "options": ["new", "open", "done"]},
          "since": {"type": "timestamp"},
          "area": {"type": "text", "derived": {"left": [{"field": "country"}, Number("1")]}}}
USER_FIELDS = {"seat": {"type": "choice", "options": ["paid", "free"]},
               "level": {"type": "integer"}}
COUNTRIES = ["DE", "de", "FR", "ß", "SS", "É"]


def main():
    played = play(__doc__, Round, rounds=300)
    counts = played.counts
    decisions = sum(count for seen, count in counts.items() if "/" in seen
                    and not seen.startswith("skipped/"))
    print(f"{decisions} decisions in {played.seconds:.0f} s, "
          f"{dict(sorted(counts.items()))}: {played.failures} failing rounds")
    return 1 if played.failures else 0


class Round:
    def __init__(self, seed, counts, verbose):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.is_busy = seed % 3 == 0  # everybody may own, and everything goes to pools
        self.hours = 0
        self.counts = counts
        self.verbose = verbose
        self.complaints = []
        self.zones = hostile_zones()
        self.people, self.meant_people = ambit.Directory(), Directory()
        self.book, self.meant_book = ambit.Ledger(), Ledger()

    def judge(self):
        self.apply_directory(directory(self.random, self.is_busy))
        self.policy_document = (busy_policy if self.is_busy else policy)(self.random)
        self.bind()
        for _ in range(STEPS):
            if self.complaints:
                break
            chance = self.random.random()
            if chance < 0.2:
                self.apply_directory([command(self.random, self.is_busy) for _ in range(3)])
                self.bind()
            elif chance < 0.25:
                self.policy_document["pools"] = (busy_pools if self.is_busy
                                                 else pools)(self.random)
                self.bind()
            elif chance < 0.35:
                commands = [ledger_command(self.random) for _ in range(5)]
                self.book.apply(json_text(commands))
                self.meant_book.apply(commands)
            elif chance < 0.4:
                self.book = self.ambit.Ledger.restore(self.book.snapshot())
            else:
                self.decide()
        return self.complaints

    def apply_directory(self, document):
        self.people = self.people.apply(json_text(document))
        self.meant_people = self.meant_people.apply(read_json(json_text(document)))

    def bind(self):
        text = json_text(self.policy_document)
        self.policy = self.ambit.Policy.compile(text)
        self.engine = self.ambit.Engine.bind(self.policy, self.people, self.zones)
        self.meant_engine = Engine(read_json(text), self.meant_people)

    def decide(self):
        random = self.random
        object_name = "lead" if random.random() < 0.9 else "case"
        records = [record(random, 25) for _ in range(random.randint(1, 12))]
        if self.is_busy:
            records = [busy_record(random) for _ in range(random.randint(1, 30))]
        now = self.moment()
        context = self.ambit.Context(now=now, zone=random.choice(hostile.ZONES),
                                     event=random.choice(["", "", "x", *hostile.EVENTS]))
        text = json_text(records)
        before = self.book.snapshot()
        lines = self.lines(self.book, object_name, records, context)
        self.in_pieces(before, object_name, records, context, lines)

        expected = self.meant_engine.decide(object_name, read_records(text), self.meant_book,
                                            now, context.zone, context.event)
        for position, (line, want) in enumerate(zip(lines, expected)):
            got = comparable(read_json(line))
            want = comparable(read_json(json_text(want)))
            outcome = f"{want['outcome']}/{want['reason']}"
            outcome += "/replayed" if "replayed" in want else ""
            for seen in [outcome, *what_happened(want)]:
                self.counts[seen] = self.counts.get(seen, 0) + 1
            if got != want or list(got) != list(want):
                self.complaints.append(
                    f"record {json_text(records[position])} of {object_name}, {context}\n"
                    f"    library   {json_text(got)}\n    reference {json_text(want)}"
                    + (f"\n    policy {json_text(self.policy_document)}" if self.verbose else ""))

    def moment(self):
        """Anywhere in time, or, in a busy round, some hours after the one before."""
        if not self.is_busy:
            return read_timestamp(self.random.choice(hostile.MOMENTS))
        self.hours += self.random.choice([0, 1, 3, 8, 24, -2])
        return read_timestamp("2026-11-20T00:00:00Z") + self.hours * 3_600_000_000

    def lines(self, book, object_name, records, context):
        batch = self.ambit.Batch.from_json(self.policy.schema, object_name, json_text(records))
        return self.engine.decide(batch, book, context).json_lines().split("\n")[:-1]

    def in_pieces(self, before, object_name, records, context, lines):
        book = self.ambit.Ledger.restore(before)
        if book.snapshot() != before:
            self.complaints.append(f"restored otherwise than saved:\n{before}\n{book.snapshot()}")
        pieces, rest = [], list(records)
        while rest:
            size = self.random.randint(1, len(rest))
            pieces += self.lines(book, object_name, rest[:size], context)
            rest = rest[size:]
        if pieces != lines:
            self.complaints.append("\n".join(["in pieces", *pieces, "at once", *lines]))
        if book.snapshot() != self.book.snapshot():
            self.complaints.append("ledger after pieces\n" + book.snapshot()
                                   + "\nat once\n" + self.book.snapshot())


def what_happened(decision):
    """What is counted of a decision beside its outcome, to see that all of it comes up."""
    seen = [f"skipped/{skip['reason']}" for skip in decision.get("skipped", [])]
    return seen + (["substituted"] if "substitute_for" in decision else [])


def comparable(decision):
    """Without what only the library knows."""
    decision = dict(decision)
    decision.pop("fingerprint", None)
    if "problems" in decision:
        names = {problem["field"] for problem in decision["problems"] if "field" in problem}
        decision["problems"] = sorted(names) if decision["id"] is not None else []
    return {name: value for name, value in decision.items() if value != []}


ZONE_DATA = []


def hostile_zones():
    import ambit
    if not ZONE_DATA:
        ZONE_DATA.append(ambit.Zones.from_directory("/usr/share/zoneinfo"))
    return ZONE_DATA[0]


# -------------------------------------------------------------------------------------- documents


def maybe(random, chance, name, make):
    return {name: make()} if random.random() < chance else {}


def policy(random):
    entries = [entry(random, number) for number in range(random.randint(0, 6))]
    lead = {"rules": {"main": {"entries": entries}}}
    if random.random() < 0.95:
        lead["active_rule"] = "main"
    lead.update(maybe(random, 0.7, "default_owner", lambda: owner(random)))
    case = {"active_rule": "main", "rules": {"main": {"entries": [
        {"id": "only", "when": {"always": True}, "assign": {"pool": "one"}}]}}}
    return {"ambit": Number("1"),
            "schema": {"objects": {"lead": {"fields": FIELDS}, "case": {"fields": FIELDS},
                                   "user": {"fields": USER_FIELDS}}},
            "pools": pools(random), "assignment": {"lead": lead, "case": case}}


def busy_policy(random):
    """Pools and little else, so that turns, loads and debts add up."""
    made = policy(random)
    made["pools"] = busy_pools(random)
    entries = [{"id": f"e{number}", "when": {"field": "size", "op": "le", "value": Number("5")},
                "assign": random.sample([{"pool": "one"}, {"pool": "two"}, "account_owner",
                                         "last_owner"], random.randint(1, 3)),
                "on_ineligible": "next_entry"} for number in range(2)]
    entries.append({"id": "rest", "when": {"always": True},
                    "assign": [{"pool": random.choice(["one", "two", "three"])}]})
    made["assignment"]["lead"] = {"active_rule": "main", "rules": {"main": {"entries": entries}}}
    return made


def busy_pools(random):
    made = pools(random)
    for each in made.values():
        each.pop("eligible_when", None)
        each.pop("community", None)
        for member in each["members"]:
            if random.random() < 0.8:
                member.pop("when", None)
        if random.random() < 0.5:
            each.update(method="round_robin", catch_up={"capped": whole(random.randint(1, 9))})
    return made


def busy_record(random):
    ids = 25 if random.random() < 0.3 else 400
    written = {"id": f"L{random.randrange(ids)}", "size": whole(random.randrange(20))}
    written.update(maybe(random, 0.5, "account", lambda: random.choice(ACCOUNTS)))
    written.update(maybe(random, 0.1, "owner", lambda: owner(random)))
    return written


def entry(random, number):
    written = {"id": f"e{number}"}
    if random.random() < 0.12:
        return dict(written, uncarried={"reason": "formula", "detail": "x"})
    written["when"] = {"always": True} if random.random() < 0.35 else hostile.criterion(
        random, criteria_fields(FIELDS), 2)
    written["assign"] = (choice(random) if random.random() < 0.4
                         else hostile.some(random, 4, lambda: choice(random)))
    written.update(maybe(random, 0.5, "on_ineligible", lambda: random.choice(
        ["next_choice", "next_entry", "next_entry", "unassigned"])))
    written.update(maybe(random, 0.2, "overwrite", lambda: random.random() < 0.5))
    written.update(maybe(random, 0.2, "eligible_when", lambda: user_criterion(random)))
    written.update(maybe(random, 0.2, "notify", lambda: {"template": "t", "cc": ["x@example.com"]}))
    written.update(maybe(random, 0.2, "data", lambda: {
        "ü": [Number("1.50"), None, {"a": "\u2028"}]}))
    return written


def criteria_fields(fields):
    return dict(fields, **{"account": {"type": "id"}, "owner.user": {"type": "id"}})


def user_criterion(random):
    if random.random() < 0.7:
        return random.choice([
            {"field": "seat", "op": "eq", "value": "paid"},
            {"field": "level", "op": "ge", "value": Number("2")},
            {"field": "profile", "op": "ne", "value": "q"},
            {"field": "last_login", "op": "in_last", "count": Number("400"), "unit": "days"},
            {"not": {"field": "kind", "op": "eq", "value": "partner"}},
            {"field": "name", "op": "contains", "value": "A"}])
    return hostile.criterion(random, USER_FIELDS, 2)


def choice(random):
    kind = random.choice(["user", "user", "queue", "queue", "pool", "pool", "account_owner",
                          "last_owner", "keep"])
    if kind == "pool":
        return {"pool": random.choice(["one", "two", "three"])}
    if kind in ("account_owner", "last_owner", "keep"):
        return kind
    written = {kind: random.choice((USERS if kind == "user" else QUEUES) + ["nobody"])}
    if kind == "user":
        written.update(maybe(random, 0.3, "community", lambda: random.choice(COMMUNITIES)))
    return written


def owner(random):
    return ({"user": random.choice(USERS)} if random.random() < 0.6
            else {"queue": random.choice(QUEUES + ["nowhere"])})


def pools(random):
    return {name: pool(random) for name in ("one", "two", "three")}


def pool(random):
    candidates = [{"user": name} for name in USERS] + [{"queue": name} for name in QUEUES]
    members = random.sample(candidates, random.randint(1, 6))
    for member in members:
        member.update(maybe(random, 0.3, "when", lambda: hostile.criterion(random, FIELDS, 1)))
        member.update(maybe(random, 0.5, "weight", lambda: whole(random.choice(
            [1, 2, 3, 7, 999_983, 1_000_000]))))
        member.update(maybe(random, 0.15, "capacity", lambda: capacity(random)))
        member.update(maybe(random, 0.15, "working_hours", lambda: random.choice(CALENDARS)))
    written = {"method": random.choice(["round_robin", "weighted", "weighted", "least_loaded",
                                        "random"]), "members": members}
    written.update(maybe(random, 0.3, "on_change", lambda: random.choice(
        ["keep", "reset", "join_at_minimum", "join_at_minimum"])))
    written.update(maybe(random, 0.3, "sticky_counts", lambda: random.random() < 0.8))
    written.update(maybe(random, 0.4, "catch_up", lambda: random.choice(
        ["none", {"capped": whole(1)}, {"capped": whole(3)}])))
    written.update(maybe(random, 0.2, "community", lambda: random.choice(COMMUNITIES)))
    written.update(maybe(random, 0.2, "eligible_when", lambda: user_criterion(random)))
    return written


def whole(number):
    return Number(str(number))


def capacity(random):
    return random.choice([{"open": whole(random.randint(1, 4))},
                          {"per_day": whole(random.randint(1, 3))},
                          {"open": whole(random.randint(2, 6)),
                           "per_day": whole(random.randint(1, 2))}])


def directory(random, is_busy=False):
    return {"ambit": Number("1"),
            "users": [user(random, name, is_busy) for name in USERS if random.random() < 0.9],
            "accounts": [account(random, name) for name in ACCOUNTS if random.random() < 0.9],
            "queues": [queue(random, name) for name in QUEUES if random.random() < 0.9],
            "communities": [community(random, name) for name in COMMUNITIES],
            "calendars": [calendar(random, name) for name in CALENDARS if name != "nowhere"],
            "groups": [{"id": "g", "groups": ["h"]}, {"id": "h", "groups": ["i"]}, {"id": "i"}]}


def user(random, name, is_busy=False):
    written = {"id": name}
    if is_busy or random.random() < 0.4:
        written["active"] = True
    else:
        written.update(maybe(random, 0.85, "active", lambda: random.random() < 0.9))
        written.update(maybe(random, 0.6, "kind", lambda: random.choice(
            ["internal", "partner", "partner", "guest"])))
    written.update(maybe(random, 0.8, "profile", lambda: random.choice(PROFILES)))
    written.update(maybe(random, 0.8, "account", lambda: random.choice(ACCOUNTS)))
    written.update(maybe(random, 0.7, "last_login", lambda: hostile.timestamp(random)))
    written.update(maybe(random, 0.4, "time_zone", lambda: random.choice(hostile.ZONES)))
    written.update(maybe(random, 0.2, "working_hours", lambda: random.choice(CALENDARS)))
    written.update(maybe(random, 0.3, "absences", lambda: absences(
        random, name, ["2026-11-21", "2026-11-24"] if is_busy else hostile.MOMENTS)))
    written.update(maybe(random, 0.3, "name", lambda: random.choice(["Ana", "ßA", "b"])))
    written.update(maybe(random, 0.5, "role", lambda: random.choice(["rep", "lead"])))
    written.update(maybe(random, 0.5, "teams", lambda: random.sample(["t1", "t2", "t3"], 2)))
    written.update(maybe(random, 0.2, "primary_team", lambda: random.choice(["t1", "t4"])))
    written.update(maybe(random, 0.3, "groups", lambda: [random.choice(["g", "h", "i", "j"])]))
    written.update(maybe(random, 0.7, "fields", lambda: {
        "seat": random.choice(["paid", "free", None, "unheard of"]),
        "level": random.choice([Number("1"), Number("2"), Number("3"), "wrong"])}))
    return written


def absences(random, name, moments):
    """Whoever stands in comes later in the list, so that no chain leads back."""
    made, later = [], USERS[USERS.index(name) + 1:] + ["nobody"]
    for moment in random.sample(moments, random.randint(1, min(6, len(moments)))):
        begins = datetime.date.fromisoformat(moment[:10]) + datetime.timedelta(
            days=random.randint(-2, 1))
        ends = begins + datetime.timedelta(days=random.choice([0, 1, 2, 400]))
        written = {"from": begins.isoformat(), "to": ends.isoformat()}
        written.update(maybe(random, 0.8, "substitute", lambda: random.choice(later)))
        if all(written["to"] < other["from"] or other["to"] < written["from"] for other in made):
            made.append(written)
    return made


def calendar(random, name):
    days = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]
    return {"id": name, "time_zone": random.choice(hostile.ZONES[1:]),
            "hours": [{"days": random.sample(days, random.randint(1, 7)),
                       "from": random.choice(["00:00", "01:30", "09:00", "10:59"]),
                       "to": random.choice(["11:00", "17:00", "23:59", "24:00"])}
                      for _ in range(random.randint(1, 3))],
            "holidays": [moment[:10] for moment in random.sample(hostile.MOMENTS, 2)]}


def account(random, name):
    written = {"id": name, "partner_enabled": random.random() < 0.7}
    written.update(maybe(random, 0.8, "owner", lambda: random.choice(USERS + ["nobody"])))
    return written


def queue(random, name):
    members = {}
    members.update(maybe(random, 0.5, "users", lambda: random.sample(USERS, 2)))
    members.update(maybe(random, 0.3, "teams", lambda: ["t1"]))
    members.update(maybe(random, 0.3, "roles", lambda: ["rep"]))
    members.update(maybe(random, 0.2, "groups", lambda: ["g"]))
    return {"id": name, "objects": random.choice([["lead"], ["lead", "case"], ["case"], ["lead"]]),
            "members": members}


def community(random, name):
    return {"id": name, "published": random.random() < 0.8, "viewable": random.random() < 0.9,
            "profiles": random.sample(PROFILES, random.randint(0, 2))}


def command(random, is_busy=False):
    kind = random.choice(["user", "user", "user", "account", "queue", "community", "calendar"])
    name = random.choice({"user": USERS, "account": ACCOUNTS, "queue": QUEUES,
                          "community": COMMUNITIES, "calendar": CALENDARS[:-1]}[kind])
    make = {"user": lambda *given: user(*given, is_busy), "account": account, "queue": queue, "community": community,
            "calendar": calendar}[kind]
    return {"command": "put_" + kind, kind: make(random, name)}


def ledger_command(random):
    record_id = f"L{random.randrange(25)}"
    if random.random() < 0.7:
        return {"command": "set_owner", "object": "lead", "id": record_id, "owner": owner(random)}
    other = f"L{random.randrange(25)}"
    if random.random() < 0.2 and other != record_id:
        return {"command": "merge", "object": "lead", "id": record_id, "into": other}
    if random.random() < 0.05:
        return {"command": "forget_decided", "object": random.choice(["lead", "lead", "case"]),
                "before": random.choice(["2026-11-22T09:00:00Z", "2026-11-23T00:00:00+01:00",
                                         "2027-06-01T00:00:00Z"])}
    return {"command": random.choice(["remove", "close", "close", "reopen"]), "object": "lead",
            "id": record_id}


def record(random, ids):
    written = hostile.record(random, FIELDS, 0, wrong=0.01)
    written["id"] = f"L{random.randrange(ids)}"
    if "country" in written and isinstance(written["country"], str):
        written["country"] = random.choice(COUNTRIES)
    written.update(maybe(random, 0.5, "account", lambda: random.choice(ACCOUNTS + ["nowhere"])))
    written.update(maybe(random, 0.2, "owner", lambda: owner(random)))
    if random.random() < 0.01:
        written["owner"] = {"user": "ana", "queue": "q1"}
    if random.random() < 0.01:
        written["id"] = random.choice([None, "", Number("5")])
    return written


if __name__ == "__main__":
    sys.exit(main())
