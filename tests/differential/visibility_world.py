"""One world of visibility.py: a schema with a table of tickets, portals over it, visitors and
criteria, asked in every way there is."""
import random as randomness

import hostile
import hostile_portals
import sql_tables
from arrow_columns import Columns
from databases import DIALECTS
from leads import hostile_zones
from reference.criteria import Moment, verdict
from reference.directory import Directory
from reference.tickets import Portal, Viewer
from reference.values import Record, Schema, json_text, read_json, read_timestamp

SIZES = [63, 64, 65, 128, 129, 150, 200]  # of tables: a column is scanned by 64 rows
REFUSALS = {"unmapped_field", "no_folded_column", "untranslatable_test", "linked_field",
            "different_columns", "unsupported_by_dialect", "too_many_values", "clocks_set_back"}


class WorldRound:
    def __init__(self, seed, databases, counts):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.databases = databases
        self.counts = counts
        self.complaints = []

    def judge(self, criteria):
        with hostile.only_texts(hostile_portals.texts(self.random)):
            return self.judge_world(criteria)

    def judge_world(self, criteria):
        random = self.random
        world = hostile_portals.World(random)
        self.policy = world.policy()
        self.people = world.directory()
        rules = self.ambit.Policy.compile(json_text(self.policy))
        self.schema = rules.schema
        self.engine = self.ambit.Engine.bind(
            rules, self.ambit.Directory().apply(json_text(self.people)), hostile_zones())
        self.meaning = Schema(read_json(json_text(self.policy["schema"])))
        self.make_tickets(world)
        for database in self.databases:
            self.held[database.dialect] = self.tables.load(database, self.records)
        self.judge_portals(world)
        self.judge_criteria(world, criteria)
        for database in self.databases:
            self.tables.drop(database)
        return self.complaints

    def make_tickets(self, world):
        """The tickets as records, a batch of JSON, and batches of columns that follow each other."""
        random, fields = self.random, self.meaning.objects["ticket"]
        self.tables = self.make_tables(world)
        count = random.choice(SIZES)
        self.sources = [self.source(number) for number in range(count)]
        self.records = [KeptRecord(fields, source) for source in self.sources]
        self.texts = [json_text({key: value for key, value in source.items() if key != "id"})[1:]
                      for source in self.sources]
        self.readable = [row for row, record in enumerate(self.records) if not record.broken]
        self.batch = self.batch_of(self.named(range(count)))
        self.readable_batch = self.batch_of(self.named(self.readable))
        # Now and then the same tickets over and over: a column is scanned by blocks of 4096.
        self.times = 1 if random.random() < 0.85 else 8400 // count + 1
        columns = Columns(random, fields, self.records * self.times)
        cuts = {0, count * self.times, *random.sample(range(count), random.choice([0, 1, 2]))}
        cuts = sorted(cuts)  # early ones, so that a slice of a long table has several blocks
        self.slices = [self.ambit.Batch.from_arrow(self.schema, "ticket", columns.slice(
            first, end - first)) for first, end in zip(cuts, cuts[1:])]
        self.mappings = {name: self.ambit.Mapping.compile(
            self.schema, "ticket", json_text(self.tables.mapping(name))) for name in DIALECTS}
        self.held = {}  # by dialect: the rows that a database can hold

    def make_tables(self, world):
        return sql_tables.Tables(self.random, world.fields, "ticket table \"x\"", world.ids_of)

    def source(self, number):
        return self.tables.row(number)

    def named(self, rows, prefix=""):
        return [(prefix + self.sources[row]["id"], row) for row in rows]

    def batch_of(self, named):
        """Of an id and the row that it has the other values of."""
        texts = ["{" + f'"id": {json_text(name)}' + (", " if self.texts[row] != "}" else "")
                 + self.texts[row] for name, row in named]
        return self.ambit.Batch.from_json(self.schema, "ticket", "[" + ",".join(texts) + "]")

    # ------------------------------------------------------------------------------------- viewers

    def judge_portals(self, world):
        document = read_json(json_text(self.policy))
        people = Directory().apply(read_json(json_text(self.people)))
        for name in hostile_portals.PORTALS:
            self.counts.portals += 1
            meant = KeptPortal(document, people, name)
            index = self.index_of(name)
            for who in world.visitors():
                self.now = read_timestamp(self.random.choice(hostile.MOMENTS))
                self.zone = self.random.choice(hostile.ZONES)
                viewer = self.ambit.Viewer.bind(
                    self.engine, name, self.ambit.Context(now=self.now, zone=self.zone), **who)
                self.what = (f"{who} at {self.now} in {self.zone!r}, portal {name}: "
                             f"{json_text(self.policy['portals'][name])}")
                slow = KeptViewer(meant, **who, now=self.now, zone=self.zone)
                self.judge_viewer(viewer, index, [
                    slow.sight_of(record) for record in self.records])

    def judge_viewer(self, viewer, index, meant):
        self.compare("one at a time", names_of(viewer.see(self.batch)), meant)
        row = self.random.randrange(len(meant))
        if viewer.can_see(self.batch, row)["visible"] != (meant[row] in ("own", "shared")):
            self.complain("one alone", row)
        scanned = [each for part in self.slices for each in names_of(viewer.see(part))]
        self.compare("columns", scanned, meant * self.times)
        self.compare_index(viewer, index, meant)
        asked = 0
        for database, condition in self.ask(
                lambda dialect: viewer.sql(self.mappings[dialect], dialect), {"viewer"}):
            asked += 1
            held = self.held[database.dialect]
            own = self.rows_of(lambda: database.own(self.tables.name, condition), condition)
            if own is not None:
                found = [("own" if own[row] else "shared") if row in own else "" for row in held]
                self.compare(f"{database.dialect}: {condition.text} {condition.values}", found, [
                    meant[row] if meant[row] in ("own", "shared") else "" for row in held],
                    list(held))
        self.counts.add_viewer(meant, asked)

    def index_of(self, portal):
        """Holds the tickets after others under their ids, and of some that went."""
        random = self.random
        index = self.ambit.TicketIndex.create(self.engine, portal)
        first = random.sample(self.readable, len(self.readable) // 2)
        stale = [(name, random.choice(self.readable)) for name, _ in self.named(first)]
        gone = self.named(random.sample(self.readable, 9), "gone")
        index.insert(self.batch_of(stale + gone))
        index.remove([name for name, _ in random.sample(stale, 5) + gone])
        index.put(self.readable_batch)
        return index

    def compare_index(self, viewer, index, meant):
        rows = self.readable
        ids = [self.records[row].id for row in rows]
        self.compare("the index", names_of(index.see(viewer, ids)), [meant[row] for row in rows],
                     rows)
        page = index.list(viewer, {"page": {"size": 10000}})
        listed = {each["id"]: "own" if each["way"] == "own" else "shared"
                  for each in page.get("tickets", [])}
        seen = {name: meant[row] for name, row in zip(ids, rows) if meant[row] in ("own", "shared")}
        if listed != seen:
            self.complain(f"the index lists {listed}, and {seen} are seen")
        counts = index.count(viewer)
        if (counts.tickets, counts.own) != (len(seen), sum(each == "own" for each in seen.values())):
            self.complain(f"the index counts {counts}, and {seen} are seen")

    # ------------------------------------------------------------------------------------ criteria

    def judge_criteria(self, world, criteria):
        random, known = self.random, world.fields
        self.now, self.zone = read_timestamp(random.choice(hostile.MOMENTS)), random.choice(
            hostile.ZONES)
        context = self.ambit.Context(now=self.now, zone=self.zone,
                                     event=random.choice(hostile.EVENTS))
        moment = Moment(self.meaning, self.now, self.zone, context.event)
        for _ in range(criteria):
            # Mostly small, so that what is refused does not hide the rest.
            text = json_text(hostile.criterion(random, known, random.choice([0, 0, 1, 1, 2, 3])))
            self.what = f"{text} at {self.now} in {self.zone!r}"
            criterion = self.ambit.Criterion.compile(self.schema, "ticket", text)
            written = read_json(text)
            meant = [verdict(written, record, moment) for record in self.records]
            self.counts.verdicts += len(meant)
            self.compare("one at a time", names_of(criterion.test(
                self.batch, context, hostile_zones())), meant)
            self.compare("columns", [each for part in self.slices for each in names_of(
                criterion.test(part, context, hostile_zones()))], meant * self.times)
            passed = {row for row, each in enumerate(meant) if each == "passed"}
            for database, condition in self.ask(
                    lambda dialect: criterion.sql(self.mappings[dialect], dialect, context,
                                                  hostile_zones()), operators_of(written)):
                found = self.rows_of(lambda: database.rows(self.tables.name, condition), condition)
                expected = passed & self.held[database.dialect]
                if found is not None and found != expected:
                    self.complain(f"{database.dialect}: {condition.text} {condition.values}",
                                  min(found ^ expected))

    # ---------------------------------------------------------------------------------- databases

    def ask(self, make, operators):
        """(database, condition) where it was said; what is refused must be refused by name."""
        for database in self.databases:
            try:
                condition = make(database.dialect)
            except self.ambit.InvalidArgumentError as error:
                self.counts.add_sql(operators, database.dialect, True)
                for problem in error.report.problems:
                    self.counts.refusals[problem.code] = self.counts.refusals.get(
                        problem.code, 0) + 1
                    if problem.code not in REFUSALS or not problem.hint or not problem.pointer \
                            and not problem.field:
                        self.complain(f"refused as {problem}")
                continue
            self.counts.add_sql(operators, database.dialect, False)
            yield database, condition

    def rows_of(self, ask, condition):
        try:
            return ask()
        except Exception as error:  # noqa: BLE001: whatever a database has to say
            self.complain(f"{error}: {condition.text} {condition.values}")
            return None

    def compare(self, way, found, meant, rows=None):
        if found == meant:
            return
        at = next((at for at, (one, other) in enumerate(zip(found, meant)) if one != other), None)
        if at is None:
            self.complain(f"{way}: {len(found)} answers for {len(meant)} tickets")
        else:
            self.complain(f"{way} says {found[at] or 'hidden'}, and {meant[at] or 'hidden'} is right",
                          rows[at] if rows else at % len(self.sources))

    def complain(self, what, row=None):
        source = "" if row is None else f"\n    row {row}: {json_text(self.sources[row])[:2000]}"
        self.complaints.append(f"{what}\n    {self.what}{source}\n    {json_text(self.people)}")


# What does not change while a table is asked is worked out once; what it means is the reference's.


class KeptRecord(Record):
    def __init__(self, fields, source):
        self.kept = {}
        super().__init__(fields, source)

    def value(self, name):
        if name not in self.kept:
            self.kept[name] = super().value(name)
        return self.kept[name]


class KeptPortal(Portal):
    def __init__(self, policy, directory, name):
        super().__init__(policy, directory, name)
        self.read = super().reads()

    def reads(self):
        return self.read


class KeptViewer(Viewer):
    def __init__(self, portal, **who):
        super().__init__(portal, **who)
        self.kept = {}

    def once(self, name, work_out):
        if name not in self.kept:
            self.kept[name] = work_out()
        return self.kept[name]

    def may_enter(self):
        return self.once("entry", super().may_enter)

    def contacts(self):
        return self.once("contacts", super().contacts)

    def granted(self):
        return self.once("granted", super().granted)

    def sight_of(self, record):
        made = self.decide(record)
        if made.get("visible"):
            return "own" if made["own"] else "shared"
        return "invalid" if made["reason"] == "invalid" else "hidden"


def names_of(answers):
    return [each.name.lower() for each in answers]


def operators_of(written):
    if "not" in written:
        return operators_of(written["not"])
    for key in ("all", "any"):
        if key in written:
            return {op for part in written[key] for op in operators_of(part)}
    return {written["op"]} if "op" in written else set(written)
