"""Salesforce assignment rules, list views and other rules read and decided without a policy in
between: two-valued, ignoring case, blank where nothing is there. Judges the importer: which entry
takes a record, which view shows it?"""
import re
import urllib.parse
import xml.etree.ElementTree as xml

from .formulas import Evaluator, parse
from .values import fold

NAMESPACE = "{http://soap.sforce.com/2006/04/metadata}"
NEGATIVE = {"notEqual": "equals", "notContain": "contains", "excludes": "includes"}


class CannotJudge(Exception):
    """Something that this reader leaves to other tests (dates, criteria that are not there)."""


class Rule:
    def __init__(self, element):
        self.name = urllib.parse.unquote(text_of(element, "fullName"))
        self.active = text_of(element, "active") == "true"
        self.entries = [Entry(each) for each in element.findall(NAMESPACE + "ruleEntry")]


class Entry:
    def __init__(self, element):
        self.formula, self.tree = text_of(element, "formula"), None
        self.filter = text_of(element, "booleanFilter")
        self.items = [(text_of(item, "field"), text_of(item, "operation"), text_of(item, "value"))
                      for item in element.findall(NAMESPACE + "criteriaItems")]
        self.assigned_to = text_of(element, "assignedTo")
        self.assigned_to_type = text_of(element, "assignedToType")

    def matches(self, value_of, value_of_path, is_new=True):
        """`value_of(field)` is the record's value as text, a set of texts, a bool or a number; None
        where it is blank. `value_of_path` is the same for formulas, as these have it."""
        if self.formula.strip():
            self.tree = self.tree or parse(self.formula)
            return Evaluator(value_of_path, is_new).matches(self.tree)
        answers = [holds(value_of(field), operation, value)
                   for field, operation, value in self.items]
        return boolean_filter(self.filter, answers) if self.filter else all(answers)


class Criterion:
    """A view, or an entry of a rule that assigns nothing: whether it means a record."""

    def __init__(self, name, element, items, columns_of=None):
        self.name, self.columns_of = name, columns_of
        self.filter = text_of(element, "booleanFilter")
        self.items = [(text_of(item, "field"), text_of(item, "operation"), text_of(item, "value"))
                      for item in element.findall(NAMESPACE + items)]
        self.formula = text_of(element, "formula")
        self.scope = text_of(element, "filterScope") or "Everything"
        self.queue = text_of(element, "queue")

    def means(self, value_of):
        """`value_of` as for an Entry; fields of views are asked for by their own names."""
        if self.formula:
            raise CannotJudge("formula")
        if self.scope == "Queue" and value_of("owner.queue") != self.queue:
            return False
        if self.scope == "Mine":
            if value_of("viewer") is None or value_of("viewer") != value_of("owner.user"):
                return False
        elif self.scope not in ("Everything", "Queue"):
            raise CannotJudge(self.scope)
        answers = [self.item_holds(value_of, *item) for item in self.items]
        return boolean_filter(self.filter, answers) if self.filter else all(answers)

    def item_holds(self, value_of, field, operation, written):
        if self.columns_of is None:
            return holds(value_of(field), operation, written)
        name = column_field(field, self.columns_of)
        if name == "RecordType.DeveloperName" and field != name:
            written = ",".join(each.split(".", 1)[-1] for each in values_of(written))
        return holds(value_of(name), operation, written)


# What a list view's word for a standard field is not simply the field's name in other letters.
COLUMNS = {"RECORDTYPE": "RecordType.DeveloperName", "RECORD_TYPE": "RecordType.DeveloperName",
           "CREATED_DATE_DATE_ONLY": "CreatedDate", "LAST_UPDATE": "LastModifiedDate",
           "LAST_UPDATE_DATE_ONLY": "LastModifiedDate", "LAST_ACTIVITY": "LastActivityDate",
           "CLOSED": "IsClosed", "WON": "IsWon", "ACTIVE": "IsActive", "UNREAD": "IsUnreadByOwner",
           "PHONE1": "Phone", "CAMPAIGN_TYPE": "Type", "CUSTOMER_PRODUCT_ID": "ProductCode",
           "FULL_NAME": "Name", "DUE_DATE": "ActivityDate",
           "VALIDATION_STATUS_ENUM": "ValidationStatus", "OWNER_NAME": "OwnerId"}
OBJECTS = {"CASES": "Case", "ORDERS": "Order"}


def column_field(column, object_name):
    if "__" in column or column.upper() != column:
        return column
    *before, word = column.split(".")
    field = COLUMNS.get(word, "".join(part.title() for part in word.split("_")))
    for digit, kind in (("1", "Billing"), ("2", "Shipping")):
        field = field.replace("Address" + digit, kind)
    related = {"CORE.USERS": "Owner", "OWNER": "Owner", "CREATEDBY_USER": "CreatedBy",
               "UPDATEDBY_USER": "LastModifiedBy", "CORE.PROFILE": "Profile"}
    prefix = ".".join(before)
    if prefix == "CORE.USERS" and object_name == "User":
        return field
    if prefix in related:
        whole = related[prefix] + "." + field
        return "OwnerId" if whole == "Owner.Name" else whole
    owner = OBJECTS.get(prefix, prefix.title())
    return field if owner in ("", object_name) else f"{owner}.{field}"


