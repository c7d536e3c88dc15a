"""HubSpot's searches and lists decided without a policy in between: two-valued, text ignoring case,
enumerations exact, an enumeration's values joined by semicolons. Judges the importer.

A record holds texts, as HubSpot gives them, by property; a property that is not there, or is None,
has no value. `kinds` says of each property what it is: text, enumeration, number, bool, date (a
day) or datetime."""
import datetime
import zoneinfo

from .values import fold, words

UTC = datetime.timezone.utc


class CannotJudge(Exception):
    """What has no meaning without more than a record, or none that is published."""


class Account:
    """What the properties are, the account's zone, and now (a datetime)."""

    def __init__(self, kinds, zone, now):
        self.kinds, self.zone, self.now = kinds, zoneinfo.ZoneInfo(zone), now


# --------------------------------------------------------------------------------------- searches


def search_finds(body, record, account):
    if not body["filterGroups"]:
        raise CannotJudge("everything")
    return any(all(search_filter(each, record, account) for each in group["filters"])
               for group in body["filterGroups"])


def search_filter(written, record, account):
    operator, kind = written["operator"], account.kinds[written["propertyName"]]
    value = record.get(written["propertyName"])
    if operator == "HAS_PROPERTY":
        return value is not None
    if operator == "NOT_HAS_PROPERTY":
        return value is None
    if value is None:
        return False
    if operator in ("EQ", "NEQ"):
        return same(kind, value, written["value"]) == (operator == "EQ")
    if operator in ("IN", "NOT_IN"):
        found = any(same(kind, value, each) for each in written["values"])
        return found == (operator == "IN")
    if operator in ("CONTAINS_TOKEN", "NOT_CONTAINS_TOKEN"):
        return has_token(value, written["value"]) == (operator == "CONTAINS_TOKEN")
    own = ordered(kind, value)
    if operator == "BETWEEN":
        return ordered(kind, written["value"]) <= own <= ordered(kind, written["highValue"])
    bound = ordered(kind, written["value"])
    return {"LT": own < bound, "LTE": own <= bound,
            "GT": own > bound, "GTE": own >= bound}[operator]


def same(kind, value, wanted):
    if kind == "text":
        return fold(value) == fold(wanted)
    if kind == "number":
        return float(value) == float(wanted)
    return value == wanted


def has_token(value, wanted):
    """A word; between stars, a part of one."""
    if wanted.startswith("*") and wanted.endswith("*"):
        return any(fold(wanted.strip("*")) in fold(word) for word in words(value))
    return fold(wanted) in [fold(word) for word in words(value)]


def ordered(kind, text):
    if kind == "number":
        return float(text)
    if kind == "date":
        return datetime.date.fromisoformat(text)
    if kind == "datetime":
        if text.lstrip("-").isdigit():
            return datetime.datetime.fromtimestamp(int(text) / 1000, UTC)
        return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    raise CannotJudge(kind)


# ------------------------------------------------------------------------------------------ lists


def list_holds(branch, record, account):
    """Whether the record passes the branch: AND all of its filters and branches, OR any of them."""
    answers = [list_filter(each, record, account) for each in branch.get("filters", [])]
    answers += [list_holds(each, record, account) for each in branch.get("filterBranches", [])]
    if not answers:
        raise CannotJudge("everything")
    return any(answers) if branch["filterBranchType"] == "OR" else all(answers)


def list_filter(written, record, account):
    value, operation = record.get(written["property"]), written["operation"]
    kind, operator = operation["operationType"], operation["operator"]
    if kind == "ALL_PROPERTY":
        return (value is None) == (operator == "IS_UNKNOWN")
    if value is None:
        return operation.get("includeObjectsWithNoValueSet", False)
    for positive, negative in OPPOSITES:
        if operator == negative:
            return not LISTS[kind](positive, operation, value,
                                   account.kinds[written["property"]], account)
    return LISTS[kind](operator, operation, value, account.kinds[written["property"]], account)


OPPOSITES = [("IS_EQUAL_TO", "IS_NOT_EQUAL_TO"), ("IS_ANY_OF", "IS_NONE_OF"),
             ("IS_EXACTLY", "IS_NOT_EXACTLY"), ("CONTAINS_ALL", "DOES_NOT_CONTAIN_ALL"),
             ("CONTAINS", "DOES_NOT_CONTAIN"), ("IS_BETWEEN", "IS_NOT_BETWEEN")]


