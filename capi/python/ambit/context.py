"""The context: the moment and the occasion. A plain value; the library reads no clock."""

import ctypes
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from typing import Any, Tuple, Union

from ._call import text_bytes
from ._library import ContextStruct

_EPOCH = datetime(1970, 1, 1, tzinfo=timezone.utc)
_LONGEST = 255


def _microseconds(now: Union[datetime, int]) -> int:
    if isinstance(now, datetime):
        if now.tzinfo is None:
            raise ValueError(
                "now has no time zone, so it names no moment; say datetime.now(timezone.utc)")
        return (now - _EPOCH) // timedelta(microseconds=1)
    if isinstance(now, bool) or not isinstance(now, int):
        raise TypeError(f"now must be a datetime or microseconds, not {type(now).__name__}")
    if not -(2**63) <= now < 2**63:
        raise ValueError("now is beyond what 64 bits of microseconds can say")
    return now


@dataclass(frozen=True)
class Context:
    """What a decision depends on beyond the record.

    ambit.Context(now=datetime.now(timezone.utc), zone="Europe/Berlin", event="create")
    """

    now: Union[datetime, int]
    """A datetime with a time zone, or microseconds since 1970-01-01T00:00:00Z."""
    zone: str = ""
    """Where local days are counted; empty: the schema's calendar, else UTC."""
    event: str = ""
    """`create`, `edit`, or the host's own word; empty: `create`."""
    actor: str = ""
    """Id of the user who caused the event."""
    running_user: str = ""
    """Id of the user in whose name the host's code runs."""

    def __post_init__(self) -> None:
        struct = ContextStruct()
        struct.struct_size = ctypes.sizeof(ContextStruct)
        struct.now_unix_us = _microseconds(self.now)
        for name in ("zone", "event", "actor", "running_user"):
            value = text_bytes(getattr(self, name), name)
            if len(value) > _LONGEST:
                raise ValueError(f"{name} is longer than {_LONGEST} bytes")
            setattr(struct, name, value)
            setattr(struct, name + "_size", len(value))
        object.__setattr__(self, "_struct", struct)

    def __reduce__(self) -> Tuple[Any, ...]:
        # The struct has pointers, which mean nothing in a copy or another process.
        return Context, (self.now, self.zone, self.event, self.actor, self.running_user)

    @property
    def now_unix_us(self) -> int:
        moment: int = self._as_struct().now_unix_us
        return moment

    def _as_struct(self) -> ContextStruct:
        struct: ContextStruct = self.__dict__["_struct"]
        return struct
