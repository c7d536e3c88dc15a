"""After the assignment, from Python."""

import dataclasses
import unittest

import ambit

from world import NOW, PEOPLE, POLICY, leads

QUEUE = {"command": "put_queue", "queue": {
    "id": "desk", "objects": ["lead"], "members": {"users": ["ana", "ben"]}}}


class Acts(unittest.TestCase):
    def setUp(self):
        entries = [{"id": "all", "when": {"always": True},
                    "assign": [{"queue": "desk"}, {"user": "ana"}],
                    "accept_within": {"count": 1, "unit": "hours"}}]
        policy = dict(POLICY, assignment={"lead": {
            "active_rule": "inbound", "rules": {"inbound": {"entries": entries}}}})
        people = ambit.Directory().apply(PEOPLE).apply([QUEUE])
        self.engine = ambit.Engine.bind(ambit.Policy.compile(policy), people, ambit.Zones.utc())
        self.book = ambit.Ledger()
        self.engine.decide(leads({"id": "1"}), self.book, NOW)

    def act(self, actor, **act):
        when = dataclasses.replace(NOW, actor=actor)
        return self.engine.act([dict(act, object="lead")], self.book, when)

    def test_the_first_who_accepts_has_it(self):
        self.assertEqual(self.act("ben", act="accept", id="1")[0]["outcome"], "accepted")
        late = self.act("ana", act="accept", id="1")[0]
        self.assertEqual((late["outcome"], late["owner"]), ("already_taken", {"user": "ben"}))
        found = self.engine.ask({"ask": "inbox", "object": "lead", "user": "ben"}, self.book, NOW)
        self.assertEqual([record["id"] for record in found["records"]], ["1"])
        self.assertEqual(self.act("ben", act="release", id="1")[0]["owner"], {"queue": "desk"})

    def test_what_is_due_goes_on(self):
        later = dataclasses.replace(NOW, now=NOW._as_struct().now_unix_us + 3_600_000_000)
        plan = self.engine.reassign_by_age(leads({"id": "1"}), self.book, later)
        self.assertEqual(plan[0]["owner"], {"user": "ana"})
        self.assertEqual(plan[0]["earlier_owner"], {"queue": "desk"})

    def test_ill_formed_acts_raise_with_every_problem(self):
        with self.assertRaises(ambit.AmbitError) as caught:
            self.engine.act([{"act": "accept", "object": "lead"}, {"act": "dance"}], self.book, NOW)
        self.assertEqual([problem.code for problem in caught.exception.report.problems],
                         ["missing_key", "unknown_act"])
        with self.assertRaises(ambit.AmbitError):
            self.engine.ask({"ask": "who", "object": "lead"}, self.book, NOW)


if __name__ == "__main__":
    unittest.main()
