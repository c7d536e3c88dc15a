"""Batches: the records that are being decided on."""

import os
from collections.abc import Iterable, Mapping
from ctypes import byref
from typing import Any, Union
from typing import Iterable as IterableOf
from typing import Mapping as MappingOf

from ._arrow import Table
from ._call import count, make, row_number, text, text_bytes, to_json
from ._handle import Handle, expect, using
from ._library import lib
from .report import EMPTY, Report
from .schema import Schema

Records = Union[str, bytes, bytearray, MappingOf[str, Any], IterableOf[MappingOf[str, Any]]]
"""JSON text (one object, an array, or JSON Lines), one record, or any number of them."""


def _records_to_json(records: Records) -> bytes:
    if isinstance(records, (str, bytes, bytearray, Mapping)):
        return to_json(records)
    if isinstance(records, os.PathLike):
        return to_json(records)  # Says what to do with a path.
    if not isinstance(records, Iterable):
        raise TypeError(
            "records must be JSON text, a mapping or an iterable of mappings, "
            f"not {type(records).__name__}")
    # One record a line: one that cannot be read then does not take the others with it.
    lines = [_record_to_json(record) for record in records]
    return b"\n".join(lines) if lines else b"[]"


def _record_to_json(record: object) -> bytes:
    if not isinstance(record, Mapping):
        raise TypeError(f"a record must be a mapping, not {type(record).__name__}")
    return to_json(record)


class Batch(Handle):
    """Immutable; read once, and good for any engine whose policy has the same schema. A batch of n
    gives exactly what n batches of one give."""

    report: Report = EMPTY
    """What is wrong in single records, by row and field; those records are undecided."""

    @classmethod
    def from_json(cls, schema: Schema, object: str, records: Records) -> "Batch":
        """Reads records of the named object of the schema. In place of JSON text, `records` may be
        a dict or an iterable of dicts, whose dates, datetimes and Decimals are written as records
        have them (a Decimal as a text, so only for decimal fields), and whose NaNs are missing.
        Raises InvalidRecordsError where the text as a whole cannot be read."""
        expect(schema, Schema, "schema")
        document = _records_to_json(records)
        name = text_bytes(object, "object")
        with using(schema) as (fields,):
            pointer, report = make(
                lib.ambit_batch_from_json, fields, name, len(name), document, len(document))
        made = cls._of(pointer)
        made.report = report
        return made

    @classmethod
    def from_arrow(cls, schema: Schema, object: str, data: Any) -> "Batch":
        """Binds the columns of a table: anything with `__arrow_c_array__` (a pyarrow RecordBatch or
        StructArray) or `__arrow_c_stream__` (a pyarrow Table, a polars DataFrame, a DuckDB
        relation). A stream is read to its end, and its chunks are one batch, in order.

        Columns are found by the names of fields; the columns' memory is used where it is, and kept
        until the batch is closed. Raises InvalidRecordsError where a column has a format that is
        none of its field's type, with all such columns in the report; TypeError for other objects;
        OSError where the stream fails."""
        expect(schema, Schema, "schema")
        table = Table(data)
        name = text_bytes(object, "object")
        with using(schema) as (fields,):
            pointer, report = make(
                lib.ambit_batch_bind_arrow, fields, name, len(name), byref(table.schema),
                table.pieces, table.count)
        made = cls._of(pointer)
        made._keep = table
        made.report = report
        return made

    def __len__(self) -> int:
        with using(self) as (batch,):
            return count(lib.ambit_batch_size, batch)

    def id(self, row: int) -> str:
        """The record's own id; empty where it has no usable one."""
        number = row_number(row)
        with using(self) as (batch,):
            return text(lib.ambit_batch_id, batch, number)

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_batch_free(pointer)
