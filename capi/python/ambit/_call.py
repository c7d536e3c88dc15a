"""Calling the library: statuses become exceptions, texts become str, reports become values."""

import ctypes
import json
from ctypes import byref, c_size_t, c_void_p
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Mapping, Sequence, Tuple, Union

from ._library import lib
from .errors import error_of
from .report import EMPTY, Report

JsonInput = Union[str, bytes, bytearray, Mapping[str, Any], Sequence[Any]]
"""JSON as text, or as what `json.dumps` takes."""


def _plain(value: Any) -> str:
    """Values that JSON has no form for, in the form that records use."""
    if isinstance(value, datetime):
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone, so it names no moment")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def to_json(value: JsonInput) -> bytes:
    """The bytes that go into the library. A text goes as it is, so that places in a report are
    those of the caller's file; lone surrogates become ill-formed bytes, which the library
    reports."""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    if not isinstance(value, str):
        value = json.dumps(value, ensure_ascii=False, default=_plain)
    return value.encode("utf-8", "surrogatepass")


def text(function: Any, *arguments: Any) -> str:
    """A text that the library owns, copied."""
    start = c_void_p()
    size = c_size_t()
    check(function(*arguments, byref(start), byref(size)))
    return ctypes.string_at(start, size.value).decode() if size.value else ""


def check(status: int, report: Report = EMPTY) -> None:
    if status != 0:
        raise error_of(status, report)


def take_report(handle: c_void_p) -> Report:
    """Copies a report and frees it; a NULL one has nothing to say."""
    if not handle:
        return EMPTY
    try:
        return Report.from_json(
            text(lib.ambit_report_text, handle), text(lib.ambit_report_json, handle))
    finally:
        lib.ambit_report_free(handle)


def create(function: Any, *arguments: Any) -> int:
    """The handle that a function without a report makes."""
    made = c_void_p()
    check(function(*arguments, byref(made)))
    assert made.value is not None
    return made.value


def make(function: Any, *arguments: Any) -> Tuple[int, Report]:
    """The handle that a function makes, and what it reports; raises with the report on failure."""
    made = c_void_p()
    report_handle = c_void_p()
    status = function(*arguments, byref(made), byref(report_handle))
    report = take_report(report_handle)
    check(status, report)
    assert made.value is not None
    return made.value, report


def count(function: Any, *arguments: Any) -> int:
    found = c_size_t()
    check(function(*arguments, byref(found)))
    return found.value


def take_document(handle: int) -> str:
    """Copies a document and frees it."""
    try:
        return text(lib.ambit_document_text, handle)
    finally:
        lib.ambit_document_free(handle)
