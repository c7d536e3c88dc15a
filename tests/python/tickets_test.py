"""Tickets through the package: what goes in, what comes out, what is refused."""

import json
import unittest
from datetime import datetime, timedelta, timezone

import ambit

POLICY = {
    "ambit": 1,
    "schema": {"objects": {"ticket": {"fields": {
        "contact": {"type": "id"}, "company": {"type": "id"}, "subject": {"type": "text"}}}}},
    "portals": {"support": {
        "access": "primary_company", "login": {"registration": True, "sso": True},
        "access_lists": ["customers"], "idle_timeout_minutes": 20}}}
PEOPLE = {"ambit": 1, "contacts": [
    {"id": "ana", "active": True, "lists": ["customers"],
     "portals": [{"id": "support", "registered": True}],
     "companies": [{"id": "X", "primary": True}]},
    {"id": "ben", "active": True, "companies": [{"id": "X", "primary": True}]}]}
NOW = datetime(2026, 11, 22, 9, tzinfo=timezone.utc)
CONTEXT = ambit.Context(now=NOW)


def engine():
    return ambit.Engine.bind(ambit.Policy.compile(POLICY), ambit.Directory().apply(PEOPLE),
                             ambit.Zones.utc())


def tickets(*records):
    return ambit.Batch.from_json(ambit.Policy.compile(POLICY).schema, "ticket", records)


def ana():
    return ambit.Viewer.bind(engine(), "support", CONTEXT, contact="ana")


ALL = ({"id": "T1", "contact": "ana"}, {"id": "T2", "contact": "ben", "company": "X"},
       {"id": "T3", "contact": "ben"}, {"id": "T4", "contact": 4})


class Tickets(unittest.TestCase):
    def test_sights_answers_and_lists_agree(self):
        viewer, batch = ana(), tickets(*ALL)
        self.assertEqual(viewer.see(batch), [ambit.Sight.OWN, ambit.Sight.SHARED,
                                             ambit.Sight.HIDDEN, ambit.Sight.INVALID])
        self.assertEqual([viewer.can_see(batch, row)["visible"] for row in range(4)],
                         [True, True, False, False])
        page = viewer.list(batch)
        self.assertEqual([each["id"] for each in page["tickets"]], ["T1", "T2"])
        self.assertEqual(viewer.list(batch, {"view": "own"})["count"], 1)
        self.assertEqual(viewer.list(batch, '{"search": "T2"}')["count"], 1)

    def test_employees_are_told_why_and_customers_nothing(self):
        viewer, batch = ana(), tickets(*ALL)
        self.assertEqual(viewer.can_see(batch, 2),
                         {"id": "T3", "visible": False, "reason": "not_found"})
        self.assertEqual(viewer.can_see(batch, 2, "employee")["reason"], "no_way")
        self.assertEqual(viewer.entry("employee")["companies"], [{"company": "X", "primary": True}])
        with self.assertRaises(ValueError):
            viewer.entry("everybody")

    def test_who_comes_is_named_once(self):
        with self.assertRaises(ValueError):
            ambit.Viewer.bind(engine(), "support", CONTEXT)
        with self.assertRaises(ValueError):
            ambit.Viewer.bind(engine(), "support", CONTEXT, contact="ana", employee="uma")
        with self.assertRaises(ValueError):
            ambit.Viewer.bind(engine(), "support", CONTEXT, employee="uma", sso=True)
        with self.assertRaises(ambit.InvalidArgumentError) as caught:
            ambit.Viewer.bind(engine(), "suport", CONTEXT, contact="ana")
        self.assertEqual(caught.exception.report.problems[0].code, "unknown_portal")

    def test_a_session_is_asked_at_the_viewers_moment(self):
        viewer = ana()
        self.assertEqual(viewer.session(NOW - timedelta(minutes=19, seconds=59)), "alive")
        self.assertEqual(viewer.session(NOW - timedelta(minutes=20)), "timed_out")
        self.assertEqual(viewer.session(None), "timed_out")
        denied = ambit.Viewer.bind(engine(), "support", CONTEXT, contact="ben")
        self.assertEqual(denied.session(NOW), "access_denied")

    def test_who_can_see_and_what_all_see(self):
        batch = tickets(*ALL)
        found = ambit.who_can_see(engine(), "support", batch, 1, CONTEXT)
        self.assertEqual([each["contact"] for each in found["visible_to"]], ["ana", "ben"])
        report = ambit.exposure_report(engine(), "support", batch, CONTEXT)
        self.assertEqual((report["tickets"], report["hidden"], report["invalid"]), (4, 0, 1))
        with self.assertRaises(ambit.InvalidArgumentError):
            ambit.who_can_see(engine(), "support", batch, 4, CONTEXT)


TALK = {"ticket": "T1", "threads": [{"id": "H1", "inbox": "I1", "messages": [
    {"id": "m1", "kind": "message", "channel": "chat", "at": "2026-11-22T09:00:00Z"},
    {"id": "m2", "kind": "note", "channel": "chat", "at": "2026-11-22T09:01:00Z"}]}]}


