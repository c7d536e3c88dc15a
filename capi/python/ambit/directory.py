"""Directories: who there is."""

from ctypes import byref, c_size_t
from typing import Any, NamedTuple

from ._arrow import Table
from ._call import JsonInput, check, create, make, text, text_bytes, to_json
from ._handle import Handle, using
from ._library import lib
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

    def apply_arrow(self, kind: str, data: Any) -> "Directory":
        """This directory and a put of each row of a table (as `Batch.from_arrow` takes them) of
        `kind`: "users", "accounts", "contacts", "queues" or "communities". Columns are named as the
        members in JSON; null is what is left out there. Sets of ids are lists, `companies` and
        `absences` lists of structs, `members` a struct, `fields` a text with a JSON object. Copied
        at once; nothing of the table is kept.
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
