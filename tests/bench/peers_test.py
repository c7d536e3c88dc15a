"""The scripts of bench/peers: a contender's answers are checked, figures are set against each other
round by round, and the picture shows what the table says."""

import importlib.machinery
import importlib.util
import json
import pathlib
import re
import sys
import tempfile
import types
import unittest
import xml.etree.ElementTree as xml

PEERS = pathlib.Path(__file__).resolve().parents[2] / "bench" / "peers"
sys.path.insert(0, str(PEERS))

from contenders import CONTENDERS, Contender  # noqa: E402
from race import Process, Racer, Stopped, seconds_at  # noqa: E402
from report import report  # noqa: E402


def script(name):
    loader = importlib.machinery.SourceFileLoader(name, str(PEERS / name))
    module = importlib.util.module_from_spec(importlib.util.spec_from_loader(name, loader))
    loader.exec_module(module)
    return module


DRAW = script("draw")
TIMES = types.SimpleNamespace(check_seconds=0.2, round_seconds=0.001, limit_seconds=20, rounds=3)
TRUTH = [number % 7 - 1 for number in range(2_000)]

# A contender of the same answers as TRUTH, but for what a test changes.
FAKE = """
import sys, time
def entry(lead): return lead % 7 - 1
def nanoseconds(count): return count * 1000
def total(count): return sum(map(entry, range(count)))
{change}
print('{{"version": "1.2"}}', flush=True)
for line in sys.stdin:
    command, left, right = line.split()
    left, right = int(left), int(right)
    if command == "answers":
        found = [entry(lead) for lead in range(left, left + right)]
        print('{{"ns": %d, "sum": 0, "answers": %s}}' % (nanoseconds(right), found), flush=True)
    else:
        spent = nanoseconds(left) * right
        print('{{"ns": %d, "sum": %d}}' % (spent, total(left) * right), flush=True)
"""


class RaceTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def racer(self, change="", times=TIMES):
        log = pathlib.Path(self.folder.name, "log")
        process = Process([sys.executable, "-c", FAKE.format(change=change)], {}, PEERS, log)
        self.addCleanup(process.close)
        return Racer(process, TRUTH, times)

    def test_right_answers_are_all_checked_and_then_timed(self):
        racer = self.racer()
        self.assertEqual((racer.version, racer.checked), ("1.2", len(TRUTH)))
        racer.run_round()
        racer.run_round()
        self.assertEqual(racer.rounds, [1000, 1000])

    def test_one_wrong_answer_among_the_last_stops_it(self):
        with self.assertRaisesRegex(Stopped, "WRONG ANSWER: lead 1999 meets entry 3 first, not 0"):
            self.racer("def entry(lead): return 0 if lead == 1999 else lead % 7 - 1")

    def test_a_missing_answer_is_a_wrong_one(self):
        with self.assertRaisesRegex(Stopped, "WRONG ANSWER: 19 answers for 20 leads"):
            self.racer("range = lambda *a, r=range: r(a[0], a[1] - 1) if len(a) == 2 else r(*a)")

    def test_what_is_timed_must_be_what_was_checked(self):
        racer = self.racer("def total(count): return 0")
        with self.assertRaisesRegex(Stopped, "another sum"):
            racer.run_round()

    def test_a_slow_one_is_checked_on_enough_leads_and_timed_on_fewer(self):
        slow = TIMES.__class__(**{**vars(TIMES), "check_seconds": 0})
        racer = self.racer("def nanoseconds(count): return count * 10_000_000", slow)
        self.assertEqual((racer.checked, racer.count, racer.repeats), (200, 50, 1))

    def test_one_that_would_take_too_long_is_stopped_after_a_few_leads(self):
        with self.assertRaisesRegex(Stopped, "takes 1,000 ms a lead"):
            self.racer("def nanoseconds(count): return count * 1_000_000_000")

    def test_what_a_question_costs_is_shared_by_more_leads(self):
        slow = TIMES.__class__(**{**vars(TIMES), "check_seconds": 0})
        racer = self.racer("def nanoseconds(count): return 100_000_000 + count * 1_000_000", slow)
        self.assertEqual((racer.cost.question, racer.cost.lead), (100_000_000, 1_000_000))
        self.assertEqual(racer.count, 400)  # four times the question's own cost

    def test_one_that_is_silent_is_stopped(self):
        hasty = TIMES.__class__(**{**vars(TIMES), "limit_seconds": 0.2})
        with self.assertRaisesRegex(Stopped, "gave no answer within"):
            self.racer("time.sleep(30)", hasty)

    def test_one_that_ends_is_quoted(self):
        with self.assertRaisesRegex(Stopped, "ended by itself: ValueError: too many rules"):
            self.racer("raise ValueError('too many rules')")

    def test_the_next_size_is_foreseen_as_for_a_linear_engine(self):
        self.assertEqual(seconds_at(1_000_000, 10, TIMES), 3.5)  # 10 ms for 200 and 3 times 50


