#!/usr/bin/env python3
"""After the assignment: random histories of deciding, accepting, giving back, reassigning by hand
and by age, closing and leaving, for the library's ledgers in memory and in a database, and the slow
decider.

    acts.py --library build/capi/libambit.so [--rounds 200] [--seed N]

Every call is also made in random pieces, on a copy of the ledger, and must give the same bytes and
the same ledger. A failing round prints its seed; the same seed alone repeats it.
"""
import dataclasses
import random as randomness
import sys

import hostile
import leads
from leads import ACCOUNTS, QUEUES, USERS, comparable, hostile_zones, maybe, whole
from reference.directory import Directory, members
from reference.leads import Engine, Ledger
from reference.values import json_text, read_json, read_records, read_timestamp
from rounds import play

STEPS = 22  # of a round
RECORDS = 12
# Shortly before clocks change: by an hour, over midnight, by a whole day, by half an hour.
BEGINNINGS = [("2026-11-20T08:00:00Z", "Europe/Berlin"), ("2026-10-23T12:00:00Z", "Europe/Berlin"),
              ("2026-03-27T20:00:00Z", "America/New_York"),
              ("2018-11-02T18:30:00Z", "America/Sao_Paulo"),
              ("2011-12-28T03:00:00.25Z", "Pacific/Apia"),
              ("2026-04-03T10:00:00Z", "Australia/Lord_Howe")]
ADDRESSES = ["", "a@x.example", "b@x.example", "b@x.example", "c@x.example"]


def main():
    played = play(__doc__, lambda seed, counts, _: Round(seed, counts), rounds=200)
    counts = played.counts
    answers = sum(count for seen, count in counts.items() if not seen.startswith("skipped/"))
    print(f"{answers} answers in {played.seconds:.0f} s, "
          f"{dict(sorted(counts.items()))}: {played.failures} failing rounds")
    return 1 if played.failures else 0


