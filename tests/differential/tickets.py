#!/usr/bin/env python3
"""Tickets: random portals, directories, tickets and queries, for the library and the slow decider.

    tickets.py --library build/capi/libambit.so [--rounds 120] [--seed N]

Beside the answers themselves the laws of visibility are held against the library alone: a list is
what can be seen, counts and facets add up, pages put together are the list, a wider access and one
more group never show less, one more filter never shows more, and taking any value away from a
ticket, a contact or the directory (absent, null, empty, of another type, too long) never shows
more. A failing round prints its seed; the same seed alone repeats it.
"""
import copy
import random as randomness
import sys

import hostile  # noqa: F401  (the paths)
from leads import hostile_zones, maybe
from reference.directory import Directory
from reference.tickets import Portal, Viewer, exposure_report
from reference.values import Number, json_text, read_json, read_records, read_timestamp
from rounds import play, tell

IDS = ["ana", "ben", "cyd", "12", "é"]
COMPANIES = ["X", "Y", "X1", "X2", "é", "12"]
ROLES = ["manager", "member"]
LISTS = ["customers", "others"]
TEXTS = ["Printer on fire", "printer", "Straße", "STRASSE 12", "again", "ﬁre", "é"]
OPTIONS = ["low", "high", "odd"]
STAGES = ["new", "wait", "done"]
NOW = "2026-11-22T09:00:00Z"
TICKET = {
    "contact": {"type": "id"}, "second": {"type": "id"}, "requester": {"type": "id"},
    "participant": {"type": "id"}, "company": {"type": "id"}, "partner": {"type": "id"},
    "subject": {"type": "text"}, "topic": {"type": "text", "ignore_case": True},
    "priority": {"type": "choice", "options": OPTIONS}, "legal": {"type": "bool"},
    "score": {"type": "integer"}, "created": {"type": "date"},
    "stage": {"type": "choice", "options": STAGES},
    "tags": {"type": "choices", "options": ["a", "b", "c"]},
    "first": {"type": "text", "derived": {"left": [{"field": "subject"}, Number("1")]}},
    "seen": {"type": "text", "sees_missing": True,
             "derived": {"first_present": [{"field": "subject"}, "none"]}}}
CONTACT = {"title": {"type": "text"}, "seats": {"type": "integer"}, "verified": {"type": "bool"},
           "email": {"type": "text", "ignore_case": True}}
SHOWN = ["id", "subject", "topic", "priority", "legal", "score", "created", "tags", "first",
         "contact"]
SORTABLE = [name for name in SHOWN if name != "tags"]
FACETS = ["id", "priority", "legal", "contact"]
ACCESSES = ["own", "primary_company", "any_company"]
# What a whole run must have met.
REASONS = ["access_denied", "invalid", "no_way", "confidential", "confidential_unknown", "filter",
           "filter_unknown"]
WAYS = ["own", "primary_company", "company"]
ENTRIES = ["registration", "self_registration", "sso", "employee", "unknown_contact",
           "contact_inactive", "registration_off", "not_on_an_access_list",
           "self_registration_off", "no_consent", "sso_off", "not_registered", "unknown_user",
           "user_inactive", "not_an_employee"]


def main():
    played = play(__doc__, lambda seed, counts, _: Round(seed, counts), rounds=120)
    wanted = ([f"reason/{name}" for name in REASONS] + [f"way/{name}" for name in WAYS]
              + [f"entry/{name}" for name in ENTRIES]
              + ["list/listed", "list/pages", "list/found", "list/view_not_available",
                 "list/access_denied", "lost", "spelled"])
    return tell(played, wanted)


