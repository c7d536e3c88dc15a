"""What can go wrong: one exception a status of ambit.h, in three families.

    try:
        policy = ambit.Policy.compile(text)
    except ambit.InvalidPolicyError as error:
        print(error.report.text)        # every problem, with its place and a remedy
"""

from typing import Dict, Type

from ._library import lib
from .report import EMPTY, Report


class AmbitError(Exception):
    """The library refused. `status` is the number of ambit.h, `status_name` its name, and `report`
    has every problem that was found (it is empty where the status says all)."""

    def __init__(self, status: int, report: Report = EMPTY, message: str = "") -> None:
        self.status = status
        self.status_name: str = lib.ambit_status_name(status).decode()
        self.report = report
        super().__init__(message or report.text.rstrip("\n") or self.status_name)


class UsageError(AmbitError, ValueError):
    """The caller's mistake."""


class InvalidArgumentError(UsageError):
    """A value out of its range, such as a moment before the year 1."""


class ClosedError(UsageError):
    """The object was closed before."""


class UnknownObjectError(UsageError):
    """The schema declares no object of this name, or the policy has no rules for it."""


class UnknownZoneError(UsageError):
    """The zones hold no time zone of this name."""


class SchemaMismatchError(UsageError):
    """A batch and an engine (or a criterion) were made from different schemas."""


class InvalidInputError(AmbitError, ValueError):
    """A text that could not be taken. The report has every problem; nothing took effect."""


class InvalidSchemaError(InvalidInputError):
    """A schema that does not compile."""


class InvalidCriterionError(InvalidInputError):
    """A criterion that does not compile."""


class InvalidPolicyError(InvalidInputError):
    """A policy that does not compile."""


class InvalidDirectoryError(InvalidInputError):
    """Directory commands that cannot be applied."""


class InvalidRecordsError(InvalidInputError):
    """Records that cannot be read as a whole. (A single bad record is its own outcome.)"""


class InvalidZonesError(InvalidInputError):
    """Malformed time-zone data."""


class InvalidLedgerError(InvalidInputError):
    """A snapshot or command that the ledger refuses."""


class InvalidImportError(InvalidInputError):
    """A foreign configuration that is not well-formed."""


class LimitExceededError(InvalidInputError):
    """An input beyond a limit of the library; the report names it."""


class ConflictError(AmbitError):
    """The ledger moved on since the plan was made: plan again."""


class LedgerFileError(AmbitError):
    """A ledger in a file could not do what it was asked for; nothing was changed."""


class LedgerBusyError(LedgerFileError):
    """Others held the file for longer than the call waits: try again."""


class LedgerFullError(LedgerFileError):
    """There is no room for what is to be remembered."""


class LedgerUnavailableError(LedgerFileError):
    """The file cannot be opened, read or written."""


class LedgerForkedError(LedgerFileError):
    """A ledger in a file was open at the fork: open it afterwards, or close it before."""


class InternalError(AmbitError):
    """A mistake of the library. Please report it."""


class OutOfMemoryError(AmbitError, MemoryError):
    """Memory is exhausted; the call may be made again."""


WRONG_HANDLE = 102

_BY_STATUS: Dict[int, Type[AmbitError]] = {
    100: UsageError,
    101: UsageError,
    WRONG_HANDLE: ClosedError,
    103: InvalidArgumentError,
    104: UnknownObjectError,
    105: UnknownZoneError,
    106: SchemaMismatchError,
    200: InvalidSchemaError,
    201: InvalidCriterionError,
    202: InvalidPolicyError,
    300: InvalidDirectoryError,
    301: InvalidRecordsError,
    302: InvalidZonesError,
    303: InvalidLedgerError,
    304: InvalidImportError,
    310: ConflictError,
    311: LedgerBusyError,
    312: LedgerFullError,
    313: LedgerUnavailableError,
    314: LedgerForkedError,
    400: LimitExceededError,
    500: InternalError,
    501: OutOfMemoryError,
}


def error_of(status: int, report: Report = EMPTY) -> AmbitError:
    """The exception for a status that is not 0."""
    return _BY_STATUS.get(status, AmbitError)(status, report)
