"""Reviews of sharing through the package: what goes in, what comes out, what is refused."""

import unittest
from datetime import datetime, timezone

import ambit

POLICY = {
    "ambit": 1,
    "schema": {"objects": {"lead": {"fields": {"region": {"type": "text"}}},
                           "case": {"fields": {}}}},
    "sharing": {"lead": {"rules": [
        {"id": "emea", "when": {"field": "region", "op": "eq", "value": "EMEA"},
         "to": [{"all": "partners"}, {"user": "ana"}], "access": "read"}]}}}
NARROWED = {"sharing": {"lead": {"narrowed": {"rules": {"emea": True}}}}}
PEOPLE = {"ambit": 1, "users": [
    {"id": "ana", "active": True},
    {"id": "pia", "kind": "partner", "active": True, "account": "acme"}],
    "accounts": [{"id": "acme", "partner_enabled": True}]}
CONTEXT = ambit.Context(now=datetime(2026, 11, 22, 9, tzinfo=timezone.utc))
LEADS = ({"id": "L1", "region": "EMEA"}, {"id": "L2", "region": "US"})


def engine(**sharing):
    policy = dict(POLICY, sharing={"lead": dict(POLICY["sharing"]["lead"], **sharing)})
    return ambit.Engine.bind(ambit.Policy.compile(policy), ambit.Directory().apply(PEOPLE),
                             ambit.Zones.utc())


def leads(object_name="lead", records=LEADS):
    return ambit.Batch.from_json(ambit.Policy.compile(POLICY).schema, object_name, records)


class SharingReview(unittest.TestCase):
    def test_a_review_says_what_is_exposed_and_how_to_narrow_it(self):
        review = ambit.exposure_review(engine(), leads(), CONTEXT, query={"ids": 1})
        self.assertEqual(review["exposed"], {"users": 1, "records": 1})
        self.assertEqual(review["grants"][0]["choices"][1]["patch"], NARROWED)
        shared = ambit.exposure_review(
            engine(), leads(), CONTEXT,
            ambit.Shares.from_json([
                {"object": "lead", "id": "L2", "to": {"user": "pia"}, "access": "read"}]))
        self.assertEqual(shared["exposed"]["records"], 2)

    def test_a_difference_says_who_gains_and_who_loses(self):
        narrowed = engine(narrowed={"rules": {"emea": True}})
        diff = ambit.policy_diff(engine(), leads(), narrowed, leads(), CONTEXT)
        self.assertEqual((diff["gain"], diff["lose"]), (0, 1))
        self.assertEqual(diff["users"][0]["read"]["lost"]["records"],
                         [{"id": "L1", "way": "rule", "rule": "emea", "to": {"all": "partners"}}])

    def test_what_is_wrong_is_told_whole(self):
        for ask, code in (
                (lambda: ambit.exposure_review(engine(), leads("case", [{"id": "C1"}]), CONTEXT),
                 "unknown_sharing"),
                (lambda: ambit.exposure_review(engine(), leads(), CONTEXT,
                                               query={"narrow": [{"rule": "emae"}]}),
                 "unknown_rule"),
                (lambda: ambit.exposure_review(engine(), leads(), CONTEXT, query={"ids": -1}),
                 "out_of_range"),
                (lambda: ambit.policy_diff(engine(), leads(), engine(), leads(records=LEADS[:1]),
                                           CONTEXT), "different_records"),
                (lambda: ambit.policy_diff(engine(), leads(), engine(), leads(), CONTEXT,
                                           query={"page": {"size": 0}}), "out_of_range")):
            with self.assertRaises(ambit.InvalidArgumentError) as caught:
                ask()
            self.assertIn(code, [each.code for each in caught.exception.report.problems])

    def test_arguments_of_other_kinds_are_refused(self):
        for wrong in ((None, leads(), CONTEXT), (engine(), None, CONTEXT), (engine(), leads(), 5),
                      (engine(), leads(), CONTEXT, [])):
            with self.assertRaises(TypeError):
                ambit.exposure_review(*wrong)
        with self.assertRaises(TypeError):
            ambit.policy_diff(engine(), leads(), engine(), None, CONTEXT)


if __name__ == "__main__":
    unittest.main()
