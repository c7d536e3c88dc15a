"""What may a customer see in the portal? Slow and obvious, one question at a time.

Nothing is compiled and nothing is kept: every answer works out the contact's access anew.
"""
import datetime

from .criteria import PASSED, UNKNOWN, YES, Moment, fields_of, truth, verdict
from .values import INVALID, MISSING, UNDECLARED, Record, Schema, ascii_lower, fields_read_by, fold

PRESET = ["id", "subject", "created", "last_updated"]


class Portal:
    """One portal of a policy that is known to be right, met with a directory."""

    def __init__(self, policy, directory, name):
        self.schema = Schema(policy["schema"])
        self.directory = directory
        self.name = name
        self.settings = policy["portals"][name]
        self.object_name = self.settings.get("object", "ticket")
        self.fields = self.schema.objects[self.object_name]
        self.relations = self.settings.get("relations", {})
        self.own_through = self.settings.get("own_through", ["contact"])

    def fields_of_relation(self, relation):
        if relation in self.relations:
            return self.relations[relation]
        known = self.fields.get(relation)
        return [relation] if known is not None and known.type == "id" else []

    def shown(self, is_own):
        preset = [name for name in PRESET if name in self.fields]
        written = self.settings.get("fields", {})
        own = written.get("own", preset)
        if is_own:
            return own
        return written.get("shared", [name for name in preset if name in own])

    def told(self, is_own):
        """What is shown, and the stage where all of the status is."""
        shown = self.shown(is_own)
        stage = self.settings.get("stage", {}).get("field")
        full = self.settings.get("status") == "full" and stage and stage not in shown
        return [*shown, stage] if full else shown

    def reads(self):
        """What any question about a ticket reads, whoever asks."""
        names = [name for relation in [*self.own_through, "company"]
                 for name in self.fields_of_relation(relation)]
        for key in ("filter", "confidential"):
            if key in self.settings:
                names += fields_of(self.settings[key], self.fields)
        if "stage" in self.settings:
            names.append(self.settings["stage"]["field"])
        return fields_read_by(self.fields, names)

    def state(self, record):
        stage = self.settings.get("stage")
        if stage is None:
            return "unknown"
        value = record.value(stage["field"])
        return stage["states"].get(value, "unknown") if isinstance(value, str) else "unknown"


