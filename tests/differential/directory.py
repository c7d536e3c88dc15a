#!/usr/bin/env python3
"""Changes of a directory and candidates for owners: random ones, for the library and the slow
decider.

    directory.py --library build/capi/libambit.so [--rounds 150] [--seed N]

Beside the slow decider's word: commands one by one lead where all at once do; said again they
change nothing or are refused; what is refused changes nothing; the document of a directory reads
back as the same directory; who is listed as an owner is exactly who is not skipped as the only
choice; and no decision names a user who was deactivated. A failing round prints its seed.
"""
import datetime
import json
import random as randomness
import sys

import hostile
import leads as world
from leads import maybe
from reference.directory import Directory
from reference.directory_changes import Change, eligible_owners
from reference.leads import Ledger
from reference.values import Number, json_text, read_json, read_timestamp
from rounds import play

STEPS = 8
CONTACTS = ["c1", "c2", "c3"]
USER_FIELDS = {"manager": {"type": "id"}, "buddy": {"type": "id"}}
OBJECTS = ["lead", "case"]


def main():
    played = play(__doc__, lambda seed, counts, _: Round(seed, counts), rounds=150)
    print(f"{played.rounds} rounds in {played.seconds:.0f} s,"
          f" {dict(sorted(played.counts.items()))}: {played.failures} failing rounds")
    has_asked = played.rounds == 1 or played.counts.get("owners")
    return 1 if played.failures or not has_asked else 0


