"""Engines: a policy met with a directory and zones; what decisions are asked of."""

import json
from ctypes import byref, c_void_p
from typing import Any, Dict, List, NamedTuple, Optional

from ._call import JsonInput, check, make, row_number, take_document, take_report, text, to_json
from ._handle import Handle, expect, using
from ._library import lib
from ._scratch import pool
from .batch import Batch
from .context import Context
from .directory import Directory
from .ledger import Ledger
from .matches import Matches
from .plan import Plan
from .policy import Policy
from .report import EMPTY, Report
from .zones import Zones


class PlannedActs(NamedTuple):
    """What acts would do, with nothing done yet."""

    results: List[Dict[str, Any]]
    """As `Engine.act` gives them."""
    changes: str
    """As `Ledger.changes` gives them; what has nothing to write has empty lists."""


class Engine(Handle):
    """Immutable. When policy or directory change, bind a new one: readers finish on theirs."""

    report: Report = EMPTY
    """Warnings: names in the policy that the directory does not know."""

    @classmethod
    def bind(cls, policy: Policy, directory: Directory, zones: Zones) -> "Engine":
        expect(policy, Policy, "policy")
        expect(directory, Directory, "directory")
        expect(zones, Zones, "zones")
        with using(policy, directory, zones) as pointers:
            pointer, report = make(lib.ambit_engine_bind, *pointers)
        made = cls._of(pointer)
        made.report = report
        return made

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits over all that a decision depends on; every decision repeats
        them."""
        with using(self) as (engine,):
            return text(lib.ambit_engine_fingerprint, engine)

    def decide(self, batch: Batch, ledger: Ledger, context: Context) -> Plan:
        """Decides and remembers: `match`, `plan` and `Ledger.commit` in one, planned again when
        another thread was quicker."""
        return self._decided(lib.ambit_leads_decide, batch, ledger, context)

    def reassign_by_age(self, batch: Batch, ledger: Ledger, context: Context) -> Plan:
        """Gives the records of a batch that were not accepted in time to the next choice, and
        remembers it; others are kept (`not_due`)."""
        return self._decided(lib.ambit_leads_reassign_by_age, batch, ledger, context)

    def plan_by_age(self, batch: Batch, ledger: Ledger, context: Context) -> Plan:
        """The same without remembering it: `Ledger.commit` takes the plan up, `Ledger.changes` says
        what that would change."""
        return self._decided(lib.ambit_leads_plan_by_age, batch, ledger, context)

    def _decided(self, function: Any, batch: Batch, ledger: Ledger, context: Context) -> Plan:
        expect(batch, Batch, "batch")
        expect(ledger, Ledger, "ledger")
        expect(context, Context, "context")
        with using(self, batch, ledger) as pointers, pool.lend() as scratch:
            pointer, _ = make(function, *pointers, byref(context._as_struct()), scratch)
        return Plan._of(pointer)

    def act(self, acts: JsonInput, ledger: Ledger, context: Context) -> List[Dict[str, Any]]:
        """What `context.actor` does with records: `accept`, `release`, `reassign`; a result for
        each act and record. A refusal is a result; an act that is ill formed raises.

        engine.act([{"act": "accept", "object": "lead", "id": "L1"}], ledger, now_as_ana)
        """
        lines = self.act_json_lines(acts, ledger, context).split("\n")[:-1]
        return [json.loads(line) for line in lines]

    def act_json_lines(self, acts: JsonInput, ledger: Ledger, context: Context) -> str:
        """The same as JSON Lines, byte for byte as C and C++ give them."""
        return self._told(lib.ambit_leads_act, acts, ledger, context)

    def plan_acts(self, acts: JsonInput, ledger: Ledger, context: Context) -> PlannedActs:
        """The same without remembering it, for hosts that keep the ledger in a database of their
        own (examples/postgresql): the results, and what committing them would change, as
        `Ledger.changes` gives it of a plan. A part of a ledger needs the records that the acts
        name, no pools and no loads. Raises ConflictError where another thread changed the ledger in
        between."""
        expect(ledger, Ledger, "ledger")
        expect(context, Context, "context")
        document = to_json(acts)
        results, changes, report_handle = c_void_p(), c_void_p(), c_void_p()
        with using(self, ledger) as (engine, book):
            status = lib.ambit_leads_plan_acts(
                engine, book, byref(context._as_struct()), document, len(document),
                byref(results), byref(changes), byref(report_handle))
        check(status, take_report(report_handle))
        assert results.value is not None and changes.value is not None
        lines = take_document(results.value).split("\n")[:-1]
        return PlannedActs([json.loads(line) for line in lines], take_document(changes.value))

    def ask(self, question: JsonInput, ledger: Ledger, context: Context) -> Dict[str, Any]:
        """Who has what: `inbox`, `waiting`, `due_for_reassignment`, `leads_of`, by page.

        engine.ask({"ask": "inbox", "object": "lead", "user": "ana"}, ledger, now)["records"]
        """
        answer: Dict[str, Any] = json.loads(
            self._told(lib.ambit_leads_ask, question, ledger, context))
        return answer

    def _told(self, function: Any, said: JsonInput, ledger: Ledger, context: Context) -> str:
        expect(ledger, Ledger, "ledger")
        expect(context, Context, "context")
        document = to_json(said)
        with using(self, ledger) as (engine, book):
            pointer, _ = make(
                function, engine, book, byref(context._as_struct()), document, len(document))
        return take_document(pointer)

    def match(self, batch: Batch, context: Context) -> Matches:
        """The first step alone: stateless, so that many threads may share the work."""
        expect(batch, Batch, "batch")
        expect(context, Context, "context")
        with using(self, batch) as pointers, pool.lend() as scratch:
            pointer, _ = make(
                lib.ambit_leads_match, *pointers, byref(context._as_struct()), scratch)
        return Matches._of(pointer)

    def plan(self, batch: Batch, matches: Matches, ledger: Ledger, context: Context) -> Plan:
        """The second step alone: reads the ledger and changes nothing; `Ledger.commit` is the
        third. `matches` must come from the same engine, batch and context."""
        expect(batch, Batch, "batch")
        expect(matches, Matches, "matches")
        expect(ledger, Ledger, "ledger")
        expect(context, Context, "context")
        with using(self, batch, matches, ledger) as pointers, pool.lend() as scratch:
            pointer, _ = make(
                lib.ambit_leads_plan, *pointers, byref(context._as_struct()), scratch)
        return Plan._of(pointer)

    def explain(self, batch: Batch, row: int, ledger: Ledger, context: Context) -> Dict[str, Any]:
        """The long answer for one record: what was tried, what stopped it, what would have passed.
        As if it were decided now on its own; changes nothing."""
        expect(batch, Batch, "batch")
        expect(ledger, Ledger, "ledger")
        expect(context, Context, "context")
        number = row_number(row)
        with using(self, batch, ledger) as (engine, records, book), pool.lend() as scratch:
            pointer, _ = make(
                lib.ambit_leads_explain, engine, records, number, book, byref(context._as_struct()),
                scratch)
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    def eligible_owners(
        self,
        object: str,
        context: Context,
        *,
        rule: Optional[str] = None,
        entry: Optional[str] = None,
        pool: Optional[str] = None,
        community: Optional[str] = None,
        ineligible: bool = False,
    ) -> Dict[str, Any]:
        """Who may own a record of an object, for a picker: `owners`, the users by id and then the
        queues, exactly those whom a choice of them alone would not skip; by the conditions of an
        entry (of the active rule, or of `rule`), of a pool, or by a community, where they are
        named. With `ineligible`, the others too, each with the first condition that fails.
        Raises InvalidArgumentError with every problem of the question."""
        expect(context, Context, "context")
        asked = {"object": object, "rule": rule, "entry": entry, "pool": pool,
                 "community": community, "ineligible": ineligible or None}
        question = to_json(json.dumps(
            {name: each for name, each in asked.items() if each is not None},
            ensure_ascii=False, separators=(",", ":")))
        with using(self) as (engine,):
            pointer, _ = make(
                lib.ambit_leads_eligible_owners, engine, question, len(question),
                byref(context._as_struct()))
        answer: Dict[str, Any] = json.loads(take_document(pointer))
        return answer

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_engine_release(pointer)
