"""What the program `ambit` does about sharing.

    sharing_test.py PROGRAM
"""

import json
import pathlib
import subprocess
import sys
import tempfile
import unittest

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
SCHEMA = {"objects": {"lead": {"fields": {"region": {"type": "text"}, "folder": {"type": "id"}}}}}
POLICY = {"ambit": 1, "schema": SCHEMA, "sharing": {"lead": {
    "folder": "folder",
    "rules": [
        {"id": "emea", "when": {"field": "region", "op": "eq", "value": "EMEA"},
         "to": [{"role_and_below": "rep"}], "access": "read"},
        {"id": "desk", "when": {"field": "region", "op": "eq", "value": "US"},
         "to": [{"user": "ana"}], "access": "edit"}]}}}
DIRECTORY = {"ambit": 1, "users": [
    {"id": "ana", "active": True, "role": "rep"}, {"id": "ben", "active": True},
    {"id": "off"}, {"id": "pia", "active": True, "kind": "partner", "account": "acme",
                    "role": "acme"}],
    "accounts": [{"id": "acme", "partner_enabled": True}],
    "roles": [{"id": "rep"}, {"id": "acme", "parent": "rep", "portal": True}]}
LEADS = [{"id": "L1", "region": "EMEA", "folder": "F1"}, {"id": "L2", "region": "US"},
         {"id": "L3", "owner": {"user": "ana"}}, {"id": "L4", "region": "EMEA"}]


class SharingTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.write("policy.json", POLICY)
        self.write("directory.json", DIRECTORY)
        self.write_leads(LEADS)

    def write(self, name, document):
        (self.folder / name).write_text(json.dumps(document), encoding="utf-8")

    def write_leads(self, leads):
        text = "".join(json.dumps(each) + "\n" for each in leads)
        (self.folder / "leads.jsonl").write_text(text, encoding="utf-8")

    def ambit(self, verb, *arguments, text=None):
        records = () if "--records" in arguments else ("--records", "leads.jsonl")
        return subprocess.run(
            [PROGRAM, "sharing", verb, "--policy", "policy.json", "--directory", "directory.json",
             *records, *arguments],
            cwd=self.folder, capture_output=True, text=True, check=False, input=text)

    def test_check_answers_of_one_record(self):
        done = self.ambit("check", "--user", "ana", "--id", "L1")
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual((answer["allowed"], answer["rule"]), (True, "emea"))
        table = self.ambit("check", "--user", "ana", "--id", "L1", "--access", "edit",
                           "--format", "table")
        self.assertIn("L1  no       read_only", table.stdout)
        csv = self.ambit("check", "--user", "pia", "--id", "L1", "--format", "csv")
        self.assertIn("L1,yes,rule,emea,role_and_below rep", csv.stdout)
        unknown = self.ambit("check", "--user", "ana", "--id", "L9")
        self.assertEqual((unknown.returncode, unknown.stdout), (2, ""))
        self.assertIn("no record has the id L9", unknown.stderr)

    def test_check_lists_and_counts_what_a_user_may(self):
        done = self.ambit("check", "--user", "ana", "--format", "table")
        self.assertEqual(done.returncode, 0, done.stderr)
        for line in ("L1  read    rule   emea  role_and_below rep",
                     "L2  edit    rule   desk  user ana", "L3  edit    owner"):
            self.assertIn(line, done.stdout)
        self.assertEqual(done.stderr, "4 of 4 records\n")
        count = self.ambit("check", "--user", "ana", "--access", "edit", "--count")
        self.assertEqual((count.stdout, count.stderr), ("2\n", ""))
        page = self.ambit("check", "--user", "ana", "--query", '{"page": {"size": 1}}',
                          "--format", "json")
        self.assertEqual(json.loads(page.stdout)["next"], "L1")

    def test_who_may_not_look_sees_nothing_and_hears_why(self):
        done = self.ambit("check", "--user", "off")
        self.assertEqual((done.returncode, done.stdout), (0, ""))
        self.assertIn("the user may not look at anything: user_inactive", done.stderr)

    def test_shares_by_hand_count(self):
        self.write("shares.json", [{"object": "lead", "id": "L3", "to": {"user": "ben"},
                                    "access": "read"}])
        done = self.ambit("check", "--user", "ben", "--shares", "shares.json")
        self.assertEqual(json.loads(done.stdout)["way"], "share")
        self.write("shares.json", [{"object": "lead", "id": "L3", "to": {"usr": "ben"},
                                    "access": "read"}])
        done = self.ambit("check", "--user", "ben", "--shares", "shares.json")
        self.assertEqual(done.returncode, 3)
        self.assertIn('did you mean "user"?', done.stderr)

    def test_a_record_that_is_wrong_is_hidden_and_costs_the_status(self):
        self.write_leads([*LEADS, {"id": "L5", "region": 5}])
        for arguments in (("check", "--user", "ana"), ("check", "--user", "ana", "--id", "L5"),
                          ("review",), ("diff", "--against", "policy.json")):
            done = self.ambit(*arguments)
            self.assertEqual(done.returncode, 1, arguments)
            self.assertIn('record 5, field "region"', done.stderr)

    def test_review_lists_what_external_users_see_and_narrows_it(self):
        done = self.ambit("review", "--format", "table", "--patch", "narrowed.json")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("WAY   NAME  ACCESS  USERS  RECORDS  FOLDERS  NARROWED", done.stdout)
        self.assertIn("rule  emea  read    1      2        1        0", done.stdout)
        self.assertIn("1 external user sees 2 of 4 records; narrowed, 0 see 0", done.stderr)
        patch = json.loads((self.folder / "narrowed.json").read_text(encoding="utf-8"))
        self.assertEqual(patch, {"sharing": {"lead": {"narrowed": {"rules": {"emea": True}}}}})
        whole = json.loads(self.ambit("review", "--format", "json", "--query",
                                      '{"narrow": [], "ids": 1}').stdout)
        self.assertEqual(whole["grants"][0]["records"], {"count": 2, "ids": ["L1"]})
        self.assertEqual(whole["narrowed"]["patch"], {})
        wrong = self.ambit("review", "--query", '{"narrow": [{"rule": "emae"}]}')
        self.assertEqual((wrong.returncode, wrong.stdout), (2, ""))
        self.assertIn('did you mean "emea"?', wrong.stderr)
        self.assertTrue(wrong.stderr.startswith("--query:1:22: error: "), wrong.stderr)

    def test_diff_says_who_gains_and_who_loses(self):
        self.write("narrowed.json",
                   {"sharing": {"lead": {"narrowed": {"rules": {"emea": True}}}}})
        done = self.ambit("diff", "--change", "narrowed.json", "--format", "table")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("pia   lost    read    L1  rule  emea  role_and_below rep", done.stdout)
        self.assertEqual(done.stderr, "0 users gain something, 1 loses something\n")
        other = json.loads(json.dumps(POLICY))
        other["sharing"]["lead"]["internal"] = "read"
        self.write("other.json", other)
        lines = [json.loads(line) for line in self.ambit(
            "diff", "--against", "other.json").stdout.splitlines()]
        self.assertEqual({(line["user"], line["change"], line["way"]) for line in lines},
                         {("ben", "gained", "default")})
        whole = json.loads(self.ambit("diff", "--against", "other.json", "--format", "json",
                                      "--query", '{"ids": 0}').stdout)
        self.assertEqual(whole["users"][0]["read"]["gained"], {"count": 4, "records": []})

    def test_diff_of_what_only_the_other_policy_reads(self):
        plain = {"ambit": 1, "schema": SCHEMA, "sharing": {"lead": {"internal": "read"}}}
        self.write("plain.json", plain)
        self.write_leads([{"id": "L1", "region": "EMEA"}, {"id": "L5", "region": 5}])
        done = self.ambit("diff", "--change", "-", text=json.dumps({"sharing": {"lead": {
            "rules": None, "levels": None}}}))
        self.assertEqual(done.returncode, 1, done.stderr)  # by the rules L5 is wrong
        for policy, other in (("policy.json", "plain.json"), ("plain.json", "policy.json")):
            done = subprocess.run(
                [PROGRAM, "sharing", "diff", "--policy", policy, "--against", other, "--directory",
                 "directory.json", "--records", "leads.jsonl", "--format", "json"],
                cwd=self.folder, capture_output=True, text=True, check=False)
            self.assertEqual(done.returncode, 1, done.stderr)
            self.assertEqual(json.loads(done.stdout)["invalid"], 1)

    def test_diff_reads_records_from_standard_input(self):
        other = json.loads(json.dumps(POLICY))
        other["sharing"]["lead"]["internal"] = "read"
        self.write("other.json", other)
        leads = "".join(json.dumps(each) + "\n" for each in LEADS)
        done = self.ambit("diff", "--against", "other.json", "--records", "-", text=leads)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("1 user gains something", done.stderr)
        other["schema"]["objects"]["lead"]["fields"]["size"] = {"type": "integer"}
        self.write("other.json", other)
        done = self.ambit("diff", "--against", "other.json", "--records", "-", text=leads)
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("different schemas", done.stderr)
        done = self.ambit("diff", "--against", "other.json")
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_review_keeps_its_files_apart(self):
        done = self.ambit("review", "--patch", "same.json", "--output", "./same.json")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("--patch and --output are one file", done.stderr)
        self.assertFalse((self.folder / "same.json").exists())

    def test_diff_needs_one_other_policy_that_is_right(self):
        for arguments, told in (((), "[--against,--change] is required"),
                                (("--agains", "x"), 'did you mean "--against"?')):
            done = self.ambit("diff", *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertIn(told, done.stderr)
        self.write("narrowed.json", {"sharing": {"lead": {"narrowed": {"rules": {"emae": True}}}}})
        done = self.ambit("diff", "--change", "narrowed.json")
        self.assertEqual((done.returncode, done.stdout), (3, ""))
        self.assertIn('did you mean "emea"?', done.stderr)
        self.assertTrue(done.stderr.startswith('error: no sharing rule "emae"'), done.stderr)
        self.assertIn("at /sharing/lead/narrowed/rules/emae", done.stderr)

    def test_help_says_what_each_command_does(self):
        done = subprocess.run([PROGRAM, "sharing", "--help"], capture_output=True, text=True,
                              check=False)
        self.assertIn("Which records a user may see or edit, and by which grant; with --id one, "
                      "or why not.", " ".join(done.stdout.split()))

    def test_one_of_several_objects_is_named(self):
        several = json.loads(json.dumps(POLICY))
        for name in ("deal", "task"):
            several["schema"]["objects"][name] = {"fields": {}}
            several["sharing"][name] = {}
        self.write("policy.json", several)
        self.assertEqual(self.ambit("check", "--user", "ana").returncode, 0)
        del several["sharing"]["lead"]
        self.write("policy.json", several)
        done = self.ambit("check", "--user", "ana")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("say with --object which of them: deal, task", done.stderr)

    def test_sharing_rules_of_salesforce_are_imported(self):
        rules = pathlib.Path(__file__).resolve().parents[1] / "data/salesforce/Lead.sharingRules"
        done = subprocess.run(
            [PROGRAM, "import", "salesforce", str(rules), "--out", "policy.json", "--directory",
             "directory.json", "--report", "report.json"],
            cwd=self.folder, capture_output=True, text=True, check=False)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("6 sharing rules: 5 carried; 1 left uncarried in its place "
                      "(1 unsupported_target)", done.stderr)
        report = (self.folder / "report.json").read_text(encoding="utf-8")
        self.assertIn("allCustomerPortalUsers", report)
        people = json.loads((self.folder / "directory.json").read_text(encoding="utf-8"))
        people["users"] = [{"id": "ana", "active": True, "groups": ["Harbour"]}]
        self.write("directory.json", people)
        self.write_leads([{"id": "L1", "RecordTypeId": "freight", "Town__c": "Porto"},
                          {"id": "L2", "RecordTypeId": "freight", "Town__c": "porto"}])
        found = self.ambit("check", "--user", "ana", "--format", "csv")
        self.assertIn("L1,edit,rule,Harbour_Leads,group Harbour", found.stdout)
        self.assertNotIn("L2", found.stdout)

    def test_inputs_are_not_written_over(self):
        for output in ("policy.json", "leads.jsonl"):
            done = self.ambit("review", "--patch", output)
            self.assertEqual(done.returncode, 2)
            self.assertIn(f"--patch would overwrite {output}", done.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
