"""Policies: what the administrators decided."""

import json
from ctypes import byref, c_void_p
from typing import Any, Dict

from ._call import (JsonInput, create, make, take_document, take_report, text, text_bytes,
                    to_json)
from ._handle import Handle, using
from ._library import lib
from .criterion import Criterion
from .report import EMPTY, Report
from .schema import Schema


class Policy(Handle):
    """Immutable: whoever saves settings compiles a new one."""

    report: Report = EMPTY
    """Warnings found while compiling, such as an entry that can never be reached."""

    @classmethod
    def compile(cls, policy: JsonInput) -> "Policy":
        """Compiles a policy document, all or nothing. Raises InvalidPolicyError with every
        problem."""
        document = to_json(policy)
        pointer, report = make(lib.ambit_policy_compile, document, len(document))
        made = cls._of(pointer)
        made.report = report
        return made

    @staticmethod
    def check(policy: JsonInput) -> Report:
        """The report that compiling gives, errors too, without raising: for editors."""
        document = to_json(policy)
        report = c_void_p()
        lib.ambit_policy_check(document, len(document), byref(report))
        return take_report(report)

    @property
    def schema(self) -> Schema:
        """The schema inside, for batches and criteria."""
        with using(self) as (policy,):
            return Schema._of(create(lib.ambit_policy_schema, policy))

    def criterion(self, object: str, name: str) -> Criterion:
        """The criterion that the policy holds under this name over the object. Raises
        UnknownObjectError, InvalidArgumentError where there is none of that name, and
        InvalidCriterionError on one that an importer could not carry."""
        kind, wanted = text_bytes(object, "object"), text_bytes(name, "name")
        with using(self) as (policy,):
            pointer, _ = make(
                lib.ambit_policy_criterion, policy, kind, len(kind), wanted, len(wanted))
        return Criterion._of(pointer)

    def describe(self) -> Dict[str, Any]:
        """What was compiled: objects with their fields, rules with their entries, pools."""
        with using(self) as (policy,):
            content: Dict[str, Any] = json.loads(
                take_document(create(lib.ambit_policy_describe, policy)))
        return content

    @property
    def fingerprint(self) -> str:
        """32 hexadecimal digits that name the content: equal for equal meaning."""
        with using(self) as (policy,):
            return text(lib.ambit_policy_fingerprint, policy)

    @staticmethod
    def _free(pointer: int) -> None:
        lib.ambit_policy_free(pointer)
