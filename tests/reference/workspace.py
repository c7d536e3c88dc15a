"""What is on a success manager's plate? Slow and obvious: one record, one day, one event at once."""
import datetime
import functools
import zoneinfo
from fractions import Fraction

from .criteria import PASSED, Moment, fields_of, local, verdict
from .directory import user_record
from .sharing import Sharing
from .sharing import Viewer as SharingViewer
from .values import INVALID, MISSING, UNDECLARED, EPOCH, WEEKDAYS, Number, Record, Schema, \
    fields_read_by, write_timestamp
from .workspace_views import Views

TABS = ["summary", "portfolio", "pipelines", "schedule", "feed"]
RIGHTS = ["add_reports", "choose_user", "share_views", "change_settings", "score_health"]
TAB_OF = {"summary": "summary", "schedule": "schedule", "health": "portfolio",
          "portfolio": "portfolio", "pipeline": "pipelines", "feed": "feed"}
DAY = datetime.timedelta(days=1)
MINUTE, SECOND = 60 * 1000000, 1000000


# ------------------------------------------------------------------------------------- local days


@functools.lru_cache(maxsize=None)
def day_start(zone, day):
    """The first instant whose date on the wall is this one or a later one."""
    tz = zoneinfo.ZoneInfo(zone)

    def is_begun(unix_us):
        return local(unix_us, tz).date() >= day

    midnight = (datetime.datetime.combine(day, datetime.time(), datetime.timezone.utc)
                - EPOCH) // datetime.timedelta(microseconds=1)
    hours = range(midnight - 36 * 60 * MINUTE, midnight + 36 * 60 * MINUTE, 60 * MINUTE)
    offsets = {(EPOCH + datetime.timedelta(microseconds=hour)).astimezone(tz).utcoffset()
               for hour in hours}
    if len(offsets) == 1:  # no clock is changed anywhere near
        return midnight - offsets.pop() // datetime.timedelta(microseconds=1)
    at = midnight - 36 * 60 * MINUTE
    while not is_begun(at):
        at += MINUTE
    if at > midnight - 36 * 60 * MINUTE:
        at -= MINUTE
        while not is_begun(at):
            at += SECOND
    return at


def day_of(zone, unix_us):
    """The day whose span of instants has this one."""
    day = local(unix_us, zoneinfo.ZoneInfo(zone)).date() - DAY
    while not day_start(zone, day) <= unix_us < day_start(zone, day + DAY):
        day += DAY
    return day


def has_instant(zone, day):
    return day_start(zone, day) < day_start(zone, day + DAY)


def next_day(zone, day):
    day += DAY
    while not has_instant(zone, day):
        day += DAY
    return day


# ---------------------------------------------------------------------------------------- who asks