class Round:
    def __init__(self, seed, counts):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.counts = counts
        self.complaints = []
        self.zones = world.hostile_zones()
        self.policy_document = self.random_policy()
        self.policy = ambit.Policy.compile(json_text(self.policy_document))
        document = world.directory(self.random)
        document["contacts"] = [contact(self.random, name) for name in CONTACTS]
        for user in document["users"]:
            refer(self.random, user)
        self.people = ambit.Directory().apply(json_text(document))
        self.meant = Directory().apply(read_json(json_text(document)))
        self.book, self.meant_book = ambit.Ledger(), Ledger()

    def random_policy(self):
        document = world.policy(self.random)
        document["schema"]["objects"]["user"]["fields"].update(USER_FIELDS)
        return document

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def complain(self, what, *seen):
        self.complaints.append("\n    ".join([what, *(json_text(read_json(json.dumps(each)))
                                                      for each in seen)]))

    def judge(self):
        for _ in range(STEPS):
            if self.complaints:
                break
            owners = [ledger_owner(self.random) for _ in range(2)]
            self.book.apply(json_text(owners))
            self.meant_book.apply(owners)
            self.change([command(self.random) for _ in range(self.random.randint(1, 5))])
            self.ask_for_owners()
            self.decide()
        return self.complaints

    # ------------------------------------------------------------------------------------ changes

    def change(self, commands):
        meant = Change(self.meant, read_json(json_text(commands)), self.policy_document,
                       self.meant_book)
        before = self.people.fingerprint
        try:
            made = self.people.change(json_text(commands), self.policy, self.book)
        except self.ambit.InvalidDirectoryError as refused:
            self.count("refused")
            codes = sorted(problem.code for problem in refused.report.problems
                           if problem.level == "error")
            if codes != sorted(set(meant.refused)) and codes != sorted(meant.refused):
                self.complain(f"refused with {codes}, not {meant.refused}", commands)
            if self.people.fingerprint != before:
                self.complain("what is refused changed something", commands)
            return
        self.count("changed")
        if meant.refused:
            self.complain(f"not refused with {meant.refused}", commands)
            return
        effects = dict(made.effects)
        if effects.pop("fingerprint") != made.directory.fingerprint or effects != meant.answer():
            self.complain("effects", commands, effects, meant.answer())
        self.one_by_one(commands, made)
        again = self.ambit.Directory().apply(made.directory.to_json())
        if (again.fingerprint, again.to_json()) != (made.directory.fingerprint,
                                                    made.directory.to_json()):
            self.complain("the document is of another directory", read_json(again.to_json()))
        if self.people.apply(json_text(commands)).fingerprint != made.directory.fingerprint:
            self.complain("apply leads elsewhere", commands)
        self.say_again(commands, made.directory)
        self.people, self.meant = made.directory, meant.next

    def one_by_one(self, commands, made):
        """What still names a user is told as the whole change leaves it, so it is left out here."""
        people, effects = self.people, []
        for one in commands:
            step = people.change(json_text([one]), self.policy, self.book)
            people = step.directory
            effects += step.effects["effects"]
        if people.fingerprint != made.directory.fingerprint:
            self.complain("one by one leads elsewhere", commands)
        if without_names(effects) != without_names(made.effects["effects"]):
            self.complain("one by one has other effects", commands, effects)

    def say_again(self, commands, people):
        """Commands that only switch something on, last said, change nothing when said again."""
        last = commands[-1]
        if not last["command"].startswith(("put_", "remove_")):
            again = people.change(json_text([last]))
            self.count("again")
            if again.directory.fingerprint != people.fingerprint:
                self.complain("said again it changes something", last)
            if any("notices" in effect for effect in again.effects["effects"]):
                self.complain("said again it has notices", last)

    # ------------------------------------------------------------------------------------- owners

    def ask_for_owners(self):
        random = self.random
        question = {"object": random.choice(OBJECTS), "ineligible": True}
        rules = self.policy_document["assignment"][question["object"]]
        entries = [entry for entry in entries_of(rules)]
        if entries and random.random() < 0.5:
            question["entry"] = random.choice(entries)["id"]
        if self.policy_document.get("pools") and random.random() < 0.3:
            question["pool"] = random.choice(sorted(self.policy_document["pools"]))
        elif self.meant.communities and random.random() < 0.4:
            question["community"] = random.choice(sorted(self.meant.communities))
        now, zone = self.moment(), random.choice(hostile.ZONES)
        context = self.ambit.Context(now=now, zone=zone)
        engine = self.ambit.Engine.bind(self.policy, self.people, self.zones)
        found = engine.eligible_owners(context=context, **question)
        del found["fingerprint"]
        meant = eligible_owners(self.policy_document, self.meant, question,
                                int(read_timestamp(now.isoformat())), zone)
        self.count("owners")
        if found != meant:
            self.complain("owners", question, found, meant)
        self.ask_each(question, found, context)

    def ask_each(self, question, found, context):
        """Each as the only choice of an entry: exactly those who are not skipped are owners."""
        entries = entries_of(self.policy_document["assignment"][question["object"]])
        asked = next((entry for entry in entries if entry["id"] == question.get("entry")), {})
        listed = {tuple(*owner.items()): None for owner in found["owners"]}
        listed.update({(kind, each[kind]): each["reason"] for each in found["ineligible"]
                       for kind in ("user", "queue") if kind in each})
        named = [*(("user", name) for name in world.USERS + ["nobody"]),
                 *(("queue", name) for name in world.QUEUES)]
        reasons = self.reasons_as_only_choices(named, question, asked, context)
        for (kind, name), reason in zip(named, reasons):
            if (kind, name) not in listed:
                if reason not in ("unknown_user", "unknown_queue"):
                    self.complain(f"{kind} {name} is not listed, and is {reason}", question)
            elif listed[kind, name] != reason:
                self.complain(f"{kind} {name} is listed as {listed[kind, name]}, as the only choice"
                              f" {reason}", question)
            self.count(f"only/{reason}")

    def reasons_as_only_choices(self, named, question, entry, context):
        """Each of an entry of its own in place of the rule's, by which only its record goes; a pool,
        or a queue beside a community, is asked as a pool of that member alone."""
        document = read_json(json_text(self.policy_document))
        pools = document.setdefault("pools", {})
        of = pools.get(question.get("pool"), {"community": question.get("community")})
        entries = []
        for kind, name in named:
            record, choice = f"{kind} {name}", {kind: name}
            if "pool" in question or (kind == "queue" and "community" in question):
                pools[record] = {"method": "round_robin", "members": [choice], **{
                    key: of[key] for key in ("community", "eligible_when") if of.get(key)}}
                choice = {"pool": record}
            elif "community" in question:
                choice["community"] = question["community"]
            entries.append({"id": record, "assign": choice,
                            "when": {"field": "id", "op": "eq", "value": record}})
            if "eligible_when" in entry:
                entries[-1]["eligible_when"] = entry["eligible_when"]
        document["assignment"][question["object"]] = {
            "active_rule": "r", "rules": {"r": {"entries": entries}}}
        policy = self.ambit.Policy.compile(json_text(document))
        engine = self.ambit.Engine.bind(policy, self.people, self.zones)
        batch = self.ambit.Batch.from_json(policy.schema, question["object"],
                                           [{"id": each["id"]} for each in entries])
        for (kind, _), decision in zip(named, engine.decide(batch, self.ambit.Ledger(), context)):
            reasons = [skip["reason"] for skip in decision.get("skipped", []) if kind in skip]
            yield reasons[0] if reasons and reasons[0] not in OF_TURNS else None

    def moment(self):
        return hostile_moment(self.random)

    def decide(self):
        """Nobody who is not active is given anything."""
        engine = self.ambit.Engine.bind(self.policy, self.people, self.zones)
        batch = self.ambit.Batch.from_json(self.policy.schema, "lead", [
            {"id": f"D{number}", "country": self.random.choice(world.COUNTRIES)}
            for number in range(4)])
        plan = engine.decide(batch, self.ambit.Ledger(), self.ambit.Context(now=self.moment()))
        for decision in plan:
            owner = decision.get("owner", {}).get("user")
            if decision["outcome"] == "assigned" and owner is not None:
                self.count("decided")
                if not self.meant.users[owner].get("active", False):
                    self.complain(f"{owner} is not active and got a lead", dict(decision))


