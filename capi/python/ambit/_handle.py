"""Handles: memory of the library, safe to close while another thread is inside a call."""

import os
import threading
import weakref
from types import TracebackType
from typing import Any, List, NoReturn, Optional, Tuple, Type, TypeVar

from .errors import WRONG_HANDLE, ClosedError

Self = TypeVar("Self", bound="Handle")


class Handle:
    """Base of all that holds memory of the library. Counts the calls that are inside: `close` marks
    the handle, so that no new call comes in, and whoever leaves last frees it."""

    _pointer: int
    _users: int
    _closed = True  # Until a pointer is adopted, there is nothing to free.
    _guard: threading.Lock
    _state = "is closed"
    _survives_fork = True
    """Whether the copy in a forked child is whole while another thread is inside a call."""
    _keep: Any = None
    """What the library borrows: let go when the memory behind the pointer is."""

    def __init__(self) -> None:
        raise TypeError(f"{type(self).__name__} is not made this way; see its class methods")

    def _adopt(self, pointer: int) -> None:
        self._pointer = pointer
        self._users = 0
        self._guard = threading.Lock()
        self._closed = False
        _open_handles[id(self)] = self

    @classmethod
    def _of(cls: Type[Self], pointer: int) -> Self:
        made = cls.__new__(cls)
        made._adopt(pointer)
        return made

    @staticmethod
    def _free(pointer: int) -> None:
        raise NotImplementedError

    def _arrive(self) -> int:
        if not self._closed:
            with self._guard:
                if not self._closed:
                    self._users += 1
                    return self._pointer
        raise ClosedError(WRONG_HANDLE, message=f"this {type(self).__name__} {self._state}")

    def _leave(self) -> None:
        with self._guard:
            self._users -= 1
            last = self._closed and self._users == 0
        if last:
            self._give_back()

    def close(self) -> None:
        """Gives the memory back; later calls raise ClosedError. May be called again. A call that
        another thread is inside goes on undisturbed, and the memory goes when it ends."""
        if self._closed:
            return
        with self._guard:
            free_now = not self._closed and self._users == 0
            self._closed = True
        if free_now:
            self._give_back()

    def _give_back(self) -> None:
        self._free(self._pointer)
        self._keep = None

    @property
    def closed(self) -> bool:
        return self._closed

    def __enter__(self: Self) -> Self:
        if self._closed:
            raise ClosedError(WRONG_HANDLE, message=f"this {type(self).__name__} {self._state}")
        return self

    def __exit__(
        self,
        kind: Optional[Type[BaseException]],
        error: Optional[BaseException],
        trace: Optional[TracebackType],
    ) -> None:
        self.close()

    def __del__(self) -> None:
        self.close()

    def __reduce__(self) -> NoReturn:
        # A copy would hold the same memory and free it twice.
        raise TypeError(f"{type(self).__name__} cannot be copied or pickled")


_open_handles: "weakref.WeakValueDictionary[int, Handle]" = weakref.WeakValueDictionary()


def _begin_in_forked_child() -> None:
    """Other threads do not exist here: a guard that one of them held would be held for ever. Calls
    they were inside never end either, so what they used is never freed, and a handle that they may
    have left half changed is closed."""
    for handle in list(_open_handles.values()):
        handle._guard = threading.Lock()
        if handle._users > 0 and not handle._survives_fork and not handle._closed:
            handle._closed = True
            handle._state = "was in use by another thread at the fork; restore a snapshot of it"


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_begin_in_forked_child)


class using:
    """`with using(a, b) as (a_pointer, b_pointer):` keeps the handles from being freed inside."""

    def __init__(self, *handles: Handle) -> None:
        self._handles = handles
        self._inside: List[Handle] = []

    def __enter__(self) -> Tuple[int, ...]:
        pointers = []
        try:
            for handle in self._handles:
                pointers.append(handle._arrive())
                self._inside.append(handle)
        except BaseException:
            self.__exit__()
            raise
        return tuple(pointers)

    def __exit__(self, *_: Any) -> None:
        while self._inside:
            self._inside.pop()._leave()


def expect(value: object, kind: type, name: str) -> None:
    """For handles and the context: a TypeError that says what was expected, in place of a puzzling
    one from further inside."""
    if not isinstance(value, kind):
        raise TypeError(
            f"{name} must be an ambit.{kind.__name__}, not {type(value).__name__}")
