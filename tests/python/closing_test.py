"""Closing: at once, after use, twice, and while another thread is inside a call."""

import gc
import os
import signal
import threading
import unittest
from unittest import mock

import ambit
import world
from ambit import _handle


class Closing(unittest.TestCase):
    def test_with_gives_the_memory_back(self):
        with world.policy() as policy:
            self.assertFalse(policy.closed)
        self.assertTrue(policy.closed)
        policy.close()

    def test_use_after_close_is_an_exception(self):
        engine, batch, ledger = world.engine(), world.leads({"id": "L1"}), ambit.Ledger()
        plan = engine.decide(batch, ledger, world.NOW)
        list(plan)
        for handle, use in [
            (plan, lambda: plan[0]),
            (plan, lambda: len(plan)),
            (ledger, lambda: engine.decide(batch, ledger, world.NOW)),
            (batch, lambda: engine.match(batch, world.NOW)),
            (engine, lambda: engine.fingerprint),
        ]:
            handle.close()
            with self.subTest(handle=type(handle).__name__):
                with self.assertRaisesRegex(
                        ambit.ClosedError, f"this {type(handle).__name__} is closed"):
                    use()
        with self.assertRaises(ambit.ClosedError):
            with engine:
                pass

    def test_parts_may_be_closed_as_soon_as_the_engine_is_bound(self):
        with world.policy() as policy, ambit.Directory().apply(world.PEOPLE) as people:
            with ambit.Zones.utc() as zones, policy.schema as schema:
                engine = ambit.Engine.bind(policy, people, zones)
                batch = ambit.Batch.from_json(schema, "lead", [{"id": "L1", "country": "DE"}])
        plan = engine.decide(batch, ambit.Ledger(), world.NOW)
        engine.close()
        batch.close()
        self.assertEqual(plan[0]["owner"], {"user": "ana"})

    def test_what_is_dropped_is_freed(self):
        freed = []
        with mock.patch.object(ambit.Zones, "_free", staticmethod(freed.append)):
            zones = ambit.Zones.utc()
            pointer = zones._pointer
            del zones
            gc.collect()
        self.assertEqual(freed, [pointer])
        from ambit._library import lib
        lib.ambit_zones_free(pointer)

    def test_the_last_to_leave_frees(self):
        freed = []
        with mock.patch.object(ambit.Zones, "_free", staticmethod(freed.append)):
            zones = ambit.Zones.utc()
            with _handle.using(zones, zones) as (pointer, _):
                zones.close()
                self.assertEqual(freed, [])
                with self.assertRaises(ambit.ClosedError):
                    zones.version
            self.assertEqual(freed, [pointer])
            zones.close()
            self.assertEqual(freed, [pointer])
        from ambit._library import lib
        lib.ambit_zones_free(pointer)

    def test_a_refused_group_is_left_by_those_inside(self):
        open_one, closed_one = ambit.Zones.utc(), ambit.Zones.utc()
        closed_one.close()
        with self.assertRaises(ambit.ClosedError):
            _handle.using(open_one, closed_one).__enter__()
        self.assertEqual(open_one._users, 0)

    def test_closing_while_other_threads_are_inside(self):
        records = [{"id": f"L{n}", "country": "DE"} for n in range(500)]
        for _ in range(10):
            engine, batch = world.engine(), world.leads(*records)
            started = threading.Barrier(5)
            outcomes = []

            def decide():
                started.wait()
                try:
                    while True:
                        plan = engine.decide(batch, ambit.Ledger(), world.NOW)
                        if len(plan) != len(records) or plan.outcomes.count("assigned") != 500:
                            outcomes.append("wrong answer")
                            return
                except ambit.ClosedError:
                    outcomes.append("closed")
                except BaseException as error:
                    outcomes.append(repr(error))

            threads = [threading.Thread(target=decide) for _ in range(4)]
            for thread in threads:
                thread.start()
            started.wait()
            engine.close()
            batch.close()
            for thread in threads:
                thread.join()
            self.assertEqual(outcomes, ["closed"] * 4)

    def test_threads_share_an_engine_and_a_ledger(self):
        engine, ledger = world.engine(), ambit.Ledger()
        batches = [
            world.leads(*({"id": f"L{thread}-{n}", "country": "DE"} for n in range(50)))
            for thread in range(4)]
        owners = []

        def decide(batch):
            owners.extend(each["owner"]["user"] for each in engine.decide(
                batch, ledger, world.NOW))

        threads = [threading.Thread(target=decide, args=(batch,)) for batch in batches]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        # Turns alternate over all threads: nobody's turn is lost or spent twice.
        self.assertEqual((owners.count("ana"), owners.count("ben")), (100, 100))

    @unittest.skipUnless(hasattr(os, "fork"), "no fork on this machine")
    def test_it_works_after_a_fork(self):
        engine, batch = world.engine(), world.leads({"id": "L1", "country": "DE"})
        expected = engine.decide(batch, ambit.Ledger(), world.NOW).json_lines()
        child = os.fork()
        if child == 0:
            same = engine.decide(batch, ambit.Ledger(), world.NOW).json_lines() == expected
            os._exit(0 if same else 1)
        _, status = os.waitpid(child, 0)
        self.assertEqual(status, 0)

    def in_forked_child(self, question):
        """Whether the answer in a child is true; a child that hangs is ended, and answers no."""
        child = os.fork()
        if child == 0:
            signal.alarm(5)
            try:
                os._exit(0 if question() else 1)
            finally:
                os._exit(2)
        _, status = os.waitpid(child, 0)
        return status == 0

    @unittest.skipUnless(hasattr(os, "fork"), "no fork on this machine")
    def test_what_another_thread_held_at_the_fork_does_not_hang_the_child(self):
        batch, ledger = world.leads({"id": "L1", "country": "DE"}), ambit.Ledger()
        held, done = threading.Event(), threading.Event()

        def hold():
            with batch._guard, ledger._guard:
                held.set()
                done.wait()

        holder = threading.Thread(target=hold)
        holder.start()
        held.wait()
        try:
            self.assertTrue(self.in_forked_child(
                lambda: len(batch) == 1 and ledger.owner_of("lead", "L1") is None))
        finally:
            done.set()
            holder.join()

    @unittest.skipUnless(hasattr(os, "fork"), "no fork on this machine")
    def test_a_ledger_in_use_at_the_fork_is_closed_in_the_child(self):
        batch, ledger = world.leads({"id": "L1", "country": "DE"}), ambit.Ledger()

        def is_refused():
            try:
                ledger.owner_of("lead", "L1")
            except ambit.ClosedError as error:
                return "in use by another thread at the fork" in str(error) and len(batch) == 1
            return False

        with _handle.using(batch, ledger):
            self.assertTrue(self.in_forked_child(is_refused))
        self.assertIsNone(ledger.owner_of("lead", "L1"))


if __name__ == "__main__":
    unittest.main()