def figure(*rounds, version="", checked=500, leads=100):
    return {"rounds": list(rounds), "version": version, "checked": checked, "leads": leads}


OURS = Contender("ours", "Ambit, Arrow columns", "bound", None, own=True)
THEIRS = Contender("theirs", "an engine", "asked", None)
ABSENT = Contender("absent", "another", "not asked", None)
FIGURES = {
    ("ours", 10): figure(10, 20, 30), ("ours", 100): figure(40, 40, 40),
    ("theirs", 10): figure(100, 100, 90, version="7.1", checked=2_000),
}
FACTS = {"leads": 2_000, "rounds": 3, "machine": "a machine", "command": "bench/peers/run"}


class ReportTest(unittest.TestCase):
    text = report([OURS, THEIRS, ABSENT], FIGURES, [10, 100], ["another: no npm here."], FACTS)

    def test_ratios_are_taken_round_by_round(self):
        # Of the medians it would be 5, of the rounds it is the middle one of 10, 5 and 3.
        self.assertIn("| an engine | 100 (5.00×) | – |", self.text)
        figures = {**FIGURES, ("theirs", 10): figure(100, 400, 90)}  # 10, 20, 3; of medians 5
        self.assertIn("| an engine | 100 (10×) | – |",
                      report([OURS, THEIRS], figures, [10, 100], [], FACTS))

    def test_says_who_was_not_run_and_how_many_leads_were_checked(self):
        self.assertNotIn("| another |", self.text)
        self.assertIn("- another: no npm here.", self.text)
        self.assertIn("- an engine 7.1: asked. Leads checked: 2,000; timed a round: 100.",
                      self.text)

    def test_draw_reads_what_report_writes(self):
        sizes, series = DRAW.read(self.text)
        self.assertEqual(sizes, [10, 100])
        self.assertEqual([(each.name, each.own, each.points) for each in series], [
            ("Ambit, Arrow columns", True, [(10, 20.0), (100, 40.0)]),
            ("an engine", False, [(10, 100.0)])])

    def test_contenders_are_told_apart(self):
        for facts in ([each.key for each in CONTENDERS], [each.name for each in CONTENDERS]):
            self.assertEqual(len(set(facts)), len(facts))
        self.assertTrue(CONTENDERS[0].own)


RESULTS = """
| | R = 10 | R = 100 | R = 1,000 |
|---|---:|---:|---:|
| **ours & theirs** | 80 | 90 | 100 |
| near | 81 (1.01×) | 900 (10×) | 9,000 (90×) |
| nearer | 80 (1.00×) | 800 (8.9×) | – |
| far | 8,000,000 (100,000×) | – | – |

Some text after it.
"""


