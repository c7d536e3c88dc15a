"""Salesforce assignment rules read and decided without a policy in between: two-valued, ignoring
case, blank where nothing is there. Judges the importer: which entry takes a record?"""
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


def read_rules(path):
    root = xml.parse(path).getroot()
    return [Rule(each) for each in root.findall(NAMESPACE + "assignmentRule")]


def text_of(element, name):
    found = element.find(NAMESPACE + name)
    return (found.text or "") if found is not None else ""


# ---------------------------------------------------------------------------------------- criteria


def holds(value, operation, written):
    if operation in NEGATIVE:
        return not holds(value, NEGATIVE[operation], written)
    wanted = values_of(written)
    if value is None:
        return operation in ("equals", "includes") and "" in wanted
    wanted = [each for each in wanted if each]
    if isinstance(value, bool):
        if operation != "equals":
            raise CannotJudge(operation)
        return any(value == (fold(each) in ("true", "1")) for each in wanted)
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
