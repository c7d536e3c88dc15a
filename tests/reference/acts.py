"""What becomes of a record after its assignment: accept, release, reassign, by hand and by age."""
import datetime

from .criteria import EPOCH, Moment, local
from .directory import Question, members, queue_obstacle, user_obstacle
from .pools import absence_of, is_working, zone_of
from .values import ascii_lower, read_timestamp, write_timestamp

MINUTE = 60 * 1000000
DAY = 1440 * MINUTE
MOST_DAYS = 7305
LIMIT = 100


class Holding:
    """How a record is with its owner."""

    def __init__(self, since, **rest):
        self.since = since
        self.accepted = rest.get("accepted")
        self.within = rest.get("within", 0)
        self.from_queue = rest.get("from_queue")
        self.came_by = rest.get("came_by")  # (rule, entry, pool), or nothing

    def is_open(self):
        return self.within > 0 and self.accepted is None


# ------------------------------------------------------------------------------------------ notices


def notices(engine, object_name, moment, owner, told, conditions=(), community=None):
    """Whom to tell that somebody has a record now. `conditions` and `community` bind those who may
    take it out of a queue."""
    directory, actor = engine.directory, moment.actor
    seen = {ascii_lower(directory.users.get(actor, {}).get("email", ""))} - {""}
    found = []

    def tell(who, address, must_have_one):
        if ascii_lower(address) in seen or (must_have_one and not address):
            return
        notice = dict(who)
        if address:
            seen.add(ascii_lower(address))
            if "cc" not in who:
                notice["address"] = address
        if told.get("template"):
            notice["template"] = told["template"]
        found.append(notice)

    def tell_user(user_id, **more):
        if user_id != actor:
            tell(dict({"user": user_id}, **more),
                 directory.users.get(user_id, {}).get("email", ""), False)

    if "user" in owner:
        tell_user(owner["user"])
    elif owner["queue"] in directory.queues:
        queue = directory.queues[owner["queue"]]
        tell(owner, queue.get("email", ""), True)
        if queue.get("mail_members", False):
            question = Question(engine.schema, moment, object_name, community, conditions)
            for user_id in sorted(members(directory, queue), key=str.encode):
                if user_obstacle(directory, user_id, question) is None:
                    tell_user(user_id, member_of=owner["queue"])
    for address in told.get("cc", []):
        tell({"cc": address}, address, True)
    return found


# -------------------------------------------------------------------------------------------- terms


def minutes(term):
    return int(term["count"]) * (60 if term["unit"] == "hours" else 1) if term else 0


def accept_within(engine, owner, entry):
    if entry and "accept_within" in entry:
        return minutes(entry["accept_within"])
    if "queue" in owner:
        return minutes(engine.directory.queues.get(owner["queue"], {}).get("accept_within"))
    return 0


def due_at(engine, object_name, owner, holding):
    if "queue" in owner:
        named = engine.policy["assignment"][object_name].get("working_hours")
    else:
        named = engine.directory.users.get(owner["user"], {}).get("working_hours")
    calendar = engine.directory.calendars.get(named)
    if calendar is None or zone_of(calendar["time_zone"]) is None:
        return holding.since + holding.within * MINUTE
    return end_of_term(calendar, holding.since, holding.within * MINUTE)


def end_of_term(calendar, since, left):
    """Between moments at which somebody may begin or end to work, nothing changes."""
    points = [since]
    for _ in range(MOST_DAYS):
        begin = points[-1]
        points = sorted(point for point in changes(calendar, begin) if begin < point <= begin + DAY)
        points = [begin] + points + [begin + DAY]
        for start, end in zip(points, points[1:]):
            if is_working(calendar, start):
                if left <= end - start:
                    return start + left
                left -= end - start
    return since + MOST_DAYS * DAY


def changes(calendar, begin):
    zone = zone_of(calendar["time_zone"])
    clocks = {"00:00"} | {span[edge] for span in calendar["hours"] for edge in ("from", "to")}
    first = local(begin, zone).date()
    for date in (first + datetime.timedelta(days=count) for count in range(-1, 4)):
        for clock in clocks - {"24:00"}:
            wall = datetime.datetime.combine(date, datetime.time.fromisoformat(clock))
            for fold in (0, 1):
                aware = wall.replace(tzinfo=zone, fold=fold).astimezone(datetime.timezone.utc)
                yield (aware - EPOCH) // datetime.timedelta(microseconds=1)
    for hour in range(-1, 26):  # when the clocks change
        early, late = begin + hour * 60 * MINUTE, begin + (hour + 1) * 60 * MINUTE
        if offset(early, zone) != offset(late, zone):
            wanted = offset(late, zone)
            while late - early > 1:
                middle = (early + late) // 2
                early, late = (early, middle) if offset(middle, zone) == wanted else (middle, late)
            yield late


def offset(unix_us, zone):
    return local(unix_us, zone) - local(unix_us, datetime.timezone.utc)


# --------------------------------------------------------------------------------------------- acts


