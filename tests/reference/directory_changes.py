"""Changes of a directory: what commands refuse, what follows, who may own from then on."""
import copy

from .criteria import Moment
from .directory import KINDS, Question, queue_obstacle, user_obstacle
from .values import Record, Schema, json_text, read_json, read_timestamp

NOBODY = read_json('{"objects": {"user": {"fields": {}}}}')


class Change:
    """Commands, or a document, known to be well-formed, met with a directory."""

    def __init__(self, directory, commands, policy=None, ledger=None):
        self.before = directory
        self.next = copy.deepcopy(directory)
        self.refused = []  # the codes of all errors, in the order of the commands
        self.effects = []
        if isinstance(commands, dict):
            if directory.prm_enabled and commands.get("prm_enabled") is False:
                self.refused = ["prm_is_final"]
            self.next, commands = directory.apply(commands), []
        for command in commands:
            before = copy.deepcopy(self.next)
            effect = {"command": command["command"], **about(command)}
            effect["changed"] = False
            codes, followed = self.run(command)
            self.refused += codes
            effect["changed"] = before.document() != self.next.document()
            self.effects.append(dict(effect, **{key: value for key, value in followed.items()
                                                if value}))
        for effect in self.effects:
            if effect["command"] in ("deactivate_user", "remove_user"):
                effect["still_named"] = still_named(effect["user"], self.next, policy, ledger)

    def answer(self):
        starts, stops = [], []
        for name in sorted(self.before.users.keys() | self.next.users.keys(), key=str.encode):
            could, why = may_own(self.before, name) is None, may_own(self.next, name)
            if could and why:
                stops.append({"user": name, "reason": why})
            if not could and not why:
                starts.append({"user": name})
        return {"effects": self.effects, "starts": starts, "stops": stops}

    def run(self, command):
        """(codes of errors, what follows); with an error the command does nothing."""
        own = getattr(self, command["command"], None)
        if own is not None:
            return own(command)
        kind = command["command"].partition("_")[2]
        named = command.get("id", command.get("user"))
        if command["command"].startswith("remove_") and named not in self.of(kind):
            return ["unknown_" + kind], {}
        if command["command"] in ("record_login", "deactivate_user"):
            if named not in self.next.users:
                return ["unknown_user"], {}
        self.next.run(command)
        return [], {}

    def of(self, kind):
        return getattr(self.next, KINDS[kind])

    def enable_prm(self, _):
        was_off = not self.next.prm_enabled
        self.next.prm_enabled = True
        return [], {"review": "exposure" if was_off else None}

    def disable_prm(self, _):
        return ["prm_is_final"], {}

    def enable_partner_account(self, command):
        account = self.next.accounts.get(command["id"])
        if account is None:
            return ["unknown_account"], {}
        account["partner_enabled"] = True
        owner = self.next.users.get(account.get("owner"))
        if owner is None:
            return [], {"warnings": ["account_owner_missing"]}
        warnings = []
        if not owner.get("active", False):
            warnings.append("account_owner_inactive")
        if owner.get("kind", "internal") != "internal":
            warnings.append("account_owner_not_internal")
        return [], {"warnings": warnings}

    def publish_community(self, command):
        community = self.next.communities.get(command["id"])
        if community is None:
            return ["unknown_community"], {}
        community["published"] = True
        warnings = []
        if not community.get("viewable", False):
            warnings.append("community_not_viewable")
        if not community.get("profiles"):
            warnings.append("community_without_profiles")
        return [], {"warnings": warnings}

    def enable_partner_user(self, command):
        contact = self.next.contacts.get(command["contact"])
        if contact is None:
            return ["unknown_contact"], {}
        codes = []
        account, code = self.partner_account(contact, command.get("account"))
        codes += [code] if code else []
        linked, named = contact.get("user"), command.get("user")
        if not linked and not named:
            codes.append("missing_key")
        if linked and named and linked != named:
            codes.append("contact_has_user")
        user = self.next.users.get(named or linked)
        if user is not None and account is not None:
            if user.get("kind", "internal") != "partner":
                codes.append("not_a_partner_user")
            elif user.get("account") not in (None, "", account):
                codes.append("user_of_another_account")
        if codes:
            return codes, {}
        return [], self.let_in(contact, named or linked, account, command.get("profile"))

    def partner_account(self, contact, named):
        companies = [company for company in contact.get("companies", [])
                     if self.next.accounts.get(company["id"], {}).get("partner_enabled", False)
                     and named in (None, company["id"])]
        names = {company["id"] for company in companies}
        if len(names) > 1:
            names = {company["id"] for company in companies if company.get("primary", False)}
            return (names.pop(), None) if len(names) == 1 else (None, "ambiguous_account")
        return (names.pop(), None) if names else (None, "no_partner_account")

    def let_in(self, contact, name, account, profile):
        user = self.next.users.get(name)
        was_in = (user is not None and user.get("active", False) and user.get("account") == account
                  and contact.get("user") == name)
        if user is None:
            user = {key: contact[key] for key in ("name", "email") if contact.get(key)}
        user = dict(user, id=name, kind="partner", active=True, account=account)
        if profile:
            user["profile"] = profile
        self.next.users[name] = user
        contact["user"] = name
        if was_in:
            return {}
        address = next((text for text in (user.get("email"), contact.get("email"))
                        if text and text.strip()), None)
        notice = {"notice": "welcome", "user": name, "contact": contact["id"], "account": account}
        if address is None:
            return {"warnings": ["no_address"], "notices": [notice]}
        return {"notices": [dict(notice, address=address)]}