class Viewer:
    def __init__(self, portal, contact=None, employee=None, sso=False, now=0, zone=""):
        self.portal = portal
        self.directory = portal.directory
        self.contact = contact
        self.employee = employee
        self.sso = sso
        self.moment = Moment(portal.schema, now, zone)

    # --------------------------------------------------------------------------------- entering

    def may_enter(self):
        """The way in, or None; and what kept them out."""
        if self.portal.settings.get("on") is False:
            return None, "portal_off"
        if self.employee is not None:
            user = self.directory.users.get(self.employee)
            if user is None:
                return None, "unknown_user"
            if user.get("kind", "internal") != "internal":
                return None, "not_an_employee"
            return ("employee", None) if user.get("active", False) else (None, "user_inactive")
        contact = self.directory.contacts.get(self.contact)
        if contact is None:
            return None, "unknown_contact"
        if not contact.get("active", False):
            return None, "contact_inactive"
        login = self.portal.settings.get("login", {})
        if self.sso and login.get("sso", False):
            return "sso", None
        return self._by_registration(contact, login)

    def _by_registration(self, contact, login):
        lists = self.portal.settings.get("access_lists", [])
        known = next((each for each in contact.get("portals", [])
                      if each["id"] == self.portal.name), {})
        registered = known.get("registered", False)
        self_made = known.get("self_registered", False)
        member = any(name in lists for name in contact.get("lists", []))
        if registered and member and login.get("registration", False):
            return "registration", None
        if self_made and known.get("consent", False) and login.get("self_registration", False):
            return "self_registration", None
        if registered:
            return None, "registration_off" if member else "not_on_an_access_list"
        if self_made:
            return None, "self_registration_off" if known.get("consent", False) else "no_consent"
        return None, "sso_off" if self.sso else "not_registered"

    def contacts(self):
        """Whose tickets are the viewer's own."""
        if self.may_enter()[0] is None:
            return []
        if self.employee is None:
            return [self.directory.contacts[self.contact]]
        address = self.directory.users[self.employee].get("email", "")
        return [contact for contact in self.directory.contacts.values()
                if address and ascii_lower(contact.get("email", "")) == ascii_lower(address)
                and contact.get("active", False) and contact.get("verified", False)]

    # ----------------------------------------------------------------------------------- access

    def groups_of(self, contact):
        """(position, id, access) of every group that grants."""
        access = self.portal.settings.get("access", "own")
        if not isinstance(access, list):
            return [(0, None, access)]
        record = self._contact_record(contact)
        return [(position, group["id"], group["access"]) for position, group in enumerate(access)
                if verdict(group["when"], record, self.moment) == PASSED]

    def _contact_record(self, contact):
        fields = self.portal.schema.objects[self.portal.settings.get("contact_object", "contact")]
        source = dict(contact.get("fields", {}))
        source["id"] = contact["id"]
        for name, kind in (("name", "text"), ("email", "text"), ("active", "bool"),
                           ("verified", "bool")):
            if name in fields and fields[name].type == kind and fields[name].derived is None:
                # A flag that is not set is as one of which nothing is said.
                source[name] = contact.get(name) or None
        return Record(fields, source)

    def companies_of(self, contact, access):
        """The companies whose tickets an access opens."""
        settings = {"kind": access} if isinstance(access, str) else access
        named = contact.get("companies", [])
        primary = [company["id"] for company in named if company.get("primary", False)]
        if settings["kind"] == "own":
            return []
        if settings["kind"] == "primary_company":
            return primary
        if settings["kind"] == "any_company":
            roles = settings.get("company_roles")
            return [company["id"] for company in named
                    if roles is None or company.get("role") in roles]
        found = [company["id"] for company in named] if settings.get("from") == "any" else primary
        level = list(found)
        for _ in range(int(settings["depth"])):
            level = [account["id"] for account in self.directory.accounts.values()
                     if account.get("parent") in level and account["id"] not in found]
            found = found + level
        return found

    def granted(self):
        """Company id to (is primary, position of the first group that grants it, its id)."""
        result = {}
        for contact in self.contacts():
            primary = [company["id"] for company in contact.get("companies", [])
                       if company.get("primary", False)]
            for position, name, access in self.groups_of(contact):
                for company in self.companies_of(contact, access):
                    known = result.get(company, (False, position, name))
                    first = min(known[1:], (position, name), key=lambda each: each[0])
                    result[company] = (known[0] or company in primary, *first)
        return result

    def opens_companies(self):
        return any(access != "own" and (isinstance(access, str) or access["kind"] != "own")
                   for contact in self.contacts() for _, _, access in self.groups_of(contact))

    # ------------------------------------------------------------------------------- one ticket

    def decide(self, record):
        """`visible`, `own`, `shared` (the company way admits it) and all that explains it."""
        if self.may_enter()[0] is None:
            return {"reason": "access_denied", "because": self.may_enter()[1]}
        if record.broken or any(record.value(name) is INVALID for name in self.portal.reads()):
            return {"reason": "invalid"}
        relation = self._own(record)
        company = self._company(record)
        if relation is None and company is None:
            return {"reason": "no_way"}
        confidential = self._test("confidential", record)
        shared = company is not None and confidential in (None, 0)
        if relation is None and not shared:
            return {"reason": "confidential" + ("_unknown" if confidential == UNKNOWN else ""),
                    "company": company}
        passed = self._test("filter", record)
        if passed not in (None, YES):
            return {"reason": "filter" + ("_unknown" if passed == UNKNOWN else "")}
        result = {"visible": True, "own": relation is not None, "shared": shared}
        if relation is not None:
            return dict(result, way="own", relation=relation)
        is_primary, _, group = self.granted()[company]
        result.update(way="primary_company" if is_primary else "company", company=company)
        return dict(result, group=group) if group is not None else result

    def _own(self, record):
        for relation in ("contact", "requester", "created_by", "participant"):
            if relation not in self.portal.own_through:
                continue
            ids = [contact["id"] for contact in self.contacts()
                   if relation != "participant" or contact.get("verified", False)]
            if any(record.value(name) in ids
                   for name in self.portal.fields_of_relation(relation)):
                return relation
        return None

    def _company(self, record):
        granted = self.granted()
        found = [record.value(name) for name in self.portal.fields_of_relation("company")]
        found = [company for company in found if company in granted]
        return min(found, key=lambda company: (not granted[company][0], company.encode()),
                   default=None)

    def _test(self, key, record):
        criterion = self.portal.settings.get(key)
        return None if criterion is None else truth(criterion, record, self.moment)

    def record(self, source):
        return Record(self.portal.fields, source)

    def sight(self, source):
        made = self.decide(self.record(source))
        if made.get("visible"):
            return "own" if made["own"] else "shared"
        return "invalid" if made["reason"] == "invalid" else "hidden"

    def can_see(self, source, audience):
        record = self.record(source)
        made = self.decide(record)
        visible = made.get("visible", False)
        answer = {"id": record.id, "visible": visible}
        if audience == "customer":
            return answer if visible else dict(answer, reason="not_found")
        keys = ("way", "relation", "company", "group") if visible else (
            "reason", "because", "company")
        return dict(answer, **{key: made[key] for key in keys if key in made})

    def session(self, last):
        if self.may_enter()[0] is None:
            return "access_denied"
        minutes = int(self.portal.settings.get("idle_timeout_minutes", "0"))
        if minutes == 0:
            return "alive"
        if last is None or last > self.moment.now:
            return "timed_out"
        return "timed_out" if self.moment.now - last >= minutes * 60000000 else "alive"

    # ------------------------------------------------------------------------------------- many

    def rows(self, sources, query):
        """(record, decision) of all that pass everything but `status`."""
        view = query.get("view", "all")
        result = []
        for source in sources:
            record = self.record(source)
            made = self.decide(record)
            if not made.get("visible"):
                continue
            if (view == "own" and not made["own"]) or (view == "company" and not made["shared"]):
                continue
            if self._passes(record, made, query):
                result.append((record, made))
        return result

    def _passes(self, record, made, query):
        shown = self.portal.shown(made["own"])
        if "filter" in query:
            if _reads_wrong(query["filter"], record, shown):
                return False
            if _truth_as_shown(query["filter"], record, shown, self.moment) != YES:
                return False
        texts = [fold(record.value(name)) for name in shown
                 if self.portal.fields[name].type in ("text", "id")
                 and isinstance(record.value(name), str)]
        return all(any(term in text for text in texts)
                   for term in fold(query.get("search", "")).split())

    def list(self, sources, query):
        if self.may_enter()[0] is None:
            return {"outcome": "access_denied"}
        if query.get("view") == "company" and not self.opens_companies():
            return {"outcome": "view_not_available"}
        rows = self.rows(sources, query)
        closed = [row for row in rows if self.portal.state(row[0]) == "closed"]
        opened = [row for row in rows if row not in closed]
        rows = {"all": rows, "open": opened, "closed": closed}[query.get("status", "all")]
        rows = self._sorted(rows, query.get("sort", []))
        answer = {"outcome": "listed", "count": len(rows), "open": len(opened),
                  "closed": len(closed)}
        size = int(query.get("page", {}).get("size", "50"))
        answer["tickets"] = [self._shown_row(*row) for row in rows[:size]]
        if query.get("facets"):
            answer["facets"] = {name: self._facet(rows, name) for name in query["facets"]}
        return answer

    def _known(self, record, made, name):
        """The value as its reader may know it, or None."""
        value = record.value(name) if name in self.portal.shown(made["own"]) else MISSING
        return None if value in (MISSING, INVALID, UNDECLARED) else value

    def _sorted(self, rows, keys):
        rows = sorted(rows, key=lambda row: row[0].id.encode())
        for key in reversed(keys):
            def value(row, name=key["field"]):
                return _order(self.portal.fields[name], self._known(*row, name))
            known = [row for row in rows if self._known(*row, key["field"]) is not None]
            missing = [row for row in rows if row not in known]
            rows = sorted(known, key=value, reverse=key.get("descending", False)) + missing
        return rows

    def _facet(self, rows, name):
        values = [self._known(*row, name) for row in rows]
        known = sorted({value for value in values if value is not None},
                       key=lambda value: _order(self.portal.fields[name], value))
        counts = [{"value": value, "count": values.count(value)} for value in known]
        if None in values:
            counts.append({"value": None, "count": values.count(None)})
        return counts

    def _shown_row(self, record, made):
        state = self.portal.state(record)
        row = {"id": record.id, "way": "own" if made["own"] else "company",
               "status": "closed" if state == "closed" else "open"}
        stage = self.portal.settings.get("stage")
        if self.portal.settings.get("status") == "full" and stage is not None:
            row["stage"] = _written(record, stage["field"])
        row["fields"] = {name: _written(record, name) for name in self.portal.shown(made["own"])}
        return row


