"""Tables for SQL text: of an object's fields columns of random types, and of records rows that say
the same in JSON and in each database."""
import random as randomness

import hostile
from databases import DIALECTS, array_text
from reference.values import (INVALID, MISSING, UNDECLARED, Number, fold, read_integer, read_number,
                              read_timestamp, write_timestamp)

UNITS = {"unix_seconds": 1000000, "unix_milliseconds": 1000, "unix_microseconds": 1}
TOO_LONG = {"id": "x" * 256, "text": "ß" * 32769, "choice": "y" * 65537}
WHOLE_IDS = ["0", "7", "12", "-5", "9223372036854775807"]
UUIDS = ["a0eebc99-9c0b-4ef8-bb6d-6bb9bd380a11", "00000000-0000-0000-0000-000000000000"]
# By type of column: how each database declares it.
COLUMNS = {
    "text": ("TEXT", "text", "VARCHAR"), "integer": ("INTEGER", "bigint", "BIGINT"),
    "uuid": (None, "uuid", "UUID"), "text[]": (None, "text[]", "VARCHAR[]"),
    "boolean": ("INTEGER", "boolean", "BOOLEAN"),
    "double": ("REAL", "double precision", "DOUBLE"),
    "scaled_integer": ("INTEGER", "bigint", "BIGINT"), "date": ("TEXT", "date", "DATE"),
    "timestamptz": (None, "timestamptz", "TIMESTAMPTZ"),
    "timestamp": (None, "timestamp", "TIMESTAMP"),
    **{name: ("INTEGER", "bigint", "BIGINT") for name in UNITS}}

NO_CASE = {"sqlite": " COLLATE NOCASE", "postgresql": ' COLLATE "no case"',
           "duckdb": " COLLATE NOCASE"}


class Place:
    """Where one field is stored."""

    def __init__(self, random, name, field, is_relation):
        self.name, self.field, self.kind = name, field, field["type"]
        # A column that takes texts for equal which are not the same bytes.
        self.ignores_case = (self.kind in ("id", "text", "choice") and random.random() < 0.3)
        self.column = random.choice([name, f'c "{name}"', name.upper() + " ß"])
        self.folded = None
        self.link = None
        self.spells = None
        if self.kind == "text" and random.random() < 0.8:
            self.folded = self.column + "_folded"
        if self.kind == "id" and not self.ignores_case:
            self.type = "text" if is_relation else random.choice(
                ["text", "text", "integer", "uuid"])
            if is_relation and random.random() < 0.25:
                self.link = "link of " + name
        elif self.kind == "choices":
            self.type = "text[]"
            if random.random() < 0.6:
                self.link = "link of " + name
        elif self.kind == "decimal":
            scale = int(field["scale"])
            self.type = random.choice(["scaled_integer", f"numeric(18,{scale})"])
        elif self.kind == "timestamp":
            self.type = random.choice(["timestamptz", "timestamp", *UNITS])
        else:  # an id that ignores case is a text
            self.type = {"id": "text", "bool": "boolean", "number": "double", "choice": "text"}.get(
                self.kind, self.kind)

    def declared(self, dialect):
        """The column's type in a database; one that it has not holds texts, and is refused."""
        if self.type.startswith("numeric"):
            return "TEXT" if dialect == "sqlite" else self.type
        declared = COLUMNS[self.type][DIALECTS.index(dialect)] or "TEXT"
        return declared + NO_CASE[dialect] if self.ignores_case else declared

    def mapping(self):
        if self.link:
            where = {"table": self.link, "record": "record id", "value": "the value"}
            return {"link": where}
        written = {"column": self.column}
        if self.type != "text" or self.kind == "decimal":
            written["type"] = self.type
        if self.folded:
            written["folded"] = self.folded
        return written