class Workspace:
    """One who asks, by a policy that is known to be right, and a directory."""

    def __init__(self, policy, directory, user, now, zone="", plate_of="", shares=()):
        self.policy, self.directory, self.user_id = policy, directory, user
        self.now, self.asked_zone, self.shares = now, zone, shares
        self.plate_of = plate_of or user
        self.settings = policy["workspace"]
        self.schema = Schema(policy["schema"])
        self.user = directory.users.get(user)
        named = (self.user or {}).get("time_zone")
        self.zone = named if named in zoneinfo.available_timezones() else (
            zone or self.schema.time_zone)
        self.moment = Moment(self.schema, now, self.zone)
        self.today = day_of(self.zone, now)

    def holds(self, permission):
        return permission in (self.user.get("permissions") or [])

    def has_seat(self):
        seat = self.settings.get("seat")
        return seat is not None and verdict(
            seat, user_record(self.user, self.schema),
            Moment(self.schema, self.now, self.asked_zone)) == PASSED

    def fault(self):
        if self.user is None:
            return "unknown_user"
        if not self.user.get("active"):
            return "user_inactive"
        if (self.user.get("kind") or "internal") != "internal":
            return "user_not_internal"
        if self.settings["subscription"] not in ("professional", "enterprise"):
            return "no_subscription"
        admin = self.holds("super_admin")
        permitted = admin or self.holds("customer_success_workspace")
        if not admin and not (permitted and self.has_seat()):
            return {(True, False): "missing_seat", (False, True): "missing_permission",
                    (False, False): "missing_permission_and_seat"}[permitted, self.has_seat()]
        if self.plate_of != self.user_id:
            if not admin:
                return "not_super_admin"
            whose = self.directory.users.get(self.plate_of)
            if whose is None or (whose.get("kind") or "internal") != "internal":
                return "unknown_plate_of"
        return None

    def obstacle(self, tab):
        if self.fault():
            return self.fault()
        if tab == "summary":
            return None
        if self.plate_of != self.user_id:
            return "not_own_plate"
        return None if self.has_seat() else "needs_seat"

    def refusal(self, right):
        if self.fault():
            return "no_tabs"
        if right == "choose_user":
            return None if self.holds("super_admin") else "needs_permission"
        if self.plate_of != self.user_id:
            return "not_own_plate"
        if right == "add_reports":
            return None
        if not self.has_seat():
            return "needs_seat"
        manages = self.holds("super_admin") or self.holds("manage_customer_success_settings")
        return None if manages else "needs_permission"

    def entry(self):
        told = {"user": self.user_id}
        if self.plate_of != self.user_id:
            told["plate_of"] = self.plate_of
        told["tabs"] = [tab for tab in TABS if self.obstacle(tab) is None]
        if self.fault():
            return dict(told, reason="no_tabs", because=self.fault())
        told["may"] = [right for right in RIGHTS if self.refusal(right) is None]
        told["refused"] = {right: self.refusal(right) for right in RIGHTS if self.refusal(right)}
        return dict(told, time_zone=self.zone, today=self.today.isoformat())

    # ------------------------------------------------------------------------------ the questions

    def ask(self, question, given, notes=None):
        """`given` has the records' sources by object, `notes` what a ledger remembers."""
        obstacle = self.obstacle(TAB_OF[question["ask"]])
        if obstacle:
            return {"reason": "no_tab", "because": obstacle}
        if (question["ask"] == "health" and question.get("parts") is not None
                and self.refusal("score_health")):
            return {"reason": self.refusal("score_health")}
        if question["ask"] in ("portfolio", "pipeline", "feed"):
            return Views(self, notes).ask(question, given)
        return {"summary": self.summary, "schedule": self.schedule,
                "health": self.health}[question["ask"]](question, given)

    def shown(self, object_name, given, reads):
        """The records that sharing shows, without those that are wrong in what is read."""
        sharing = SharingViewer(Sharing(self.policy, self.directory, object_name), self.user_id,
                                self.now, self.asked_zone, shares=self.shares)
        fields = self.schema.objects[object_name]
        names = fields_read_by(fields, [name for name in reads if name])
        for source in given[object_name]:
            if sharing.sight(source) in ("read", "edit"):
                record = Record(fields, source)
                if not any(record.value(name) is INVALID for name in names):
                    yield record

    def accounts(self, given, reads=()):
        settings = self.settings
        for record in self.shown(settings.get("account_object") or "company", given,
                                 [settings["csm_property"], *reads]):
            if record.value(settings["csm_property"]) == self.plate_of:
                yield record

    def days_in(self, value, first, last):
        """Whether a date or timestamp lies on one of these local days."""
        if value is MISSING:
            return False
        if isinstance(value, datetime.date):
            return first <= value <= last
        return first <= day_of(self.zone, value) <= last

    # ------------------------------------------------------------------------------------ summary

    def summary(self, question, given):
        told = {"user": self.user_id}
        if self.plate_of != self.user_id:
            told["plate_of"] = self.plate_of
        told.update(today=self.today.isoformat(), time_zone=self.zone,
                    accounts=self.portfolio_card(given))
        if self.settings.get("tasks"):
            told["tasks"] = self.task_lists(given, int(question.get("tasks") or 20))
        if self.settings.get("tasks") or self.settings.get("meetings"):
            told["schedule"] = self.schedule(
                {"size": question.get("entries") or "20"}, given)
        told["reports"] = [self.report(each, given) for each in question.get("reports") or []]
        return told

    def portfolio_card(self, given):
        assigned = self.settings.get("assigned_property")
        card = {"owned": len(list(self.accounts(given, [])))}
        if assigned:
            first = self.today - datetime.timedelta(days=30)
            card["assigned_in_last_30_days"] = sum(
                self.days_in(record.value(assigned), first, self.today)
                for record in self.accounts(given, [assigned]))
        return card

    def tasks(self, given, zone):
        """(place, record, whether it is done) of each task of the plate that is due some day."""
        settings = self.settings["tasks"]
        names = [settings.get(key) for key in ("assignee", "due_on", "due_at", "done_at")]
        fields = self.schema.objects[settings.get("object") or "task"]
        for record in self.shown(settings.get("object") or "task", given,
                                 names + list(fields_of(settings["done"], fields))):
            if record.value(settings["assignee"]) != self.plate_of:
                continue
            at = record.value(settings["due_at"]) if settings.get("due_at") else MISSING
            on = record.value(settings["due_on"]) if settings.get("due_on") else MISSING
            done = verdict(settings["done"], record, self.moment) == PASSED
            if at is not MISSING:
                yield (day_of(zone, at), False, at), record, done
            elif on is not MISSING:
                yield (on, True, 0), record, done

    def task_lists(self, given, most):
        settings = self.settings["tasks"]
        tomorrow = next_day(self.zone, self.today)
        lists, done_count = {"due_today": [], "overdue": [], "due_tomorrow": []}, 0
        for place, record, done in self.tasks(given, self.zone):
            if place[0] > tomorrow:
                continue
            name = ("overdue" if place[0] < self.today else
                    "due_today" if place[0] == self.today else "due_tomorrow")
            if not done:
                lists[name].append((place, record.id.encode(), record))
            elif name == "due_today":
                done_count += 1
            elif name == "overdue" and settings.get("done_at"):
                done_count += self.days_in(record.value(settings["done_at"]), self.today,
                                           self.today)
        told = {"done": done_count, "to_do": len(lists["due_today"]) + len(lists["overdue"])}
        for name, found in lists.items():
            found.sort(key=lambda each: each[:2])
            told[name] = {"count": len(found), "tasks": [
                dict({"id": record.id}, **due(place), **shown_fields(settings, record))
                for place, _, record in found[:most]]}
        return told

    def report(self, report, given):
        fields = self.schema.objects[report["object"]]
        group_by, summed = report.get("group_by"), report.get("sum")
        reads = [group_by, summed]
        if "when" in report:
            reads += fields_of(report["when"], fields)
        counted = [record for record in self.shown(report["object"], given, reads)
                   if "when" not in report
                   or verdict(report["when"], record, self.moment) == PASSED]

        def figures(records):
            told = {"count": len(records)}
            if summed:
                told["sum"] = written_sum(fields[summed], [record.value(summed)
                                                           for record in records])
            return told

        told = {"id": report["id"]}
        if report.get("name"):
            told["name"] = report["name"]
        told.update(figures(counted))
        if group_by:
            values = (fields[group_by].options if fields[group_by].type == "choice"
                      else [False, True])
            groups = [(value, [record for record in counted if record.value(group_by) == value])
                      for value in values]
            groups.append((None, [record for record in counted
                                  if record.value(group_by) in (MISSING, UNDECLARED)]))
            told["groups"] = [dict({"value": value}, **figures(records))
                              for value, records in groups if records]
        return told

    # ----------------------------------------------------------------------------------- schedule

    def schedule(self, question, given):
        zone = question.get("time_zone") or self.zone
        today = day_of(zone, self.now)
        day = datetime.date.fromisoformat(question["day"]) if question.get("day") else today
        view = question.get("view") or "day"
        days = self.days_of(view, day)
        working = self.settings.get("working_days") or WEEKDAYS[:5]
        hides = bool(question.get("hide_weekends")) and view != "day"
        shown = [each for each in days if not hides or WEEKDAYS[each.weekday()] in working]
        kinds = question.get("kinds") or [kind for kind in ("meeting", "task")
                                          if self.settings.get(kind + "s")]
        events = []
        meetings = list(self.meetings(given, zone)) if "meeting" in kinds else []
        for event in meetings + (self.task_events(given, zone) if "task" in kinds else []):
            event["shown"] = [each for each in shown if each in event["days"]]
            if any(each in event["days"] for each in days):
                events.append(event)
        listed = sorted((event for event in events if event["shown"]),
                        key=lambda event: (event["place"], event["kind"], event["id"].encode()))
        told = {"view": view, "time_zone": zone, "first": days[0].isoformat(),
                "last": days[-1].isoformat(), "count": len(listed)}
        for kind in ("meeting", "task"):
            if kind in kinds:
                told[kind + "s"] = sum(event["kind"] == kind for event in listed)
        if hides:
            told["hidden"] = len(events) - len(listed)
        most = int(question.get("size") or 1000)
        told["days"] = [{
            "day": each.isoformat(), "starts_at": write_timestamp(day_start(zone, each)),
            "ends_at": write_timestamp(day_start(zone, each + DAY)),
            "count": sum(event["shown"][0] == each for event in listed),
            "entries": [dict(event["told"], **({"continues": True} if event["place"][0] < each
                                               else {}), **event["fields"])
                        for event in listed[:most] if each in event["shown"]]} for each in shown]
        if "meeting" in kinds:
            contacts = []
            for event in sorted((event for event in meetings if today in event["days"]),
                                key=lambda event: (event["place"], event["id"].encode())):
                for contact in event["contacts"]:
                    if contact not in contacts:
                        contacts.append(contact)
            told["contacts_today"] = contacts
        return told

    def days_of(self, view, day):
        if view == "day":
            return [day]
        if view == "week":
            first = day - DAY * ((day.weekday() - self.schema.week_starts_on) % 7)
            return [first + DAY * index for index in range(7)]
        first = day.replace(day=1)
        return [first + DAY * index for index in range(31)
                if (first + DAY * index).month == first.month]

    def meetings(self, given, zone):
        settings = self.settings["meetings"]
        names = settings["people"] + [settings["starts_at"], settings.get("ends_at")]
        for record in self.shown(settings.get("object") or "meeting", given, names):
            if self.plate_of not in [record.value(name) for name in settings["people"]]:
                continue
            start = record.value(settings["starts_at"])
            if start is MISSING:
                continue
            end = record.value(settings["ends_at"]) if settings.get("ends_at") else MISSING
            end = start if end is MISSING else max(start, end)
            # Every day that has one of its instants; what ends at midnight is not of the next day.
            first, last = day_of(zone, start), day_of(zone, max(start, end - 1))
            days = [first + DAY * index for index in range((last - first).days + 1)]
            contacts = [record.value(name) for name in settings.get("contacts") or []]
            yield {"kind": "meeting", "id": record.id, "place": (first, False, start),
                   "days": [day for day in days if has_instant(zone, day)],
                   "contacts": [each for each in contacts if each not in (MISSING, INVALID)],
                   "told": {"kind": "meeting", "id": record.id,
                            "starts_at": write_timestamp(start), "ends_at": write_timestamp(end)},
                   "fields": shown_fields(settings, record)}

    def task_events(self, given, zone):
        settings = self.settings["tasks"]
        return [{"kind": "task", "id": record.id, "place": place, "days": [place[0]],
                 "told": dict({"kind": "task", "id": record.id}, **due(place),
                              **({"done": True} if done else {})),
                 "fields": shown_fields(settings, record)}
                for place, record, done in self.tasks(given, zone)]

    # ------------------------------------------------------------------------------------- health

    def health(self, question, given):
        parts = question.get("parts")
        parts = (self.settings.get("health") or []) if parts is None else parts
        fields = self.schema.objects[self.settings.get("account_object") or "company"]
        reads = [name for part in parts for name in fields_of(part["when"], fields)]
        owned = sorted((record for record in self.accounts(given, reads)
                        if question.get("accounts") is None or record.id in question["accounts"]),
                       key=lambda record: record.id.encode())
        rest = [record for record in owned
                if record.id.encode() > (question.get("after") or "").encode()]
        page = rest[:int(question.get("size") or 50)]
        told = {"count": len(owned), "accounts": [self.score(parts, record) for record in page]}
        if len(rest) > len(page):
            told["next"] = page[-1].id
        return told

    def score(self, parts, record):
        total = sum(int(part["weight"]) for part in parts)
        told, points, before = [], 0, Fraction(0)
        for part in parts:
            passed = verdict(part["when"], record, self.moment) == PASSED
            points += int(part["weight"]) if passed else 0
            share = rounded(Fraction(100 * points, total))
            told.append({"id": part["id"], "weight": int(part["weight"]), "passed": passed,
                         "contribution": two_places(share - before)})
            before = share
        return {"id": record.id, "score": two_places(before) if parts else None, "parts": told}


