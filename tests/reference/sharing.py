"""Who inside, and who among partners, may see a record? Slow and obvious, one record at a time.

Nothing is compiled: whom a target means is worked out anew for every user that is asked about.
"""
from .criteria import PASSED, Moment, fields_of, verdict
from .values import INVALID, MISSING, Record, Schema

MOST = {"private": 0, "read": 1, "edit": 2}
OWNER_USER, OWNER_QUEUE = "owner.user", "owner.queue"


class Sharing:
    """The sharing of one object by a policy that is known to be right, met with a directory."""

    def __init__(self, policy, directory, object_name):
        self.schema = Schema(policy["schema"])
        self.fields = self.schema.objects[object_name]
        self.directory = directory
        self.object_name = object_name
        self.settings = narrowed(policy["sharing"][object_name])

    def reads(self):
        names = ["id", OWNER_USER, OWNER_QUEUE]
        for rule in self.settings.get("rules") or []:
            if "when" in rule:
                names += fields_of(rule["when"], self.fields)
        return names

    # ------------------------------------------------------------------------- people and targets

    def kind(self, user):
        return user.get("kind") or "internal"

    def role(self, user):
        """A portal role of a partner user, another of staff, and none of guests."""
        role = user.get("role")
        if role not in self.directory.roles:
            return None
        is_portal_role = bool(self.directory.roles[role].get("portal"))
        fits = {"internal": not is_portal_role, "partner": is_portal_role,
                "guest": False}[self.kind(user)]
        return role if role and fits else None

    def roles_above(self, role):
        above = []
        while role in self.directory.roles and self.directory.roles[role].get("parent"):
            role = self.directory.roles[role]["parent"]
            above.append(role)
        return above

    def teams_at_or_above(self, user):
        found = set()
        for team in user.get("teams") or []:
            while team in self.directory.teams and team not in found:
                found.add(team)
                team = self.directory.teams.get(team, {}).get("parent")
        return found

    def means(self, target, user):
        kind = self.kind(user)
        if kind == "guest":
            return target.get("guest") == user["id"]
        if target.get("internal_only") and kind != "internal":
            return False
        name, value = next((name, value) for name, value in target.items()
                           if name != "internal_only" and value is not None)
        role = self.role(user)
        return {
            "user": lambda: user["id"] == value,
            "group": lambda: (value in self.directory.groups
                              and value in self.directory.groups_of(user)),
            "role": lambda: kind == "internal" and role == value,
            "role_and_below": lambda: role is not None and value in [role, *self.roles_above(role)],
            "team": lambda: value in self.directory.teams and value in (user.get("teams") or []),
            "portal_role": lambda: kind == "partner" and role == value,
            "guest": lambda: False,
            "all": lambda: kind == {"internal": "internal", "partners": "partner"}[value],
            "profile": lambda: user.get("profile") == value,
            "permission": lambda: value in (user.get("permissions") or []),
        }[name]()

    def first(self, targets, user):
        return next((target for target in targets if self.means(target, user)), None)