OF_TURNS = ("absent", "substitute_not_eligible", "out_of_hours", "at_capacity",
            "member_when_not_true")


def without_names(effects):
    return [{key: value for key, value in effect.items() if key != "still_named"}
            for effect in effects]


def entries_of(assignment):
    rule = assignment.get("active_rule")
    return assignment["rules"][rule]["entries"] if rule is not None else []


def hostile_moment(random):
    return datetime.datetime.fromisoformat(
        random.choice(hostile.MOMENTS).replace("Z", "+00:00"))


def ledger_owner(random):
    return {"command": "set_owner", "object": random.choice(OBJECTS),
            "id": f"L{random.randint(1, 9)}", "owner": world.owner(random)}


def refer(random, user):
    """Fields that may name other users."""
    fields = {name: random.choice(world.USERS + ["", None])
              for name in USER_FIELDS if random.random() < 0.4}
    if fields:
        user["fields"] = dict(user.get("fields", {}), **fields)


def contact(random, name):
    written = {"id": name, "companies": [
        dict({"id": account}, **maybe(random, 0.4, "primary", lambda: random.random() < 0.7))
        for account in random.sample(world.ACCOUNTS + ["nowhere"], random.choice([0, 1, 1, 2, 3]))]}
    written.update(maybe(random, 0.4, "user", lambda: random.choice(world.USERS + ["nobody"])))
    written.update(maybe(random, 0.5, "name", lambda: "Bea"))
    written.update(maybe(random, 0.6, "email", lambda: random.choice(["b@x.example", " ", ""])))
    written.update(maybe(random, 0.3, "roles", lambda: ["y", "x", "y"]))
    written.update(maybe(random, 0.5, "active", lambda: random.random() < 0.5))
    written.update(maybe(random, 0.3, "verified", lambda: random.random() < 0.7))
    written.update(maybe(random, 0.3, "lists", lambda: random.choice([["b", "a", "b"], ["a"], []])))
    written.update(maybe(random, 0.3, "fields", lambda: {"title": random.choice(["m", "n"])}))
    written.update(maybe(random, 0.3, "portals", lambda: [
        dict({"id": portal}, **maybe(random, 0.5, "registered", lambda: random.random() < 0.7),
             **maybe(random, 0.5, "self_registered", lambda: random.random() < 0.7),
             **maybe(random, 0.5, "consent", lambda: random.random() < 0.7))
        for portal in random.sample(["support", "docs"], random.randint(0, 2))]))
    return written


def account(random, name):
    return dict(world.account(random, name),
                **maybe(random, 0.3, "parent", lambda: random.choice(world.ACCOUNTS)))


def queue(random, name):
    term = random.choice([("1", "hours"), ("60", "minutes"), ("90", "minutes")])
    return dict(world.queue(random, name), **maybe(
        random, 0.3, "accept_within", lambda: {"count": Number(term[0]), "unit": term[1]}))


def command(random):
    name = random.choice(world.USERS + ["nobody"])
    kind = random.choice(
        ["enable_partner_user"] * 5 + ["enable_partner_account"] * 3 + ["deactivate_user"] * 3
        + ["record_login", "remove_user", "put_user", "put_contact", "put_account", "put_queue",
           "put_community", "publish_community", "enable_prm"] * 2 + ["disable_prm"])
    written = {"command": kind}
    if kind == "enable_partner_user":
        written["contact"] = random.choice(CONTACTS * 9 + ["nobody"])
        written.update(maybe(random, 0.7, "user", lambda: random.choice(
            world.USERS + ["new1", "new2", "new3"])))
        written.update(maybe(random, 0.3, "account", lambda: random.choice(world.ACCOUNTS)))
        written.update(maybe(random, 0.3, "profile", lambda: random.choice(world.PROFILES)))
    elif kind == "enable_partner_account":
        written["id"] = random.choice(world.ACCOUNTS * 5 + ["nowhere"])
    elif kind == "publish_community":
        written["id"] = random.choice(world.COMMUNITIES * 5 + ["nowhere"])
    elif kind == "record_login":
        written.update(user=name, at=hostile.timestamp(random))
    elif kind in ("deactivate_user", "remove_user"):
        written["id"] = name
    elif kind == "put_user":
        user = world.user(random, random.choice(world.USERS))
        refer(random, user)
        written["user"] = user
    elif kind == "put_contact":
        written["contact"] = contact(random, random.choice(CONTACTS))
    elif kind == "put_account":
        written["account"] = account(random, random.choice(world.ACCOUNTS))
    elif kind == "put_queue":
        written["queue"] = queue(random, random.choice(world.QUEUES))
    elif kind == "put_community":
        written["community"] = world.community(random, random.choice(world.COMMUNITIES))
    return written


if __name__ == "__main__":
    sys.exit(main())
