"""Sharing: who inside, and who among partners, may see or edit a record."""

import json
from ctypes import byref, c_int32, c_uint8
from enum import IntEnum
from typing import Any, Dict, List, Optional, Tuple

from ._call import (
    JsonInput,
    check,
    count,
    counted,
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


class Access(IntEnum):
    """What a user may do with one record. Only READ and EDIT show it."""

    HIDDEN = 0
    READ = 1
    EDIT = 2
    """And read."""
    INVALID = 3
    """Hidden: a field that the object's sharing reads is wrong in that record."""


_ACCESSES = tuple(Access)
_ASKED = {"read": int(Access.READ), "edit": int(Access.EDIT)}


class Shares(Handle):
    """Records that were shared by hand, which the host keeps. Immutable.

    by_hand = ambit.Shares.from_json([
        {"object": "lead", "id": "L1", "to": {"user": "ana"}, "access": "read"}])
    """

    @classmethod
    def from_json(cls, shares: JsonInput) -> "Shares":
        """All or nothing. Raises InvalidArgumentError with every problem."""
        text = to_json(shares)
        pointer, _ = make(lib.ambit_shares_from_json, text, len(text))
        return cls._of(pointer)

    def __len__(self) -> int:
        with using(self) as (shares,):
            return count(lib.ambit_shares_size, shares)

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_shares_free(pointer)


class Sharing(Handle):
    """A user before the records of an object: one compiled plan that every question reads.
    Immutable; bind again when policy, directory or shares change.

    ana = ambit.Sharing.bind(engine, "lead", "ana", now)
    ana.can_edit(leads, 0)      # {"id": "L1", "allowed": True, "way": "rule", "rule": "emea", …}

    ambit/sharing.hpp says what each grant gives, and what is told to whom.
    """

    @classmethod
    def bind(
        cls,
        engine: Engine,
        object: str,
        user: str,
        context: Context,
        shares: Optional[Shares] = None,
    ) -> "Sharing":
        """Whoever is not there, not active, or a partner user of an account that is not
        partner-enabled sees nothing. Raises InvalidArgumentError where the policy says nothing of
        how the object is shared, and UnknownZoneError."""
        expect(engine, Engine, "engine")
        expect(context, Context, "context")
        kind, who = text_bytes(object, "object"), text_bytes(user, "user")
        given: Tuple[Shares, ...] = () if shares is None else (shares,)
        for each in given:
            expect(each, Shares, "shares")
        with using(engine, *given) as (rules, *by_hand):
            pointer, _ = make(lib.ambit_sharing_bind, rules, kind, len(kind), who, len(who),
                              byref(context._as_struct()), by_hand[0] if by_hand else None)
        return cls._of(pointer)

    @property
    def may_look(self) -> bool:
        """Whether the user may look at records at all."""
        answer = c_int32()
        with using(self) as (viewer,):
            check(lib.ambit_sharing_may_look(viewer, byref(answer)))
        return answer.value != 0

    def see(self, batch: Batch) -> List[Access]:
        """What the user may do with each record."""
        expect(batch, Batch, "batch")
        size = len(batch)
        found = (c_uint8 * size)()
        with using(self, batch) as (viewer, records), pool.lend() as scratch:
            check(lib.ambit_sharing_see(viewer, records, scratch, size, found))
        return [_ACCESSES[number] for number in found]

    def can_see(self, batch: Batch, row: int) -> Dict[str, Any]:
        """Whether one record may be seen, with the first grant that allows it, or the reason."""
        return self._answer(lib.ambit_sharing_can_see, batch, row)

    def can_edit(self, batch: Batch, row: int) -> Dict[str, Any]:
        """Whether one record may be edited; likewise."""
        return self._answer(lib.ambit_sharing_can_edit, batch, row)

    def list(self, batch: Batch, query: Optional[JsonInput] = None) -> Dict[str, Any]:
        """A page of the records that the user may see, or edit, by id. `query` is
        {"access": "edit", "page": {"size": 50, "after": "L1"}}, all of which may be left out."""
        expect(batch, Batch, "batch")
        text = b"" if query is None else to_json(query)
        with using(self, batch) as (viewer, records), pool.lend() as scratch:
            pointer, _ = make(lib.ambit_sharing_list, viewer, records, text, len(text), scratch)
        page: Dict[str, Any] = json.loads(take_document(pointer))
        return page

    def count(self, batch: Batch, query: Optional[JsonInput] = None) -> int:
        """How many records `list` counts under the same query."""
        expect(batch, Batch, "batch")
        text = b"" if query is None else to_json(query)
        with using(self, batch) as (viewer, records), pool.lend() as scratch:
            return counted(lib.ambit_sharing_count, viewer, records, text, len(text), scratch)

    def sql(self, mapping: Mapping, dialect: str, access: str = "read") -> Sql:
        """The records that the user may see (`read`) or edit (`edit`), as the WHERE of a query of the
        host's database: `sqlite`, `postgresql` or `duckdb`. Raises InvalidArgumentError with every
        test that cannot be said exactly."""
        expect(mapping, Mapping, "mapping")
        number = dialect_number(dialect)
        if access not in _ASKED:
            raise ValueError(f"access must be one of {', '.join(_ASKED)}, not {access!r}")
        with using(self, mapping) as (viewer, tables):
            pointer, _ = make(lib.ambit_sharing_sql, viewer, tables, number, _ASKED[access])
        return Sql._of(take_document(pointer))

    def _answer(self, function: Any, batch: Batch, row: int) -> Dict[str, Any]:
        expect(batch, Batch, "batch")
        number = row_number(row)
        with using(self, batch) as (viewer, records), pool.lend() as scratch:
            pointer, _ = make(function, viewer, records, number, scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_sharing_free(pointer)