class Round:
    def __init__(self, seed, counts):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.counts = counts
        self.complaints = []
        self.zones = hostile_zones()
        self.people, self.meant_people = ambit.Directory(), Directory()
        self.books = [ambit.Ledger(), ambit.Ledger.open(":memory:")]
        self.meant_book = Ledger()
        begins, self.calendar_zone = self.random.choice(BEGINNINGS)
        self.now = read_timestamp(begins)
        self.is_easy = self.random.random() < 0.7  # nearly everybody may own

    def judge(self):
        self.apply_directory(directory(self.random, self.is_easy, self.calendar_zone))
        self.policy_document = policy(self.random, self.is_easy)
        self.bind()
        for _ in range(STEPS):
            if self.complaints:
                break
            self.step(self.random.random())
            saved = [book.snapshot() for book in self.books]
            if saved[0] != saved[1]:
                self.complaints.append("\n".join(["in memory and in a database:", *saved]))
        return self.complaints

    def step(self, chance):
        random = self.random
        self.now += random.choice([0, 1, 20, 60, 60, 240, 1440, 2881, -7]) * 60_000_000
        if chance < 0.08:
            self.apply_directory([change(random, self.is_easy, self.calendar_zone)
                                  for _ in range(2)])
            self.bind()
        elif chance < 0.12:
            self.policy_document = policy(random, self.is_easy)
            self.bind()
        elif chance < 0.2:
            commands = [leads.ledger_command(random) for _ in range(3)]
            for book in self.books:
                book.apply(json_text(commands))
            self.meant_book.apply(commands)
        elif chance < 0.25:
            self.books[0] = self.ambit.Ledger.restore(self.books[0].snapshot())
        elif chance < 0.45:
            self.decide("decide", random.choice(["", "", "edit", "age"]))
        elif chance < 0.6:
            self.decide("reassign_by_age", random.choice(["", "", "late"]))
        elif chance < 0.85:
            self.act()
        else:
            self.ask()

    def apply_directory(self, document):
        self.people = self.people.apply(json_text(document))
        self.meant_people = self.meant_people.apply(read_json(json_text(document)))

    def bind(self):
        text = json_text(self.policy_document)
        self.policy = self.ambit.Policy.compile(text)
        self.engine = self.ambit.Engine.bind(self.policy, self.people, self.zones)
        self.meant_engine = Engine(read_json(text), self.meant_people)

    def context(self, event=""):
        actor = self.random.choice(["", "nobody", *USERS, *USERS])
        return self.ambit.Context(now=self.now, zone=self.random.choice(hostile.ZONES),
                                  event=event, actor=actor)

    def concerned(self, first):
        """Who has the record of an act, or may take it out of its queue."""
        record = ("lead", first["id"] if "id" in first else first["ids"][0])
        owner = self.meant_book.owners.get(record, {})
        holding = self.meant_book.holdings.get(record)
        queue = owner.get("queue") or (holding.from_queue if holding else None)
        people = [owner["user"]] if "user" in owner else []
        if queue in self.meant_people.queues:
            people += members(self.meant_people, self.meant_people.queues[queue])
        return self.random.choice(people or USERS)

    def ways(self, items, lines_of):
        """The lines that each ledger gives, which must be equal, and so must those of pieces."""
        pieces = self.ambit.Ledger.restore(self.books[0].snapshot())
        lines = [lines_of(book, items) for book in self.books]
        found, rest = [], list(items)
        while rest:
            size = self.random.randint(1, len(rest))
            found += lines_of(pieces, rest[:size])
            rest = rest[size:]
        if lines[0] != lines[1]:
            self.complaints.append("\n".join(["in memory", *lines[0], "in a database", *lines[1]]))
        if found != lines[0]:
            self.complaints.append("\n".join(["in pieces", *found, "at once", *lines[0]]))
        if pieces.snapshot() != self.books[0].snapshot():
            self.complaints.append("ledger after pieces\n" + pieces.snapshot() + "\nat once\n"
                                   + self.books[0].snapshot())
        return lines[0]

    def decide(self, verb, event):
        random = self.random
        records = [leads.record(random, RECORDS) for _ in range(random.randint(1, 10))]
        context = self.context(event)

        def lines_of(book, some):
            batch = self.ambit.Batch.from_json(self.policy.schema, "lead", json_text(some))
            return getattr(self.engine, verb)(batch, book, context).json_lines().split("\n")[:-1]
        lines = self.ways(records, lines_of)
        expected = getattr(self.meant_engine, verb)(
            "lead", read_records(json_text(records)), self.meant_book, self.now, context.zone,
            event, context.actor)
        self.compare(lines, expected, records, context)

    def act(self):
        acts = [act(self.random) for _ in range(self.random.randint(1, 6))]
        context = self.context()
        if self.random.random() < 0.7:
            context = dataclasses.replace(context, actor=self.concerned(acts[0]))

        def lines_of(book, some):
            return self.engine.act_json_lines(json_text(some), book, context).split("\n")[:-1]
        lines = self.ways(acts, lines_of)
        desk = self.meant_engine.desk(self.meant_book, self.now, context.zone, context.actor)
        self.compare(lines, desk.act(read_json(json_text(acts))), acts, context)

    def ask(self):
        question = ask(self.random, self.meant_people)
        context = self.context()
        desk = self.meant_engine.desk(self.meant_book, self.now, context.zone)
        expected = json_text(desk.ask(question))
        for book in self.books:
            found = self.engine.ask(json_text(question), book, context)
            pages = self.pages(question, book, context)
            if read_json(expected) != read_json(json_text(found)):
                self.complaints.append(f"{question} at {self.now}\n    library   {json_text(found)}"
                                       f"\n    reference {expected}")
            if pages != found["records"]:
                self.complaints.append(f"pages of {question}: {pages}, at once {found}")
        self.count(f"ask/{question['ask']}" + ("" if found["records"] else "/nothing"))

    def pages(self, question, book, context):
        found, after = [], {}
        while True:
            page = self.engine.ask(dict(question, limit=self.random.randint(1, 3), **after), book,
                                   context)
            found += page["records"]
            if "next" not in page:
                return found
            after = {"after": page["next"]}

    def compare(self, lines, expected, asked, context):
        if len(lines) != len(expected):
            self.complaints.append(f"{len(lines)} answers, expected {len(expected)}")
        for line, want in zip(lines, expected):
            got = comparable(read_json(line))
            want = comparable(read_json(json_text(want)))
            self.count("/".join(str(want[name]) for name in ("act", "outcome", "reason")
                                if name in want))
            for skip in want.get("skipped", []):
                self.count("skipped/" + skip["reason"])
            for name in ("notices", "earlier_owner"):
                if name in want:
                    self.count(name)
            if got != want or list(got) != list(want):
                self.complaints.append(f"{json_text(asked)}, {context}\n"
                                       f"    library   {json_text(got)}\n"
                                       f"    reference {json_text(want)}")

    def count(self, seen):
        self.counts[seen] = self.counts.get(seen, 0) + 1


