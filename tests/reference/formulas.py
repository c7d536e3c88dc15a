"""Salesforce formulas, read and evaluated without a policy in between. Judges the importer: is the
formula true of a record?

Blank texts are "", blank numbers and moments are BLANK. What a comparison with one means is
documented nowhere: `zero` says which of two readings is taken, and an importer that carries a formula
must agree with both. An error (VALUE of a text that is no number) raises Error."""
import math
import operator
import re

TOKEN = re.compile(r"""
    (?P<space>(?:\s|\u00a0|/\*.*?\*/)+)
  | (?P<text>"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*')
  | (?P<number>\d+(?:\.\d*)?|\.\d+)
  | (?P<word>[A-Za-z_$][\w$]*(?:[.:][A-Za-z_$][\w$]*)*)
  | (?P<symbol>==|<>|!=|<=|>=|&&|\|\||[=<>!&+\-*/^(),])""", re.VERBOSE | re.DOTALL | re.ASCII)
ESCAPES = {"n": "\n", "r": "\r", "t": "\t"}
LEVELS = [("||",), ("&&",), ("=", "<>"), ("<", ">", "<=", ">="), ("+", "-", "&"), ("*", "/", "^")]
COMPARE = {"=": operator.eq, "<>": operator.ne, "<": operator.lt, ">": operator.gt,
           "<=": operator.le, ">=": operator.ge}


class Blank:
    """A number or a moment that is not there."""

    def __init__(self, kind):
        self.kind = kind


BLANK_NUMBER, BLANK_MOMENT = Blank("number"), Blank("moment")


class Moment(int):
    """Microseconds since 1970; not to be mistaken for a number."""


class Error(Exception):
    """The formula has no value: it does not match."""


class Unreadable(Exception):
    """No formula of the kind that is read here."""


# ----------------------------------------------------------------------------------------- reading


def parse(text):
    """("text", t), ("number", n), ("path", p), ("call", NAME, [...]), (operator, left, right) …"""
    tokens, at = [], 0
    while at < len(text):
        found = TOKEN.match(text, at)
        if not found:
            raise Unreadable(text[at:at + 20])
        at = found.end()
        if found.lastgroup != "space":
            tokens.append((found.lastgroup, found.group()))
    tokens.append(("end", ""))
    node = _level(tokens, 0)
    if tokens[0][0] != "end":
        raise Unreadable(tokens[0][1])
    return node


def _symbol(tokens):
    kind, text = tokens[0]
    return {"==": "=", "!=": "<>"}.get(text, text) if kind == "symbol" else None


def _level(tokens, level):
    if level == len(LEVELS):
        return _prefixed(tokens)
    left = _level(tokens, level + 1)
    while _symbol(tokens) in LEVELS[level]:
        sign = _symbol(tokens)
        tokens.pop(0)
        left = (sign, left, _level(tokens, level + 1))
    return left


def _prefixed(tokens):
    sign = _symbol(tokens)
    if sign in ("!", "-", "+"):
        tokens.pop(0)
        return ("prefix " + sign, _prefixed(tokens))
    kind, text = tokens.pop(0)
    if kind == "text":
        return ("text", re.sub(r"\\(.)", lambda found: ESCAPES.get(found[1], found[1]), text[1:-1],
                               flags=re.DOTALL))
    if kind == "number":
        return ("number", float(text))
    if kind == "word" and _symbol(tokens) == "(":
        return ("call", text.upper(), _arguments(tokens))
    if kind == "word":
        constant = {"TRUE": True, "FALSE": False, "NULL": None}
        return (("constant", constant[text.upper()]) if text.upper() in constant
                else ("path", text))
    if text == "(":
        inner = _level(tokens, 0)
        if tokens.pop(0)[1] != ")":
            raise Unreadable("(")
        return inner
    raise Unreadable(text)


def _arguments(tokens):
    tokens.pop(0)
    arguments = []
    while _symbol(tokens) != ")":
        if arguments and tokens.pop(0)[1] != ",":
            raise Unreadable(",")
        arguments.append(_level(tokens, 0))
    tokens.pop(0)
    return arguments


def field_of(path, object_name):
    """The record's field behind a path: a look-up's id has a name of its own."""
    path = re.sub(r"^\$(?=(User|RecordType)\.)", "", path)
    if path.lower().startswith(object_name.lower() + "."):
        path = path[len(object_name) + 1:]
    last = path.split(".")[-1]
    is_lookup = len(last) > 2 and last.endswith("Id") and "__" not in last
    return path[:-2] + ".Id" if is_lookup else path


