"""`ambit leads`: who has which lead, and what people do with them.

    leads_test.py PROGRAM
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
POLICY = {
    "ambit": 1, "schema": {"objects": {"lead": {"fields": {"size": {"type": "integer"}}}}},
    "assignment": {"lead": {"active_rule": "r", "rules": {"r": {"entries": [
        {"id": "small", "when": {"field": "size", "op": "lt", "value": 5},
         "assign": [{"queue": "desk"}, {"user": "cy"}],
         "accept_within": {"count": 1, "unit": "hours"}},
        {"id": "none", "when": {"field": "size", "op": "lt", "value": 9},
         "assign": {"user": "gone"}}]}}}}}
DIRECTORY = {
    "ambit": 1, "accounts": [{"id": "acme", "partner_enabled": True}],
    "communities": [{"id": "c", "published": True, "viewable": True, "profiles": ["p"]}],
    "users": [{"id": "ana", "active": True},
              {"id": "ben", "active": True, "email": "ben@x.example"},
              {"id": "cy", "active": True},
              {"id": "pia", "kind": "partner", "active": True, "account": "acme", "profile": "p",
               "last_login": "2026-01-01T00:00:00Z"}],
    "queues": [{"id": "desk", "objects": ["lead"], "members": {"users": ["ana", "ben", "pia"]}}]}
LEADS = '{"id": "1", "size": 1}\n{"id": "2", "size": 2}\n{"id": "3", "size": 7}\n'


class LeadsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.here = pathlib.Path(folder.name)
        for name, text in (("policy.json", json.dumps(POLICY)),
                           ("directory.json", json.dumps(DIRECTORY)), ("leads.jsonl", LEADS)):
            (self.here / name).write_text(text, encoding="utf-8")

    def run_ambit(self, *arguments, ledger="leads.ledger", now="2026-11-22T09:00:00Z", code=0):
        engine = ("--policy", "policy.json", "--directory", "directory.json")
        done = subprocess.run(
            [PROGRAM, *arguments, *engine, "--ledger", ledger, "--now", now], cwd=self.here,
            capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, code, done.stderr)
        return done

    def lines(self, *arguments, **more):
        return [json.loads(line) for line in self.run_ambit(*arguments, **more).stdout.splitlines()]

    def test_from_the_queue_to_somebody_and_back(self):
        for ledger in ("leads.ledger", "ledger.json"):
            more = {"ledger": ledger}
            self.run_ambit("decide", "leads", "--records", "leads.jsonl", **more)
            taken = self.lines("leads", "accept", "1", "2", "--actor", "ana", **more)
            self.assertEqual([line["outcome"] for line in taken], ["accepted", "accepted"])
            late = self.lines("leads", "accept", "1", "--actor", "ben", code=1, **more)
            self.assertEqual((late[0]["outcome"], late[0]["owner"]),
                             ("already_taken", {"user": "ana"}))
            table = self.run_ambit("leads", "accept", "1", "--actor", "cy", "--format", "table",
                                   code=1, **more).stdout
            self.assertIn("not a member", table)
            self.assertEqual([line["id"] for line in self.lines("leads", "inbox", "ana", **more)],
                             ["1", "2"])
            self.lines("leads", "release", "1", "--actor", "ana", **more)
            moved = self.lines("leads", "reassign", "1", "2", "--to-user", "ben", "--template", "t",
                               "--cc", "x@x.example", **more)
            self.assertEqual(moved[0]["notices"], [
                {"user": "ben", "address": "ben@x.example", "template": "t"},
                {"cc": "x@x.example", "template": "t"}])
            self.assertEqual(self.lines("leads", "inbox", "ben", "--limit", "1", **more)[0]["id"],
                             "1")
            self.assertEqual(self.lines("leads", "inbox", "ana", **more), [])

    def test_what_was_done_at_one_moment_stays_in_its_order(self):
        for ledger in ("leads.ledger", "ledger.json"):
            self.run_ambit("decide", "leads", "--records", "leads.jsonl", ledger=ledger)
            for act in ("accept", "release", "accept"):
                self.run_ambit("leads", act, "1", "--actor", "ana", ledger=ledger)
            self.run_ambit("leads", "reassign", "1", "--to-user", "ben", "--actor", "ana",
                           ledger=ledger)
            done = subprocess.run([PROGRAM, "ledger", "history", ledger, "--id", "1"],
                                  cwd=self.here, capture_output=True, text=True, check=True)
            self.assertEqual([json.loads(line)["event"] for line in done.stdout.splitlines()],
                             ["create", "accept", "release", "accept", "reassign"])

    def test_what_waits_and_what_is_due(self):
        self.run_ambit("decide", "leads", "--records", "leads.jsonl")
        waiting = self.lines("leads", "waiting")
        self.assertEqual([(line["id"], line["reason"]) for line in waiting],
                         [("3", "no_eligible_choice")])
        self.assertEqual(len(self.lines("leads", "of-account", "acme")), 2)
        later = {"now": "2026-11-22T10:00:00Z"}
        self.assertEqual(self.lines("leads", "due", now="2026-11-22T09:59:59Z"), [])
        due = self.lines("leads", "due", **later)
        self.assertEqual([line["due_at"] for line in due], ["2026-11-22T10:00:00Z"] * 2)
        aged = self.lines("leads", "age", "--records", "leads.jsonl", **later)
        self.assertEqual([(line["outcome"], line["reason"]) for line in aged],
                         [("assigned", "entry_matched"), ("assigned", "entry_matched"),
                          ("unassigned", "not_due")])
        self.assertEqual(aged[0]["owner"], {"user": "cy"})
        self.assertEqual(self.lines("leads", "due", **later), [])
        csv = self.run_ambit("leads", "inbox", "cy", "--format", "csv").stdout.splitlines()
        self.assertTrue(csv[0].startswith("id,owner.user,owner.queue,since,"))
        self.assertEqual(len(csv), 3)

    def test_what_is_wrong_is_said(self):
        self.run_ambit("leads", "inbox", "ana", code=4)  # there is no ledger
        self.run_ambit("decide", "leads", "--records", "leads.jsonl")
        self.run_ambit("leads", "reassign", "1", code=2)
        self.run_ambit("leads", "accept", "1", code=2)  # by whom?
        done = self.run_ambit("leads", "of-account", "nowhere", code=2)
        self.assertIn("unknown_account", done.stderr)
        refused = self.lines("leads", "reassign", "1", "9", "--to-user", "ben", code=1)
        self.assertEqual([line["reason"] for line in refused],
                         ["others_refused", "unknown_record"])


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
