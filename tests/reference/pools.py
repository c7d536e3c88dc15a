"""Pools: who is able to take a turn, and whose turn it is."""
import zoneinfo
from fractions import Fraction

from .criteria import PASSED, local
from .directory import user_obstacle

PARTS = 2 ** 40  # of a turn, in which credits are counted
DAYS = 3         # the latest days of which turns are remembered
FULL = float("inf")
SUBSTITUTES = 10
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class PoolState:
    """What the ledger remembers of a pool."""

    def __init__(self):
        self.turns = []      # (kind, id) of every turn, the oldest first
        self.members = None  # who they were at the last turn
        self.credits = {}    # (kind, id) -> parts of a turn
        self.days = {}       # (kind, id) -> {day: turns}, the latest days only

    def taken_on(self, who, day):
        days = self.days.get(who, {})
        if day in days:
            return days[day]
        return FULL if len(days) == DAYS and day < min(days) else 0

    def count(self, who, day):
        days = self.days.setdefault(who, {})
        days[day] = days.get(day, 0) + 1
        for forgotten in sorted(days)[:-DAYS]:
            del days[forgotten]


class Seat:
    """A member of a pool as they stand for one record: who would take it, or what is in the way."""

    def __init__(self, member):
        (kind, name), = ((kind, member[kind]) for kind in ("user", "queue") if kind in member)
        self.member = (kind, name)
        self.written = member
        self.bounds = member  # whose capacity and hours count
        self.owner = self.member
        self.obstacle = None


