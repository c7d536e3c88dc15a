"""Who gets this lead, and why: entries in order, choices in order, pools in turn."""
from .acts import Desk, Holding, accept_within, due_at, notices
from .criteria import PASSED, Moment, fields_of, verdict
from .directory import Directory, Question, queue_obstacle, user_obstacle
from .pools import Pool, stand_in
from .values import INVALID, OWNERS, Record, Schema, read_timestamp


class Ledger:
    """What has happened. Nothing here decides."""

    def __init__(self):
        self.decisions = {}  # (object, id, event) -> the decision as it was given
        self.decided_us = {}  # the same -> when
        self.owners = {}     # (object, id) -> {"user": …} or {"queue": …}
        self.last_users = {}  # (object, id) -> the user who had it before its owner
        self.closed = set()  # (object, id) of records that bear no load
        self.holdings = {}   # (object, id) -> how its owner has it, where that is known
        self.waiting = {}    # (object, id) -> (since when it has no owner, why)
        self.left_out = {}   # (object, id) -> who did not accept it in time
        self.pools = {}      # pool -> its state
        self.sent = set()    # (object, id, renewal date, days) of every notice that was sent
        self.notes = {}      # (kind, user, object, id, number) of the workspace -> (when, what)

    def apply(self, commands):
        for command in commands:
            record = (command["object"], command.get("id"))
            if command["command"] == "forget_decided":
                before = read_timestamp(command["before"])
                self.decisions = {key: decision for key, decision in self.decisions.items()
                                  if key[0] != command["object"] or self.decided_us[key] >= before}
            elif command["command"] == "forget_changes":
                before = read_timestamp(command["before"])
                self.notes = {key: note for key, note in self.notes.items()
                              if key[0] != "change" or key[2] != command["object"]
                              or note[0] >= before}
            elif command["command"] == "set_owner":
                self.pass_to(record, dict(command["owner"]))
            elif command["command"] == "remove":
                self.owners.pop(record, None)
                self.closed.discard(record)
                for known in (self.holdings, self.waiting, self.left_out):
                    known.pop(record, None)
                self.last_users.pop(record, None)
                self.decisions = {key: decision for key, decision in self.decisions.items()
                                  if key[:2] != record}
                self.sent = {notice for notice in self.sent if notice[:2] != record}
                self.notes = {key: note for key, note in self.notes.items()
                              if key[0] in ("view", "report") or key[2:4] != record}
            elif command["command"] == "mark_sent":
                self.sent.add(record + (command["renewal_date"], int(command["days"])))
            elif command["command"] == "close":
                self.closed.add(record)
            elif command["command"] == "reopen":
                self.closed.discard(record)
            elif command["command"] == "merge":
                self.closed.add(record)
                survivor = (command["object"], command["into"])
                if survivor in self.owners:
                    self.pass_to(record, self.owners[survivor])
            else:
                raise AssertionError(command)

    def pass_to(self, record, owner):
        before = self.owners.get(record)
        if before != owner and before is not None and "user" in before:
            self.last_users[record] = before
        if before != owner:
            self.holdings.pop(record, None)
            self.waiting.pop(record, None)
        self.owners[record] = owner

    def hold(self, record, owner, holding):
        self.pass_to(record, owner)
        self.holdings[record] = holding

    def load(self, object_name, owner):
        """How many open records of an object somebody has, in whatever way they came."""
        return sum(1 for record, has in self.owners.items()
                   if record[0] == object_name and has == owner and record not in self.closed)


class Engine:
    def __init__(self, policy, directory=None):
        self.policy = policy
        self.schema = Schema(policy["schema"])
        self.directory = directory or Directory()

    def decide(self, object_name, records, ledger, now_unix_us, zone="", event="", actor=""):
        moment = Moment(self.schema, now_unix_us, zone, event, actor)
        return [Case(self, object_name, source, ledger, moment, event or "create").decide()
                for source in records]

    def reassign_by_age(self, object_name, records, ledger, now_unix_us, zone="", event="",
                        actor=""):
        moment = Moment(self.schema, now_unix_us, zone, event or "age", actor)
        return [Case(self, object_name, source, ledger, moment, event or "age").decide_by_age()
                for source in records]

    def desk(self, ledger, now_unix_us, zone="", actor=""):
        return Desk(self, ledger, now_unix_us, zone, actor)


