"""The program `ambit`, as a user meets it.

    cli_test.py PROGRAM
"""

import csv
import io
import json
import os
import pathlib
import pty
import re
import shutil
import subprocess
import sys
import tempfile
import unicodedata
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "sample"
DATA = ROOT / "tests" / "data"
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
NOW = ("--now", "2026-11-22T09:00:00Z")
ENGINE = ("--policy", "policy.json", "--directory", "directory.json")
ENGINE_ANYWHERE = ("--policy", str(SAMPLE / "policy.json"), "--directory",
                   str(SAMPLE / "directory.json"))


def ambit(*arguments, stdin=None, folder=SAMPLE):
    return subprocess.run([PROGRAM, *arguments], cwd=folder, input=stdin, capture_output=True,
                          text=True, check=False)


def decide(*arguments, stdin=None):
    return ambit("decide", "leads", *ENGINE, *NOW, *arguments, stdin=stdin)


def on_terminal(*arguments, stdin="", **environment):
    """What a person sees: the lines of standard output when it is a terminal."""
    names = {key: value for key, value in os.environ.items() if key not in ("NO_COLOR", "COLUMNS")}
    near, far = pty.openpty()
    with subprocess.Popen([PROGRAM, *arguments], cwd=SAMPLE, stdin=subprocess.PIPE, stdout=far,
                          stderr=subprocess.DEVNULL,
                          env={**names, "TERM": "xterm", **environment}) as running:
        os.close(far)
        running.stdin.write(stdin.encode())
        running.stdin.close()
        seen = b""
        try:
            while piece := os.read(near, 65536):
                seen += piece
        except OSError:
            pass  # the far end is closed
    os.close(near)
    return seen.decode().splitlines()


def columns(line):
    """How wide a terminal shows a line."""
    line = re.sub("\033\\[[0-9;]*m", "", line)
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in line)


class HelpTest(unittest.TestCase):
    def test_help_teaches(self):
        for command in ((), ("decide", "leads"), ("import", "salesforce"), ("check",),
                        ("explain", "leads")):
            done = ambit(*command, "--help")
            self.assertEqual(done.returncode, 0)
            self.assertIn("ambit ", done.stdout)

    def test_each_command_is_listed_with_a_whole_sentence(self):
        open_commands = [()]
        while open_commands:
            command = open_commands.pop()
            words = ambit(*command, "--help").stdout
            told = words.splitlines()
            if command:
                self.assertEqual(told[1], "", f"{command}: one line, then a blank one")
            listed = words.partition("\nSubcommands:\n")[2].partition("\n\n")[0]
            for line in listed.splitlines():
                self.assertLessEqual(len(line), 100, line)
                if line[2] != " ":
                    open_commands.append((*command, line.split()[0]))

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
                (("check", "a", "b"), 'ambit check: unexpected argument "b"'),
                (("decide", "--policy", "x", "leads"),
                 "ambit decide leads: --policy goes behind the command, not before it")):
            done = ambit(*arguments)
            self.assertEqual((done.returncode, done.stdout), (2, ""))
            self.assertTrue(done.stderr.startswith(said), done.stderr)


