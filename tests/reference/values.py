"""What the fields of a record hold: types, missing, undeclared, invalid; derived fields."""
import datetime
import decimal
import fractions
import json
import re
import unicodedata


class _State:
    def __init__(self, name):
        self.name = name

    def __repr__(self):
        return self.name


MISSING = _State("missing")        # absent, null, empty
UNDECLARED = _State("undeclared")  # an option that the schema does not declare
INVALID = _State("invalid")        # wrong type, length, encoding or range

INT64_MIN = -(2 ** 63)
INT64_MAX = 2 ** 63 - 1
MAX_ID_BYTES = 255
MAX_TEXT_BYTES = 65536
EPOCH = datetime.datetime(1970, 1, 1, tzinfo=datetime.timezone.utc)
MIN_UNIX_US = -62135596800000000
MAX_UNIX_US = 253402300799999999

WHITE_SPACE = set("\t\n\v\f\r \u0085\u00a0\u1680\u2028\u2029\u202f\u205f\u3000") | {
    chr(code) for code in range(0x2000, 0x200B)}


# ------------------------------------------------------------------------------------------- JSON


class Number(str):
    """A JSON number as it was written, so that no digit is lost."""


class Members(dict):
    """A JSON object that remembers whether a key was repeated in it."""
    repeated = False


def _members(pairs):
    result = Members(pairs)
    result.repeated = len(result) != len(pairs)
    return result


def _constant(name):
    raise ValueError(name + " is no JSON")


def read_json(text):
    return json.loads(text, parse_int=Number, parse_float=Number, parse_constant=_constant,
                      object_pairs_hook=_members)


def json_text(value):
    """JSON text in which every Number stands as it was written."""
    if isinstance(value, Number):
        return str(value)
    if isinstance(value, dict):
        return "{" + ",".join(json.dumps(k) + ":" + json_text(v) for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ",".join(json_text(v) for v in value) + "]"
    return json.dumps(value)


def repeats_a_key(value):
    if isinstance(value, dict):
        return getattr(value, "repeated", False) or any(repeats_a_key(v) for v in value.values())
    if isinstance(value, list):
        return any(repeats_a_key(v) for v in value)
    return False


def read_records(text):
    """The records of a JSON array, of one object, or of JSON Lines; None for a line that is no
    JSON."""
    stripped = text.lstrip(" \t\r\n")
    if stripped.startswith("["):
        return read_json(text)
    try:
        return [read_json(text)]
    except ValueError:
        records = []
        for line in text.split("\n"):
            if line.strip(" \t\r"):
                try:
                    records.append(read_json(line))
                except ValueError:
                    records.append(None)
        return records


# ------------------------------------------------------------------------------------------- text


def fold(text):
    """NFC of the full case folding of the NFD, so that canonically equal texts fold alike."""
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", text).casefold())


def is_text(text):
    """Well-formed (no lone surrogate) and without U+0000."""
    return "\0" not in text and not any(0xD800 <= ord(c) <= 0xDFFF for c in text)


def is_word_character(character):
    return unicodedata.category(character)[0] in "LMN"


def words(text):
    """The runs of letters, marks and digits."""
    result, current = [], ""
    for character in text:
        if is_word_character(character):
            current += character
        elif current:
            result.append(current)
            current = ""
    return result + [current] if current else result


def trim(text):
    while text and text[0] in WHITE_SPACE:
        text = text[1:]
    while text and text[-1] in WHITE_SPACE:
        text = text[:-1]
    return text


def _simple_lower(character):
    return "i" if character == "\u0130" else character.lower()


def _simple_upper(character):
    for mapped in (character.upper(), character.title()):
        if len(mapped) == 1:
            return mapped
    return character


# ---------------------------------------------------------------------------- numbers and calendar

_NUMBER = re.compile(r"-?(0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?", re.ASCII)


def exact(text):
    """The exact value of a JSON number, or None when the text is none or past any of our types."""
    if not _NUMBER.fullmatch(text):
        return None
    number = decimal.Decimal(text)
    if number == 0:
        return fractions.Fraction(0)
    if number.adjusted() > 40 or number.as_tuple().exponent < -20000:
        return None
    return fractions.Fraction(number)


def read_integer(value):
    number = exact(value) if isinstance(value, Number) else None
    if number is None or number.denominator != 1 or not INT64_MIN <= number <= INT64_MAX:
        return INVALID
    return int(number)


def read_decimal(value, scale):
    number = exact(value) if isinstance(value, str) else None
    if number is None:
        return INVALID
    scaled = number * 10 ** scale
    if scaled.denominator != 1 or not INT64_MIN <= scaled <= INT64_MAX:
        return INVALID
    return number


def read_number(value):
    if not isinstance(value, Number):
        return INVALID
    number = float(value)
    return INVALID if number in (float("inf"), float("-inf")) else number


_DATE = re.compile(r"(\d{4})-(\d\d)-(\d\d)", re.ASCII)
_TIMESTAMP = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)[Tt ](\d\d):(\d\d):(\d\d)(?:\.(\d{1,9}))?(?:[Zz]|([+-])(\d\d):(\d\d))",
    re.ASCII)


