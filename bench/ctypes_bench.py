"""Times the Python package over the workload of a folder that `ambit_make_workload` wrote.

    python3 bench/ctypes_bench.py FOLDER ENTRIES

Prints one JSON object: nanoseconds per lead (median of the runs) for a batch and for single leads.
"""

import json
import pathlib
import statistics
import sys
import time

import ambit

RUNS = 7
SINGLE_LEADS = 2000


def nanoseconds_per_item(work, items):
    times = []
    for _ in range(RUNS):
        start = time.perf_counter_ns()
        work()
        times.append((time.perf_counter_ns() - start) / items)
    return statistics.median(times)


def main():
    folder = pathlib.Path(sys.argv[1])
    policy = ambit.Policy.compile((folder / "policy.json").read_text())
    people = ambit.Directory().apply((folder / "directory.json").read_text())
    engine = ambit.Engine.bind(policy, people, ambit.Zones.utc())
    records = (folder / "records.jsonl").read_text()
    answers = [int(line) for line in (folder / "answers.txt").read_text().split()]
    context = ambit.Context(now=1_795_338_000_000_000)
    schema = policy.schema
    batch = ambit.Batch.from_json(schema, "lead", records)

    found = list(engine.match(batch, context).entries)
    if found != answers:
        sys.exit("wrong answers: nothing was timed")

    def json_to_json():
        one_batch = ambit.Batch.from_json(schema, "lead", records)
        engine.decide(one_batch, ambit.Ledger(), context).json_lines()

    lines = records.splitlines()[:SINGLE_LEADS]

    def one_by_one():
        for line in lines:
            one = ambit.Batch.from_json(schema, "lead", line)
            engine.decide(one, ambit.Ledger(), context).json_lines()

    count = len(answers)
    print(json.dumps({
        "entries": int(sys.argv[2]),
        "py_match": nanoseconds_per_item(lambda: engine.match(batch, context), count),
        "py_json_batch": nanoseconds_per_item(json_to_json, count),
        "py_json_one": nanoseconds_per_item(one_by_one, len(lines)),
    }))


if __name__ == "__main__":
    main()
