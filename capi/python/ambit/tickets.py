"""Tickets: what a customer may see in the portal."""

import json
from ctypes import byref, c_int32, c_uint8
from datetime import datetime
from enum import IntEnum
from typing import Any, Dict, List, Optional, Tuple, Union

from ._call import (
    JsonInput,
    check,
    counted,
    create,
    make,
    row_number,
    take_document,
    text_bytes,
    to_json,
)
from ._handle import Handle, expect, using
from ._library import lib
from ._scratch import pool
from .batch import Batch
from .context import Context
from .engine import Engine
from .sql import Mapping, Sql, dialect_number

_CONTACT, _SSO, _EMPLOYEE = 0, 1, 2
_AUDIENCES = {"customer": 0, "employee": 1}
_SESSIONS = ("access_denied", "alive", "timed_out")


class Sight(IntEnum):
    """What a viewer may see of one ticket. Only OWN and SHARED are visible."""

    HIDDEN = 0
    OWN = 1
    SHARED = 2
    """Through a company: fewer fields are shown."""
    INVALID = 3
    """Hidden: a field that the plan reads is wrong in that record."""


_SIGHTS = tuple(Sight)


class Viewer(Handle):
    """Somebody who comes to a portal, and what they may see there: one compiled plan that every
    question reads. Immutable; bind again when policy or directory change.

    ana = ambit.Viewer.bind(engine, "support", now, contact="ana")
    ana.list(tickets, {"status": "open"})["count"]

    Answers for customers (the default) say nothing of what is hidden; those for employees say why.
    """

    @classmethod
    def bind(
        cls,
        engine: Engine,
        portal: str,
        context: Context,
        *,
        contact: Optional[str] = None,
        employee: Optional[str] = None,
        sso: bool = False,
    ) -> "Viewer":
        """A contact, or an employee by the id of their user; exactly one of them. `sso`: the
        identity provider has just said that it is this contact."""
        expect(engine, Engine, "engine")
        expect(context, Context, "context")
        if (contact is None) == (employee is None):
            raise ValueError("a viewer is a contact or an employee: name one of them")
        if employee is not None and sso:
            raise ValueError("sso is said of contacts")
        name = text_bytes(portal, "portal")
        if contact is not None:
            kind, who = _SSO if sso else _CONTACT, text_bytes(contact, "contact")
        else:
            assert employee is not None
            kind, who = _EMPLOYEE, text_bytes(employee, "employee")
        with using(engine) as (rules,):
            pointer, _ = make(lib.ambit_viewer_bind, rules, name, len(name), kind, who, len(who),
                              byref(context._as_struct()))
        return cls._of(pointer)

    def entry(self, audience: str = "customer") -> Dict[str, Any]:
        """Whether the viewer may enter; for employees also through which access what is open."""
        with using(self) as (viewer,):
            answer: Dict[str, Any] = json.loads(take_document(
                create(lib.ambit_viewer_entry, viewer, _audience(audience))))
        return answer

    def see(self, batch: Batch) -> List[Sight]:
        """One sight a ticket."""
        expect(batch, Batch, "batch")
        size = len(batch)
        sights = (c_uint8 * size)()
        with using(self, batch) as (viewer, records), pool.lend() as scratch:
            check(lib.ambit_viewer_see(viewer, records, scratch, size, sights))
        return [_SIGHTS[number] for number in sights]

    def can_see(self, batch: Batch, row: int, audience: str = "customer") -> Dict[str, Any]:
        """Whether one ticket is visible; for employees with the way in, or what stopped it."""
        expect(batch, Batch, "batch")
        number = row_number(row)
        with using(self, batch) as (viewer, records), pool.lend() as scratch:
            pointer, _ = make(lib.ambit_viewer_can_see, viewer, records, number,
                              _audience(audience), scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    def list(self, batch: Batch, query: Optional[JsonInput] = None) -> Dict[str, Any]:
        """A page of the tickets that the viewer may see, with counts and facets of the same
        predicate. See ambit/tickets.hpp for what `query` may ask."""
        expect(batch, Batch, "batch")
        text = b"" if query is None else to_json(query)
        with using(self, batch) as (viewer, records), pool.lend() as scratch:
            pointer, _ = make(lib.ambit_viewer_list, viewer, records, text, len(text), scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    def count(self, batch: Batch, query: Optional[JsonInput] = None) -> int:
        """How many tickets `list` counts under the same query, without making a page; 0 where its
        outcome is another than `listed`."""
        expect(batch, Batch, "batch")
        text = b"" if query is None else to_json(query)
        with using(self, batch) as (viewer, records), pool.lend() as scratch:
            return counted(lib.ambit_viewer_count, viewer, records, text, len(text), scratch)

    def sql(self, mapping: Mapping, dialect: str) -> Sql:
        """The tickets that the viewer sees, as the WHERE of a query of the host's database:
        `sqlite`, `postgresql` or `duckdb`. Raises InvalidArgumentError with every test that cannot
        be said exactly. A query that names the table otherwise (`FROM tickets t`), or has parameters
        of its own before these, says so in the mapping: `table` and `parameters.first`."""
        expect(mapping, Mapping, "mapping")
        number = dialect_number(dialect)
        with using(self, mapping) as (viewer, tables):
            pointer, _ = make(lib.ambit_viewer_sql, viewer, tables, number)
        return Sql._of(take_document(pointer))

    def session(self, last_activity: Union[datetime, int, None]) -> str:
        """`alive`, `timed_out` or `access_denied` of somebody who was last active at a moment (with
        its time zone, or in microseconds since 1970), or of whom no activity is known."""
        state = c_int32()
        moment = 0 if last_activity is None else Context(now=last_activity).now_unix_us
        with using(self) as (viewer,):
            check(lib.ambit_viewer_session(
                viewer, int(last_activity is not None), moment, byref(state)))
        return _SESSIONS[state.value]

    def thread(
        self, batch: Batch, row: int, conversations: JsonInput, audience: str = "customer"
    ) -> Dict[str, Any]:
        """The most recent thread of a ticket, with the messages that the portal shows; for
        employees with warnings. See ambit/conversations.hpp for the form of `conversations`."""
        return self._ask_of(lib.ambit_viewer_thread, batch, row, (conversations,), audience)

    def can_reply(
        self, batch: Batch, row: int, conversations: JsonInput, audience: str = "customer"
    ) -> Dict[str, Any]:
        """Whether the viewer may reply to a ticket, attach to a reply, close it, reopen it; for
        employees with the inbox, or the reason."""
        return self._ask_of(lib.ambit_viewer_can_reply, batch, row, (conversations,), audience)

    def reply(
        self,
        batch: Batch,
        row: int,
        conversations: JsonInput,
        reply: JsonInput,
        audience: str = "customer",
    ) -> Dict[str, Any]:
        """The effects of a reply (id, text, attachments) for the host to carry out, or a
        refusal."""
        return self._ask_of(lib.ambit_viewer_reply, batch, row, (conversations, reply), audience)

    def can_submit(self, audience: str = "customer") -> Dict[str, Any]:
        """Whether the viewer may submit tickets, what the form asks, and whether such a ticket
        will be visible to them."""
        with using(self) as (viewer,):
            answer: Dict[str, Any] = json.loads(take_document(
                create(lib.ambit_viewer_can_submit, viewer, _audience(audience))))
        return answer

    def submit(self, submission: JsonInput, audience: str = "customer") -> Dict[str, Any]:
        """The ticket that a submission (id, fields) makes, or a refusal. Its id follows from the
        submission's: create it where no ticket has this id, and one submission makes one ticket."""
        text = to_json(submission)
        with using(self) as (viewer,), pool.lend() as scratch:
            pointer, _ = make(lib.ambit_viewer_submit, viewer, text, len(text),
                              _audience(audience), scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    def _ask_of(self, function: Any, batch: Batch, row: int, texts: Tuple[JsonInput, ...],
                audience: str) -> Dict[str, Any]:
        expect(batch, Batch, "batch")
        number = row_number(row)
        given: List[Any] = []
        for each in texts:
            text = to_json(each)
            given += [text, len(text)]
        with using(self, batch) as (viewer, records), pool.lend() as scratch:
            pointer, _ = make(function, viewer, records, number, *given, _audience(audience),
                              scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_viewer_free(pointer)


def who_can_see(
    engine: Engine, portal: str, batch: Batch, row: int, context: Context
) -> Dict[str, Any]:
    """Every contact who can see one ticket, with the way in: for employees."""
    number = row_number(row)
    return _about_all(lib.ambit_tickets_who_can_see, engine, portal, batch, (number,), context)


def exposure_report(engine: Engine, portal: str, batch: Batch, context: Context) -> Dict[str, Any]:
    """What all contacts together can see, by way in: for employees."""
    return _about_all(lib.ambit_tickets_exposure, engine, portal, batch, (), context)


def _about_all(function: Any, engine: Engine, portal: str, batch: Batch, more: Tuple[int, ...],
               context: Context) -> Dict[str, Any]:
    expect(engine, Engine, "engine")
    expect(batch, Batch, "batch")
    expect(context, Context, "context")
    name = text_bytes(portal, "portal")
    with using(engine, batch) as (rules, records), pool.lend() as scratch:
        pointer, _ = make(function, rules, name, len(name), records, *more,
                          byref(context._as_struct()), scratch)
    answer: Dict[str, Any] = json.loads(take_document(pointer))
    return answer


def _audience(name: str) -> int:
    if name not in _AUDIENCES:
        raise ValueError(f"audience must be one of {', '.join(_AUDIENCES)}, not {name!r}")
    return _AUDIENCES[name]
