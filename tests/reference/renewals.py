"""Whose the conversation near a renewal is, who hears of it, and when."""
import calendar
import copy
import datetime

from .criteria import Moment
from .values import INVALID, MISSING, UNDECLARED, Record, Schema, ascii_lower, read_date

DEFAULT_FIELDS = {"renewal_date": "date", "term_start": "date", "term_months": "integer",
                  "answer": "choice", "answered_on": "date", "override": "choice",
                  "override_contact": "id", "overridden_on": "date"}
DEFAULT_ROLES = {"primary": "primary_contact", "billing": "billing_contact",
                 "decision_maker": "decision_maker"}
VERSIONS = {"2023": {"to": ["primary", "billing", "decision_maker"]},
            "2019": {"to": ["decision_maker"]}}
MILESTONES = {"visible_from": 120, "decide_by": 45, "auto_renew_at": 44}
TERMS = ["recipients", "notices", "milestones", "copy_default_contact_on_override"]


class Partner:
    """The settings of one partner account, those for all partners below its own."""

    def __init__(self, account, written, renewals):
        self.account = account
        self.default_owner = written["default_owner"]
        self.default_contact = written.get("default_contact")
        terms = {name: renewals[name] for name in TERMS if name in renewals}
        terms.update({name: written[name] for name in TERMS if name in written})
        recipients = terms.get("recipients", "2023")
        recipients = recipients if isinstance(recipients, dict) else VERSIONS[recipients]
        self.to, self.cc = recipients["to"], recipients.get("cc", [])
        self.copy_partner = recipients.get("copy_partner", True)
        self.notices = [int(days) for days in terms.get("notices", [])]
        self.milestones = dict(MILESTONES)
        self.milestones.update({name: int(days)
                                for name, days in terms.get("milestones", {}).items()})
        self.copy_on_override = terms.get("copy_default_contact_on_override", True)


class Client:
    """One record: what it says, and what is wrong with it."""

    def __init__(self, engine, source):
        self.engine = engine
        self.record = Record(engine.fields, source)
        self.id = self.record.id
        if self.record.broken:
            self.partner = None
            return
        account = self.value("account")
        self.partner = engine.partners.get(account) if isinstance(account, str) else None
        self.override = self.value("override") or "default"
        self.contact = self.value("override_contact")
        self.overridden_on = self.value("overridden_on")

    def field(self, name):
        """The record's field that holds something, if it has one."""
        return "account" if name == "account" else self.engine.field_names.get(name)

    def value(self, name):
        found = self.record.value(self.field(name)) if self.field(name) else None
        return None if found is MISSING else found

    def wrong(self, names):
        """Which of the fields of these names are wrong, and why else nobody can answer."""
        if self.record.broken:
            return [None]
        found = [field for field in map(self.field, names) if field
                 and self.record.value(field) in (INVALID, UNDECLARED)]
        if self.partner is None and "account" not in found:
            found.append("account")
        return found

    def problems(self, kind):
        found = self.wrong(["account"])
        if found != [None]:
            found += [field for field in sorted({self.engine.roles[role]
                                                 for role in self.engine.roles_in_use})
                      if self.record.value(field) in (INVALID, UNDECLARED)]
        if kind == "renewal" and found != [None]:
            half = [field for field in self.wrong(["override", "override_contact",
                                                   "overridden_on"]) if field != "account"]
            # An override's contact without an owner, where nothing else is wrong with the record.
            if not half and not found and self.override == "default" and self.contact:
                half = [self.field("override_contact")]
            found += half
        return found


