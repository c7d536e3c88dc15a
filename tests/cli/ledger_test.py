"""Ledgers of the program `ambit`: databases and snapshots, and `ambit ledger`.

    ledger_test.py PROGRAM
"""

import json
import os
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SAMPLE = ROOT / "examples" / "sample"
PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
ENGINE = ("--policy", "policy.json", "--directory", "directory.json")
RECORDS = ("--records", "leads.jsonl")
DATABASE = b"SQLite format 3\0"


def ambit(*arguments, stdin=None):
    return subprocess.run([PROGRAM, *map(str, arguments)], cwd=SAMPLE, input=stdin,
                          capture_output=True, text=True, check=False)


def decide(ledger, *arguments, now="2026-11-22T09:00:00Z", stdin=None):
    records = () if "--records" in arguments else RECORDS
    return ambit("decide", "leads", *ENGINE, *records, "--now", now, "--ledger", ledger, *arguments,
                 stdin=stdin)


def lines_of(done):
    return [json.loads(line) for line in done.stdout.splitlines()]


class LedgerTest(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.here = pathlib.Path(self.folder.name)
        self.ledger = self.here / "leads.ledger"

    def done(self, *arguments, code=0, **more):
        done = ambit(*arguments, **more)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def test_a_new_ledger_is_a_database_and_one_named_json_a_snapshot(self):
        snapshot = self.here / "ledger.json"
        for file, start in ((self.ledger, DATABASE), (snapshot, b'{"ambit_ledger":')):
            self.assertEqual(decide(file).returncode, 0)
            self.assertTrue(file.read_bytes().startswith(start), file)
        exported = self.done("ledger", "export", self.ledger).stdout
        self.assertEqual(exported.strip(), snapshot.read_text(encoding="utf-8").strip())
        self.assertEqual(self.done("ledger", "export", snapshot).stdout, exported)

    def test_the_first_bytes_tell_what_a_file_is(self):
        decide(self.ledger)
        named = self.here / "really.json"
        self.ledger.rename(named)
        again = decide(named)
        self.assertTrue(all(line["replayed"] for line in lines_of(again)))
        self.assertTrue(named.read_bytes().startswith(DATABASE))
        other = self.here / "snapshot"
        self.done("ledger", "export", named, "--output", other)
        self.assertTrue(all(line["replayed"] for line in lines_of(decide(other))))
        self.assertTrue(other.read_bytes().startswith(b"{"))

    def test_an_empty_file_becomes_a_database(self):
        self.ledger.touch()
        self.assertEqual(decide(self.ledger).returncode, 0)
        self.assertTrue(self.ledger.read_bytes().startswith(DATABASE))

    def test_runs_at_once_share_a_database(self):
        records = (SAMPLE / "leads.jsonl").read_text(encoding="utf-8").splitlines()
        parts = [records[:120], records[60:200], records[150:]]
        running = []
        for number, part in enumerate(parts):
            file = self.here / f"{number}.jsonl"
            file.write_text("\n".join(part), encoding="utf-8")
            running.append(subprocess.Popen(
                [PROGRAM, "decide", "leads", *ENGINE, "--now", "2026-11-22T09:00:00Z", "--records",
                 str(file), "--ledger", str(self.ledger), "--output", f"{file}.out"],
                cwd=SAMPLE, stderr=subprocess.DEVNULL))
        self.assertEqual([run.wait() for run in running], [0, 0, 0])
        owners = {}
        for number in range(len(parts)):
            text = (self.here / f"{number}.jsonl.out").read_text(encoding="utf-8")
            for line in map(json.loads, text.splitlines()):
                self.assertEqual(owners.setdefault(line["id"], line.get("owner")),
                                 line.get("owner"))
        self.assertEqual(len(owners), len(records))
        self.done("ledger", "verify", self.ledger)

    def test_foreign_and_damaged_files_are_left_as_they_are(self):
        decide(self.ledger)
        whole = self.ledger.read_bytes()
        for content in (b"not a ledger at all", whole[:len(whole) // 2], b"PK\3\4" * 100):
            self.ledger.write_bytes(content)
            done = decide(self.ledger)
            self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
            self.assertIn("was left as it is", done.stderr)
            self.assertEqual(self.ledger.read_bytes(), content)
        done = decide("/nowhere/at/all.ledger")
        self.assertEqual((done.returncode, done.stdout), (4, ""))

    def test_the_database_and_what_lies_beside_it_are_no_place_for_decisions(self):
        for beside in ("", "-wal", "-shm", "-journal", ".lock"):
            done = decide(self.ledger, "--output", f"{self.ledger}{beside}")
            self.assertEqual(done.returncode, 2, beside)
            self.assertIn("would overwrite", done.stderr)
        self.assertEqual(os.listdir(self.here), [])

    def test_explaining_makes_no_file(self):
        done = self.done("explain", "leads", *ENGINE, *RECORDS, "--id", "L001", "--now",
                         "2026-11-22T09:00:00Z", "--ledger", self.ledger)
        self.assertIn("L001", done.stdout)
        self.assertEqual(os.listdir(self.here), [])
        decide(self.ledger)
        again = self.done("explain", "leads", *ENGINE, *RECORDS, "--id", "L001", "--now",
                          "2026-11-22T09:00:00Z", "--ledger", self.ledger, "--format", "json")
        self.assertTrue(json.loads(again.stdout)["decision"]["replayed"])

    def test_a_decision_that_is_no_json_any_more_is_not_given_out(self):
        decide(self.ledger)
        with sqlite3.connect(self.ledger) as file:
            file.execute("UPDATE form SET shared = replace(shared, ':', char(7))")
            file.execute("UPDATE decision SET json = replace(json, ':', char(7))")
        file.close()
        for done in (ambit("ledger", "history", self.ledger), decide(self.ledger)):
            self.assertEqual((done.returncode, done.stdout), (3, ""), done.stderr)
            self.assertIn("a decision is no JSON any more", done.stderr)

    def test_history_of_a_record_of_somebody_and_of_a_period(self):
        decisions = {line["id"]: line for line in lines_of(decide(self.ledger))}
        for line in decisions.values():
            line.pop("notices", None)  # whom to tell is not remembered
        decide(self.ledger, "--records", "-", now="2026-11-25T09:00:00Z", stdin='{"id": "late"}')
        one = lines_of(self.done("ledger", "history", self.ledger, "--id", "L002"))
        self.assertEqual([(line["decided_at"], line["object"], line["event"], line["decision"])
                          for line in one],
                         [("2026-11-22T09:00:00Z", "lead", "create", decisions["L002"])])
        of_ana = lines_of(self.done("ledger", "history", self.ledger, "--user", "ana"))
        self.assertEqual({line["decision"]["id"] for line in of_ana},
                         {id for id, line in decisions.items()
                          if line.get("owner") == {"user": "ana"}})
        late = ("ledger", "history", self.ledger, "--from", "2026-11-23T00:00:00+01:00")
        self.assertEqual([line["decision"]["id"] for line in lines_of(self.done(*late))], ["late"])
        table = self.done(*late, "--format", "table").stdout.splitlines()
        self.assertEqual(table[0].split(), ["DECIDED", "OBJECT", "ID", "EVENT", "OWNER", "OWNER",
                                            "NOW", "ENTRY", "FINGERPRINT"])
        self.assertEqual(table[1].split()[:4], ["2026-11-25T09:00:00Z", "lead", "late", "create"])
        csv = self.done(*late, "--format", "csv").stdout.splitlines()
        self.assertEqual(csv[0].split(",")[:3], ["decided_at", "object", "id"])
        self.done(*late, "--to", "yesterday", code=2)
        self.done(*late, "--user", "a", "--queue", "b", code=2)
        self.done("ledger", "history", self.here / "none", code=4)

    def test_show_tells_of_turns_and_loads(self):
        decide(self.ledger)
        text = self.done("ledger", "show", self.ledger).stdout
        self.assertIn("an SQLite database, tables of version 5", text)
        self.assertIn("decided from 2026-11-22T09:00:00Z to 2026-11-22T09:00:00Z", text)
        shown = json.loads(self.done("ledger", "show", self.ledger, "--format", "json").stdout)
        history = lines_of(self.done("ledger", "history", self.ledger))
        self.assertEqual(shown["objects"][0]["decisions"], len(history))
        self.assertEqual(sum(load["open"] for load in shown["loads"]), len(history))
        turns = sum("pool" in line["decision"] for line in history)
        self.assertEqual(sum(pool["last_number"] for pool in shown["pools"]), turns)

    def test_export_import_and_verify(self):
        decide(self.ledger)
        snapshot = self.here / "saved.json"
        self.done("ledger", "export", self.ledger, "--output", snapshot)
        copy = self.here / "copy.ledger"
        self.done("ledger", "import", copy, "--snapshot", snapshot)
        self.assertEqual(self.done("ledger", "export", copy).stdout,
                         snapshot.read_text(encoding="utf-8"))
        refused = self.done("ledger", "import", copy, "--snapshot", snapshot, code=3)
        self.assertIn("not_empty_ledger", refused.stderr)
        self.assertIn("no problems", self.done("ledger", "verify", copy).stderr)
        self.done("ledger", "export", copy, "--output", copy, code=2)
        text = snapshot.read_text(encoding="utf-8")
        damaged = self.here / "damaged.json"
        damaged.write_text(text.replace("triage", "triagf", 1), encoding="utf-8")
        self.done("ledger", "import", self.here / "new.ledger", "--snapshot", damaged, code=3)

    def test_forget_lets_old_keys_be_decided_anew(self):
        decide(self.ledger, "--records", "-", stdin='{"id": "old"}')
        decide(self.ledger, "--records", "-", now="2026-11-25T09:00:00Z", stdin='{"id": "new"}')
        self.done("ledger", "forget", self.ledger, "--before", "2026-11-24T00:00:00Z")
        both = lines_of(decide(self.ledger, "--records", "-", now="2026-11-26T09:00:00Z",
                               stdin='{"id": "old"}\n{"id": "new"}'))
        self.assertEqual(["replayed" in line for line in both], [False, True])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
