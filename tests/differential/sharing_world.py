"""One world of sharing_sql.py: a hostile schema with a table of records, a directory, a policy that
shares them and shares by hand, asked in every way there is."""
import hostile
import hostile_portals
import sharing
import sql_tables
from leads import hostile_zones
from reference.directory import Directory
from reference.sharing import Sharing, Viewer
from reference.values import Number, Schema, json_text, read_json, read_timestamp
from visibility_world import WorldRound, names_of

OBJECT = "ticket"
ENOUGH = {"read": ("read", "edit"), "edit": ("edit",)}


class World:
    """People whose ids a database, a collation or a pattern would take for the same."""

    def __init__(self, random):
        self.random = random
        self.ids_are = random.choice(["text"] * 5 + ["integer", "uuid"])  # in a column
        alike = {"text": hostile_portals.alike(random, 4) + sharing.USERS,
                 "integer": [*sql_tables.WHOLE_IDS, "1", "2", "10"],
                 "uuid": [sql_tables.UUIDS[0][:-1] + digit for digit in "01234567"]}[self.ids_are]
        self.users = dict(zip(sharing.USERS, dict.fromkeys(alike)))
        schema = hostile.schema(random)
        declared = schema["objects"]["lead"]["fields"]
        self.fields = {"owner.user": {"type": "id"}, "owner.queue": {"type": "id"}, **declared}
        self.schema = {**schema, "objects": {OBJECT: {"fields": declared}}}
        stranger = {"text": "nobody", "integer": "77", "uuid": sql_tables.UUIDS[1]}[self.ids_are]
        self.ids_of = {"owner.user": [*self.users.values(), stranger], "owner.queue": ["q", "Q"]}

    def policy(self):
        settings = self.named(sharing.sharing(self.random))
        for rule in settings.get("rules") or []:
            if "when" in rule:
                rule["when"] = self.criterion()
        return {"ambit": Number("1"), "schema": self.schema, "sharing": {OBJECT: settings}}

    def criterion(self):
        """Mostly small, so that what one database refuses does not hide the rest."""
        while True:
            depth = self.random.choice([0, 0, 0, 1, 1, 2])
            made = hostile.criterion(self.random, self.fields, depth)
            # Events are of what happens, and words of no database.
            if not any(name in json_text(made) for name in ('"event"', '"has_word"')):
                return made

    def directory(self):
        return self.named(sharing.directory(self.random))

    def shares(self, ids):
        random = self.random
        return [{"object": OBJECT, "id": random.choice(ids),
                 "to": self.named(sharing.target(random, "share")),
                 "access": random.choice(["read", "edit"])}
                for _ in range(random.choice([0, 1, 3, 30]))]

    def named(self, value):
        """With the ids of this world's users."""
        if isinstance(value, list):
            return [self.named(each) for each in value]
        if not isinstance(value, dict):
            return value
        made = {key: self.users.get(each, each) if key in ("user", "guest") and isinstance(each, str)
                else self.named(each) for key, each in value.items()}
        if "users" in value:
            for user in made["users"]:
                user["id"] = self.users[user["id"]]
        return made


class SharedRound(WorldRound):
    def judge_world(self, criteria):
        random = self.random
        world = World(random)
        self.policy, self.people = world.policy(), world.directory()
        rules = self.ambit.Policy.compile(json_text(self.policy))
        self.schema = rules.schema
        self.engine = self.ambit.Engine.bind(
            rules, self.ambit.Directory().apply(json_text(self.people)), hostile_zones())
        self.meaning = Schema(read_json(json_text(self.policy["schema"])))
        self.make_tickets(world)
        shares = world.shares([f"r{number}" for number in range(len(self.sources))])
        for database in self.databases:
            self.held[database.dialect] = self.tables.load(database, self.records)
        people = Directory().apply(read_json(json_text(self.people)))
        meant = KeptSharing(read_json(json_text(self.policy)), people, OBJECT)
        for name in random.sample([*world.users.values(), "nobody"], 5):
            self.judge_viewer_of(meant, name, shares)
        for database in self.databases:
            self.tables.drop(database)
        return self.complaints

    def make_tables(self, world):
        """Owners mostly stand in columns of their own."""
        made = super().make_tables(world)
        for name in ("owner.user", "owner.queue"):
            if self.random.random() < 0.95:
                made.places[name].link = None
                made.unmapped.discard(name)
        owner = made.places["owner.user"]
        if world.ids_are != "text" and not owner.ignores_case:
            owner.type = world.ids_are
        return made

    def source(self, number):
        """Mostly with one owner at most."""
        made = self.tables.row(number)
        if "owner.user" in made and "owner.queue" in made and self.random.random() < 0.9:
            del made[self.random.choice(["owner.user", "owner.user", "owner.queue"])]
        return made

    def judge_viewer_of(self, meant, name, shares):
        now = read_timestamp(self.random.choice(hostile.MOMENTS))
        zone = self.random.choice(hostile.ZONES)
        viewer = self.ambit.Sharing.bind(
            self.engine, OBJECT, name, self.ambit.Context(now=now, zone=zone),
            self.ambit.Shares.from_json(json_text(shares)))
        self.what = (f"{name!r} at {now} in {zone!r}: {json_text(self.policy['sharing'])}"
                     f" {json_text(shares)}")
        slow = KeptViewer(meant, name, now, zone, shares=read_json(json_text(shares)))
        sights = [slow.sight(record) for record in self.records]
        self.compare("one at a time", names_of(viewer.see(self.batch)), sights)
        self.compare("columns", [each for part in self.slices for each in names_of(
            viewer.see(part))], sights * self.times)
        for asked, enough in ENOUGH.items():
            expected = {row for row, sight in enumerate(sights) if sight in enough}
            self.judge_answers(viewer, asked, expected)
            for database, condition in self.ask(
                    lambda dialect: viewer.sql(self.mappings[dialect], dialect, asked), {asked}):
                found = self.rows_of(lambda: database.rows(self.tables.name, condition), condition)
                held = expected & self.held[database.dialect]
                if found is not None and found != held:
                    self.complain(f"{database.dialect}, {asked}: {condition.text}"
                                  f" {condition.values}", min(found ^ held))
        self.counts.add_viewer(sights)

    def judge_answers(self, viewer, asked, expected):
        row = self.random.randrange(len(self.records))
        ask = viewer.can_edit if asked == "edit" else viewer.can_see
        if ask(self.batch, row)["allowed"] != (row in expected):
            self.complain(f"one alone, to {asked}", row)
        query = {"access": asked, "page": {"size": 10000}}
        listed = {each["id"] for each in viewer.list(self.batch, query)["records"]}
        if listed != {self.records[row].id for row in expected}:
            self.complain(f"the list to {asked}")
        if viewer.count(self.batch, query) != len(expected):
            self.complain(f"the count to {asked}")


# What does not change while a table is asked is worked out once; what it means is the reference's.


class KeptSharing(Sharing):
    def __init__(self, policy, directory, object_name):
        super().__init__(policy, directory, object_name)
        self.read = super().reads()

    def reads(self):
        return self.read


class KeptViewer(Viewer):
    def record(self, source):
        return source  # a record already
