"""Portals: what stands in the way of switching one on, and who may change its settings."""

import json
from ctypes import byref
from typing import Any, Dict

from ._call import JsonInput, make, take_document, text_bytes, to_json
from ._handle import expect, using
from ._library import lib
from .context import Context
from .engine import Engine


def portal_readiness(engine: Engine, portal: str, context: Context) -> Dict[str, Any]:
    """What blocks a portal, and warnings; see ambit/portals.hpp."""
    expect(engine, Engine, "engine")
    expect(context, Context, "context")
    name = text_bytes(portal, "portal")
    with using(engine) as (rules,):
        pointer, _ = make(lib.ambit_portal_readiness, rules, name, len(name),
                          byref(context._as_struct()))
    answer: Dict[str, Any] = json.loads(take_document(pointer))
    return answer


def change_portal(
    engine: Engine,
    policy: JsonInput,
    portal: str,
    user: str,
    change: JsonInput,
    context: Context,
) -> Dict[str, Any]:
    """A portal's settings changed by a user who may, as the whole changed policy, which is the
    caller's to save; or a refusal. `policy` is the document of the engine's policy, `change` is
    laid over the portal's settings: {"on": True} switches it on."""
    expect(engine, Engine, "engine")
    expect(context, Context, "context")
    texts = [to_json(policy), text_bytes(portal, "portal"), text_bytes(user, "user"),
             to_json(change)]
    given = [part for text in texts for part in (text, len(text))]
    with using(engine) as (rules,):
        pointer, _ = make(lib.ambit_portal_change, rules, *given, byref(context._as_struct()))
    answer: Dict[str, Any] = json.loads(take_document(pointer))
    return answer
