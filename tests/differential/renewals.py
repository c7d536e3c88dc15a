#!/usr/bin/env python3
"""Renewals: random policies, directories and clients, for the library and the slow decider.

    renewals.py --library build/capi/libambit.so [--rounds 300] [--seed N]

Every batch is also cut into random pieces, which must give the same bytes, and the laws of renewals
are held against every answer. A failing round prints its seed; the same seed alone repeats it.
"""
import copy
import datetime
import random as randomness
import sys

import hostile
from leads import hostile_zones, maybe
from reference.directory import Directory
from reference.renewals import Engine, absence_on
from reference.values import Number, json_text, read_json, read_records, read_timestamp
from rounds import play

STEPS = 12
USERS = ["pia", "quinn", "sam", "mia", "max", "é", "12"]
CONTACTS = ["ana", "bob", "cyd", "dot", "12", "é"]
ACCOUNTS = ["acme", "blue", "coop"]
# Who mostly is a partner's user of which account, so that most clients reach somebody.
AT_HOME = {"acme": ["pia", "quinn", "12"], "blue": ["sam", "é"], "coop": []}
ADDRESSES = ["a@x.example", "A@X.example", "b@x.example", "é@x.example", "É@x.example",
             "c@x.example", "d@x.example", "e@x.example"] * 4 + ["", " "]
ROLES = ["primary", "billing", "decision_maker", "legal"]
FIELDS = {"renewal_date": {"type": "date"}, "term_start": {"type": "date"},
          "term_months": {"type": "integer"},
          "answer": {"type": "choice", "options": ["none", "agreed", "changes_agreed", "cancel"]},
          "answered_on": {"type": "date"},
          "override": {"type": "choice", "options": ["default", "vendor", "partner"]},
          "override_contact": {"type": "id"}, "overridden_on": {"type": "date"},
          "primary_contact": {"type": "id"}, "billing_contact": {"type": "id"},
          "decision_maker": {"type": "id"}, "lawyer": {"type": "id"}}
FIRST = datetime.date(2026, 11, 1)

# What a whole run must have met; ten substitutes in a row, for which too few are here, are a case.
OUTCOMES = ["decided", "undeliverable", "undecided"]
WARNINGS = ["missing", "unknown", "of_another_account", "not_an_employee", "inactive",
            "no_address", "absent", "substituted", "substitute_unfit", "nobody_addressed"]
LEAST_DECIDED = 0.7
ROUNDS_OF_A_WHOLE_RUN = 100


def main():
    played = play(__doc__, lambda seed, counts, _: Round(seed, counts), rounds=250)
    counts = played.counts
    print(f"{played.seconds:.0f} s, {dict(sorted(counts.items()))}: "
          f"{played.failures} failing rounds")
    is_whole = played.rounds >= ROUNDS_OF_A_WHOLE_RUN and not played.failures
    gaps = uncovered(counts) if is_whole else []
    for gap in gaps:
        print(gap)
    return 1 if played.failures or gaps else 0


def uncovered(counts):
    """What a run says nothing about."""
    outcomes = {name: sum(count for key, count in counts.items()
                          if key.startswith(f"decision/{name}/")) for name in OUTCOMES}
    gaps = [f"no decision is {name}" for name, count in outcomes.items() if count == 0]
    gaps += [f"no decision warns of {code}" for code in WARNINGS
             if counts.get(f"warning/{code}", 0) == 0]
    share = outcomes["decided"] / max(1, sum(outcomes.values()))
    if share < LEAST_DECIDED:
        gaps.append(f"only {share:.0%} of the decisions are decided: {outcomes}")
    return gaps