def _everybody(portal, now, zone):
    """All contacts, the identity provider vouching for each."""
    return [Viewer(portal, contact=contact, sso=True, now=now, zone=zone)
            for contact in sorted(portal.directory.contacts, key=str.encode)]


def who_can_see(portal, source, now, zone=""):
    return [viewer.contact for viewer in _everybody(portal, now, zone)
            if viewer.decide(viewer.record(source)).get("visible")]


def exposure_report(portal, sources, now, zone=""):
    seen = [(viewer.contact, position, made["way"]) for viewer in _everybody(portal, now, zone)
            for position, source in enumerate(sources)
            for made in [viewer.decide(viewer.record(source))] if made.get("visible")]
    records = [Record(portal.fields, source) for source in sources]
    invalid = sum(record.broken or any(record.value(name) is INVALID for name in portal.reads())
                  for record in records)
    visible = len({position for _, position, _ in seen})
    return {"tickets": len(sources), "hidden": len(sources) - invalid - visible,
            "invalid": invalid, "classes": [
                {"way": way, "contacts": len({who for who, _, how in seen if how == way}),
                 "tickets": len({position for _, position, how in seen if how == way}),
                 "fields": portal.told(way == "own")}
                for way in ("own", "primary_company", "company")]}


def _hides(test, shown):
    return any(test[key] not in shown for key in ("field", "other") if key in test)


