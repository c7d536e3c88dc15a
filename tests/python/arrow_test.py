"""Arrow without any Arrow library: what a plan gives, a batch takes."""

import gc
import threading
import unittest

import ambit
import world
from ambit import _arrow

ANSWERS = ambit.Schema.compile({"objects": {"answer": {"fields": {
    "outcome": {"type": "choice", "options": ["assigned", "kept", "unassigned", "undecided"]},
    "owner_id": {"type": "text"},
    "choice": {"type": "integer"},
    "replayed": {"type": "bool"},
}}}})


def plan(count=3, ledger=None):
    records = [{"id": f"L{n}", "country": "DE"} for n in range(count)] + [{"id": "none"}]
    return world.engine().decide(world.leads(*records), ledger or ambit.Ledger(), world.NOW)


def ask(batch, field, value):
    question = ambit.Criterion.compile(
        ANSWERS, "answer", {"field": field, "op": "eq", "value": value})
    verdicts = question.test(batch, world.NOW, ambit.Zones.utc())
    return [verdict is ambit.Verdict.PASSED for verdict in verdicts]


class Stream:
    """A table in chunks, as Arrow streams give them; fails where a chunk is None."""

    def __init__(self, *chunks):
        self._chunks = list(chunks)
        self.held = []

        def get_schema(_, out):
            schema, _ = self._take(plan(0))
            _move(schema, out)
            return 0

        def get_next(_, out):
            if not self._chunks:
                out[0].release = None
                return 0
            chunk = self._chunks.pop(0)
            if chunk is None:
                return 5
            _move(self._take(chunk)[1], out)
            return 0

        self._stream = _arrow.ArrowArrayStream()
        kinds = dict(_arrow.ArrowArrayStream._fields_)
        self._stream.get_schema = kinds["get_schema"](get_schema)
        self._stream.get_next = kinds["get_next"](get_next)
        self._message = _arrow.ctypes.create_string_buffer(b"the disk is full")
        self._stream.get_last_error = kinds["get_last_error"](
            lambda _: _arrow.ctypes.addressof(self._message))

    def _take(self, of):
        schema, array = of.to_arrow().__arrow_c_array__()
        self.held.append((schema, array))  # What was moved out of them is not released again.
        return (
            _arrow.ArrowSchema.from_address(_arrow._pointer_of_capsule(schema, b"arrow_schema")),
            _arrow.ArrowArray.from_address(_arrow._pointer_of_capsule(array, b"arrow_array")))

    def __arrow_c_stream__(self, requested_schema=None):
        return _arrow._new_capsule(
            _arrow.ctypes.addressof(self._stream), b"arrow_array_stream", None)


def _move(structure, out):
    _arrow.ctypes.memmove(out, _arrow.byref(structure), _arrow.ctypes.sizeof(structure))
    structure.release = None


class Arrow(unittest.TestCase):
    def test_what_a_plan_gives_a_batch_takes(self):
        batch = ambit.Batch.from_arrow(ANSWERS, "answer", plan().to_arrow())
        self.assertEqual([batch.id(row) for row in range(4)], ["L0", "L1", "L2", "none"])
        self.assertEqual(ask(batch, "outcome", "assigned"), [True, True, True, False])
        self.assertEqual(ask(batch, "owner_id", "ben"), [False, True, False, False])
        self.assertEqual(ask(batch, "choice", 0), [True, True, True, False])
        self.assertEqual(ask(batch, "replayed", False), [True] * 4)
        self.assertFalse(batch.report)

    def test_replays_tell_what_was_decided(self):
        ledger = ambit.Ledger()
        plan(3, ledger)
        batch = ambit.Batch.from_arrow(ANSWERS, "answer", plan(3, ledger).to_arrow())
        self.assertEqual(ask(batch, "replayed", True), [True, True, True, False])
        self.assertEqual(ask(batch, "owner_id", "ben"), [False, True, False, False])
        self.assertEqual(ask(batch, "choice", 0), [True, True, True, False])

    def test_the_table_outlives_the_plan_and_goes_with_the_batch(self):
        decided = plan()
        table = decided.to_arrow()
        gc.collect()  # what other tests left
        before = len(_arrow._given)
        batch = ambit.Batch.from_arrow(ANSWERS, "answer", table)
        self.assertEqual(len(_arrow._given), before + 2)
        decided.close()
        self.assertEqual(ask(batch, "owner_id", "ana"), [True, False, True, False])
        with self.assertRaises(ambit.ClosedError):
            table.__arrow_c_array__()
        batch.close()
        gc.collect()
        self.assertEqual(len(_arrow._given), before)

    def test_a_stream_is_one_batch(self):
        stream = Stream(plan(1), plan(0), plan(2))
        batch = ambit.Batch.from_arrow(ANSWERS, "answer", stream)
        self.assertEqual(
            [batch.id(row) for row in range(len(batch))],
            ["L0", "none", "none", "L0", "L1", "none"])
        stream.held.clear()
        self.assertEqual(ask(batch, "owner_id", "ben"), [False, False, False, False, True, False])
        self.assertEqual(len(ambit.Batch.from_arrow(ANSWERS, "answer", Stream())), 0)

    def test_a_stream_that_fails_is_an_oserror(self):
        with self.assertRaisesRegex(OSError, "the disk is full"):
            ambit.Batch.from_arrow(ANSWERS, "answer", Stream(plan(1), None))

    def test_wrong_tables_are_refused(self):
        wrong = ambit.Schema.compile(
            {"objects": {"answer": {"fields": {"owner_id": {"type": "integer"}}}}})
        with self.assertRaises(ambit.InvalidRecordsError) as caught:
            ambit.Batch.from_arrow(wrong, "answer", plan().to_arrow())
        [problem] = caught.exception.report.problems
        self.assertEqual((problem.code, problem.field), ("wrong_format", "owner_id"))
        with self.assertRaisesRegex(TypeError, "__arrow_c_array__"):
            ambit.Batch.from_arrow(ANSWERS, "answer", [{"id": "L1"}])
        with self.assertRaises(ambit.UnknownObjectError):
            ambit.Batch.from_arrow(ANSWERS, "question", plan().to_arrow())

    def test_closing_while_other_threads_are_inside(self):
        engine = world.engine()
        for _ in range(10):
            batch = ambit.Batch.from_arrow(world.policy().schema, "lead", plan(300).to_arrow())
            started = threading.Barrier(4)
            outcomes = []

            def decide():
                started.wait()
                try:
                    while True:
                        if len(engine.decide(batch, ambit.Ledger(), world.NOW)) != 301:
                            outcomes.append("wrong answer")
                            return
                except ambit.ClosedError:
                    outcomes.append("closed")

            threads = [threading.Thread(target=decide) for _ in range(3)]
            for thread in threads:
                thread.start()
            started.wait()
            batch.close()
            for thread in threads:
                thread.join()
            self.assertEqual(outcomes, ["closed"] * 3)


if __name__ == "__main__":
    unittest.main()