def wanted_of(operation):
    return operation["values"] if "values" in operation else [operation["value"]]


def of_bool(operator, operation, value, _kind, _account):
    return value == ("true" if operation["value"] else "false")


def of_enumeration(operator, operation, value, _kind, _account):
    held, wanted = set(value.split(";")), set(wanted_of(operation))
    return {"IS_ANY_OF": bool(held & wanted), "IS_EXACTLY": held == wanted,
            "CONTAINS_ALL": wanted <= held}[operator]


def of_text(operator, operation, value, _kind, _account):
    tests = {"IS_EQUAL_TO": str.__eq__, "CONTAINS": str.__contains__,
             "STARTS_WITH": str.startswith, "ENDS_WITH": str.endswith}
    return any(tests[operator](fold(value), fold(each)) for each in wanted_of(operation))


def of_number(operator, operation, value, _kind, _account):
    own = float(value)
    if operator == "IS_BETWEEN":
        return float(operation["lowerBound"]) <= own <= float(operation["upperBound"])
    bound = float(operation["value"])
    return {"IS_EQUAL_TO": own == bound, "IS_GREATER_THAN": own > bound,
            "IS_GREATER_THAN_OR_EQUAL_TO": own >= bound, "IS_LESS_THAN": own < bound,
            "IS_LESS_THAN_OR_EQUAL_TO": own <= bound}[operator]


def of_point(operator, operation, value, kind, account):
    return beyond(operator == "IS_BEFORE", operation["timePoint"],
                  operation.get("endpointBehavior", "EXCLUSIVE"), value, kind, account)


def of_range(_operator, operation, value, kind, account):
    return (beyond(False, operation["lowerBoundTimePoint"],
                   operation["lowerBoundEndpointBehavior"], value, kind, account)
            and beyond(True, operation["upperBoundTimePoint"],
                       operation["upperBoundEndpointBehavior"], value, kind, account))


def beyond(before, point, behavior, value, kind, account):
    own, bound = ordered(kind, value), moment(point, kind, account)
    if own == bound:
        return behavior == "INCLUSIVE"
    return own < bound if before else own > bound


def moment(point, kind, account):
    if point["timeType"] != "DATE":
        raise CannotJudge(point["timeType"])
    day = datetime.date(point["year"], point["month"], point["day"])
    if kind == "date":
        return day
    zone = (zoneinfo.ZoneInfo(point["zoneId"]) if point.get("timezoneSource") == "CUSTOM"
            else account.zone)
    time = datetime.time(point["hour"], point.get("minute", 0), point.get("second", 0),
                         point.get("millisecond", 0) * 1000)
    return datetime.datetime.combine(day, time, zone).astimezone(UTC)


def of_period(operator, operation, value, kind, account):
    own = ordered(kind, value)
    own_day = own if kind == "date" else own.astimezone(account.zone).date()
    today = account.now.astimezone(account.zone).date()
    steps = {"IN_LAST_TIME_UNIT": -1, "IN_NEXT_TIME_UNIT": 1}.get(operator, 0)
    if number_of(own_day, operation["timeUnit"]) != number_of(today, operation["timeUnit"]) + steps:
        return False
    if operator != "IN_THIS_TIME_UNIT_SO_FAR":
        return True
    return own <= (today if kind == "date" else account.now)


def number_of(day, unit):
    """Which day, month, quarter or year it is, counted through; weeks depend on the account."""
    months = day.year * 12 + day.month - 1
    numbers = {"DAY": day.toordinal(), "MONTH": months, "QUARTER": months // 3, "YEAR": day.year}
    if unit not in numbers:
        raise CannotJudge(unit)
    return numbers[unit]


LISTS = {"BOOL": of_bool, "ENUMERATION": of_enumeration, "STRING": of_text, "MULTISTRING": of_text,
         "NUMBER": of_number, "NUMBER_RANGED": of_number, "TIME_POINT": of_point,
         "TIME_RANGED": of_range, "CALENDAR_DATE": of_period}
