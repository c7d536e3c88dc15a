#!/usr/bin/env python3
"""Never wider: whatever is lost or garbled, nobody sees a ticket that they did not see before.

    never_wider.py --library build/capi/libambit.so [--only NAME] [--every 1]

Exhaustive, over the portal of examples/, every portal of tests/cases and, where the corpus is, a
portal for each criterion that its files become. Of each, every field of every ticket, every member of
the directory (facts of a contact, links to companies, lists, parents, users) and every setting of the
portal is taken away and garbled in turn; tickets are asked in a batch and in the index. A setting or
a directory that is garbled may be refused, and then nothing of it takes effect. Exempt is what the
contract says of absence: a field that a criterion asks about by is_missing, is_present or if_missing
(but garbling it hides), and leaving out a setting that restricts, such as `filter`.
"""
import argparse
import copy
import glob
import os
import random as randomness
import sys
import time

import hostile  # noqa: F401  (the paths)
from cases.case_files import context_of, merge
from corpus import CORPUS
from corpus_criteria import a_record
from leads import hostile_zones
from promise import spelled
from reference.values import Number, Schema, json_text, read_json, read_timestamp

HERE = os.path.dirname(os.path.abspath(__file__))
NOW = read_timestamp("2026-11-22T09:00:00Z")
ABSENT = "absent"
# What is lost, and what nobody can read. Blank is all that a criterion may speak of.
BLANK = [ABSENT, None, "", []]
TOO_LONG = "x" * 65537
GARBLED = [{}, Number("7"), Number("1e999"), TOO_LONG, [Number("1")]]
# By what the contract says of leaving them out (tickets.hpp): the first two let everything pass,
# without `on` the host keeps the switch, the others have a default that may be wider.
RESTRICTING = {"filter", "confidential", "on", "own_through", "relations", "company_roles",
               "fields"}
CRITERIA = {"filter", "confidential", "when"}
OF_A_CORPUS_CRITERION = 3  # records
CRITERIA_OF_A_SCENE = 6  # of a file's, whose portals are all asked about each other's records


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--only", default="", help="scenes whose name has this")
    parser.add_argument("--every", type=int, default=1, help="every n-th scene alone")
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)
    began, tally, seen = time.monotonic(), Tally(), set()
    for number, scene in enumerate(scenes()):
        key = json_text([scene.policy, scene.people, scene.tickets, scene.visitors])
        if given.only in scene.name and number % given.every == 0 and key not in seen:
            seen.add(key)
            tally.judge(scene)
    for complaint in tally.complaints[:20]:
        print(complaint)
    print(f"{tally.portals} portals, {tally.counts}, {time.monotonic() - began:.0f} s:"
          f" {len(tally.complaints)} shown more")
    whole = given.every == 1 and not given.only
    gaps = [name for name, count in tally.counts.items() if whole and not count]
    for gap in gaps:
        print(f"nothing was {gap}")
    return 1 if tally.complaints or gaps else 0


# ----------------------------------------------------------------------------------------- scenes


class Scene:
    """`visitors`: (portal, who, now, zone)."""

    def __init__(self, name, policy, people, tickets, visitors):
        self.name, self.policy, self.people = name, policy, people
        self.tickets, self.visitors = tickets, visitors


def scenes():
    yield from of_the_example()
    yield from of_cases()
    found = of_corpus()
    if not found:
        print(f"without the corpus: none in {CORPUS}")
    yield from found


def of_the_example():
    def read(name):
        with open(os.path.join(HERE, "../../examples/portal", name), encoding="utf-8") as stream:
            return read_json(stream.read())

    people = read("directory.json")
    tickets = [{"id": f"T{number}", "contact": contact, "company": company, "subject": "x",
                "pipeline": pipeline, "legal": legal, "closed": closed}
               for number, (contact, company, pipeline, legal, closed) in enumerate(
                   (contact, company, pipeline, legal, closed)
                   for contact in ("ana", "ben", "zoe") for company in ("X", "Y")
                   for pipeline in ("support", "sales") for legal in (True, False)
                   for closed in ("2026-11-01", "2025-01-01"))]
    yield Scene("example", read("policy.json"), [people], tickets, [
        ("support", {"contact": contact["id"]}, NOW, "") for contact in people["contacts"]])


