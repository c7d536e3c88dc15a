"""Calling the library: statuses become exceptions, texts become str, reports become values."""

import ctypes
import json
import math
import operator
import os
import sys
from ctypes import byref, c_size_t, c_void_p
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Mapping, Optional, Sequence, Tuple, Union

from ._library import lib
from .errors import InvalidArgumentError, error_of
from .report import EMPTY, Report

JsonInput = Union[str, bytes, bytearray, Mapping[str, Any], Sequence[Any]]
"""JSON as text, or as what `json.dumps` takes and dates, datetimes and Decimals."""

_INVALID_ARGUMENT = 103


def _plain(value: Any) -> Optional[str]:
    """Values that JSON has no form for, in the form that records use."""
    if isinstance(value, Decimal):
        if value.is_infinite():
            raise ValueError(f"{value!r} has no form in JSON: no field holds an infinite number")
        return None if value.is_nan() else str(value)
    if isinstance(value, datetime):
        if value != value:  # What pandas calls NaT.
            return None
        if value.tzinfo is None:
            raise ValueError(f"{value!r} has no time zone, so it names no moment")
        return value.isoformat()
    if isinstance(value, date):
        return value.isoformat()
    raise TypeError(f"{type(value).__name__} has no form in JSON")


def _finite(value: Any, pointer: str = "") -> Any:
    """A copy in which null stands for NaN; `pointer` leads to the value, as in reports."""
    if isinstance(value, float):
        if math.isinf(value):
            raise ValueError(
                f"{value!r}{' at ' + pointer if pointer else ''} has no form in JSON: "
                "no field holds an infinite number")
        return None if math.isnan(value) else value
    if isinstance(value, dict):
        return {key: _finite(each, f"{pointer}/{key}") for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [_finite(each, f"{pointer}/{at}") for at, each in enumerate(value)]
    return value


def to_json(value: JsonInput) -> bytes:
    """The bytes that go into the library. A text goes as it is, so that places in a report are
    those of the caller's file; lone surrogates become ill-formed bytes, which the library
    reports. Of values of Python, NaN counts as missing (null), an infinity is a ValueError, and a
    Decimal is written as a text, which keeps its digits and which only decimal fields read."""
    if isinstance(value, (bytes, bytearray)):
        return bytes(value)
    if isinstance(value, os.PathLike):
        raise TypeError(
            f"JSON is expected, not the path of a file ({type(value).__name__}); "
            "read the file first: path.read_text(encoding='utf-8')")
    if not isinstance(value, str):
        written = json.dumps(value, ensure_ascii=False, default=_plain)
        if "NaN" in written or "Infinity" in written:  # Perhaps only in a text.
            written = json.dumps(_finite(value), ensure_ascii=False, default=_plain)
        value = written
    return value.encode("utf-8", "surrogatepass")


def text_bytes(value: str, name: str) -> bytes:
    """A name or an id for the library."""
    if not isinstance(value, str):
        raise TypeError(f"{name} must be a str, not {type(value).__name__}")
    return value.encode()


def row_number(row: int) -> int:
    """A row that fits the library's size_t, where ctypes would take what is left of a larger one.
    Whether the batch has it, the library says."""
    try:
        number = operator.index(row)
    except TypeError:
        raise TypeError(f"row must be an int, not {type(row).__name__}") from None
    if number < 0:
        raise IndexError("rows are counted from 0")
    if number > sys.maxsize:
        raise InvalidArgumentError(_INVALID_ARGUMENT, message=f"no batch has a row {number}")
    return number


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


def counted(function: Any, *arguments: Any) -> int:
    """What a function counts; raises with what it reports on failure."""
    found = c_size_t()
    report_handle = c_void_p()
    status = function(*arguments, byref(found), byref(report_handle))
    check(status, take_report(report_handle))
    return found.value


def take_document(handle: int) -> str:
    """Copies a document and frees it."""
    try:
        return text(lib.ambit_document_text, handle)
    finally:
        lib.ambit_document_free(handle)
