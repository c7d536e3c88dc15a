"""Ambit decides who gets a lead, and says why.

    import ambit

    policy = ambit.Policy.compile(policy_text)          # what the administrators decided
    people = ambit.Directory().apply(directory_text)    # who there is
    engine = ambit.Engine.bind(policy, people, ambit.Zones.utc())

    leads = ambit.Batch.from_json(policy.schema, "lead", [{"id": "L1", "country": "DE"}])
    now = ambit.Context(now=datetime.now(timezone.utc))
    for decision in engine.decide(leads, ambit.Ledger(), now):
        print(decision["id"], decision.get("owner"), decision["reason"])

The nouns are those of the C interface (ambit.h), over which this package stands with ctypes and the
standard library alone: engine + batch + context + ledger -> decisions, and nothing else goes in.
Batches are the unit: one call for a thousand records costs hardly more than one for one.

Everything but `Context` holds memory of the library. `close()` or a `with` block gives it back at
once; otherwise it goes with the object. Objects keep alive what they need, so a policy may be
closed as soon as an engine is bound. All of them may be used from many threads; what is closed
while another thread is inside a call is freed when that call ends.

Problems are exceptions, one class a status, with all of them in `error.report.problems`. The
library is looked for at AMBIT_LIBRARY, then beside this package, then where the system keeps its
libraries.
"""

from ._library import LibraryNotFoundError, library_version
from ._version import __version__
from .batch import Batch
from .context import Context
from .criterion import Criterion, Verdict
from .decision import Decision, Notice, Owner, Skipped
from .directory import Directory, DirectoryChange, DirectoryCounts
from .engine import Engine, PlannedActs
from .errors import (
    AmbitError,
    ClosedError,
    ConflictError,
    InternalError,
    InvalidArgumentError,
    InvalidCriterionError,
    InvalidDirectoryError,
    InvalidImportError,
    InvalidInputError,
    InvalidLedgerError,
    InvalidPolicyError,
    InvalidRecordsError,
    InvalidSchemaError,
    InvalidZonesError,
    LedgerBusyError,
    LedgerFileError,
    LedgerForkedError,
    LedgerFullError,
    LedgerUnavailableError,
    LimitExceededError,
    OutOfMemoryError,
    SchemaMismatchError,
    UnknownObjectError,
    UnknownZoneError,
    UsageError,
)
from .hubspot import HubspotImport, import_hubspot
from .ledger import Ledger
from .matches import Matches
from .plan import Plan
from .policy import Policy
from .renewals import Clients, DueNotices, RenewalColumns, Renewals, Standings
from .report import Problem, Report
from .salesforce import SalesforceImport, import_salesforce
from .schema import Schema
from .portals import change_portal, portal_readiness
from .sharing import Access, Shares, Sharing
from .sharing_review import exposure_review, policy_diff
from .sql import Mapping, Sql, SqlParameter, folded
from .ticket_index import TicketCounts, TicketIndex, TicketIndexSize
from .tickets import Sight, Viewer, exposure_report, who_can_see
from .zones import Zones

__all__ = [
    "Access",
    "AmbitError",
    "Batch",
    "Clients",
    "ClosedError",
    "ConflictError",
    "Context",
    "Criterion",
    "Decision",
    "Directory",
    "DirectoryChange",
    "DirectoryCounts",
    "DueNotices",
    "Engine",
    "HubspotImport",
    "InternalError",
    "InvalidArgumentError",
    "InvalidCriterionError",
    "InvalidDirectoryError",
    "InvalidImportError",
    "InvalidInputError",
    "InvalidLedgerError",
    "InvalidPolicyError",
    "InvalidRecordsError",
    "InvalidSchemaError",
    "InvalidZonesError",
    "Ledger",
    "LedgerBusyError",
    "LedgerFileError",
    "LedgerForkedError",
    "LedgerFullError",
    "LedgerUnavailableError",
    "LibraryNotFoundError",
    "LimitExceededError",
    "Mapping",
    "Matches",
    "Notice",
    "OutOfMemoryError",
    "Owner",
    "Plan",
    "PlannedActs",
    "Policy",
    "Problem",
    "RenewalColumns",
    "Renewals",
    "Report",
    "SalesforceImport",
    "Schema",
    "SchemaMismatchError",
    "Shares",
    "Sharing",
    "Sight",
    "Skipped",
    "Sql",
    "SqlParameter",
    "Standings",
    "TicketCounts",
    "TicketIndex",
    "TicketIndexSize",
    "UnknownObjectError",
    "UnknownZoneError",
    "UsageError",
    "Verdict",
    "Viewer",
    "Zones",
    "__version__",
    "change_portal",
    "exposure_report",
    "exposure_review",
    "folded",
    "import_hubspot",
    "import_salesforce",
    "library_version",
    "policy_diff",
    "portal_readiness",
    "who_can_see",
]
