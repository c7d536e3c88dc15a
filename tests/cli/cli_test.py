"""The program `ambit`, as a user meets it.

    cli_test.py PROGRAM
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "sample"
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
NOW = ("--now", "2026-11-22T09:00:00Z")
ENGINE = ("--policy", "policy.json", "--directory", "directory.json")


def ambit(*arguments, stdin=None):
    return subprocess.run([PROGRAM, *arguments], cwd=SAMPLE, input=stdin, capture_output=True,
                          text=True, check=False)


def decide(*arguments, stdin=None):
    return ambit("decide", "leads", *ENGINE, *NOW, *arguments, stdin=stdin)


class HelpTest(unittest.TestCase):
    def test_help_teaches(self):
        for command in ((), ("decide", "leads"), ("import", "salesforce"), ("check",),
                        ("explain", "leads")):
            done = ambit(*command, "--help")
            self.assertEqual(done.returncode, 0)
            self.assertIn("ambit ", done.stdout)

    def test_wrong_usage_ends_with_2(self):
        for command in ((), ("decode",), ("decide", "leads"), ("check",), ("check", "a", "--color")):
            self.assertEqual(ambit(*command).returncode, 2, command)
        wrong_time = ambit("decide", "leads", *ENGINE, "--records", "leads.jsonl", "--now", "today")
        self.assertEqual(wrong_time.returncode, 2)
        self.assertIn("2026-11-22T09:00:00Z", wrong_time.stderr)

    def test_a_mistyped_name_gets_the_nearest_known_one(self):
        for arguments, said in (
                ((), "ambit: say what to do: "),
                (("decode",), 'ambit: unknown command "decode"; did you mean "decide"?'),
                (("decide", "leeds"), 'ambit decide: unknown command "leeds"; did you mean "leads"?'),
                (("decide", "leads", "--polcy=x"),
                 'ambit decide leads: unknown option --polcy; did you mean "--policy"?'),
                (("check", "a", "b"), 'ambit check: unexpected argument "b"')):
            done = ambit(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertTrue(done.stderr.startswith(said), done.stderr)


class CheckTest(unittest.TestCase):
    def test_a_good_policy_is_described(self):
        done = ambit("check", "policy.json", "--directory", "directory.json", "--strict")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, """\
policy.json: Nordwind Logistics Software
  object lead: 14 fields
  object client: 12 fields
  object user: 2 fields
  pool dach-sales: 3 members, round robin
  pool uk-sales: 2 members, round robin
  pool france-partners: 2 members, round robin
  rule inbound for lead: 10 entries, active
  default owner of lead: queue triage
directory.json:
  13 users, 7 accounts, 11 contacts, 4 queues, 1 community
