"""Random schemas, criteria and records out of values that have broken such systems before."""
import contextlib
import datetime
import decimal
import json
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, os.path.join(HERE, "../../capi/python"))

from reference.values import (INT64_MAX, INT64_MIN, Number, fold,  # noqa: E402
                              is_word_character, json_text, read_timestamp)

TEXTS = [
    "a", "A", "b", "ab", "AB", "aB", "abc", "a b", "ba", " ", "\t", "a ", "net", "x.net", "net2",
    "net-x", "ß", "ẞ", "ss", "SS", "sS", "Straße", "STRASSE", "strasse", "i", "I", "ı", "İ",
    "i\u0307", "I\u0307", "é", "e\u0301", "É", "E\u0301", "e", "Å", "A\u030a", "\u212b", "å",
    "\u212a", "k", "ﬁ", "fi", "FI", "σ", "ς", "Σ", "😀", "a😀b", "\U00010400", "\U00010428", "\u0958",
    "\u0915\u093c", "ΐ", "ΐ", "\u1fd3", "ᾳ", "αι", "ᾼ", "\u0345", "α\u0345\u0301", "q\u0307\u0323",
    "q\u0323\u0307", "ŉ", "ʼn", "ǆ", "Ǆ", "ǅ", "각", "\u1100\u1161\u11a8", "\uff21", "\uff41",
    "\uab70", "\u13a0", "\u1e9e", "\ufffd", "\ue000", "\u2028", "\x7f", "\x01", "\"", "\\", "0042",
    "42", "+7", " 12 ", "9223372036854775808", "-9223372036854775808", "4.5", "1e3", "null", "true",
    "\u3000x\u00a0", "٣", "x٣", "%", "_", "a%", "a_b", "%a\\", "\\%", "'", "''", "$1"]
IDS = [
    "a", "A", "b", "12", "012", "é", "e\u0301", "x" * 255, "ß", "ss", "a/b", "😀"]
OPTIONS = ["new", "New", "open", "ß", "SS", "é", "e\u0301", "x y", "0"]
INTEGERS = [
    "0", "-0", "1", "-1", "2", "3", "5", "7", "100", "1e2", "1.0", "9007199254740992",
    "9007199254740993", str(INT64_MAX), str(INT64_MIN), str(INT64_MAX - 1), "1000e-1", "-0.0"]
DECIMALS = [
    "0", "-0.0", "0.1", "0.10", "1", "1.5", "-1.5", "10.50", "1e-1", "1e2", "12345678.9",
    "-12345678.9"]
NUMBERS = [
    "0", "-0.0", "0.1", "0.2", "0.30000000000000004", "0.3", "1e308", "-1e308", "5e-324", "1e-400",
    "1", "9007199254740993", "9007199254740992", "1.7976931348623157e308",
    "3.141592653589793238462643"]
ZONES = [
    "", "UTC", "Europe/Berlin", "America/Sao_Paulo", "Asia/Tokyo", "America/New_York",
    "Pacific/Apia", "Australia/Lord_Howe", "Asia/Kathmandu", "Pacific/Kiritimati",
    "America/St_Johns", "Africa/Casablanca", "Europe/Dublin", "Asia/Gaza", "America/Havana"]
MOMENTS = [
    "2026-11-22T09:00:00Z", "2024-02-29T12:00:00Z", "2028-02-29T23:59:59.999999Z",
    "2026-03-29T00:59:59Z", "2026-03-29T01:00:00Z", "2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z",
    "2018-11-04T02:59:59Z", "2018-11-04T03:00:00Z", "2011-12-30T09:59:59Z", "2011-12-30T10:00:00Z",
    "2026-01-31T22:00:00Z", "2026-12-31T23:59:59Z", "2027-01-01T00:00:00Z",
    "1969-12-31T23:59:59.999999Z", "2040-07-01T00:00:00Z", "2006-10-29T03:00:00Z",
    "2026-03-31T12:00:00Z"]
UNITS = ["minutes", "hours", "days", "weeks", "months", "years"]
PERIODS = ["today", "yesterday", "tomorrow"] + [
    which + "_" + span for which in ("this", "last", "next")
    for span in ("week", "month", "quarter", "year", "fiscal_quarter", "fiscal_year")]
