"""Renewals: whose the conversation near a renewal is, and who hears of it."""

import ctypes
import json
from ctypes import byref, c_size_t, c_void_p
from dataclasses import dataclass
from datetime import date
from typing import Any, Dict, List, Sequence, Tuple, Union, overload

from ._arrow import ArrowArray, ArrowSchema, give
from ._call import (
    JsonInput,
    check,
    count,
    create,
    make,
    row_number,
    take_document,
    take_report,
    to_json,
)
from ._handle import Handle, expect, using
from ._library import lib
from ._scratch import pool
from .batch import Batch
from .context import Context
from .engine import Engine
from .ledger import Ledger
from .report import EMPTY, Report

_KINDS = {"renewal": 0, "account": 1}
_OUTCOMES = ("decided", "undeliverable", "undecided")
_PARTIES = ("vendor", "partner")

RenewalDecision = Dict[str, Any]
"""A decision as ambit/renewals.hpp describes it."""


class RenewalColumns:
    """A table about renewals as an Arrow struct array, whose metadata names the engine's
    fingerprint. What is taken out of it lives on after the decisions are closed."""

    def __init__(self, renewals: "Renewals", export: Any) -> None:
        self._renewals = renewals
        self._export = export

    def __arrow_c_array__(self, requested_schema: object = None) -> Tuple[object, object]:
        """A requested schema is not followed, as the protocol allows."""
        schema, array = ArrowSchema(), ArrowArray()
        with using(self._renewals) as (renewals,):
            check(self._export(renewals, byref(schema), byref(array)))
        return give(schema, array)


class Renewals(Handle, Sequence[RenewalDecision]):
    """Like a list of decisions, in the order of the records. Immutable."""

    def to_arrow(self) -> RenewalColumns:
        """The decisions as columns, a row a client, for anything that takes `__arrow_c_array__`:
        `pyarrow.record_batch(renewals.to_arrow())`, `polars.DataFrame(renewals.to_arrow())`.
        Columns: id, outcome, account, owner, source, to_count, cc_count, warning, fingerprint."""
        return RenewalColumns(self, lib.ambit_renewals_export_arrow)

    def recipients_to_arrow(self) -> RenewalColumns:
        """Those who are told, a row a recipient: row, id, place (`to`, `cc`), purpose,
        person_kind, person_id, address, roles (by comma), vendor_employee, instead_of. `row` is
        the client's number in `to_arrow`, from 0."""
        return RenewalColumns(self, lib.ambit_renewals_recipients_export_arrow)

    def json_lines(self) -> str:
        """All decisions as JSON Lines, byte for byte as C and C++ give them."""
        with using(self) as (renewals,):
            return take_document(create(lib.ambit_renewals_json_lines, renewals))

    @property
    def outcomes(self) -> List[str]:
        """For each client `decided`, `undeliverable` or `undecided`, without parsing."""
        return [_OUTCOMES[number] for number in self._bytes(lib.ambit_renewals_outcomes)]

    @property
    def owners(self) -> List[str]:
        """For each client `vendor` or `partner`, without parsing; `vendor` where undecided."""
        return [_PARTIES[number] for number in self._bytes(lib.ambit_renewals_owners)]

    def _bytes(self, function: Any) -> bytes:
        start, size = c_void_p(), c_size_t()
        with using(self) as (renewals,):
            check(function(renewals, byref(start), byref(size)))
            return ctypes.string_at(start, size.value) if size.value else b""

    def __len__(self) -> int:
        with using(self) as (renewals,):
            return count(lib.ambit_renewals_size, renewals)

    @overload
    def __getitem__(self, row: int) -> RenewalDecision: ...
    @overload
    def __getitem__(self, row: slice) -> List[RenewalDecision]: ...
    def __getitem__(self, row: Union[int, slice]) -> Union[RenewalDecision, List[RenewalDecision]]:
        rows = range(len(self))[row]
        if isinstance(rows, range):
            return [self[each] for each in rows]
        with using(self) as (renewals,):
            decision: RenewalDecision = json.loads(
                take_document(create(lib.ambit_renewals_json, renewals, rows)))
        return decision

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_renewals_free(pointer)


