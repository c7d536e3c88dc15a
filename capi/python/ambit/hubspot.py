"""HubSpot's searches and lists, read into a policy."""

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
class HubspotImport:
    """What came out: a JSON text that `Policy.compile` takes, and the notes."""

    policy_json: str
    notes: Report
    """Everything that was inferred or could not be carried over, by file and filter."""


def import_hubspot(
    files: Files,
    *,
    schema: Optional[Mapping[str, Any]] = None,
    object: str = "",
    time_zone: str = "",
    name: str = "",
    zones: Optional[Zones] = None,
    limits: Optional[Mapping[str, int]] = None,
) -> HubspotImport:
    """Reads search requests (`filterGroups`) and lists (`filterBranch`), as JSON. Each becomes a
    criterion of the policy; `Policy.criterion(object, name)` asks for it. `object` is what a search
    is about whose file's name does not tell. `limits` may give `max_groups`,
    `max_filters_in_group` and `max_filters` of one search. The rest is as in `import_salesforce`.
    Raises InvalidImportError with every problem, nothing imported."""
    if zones is not None:
        expect(zones, Zones, "zones")
    options: Dict[str, Any] = {"time_zone": time_zone, "object": object, **(limits or {})}
    if schema is not None:
        options["schema"] = schema
    if name:
        options["name"] = name
    request = import_request(files, options)
    policy, report = c_void_p(), c_void_p()
    with using(*([] if zones is None else [zones])) as given:
        status = lib.ambit_hubspot_import(
            request, len(request), given[0] if given else None, byref(policy), byref(report))
    notes = take_report(report)
    check(status, notes)
    assert policy.value is not None
    return HubspotImport(take_document(policy.value), notes)
