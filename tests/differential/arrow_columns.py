"""Records as Arrow columns, made by hand over ctypes: no package is needed for them.

    columns = Columns(random, fields, records)         # reference records of one object
    batch = ambit.Batch.from_arrow(schema, "ticket", columns.slice(64, 65))

Layouts are drawn for each column: texts behind offsets of 32 or 64 bits, as views or in a
dictionary; columns that begin within their buffers; what is missing as null, and of a number also as
NaN. A slice begins within its columns, as those of other libraries do. Derived fields have none.
"""
import array
import ctypes
import datetime
import decimal
import struct

import hostile  # noqa: F401  (the paths)
from ambit._arrow import ArrowArray, ArrowSchema, give
from reference.values import INVALID, read_integer, read_number, read_timestamp

EPOCH_DAY = datetime.date(1970, 1, 1).toordinal()
INDICES = {"c": "b", "S": "H", "i": "i"}  # formats of a dictionary's indices, as `array` has them
UNITS = {"tsm:": 1000, "tss:": 1000000}
_KEEP = ctypes.CFUNCTYPE(None, ctypes.c_void_p)(lambda structure: None)  # the memory is Python's
RELEASE = ctypes.cast(_KEEP, ctypes.c_void_p).value


class Columns:
    def __init__(self, random, fields, records):
        self.random = random
        self.count = len(records)
        self.children = [self.column(field, [record.source.get(name) for record in records])
                         for name, field in fields.items() if field.derived is None]

    def slice(self, first, count):
        """Rows from `first` on, as what a batch is bound to."""
        return Slice(Node("+s", "", count, [None], self.children, offset=first))

    def column(self, field, values):
        if field.type in ("id", "text", "choice"):
            return self.texts(field.name, values)
        if field.type == "choices":
            return self.lists(field.name, values)
        form, code, read = self.plain(field, values)
        if field.type == "bool":
            return self.flat(form, field.name, values, lambda held: [_bits(held)], bool)
        if code is None:
            return self.flat(form, field.name, values, lambda held: [b"".join(held)], read)
        return self.flat(form, field.name, values, lambda held: [array.array(code, held).tobytes()],
                         read)

    def plain(self, field, values):
        """Format, code of `array`, and what makes a held value of a written one; None: 0."""
        if field.type == "decimal":
            return f"d:38,{field.scale}", None, lambda text: int(
                decimal.Decimal(text or "0").scaleb(field.scale)).to_bytes(
                    16, "little", signed=True)
        if field.type == "number":
            return "g", "d", _number
        if field.type == "date":
            return "tdD", "i", lambda text: _day(text) if text else 0
        if field.type == "timestamp":
            moments = [read_timestamp(value) for value in values if value]
            unit = next((name for name, size in UNITS.items() if self.random.random() < 0.5
                         and all(moment % size == 0 for moment in moments)), "tsu:")
            zone = self.random.choice(["", "UTC", "Europe/Berlin"])
            size = UNITS.get(unit, 1)
            return unit + zone, "q", lambda text: read_timestamp(text) // size if text else 0
        return "b" if field.type == "bool" else "l", "q", lambda text: (
            read_integer(text) if text else 0)

    # ------------------------------------------------------------------------------------ layouts

    def flat(self, form, name, values, buffers_of, held):
        """Nulls have a value too, which nobody may read."""
        junk = self.random.choice([0, 0, 1, 7, 64, 65])
        values = [None] * junk + values
        there = [value is not None for value in values]
        if form == "g":  # NaN says the same
            there = [each or self.random.random() < 0.5 for each in there]
        return Node(form, name, self.count, [self.validity(there)] + buffers_of(
            [held(value) for value in values]), offset=junk)

    def validity(self, there):
        if all(there) and self.random.random() < 0.5:
            return None
        return _bits(there)

    def texts(self, name, values):
        layout = self.random.choice(["u", "U", "vu", "dictionary"])
        if layout != "dictionary":
            return self.plain_texts(layout, name, values, self.random.choice([0, 3, 64]))
        form = self.random.choice(list(INDICES))
        known = list(dict.fromkeys(value for value in values if value is not None)) + ["unused"]
        if len(known) > 127:
            form = "i"
        junk = self.random.choice([0, 5, 63])
        where = {value: number for number, value in enumerate(known)}
        values = [None] * junk + values
        there = self.validity([value is not None for value in values])
        indices = array.array(INDICES[form], [where.get(value, 0) for value in values]).tobytes()
        return Node(form, name, self.count, [there, indices], offset=junk,
                    dictionary=self.plain_texts(
                        self.random.choice(["u", "U", "vu"]), "", known, 0))

    def plain_texts(self, form, name, values, junk):
        values = ["junk"] * junk + values
        there = self.validity([value is not None for value in values])
        written = [(value or "").encode() for value in values]
        count = len(values) - junk
        if form == "vu":
            return Node(form, name, count, [there, *_views(written)], offset=junk)
        ends = array.array("i" if form == "u" else "q", [0])
        for each in written:
            ends.append(ends[-1] + len(each))
        return Node(form, name, count, [there, ends.tobytes(), b"".join(written)], offset=junk)

    def lists(self, name, values):
        there = self.validity([value is not None for value in values])
        ends = array.array("i", [0])
        for each in values:
            ends.append(ends[-1] + len(each or []))
        members = [member for each in values for member in each or []]
        return Node("+l", name, self.count, [there, ends.tobytes()], [self.texts_of(members)])

    def texts_of(self, members):
        count, self.count = self.count, len(members)
        made = self.texts("item", members)
        self.count = count
        return made