WRONG = [True, Number("5"), Number("1.5"), "wrong", [], {}, ["x"], {"a": Number("1")},
         Number("1e400"), Number("9223372036854775808"), "2023-02-29", "2026-11-22T09:00:00", "\0",
         "\ud800", ["a", Number("1")]]


@contextlib.contextmanager
def only_texts(texts):
    """Few texts, so that values meet what is asked of them more often; a word is among them."""
    global TEXTS
    before, TEXTS = TEXTS, texts
    try:
        yield
    finally:
        TEXTS = before


def some(random, most, make):
    return [make() for _ in range(random.randint(1, most))]


# ----------------------------------------------------------------------------------------- schemas


def schema(random):
    """A schema document, and of each field what is needed to make values for it."""
    fields = {}
    for name in ("t1", "t2", "deep.t3", "very.deep.t4"):
        fields[name] = {"type": "text", "ignore_case": random.random() < 0.5}
    for name in ("i1", "i2", "deep.i3"):
        fields[name] = {"type": "integer"}
    for name in ("c1", "c2"):
        fields[name] = {"type": "choice", "options": random.sample(OPTIONS, 4)}
    fields["c2"]["options"] = fields["c1"]["options"]
    fields["s1"] = {"type": "choices", "options": random.sample(OPTIONS, 5)}
    fields["p1"], fields["p2"] = {"type": "id"}, {"type": "id"}
    fields["b1"], fields["b2"] = {"type": "bool"}, {"type": "bool"}
    scale = Number(str(random.choice([0, 1, 2, 9])))
    fields["m1"] = {"type": "decimal", "scale": scale}
    fields["m2"] = {"type": "decimal", "scale": scale}
    fields["n1"], fields["n2"] = {"type": "number"}, {"type": "number"}
    fields["d1"], fields["d2"] = {"type": "date"}, {"type": "date"}
    fields["w1"], fields["w2"] = {"type": "timestamp"}, {"type": "timestamp"}
    for position in range(4):
        name = f"x{position}"
        kind = random.choice(["text", "integer", "bool"])
        blank = random.random() < 0.3
        written = expression(random, fields, kind, blank, 3)
        fields[name] = {"type": kind, "derived": written}
        if reads_blanks(written):
            fields[name]["sees_missing"] = True
        if kind == "text" and random.random() < 0.5:
            fields[name]["ignore_case"] = True
    return {"calendar": {"time_zone": random.choice(ZONES[1:]),
                         "week_starts_on": random.choice(["monday", "sunday", "saturday"]),
                         "fiscal_year_starts_in": Number(str(random.randint(1, 12)))},
            "objects": {"lead": {"fields": fields}}}


def reads_blanks(written):
    if isinstance(written, dict):
        return any(key in ("is_missing", "first_present") or reads_blanks(value)
                   for key, value in written.items())
    return isinstance(written, list) and any(reads_blanks(part) for part in written)


def expression(random, fields, kind, blank, depth):
    def of(*types):
        return {"field": random.choice(
            [name for name, field in fields.items() if field["type"] in types])}

    def text():
        if depth == 0 or random.random() < 0.3:
            return of("text", "id", "choice") if random.random() < 0.8 else random.choice(TEXTS)
        return expression(random, fields, "text", blank, depth - 1)

    def integer():
        if depth == 0 or random.random() < 0.3:
            return of("integer") if random.random() < 0.7 else Number(str(random.randint(-3, 5)))
        return expression(random, fields, "integer", blank, depth - 1)

    def few():
        return Number(str(random.randint(-1, 4)))

    if kind == "bool":
        return {"is_missing": {"field": random.choice(list(fields))}} if blank else of("bool")
    if kind == "integer":
        op = random.choice(
            ["length", "find", "to_integer", "add", "subtract", "multiply", "modulo"])
        if blank and random.random() < 0.3:
            return {"first_present": [of("integer"), integer()]}
        if op in ("length", "to_integer"):
            return {op: text()}
        if op == "find":
            return {op: [text(), text()]}
        return {op: [integer(), integer()]}
    if blank and random.random() < 0.4:
        return {"first_present": [of("text", "id"), text(), text()]}
    op = random.choice(["left", "right", "mid", "trim", "lower", "upper", "concat", "to_text"])
    if op == "mid":
        return {op: [text(), few(), few()]}
    if op in ("left", "right"):
        return {op: [text(), few()]}
    if op == "concat":
        return {op: [text(), text()]}
    return {op: integer() if op == "to_text" else text()}