class Pool:
    """One pool being asked for one record."""

    def __init__(self, case, entry, name):
        self.case = case
        self.name = name
        self.written = case.engine.policy["pools"][name]
        self.question = case.question(entry, self.written.get("community"),
                                      self.written.get("eligible_when"))
        self.state = case.ledger.pools.setdefault(name, PoolState())
        self.seats = [self.seat(member) for member in self.written["members"]]

    def take_turn(self):
        """The seat whose turn it is, with the turn spent, or None."""
        able = [seat for seat in self.seats if seat.obstacle is None]
        if not able:
            return None
        members = [seat.member for seat in self.seats]
        if self.written.get("on_change") == "reset" and self.state.members not in (None, members):
            self.state.turns, self.state.credits = [], {}
        self.state.members = members
        taken = getattr(self, self.written["method"])(able)
        self.state.turns.append(taken.member)
        if "per_day" in taken.bounds.get("capacity", {}):
            self.state.count(taken.owner, self.day_of(taken.owner))
        return taken

    # ------------------------------------------------------------------------------- who is able

    def seat(self, member):
        seat = Seat(member)
        seat.obstacle = self.case.obstacle(*seat.member, self.question)
        if seat.obstacle is None and seat.member[0] == "user":
            substitute, seat.obstacle = stand_in(self.case.engine.directory, seat.member[1],
                                                 self.question)
            if substitute is not None:
                self.put_substitute(seat, substitute)
        if seat.obstacle is None:
            seat.obstacle = self.bound(seat)
        return seat

    def put_substitute(self, seat, substitute):
        seat.owner = ("user", substitute)
        own = [member for member in self.written["members"] if member.get("user") == substitute]
        seat.bounds = own[0] if own else {"capacity": seat.written.get("capacity", {})}

    def bound(self, seat):
        calendar = seat.bounds.get("working_hours")
        if calendar is None and seat.owner[0] == "user":
            calendar = self.user(seat.owner).get("working_hours")
        if calendar and not is_working(self.case.engine.directory.calendars.get(calendar),
                                       self.case.moment.now):
            return "out_of_hours"
        capacity = seat.bounds.get("capacity", {})
        if "open" in capacity and self.load(seat) >= int(capacity["open"]):
            return "at_capacity"
        if "per_day" in capacity and self.state.taken_on(
                seat.owner, self.day_of(seat.owner)) >= int(capacity["per_day"]):
            return "at_capacity"
        if "when" in seat.written and self.case.verdict(seat.written["when"]) != PASSED:
            return "member_when_not_true"
        return None

    def load(self, seat):
        return self.case.ledger.load(self.case.object_name, dict([seat.owner]))

    def user(self, owner):
        return self.case.engine.directory.users[owner[1]]

    def day_of(self, owner):
        user = self.user(owner) if owner[0] == "user" else {}
        return local_day(user, self.case.moment)

    # ---------------------------------------------------------------------------------- methods

    def round_robin(self, able):
        return min(able, key=lambda seat: last_turn(self.state.turns, seat.member))

    def least_loaded(self, able):
        return min(able, key=lambda seat: (Fraction(self.load(seat), weight_of(seat)),
                                           last_turn(self.state.turns, seat.member)))

    def random(self, able):
        return able[random_number(self.name, self.case.record.id) % len(able)]

    def weighted(self, able):
        """Tijdeman's rule."""
        total = sum(weight_of(seat) for seat in able)
        credits = self.state.credits
        for seat in able:
            credits[seat.member] = credits.get(seat.member, 0) + weight_of(seat) * PARTS // total
        for seat in able[:PARTS - sum(weight_of(seat) * PARTS // total for seat in able)]:
            credits[seat.member] += 1
        taken = self.due(able, total)
        credits[taken.member] -= PARTS
        return taken

    def due(self, able, total):
        def credit(seat):
            return Fraction(self.state.credits[seat.member], PARTS)
        if len(able) == 1:
            return able[0]
        margin = Fraction(1, 2 * len(able) - 2)
        open_to = [seat for seat in able if credit(seat) >= margin]
        if open_to:
            return min(open_to,
                       key=lambda seat: (1 - margin - credit(seat)) * total / weight_of(seat))
        return max(able, key=credit)


def weight_of(seat):
    return int(seat.written.get("weight", 1))


def last_turn(turns, member):
    """How many turns ago does not matter, only the order; never served comes first."""
    return max((number for number, served in enumerate(turns, 1) if served == member), default=0)


def random_number(pool, record_id):
    """FNV-1a, 64 bits, over both with a byte 255 between, then the end of SplitMix64."""
    mask = 2 ** 64 - 1
    number = 0xCBF29CE484222325
    for byte in pool.encode() + b"\xff" + record_id.encode():
        number = (number ^ byte) * 0x100000001B3 & mask
    number = (number ^ number >> 30) * 0xBF58476D1CE4E5B9 & mask
    number = (number ^ number >> 27) * 0x94D049BB133111EB & mask
    return number ^ number >> 31


# ----------------------------------------------------------------------------------- people's time


def stand_in(directory, user_id, question):
    """(who takes it instead, what is in the way); nobody and nothing for somebody who is there."""
    absence, current = absence_of(directory.users[user_id], question.moment), user_id
    if absence is None:
        return None, None
    for _ in range(SUBSTITUTES):
        if not absence.get("substitute"):
            return None, "absent"
        current = absence["substitute"]
        if user_obstacle(directory, current, question):
            return None, "substitute_not_eligible"
        absence = absence_of(directory.users[current], question.moment)
        if absence is None:
            return current, None
    return None, "absent"


def absence_of(user, moment):
    day = local_day(user, moment).isoformat()
    return next((absence for absence in user.get("absences", [])
                 if absence["from"] <= day <= absence["to"]), None)


def local_day(user, moment):
    zone = zoneinfo.ZoneInfo(user["time_zone"]) if user.get("time_zone") else moment.zone
    return local(moment.now, zone).date()


def is_working(calendar, now_unix_us):
    if calendar is None:
        return False
    clock = local(now_unix_us, zoneinfo.ZoneInfo(calendar["time_zone"]))
    if clock.date().isoformat() in calendar.get("holidays", []):
        return False
    return any(WEEKDAYS[clock.weekday()] in span["days"]
               and span["from"] <= clock.strftime("%H:%M") < span["to"]
               for span in calendar["hours"])