class Engine:
    def __init__(self, policy, directory):
        self.policy, self.directory = policy, directory
        renewals = policy["renewals"]
        self.schema = Schema(policy["schema"])
        self.object_name = renewals.get("object", "client")
        self.fields = self.schema.objects[self.object_name]
        self.roles = renewals.get("roles") or {role: field for role, field in DEFAULT_ROLES.items()
                                               if field in self.fields}
        self.field_names = {name: renewals.get("fields", {}).get(name, name)
                            for name in DEFAULT_FIELDS}
        self.field_names = {name: field for name, field in self.field_names.items()
                            if field in self.fields}
        self.partners = {account: Partner(account, written, renewals)
                         for account, written in renewals["partners"].items()}
        in_use = [renewals] if "recipients" in renewals else [{"recipients": "2023"}]
        in_use += [partner for partner in renewals["partners"].values() if "recipients" in partner]
        self.roles_in_use = set()
        for terms in in_use:
            table = terms["recipients"]
            table = table if isinstance(table, dict) else VERSIONS[table]
            self.roles_in_use |= set(table["to"]) | set(table.get("cc", []))

    # ------------------------------------------------------------------------------------ decisions

    def decide(self, records, kind, now_unix_us, zone=""):
        today = Moment(self.schema, now_unix_us, zone).today
        return [self.decision(Client(self, source), kind, today, kind == "renewal")
                for source in records]

    def decision(self, client, kind, day, governed):
        out = {"id": client.id, "outcome": "undecided", "kind": kind,
               "account": client.partner.account if client.partner else None}
        wrong = client.problems(kind)
        if wrong:
            return without_nothing(dict(out, problems=[{"field": field} for field in wrong]))
        partner = client.partner
        overridden = governed and client.override != "default"
        owner = client.override if overridden else partner.default_owner
        warnings = []
        if owner == "vendor":
            to = self.client_people(client, partner.to, "inform", [], warnings)
            cc = self.client_people(client, partner.cc, "copy", to, warnings)
            self.add_copy(client, overridden, day, to, cc, warnings)
        else:
            to, cc = self.acting(client, overridden, day, warnings), []
        if not to and cc:
            warnings.append({"code": "nobody_addressed"})
        out.update(outcome="decided" if to or cc else "undeliverable", owner=owner,
                   source="override" if overridden else "default",
                   to=[self.shown(one) for one in to], cc=[self.shown(one) for one in cc],
                   warnings=warnings)
        return without_nothing(out)

    def client_people(self, client, roles, purpose, before, warnings):
        listed = []
        for role in sorted(roles, key=roles.index):
            contact_id = client.record.value(self.roles[role])
            contact = self.directory.contacts.get(contact_id)
            if contact_id is MISSING:
                warnings.append({"code": "missing", "as": role})
            elif contact is None:
                warnings.append({"code": "unknown", "as": role, "contact": contact_id})
            elif not contact.get("active", False):
                warnings.append({"code": "inactive", "as": role, "contact": contact_id})
            elif not contact.get("email", "").strip():
                warnings.append({"code": "no_address", "as": role, "contact": contact_id})
            else:
                person = {"contact": contact_id, "entity": contact, "link": contact.get("user"),
                          "roles": [role], "purpose": purpose}
                same = same_person(person, before + listed)
                if same is None:
                    listed.append(person)
                elif not any(same is one for one in before):
                    same["roles"].append(role)
        return listed

    def add_copy(self, client, overridden, day, to, cc, warnings):
        partner = client.partner
        if not partner.copy_partner:
            return
        if overridden and client.contact:
            found = self.partner_user(client, client.contact, "override_contact", day, warnings)
        elif overridden and not partner.copy_on_override:
            return
        else:
            found = self.default_contact(client, day, warnings)
        if found is None:
            return
        found["purpose"] = "copy"
        same = same_person(found, to + cc)
        if same is None:
            cc.append(found)
        elif not any(same is one for one in to):
            same["roles"] += found["roles"]

    def acting(self, client, overridden, day, warnings):
        found, partner, tried = None, client.partner, None
        if overridden and client.contact:
            tried = client.contact
            found = self.partner_user(client, tried, "override_contact", day, warnings)
        # Who was found unfit already is not asked a second time.
        again = (tried is not None and tried == partner.default_contact
                 and tried in self.directory.users)
        if found is None and not again:
            found = self.default_contact(client, day, warnings)
        if found is None:
            found = self.manager(client, day, warnings)
        return [] if found is None else [found]

    def default_contact(self, client, day, warnings):
        if client.partner.default_contact is None:
            warnings.append({"code": "missing", "as": "default_contact"})
            return None
        return self.partner_user(client, client.partner.default_contact, "default_contact", day,
                                 warnings)

    def manager(self, client, day, warnings):
        account = self.directory.accounts.get(client.partner.account, {})
        if not account.get("owner"):
            warnings.append({"code": "missing", "as": "channel_manager"})
            return None
        return self.told(account["owner"], "channel_manager", day, warnings, self.manager_fault)

    def partner_user(self, client, user_id, role, day, warnings):
        return self.told(user_id, role, day, warnings,
                         lambda one: self.partner_fault(one, client.partner.account))

    def told(self, user_id, role, day, warnings, fault_of):
        fault = fault_of(user_id)
        if fault:
            warnings.append({"code": fault, "as": role, "user": user_id})
            return None
        instead, warning = self.substitute(user_id, day, fault_of)
        if warning:
            warnings.append(dict({"code": warning[0], "as": role, "user": user_id}, **warning[1]))
        person = {"user": instead, "entity": self.directory.users[instead], "link": instead,
                  "roles": [role], "purpose": "act"}
        if role == "channel_manager":
            person["vendor_employee"] = True
        if instead != user_id:
            person["instead_of"] = user_id
        return person

    def partner_fault(self, user_id, account):
        user = self.directory.users.get(user_id)
        if user is None:
            return "unknown"
        if user.get("kind", "internal") != "partner" or user.get("account") != account:
            return "of_another_account"
        if not user.get("active", False):
            return "inactive"
        return None if user.get("email", "").strip() else "no_address"

    def manager_fault(self, user_id):
        user = self.directory.users.get(user_id)
        if user is None:
            return "unknown"
        if user.get("kind", "internal") != "internal":
            return "not_an_employee"
        if not user.get("active", False):
            return "inactive"
        return None if user.get("email", "").strip() else "no_address"

    def substitute(self, user_id, day, fault_of):
        """Who is told in the place of a user, and a warning with what belongs to it."""
        absence, current = absence_on(self.directory.users[user_id], day), user_id
        if absence is None:
            return user_id, None
        for _ in range(10):
            if not absence.get("substitute"):
                return user_id, ("absent", {})
            current = absence["substitute"]
            if fault_of(current):
                known = {"substitute": current} if current in self.directory.users else {}
                return user_id, ("substitute_unfit", known)
            absence = absence_on(self.directory.users[current], day)
            if absence is None:
                return current, ("substituted", {"substitute": current})
        return user_id, ("substitutes_exhausted", {})

    def shown(self, person):
        out = {kind: person[kind] for kind in ("contact", "user") if kind in person}
        bits = list(self.roles) + ["default_contact", "override_contact", "channel_manager"]
        out.update(address=person["entity"]["email"],
                   roles=sorted(person["roles"], key=bits.index), purpose=person["purpose"])
        out.update({name: person[name] for name in ("vendor_employee", "instead_of")
                    if name in person})
        return out

    # ------------------------------------------------------------------------------------- standing

    def standing(self, records, day):
        return [self.standing_of(Client(self, source), read_date(day)) for source in records]

    def standing_of(self, client, day):
        out = {"id": client.id, "outcome": "undecided"}
        wrong = client.wrong(["account", "renewal_date", "term_start", "term_months", "answer",
                              "answered_on"])
        wrong = wrong or self.date_problem(client)
        renewal = None if wrong else renewal_on(client, day)
        if wrong or renewal is None:
            return dict(out, problems=[{"field": field} for field in wrong or ["past_calendar"]])
        status, flags = stand(client, renewal, day)
        return dict(out, outcome="decided", renewal_date=renewal.isoformat(),
                    days_left=(renewal - day).days, status=status,
                    **{flag: True for flag in flags})

    def date_problem(self, client):
        answer = client.value("answer") or "none"
        if client.value("renewal_date") is None:
            if client.value("term_start") is None or client.value("term_months") is None:
                return ["missing_renewal_date"]
            if not 1 <= client.value("term_months") <= 1200:
                return ["wrong_term"]
        needs_date = answer == "cancel" or (client.value("renewal_date") is None
                                            and answer != "none")
        return ["missing_answer_date"] if needs_date and not client.value("answered_on") else []

    # -------------------------------------------------------------------------------------- notices

    def due(self, records, sent, first, last):
        """Day by day, client by client, notice by notice."""
        first, last = read_date(first), read_date(last)
        found, undecided = [], []
        clients = [Client(self, source) for source in records]
        for position, client in enumerate(clients):
            if client.problems("renewal") or self.standing_of(client, first).get("problems", [
                    {"field": "past_calendar"}]) != [{"field": "past_calendar"}]:
                undecided.append(position)
                continue
            for days in client.partner.notices:
                for number in range(first.toordinal(), last.toordinal() + 1):
                    if number + days > datetime.date.max.toordinal():
                        break
                    renewal = datetime.date.fromordinal(number + days)
                    if renewal_on(client, renewal) == renewal:
                        found.append((datetime.date.fromordinal(number),
                                      client.id.encode("utf-8"), position, -days))
        notices = []
        for due, _, position, days in sorted(found):
            client, days = clients[position], -days
            renewal = due + datetime.timedelta(days)
            key = (self.object_name, client.id, renewal.isoformat(), days)
            if (stand(client, renewal, due)[0] in ("renewed", "cancellation_requested")
                    or key in sent):
                continue
            governed = client.overridden_on is None or due > client.overridden_on
            notices.append({"due": due.isoformat(), "id": client.id, "days": days,
                            "renewal_date": renewal.isoformat(),
                            "decision": self.decision(client, "renewal", due, governed)})
        return notices, undecided

    # -------------------------------------------------------------------------------------- changes

    def preview(self, records, commands, now_unix_us, zone=""):
        """Of commands that are known to be right."""
        today = Moment(self.schema, now_unix_us, zone).today
        policy, after = copy.deepcopy(self.policy), copy.deepcopy(records)
        patch, touched = {}, {}
        for command in commands:
            if command["command"].startswith("set_default"):
                key = command["command"][len("set_"):]
                value = command["owner" if key == "default_owner" else "contact"]
                patch.setdefault(command["account"], {})[key] = value
                policy["renewals"]["partners"][command["account"]][key] = value
                continue
            is_set = command["command"] == "set_override"
            for position, record in enumerate(after):
                if record["id"] in command["clients"]:
                    change = {"override": command["owner"] if is_set else "default",
                              "override_contact": command.get("contact"),
                              "overridden_on": today.isoformat() if is_set else None}
                    touched[position] = {self.field_names[name]: value
                                         for name, value in change.items()
                                         if name in self.field_names}
                    record.update(touched[position])
        before_all = self.decide(records, "renewal", now_unix_us, zone)
        after_all = Engine(policy, self.directory).decide(after, "renewal", now_unix_us, zone)
        return self.compare(before_all, after_all, patch, [
            dict({"id": after[position]["id"]}, **touched[position])
            for position in sorted(touched)])

    def compare(self, before_all, after_all, patch, records):
        clients, starts, stops = [], {}, {}
        for before, after in zip(before_all, after_all):
            start = [one for one in heard(after) if not self.hears(one, heard(before))]
            stop = [one for one in heard(before) if not self.hears(one, heard(after))]
            pairs = {name: {"before": before.get(name, default), "after": after.get(name, default)}
                     for name, default in (("owner", "vendor"), ("source", "default"),
                                           ("outcome", None))}
            if start or stop or any(pair["before"] != pair["after"] for pair in pairs.values()):
                clients.append(dict({"id": before["id"]}, **pairs, starts=[person(one) for one in start],
                                    stops=[person(one) for one in stop]))
            for people, counts in ((start, starts), (stop, stops)):
                for one in people:
                    counts.setdefault(str(person(one)), dict(person(one), clients=0))["clients"] += 1
        return {"owner_changes": sum(one["owner"]["before"] != one["owner"]["after"]
                                     for one in clients),
                "clients": clients, "starts": list(starts.values()), "stops": list(stops.values()),
                "policy": {"renewals": {"partners": patch}} if patch else {}, "records": records}

    def hears(self, one, others):
        return same_person(self.known(one), [self.known(other) for other in others]) is not None

    def known(self, shown):
        if "contact" in shown:
            contact = self.directory.contacts[shown["contact"]]
            return {"contact": shown["contact"], "entity": contact, "link": contact.get("user")}
        return {"user": shown["user"], "entity": self.directory.users[shown["user"]],
                "link": shown["user"]}


