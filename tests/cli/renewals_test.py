"""What the program `ambit` does with renewals.

    renewals_test.py PROGRAM
"""

import json
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "sample"
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
NOW = ("--now", "2026-11-22T09:00:00Z")
INPUTS = ("--policy", "policy.json", "--directory", "directory.json", "--records")
DECEMBER = ("--from", "2026-12-01", "--to", "2026-12-31")


def ambit(*arguments, stdin=None, folder=SAMPLE):
    return subprocess.run([PROGRAM, *arguments], cwd=folder, input=stdin, capture_output=True,
                          text=True, check=False)


def lines(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


class DecideTest(unittest.TestCase):
    def test_lines_for_programs_and_a_table_for_people(self):
        done = ambit("decide", "renewals", *INPUTS, "clients.jsonl", *NOW)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([one["owner"] for one in lines(done)][:4],
                         ["vendor", "vendor", "partner", "partner"])
        self.assertEqual(done.stderr, "11 clients: 11 decided, 0 undeliverable, 0 undecided\n")
        table = ambit("decide", "renewals", *INPUTS, "clients.jsonl", *NOW, "--format", "table")
        self.assertTrue(table.stdout.startswith("ID "), table.stdout)
        self.assertIn("C08  decided  partner  override  azur-paul", table.stdout)
        self.assertIn("override_contact user isar-hann", table.stdout)

    def test_account_notices_follow_the_default(self):
        done = ambit("decide", "renewals", *INPUTS, "clients.jsonl", *NOW, "--kind", "account")
        self.assertEqual({one["source"] for one in lines(done)}, {"default"})

    def test_wrong_records_are_named_and_the_others_decided(self):
        records = '{"id": "A"}\n{"id": "B", "account": "isar", "primary_contact": "alpen-eva"}\n'
        done = ambit("decide", "renewals", *INPUTS, "-", *NOW, stdin=records)
        self.assertEqual(done.returncode, 1)
        self.assertEqual([one["outcome"] for one in lines(done)], ["undecided", "decided"])
        self.assertIn("names no partner account [missing_account]", done.stderr)
        done = ambit("decide", "renewals", *INPUTS, "-", *NOW, "--keep-going", stdin=records)
        self.assertEqual(done.returncode, 0)

    def test_a_wrong_record_is_named_by_its_line_once(self):
        records = '\n\n{"id": "A", "account": "isar", "primary_contact": 7}\n'
        done = ambit("decide", "renewals", *INPUTS, "-", *NOW, stdin=records)
        self.assertEqual(done.returncode, 1)
        self.assertIn("<stdin>:3:", done.stderr)
        self.assertEqual(done.stderr.count("[wrong_type]"), 1, done.stderr)

    def test_a_client_without_settings_is_named_by_its_line_in_every_form(self):
        for form, records, line in (
                ("jsonl", '{"id": "A", "account": "isar"}\n\n{"id": "B", "account": "nobody"}\n', 3),
                ("json", '[\n {"id": "A", "account": "isar"},\n {"id": "B",\n "account": "no"}]\n', 3),
                ("csv", 'id,account\n\n"A","isar"\n"B\nb",nobody\n', 4)):
            done = ambit("decide", "renewals", *INPUTS, "-", *NOW, "--records-format", form,
                         stdin=records)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertRegex(done.stderr,
                             f"(?m)^<stdin>:{line}: error: .*\\[unknown_partner\\]$")

    def test_explaining_an_undecided_client_ends_as_deciding_it(self):
        for form in ("text", "json"):
            done = ambit("explain", "renewals", *INPUTS, "-", *NOW, "--format", form,
                         stdin='{"id": "A"}')
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertIn("Client A is undecided: ", done.stdout)

    def test_explain_is_a_sentence(self):
        done = ambit("explain", "renewals", *INPUTS, "clients.jsonl", *NOW, "--id", "C08")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertTrue(done.stdout.startswith("Client C08: the partner writes, "), done.stdout)
        self.assertEqual(done.stdout.count("\n"), 1)
        self.assertEqual(ambit("explain", "renewals", *INPUTS, "clients.jsonl", *NOW, "--id",
                               "C99").returncode, 2)


class DueTest(unittest.TestCase):
    def test_what_was_marked_is_not_due_again(self):
        with tempfile.TemporaryDirectory() as folder:
            ledger = str(pathlib.Path(folder) / "ledger.json")
            first = ambit("renewals", "due", *INPUTS, "clients.jsonl", *DECEMBER, "--ledger",
                          ledger, "--mark-sent")
            self.assertEqual(first.returncode, 0, first.stderr)
            self.assertEqual(lines(first)[0]["id"], "C01")
            again = ambit("renewals", "due", *INPUTS, "clients.jsonl", *DECEMBER, "--ledger",
                          ledger)
            self.assertEqual(again.stdout, "")
            self.assertEqual(again.stderr, "0 notices, 0 undeliverable\n")

    def test_the_ledger_and_its_lock_are_no_place_for_notices(self):
        with tempfile.TemporaryDirectory() as folder:
            for output in ("ledger", "below/../ledger", "ledger.lock"):
                done = ambit("renewals", "due", *INPUTS, "clients.jsonl", *DECEMBER, "--ledger",
                             f"{folder}/ledger", "--mark-sent", "--output", f"{folder}/{output}")
                self.assertEqual(done.returncode, 2, output)
                self.assertIn("would overwrite", done.stderr)
            self.assertEqual(list(pathlib.Path(folder).iterdir()), [])

    def test_marking_needs_a_ledger_and_days_are_days(self):
        self.assertEqual(ambit("renewals", "due", *INPUTS, "clients.jsonl", *DECEMBER,
                               "--mark-sent").returncode, 2)
        done = ambit("renewals", "due", *INPUTS, "clients.jsonl", "--from", "2026-12-01", "--to",
                     "2026-11-01")
        self.assertEqual(done.returncode, 2)
        self.assertIn("before it begins", done.stderr)

    def test_standing(self):
        done = ambit("renewals", "standing", *INPUTS, "clients.jsonl", "--day", "2026-12-01")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual({one["id"]: one["status"] for one in lines(done)}["C11"],
                         "cancellation_requested")
        self.assertEqual(done.stderr, "11 clients: 11 decided, 0 undecided\n")

    def test_standing_says_which_clients_are_undecided_and_why(self):
        records = ('{"id": "A", "account": "isar"}\n'
                   '{"id": "B", "account": "isar", "renewal_date": "2027-03-01"}\n')
        done = ambit("renewals", "standing", *INPUTS, "-", "--day", "2026-12-01", stdin=records)
        self.assertEqual(done.returncode, 1)
        self.assertEqual([one["outcome"] for one in lines(done)], ["undecided", "decided"])
        self.assertIn("<stdin>:1: error: client \"A\": ", done.stderr)
        self.assertIn("[missing_renewal_date]", done.stderr)
        self.assertTrue(done.stderr.endswith("2 clients: 1 decided, 1 undecided\n"), done.stderr)
        done = ambit("renewals", "standing", *INPUTS, "-", "--day", "2026-12-01", "--keep-going",
                     stdin=records)
        self.assertEqual(done.returncode, 0)


class ChangeTest(unittest.TestCase):
    def test_a_preview_saves_nothing(self):
        before = (SAMPLE / "policy.json").read_bytes()
        done = ambit("renewals", "change", "renewal_changes.json", *INPUTS, "clients.jsonl", *NOW,
                     "--preview")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["owner_changes"], 2)
        self.assertIn("(a preview: nothing is saved)", done.stderr)
        self.assertEqual((SAMPLE / "policy.json").read_bytes(), before)

    def test_a_change_saves_the_policy_and_prints_the_records(self):
        with tempfile.TemporaryDirectory() as name:
            folder = pathlib.Path(name)
            for file in ("policy.json", "directory.json", "clients.jsonl", "renewal_changes.json"):
                shutil.copy(SAMPLE / file, folder)
            before = json.loads((folder / "policy.json").read_text(encoding="utf-8"))
            done = ambit("renewals", "change", "renewal_changes.json", *INPUTS, "clients.jsonl",
                         *NOW, folder=folder)
            self.assertEqual(done.returncode, 0, done.stderr)
            self.assertEqual(lines(done), [
                {"id": client, "override": "partner", "override_contact": "isar-georg",
                 "overridden_on": "2026-11-22"} for client in ("C01", "C02")])
            after = json.loads((folder / "policy.json").read_text(encoding="utf-8"))
            before["renewals"]["partners"]["azur"]["default_contact"] = "azur-nadia"
            self.assertEqual(after, before)
            self.assertEqual(list(after), list(before))

    def test_a_wrong_command_changes_nothing(self):
        commands = json.dumps([
            {"command": "set_default_contact", "account": "azur", "contact": "azur-nadia"},
            {"command": "set_default_contact", "account": "isar", "contact": "ana"}])
        before = (SAMPLE / "policy.json").read_bytes()
        done = ambit("renewals", "change", "-", *INPUTS, "clients.jsonl", *NOW, stdin=commands)
        self.assertEqual(done.returncode, 3)
        self.assertIn("[unfit_contact]", done.stderr)
        self.assertEqual((SAMPLE / "policy.json").read_bytes(), before)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
