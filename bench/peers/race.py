"""One size of the workload: each contender is started and its answers are held against the
reference; then all are timed by turns, round after round, each pinned to the same processor."""

import json
import os
import queue
import subprocess
import threading
import time

FEWEST_CHECKED = 200
FIRST_CHECKED = (20, 60)
FEWEST_TIMED = 50
SHARE = 4  # leads that are timed together take as many times what a question costs in itself


class Stopped(Exception):
    """A contender does not go on at this size; the text says why, in a line."""


class Process:
    """A contender that runs; README.md has the lines that go to and fro."""

    def __init__(self, command, environment, folder, log, processor=None):
        def pin():
            if processor is not None:
                os.sched_setaffinity(0, {processor})
        self.log = log
        with log.open("w") as errors:
            self.process = subprocess.Popen(
                [str(word) for word in command], cwd=folder, env={**os.environ, **environment},
                stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=errors, text=True,
                preexec_fn=pin)
        self.lines = queue.Queue()
        threading.Thread(target=self._read, daemon=True).start()

    def _read(self):
        for line in self.process.stdout:
            self.lines.put(line)
        self.lines.put("")

    def reply(self, seconds):
        """The next line as JSON; Stopped where none comes in time, or the contender has ended."""
        try:
            line = self.lines.get(timeout=seconds)
        except queue.Empty:
            raise Stopped(f"gave no answer within {seconds:.0f} s") from None
        if not line:
            self.process.wait()
            said = self.log.read_text(errors="replace").strip().splitlines()
            raise Stopped(f"ended by itself: {said[-1][:120] if said else 'without a word'}")
        return json.loads(line)

    def ask(self, command, seconds):
        try:
            self.process.stdin.write(command + "\n")
            self.process.stdin.flush()
        except BrokenPipeError:
            pass  # The reply says why.
        return self.reply(seconds)

    def close(self, seconds=0):
        """`seconds`: to end by itself, once nothing more is asked, and clear up behind itself."""
        try:
            self.process.stdin.close()
            self.process.wait(seconds)
        except (BrokenPipeError, subprocess.TimeoutExpired):
            self.process.kill()
        self.process.wait()
        self.process.stdout.close()


class Cost:
    """Of what replies take, in nanoseconds: one part for the question, which a database needs to
    plan a long statement, and one for each lead."""

    def __init__(self):
        self.replies = []
        self.question, self.lead, self.most = 0, 1, 0

    def add(self, count, nanoseconds):
        self.replies.append((count, nanoseconds))
        few, many = min(self.replies), max(self.replies)
        self.lead = max(1, many[1] / many[0])
        if many[0] > 2 * few[0]:
            self.lead = max(1, min(self.lead, (many[1] - few[1]) / (many[0] - few[0])))
        self.question = max(0, many[1] - self.lead * many[0])
        self.most = many[1]

    def of(self, count):
        return self.question + self.lead * count


class Racer:
    """A contender at one size: checked when it is made, then timed a round at a time."""

    def __init__(self, process, truth, times):
        """`times` has check_seconds, round_seconds and limit_seconds."""
        self.process = process
        self.times = times
        self.rounds = []
        """Nanoseconds a lead."""
        self.version = process.reply(times.limit_seconds).get("version", "")
        self.cost = Cost()
        self._check(truth)
        wanted = max(times.round_seconds * 1e9, SHARE * self.cost.question)
        self.count = min(self.checked, max(FEWEST_TIMED, int(wanted / self.cost.lead)))
        took = self.cost.question + self.cost.lead * self.count
        self.repeats = max(1, int(times.round_seconds * 1e9 / took))
        self.sum = sum(truth[:self.count]) * self.repeats

    def _check(self, truth):
        """Holds answers against the truth: all, or as many as the time allows, but enough of
        them, and so many that a statement's own cost does not stand for the leads'."""
        least = min(FEWEST_CHECKED, len(truth))
        start = time.monotonic()
        self.checked, count = 0, min(FIRST_CHECKED[0], least)
        while count > 0:
            reply = self.process.ask(f"answers {self.checked} {count}", self.times.limit_seconds)
            self._compare(reply["answers"], truth[self.checked:self.checked + count])
            self.checked += count
            self.cost.add(count, reply["ns"])
            if self.checked < least:
                few = self.checked == FIRST_CHECKED[0]
                count = min(FIRST_CHECKED[1] if few else least, least - self.checked)
                if self.cost.of(count) > self.times.limit_seconds * 1e9:
                    raise Stopped(f"takes {self.cost.of(count) / count / 1e6:,.0f} ms a lead")
                continue
            spent = time.monotonic() - start
            left = (self.times.check_seconds - spent) * 1e9
            if self.cost.most < SHARE * self.cost.question and spent < self.times.limit_seconds / 2:
                left = max(left, SHARE * self.cost.question)
            count = min(len(truth) - self.checked, int(left / self.cost.lead), self.checked * 8)

    def _compare(self, answers, truth):
        if len(answers) != len(truth):
            raise Stopped(f"WRONG ANSWER: {len(answers)} answers for {len(truth)} leads")
        for place, (found, right) in enumerate(zip(answers, truth)):
            if found != right:
                raise Stopped(f"WRONG ANSWER: lead {self.checked + place} meets entry {right} "
                              f"first, not {found}")

    def run_round(self):
        reply = self.process.ask(f"time {self.count} {self.repeats}", self.times.limit_seconds)
        if reply["sum"] != self.sum:
            raise Stopped("WRONG ANSWER: what was timed has another sum than what was checked")
        self.rounds.append(reply["ns"] / self.count / self.repeats)


def seconds_at(nanoseconds, growth, times):
    """What a contender would take at a size that is `growth` times the last, if it is linear."""
    return nanoseconds * growth / 1e9 * (FEWEST_CHECKED + times.rounds * FEWEST_TIMED)
