"""The workload for contenders in Python, and how they are asked; README.md has the lines."""

import json
import pathlib
import sys
import time


class Workload:
    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        policy = json.loads((self.folder / "policy.json").read_text())
        entries = policy["assignment"]["lead"]["rules"]["all"]["entries"]
        self.entries = [entry["when"]["all"] for entry in entries]
        """The conditions of the entries in order: each a list of tests and of groups
        ({"any": [...]})."""
        self.fields = policy["schema"]["objects"]["lead"]["fields"]
        """By name: {"type": "text" or "integer"}."""
        with (self.folder / "records.jsonl").open() as lines:
            self.leads = [json.loads(line) for line in lines]


def condition_text(all_of, write, conjunction, disjunction):
    """A condition as a text: tests by `write`, what all must hold of and alternatives by words."""
    parts = []
    for part in all_of:
        if "any" in part:
            parts.append("(" + disjunction.join(write(test) for test in part["any"]) + ")")
        else:
            parts.append(write(part))
    return conjunction.join(parts)


def serve(version, answers, total=None, prepare=lambda first, count: None):
    """Serves until the input ends. `answers(first, count)` gives the entries of leads or -1;
    `total(count)`, where it is given, their sum for the first leads, and is what is timed then.
    `prepare` is called before either, and not timed."""
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        command, left, right = line.split()
        if command == "answers":
            reply = answer(int(left), int(right), answers, prepare)
        else:
            reply = measure(int(left), int(right), total or (lambda n: answers(0, n)), prepare)
        print(json.dumps(reply), flush=True)


def answer(first, count, answers, prepare):
    prepare(first, count)
    start = time.perf_counter_ns()
    found = answers(first, count)
    nanoseconds = time.perf_counter_ns() - start
    return {"ns": nanoseconds, "sum": sum(found), "answers": list(found)}


def measure(count, repeats, work, prepare):
    prepare(0, count)
    reply = {"ns": 0, "sum": 0}
    for _ in range(repeats):
        start = time.perf_counter_ns()
        found = work(count)
        reply["ns"] += time.perf_counter_ns() - start
        reply["sum"] += found if isinstance(found, int) else sum(found)
    return reply
