#!/usr/bin/env python3
"""Conversations: random portals, tickets and threads, for the library and the slow decider.

    conversations.py --library build/capi/libambit.so [--rounds 120] [--seed N]

What is shown, who may answer, what an answer or a submission comes to, and what stands in the way
of a portal are compared with the reference. One law is held against the library alone: whatever
value is taken away from the conversations (absent, null, empty, of another type, too long, at any
depth; but for an emptied list of threads, which says that there are none), no message and no
attachment is shown that was not, no reply is allowed that was not, and none goes elsewhere. A failing
round prints its seed; the same seed alone repeats it.
"""
import copy
import random as randomness
import sys

import hostile  # noqa: F401  (the paths)
import tickets as world
from leads import hostile_zones, maybe
from reference.conversations import Desk
from reference.directory import Directory
from reference.portals import readiness
from reference.tickets import Portal, Viewer
from reference.values import Number, json_text, read_json, read_records, read_timestamp
from rounds import play, tell

ADDRESSES = ["support@acme.example", "Sales@acme.example", "private@ana.example", "é@é"]
TIMES = ["2026-11-22T10:00:00Z", "2026-11-22T11:00:00+01:00", "2026-11-22T11:00:00.5Z",
         "2026-11-21T10:00:00Z", "2026-11-22T12:00:00Z"]
WARNINGS = ["missing_threads", "missing_messages", "missing_id", "missing_time", "missing_kind",
            "missing_channel", "missing_address", "missing_connected", "duplicate_id"]
REASONS = ["not_visible", "not_a_contact", "no_right", "stage_unknown", "closed", "no_inbox",
           "no_right_to_attach"]
REFUSALS = ["access_denied", "not_a_contact", "no_form", "form_not_ready"]
BLOCKING = ["no_domain", "no_login", "no_consent_text", "form_without_properties",
            "form_without_inbox"]
REMARKS = ["no_default_inbox", "no_support_form", "form_outside_filter", "group_adds_nothing"]
FORM_FIELDS = ["subject", "topic", "priority", "legal", "score", "created", "tags", "stage"]
VALUES = {"subject": "Printer on fire", "topic": "print", "priority": "low", "legal": False,
          "score": Number("7"), "created": "2026-11-20", "stage": "new", "tags": ["b"]}


def main():
    played = play(__doc__, lambda seed, counts, _: Round(seed, counts), rounds=120)
    wanted = ([f"warning/{name}" for name in WARNINGS] + [f"reason/{name}" for name in REASONS]
              + [f"submit/{name}" for name in REFUSALS]
              + [f"visible/{name}" for name in ("yes", "no", "depends")]
              + [f"blocking/{name}" for name in BLOCKING] + [f"remark/{name}" for name in REMARKS]
              + ["thread/shown", "thread/none", "replied", "submitted", "lost"])
    return tell(played, wanted)