def of_cases():
    for path in sorted(glob.glob(os.path.join(HERE, "../cases/tickets_*.json"))):
        with open(path, encoding="utf-8") as stream:
            document = read_json(stream.read())
        for case in document["cases"]:
            policy = merge(document["policy"], case.get("policy", {}))
            first = next(iter(policy["portals"]))
            if "portal" in case:
                policy["portals"] = {first: merge(policy["portals"][first], case["portal"])}
            people = [document["directory"]] + [case[key] for key in ("directory",) if key in case]
            asked = {}  # by their tickets
            for step in case["steps"]:
                kind = next((key for key in ("contact", "sso", "employee") if key in step), None)
                tickets = step.get("tickets", case.get("tickets", document.get("tickets", [])))
                if kind is None or not tickets:
                    continue
                who = {"contact" if kind == "sso" else kind: step[kind]}
                now, zone, _ = context_of(document, case, step)
                asked.setdefault(json_text(tickets), (tickets, []))[1].append(
                    (step.get("portal", first), dict(who, sso=True) if kind == "sso" else who,
                     int(now), zone))
            for tickets, visitors in asked.values():
                visitors = [each for position, each in enumerate(visitors)
                            if each not in visitors[:position]]
                yield Scene(f"{os.path.basename(path)}: {case['name']}", policy, people, tickets,
                            visitors)


def of_corpus():
    """A portal for each criterion as a filter, and one as what is confidential."""
    import ambit
    paths = [path for kind in ("listViews", "escalationRules", "autoResponseRules",
                               "territory2Rules", "assignmentRules")
             for path in sorted(glob.glob(os.path.join(CORPUS, "salesforce", kind, "*")))]
    found = []
    for path in paths:
        name = os.path.basename(path).split("__", 2)[2]
        with open(path, encoding="utf-8") as stream:
            text = stream.read()
        stem, _, version = name.rpartition(".v")
        imported = ambit.import_salesforce({stem if version.isdigit() else name: text},
                                           time_zone="UTC")
        document = read_json(imported.policy_json)
        for object_name, criteria in criteria_of(document).items():
            for first in range(0, len(criteria), CRITERIA_OF_A_SCENE):
                found.append(corpus_scene(name, document["schema"], object_name,
                                          criteria[first:first + CRITERIA_OF_A_SCENE]))
    return found


def criteria_of(document):
    """By object, the criteria under names and those of the rules' entries; events aside, which
    portals do not know."""
    made = {name: [each.get("when") for each in criteria.values()]
            for name, criteria in document.get("criteria", {}).items()}
    for name, assignment in document.get("assignment", {}).items():
        made.setdefault(name, []).extend(
            entry.get("when") for rule in assignment["rules"].values() for entry in rule["entries"])
    made = {name: [each for each in criteria if each and '"event"' not in json_text(each)]
            for name, criteria in made.items()}
    return {name: criteria for name, criteria in made.items() if criteria}


def corpus_scene(name, schema, object_name, criteria):
    random = randomness.Random(name + object_name)
    schema = copy.deepcopy(schema)
    schema["objects"][object_name]["fields"].update(
        {"portal_contact": {"type": "id"}, "portal_company": {"type": "id"}})
    fields = Schema(schema).objects[object_name]
    portal = {"object": object_name, "access": "any_company", "login": {"sso": True},
              "relations": {"contact": ["portal_contact"], "company": ["portal_company"]},
              "fields": {"own": ["id"], "shared": ["id"]}, "allow_blank": True}
    portals, tickets = {}, []
    for number, criterion in enumerate(criteria):
        portals[f"filter {number}"] = dict(portal, filter=criterion)
        portals[f"confidential {number}"] = dict(portal, confidential=criterion)
        for _ in range(OF_A_CORPUS_CRITERION):
            tickets.append(dict(a_record(random, criterion, fields, len(tickets)),
                                portal_company="X"))
    people = {"contacts": [{"id": "ana", "active": True, "companies": [{"id": "X"}]}]}
    return Scene(f"corpus: {name}", {"ambit": Number("1"), "schema": schema, "portals": portals},
                 [people], tickets, [(each, {"contact": "ana", "sso": True}, NOW, "")
                                     for each in portals])


