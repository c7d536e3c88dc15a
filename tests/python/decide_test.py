"""Deciding through the Python package: the nouns, one after the other."""

import json
import pathlib
import tempfile
import unittest
from datetime import date, datetime, timedelta, timezone
from decimal import Decimal

import ambit
import world


class Deciding(unittest.TestCase):
    def setUp(self):
        self.engine = world.engine()
        self.ledger = ambit.Ledger()

    def decide(self, *records, context=world.NOW):
        return self.engine.decide(world.leads(*records), self.ledger, context)

    def test_a_decision_says_who_and_why(self):
        (decision,) = self.decide({"id": "L1", "country": "DE"})
        self.assertEqual(
            decision,
            {"id": "L1", "outcome": "assigned", "reason": "entry_matched",
             "owner": {"user": "ana"}, "rule": "inbound", "entry": "german", "choice": 0,
             "pool": "sales", "fingerprint": self.engine.fingerprint})

    def test_a_plan_is_like_a_list(self):
        plan = self.decide(*({"id": f"L{n}", "country": "DE"} for n in range(5)))
        self.assertEqual(len(plan), 5)
        self.assertEqual([each["id"] for each in plan], ["L0", "L1", "L2", "L3", "L4"])
        self.assertEqual(
            [each["owner"]["user"] for each in plan], ["ana", "ben", "ana", "ben", "ana"])
        self.assertEqual(plan[-1], plan[4])
        self.assertEqual(plan[1:3], [plan[1], plan[2]])
        with self.assertRaises(IndexError):
            plan[5]
        self.assertEqual(plan.outcomes, ["assigned"] * 5)
        self.assertEqual([json.loads(line) for line in plan.json_lines().splitlines()], list(plan))

    def test_no_records_give_no_decisions(self):
        plan = self.decide()
        self.assertEqual((len(plan), list(plan), plan.outcomes), (0, [], []))

    def test_repeated_keys_are_replayed(self):
        first = self.decide({"id": "L1", "country": "DE"})[0]
        second = self.decide({"id": "L1", "country": "DE"})[0]
        self.assertTrue(second["replayed"])
        self.assertEqual(second["owner"], first["owner"])

    def test_match_plan_and_commit_are_decide(self):
        batch = world.leads({"id": "L1", "country": "DE"}, {"id": "L2"})
        matches = self.engine.match(batch, world.NOW)
        self.assertEqual(matches.entries, [0, ambit.Matches.NO_ENTRY])
        plan = self.engine.plan(batch, matches, self.ledger, world.NOW)
        self.assertIsNone(self.ledger.owner_of("lead", "L1"))
        self.ledger.commit(plan)
        self.assertEqual(self.ledger.owner_of("lead", "L1"), {"user": "ana"})
        with self.assertRaises(ambit.ConflictError):
            self.ledger.commit(plan)
        other = ambit.Ledger()
        self.assertEqual(
            self.engine.decide(batch, other, world.NOW).json_lines(), plan.json_lines())
        self.assertEqual(other.snapshot(), self.ledger.snapshot())

    def test_a_ledger_is_saved_and_restored(self):
        self.decide({"id": "L1", "country": "DE"})
        restored = ambit.Ledger.restore(self.ledger.snapshot())
        self.assertEqual(restored.owner_of("lead", "L1"), {"user": "ana"})
        restored.apply([{"command": "set_owner", "object": "lead", "id": "L1",
                         "owner": {"queue": "triage"}}])
        self.assertEqual(restored.owner_of("lead", "L1"), {"queue": "triage"})
        with self.assertRaises(ambit.InvalidLedgerError) as caught:
            restored.apply([{"command": "set_onwer"}])
        self.assertTrue(caught.exception.report.problems)

    def test_an_explanation_tells_what_stopped_it(self):
        batch = world.leads({"id": "L1", "country": "FR", "employees": 20})
        answer = self.engine.explain(batch, 0, self.ledger, world.NOW)
        self.assertEqual([each["entry"] for each in answer["entries"]], ["german", "large"])
        self.assertIn("L1", answer["sentence"])
        with self.assertRaises(ambit.InvalidArgumentError):
            self.engine.explain(batch, 1, self.ledger, world.NOW)
        with self.assertRaises(IndexError):
            self.engine.explain(batch, -1, self.ledger, world.NOW)

    def test_values_of_python_are_written_as_records_have_them(self):
        batch = world.leads({
            "id": "L1", "budget": Decimal("12.50"), "visit": date(2026, 11, 22),
            "created": datetime(2026, 11, 22, 9, tzinfo=timezone(timedelta(hours=1)))})
        self.assertFalse(batch.report, batch.report.text)
        criterion = ambit.Criterion.compile(world.policy().schema, "lead", {"all": [
            {"field": "budget", "op": "eq", "value": "12.50"},
            {"field": "visit", "op": "eq", "value": "2026-11-22"},
            {"field": "created", "op": "eq", "value": "2026-11-22T08:00:00Z"}]})
        self.assertEqual(
            criterion.test(batch, world.NOW, ambit.Zones.utc()), [ambit.Verdict.PASSED])
        with self.assertRaises(ValueError):
            world.leads({"id": "L1", "created": datetime(2026, 11, 22, 9)})
        with self.assertRaises(TypeError):
            world.leads({"id": "L1", "country": {"DE"}})
        with self.assertRaises(TypeError):
            world.leads(["L1"])

    def test_one_bad_record_does_not_take_the_others_with_it(self):
        batch = world.leads(
            {"id": "L1", "country": "DE"}, {"id": "L2", "employees": "many"},
            {"id": "L3", "country": "\ud800"})
        self.assertEqual({problem.row for problem in batch.report.problems}, {2, 3})
        plan = self.engine.decide(batch, self.ledger, world.NOW)
        self.assertEqual(plan.outcomes, ["assigned", "undecided", "undecided"])
        self.assertEqual(plan[1]["problems"][0]["field"], "employees")

    def test_batches_know_their_size_and_ids(self):
        batch = world.leads({"id": "L1"}, {"country": "DE"})
        self.assertEqual((len(batch), batch.id(0), batch.id(1)), (2, "L1", ""))
        with self.assertRaises(ambit.InvalidArgumentError):
            batch.id(2)
        with self.assertRaises(IndexError):
            batch.id(-1)

    def test_rows_that_size_t_cannot_hold_do_not_wrap_around(self):
        batch, zones = world.leads({"id": "L1"}), ambit.Zones.utc()
        criterion = ambit.Criterion.compile(world.policy().schema, "lead", {"always": True})
        for ask in (batch.id,
                    lambda row: self.engine.explain(batch, row, self.ledger, world.NOW),
                    lambda row: criterion.explain(batch, row, world.NOW, zones)):
            for row in (2**63, 2**64, 2**64 + 1):
                with self.assertRaises(ambit.InvalidArgumentError):
                    ask(row)
            with self.assertRaises(IndexError):
                ask(-2**64)
            for row in (0.0, "0", None):
                with self.assertRaisesRegex(TypeError, "row must be an int, not "):
                    ask(row)

    def test_nan_is_missing_and_infinities_are_refused(self):
        for nan in (float("nan"), Decimal("NaN"), Decimal("sNaN")):
            batch = world.leads(
                {"id": "L1", "budget": nan, "employees": nan, "country": "NaN"})
            self.assertFalse(batch.report, batch.report.text)
            criterion = ambit.Criterion.compile(world.policy().schema, "lead", {"all": [
                {"field": "budget", "op": "is_missing"},
                {"field": "country", "op": "eq", "value": "NaN"}]})
            self.assertEqual(
                criterion.test(batch, world.NOW, ambit.Zones.utc()), [ambit.Verdict.PASSED])
        for infinite in (float("inf"), float("-inf"), Decimal("Infinity")):
            with self.assertRaisesRegex(ValueError, "infinite"):
                world.leads({"id": "L1", "budget": infinite})
        with self.assertRaisesRegex(ValueError, "at /budget"):
            world.leads({"id": "L1", "budget": float("inf")})

    def test_a_criterion_on_its_own(self):
        schema = ambit.Schema.compile(world.SCHEMA)
        self.assertEqual(schema.fingerprint, world.policy().schema.fingerprint)
        criterion = ambit.Criterion.compile(
            schema, "lead", {"field": "employees", "op": "ge", "value": 500})
        batch = ambit.Batch.from_json(schema, "lead", [
            {"id": "L1", "employees": 500}, {"id": "L2", "employees": 499}, {"id": "L3"},
            {"id": "L4", "employees": "many"}])
        verdict = ambit.Verdict
        self.assertEqual(
            criterion.test(batch, world.NOW, ambit.Zones.utc()),
            [verdict.PASSED, verdict.NOT_PASSED, verdict.NOT_PASSED, verdict.INVALID])
        tree = criterion.explain(batch, 1, world.NOW, ambit.Zones.utc())
        self.assertEqual((tree["result"], tree["seen"]), ("false", 499))
        self.assertEqual(len(criterion.fingerprint), 32)

    def test_policy_and_directory_can_be_looked_at(self):
        self.assertIn("german", json.dumps(world.policy().describe()))
        people = ambit.Directory().apply(world.PEOPLE)
        self.assertEqual(people.counts, (2, 0, 0, 0, 0))
        self.assertEqual(people.counts.users, 2)
        later = people.apply([{"command": "remove_user", "id": "ben"}])
        self.assertEqual((later.counts.users, people.counts.users), (1, 2))
        self.assertNotEqual(later.fingerprint, people.fingerprint)

    def test_zones_come_from_bytes_or_a_folder(self):
        try:
            with open("/usr/share/zoneinfo/Europe/Berlin", "rb") as file:
                data = file.read()
        except OSError:
            self.skipTest("no zoneinfo on this machine")
        zones = ambit.Zones.utc().add("Europe/Berlin", data, "2025b")
        self.assertEqual(zones.version, "2025b")
        berlin = ambit.Context(now=world.NOW.now, zone="Europe/Berlin")
        batch = world.leads({"id": "L1"})
        with self.assertRaises(ambit.UnknownZoneError):
            self.engine.decide(batch, self.ledger, berlin)
        engine = ambit.Engine.bind(
            world.policy(), ambit.Directory().apply(world.PEOPLE), zones)
        self.assertEqual(len(engine.decide(batch, self.ledger, berlin)), 1)
        with self.assertRaises(ambit.InvalidZonesError):
            ambit.Zones.utc().add("Europe/Berlin", data[:20], "2025b")
        with self.assertRaises(ambit.InvalidZonesError):
            ambit.Zones.from_directory("/does/not/exist")


