"""What the program `ambit` does with the workspace, on examples/workspace.

    workspace_test.py PROGRAM
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
SAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples" / "workspace"
RECORDS = [word for name, file in (("company", "companies"), ("task", "tasks"),
                                   ("meeting", "meetings"))
           for word in ("--records", f"{name}={SAMPLE / file}.jsonl")]


class WorkspaceTest(unittest.TestCase):
    def ambit(self, verb, user, *arguments, records=None):
        return subprocess.run(
            [PROGRAM, "workspace", verb, "--policy", str(SAMPLE / "policy.json"),
             "--directory", str(SAMPLE / "directory.json"), "--user", user,
             "--now", "2026-11-22T09:30:00Z", *(RECORDS if records is None else records),
             *arguments], capture_output=True, text=True, check=False)

    def answer(self, *arguments, **more):
        done = self.ambit(*arguments, **more)
        self.assertEqual(done.returncode, 0, done.stderr)
        return json.loads(done.stdout)

    def test_entry_says_which_tabs(self):
        self.assertEqual(len(self.answer("entry", "ana")["tabs"]), 5)
        self.assertEqual(self.answer("entry", "ben")["because"], "missing_seat")
        self.assertEqual(self.answer("entry", "kim", "--plate-of", "ana")["tabs"], ["summary"])

    def test_summary(self):
        plate = self.answer("summary", "ana")
        self.assertEqual(plate["accounts"], {"owned": 3, "assigned_in_last_30_days": 2})
        self.assertEqual((plate["tasks"]["done"], plate["tasks"]["to_do"]), (1, 2))
        self.assertEqual([each["id"] for each in plate["tasks"]["overdue"]["tasks"]], ["T2"])
        self.assertEqual(plate["schedule"]["contacts_today"], ["hafen-ida", "alpen-eva"])
        whose = self.answer("summary", "kim", "--plate-of", "ana")
        self.assertEqual((whose["plate_of"], whose["accounts"]["owned"]), ("ana", 3))

    def test_summary_with_reports(self):
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "reports.json"
            path.write_text(json.dumps([{"id": "tiers", "object": "company", "group_by": "tier",
                                         "sum": "revenue"}]), encoding="utf-8")
            told = self.answer("summary", "ana", "--reports", str(path))["reports"]
            path.write_text(json.dumps([{"id": str(number), "object": "company"}
                                        for number in range(6)]), encoding="utf-8")
            refused = self.ambit("summary", "ana", "--reports", str(path))
            path.write_text('{"reports": [{"id": "all", "object": "company"}]}', encoding="utf-8")
            self.assertEqual(self.answer("summary", "ana", "--reports", str(path))["reports"],
                             [{"id": "all", "count": 4}])
            path.write_text('[{"id": "all",}]', encoding="utf-8")
            broken = self.ambit("summary", "ana", "--reports", str(path))
            self.assertEqual(broken.returncode, 3)
            self.assertIn("reports.json:1:14: error: ", broken.stderr)
        self.assertEqual(told[0]["groups"][0], {"value": "gold", "count": 2, "sum": 99000.0})
        self.assertEqual(refused.returncode, 2)
        self.assertIn("a sixth report", refused.stderr)

    def test_records_that_nobody_named_are_told(self):
        done = self.ambit("feed", "ana",
                          records=["--records", f"activity={SAMPLE / 'activities.jsonl'}"])
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn('no records of object "company" (--records OBJECT=FILE)\n', done.stderr)
        self.assertNotIn('"activity"', done.stderr)
        self.assertNotIn('"task"', done.stderr)  # which a feed does not read

    def test_lists(self):
        owned = self.ambit("portfolio", "ana", "--format", "csv", "--page-size", "2")
        self.assertEqual([line.split(",")[0] for line in owned.stdout.splitlines()],
                         ["id", "C1", "C2"])
        self.assertIn("3 in all; the next page: --after ", owned.stderr)
        rest = self.ambit("portfolio", "ana", "--page-size", "2", "--after",
                          owned.stderr.split("--after ")[1].strip())
        self.assertEqual([json.loads(line)["id"] for line in rest.stdout.splitlines()], ["C3"])
        deals = ["--records", f"deal={SAMPLE / 'deals.jsonl'}"]
        stages = self.ambit("pipeline", "ana", "upsell", "--format", "csv", records=deals)
        self.assertEqual(stages.stdout.splitlines(),
                         ["stage,records,amount", "offered,2,4800.00", "negotiated,1,12000.50",
                          "won,1,900.00", "lost,0,0.00", "(none of these),0,0.00"])
        table = self.ambit("pipeline", "ana", "upsell", "--format", "table", records=deals)
        self.assertEqual(table.stdout.splitlines()[1].split(), ["offered", "2", "4800.00"])
        with tempfile.TemporaryDirectory() as folder:
            query = pathlib.Path(folder) / "query.json"
            query.write_text('{"owner": ["ben"], "columns": ["name"]}', encoding="utf-8")
            offered = self.ambit("pipeline", "ana", "upsell", "--stage", "offered", "--query",
                                 str(query), records=deals)
            self.assertEqual([json.loads(line) for line in offered.stdout.splitlines()],
                             [{"id": "D3", "fields": {"name": "Fleet module"}}])
            inline = self.ambit("pipeline", "ana", "upsell", "--stage", "offered", "--query",
                                query.read_text(encoding="utf-8"), records=deals)
            self.assertEqual(inline.stdout, offered.stdout, inline.stderr)
            query.write_text('["owner"]', encoding="utf-8")
            refused = self.ambit("pipeline", "ana", "upsell", "--query", str(query), records=deals)
            self.assertEqual(refused.returncode, 3, refused.stderr)
        feed = self.ambit("feed", "ana", records=[
            *RECORDS[:2], "--records", f"activity={SAMPLE / 'activities.jsonl'}"])
        self.assertEqual([json.loads(line)["id"] for line in feed.stdout.splitlines()],
                         ["A4", "A1", "A2"])
        self.assertEqual(self.answer("feed", "ben", records=[])["because"], "missing_seat")

    def test_kept_views_are_listed_and_removed_entries_are_not(self):
        with tempfile.TemporaryDirectory() as folder:
            acts, ledger = pathlib.Path(folder) / "acts.jsonl", str(pathlib.Path(folder) / "plate")
            acts.write_text("\n".join(map(json.dumps, (
                {"act": "save_view", "object": "company", "id": "gold", "name": "Gold",
                 "visibility": "private", "columns": ["name"],
                 "criteria": {"field": "tier", "op": "eq", "value": "gold"}},
                {"act": "remove_feed_entry", "id": "A4"}))),
                encoding="utf-8")
            given = [*RECORDS[:2], "--records", f"activity={SAMPLE / 'activities.jsonl'}"]
            done = self.ambit("act", "ana", str(acts), "--ledger", ledger, records=given)
            self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
            mine = self.ambit("portfolio", "ana", "--my-view", "gold", "--ledger", ledger)
            self.assertEqual([json.loads(line)["id"] for line in mine.stdout.splitlines()],
                             ["C1", "C4"], mine.stderr)
            theirs = self.answer("portfolio", "mira", "--my-view", "gold", "--ledger", ledger)
            self.assertEqual(theirs["reason"], "unknown_view")
            feed = self.ambit("feed", "ana", "--ledger", ledger, records=given)
            self.assertEqual([json.loads(line)["id"] for line in feed.stdout.splitlines()],
                             ["A1", "A2"])

    def test_schedule_lists_entries(self):
        done = self.ambit("schedule", "ana", "--view", "week")
        self.assertEqual(done.returncode, 0, done.stderr)
        lines = [json.loads(line) for line in done.stdout.splitlines()]
        self.assertEqual([(line["day"], line["id"]) for line in lines],
                         [("2026-11-20", "T2"), ("2026-11-22", "T1"), ("2026-11-22", "M1"),
                          ("2026-11-22", "M2"), ("2026-11-22", "T4")])
        self.assertIn("5 from 2026-11-16 to 2026-11-22, Europe/Berlin", done.stderr)
        table = self.ambit("schedule", "ana", "--day", "2026-11-23", "--format", "table")
        self.assertIn("continues", table.stdout)
        told = self.answer("schedule", "ana", "--kind", "meeting", "--hide-weekends", "--view",
                           "month", "--format", "json")
        self.assertEqual((told["count"], told["hidden"]), (2, 1))

    def test_acts_are_remembered(self):
        with tempfile.TemporaryDirectory() as folder:
            acts, ledger = pathlib.Path(folder) / "acts.jsonl", str(pathlib.Path(folder) / "plate")
            view = {"act": "save_view", "object": "company", "id": "gold", "name": "Gold",
                    "visibility": "private", "columns": ["name"],
                    "criteria": {"field": "tier", "op": "eq", "value": "gold"}}
            follow = {"act": "follow", "object": "company", "id": "C2"}
            edit = {"act": "edit", "object": "company", "id": "C2", "values": {"tier": "gold"}}
            acts.write_text("\n".join(map(json.dumps, (view, follow, edit))), encoding="utf-8")
            done = self.ambit("act", "ana", str(acts), "--ledger", ledger)
            self.assertEqual([json.loads(line)["outcome"] for line in done.stdout.splitlines()],
                             ["done", "done", "refused"], done.stderr)
            self.assertEqual(done.returncode, 1)
            views = self.answer("views", "ana", "--ledger", ledger)["views"]
            self.assertEqual([each["name"] for each in views], ["Gold"])
            self.assertEqual(self.answer("views", "kim", "--ledger", ledger),
                             {"reason": "no_tab", "because": "needs_seat"})
            follows = self.answer("follows", "ana", "--ledger", ledger)["follows"]
            self.assertEqual([each["id"] for each in follows], ["C2"])
            typed = self.ambit("follows", "ana", "--object", "compny", "--ledger", ledger)
            self.assertIn('did you mean "company"?', typed.stderr)
            self.assertIn("no answer: invalid_argument", typed.stderr)
            self.assertEqual(self.answer("history", "ana", "C2", "--object", "company",
                                         "--ledger", ledger), {"changes": []})
            shares = pathlib.Path(folder) / "shares.json"
            shares.write_text(json.dumps([{"object": "company", "id": "C2", "to": {"user": "ana"},
                                           "access": "edit"}]), encoding="utf-8")
            acts.write_text("\n".join(json.dumps(dict(edit, values={"tier": tier}))
                                      for tier in ("gold", None, "gold")), encoding="utf-8")
            done = self.ambit("act", "ana", str(acts), "--ledger", ledger, "--shares", str(shares))
            self.assertEqual(done.returncode, 0, done.stderr + done.stdout)
            past = ["history", "ana", "C2", "--object", "company", "--ledger", ledger, "--limit",
                    "1"]
            page = self.answer(*past)
            numbers = [page["changes"][0]["number"]]
            while "next" in page:
                page = self.answer(*past, "--before", str(page["next"]))
                numbers += [each["number"] for each in page["changes"]]
            self.assertEqual(numbers, sorted(numbers, reverse=True))
            self.assertGreater(len(numbers), 1)
            told = self.ambit("follows", "kim", "--ledger", ledger)
            self.assertIn("no_tab: needs_seat", told.stderr)
            acts.write_text('{"act": "folow"}', encoding="utf-8")
            wrong = self.ambit("act", "ana", str(acts), "--ledger", ledger)
            self.assertEqual(wrong.returncode, 2)
            self.assertIn("unknown_act", wrong.stderr)

    def test_whoever_has_no_tab_is_told_why(self):
        done = self.ambit("schedule", "kim")
        self.assertEqual(json.loads(done.stdout), {"reason": "no_tab", "because": "needs_seat"})
        self.assertIn("no_tab: needs_seat", done.stderr)

    def test_a_wrong_policy_is_told_what_would_be_right(self):
        policy = json.loads((SAMPLE / "policy.json").read_text(encoding="utf-8"))
        workspace = policy["workspace"]
        workspace["pipelines"][0]["stages"][0]["id"] = "ofered"
        workspace["account_object"] = "deal"
        workspace["scores"] = []
        fields = policy["schema"]["objects"]
        fields["to_do"] = fields.pop("task")
        policy["sharing"]["to_do"] = policy["sharing"].pop("task")
        with tempfile.TemporaryDirectory() as folder:
            path = pathlib.Path(folder) / "policy.json"
            path.write_text(json.dumps(policy), encoding="utf-8")
            done = subprocess.run([PROGRAM, "check", str(path)], capture_output=True, text=True,
                                  check=False)
        self.assertEqual(done.returncode, 3)
        for said in ('an option of field "stage": offered, negotiated, won, lost; did you mean '
                     '"offered"?', 'an object of the schema, which "object" may name'):
            self.assertIn(said, done.stderr)
        unknown = next(line for line in done.stderr.splitlines() if '"csm_property", ' in line)
        self.assertEqual(unknown.count('"company_property"'), 1)

    def test_a_good_policy_is_described(self):
        done = subprocess.run([PROGRAM, "check", str(SAMPLE / "policy.json")], capture_output=True,
                              text=True, check=False)
        self.assertIn("  workspace of company: 1 pipeline, 3 parts of the health score\n",
                      done.stdout)

    def test_what_is_refused(self):
        for records in (["--records", "task"], ["--records", "=tasks.jsonl"]):
            done = self.ambit("summary", "ana", records=records)
            self.assertEqual(done.returncode, 2)
            self.assertIn("OBJECT=FILE", done.stderr)
        twice = self.ambit("summary", "ana", records=RECORDS + RECORDS[:2])
        self.assertEqual(twice.returncode, 2)
        self.assertIn("repeated_records", twice.stderr)
        self.assertEqual(self.answer("summary", "ana", records=[])["accounts"]["owned"], 0)
        day = self.ambit("schedule", "ana", "--day", "22.11.2026")
        self.assertTrue(day.stderr.startswith('error: the text "22.11.2026"'), day.stderr)
        self.assertIn('at /day\n  expected: a date, such as "2026-11-22"', day.stderr)
        none = self.ambit("portfolio", "ana", "--page-size", "0")
        self.assertEqual(none.returncode, 2)
        self.assertIn("--page-size: 0 is no whole number from 1 upwards", none.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
