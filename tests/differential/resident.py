#!/usr/bin/env python3
"""The ticket index: random portals, directories and tickets, and random writes.

    resident.py --library build/capi/libambit.so [--rounds 150] [--seed N]

After each write list, counts, facets, pages, sights and explanations of several viewers are those of
a batch of the tickets that must be there then, and the lists those of the slow decider. Some writes
must be refused, and then nothing has changed. Moments lie on both sides of what criteria ask about
them, and around the nights in which the clocks are set. A failing round prints its seed.
"""
import json
import random as randomness
import sys

import hostile  # noqa: F401  (the paths)
import tickets as scenes
from leads import hostile_zones
from reference.directory import Directory
from reference.tickets import Portal, Viewer
from reference.values import INVALID, Number, json_text, read_json, read_records, read_timestamp
from rounds import play, tell

MOMENTS = ["2026-11-22T09:00:00Z", "2026-12-20T23:30:00Z", "2026-10-24T22:30:00Z",
           "2026-10-25T01:30:00Z", "2026-10-31T00:00:00Z", "2025-01-01T00:00:00Z"]
WANTED = ["insert", "update", "put", "remove", "refused", "emptied", "visible", "invalid", "moment",
          "pages", "across"]


def main():
    played = play(__doc__, lambda seed, counts, _: Round(seed, counts), rounds=150)
    return tell(played, WANTED)


