#!/usr/bin/env python3
"""The workspace: random policies, people and plates, for the library and the slow decider.

    workspace.py --library build/capi/libambit.so [--rounds 200] [--seed N]

Each question is put to the library over JSON and, where no value is wrong, over Arrow columns, and
must be answered as the reference does. Beside that, laws are held against the library alone: a list
is no longer than its count, the three lists of tasks do not overlap, days of a week list together
what the week counts, and pages of scores put together are all of them. A failing round prints its
seed; the same seed alone repeats it.
"""
import random as randomness
import sys

import hostile  # noqa: F401  (the paths)
from leads import hostile_zones, maybe
from reference.directory import Directory
from reference.values import Number, Record, Schema, json_text, read_json, read_timestamp
from reference.workspace import Workspace
from rounds import play, tell

USERS = ["ana", "ben", "sam", "é"]
INSTANTS = [
    "2026-11-22T22:30:00Z", "2026-11-22T23:00:00Z", "2026-11-22T22:59:59.999999Z",
    "2026-11-23T00:00:00Z", "2026-11-21T12:00:00Z", "2026-11-23T12:00:00Z", "2026-11-24T05:00:00Z",
    "2026-11-29T23:30:00Z", "2026-10-31T23:30:00Z", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z",
    "2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z", "2006-10-29T02:45:00Z", "2006-10-29T02:30:30Z"]
MOMENTS = ["2026-11-22T09:00:00Z"] * 20 + INSTANTS
DATES = ["2026-11-22", "2026-11-21", "2026-11-23", "2026-11-24", "2026-10-23", "2026-10-22",
         "2026-04-24", "2011-12-29", "2011-12-30", "2011-12-31", "2006-10-29", "2020-02-29"]
ZONES = ["", "UTC", "Europe/Berlin", "Africa/Cairo", "Pacific/Apia", "America/St_Johns",
         "America/New_York", "Pacific/Kiritimati"]
FIELDS = {
    "company": {"csm": {"type": "id"}, "since": {"type": "date"}, "since_at": {"type": "timestamp"},
                "tier": {"type": "choice", "options": ["gold", "plain"]},
                "revenue": {"type": "decimal", "scale": Number("2")}, "seats": {"type": "integer"},
                "active": {"type": "bool"}},
    "task": {"who": {"type": "id"}, "due_on": {"type": "date"}, "due_at": {"type": "timestamp"},
             "state": {"type": "text", "ignore_case": True}, "done_at": {"type": "timestamp"},
             "done_on": {"type": "date"}, "subject": {"type": "text"}},
    "meeting": {"host": {"type": "id"}, "guest": {"type": "id"}, "from": {"type": "timestamp"},
                "to": {"type": "timestamp"}, "contact": {"type": "id"}, "second": {"type": "id"},
                "subject": {"type": "text"}}}
WRONG = [Number("5"), True, [], "\0"]


def value(random, field, name):
    kind = field["type"]
    if kind == "id":
        return random.choice(USERS + ["ana"] * 2 + ["nobody"])
    if kind == "choice":
        return random.choice(field["options"] + ["odd"])
    return {"date": lambda: random.choice(DATES), "timestamp": lambda: random.choice(INSTANTS),
            "bool": lambda: random.random() < 0.5,
            "integer": lambda: Number(random.choice(["0", "-3", "9223372036854775807"])),
            "decimal": lambda: random.choice(["0.01", "-2.50", "1000", "90000000000000000"]),
            "text": lambda: random.choice(["done", "DONE", "open", "ﬁn"])}[kind]()


def record(random, object_name, number, wrong):
    made = {"id": random.choice(["r", "é", "Z"]) + str(number)}
    way = random.random()
    if way < 0.7:
        made["owner.user"] = random.choice(USERS)
    elif way < 0.8:
        made["owner.queue"] = "q"
    for name, field in FIELDS[object_name].items():
        if random.random() < 0.75:
            made[name] = value(random, field, name)
        if random.random() < wrong:
            made[name] = random.choice(WRONG)
    return made


