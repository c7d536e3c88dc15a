"""Pools: who is able to take a turn, and whose turn it is."""
import zoneinfo
from fractions import Fraction

from .criteria import PASSED, local
from .directory import user_obstacle

PARTS = 2 ** 40  # of a turn, in which credits are counted
MOST = 2 ** 58  # parts of a credit, either way
DAYS = 3         # the latest days of which turns are remembered
FULL = float("inf")
SUBSTITUTES = 10
OF_TIME = ("absent", "substitute_not_eligible", "out_of_hours", "at_capacity")
ZONES = zoneinfo.available_timezones()
WEEKDAYS = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


class PoolState:
    """What the ledger remembers of a pool."""

    def __init__(self):
        self.turns = []      # (kind, id) of every turn, the oldest first; made up: a word before
        self.members = None  # who they were at the last turn
        self.known = set()   # members of whom anything is remembered
        self.joined = {}     # member -> the turn that counts as its last, where it had none
        self.owed = {}       # member -> how many turns were missed and may be made up
        self.missed = {}     # member -> the turn that it missed last
        self.made_up = {}    # member -> the turn that it made up last
        self.credits = {}    # member -> parts of a turn
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
        return self.spend(able, getattr(self, self.written["method"]))

    def count_turn(self, user):
        """A turn that came to a member beside the rotation."""
        named = [seat for seat in self.seats if seat.member == ("user", user)]
        if not self.written.get("sticky_counts", False) or not named:
            return False
        able = [seat for seat in self.seats if seat.obstacle is None or seat is named[0]]

        def take(able):
            if self.written["method"] == "weighted":
                self.grow(able)
                self.state.credits[named[0].member] -= PARTS
            return self.turn_of(named[0])
        self.spend(able, take)
        return True

    def spend(self, able, method):
        members = [seat.member for seat in self.seats]
        if self.written.get("on_change") == "reset" and self.state.members not in (None, members):
            days = self.state.days
            self.state.__init__()
            self.state.days, self.state.known = days, set(days)
        if self.written.get("on_change") == "join_at_minimum":
            self.join_at_minimum(members)
        self.state.members = members
        credits = dict(self.state.credits)
        taken = method(able)
        for member, credit in self.state.credits.items():
            self.state.credits[member] = max(-MOST, min(MOST, credit))
        self.state.known |= {taken.member} | {
            member for member in members
            if credits.get(member, 0) != self.state.credits.get(member, 0)}
        if "per_day" in taken.bounds.get("capacity", {}):
            self.state.count(taken.owner, self.day_of(taken.owner))
            self.state.known.add(taken.owner)
        return taken

    def join_at_minimum(self, members):
        """Who is new begins where the last turn lies furthest back, before the one who took the
        last of all, and with the smallest credit."""
        state = self.state
        old = [member for member in members if member in state.known]
        if state.turns and old:
            last = min([self.last_turn(member) for member in old] + [len(state.turns) - 1])
            credit = min(state.credits.get(member, 0) for member in old)
            for member in members:
                if member not in state.known:
                    state.joined[member] = last
                    if self.written["method"] == "weighted":
                        state.credits[member] = credit
        state.known |= set(members)

    def last_turn(self, member):
        """How many turns ago does not matter, only the order; never served comes first."""
        turns = enumerate(self.state.turns, 1)
        return max((number for number, served in turns if served == member),
                   default=self.state.joined.get(member, 0))

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
        catch_up = self.written.get("catch_up", "none")
        if catch_up != "none":
            return self.with_catch_up(able, int(catch_up["capped"]))
        return self.turn_of(self.longest_waiting(able))

    def turn_of(self, seat):
        self.state.turns.append(seat.member)
        return seat

    def longest_waiting(self, seats):
        return min(seats, key=lambda seat: self.last_turn(seat.member))

    def with_catch_up(self, able, most):
        state, number = self.state, len(self.state.turns) + 1
        before = state.turns[-1][-2:] if state.turns else None
        others = [seat for seat in able if seat.member != before]
        regular = self.longest_waiting(others or able)
        owed = [seat for seat in others if state.owed.get(seat.member, 0) > 0
                and state.made_up.get(seat.member, 0) <= self.last_turn(seat.member)]
        if owed and self.longest_waiting(owed) is not regular:
            taken = self.longest_waiting(owed)
            state.owed[taken.member] = min(state.owed[taken.member], most) - 1
            state.made_up[taken.member] = number
            state.turns.append(("made up",) + taken.member)
            return taken
        self.miss(regular, number, most)
        return self.turn_of(regular)

    def miss(self, regular, number, most):
        """The turn is missed by the one who would have taken it."""
        def stood(seat):
            missed = 0 if seat is regular else self.state.missed.get(seat.member, 0)
            return max(self.last_turn(seat.member), missed), self.seats.index(seat)
        kept = [seat for seat in self.seats if seat.obstacle in OF_TIME
                and ("when" not in seat.written
                     or self.case.verdict(seat.written["when"]) == PASSED)]
        first = min(kept + [regular], key=stood)
        if first is not regular:
            self.state.owed[first.member] = min(self.state.owed.get(first.member, 0) + 1, most)
            self.state.missed[first.member] = number
            self.state.known.add(first.member)

    def least_loaded(self, able):
        return self.turn_of(min(able, key=lambda seat: (
            Fraction(self.load(seat), weight_of(seat)), self.last_turn(seat.member))))

    def random(self, able):
        return self.turn_of(able[random_number(self.name, self.case.record.id) % len(able)])

    def weighted(self, able):
        """Tijdeman's rule."""
        self.grow(able)
        taken = self.due(able, sum(weight_of(seat) for seat in able))
        self.state.credits[taken.member] -= PARTS
        return self.turn_of(taken)

    def grow(self, able):
        total = sum(weight_of(seat) for seat in able)
        credits = self.state.credits
        for seat in able:
            credits[seat.member] = credits.get(seat.member, 0) + weight_of(seat) * PARTS // total
        for seat in able[:PARTS - sum(weight_of(seat) * PARTS // total for seat in able)]:
            credits[seat.member] += 1

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
    return local(moment.now, zone_of(user.get("time_zone")) or moment.zone).date()


def zone_of(name):
    """Nothing where there is no such zone."""
    return zoneinfo.ZoneInfo(name) if name in ZONES else None


def is_working(calendar, now_unix_us):
    zone = zone_of(calendar["time_zone"]) if calendar else None
    if zone is None:
        return False
    clock = local(now_unix_us, zone)
    if clock.date().isoformat() in calendar.get("holidays", []):
        return False
    return any(WEEKDAYS[clock.weekday()] in span["days"]
               and span["from"] <= clock.strftime("%H:%M") < span["to"]
               for span in calendar["hours"])
