"""Scratch memory: lent to a call, and given to the next one. Nobody outside needs to know."""

import os
import threading
from contextlib import contextmanager
from typing import Iterator, List

from ._call import create
from ._library import lib

_MOST_IDLE = 64


class _Pool:
    """A lock and a list, no thread-locals: threads come and go, and what they leave is used
    again."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Starts anew. After a fork, another thread may have held the lock for ever."""
        self._guard = threading.Lock()
        self._idle: List[int] = []

    @contextmanager
    def lend(self) -> Iterator[int]:
        with self._guard:
            scratch = self._idle.pop() if self._idle else None
        if scratch is None:
            scratch = create(lib.ambit_scratch_create)
        try:
            yield scratch
        finally:
            with self._guard:
                kept = len(self._idle) < _MOST_IDLE
                if kept:
                    self._idle.append(scratch)
            if not kept:
                lib.ambit_scratch_free(scratch)


pool = _Pool()
if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=pool.forget)