class Desk:
    """Where acts are done and questions answered, at one moment, by one actor."""

    def __init__(self, engine, ledger, now, zone="", actor=""):
        self.engine, self.ledger, self.actor = engine, ledger, actor
        self.directory = engine.directory
        self.now = now
        self.moment = Moment(engine.schema, now, zone, "", actor)

    def act(self, acts):
        return [result for act in acts for result in self.one(act)]

    def one(self, act):
        ids = act["ids"] if "ids" in act else [act["id"]]
        do = {"accept": self.accept, "release": self.release, "reassign": self.reassign}[act["act"]]
        if act["act"] != "reassign":
            return [self.shown(act, ids[0], do(act, (act["object"], ids[0])))]
        refusals = [self.refusal_of_handing(act, (act["object"], each)) for each in ids]
        if any(refusals):
            return [self.shown(act, each, {"outcome": "refused",
                                           "reason": reason or "others_refused"})
                    for each, reason in zip(ids, refusals)]
        return [self.shown(act, each, do(act, (act["object"], each))) for each in ids]

    def shown(self, act, record_id, made):
        told = made.pop("told", None)
        result = {"id": record_id, "act": act["act"]}
        for name in ("outcome", "reason", "owner", "earlier_owner", "warnings"):
            if made.get(name):
                result[name] = made[name]
        if told is not None and "notify" in act:
            found = notices(self.engine, act["object"], self.moment, made["owner"], act["notify"],
                            *self.conditions(act["object"], told))
            if found:
                result["notices"] = found
        if made.get("replayed"):
            result["replayed"] = True
        return result

    def refusal(self, record):
        ledger = self.ledger
        if not self.actor:
            return "no_actor"
        if record not in ledger.owners and record not in ledger.waiting:
            return "unknown_record"
        if record in ledger.closed:
            return "record_closed"
        return None if record in ledger.owners else "no_owner"

    def accept(self, act, record):
        reason = self.refusal(record)
        if reason:
            return {"outcome": "refused", "reason": reason}
        owner, holding = self.ledger.owners[record], self.ledger.holdings.get(record)
        me = {"user": self.actor}
        if owner == me:
            return self.accept_own(record, me, holding)
        queue_id = owner.get("queue") or (holding.from_queue if holding else None)
        if queue_id is None:
            reason = "not_from_queue"
        elif self.actor not in self.directory.users:
            reason = "unknown_user"
        elif queue_id not in self.directory.queues:
            reason = "unknown_queue"
        elif self.actor not in members(self.directory, self.directory.queues[queue_id]):
            reason = "not_a_member"
        elif "user" in owner:
            return {"outcome": "already_taken", "owner": owner}
        else:
            came_by = holding.came_by if holding else None
            conditions, community = self.conditions(record[0], came_by)
            reason = user_obstacle(self.directory, self.actor, Question(
                self.engine.schema, self.moment, record[0], community, conditions))
            if reason is None:
                self.ledger.hold(record, me, Holding(self.now, accepted=self.now,
                                                     from_queue=queue_id, came_by=came_by))
                return {"outcome": "accepted", "owner": me, "earlier_owner": owner,
                        "told": came_by or ()}
        return {"outcome": "refused", "reason": reason}

    def accept_own(self, record, me, holding):
        reason = user_obstacle(self.directory, self.actor, self.question(record[0]))
        if reason:
            return {"outcome": "refused", "reason": reason}
        if holding and holding.accepted is not None:
            return {"outcome": "accepted", "owner": me, "replayed": True}
        if holding is None:
            holding = self.ledger.holdings[record] = Holding(self.now)
        holding.accepted = self.now
        return {"outcome": "accepted", "owner": me, "told": holding.came_by or ()}

    def release(self, act, record):
        reason = self.refusal(record)
        holding = self.ledger.holdings.get(record)
        if reason is None and self.ledger.owners[record] != {"user": self.actor}:
            reason = "not_the_owner"
        if reason is None and (holding is None or holding.from_queue is None):
            reason = "not_from_queue"
        if reason is None:
            queue = {"queue": holding.from_queue}
            reason = queue_obstacle(self.directory, holding.from_queue, self.question(record[0]))
        if reason not in (None, "queue_unattended"):
            return {"outcome": "refused", "reason": reason}
        entry = self.entry_of(record[0], holding.came_by)
        self.ledger.hold(record, queue, Holding(
            self.now, within=accept_within(self.engine, queue, entry), came_by=holding.came_by))
        return {"outcome": "released", "owner": queue, "earlier_owner": {"user": self.actor},
                "warnings": [reason] if reason else [], "told": holding.came_by or ()}

    def refusal_of_handing(self, act, record):
        if record not in self.ledger.owners and record not in self.ledger.waiting:
            return "unknown_record"
        reason = self.obstacle_of(act)
        return None if reason == "queue_unattended" else reason

    def obstacle_of(self, act):
        (kind, name), = act["to"].items()
        ask = user_obstacle if kind == "user" else queue_obstacle
        return ask(self.directory, name, self.question(act["object"]))

    def reassign(self, act, record):
        owner, holding = self.ledger.owners.get(record), self.ledger.holdings.get(record)
        target, warning = dict(act["to"]), self.obstacle_of(act)
        if "user" in target and absence_of(self.directory.users[target["user"]], self.moment):
            warning = "absent"
        warnings = [warning] if warning else []
        if owner == target:
            return {"outcome": "kept", "owner": target, "warnings": warnings}
        after = Holding(self.now)
        if "queue" in target:
            after.within = accept_within(self.engine, target, None)
        elif owner and "queue" in owner:
            after.from_queue = owner["queue"]
        elif holding:
            after.from_queue = holding.from_queue
        if after.from_queue and holding:
            after.came_by = holding.came_by
        self.ledger.hold(record, target, after)
        return {"outcome": "reassigned", "owner": target, "earlier_owner": owner,
                "warnings": warnings, "told": after.came_by or ()}

    def question(self, object_name):
        return Question(self.engine.schema, self.moment, object_name)

    def entry_of(self, object_name, came_by):
        rules = self.engine.policy["assignment"][object_name].get("rules", {})
        rule, entry_id, _ = came_by or (None, None, None)
        return next((entry for entry in rules.get(rule, {}).get("entries", [])
                     if entry["id"] == entry_id), None)

    def conditions(self, object_name, came_by):
        """(criteria over users, community) that bind who takes what came by an entry and a pool."""
        entry = self.entry_of(object_name, came_by) or {}
        pool = self.engine.policy.get("pools", {}).get(came_by[2], {}) if came_by else {}
        return [pool.get("eligible_when"), entry.get("eligible_when")], pool.get("community")

    # ------------------------------------------------------------------------------------ questions

    def ask(self, question):
        asked, object_name, ledger = question["ask"], question["object"], self.ledger
        records = [record for record in ledger.owners | ledger.waiting
                   if record[0] == object_name and record not in ledger.closed]
        if asked in ("inbox", "leads_of"):
            owners = [{"user": question["user"]}] if asked == "inbox" else self.owners_of(
                question["account"])
            listed = [record for record in records if ledger.owners.get(record) in owners]
            listed.sort(key=lambda record: (-self.since(record, -10 ** 20), record[1].encode()))
        else:
            listed = [record for record in records if (
                record not in ledger.owners if asked == "waiting" else self.is_due(record))
                and self.since(record, 10 ** 20) <= self.now]
            listed.sort(key=lambda record: (self.since(record, 0), record[1].encode()))
        return self.page([self.line(record) for record in listed], question)

    @staticmethod
    def page(lines, question):
        if "after" in question:
            after = question["after"]
            position = next((number for number, line in enumerate(lines)
                             if (line.get("since"), line["id"]) == (after.get("since"),
                                                                     after["id"])), None)
            lines = lines[position + 1:]  # cases ask for places that are there
        limit = int(question.get("limit", LIMIT))
        answer = {"records": lines[:limit]}
        if len(lines) > limit:
            answer["next"] = {name: lines[limit - 1][name] for name in ("since", "id")
                              if name in lines[limit - 1]}
        return answer

    def since(self, record, unknown):
        if record in self.ledger.waiting:
            return self.ledger.waiting[record][0]
        holding = self.ledger.holdings.get(record)
        return holding.since if holding else unknown

    def is_due(self, record):
        holding = self.ledger.holdings.get(record)
        return (record in self.ledger.owners and holding is not None and holding.is_open()
                and record not in self.ledger.closed
                and due_at(self.engine, record[0], self.ledger.owners[record], holding) <= self.now)

    def owners_of(self, account):
        users = [user_id for user_id, user in self.directory.users.items()
                 if user.get("kind") == "partner" and user.get("account") == account]
        queues = [queue_id for queue_id, queue in self.directory.queues.items()
                  if set(members(self.directory, queue)) & set(users)]
        return [{"user": user_id} for user_id in users] + [{"queue": each} for each in queues]

    def line(self, record):
        ledger = self.ledger
        if record not in ledger.owners:
            since, reason = ledger.waiting[record]
            return {"id": record[1], "since": write_timestamp(since), "reason": reason}
        line = {"id": record[1], "owner": ledger.owners[record]}
        holding = ledger.holdings.get(record)
        if holding is None:
            return dict(line, accepted=False)
        line.update(since=write_timestamp(holding.since), accepted=holding.accepted is not None)
        if holding.accepted is not None:
            line["accepted_at"] = write_timestamp(holding.accepted)
        if holding.from_queue:
            line["from_queue"] = holding.from_queue
        for name, value in zip(("rule", "entry"), holding.came_by or ()):
            if value:
                line[name] = value
        if holding.is_open():
            line["due_at"] = write_timestamp(due_at(self.engine, record[0],
                                                    ledger.owners[record], holding))
        return line
