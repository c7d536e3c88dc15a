"""Ticket indexes: tickets kept in memory, for lists and counts in microseconds."""

import json
from ctypes import byref, c_int32, c_size_t, c_uint8, c_void_p
from typing import Any, Dict, List, NamedTuple, Optional, Sequence

from ._call import JsonInput, check, make, take_document, take_report, text_bytes, to_json
from ._handle import Handle, expect, using
from ._library import lib
from ._scratch import pool
from .batch import Batch
from .engine import Engine
from .report import Report
from .tickets import Sight, Viewer, _audience

_INSERT, _UPDATE, _PUT = 0, 1, 2
_SIGHTS = tuple(Sight)


class TicketCounts(NamedTuple):
    """What a viewer may see, counted; what is not `own` is shared."""

    tickets: int
    own: int
    open: int
    closed: int


class TicketIndexSize(NamedTuple):
    """`invalid` ones are shown to nobody: a field that the plan reads is wrong."""

    tickets: int
    invalid: int
    bytes: int


class TicketIndex(Handle):
    """Tickets of one portal, which answer viewers of any engine of the same policy as a batch of the
    same tickets does.

    index = ambit.TicketIndex.create(engine, "support")
    index.put(batch)
    index.count(viewer).open

    May be used from many threads: a question sees the last write that had ended when it began, and
    waits for none. Each write is made whole or not at all. Values are copied, so a batch may be
    closed at once.
    """

    @classmethod
    def create(cls, engine: Engine, portal: str) -> "TicketIndex":
        expect(engine, Engine, "engine")
        name = text_bytes(portal, "portal")
        with using(engine) as (rules,):
            pointer, _ = make(lib.ambit_ticket_index_create, rules, name, len(name))
        return cls._of(pointer)

    def insert(self, batch: Batch) -> Report:
        """New tickets: one that is there already refuses the batch. The report warns of tickets
        that will be shown to nobody, since they are wrong in a field that the plan reads."""
        return self._write(batch, _INSERT)

    def update(self, batch: Batch) -> Report:
        """Other values of tickets that are there: one that is not refuses the batch."""
        return self._write(batch, _UPDATE)

    def put(self, batch: Batch) -> Report:
        """Both: as a host that follows a stream of changes needs it."""
        return self._write(batch, _PUT)

    def _write(self, batch: Batch, kind: int) -> Report:
        expect(batch, Batch, "batch")
        found = c_void_p()
        with using(self, batch) as (index, records):
            status = lib.ambit_ticket_index_write(index, records, kind, byref(found))
        report = take_report(found)
        check(status, report)
        return report

    def remove(self, ids: Sequence[str]) -> None:
        """All of them, or none where one is not there."""
        text = _ids(ids)
        found = c_void_p()
        with using(self) as (index,):
            status = lib.ambit_ticket_index_remove(index, text, len(text), byref(found))
        check(status, take_report(found))

    def list(self, viewer: Viewer, query: Optional[JsonInput] = None) -> Dict[str, Any]:
        """What `viewer.list` says of a batch of all tickets."""
        expect(viewer, Viewer, "viewer")
        text = b"" if query is None else to_json(query)
        with using(self, viewer) as (index, who), pool.lend() as scratch:
            pointer, _ = make(lib.ambit_ticket_index_list, index, who, text, len(text), scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    def count(self, viewer: Viewer) -> TicketCounts:
        expect(viewer, Viewer, "viewer")
        counts = [c_size_t() for _ in range(4)]
        with using(self, viewer) as (index, who), pool.lend() as scratch:
            check(lib.ambit_ticket_index_count(index, who, scratch, *map(byref, counts)))
        return TicketCounts(*(each.value for each in counts))

    def see(self, viewer: Viewer, ids: Sequence[str]) -> List[Sight]:
        """One sight an id; hidden where there is no such ticket."""
        expect(viewer, Viewer, "viewer")
        text = _ids(ids)
        sights = (c_uint8 * len(ids))()
        with using(self, viewer) as (index, who), pool.lend() as scratch:
            check(lib.ambit_ticket_index_see(
                index, who, text, len(text), scratch, len(ids), sights))
        return [_SIGHTS[number] for number in sights]

    def can_see(self, viewer: Viewer, id: str, audience: str = "customer") -> Dict[str, Any]:
        """As `viewer.can_see`, of the ticket with an id."""
        expect(viewer, Viewer, "viewer")
        name = text_bytes(id, "id")
        with using(self, viewer) as (index, who), pool.lend() as scratch:
            pointer, _ = make(lib.ambit_ticket_index_can_see, index, who, name, len(name),
                              c_int32(_audience(audience)), scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    def size(self) -> TicketIndexSize:
        counts = [c_size_t() for _ in range(3)]
        with using(self) as (index,):
            check(lib.ambit_ticket_index_size(index, *map(byref, counts)))
        return TicketIndexSize(*(each.value for each in counts))

    def __len__(self) -> int:
        return self.size().tickets

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_ticket_index_free(pointer)


def _ids(ids: Sequence[str]) -> bytes:
    if isinstance(ids, (str, bytes)):
        raise TypeError("ids must be a sequence of them, not one")
    return to_json([text_bytes(each, "id").decode() for each in ids])
