"""Directories: who there is."""

import json
from ctypes import byref, c_size_t, c_void_p
from dataclasses import dataclass
from typing import Any, Dict, NamedTuple, Optional

from ._arrow import Table
from ._call import (JsonInput, check, create, make, take_document, take_report, text, text_bytes,
                    to_json)
from ._handle import Handle, expect, using
from ._library import lib
from .ledger import Ledger
from .policy import Policy
from .report import EMPTY, Report


class DirectoryCounts(NamedTuple):
    users: int
    accounts: int
    contacts: int
    queues: int
    communities: int


class Directory(Handle):
    """Immutable; `apply` makes the next one, which shares what did not change.

    people = ambit.Directory().apply({"ambit": 1, "users": [{"id": "ana", "active": True}]})
    later = people.apply([{"command": "deactivate_user", "id": "ana"}])
    """

    report: Report = EMPTY
    """Warnings found while applying."""

    def __init__(self) -> None:
        """Nobody."""
        self._adopt(create(lib.ambit_directory_create))

    def apply(self, commands: JsonInput) -> "Directory":
        """This directory and what `commands` says (a directory document, a list of commands, or
        JSON Lines of commands). Raises InvalidDirectoryError with every problem, nothing
        applied."""
        document = to_json(commands)
        with using(self) as (directory,):
            pointer, report = make(
                lib.ambit_directory_apply, directory, document, len(document))
        made = Directory._of(pointer)
        made.report = report
        return made

    def change(self, commands: JsonInput, policy: Optional[Policy] = None,
               ledger: Optional[Ledger] = None) -> "DirectoryChange":
        """The next directory, and what follows from the commands: notices to send, what to look at
        again, who may own records from now on or no longer, and, of a user who goes, everything
        that still names them; in the policy and the ledger too, where they are given. Saves
        nothing. Raises InvalidDirectoryError with every problem, nothing changed."""
        document = to_json(commands)
        others = {"policy": policy, "ledger": ledger}
        for name, kind in (("policy", Policy), ("ledger", Ledger)):
            if others[name] is not None:
                expect(others[name], kind, name)
        given = {name: each for name, each in others.items() if each is not None}
        pointer, effects, report_handle = c_void_p(), c_void_p(), c_void_p()
        with using(self, *given.values()) as (directory, *pointers):
            named = dict(zip(given, pointers))
            status = lib.ambit_directory_change(
                directory, document, len(document), named.get("policy"), named.get("ledger"),
                byref(pointer), byref(effects), byref(report_handle))
        report = take_report(report_handle)
        check(status, report)
        assert pointer.value is not None and effects.value is not None
        made = Directory._of(pointer.value)
        made.report = report
        return DirectoryChange(made, json.loads(take_document(effects.value)))

    def to_json(self) -> str:
        """The document of this directory, to be saved; the same content gives the same text."""
        with using(self) as (directory,):
            return take_document(create(lib.ambit_directory_json, directory))

    def apply_arrow(self, kind: str, data: Any) -> "Directory":
        """This directory and a put of each row of a table (as `Batch.from_arrow` takes them) of
        `kind`: "users", "accounts", "contacts", "queues", "communities", "roles", "teams" or
        "groups". Columns are named as the members in JSON; null is what is left out there. Sets of
        ids are lists, `companies` and `absences` lists of structs, `members` and `accept_within`
        structs, `fields` a text with a JSON object. Copied at once; nothing of the table is kept.
        Raises InvalidDirectoryError with every problem, nothing applied."""
        table = Table(data)
        name = text_bytes(kind, "kind")
        with using(self) as (directory,):
            pointer, report = make(
                lib.ambit_directory_apply_arrow, directory, name, len(name), byref(table.schema),
                table.pieces, table.count)
        made = Directory._of(pointer)
        made.report = report
        return made

    @property
    def counts(self) -> DirectoryCounts:
        found = [c_size_t() for _ in DirectoryCounts._fields]
        with using(self) as (directory,):
            check(lib.ambit_directory_counts(directory, *map(byref, found)))
        return DirectoryCounts(*(each.value for each in found))

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that name the content, whatever commands led to it."""
        with using(self) as (directory,):
            return text(lib.ambit_directory_fingerprint, directory)

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_directory_free(pointer)


@dataclass(frozen=True)
class DirectoryChange:
    """What commands lead to. Warnings are in `directory.report`."""

    directory: Directory
    effects: Dict[str, Any]
    """`effects`, one a command, `starts` and `stops` (who may own records), and `fingerprint`; as
    include/ambit/directory_change.hpp shows them."""
