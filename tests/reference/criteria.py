"""Does a record pass? Kleene's three values over the criterion as it was written."""
import calendar
import datetime
import math
import zoneinfo

from .values import (EPOCH, INVALID, MISSING, UNDECLARED, fields_read_by, fold, is_word_character,
                     read)

NO, UNKNOWN, YES = 0, 1, 2  # false < unknown < true
PASSED, NOT_PASSED, INVALID_RECORD = "passed", "not_passed", "invalid"

NEGATIONS = {"ne": "eq", "not_in": "in", "not_contains": "contains",
             "includes_none": "includes_any"}


class Moment:
    """Now, in a zone, with the policy's calendar; and what happened."""

    def __init__(self, schema, now_unix_us, zone="", event="", actor=""):
        self.now = now_unix_us
        self.event = event or "create"
        self.actor = actor
        self.zone = zoneinfo.ZoneInfo(zone or schema.time_zone)
        self.week_starts_on = schema.week_starts_on
        self.fiscal_year_starts_in = schema.fiscal_year_starts_in
        self.today = local(self.now, self.zone).date()


def verdict(criterion, record, moment):
    if record.broken:
        return INVALID_RECORD
    if any(record.value(name) is INVALID for name in fields_of(criterion, record.fields)):
        return INVALID_RECORD
    return PASSED if truth(criterion, record, moment) == YES else NOT_PASSED


def fields_of(criterion, fields):
    """Every field that a criterion reads."""
    return fields_read_by(fields, _named_in(criterion))


def _named_in(criterion):
    if "all" in criterion or "any" in criterion:
        return [name for part in criterion.get("all", criterion.get("any"))
                for name in _named_in(part)]
    if "not" in criterion:
        return _named_in(criterion["not"])
    if "always" in criterion or "event" in criterion:
        return []
    return [criterion["field"]] + ([criterion["other"]] if "other" in criterion else [])


def truth(criterion, record, moment):
    if "all" in criterion:
        return min(truth(part, record, moment) for part in criterion["all"])
    if "any" in criterion:
        return max(truth(part, record, moment) for part in criterion["any"])
    if "not" in criterion:
        return YES - truth(criterion["not"], record, moment)
    if "always" in criterion:
        return YES
    if "event" in criterion:
        return YES if criterion["event"] == moment.event else NO
    return test(criterion, record, moment)


def test(written, record, moment):
    field = record.fields[written["field"]]
    value = record.value(field.name)
    op = written["op"]
    if op == "is_missing":
        return YES if value is MISSING else NO
    if op == "is_present":
        return NO if value is MISSING else YES
    values = [value]
    if "other" in written:
        values.append(record.value(written["other"]))
    if MISSING in values:
        answer = written.get("if_missing")
        return UNKNOWN if answer is None else (YES if answer else NO)
    if UNDECLARED in values:
        return UNKNOWN
    return YES if holds(written, field, record, value, moment) else NO


def holds(written, field, record, value, moment):
    """What a test says of a value that is there."""
    op = written["op"]
    if op in NEGATIONS:
        return not holds(dict(written, op=NEGATIONS[op]), field, record, value, moment)

    other = record.fields.get(written.get("other"))
    ignore_case = (written.get("ignore_case", False) or field.ignore_case
                   or (other is not None and other.ignore_case))

    def form(constant):
        return fold(constant) if ignore_case and field.type == "text" else constant

    def constants(key):
        return [form(read(field, item)) for item in written[key]]

    value = form(value)
    if op in ("eq", "lt", "le", "gt", "ge"):
        bound = form(record.value(other.name) if other else read(field, written["value"]))
        if field.type in ("text", "id"):
            value, bound = value.encode("utf-8"), bound.encode("utf-8")
        return {"eq": value == bound, "lt": op == "lt" and value < bound,
                "le": op == "le" and value <= bound, "gt": op == "gt" and value > bound,
                "ge": op == "ge" and value >= bound}[op]
    if op == "between":
        low, high = form(read(field, written["from"])), form(read(field, written["to"]))
        if field.type == "text":
            value, low, high = (text.encode("utf-8") for text in (value, low, high))
        return low <= value <= high
    if op == "in":
        return value in constants("values")
    if op in ("contains", "starts_with", "ends_with"):
        wanted = constants("values") if "values" in written else [form(written["value"])]
        return any({"contains": text in value, "starts_with": value.startswith(text),
                    "ends_with": value.endswith(text)}[op] for text in wanted)
    if op == "has_word":
        return has_word(value, form(written["value"]))
    if op in ("includes_any", "includes_all", "equals_set"):
        wanted = frozenset(written["values"])
        return {"includes_any": bool(value & wanted), "includes_all": wanted <= value,
                "equals_set": wanted == value}[op]
    return in_range_of_now(written, moment, value)