def same_person(person, listed):
    """By id, then by the user that both are or link to, then by address."""
    for same in (lambda one: any(kind in person and person.get(kind) == one.get(kind)
                                 for kind in ("contact", "user")),
                 lambda one: bool(person["link"]) and person["link"] == one["link"],
                 lambda one: ascii_lower(person["entity"]["email"]) == ascii_lower(one["entity"]["email"])):
        for one in listed:
            if same(one):
                return one
    return None


def absence_on(user, day):
    return next((absence for absence in user.get("absences", [])
                 if read_date(absence["from"]) <= day <= read_date(absence["to"])), None)


def heard(decision):
    return decision.get("to", []) + decision.get("cc", [])


def person(shown):
    return {name: shown[name] for name in ("contact", "user", "address") if name in shown}


# ------------------------------------------------------------------------------------------- dates


def term_end(start, months):
    """So many months after the start: the same day, or the month's last."""
    year, month = divmod(start.year * 12 + start.month - 1 + months, 12)
    if year > 9999:
        return None
    return datetime.date(year, month + 1,
                         min(start.day, calendar.monthrange(year, month + 1)[1]))


def renewal_on(client, day):
    """The renewal that counts on a day."""
    if client.value("renewal_date") is not None:
        return client.value("renewal_date")
    start, months, terms = client.value("term_start"), client.value("term_months"), 1
    # Whole centuries of terms that lie before the day are not walked one by one.
    terms = max(1, ((day.year - start.year) * 12 - 12) // months)
    while True:
        end = term_end(start, terms * months)
        if end is None or end >= day:
            return end
        terms += 1


def stand(client, renewal, day):
    answer, left = client.value("answer") or "none", (renewal - day).days
    numbers = client.partner.milestones
    if left > numbers["visible_from"]:
        without = ("upcoming", [])
    elif left > numbers["auto_renew_at"]:
        without = ("pending", ["late"] if left < numbers["decide_by"] else [])
    else:
        without = ("renewed", ["automatic"])
    if answer == "none":
        return without
    answered_on = client.value("answered_on")
    answered = renewal if client.value("renewal_date") is not None else renewal_on(
        client, answered_on)
    if answered is None:
        return without
    if answer == "cancel":
        if (answered - answered_on).days > numbers["auto_renew_at"]:
            return ("cancellation_requested", []) if renewal >= answered else without
        return (without[0], without[1] + ["cancellation_refused"]) if (
            renewal == answered) else without
    if renewal != answered:
        return without
    return ("renewed" if answer == "agreed" else "confirmed", [])


def without_nothing(decision):
    return {name: value for name, value in decision.items()
            if value not in (None, []) or name == "id"}
