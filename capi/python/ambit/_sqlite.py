"""Finds libambit_sqlite, which names the SQLite that ledgers in a file use."""

import ctypes
import os
import sys
from ctypes import c_void_p
from functools import lru_cache
from pathlib import Path
from typing import List

from ._library import LibraryNotFoundError, lib


def _candidates() -> List[str]:
    named = os.environ.get("AMBIT_SQLITE_LIBRARY")
    if named:
        return [named]  # Whoever names a library wants that one and no other.
    names = ["libambit_sqlite.0.dylib", "libambit_sqlite.dylib"] if sys.platform == "darwin" else [
        "libambit_sqlite.so.0", "libambit_sqlite.so"]
    folders = [Path(__file__).resolve().parent, Path(lib._name).resolve().parent]
    beside = [str(folder / name) for folder in folders for name in names
              if (folder / name).exists()]
    return beside + names[:1]


@lru_cache(maxsize=None)
def sqlite_functions() -> int:
    """What ambit_ledger_open takes. Loaded when it is first asked for."""
    tried = []
    for candidate in _candidates():
        try:
            library = ctypes.CDLL(candidate)
        except OSError as problem:
            tried.append(f"  {candidate}: {problem}")
            continue
        library.ambit_sqlite_library.argtypes = ()
        library.ambit_sqlite_library.restype = c_void_p
        functions: int = library.ambit_sqlite_library()
        return functions
    raise LibraryNotFoundError(
        "libambit_sqlite could not be loaded. Tried:\n"
        + "\n".join(tried)
        + "\nSet AMBIT_SQLITE_LIBRARY to the path of libambit_sqlite.so.0, or put it beside "
        + "libambit."
    )
