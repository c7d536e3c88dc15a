"""The library through its Python package (ctypes): leads bound once, entries out as a list."""

import sys

import ambit
from contender import Workload, serve


def main():
    work = Workload(sys.argv[1])
    policy = ambit.Policy.compile((work.folder / "policy.json").read_text())
    people = ambit.Directory().apply((work.folder / "directory.json").read_text())
    engine = ambit.Engine.bind(policy, people, ambit.Zones.utc())
    context = ambit.Context(now=1_795_338_000_000_000)
    lines = (work.folder / "records.jsonl").read_text().splitlines()
    bound = {}

    def prepare(first, count):
        key = first, count
        if key not in bound:
            bound.clear()
            text = "\n".join(lines[first:first + count])
            bound[key] = ambit.Batch.from_json(policy.schema, "lead", text)

    def answers(first, count):
        return engine.match(bound[first, count], context).entries

    serve("", answers, prepare=prepare)


if __name__ == "__main__":
    main()
