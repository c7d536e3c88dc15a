"""What does a contact read of a ticket's conversations, and may they answer or submit one?

Written from ambit/conversations.hpp. A viewer is that of tickets.py; messages are looked at one by
one, and every answer is worked out anew.
"""
from .criteria import NO, UNKNOWN, YES, truth
from .values import Number, Record, ascii_lower, fields_read_by, read_timestamp

OPEN_CHANNELS = ("chat", "messenger", "form")


def text(of, key):
    """A text of 1 to 255 bytes, or None: missing."""
    value = of.get(key) if isinstance(of, dict) else None
    return value if is_short(value) else None


def is_short(value):
    return (isinstance(value, str) and not isinstance(value, Number)
            and 0 < len(value.encode()) <= 255)


def moment(of, key):
    value = of.get(key) if isinstance(of, dict) else None
    read = None if value is None else read_timestamp(value)
    return read if isinstance(read, int) else None


class Message:
    def __init__(self, written, connected):
        self.written = written if isinstance(written, dict) else {}
        self.id = text(written, "id")
        self.at = moment(written, "at")
        kind = text(written, "kind")
        self.counts = UNKNOWN if kind is None else (YES if kind == "message" else NO)
        channel, fault = self._channel(connected)
        found = [(self.counts, "missing_kind"), (channel, fault),
                 (UNKNOWN if self.id is None else YES, "missing_id")]
        self.visible = min(value for value, _ in found)
        self.missing = next((code for value, code in found if value == UNKNOWN), None)

    def _channel(self, connected):
        channel = text(self.written, "channel")
        if channel is None:
            return UNKNOWN, "missing_channel"
        if channel != "mail":
            return (YES if channel in OPEN_CHANNELS else NO), None
        address = text(self.written, "address")
        if address is None:
            return UNKNOWN, "missing_address"
        listed = connected if isinstance(connected, list) else []
        if ascii_lower(address) in [ascii_lower(each) for each in listed if is_short(each)]:
            return YES, None
        if not listed or not all(is_short(each) for each in listed):
            return UNKNOWN, "missing_connected"
        return NO, None

    def shown(self):
        attachments = self.written.get("attachments")
        name = {key: value for key, value in self.written.items() if is_text(value)}
        return {"id": self.id, "at": name.get("at") if self.at is not None else None,
                "channel": name["channel"], "from": name.get("from"), "text": name.get("text"),
                "attachments": shown_attachments(attachments)}


def is_text(value):
    return isinstance(value, str) and not isinstance(value, Number)


def shown_attachments(written):
    return [{"id": each["id"], "name": each["name"] if is_text(each.get("name")) else None}
            for each in (written if isinstance(written, list) else [])
            if isinstance(each, dict) and is_short(each.get("id"))]


class Thread:
    def __init__(self, written, connected, by_created):
        messages = written.get("messages") if isinstance(written, dict) else None
        self.messages = [Message(each, connected)
                         for each in (messages if isinstance(messages, list) else [])]
        self.id = text(written, "id")
        self.inbox = text(written, "inbox")
        self.is_candidate = not self.messages or any(
            each.visible != NO for each in self.messages)
        self.time = moment(written, "created") if by_created else self._last()
        self.warnings = self._warnings(by_created, moment(written, "created"))

    def _last(self):
        counting = [each for each in self.messages if each.counts != NO]
        if any(each.counts == UNKNOWN or each.at is None for each in counting):
            return None
        return max((each.at for each in counting), default=None)

    def _warnings(self, by_created, created):
        found = []
        if self.id is None:
            found.append(warning("missing_id"))
        if by_created and created is None:
            found.append(warning("missing_time", self.id))
        if not self.messages:
            found.append(warning("missing_messages", self.id))
        for each in self.messages:
            if UNKNOWN in (each.visible, each.counts):
                found.append(warning(each.missing, self.id, each.id))
            if not by_created and each.counts != NO and each.at is None:
                found.append(warning("missing_time", self.id, each.id))
        return found

    def visible(self):
        known = [each for each in self.messages if each.visible == YES]
        return sorted(known, key=lambda each: (each.at is None, each.at or 0, each.id.encode()))


def warning(code, thread=None, message=None):
    return dict({"code": code}, **({"thread": thread} if thread else {}),
                **({"message": message} if message else {}))


