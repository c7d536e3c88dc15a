"""Decisions: the answer, and why. Plain dicts; these types say what is in them."""

from typing import Any, Dict, List, Optional, TypedDict


class Owner(TypedDict, total=False):
    """One of the two."""

    user: str
    queue: str


class Skipped(TypedDict, total=False):
    """A choice that was tried and could not take the record, and the reason."""

    entry: str
    choice: int
    pool: str
    user: str
    queue: str
    account_owner: str
    last_owner: str
    default_owner: bool
    reason: str


class Notice(TypedDict, total=False):
    """Whom to tell: a user, a queue, or an address of `cc`."""

    user: str
    member_of: str
    queue: str
    cc: str
    address: str
    template: str


class RecordProblem(TypedDict, total=False):
    """What is wrong in an undecided record."""

    field: str
    code: str
    found: str
    expected: str


class Decision(TypedDict, total=False):
    """One record's decision; `id`, `outcome`, `reason` and `fingerprint` are always there, `id` as
    None where the record has no usable one."""

    id: Optional[str]
    outcome: str
    reason: str
    owner: Owner
    substitute_for: Owner
    earlier_owner: Owner
    rule: str
    entry: str
    choice: int
    pool: str
    skipped: List[Skipped]
    uncarried: List[str]
    warnings: List[str]
    notify: Dict[str, Any]
    notices: List[Notice]
    data: Any
    problems: List[RecordProblem]
    replayed: bool
    current_owner: Owner
    fingerprint: str