def criterion(random, object_name):
    return random.choice({
        "company": [{"field": "tier", "op": "eq", "value": "gold"},
                    {"field": "active", "op": "ne", "value": True},
                    {"field": "since", "op": "in_last", "count": Number("40"), "unit": "days"},
                    {"any": [{"field": "seats", "op": "gt", "value": Number("0")},
                             {"field": "csm", "op": "is_missing"}]}, {"always": True}],
        "task": [{"field": "state", "op": "eq", "value": "done"},
                 {"field": "done_at", "op": "is_present"},
                 {"not": {"field": "state", "op": "eq", "value": "open"}}],
        "meeting": [{"field": "subject", "op": "starts_with", "value": "d"},
                    {"field": "from", "op": "after_now"}]}[object_name])


def sharing(random, object_name):
    made = maybe(random, 0.7, "internal", lambda: random.choice(["private", "read", "edit"]))
    made.update(maybe(random, 0.5, "rules", lambda: [
        {"id": "r", "when": criterion(random, object_name),
         "to": [{"user": random.choice(USERS)}], "access": "read"}]))
    return made


def one_of_both(random, key, name, other):
    return maybe(random, 0.8, key, lambda: random.choice([name, other]))


def workspace(random):
    made = {"subscription": random.choice(["enterprise"] * 4 + ["professional", "starter"]),
            "seat": {"field": "seat", "op": "eq", "value": "paid"}, "csm_property": "csm"}
    made.update(one_of_both(random, "assigned_property", "since", "since_at"))
    made.update(maybe(random, 0.3, "working_days", lambda: random.sample(
        ["monday", "tuesday", "friday", "saturday", "sunday"], 3)))
    if random.random() < 0.9:
        tasks = {"assignee": "who", "done": criterion(random, "task")}
        tasks.update(random.choice([{"due_on": "due_on"}, {"due_at": "due_at"},
                                    {"due_on": "due_on", "due_at": "due_at"},
                                    {"due_on": "due_on", "due_at": "due_at"}]))
        tasks.update(one_of_both(random, "done_at", "done_at", "done_on"))
        tasks.update(maybe(random, 0.5, "shown", lambda: ["subject", "due_on", "done_at"]))
        made["tasks"] = tasks
    if random.random() < 0.9:
        meetings = {"people": random.choice([["host"], ["host", "guest"]]), "starts_at": "from"}
        meetings.update(maybe(random, 0.8, "ends_at", lambda: "to"))
        meetings.update(maybe(random, 0.7, "contacts", lambda: ["contact", "second"]))
        meetings.update(maybe(random, 0.5, "shown", lambda: ["subject"]))
        made["meetings"] = meetings
    made.update(maybe(random, 0.8, "health", lambda: parts(random)))
    return made


def parts(random):
    return [{"id": f"p{number}", "when": criterion(random, "company"),
             "weight": Number(str(random.choice([1, 3, 7, 1000])))}
            for number in range(random.randint(1, 4))]


def user(random, name):
    permissions = random.choice([["customer_success_workspace"]] * 5 + [
        [], ["super_admin"], ["customer_success_workspace", "manage_customer_success_settings"]])
    if name == "sam":
        permissions = ["super_admin"]
    made = {"id": name, "active": random.random() < 0.97, "permissions": permissions}
    made.update(maybe(random, 0.85, "fields", lambda: {"seat": random.choice(
        ["paid"] * 6 + ["free", Number("7")])}))
    made.update(maybe(random, 0.4, "time_zone",
                      lambda: random.choice(ZONES[1:] + ["Mars/Olympus"])))
    return made


