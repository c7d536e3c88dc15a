"""What goes wrong, and how it is said: reports, exceptions, types, the context."""

import copy
import pathlib
import pickle
import unittest
from datetime import datetime, timedelta, timezone

import ambit
import world
from ambit import errors


class Reports(unittest.TestCase):
    WRONG = """{"ambit": 1,
 "schema": {"objects": {"lead": {"fields": {"country": {"type": "text"}}}}},
 "assignment": {"lead": {"rules": {"r": {"entries": [
   {"id": "a", "when": {"field": "contry", "op": "eq", "value": "DE"}, "assign": "keep"},
   {"id": "b", "when": {"field": "country", "op": "eqq", "value": "DE"}, "assign": "keep"}]}}}}}"""

    def test_an_exception_has_every_problem_with_its_place(self):
        with self.assertRaises(ambit.InvalidPolicyError) as caught:
            ambit.Policy.compile(self.WRONG)
        error = caught.exception
        self.assertEqual((error.status, error.status_name), (202, "invalid_policy"))
        self.assertEqual(error.report.error_count, 2)
        first, second = error.report.problems
        self.assertEqual((first.level, first.code, first.line), ("error", "unknown_field", 4))
        self.assertEqual(
            first.pointer, "/assignment/lead/rules/r/entries/0/when/field")
        self.assertIn("country", first.hint)
        self.assertEqual(second.line, 5)
        self.assertIn("contry", str(error))
        self.assertIsInstance(error, ambit.InvalidInputError)
        self.assertIsInstance(error, ValueError)

    def test_checking_gives_the_same_report_without_raising(self):
        self.assertEqual(ambit.Policy.check(self.WRONG).error_count, 2)
        unowned = ambit.Policy.check(world.POLICY)
        self.assertEqual((unowned.error_count, unowned.warning_count), (0, 1))
        owned = copy.deepcopy(world.POLICY)
        owned["assignment"]["lead"]["default_owner"] = {"user": "ana"}
        self.assertFalse(ambit.Policy.check(owned))

    def test_warnings_come_with_the_success(self):
        policy = copy.deepcopy(world.POLICY)
        policy["pools"]["sales"]["members"].append({"user": "zoe"})
        engine = ambit.Engine.bind(
            ambit.Policy.compile(policy), ambit.Directory().apply(world.PEOPLE),
            ambit.Zones.utc())
        self.assertEqual(engine.report.warning_count, 1)
        self.assertEqual(engine.report.problems[0].level, "warning")
        self.assertIn("zoe", engine.report.text)
        self.assertTrue(engine.report)
        self.assertFalse(world.engine().report)

    def test_each_input_has_its_exception(self):
        schema = world.policy().schema
        for expected, call in [
            (ambit.InvalidSchemaError, lambda: ambit.Schema.compile("{}")),
            (ambit.InvalidCriterionError,
             lambda: ambit.Criterion.compile(schema, "lead", {"any": []})),
            (ambit.UnknownObjectError,
             lambda: ambit.Criterion.compile(schema, "laed", {"always": True})),
            (ambit.UnknownObjectError, lambda: ambit.Batch.from_json(schema, "laed", [])),
            (ambit.InvalidRecordsError, lambda: ambit.Batch.from_json(schema, "lead", "[{]")),
            (ambit.InvalidDirectoryError, lambda: ambit.Directory().apply([{"command": "x"}])),
            (ambit.InvalidLedgerError, lambda: ambit.Ledger.restore("{}")),
        ]:
            with self.subTest(expected=expected.__name__), self.assertRaises(expected):
                call()

    def test_batches_of_another_schema_are_refused(self):
        other = copy.deepcopy(world.SCHEMA)
        other["objects"]["lead"]["fields"]["country"]["ignore_case"] = True
        batch = ambit.Batch.from_json(ambit.Schema.compile(other), "lead", [{"id": "L1"}])
        with self.assertRaises(ambit.SchemaMismatchError):
            world.engine().decide(batch, ambit.Ledger(), world.NOW)

    def test_each_status_of_the_library_has_its_exception(self):
        for status in range(1, 600):
            name = errors.error_of(status).status_name
            known = status in errors._BY_STATUS
            self.assertEqual(known, name != "unknown_status", (status, name))


