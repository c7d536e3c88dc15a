#!/usr/bin/env python3
"""Puts all cases to the reference and, given a build, to the library through C++, C and Python."""
import argparse
import json
import os
import subprocess
import sys

from case_files import ZONEINFO, read_cases
from flatten import script_of
from reference_runner import Runner
from reference.values import read_json

PARSED_IN_PYTHON = [b"explanation", b"description", b"preview", b"changes", b"owners", b"answer",
                    b"entry", b"answers", b"list", b"who", b"exposure", b"review", b"diff",
                    b"thread", b"rights", b"replied", b"form", b"submitted", b"readiness",
                    b"changed"]
HERE = os.path.dirname(os.path.abspath(__file__))


def main():
    arguments = argparse.ArgumentParser(description=__doc__)
    arguments.add_argument("--cpp", help="the runner written in C++")
    arguments.add_argument("--c", help="the runner written in C")
    arguments.add_argument("--library", help="libambit.so, for the runner written in Python")
    arguments.add_argument("--sqlite", help="the runner in C++ whose ledgers are databases")
    arguments.add_argument("--only", default="", help="files or cases whose name contains this")
    given = arguments.parse_args()

    cases = read_cases(given.only)
    complaints = judge_reference(cases)
    commands = {"C++": [given.cpp], "C": [given.c], "SQLite": [given.sqlite],
                "Python": [sys.executable, os.path.join(HERE, "runner.py"), given.library]}
    outputs = {name: run(command, cases) for name, command in commands.items() if command[-1]}
    for name, output in outputs.items():
        complaints += judge_library(name, output, cases)
    complaints += compare_bytes(outputs)
    for complaint in complaints:
        print(complaint)
    calls = sum(len(case.calls) for case in cases)
    print(f"{len(cases)} cases, {calls} calls, by the reference"
          + "".join(f", {name}" for name in outputs) + f": {len(complaints)} complaints")
    return 1 if complaints or not cases else 0


def judge_reference(cases):
    complaints = []
    for case in cases:
        if case.question == "compile":
            continue
        runner, answers = Runner(), []
        for call in case.calls:
            answers.append(runner.run(call))
            for complaint in (call.check(answers[-1], answers) if call.check else []):
                complaints.append(described("reference", case, call, complaint))
    return complaints


def run(command, cases):
    ended = subprocess.run(command, input=script_of(cases, ZONEINFO), stdout=subprocess.PIPE,
                           check=False, timeout=600)
    if ended.returncode != 0:
        print(f"{' '.join(command)} ended with {ended.returncode}")
    return ended.stdout.split(b"\n")[:-1]


def judge_library(name, output, cases):
    complaints = []
    lines = iter(output[1:])  # the first is the answer about zones
    for case in cases:
        answers = []
        for call in case.calls:
            line = next(lines, None)
            if line is None:
                return complaints + [described(name, case, call, "no answer")]
            answers.append(read_json(line.decode("utf-8")))
            for complaint in (call.check(answers[-1], answers) if call.check else []):
                complaints.append(described(name, case, call, complaint))
    return complaints


def compare_bytes(outputs):
    """The same bytes; the same content of documents that the Python package hands out parsed."""
    if len({len(output) for output in outputs.values()}) > 1:
        return [f"answers: { {name: len(output) for name, output in outputs.items()} }"]
    complaints = []
    for number, lines in enumerate(zip(*outputs.values())):
        if not same_bytes(dict(zip(outputs, lines))):
            complaints.append(f"answer {number} differs:\n" + "\n".join(
                f"  {name:7}{line.decode('utf-8', 'replace')}"
                for name, line in zip(outputs, lines)))
    return complaints[:20]


def same_bytes(lines):
    if "Python" in lines and any(b',"%s":' % name in lines["Python"] for name in PARSED_IN_PYTHON):
        if len({json.dumps(json.loads(line)) for line in lines.values()}) > 1:
            return False
        del lines["Python"]
    return len(set(lines.values())) <= 1


def described(who, case, call, complaint):
    return f"{who}: {case.file}: {case.name}\n    {call.verb}: {complaint}"


if __name__ == "__main__":
    sys.exit(main())