class Round:
    def __init__(self, seed, counts):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.counts = counts
        self.complaints = []
        self.now = read_timestamp(NOW)

    def judge(self):
        self.people = directory(self.random)
        self.portal = portal(self.random)
        self.tickets = [ticket(self.random, number) for number in range(self.random.randint(1, 12))]
        self.engine = self.bound(self.portal, self.people)
        self.batch = self.read(self.tickets)
        self.meant_people = Directory().apply(read_json(json_text(self.people)))
        self.meant = Portal(read_json(json_text(policy(self.portal))), self.meant_people, "support")
        for who in visitors(self.random):
            self.judge_visitor(who)
            if self.complaints:
                break
        if not self.complaints:
            self.hold_everybody()
        return self.complaints

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def bound(self, settings, people):
        compiled = self.ambit.Policy.compile(json_text(policy(settings)))
        self.schema = compiled.schema
        staff = self.ambit.Directory().apply(json_text(people))
        return self.ambit.Engine.bind(compiled, staff, hostile_zones())

    def read(self, tickets):
        return self.ambit.Batch.from_json(self.schema, "ticket", json_text(tickets))

    def viewer(self, engine, who):
        return self.ambit.Viewer.bind(engine, "support", self.ambit.Context(now=self.now), **who)

    def visible(self, engine, who, batch=None):
        """Positions of the tickets that are visible."""
        sights = self.viewer(engine, who).see(batch or self.batch)
        return {position for position, sight in enumerate(sights)
                if sight.name in ("OWN", "SHARED")}

    def complain(self, what, *more):
        self.complaints.append("\n    ".join([
            what, *more, json_text(self.portal), json_text(self.people), json_text(self.tickets)]))

    def judge_visitor(self, who):
        self.who = who
        viewer = self.viewer(self.engine, who)
        meant = Viewer(self.meant, **who, now=self.now)
        self.compare_entry(viewer, meant)
        self.compare_tickets(viewer, meant)
        for _ in range(4):
            self.compare_list(viewer, meant, query(self.random, self.meant.shown(True)))
        seen = self.visible(self.engine, who)
        self.hold_views(viewer, seen)
        self.widen(who, seen)
        self.take_from_tickets(who, seen)
        self.take_from_directory(who, seen)

    # ------------------------------------------------------------------------ library = reference

    def compare_entry(self, viewer, meant):
        found = viewer.entry("employee")
        way, fault = meant.may_enter()
        self.count(f"entry/{way or fault}")
        if (found.get("way"), found.get("because")) != (way, fault):
            self.complain(f"entry of {self.who}", str(found), f"{way} {fault}")
        if way:
            expected = [(company, primary, group)
                        for company, (primary, _, group) in sorted(meant.granted().items())]
            got = [(each["company"], each.get("primary", False), each.get("group"))
                   for each in found["companies"]]
            if sorted(got) != sorted(expected):
                self.complain(f"companies of {self.who}", str(got), str(expected))

    def compare_tickets(self, viewer, meant):
        sources = read_records(json_text(self.tickets))
        sights = [each.name.lower() for each in viewer.see(self.batch)]
        if sights != [meant.sight(source) for source in sources]:
            self.complain(f"sights of {self.who}", str(sights),
                          str([meant.sight(source) for source in sources]))
        for row, source in enumerate(sources):
            found = viewer.can_see(self.batch, row, "employee")
            expected = read_json(json_text(meant.can_see(source, "employee")))
            self.count(f"way/{found['way']}" if found["visible"] else f"reason/{found['reason']}")
            if {key: found.get(key) for key in expected} != expected:
                self.complain(f"{self.who} and ticket {row}", str(found), str(expected))
            told = viewer.can_see(self.batch, row)
            if not found["visible"] and told != {
                    "id": found["id"], "visible": False, "reason": "not_found"}:
                self.complain(f"a customer is told {told}")

    def compare_list(self, viewer, meant, asked):
        sources = read_records(json_text(self.tickets))
        expected = read_json(json_text(meant.list(sources, read_json(json_text(asked)))))
        found, pages = self.all_pages(viewer, asked)
        self.count("list/" + found["outcome"])
        if pages > 1:
            self.count("list/pages")
        if found.get("count"):
            self.count("list/found")
        found = read_json(json_text(found))
        if found != expected:
            self.complain(f"list of {self.who}", json_text(asked), json_text(found),
                          json_text(expected))
        counted = viewer.count(self.batch, json_text(asked))
        if counted != int(found.get("count", 0)):
            self.complain(f"count of {self.who}", json_text(asked), str(counted), json_text(found))
        for name, values in found.get("facets", {}).items():
            if sum(int(value["count"]) for value in values) != int(found["count"]):
                self.complain(f"facet {name} does not add up", json_text(found))

    def all_pages(self, viewer, asked):
        """The list as one, put together from pages of a random size."""
        size = self.random.randint(1, 4)
        whole, page, pages = None, viewer.list(
            self.batch, json_text(dict(asked, page={"size": Number(str(size))}))), 1
        while True:
            if whole is None:
                whole = {key: value for key, value in page.items() if key != "next"}
            else:
                whole["tickets"] += page["tickets"]
            if "next" not in page:
                return whole, pages
            if len(page["tickets"]) < size:
                self.complain("a short page that goes on", str(page))
                return whole, pages
            after = {"size": Number(str(size)), "after": page["next"]}
            page = viewer.list(self.batch, json_text(dict(asked, page=after)))
            pages += 1

    # -------------------------------------------------------------------------------------- laws

    def hold_views(self, viewer, seen):
        """list = {t | can_see t}; the two views' union is what can be seen."""
        ids = sorted(self.tickets[position]["id"] for position in seen)
        views = {}
        for view in ("all", "own", "company"):
            page = viewer.list(self.batch, {"view": view, "page": {"size": 100}})
            views[view] = sorted(each["id"] for each in page.get("tickets", []))
            if page["outcome"] == "listed" and page["count"] != len(page["tickets"]):
                self.complain(f"count of {view}", str(page))
        if views["all"] != ids or sorted(set(views["own"]) | set(views["company"])) != ids:
            self.complain(f"views of {self.who}", str(views), str(ids))

    def hold_everybody(self):
        """who can see a ticket = {contact | can_see}; what all see is the sum of that."""
        context = self.ambit.Context(now=self.now)
        everybody = {
            contact["id"]: self.visible(self.engine, {"contact": contact["id"], "sso": True})
            for contact in self.people["contacts"]}
        for row in range(len(self.tickets)):
            found = self.ambit.who_can_see(self.engine, "support", self.batch, row, context)
            expected = sorted((who for who, seen in everybody.items() if row in seen),
                              key=str.encode)
            if [each["contact"] for each in found["visible_to"]] != expected:
                self.complain(f"who can see {row}", str(found), str(expected))
        report = self.ambit.exposure_report(self.engine, "support", self.batch, context)
        meant = exposure_report(self.meant, read_records(json_text(self.tickets)), self.now)
        if report != meant:
            self.complain("exposure", str(report), str(meant))

    def widen(self, who, seen):
        def under(**settings):
            return self.visible(self.bound(dict(self.portal, **settings), self.people), who)

        own, primary, any_company = (under(access=access) for access in ACCESSES)
        tree = under(access={"kind": "company_tree", "depth": Number("2")})
        if not own <= primary <= any_company or not primary <= tree or not own <= seen:
            self.complain(f"widening for {who}", f"{own} {primary} {any_company} {tree} {seen}")
        groups = self.portal.get("access")
        if isinstance(groups, list):
            more = under(access=groups + [dict(group(self.random), id="more")])
            if not seen <= more:
                self.complain(f"one more group shows less to {who}", f"{seen} {more}")
        narrow = criterion(self.random, TICKET_TESTS)
        if "filter" in self.portal:
            narrow = {"all": [self.portal["filter"], narrow]}
        if not under(filter=narrow) <= seen:
            self.complain(f"one more filter shows more to {who}", json_text(narrow))

    def take_from_tickets(self, who, seen):
        spelled = spelled_in([self.portal.get("filter"), self.portal.get("confidential")])
        variants, origins = [], []
        sights = self.viewer(self.engine, who).see(self.batch)
        for position, whole in enumerate(self.tickets):
            if sights[position].name == "INVALID":
                continue  # what nobody could read is no value that is taken away
            for name in whole:
                if name == "id" or name in spelled or ("subject" == name and "seen" in spelled):
                    self.count("spelled")
                    continue
                for lost in ways_to_lose(name):
                    variant = {key: value for key, value in whole.items() if key != name}
                    variants.append(variant if lost is ABSENT else dict(variant, **{name: lost}))
                    origins.append((position, name, lost))
        if not variants:
            return
        for position in self.visible(self.engine, who, self.read(variants)):
            origin, name, lost = origins[position]
            self.count("lost")
            if origin not in seen:
                self.complain(f"{who} sees a ticket that lost {name} ({lost!r})",
                              json_text(self.tickets[origin]))

    def take_from_directory(self, who, seen):
        spelled = spelled_in([each.get("when") for each in self.portal.get("access", [])
                              if isinstance(each, dict)])
        places = [(path, name) for path, name, value in members_of(self.people)
                  # Nobody can read the one, and the other left out says `internal` (tickets.hpp).
                  if name not in spelled and value != "x" and name != "kind"]
        for path, name in self.random.sample(places, min(5, len(places))):
            people = copy.deepcopy(self.people)
            at = people
            for step in path:
                at = at[step]
            if self.random.random() < 0.5:
                del at[name]
            else:
                at[name] = None
            self.count("lost")
            after = self.visible(self.bound(self.portal, people), who)
            if not after <= seen:
                self.complain(f"{who} sees more without {path} {name}", f"{seen} {after}")


