"""What the program `ambit` does with a directory: change it, and list who may own a record.

    directory_test.py PROGRAM
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
INPUTS = ("--policy", "policy.json", "--directory", "directory.json")


def ambit(*arguments, stdin=None, folder=SAMPLE):
    return subprocess.run([PROGRAM, *arguments], cwd=folder, input=stdin, capture_output=True,
                          text=True, check=False)


class OwnersTest(unittest.TestCase):
    def owners(self, *arguments):
        done = ambit("directory", "owners", *INPUTS, *NOW, *arguments)
        self.assertEqual(done.returncode, 0, done.stderr)
        return done

    def test_users_then_queues_and_the_others_when_asked_for(self):
        eligible = [json.loads(line) for line in self.owners().stdout.splitlines()]
        self.assertIn({"user": "ana"}, eligible)
        self.assertEqual(eligible[-1], {"queue": "triage"})
        done = self.owners("--all")
        everybody = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual(everybody[:len(eligible)], eligible)
        self.assertIn({"user": "zoe", "reason": "user_inactive"}, everybody)
        self.assertEqual(done.stderr, "14 may own a record of lead, 3 may not\n")

    def test_a_table_and_csv(self):
        self.assertIn("user zoe               user_inactive\n",
                      self.owners("--all", "--format", "table").stdout)
        self.assertIn("\nuser,zoe,user_inactive\n",
                      self.owners("--all", "--format", "csv").stdout)

    def test_what_is_not_there_is_named(self):
        done = ambit("directory", "owners", *INPUTS, *NOW, "--pool", "dach-sale")
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn('did you mean "dach-sales"?', done.stderr)


class ChangeTest(unittest.TestCase):
    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp())
        for name in ("policy.json", "directory.json", "directory_changes.json"):
            shutil.copy(SAMPLE / name, self.folder)

    def tearDown(self):
        shutil.rmtree(self.folder, ignore_errors=True)

    def change(self, *arguments, stdin=None):
        return ambit("directory", "change", *arguments, "--directory", "directory.json",
                     folder=self.folder, stdin=stdin)

    def saved(self):
        return (self.folder / "directory.json").read_text(encoding="utf-8")

    def test_a_preview_saves_nothing(self):
        before = self.saved()
        done = self.change("directory_changes.json", "--preview", "--policy", "policy.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        changes = json.loads(done.stdout)
        self.assertEqual(changes["starts"], [{"user": "isar-hanna"}])
        self.assertEqual(changes["effects"][1]["still_named"],
                         {"queues": ["partner-azur"], "renewals": ["azur"]})
        self.assertIn("a preview: nothing is saved", done.stderr)
        self.assertEqual(self.saved(), before)

    def test_a_change_is_saved_and_said_again_changes_nothing(self):
        done = self.change("directory_changes.json", "--format", "table", "--wide")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("[account_owner_inactive]", done.stderr)
        self.assertIn("the directory is saved", done.stderr)
        users = {user["id"]: user for user in json.loads(self.saved())["users"]}
        self.assertNotIn("active", users["azur-paul"])
        self.assertEqual(users["isar-hanna"]["last_login"], "2026-11-22T08:00:00Z")
        before = self.saved()
        again = self.change("directory_changes.json")
        self.assertEqual([effect["changed"] for effect in json.loads(again.stdout)["effects"]],
                         [False, False, False])
        self.assertEqual(self.saved(), before)

    def test_records_of_who_goes_are_looked_for_in_the_ledger(self):
        leads = '{"id": "L1", "country": "DE", "employees": 900}\n'
        shutil.copy(SAMPLE / "policy.json", self.folder)
        decided = ambit("decide", "leads", *INPUTS, *NOW, "--records", "-", "--ledger", "book",
                        folder=self.folder, stdin=leads)
        owner = json.loads(decided.stdout)["owner"]["user"]
        done = self.change("-", "--ledger", "book", "--preview",
                           stdin=json.dumps([{"command": "deactivate_user", "id": owner}]))
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["effects"][0]["still_named"]["records"],
                         [{"object": "lead", "id": "L1"}])

    def test_wrong_commands_change_nothing(self):
        before = self.saved()
        done = self.change("-", stdin='{"command": "record_login", "user": "isar-hanna", '
                           '"at": "2026-11-22T08:00:00Z"}\n{"command": "disable_prm"}\n')
        self.assertEqual(done.returncode, 3)
        self.assertIn("<stdin>:2:", done.stderr)
        self.assertIn("[prm_is_final]", done.stderr)
        self.assertEqual((done.stdout, self.saved()), ("", before))

    def test_what_cannot_be_saved_or_read_is_said_before_anything_happens(self):
        before = self.saved()
        for arguments in (("directory_changes.json", "--output", "directory.json"),
                          ("directory_changes.json", "--output", "directory_changes.json")):
            self.assertEqual(self.change(*arguments).returncode, 2, arguments)
        self.assertEqual(self.change("directory_changes.json", "--ledger", "none").returncode, 4)
        done = ambit("directory", "change", "directory_changes.json", "--directory", "-",
                     folder=self.folder, stdin=before)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(self.saved(), before)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