class Round:
    def __init__(self, seed, counts):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.counts = counts
        self.complaints = []
        self.now = read_timestamp(world.NOW)

    def judge(self):
        self.people = world.directory(self.random)
        self.portal = portal(self.random)
        compiled = self.ambit.Policy.compile(json_text(world.policy(self.portal)))
        staff = self.ambit.Directory().apply(json_text(self.people))
        engine = self.ambit.Engine.bind(compiled, staff, hostile_zones())
        context = self.ambit.Context(now=self.now)
        people = Directory().apply(read_json(json_text(self.people)))
        meant = Portal(read_json(json_text(world.policy(self.portal))), people, "support")
        self.compare("readiness", self.ambit.portal_readiness(engine, "support", context),
                     readiness(meant, self.now))
        for who in world.visitors(self.random):
            viewer = self.ambit.Viewer.bind(engine, "support", context, **who)
            desk = Desk(Viewer(meant, **who, now=self.now))
            self.judge_submitting(viewer, desk)
            for number in range(4):
                ticket = world.ticket(self.random, number)
                self.open_up(ticket, who)
                batch = self.ambit.Batch.from_json(compiled.schema, "ticket", json_text([ticket]))
                self.judge_ticket(viewer, desk, batch, ticket)
            if self.complaints:
                break
        return self.complaints

    def open_up(self, ticket, who):
        """Mostly tickets of which there is something to say."""
        stages = [name for name, state in self.portal.get("stage", {}).get("states", {}).items()
                  if state == "open"]
        if "contact" in who and self.random.random() < 0.8:
            ticket["contact"] = who["contact"]
        if stages and self.random.random() < 0.6:
            ticket["stage"] = self.random.choice(stages)

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def compare(self, what, found, expected, *more):
        for each in found.get("blocking", []):
            self.count(f"blocking/{each}")
        for each in found.get("warnings", []):
            self.count(("remark/" if what == "readiness" else "warning/") + each["code"])
        if read_json(json_text(found)) != read_json(json_text(expected)):
            self.complaints.append("\n    ".join([what, json_text(found), json_text(expected), *more,
                                                  json_text(self.portal), json_text(self.people)]))

    def judge_ticket(self, viewer, desk, batch, ticket):
        source = read_records(json_text([ticket]))[0]
        for _ in range(3):
            talk = conversations(self.random, ticket["id"])
            text = json_text(talk)
            given = read_json(text)
            for reader in ("employee", "customer"):
                found = viewer.thread(batch, 0, text, reader)
                expected = desk.thread(source, given, reader)
                if "thread" not in expected:  # what can_see says is compared in tickets.py
                    found = {key: found[key] for key in expected}
                self.compare("thread", found, expected, text)
                self.compare("rights", viewer.can_reply(batch, 0, text, reader),
                             desk.can_reply(source, given, reader), text)
                reply = {"id": "R", "text": "é", **maybe(
                    self.random, 0.4, "attachments", lambda: [{"id": "A", "name": "n"}, {"id": "B"}])}
                found = viewer.reply(batch, 0, text, json_text(reply), reader)
                self.compare("reply", found, desk.reply(source, given, reply, reader), text)
                self.count(f"reason/{found['reason']}" if "reason" in found else found["outcome"])
            self.take_away(viewer, batch, talk)

    # --------------------------------------------------------------------------------------- law

    def take_away(self, viewer, batch, talk):
        shown, right = self.shown(viewer, batch, talk)
        self.count("thread/shown" if shown else "thread/none")
        places = [place for place in values_in(talk) if place != ("ticket",)]
        for place in self.random.sample(places, min(6, len(places))):
            less = copy.deepcopy(talk)
            lost = take_value(self.random, less, place)
            self.count("lost")
            after, right_after = self.shown(viewer, batch, less)
            if not after <= shown or right_after not in (None, right):
                self.complaints.append("\n    ".join([
                    f"more is shown or allowed where {place} is {lost}", f"{shown} {right}",
                    f"{after} {right_after}", json_text(talk), json_text(self.portal)]))

    def shown(self, viewer, batch, talk):
        text = json_text(talk)
        thread = viewer.thread(batch, 0, text).get("thread")
        found = set()
        for message in (thread or {}).get("messages", []):
            found.add((thread["id"], message["id"]))
            found |= {(thread["id"], message["id"], each["id"])
                      for each in message["attachments"]}
        rights = viewer.can_reply(batch, 0, text, "employee")
        where = (rights["inbox"], rights.get("thread")) if rights["can_reply"] else None
        return found, where

    # -------------------------------------------------------------------------------- submitting

    def judge_submitting(self, viewer, desk):
        for reader in ("employee", "customer"):
            self.compare("form", viewer.can_submit(reader), desk.can_submit(reader))
        said = viewer.can_submit()
        self.count(f"visible/{said['visible']}" if said["can_submit"] else
                   f"submit/{said['reason']}")
        asked = self.portal.get("support_form", {}).get("properties", [])
        for number in range(3):
            submission = {"id": self.random.choice(["S", "a/b%", "é"]) + str(number), "fields": {
                name: None if self.random.random() < 0.1 else VALUES[name]
                for name in asked if self.random.random() < 0.7}}
            text = json_text(submission)
            found = viewer.submit(text)
            self.compare("submit", found, desk.submit(read_json(text), "customer"), text)
            if found["outcome"] != "submitted":
                continue
            self.count("submitted")
            if said["visible"] != "depends" and found["visible"] != (said["visible"] == "yes"):
                self.complaints.append(f"said {said}, made {found}")
            if viewer.submit(text) != found:
                self.complaints.append(f"the same submission makes another ticket: {text}")


# --------------------------------------------------------------------------------------- documents


