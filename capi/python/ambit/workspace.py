"""The workspace: what is on a success manager's plate."""

import json
from contextlib import contextmanager
from ctypes import byref, c_void_p
from typing import Any, Dict, Iterator, List, Optional, Sequence, Tuple

from ._call import (JsonInput, check, create, make, take_document, take_report, text_bytes,
                    to_json)
from ._handle import Handle, expect, using
from ._library import lib
from ._scratch import pool
from .batch import Batch
from .context import Context
from .engine import Engine, PlannedActs
from .ledger import Ledger
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

    def ask(self, question: JsonInput, batches: Sequence[Batch] = (),
            ledger: Optional[Ledger] = None) -> Dict[str, Any]:
        """Answers {"ask": "summary"}, "schedule", "health", "portfolio", "pipeline" or "feed", over
        one batch of each object that the question is about. A ledger has the views that are kept and
        what was taken out of the feed. Raises InvalidArgumentError with every problem of the
        question."""
        if ledger is not None:
            text = self._told(lib.ambit_workspace_ask, question, ledger, batches)
        else:
            for each in batches:
                expect(each, Batch, "batches")
            document = to_json(question)
            with using(self, *batches) as (workspace, *records), pool.lend() as scratch:
                given = (c_void_p * len(records))(*records)
                pointer, _ = make(lib.ambit_workspace_ask, workspace, given, len(records), None,
                                  document, len(document), scratch)
            text = take_document(pointer)
        answer: Dict[str, Any] = json.loads(text)
        return answer

    def act(self, acts: JsonInput, ledger: Ledger,
            batches: Sequence[Batch] = ()) -> List[Dict[str, Any]]:
        """What the user does, who must be the actor of the context that this was bound with:
        `save_view`, `follow`, `edit`, `move_stage`, `merge` and others (ambit/workspace_acts.hpp),
        with the records that are named in `batches`. A result for each act, with the `patch` for
        the host's record; a refusal is a result, an act that is ill formed raises.

        ana.act([{"act": "follow", "object": "deal", "id": "D1"}], ledger, [deals])
        """
        lines = self.act_json_lines(acts, ledger, batches).split("\n")[:-1]
        return [json.loads(line) for line in lines]

    def act_json_lines(self, acts: JsonInput, ledger: Ledger,
                       batches: Sequence[Batch] = ()) -> str:
        """The same as JSON Lines, byte for byte as C and C++ give them."""
        return self._told(lib.ambit_workspace_act, acts, ledger, batches)

    def plan_acts(self, acts: JsonInput, ledger: Ledger,
                  batches: Sequence[Batch] = ()) -> PlannedActs:
        """The same without remembering it, for hosts that keep the ledger in a database of their
        own: the results, and what committing them would change. Raises ConflictError where another
        thread changed the ledger in between."""
        document = to_json(acts)
        results, changes, report_handle = c_void_p(), c_void_p(), c_void_p()
        with self._asking(ledger, batches) as (workspace, given, count, book, scratch):
            status = lib.ambit_workspace_plan_acts(
                workspace, given, count, book, document, len(document), scratch,
                byref(results), byref(changes), byref(report_handle))
        check(status, take_report(report_handle))
        assert results.value is not None and changes.value is not None
        lines = take_document(results.value).split("\n")[:-1]
        return PlannedActs([json.loads(line) for line in lines], take_document(changes.value))

    def ask_ledger(self, question: JsonInput, ledger: Ledger,
                   batches: Sequence[Batch] = ()) -> Dict[str, Any]:
        """What a ledger remembers: `history` (of a record in `batches`), `follows`, `resolve`,
        `views`, `reports`.

        ana.ask_ledger({"ask": "history", "object": "deal", "id": "D1"}, ledger, [deals])["changes"]
        """
        answer: Dict[str, Any] = json.loads(
            self._told(lib.ambit_workspace_ask_ledger, question, ledger, batches))
        return answer

    def _told(self, function: Any, said: JsonInput, ledger: Ledger,
              batches: Sequence[Batch]) -> str:
        document = to_json(said)
        with self._asking(ledger, batches) as (workspace, given, count, book, scratch):
            pointer, _ = make(function, workspace, given, count, book, document, len(document),
                              scratch)
        return take_document(pointer)

    @contextmanager
    def _asking(self, ledger: Ledger, batches: Sequence[Batch]) -> Iterator[Tuple[Any, ...]]:
        expect(ledger, Ledger, "ledger")
        for each in batches:
            expect(each, Batch, "batches")
        with using(self, ledger, *batches) as (workspace, book, *records), pool.lend() as scratch:
            given = (c_void_p * len(records))(*records)
            yield workspace, given, len(records), book, scratch

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_workspace_free(pointer)