class DrawTest(unittest.TestCase):
    text = DRAW.picture(RESULTS)
    root = xml.fromstring(text)

    def of(self, tag, kind):
        found = [each for each in self.root.iter("{http://www.w3.org/2000/svg}" + tag)
                 if kind in each.get("class", "").split()]
        return found

    def line(self, number):
        """Of the series with this number, in the table's order."""
        (found,) = (each for each in self.of("polyline", "line")
                    if f"s{number}" in each.get("class").split())
        return found

    def points(self, line):
        return [tuple(map(float, point.split(","))) for point in line.get("points").split()]

    def test_a_line_ends_where_its_figures_end(self):
        counts = [len(self.points(self.line(number))) for number in range(4)]
        self.assertEqual(counts, [3, 3, 2, 1])
        self.assertEqual([each.text for each in self.of("text", "name")].count("ours & theirs"), 1)

    def test_both_axes_are_logarithmic(self):
        (x0, y0), (x1, y1), (x2, y2) = self.points(self.line(1))
        self.assertAlmostEqual(x2 - x1, x1 - x0, delta=0.2)
        self.assertAlmostEqual(y1 - y2, DRAW.DECADE, delta=0.2)
        self.assertGreater(y0, y1)  # what takes longer is higher up

    def test_names_do_not_meet_each_other_or_the_lines(self):
        names = self.of("text", "name")
        heights = sorted(float(name.get("y")) for name in names)
        self.assertEqual(len(heights), 4)
        for upper, lower in zip(heights, heights[1:]):
            self.assertGreaterEqual(lower - upper, 15)
        for name in names:
            self.assertEqual(name.get("text-anchor"), "end")
            self.assertLess(float(name.get("x")), DRAW.LEFT)
            # Some 7 pixels a letter: it does not run out of the picture.
            self.assertGreater(float(name.get("x")) - 7.2 * len(name.text), 0)

    def test_every_contender_has_a_name_that_fits(self):
        for each in CONTENDERS:
            self.assertGreater(DRAW.LEFT - 34 - 7.2 * len(each.name), 0, each.name)

    def test_all_is_inside(self):
        width, height = float(self.root.get("width")), float(self.root.get("height"))
        for line in (*self.of("polyline", "line"), *self.of("polyline", "lead")):
            for x, y in self.points(line):
                self.assertTrue(0 <= x <= width and 0 <= y <= height, (x, y))

    def test_many_names_at_one_height_are_spread_within_their_bounds(self):
        placed = DRAW.apart([200.0] * 10, 100, 300)
        self.assertTrue(all(right - left >= DRAW.NAME_HEIGHT
                            for left, right in zip(placed, placed[1:])))
        self.assertLessEqual(placed[-1], 300)
        self.assertGreaterEqual(placed[0], 100)

    def test_each_line_has_a_colour_in_both_themes(self):
        light, dark = re.search(r"<style>(.*?)@media\(prefers-color-scheme:dark\)(.*?)</style>",
                                self.text).groups()
        for number in range(4):
            colours = [re.search(rf"\.s{number}\{{color:(#\w+)\}}", part)[1]
                       for part in (light, dark)]
            self.assertNotEqual(*colours)


TESTS = [
    [{"field": "country", "op": "in", "values": ["de", "at"]},
     {"field": "score", "op": "between", "from": 10, "to": 20}],
    [{"field": "country", "op": "in", "values": ["it's"]}],
    [{"field": "country", "op": "not_in", "values": ["de", "fr"]},
     {"any": [{"field": "domain", "op": "starts_with", "values": ["alp"]},
              {"field": "domain", "op": "contains", "values": [".org"]}]}],
]
LEADS = [("de", 10, "x.com", 0), ("de", 9, "alp.org", -1), ("at", 20, "alp.com", 0),
         ("it's", 0, "", 1), ("fr", 0, "alp.org", -1), ("es", 0, "malp.com", -1),
         ("es", 0, "alp.com", 2), ("es", 0, "b.org", 2), ("at", 21, "Alp.com", -1)]


class SqlTest(unittest.TestCase):
    """One contender from end to end, with every kind of test: SQLite comes with Python."""

    def test_answers_of_each_kind_of_test(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder)
            kinds = {"country": "text", "score": "integer", "domain": "text"}
            fields = {name: {"type": kind} for name, kind in kinds.items()}
            entries = [{"when": {"all": all_of}} for all_of in TESTS]
            path.joinpath("policy.json").write_text(json.dumps({
                "schema": {"objects": {"lead": {"fields": fields}}},
                "assignment": {"lead": {"rules": {"all": {"entries": entries}}}}}))
            path.joinpath("records.jsonl").write_text("".join(
                json.dumps({"id": f"lead-{number}", **dict(zip(kinds, values))}) + "\n"
                for number, values in enumerate(LEADS)))
            truth = [values[-1] for values in LEADS]
            process = Process([sys.executable, PEERS / "sqlite_case.py", folder], {}, PEERS,
                              path / "log")
            self.addCleanup(process.close)
            racer = Racer(process, truth, TIMES)
            racer.run_round()
            self.assertEqual(racer.checked, len(LEADS))


if __name__ == "__main__":
    unittest.main()