# ---------------------------------------------------------------------------------------- criteria


EVENTS = ["", "create", "edit", "Edit", "Wort"]


def criterion(random, fields, depth=3):
    kind = random.random()
    if depth == 0 or kind < 0.45:
        return test(random, fields)
    if kind < 0.62:
        return {"not": criterion(random, fields, depth - 1)}
    if kind < 0.64:
        return {"always": True}
    if kind < 0.66:
        return {"event": random.choice(EVENTS[1:])}
    group = "all" if kind < 0.83 else "any"
    return {group: some(random, 3, lambda: criterion(random, fields, depth - 1))}


OPS = {
    "id": ["eq", "ne", "in", "not_in", "contains", "not_contains", "starts_with", "ends_with"],
    "choice": ["eq", "ne", "in", "not_in"],
    "choices": ["includes_any", "includes_all", "includes_none", "equals_set"],
    "bool": ["eq", "ne"],
    "date": ["in_last", "in_next", "in_period", "before_now", "after_now"],
}
ORDERED = ["eq", "ne", "lt", "le", "gt", "ge", "between", "in", "not_in"]
OPS["text"] = ORDERED + OPS["id"][4:] + ["has_word"]
OPS["integer"] = OPS["decimal"] = OPS["number"] = ORDERED
OPS["timestamp"] = OPS["date"] = ORDERED + OPS["date"]


def test(random, fields):
    name = random.choice(list(fields))
    field = fields[name]
    kind = field["type"]
    op = random.choice(OPS[kind] + ["is_missing", "is_present"])
    written = {"field": name, "op": op}
    if op in ("is_missing", "is_present"):
        return written
    if random.random() < 0.3:
        written["if_missing"] = random.random() < 0.5
    if kind == "text" and random.random() < 0.3:
        written["ignore_case"] = True

    def constant():
        return value(random, field)

    others = [other for other in fields if fields[other]["type"] == kind
              and fields[other].get("ignore_case") == field.get("ignore_case")]
    if op in ("eq", "ne", "lt", "le", "gt", "ge"):
        if random.random() < 0.25:
            written["other"] = random.choice(others)
        else:
            written["value"] = constant()
    elif op == "between":
        ignore_case = field.get("ignore_case") or written.get("ignore_case")
        written["from"], written["to"] = sorted(
            (constant(), constant()), key=lambda item: order_of(kind, item, ignore_case))
    elif op in ("in", "not_in", "includes_any", "includes_all", "includes_none", "equals_set"):
        written["values"] = (random.sample(field["options"], random.randint(1, 3))
                             if kind == "choices" else some(random, 4, constant))
    elif op in ("contains", "not_contains", "starts_with", "ends_with"):
        if random.random() < 0.5:
            written["value"] = constant()
        else:
            written["values"] = some(random, 3, constant)
    elif op == "has_word":
        ignore_case = field.get("ignore_case") or written.get("ignore_case")
        written["value"] = random.choice([
            text for text in TEXTS
            if all(map(is_word_character, fold(text) if ignore_case else text))])
    elif op == "in_period":
        written["period"] = random.choice(PERIODS)
    elif op in ("in_last", "in_next") or random.random() < 0.7:
        written["count"] = Number(str(random.choice([1, 1, 2, 3, 7, 30, 100, 100000000])))
        written["unit"] = random.choice(UNITS if kind == "timestamp" else UNITS[2:])
    return written


def order_of(kind, item, ignore_case):
    if kind == "text":
        return (fold(item) if ignore_case else item).encode("utf-8")
    if kind in ("integer", "decimal", "number"):
        return float(item) if kind == "number" else decimal.Decimal(item)
    return read_timestamp(item) if kind == "timestamp" else item


# ----------------------------------------------------------------------------------------- records


