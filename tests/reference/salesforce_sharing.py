"""Salesforce sharing rules read and decided without a policy in between: whom a rule means by the
names of roles and groups, and which records it shares. Judges the importer.

A directory is plain: {"users": {id: {...}}, "roles": {id: {"parent", "portal"}}, "groups": {id:
[ids of groups inside]}}. A user is {"kind", "role", "groups", "high_volume"}.
"""
import urllib.parse
import xml.etree.ElementTree as xml

from .salesforce import CannotJudge, NAMESPACE, boolean_filter, holds, text_of
from .values import fold

KINDS = {"sharingCriteriaRules": "criteria", "sharingGuestRules": "criteria",
         "sharingOwnerRules": "owner", "sharingTerritoryRules": "owner"}
# Nobody here is one of these: a rule shares with the others.
NOBODY = ("allCustomerPortalUsers", "territory", "territoryAndSubordinates", "managers",
          "managerSubordinates", "channelProgramGroup", "channelProgramGroups")


class SharingRule:
    def __init__(self, element):
        self.name = urllib.parse.unquote(text_of(element, "fullName"))
        self.kind = KINDS[element.tag[len(NAMESPACE):]]
        self.filter = text_of(element, "booleanFilter")
        self.items = [(text_of(item, "field"), text_of(item, "operation"), text_of(item, "value"))
                      for item in element.findall(NAMESPACE + "criteriaItems")]
        self.to, self.source = people(element, "sharedTo"), people(element, "sharedFrom")
        self.access = "read" if text_of(element, "accessLevel") == "Read" else "edit"
        self.everybodys = "true" in (text_of(element, "includeRecordsOwnedByAll"),
                                     text_of(element, "includeHVUOwnedRecords"))

    def is_for(self, user, directory):
        return any(means(kind, name, user, directory) for kind, name in self.to)

    def shares(self, value_of, directory):
        """`value_of` as for the entries of other rules; `owner.user` and `owner.queue` too."""
        owner = value_of("owner.user")
        if self.kind == "owner":
            if value_of("owner.queue") is not None:
                return ("queue", value_of("owner.queue")) in self.source
            who = directory["users"].get(owner)
            return who is not None and any(means(kind, name, who, directory)
                                           for kind, name in self.source if kind != "guestUser")
        if owner is not None and not self.everybodys:
            who = directory["users"].get(owner)
            if who is None or who["high_volume"]:
                return False
        answers = [holds(value_of(field), operation, value, fold if is_lookup(field) else str)
                   for field, operation, value in self.items]
        return boolean_filter(self.filter, answers) if self.filter else all(answers)


def people(element, name):
    return [(each.tag[len(NAMESPACE):], (each.text or "").strip())
            for part in element.findall(NAMESPACE + name) for each in part]


def is_lookup(field):
    return field.endswith("Id") and "__" not in field


def role_of(user, directory):
    role = directory["roles"].get(user["role"])
    if role is None or user["kind"] == "guest" or role["portal"] != (user["kind"] == "partner"):
        return None
    return user["role"]


def at_or_below(role, top, directory):
    while role is not None:
        if role == top:
            return True
        role = directory["roles"].get(role, {}).get("parent")
    return False


def is_in_group(name, user, directory):
    return name in directory["groups"] and (name in user["groups"] or any(
        is_in_group(inner, user, directory) for inner in directory["groups"][name]))


def means(kind, name, user, directory):
    if user["kind"] == "guest":
        return kind == "guestUser" and user["id"] == name
    role = role_of(user, directory)
    is_internal = user["kind"] == "internal"
    if kind == "role":
        return is_internal and role == name
    if kind == "portalRole":
        return not is_internal and role == name
    if kind in ("roleAndSubordinates", "portalRoleAndSubordinates"):
        return at_or_below(role, name, directory)
    if kind == "roleAndSubordinatesInternal":
        return is_internal and at_or_below(role, name, directory)
    if kind == "group":
        return is_in_group(name, user, directory)
    if kind == "allInternalUsers":
        return is_internal
    if kind == "allPartnerUsers":
        return not is_internal
    if kind in NOBODY or kind in ("guestUser", "queue"):
        return False
    raise CannotJudge(kind)


def access(rules, user, value_of, directory):
    """What the user may do with the record, where nothing but rules and the tree of roles gives
    anything: hidden, read or edit."""
    found = "hidden"
    owner = value_of("owner.user")
    if user["kind"] != "guest" and owner is not None:
        if owner == user["id"]:
            return "edit"
        mine = role_of(user, directory)
        who = directory["users"].get(owner)
        below = role_of(who, directory) if who else None
        if mine and below and mine != below and at_or_below(below, mine, directory):
            return "edit"
    for rule in rules:
        if rule.is_for(user, directory) and rule.shares(value_of, directory):
            found = "edit" if rule.access == "edit" or found == "edit" else "read"
    return found


def read_sharing(path):
    return [SharingRule(each) for each in xml.parse(path).getroot()
            if each.tag[len(NAMESPACE):] in KINDS]
