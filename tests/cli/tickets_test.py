"""What the program `ambit` does with tickets.

    tickets_test.py PROGRAM
"""

import json
import pathlib
import sqlite3
import subprocess
import sys
import tempfile
import unittest

PROGRAM = str(pathlib.Path(sys.argv[1]).resolve())
POLICY = {
    "ambit": 1,
    "schema": {"objects": {"ticket": {"fields": {
        "contact": {"type": "id"}, "company": {"type": "id"}, "subject": {"type": "text"},
        "pipeline": {"type": "text"}, "stage": {"type": "choice", "options": ["new", "done"]}}}}},
    "portals": {"support": {
        "access": "primary_company", "login": {"registration": True}, "access_lists": ["customers"],
        "filter": {"field": "pipeline", "op": "eq", "value": "support"}, "status": "full",
        "stage": {"field": "stage", "states": {"new": "open", "done": "closed"}},
        "support_form": {"id": "F1", "properties": ["subject"], "inbox": "I1",
                         "values": {"pipeline": "support"}}}}}
DIRECTORY = {"ambit": 1, "users": [
    {"id": "uma", "active": True, "permissions": ["customer_portal_settings"]},
    {"id": "ulf", "active": True}], "contacts": [
    {"id": name, "active": True, "lists": ["customers"],
     "portals": [{"id": "support", "registered": True}],
     "companies": [{"id": "X", "primary": True}]} for name in ("ana", "ben")]}
TICKETS = [
    {"id": "T1", "contact": "ana", "company": "X", "pipeline": "support", "subject": "Printer",
     "stage": "new"},
    {"id": "T2", "contact": "ben", "company": "X", "pipeline": "support", "stage": "done"},
    {"id": "T3", "contact": "ana", "pipeline": "internal"}, {"id": "T4", "contact": "zoe"}]


TALK = {"ticket": "T1", "threads": [{"id": "H1", "inbox": "I2", "messages": [
    {"id": "m1", "kind": "message", "channel": "chat", "at": "2026-11-22T09:00:00Z",
     "text": "It burns."}]}]}
DOMAIN = {"name": "help", "kind": "own", "connected": True, "primary_language": "en"}


class TicketsTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        (self.folder / "policy.json").write_text(json.dumps(POLICY), encoding="utf-8")
        (self.folder / "directory.json").write_text(json.dumps(DIRECTORY), encoding="utf-8")
        self.write(TICKETS)

    def write(self, tickets):
        text = "".join(json.dumps(each) + "\n" for each in tickets)
        (self.folder / "tickets.jsonl").write_text(text, encoding="utf-8")

    def ambit(self, verb, *arguments):
        return subprocess.run(
            [PROGRAM, "tickets", verb, "--policy", "policy.json", "--directory", "directory.json",
             "--records", "tickets.jsonl", "--portal", "support", *arguments],
            cwd=self.folder, capture_output=True, text=True, check=False)

    def test_list_gives_lines_a_table_or_the_page_as_it_is(self):
        done = self.ambit("list", "--contact", "ana")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual([json.loads(line)["id"] for line in done.stdout.splitlines()],
                         ["T1", "T2"])
        self.assertEqual(done.stderr, "2 tickets; 1 open, 1 closed\n")
        table = self.ambit("list", "--contact", "ana", "--format", "table")
        self.assertIn("T1  open    own      new    subject Printer", table.stdout)
        self.assertIn("T2  closed  company  done", table.stdout)
        page = self.ambit("list", "--contact", "ana", "--format", "json", "--query",
                          '{"status": "open", "facets": ["id"]}')
        self.assertEqual(json.loads(page.stdout)["facets"], {"id": [{"value": "T1", "count": 1}]})

    def test_a_query_that_is_wrong_is_told_whole(self):
        done = self.ambit("list", "--contact", "ana", "--query",
                          '{"vew": "own", "sort": [{"field": "pipeline"}]}')
        self.assertEqual(done.returncode, 2)
        self.assertEqual(done.stdout, "")
        self.assertIn('did you mean "view"?', done.stderr)
        self.assertIn("[unknown_field]", done.stderr)

    def test_who_may_not_enter_sees_nothing(self):
        done = self.ambit("list", "--contact", "zoe")
        self.assertEqual(json.loads(done.stdout), {"outcome": "access_denied"})
        self.assertEqual(done.stderr, "the visitor may not enter: unknown_contact\n")
        done = self.ambit("see", "--contact", "zoe", "--format", "csv")
        self.assertIn("T1,hidden,access_denied,", done.stdout)
        self.assertIn("the visitor may not enter: unknown_contact", done.stderr)

    def test_a_ticket_that_is_wrong_is_hidden_and_costs_the_status(self):
        self.write([*TICKETS, {"id": "T5", "contact": 5}])
        for verb in ("list", "see"):
            done = self.ambit(verb, "--contact", "ana")
            self.assertEqual(done.returncode, 1)
            self.assertIn('record 5, field "contact"', done.stderr)
            self.assertIn('"T2"', done.stdout)

    def test_two_tickets_of_one_id_are_told(self):
        self.write([*TICKETS, {"id": "T1", "contact": "ben"}])
        done = self.ambit("who", "--id", "T1")
        self.assertIn('warning: 1 ticket has the id of an earlier one, T1 first', done.stderr)
        self.assertIn("T1 is visible to", done.stderr)

    def test_see_tells_the_way_or_the_test_that_stopped_it(self):
        done = self.ambit("see", "--contact", "ana", "--format", "table")
        self.assertEqual(done.returncode, 0, done.stderr)
        for line in ("T1  visible  own              contact", "T2  visible  primary_company  X",
                     "T3  hidden   filter", "T4  hidden   no_way"):
            self.assertIn(line, done.stdout)
        self.assertEqual(done.stderr, "4 tickets: 1 own, 1 shared, 2 hidden, 0 wrong\n")
        one = self.ambit("see", "--contact", "ana", "--id", "T3")
        self.assertEqual(json.loads(one.stdout)["test"]["result"], "false")
        self.assertEqual(self.ambit("see", "--contact", "ana", "--id", "T9").returncode, 2)

    def test_a_wrong_ticket_is_named_and_hidden(self):
        self.write([dict(TICKETS[0], company=7), TICKETS[1]])
        done = self.ambit("see", "--contact", "ana")
        self.assertEqual(done.returncode, 1)
        self.assertIn("tickets.jsonl:1:", done.stderr)
        self.assertEqual([json.loads(line)["visible"] for line in done.stdout.splitlines()],
                         [False, True])

    def test_who_sees_a_ticket_and_what_all_see(self):
        done = self.ambit("who", "--id", "T2")
        self.assertEqual([json.loads(line) for line in done.stdout.splitlines()], [
            {"contact": "ana", "way": "primary_company", "company": "X"},
            {"contact": "ben", "way": "own", "relation": "contact"}])
        self.assertEqual(done.stderr, "ticket T2 is visible to 2 contacts\n")
        report = json.loads(self.ambit("exposure").stdout)
        self.assertEqual((report["tickets"], report["hidden"]), (4, 2))
        self.assertEqual([each["tickets"] for each in report["classes"]], [2, 2, 0])

    # ------------------------------------------------------------------ exposure against a baseline

    def check(self, *arguments):
        return subprocess.run(
            [PROGRAM, "check", "policy.json", "--directory", "directory.json", "--records",
             "tickets.jsonl", "--exposure", "exposure.json", *arguments],
            cwd=self.folder, capture_output=True, text=True, check=False)

    def put(self, name, document):
        (self.folder / name).write_text(json.dumps(document), encoding="utf-8")

    def baseline(self):
        return json.loads((self.folder / "exposure.json").read_text(encoding="utf-8"))

    def renew(self):
        done = self.check("--renew-exposure", "--now", "2026-11-22T09:00:00Z")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn("what contacts see in 1 portal is written to exposure.json", done.stderr)

    def with_portal(self, **settings):
        portal = {**POLICY["portals"]["support"], **settings}
        self.put("policy.json", {**POLICY, "portals": {"support": portal}})

    def test_a_baseline_is_what_contacts_see(self):
        self.renew()
        self.assertEqual(self.baseline(), {
            "ambit_exposure": 1, "now": "2026-11-22T09:00:00Z", "portals": {"support": {
                "own_fields": ["id", "subject", "stage"],
                "shared_fields": ["id", "subject", "stage"],
                "tickets": {"T1": {"own": ["ana"], "shared": ["ben"]},
                            "T2": {"own": ["ben"], "shared": ["ana"]}}}}})
        first = (self.folder / "exposure.json").read_bytes()
        self.renew()
        self.assertEqual((self.folder / "exposure.json").read_bytes(), first)
        done = self.check()
        self.assertEqual((done.returncode, done.stdout.count("portal support")), (0, 1))
        self.assertNotIn("exposure]", done.stderr)

    def test_a_baseline_that_is_not_there_is_told_with_the_remedy(self):
        done = self.check()
        self.assertEqual(done.returncode, 4)
        self.assertIn("there is no baseline exposure.json yet: --renew-exposure writes it",
                      done.stderr)

    def test_what_is_wider_fails_with_place_and_remedy(self):
        self.renew()
        policy = json.loads(json.dumps(POLICY))
        del policy["portals"]["support"]["filter"]
        self.put("policy.json", policy)
        done = self.check()
        self.assertEqual(done.returncode, 3)
        self.assertIn('exposure.json:', done.stderr)
        self.assertIn('error: ticket "T3" in portal "support" is shown to contact "ana" as their '
                      'own [wider_exposure]', done.stderr)
        self.assertIn("at /portals/support/tickets", done.stderr)
        self.assertIn("--renew-exposure", done.stderr)
        self.assertEqual(json.loads(self.check("--format", "json").stdout)["errors"], 1)
        self.renew()
        self.assertEqual(self.check().returncode, 0)

    def test_what_is_narrower_is_told_and_passes(self):
        self.renew()
        self.with_portal(access="own")
        done = self.check("--strict")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIn('note: ticket "T1" in portal "support" is not shown to contact "ben"',
                      done.stderr)
        self.assertIn("[narrower_exposure]", done.stderr)

    def test_each_kind_of_widening_is_seen(self):
        self.renew()
        fields = {"own": ["id", "subject", "pipeline"], "shared": ["id", "subject"]}
        self.with_portal(fields=fields)
        self.assertIn('field "pipeline" of own tickets in portal "support" is shown',
                      self.check().stderr)
        policy = json.loads(json.dumps(POLICY))
        policy["schema"]["objects"]["ticket"]["fields"]["requester"] = {"type": "id"}
        policy["portals"]["support"]["own_through"] = ["contact", "requester"]
        self.put("policy.json", policy)
        self.put("directory.json", {**DIRECTORY, "contacts": DIRECTORY["contacts"] + [
            {**DIRECTORY["contacts"][0], "id": "eva", "companies": []}]})
        self.write([dict(TICKETS[0], requester="eva"), *TICKETS[1:]])
        self.assertIn('ticket "T1" in portal "support" is shown to contact "eva" as their own',
                      self.check().stderr)
        self.put("directory.json", DIRECTORY)
        self.with_portal()
        self.write([dict(TICKETS[0], contact="ben"), *TICKETS[1:]])  # a swap changes no count
        done = self.check()
        self.assertEqual(done.returncode, 3)
        self.assertIn('contact "ben" as their own, no longer as a shared one', done.stderr)
        self.assertIn("no longer shown as their own to contact \"ana\"", done.stderr)
        portals = {"support": POLICY["portals"]["support"], "more": POLICY["portals"]["support"]}
        self.write(TICKETS)
        self.put("policy.json", {**POLICY, "portals": portals})
        self.put("directory.json", {**DIRECTORY, "contacts": [
            {**each, "portals": [{"id": name, "registered": True} for name in portals]}
            for each in DIRECTORY["contacts"]]})
        done = self.check()
        self.assertEqual(done.returncode, 3)
        self.assertIn('ticket "T2" in portal "more"', done.stderr)
        self.assertNotIn('in portal "support" is shown', done.stderr)

    def test_a_baseline_keeps_its_moment(self):
        policy = json.loads(json.dumps(POLICY))
        policy["schema"]["objects"]["ticket"]["fields"]["made"] = {"type": "date"}
        policy["portals"]["support"]["filter"] = {
            "field": "made", "op": "in_last", "count": 1, "unit": "days"}
        self.put("policy.json", policy)
        self.write([dict(TICKETS[0], made="2026-11-22")])
        self.renew()
        self.assertEqual(self.check("--strict").stderr.count("exposure]"), 0)
        self.assertIn("narrower_exposure", self.check("--now", "2027-01-01T00:00:00Z").stderr)

    def test_a_wrong_baseline_never_passes(self):
        done = self.check()
        self.assertEqual(done.returncode, 4)
        for text, code in (("{", "syntax_error"), ("[]", "wrong_type"),
                           ('{"ambit_exposure": 2, "now": "2026-11-22T09:00:00Z", "portals": {}}',
                            "unsupported_version"),
                           ('{"ambit_exposure": 1, "portals": {}}', "missing_key"),
                           ('{"ambit_exposure": 1, "now": "today", "portals": {}}',
                            "ill_formed_timestamp"),
                           ('{"ambit_exposure": 1, "now": "2026-11-22T09:00:00Z", "portals": '
                            '{"support": {"own_fields": [1], "shared_fields": [], "tickets": {}}}}',
                            "wrong_type"),
                           ('{"ambit_exposure": 1, "now": "2026-11-22T09:00:00Z", "portals": {}}',
                            "wider_exposure")):
            (self.folder / "exposure.json").write_text(text, encoding="utf-8")
            done = self.check()
            self.assertEqual(done.returncode, 3, text)
            self.assertIn(f"[{code}]", done.stderr, text)

    def test_an_exposure_needs_its_files(self):
        for arguments in (["--directory", "directory.json"], ["--records", "tickets.jsonl"],
                          ["--directory", "directory.json", "--records", "-"]):
            done = subprocess.run([PROGRAM, "check", "policy.json", "--exposure", "e.json",
                                   *arguments], cwd=self.folder, capture_output=True, text=True,
                                  check=False, input="")
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertIn("--exposure needs --directory", done.stderr)
        done = self.check("--object", "nothing")
        self.assertNotEqual(done.returncode, 0)
        self.assertFalse((self.folder / "exposure.json").exists())
        wrong = dict(TICKETS[0], company=7)
        self.write([wrong])
        self.assertEqual(self.check("--renew-exposure").returncode, 3)
        self.assertFalse((self.folder / "exposure.json").exists())

    def test_sql_is_the_where_of_a_query(self):
        (self.folder / "mapping.json").write_text(json.dumps({"table": "tickets", "fields": {
            "id": "id", "contact": "contact_id", "company": "company_id", "pipeline": "pipeline",
            "stage": "stage"}}), encoding="utf-8")

        def sql(*more):
            return subprocess.run(
                [PROGRAM, "tickets", "sql", "--policy", "policy.json", "--directory",
                 "directory.json", "--portal", "support", "--mapping", "mapping.json", *more],
                cwd=self.folder, capture_output=True, text=True, check=False)

        done = sql("--contact", "ana", "--dialect", "sqlite")
        self.assertEqual(done.returncode, 0, done.stderr)
        answer = json.loads(done.stdout)
        self.assertEqual([each["value"] for each in answer["parameters"]], ["ana", "X", "support"])
        database = sqlite3.connect(":memory:")
        database.execute("CREATE TABLE tickets (id, contact_id, company_id, pipeline, stage)")
        database.executemany("INSERT INTO tickets VALUES (?, ?, ?, ?, ?)", [
            [ticket.get(name) for name in ("id", "contact", "company", "pipeline", "stage")]
            for ticket in TICKETS])
        values = [each["value"] for each in answer["parameters"]]
        for text, expected in ((answer["text"], ["T1", "T2"]),
                               (answer["text"] + " AND " + answer["own"], ["T1"])):
            found = database.execute(f"SELECT id FROM tickets WHERE {text}", values).fetchall()
            self.assertEqual([row[0] for row in found], expected)
        nobody = sql("--contact", "zoe", "--dialect", "duckdb")
        self.assertEqual(json.loads(nobody.stdout)["text"], "FALSE")
        self.assertEqual(nobody.stderr, "the visitor may not enter: unknown_contact\n")
        self.assertEqual(sql("--contact", "ana", "--dialect", "oracle").returncode, 2)
        (self.folder / "mapping.json").write_text('{"table": "tickets", "fields": {"id": "id"}}')
        refused = sql("--contact", "ana", "--dialect", "postgresql")
        self.assertEqual((refused.returncode, refused.stdout), (2, ""))
        self.assertIn("[unmapped_field]", refused.stderr)
        self.assertIn("/portals/support", refused.stderr)

    def test_a_visitor_is_named_once(self):
        self.assertEqual(self.ambit("list").returncode, 2)
        self.assertEqual(self.ambit("list", "--contact", "ana", "--employee", "uma").returncode, 2)
        self.assertEqual(self.ambit("list", "--employee", "uma", "--sso").returncode, 2)

    def desk(self, verb, *arguments):
        return subprocess.run(
            [PROGRAM, "tickets", verb, "--policy", "policy.json", "--directory", "directory.json",
             "--portal", "support", *arguments],
            cwd=self.folder, capture_output=True, text=True, check=False)

    def write_talk(self, *talks):
        text = "".join(json.dumps(each) + "\n" for each in talks)
        (self.folder / "talk.jsonl").write_text(text, encoding="utf-8")

    def talk(self, verb, ticket, *arguments):
        return self.ambit(verb, "--contact", "ana", "--id", ticket, "--conversations", "talk.jsonl",
                          *arguments)

    def test_thread_shows_what_is_read_of_a_ticket(self):
        self.write_talk({"ticket": "T2", "threads": []}, TALK)
        done = self.talk("thread", "T1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["thread"]["messages"][0]["text"], "It burns.")
        self.assertEqual(done.stderr, "thread H1 with 1 message\n")
        self.assertEqual(self.talk("thread", "T2").stderr, "no thread is shown\n")

    def test_a_file_without_the_tickets_conversations_is_refused(self):
        self.write_talk(TALK, {"ticket": "T7", "threads": []})
        done = self.talk("thread", "T3")
        self.assertEqual((done.returncode, done.stdout), (2, ""))
        self.assertIn("no conversations of ticket T3", done.stderr)
        self.write_talk(TALK)
        hidden = self.talk("thread", "T3")
        self.assertEqual(json.loads(hidden.stdout)["reason"], "filter")
        self.assertEqual(hidden.stderr, "the ticket is hidden: filter\n")
        shared = self.talk("thread", "T2")
        self.assertEqual(shared.returncode, 2)
        self.assertIn("[wrong_ticket]", shared.stderr)
        (self.folder / "talk.jsonl").write_text(json.dumps(TALK) + "\n{]", encoding="utf-8")
        broken = self.talk("thread", "T1")
        self.assertEqual((broken.returncode, broken.stdout), (3, ""))
        self.assertIn("talk.jsonl:2:", broken.stderr)

    def test_reply_asks_first_and_then_says_what_it_comes_to(self):
        self.write_talk(TALK)
        done = self.talk("reply", "T1")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["inbox"], "I2")
        done = self.talk("reply", "T1", "--reply", '{"id": "R1", "text": "Still."}')
        self.assertEqual([each["effect"] for each in json.loads(done.stdout)["effects"]],
                         ["send_message", "log_engagement"])
        wrong = self.talk("reply", "T1", "--reply", '{"id": "R1"}')
        self.assertEqual((wrong.returncode, wrong.stdout), (2, ""))
        self.assertIn("[missing_key]", wrong.stderr)
        self.write_talk(dict(TALK, ticket="T2"))
        refused = self.talk("reply", "T2", "--reply", '{"id": "R1", "text": "Still."}')
        self.assertEqual((refused.returncode, refused.stderr), (1, "refused: closed\n"))

    def test_submit_asks_first_and_then_makes_the_ticket(self):
        done = self.desk("submit", "--contact", "ana")
        self.assertEqual(json.loads(done.stdout), {
            "can_submit": True, "form": "F1", "properties": ["subject"], "visible": "yes"})
        made = self.desk("submit", "--contact", "ana", "--submission",
                         '{"id": "S1", "fields": {"subject": "Fire"}}')
        self.assertEqual(json.loads(made.stdout)["effects"][0]["ticket"], {
            "id": "support/ana/S1", "contact": "ana", "company": "X", "pipeline": "support",
            "subject": "Fire"})
        self.assertEqual(self.desk("submit", "--contact", "zoe", "--submission",
                                   '{"id": "S1", "fields": {}}').returncode, 1)

    def test_readiness_and_switching_on(self):
        done = self.desk("readiness")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertEqual(json.loads(done.stdout)["blocking"], ["no_domain"])
        self.assertEqual(done.stderr, "the portal is blocked: no_domain\n")
        before = (self.folder / "policy.json").read_text(encoding="utf-8")
        for user, settings, why in (
                ("uma", {"on": True}, "not_ready (no_domain)"),
                ("ulf", {"domain": DOMAIN}, "no_permission (permission_missing)")):
            refused = self.desk("change", "--user", user, "--settings", json.dumps(settings),
                                "--save")
            self.assertEqual(refused.returncode, 1)
            self.assertEqual(refused.stderr, f"refused: {why}\n")
            self.assertEqual((self.folder / "policy.json").read_text(encoding="utf-8"), before)
        settings = json.dumps({"on": True, "domain": DOMAIN})
        shown = self.desk("change", "--user", "uma", "--settings", settings)
        self.assertTrue(json.loads(shown.stdout)["portals"]["support"]["on"])
        self.assertEqual((self.folder / "policy.json").read_text(encoding="utf-8"), before)
        saved = self.desk("change", "--user", "uma", "--settings", settings, "--save")
        self.assertEqual((saved.returncode, saved.stdout), (0, ""))
        self.assertEqual(self.desk("readiness").stderr, "nothing blocks the portal\n")
        wrong = self.desk("change", "--user", "uma", "--settings", '{"rights": ["fly"]}', "--save")
        self.assertEqual((wrong.returncode, wrong.stdout), (2, ""))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
