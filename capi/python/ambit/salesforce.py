"""A Salesforce organisation's own configuration, read into a policy."""

from ctypes import byref, c_void_p
from dataclasses import dataclass
from typing import Any, Dict, Mapping, Optional

from ._call import check, take_document, take_report
from ._files import Files, import_request
from ._handle import expect, using
from ._library import lib
from .report import Report
from .zones import Zones

@dataclass(frozen=True)
class SalesforceImport:
    """What came out: JSON texts that `Policy.compile` and `Directory.apply` take, and the notes."""

    policy_json: str
    directory_json: str
    notes: Report
    """Everything that was inferred or could not be carried over, by file and entry."""


def import_salesforce(
    files: Files,
    *,
    schema: Optional[Mapping[str, Any]] = None,
    time_zone: str = "",
    name: str = "",
    zones: Optional[Zones] = None,
) -> SalesforceImport:
    """Reads Metadata API XML (AssignmentRules, Queue, CaseSettings, ListView, EscalationRules,
    AutoResponseRules, Territory2Rule). `schema` is a schema document with the real field types;
    without it they are inferred, and each is reported. `time_zone` is that of dates without one,
    and `zones` has its data; an entry with a date that needs them and lacks one of the two stays
    uncarried. Raises InvalidImportError with every problem, nothing imported."""
    if zones is not None:
        expect(zones, Zones, "zones")
    options: Dict[str, Any] = {"time_zone": time_zone}
    if schema is not None:
        options["schema"] = schema
    if name:
        options["name"] = name
    request = import_request(files, options)
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
