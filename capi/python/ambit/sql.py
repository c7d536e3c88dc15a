"""SQL text: what a viewer sees, or which records pass, as the WHERE of the host's own query."""

import json
from dataclasses import dataclass
from typing import Any, List, Optional

from ._call import JsonInput, create, make, take_document, text_bytes, to_json
from ._handle import Handle, expect, using
from ._library import lib
from .report import EMPTY, Report
from .schema import Schema

_DIALECTS = {"sqlite": 0, "postgresql": 1, "duckdb": 2}


class Mapping(Handle):
    """Where a database has the fields of an object: tables, columns and their types. Immutable.
    ambit/sql.hpp says what the document may have.

    tables = ambit.Mapping.compile(policy.schema, "ticket", {"table": "tickets", "fields": {
        "id": "id", "contact": "contact_id", "company": "company_id"}})
    where = ana.sql(tables, "sqlite")
    database.execute(f"SELECT * FROM tickets WHERE {where.text}", where.values)
    """

    report: Report = EMPTY
    """Warnings found while compiling."""

    @classmethod
    def compile(cls, schema: Schema, object: str, mapping: JsonInput) -> "Mapping":
        """All or nothing. Raises InvalidArgumentError with every problem."""
        expect(schema, Schema, "schema")
        document, name = to_json(mapping), text_bytes(object, "object")
        with using(schema) as (fields,):
            pointer, report = make(
                lib.ambit_mapping_compile, fields, name, len(name), document, len(document))
        made = cls._of(pointer)
        made.report = report
        return made

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_mapping_free(pointer)


@dataclass(frozen=True)
class SqlParameter:
    type: str
    """text, integer, number, decimal, boolean, date, timestamp, uuid; `[]` behind it: a list of
    these; json: a list as one text (SQLite)."""
    value: Any
    """As drivers take it; decimals, dates and timestamps are texts."""
    text: Optional[str] = None
    """As PostgreSQL reads it, of a list `{"ana"}`; None elsewhere."""
    setting: Optional[str] = None
    """Its name, where the mapping asks for settings of the session."""


@dataclass(frozen=True)
class Sql:
    dialect: str
    text: str
    """What stands behind WHERE."""
    own: Optional[str]
    """Of a viewer: true of its own tickets; the others show less. Uses the same parameters."""
    parameters: List[SqlParameter]

    @property
    def values(self) -> List[Any]:
        """What is bound, in order."""
        return [each.value for each in self.parameters]

    @classmethod
    def _of(cls, document: str) -> "Sql":
        read = json.loads(document)
        return cls(read["dialect"], read["text"], read.get("own"),
                   [SqlParameter(**each) for each in read["parameters"]])


def folded(text: str) -> str:
    """A text as comparisons that ignore case see it, for columns that a mapping calls folded."""
    written = text_bytes(text, "text")
    return take_document(create(lib.ambit_sql_folded, written, len(written)))


def dialect_number(name: str) -> int:
    if name not in _DIALECTS:
        raise ValueError(f"dialect must be one of {', '.join(_DIALECTS)}, not {name!r}")
    return _DIALECTS[name]
