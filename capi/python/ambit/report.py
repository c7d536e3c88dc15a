"""Reports: the problems of an input, each with its place and a remedy."""

import json
from dataclasses import dataclass, field
from typing import Any, Dict, Tuple


@dataclass(frozen=True)
class Problem:
    """One problem. Parts of the place that do not apply are empty or 0."""

    level: str
    """`error`, `warning` or `note`."""
    code: str
    """Stable, for programs."""
    found: str
    expected: str = ""
    hint: str = ""
    file: str = ""
    line: int = 0
    column: int = 0
    pointer: str = ""
    """JSON Pointer into the document, or an XML path."""
    row: int = 0
    """Record number in the batch, counted from 1."""
    field: str = ""


@dataclass(frozen=True)
class Report:
    """All problems of one input, in the order of their places. True when there are any."""

    problems: Tuple[Problem, ...] = ()
    error_count: int = 0
    warning_count: int = 0
    omitted: int = 0
    """How many were found beyond the limit and are not listed."""
    text: str = field(default="", repr=False)
    """For people: a paragraph a problem."""

    def __bool__(self) -> bool:
        return bool(self.problems) or self.omitted > 0

    def __str__(self) -> str:
        return self.text

    @staticmethod
    def from_json(text: str, document: str) -> "Report":
        """From the two forms in which the library gives a report."""
        content: Dict[str, Any] = json.loads(document)
        known = Problem.__dataclass_fields__.keys()
        return Report(
            problems=tuple(
                Problem(**{key: value for key, value in each.items() if key in known})
                for each in content["problems"]
            ),
            error_count=content["errors"],
            warning_count=content["warnings"],
            omitted=content["omitted"],
            text=text,
        )


EMPTY = Report()