class Conversations(unittest.TestCase):
    def test_a_thread_is_read_from_a_value_or_a_text(self):
        viewer, batch = ana(), tickets(*ALL)
        for talk in (TALK, json.dumps(TALK), json.dumps(TALK).encode()):
            shown = viewer.thread(batch, 0, talk)["thread"]
            self.assertEqual([each["id"] for each in shown["messages"]], ["m1"])
        self.assertEqual(viewer.thread(batch, 2, {}),
                         {"id": "T3", "visible": False, "reason": "not_found"})
        with self.assertRaises(ambit.InvalidArgumentError) as caught:
            viewer.thread(batch, 1, TALK)
        self.assertEqual(caught.exception.report.problems[0].code, "wrong_ticket")
        with self.assertRaises(ValueError):
            viewer.thread(batch, 0, TALK, "everybody")

    def test_replies_and_rights(self):
        viewer, batch = ana(), tickets(*ALL)
        told = viewer.can_reply(batch, 0, TALK, "employee")
        self.assertEqual((told["can_reply"], told["reason"]), (False, "stage_unknown"))
        self.assertNotIn("reason", viewer.can_reply(batch, 0, TALK))
        self.assertEqual(viewer.reply(batch, 0, TALK, {"id": "R1", "text": "x"}),
                         {"outcome": "refused", "id": "T1"})
        with self.assertRaises(ambit.InvalidArgumentError):
            viewer.reply(batch, 0, TALK, {"id": "R1"})

    def test_submitting_without_a_form(self):
        self.assertEqual(ana().can_submit(), {"can_submit": False, "reason": "no_form"})
        self.assertEqual(ana().submit({"id": "S", "fields": {}})["reason"], "no_form")

    def test_a_portal_is_changed_in_its_document(self):
        rules = engine()
        ready = ambit.portal_readiness(rules, "support", CONTEXT)
        self.assertEqual(ready["blocking"], ["no_domain"])
        refused = ambit.change_portal(rules, POLICY, "support", "uma", {"on": True}, CONTEXT)
        self.assertEqual((refused["outcome"], refused["because"]), ("refused", "unknown_user"))
        staff = ambit.Directory().apply({"ambit": 1, "users": [
            {"id": "uma", "active": True, "permissions": ["customer_portal_settings"]}]})
        rules = ambit.Engine.bind(ambit.Policy.compile(POLICY), staff, ambit.Zones.utc())
        done = ambit.change_portal(rules, POLICY, "support", "uma", {"default_inbox": "I"}, CONTEXT)
        self.assertEqual(done["policy"]["portals"]["support"]["default_inbox"], "I")
        ambit.Policy.compile(done["policy"])
        with self.assertRaises(ambit.InvalidPolicyError):
            ambit.change_portal(rules, POLICY, "support", "uma", {"access": "all"}, CONTEXT)
        with self.assertRaises(ambit.InvalidArgumentError):
            ambit.change_portal(rules, done["policy"], "support", "uma", {}, CONTEXT)


class TicketIndex(unittest.TestCase):
    def test_an_index_answers_as_a_batch_and_follows_writes(self):
        viewer, index = ana(), ambit.TicketIndex.create(engine(), "support")
        with tickets(*ALL) as batch:
            report = index.insert(batch)
            self.assertEqual(index.list(viewer, {"sort": [{"field": "id", "descending": True}]}),
                             viewer.list(batch, {"sort": [{"field": "id", "descending": True}]}))
        self.assertEqual([(each.code, each.row) for each in report.problems],
                         [("wrong_type", 4)])
        self.assertEqual(index.count(viewer), (2, 1, 2, 0))
        self.assertEqual(index.see(viewer, ["T2", "T4", "T9"]),
                         [ambit.Sight.SHARED, ambit.Sight.INVALID, ambit.Sight.HIDDEN])
        index.update(tickets({"id": "T2", "contact": "ben"}))
        index.put(tickets({"id": "T4", "contact": "ana"}))
        index.remove(["T1"])
        self.assertEqual(len(index), 3)
        self.assertEqual(index.size().invalid, 0)
        self.assertEqual([each["id"] for each in index.list(viewer)["tickets"]], ["T4"])
        self.assertEqual(index.can_see(viewer, "T2", "employee")["reason"], "no_way")
        self.assertEqual(index.can_see(viewer, "T1", "employee")["reason"], "unknown_ticket")

    def test_what_cannot_be_is_refused_whole(self):
        index = ambit.TicketIndex.create(engine(), "support")
        index.put(tickets({"id": "T1", "contact": "ana"}))
        with self.assertRaises(ambit.InvalidArgumentError) as caught:
            index.insert(tickets({"id": "T2", "contact": "ana"}, {"id": "T1"}))
        self.assertEqual(caught.exception.report.problems[0].code, "duplicate_id")
        with self.assertRaises(ambit.InvalidArgumentError):
            index.remove(["T1", "T2"])
        with self.assertRaises(TypeError):
            index.remove("T1")
        with self.assertRaises(ambit.InvalidArgumentError):
            ambit.TicketIndex.create(engine(), "sales")
        self.assertEqual(index.count(ana()).tickets, 1)


if __name__ == "__main__":
    unittest.main()