class Conversations:
    """Those of one ticket: `latest` is the thread that is shown, or None."""

    def __init__(self, viewer, written):
        by_created = viewer.portal.settings.get("latest_thread_by") == "created"
        self.latest, self.warnings, self.has_candidates = None, [], True
        if not isinstance(written.get("threads"), list):
            self.warnings = [warning("missing_threads")]
            return
        threads = [Thread(each, written.get("connected"), by_created)
                   for each in written["threads"]]
        candidates = [each for each in threads if each.is_candidate]
        self.has_candidates = bool(candidates)
        self.warnings = [each for thread in candidates for each in thread.warnings]
        if not candidates or any(each.id is None or each.time is None for each in candidates):
            return
        ids = sorted((each.id for each in candidates), key=str.encode)
        twice = [one for one, other in zip(ids, ids[1:]) if one == other]
        if twice:
            self.warnings.append(warning("duplicate_id", twice[0]))
            return
        latest = min(candidates, key=lambda each: (-each.time, each.id.encode()))
        self.latest = latest if latest.visible() else None


class Desk:
    """What a viewer of tickets.py does beside looking at tickets."""

    def __init__(self, viewer):
        self.viewer = viewer
        self.settings = viewer.portal.settings
        self.rights = self.settings.get("rights", ["comment", "attach"])

    def _look(self, source, conversations):
        record = self.viewer.record(source)
        made = self.viewer.decide(record)
        return record, Conversations(self.viewer, conversations) if made.get("visible") else None

    def thread(self, source, conversations, audience):
        record, found = self._look(source, conversations)
        if found is None:
            return self.viewer.can_see(source, audience)
        answer = {"id": record.id, "visible": True, "thread": found.latest and {
            "id": found.latest.id,
            "messages": [each.shown() for each in found.latest.visible()]}}
        return dict(answer, warnings=found.warnings) if audience == "employee" else answer

    def _rights(self, record, found):
        """(reason of not replying or None, inbox, close, reopen)"""
        state = self.viewer.portal.state(record)
        inbox = None
        if found.latest is not None:
            inbox = found.latest.inbox
        elif not found.has_candidates:
            inbox = self.settings.get("default_inbox")
        is_contact = self.viewer.employee is None
        reasons = [("not_a_contact", not is_contact), ("no_right", "comment" not in self.rights),
                   ("stage_unknown", state == "unknown"), ("closed", state == "closed"),
                   ("no_inbox", inbox is None)]
        return (next((name for name, stands in reasons if stands), None), inbox,
                is_contact and state == "open" and "close" in self.rights,
                is_contact and state == "closed" and "reopen" in self.rights)

    def can_reply(self, source, conversations, audience):
        record, found = self._look(source, conversations)
        if found is None:
            return {"id": record.id, "can_reply": False, "attach": False, "close": False,
                    "reopen": False, "reason": hidden(audience)}
        reason, inbox, close, reopen = self._rights(record, found)
        answer = {"id": record.id, "can_reply": reason is None,
                  "attach": reason is None and "attach" in self.rights, "close": close,
                  "reopen": reopen}
        if audience == "employee":
            answer.update({"reason": reason} if reason else {"inbox": inbox})
            if reason is None and found.latest is not None:
                answer["thread"] = found.latest.id
            answer["warnings"] = found.warnings
        return answer

    def reply(self, source, conversations, reply, audience):
        record, found = self._look(source, conversations)
        if found is None:
            return {"outcome": "refused", "id": record.id, "reason": hidden(audience)}
        reason, inbox, _, _ = self._rights(record, found)
        if reason is None and reply.get("attachments") and "attach" not in self.rights:
            reason = "no_right_to_attach"
        if reason is not None:
            told = {"reason": reason} if audience == "employee" else {}
            return dict({"outcome": "refused", "id": record.id}, **told)
        both = {"reply": reply["id"], "ticket": record.id, "contact": self.viewer.contact,
                "text": reply["text"], "attachments": shown_attachments(reply.get("attachments"))}
        thread = {} if found.latest is None else {"thread": found.latest.id}
        return {"outcome": "replied", "id": record.id, "reply": reply["id"], "effects": [
            dict({"effect": "send_message", "inbox": inbox}, **thread, **both),
            dict({"effect": "log_engagement", "kind": "email"}, **both)]}

    # ------------------------------------------------------------------------------ submitting

    def _why_not(self):
        form = self.settings.get("support_form")
        if self.viewer.may_enter()[0] is None:
            return "access_denied"
        if self.viewer.employee is not None:
            return "not_a_contact"
        if form is None:
            return "no_form"
        ready = form.get("properties") and form.get("inbox")
        return None if ready else "form_not_ready"

    def _refusal(self, reason, audience):
        told = {"reason": reason}
        if audience == "employee" and reason == "access_denied":
            told["because"] = self.viewer.may_enter()[1]
        return told

    def _whose(self):
        portal = self.viewer.portal
        fields = {first_field(portal.fields_of_relation(name)): self.viewer.contact
                  for name in portal.own_through}
        contact = portal.directory.contacts[self.viewer.contact]
        primary = sorted((each["id"] for each in contact.get("companies", [])
                          if each.get("primary", False)), key=str.encode)
        holders = portal.fields_of_relation("company")
        if primary and holders:
            fields[first_field(holders)] = primary[0]
        return fields

    def can_submit(self, audience):
        reason = self._why_not()
        if reason is not None:
            return dict({"can_submit": False}, **self._refusal(reason, audience))
        form = self.settings["support_form"]
        return {"can_submit": True, "form": form["id"], "properties": form["properties"],
                "visible": self._outlook()}

    def _outlook(self):
        """What may be said of a ticket of the form: the set of what it may come to."""
        made = dict({"id": "new"}, **form_values(self.settings), **self._whose())
        draft = Draft(self.viewer.portal, made)
        passes = draft.may_come_to(self.settings.get("filter"), self.viewer.moment)
        if self.viewer._own(draft.record) is None:
            if self.viewer._company(draft.record) is None:
                return "no"
            shared = {YES - each for each in draft.may_come_to(
                self.settings.get("confidential"), self.viewer.moment, otherwise=NO)}
            passes = {min(one, other) for one in passes for other in shared}
        return outlook_name(passes)

    def submit(self, submission, audience):
        reason = self._why_not()
        if reason is not None:
            return dict({"outcome": "refused"}, **self._refusal(reason, audience))
        form = self.settings["support_form"]
        parts = (self.viewer.portal.name, self.viewer.contact, submission["id"])
        ticket = {"id": "/".join(each.replace("%", "%25").replace("/", "%2F") for each in parts)}
        ticket.update(self._whose())
        ticket.update(form_values(self.settings))
        ticket.update({name: submission["fields"][name] for name in form["properties"]
                       if submission["fields"].get(name) is not None})
        visible = self.viewer.sight(ticket) in ("own", "shared")
        return {"outcome": "submitted", "submission": submission["id"], "visible": visible,
                "effects": [{"effect": "create_ticket", "inbox": form["inbox"],
                             "ticket": ticket}]}