class Tables:
    """`relations`: by field the ids that stand in it, of those that hold people and companies."""

    def __init__(self, random, fields, name, relations):
        self.random, self.fields, self.name, self.relations = random, fields, name, relations
        self.places = {field: Place(random, field, settings, field in relations)
                       for field, settings in fields.items()}
        # Now and then a field that is asked about has no place.
        self.unmapped = {field for field in fields if random.random() < 0.04}
        self.known = set(fields)
        self.spoiler = randomness.Random(random.random())

    def mapping(self, dialect):
        fields = {name: place.mapping() for name, place in self.places.items()
                  if name not in self.unmapped}
        return {"table": self.name, "fields": {"id": "the id", **fields}}

    # ------------------------------------------------------------------------------------- records

    def row(self, number):
        """A record in JSON, of which every value is one that the columns can hold."""
        random, source = self.random, {"id": f"r{number}"}
        for name, place in self.places.items():
            chance = random.random()
            if "derived" in place.field or chance < 0.15:
                continue
            source[name] = self.value(place, chance)
        return self.spoiled(source, number)

    def value(self, place, chance):
        random, kind, field = self.random, place.kind, place.field
        if chance < 0.2:
            return None
        if chance < 0.26 and kind in ("id", "text", "choice"):
            return "" if place.type == "text" else None
        if chance < 0.26 and kind == "choices":
            return random.choice([[], [None], [None, field["options"][0]]])
        if chance < 0.3 and kind in ("choice", "choices"):
            return "unheard of" if kind == "choice" else [field["options"][0], random.choice(
                ["unheard of", ""])]
        if place.name in self.relations:
            return random.choice(self.relations[place.name])
        if kind == "id" and place.type != "text":
            return random.choice(WHOLE_IDS if place.type == "integer" else UUIDS)
        value = hostile.value(random, field)
        if kind == "timestamp":
            unit = UNITS.get(place.type, 1)
            return write_timestamp(read_timestamp(value) // unit * unit)
        return value

    def spoiled(self, source, number):
        """Some records are wrong in a value, and some of a portal's values are of no column."""
        random = self.spoiler
        source = {name: value for name, value in source.items()
                  if name == "id" or self.fits(name, value)}
        if random.random() < 0.08:
            name = random.choice([name for name, place in self.places.items()
                                  if place.kind in TOO_LONG and place.type == "text"
                                  and "derived" not in place.field])
            source[name] = random.choice([TOO_LONG[self.places[name].kind], "a\0", "\0"])
        if random.random() < 0.02:
            source["id"] = random.choice(["", "x" * 256])
        if random.random() < 0.03:
            for name, place in self.places.items():
                if place.kind == "number" and random.random() < 0.5:
                    source[name] = Number("1e999")
        return source

    def fits(self, name, value):
        kind = self.places[name].kind
        if value is None:
            return True
        if kind in ("id", "text", "choice", "date", "timestamp"):
            return isinstance(value, str) and not isinstance(value, Number)
        if kind == "choices":
            return isinstance(value, list) and all(
                each is None or isinstance(each, str) and not isinstance(each, Number)
                for each in value)
        if kind == "bool":
            return isinstance(value, bool)
        return isinstance(value, str) and (
            kind == "decimal" or isinstance(value, Number)) and (
            kind != "integer" or read_integer(value) is not INVALID)

    # ------------------------------------------------------------------------------------ databases

    def load(self, database, records):
        """Gives the rows that the database can hold: PostgreSQL has no U+0000."""
        held = {row for row, record in enumerate(records)
                if database.dialect != "postgresql" or not has_zero(record.source)}
        columns = [("row", "integer"), ("the id", COLUMNS["text"][DIALECTS.index(
            database.dialect)])]
        kept = [place for place in self.places.values() if not place.link]
        for place in kept:
            columns.append((place.column, place.declared(database.dialect)))
            if place.folded:
                columns.append((place.folded, COLUMNS["text"][DIALECTS.index(database.dialect)]))
        rows = []
        for row in sorted(held):
            record = records[row]
            cells = [str(row), record.source["id"]]
            for place in kept:
                cells += self.cells(place, record, database.dialect)
            rows.append(cells)
        database.load(self.name, columns, rows)
        text = COLUMNS["text"][DIALECTS.index(database.dialect)]
        for place in self.places.values():
            if place.link:
                links = []
                for row in sorted(held):
                    record = records[row]
                    value = record.source.get(place.name)
                    values = value if isinstance(value, list) else [] if value is None else [value]
                    links += [[record.source["id"], each] for each in values]
                database.load(place.link, [("record id", text), ("the value", text)], links)
        return held

    def drop(self, database):
        for name in [self.name] + [place.link for place in self.places.values() if place.link]:
            database.drop(name)

    def cells(self, place, record, dialect):
        if "derived" in place.field:
            value = record.value(place.name)
            value = None if value in (INVALID, MISSING, UNDECLARED) else value
            if isinstance(value, bool):
                value = bool_of(value, dialect)
            elif value is not None:
                value = str(value)
        else:
            value = self.stored(place, record.source.get(place.name), dialect)
        if not place.folded:
            return [value]
        return [value, fold(value) if value is not None else None]

    def stored(self, place, value, dialect):
        """A value of a record as a database takes it: PostgreSQL in texts."""
        if place.kind == "number":
            return self.number(value, dialect)
        if value is None:
            return None
        if place.kind == "bool":
            return bool_of(value, dialect)
        if place.kind == "integer":
            return str(read_integer(value)) if dialect != "sqlite" else read_integer(value)
        if place.kind == "decimal":
            return self.decimal(place, value, dialect)
        if place.kind == "choices":
            return array_text(value) if dialect == "postgresql" else (
                value if dialect == "duckdb" else None)
        if place.kind == "timestamp":
            moment = read_timestamp(value)
            if place.type in UNITS:
                whole = moment // UNITS[place.type]
                return whole if dialect == "sqlite" else str(whole)
            text = write_timestamp(moment)
            return text if place.type == "timestamptz" else text[:-1]
        if place.kind == "id" and place.type == "integer":
            return int(value) if dialect == "sqlite" else value
        return value

    def number(self, value, dialect):
        """Missing is NULL or, where there is one, NaN."""
        if value is None:
            return None if dialect == "sqlite" or self.random.random() < 0.5 else "NaN"
        number = read_number(value)
        if number is INVALID:
            return float("inf") if dialect == "sqlite" else "Infinity"
        # Negative zero is written so, in each that has one.
        return number if dialect == "sqlite" else repr(number)

    @staticmethod
    def decimal(place, value, dialect):
        import decimal
        exact = decimal.Decimal(value)
        if place.type == "scaled_integer":
            scaled = int(exact.scaleb(int(place.field["scale"])))
            return scaled if dialect == "sqlite" else str(scaled)
        return f"{exact:f}"


def has_zero(source):
    return any("\0" in value for value in source.values() if isinstance(value, str))


def bool_of(value, dialect):
    if dialect == "sqlite":
        return int(value)
    return "true" if value else "false"


