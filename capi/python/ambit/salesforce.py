"""A Salesforce organisation's own configuration, read into a policy."""

import os
from ctypes import byref, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, List, Mapping, Optional, Tuple, Union

from ._call import check, take_document, take_report, to_json
from ._handle import expect, using
from ._library import lib
from .report import Report
from .zones import Zones

Files = Union[Mapping[str, Union[str, bytes]], Iterable[Union[str, "os.PathLike[str]"]]]
"""File names with their contents, or paths that are read here."""


@dataclass(frozen=True)
class SalesforceImport:
    """What came out: JSON texts that `Policy.compile` and `Directory.apply` take, and the notes."""

    policy_json: str
    directory_json: str
    notes: Report
    """Everything that was inferred or could not be carried over, by file and entry."""


def _contents(files: Files) -> List[Tuple[str, str]]:
    """Pairs, since files of two folders may have one name; the library says what that means."""
    if isinstance(files, Mapping):
        return [(name, _text(content, name)) for name, content in files.items()]
    if isinstance(files, (str, bytes, os.PathLike)) or not isinstance(files, Iterable):
        raise TypeError(
            "files must be a list of paths, or a mapping of names to contents, "
            f"not {type(files).__name__}")
    return [(Path(path).name, Path(path).read_bytes().decode("utf-8")) for path in files]


def _text(content: Union[str, bytes], name: str) -> str:
    if isinstance(content, str):
        return content
    if isinstance(content, bytes):
        return content.decode("utf-8")
    raise TypeError(f"the content of {name!r} must be str or bytes, not {type(content).__name__}")


def import_salesforce(
    files: Files,
    *,
    schema: Optional[Mapping[str, Any]] = None,
    time_zone: str = "",
    name: str = "",
    zones: Optional[Zones] = None,
) -> SalesforceImport:
    """Reads Metadata API XML (AssignmentRules, Queue, CaseSettings). `schema` is a schema document with the real
    field types; without it they are inferred, and each is reported. `time_zone` is that of dates
    without one, and `zones` has its data; an entry with a date that needs them and lacks one of the
    two stays uncarried. Raises InvalidImportError with every problem, nothing imported."""
    if zones is not None:
        expect(zones, Zones, "zones")
    options: Dict[str, Any] = {"time_zone": time_zone}
    if schema is not None:
        options["schema"] = schema
    if name:
        options["name"] = name
    request = to_json({
        "files": [{"name": each, "text": text} for each, text in _contents(files)],
        "options": options,
    })
    policy, directory, report = c_void_p(), c_void_p(), c_void_p()
    with using(*([] if zones is None else [zones])) as given:
        status = lib.ambit_salesforce_import(
            request, len(request), given[0] if given else None, byref(policy), byref(directory),
            byref(report))
    notes = take_report(report)
    check(status, notes)
    assert policy.value is not None and directory.value is not None
    directory_json = take_document(directory.value)
    return SalesforceImport(take_document(policy.value), directory_json, notes)