class Round:
    def __init__(self, seed, counts):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.counts = counts
        self.complaints = []

    def judge(self):
        self.people = scenes.directory(self.random)
        self.portal = scenes.portal(self.random)
        document = json_text(scenes.policy(self.portal))
        compiled = self.ambit.Policy.compile(document)
        self.schema = compiled.schema
        self.engine = self.bound(compiled, self.people)
        self.meant = Portal(read_json(document),
                            Directory().apply(read_json(json_text(self.people))), "support")
        self.index = self.ambit.TicketIndex.create(self.engine, "support")
        self.held = {}
        self.number = 0
        for _ in range(self.random.randint(3, 9)):
            self.write()
            self.ask()
            if self.complaints:
                break
        self.close_and_refuse(document)
        return self.complaints

    def bound(self, policy, people):
        return self.ambit.Engine.bind(
            policy, self.ambit.Directory().apply(json_text(people)), hostile_zones())

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def complain(self, what, *more):
        self.complaints.append("\n    ".join([
            what, *more, json_text(self.portal), json_text(self.people),
            json_text(list(self.held.values()))]))

    def batch(self, sources):
        return self.ambit.Batch.from_json(self.schema, "ticket", json_text(sources))

    # ------------------------------------------------------------------------------------- writes

    def write(self):
        kind = self.random.choice(["insert", "update", "put", "put", "remove", "refused"])
        known = self.random.sample(sorted(self.held),
                                   self.random.randint(0, min(5, len(self.held))))
        if kind == "remove":
            if self.random.random() < 0.15:
                known = sorted(self.held)
                self.count("emptied")
            self.index.remove(known)
            for name in known:
                del self.held[name]
        elif kind == "refused":
            self.refused(known)
        else:
            names = known if kind == "update" else self.new_names()
            if kind == "put":
                names = names + known
            sources = [dict(scenes.ticket(self.random, 0), id=name) for name in names]
            getattr(self.index, kind)(self.batch(sources))
            self.held.update((each["id"], each) for each in sources)
        self.count(kind)

    def new_names(self):
        """Some were there before, and went."""
        names = []
        for _ in range(self.random.randint(0, 6)):
            self.number += 1
            names.append(f"T{self.number}" if self.random.random() < 0.8
                         else f"é{self.random.randint(1, self.number)}\n\"")
        return [name for name in dict.fromkeys(names) if name not in self.held]

    def refused(self, known):
        """Writes that must change nothing, for one ticket among good ones."""
        good = dict(scenes.ticket(self.random, 0), id="new")
        writes = [(self.index.put, [good, dict(good)]), (self.index.update, [good]),
                  (self.index.put, [good, {"contact": "ana"}])]
        if known:
            writes.append((self.index.insert, [good, dict(good, id=known[0])]))
        write, sources = self.random.choice(writes)
        calls = [lambda: write(self.batch(sources)),
                 lambda: self.index.remove(known + ["nowhere"])]
        for call in calls:
            try:
                call()
                self.complain("a write that must be refused", json_text(sources))
            except self.ambit.InvalidArgumentError as refusal:
                if not refusal.report.problems:
                    self.complain("a refusal without a problem", json_text(sources))

    # ---------------------------------------------------------------------------------- questions

    def ask(self):
        for who in self.random.sample(scenes.visitors(self.random), 3):
            sources = list(self.held.values())
            batch = self.batch(sources)
            if self.index.size().tickets != len(sources):
                self.complain("size", str(self.index.size()))
            self.now = read_timestamp(self.random.choice(MOMENTS))
            self.who = who
            zone = self.random.choice(["", "Europe/Berlin"])
            viewer = self.ambit.Viewer.bind(
                self.engine, "support", self.ambit.Context(now=self.now, zone=zone), **who)
            self.compare_tickets(viewer, batch, sources)
            meant = Viewer(self.meant, **who, now=self.now, zone=zone)
            for _ in range(3):
                self.compare_list(viewer, batch, sources, meant,
                                  scenes.query(self.random, self.meant.shown(True)))
            self.go_on_across_a_write(viewer)
            if self.complaints:
                return

    def compare_tickets(self, viewer, batch, sources):
        names = [each["id"] for each in sources]
        found, meant = self.index.see(viewer, names + ["nowhere"]), viewer.see(batch)
        if found != meant + [self.ambit.Sight.HIDDEN]:
            self.complain(f"sights of {self.who}", str(found), str(meant))
        for each in meant:
            self.count("invalid" if each.name == "INVALID" else
                       "visible" if each.name != "HIDDEN" else "hidden")
        if self.index.size().invalid != sum(
                self.broken_for_all(each) for each in sources):
            self.complain("count of invalid ones", str(self.index.size()))
        for row, name in enumerate(names):
            for audience in ("customer", "employee"):
                told = self.index.can_see(viewer, name, audience)
                if json.dumps(told) != json.dumps(viewer.can_see(batch, row, audience)):
                    self.complain(f"{self.who} and {name}", json_text(told),
                                  json_text(viewer.can_see(batch, row, audience)))
        page = viewer.list(batch)
        counts = self.index.count(viewer)
        if (counts.tickets, counts.open, counts.closed) != (
                page.get("count", 0), page.get("open", 0), page.get("closed", 0)):
            self.complain(f"counts of {self.who}", str(counts), str(page))
        if counts.own != sum(each.name == "OWN" for each in meant):
            self.complain(f"own ones of {self.who}", str(counts), str(meant))

    def broken_for_all(self, source):
        record = self.meant_record(source)
        return record.broken or any(
            record.value(name) is INVALID for name in self.meant.reads())

    def meant_record(self, source):
        return Viewer(self.meant, contact="nobody", now=0).record(
            read_records(json_text([source]))[0])

    def compare_list(self, viewer, batch, sources, meant, asked):
        size = Number(str(self.random.randint(1, 4)))
        query, pages = dict(asked, page={"size": size}), 0
        whole = None
        while True:
            text = json_text(query)
            page = self.index.list(viewer, text)
            if json.dumps(page) != json.dumps(viewer.list(batch, text)):
                self.complain(f"list of {self.who}", text, json_text(page),
                              json_text(viewer.list(batch, text)))
                return
            if whole is None:
                whole = {key: value for key, value in page.items() if key != "next"}
            else:
                whole["tickets"] += page["tickets"]
            if "next" not in page:
                break
            pages += 1
            query = dict(asked, page={"size": size, "after": page["next"]})
        if pages:
            self.count("pages")
        expected = read_json(json_text(meant.list(
            read_records(json_text(sources)), read_json(json_text(asked)))))
        if read_json(json_text(whole)) != expected:
            self.complain(f"list of {self.who}, decided slowly", json_text(asked),
                          json_text(whole), json_text(expected))
        if any("in_last" in json_text(self.portal.get(key, {}))
               for key in ("filter", "confidential")) and whole.get("count"):
            self.count("moment")

    def go_on_across_a_write(self, viewer):
        """A cursor goes on in what is there then, behind what it had shown."""
        page = self.index.list(viewer, {"page": {"size": 1}})
        if "next" not in page:
            return
        shown = page["tickets"][-1]["id"]
        self.index.remove([shown])
        del self.held[shown]
        query = {"page": {"size": 10000, "after": page["next"]}}
        found = self.index.list(viewer, query)
        meant = viewer.list(self.batch(list(self.held.values())), query)
        self.count("across")
        if json.dumps(found) != json.dumps(meant):
            self.complain("a cursor across a write", json_text(found), json_text(meant))
        sources = list(self.held.values())
        self.compare_tickets(viewer, self.batch(sources), sources)

    def close_and_refuse(self, document):
        """Another directory is no other index; another policy is."""
        other = dict(self.portal, login={"sso": not self.portal["login"]["sso"]})
        stranger = self.ambit.Viewer.bind(
            self.bound(self.ambit.Policy.compile(json_text(scenes.policy(other))), self.people),
            "support", self.ambit.Context(now=0), contact="ana")
        try:
            self.index.list(stranger)
            self.complain("a viewer of another policy is answered")
        except self.ambit.InvalidArgumentError:
            pass
        people = scenes.directory(self.random)
        later = self.ambit.Viewer.bind(
            self.bound(self.ambit.Policy.compile(document), people), "support",
            self.ambit.Context(now=0), contact="ana")
        batch = self.batch(list(self.held.values()))
        if json.dumps(self.index.list(later)) != json.dumps(later.list(batch)):
            self.complain("a viewer of another directory")


if __name__ == "__main__":
    sys.exit(main())