class Case:
    """One record being decided."""

    def __init__(self, engine, object_name, source, ledger, moment, event):
        self.engine = engine
        self.object_name = object_name
        self.record = Record(engine.schema.objects[object_name], source)
        self.ledger = ledger
        self.moment = moment
        self.event = event
        self.assignment = engine.policy["assignment"][object_name]
        self.rule_name = self.assignment.get("active_rule")
        self.entries = []
        if self.rule_name is not None:
            self.entries = self.assignment["rules"][self.rule_name]["entries"]
        self.skipped = []
        self.passed_over = None  # the first unattended queue: (entry, choice, queue)
        self.fallen_past = []    # uncarried entries that matching went by
        self.left_out = None     # where it is reassigned by age: who cannot get it
        self.taken_by = None     # (entry, position) of the choice that took it

    # ------------------------------------------------------------------------------ the decision

    def undecided(self):
        wrong = [] if self.record.broken else self.wrong_fields()
        if not self.record.broken and not wrong:
            return None
        return in_order({"id": self.record.id, "outcome": "undecided",
                         "reason": "invalid_record", "rule": self.rule_name,
                         "problems": [{"field": name} for name in wrong]})

    def decide(self):
        key = (self.object_name, self.record.id, self.event)
        if self.undecided():
            return self.undecided()
        if key in self.ledger.decisions:
            replay = dict(self.ledger.decisions[key])
            replay.update(replayed=True, current_owner=self.present_owner())
            return in_order(replay)
        named, before = self.present_owner(), self.ledger.owners.get(key[:2])
        decision = self.walk()
        if decision["outcome"] in ("assigned", "kept"):
            self.ledger.decisions[key] = decision
            self.ledger.decided_us[key] = self.moment.now
            if before != decision["owner"] or key[:2] not in self.ledger.holdings:
                self.ledger.hold(key[:2], decision["owner"], self.holding(decision))
        elif named is None:
            since, _ = self.ledger.waiting.get(key[:2], (self.moment.now, None))
            self.ledger.waiting[key[:2]] = (since, decision["reason"])
        return self.with_notices(decision, named)

    def decide_by_age(self):
        record = (self.object_name, self.record.id)
        if self.undecided():
            return self.undecided()
        owner, holding = self.ledger.owners.get(record), self.ledger.holdings.get(record)
        is_due = (owner and holding and holding.is_open() and record not in self.ledger.closed
                  and due_at(self.engine, self.object_name, owner, holding) <= self.moment.now)
        if not is_due:
            return self.made("kept" if owner else "unassigned", "not_due", None, None, owner)
        self.left_out = list(self.ledger.left_out.get(record, []))
        self.left_out += [owner] if owner not in self.left_out else []
        decision = self.walk()
        if decision["outcome"] == "unassigned":
            return in_order(dict(decision, outcome="kept", owner=owner))
        decision = in_order(dict(decision, earlier_owner=owner))
        self.ledger.hold(record, decision["owner"], self.holding(decision))
        self.ledger.left_out[record] = self.left_out
        return self.with_notices(decision, None)

    def holding(self, decision):
        if decision["outcome"] == "kept":
            return Holding(self.moment.now)
        entry, pool = self.took()
        came_by = (self.rule_name, entry["id"] if entry else None, pool)
        return Holding(self.moment.now, came_by=came_by if self.rule_name else None,
                       within=accept_within(self.engine, decision["owner"], entry))

    def took(self):
        """The entry whose choice took the record, and the pool that gave it, where there are any."""
        entry, position = self.taken_by
        if position is None:
            return None, None
        choice = choices_of(entry)[position]
        return entry, choice["pool"] if isinstance(choice, dict) and "pool" in choice else None

    def with_notices(self, decision, before):
        named = next((entry for entry in self.entries if entry["id"] == decision.get("entry")), {})
        if decision["outcome"] != "assigned" or "notify" not in named:
            return decision
        if decision["owner"] == before:
            return decision
        entry, pool = self.took()
        written = self.engine.policy.get("pools", {}).get(pool, {})
        found = notices(self.engine, self.object_name, self.moment, decision["owner"],
                        named["notify"],
                        [written.get("eligible_when"), (entry or {}).get("eligible_when")],
                        written.get("community"))
        return in_order(dict(decision, notices=found))

    def wrong_fields(self):
        """A record that is wrong in any field that the active rule reads is undecided."""
        names = set(OWNERS)
        for entry in self.entries:
            if "when" in entry:
                names |= fields_of(entry["when"], self.record.fields)
            for choice in choices_of(entry):
                if choice == "account_owner":
                    names.add("account")
                if isinstance(choice, dict) and "pool" in choice:
                    for member in self.engine.policy["pools"][choice["pool"]]["members"]:
                        if "when" in member:
                            names |= fields_of(member["when"], self.record.fields)
        return [name for name, field in self.record.fields.items()
                if name in names and field.derived is None and self.record.value(name) is INVALID]

    def present_owner(self):
        """The record's own owner where it gives one, else the one that the ledger knows; by age the
        record has none."""
        if self.left_out is not None:
            return None
        for name in OWNERS:
            if isinstance(self.record.value(name), str):
                return {name.split(".")[1]: self.record.value(name)}
        return self.ledger.owners.get((self.object_name, self.record.id))

    def walk(self):
        if self.rule_name is None:
            return self.default_owner("no_active_rule", None)
        reason = "no_entry_matched"
        for entry in self.entries:
            if "uncarried" in entry:
                self.fallen_past.append(entry["id"])
                continue
            if self.verdict(entry["when"]) != PASSED:
                continue
            if entry.get("overwrite") is False and self.present_owner():
                return self.kept("owner_present", entry, None, self.present_owner())
            for position, choice in enumerate(choices_of(entry)):
                decision = self.try_choice(entry, position, choice)
                if decision:
                    return decision
            reason = "no_eligible_choice"
            on_ineligible = entry.get("on_ineligible", "next_choice")
            if on_ineligible == "unassigned":
                return self.unattended_or(self.made("unassigned", reason, entry, None, None))
            if on_ineligible == "next_choice":
                return self.default_owner(reason, entry)
        return self.default_owner(reason, None)

    def verdict(self, criterion):
        return verdict(criterion, self.record, self.moment)

    # -------------------------------------------------------------------------------- the choices

    def try_choice(self, entry, position, choice):
        if choice == "keep":
            return self.try_keep(entry, position)
        if choice == "account_owner":
            return self.try_account_owner(entry, position)
        if choice == "last_owner":
            return self.try_last_owner(entry, position)
        (kind, name), = ((kind, name) for kind, name in choice.items() if kind != "community")
        if kind == "pool":
            return self.try_pool(entry, position, name)
        question = self.question(entry, community=choice.get("community"))
        obstacle = self.obstacle(kind, name, question)
        if obstacle is None:
            return self.today("entry_matched", entry, position, {kind: name}, question)
        if obstacle == "queue_unattended" and self.passed_over is None:
            self.passed_over = (entry, position, name)
        self.skip(entry, position, {kind: name}, obstacle)
        return None

    def try_keep(self, entry, position):
        owner = self.present_owner()
        if owner is None:
            self.skip(entry, position, {}, "nothing_to_keep")
            return None
        return self.kept("keep", entry, position, owner)

    def kept(self, reason, entry, position, owner):
        (kind, name), = owner.items()
        able = self.obstacle(kind, name, self.question(entry)) is None
        return self.made("kept", reason, entry, position, owner,
                         warnings=[] if able else ["kept_owner_not_eligible"])

    def try_account_owner(self, entry, position):
        account_id = self.record.value("account")
        account = self.engine.directory.accounts.get(account_id)
        owner = account.get("owner") if account else None
        if not isinstance(account_id, str):
            obstacle = "no_account"
        elif account is None:
            obstacle = "unknown_account"
        elif owner is None:
            obstacle = "account_has_no_owner"
        else:
            obstacle = self.obstacle("user", owner, self.question(entry))
        if obstacle:
            self.skip(entry, position, {"account_owner": owner} if owner else {}, obstacle)
            return None
        if self.present_owner() and not entry.get("overwrite", False):
            return self.kept("owner_present", entry, position, self.present_owner())
        return self.sticky(entry, position, owner)

    def try_last_owner(self, entry, position):
        record = (self.object_name, self.record.id)
        had = [owner["user"] for owner in (self.present_owner(), self.ledger.owners.get(record),
                                           self.ledger.last_users.get(record))
               if owner is not None and "user" in owner]
        obstacle = self.obstacle("user", had[0], self.question(entry)) if had else "no_last_owner"
        if obstacle:
            self.skip(entry, position, {"last_owner": had[0]} if had else {}, obstacle)
            return None
        if self.present_owner() and not entry.get("overwrite", True):
            return self.kept("owner_present", entry, position, self.present_owner())
        return self.sticky(entry, position, had[0])

    def sticky(self, entry, position, owner):
        """In the pools beside that count it, it is the owner's turn."""
        named = [choice["pool"] for choice in choices_of(entry)
                 if isinstance(choice, dict) and "pool" in choice]
        counted = [pool for pool in dict.fromkeys(named)
                   if Pool(self, entry, pool).count_turn(owner)]
        return self.today("entry_matched", entry, position, {"user": owner}, self.question(entry),
                          pool=counted[0] if counted else None)

    def try_pool(self, entry, position, name):
        pool = Pool(self, entry, name)
        for seat in pool.seats:
            if seat.obstacle:
                kind, member = seat.member
                self.skip(entry, position, {"pool": name, kind: member}, seat.obstacle)
        taken = pool.take_turn()
        if taken is None:
            self.skip(entry, position, {"pool": name}, "no_able_member")
            return None
        return self.made("assigned", "entry_matched", entry, position, dict([taken.owner]),
                         pool=name, meant=dict([taken.member]))

    def today(self, reason, entry, position, meant, question, pool=None):
        """Assigned to who is meant, or to who stands in for them."""
        (kind, name), = meant.items()
        substitute, obstacle = None, None
        if kind == "user":
            substitute, obstacle = stand_in(self.engine.directory, name, question)
        owner = meant if substitute is None else {"user": substitute}
        return self.made("assigned", reason, entry, position, owner, pool, meant=meant,
                         warnings=[obstacle] if obstacle else [])

    def question(self, entry, community=None, also=None):
        made = Question(self.engine.schema, self.moment, self.object_name, community,
                        [entry.get("eligible_when") if entry else None, also])
        made.left_out = self.left_out or []
        return made

    def obstacle(self, kind, name, question):
        ask = user_obstacle if kind == "user" else queue_obstacle
        return ask(self.engine.directory, name, question)

    # ------------------------------------------------------------------------- when nobody took it

    def default_owner(self, reason, entry):
        owner = self.assignment.get("default_owner")
        if owner is None:
            obstacle = "no_default_owner"
        else:
            (kind, name), = owner.items()
            obstacle = self.obstacle(kind, name, self.question(None))
        if obstacle is None:
            return self.today(reason, entry, None, owner, self.question(None))
        self.skipped.append(dict({"default_owner": True}, **(owner or {}), reason=obstacle))
        if obstacle == "queue_unattended" and self.passed_over is None:
            return self.made("assigned", reason, entry, None, owner, warnings=[obstacle])
        return self.unattended_or(self.made("unassigned", reason, entry, None, None))

    def unattended_or(self, decision):
        """Nothing else was open: the first queue that was passed over takes the record."""
        if self.passed_over is None:
            return decision
        entry, position, name = self.passed_over
        return self.made("assigned", "entry_matched", entry, position, {"queue": name},
                         warnings=["queue_unattended"])

    # ----------------------------------------------------------------------------- writing it down

    def skip(self, entry, position, who, obstacle):
        self.skipped.append(dict({"of": entry, "choice": position}, **who, reason=obstacle))

    def made(self, outcome, reason, entry, position, owner, pool=None, warnings=(), meant=None):
        self.taken_by = (entry, position)
        decision = {"id": self.record.id, "outcome": outcome, "reason": reason}
        skipped = []
        for item in self.skipped:
            item = dict(item)
            of = item.pop("of", None)
            if of is not None and of is not entry:
                item = dict({"entry": of["id"]}, **item)
            skipped.append(item)
        decision.update(owner=owner, substitute_for=None if meant == owner else meant,
                        rule=self.rule_name, entry=entry["id"] if entry else None,
                        choice=position, pool=pool, skipped=skipped,
                        uncarried=self.fallen_past, warnings=list(warnings))
        for member in ("notify", "data"):
            if entry and member in entry:
                decision[member] = entry[member]
        return in_order(decision)


def choices_of(entry):
    written = entry.get("assign", [])
    return written if isinstance(written, list) else [written]


MEMBERS = ["id", "outcome", "reason", "owner", "substitute_for", "earlier_owner", "rule", "entry",
           "choice", "pool", "skipped", "uncarried", "warnings", "notify", "data", "notices",
           "problems", "replayed", "current_owner", "fingerprint"]


def in_order(decision):
    """The members in the order of every decision, those without a value left out (but the id)."""
    return {name: decision[name] for name in MEMBERS
            if name in decision and (name == "id" or decision[name] not in (None, [], ))}