class Round:
    def __init__(self, seed, counts, _):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.counts = counts
        self.complaints = []

    def judge(self):
        random = self.random
        settings = workspace(random)
        self.policy = read_json(json_text({
            "ambit": Number("1"),
            "schema": {"calendar": {"time_zone": random.choice(ZONES[1:]),
                                    "week_starts_on": random.choice(["monday", "sunday"])},
                       "objects": dict({name: {"fields": fields} for name, fields
                                        in FIELDS.items()},
                                       user={"fields": {"seat": {"type": "text"}}})},
            "sharing": {name: sharing(random, name) for name in FIELDS},
            "workspace": settings}))
        people = {"ambit": Number("1"), "users": [user(random, name) for name in USERS]}
        wrong = random.choice([0, 0, 0.05])
        self.records = {name: [record(random, name, number, wrong)
                               for number in range(random.randint(0, 25))]
                        for name in FIELDS}
        rules = self.ambit.Policy.compile(json_text(self.policy))
        self.engine = self.ambit.Engine.bind(
            rules, self.ambit.Directory().apply(json_text(people)), hostile_zones())
        self.meant_people = Directory().apply(read_json(json_text(people)))
        self.ways = [[self.ambit.Batch.from_json(rules.schema, name, json_text(some))
                      for name, some in self.records.items()]]
        if not wrong:
            self.ways.append([self.columns(rules.schema, name) for name in self.records])
        self.shares = [{"object": random.choice(list(FIELDS)), "id": "r0",
                        "to": {"user": random.choice(USERS)}, "access": "read"}
                       for _ in range(random.randint(0, 2))]
        for name in USERS:
            self.compare(name, random.choice(["", "", "", random.choice(USERS + ["none"])]))
            if self.complaints:
                break
        return self.complaints

    def columns(self, schema, name):
        from arrow_columns import Columns  # loads the library
        fields = Schema(self.policy["schema"]).objects[name]
        records = [Record(fields, source) for source in
                   read_json(json_text(self.records[name]))]
        columns = Columns(self.random, fields, records)
        return self.ambit.Batch.from_arrow(schema, name, columns.slice(0, len(records)))

    def complain(self, what, *more):
        self.complaints.append("\n    ".join([what, *map(json_text, more), json_text(self.policy),
                                              json_text(self.records), json_text(self.shares)]))

    def count(self, name, by=1):
        self.counts[name] = self.counts.get(name, 0) + by

    def compare(self, name, plate_of):
        random = self.random
        now, zone = read_timestamp(random.choice(MOMENTS)), random.choice(ZONES)
        meant = Workspace(self.policy, self.meant_people, name, now, zone, plate_of, self.shares)
        self.viewer = self.ambit.Workspace.bind(
            self.engine, name, self.ambit.Context(now=now, zone=zone),
            plate_of=plate_of or None, shares=self.ambit.Shares.from_json(json_text(self.shares)))
        entry = self.viewer.entry()
        self.count(entry.get("because", "let in"))
        if entry != plain(meant.entry()):
            self.complain(f"entry of {name}", entry, meant.entry())
        for question in self.questions():
            self.put(name, meant, question)
        if entry["tabs"]:
            self.laws(entry["tabs"])

    def questions(self):
        random = self.random
        kinds = [kind for kind in ("meeting", "task") if self.policy["workspace"].get(kind + "s")]
        summary = {"ask": "summary"}
        summary.update(maybe(random, 0.5, "tasks", lambda: Number(str(random.randint(1, 3)))))
        summary.update(maybe(random, 0.3, "entries", lambda: Number(str(random.randint(1, 3)))))
        summary.update(maybe(random, 0.8, "reports", lambda: [
            self.report(number) for number in range(random.randint(0, 5))]))
        schedule = {"ask": "schedule", "view": random.choice(["day", "week", "month"])}
        schedule.update(maybe(random, 0.7, "day", lambda: random.choice(DATES)))
        schedule.update(maybe(random, 0.5, "time_zone", lambda: random.choice(ZONES[1:])))
        schedule.update(maybe(random, 0.5, "hide_weekends", lambda: random.random() < 0.9))
        schedule.update(maybe(random, 0.2, "size", lambda: Number(str(random.randint(1, 3)))))
        if kinds:
            schedule.update(maybe(random, 0.3, "kinds", lambda: [random.choice(kinds)]))
        health = {"ask": "health"}
        health.update(maybe(random, 0.5, "size", lambda: Number(str(random.randint(1, 3)))))
        health.update(maybe(random, 0.3, "after", lambda: "r3"))
        health.update(maybe(random, 0.3, "accounts", lambda: ["r1", "é2", "r1", "Z0"]))
        health.update(maybe(random, 0.3, "parts", lambda: parts(random)))
        return [summary, schedule, health]

    def report(self, number):
        random = self.random
        name = random.choice(list(FIELDS))
        made = {"id": str(number), "object": name}
        made.update(maybe(random, 0.5, "when", lambda: criterion(random, name)))
        if name == "company":
            made.update(maybe(random, 0.6, "group_by", lambda: random.choice(["tier", "active"])))
            made.update(maybe(random, 0.6, "sum", lambda: random.choice(["revenue", "seats"])))
        return made

    def put(self, name, meant, question):
        expected = plain(meant.ask(read_json(json_text(question)),
                                   {key: read_json(json_text(some))
                                    for key, some in self.records.items()}))
        for way, batches in enumerate(self.ways):
            found = self.viewer.ask(json_text(question), batches)
            if found != expected:
                self.complain(f"{question['ask']} of {name} by way {way}", question, found,
                              expected)
                return
        self.count(question["ask"] if "reason" not in expected else expected["reason"])
        for day in expected.get("days", []):
            self.count("continued", sum("continues" in entry for entry in day["entries"]))
        self.count("hidden", expected.get("hidden", 0))
        if question["ask"] == "summary" and "tasks" in expected:
            for key in ("due_today", "overdue", "due_tomorrow", "done"):
                found = expected["tasks"][key]
                self.count(key, found if key == "done" else found["count"])
            self.count("recent", expected["accounts"].get("assigned_in_last_30_days", 0))

    def laws(self, tabs):
        batches = self.ways[0]
        lists = self.viewer.ask({"ask": "summary", "tasks": 100}, batches).get("tasks")
        if lists:
            ids = [task["id"] for key in ("due_today", "overdue", "due_tomorrow")
                   for task in lists[key]["tasks"]]
            if len(ids) != len(set(ids)) or any(
                    len(lists[key]["tasks"]) != lists[key]["count"]
                    for key in ("due_today", "overdue", "due_tomorrow")):
                self.complain("lists of tasks", lists)
        if "schedule" in tabs:
            day = self.random.choice(DATES)
            week = self.viewer.ask({"ask": "schedule", "view": "week", "day": day}, batches)
            begun = sum("continues" not in entry for each in week["days"]
                        for entry in self.viewer.ask(
                            {"ask": "schedule", "day": each["day"]}, batches)["days"][0]["entries"])
            if begun != sum("continues" not in entry for each in week["days"]
                            for entry in each["entries"]):
                self.complain("a week by its days", week)
        if "portfolio" in tabs:
            whole = self.viewer.ask({"ask": "health", "size": 100}, batches)
            pages, question = [], {"ask": "health", "size": 2}
            while question:
                page = self.viewer.ask(question, batches)
                pages += page["accounts"]
                question = dict(question, after=page["next"]) if "next" in page else None
            if pages != whole["accounts"] or len(pages) != whole["count"]:
                self.complain("pages of scores", whole)


def plain(answer):
    """As the package parses it."""
    import json
    return json.loads(json_text(answer))


WANTED = ["let in", "user_inactive", "no_subscription", "missing_permission", "missing_seat",
          "missing_permission_and_seat", "not_super_admin", "unknown_plate_of", "summary",
          "schedule", "health", "no_tab", "needs_permission", "continued", "hidden", "due_today",
          "overdue", "due_tomorrow", "done", "recent"]

if __name__ == "__main__":
    sys.exit(tell(play(__doc__, Round, 200), WANTED))
