"""Random portals over random schemas: people and companies whose ids a database, a collation or a
pattern would take for the same, tickets of hostile values, criteria of every kind."""
import hostile
import tickets as scenes
from leads import maybe
from reference.values import Number, json_text

ALIKE = [
    ("a", "A"), ("é", "e\u0301"), ("ß", "ss"), ("ẞ", "ß"), ("ı", "i"), ("İ", "i\u0307"),
    ("%", "_"), ("a%b", "a_b"), ("12", "012"), ("\\", "\\\\"), ("'", "''"), ("x" * 255, "X" * 255),
    ("ﬁ", "fi"), ("a", "a "), ("\"", "\"\""), ("Straße", "STRASSE"), ("{a}", "a"), ("Å", "\u212b"),
    ("9007199254740993", "9007199254740992"), ("NULL", "null"), ("$1", "?1"), ("😀", "a😀")]
# Texts that a pattern would find in each other, and that have nothing in common.
PATTERNS = [("_", "a"), ("a_b", "aXb"), ("%", "ab"), ("a%", "ab"), ("\\", "a\\b"), ("\\%", "\\ab"),
            ("a_", "ab"), ("_b", "ab"), ("%a\\", "ba\\"), ("[a]", "a"), ("?", "a"), ("*", "ab")]
RELATIONS = ["contact", "second", "requester", "participant", "company", "partner"]
PORTALS = ["support", "other", "é portal", "last"]


def alike(random, pairs):
    """Ids of which some look like others."""
    return list(dict.fromkeys(each for pair in random.sample(ALIKE, pairs) for each in pair))


def texts(random):
    """Some of all, two patterns with what they would find, and a word."""
    pairs = [each for pair in random.sample(PATTERNS, 2) for each in pair]
    return list(dict.fromkeys([*random.sample(hostile.TEXTS, 8), *pairs, "abc"]))


class World:
    """A schema with its people; portals and their visitors are drawn from it."""

    def __init__(self, random):
        self.random = random
        self.people, self.companies = alike(random, 2), alike(random, 2)
        schema = hostile.schema(random)
        fields = {name: {"type": "id"} for name in RELATIONS}
        fields.update(schema["objects"]["lead"]["fields"])
        self.fields = fields
        self.schema = {**schema, "objects": {"ticket": {"fields": fields},
                                             "contact": {"fields": scenes.CONTACT}}}
        self.ids_of = {name: self.people if name in RELATIONS[:4] else self.companies
                       for name in RELATIONS}

    def policy(self):
        return {"ambit": Number("1"), "schema": self.schema,
                "portals": {name: self.portal() for name in PORTALS}}

    def portal(self):
        """Most of them let people in, so that the rest is looked at."""
        random = self.random
        own = ["id"] + random.sample([name for name in self.fields], 4)
        choice = self.fields["c1"]["options"]
        settings = {
            **maybe(random, 0.95, "access", self.access),
            **maybe(random, 0.45, "filter", self.criterion),
            **maybe(random, 0.4, "confidential", self.criterion),
            "fields": {"own": own, "shared": own[:random.randint(1, len(own))]},
            **maybe(random, 0.3, "own_through", lambda: random.sample(
                ["contact", "requester", "participant"], random.randint(1, 3))),
            **maybe(random, 0.5, "stage", lambda: {
                "field": "c1", "states": {name: random.choice(["open", "closed"])
                                          for name in random.sample(choice, 2)}}),
            "login": {"registration": True, "self_registration": random.random() < 0.7,
                      "sso": random.random() < 0.6},
            "access_lists": random.sample(scenes.LISTS, random.randint(1, 2)),
            "allow_blank": True}
        if random.random() < 0.5:
            settings["relations"] = {"contact": ["contact", "second"],
                                     "company": ["company", "partner"]}
        return settings

    def criterion(self):
        """Mostly small, so that what one database refuses does not hide the rest."""
        while True:
            depth = self.random.choice([0, 0, 0, 1, 1, 2, 3])
            made = hostile.criterion(self.random, self.fields, depth)
            if '"event"' not in json_text(made):  # which portals do not know
                return made

    def access(self):
        if self.random.random() < 0.5:
            return scenes.one_access(self.random)
        return [{"id": f"g{number}", "access": scenes.one_access(self.random),
                 "when": scenes.criterion(self.random, scenes.CONTACT_TESTS)}
                for number in range(self.random.randint(1, 3))]

    # ----------------------------------------------------------------------------------- directory

    def directory(self):
        random = self.random
        accounts = [{"id": name, **maybe(random, 0.6, "parent", lambda: random.choice(
            self.companies))} for name in self.companies]
        users = [{"id": "uma", "kind": "internal", "active": True, "email": "Ana@x.example"},
                 {"id": "pia", "kind": "partner", "active": True, "email": "ana@x.example"}]
        return {"users": users, "accounts": accounts,
                "contacts": [self.contact(name) for name in self.people]}

    def contact(self, name):
        random = self.random
        made = {
            "id": name, "active": random.random() < 0.95,
            **maybe(random, 0.7, "email", lambda: random.choice(["ana", "Ben"]) + "@x.example"),
            **maybe(random, 0.8, "verified", lambda: random.random() < 0.8),
            "fields": {**maybe(random, 0.7, "title", lambda: random.choice(["manager", "clerk"])),
                       **maybe(random, 0.7, "seats", lambda: random.choice(
                           [Number("2"), Number("4"), "x"]))},
            "companies": [
                {"id": company, **maybe(random, 0.7, "role", lambda: random.choice(scenes.ROLES)),
                 **maybe(random, 0.6, "primary", lambda: True)}
                for company in random.sample(self.companies, random.randint(0, len(self.companies)))]}
        if random.random() < 0.95:
            made["lists"] = random.sample(scenes.LISTS, random.choice([1, 2, 2, 2]))
            made["portals"] = [{"id": portal, "registered": random.random() < 0.95,
                                **maybe(random, 0.5, "self_registered", lambda: True),
                                **maybe(random, 0.6, "consent", lambda: True)}
                               for portal in PORTALS]
        return made

    def visitors(self):
        random = self.random
        made = [{"contact": name} for name in self.people[:3]]
        made.append({"contact": random.choice(self.people), "sso": True})
        made.append(random.choice([{"employee": "uma"}, {"employee": "uma"}, {"employee": "pia"},
                                   {"contact": "nobody"}]))
        return made
