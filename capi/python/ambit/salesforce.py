"""A Salesforce organisation's own configuration, read into a policy."""

import os
from ctypes import byref, c_void_p
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Dict, Iterable, Mapping, Optional, Union

from ._call import check, take_document, take_report, to_json
from ._library import lib
from .report import Report

Files = Union[Mapping[str, Union[str, bytes]], Iterable[Union[str, "os.PathLike[str]"]]]
"""File names with their contents, or paths that are read here."""


@dataclass(frozen=True)
class SalesforceImport:
    """What came out: JSON texts that `Policy.compile` and `Directory.apply` take, and the notes."""

    policy_json: str
    directory_json: str
    notes: Report
    """Everything that was inferred or could not be carried over, by file and entry."""


def _contents(files: Files) -> Dict[str, str]:
    if isinstance(files, Mapping):
        return {
            name: content if isinstance(content, str) else content.decode("utf-8")
            for name, content in files.items()
        }
    return {Path(path).name: Path(path).read_bytes().decode("utf-8") for path in files}


def import_salesforce(
    files: Files,
    *,
    schema: Optional[Mapping[str, Any]] = None,
    time_zone: str = "",
    name: str = "",
) -> SalesforceImport:
    """Reads Metadata API XML (AssignmentRules, Queue). `schema` is a schema document with the real
    field types; without it they are inferred, and each is reported. `time_zone` is that of dates
    without one. Raises InvalidImportError with every problem, nothing imported."""
    options: Dict[str, Any] = {"time_zone": time_zone}
    if schema is not None:
        options["schema"] = schema
    if name:
        options["name"] = name
    request = to_json({
        "files": [{"name": each, "text": text} for each, text in _contents(files).items()],
        "options": options,
    })
    policy, directory, report = c_void_p(), c_void_p(), c_void_p()
    status = lib.ambit_salesforce_import(
        request, len(request), byref(policy), byref(directory), byref(report))
    notes = take_report(report)
    check(status, notes)
    assert policy.value is not None and directory.value is not None
    directory_json = take_document(directory.value)
    return SalesforceImport(take_document(policy.value), directory_json, notes)