def read_date(value):
    found = _DATE.fullmatch(value) if _is_string(value) else None
    if not found:
        return INVALID
    try:
        return datetime.date(*map(int, found.groups()))
    except ValueError:
        return INVALID


def read_timestamp(value):
    """Microseconds since 1970-01-01T00:00:00Z."""
    found = _TIMESTAMP.fullmatch(value) if _is_string(value) else None
    if not found:
        return INVALID
    year, month, day, hour, minute, second = map(int, found.groups()[:6])
    digits, sign, offset_hours, offset_minutes = found.groups()[6:]
    try:
        moment = datetime.datetime(year, month, day, hour, minute, second,
                                   tzinfo=datetime.timezone.utc)
    except ValueError:
        return INVALID
    digits = (digits or "").ljust(9, "0")
    if digits[6:] != "000":
        return INVALID
    unix_us = (moment - EPOCH) // datetime.timedelta(microseconds=1) + int(digits[:6])
    if sign:
        if int(offset_hours) > 23 or int(offset_minutes) > 59:
            return INVALID
        offset_us = (int(offset_hours) * 60 + int(offset_minutes)) * 60 * 1000000
        unix_us -= offset_us if sign == "+" else -offset_us
    return unix_us if MIN_UNIX_US <= unix_us <= MAX_UNIX_US else INVALID


def write_timestamp(unix_us):
    moment = EPOCH + datetime.timedelta(microseconds=unix_us)
    fraction = f".{moment.microsecond:06}".rstrip("0") if moment.microsecond else ""
    return f"{moment.year:04}" + moment.strftime("-%m-%dT%H:%M:%S") + fraction + "Z"


def _is_string(value):
    return isinstance(value, str) and not isinstance(value, Number)


# ----------------------------------------------------------------------------------------- schema


class Field:
    def __init__(self, name, settings):
        self.name = name
        self.type = settings["type"]
        self.ignore_case = settings.get("ignore_case", False)
        self.scale = int(settings.get("scale", "0"))
        self.options = settings.get("options", [])
        self.derived = settings.get("derived")
        self.sees_missing = settings.get("sees_missing", False)


_RECORD_FIELDS = {name: {"type": "id"} for name in ("id", "owner.user", "owner.queue", "account")}
OWNERS = ("owner.user", "owner.queue")
_USER_FIELDS = {
    "id": {"type": "id"},
    "kind": {"type": "choice", "options": ["internal", "partner", "guest"]},
    "name": {"type": "text", "ignore_case": True},
    "email": {"type": "text", "ignore_case": True},
    "profile": {"type": "id"}, "account": {"type": "id"}, "role": {"type": "id"},
    "active": {"type": "bool"}, "last_login": {"type": "timestamp"}}

WEEKDAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]


class Schema:
    """Of a document that is known to be right."""

    def __init__(self, document):
        calendar = document.get("calendar", {})
        self.time_zone = calendar.get("time_zone", "UTC")
        self.week_starts_on = WEEKDAYS.index(calendar.get("week_starts_on", "monday"))
        self.fiscal_year_starts_in = int(calendar.get("fiscal_year_starts_in", "1"))
        self.objects = {}
        objects = dict(document.get("objects", {}))
        objects.setdefault("user", {})
        for name, settings in objects.items():
            fields = dict(_USER_FIELDS if name == "user" else _RECORD_FIELDS)
            fields.update(settings.get("fields", {}))
            self.objects[name] = {field: Field(field, how) for field, how in fields.items()}


def fields_read_by(fields, names):
    """The named fields and, for derived ones, what they stand on."""
    result = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in result:
            result.add(name)
            if fields[name].derived is not None:
                waiting.extend(_inputs(fields[name].derived))
    return result


def _inputs(expression):
    if isinstance(expression, list):
        return [name for part in expression for name in _inputs(part)]
    if not isinstance(expression, dict):
        return []
    if "field" in expression:
        return [expression["field"]]
    return [name for part in expression.values() for name in _inputs(part)]


# ----------------------------------------------------------------------------------------- records