# -------------------------------------------------------------------------------------- evaluating


class Evaluator:
    """`value_of(path)` gives a text, a bool, a number, a Moment or a Blank."""

    def __init__(self, value_of, is_new=True, zero=False):
        self.value_of, self.is_new, self.zero = value_of, is_new, zero

    def matches(self, node):
        try:
            return self.value(node) is True
        except Error:
            return False

    def value(self, node):
        kind = node[0]
        if kind in ("text", "number", "constant"):
            return node[1]
        if kind == "path":
            if node[1].lower() == "$system.origindatetime":
                return Moment(-2208988800000000)
            return self.value_of(node[1])
        if kind == "call":
            return getattr(self, "do_" + node[1].lower())(*node[2])
        if kind == "prefix !":
            return self.do_not(node[1])
        if kind.startswith("prefix"):
            return -self.number(node[1]) if kind == "prefix -" else self.number(node[1])
        if kind in ("&&", "||"):
            return (self.do_and if kind == "&&" else self.do_or)(node[1], node[2])
        if kind in COMPARE:
            return self.compare(kind, node[1], node[2])
        left, right = self.value(node[1]), self.value(node[2])
        if kind == "&" or isinstance(left, str):
            return (left or "") + (right or "")
        return {"+": operator.add, "-": operator.sub, "*": operator.mul}[kind](left, right)

    def compare(self, sign, left, right):
        one, other = self.value(left), self.value(right)
        if isinstance(one, str) or isinstance(other, str):
            return COMPARE[sign](one or "", other or "")
        blanks = [isinstance(each, Blank) for each in (one, other)]
        if any(blanks):
            if left[0] == right[0] == "path" and sign in ("=", "<>"):
                return all(blanks) == (sign == "=")  # blank equals blank, and no value
            if not self.zero:
                return None
            if BLANK_MOMENT in (one, other):
                return False
            one, other = (0 if isinstance(each, Blank) else each for each in (one, other))
        return COMPARE[sign](one, other)

    def number(self, node):
        return self.value(node)

    # Functions take nodes: what is not needed is not evaluated.

    def do_and(self, *parts):
        return all(self.value(part) is True for part in parts)

    def do_or(self, *parts):
        return any(self.value(part) is True for part in parts)

    def do_not(self, part):
        value = self.value(part)
        return None if value is None else not value

    def do_if(self, guard, then, otherwise):
        return self.value(then if self.value(guard) is True else otherwise)

    def do_case(self, value, *rest):
        for match, result in zip(rest[0:-1:2], rest[1:-1:2]):
            if self.compare("=", value, match) is True:
                return self.value(result)
        return self.value(rest[-1])

    def do_ispickval(self, field, text):
        return self.value(field) == self.value(text)

    def do_isnew(self):
        return self.is_new

    def do_isblank(self, node):
        value = self.value(node)
        return value is None or value == "" or isinstance(value, Blank)

    def do_isnull(self, node):
        return isinstance(self.value(node), Blank)

    def do_contains(self, text, part):
        return self.value(part) in self.value(text)

    def do_begins(self, text, part):
        return self.value(text).startswith(self.value(part))

    def do_find(self, part, text, *_):
        part, text = self.value(part), self.value(text)
        return text.find(part) + 1 if part else 0

    def do_len(self, text):
        return len(self.value(text))

    def do_left(self, text, count):
        return self.value(text)[:max(int(self.number(count)), 0)]

    def do_right(self, text, count):
        text, count = self.value(text), max(int(self.number(count)), 0)
        return text[max(len(text) - count, 0):]

    def do_mid(self, text, start, count):
        start = max(int(self.number(start)), 1) - 1
        return self.value(text)[start:start + max(int(self.number(count)), 0)]

    def do_trim(self, text):
        return self.value(text).strip()

    def do_lower(self, text):
        return self.value(text).lower()

    def do_upper(self, text):
        return self.value(text).upper()

    def do_text(self, node):
        value = self.value(node)
        return value if isinstance(value, str) else str(int(value))

    def do_value(self, text):
        text = self.value(text).strip()
        if not re.fullmatch(r"[+-]?[0-9]+", text) or not -2**63 <= int(text) < 2**63:
            raise Error("VALUE")  # whole numbers only, which the import says
        return int(text)

    def do_mod(self, number, divisor):
        return math.fmod(self.number(number), self.number(divisor))