# --------------------------------------------------------------------------------------- documents


def policy(settings):
    return {"ambit": Number("1"),
            "schema": {"objects": {"ticket": {"fields": TICKET}, "contact": {"fields": CONTACT}}},
            "portals": {"support": settings}}


def portal(random):
    own = random.sample(SHOWN, random.randint(2, len(SHOWN)))
    settings = {
        **maybe(random, 0.9, "access", lambda: access(random)),
        **maybe(random, 0.4, "filter", lambda: criterion(random, TICKET_TESTS)),
        **maybe(random, 0.4, "confidential", lambda: criterion(random, TICKET_TESTS)),
        **maybe(random, 0.9, "fields", lambda: {
            "own": own, "shared": random.sample(own, random.randint(1, len(own)))}),
        **maybe(random, 0.3, "own_through", lambda: random.sample(
            ["contact", "requester", "participant"], random.randint(1, 3))),
        **maybe(random, 0.5, "status", lambda: random.choice(["full", "open_closed"])),
        **maybe(random, 0.7, "stage", lambda: {
            "field": "stage", "states": {name: random.choice(["open", "closed"])
                                         for name in random.sample(STAGES, 2)}}),
        "login": {name: random.random() < chance for name, chance in (
            ("registration", 0.9), ("self_registration", 0.7), ("sso", 0.6))},
        "access_lists": random.sample(LISTS, random.randint(1, 2)), "allow_blank": True}
    if random.random() < 0.3:
        settings["relations"] = {"contact": ["contact", "second"],
                                 "company": ["company", "partner"]}
    return settings


