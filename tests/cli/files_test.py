"""What `ambit` does with files that it cannot read, write or trust.

    files_test.py PROGRAM
"""

import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "sample"
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ENGINE = ("--policy", "policy.json", "--directory", "directory.json")


def ambit(*arguments, stdin=None):
    return subprocess.run([PROGRAM, *arguments], cwd=SAMPLE, input=stdin, capture_output=True,
                          text=True, check=False)


class FilesTest(unittest.TestCase):
    def test_standard_input_is_read_once(self):
        policy = (SAMPLE / "policy.json").read_text(encoding="utf-8")
        done = ambit("decide", "leads", "--policy", "-", "--directory", "directory.json",
                     "--records", "-", stdin=policy)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("standard input was read already", done.stderr)

    def test_nothing_is_decided_that_cannot_be_written(self):
        with tempfile.TemporaryDirectory() as folder:
            for name in ("ledger.db", "ledger.json"):
                ledger = pathlib.Path(folder, name)
                done = ambit("decide", "leads", *ENGINE, "--records", "leads.jsonl", "--ledger",
                             ledger, "--output", pathlib.Path(folder, "nowhere", "out.jsonl"))
                self.assertEqual(done.returncode, 4, done.stderr)
                history = ambit("ledger", "history", ledger, "--format", "jsonl")
                self.assertEqual(history.stdout, "")

    def test_a_pipe_is_no_ledger(self):
        with tempfile.TemporaryDirectory() as folder:
            pipe = pathlib.Path(folder, "pipe")
            os.mkfifo(pipe)
            done = ambit("ledger", "verify", pipe)
            self.assertEqual(done.returncode, 4)
            self.assertIn("is not a file", done.stderr)

    def test_a_file_that_may_not_grow_is_an_error(self):
        with tempfile.TemporaryDirectory() as folder:
            done = subprocess.run(
                ["sh", "-c", 'ulimit -f 1; exec "$@"', "sh", PROGRAM, "decide", "leads", *ENGINE,
                 "--records", "leads.jsonl", "--output", pathlib.Path(folder, "out.jsonl")],
                cwd=SAMPLE, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 4)
            self.assertIn("cannot write", done.stderr)
            self.assertEqual(list(pathlib.Path(folder).iterdir()), [])

    def test_a_zone_of_the_directory_that_there_is_not_is_told(self):
        people = json.loads((SAMPLE / "directory.json").read_text(encoding="utf-8"))
        people["calendars"] = [{"id": "madrid", "time_zone": "Europe/Madird", "hours": [
            {"days": ["mon"], "from": "09:00", "to": "17:00"}]}]
        with tempfile.TemporaryDirectory() as folder:
            file = pathlib.Path(folder, "people.json")
            file.write_text(json.dumps(people), encoding="utf-8")
            done = ambit("check", "policy.json", "--directory", file, "--strict")
            self.assertEqual(done.returncode, 3)
            self.assertIn(f'{file}: warning: calendar "madrid" names', done.stderr + done.stdout)
            self.assertIn('did you mean "Europe/Madrid"?', done.stderr + done.stdout)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