def rounded(value):
    """Half up, to hundredths."""
    return Fraction((value * 100 + Fraction(1, 2)) // 1, 100)


def two_places(value):
    return scaled(int(value * 100), 2)


def scaled(whole, scale):
    if scale == 0:
        return Number(str(whole))
    sign, digits = ("-" if whole < 0 else ""), str(abs(whole)).rjust(scale + 1, "0")
    return Number(f"{sign}{digits[:-scale]}.{digits[-scale:]}")


def written_sum(field, values):
    values = [value for value in values if value not in (MISSING, UNDECLARED)]
    if field.type == "number":
        total = 0.0
        for value in values:
            total += value
        return total
    whole = int(sum(values, Fraction(0)) * 10 ** field.scale)
    return scaled(whole, field.scale) if -2 ** 63 <= whole < 2 ** 63 else None


def due(place):
    day, is_all_day, instant = place
    return {"due_on": day.isoformat()} if is_all_day else {"due_at": write_timestamp(instant)}


def shown_fields(settings, record):
    names = settings.get("shown") or []
    return {"fields": {name: seen(record, name) for name in names}} if names else {}


def seen(record, name):
    value = record.value(name)
    if value in (MISSING, INVALID):
        return None
    kind = record.fields[name].type
    if value is UNDECLARED or kind in ("text", "id", "choice"):
        return record.source[name]
    if kind == "date":
        return value.isoformat()
    if kind == "timestamp":
        return write_timestamp(value)
    if kind == "decimal":
        return scaled(int(value * 10 ** record.fields[name].scale), record.fields[name].scale)
    return value
