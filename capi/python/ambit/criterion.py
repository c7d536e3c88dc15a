"""Criteria: one question about a record, compiled on its own."""

import json
from ctypes import byref, c_uint8
from enum import IntEnum
from typing import Any, Dict, List

from ._call import JsonInput, check, make, row_number, take_document, text, text_bytes, to_json
from ._handle import Handle, expect, using
from ._library import lib
from ._scratch import pool
from .batch import Batch
from .context import Context
from .report import EMPTY, Report
from .schema import Schema
from .sql import Mapping, Sql, dialect_number
from .zones import Zones


class Verdict(IntEnum):
    """What a criterion says of one record. Only PASSED passes."""

    NOT_PASSED = 0
    PASSED = 1
    INVALID = 2
    """A field that the criterion reads is wrong in that record."""


_VERDICTS = tuple(Verdict)


class Criterion(Handle):
    """Immutable; the language of a policy's `when`.

    big = ambit.Criterion.compile(schema, "lead", {"field": "employees", "op": "ge", "value": 500})
    big.test(leads, now, zones)        # [Verdict.PASSED, ...]
    """

    report: Report = EMPTY
    """Warnings found while compiling."""

    @classmethod
    def compile(cls, schema: Schema, object: str, criterion: JsonInput) -> "Criterion":
        """All or nothing. Raises InvalidCriterionError with every problem."""
        expect(schema, Schema, "schema")
        document, name = to_json(criterion), text_bytes(object, "object")
        with using(schema) as (fields,):
            pointer, report = make(
                lib.ambit_criterion_compile, fields, name, len(name), document, len(document))
        made = cls._of(pointer)
        made.report = report
        return made

    def test(self, batch: Batch, context: Context, zones: Zones) -> List[Verdict]:
        """One verdict a record."""
        expect(batch, Batch, "batch")
        expect(context, Context, "context")
        expect(zones, Zones, "zones")
        size = len(batch)
        verdicts = (c_uint8 * size)()
        with using(self, batch, zones) as (criterion, records, zone_data):
            with pool.lend() as scratch:
                check(lib.ambit_criterion_test(
                    criterion, records, byref(context._as_struct()), zone_data, scratch, size,
                    verdicts))
        return [_VERDICTS[number] for number in verdicts]

    def explain(self, batch: Batch, row: int, context: Context, zones: Zones) -> Dict[str, Any]:
        """Why one record passes or not: the tree as it was written, with what each test saw."""
        expect(batch, Batch, "batch")
        expect(context, Context, "context")
        expect(zones, Zones, "zones")
        number = row_number(row)
        with using(self, batch, zones) as (criterion, records, zone_data):
            with pool.lend() as scratch:
                pointer, _ = make(
                    lib.ambit_criterion_explain, criterion, records, number,
                    byref(context._as_struct()), zone_data, scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    def sql(self, mapping: Mapping, dialect: str, context: Context, zones: Zones) -> Sql:
        """The records that pass, as the WHERE of a query: `sqlite`, `postgresql` or `duckdb`.
        Raises InvalidArgumentError with every test that cannot be said exactly."""
        expect(mapping, Mapping, "mapping")
        expect(context, Context, "context")
        expect(zones, Zones, "zones")
        number = dialect_number(dialect)
        with using(self, mapping, zones) as (criterion, tables, zone_data):
            pointer, _ = make(lib.ambit_criterion_sql, criterion, tables, number,
                              byref(context._as_struct()), zone_data)
        return Sql._of(take_document(pointer))

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that name the content: equal for equal meaning."""
        with using(self) as (criterion,):
            return text(lib.ambit_criterion_fingerprint, criterion)

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_criterion_free(pointer)
