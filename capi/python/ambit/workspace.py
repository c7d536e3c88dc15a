"""The workspace: what is on a success manager's plate."""

import json
from ctypes import byref, c_void_p
from typing import Any, Dict, Optional, Sequence

from ._call import JsonInput, create, make, take_document, text_bytes, to_json
from ._handle import Handle, expect, using
from ._library import lib
from ._scratch import pool
from .batch import Batch
from .context import Context
from .engine import Engine
from .sharing import Shares


class Workspace(Handle):
    """A user before their workspace: which tabs they have, and what is in them. Immutable; bind
    again when policy, directory or shares change, and when time goes on.

    ana = ambit.Workspace.bind(engine, "ana", now)
    ana.entry()["tabs"]                                     # ["summary", "portfolio", …]
    ana.ask({"ask": "summary"}, [companies, tasks, meetings])

    ambit/workspace.hpp says what may be asked, and what is told.
    """

    @classmethod
    def bind(
        cls,
        engine: Engine,
        user: str,
        context: Context,
        plate_of: Optional[str] = None,
        shares: Optional[Shares] = None,
    ) -> "Workspace":
        """Whoever has no tab sees nothing. `plate_of` is the user whose summary is looked at, by a
        super admin. Raises InvalidArgumentError where the policy says nothing of a workspace, and
        UnknownZoneError."""
        expect(engine, Engine, "engine")
        expect(context, Context, "context")
        who = text_bytes(user, "user")
        whose = b"" if plate_of is None else text_bytes(plate_of, "plate_of")
        given = () if shares is None else (shares,)
        for each in given:
            expect(each, Shares, "shares")
        with using(engine, *given) as (rules, *by_hand):
            pointer, _ = make(lib.ambit_workspace_bind, rules, who, len(who),
                              byref(context._as_struct()), whose, len(whose),
                              by_hand[0] if by_hand else None)
        return cls._of(pointer)

    def entry(self) -> Dict[str, Any]:
        """The user's tabs and rights, and why they have no others."""
        with using(self) as (workspace,):
            answer: Dict[str, Any] = json.loads(take_document(
                create(lib.ambit_workspace_entry, workspace)))
        return answer

    def ask(self, question: JsonInput, batches: Sequence[Batch] = ()) -> Dict[str, Any]:
        """Answers {"ask": "summary"}, "schedule" or "health", over one batch of each object that
        the question is about. Raises InvalidArgumentError with every problem of the question."""
        for each in batches:
            expect(each, Batch, "batches")
        text = to_json(question)
        with using(self, *batches) as (workspace, *records), pool.lend() as scratch:
            given = (c_void_p * len(records))(*records)
            pointer, _ = make(lib.ambit_workspace_ask, workspace, given, len(records), text,
                              len(text), scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_workspace_free(pointer)