def access(random):
    if random.random() < 0.45:
        return [dict(group(random), id=f"g{number}") for number in range(random.randint(1, 3))]
    return one_access(random)


def one_access(random):
    return random.choice([
        *ACCESSES, "any_company", {"kind": "any_company", "company_roles": [random.choice(ROLES)]},
        {"kind": "company_tree", "depth": Number(str(random.randint(1, 3))),
         "from": random.choice(["primary", "any"])}])


def group(random):
    return {"when": criterion(random, CONTACT_TESTS), "access": one_access(random)}


TICKET_TESTS = [
    {"field": "legal", "op": "eq", "value": True}, {"field": "legal", "op": "ne", "value": True},
    {"field": "score", "op": "ge", "value": Number("5")},
    {"field": "score", "op": "lt", "value": Number("5"), "if_missing": True},
    {"field": "priority", "op": "in", "values": ["low", "odd"]},
    {"field": "priority", "op": "ne", "value": "high"}, {"field": "topic", "op": "is_present"},
    {"field": "topic", "op": "contains", "value": "PRINT"},
    {"field": "subject", "op": "not_contains", "value": "fire"},
    {"field": "first", "op": "ne", "value": "P"}, {"field": "seen", "op": "ne", "value": "again"},
    {"field": "created", "op": "in_last", "count": Number("30"), "unit": "days"},
    {"field": "tags", "op": "includes_none", "values": ["a"]},
    {"field": "contact", "op": "ne", "other": "requester"}, {"always": True}]