@dataclass(frozen=True)
class DueNotices:
    """The notices of a time, by day, then client."""

    json_lines: str
    """Byte for byte as C and C++ give them."""
    sent_commands: str
    """For `Ledger.apply` once they were sent: marks all but those that reach nobody."""
    report: Report
    """Warnings: clients that are undecided."""

    @property
    def notices(self) -> List[Dict[str, Any]]:
        return [json.loads(line) for line in self.json_lines.split("\n")[:-1]]


@dataclass(frozen=True)
class Standings:
    """Where each client's renewal stands on a day, in the order of the clients."""

    json_lines: str
    """Byte for byte as C and C++ give them."""
    report: Report
    """Warnings: clients whose standing cannot be told, by row and field."""

    @property
    def standings(self) -> List[Dict[str, Any]]:
        return [json.loads(line) for line in self.json_lines.split("\n")[:-1]]


class Clients(Handle):
    """The records of a batch met with an engine, for questions about their renewals. Immutable; bind
    again when policy or directory change."""

    report: Report = EMPTY
    """Warnings: records that will be undecided, by row and field."""

    @classmethod
    def bind(cls, engine: Engine, batch: Batch) -> "Clients":
        expect(engine, Engine, "engine")
        expect(batch, Batch, "batch")
        with using(engine, batch) as pointers, pool.lend() as scratch:
            pointer, report = make(lib.ambit_clients_bind, *pointers, scratch)
        made = cls._of(pointer)
        made.report = report
        return made

    def decide(self, context: Context, kind: str = "renewal") -> Renewals:
        """Whose each client is and who is told. `kind` is `renewal`, or `account`, which follows no
        override."""
        expect(context, Context, "context")
        with using(self) as (clients,):
            pointer, _ = make(
                lib.ambit_renewals_decide, clients, _kind(kind), byref(context._as_struct()))
        return Renewals._of(pointer)

    def explain(self, row: int, context: Context, kind: str = "renewal") -> Dict[str, Any]:
        """The decision about one client, and a sentence that says why."""
        expect(context, Context, "context")
        number = row_number(row)
        with using(self) as (clients,):
            pointer, _ = make(lib.ambit_renewals_explain, clients, number, _kind(kind),
                              byref(context._as_struct()))
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    def standings(self, day: Union[date, str]) -> Standings:
        """Where each client's renewal stands on a day, and of whom that cannot be told."""
        text = _day(day)
        with using(self) as (clients,):
            pointer, report = make(lib.ambit_renewals_standing, clients, text, len(text))
        return Standings(take_document(pointer), report)

    def standing(self, day: Union[date, str]) -> List[Dict[str, Any]]:
        """Where each client's renewal stands on a day."""
        return self.standings(day).standings

    def due(self, ledger: Ledger, first: Union[date, str], last: Union[date, str]) -> DueNotices:
        """The notices due from `first` to `last`, both included; none that the ledger knows as
        sent."""
        expect(ledger, Ledger, "ledger")
        begin, end = _day(first), _day(last)
        lines, commands, report_handle = c_void_p(), c_void_p(), c_void_p()
        with using(self, ledger) as (clients, book):
            status = lib.ambit_renewals_due(
                clients, book, begin, len(begin), end, len(end), byref(lines), byref(commands),
                byref(report_handle))
        report = take_report(report_handle)
        check(status, report)
        assert lines.value is not None and commands.value is not None
        return DueNotices(take_document(lines.value), take_document(commands.value), report)

    def preview(self, commands: JsonInput, context: Context) -> Dict[str, Any]:
        """What commands would change: owners, who starts and stops hearing of clients, and what to
        save where. Saves nothing."""
        expect(context, Context, "context")
        text = to_json(commands)
        with using(self) as (clients,):
            pointer, _ = make(lib.ambit_renewals_preview, clients, text, len(text),
                              byref(context._as_struct()))
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_clients_free(pointer)


def _kind(kind: str) -> int:
    if kind not in _KINDS:
        raise ValueError(f"kind must be one of {', '.join(_KINDS)}, not {kind!r}")
    return _KINDS[kind]


def _day(day: Union[date, str]) -> bytes:
    if not isinstance(day, (date, str)):
        raise TypeError(f"a day must be a date or a str, not {type(day).__name__}")
    # A datetime is a date to Python; its time has no meaning here.
    written = day if isinstance(day, str) else date(day.year, day.month, day.day).isoformat()
    return written.encode()