def value(random, field):
    """A right one, never empty."""
    kind = field["type"]
    if kind == "text":
        return random.choice(TEXTS)
    if kind == "id":
        return random.choice(IDS)
    if kind == "choice":
        return random.choice(field["options"])
    if kind == "choices":
        return [random.choice(field["options"]) for _ in range(random.randint(1, 4))]
    if kind == "bool":
        return random.random() < 0.5
    if kind == "integer":
        return Number(random.choice(INTEGERS))
    if kind == "decimal":
        text = random.choice([text for text in DECIMALS if fits(text, int(field["scale"]))])
        return text if random.random() < 0.3 else Number(text)
    if kind == "number":
        return Number(random.choice(NUMBERS))
    if kind == "date":
        later = random.choice([0, 0, 1, -1, 7, -7, 30, -30, 365, -400])
        return (datetime.date.fromisoformat(random.choice(MOMENTS)[:10])
                + datetime.timedelta(days=later)).isoformat()
    return timestamp(random)


def fits(text, scale):
    scaled = decimal.Decimal(text).scaleb(scale)
    return scaled == int(scaled) and INT64_MIN <= scaled <= INT64_MAX


def timestamp(random):
    moment = datetime.datetime.fromisoformat(random.choice(MOMENTS).replace("Z", "+00:00"))
    moment += datetime.timedelta(microseconds=random.choice([0, 0, 1, -1]),
                                 hours=random.choice(
                                     [0, 0, 1, -1, 2, -3, 24, -24, 168, -720, 8760]))
    offset = random.choice([0, 0, 60, -210, 345, 840, -720])
    moment = moment.astimezone(datetime.timezone(datetime.timedelta(minutes=offset)))
    return moment.isoformat()


def record(random, fields, number, wrong=0.02):
    flat, nested = {"id": f"r{number}"}, {}
    for name, field in fields.items():
        chance = random.random()
        if "derived" in field or chance < 0.2:
            continue
        written = value(random, field)
        if chance < 0.25:
            written = None
        elif chance < 0.3 and field["type"] in ("id", "text", "choice"):
            written = ""
        elif chance < 0.3 and field["type"] == "choices":
            written = random.choice([[], [None], [None, written[0]]])
        elif chance < 0.34 and field["type"] in ("choice", "choices"):
            written = "unheard of" if field["type"] == "choice" else [written[0], "unheard of"]
        elif chance < 0.34 + wrong:
            written = random.choice(WRONG)
        elif chance > 0.995 and field["type"] in ("id", "text"):
            written = random.choice(["y" * 65536, "y" * 65537, "ß" * 32769, "x" * 256])
        place(random, name, written, flat, nested)
    if random.random() < 0.5:
        flat["ignored"] = random.choice(WRONG[:8])
    items = list(flat.items()) + list(nested.items())
    random.shuffle(items)
    return dict(items)


def place(random, name, written, flat, nested):
    """Dotted names stand flat or nested, now and then as both, which is an error."""
    where = random.random() if "." in name else 0
    if where < 0.5:
        flat[name] = written
    if where >= 0.49:
        parts = name.split(".")
        inner = nested
        for part in parts[:-1]:
            inner = inner.setdefault(part, {})
        inner[parts[-1]] = written


def records_text(random, records):
    """An array or JSON Lines, escaped or not."""
    texts = [json_text(record) for record in records]
    if random.random() < 0.5:
        texts = [unescaped(text) for text in texts]
    return "[" + ", ".join(texts) + "]" if random.random() < 0.5 else "\n".join(texts)


def unescaped(text):
    """The same JSON with its letters as they are."""
    result, position = [], 0
    while position < len(text):
        if text.startswith("\\u", position):
            code = int(text[position + 2:position + 6], 16)
            low = (text[position + 6:position + 8] == "\\u"
                   and int(text[position + 8:position + 12], 16))
            if 0xD800 <= code < 0xDC00 and low and 0xDC00 <= low < 0xE000:
                result.append(chr(0x10000 + ((code - 0xD800) << 10) + low - 0xDC00))
                position += 12
                continue
            if code >= 0x20 and not 0xD800 <= code < 0xE000:
                result.append(chr(code))
                position += 6
                continue
        step = 2 if text[position] == "\\" else 1
        result.append(text[position:position + step])
        position += step
    return "".join(result)


def check_unescaped():
    for text in TEXTS:
        assert json.loads(unescaped(json.dumps(text))) == text