class Round:
    def __init__(self, seed, counts):
        import ambit
        self.ambit = ambit
        self.random = randomness.Random(seed)
        self.counts = counts
        self.complaints = []
        self.people, self.meant_people = ambit.Directory(), Directory()
        self.book, self.sent = ambit.Ledger(), set()

    def judge(self):
        self.apply_directory(directory(self.random))
        self.policy_document = policy(self.random)
        self.bind()
        questions = [self.decide, self.decide, self.standing, self.due, self.preview]
        for _ in range(STEPS):
            if self.complaints:
                break
            if self.random.random() < 0.3:
                self.apply_directory([command(self.random) for _ in range(2)])
                self.bind()
            self.records = [client(self.random) for _ in range(self.random.randint(1, 10))]
            self.random.choice(questions)()
        return self.complaints

    def count(self, what):
        self.counts[what] = self.counts.get(what, 0) + 1

    def apply_directory(self, document):
        meant = self.meant_people.apply(read_json(json_text(document)))
        looping = has_loop(meant)
        try:
            self.people = self.people.apply(json_text(document))
            self.meant_people = meant
            refused = False
        except self.ambit.InvalidDirectoryError as error:
            refused = True
            if any(problem.code != "substitute_loop" for problem in error.report.problems):
                self.complaints.append(error.report.text)
        self.count("directory/refused" if refused else "directory/applied")
        if refused != looping:
            self.complaints.append(f"refused: {refused}, loop: {looping}, {json_text(document)}")

    def bind(self):
        text = json_text(self.policy_document)
        self.policy = self.ambit.Policy.compile(text)
        self.engine = self.ambit.Engine.bind(self.policy, self.people, hostile_zones())
        self.meant = Engine(read_json(text), self.meant_people)

    def clients(self, records):
        batch = self.ambit.Batch.from_json(self.policy.schema, "client", json_text(records))
        return self.ambit.Clients.bind(self.engine, batch)

    def in_pieces(self, ask, lines):
        pieces, rest = [], list(self.records)
        while rest:
            size = self.random.randint(1, len(rest))
            pieces += ask(self.clients(rest[:size])).split("\n")[:-1]
            rest = rest[size:]
        if pieces != lines:
            self.complaints.append("\n".join(["in pieces", *pieces, "at once", *lines]))

    def compare(self, what, lines, expected):
        if len(lines) != len(expected):
            self.complaints.append(f"{what}: {len(lines)} lines, expected {len(expected)}")
        for position, (line, want) in enumerate(zip(lines, expected)):
            got, want = comparable(read_json(line)), comparable(read_json(json_text(want)))
            if got != want or list(got) != list(want):
                self.complaints.append(
                    f"{what} {position} of {json_text(self.records)}\n"
                    f"    library   {json_text(got)}\n    reference {json_text(want)}\n"
                    f"    {json_text(self.policy_document['renewals'])}")

    # ---------------------------------------------------------------------------------- questions

    def decide(self):
        kind = self.random.choice(["renewal", "renewal", "account"])
        now, zone = moment(self.random), self.random.choice(hostile.ZONES)
        context = self.ambit.Context(now=now, zone=zone)

        def ask(clients):
            return clients.decide(context, kind).json_lines()

        lines = ask(self.clients(self.records)).split("\n")[:-1]
        expected = self.meant.decide(read_records(json_text(self.records)), kind, now, zone)
        self.compare(f"decision ({kind})", lines, expected)
        self.in_pieces(ask, lines)
        for line in lines:
            decision = read_json(line)
            self.count("decision/" + "/".join(decision.get(name, "-") for name in
                                              ("outcome", "owner", "source")))
            for warning in decision.get("warnings", []):
                self.count("warning/" + warning["code"])
            self.laws(decision)

    def laws(self, decision):
        """What must hold of every decision, whatever was asked."""
        to, cc = decision.get("to", []), decision.get("cc", [])
        partners = {"default_contact", "override_contact", "channel_manager"}
        for recipient in to:
            if any((role in partners) != (decision["owner"] == "partner")
                   for role in recipient["roles"]):
                self.complaints.append(f"through the other's role: {json_text(decision)}")
        addresses = [recipient["address"].encode().lower() for recipient in to + cc]
        people = [recipient.get("user", "-") + recipient.get("contact", "-")
                  for recipient in to + cc]
        if len(set(addresses)) != len(addresses) or len(set(people)) != len(people):
            self.complaints.append(f"somebody twice: {json_text(decision)}")
        if decision["outcome"] != "undecided" and (
                (decision["outcome"] == "undeliverable") != (not to and not cc)):
            self.complaints.append(f"a silent success: {json_text(decision)}")

    def standing(self):
        day = (FIRST + datetime.timedelta(self.random.randint(-400, 800))).isoformat()
        if self.random.random() < 0.05:
            day = self.random.choice(["0001-01-01", "9999-12-31", "9999-06-30", "2024-02-29"])
        lines = self.clients(self.records).standings(day).json_lines.split("\n")[:-1]
        expected = self.meant.standing(read_records(json_text(self.records)), day)
        self.compare(f"standing on {day}", lines, expected)
        self.in_pieces(lambda clients: clients.standings(day).json_lines, lines)
        for line in lines:
            self.count("standing/" + read_json(line).get("status", "undecided"))

    def due(self):
        first = FIRST + datetime.timedelta(self.random.randint(-60, 200))
        last = first + datetime.timedelta(self.random.randint(0, 90))
        due = self.clients(self.records).due(self.book, first, last)
        expected, undecided = self.meant.due(read_records(json_text(self.records)), self.sent,
                                             first.isoformat(), last.isoformat())
        self.compare(f"notice from {first} to {last}", due.json_lines.split("\n")[:-1], expected)
        warned = sorted({problem.row - 1 for problem in due.report.problems})
        if warned != undecided:
            self.complaints.append(f"warned of {warned}, undecided are {undecided}: "
                                   + json_text(self.records))
        self.count("notices" if expected else "no notices")
        if self.random.random() < 0.7:
            self.book.apply(due.sent_commands)
            self.sent |= {("client", notice["id"], notice["renewal_date"], notice["days"])
                          for notice in expected if notice["decision"]["outcome"] == "decided"}
        if self.random.random() < 0.3:
            self.book = self.ambit.Ledger.restore(self.book.snapshot())

    def preview(self):
        for number, record in enumerate(self.records):
            record["id"] = f"C{number}"
        commands = [change(self.random, len(self.records))
                    for _ in range(self.random.randint(1, 3))]
        now, zone = moment(self.random), self.random.choice(hostile.ZONES)
        context = self.ambit.Context(now=now, zone=zone)
        try:
            got = self.clients(self.records).preview(json_text(commands), context)
        except self.ambit.InvalidArgumentError as error:
            self.count("preview/refused")
            if self.may_be_changed(commands):
                self.complaints.append(f"{json_text(commands)}: {error.report.text}")
            return
        self.count("preview/shown")
        if not self.may_be_changed(commands):
            return self.complaints.append(f"not refused: {json_text(commands)}")
        got.pop("fingerprint")
        want = read_json(json_text(self.meant.preview(
            read_records(json_text(self.records)), commands, now, zone)))
        got = read_json(json_text(numbered(got)))
        if ordered(got) != ordered(want):
            self.complaints.append(f"preview of {json_text(commands)} on "
                                   f"{json_text(self.records)}\n    library   {json_text(got)}\n"
                                   f"    reference {json_text(want)}")

    def may_be_changed(self, commands):
        """Whether all commands, and what they come to together, are right."""
        settings = copy.deepcopy(self.policy_document["renewals"]["partners"])
        touched = set()
        for one in commands:
            contact = one.get("contact")
            if "account" in one:
                accounts = [one["account"]]
                touched.add(one["account"])
                key = one["command"][len("set_"):]
                settings[one["account"]][key] = one.get("owner", contact)
            else:
                records = [record for record in self.records if record["id"] in one["clients"]]
                decisions = self.meant.decide(read_records(json_text(records)), "account",
                                              read_timestamp(hostile.MOMENTS[0]), "")
                if any(decision["outcome"] == "undecided" for decision in decisions):
                    return False
                accounts = [record["account"] for record in records]
            if contact is not None and any(
                    self.meant.partner_fault(contact, account) for account in accounts):
                return False
        return all(settings[account]["default_owner"] == "vendor"
                   or settings[account].get("default_contact") is not None for account in touched)


