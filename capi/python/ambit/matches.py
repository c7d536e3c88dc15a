"""Matches: for each record the entry whose condition is true."""

from ctypes import byref, c_int32, c_size_t, c_void_p, cast, POINTER
from typing import List

from ._call import check
from ._handle import Handle, using
from ._library import lib


class Matches(Handle):
    """What `Engine.match` finds and `Engine.plan` takes. Immutable."""

    NO_ENTRY = -1
    """No entry matched, or no rule is active."""
    INVALID = -2
    """The record is wrong in a field that the rule reads."""

    @property
    def entries(self) -> List[int]:
        """For each record the position of its entry within the active rule, from 0, or one of the
        two numbers above."""
        start, size = c_void_p(), c_size_t()
        with using(self) as (matches,):
            check(lib.ambit_matches_entries(matches, byref(start), byref(size)))
            return cast(start, POINTER(c_int32))[: size.value] if size.value else []

    def __len__(self) -> int:
        return len(self.entries)

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_matches_free(pointer)
