"""Compares every zone of this machine with Python's zoneinfo: each change between 1900 and 2100 one
second before, at and after it, the days around it, and wall times around it. Where the clocks
are set back over a midnight, also what criteria take for yesterday, today and tomorrow at every second
in question.

usage: zone_oracle_test.py ZONE_PROBE
"""

import datetime
import pathlib
import struct
import subprocess
import sys
import zoneinfo

FOLDER = pathlib.Path("/usr/share/zoneinfo")
EPOCH = datetime.datetime(1970, 1, 1)
FIRST = int((datetime.datetime(1900, 1, 1) - EPOCH).total_seconds())
LAST = int((datetime.datetime(2100, 1, 1) - EPOCH).total_seconds())
DAY = 86_400
SKIPPED = 77


def main() -> int:
    if not FOLDER.is_dir():
        print("no zones on this machine")
        return SKIPPED
    zoneinfo.reset_tzpath([str(FOLDER)])
    questions = []
    seen = {}
    for path in sorted(FOLDER.rglob("*")):
        name = path.relative_to(FOLDER).as_posix()
        if name.split("/")[0] in ("posix", "right", "localtime", "posixrules") or name == "UTC":
            continue
        if not path.is_file() or not path.read_bytes().startswith(b"TZif"):
            continue
        bytes_ = path.read_bytes()
        if bytes_ in seen:  # a link: once is enough, but it must be there
            questions.append((name, "offset", 0, seen[bytes_].offset(0)))
            continue
        seen[bytes_] = Oracle(name)
        has_yearly_rule = b"," in bytes_[bytes_.rindex(b"\n", 0, -1) :]
        questions.extend(ask_about(seen[bytes_], explicit_changes(bytes_), has_yearly_rule))
    text = "".join(f"{name} {question} {value}\n" for name, question, value, _ in questions)
    answers = subprocess.run(
        [sys.argv[1], str(FOLDER)], input=text, capture_output=True, text=True, check=True
    ).stdout.split()
    assert len(answers) == len(questions), (len(answers), len(questions))
    wrong = [
        f"{name} {question} {value}: {answer}, zoneinfo says {wanted}"
        for (name, question, value, wanted), answer in zip(questions, answers)
        if answer != str(wanted)
    ]
    print("\n".join(wrong[:50]))
    print(f"{len(seen)} zones, {len(questions)} questions, {len(wrong)} differ")
    return 1 if wrong or not seen else 0


class Oracle:
    def __init__(self, name: str):
        self.name = name
        self.zone = zoneinfo.ZoneInfo(name)

    def offset(self, second: int) -> int:
        moment = EPOCH.replace(tzinfo=datetime.timezone.utc) + datetime.timedelta(seconds=second)
        return round(moment.astimezone(self.zone).utcoffset().total_seconds())

    def instant(self, local: int) -> int:
        """The first second at which the local clock shows `local` or later."""
        wall = EPOCH + datetime.timedelta(seconds=local)
        guesses = []
        for fold in (0, 1):
            offset = wall.replace(tzinfo=self.zone, fold=fold).utcoffset().total_seconds()
            guesses.append(local - round(offset))
        for guess in sorted(guesses):
            if guess + self.offset(guess) == local:
                return guess
        low, high = min(guesses) - 1, max(guesses) + 1  # skipped: the change is in between
        while high - low > 1:
            middle = (low + high) // 2
            if middle + self.offset(middle) >= local:
                high = middle
            else:
                low = middle
        return high

    def settled(self, day: int, change: int) -> int:
        """The first second from which the date is `day` or later for good; `change` is the only
        change of the clocks near it."""
        edges = {change}
        for second in (change - 1, change):
            edges.add(day * DAY - self.offset(second))
        return max(edge for edge in edges
                   if edge - 1 + self.offset(edge - 1) < day * DAY <= edge + self.offset(edge))


def ask_for_days(oracle: Oracle, change: int, today: int):
    edges = {change}
    for day in (today - 1, today, today + 1):
        edges |= {oracle.instant(day * DAY), oracle.settled(day, change)}
    seconds = sorted({edge + step for edge in edges for step in (-1, 0, 1)})
    dates = {second: (second + oracle.offset(second)) // DAY for second in seconds}
    for now in seconds:
        for second in seconds:
            period = {-1: "yesterday", 0: "today", 1: "tomorrow"}.get(dates[second] - dates[now])
            yield oracle.name, "day", f"{second} {now}", period or "neither"


def explicit_changes(bytes_: bytes) -> list:
    """Instants of the 64-bit block of a TZif file."""

    def counts(at: int) -> tuple:
        return struct.unpack(">6I", bytes_[at + 20 : at + 44])

    ut, standard, leap, changes, types, names = counts(0)
    second = 44 + changes * 5 + types * 6 + names + leap * 8 + standard + ut
    if bytes_[4:5] == b"\0":
        return list(struct.unpack(f">{changes}i", bytes_[44 : 44 + changes * 4]))
    count = counts(second)[3]
    return list(struct.unpack(f">{count}q", bytes_[second + 44 : second + 44 + count * 8]))


def ask_about(oracle: Oracle, explicit: list, has_yearly_rule: bool):
    changes = {change for change in explicit if FIRST <= change < LAST}
    # After the last of them the rule of the footer: looked for week by week.
    week = 7 * DAY
    begin = max([change for change in explicit if change < LAST] + [FIRST])
    after = oracle.offset(max(begin, FIRST))
    for second in range(max(begin, FIRST), LAST if has_yearly_rule else FIRST, week):
        before, after = after, oracle.offset(second + week)
        if before == after:
            continue
        low, high = second, second + week
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if oracle.offset(middle) == before else (low, middle)
        changes.add(high)
    for change in sorted(changes):
        for second in (change - 1, change, change + 1):
            yield oracle.name, "offset", second, oracle.offset(second)
        before = change - 1 + oracle.offset(change - 1)
        after = change + oracle.offset(change)
        today = after // DAY
        is_set_back_over_midnight = False
        for day in (today - 1, today, today + 1):
            start, settled = oracle.instant(day * DAY), oracle.settled(day, change)
            yield oracle.name, "start", day, start
            yield oracle.name, "settled", day, settled
            is_set_back_over_midnight |= start != settled
        if is_set_back_over_midnight:
            yield from ask_for_days(oracle, change, today)
        for local in (before, before + 1, (before + after) // 2, after - 1, after, after + 1):
            yield oracle.name, "instant", local, oracle.instant(local)
    for second in range(FIRST, LAST, 1_000 * DAY + 12_345):
        yield oracle.name, "offset", second, oracle.offset(second)


if __name__ == "__main__":
    sys.exit(main())