def comparable(answer):
    """Without what only the library knows."""
    answer = dict(answer)
    if "decision" in answer:
        answer["decision"] = comparable(answer["decision"])
    answer.pop("fingerprint", None)
    if "problems" in answer:
        names = {problem.get("field") for problem in answer["problems"]}
        # The library says what is wrong with dates by a field, the reference by a word.
        answer["problems"] = sorted(names & (set(FIELDS) | {"account"}) - {
            "renewal_date", "term_start", "term_months", "answered_on"}
            if answer["id"] is not None and "kind" not in answer else names,
            key=str) if answer["id"] is not None else []
    return {name: value for name, value in answer.items() if value != []}


def ordered(value):
    """Members of the policy's patch may stand in any order."""
    value = dict(value)
    value["policy"] = json_text(sorted(
        (account, sorted(settings.items(), key=str)) for account, settings in
        value["policy"].get("renewals", {}).get("partners", {}).items()))
    return value


def numbered(value):
    if isinstance(value, dict):
        return {name: numbered(each) for name, each in value.items()}
    if isinstance(value, list):
        return [numbered(each) for each in value]
    return Number(str(value)) if isinstance(value, int) else value


def has_loop(people):
    """Whether some day's substitutes lead back to whom they stand in for, over ten at most."""
    for user in people.users.values():
        days = {datetime.date.fromisoformat(absence[end]) for absence in user.get("absences", [])
                for end in ("from", "to")}
        first, last = min(days, default=FIRST), max(days, default=FIRST)
        for number in range((last - first).days + 1):
            day, current = first + datetime.timedelta(number), user
            for _ in range(11):
                absence = absence_on(current, day)
                current = people.users.get((absence or {}).get("substitute"))
                if current is None or current is user:
                    break
            if current is user:
                return True
    return False