class Types(unittest.TestCase):
    def test_a_wrong_type_is_named(self):
        engine, batch = world.engine(), world.leads({"id": "L1"})
        with self.assertRaisesRegex(TypeError, "ledger must be an ambit.Ledger, not NoneType"):
            engine.decide(batch, None, world.NOW)
        with self.assertRaisesRegex(TypeError, "batch must be an ambit.Batch, not Engine"):
            engine.decide(engine, ambit.Ledger(), world.NOW)
        with self.assertRaisesRegex(TypeError, "context must be an ambit.Context, not int"):
            engine.decide(batch, ambit.Ledger(), 5)
        zones, schema = ambit.Zones.utc(), world.policy().schema
        criterion = ambit.Criterion.compile(schema, "lead", {"always": True})
        for call in (lambda: criterion.test(batch, datetime.now(timezone.utc), zones),
                     lambda: criterion.explain(batch, 0, datetime.now(timezone.utc), zones)):
            with self.assertRaisesRegex(TypeError, "context must be an ambit.Context, not datet"):
                call()
        for call, message in (
                (lambda: ambit.Batch.from_json(schema, 5, []), "object must be a str, not int"),
                (lambda: ambit.Criterion.compile(schema, None, {}), "object must be a str"),
                (lambda: ambit.Ledger().owner_of("lead", 5), "id must be a str, not int"),
                (lambda: ambit.Context(now=5, zone=5), "zone must be a str, not int"),
                (lambda: zones.add("X", "TZif", "1"), "tzif must be bytes, not str"),
                (lambda: ambit.Batch.from_json(schema, "lead", 5), "records must be JSON text")):
            with self.assertRaisesRegex(TypeError, message):
                call()

    def test_a_path_is_not_taken_for_what_the_file_says(self):
        path = pathlib.Path("policy.json")
        for call in (ambit.Policy.compile, ambit.Policy.check, ambit.Schema.compile,
                     ambit.Directory().apply,
                     lambda each: ambit.Batch.from_json(world.policy().schema, "lead", each)):
            with self.assertRaisesRegex(TypeError, "read the file first"):
                call(path)

    def test_what_is_compiled_is_not_constructed(self):
        with self.assertRaisesRegex(TypeError, "class methods"):
            ambit.Policy()

    def test_handles_are_neither_copied_nor_pickled(self):
        policy = world.policy()
        for attempt in (copy.copy, copy.deepcopy, pickle.dumps):
            with self.assertRaises(TypeError):
                attempt(policy)


class Contexts(unittest.TestCase):
    def test_moments_are_exact(self):
        at = datetime(2026, 11, 22, 10, 0, 0, 123456, tzinfo=timezone(timedelta(hours=1)))
        self.assertEqual(ambit.Context(now=at).now_unix_us, 1795338000123456)
        self.assertEqual(ambit.Context(now=5).now_unix_us, 5)
        early = datetime(1, 1, 1, tzinfo=timezone.utc)
        self.assertEqual(ambit.Context(now=early).now_unix_us, -62135596800000000)

    def test_what_names_no_moment_is_refused(self):
        with self.assertRaisesRegex(ValueError, "no time zone"):
            ambit.Context(now=datetime(2026, 11, 22))
        with self.assertRaises(TypeError):
            ambit.Context(now=1.5)
        with self.assertRaises(TypeError):
            ambit.Context(now=True)
        with self.assertRaises(ValueError):
            ambit.Context(now=2**63)
        with self.assertRaises(ValueError):
            ambit.Context(now=0, event="x" * 256)
        with self.assertRaises(ambit.InvalidArgumentError):
            world.engine().decide(
                world.leads({"id": "L1"}), ambit.Ledger(), ambit.Context(now=2**63 - 1))

    def test_a_context_is_a_plain_value(self):
        context = ambit.Context(now=5, event="edit", actor="ana")
        self.assertEqual(pickle.loads(pickle.dumps(context)), context)
        self.assertEqual(copy.copy(context)._as_struct().event, b"edit")
        with self.assertRaises(AttributeError):
            context.now = 6

    def test_the_event_is_a_part_of_the_key(self):
        engine, ledger = world.engine(), ambit.Ledger()
        batch = world.leads({"id": "L1", "country": "DE"})
        engine.decide(batch, ledger, world.NOW)
        edit = ambit.Context(now=world.NOW.now, event="edit")
        self.assertNotIn("replayed", engine.decide(batch, ledger, edit)[0])
        self.assertTrue(engine.decide(batch, ledger, edit)[0]["replayed"])


if __name__ == "__main__":
    unittest.main()