# ---------------------------------------------------------------------------------------- documents


def policy(random, is_easy):
    made = leads.policy(random)
    lead = made["assignment"]["lead"]
    lead.update(maybe(random, 0.6, "working_hours", lambda: random.choice(leads.CALENDARS)))
    for entry in lead["rules"]["main"]["entries"]:
        if is_easy:
            entry.pop("eligible_when", None)
            if random.random() < 0.5 and "when" in entry:
                entry["when"] = {"always": True}
        if random.random() < 0.4:
            entry["assign"] = [{"queue": random.choice(QUEUES)}, leads.choice(random)]
        entry.update(maybe(random, 0.6, "accept_within", lambda: term(random)))
        entry.update(maybe(random, 0.4, "notify", lambda: notify(random)))
    return made


def term(random):
    return random.choice([{"count": whole(random.choice([1, 30, 90, 999])), "unit": "minutes"},
                          {"count": whole(random.choice([1, 4, 20])), "unit": "hours"}])


def notify(random):
    made = maybe(random, 0.8, "template", lambda: random.choice(["t", "ü"]))
    made.update(maybe(random, 0.5, "cc", lambda: random.choices(ADDRESSES, k=3)))
    return made


def directory(random, is_easy, zone):
    made = leads.directory(random, is_easy)
    made["users"] = [finished(random, "user", user) for user in made["users"]]
    made["queues"] = [finished(random, "queue", queue) for queue in made["queues"]]
    made["calendars"] = [calendar(random, each, zone) for each in made["calendars"]]
    return made


def finished(random, kind, entity):
    """What leads of other tests have no use for."""
    entity.update(maybe(random, 0.7, "email", lambda: random.choice(ADDRESSES)))
    if kind == "user":
        entity.update(maybe(random, 0.4, "working_hours", lambda: random.choice(leads.CALENDARS)))
        if random.random() < 0.2:
            entity.update(kind="partner", account=random.choice(ACCOUNTS))
    elif kind == "queue":
        entity["members"] = {"users": random.sample(USERS, random.randint(0, 5))}
        entity.update(maybe(random, 0.5, "mail_members", lambda: random.random() < 0.8))
        entity.update(maybe(random, 0.5, "accept_within", lambda: term(random)))
    return entity


def calendar(random, entity, zone):
    """Its holidays are near."""
    entity["time_zone"] = random.choice([zone, zone, *hostile.ZONES[1:]])
    entity["holidays"] = ["2026-11-23", "2026-10-26", "2018-11-05", "2011-12-29"][
        :random.randint(0, 4)]
    return entity


def change(random, is_easy, zone):
    command = leads.command(random, is_easy)
    kind = command["command"].partition("_")[2]
    if kind == "calendar":
        calendar(random, command[kind], zone)
    elif kind in ("user", "queue"):
        finished(random, kind, command[kind])
    return command


def act(random):
    kind = random.choice(["accept", "accept", "accept", "release", "reassign"])
    made = {"act": kind, "object": "lead"}
    if kind == "reassign" and random.random() < 0.6:
        made["ids"] = [f"L{random.randrange(RECORDS)}" for _ in range(random.randint(1, 3))]
    else:
        made["id"] = f"L{random.randrange(RECORDS)}"
    if kind == "reassign":
        made["to"] = leads.owner(random)
    made.update(maybe(random, 0.4, "notify", lambda: notify(random)))
    return made


def ask(random, people):
    made = {"ask": random.choice(["inbox", "waiting", "due_for_reassignment", "leads_of"]),
            "object": "lead"}
    accounts = sorted(people.accounts)
    if made["ask"] == "leads_of" and accounts:
        made["account"] = random.choice(accounts)
    elif made["ask"] in ("inbox", "leads_of"):
        made.update(ask="inbox", user=random.choice(USERS + QUEUES))
    return made


if __name__ == "__main__":
    sys.exit(main())