def first_field(names):
    """Built-in ones come first, the others by name."""
    built_in = ("id", "owner.user", "owner.queue", "account")
    return min(names, key=lambda name: (
        built_in.index(name) if name in built_in else len(built_in), name.encode()))


def hidden(audience):
    return "not_visible" if audience == "employee" else "not_found"


def form_values(settings):
    return settings["support_form"].get("values", {})


def outlook_name(passes):
    if passes == {YES}:
        return "yes"
    return "depends" if YES in passes else "no"


class Draft:
    """A ticket of a portal's form before it is filled in: some of its fields are open."""

    def __init__(self, portal, source, more=()):
        self.record = Record(portal.fields, source)
        named = {"id", *portal.settings["support_form"].get("properties", []), *more}
        self.open = {name for name in portal.fields
                     if named & set(fields_read_by(portal.fields, [name]))}

    def may_come_to(self, criterion, moment, otherwise=YES):
        """The truths that a criterion may have, each open test having any, whatever others have."""
        if criterion is None:
            return {otherwise}
        for key, fold in (("all", min), ("any", max)):
            if key in criterion:
                found = self.may_come_to(criterion[key][0], moment)
                for part in criterion[key][1:]:
                    found = {fold(one, other) for one in found
                             for other in self.may_come_to(part, moment)}
                return found
        if "not" in criterion:
            return {YES - each for each in self.may_come_to(criterion["not"], moment)}
        if any(criterion.get(key) in self.open for key in ("field", "other")):
            return {NO, UNKNOWN, YES}
        return {truth(criterion, self.record, moment)}