def read_criteria(path, file_name, object_name):
    """What a file other than assignment rules says, by the names that the importer gives them."""
    root = xml.parse(path).getroot()
    kind = root.tag[len(NAMESPACE):]
    if kind == "ListView":
        name = urllib.parse.unquote(text_of(root, "fullName"))
        return [Criterion(f"listView/{name}", root, "filters", object_name)]
    if kind == "Territory2Rule":
        return [Criterion(f"territory2Rule/{file_name}", root, "ruleItems")]
    element = {"EscalationRules": "escalationRule", "AutoResponseRules": "autoResponseRule"}[kind]
    return [Criterion("/".join((element, urllib.parse.unquote(text_of(rule, "fullName")),
                                str(number))), entry, "criteriaItems")
            for rule in root.findall(NAMESPACE + element)
            for number, entry in enumerate(rule.findall(NAMESPACE + "ruleEntry"), 1)]


def read_rules(path):
    root = xml.parse(path).getroot()
    return [Rule(each) for each in root.findall(NAMESPACE + "assignmentRule")]


def text_of(element, name):
    found = element.find(NAMESPACE + name)
    return (found.text or "") if found is not None else ""


# ---------------------------------------------------------------------------------------- criteria


def holds(value, operation, written, fold=fold):
    """With `fold=str` as criteria-based sharing rules compare: exactly."""
    if operation in NEGATIVE:
        return not holds(value, NEGATIVE[operation], written, fold)
    wanted = values_of(written)
    if value is None:
        # An empty value in a list says that blank counts; alone it means that for equality only.
        return "" in wanted and (operation in ("equals", "includes") or len(wanted) > 1)
    wanted = [each for each in wanted if each]
    if isinstance(value, bool):
        if operation != "equals":
            raise CannotJudge(operation)
        return any(value == (each.lower() in ("true", "1")) for each in wanted)
    if isinstance(value, (int, float)):
        return any(compare(value, operation, each) for each in wanted)
    if isinstance(value, (set, frozenset)):
        return bool({fold(each) for each in value} & {fold(each) for each in wanted})
    value = fold(value)
    if operation == "includes":  # several values in one text, as they are exported
        return bool(set(value.split(";")) & {fold(each) for each in wanted})
    tests = {"equals": lambda each: value == each,
             "contains": lambda each: each in value, "startsWith": value.startswith}
    if operation not in tests:
        raise CannotJudge(operation)
    return any(tests[operation](fold(each)) for each in wanted)


def compare(value, operation, written):
    try:
        bound = float(written)
    except ValueError:
        raise CannotJudge(written) from None
    return {"equals": value == bound, "lessThan": value < bound, "greaterThan": value > bound,
            "lessOrEqual": value <= bound, "greaterOrEqual": value >= bound}[operation]


def values_of(written):
    """A list separated by commas; a quote that begins a value quotes it; blank is an empty one."""
    values, position = [], 0
    while True:
        while written[position:position + 1].isspace():
            position += 1
        if written[position:position + 1] == '"':
            end = position + 1
            value = ""
            while end < len(written):
                if written[end] == '"':
                    if written[end + 1:end + 2] != '"':
                        break
                    end += 1
                value += written[end]
                end += 1
            comma = written.find(",", end)
            value += written[end + 1:comma if comma >= 0 else len(written)].rstrip()
        else:
            comma = written.find(",", position)
            value = written[position:comma if comma >= 0 else len(written)].rstrip()
        values.append(value)
        if comma < 0:
            return values
        position = comma + 1


def boolean_filter(written, answers):
    """NOT binds tightest, then AND, then OR."""
    tokens = re.findall(r"[0-9]+|[A-Za-z]+|[()]", written)

    def either():
        answer = both()
        while tokens and tokens[0].upper() == "OR":
            tokens.pop(0)
            answer = both() or answer
        return answer

    def both():
        answer = one()
        while tokens and tokens[0].upper() == "AND":
            tokens.pop(0)
            answer = one() and answer
        return answer

    def one():
        token = tokens.pop(0) if tokens else ""
        if token.upper() == "NOT":
            return not one()
        if token == "(":
            answer = either()
            if tokens.pop(0) != ")":
                raise CannotJudge(written)
            return answer
        if not token.isdigit() or not 1 <= int(token) <= len(answers):
            raise CannotJudge(written)
        return answers[int(token) - 1]

    answer = either()
    if tokens:
        raise CannotJudge(written)
    return answer