CONTACT_TESTS = [
    {"field": "title", "op": "eq", "value": "manager"},
    {"field": "title", "op": "ne", "value": "manager"}, {"field": "title", "op": "is_missing"},
    {"field": "seats", "op": "ge", "value": Number("3")},
    {"field": "verified", "op": "eq", "value": True},
    {"field": "email", "op": "ends_with", "value": "@x.example"}, {"always": True}]


def criterion(random, tests, depth=2):
    roll = random.random()
    if depth and roll < 0.2:
        return {"not": criterion(random, tests, depth - 1)}
    if depth and roll < 0.5:
        return {random.choice(["all", "any"]): [
            criterion(random, tests, depth - 1) for _ in range(random.randint(1, 2))]}
    return random.choice(tests)


def spelled_in(criteria):
    """Fields whose absence the policy asks about, or answers for."""
    found, open_ = set(), [each for each in criteria if each]
    while open_:
        at = open_.pop()
        open_ += at.get("all", []) + at.get("any", []) + ([at["not"]] if "not" in at else [])
        if at.get("op") in ("is_missing", "is_present") or "if_missing" in at:
            found.add(at["field"])
        if at.get("field") == "seen":
            found.add("seen")
    return found


def query(random, shown):
    tests = [test for test in TICKET_TESTS
             if all(test[key] in shown for key in ("field", "other") if key in test)]
    sortable = [name for name in SORTABLE if name in shown]
    facets = [name for name in FACETS if name in shown]
    return {
        **maybe(random, 0.6, "view", lambda: random.choice(["all", "own", "company"])),
        **maybe(random, 0.4, "status", lambda: random.choice(["all", "open", "closed"])),
        **maybe(random, 0.3, "search", lambda: random.choice(
            ["PRINT", "strasse", "fire", "é", "a", " t 1 ", "T1"])),
        **maybe(random, 0.5, "filter", lambda: criterion(random, tests)),
        **maybe(random, 0.6, "sort", lambda: [
            {"field": name, "descending": random.random() < 0.5}
            for name in random.sample(sortable, min(len(sortable), random.randint(1, 2)))]),
        **maybe(random, 0.5, "facets", lambda: random.sample(
            facets, random.randint(0, len(facets))))}


def ticket(random, number):
    wrong = random.random() < 0.06
    made = {
        "id": f"T{number}",
        **maybe(random, 0.8, "contact", lambda: random.choice(IDS)),
        **maybe(random, 0.2, "second", lambda: random.choice(IDS)),
        **maybe(random, 0.4, "requester", lambda: random.choice(IDS)),
        **maybe(random, 0.4, "participant", lambda: random.choice(IDS)),
        **maybe(random, 0.8, "company", lambda: random.choice(COMPANIES)),
        **maybe(random, 0.3, "partner", lambda: random.choice(COMPANIES)),
        **maybe(random, 0.8, "subject", lambda: random.choice(TEXTS)),
        **maybe(random, 0.5, "topic", lambda: random.choice(TEXTS)),
        **maybe(random, 0.7, "priority", lambda: random.choice(OPTIONS + ["undeclared"])),
        **maybe(random, 0.6, "legal", lambda: random.random() < 0.5),
        **maybe(random, 0.7, "score", lambda: Number(str(random.randint(0, 9)))),
        **maybe(random, 0.6, "created", lambda: random.choice(
            ["2026-11-20", "2026-10-01", "2025-01-01"])),
        **maybe(random, 0.7, "stage", lambda: random.choice(STAGES + ["gone"])),
        **maybe(random, 0.5, "tags", lambda: random.sample(["a", "b", "c"], random.randint(0, 3)))}
    if wrong:
        made[random.choice(list(TICKET)[:-2])] = random.choice([{}, [Number("1")], Number("1.5")])
    return made


