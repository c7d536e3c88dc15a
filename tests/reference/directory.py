"""Who there is, and who may own a record."""
import copy

from .criteria import PASSED, verdict
from .values import Record, read_timestamp

KINDS = {"user": "users", "account": "accounts", "contact": "contacts", "queue": "queues",
         "community": "communities", "calendar": "calendars", "role": "roles", "team": "teams",
         "group": "groups"}


class Directory:
    def __init__(self):
        self.users, self.accounts, self.contacts = {}, {}, {}
        self.queues, self.communities, self.calendars = {}, {}, {}
        self.roles, self.teams, self.groups = {}, {}, {}
        self.prm_enabled = False

    def apply(self, document):
        """The next directory, of a document or a list of commands that are known to be right."""
        result = copy.deepcopy(self)
        if isinstance(document, dict):
            result.prm_enabled |= document.get("prm_enabled", False)
            document = [{"command": "put_" + kind, kind: entity}
                        for kind, plural in KINDS.items() for entity in document.get(plural, [])]
        for command in document:
            result.run(command)
        return result

    def run(self, command):
        verb, _, kind = command["command"].partition("_")
        if verb == "put":
            getattr(self, KINDS[kind])[command[kind]["id"]] = with_primary_team(command[kind])
        elif verb == "remove":
            getattr(self, KINDS[kind]).pop(command["id"], None)
        elif command["command"] == "record_login":
            user = self.users[command["user"]]
            if (user.get("last_login") is None
                    or read_timestamp(user["last_login"]) < read_timestamp(command["at"])):
                user["last_login"] = command["at"]
        elif command["command"] == "deactivate_user":
            self.users[command["id"]]["active"] = False
        else:
            raise AssertionError(command)


    def groups_of(self, user):
        """The groups that a user is in, those that nest them among them."""
        found = set(user.get("groups") or [])
        while True:
            around = {name for name, group in self.groups.items()
                      if found.intersection(group.get("groups") or [])}
            if around <= found:
                return found
            found |= around

    def document(self):
        """The document that says all of this: by id, and nothing that is so without being said."""
        written = {"ambit": 1}
        if self.prm_enabled:
            written["prm_enabled"] = True
        for plural in KINDS.values():
            entities = getattr(self, plural)
            if entities:
                written[plural] = [plain(plural, entities[name])
                                   for name in sorted(entities, key=str.encode)]
        return written


def with_primary_team(entity):
    primary = entity.get("primary_team")
    if not primary or primary in (entity.get("teams") or []):
        return entity
    return dict(entity, teams=[*(entity.get("teams") or []), primary])


SETS = ("teams", "groups", "permissions", "roles", "objects", "profiles", "users", "lists")


def plain(kind, entity):
    """An entity as the shortest text that says it."""
    said = {}
    for name, value in entity.items():
        if value is None or value is False or value in ("", [], {}):
            continue
        if name == "kind" and value == "internal":
            continue
        if name == "last_login":
            value = read_timestamp(value)
        if name in SETS and isinstance(value, list):
            value = sorted(set(value), key=str.encode)
        if name == "companies":
            value = [plain(name, company) for company in value]
        if name == "portals":
            value = sorted((plain(name, portal) for portal in value),
                           key=lambda portal: portal["id"].encode())
        if name == "accept_within":
            value = int(value["count"]) * (60 if value["unit"] == "hours" else 1)
        if name == "members":
            value = plain(name, value)
        if name == "absences":
            value = sorted((plain(name, absence) for absence in value),
                           key=lambda absence: absence["from"])
        if name == "holidays":
            value = sorted(set(value))
        if name == "hours":
            value = sorted([span["from"], span["to"], day]
                           for span in value for day in span["days"])
        if value not in ([], {}):
            said[name] = value
    return said


class Question:
    """What is asked of somebody beyond being able to own anything at all."""

    def __init__(self, schema, moment, object_name, community=None, eligible_when=()):
        self.schema = schema
        self.moment = moment
        self.object_name = object_name
        self.community = community
        self.eligible_when = [criterion for criterion in eligible_when if criterion is not None]
        self.left_out = []  # who had the record and did not accept it in time


def user_obstacle(directory, user_id, question):
    """The first condition that keeps a user from owning a record, or None."""
    user = directory.users.get(user_id)
    if user is None:
        return "unknown_user"
    if {"user": user_id} in question.left_out:
        return "held_before"
    kind = user.get("kind", "internal")
    if kind == "partner":
        account = directory.accounts.get(user.get("account"), {})
        if not account.get("partner_enabled", False):
            return "account_not_partner_enabled"
    if not user.get("active", False):
        return "user_inactive"
    if kind == "partner":
        if user.get("last_login") is None:
            return "never_logged_in"
        if not _is_member(directory, user, question.community):
            return "not_a_community_member"
    if kind == "guest":
        return "guest_user"
    record = user_record(user, question.schema)
    for criterion in question.eligible_when:
        if verdict(criterion, record, question.moment) != PASSED:
            return "eligible_when_not_true"
    return None


def _is_member(directory, user, community):
    return any(item.get("published", False) and item.get("viewable", False)
               and user.get("profile") in item.get("profiles", [])
               for item in directory.communities.values()
               if community is None or item["id"] == community)


def user_record(user, schema):
    """The user as a record of the object `user`, further fields among the built-in ones."""
    source = dict(user.get("fields", {}))
    source.update({name: user[name] for name in user if name in (
        "id", "name", "email", "profile", "account", "role", "last_login")})
    source["kind"] = user.get("kind", "internal")
    source["active"] = user.get("active", False)
    return Record(schema.objects["user"], source)


def queue_obstacle(directory, queue_id, question):
    queue = directory.queues.get(queue_id)
    if queue is None:
        return "unknown_queue"
    if {"queue": queue_id} in question.left_out:
        return "held_before"
    if question.object_name not in queue.get("objects", []):
        return "queue_does_not_hold_object"
    question = copy.copy(question)
    question.left_out = []  # who was left out may still take it out of a queue
    if all(user_obstacle(directory, user_id, question) for user_id in members(directory, queue)):
        return "queue_unattended"
    return None


def members(directory, queue):
    named = queue.get("members", {})
    return [user_id for user_id, user in directory.users.items()
            if user_id in named.get("users", [])
            or any(team in named.get("teams", []) for team in user.get("teams", []))
            or user.get("role") in named.get("roles", [])
            or any(group in named.get("groups", []) for group in directory.groups_of(user))]
