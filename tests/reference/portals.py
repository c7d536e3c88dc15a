"""What stands in the way of a portal, and who may change it. Written from ambit/portals.hpp."""
import copy

from .conversations import Draft, first_field, form_values, outlook_name
from .criteria import YES, Moment, truth
from .values import json_text

PERMISSION = "customer_portal_settings"


def blocking(settings):
    domain, login = settings.get("domain"), settings.get("login", {})
    form = settings.get("support_form")
    stands = [
        ("no_domain", not (domain and domain.get("connected", False)
                           and domain["kind"] != "vendor")),
        ("no_login", not any(login.get(way, False)
                             for way in ("registration", "self_registration", "sso"))),
        ("no_consent_text", login.get("self_registration", False)
         and not settings.get("consent_text")),
        ("form_without_properties", form is not None and not form.get("properties")),
        ("form_without_inbox", form is not None and not form.get("inbox"))]
    return [code for code, is_so in stands if is_so]


def readiness(portal, now, zone=""):
    settings = portal.settings
    found = blocking(settings)
    return {"portal": portal.name, "on": settings.get("on"),
            "language": settings["domain"]["primary_language"] if "domain" in settings else None,
            "ready": not found, "blocking": found, "warnings": warnings(portal, now, zone)}


def warnings(portal, now, zone):
    settings = portal.settings
    found = []
    if not settings.get("default_inbox"):
        found.append({"code": "no_default_inbox"})
    if "support_form" not in settings:
        found.append({"code": "no_support_form"})
    elif outlook_of_form(portal, Moment(portal.schema, now, zone)) == "no":
        found.append({"code": "form_outside_filter"})
    groups = settings.get("access", "own")
    for position in range(len(groups) if isinstance(groups, list) else 0):
        if adds_nothing(groups, position):
            found.append({"code": "group_adds_nothing", "group": groups[position]["id"]})
    return found


def outlook_of_form(portal, moment):
    relations = [portal.fields_of_relation(name) for name in [*portal.own_through, "company"]]
    first = [first_field(names) for names in relations if names]
    draft = Draft(portal, dict({"id": "new"}, **form_values(portal.settings)), first)
    return outlook_name(draft.may_come_to(portal.settings.get("filter"), moment))


def adds_nothing(groups, position):
    one = groups[position]
    if opened(one["access"]) == frozenset():
        return True
    for number, other in enumerate(groups):
        if number == position or not needless(other, one):
            continue
        if number < position or not needless(one, other):
            return True
    return False


def needless(wide, narrow):
    return ((is_everybodys(wide["when"]) or wide["when"] == narrow["when"])
            and opened(narrow["access"]) <= opened(wide["access"]))


def is_everybodys(when):
    """A group that reads a field grants nothing where its value is wrong."""
    return '"field"' not in json_text(when) and truth(when, None, None) == YES


ROLES = ("no role", "another role")


def opened(access):
    """What an access opens, as a set: of the companies of a contact by whether they are primary and
    by role, each with what lies so many levels below it."""
    settings = {"kind": access} if isinstance(access, str) else access
    kind = settings["kind"]
    if kind == "own":
        return frozenset()
    roles = settings.get("company_roles")
    depth = int(settings["depth"]) if kind == "company_tree" else 0
    primary_only = kind == "primary_company" or (
        kind == "company_tree" and settings.get("from", "primary") != "any")
    names = ROLES + ("manager", "member", "owner", "a", "b")
    return frozenset((primary, role, level)
                     for primary in (True, False) if primary or not primary_only
                     for role in names if roles is None or role in roles
                     for level in range(depth + 1))


def may_change(directory, user):
    """None, or what keeps a user from changing portals."""
    known = directory.users.get(user)
    if known is None:
        return "unknown_user"
    if not known.get("active", False):
        return "user_inactive"
    if known.get("kind", "internal") != "internal":
        return "not_an_employee"
    return None if PERMISSION in known.get("permissions", []) else "permission_missing"


def merge(under, over):
    """RFC 7396."""
    if not isinstance(over, dict):
        return over
    result = dict(under) if isinstance(under, dict) else {}
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key), value)
    return result


def change(policy, make_portal, directory, name, user, patch, now, zone=""):
    """`make_portal` meets a policy with the directory. The changed policy is known to be right, but
    for what blocks it."""
    because = may_change(directory, user)
    if because is not None:
        return {"outcome": "refused", "reason": "no_permission", "because": because}
    changed = merge(copy.deepcopy(policy), {"portals": {name: patch}})
    settings = changed["portals"][name]
    if settings.get("on") is True and blocking(settings):
        off = merge(changed, {"portals": {name: {"on": False}}})
        return {"outcome": "refused", "reason": "not_ready",
                "readiness": readiness(make_portal(off), now, zone)}
    return {"outcome": "changed", "policy": changed,
            "readiness": readiness(make_portal(changed), now, zone)}
