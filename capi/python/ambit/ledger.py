"""Ledgers: what has happened. The only thing that remembers; it never decides."""

import json
import os
from ctypes import byref, c_void_p
from typing import Optional, Union

from ._call import JsonInput, check, create, make, take_document, take_report, text_bytes, to_json
from ._handle import Handle, expect, using
from ._library import lib
from ._sqlite import sqlite_functions
from .decision import Owner
from .plan import Plan

_EXISTING = 1
_READ_ONLY = 2
_PROCESS_END = 4


class Ledger(Handle):
    """Turns taken, decisions made, who has what; any call from any thread. In memory, or in a file
    that processes share: `Ledger.open`.

    ledger = ambit.Ledger()
    engine.decide(leads, ledger, now)
    saved = ledger.snapshot()
    restored = ambit.Ledger.restore(saved)

    A forked child has a copy that goes its own way. If another thread was inside a call at the
    fork, the copy is not whole: using it raises ClosedError. Other handles go on in a child.
    """

    _survives_fork = False

    def __init__(self) -> None:
        """Empty."""
        self._adopt(create(lib.ambit_ledger_create))

    @classmethod
    def open(
        cls,
        path: Union[str, "os.PathLike[str]"],
        *,
        wait_ms: int = 5000,
        existing: bool = False,
        read_only: bool = False,
        survives_power_loss: bool = True,
    ) -> "Ledger":
        """A ledger in a file (SQLite), which is made unless `existing` or `read_only`.

        ledger = ambit.Ledger.open("leads.ledger")

        A call waits `wait_ms` while other processes hold the file, and then raises LedgerBusyError.
        Without `survives_power_loss` the disk is not waited for at each commit: what was committed
        survives the end of the process, but not that of the machine. Open it after a fork, or close
        it before: in the child of a process that has one open LedgerForkedError is raised. Raises
        InvalidLedgerError where the file is foreign, damaged or newer: it is left as it is."""
        name = text_bytes(os.fspath(path), "path")
        flags = (existing and _EXISTING) | (read_only and _READ_ONLY) | (
            not survives_power_loss and _PROCESS_END)
        pointer, _ = make(
            lib.ambit_ledger_open, sqlite_functions(), name, len(name), wait_ms, flags)
        return cls._of(pointer)

    def commit(self, plan: Plan) -> None:
        """Takes a plan up, all of it or nothing. Raises ConflictError when what it stood on has
        changed since: plan again."""
        expect(plan, Plan, "plan")
        with using(self, plan) as (ledger, turn):
            check(lib.ambit_ledger_commit(ledger, turn))

    def changes(self, plan: Plan) -> str:
        """What `commit` would change and what it would ask, as JSON text, for hosts that keep the
        ledger in a database of their own (examples/postgresql); changes nothing. Raises
        ConflictError as `commit` does."""
        expect(plan, Plan, "plan")
        with using(self, plan) as (ledger, turn):
            return take_document(create(lib.ambit_ledger_changes, ledger, turn))

    def apply(self, commands: JsonInput) -> None:
        """Commands such as `set_owner`, all or nothing. Raises InvalidLedgerError."""
        document = to_json(commands)
        report = c_void_p()
        with using(self) as (ledger,):
            status = lib.ambit_ledger_apply(ledger, document, len(document), byref(report))
            check(status, take_report(report))

    def owner_of(self, object: str, id: str) -> Optional[Owner]:
        """Who has the record, or None when nobody is known to."""
        object_bytes, id_bytes = text_bytes(object, "object"), text_bytes(id, "id")
        with using(self) as (ledger,):
            found = take_document(create(
                lib.ambit_ledger_owner_of, ledger, object_bytes, len(object_bytes), id_bytes,
                len(id_bytes)))
        if not found:
            return None
        owner: Owner = json.loads(found)
        return owner

    def snapshot(self) -> str:
        """Everything, as text to be saved; the same content gives the same text."""
        with using(self) as (ledger,):
            return take_document(create(lib.ambit_ledger_snapshot, ledger))

    @classmethod
    def restore(cls, snapshot: Union[str, bytes]) -> "Ledger":
        """A ledger from a snapshot. Raises InvalidLedgerError where it is damaged or newer."""
        document = to_json(snapshot)
        pointer, _ = make(lib.ambit_ledger_restore, document, len(document))
        return cls._of(pointer)

    @classmethod
    def restore_part(cls, part: JsonInput) -> "Ledger":
        """A ledger from a part of one that a host keeps in a database of its own, for one call
        (examples/postgresql). Raises InvalidLedgerError where it contradicts itself."""
        document = to_json(part)
        pointer, _ = make(lib.ambit_ledger_restore_part, document, len(document))
        return cls._of(pointer)

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_ledger_free(pointer)
