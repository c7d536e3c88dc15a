"""Zones: time-zone data. The library never asks the machine for it."""

import os
from typing import Union

from ._call import create, make, text, text_bytes
from ._handle import Handle, using
from ._library import lib


class Zones(Handle):
    """Immutable; "UTC" is always known."""

    @classmethod
    def utc(cls) -> "Zones":
        """Only UTC."""
        return cls._of(create(lib.ambit_zones_create))

    @classmethod
    def from_directory(cls, path: Union[str, "os.PathLike[str]"]) -> "Zones":
        """Every TZif file below a folder such as /usr/share/zoneinfo. Raises InvalidZonesError."""
        name = os.fspath(path).encode("utf-8", "surrogatepass")
        pointer, _ = make(lib.ambit_zones_from_directory, name, len(name))
        return cls._of(pointer)

    def add(self, name: str, tzif: bytes, version: str) -> "Zones":
        """These zones and one more, from the bytes of a TZif file; `version` ("2025b") names all
        the data from now on. Raises InvalidZonesError."""
        name_bytes, version_bytes = text_bytes(name, "name"), text_bytes(version, "version")
        if not isinstance(tzif, bytes):
            raise TypeError(f"tzif must be bytes, not {type(tzif).__name__}")
        with using(self) as (zones,):
            pointer, _ = make(
                lib.ambit_zones_add, zones, name_bytes, len(name_bytes), tzif, len(tzif),
                version_bytes, len(version_bytes))
        return Zones._of(pointer)

    @property
    def version(self) -> str:
        """The tz release, or whatever names the data; a part of every engine's fingerprint."""
        with using(self) as (zones,):
            return text(lib.ambit_zones_version, zones)

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_zones_free(pointer)