class Record:
    """A record of one object: `value(field)` is a value, MISSING, UNDECLARED or INVALID."""

    def __init__(self, fields, source):
        self.fields = fields
        self.source = source
        self.broken = (not isinstance(source, dict) or repeats_a_key(source)
                       or not isinstance(self.value("id"), str))
        self.id = None if self.broken else self.value("id")

    def value(self, name):
        field = self.fields[name]
        if field.derived is not None:
            return derive(self, field)
        value = self._read(field)
        if name in OWNERS and all(isinstance(self._read(self.fields[owner]), str)
                                  for owner in OWNERS if owner in self.fields):
            return INVALID  # at most one of the two
        return value

    def _read(self, field):
        written = look_up(self.source, field.name)
        if written is MISSING and self._path_is_cut(field.name):
            return INVALID
        return written if written in (MISSING, INVALID) else read(field, written)

    def _path_is_cut(self, name):
        """Whether something that is no object, and no field of its own, stands where the objects of
        a dotted field would, and the field is set nowhere else."""
        if name in self.source:
            return False
        inner, parts = self.source, name.split(".")
        for count, part in enumerate(parts[:-1], 1):
            if not isinstance(inner, dict) or inner.get(part) is None:
                return False
            inner = inner[part]
            if not isinstance(inner, dict):
                return ".".join(parts[:count]) not in self.fields
        return False


def look_up(source, name):
    """A dotted field stands as a flat key or as nested objects; both at once is an error."""
    found = []
    if name in source:
        found.append(source[name])
    if "." in name:
        inner = source
        for part in name.split("."):
            inner = inner.get(part, MISSING) if isinstance(inner, dict) else MISSING
        if inner is not MISSING:
            found.append(inner)
    if len(found) == 2:
        return INVALID
    return found[0] if found and found[0] is not None else MISSING


def read(field, written):
    if field.type in ("id", "text", "choice"):
        if not _is_string(written) or not is_text(written):
            return INVALID
        if written == "":
            return MISSING
        size = len(written.encode("utf-8"))
        if size > (MAX_ID_BYTES if field.type == "id" else MAX_TEXT_BYTES):
            return INVALID
        if field.type == "choice" and written not in field.options:
            return UNDECLARED
        return str(written)
    if field.type == "choices":
        if not isinstance(written, list):
            return INVALID
        members = [member for member in written if member is not None]
        if not all(_is_string(member) and is_text(member) for member in members):
            return INVALID
        if not members:
            return MISSING
        if any(member not in field.options for member in members):
            return UNDECLARED
        return frozenset(members)
    if field.type == "bool":
        return written if isinstance(written, bool) else INVALID
    if field.type == "integer":
        return read_integer(written)
    if field.type == "decimal":
        return read_decimal(written, field.scale)
    if field.type == "number":
        return read_number(written)
    if field.type == "date":
        return read_date(written)
    if field.type == "timestamp":
        return read_timestamp(written)
    raise AssertionError(field.type)


# ----------------------------------------------------------------------------------- derived fields


def derive(record, field):
    names = fields_read_by(record.fields, _inputs(field.derived))
    if any(record.value(name) is INVALID for name in names):
        return INVALID
    return evaluate(record, field.derived)


def evaluate(record, expression):
    """The value of an expression, MISSING where it has none (an empty or far too long text is
    none), UNDECLARED where it stands on such an option."""
    value = _evaluate(record, expression)
    if isinstance(value, str) and not 0 < len(value.encode("utf-8")) <= MAX_TEXT_BYTES:
        return MISSING
    return value


def _evaluate(record, expression):
    if isinstance(expression, Number):
        return int(expression)
    if isinstance(expression, str):
        return str(expression)
    (name, operand), = expression.items()
    if name == "field":
        return record.value(operand)
    if name == "is_missing":
        return evaluate(record, operand) is MISSING
    values = [evaluate(record, part) for part in
              (operand if isinstance(operand, list) else [operand])]
    if name == "first_present":
        return next((value for value in values if value is not MISSING), MISSING)
    for state in (MISSING, UNDECLARED):
        if any(value is state for value in values):
            return state
    return _apply(name, values)


def _apply(name, values):
    first = values[0]
    if name == "left":
        return first[:max(values[1], 0)]
    if name == "right":
        return first[len(first) - min(max(values[1], 0), len(first)):]
    if name == "mid":
        start = values[1] - 1
        return MISSING if start < 0 else first[start:start + max(values[2], 0)]
    if name == "trim":
        return trim(first)
    if name == "lower":
        return "".join(map(_simple_lower, first))
    if name == "upper":
        return "".join(map(_simple_upper, first))
    if name == "length":
        return len(first)
    if name == "concat":
        return "".join(values)
    if name == "find":
        return values[1].find(first) + 1
    if name == "to_integer":
        digits = trim(first)
        whole = re.fullmatch(r"([+-]?)0*([0-9]{1,19})", digits, re.ASCII)
        number = int(whole.group(1) + whole.group(2)) if whole else None
        return MISSING if number is None or not _fits(number) else number
    if name == "to_text":
        return str(first)
    if name == "modulo":
        return first % values[1] if values[1] != 0 else MISSING
    result = {"add": first + values[1], "subtract": first - values[1],
              "multiply": first * values[1]}[name]
    return result if _fits(result) else MISSING


def _fits(number):
    return INT64_MIN <= number <= INT64_MAX


def ascii_lower(text):
    """Of a mail address."""
    return "".join(chr(ord(c) + 32) if "A" <= c <= "Z" else c for c in text)
