"""Schemas: the fields of each kind of record, and their types."""

from ._call import JsonInput, make, text, to_json
from ._handle import Handle, using
from ._library import lib
from .report import EMPTY, Report


class Schema(Handle):
    """Immutable. A policy has its own (`Policy.schema`); one compiled alone serves criteria."""

    report: Report = EMPTY
    """Warnings found while compiling."""

    @classmethod
    def compile(cls, schema: JsonInput) -> "Schema":
        """Compiles a schema document, all or nothing. Raises InvalidSchemaError with every
        problem."""
        document = to_json(schema)
        pointer, report = make(lib.ambit_schema_compile, document, len(document))
        made = cls._of(pointer)
        made.report = report
        return made

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that name the content: equal for equal meaning."""
        with using(self) as (schema,):
            return text(lib.ambit_schema_fingerprint, schema)

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_schema_free(pointer)