""")
        self.assertEqual(done.stderr, "no problems in policy.json and directory.json\n")

    def test_a_zone_without_data_is_found_without_a_directory(self):
        text = (SAMPLE / "policy.json").read_text(encoding="utf-8")
        done = ambit("check", "-", stdin=text.replace("Europe/Berlin", "Europe/Berln"))
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn('no data for the time zone "Europe/Berln" [unknown_zone]', done.stderr)
        self.assertIn('did you mean "Europe/Berlin"?', done.stderr)
        self.assertTrue(done.stderr.endswith("1 error in <stdin>\n"), done.stderr)

    def test_every_problem_is_printed_with_its_place(self):
        text = (SAMPLE / "policy.json").read_text(encoding="utf-8")
        broken = text.replace('"field": "country"', '"field": "contry"').replace(
            '"round_robin"', '"round_robbin"', 1)
        done = ambit("check", "-", stdin=broken)
        self.assertEqual(done.returncode, 3)
        self.assertEqual(done.stdout, "")
        count = text.count('"field": "country"')
        self.assertEqual(done.stderr.count('did you mean "country"?'), count)
        self.assertIn('did you mean "round_robin"?', done.stderr)
        line = broken[: broken.index('"contry"')].count("\n") + 1
        self.assertIn(f"<stdin>:{line}:", done.stderr)

    def test_json_for_programs(self):
        done = ambit("check", "-", "--format", "json", stdin='{"ambit": 1}')
        self.assertEqual(done.returncode, 3)
        self.assertGreater(json.loads(done.stdout)["errors"], 0)
        done = ambit("check", "policy.json", "--format", "json")
        self.assertEqual(json.loads(done.stdout)["errors"], 0)
        self.assertEqual(json.loads(done.stdout)["policy"]["name"], "Nordwind Logistics Software")

    def test_a_file_that_is_not_there(self):
        done = ambit("check", "nowhere.json")
        self.assertEqual(done.returncode, 4)
        self.assertIn("nowhere.json", done.stderr)
        self.assertEqual(ambit("check", ".").returncode, 4)

    def test_control_characters_do_not_reach_the_terminal(self):
        done = ambit("check", "-", stdin='{"ambit": 1, "\\u001b[31mred": 1}')
        self.assertNotIn("\033", done.stderr)


class DecideTest(unittest.TestCase):
    def test_json_lines_for_programs(self):
        done = decide("--records", "leads.jsonl")
        self.assertEqual(done.returncode, 0, done.stderr)
        decisions = [json.loads(line) for line in done.stdout.splitlines()]
        records = (SAMPLE / "leads.jsonl").read_text(encoding="utf-8").splitlines()
        self.assertEqual([each["id"] for each in decisions],
                         [json.loads(line)["id"] for line in records])
        self.assertNotIn("\033", done.stdout)

    def test_records_as_lines_array_or_one_by_one_are_the_same(self):
        lines = (SAMPLE / "leads.jsonl").read_text(encoding="utf-8").splitlines()[:40]
        whole = decide("--records", "-", stdin="\n".join(lines)).stdout
        self.assertEqual(decide("--records", "-", stdin="[" + ",".join(lines) + "]").stdout, whole)
        with tempfile.TemporaryDirectory() as folder:
            ledger = str(pathlib.Path(folder) / "ledger.json")
            single = "".join(decide("--records", "-", "--ledger", ledger, stdin=line).stdout
                             for line in lines)
        self.assertEqual(single, whole)

    def test_a_second_run_decides_nothing_twice(self):
        with tempfile.TemporaryDirectory() as folder:
            ledger = pathlib.Path(folder) / "ledger.json"
            arguments = ("--records", "leads.jsonl", "--ledger", str(ledger))
            first = decide(*arguments)
            remembered = ledger.read_bytes()
            second = decide(*arguments)
            self.assertEqual(ledger.read_bytes(), remembered)
            for before, after in zip(first.stdout.splitlines(), second.stdout.splitlines()):
                before, after = json.loads(before), json.loads(after)
                self.assertTrue(after.pop("replayed"))
                after.pop("current_owner")
                self.assertEqual(after, before)

    def test_wrong_records_are_named_by_line_and_the_others_decided(self):
        records = '{"id": "A", "country": "DE"}\n{"id": "B", "employees": "many"}\n{"id": 7}\nnonsense\n'
        done = decide("--records", "-", "--format", "jsonl", stdin=records)
        self.assertEqual(done.returncode, 1)
        self.assertEqual([json.loads(line)["outcome"] for line in done.stdout.splitlines()],
                         ["assigned", "undecided", "undecided", "undecided"])
        for line in (2, 3, 4):
            self.assertIn(f"<stdin>:{line}:", done.stderr)
        self.assertIn("3 undecided", done.stderr)
        self.assertEqual(decide("--records", "-", "--keep-going", stdin=records).returncode, 0)

    def test_lines_are_counted_over_slices(self):
        # Past 4 MB the file is decided in slices; places count from its beginning.
        good = '{"id": "L%d", "company": "' + "x" * 1000 + '", "country": "FR"}\n'
        count = 9000
        records = "".join(good % i for i in range(count)) + '{"id": "wrong", "employees": "many"}\n'
        done = decide("--records", "-", "--format", "jsonl", stdin=records)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"<stdin>:{count + 1}:", done.stderr)
        self.assertEqual(len(done.stdout.splitlines()), count + 1)

    def test_a_damaged_ledger_is_left_as_it_is(self):
        with tempfile.TemporaryDirectory() as folder:
            ledger = pathlib.Path(folder) / "ledger.json"
            for content in ("{}", "", '{"ambit_ledger": 99}', "not json"):
                ledger.write_text(content, encoding="utf-8")
                done = decide("--records", "leads.jsonl", "--ledger", str(ledger))
                self.assertEqual(done.returncode, 3, content)
                self.assertEqual(done.stdout, "")
                self.assertEqual(ledger.read_text(encoding="utf-8"), content)

    def test_a_ledger_that_cannot_be_written_shows_no_decision(self):
        done = decide("--records", "leads.jsonl", "--ledger", "/nowhere/at/all.json")
        self.assertEqual(done.returncode, 4)
        self.assertEqual(done.stdout, "")

    def test_two_runs_at_once_take_turns(self):
        lines = (SAMPLE / "leads.jsonl").read_text(encoding="utf-8").splitlines()
        with tempfile.TemporaryDirectory() as folder:
            ledger = str(pathlib.Path(folder) / "ledger.json")
            halves = [pathlib.Path(folder) / name for name in ("one.jsonl", "two.jsonl")]
            halves[0].write_text("\n".join(lines[:150]), encoding="utf-8")
            halves[1].write_text("\n".join(lines[150:]), encoding="utf-8")
            runs = [subprocess.Popen(
                [PROGRAM, "decide", "leads", *ENGINE, *NOW, "--records", str(half), "--ledger",
                 ledger], cwd=SAMPLE, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
                for half in halves]
            self.assertEqual([run.wait() for run in runs], [0, 0])
            again = decide("--records", "leads.jsonl", "--ledger", ledger)
            self.assertTrue(all(json.loads(line).get("replayed")
                                for line in again.stdout.splitlines()))

    def test_the_table_has_the_reason_and_fits(self):
        done = subprocess.run(
            [PROGRAM, "decide", "leads", *ENGINE, *NOW, "--records", "leads.jsonl", "--format",
             "table"], cwd=SAMPLE, env={"COLUMNS": "90"}, capture_output=True, text=True, check=True)
        lines = done.stdout.splitlines()
        self.assertEqual(lines[0].split()[-1], "REASON")
        self.assertLessEqual(max(map(len, lines)), 90)
        self.assertIn("entry matched", done.stdout)

    def test_output_appears_whole_in_a_file(self):
        with tempfile.TemporaryDirectory() as folder:
            target = pathlib.Path(folder) / "decisions.jsonl"
            done = decide("--records", "leads.jsonl", "--output", str(target))
            self.assertEqual((done.returncode, done.stdout), (0, ""))
            self.assertEqual(len(target.read_text(encoding="utf-8").splitlines()), 300)
            self.assertEqual([path.name for path in pathlib.Path(folder).iterdir()], [target.name])

    def test_a_full_disk_is_said(self):
        done = decide("--records", "leads.jsonl", "--output", "/dev/full")
        self.assertEqual(done.returncode, 4)
        self.assertIn("/dev/full", done.stderr)


class ExplainTest(unittest.TestCase):
    def test_it_says_what_failed_what_was_seen_and_what_would_have_passed(self):
        record = '{"id": "W", "country": "FI", "status": "new"}'
        done = ambit("explain", "leads", *ENGINE, *NOW, "--records", "-", stdin=record)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('country eq "FR": false, saw "FI"', done.stdout)
        self.assertIn('would have to be "FR"', done.stdout)
        self.assertIn("default owner", done.stdout)

    def test_it_writes_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            ledger = str(pathlib.Path(folder) / "ledger.json")
            arguments = ("--records", "leads.jsonl", "--ledger", ledger)
            done = ambit("explain", "leads", *ENGINE, *NOW, *arguments, "--id", "L004")
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(list(pathlib.Path(folder).iterdir()), [])

    def test_json_and_unknown_ids(self):
        done = ambit("explain", "leads", *ENGINE, *NOW, "--records", "leads.jsonl", "--id", "L004",
                     "--format", "json")
        self.assertEqual(json.loads(done.stdout)["id"], "L004")
        self.assertEqual(ambit("explain", "leads", *ENGINE, *NOW, "--records", "leads.jsonl", "--id",
                               "L999").returncode, 2)


class ImportTest(unittest.TestCase):
    FILES = ("salesforce/Lead.assignmentRules", "salesforce/Dach.queue",
             "salesforce/Asia_Pacific.queue", "salesforce/Research.queue")

    def test_import_check_decide(self):
        with tempfile.TemporaryDirectory() as folder:
            policy, people, notes = (str(pathlib.Path(folder) / name)
                                     for name in ("policy.json", "people.json", "notes.json"))
            done = ambit("import", "salesforce", *self.FILES, "--out", policy, "--directory", people,
                         "--report", notes)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("6 entries: 5 carried, 1 with a formula", done.stderr)
            found = json.loads(pathlib.Path(notes).read_text(encoding="utf-8"))["problems"]
            self.assertIn("formula", {each["code"] for each in found})
            self.assertEqual(ambit("check", policy, "--directory", people).returncode, 0)
            decided = ambit("decide", "leads", "--policy", policy, "--directory", people, *NOW,
                            "--records", "salesforce/leads.jsonl")
            owners = [json.loads(line).get("owner") for line in decided.stdout.splitlines()]
            dana, dach = {"user": "dana@nordwind.example"}, {"queue": "Dach"}
            self.assertEqual(owners, [{"queue": "Asia_Pacific"}, dana, dach, dach,
                                      {"queue": "Research"}, None,
                                      {"user": "yuki@nordwind.example"}, dana])
            fell_past = [json.loads(line).get("uncarried") for line in decided.stdout.splitlines()]
            self.assertEqual(fell_past[2], ["4"])
            self.assertIsNone(fell_past[0])

    def test_a_broken_file_imports_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            policy = pathlib.Path(folder) / "policy.json"
            broken = pathlib.Path(folder) / "Lead.assignmentRules"
            broken.write_text("<AssignmentRules><assignmentRule></AssignmentRules>", encoding="utf-8")
            done = ambit("import", "salesforce", str(broken), "--out", str(policy))
            self.assertEqual(done.returncode, 3)
            self.assertIn("Lead.assignmentRules:1:", done.stderr)
            self.assertFalse(policy.exists())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