class Viewer:
    def __init__(self, sharing, user, now=0, zone="", event="", shares=()):
        self.sharing = sharing
        self.settings = sharing.settings
        self.directory = sharing.directory
        self.user_id = user
        self.moment = Moment(sharing.schema, now, zone, event)
        self.shares = shares

    def fault(self):
        user = self.directory.users.get(self.user_id)
        if user is None:
            return "unknown_user"
        if not user.get("active"):
            return "user_inactive"
        if self.sharing.kind(user) == "partner":
            account = self.directory.accounts.get(user.get("account"), {})
            if not account.get("partner_enabled"):
                return "account_not_partner_enabled"
        return None

    def grants(self, record):
        """(access, what is told of it) of every grant of the record, in the order of the ways."""
        user = self.directory.users[self.user_id]
        kind = self.sharing.kind(user)
        owner_id = record.value(OWNER_USER)
        owner = None if owner_id is MISSING else self.directory.users.get(owner_id)
        if kind != "guest":
            if owner_id == self.user_id:
                yield "edit", {"way": "owner"}
            if not self.settings.get("no_hierarchy") and owner is not None:
                role, below = self.sharing.role(user), self.sharing.role(owner)
                if role and below and role in self.sharing.roles_above(below):
                    yield "edit", {"way": "above"}
            default = self.settings.get("internal" if kind == "internal" else "external")
            if default and default != "private":
                yield default, {"way": "default"}
        for rule in self.settings.get("rules") or []:
            if rule.get("uncarried") is not None:  # an importer's, which shares nothing
                continue
            through = self.sharing.first(rule["to"], user)
            if through is not None and self.is_given(rule, record, owner_id, owner):
                yield rule["access"], {"way": "rule", "rule": rule["id"], "to": plain(through)}
        if kind == "guest":
            return
        for level in self.settings.get("levels") or []:
            through = self.sharing.first(level["to"], user)
            if through is not None and self.is_in(level, user, record, owner_id, owner):
                yield level["access"], {"way": "level", "level": level["id"], "to": plain(through)}
        for share in sorted(self.shares, key=order_of_share):
            if (share["object"] == self.sharing.object_name and share["id"] == record.value("id")
                    and self.sharing.means(share["to"], user)):
                yield share["access"], {"way": "share", "to": plain(share["to"])}

    def is_given(self, rule, record, owner_id, owner):
        if "owned_by" in rule:
            return owner is not None and self.sharing.first(rule["owned_by"], owner) is not None
        if not rule.get("high_volume_owners"):
            if owner_id is not MISSING and (owner is None or owner.get("high_volume")):
                return False
        return verdict(rule["when"], record, self.moment) == PASSED

    def is_in(self, level, user, record, owner_id, owner):
        reach = level["level"]
        if level.get("unassigned") and owner_id is MISSING and record.value(OWNER_QUEUE) is MISSING:
            return True
        if reach == "everything":
            return True
        if reach in ("owned", "team") and owner_id == user["id"]:
            return True
        # A member of a team that the user has, or of one that stands below it.
        return reach == "team" and owner is not None and bool(
            self.sharing.teams_at_or_above(owner).intersection(user.get("teams") or []))

    def record(self, source):
        return Record(self.sharing.fields, source)

    def is_wrong(self, record):
        return record.broken or any(record.value(name) is INVALID
                                    for name in self.sharing.reads())

    def sight(self, source):
        record = self.record(source)
        if self.fault():
            return "hidden"
        if self.is_wrong(record):
            return "invalid"
        most = max((MOST[access] for access, _ in self.grants(record)), default=0)
        return ["hidden", "read", "edit"][most]

    def first_grant(self, record, asked):
        return next((told for access, told in self.grants(record)
                     if MOST[access] >= MOST[asked]), None)

    def answer(self, source, asked):
        record = self.record(source)
        told = {"id": source["id"]} if isinstance(source, dict) and isinstance(
            source.get("id"), str) and source["id"] else {}
        if self.fault():
            return dict(told, allowed=False, reason="access_denied", because=self.fault())
        if self.is_wrong(record):
            return dict(told, allowed=False, reason="invalid")
        by = self.first_grant(record, asked)
        if by is not None:
            return dict(told, allowed=True, **by)
        reads = asked == "edit" and self.first_grant(record, "read") is not None
        return dict(told, allowed=False, reason="read_only" if reads else "no_grant")

    def list(self, sources, query):
        asked = query.get("access") or "read"
        page = query.get("page") or {}
        seen = [(source["id"], self.sight(source), source) for source in sources
                if self.sight(source) in ("edit",) + (("read",) if asked == "read" else ())]
        seen.sort(key=lambda each: each[0].encode())
        after = (page.get("after") or "").encode()
        rest = [each for each in seen if each[0].encode() > after]
        shown = rest[:int(page.get("size", 50))]
        listed = {"count": len(seen), "records": [
            dict({"id": name, "access": sight}, **self.first_grant(self.record(source), asked))
            for name, sight, source in shown]}
        if len(rest) > len(shown):
            listed["next"] = shown[-1][0]
        return listed


def narrowed(settings):
    """Rules and levels that are narrowed mean of their targets staff only."""
    made = dict(settings)
    for kind in ("rules", "levels"):
        ids = [name for name, flag in ((settings.get("narrowed") or {}).get(kind) or {}).items()
               if flag is True]
        made[kind] = [dict(each, to=[dict(target, internal_only=True) for target in each["to"]
                                     if target.get("guest") is None])
                      if each["id"] in ids and "to" in each else each
                      for each in settings.get(kind) or []]
    return made


TARGETS = ["user", "group", "role", "role_and_below", "team", "portal_role", "guest", "all"]


def order_of_share(share):
    target = plain(share["to"])
    kind = next(name for name in TARGETS if name in target)
    return (TARGETS.index(kind), target[kind].encode(), "internal_only" in target,
            MOST[share["access"]])


def plain(target):
    return {name: value for name, value in target.items() if value not in (None, False)}