def about(command):
    verb, _, kind = command["command"].partition("_")
    if verb == "put":
        return {kind: command[kind]["id"]}
    if verb == "remove":
        return {kind: command["id"]}
    return {"record_login": lambda: {"user": command["user"]},
            "deactivate_user": lambda: {"user": command["id"]},
            "enable_partner_account": lambda: {"account": command["id"]},
            "enable_partner_user": lambda: {"contact": command["contact"]},
            "publish_community": lambda: {"community": command["id"]},
            }.get(command["command"], dict)()


def may_own(directory, name):
    return user_obstacle(directory, name, Question(Schema(NOBODY), None, None))


def still_named(user, directory, policy, ledger):
    def ids(entities, names):
        return sorted((item["id"] for item in entities.values() if names(item)), key=str.encode)
    found = {
        "accounts": ids(directory.accounts, lambda item: item.get("owner") == user),
        "contacts": ids(directory.contacts, lambda item: item.get("user") == user),
        "queues": ids(directory.queues,
                      lambda item: user in item.get("members", {}).get("users", [])),
        "substitutes": sorted(
            ({"user": item["id"], "from": absence["from"], "to": absence["to"]}
             for item in directory.users.values() for absence in item.get("absences", [])
             if absence.get("substitute") == user),
            key=lambda item: (item["user"].encode(), item["from"]))}
    if policy is not None:
        found["fields"] = fields_naming(user, directory, Schema(policy["schema"]))
        found["pools"] = [name for name, pool in policy.get("pools", {}).items()
                          if any(member.get("user") == user for member in pool["members"])]
        found["entries"] = entries_naming(user, policy)
        found["default_owners"] = [
            name for name, assignment in policy.get("assignment", {}).items()
            if (assignment.get("default_owner") or {}).get("user") == user]
        partners = policy.get("renewals", {}).get("partners", {})
        found["renewals"] = [name for name, partner in partners.items()
                             if partner.get("default_contact") == user]
    if ledger is not None:
        found["records"] = [
            dict({"object": record[0], "id": record[1]},
                 **({"closed": True} if record in ledger.closed else {}))
            for record in sorted(ledger.owners, key=lambda record: [part.encode()
                                                                    for part in record])
            if ledger.owners[record] == {"user": user}]
    return {key: value for key, value in found.items() if value}


def fields_naming(user, directory, schema):
    fields = schema.objects["user"]
    built_in = ("id", "kind", "name", "email", "profile", "account", "role")
    found = []
    for item in directory.users.values():
        record = Record(fields, dict(item.get("fields", {}), id=item["id"]))
        found += [{"user": item["id"], "field": name} for name, field in fields.items()
                  if field.type == "id" and field.derived is None and name not in built_in
                  and item["id"] != user and record.value(name) == user]
    return sorted(found, key=lambda item: (item["user"].encode(), item["field"].encode()))


def entries_naming(user, policy):
    found = []
    for object_name, assignment in policy.get("assignment", {}).items():
        for rule, written in assignment.get("rules", {}).items():
            for entry in written["entries"]:
                choices = entry.get("assign", [])
                for position, choice in enumerate(choices if isinstance(choices, list)
                                                  else [choices]):
                    if isinstance(choice, dict) and choice.get("user") == user:
                        found.append({"object": object_name, "rule": rule, "entry": entry["id"],
                                      "choice": position})
    return found


def is_known(policy, directory, asked):
    """Whether all that a question about owners names is there."""
    assignment = policy.get("assignment", {}).get(asked["object"])
    if assignment is None or asked.get("pool") not in (None, *policy.get("pools", {})):
        return False
    if asked.get("community") not in (None, *directory.communities):
        return False
    rules = assignment.get("rules", {})
    rule = rules.get(asked.get("rule", assignment.get("active_rule")), {"entries": []})
    return "entry" not in asked or asked["entry"] in [entry["id"] for entry in rule["entries"]]


def eligible_owners(policy, directory, asked, now_unix_us, zone=""):
    """The candidates for a picker; `asked` is known to be right."""
    schema = Schema(policy["schema"])
    moment = Moment(schema, now_unix_us, zone)
    assignment = policy["assignment"][asked["object"]]
    community, conditions = asked.get("community"), []
    if "pool" in asked:
        pool = policy["pools"][asked["pool"]]
        community = pool.get("community")
        conditions.append(pool.get("eligible_when"))
    if "entry" in asked:
        rule = assignment["rules"][asked.get("rule", assignment.get("active_rule"))]
        conditions += [entry.get("eligible_when") for entry in rule["entries"]
                       if entry["id"] == asked["entry"]]
    question = Question(schema, moment, asked["object"], community, conditions)
    owners, ineligible = [], []
    for kind, known, obstacle_of in (("user", directory.users, user_obstacle),
                                     ("queue", directory.queues, queue_obstacle)):
        for name in sorted(known, key=str.encode):
            obstacle = obstacle_of(directory, name, question)
            if obstacle is None:
                owners.append({kind: name})
            else:
                ineligible.append({kind: name, "reason": obstacle})
    answer = {"object": asked["object"], "owners": owners}
    return dict(answer, ineligible=ineligible) if asked.get("ineligible") else answer
