"""Finds libambit, loads it, and declares its functions as ambit.h and ambit_arrow.h do."""

import ctypes
import os
import sys
from ctypes import POINTER, c_char_p, c_int32, c_int64, c_size_t, c_uint32, c_void_p
from pathlib import Path
from typing import Any, Dict, List, Tuple

from ._version import __version__


class LibraryNotFoundError(ImportError):
    """libambit is not there, or is none that this package can use. Says where it was looked for."""


class ContextStruct(ctypes.Structure):
    """`ambit_context`, field by field."""

    _fields_ = [
        ("struct_size", c_uint32),
        ("reserved", c_uint32),
        ("now_unix_us", c_int64),
        ("zone", c_char_p),
        ("event", c_char_p),
        ("actor", c_char_p),
        ("running_user", c_char_p),
        ("zone_size", c_uint32),
        ("event_size", c_uint32),
        ("actor_size", c_uint32),
        ("running_user_size", c_uint32),
    ]


_HANDLE = c_void_p
_HANDLE_OUT = POINTER(c_void_p)
_POINTER_OUT = POINTER(c_void_p)
_SIZE_OUT = POINTER(c_size_t)
_TEXT = (c_char_p, c_size_t)
_TEXT_OUT = (_POINTER_OUT, _SIZE_OUT)
_REPORT_OUT = _HANDLE_OUT
_CONTEXT = POINTER(ContextStruct)

