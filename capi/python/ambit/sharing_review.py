"""What external users see of records, and who gains or loses what by another policy."""

import json
from ctypes import byref
from typing import Any, Dict, Optional, Tuple

from ._call import JsonInput, make, take_document, to_json
from ._handle import expect, using
from ._library import lib
from ._scratch import pool
from .batch import Batch
from .context import Context
from .engine import Engine
from .sharing import Shares


def exposure_review(
    engine: Engine,
    batch: Batch,
    context: Context,
    shares: Optional[Shares] = None,
    query: Optional[JsonInput] = None,
) -> Dict[str, Any]:
    """By which grant partner users and guests see which records and folders, with the choice of
    leaving each or narrowing it to internal users: what is exposed then, and the merge patch of the
    policy that does it.

    review = ambit.exposure_review(engine, leads, now, query={"ids": 10})
    for grant in review["grants"]:
        print(grant["way"], grant["users"]["count"], grant["choices"][-1].get("patch"))
    """
    expect(engine, Engine, "engine")
    expect(batch, Batch, "batch")
    expect(context, Context, "context")
    asked = to_json({} if query is None else query)
    with using(engine, batch, *_given(shares)) as handles, pool.lend() as scratch:
        rules, records, *by_hand = handles
        pointer, _ = make(lib.ambit_sharing_review, rules, records, byref(context._as_struct()),
                          by_hand[0] if by_hand else None, asked, len(asked), scratch)
    answer: Dict[str, Any] = json.loads(take_document(pointer))
    return answer


def policy_diff(
    before: Engine,
    batch_before: Batch,
    after: Engine,
    batch_after: Batch,
    context: Context,
    shares: Optional[Shares] = None,
    query: Optional[JsonInput] = None,
) -> Dict[str, Any]:
    """Who may see or edit what after and not before, or the reverse, and by which grant. The
    batches hold the same records in the same order, each read by its engine's schema."""
    for engine, name in ((before, "before"), (after, "after")):
        expect(engine, Engine, name)
    for batch, name in ((batch_before, "batch_before"), (batch_after, "batch_after")):
        expect(batch, Batch, name)
    expect(context, Context, "context")
    asked = to_json({} if query is None else query)
    given = _given(shares)
    with using(before, batch_before, after, batch_after, *given) as handles, pool.lend() as scratch:
        pointer, _ = make(lib.ambit_sharing_diff, *handles[:4], byref(context._as_struct()),
                          handles[4] if given else None, asked, len(asked), scratch)
    answer: Dict[str, Any] = json.loads(take_document(pointer))
    return answer


def _given(shares: Optional[Shares]) -> Tuple[Shares, ...]:
    if shares is None:
        return ()
    expect(shares, Shares, "shares")
    return (shares,)