def portal(random):
    settings = world.portal(random)
    properties = random.sample(FORM_FIELDS, random.randint(0, 3))
    others = [name for name in FORM_FIELDS if name not in properties]
    settings.update({
        **maybe(random, 0.4, "latest_thread_by", lambda: random.choice(
            ["last_message", "created"])),
        **maybe(random, 0.5, "rights", lambda: random.sample(
            ["comment", "attach", "close", "reopen"], random.randint(0, 4))),
        **maybe(random, 0.6, "default_inbox", lambda: "I0"),
        **maybe(random, 0.85, "support_form", lambda: {
            "id": "F", "properties": properties,
            **maybe(random, 0.7, "values", lambda: {
                name: VALUES[name] for name in random.sample(others, random.randint(0, 3))}),
            **maybe(random, 0.85, "inbox", lambda: "I1")}),
        **maybe(random, 0.7, "domain", lambda: {
            "name": "help", "kind": random.choice(["own", "knowledge_base", "vendor"]),
            **maybe(random, 0.7, "connected", lambda: random.random() < 0.8),
            "primary_language": random.choice(["en", "de"])}),
        **maybe(random, 0.5, "consent_text", lambda: random.choice(["", "yes"]))})
    if random.random() < 0.5:
        settings.pop("filter", None)
    if random.random() < 0.05:
        settings["on"] = False
    if random.random() < 0.1:
        settings["login"] = {}
    elif random.random() < 0.6:
        settings["login"] = {"registration": True, "self_registration": True, "sso": True}
    return settings


def conversations(random, ticket):
    return {"ticket": ticket,
            **maybe(random, 0.85, "connected", lambda: [
                gap(random, address) for address in random.sample(ADDRESSES, random.randint(0, 3))]),
            **maybe(random, 0.97, "threads", lambda: [
                thread(random, number) for number in range(random.randint(0, 3))])}


def thread(random, number):
    name = f"H{number}" if random.random() < 0.95 else "H0"
    return {**maybe(random, 0.97, "id", lambda: name),
            **maybe(random, 0.9, "created", lambda: random.choice(TIMES)),
            **maybe(random, 0.85, "inbox", lambda: f"I{number}"),
            **maybe(random, 0.97, "messages", lambda: [
                message(random, number) for number in range(random.randint(0, 4))])}


def message(random, number):
    return {**maybe(random, 0.97, "id", lambda: f"m{number}"),
            **maybe(random, 0.97, "kind", lambda: random.choice(
                ["message"] * 6 + ["note", "comment", "draft"])),
            **maybe(random, 0.97, "channel", lambda: random.choice(
                ["chat", "messenger", "form", "mail", "mail", "sms"])),
            **maybe(random, 0.95, "address", lambda: random.choice(ADDRESSES).swapcase()),
            **maybe(random, 0.96, "at", lambda: random.choice(TIMES)),
            **maybe(random, 0.5, "from", lambda: random.choice(["Ana", "", Number("5")])),
            **maybe(random, 0.5, "text", lambda: random.choice(["fire", "é", None])),
            **maybe(random, 0.4, "attachments", lambda: [
                {"id": f"A{each}", **maybe(random, 0.7, "name", lambda: "log")}
                for each in range(random.randint(0, 2))])}


def gap(random, value):
    return value if random.random() < 0.9 else random.choice([None, "", Number("1"), {}])


def values_in(at, path=()):
    """The places of all values of a document, but of itself."""
    members = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else ()
    return [place for key, value in members
            for place in [(*path, key), *values_in(value, (*path, key))]]


def take_value(random, document, place):
    """Leaves of a value what nobody can read; says what."""
    at = document
    for step in place[:-1]:
        at = at[step]
    value, key = at[place[-1]], place[-1]
    ways = [None, Number("1"), {}, "x" * 70000]
    if isinstance(at, dict):
        ways.append("absent")
    if isinstance(value, str):
        ways.append("")
    if isinstance(value, list) and key != "threads":
        ways.append([])
    lost = random.choice(ways)
    if isinstance(lost, str) and lost == "absent":
        del at[key]
    elif lost == "x" * 70000 and key in ("from", "text", "name"):
        at[key] = None  # of any length
    else:
        at[key] = lost
    return str(lost)[:20]


if __name__ == "__main__":
    sys.exit(main())
