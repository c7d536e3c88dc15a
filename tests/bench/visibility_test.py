"""The scripts of bench/visibility: contenders in Python say what a plain loop says, a wrong answer
stops one, and figures stand round by round against the first row's."""

import array
import importlib.machinery
import importlib.util
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import types
import unittest

VISIBILITY = pathlib.Path(__file__).resolve().parents[2] / "bench" / "visibility"
sys.path.insert(0, str(VISIBILITY))


def script(name):
    loader = importlib.machinery.SourceFileLoader(f"visibility_{name}", str(VISIBILITY / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(loader.name, loader))
    sys.modules[loader.name] = module  # where its dataclasses look for it
    loader.exec_module(module)
    return module


RUN = script("run")
from ticket_columns import COMPANIES, CONTACT  # noqa: E402
import turns  # noqa: E402
from race import Process, Stopped  # noqa: E402

OPTIONS = types.SimpleNamespace(round_seconds=0.001, limit_seconds=30, rounds=2, sizes=(100,))
TRUTH = {"passing": 20, "count": 2, "list": [3, 17],
         "facets": {"status": {"s0": 2}, "priority": {"h1": 2}}}

# Answers as TRUTH says, in the library's words, but for what a test changes.
FAKE = """
import json, sys
tickets = [{{"id": "t17"}}, {{"id": "t3"}}]
facets = {{"status": [{{"value": "s0", "count": 2}}], "priority": [{{"value": "h1", "count": 2}}]}}
answers = {{"passing": 20, "count": 2, "list": {{"outcome": "listed", "tickets": tickets}},
           "facets": {{"outcome": "listed", "facets": facets}}}}
took = 1000
{change}
print(json.dumps({{"version": "1"}}), flush=True)
for line in sys.stdin:
    name, repeats = line.split()
    known = {{"ns": took * int(repeats), "answer": answers[name]}} if name in answers else {{}}
    print(json.dumps(known), flush=True)
"""


class RacerTest(unittest.TestCase):
    def racer(self, change=""):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        process = Process([sys.executable, "-c", FAKE.format(change=change)], {}, VISIBILITY,
                          pathlib.Path(folder.name, "log"))
        self.addCleanup(process.close)
        racer = turns.Racer(process, OPTIONS, RUN.normal)
        racer.check(TRUTH)
        return racer

    def test_right_answers_are_timed(self):
        racer = self.racer()
        racer.run_round()
        self.assertEqual(racer.rounds, {question: [1000] for question in TRUTH})

    def test_a_question_it_does_not_have_is_left_out(self):
        racer = self.racer("del answers['facets']")
        racer.run_round()
        self.assertEqual(sorted(racer.rounds), ["count", "list", "passing"])

    def test_every_wrong_answer_stops_it(self):
        for change in ("answers['passing'] = 21", "answers['count'] = 3", "tickets.pop()",
                       "facets['status'][0]['count'] = 1", "facets['priority'].clear()"):
            with self.subTest(change), self.assertRaisesRegex(Stopped, "WRONG ANSWER"):
                self.racer(change)

    def test_the_table_sets_them_against_the_scan(self):
        ours, other = self.racer(), self.racer("took = 4000; del answers['list']")
        for racer in (ours, other):
            racer.run_round()
        run = types.SimpleNamespace(options=OPTIONS, left_out=["Zed: there is no zed here."],
                                    contenders=[each for each in RUN.CONTENDERS
                                                if each.key in ("scan", "sqlite")],
                                    figures={("scan", 100): ours, ("sqlite", 100): other})
        text = turns.report(RUN.SUBJECT, run, "run it")
        self.assertIn("| **Ambit, a scan** | 1 | 1 | 1 | 1 |", text)
        self.assertIn("| SQLite | 4 (4.00×) | 4 (4.00×) | – | 4 (4.00×) |", text)
        self.assertIn("- Zed: there is no zed here.", text)


class SizesTest(unittest.TestCase):
    def test_a_contender_is_left_out_where_there_are_too_many_tickets(self):
        limited = turns.Contender("limited", "Limited", "slowly", source=None, most=100,
                                  most_reason="it would take long")
        options = types.SimpleNamespace(only=["none"], rounds=1)
        started = []

        class Run(turns.Run):
            def make(self, size):
                return "folder", TRUTH

            def start(self, contender, size, folder, truth):
                started.append(size)
                raise Stopped("stops there")

        run = Run(RUN.SUBJECT, options)
        run.contenders = [limited]
        for size in (100, 101):
            run.race(size)
        self.assertEqual(started, [100])
        self.assertEqual(run.left_out, ["Limited: at 100 tickets it stops there.",
                                        "Limited: at 101 tickets it would take long."])


class EnginesTest(unittest.TestCase):
    def test_sqlite_says_what_a_loop_says(self):
        self.judge([sys.executable, VISIBILITY / "sqlite_tickets.py"])

    def test_postgresql_says_what_a_loop_says(self):
        if (why := RUN.no_postgresql()):
            self.skipTest(why)
        self.judge([sys.executable, VISIBILITY / "postgresql_tickets.py"])

    def test_cedar_says_what_a_loop_says(self):
        program = next(each for each in RUN.CONTENDERS if each.key == "cedar").source.made.program
        if not program.exists():
            self.skipTest("a run of bench/visibility has not built it")
        self.judge([program], facets=False)

    def judge(self, command, facets=True):
        size = 4_000
        draw = random.Random(3)
        columns = {
            "contact": array.array("i", (draw.choice((CONTACT, draw.randrange(200_000)))
                                         for _ in range(size))),
            "company": array.array("H", (draw.choice((*COMPANIES, draw.randrange(50_000)))
                                         for _ in range(size))),
            "pipeline": array.array("B", (draw.randrange(8) for _ in range(size))),
            "category": array.array("B", (draw.choice((7, draw.randrange(20)))
                                          for _ in range(size))),
            "status": array.array("B", (draw.randrange(6) for _ in range(size))),
            "priority": array.array("B", (draw.randrange(4) for _ in range(size))),
        }
        bits = bytes(draw.randrange(256) for _ in range(size // 8 + 1))
        passing = [row for row in range(size) if columns["pipeline"][row] in (1, 4, 6)
                   and not bits[row // 8] >> row % 8 & 1 and columns["category"][row] != 7]
        seen = [row for row in passing if columns["contact"][row] == CONTACT
                or columns["company"][row] in COMPANIES]
        meant = {"status": {}, "priority": {}}
        for row in seen:
            for name, kind in (("status", "s"), ("priority", "h")):
                value = f"{kind}{columns[name][row]}"
                meant[name][value] = meant[name].get(value, 0) + 1
        with tempfile.TemporaryDirectory() as folder:
            for column, values in columns.items():
                pathlib.Path(folder, column).write_bytes(values.tobytes())
            pathlib.Path(folder, "is_internal").write_bytes(bits)
            done = subprocess.run([*command, folder],
                                  input="passing 1\ncount 1\nlist 2\nfacets 1\nother 1\n",
                                  stdout=subprocess.PIPE, text=True, check=True)
        replies = [json.loads(line) for line in done.stdout.splitlines()[1:]]
        self.assertEqual([reply.get("answer") for reply in replies],
                         [len(passing), len(seen), seen, meant if facets else None, None])
        self.assertGreater(len(seen), 100)


if __name__ == "__main__":
    unittest.main()