class CheckTest(unittest.TestCase):
    def test_a_good_policy_is_described(self):
        done = ambit("check", "policy.json", "--directory", "directory.json", "--strict")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(done.stdout, """\
policy.json: Nordwind Logistics Software
  object lead: 15 fields
  object client: 12 fields
  object user: 2 fields
  pool dach-sales: 3 members, round robin
  pool uk-sales: 2 members, round robin
  pool france-partners: 2 members, round robin
  rule inbound for lead: 10 entries, active
  default owner of lead: queue triage
  renewals of client: 3 partners
  sharing of lead: 3 rules, 2 levels
directory.json:
  13 users, 7 accounts, 11 contacts, 4 queues, 1 community, 5 roles, 5 teams, 1 group
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
                before.pop("notices", None)  # a replay tells nobody
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

    def test_a_table_has_the_reason_and_nothing_is_cut_in_a_pipe(self):
        done = decide("--records", "leads.jsonl", "--format", "table")
        self.assertEqual(done.stdout.splitlines()[0].split(),
                         ["ID", "OUTCOME", "OWNER", "ENTRY", "REASON"])
        self.assertNotIn("…", done.stdout)
        self.assertIn("entry matched", done.stdout)

    def test_a_table_fits_the_terminal(self):
        record = json.dumps({"id": "日本語" * 20, "country": "FR"}) + "\n"
        arguments = ("decide", "leads", *ENGINE, *NOW, "--records", "-")
        narrow = on_terminal(*arguments, stdin=record, COLUMNS="60")
        self.assertTrue(all(columns(line) <= 60 for line in narrow[:2]), narrow)
        wide = on_terminal(*arguments, "--wide", stdin=record, COLUMNS="60")
        self.assertIn("日本語" * 20, wide[1])

    def test_colours_are_for_terminals_or_asked_for(self):
        record = '{"id": "1", "employees": "many"}'
        arguments = ("decide", "leads", *ENGINE, *NOW, "--records", "-")
        red = "\033[31mundecided\033[0m"
        self.assertIn(red, "\n".join(on_terminal(*arguments, stdin=record)))
        self.assertNotIn("\033", "\n".join(on_terminal(*arguments, stdin=record, NO_COLOR="1")))
        self.assertNotIn("\033", "\n".join(on_terminal(*arguments, "--color", "never",
                                                       stdin=record)))
        self.assertIn(red, ambit(*arguments, "--format", "table", "--color", "always",
                                 stdin=record).stdout)
        self.assertNotIn("\033", ambit(*arguments, "--format", "table", stdin=record).stdout)

    def test_formats_say_the_same(self):
        lines = decide("--records", "leads.jsonl").stdout
        decisions = [json.loads(line) for line in lines.splitlines()]
        self.assertEqual(json.loads(decide("--records", "leads.jsonl", "--format", "json").stdout),
                         decisions)
        rows = list(csv.DictReader(io.StringIO(
            decide("--records", "leads.jsonl", "--format", "csv").stdout)))
        self.assertEqual([(row["id"], row["owner.user"], row["owner.queue"]) for row in rows],
                         [(each["id"], each["owner"].get("user", ""), each["owner"].get("queue", ""))
                          for each in decisions])
        self.assertEqual(json.loads(decide("--records", "-", "--format", "json", stdin="").stdout), [])

    def test_the_name_of_the_output_tells_its_form(self):
        with tempfile.TemporaryDirectory() as folder:
            for name, start in (("d.csv", "id,outcome,"), ("d.json", "["), ("d.jsonl", "{"),
                                ("d.txt", "{")):
                target = pathlib.Path(folder) / name
                decide("--records", "leads.jsonl", "--output", str(target))
                self.assertTrue(target.read_text(encoding="utf-8").startswith(start), name)

    def test_no_input_is_overwritten(self):
        with tempfile.TemporaryDirectory() as folder:
            records = pathlib.Path(folder) / "records.jsonl"
            records.write_text('{"id": "1"}', encoding="utf-8")
            link = pathlib.Path(folder) / "link.jsonl"
            link.symlink_to(records)
            done = decide("--records", str(records), "--output", str(link))
            self.assertEqual(done.returncode, 2)
            self.assertIn("would overwrite", done.stderr)
            self.assertEqual(records.read_text(encoding="utf-8"), '{"id": "1"}')

    def test_the_ledger_and_its_lock_are_no_place_for_decisions(self):
        with tempfile.TemporaryDirectory() as folder:
            here = pathlib.Path(folder)
            (here / "dangling").symlink_to("ledger")
            (here / "below").mkdir()
            for ledger, output in (("ledger", "./ledger"), ("./ledger", "ledger"),
                                   ("ledger", "dangling"), ("dangling", "ledger"),
                                   ("ledger", "below/../ledger"), ("ledger", "ledger.lock"),
                                   ("dangling", "./ledger.lock"), (str(here / "ledger"), "ledger")):
                done = ambit("decide", "leads", *ENGINE_ANYWHERE, *NOW, "--records",
                             str(SAMPLE / "leads.jsonl"), "--ledger", ledger, "--output", output,
                             folder=folder)
                self.assertEqual(done.returncode, 2, (ledger, output))
                self.assertIn("would overwrite", done.stderr)
                self.assertEqual(sorted(os.listdir(folder)), ["below", "dangling"])

    def test_a_closed_standard_stream_gets_no_other_file(self):
        with tempfile.TemporaryDirectory() as folder:
            for closed, code in (("<&-", 0), ("2>&-", 0), (">&-", 4), ("<&- >&- 2>&-", 4)):
                ledger = pathlib.Path(folder) / "ledger.json"
                done = subprocess.run(
                    ["bash", "-c", f'"$@" {closed}', "bash", PROGRAM, "decide", "leads", *ENGINE,
                     *NOW, "--records", "leads.jsonl", "--ledger", str(ledger)],
                    cwd=SAMPLE, capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, code, closed)
                lock = pathlib.Path(folder) / "ledger.json.lock"
                self.assertEqual(lock.read_bytes(), b"", closed)
                self.assertIn("ambit_ledger", ledger.read_text(encoding="utf-8"))
                ledger.unlink()
            for arguments, closed in ((["--help"], ">&-"), (["check", "-"], "<&-")):
                done = subprocess.run(["bash", "-c", f'"$@" {closed}', "bash", PROGRAM, *arguments],
                                      capture_output=True, text=True, check=False)
                self.assertEqual(done.returncode, 4, arguments)

    def test_a_result_that_cannot_be_read_stands_in_its_row(self):
        # As saved by hand: the answer to a repeat has two members of one name.
        ledger_text = (
            '{"ambit_ledger":1,"digest":"56f11788a09ceccd36830802e2f3ee71","content":{"pools":[],'
            '"records":[{"object":"lead","id":"L7","owner":{"queue":"triage"},"decisions":[{"event":'
            '"create","decision":{"id":"L7","outcome":"assigned","reason":"no_entry_matched","owner":'
            '{"queue":"triage"},"rule":"inbound","fingerprint":"e184befd287ab647a06e33711e68c328",'
            '"replayed":true,"current_owner":{"user":"zzz"}}}]}]}}')
        with tempfile.TemporaryDirectory() as folder:
            ledger = pathlib.Path(folder) / "ledger"
            for form in ("table", "csv"):
                ledger.write_text(ledger_text, encoding="utf-8")
                done = decide("--records", "-", "--ledger", str(ledger), "--format", form,
                              stdin='{"id": "L7"}')
                if done.returncode == 3:  # the ledger itself was refused
                    continue
                self.assertEqual(done.returncode, 70)
                row = done.stdout.splitlines()[1]
                self.assertTrue(row.startswith("L7"), row)
                self.assertIn("unreadable: ", row)
                self.assertIn("1 of the results cannot be read", done.stderr)

    def test_what_it_complains_about_is_printable(self):
        with tempfile.TemporaryDirectory() as folder:
            red = "\033[31mred"
            for arguments in (("check", red), ("decide", "leads", *ENGINE, "--records", red),
                              ("check", "policy.json", "--format", red), ("check", "a", red),
                              ("check", "policy.json", "--color", red),
                              ("decide", "leads", *ENGINE, "--records", "leads.jsonl", "--output",
                               f"{folder}/{red}/out"),
                              ("decide", "leads", *ENGINE, "--records", "leads.jsonl", "--ledger",
                               f"{folder}/{red}/ledger"),
                              ("init", f"/dev/null/{red}")):
                done = ambit(*arguments)
                self.assertIn(done.returncode, (2, 4), arguments)
                self.assertIn("\\u001b[31mred", done.stderr, arguments)
                self.assertNotIn("\033", done.stderr, arguments)

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


    def test_an_undeclared_option_is_a_warning_and_the_record_is_decided(self):
        record = '{"id": "Q", "country": "DE", "status": "nww"}'
        done = decide("--records", "-", stdin=record)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('<stdin>:1:', done.stderr)
        self.assertIn("warning: ", done.stderr)
        self.assertIn("[undeclared_option]", done.stderr)
        done = ambit("explain", "leads", *ENGINE, *NOW, "--records", "-", stdin=record)
        self.assertIn('it is "nww", an undeclared option', done.stdout)

    def test_a_misspelt_zone_has_a_hint(self):
        done = decide("--records", "leads.jsonl", "--zone", "Europe/Berln")
        self.assertEqual(done.returncode, 2)
        self.assertIn('did you mean "Europe/Berlin"?', done.stderr)


class CsvTest(unittest.TestCase):
    def test_formulas_are_texts_where_a_spreadsheet_reads(self):
        formulas = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\n=1"]
        names = [*formulas, "a=1", "'=1", "W-1"]
        records = "".join(json.dumps({"id": name, "country": "DE"}) + "\n" for name in names)
        def ids(*arguments):
            done = subprocess.run([PROGRAM, "decide", "leads", *ENGINE, *NOW, "--records", "-",
                                   "--format", "csv", *arguments], cwd=SAMPLE,
                                  input=records.encode(), capture_output=True, check=False)
            table = io.StringIO(done.stdout.decode(), newline="")
            return [row["id"] for row in csv.DictReader(table)]
        self.assertEqual(ids(), names)
        self.assertEqual(ids("--for-spreadsheet"),
                         ["'" + name if name in formulas else name for name in names])

    def test_csv_says_what_json_says(self):
        records = [json.loads(line) for line in
                   (SAMPLE / "leads.jsonl").read_text(encoding="utf-8").splitlines()]
        records = [{f"owner.{kind}": owner for kind, owner in record.pop("owner", {}).items()}
                   | record for record in records]
        table = io.StringIO()
        writer = csv.DictWriter(table, sorted({key for record in records for key in record}))
        writer.writeheader()
        for record in records:
            writer.writerow({key: ";".join(value) if isinstance(value, list) else value
                             for key, value in record.items()})
        whole = decide("--records", "leads.jsonl").stdout
        self.assertEqual(decide("--records", "-", stdin="\ufeff" + table.getvalue()).stdout, whole)
        self.assertEqual(decide("--records", "-", "--records-format", "csv",
                                stdin=table.getvalue()).stdout, whole)
        with tempfile.TemporaryDirectory() as folder:
            named = pathlib.Path(folder) / "leads.tsv"
            table.seek(0)
            with open(named, "w", encoding="utf-8", newline="") as out:
                csv.writer(out, dialect="excel-tab").writerows(csv.reader(table))
            self.assertEqual(decide("--records", str(named)).stdout, whole)

    def test_a_bad_line_is_told_by_line_and_column_and_the_others_are_decided(self):
        table = ('id,contry,country,company\n1,,FR,"two\nlines"\n2,,DE\n3,,F"R,x\n4,,FR,"open\n'
                 "5,,FR,x\n")
        done = decide("--records", "-", stdin=table)
        self.assertEqual(done.returncode, 1)
        self.assertEqual([(decision["id"], decision["outcome"]) for decision in
                          map(json.loads, done.stdout.splitlines())],
                         [("1", "assigned"), (None, "undecided"), (None, "undecided"),
                          (None, "undecided"), ("5", "assigned")])
        self.assertEqual(done.stderr, """\
<stdin>:1:4: warning: a column "contry", which is not read [unknown_column]
  expected: a field of object "lead"; did you mean "country"?
<stdin>:4:4: error: 3 cells where the header has 4 [wrong_cell_count]
  at record 2
  expected: a cell for each column
<stdin>:5:5: error: a quote inside an unquoted cell [stray_quote]
  at record 3
  expected: the whole cell in quotes, and quotes inside doubled
<stdin>:6:7: error: a quote that is never closed [unclosed_quote]
  at record 4
  expected: a closing quote, and quotes inside doubled
5 records: 2 assigned, 0 kept, 0 unassigned, 3 undecided (no --ledger: nothing is remembered)
""")

    def test_lines_are_counted_over_parts(self):
        count = 9000
        table = "id,company,country,employees\n" + "".join(
            f'L{i},"two\n{"x" * 1000}",FR,\n' for i in range(count)) + "wrong,x,FR,many\n"
        done = decide("--records", "-", stdin=table)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"<stdin>:{2 * count + 2}:12: error", done.stderr)
        self.assertIn(f"at record {count + 1}, field", done.stderr)
        self.assertEqual(done.stderr.count("error"), 1)
        self.assertEqual(len(done.stdout.splitlines()), count + 1)

    def test_a_table_that_is_none_is_refused(self):
        for table, said in (("name;country\nx;FR\n", "separated by ;"),
                            ("id,id\n1,2\n", 'a second column "id"'),
                            ("nonsense", 'no column "id"')):
            done = decide("--records", "-", stdin=table)
            self.assertEqual((done.returncode, done.stdout), (3, ""), table)
            self.assertIn(said, done.stderr)
        self.assertEqual(decide("--records", "-", "--separator", "semicolon",
                                stdin="id;country\n1;FR\n").returncode, 0)
        array = decide("--records", "-", "--records-format", "jsonl", stdin='[{"id": "1"}]')
        self.assertEqual(array.returncode, 2)
        self.assertIn("--records-format json", array.stderr)

    def test_check_reads_records_too(self):
        done = ambit("check", "policy.json", "--directory", "directory.json", "--records",
                     "leads.jsonl")
        self.assertTrue(done.stdout.endswith("leads.jsonl:\n  300 records\n"), done.stdout)
        self.assertEqual(done.stderr,
                         "no problems in policy.json, directory.json and leads.jsonl\n")
        done = ambit("check", "policy.json", "--records", "-", stdin="id,employees\n1,many\n")
        self.assertEqual(done.returncode, 3)
        self.assertIn("<stdin>:2:3: error", done.stderr)
        self.assertTrue(done.stderr.endswith("1 error in policy.json and <stdin>\n"))


class ExplainTest(unittest.TestCase):
    def test_it_says_what_failed_what_was_seen_and_what_would_have_passed(self):
        record = '{"id": "W", "country": "FI", "status": "new"}'
        done = ambit("explain", "leads", *ENGINE, *NOW, "--records", "-", stdin=record)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("Lead W goes to queue triage, the default owner: "))
        self.assertIn('country is "FR": no, it is "FI"', done.stdout)
        self.assertIn("employees is at least 500: unknown, it is missing", done.stdout)
        self.assertIn('would have to be "FR"', done.stdout)
        self.assertIn("default owner", done.stdout)

    def test_an_undecided_record_ends_as_deciding_it_does(self):
        record = '{"id": "W", "country": 7}'
        done = ambit("explain", "leads", *ENGINE, *NOW, "--records", "-", stdin=record)
        self.assertEqual(done.returncode, decide("--records", "-", stdin=record).returncode)
        self.assertEqual(done.returncode, 1, done.stderr)
        self.assertIn("Lead W", done.stdout)

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


class InitTest(unittest.TestCase):
    def test_what_it_writes_is_checked_and_decides(self):
        with tempfile.TemporaryDirectory() as parent:
            folder = pathlib.Path(parent) / "a" / "my company"
            done = ambit("init", str(folder))
            self.assertEqual((done.returncode, done.stdout), (0, ""))
            names = ["README.md", "directory.json", "leads.csv", "policy.json"]
            self.assertEqual(sorted(path.name for path in folder.iterdir()), names)
            readme = (folder / "README.md").read_text(encoding="utf-8")
            commands = re.search(r"```sh\n(.*?)```", readme, re.DOTALL).group(1)
            ran = subprocess.run(
                ["bash", "-euc", commands], cwd=folder, capture_output=True, text=True, check=False,
                env={**os.environ, "PATH": f"{pathlib.Path(PROGRAM).parent}:{os.environ['PATH']}"})
            self.assertEqual(ran.returncode, 0, ran.stderr)
            self.assertIn("no problems in policy.json, directory.json and leads.csv", ran.stderr)
            self.assertIn("Lead L3 goes to user ada", ran.stdout)
            with open(folder / "decisions.csv", encoding="utf-8", newline="") as decisions:
                owners = [row["owner.user"] or row["owner.queue"]
                          for row in csv.DictReader(decisions)]
            self.assertEqual(owners, ["ada", "ben", "ben", "cleo", "cleo", "ada", "ben", "inbox",
                                      "ada"])

    def test_nothing_is_overwritten(self):
        with tempfile.TemporaryDirectory() as folder:
            mine = pathlib.Path(folder) / "leads.csv"
            mine.write_text("mine", encoding="utf-8")
            done = ambit("init", folder)
            self.assertEqual(done.returncode, 2)
            self.assertIn("leads.csv is there already", done.stderr)
            self.assertEqual([path.name for path in pathlib.Path(folder).iterdir()], ["leads.csv"])
            self.assertEqual(mine.read_text(encoding="utf-8"), "mine")
            self.assertEqual(ambit("init", str(mine / "below")).returncode, 4)


class CompletionTest(unittest.TestCase):
    def complete(self, line):
        """What bash offers at the end of a line."""
        script = ambit("completion", "bash").stdout
        words = line.split(" ")
        asked = script + "COMP_WORDS=(%s); COMP_CWORD=%d; _ambit; printf '%%s\\n' \"${COMPREPLY[@]}\"" % (
            " ".join(f"'{word}'" for word in words), len(words) - 1)
        done = subprocess.run(["bash", "--norc", "-c", asked], cwd=SAMPLE, capture_output=True,
                              text=True, check=True)
        self.assertEqual(done.stderr, "")
        return sorted(done.stdout.split())

    def test_bash_completes_commands_options_values_and_files(self):
        self.assertEqual(self.complete("ambit de"), ["decide"])
        self.assertIn("leads", self.complete("ambit decide "))
        self.assertEqual(self.complete("ambit decide leads --form"), ["--format"])
        self.assertEqual(self.complete("ambit decide leads --format "),
                         ["csv", "json", "jsonl", "table"])
        self.assertEqual(self.complete("ambit decide leads --records lea"), ["leads.jsonl"])
        self.assertEqual(self.complete("ambit check pol"), ["policy.json"])
        self.assertEqual(self.complete("ambit check --exp"), ["--exposure"])
        self.assertEqual(self.complete("ambit check --exposure pol"), ["policy.json"])
        self.assertEqual(self.complete("ambit decide leads --now 2"), [])
        self.assertEqual(self.complete("ambit completion f"), ["fish"])
        self.assertEqual(self.complete("ambit explain leads --color n"), ["never"])

    def test_every_shell_knows_every_command_and_option(self):
        helped = ambit("decide", "leads", "--help").stdout
        options = set(re.findall(r"--([a-z-]+)", helped.split("Options:")[1].split("Exit codes")[0]))
        for shell in ("bash", "zsh", "fish"):
            script = ambit("completion", shell).stdout
            for option in options - {"format"}:
                self.assertIn(option, script, shell)
            if shutil.which(shell):
                subprocess.run([shell, "-n", "/dev/stdin"], input=script, text=True, check=True)


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
            self.assertIn("6 entries: 6 carried, with 1 of 1 formula; 3 queues", done.stderr)
            found = json.loads(pathlib.Path(notes).read_text(encoding="utf-8"))["problems"]
            self.assertIn("computed_field", {each["code"] for each in found})
            self.assertEqual(ambit("check", policy, "--directory", people).returncode, 0)
            decided = ambit("decide", "leads", "--policy", policy, "--directory", people, *NOW,
                            "--records", "salesforce/leads.jsonl")
            owners = [json.loads(line).get("owner") for line in decided.stdout.splitlines()]
            dana, dach = {"user": "dana@nordwind.example"}, {"queue": "Dach"}
            self.assertEqual(owners, [{"queue": "Asia_Pacific"}, dana, dach, dach,
                                      {"queue": "Research"}, None,
                                      {"user": "yuki@nordwind.example"}, dana])
            fell_past = [json.loads(line).get("uncarried") for line in decided.stdout.splitlines()]
            self.assertEqual(fell_past, [None] * 8)

    def test_what_stays_out_is_counted_by_its_reason(self):
        with tempfile.TemporaryDirectory() as folder:
            rules = pathlib.Path(folder) / "Lead.assignmentRules"
            entries = "".join(
                f"<ruleEntry><formula>{formula}</formula></ruleEntry>"
                for formula in ("ISNEW()", "REGEX(City, 'a')", "ISCHANGED(City)", "City = 'a"))
            rules.write_text("<AssignmentRules><assignmentRule><fullName>r</fullName>"
                             f"{entries}</assignmentRule></AssignmentRules>", encoding="utf-8")
            done = ambit("import", "salesforce", str(rules), "--out",
                         str(pathlib.Path(folder) / "policy.json"))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("4 entries: 1 carried, with 1 of 4 formulas; 3 left uncarried in their "
                          "places (1 bad_formula, 2 unsupported_function); 0 queues", done.stderr)
            self.assertIn("function \"REGEX\" has no counterpart, at line 1, column 1 of the "
                          "formula", done.stderr)

    def test_views_and_rules_become_criteria(self):
        with tempfile.TemporaryDirectory() as folder:
            views = pathlib.Path(folder) / "objects" / "Lead" / "listViews"
            views.mkdir(parents=True)
            view = views / "Mine.listView-meta.xml"
            view.write_text("<ListView><fullName>Mine</fullName><filterScope>Mine</filterScope>"
                            "</ListView>", encoding="utf-8")
            policy = pathlib.Path(folder) / "policy.json"
            done = ambit("import", "salesforce", str(view),
                         str(DATA / "salesforce" / "Case.escalationRules"), "--out", str(policy))
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("0 entries: 0 carried; 0 queues\n3 criteria: 2 carried; 1 left uncarried "
                          "in its place (1 unsupported_operation)\n", done.stderr)
            made = json.loads(policy.read_text(encoding="utf-8"))["criteria"]
            self.assertEqual(made["Lead"]["listView/Mine"]["when"]["other"], "viewer")
            self.assertEqual(ambit("check", str(policy)).returncode, 0)

    def test_hubspot(self):
        with tempfile.TemporaryDirectory() as folder:
            policy, notes = (str(pathlib.Path(folder) / name) for name in ("policy.json", "notes"))
            files = [str(DATA / "hubspot" / name)
                     for name in ("contacts.large-dach.json", "lists.json")]
            done = ambit("import", "hubspot", *files, "--out", policy, "--report", notes)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(done.stderr, "5 criteria: 3 carried; 2 left uncarried in their places "
                                          "(1 manual_list, 1 unsupported_filter)\n")
            found = json.loads(pathlib.Path(notes).read_text(encoding="utf-8"))["problems"]
            self.assertIn("manual_list", {each["code"] for each in found})
            made = json.loads(pathlib.Path(policy).read_text(encoding="utf-8"))
            self.assertEqual(sorted(made["criteria"]), ["contact", "deal"])
            self.assertEqual(ambit("check", policy).returncode, 0)
            search = pathlib.Path(folder) / "found.json"
            search.write_text('{"filterGroups": []}', encoding="utf-8")
            done = ambit("import", "hubspot", str(search), "--out", policy)
            self.assertEqual(done.returncode, 3)
            self.assertIn("nothing tells what this is about", done.stderr)
            done = ambit("import", "hubspot", str(search), "--object", "deals", "--out", policy)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertIn("no_filter", done.stderr)
            done = ambit("import", "hubspot", str(search), "--object", "deals", "--out",
                         str(search))
            self.assertEqual(done.returncode, 2)

    def test_no_file_is_written_over_another(self):
        with tempfile.TemporaryDirectory() as folder:
            schema = pathlib.Path(folder) / "schema.json"
            schema.write_text('{"objects": {"Lead": {"fields": {}}}}', encoding="utf-8")
            before = schema.read_bytes()
            rules = [str(SAMPLE / name) for name in self.FILES]
            for arguments in (("--schema", "schema.json", "--out", "./schema.json"),
                              ("--out", "new", "--directory", "./new"),
                              ("--out", "./new", "--report", "new")):
                done = ambit("import", "salesforce", *rules, *arguments, folder=folder)
                self.assertEqual(done.returncode, 2, arguments)
                self.assertIn("would be overwritten", done.stderr)
                self.assertEqual((schema.read_bytes(), os.listdir(folder)),
                                 (before, ["schema.json"]))

    def test_all_is_written_or_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            policy = pathlib.Path(folder) / "policy.json"
            policy.write_text("mine", encoding="utf-8")
            for place in ("nowhere/people.json", "."):
                for option in ("--directory", "--report"):
                    done = ambit("import", "salesforce", *self.FILES, "--out", str(policy), option,
                                 f"{folder}/{place}")
                    self.assertEqual(done.returncode, 4)
                    self.assertEqual(policy.read_text(encoding="utf-8"), "mine")
                    self.assertEqual(os.listdir(folder), ["policy.json"])

    def test_a_broken_file_imports_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            policy = pathlib.Path(folder) / "policy.json"
            broken = pathlib.Path(folder) / "Lead.assignmentRules"
            broken.write_text("<AssignmentRules><assignmentRule></AssignmentRules>", encoding="utf-8")
            done = ambit("import", "salesforce", str(broken), "--out", str(policy))
            self.assertEqual(done.returncode, 3)
            self.assertIn("Lead.assignmentRules:1:", done.stderr)
            self.assertFalse(policy.exists())

    def test_a_zone_without_data_imports_nothing(self):
        with tempfile.TemporaryDirectory() as folder:
            policy = pathlib.Path(folder) / "policy.json"
            done = ambit("import", "salesforce", *self.FILES, "--out", str(policy),
                         "--time-zone", "Europe/Berln")
            self.assertEqual(done.returncode, 2)
            self.assertIn('did you mean "Europe/Berlin"?', done.stderr)
            self.assertFalse(policy.exists())


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