def _truth_as_shown(criterion, record, shown, moment):
    """Kleene's value for somebody who may not see all fields: a test of a hidden one is unknown."""
    if "all" in criterion:
        return min(_truth_as_shown(part, record, shown, moment) for part in criterion["all"])
    if "any" in criterion:
        return max(_truth_as_shown(part, record, shown, moment) for part in criterion["any"])
    if "not" in criterion:
        return YES - _truth_as_shown(criterion["not"], record, shown, moment)
    if "field" in criterion and _hides(criterion, shown):
        return UNKNOWN
    return truth(criterion, record, moment)


def _reads_wrong(criterion, record, shown):
    for key in ("all", "any"):
        if key in criterion:
            return any(_reads_wrong(part, record, shown) for part in criterion[key])
    if "not" in criterion:
        return _reads_wrong(criterion["not"], record, shown)
    if "field" not in criterion or _hides(criterion, shown):
        return False
    return any(record.value(criterion[key]) is INVALID for key in ("field", "other")
               if key in criterion)


def _order(field, value):
    if field.type == "choice":
        return field.options.index(value)
    if field.type in ("text", "id") and value is not None:
        return (fold(value) if field.ignore_case else value).encode()
    return value


def _written(record, name):
    value = record.value(name)
    if value in (MISSING, INVALID):
        return None
    if value is UNDECLARED:
        return record.source.get(name)
    if isinstance(value, frozenset):
        return [option for option in record.fields[name].options if option in value]
    return value.isoformat() if isinstance(value, datetime.date) else value