class Slice:
    """What has `__arrow_c_array__`."""

    def __init__(self, node):
        self.node = node

    def __arrow_c_array__(self, requested_schema=None):
        self.node.array.node = self.node  # whoever has the structure needs what it points at
        return give(self.node.schema, self.node.array)


class Node:
    """One array with its schema, and all that they point at."""

    def __init__(self, form, name, length, buffers, children=(), offset=0, dictionary=None):
        self.kept = [form.encode(), name.encode(), buffers, children, dictionary]
        # Null pointers are for buffers that are not there: an empty one has a place.
        self.buffers = (ctypes.c_void_p * len(buffers))(
            *[None if each is None else ctypes.cast(ctypes.c_char_p(each or b"\0"),
                                                    ctypes.c_void_p).value for each in buffers])
        self.schemas = (ctypes.c_void_p * max(1, len(children)))(
            *[ctypes.addressof(each.schema) for each in children])
        self.arrays = (ctypes.c_void_p * max(1, len(children)))(
            *[ctypes.addressof(each.array) for each in children])
        self.schema = ArrowSchema(
            format=self.kept[0], name=self.kept[1], flags=2, n_children=len(children),
            children=ctypes.addressof(self.schemas), release=RELEASE,
            dictionary=dictionary and ctypes.addressof(dictionary.schema))
        self.array = ArrowArray(
            length=length, null_count=-1, offset=offset, n_buffers=len(buffers),
            n_children=len(children), buffers=ctypes.addressof(self.buffers),
            children=ctypes.addressof(self.arrays), release=RELEASE,
            dictionary=dictionary and ctypes.addressof(dictionary.array))


def _bits(flags):
    made = bytearray((len(flags) + 7) // 8)
    for position, each in enumerate(flags):
        if each:
            made[position // 8] |= 1 << position % 8
    return bytes(made)


def _views(written):
    """Short texts stand in their views, long ones in two buffers by turns."""
    views, long = [], [b"", b""]
    for number, each in enumerate(written):
        if len(each) <= 12:
            views.append(struct.pack("<i12s", len(each), each))
        else:
            which = number % 2
            views.append(struct.pack("<i4sii", len(each), each[:4], which, len(long[which])))
            long[which] += each
    return [b"".join(views), *long, struct.pack("<qq", *map(len, long))]


def _number(text):
    if text is None:
        return float("nan")
    number = read_number(text)
    return float("inf") if number is INVALID else number


def _day(text):
    return datetime.date.fromisoformat(text).toordinal() - EPOCH_DAY