def has_word(text, word):
    for start in range(len(text) - len(word) + 1):
        end = start + len(word)
        if (text[start:end] == word
                and not (start > 0 and is_word_character(text[start - 1]))
                and not (end < len(text) and is_word_character(text[end]))):
            return True
    return False


# ---------------------------------------------------------------------------------- relative dates

# Days are counted as datetime.date does (1 is 0001-01-01); what would lie outside the calendar is
# an infinity, so that a range that runs out of it ends with it.
FIRST_DAY, LAST_DAY = datetime.date.min.toordinal(), datetime.date.max.toordinal()
MICROSECONDS = {"minutes": 60 * 1000000, "hours": 3600 * 1000000}


def in_range_of_now(written, moment, value):
    """Whether a date or timestamp lies where a test against now says."""
    op, unit, count = written["op"], written.get("unit"), int(written.get("count", "0"))
    if op in ("before_now", "after_now"):
        return _before_or_after(op, unit, count, moment, value)
    if unit in MICROSECONDS:
        length = count * MICROSECONDS[unit]
        return (moment.now - length < value <= moment.now if op == "in_last"
                else moment.now <= value < moment.now + length)
    today = moment.today.toordinal()
    if op == "in_last":
        first, last = shift(today, unit, -count) + 1, today
    elif op == "in_next":
        first, last = today, shift(today, unit, count) - 1
    else:
        first, after = period(written["period"], moment)
        last = after - 1
    day = value if isinstance(value, datetime.date) else local(value, moment.zone).date()
    return first <= day.toordinal() <= last


def _before_or_after(op, unit, count, moment, value):
    sign = -1 if op == "before_now" else 1
    today = moment.today.toordinal()
    day = today if unit is None or unit in MICROSECONDS else shift(today, unit, sign * count)
    if isinstance(value, datetime.date):
        bound, value = day, value.toordinal()
    elif unit is None:
        bound = moment.now
    elif unit in MICROSECONDS:
        bound = moment.now + sign * count * MICROSECONDS[unit]
    elif FIRST_DAY <= day <= LAST_DAY:
        bound = instant_of(datetime.datetime.combine(
            datetime.date.fromordinal(day), local(moment.now, moment.zone).time()), moment.zone)
    else:
        bound = day
    return value < bound if op == "before_now" else value > bound


def period(name, moment):
    """First day of a period and first day after it."""
    today = moment.today.toordinal()
    if name in ("today", "yesterday", "tomorrow"):
        first = today + {"yesterday": -1, "today": 0, "tomorrow": 1}[name]
        return first, first + 1
    which, span = name.split("_", 1)
    step = {"last": -1, "this": 0, "next": 1}[which]
    if span == "week":
        first = today - (moment.today.weekday() - moment.week_starts_on) % 7 + 7 * step
        return first, first + 7
    months = {"month": 1, "quarter": 3, "year": 12, "fiscal_quarter": 3, "fiscal_year": 12}[span]
    starts_in = moment.fiscal_year_starts_in if span.startswith("fiscal") else 1
    into = (moment.today.month - starts_in) % months  # whole months since the period began
    this_month = moment.today.replace(day=1).toordinal()
    return (shift(this_month, "months", step * months - into),
            shift(this_month, "months", step * months - into + months))


def shift(day, unit, count):
    """`count` whole units later; a day of the month that is not there becomes its last."""
    if unit in ("days", "weeks"):
        result = day + count * (7 if unit == "weeks" else 1)
    else:
        date = datetime.date.fromordinal(day)
        months = date.year * 12 + date.month - 1 + count * (12 if unit == "years" else 1)
        year, month = divmod(months, 12)
        if not 1 <= year <= 9999:
            return math.copysign(math.inf, count)
        length = calendar.monthrange(year, month + 1)[1]
        result = datetime.date(year, month + 1, min(date.day, length)).toordinal()
    return result if FIRST_DAY <= result <= LAST_DAY else math.copysign(math.inf, count)


def local(unix_us, zone):
    """What the clock on the wall shows; at the ends of the calendar it stands still."""
    moment = EPOCH + datetime.timedelta(microseconds=unix_us)
    try:
        return moment.astimezone(zone).replace(tzinfo=None)
    except OverflowError:
        return datetime.datetime.min if moment.year == 1 else datetime.datetime.max


def instant_of(wall, zone):
    """A wall time that occurs twice: the earlier; one that is skipped: when the clocks change."""
    unix_us = _unix_us(wall, zone)
    if local(unix_us, zone) == wall:
        return unix_us
    early, late = unix_us - 30 * 3600 * 1000000, unix_us + 30 * 3600 * 1000000
    while late - early > 1:  # the first instant whose wall time is past the skipped one
        middle = (early + late) // 2
        if local(middle, zone) < wall:
            early = middle
        else:
            late = middle
    return late


def _unix_us(wall, zone):
    aware = wall.replace(tzinfo=zone, fold=0)
    return (aware.astimezone(datetime.timezone.utc) - EPOCH) // datetime.timedelta(microseconds=1)
