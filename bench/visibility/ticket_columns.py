"""The tickets for contenders in Python, and how they are asked.

A contender is started with the folder of a workload (`ambit_visibility_own make` writes it: a file
a column, numbers side by side, is_internal a bit each). It makes its tables ready, says so with a
line {"version": "1.2.3"}, and answers lines `QUESTION REPEATS` with what all repeats together took
and one answer, {"ns": …, "answer": …}, or with {} where it has no such question:

    passing   how many tickets pass the portal's filter                   123
    count     how many of them one contact sees                           123
    list      which, as numbers ascending                                 [3, 17]
    facets    how many of these have which status and which priority      {"status": {"s0": 1}, …}
"""

import array
import json
import pathlib
import sys
import time

CONTACT = 4711
COMPANIES = (17, 4242, 31337)
PASSES = "pipeline IN (1, 4, 6) AND NOT is_internal AND category <> 7"
SEEN = (f"(contact = {CONTACT} OR company IN ({', '.join(map(str, COMPANIES))})) AND {PASSES}")
FACETS = (("status", "s"), ("priority", "h"))


class Tickets:
    """The columns, by name: arrays of numbers."""

    WIDTHS = {"contact": "i", "company": "H", "pipeline": "B", "category": "B", "status": "B",
              "priority": "B"}

    def __init__(self, folder):
        self.columns = {}
        for name, width in self.WIDTHS.items():
            self.columns[name] = array.array(width, pathlib.Path(folder, name).read_bytes())
        self.internal_bits = pathlib.Path(folder, "is_internal").read_bytes()
        self.size = len(self.columns["contact"])


def facets_of(counts):
    """Of a list of (status, priority, count)."""
    found = {"status": {}, "priority": {}}
    for status, priority, count in counts:
        for name, value in (("status", f"s{status}"), ("priority", f"h{priority}")):
            found[name][value] = found[name].get(value, 0) + count
    return found


def sql_questions(ask):
    """`ask(statement)` gives a statement's rows."""
    by_both = f"SELECT status, priority, count(*) FROM tickets WHERE {SEEN} GROUP BY 1, 2"
    return {
        "passing": lambda: ask(f"SELECT count(*) FROM tickets WHERE {PASSES}")[0][0],
        "count": lambda: ask(f"SELECT count(*) FROM tickets WHERE {SEEN}")[0][0],
        "list": lambda: [row[0] for row in
                         ask(f"SELECT id FROM tickets WHERE {SEEN} ORDER BY id")],
        "facets": lambda: facets_of(ask(by_both)),
    }


def serve(version, questions):
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        name, repeats = line.split()
        if name not in questions:
            print("{}", flush=True)
            continue
        answer = None
        start = time.perf_counter_ns()
        for _ in range(int(repeats)):
            answer = questions[name]()
        reply = {"ns": time.perf_counter_ns() - start, "answer": answer}
        print(json.dumps(reply), flush=True)
