"""Plans: for each record the decision, and what committing it would change in the ledger."""

import ctypes
import json
from ctypes import byref, c_size_t, c_void_p
from typing import List, Optional, Sequence, Tuple, Union, overload

from ._arrow import ArrowArray, ArrowSchema, give
from ._call import check, count, create, take_document
from ._handle import Handle, using
from ._library import lib
from .decision import Decision

_OUTCOMES = ("assigned", "kept", "unassigned", "undecided")


class Decisions:
    """A plan's decisions as an Arrow struct array, whose metadata names the engine's fingerprint.
    What is taken out of it lives on after the plan is closed."""

    def __init__(self, plan: "Plan") -> None:
        self._plan = plan

    def __arrow_c_array__(self, requested_schema: object = None) -> Tuple[object, object]:
        """Columns: id, outcome, reason, owner_kind, owner_id, rule, entry, choice, pool,
        warning, replayed, current_owner_kind, current_owner_id, fingerprint. A requested schema
        is not followed, as the protocol allows."""
        schema, array = ArrowSchema(), ArrowArray()
        with using(self._plan) as (plan,):
            check(lib.ambit_plan_export_arrow(plan, byref(schema), byref(array)))
        return give(schema, array)


class Plan(Handle, Sequence[Decision]):
    """Like a list of decisions, in the order of the records. Immutable; each decision is parsed
    when it is asked for."""

    _lines: Optional[List[str]] = None

    def json_lines(self) -> str:
        """All decisions as JSON Lines, byte for byte as C and C++ give them."""
        with using(self) as (plan,):
            return take_document(create(lib.ambit_plan_json_lines, plan))

    def to_arrow(self) -> "Decisions":
        """The decisions as columns, for anything that takes `__arrow_c_array__`:
        `pyarrow.record_batch(plan.to_arrow())`, `polars.DataFrame(plan.to_arrow())`."""
        return Decisions(self)

    @property
    def outcomes(self) -> List[str]:
        """For each record `assigned`, `kept`, `unassigned` or `undecided`, without parsing."""
        start, size = c_void_p(), c_size_t()
        with using(self) as (plan,):
            check(lib.ambit_plan_outcomes(plan, byref(start), byref(size)))
            numbers = ctypes.string_at(start, size.value) if size.value else b""
        return [_OUTCOMES[number] for number in numbers]

    def __len__(self) -> int:
        with using(self) as (plan,):
            return count(lib.ambit_plan_size, plan)

    @overload
    def __getitem__(self, row: int) -> Decision: ...
    @overload
    def __getitem__(self, row: slice) -> List[Decision]: ...
    def __getitem__(self, row: Union[int, slice]) -> Union[Decision, List[Decision]]:
        with using(self):
            # One call for all: a thousand calls cost more than a thousand texts. Two threads that
            # come here at once make the same list.
            lines = self._lines
            if lines is None:
                lines = self._lines = self.json_lines().split("\n")[:-1]
        if isinstance(row, slice):
            return [json.loads(line) for line in lines[row]]
        decision: Decision = json.loads(lines[row])
        return decision

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_plan_free(pointer)
