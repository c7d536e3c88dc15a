"""Directories through the Python package: changes with what follows, and who may own a record."""
import unittest

import ambit
import world


class ChangeTest(unittest.TestCase):
    def setUp(self):
        self.people = ambit.Directory().apply(world.PEOPLE)

    def test_a_change_gives_the_next_directory_and_what_follows(self):
        ledger = ambit.Ledger()
        ledger.apply([{"command": "set_owner", "object": "lead", "id": "L1",
                       "owner": {"user": "ben"}}])
        change = self.people.change([{"command": "deactivate_user", "id": "ben"}],
                                    world.policy(), ledger)
        (effect,) = change.effects["effects"]
        self.assertEqual(effect["still_named"], {
            "pools": ["sales"], "records": [{"object": "lead", "id": "L1"}]})
        self.assertEqual(change.effects["stops"], [{"user": "ben", "reason": "user_inactive"}])
        self.assertEqual(change.directory.fingerprint, change.effects["fingerprint"])
        self.assertNotEqual(change.directory.fingerprint, self.people.fingerprint)

    def test_policy_and_ledger_may_be_left_out(self):
        commands = [{"command": "deactivate_user", "id": "ana"}]
        names = [self.people.change(commands, **given).effects["effects"][0]["still_named"]
                 for given in ({}, {"policy": world.policy()}, {"ledger": ambit.Ledger()})]
        self.assertEqual(names[0], {})
        self.assertEqual(list(names[1]), ["pools", "entries"])
        self.assertEqual(names[2], {})
        with self.assertRaises(TypeError):
            self.people.change(commands, ledger=world.policy())

    def test_warnings_come_with_the_directory_and_errors_are_raised(self):
        change = self.people.change([
            {"command": "put_account", "account": {"id": "acme"}},
            {"command": "enable_partner_account", "id": "acme"}])
        self.assertEqual([problem.code for problem in change.directory.report.problems],
                         ["account_owner_missing"])
        with self.assertRaises(ambit.InvalidDirectoryError) as refused:
            self.people.change([{"command": "disable_prm"},
                                {"command": "enable_partner_account", "id": "acme"}])
        self.assertEqual([problem.code for problem in refused.exception.report.problems],
                         ["prm_is_final", "unknown_account"])

    def test_the_document_reads_back(self):
        again = ambit.Directory().apply(self.people.to_json())
        self.assertEqual(again.fingerprint, self.people.fingerprint)
        self.assertEqual(again.to_json(), self.people.to_json())


class OwnersTest(unittest.TestCase):
    def test_who_may_own_and_who_may_not(self):
        people = ambit.Directory().apply(world.PEOPLE).apply([
            {"command": "deactivate_user", "id": "ben"}])
        engine = ambit.Engine.bind(world.policy(), people, ambit.Zones.utc())
        found = engine.eligible_owners("lead", world.NOW)
        self.assertEqual(found, {"object": "lead", "owners": [{"user": "ana"}],
                                 "fingerprint": engine.fingerprint})
        found = engine.eligible_owners("lead", world.NOW, pool="sales", entry="large",
                                       ineligible=True)
        self.assertEqual(found["ineligible"], [{"user": "ben", "reason": "user_inactive"}])

    def test_what_is_not_there_is_an_error(self):
        engine = world.engine()
        with self.assertRaises(ambit.InvalidArgumentError) as refused:
            engine.eligible_owners("lead", world.NOW, pool="sale")
        self.assertEqual(refused.exception.report.problems[0].hint, 'did you mean "sales"?')
        with self.assertRaises(ambit.UnknownObjectError):
            engine.eligible_owners("leed", world.NOW)


if __name__ == "__main__":
    unittest.main()