def visitors(random):
    return [{"contact": random.choice(IDS[:3])}, {"contact": random.choice(IDS[:3])},
            {"contact": random.choice(IDS), "sso": True},
            {"contact": random.choice(IDS + ["zoe"])},
            {"employee": random.choice(["uma", "ulf", "pia", "zoe"])}]


def directory(random):
    accounts = [{"id": name, **maybe(random, 0.6, "parent", lambda: random.choice(COMPANIES))}
                for name in random.sample(COMPANIES, random.randint(1, len(COMPANIES)))]
    users = [{"id": "uma", "kind": "internal", "active": random.random() < 0.9,
              "email": "Ana@x.example"},
             {"id": "ulf", "kind": "internal", "active": random.random() < 0.5,
              **maybe(random, 0.8, "email", lambda: "ben@X.example")},
             {"id": "pia", "kind": "partner", "active": True, "email": "ana@x.example"}]
    contacts = [contact(random, name) for name in IDS if random.random() < 0.9]
    for one in contacts:
        if random.random() < 0.5:  # nothing keeps them out, so that the rest is looked at
            one.update(active=True, lists=LISTS, portals=[{"id": "support", "registered": True}])
    return {"users": users, "accounts": accounts, "contacts": contacts}


def contact(random, name):
    return {
        "id": name, **maybe(random, 0.92, "active", lambda: random.random() < 0.95),
        **maybe(random, 0.7, "email", lambda: random.choice(["ana", "ben", name]) + "@x.example"),
        **maybe(random, 0.7, "verified", lambda: random.random() < 0.8),
        **maybe(random, 0.8, "lists", lambda: random.sample(LISTS, random.randint(0, 2))),
        **maybe(random, 0.9, "portals", lambda: [
            {"id": which, **maybe(random, 0.8, "registered", lambda: random.random() < 0.8),
             **maybe(random, 0.5, "self_registered", lambda: True),
             **maybe(random, 0.6, "consent", lambda: True)}
            for which in random.sample(["support", "other"], random.randint(1, 2))]),
        **maybe(random, 0.8, "fields", lambda: {
            **maybe(random, 0.7, "title", lambda: random.choice(["manager", "clerk"])),
            **maybe(random, 0.7, "seats", lambda: random.choice([Number("2"), Number("4"), "x"]))}),
        **maybe(random, 0.9, "companies", lambda: [
            {"id": company, **maybe(random, 0.7, "role", lambda: random.choice(ROLES)),
             **maybe(random, 0.6, "primary", lambda: True)}
            for company in random.sample(COMPANIES, random.randint(0, 3))])}


# ------------------------------------------------------------------------------------- taking away

ABSENT = object()


def ways_to_lose(name):
    """What is left of a ticket's value: nothing, or what nobody can read."""
    ways = [ABSENT, None, {}, "x" * 70000]
    kind = TICKET[name]["type"]
    if kind in ("id", "text", "choice"):
        ways += ["", Number("1")]
    return ways + [[]] if kind == "choices" else ways


def members_of(at, path=()):
    """(path, name, value) of everything in a directory that may be left out."""
    if isinstance(at, list):
        return [found for number, each in enumerate(at)
                for found in members_of(each, (*path, number))]
    if not isinstance(at, dict):
        return []
    return [(path, name, at[name]) for name in at if name != "id"] + [
        found for name, each in at.items() for found in members_of(each, (*path, name))]


if __name__ == "__main__":
    sys.exit(main())
