"""Ledgers in a file, from Python."""

import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

import ambit

from world import NOW, engine, leads


class LedgerFile(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.path = pathlib.Path(folder.name) / "leads.ledger"

    def test_it_remembers(self):
        asked = engine()
        with ambit.Ledger.open(self.path, survives_power_loss=False) as ledger:
            asked.decide(leads({"id": "1", "country": "DE"}), ledger, NOW)
        with ambit.Ledger.open(str(self.path), existing=True) as ledger:
            self.assertEqual(ledger.owner_of("lead", "1"), {"user": "ana"})
            plan = asked.decide(leads({"id": "1", "country": "DE"}, {"id": "2", "country": "DE"}),
                                ledger, NOW)
            self.assertEqual([decision["owner"]["user"] for decision in plan], ["ana", "ben"])
            self.assertTrue(plan[0]["replayed"])
            restored = ambit.Ledger.restore(ledger.snapshot())
            self.assertEqual(restored.snapshot(), ledger.snapshot())

    def test_what_is_no_ledger_is_refused_and_left(self):
        self.path.write_text("a text of somebody's, long enough to be one")
        with self.assertRaises(ambit.InvalidLedgerError) as raised:
            ambit.Ledger.open(self.path)
        self.assertIn(str(self.path), raised.exception.report.text)
        self.assertIn("not_a_ledger", raised.exception.report.text)
        self.assertEqual(self.path.read_text(), "a text of somebody's, long enough to be one")
        with self.assertRaises(ambit.LedgerUnavailableError):
            ambit.Ledger.open(self.path.with_name("none"), existing=True)
        with self.assertRaises(ambit.LedgerUnavailableError):
            ambit.Ledger.open(self.path.with_name("none"), read_only=True)
        with self.assertRaises(ambit.InvalidArgumentError):
            ambit.Ledger.open(self.path, wait_ms=-1)
        with self.assertRaises(TypeError):
            ambit.Ledger.open(7)

    def test_who_only_reads_changes_nothing(self):
        ambit.Ledger.open(self.path).close()
        with ambit.Ledger.open(self.path, read_only=True) as ledger:
            with self.assertRaises(ambit.LedgerUnavailableError):
                ledger.apply([{"command": "close", "object": "lead", "id": "1"}])

    @unittest.skipUnless(hasattr(os, "fork"), "no fork here")
    def test_a_forked_child_is_refused(self):
        ledger = ambit.Ledger.open(self.path)
        child = os.fork()
        if child == 0:
            refused = 0
            try:
                for ask in (lambda: ledger.owner_of("lead", "1"),
                            lambda: ambit.Ledger.open(self.path)):
                    try:
                        ask()
                    except ambit.LedgerForkedError:
                        refused += 1
            finally:
                os._exit(refused)
        self.assertEqual(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]), 2)
        self.assertIsNone(ledger.owner_of("lead", "1"))
        ledger.close()
        child = os.fork()
        if child == 0:
            try:
                with ambit.Ledger.open(self.path) as own:
                    own.apply([{"command": "close", "object": "lead", "id": "1"}])
            finally:
                os._exit(0)
        os.waitpid(child, 0)
        with ambit.Ledger.open(self.path) as again:
            self.assertIn('"closed":true', again.snapshot())

    def test_a_missing_library_is_told(self):
        settings = dict(os.environ, AMBIT_SQLITE_LIBRARY="/does/not/exist.so")
        run = subprocess.run(
            [sys.executable, "-c", "import ambit; ambit.Ledger(); ambit.Ledger.open('x')"],
            env=settings, capture_output=True, text=True, check=False, cwd=self.path.parent)
        self.assertIn("/does/not/exist.so", run.stderr)
        self.assertIn("Set AMBIT_SQLITE_LIBRARY", run.stderr)


if __name__ == "__main__":
    unittest.main()