# The arguments of every function, in the order of ambit.h; all return a status.
_SIGNATURES: Dict[str, Tuple[Any, ...]] = {
    "ambit_report_error_count": (_HANDLE, _SIZE_OUT),
    "ambit_report_warning_count": (_HANDLE, _SIZE_OUT),
    "ambit_report_text": (_HANDLE, *_TEXT_OUT),
    "ambit_report_json": (_HANDLE, *_TEXT_OUT),
    "ambit_report_free": (_HANDLE,),
    "ambit_document_text": (_HANDLE, *_TEXT_OUT),
    "ambit_document_free": (_HANDLE,),
    "ambit_policy_compile": (*_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_policy_check": (*_TEXT, _REPORT_OUT),
    "ambit_policy_schema": (_HANDLE, _HANDLE_OUT),
    "ambit_policy_criterion": (_HANDLE, *_TEXT, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_policy_describe": (_HANDLE, _HANDLE_OUT),
    "ambit_policy_fingerprint": (_HANDLE, *_TEXT_OUT),
    "ambit_policy_free": (_HANDLE,),
    "ambit_directory_create": (_HANDLE_OUT,),
    "ambit_directory_apply": (_HANDLE, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_directory_apply_arrow": (
        _HANDLE, *_TEXT, c_void_p, c_void_p, c_size_t, _HANDLE_OUT, _REPORT_OUT),
    "ambit_directory_change": (
        _HANDLE, *_TEXT, _HANDLE, _HANDLE, _HANDLE_OUT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_directory_json": (_HANDLE, _HANDLE_OUT),
    "ambit_directory_counts": (_HANDLE, *(_SIZE_OUT,) * 5),
    "ambit_directory_fingerprint": (_HANDLE, *_TEXT_OUT),
    "ambit_directory_free": (_HANDLE,),
    "ambit_zones_create": (_HANDLE_OUT,),
    "ambit_zones_from_directory": (*_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_zones_add": (_HANDLE, *_TEXT, *_TEXT, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_zones_version": (_HANDLE, *_TEXT_OUT),
    "ambit_zones_free": (_HANDLE,),
    "ambit_engine_bind": (_HANDLE, _HANDLE, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_engine_fingerprint": (_HANDLE, *_TEXT_OUT),
    "ambit_engine_retain": (_HANDLE,),
    "ambit_engine_release": (_HANDLE,),
    "ambit_schema_compile": (*_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_schema_fingerprint": (_HANDLE, *_TEXT_OUT),
    "ambit_schema_free": (_HANDLE,),
    "ambit_batch_from_json": (_HANDLE, *_TEXT, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_batch_bind_arrow": (
        _HANDLE, *_TEXT, c_void_p, c_void_p, c_size_t, _HANDLE_OUT, _REPORT_OUT),
    "ambit_batch_size": (_HANDLE, _SIZE_OUT),
    "ambit_batch_id": (_HANDLE, c_size_t, *_TEXT_OUT),
    "ambit_batch_free": (_HANDLE,),
    "ambit_scratch_create": (_HANDLE_OUT,),
    "ambit_scratch_free": (_HANDLE,),
    "ambit_ledger_create": (_HANDLE_OUT,),
    "ambit_ledger_open": (
        c_void_p, *_TEXT, c_int64, c_uint32, _HANDLE_OUT, _REPORT_OUT),
    "ambit_ledger_changes": (_HANDLE, _HANDLE, _HANDLE_OUT),
    "ambit_ledger_commit": (_HANDLE, _HANDLE),
    "ambit_ledger_apply": (_HANDLE, *_TEXT, _REPORT_OUT),
    "ambit_ledger_owner_of": (_HANDLE, *_TEXT, *_TEXT, _HANDLE_OUT),
    "ambit_ledger_snapshot": (_HANDLE, _HANDLE_OUT),
    "ambit_ledger_restore": (*_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_ledger_restore_part": (*_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_ledger_free": (_HANDLE,),
    "ambit_leads_decide": (
        _HANDLE, _HANDLE, _HANDLE, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_leads_match": (_HANDLE, _HANDLE, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_leads_plan": (
        _HANDLE, _HANDLE, _HANDLE, _HANDLE, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_leads_eligible_owners": (_HANDLE, *_TEXT, _CONTEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_leads_explain": (
        _HANDLE, _HANDLE, c_size_t, _HANDLE, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_leads_act": (_HANDLE, _HANDLE, _CONTEXT, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_leads_plan_acts": (
        _HANDLE, _HANDLE, _CONTEXT, *_TEXT, _HANDLE_OUT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_leads_reassign_by_age": (
        _HANDLE, _HANDLE, _HANDLE, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_leads_plan_by_age": (
        _HANDLE, _HANDLE, _HANDLE, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_leads_ask": (_HANDLE, _HANDLE, _CONTEXT, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_matches_entries": (_HANDLE, _POINTER_OUT, _SIZE_OUT),
    "ambit_matches_free": (_HANDLE,),
    "ambit_plan_outcomes": (_HANDLE, _POINTER_OUT, _SIZE_OUT),
    "ambit_plan_size": (_HANDLE, _SIZE_OUT),
    "ambit_plan_json": (_HANDLE, c_size_t, _HANDLE_OUT),
    "ambit_plan_json_lines": (_HANDLE, _HANDLE_OUT),
    "ambit_plan_export_arrow": (_HANDLE, c_void_p, c_void_p),
    "ambit_renewals_export_arrow": (_HANDLE, c_void_p, c_void_p),
    "ambit_renewals_recipients_export_arrow": (_HANDLE, c_void_p, c_void_p),
    "ambit_plan_free": (_HANDLE,),
    "ambit_clients_bind": (_HANDLE, _HANDLE, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_clients_free": (_HANDLE,),
    "ambit_renewals_decide": (_HANDLE, c_int32, _CONTEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_renewals_explain": (
        _HANDLE, c_size_t, c_int32, _CONTEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_renewals_standing": (_HANDLE, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_renewals_due": (
        _HANDLE, _HANDLE, *_TEXT, *_TEXT, _HANDLE_OUT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_renewals_preview": (_HANDLE, *_TEXT, _CONTEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_renewals_size": (_HANDLE, _SIZE_OUT),
    "ambit_renewals_outcomes": (_HANDLE, _POINTER_OUT, _SIZE_OUT),
    "ambit_renewals_owners": (_HANDLE, _POINTER_OUT, _SIZE_OUT),
    "ambit_renewals_json": (_HANDLE, c_size_t, _HANDLE_OUT),
    "ambit_renewals_json_lines": (_HANDLE, _HANDLE_OUT),
    "ambit_renewals_free": (_HANDLE,),
    "ambit_viewer_bind": (
        _HANDLE, *_TEXT, c_int32, *_TEXT, _CONTEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_viewer_entry": (_HANDLE, c_int32, _HANDLE_OUT),
    "ambit_viewer_see": (_HANDLE, _HANDLE, _HANDLE, c_size_t, c_void_p),
    "ambit_viewer_can_see": (
        _HANDLE, _HANDLE, c_size_t, c_int32, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_viewer_list": (_HANDLE, _HANDLE, *_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_viewer_count": (
        _HANDLE, _HANDLE, *_TEXT, _HANDLE, POINTER(c_size_t), _REPORT_OUT),
    "ambit_viewer_session": (_HANDLE, c_int32, c_int64, POINTER(c_int32)),
    "ambit_viewer_thread": (
        _HANDLE, _HANDLE, c_size_t, *_TEXT, c_int32, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_viewer_can_reply": (
        _HANDLE, _HANDLE, c_size_t, *_TEXT, c_int32, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_viewer_reply": (
        _HANDLE, _HANDLE, c_size_t, *_TEXT, *_TEXT, c_int32, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_viewer_can_submit": (_HANDLE, c_int32, _HANDLE_OUT),
    "ambit_viewer_submit": (_HANDLE, *_TEXT, c_int32, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_viewer_free": (_HANDLE,),
    "ambit_shares_from_json": (*_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_shares_size": (_HANDLE, _SIZE_OUT),
    "ambit_shares_free": (_HANDLE,),
    "ambit_sharing_bind": (
        _HANDLE, *_TEXT, *_TEXT, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_sharing_may_look": (_HANDLE, POINTER(c_int32)),
    "ambit_sharing_see": (_HANDLE, _HANDLE, _HANDLE, c_size_t, c_void_p),
    "ambit_sharing_can_see": (
        _HANDLE, _HANDLE, c_size_t, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_sharing_can_edit": (
        _HANDLE, _HANDLE, c_size_t, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_sharing_list": (_HANDLE, _HANDLE, *_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_sharing_count": (_HANDLE, _HANDLE, *_TEXT, _HANDLE, _SIZE_OUT, _REPORT_OUT),
    "ambit_sharing_free": (_HANDLE,),
    "ambit_workspace_bind": (
        _HANDLE, *_TEXT, _CONTEXT, *_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_workspace_entry": (_HANDLE, _HANDLE_OUT),
    "ambit_workspace_ask": (
        _HANDLE, POINTER(c_void_p), c_size_t, _HANDLE, *_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_workspace_act": (
        _HANDLE, POINTER(c_void_p), c_size_t, _HANDLE, *_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_workspace_plan_acts": (
        _HANDLE, POINTER(c_void_p), c_size_t, _HANDLE, *_TEXT, _HANDLE, _HANDLE_OUT, _HANDLE_OUT,
        _REPORT_OUT),
    "ambit_workspace_ask_ledger": (
        _HANDLE, POINTER(c_void_p), c_size_t, _HANDLE, *_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_workspace_free": (_HANDLE,),
    "ambit_portal_readiness": (_HANDLE, *_TEXT, _CONTEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_portal_change": (
        _HANDLE, *_TEXT, *_TEXT, *_TEXT, *_TEXT, _CONTEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_tickets_who_can_see": (
        _HANDLE, *_TEXT, _HANDLE, c_size_t, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_tickets_exposure": (
        _HANDLE, *_TEXT, _HANDLE, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_sharing_review": (
        _HANDLE, _HANDLE, _CONTEXT, _HANDLE, *_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_sharing_diff": (
        *(_HANDLE,) * 4, _CONTEXT, _HANDLE, *_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_ticket_index_create": (_HANDLE, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_ticket_index_write": (_HANDLE, _HANDLE, c_int32, _REPORT_OUT),
    "ambit_ticket_index_remove": (_HANDLE, *_TEXT, _REPORT_OUT),
    "ambit_ticket_index_list": (
        _HANDLE, _HANDLE, *_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_ticket_index_count": (_HANDLE, _HANDLE, _HANDLE, *(_SIZE_OUT,) * 4),
    "ambit_ticket_index_see": (_HANDLE, _HANDLE, *_TEXT, _HANDLE, c_size_t, c_void_p),
    "ambit_ticket_index_can_see": (
        _HANDLE, _HANDLE, *_TEXT, c_int32, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_ticket_index_size": (_HANDLE, *(_SIZE_OUT,) * 3),
    "ambit_ticket_index_free": (_HANDLE,),
    "ambit_criterion_compile": (_HANDLE, *_TEXT, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_criterion_test": (
        _HANDLE, _HANDLE, _CONTEXT, _HANDLE, _HANDLE, c_size_t, c_void_p),
    "ambit_criterion_explain": (
        _HANDLE, _HANDLE, c_size_t, _CONTEXT, _HANDLE, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_criterion_fingerprint": (_HANDLE, *_TEXT_OUT),
    "ambit_criterion_free": (_HANDLE,),
    "ambit_mapping_compile": (_HANDLE, *_TEXT, *_TEXT, _HANDLE_OUT, _REPORT_OUT),
    "ambit_mapping_free": (_HANDLE,),
    "ambit_viewer_sql": (_HANDLE, _HANDLE, c_int32, _HANDLE_OUT, _REPORT_OUT),
    "ambit_sharing_sql": (_HANDLE, _HANDLE, c_int32, c_int32, _HANDLE_OUT, _REPORT_OUT),
    "ambit_criterion_sql": (
        _HANDLE, _HANDLE, c_int32, _CONTEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_sql_folded": (*_TEXT, _HANDLE_OUT),
    "ambit_hubspot_import": (*_TEXT, _HANDLE, _HANDLE_OUT, _REPORT_OUT),
    "ambit_salesforce_import": (*_TEXT, _HANDLE, _HANDLE_OUT, _HANDLE_OUT, _REPORT_OUT),
}


def _candidates() -> List[str]:
    named = os.environ.get("AMBIT_LIBRARY")
    if named:
        return [named]  # Whoever names a library wants that one and no other.
    names = ["libambit.0.dylib", "libambit.dylib"] if sys.platform == "darwin" else [
        "libambit.so.0", "libambit.so"]
    beside = Path(__file__).resolve().parent
    return [str(beside / name) for name in names if (beside / name).exists()] + names[:1]


def _open() -> ctypes.CDLL:
    tried = []
    for candidate in _candidates():
        try:
            return ctypes.CDLL(candidate)
        except OSError as problem:
            tried.append(f"  {candidate}: {problem}")
    raise LibraryNotFoundError(
        "libambit could not be loaded. Tried:\n"
        + "\n".join(tried)
        + "\nSet AMBIT_LIBRARY to the path of libambit.so.0, put the library beside the package ("
        + str(Path(__file__).resolve().parent)
        + "), or install it where the system looks for libraries."
    )


def _declare(library: ctypes.CDLL) -> None:
    library.ambit_version.argtypes = ()
    library.ambit_version.restype = c_char_p
    library.ambit_semantics_version.argtypes = ()
    library.ambit_semantics_version.restype = c_int32
    library.ambit_status_name.argtypes = (c_int32,)
    library.ambit_status_name.restype = c_char_p
    for name, arguments in _SIGNATURES.items():
        function = getattr(library, name)
        function.argtypes = arguments
        function.restype = c_int32


def _load() -> ctypes.CDLL:
    library = _open()
    try:
        _declare(library)
    except AttributeError as missing:
        raise LibraryNotFoundError(
            f"{library._name} is not a libambit that this package knows: {missing}"
        ) from None
    found = library.ambit_version().decode()
    if found.split(".")[:2] != __version__.split(".")[:2]:
        raise LibraryNotFoundError(
            f"{library._name} is version {found}, but this package is {__version__}; "
            "their first two numbers must be the same"
        )
    return library


lib = _load()


def library_version() -> str:
    """The version of the library that was loaded."""
    version: bytes = lib.ambit_version()
    return version.decode()