class Importing(unittest.TestCase):
    RULES = """<?xml version="1.0" encoding="UTF-8"?>
<AssignmentRules xmlns="http://soap.sforce.com/2006/04/metadata"><assignmentRule>
<fullName>Standard</fullName><active>true</active><ruleEntry><assignedTo>Web</assignedTo>
<assignedToType>Queue</assignedToType><criteriaItems><field>Lead.Country</field>
<operation>equals</operation><value>Germany</value></criteriaItems></ruleEntry>
</assignmentRule></AssignmentRules>"""

    QUEUE = """<Queue xmlns="http://soap.sforce.com/2006/04/metadata"><name>Web</name>
<queueSobject><sobjectType>Lead</sobjectType></queueSobject></Queue>"""

    def test_an_organisation_becomes_a_policy_and_a_directory(self):
        read = ambit.import_salesforce(
            {"Lead.assignmentRules": self.RULES, "Web.queue": self.QUEUE.encode()},
            name="Example")
        policy = ambit.Policy.compile(read.policy_json)
        people = ambit.Directory().apply(read.directory_json)
        self.assertEqual(people.counts.queues, 1)
        ambit.Engine.bind(policy, people, ambit.Zones.utc())
        self.assertTrue(all(note.level == "note" or note.level == "warning"
                            for note in read.notes.problems))

    def test_what_is_not_well_formed_is_refused_with_its_place(self):
        with self.assertRaises(ambit.InvalidImportError) as caught:
            ambit.import_salesforce({"Lead.assignmentRules": self.RULES.encode()[:200]})
        self.assertEqual(caught.exception.report.problems[0].file, "Lead.assignmentRules")

    def test_two_files_of_one_name_are_both_read(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [pathlib.Path(folder, each, "Lead.assignmentRules") for each in ("a", "b")]
            for path in paths:
                path.parent.mkdir()
                path.write_text(self.RULES, encoding="utf-8")
            ambit.import_salesforce(paths[:1])
            with self.assertRaises(ambit.InvalidImportError) as caught:
                ambit.import_salesforce(paths)
        self.assertEqual(caught.exception.report.problems[0].code, "duplicate_object")

    def test_one_path_is_not_taken_for_a_list(self):
        for path in ("Lead.assignmentRules", pathlib.Path("Lead.assignmentRules"), b"x", None):
            with self.assertRaisesRegex(TypeError, "files must be a list of paths"):
                ambit.import_salesforce(path)
        with self.assertRaisesRegex(TypeError, "the content of 'a' must be str or bytes, not int"):
            ambit.import_salesforce({"a": 1})

    def test_dates_are_carried_where_zones_are_given(self):
        try:
            zones = ambit.Zones.from_directory("/usr/share/zoneinfo")
        except ambit.InvalidZonesError:
            self.skipTest("no zoneinfo on this machine")
        files = {"Lead.assignmentRules": self.RULES
                 .replace("Lead.Country", "Lead.CreatedDate").replace("Germany", "1/31/2026")
                 .replace("equals", "greaterThan")}
        without = ambit.import_salesforce(files, time_zone="Europe/Berlin")
        self.assertIn("needs_zone_data", without.policy_json)
        self.assertNotIn("needs_zone_data", ambit.import_salesforce(
            files, time_zone="Europe/Berlin", zones=zones).policy_json)
        with self.assertRaisesRegex(TypeError, "zones must be an ambit.Zones, not str"):
            ambit.import_salesforce(files, zones="Europe/Berlin")


class Hubspot(unittest.TestCase):
    SEARCH = json.dumps({"filterGroups": [{"filters": [
        {"propertyName": "size", "operator": "GT", "value": "5"}]}]})

    def test_a_search_becomes_a_criterion_of_the_policy(self):
        read = ambit.import_hubspot({"contacts.big.json": self.SEARCH}, name="Example")
        policy = ambit.Policy.compile(read.policy_json)
        big = policy.criterion("contact", "big")
        batch = ambit.Batch.from_json(policy.schema, "contact", json.dumps(
            [{"id": "1", "size": 6}, {"id": "2", "size": 5}, {"id": "3"},
             {"id": "4", "size": "x"}]))
        verdicts = big.test(batch, ambit.Context(now=0), ambit.Zones.utc())
        self.assertEqual([each.name for each in verdicts],
                         ["PASSED", "NOT_PASSED", "NOT_PASSED", "INVALID"])
        self.assertIn("inferred_type", {note.code for note in read.notes.problems})

    def test_what_was_not_carried_is_not_asked(self):
        read = ambit.import_hubspot({"big.json": self.SEARCH}, object="deal",
                                    limits={"max_filters": 0})
        policy = ambit.Policy.compile(read.policy_json)
        with self.assertRaises(ambit.InvalidCriterionError) as caught:
            policy.criterion("deal", "big")
        self.assertEqual(caught.exception.report.problems[0].code, "uncarried_criterion")
        with self.assertRaises(ambit.InvalidArgumentError):
            policy.criterion("deal", "bigger")
        with self.assertRaises(ambit.UnknownObjectError):
            policy.criterion("contact", "big")
        with self.assertRaises(TypeError):
            policy.criterion("deal", 1)

    def test_what_nothing_tells_is_refused(self):
        with self.assertRaises(ambit.InvalidImportError) as caught:
            ambit.import_hubspot({"big.json": self.SEARCH})
        self.assertEqual(caught.exception.report.problems[0].code, "unknown_object")


if __name__ == "__main__":
    unittest.main()