# ----------------------------------------------------------------------------------------- judging


class Tally:
    def __init__(self):
        self.portals = 0
        self.complaints = []
        self.lesser = {}  # by a directory's text: what becomes of it
        self.counts = dict.fromkeys(["visible", "ticket", "directory", "setting", "refused",
                                     "spelled", "listed"], 0)

    def judge(self, scene):
        import ambit
        self.ambit, self.scene = ambit, scene
        people = ambit.Directory()
        for document in scene.people:
            people = people.apply(json_text(document))
        self.people = read_json(people.to_json())
        self.unread = []  # by visitor: tickets that nobody can read have no value to lose
        self.seen = self.visible(scene.policy, people, scene.tickets, self.unread)
        self.portals += len(scene.policy["portals"])
        self.counts["visible"] += sum(map(len, self.seen))
        self.degrade_tickets(people)
        if not scene.name.startswith("corpus"):  # of which only the criteria are others'
            self.degrade_directory()
            self.degrade_settings(people)

    def visible(self, policy, people, tickets, unread=None, by_index=False):
        """For each visitor the positions of the tickets that they see."""
        rules = self.ambit.Policy.compile(json_text(policy))
        engine = self.ambit.Engine.bind(rules, people, hostile_zones())
        found, batches = [], {}
        for portal, who, now, zone in self.scene.visitors:
            kind = policy["portals"][portal].get("object", "ticket")
            if kind not in batches:
                batches[kind] = self.ambit.Batch.from_json(rules.schema, kind, json_text(tickets))
            viewer = self.ambit.Viewer.bind(
                engine, portal, self.ambit.Context(now=now, zone=zone), **who)
            sights = [sight.name for sight in viewer.see(batches[kind])]
            seen = {row for row, sight in enumerate(sights) if sight in ("OWN", "SHARED")}
            if unread is not None:
                unread.append({row for row, sight in enumerate(sights) if sight == "INVALID"})
            if by_index:
                self.compare_index(engine, portal, viewer, batches[kind], tickets, seen)
            found.append(seen)
        return found

    def compare_index(self, engine, portal, viewer, batch, tickets, seen):
        index = self.ambit.TicketIndex.create(engine, portal)
        index.put(batch)
        page = index.list(viewer, {"page": {"size": 10000}})
        self.counts["listed"] += len(page.get("tickets", []))
        if index.count(viewer).tickets != len(seen) or (
                len(seen) <= 10000 and {each["id"] for each in page.get("tickets", [])}
                != {tickets[row]["id"] for row in seen}):
            self.complain("the index lists other tickets than a batch shows", str(seen))

    def complain(self, what, more=""):
        self.complaints.append(f"{self.scene.name}: {what} {more[:600]}")

    # ---- tickets

    def degrade_tickets(self, people):
        variants, origins, long = [], [], set()
        is_corpus = self.scene.name.startswith("corpus")
        for row, ticket in enumerate(self.scene.tickets):
            for name in ticket:
                for lost in ways((name,), ticket) if name != "id" else []:
                    if lost == TOO_LONG:  # once a field: so many take longer than they tell
                        if name in long:
                            continue
                        long.add(name)
                    variants.append(dict(without(ticket, name, lost),
                                         id=f"{ticket['id']}/{len(variants)}"))
                    origins.append((row, name, lost))
        self.counts["ticket"] += len(variants)
        found = self.visible(self.scene.policy, people, variants,
                             by_index=not is_corpus) if variants else []
        for (portal, who, _, _), seen, unread, after in zip(
                self.scene.visitors, self.seen, self.unread, found):
            exempt = self.spelled_of_tickets(self.scene.policy["portals"][portal])
            for position in after:
                row, name, lost = origins[position]
                if row in seen or row in unread:
                    continue
                if name in exempt and lost in BLANK:
                    self.counts["spelled"] += 1
                else:
                    self.complain(f"{who} in {portal} sees a ticket whose {name} became"
                                  f" {str(lost)[:20]!r}", json_text(self.scene.tickets[row]))

    def spelled_of_tickets(self, portal):
        fields = Schema(self.scene.policy["schema"]).objects[portal.get("object", "ticket")]
        return set().union(*(spelled(portal[key], fields) for key in ("filter", "confidential")
                             if key in portal))

    # ---- directory

    def degrade_directory(self):
        exempt = self.spelled_of_contacts()
        text = json_text(self.people)
        if text not in self.lesser:
            self.lesser[text] = list(self.lesser_directories())
        for path, lost, people in self.lesser[text]:
            self.counts["directory"] += 1
            self.hold(self.scene.policy, people, f"{path} became {str(lost)[:20]!r}",
                      path[-1] in exempt and lost in BLANK)

    def lesser_directories(self):
        """Path, what became of it, and the directory; each that is another one, once."""
        known = {self.ambit.Directory().apply(json_text(self.people)).fingerprint}
        for path in paths_of(self.people):
            if path[-1] in ("id", "ambit", "kind"):
                continue  # another one; of what is not there; a user who is internal (tickets.hpp)
            for lost in ways(path, self.people):
                try:
                    people = self.ambit.Directory().apply(json_text(
                        degraded(self.people, path, lost)))
                except self.ambit.AmbitError:
                    self.counts["refused"] += 1
                    continue
                if people.fingerprint not in known:
                    known.add(people.fingerprint)
                    yield path, lost, people

    def spelled_of_contacts(self):
        found = set()
        for portal in self.scene.policy["portals"].values():
            access = portal.get("access")
            for each in access if isinstance(access, list) else []:
                fields = Schema(self.scene.policy["schema"]).objects[
                    portal.get("contact_object", "contact")]
                found |= spelled(each["when"], fields)
        # Where the contact's own facts or all of its fields go, those go with them.
        return found | ({"fields"} if found else set())

    # ---- settings

    def degrade_settings(self, people):
        for path in paths_of(self.scene.policy["portals"]):
            if len(path) < 2 or CRITERIA & set(path[:-1]):
                continue
            for lost in ways(path, self.scene.policy["portals"]):
                if lost is ABSENT and RESTRICTING & set(path) and not isinstance(path[-1], int):
                    continue
                policy = dict(self.scene.policy, portals=degraded(
                    self.scene.policy["portals"], path, lost))
                try:
                    self.hold(policy, people, f"setting {path} became {str(lost)[:20]!r}", False)
                    self.counts["setting"] += 1
                except self.ambit.AmbitError:
                    self.counts["refused"] += 1

    def hold(self, policy, people, what, is_spelled):
        found = self.visible(policy, people, self.scene.tickets)
        for (_, who, _, _), seen, unread, after in zip(
                self.scene.visitors, self.seen, self.unread, found):
            if after - unread <= seen:  # what a setting read in vain is read no more without it
                continue
            if is_spelled:
                self.counts["spelled"] += 1
            else:
                self.complain(f"{who} sees more, since {what}", f"{seen} {after}")


def paths_of(at, path=()):
    """Every member, and every element of a list, at any depth."""
    inner = at.items() if isinstance(at, dict) else enumerate(at) if isinstance(at, list) else []
    for key, value in inner:
        yield (*path, key)
        yield from paths_of(value, (*path, key))


def ways(path, document):
    """Of an element of a list, that it goes; a number where there may be one is another value."""
    if isinstance(path[-1], int):
        return [ABSENT]
    at = document
    for key in path:
        at = at[key]
    is_number = isinstance(at, Number) or at is None or "fields" in path[:-1]
    return BLANK + [each for each in GARBLED if not (is_number and isinstance(each, Number))]


def degraded(document, path, lost):
    made = copy.deepcopy(document)
    at = made
    for key in path[:-1]:
        at = at[key]
    if lost is ABSENT:
        del at[path[-1]]
    else:
        at[path[-1]] = lost
    return made


def without(ticket, name, lost):
    made = {key: value for key, value in ticket.items() if key != name}
    return made if lost is ABSENT else dict(made, **{name: lost})


if __name__ == "__main__":
    sys.exit(main())
