"""The library behind the runner of the cases, asked call after call."""
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))
sys.path.insert(0, os.path.join(os.path.dirname(HERE), "cases"))

from case_files import ZONEINFO, Call  # noqa: E402
from flatten import encoded  # noqa: E402
from reference.values import json_text, read_json  # noqa: E402


class Library:
    """One runner, which must be of the same tree."""

    def __init__(self, runner):
        self.process = subprocess.Popen([runner], stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.ask("zones", ZONEINFO)

    def ask(self, *call):
        self.process.stdin.write(encoded(Call(*call)))
        self.process.stdin.flush()
        return read_json(self.process.stdout.readline().decode("utf-8"))

    def sure(self, *call):
        answer = self.ask(*call)
        if answer["status"] != "ok":
            raise AssertionError(f"{call[0]}: {json_text(answer)}: {call[1:]}")
        return answer