# -------------------------------------------------------------------------------------- documents


def moment(random):
    day = FIRST + datetime.timedelta(random.randint(0, 40))
    return read_timestamp(f"{day}T{random.randint(0, 23):02}:30:00Z")


def date(random, low=-300, high=500):
    if random.random() < 0.02:
        return random.choice(["0001-01-01", "9999-12-31", "2024-02-29", "2026-08-31"])
    return (FIRST + datetime.timedelta(random.randint(low, high))).isoformat()


def policy(random):
    renewals = terms(random)
    renewals["partners"] = {account: partner(random, account) for account in ACCOUNTS[:2]}
    if random.random() < 0.5:
        renewals["roles"] = {"primary": "primary_contact", "billing": "billing_contact",
                             "decision_maker": "decision_maker", "legal": "lawyer"}
    else:
        for place in [renewals, *renewals["partners"].values()]:
            if isinstance(place.get("recipients"), dict):
                del place["recipients"]
    fields = dict(FIELDS)
    if random.random() < 0.2:
        fields["held_by"] = fields.pop("override")
        renewals["fields"] = {"override": "held_by"}
    if random.random() < 0.1:
        del fields["overridden_on"]
    return {"ambit": Number("1"), "schema": {"objects": {"client": {"fields": fields}}},
            "renewals": renewals}


def terms(random):
    written = maybe(random, 0.5, "recipients", lambda: recipients(random))
    written.update(maybe(random, 0.7, "notices", lambda: [
        Number(str(days)) for days in random.sample([0, 1, 20, 44, 45, 46, 60, 90, 120], 3)]))
    written.update(maybe(random, 0.4, "milestones", lambda: {
        name: Number(str(days)) for name, days in zip(
            ["visible_from", "decide_by", "auto_renew_at"],
            sorted(random.sample(range(130), 3), reverse=True))}))
    written.update(maybe(random, 0.4, "copy_default_contact_on_override",
                         lambda: random.random() < 0.5))
    return written


def recipients(random):
    if random.random() < 0.5:
        return random.choice(["2019", "2023"])
    roles = random.sample(ROLES, random.randint(1, 4))
    cut = random.randint(1, len(roles))
    written = {"to": roles[:cut]}
    written.update(maybe(random, 0.7, "cc", lambda: roles[cut:]))
    written.update(maybe(random, 0.3, "copy_partner", lambda: random.random() < 0.5))
    return written


def partner(random, account):
    written = dict(terms(random), default_owner=random.choice(["vendor", "partner"]))
    if written["default_owner"] == "partner" or random.random() < 0.9:
        written["default_contact"] = contact_for(random, account)
    return written


def contact_for(random, account):
    at_home = AT_HOME.get(account)
    return random.choice(at_home if at_home and random.random() < 0.92 else USERS + ["nobody"])


def directory(random):
    return {"ambit": Number("1"),
            "users": [user(random, name) for name in USERS if random.random() < 0.95],
            "accounts": [account(random, name) for name in ACCOUNTS if random.random() < 0.95],
            "contacts": [contact(random, name) for name in CONTACTS if random.random() < 0.95]}


