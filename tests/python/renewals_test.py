"""Renewals through the Python package: kinds of arguments, values that come back, errors."""
import json
import pathlib
import unittest
from datetime import date, datetime, timezone

import ambit

SAMPLE = pathlib.Path(__file__).resolve().parents[2] / "examples/sample"
NOW = ambit.Context(now=datetime(2026, 11, 22, 9, 0, tzinfo=timezone.utc))


def clients(records=None):
    policy = ambit.Policy.compile((SAMPLE / "policy.json").read_text())
    people = ambit.Directory().apply((SAMPLE / "directory.json").read_text())
    zones = ambit.Zones.from_directory("/usr/share/zoneinfo")
    engine = ambit.Engine.bind(policy, people, zones)
    text = (SAMPLE / "clients.jsonl").read_text() if records is None else records
    return ambit.Clients.bind(engine, ambit.Batch.from_json(policy.schema, "client", text))


class RenewalsTest(unittest.TestCase):
    def test_decisions_are_like_a_list(self):
        decided = clients().decide(NOW)
        self.assertEqual(len(decided), 11)
        self.assertEqual(decided[0]["owner"], "vendor")
        self.assertEqual(decided[-1]["id"], "C11")
        self.assertEqual([one["id"] for one in decided[1:3]], ["C02", "C03"])
        self.assertEqual([one["owner"] for one in decided], decided.owners)
        self.assertEqual([one["outcome"] for one in decided], decided.outcomes)
        self.assertEqual("".join(json.dumps(one, ensure_ascii=False, separators=(",", ":")) + "\n"
                                 for one in decided), decided.json_lines())
        with self.assertRaises(IndexError):
            decided[11]

    def test_account_notices_follow_no_override(self):
        both = clients([{"id": "C", "account": "isar", "override": "partner"}])
        self.assertEqual(both.decide(NOW).owners, ["partner"])
        self.assertEqual(both.decide(NOW, "account").owners, ["vendor"])
        with self.assertRaises(ValueError):
            both.decide(NOW, "invoice")

    def test_notices_are_marked_once(self):
        book, ledger = clients(), ambit.Ledger()
        due = book.due(ledger, date(2026, 12, 1), "2026-12-31")
        self.assertEqual((due.notices[0]["due"], due.notices[0]["id"]), ("2026-12-01", "C01"))
        ledger.apply(due.sent_commands)
        self.assertEqual(book.due(ledger, "2026-12-01", "2026-12-31").notices, [])

    def test_standing_takes_days(self):
        at = datetime(2026, 12, 1, 23, 59)
        self.assertEqual(clients().standing(at), clients().standing("2026-12-01"))
        with self.assertRaises(TypeError):
            clients().standing(20261201)
        with self.assertRaises(ambit.InvalidArgumentError):
            clients().standing("2026-02-29")

    def test_a_preview_is_a_value_and_refusals_have_every_problem(self):
        book = clients()
        shown = book.preview((SAMPLE / "renewal_changes.json").read_text(), NOW)
        self.assertEqual(shown["owner_changes"], 2)
        with self.assertRaises(ambit.InvalidArgumentError) as caught:
            book.preview([{"command": "set_default_contact", "account": "isar", "contact": "ana"},
                          {"command": "clear_override", "clients": ["C99"]}], NOW)
        self.assertEqual([one.code for one in caught.exception.report.problems],
                         ["unfit_contact", "unknown_client"])

    def test_warnings_name_undecided_records(self):
        book = clients([{"id": "C1", "account": "isar"}, {"id": "C2"}])
        self.assertEqual([(one.row, one.field) for one in book.report.problems], [(2, "account")])

    def test_an_explanation_has_a_sentence(self):
        self.assertIn("Client C01: the vendor writes", clients().explain(0, NOW)["sentence"])
        with self.assertRaises(ambit.InvalidArgumentError):
            clients().explain(11, NOW)

    def test_closed_handles_are_refused(self):
        book = clients()
        decided = book.decide(NOW)
        book.close()
        self.assertEqual(len(decided), 11)
        with self.assertRaises(ambit.ClosedError):
            book.decide(NOW)


if __name__ == "__main__":
    unittest.main()