def user(random, name):
    internal = name in ("mia", "max")
    written = {"id": name, "kind": "internal" if internal and random.random() < 0.9 else "partner"}
    home = next((account for account, people in AT_HOME.items() if name in people), None)
    written.update(maybe(random, 0.97, "active", lambda: random.random() < 0.95))
    written.update(maybe(random, 0.97, "account", lambda: home if home and random.random() < 0.9
                         else random.choice(ACCOUNTS[:2])))
    written.update(maybe(random, 0.97, "email", lambda: random.choice(ADDRESSES)))
    written.update(maybe(random, 0.35, "absences", lambda: absences(random, name)))
    return written


def absences(random, name):
    written, first = [], FIRST + datetime.timedelta(random.randint(0, 20))
    for _ in range(random.randint(1, 2)):
        last = first + datetime.timedelta(random.randint(0, 25))
        absence = {"from": first.isoformat(), "to": last.isoformat()}
        absence.update(maybe(random, 0.8, "substitute", lambda: random.choice(
            [other for other in USERS + ["nobody"] if other != name])))
        written.append(absence)
        first = last + datetime.timedelta(random.randint(1, 5))
    random.shuffle(written)
    return written


def account(random, name):
    return dict({"id": name}, **maybe(random, 0.8, "owner", lambda: random.choice(
        ["mia", "max", "mia", "pia", "nobody"])))


def contact(random, name):
    written = {"id": name}
    written.update(maybe(random, 0.97, "active", lambda: random.random() < 0.95))
    written.update(maybe(random, 0.97, "email", lambda: random.choice(ADDRESSES)))
    written.update(maybe(random, 0.3, "user", lambda: random.choice(USERS + ["nobody"])))
    return written


def command(random):
    kind = random.choice(["user", "user", "account", "contact"])
    names = {"user": USERS, "account": ACCOUNTS, "contact": CONTACTS}[kind]
    make = {"user": user, "account": account, "contact": contact}[kind]
    return {"command": "put_" + kind, kind: make(random, random.choice(names))}


def client(random):
    written = {"id": f"C{random.randrange(12)}"}
    written.update(maybe(random, 0.97, "account", lambda: random.choice(
        ACCOUNTS[:2] * 30 + ["coop", "nowhere"])))
    for field in ("primary_contact", "billing_contact", "decision_maker", "lawyer"):
        written.update(maybe(random, 0.8, field, lambda: random.choice(CONTACTS * 2 + ["nobody"])))
    held = "override" if random.random() < 0.9 else "held_by"
    written.update(maybe(random, 0.5, held, lambda: random.choice(
        ["default", "vendor", "partner", "partner"])))
    if written.get(held) in ("vendor", "partner") or random.random() < 0.02:
        written.update(maybe(random, 0.6, "override_contact",
                             lambda: contact_for(random, written.get("account"))))
    written.update(maybe(random, 0.4, "overridden_on", lambda: date(random, -30, 60)))
    written.update(maybe(random, 0.6, "renewal_date", lambda: date(random)))
    written.update(maybe(random, 0.9, "term_start", lambda: date(random, -900, 100)))
    written.update(maybe(random, 0.9, "term_months", lambda: Number(random.choice(
        ["1", "12", "12", "3", "24", "1200", "0"]))))
    written.update(maybe(random, 0.4, "answer", lambda: random.choice(
        ["none", "agreed", "changes_agreed", "cancel", "cancel"])))
    written.update(maybe(random, 0.8, "answered_on", lambda: date(random, -200, 200)))
    if random.random() < 0.04:
        written[random.choice(list(FIELDS))] = random.choice(
            [Number("5"), "wrong", [], True, "", None])
    if random.random() < 0.01:
        written["id"] = random.choice([None, "", Number("5")])
    return written


def change(random, clients):
    kind = random.choice(["set_default_owner", "set_default_contact", "set_override",
                          "clear_override"])
    if kind.startswith("set_default"):
        written = {"command": kind, "account": random.choice(ACCOUNTS[:2])}
        if kind == "set_default_owner":
            return dict(written, owner=random.choice(["vendor", "partner"]))
        return dict(written, contact=random.choice(USERS + [None]))
    written = {"command": kind, "clients": [
        f"C{number}" for number in random.sample(range(clients), random.randint(1, clients))]}
    if kind == "set_override":
        written["owner"] = random.choice(["vendor", "partner"])
        written.update(maybe(random, 0.4, "contact", lambda: random.choice(USERS[:3])))
    return written


if __name__ == "__main__":
    sys.exit(main())
