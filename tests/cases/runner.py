#!/usr/bin/env python3
"""Carries out a script of calls (flatten.py) through the Python package.

    runner.py LIBRARY < script      one line of JSON an answer
"""
import dataclasses
import json
import os
import sys

os.environ["AMBIT_LIBRARY"] = os.path.abspath(sys.argv[1])
sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../capi/python"))

import ambit  # noqa: E402


class NeededError(Exception):
    """What the call needs was refused before; it answers as C does for NULL."""


def needed(handle):
    if handle is None:
        raise NeededError
    return handle


class Runner:
    def __init__(self):
        self.zones = ambit.Zones.utc()
        self.schema = self.criterion = self.policy = self.engine = self.viewer = self.sharing = None
        self.workspace = None
        self.run_reset()

    def run(self, verb, arguments):
        try:
            return answer("ok", *(getattr(self, "run_" + verb)(*arguments) or ()))
        except ambit.AmbitError as error:
            return answer(error.status_name, error.report)
        except NeededError:
            return answer("null_argument")

    def run_zones(self, path):
        self.zones = ambit.Zones.from_directory(os.fsdecode(path))

    def run_reset(self):
        self.people, self.book = ambit.Directory(), ambit.Ledger()

    def run_schema(self, text):
        self.schema = None
        self.schema = ambit.Schema.compile(text)
        return self.schema.report, ""

    def run_criterion(self, object_name, text):
        self.criterion = None
        self.criterion = ambit.Criterion.compile(needed(self.schema), object_name.decode(), text)
        return self.criterion.report, ""

    def run_records(self, object_name, text):
        return ambit.Batch.from_json(needed(self.schema), object_name.decode(), text).report, ""

    def run_test(self, object_name, records, now, zone):
        batch = ambit.Batch.from_json(needed(self.schema), object_name.decode(), records)
        verdicts = needed(self.criterion).test(batch, context(now, zone), self.zones)
        return batch.report, ',"verdicts":' + compact([each.name.lower() for each in verdicts])

    def run_explain_criterion(self, object_name, records, row, now, zone):
        batch = ambit.Batch.from_json(needed(self.schema), object_name.decode(), records)
        return None, ',"explanation":' + compact(
            needed(self.criterion).explain(batch, int(row), context(now, zone), self.zones))

    def run_policy(self, text):
        self.policy = None
        self.policy = ambit.Policy.compile(text)
        return (None, report_member(self.policy.report) + ',"fingerprint":"'
                + self.policy.fingerprint + '","description":' + compact(self.policy.describe()))

    def run_directory(self, text):
        self.people = self.people.apply(text)
        return self.people.report, ',"fingerprint":"' + self.people.fingerprint + '"'

    def run_change(self, text):
        change = self.people.change(text, self.policy, self.book)
        self.people = change.directory
        return self.people.report, (',"changes":' + compact(change.effects) + ',"document":'
                                    + self.people.to_json())

    def run_owners(self, question, now, zone):
        asked = json.loads(question)
        return None, ',"owners":' + compact(
            needed(self.engine).eligible_owners(context=context(now, zone), **asked))

    def run_bind(self):
        self.engine = None
        self.engine = ambit.Engine.bind(needed(self.policy), self.people, self.zones)
        return self.engine.report, ""

    def run_ledger(self, text):
        self.book.apply(text)

    def run_save(self):
        self.saved = self.book.snapshot()
        return None, ',"snapshot":' + self.saved

    def run_restore(self):
        self.book = ambit.Ledger.restore(self.saved)

    def run_decide(self, object_name, records, now, zone, event, actor):
        return self.decisions(needed(self.engine).decide, object_name, records,
                              context(now, zone, event, actor))

    def run_age(self, object_name, records, now, zone, event, actor):
        return self.decisions(needed(self.engine).reassign_by_age, object_name, records,
                              context(now, zone, event, actor))

    def run_act(self, acts, now, zone, actor):
        lines = needed(self.engine).act_json_lines(acts, self.book, context(now, zone, b"", actor))
        return None, ',"results":[' + ",".join(lines.split("\n")[:-1]) + "]"

    def run_ask(self, question, now, zone):
        return None, ',"answer":' + compact(
            needed(self.engine).ask(question, self.book, context(now, zone)))

    def decisions(self, way, object_name, records, when):
        batch = ambit.Batch.from_json(needed(self.policy).schema, object_name.decode(), records)
        plan = way(batch, self.book, when)
        lines = plan.json_lines().split("\n")[:-1]
        return batch.report, ',"decisions":[' + ",".join(lines) + "]"

    def run_explain_lead(self, object_name, records, row, now, zone, event):
        batch = ambit.Batch.from_json(needed(self.policy).schema, object_name.decode(), records)
        return None, ',"explanation":' + compact(
            needed(self.engine).explain(batch, int(row), self.book, context(now, zone, event)))

    def clients(self, object_name, records):
        batch = ambit.Batch.from_json(needed(self.policy).schema, object_name.decode(), records)
        return ambit.Clients.bind(needed(self.engine), batch)

    def run_decide_renewals(self, object_name, records, kind, now, zone):
        clients = self.clients(object_name, records)
        lines = clients.decide(context(now, zone), kind.decode()).json_lines().split("\n")[:-1]
        return clients.report, ',"decisions":[' + ",".join(lines) + "]"

    def run_explain_renewal(self, object_name, records, row, kind, now, zone):
        clients = self.clients(object_name, records)
        return None, ',"explanation":' + compact(
            clients.explain(int(row), context(now, zone), kind.decode()))

    def run_standing(self, object_name, records, day):
        told = self.clients(object_name, records).standings(day.decode())
        return told.report, ',"standing":[' + ",".join(told.json_lines.split("\n")[:-1]) + "]"

    def run_due(self, object_name, records, first, last, mark):
        due = self.clients(object_name, records).due(self.book, first.decode(), last.decode())
        if mark == b"mark":
            self.book.apply(due.sent_commands)
        lines = due.json_lines.split("\n")[:-1]
        return due.report, ',"notices":[' + ",".join(lines) + '],"commands":' + due.sent_commands

    def run_preview(self, object_name, records, commands, now, zone):
        clients = self.clients(object_name, records)
        return None, ',"preview":' + compact(clients.preview(commands, context(now, zone)))

    def run_viewer(self, portal, kind, who, now, zone):
        self.viewer = None
        named = {"employee" if kind == b"employee" else "contact": who.decode()}
        self.viewer = ambit.Viewer.bind(needed(self.engine), portal.decode(), context(now, zone),
                                        sso=kind == b"sso", **named)

    def run_entry(self, audience):
        return None, ',"entry":' + compact(needed(self.viewer).entry(audience.decode()))

    def tickets(self, object_name, records):
        return ambit.Batch.from_json(needed(self.policy).schema, object_name.decode(), records)

    def run_see(self, object_name, records):
        batch = self.tickets(object_name, records)
        sights = needed(self.viewer).see(batch)
        return batch.report, ',"sights":' + compact([each.name.lower() for each in sights])

    def run_can_see(self, object_name, records, audience):
        batch = self.tickets(object_name, records)
        answers = [needed(self.viewer).can_see(batch, row, audience.decode())
                   for row in range(len(batch))]
        return batch.report, ',"answers":' + compact(answers)

    def run_session(self, last):
        state = needed(self.viewer).session(int(last) if last else None)
        return None, ',"session":"' + state + '"'

    def run_who_can_see(self, portal, object_name, records, row, now, zone):
        batch = self.tickets(object_name, records)
        return None, ',"who":' + compact(ambit.who_can_see(
            needed(self.engine), portal.decode(), batch, int(row), context(now, zone)))

    def run_exposure(self, portal, object_name, records, now, zone):
        batch = self.tickets(object_name, records)
        return None, ',"exposure":' + compact(ambit.exposure_report(
            needed(self.engine), portal.decode(), batch, context(now, zone)))

    def run_sharing_review(self, object_name, records, shares, query, now, zone):
        batch = ambit.Batch.from_json(needed(self.policy).schema, object_name.decode(), records)
        return None, ',"review":' + compact(ambit.exposure_review(
            needed(self.engine), batch, context(now, zone), ambit.Shares.from_json(shares), query))

    def run_sharing_diff(self, object_name, records, shares, query, now, zone, policy):
        batch = ambit.Batch.from_json(needed(self.policy).schema, object_name.decode(), records)
        other = ambit.Policy.compile(policy)
        after = ambit.Engine.bind(other, self.people, self.zones)
        later = ambit.Batch.from_json(other.schema, object_name.decode(), records)
        return None, ',"diff":' + compact(ambit.policy_diff(
            needed(self.engine), batch, after, later, context(now, zone),
            ambit.Shares.from_json(shares), query))

    def run_list(self, object_name, records, query):
        batch = self.tickets(object_name, records)
        listed = compact(needed(self.viewer).list(batch, query or None))
        counted = needed(self.viewer).count(batch, query or None)
        return None, f',"list":{listed},"counted":{counted}'

    def run_thread(self, object_name, record, talk, audience):
        batch = self.tickets(object_name, record)
        return None, ',"thread":' + compact(needed(self.viewer).thread(
            batch, 0, talk, audience.decode()))

    def run_can_reply(self, object_name, record, talk, audience):
        batch = self.tickets(object_name, record)
        return None, ',"rights":' + compact(needed(self.viewer).can_reply(
            batch, 0, talk, audience.decode()))

    def run_reply(self, object_name, record, talk, reply, audience):
        batch = self.tickets(object_name, record)
        return None, ',"replied":' + compact(needed(self.viewer).reply(
            batch, 0, talk, reply, audience.decode()))

    def run_can_submit(self, audience):
        return None, ',"form":' + compact(needed(self.viewer).can_submit(audience.decode()))

    def run_submit(self, submission, audience):
        return None, ',"submitted":' + compact(
            needed(self.viewer).submit(submission, audience.decode()))

    def run_readiness(self, portal, now, zone):
        return None, ',"readiness":' + compact(ambit.portal_readiness(
            needed(self.engine), portal.decode(), context(now, zone)))

    def run_change_portal(self, policy, portal, user, change, now, zone):
        return None, ',"changed":' + compact(ambit.change_portal(
            needed(self.engine), policy, portal.decode(), user.decode(), change,
            context(now, zone)))

    def run_sharing_viewer(self, object_name, user, now, zone, shares):
        self.sharing = None
        self.sharing = ambit.Sharing.bind(
            needed(self.engine), object_name.decode(), user.decode(), context(now, zone),
            ambit.Shares.from_json(shares))

    def run_sharing_see(self, object_name, records):
        batch = self.tickets(object_name, records)
        found = needed(self.sharing).see(batch)
        return batch.report, ',"sights":' + compact([each.name.lower() for each in found])

    def run_sharing_answer(self, object_name, records, asked):
        batch = self.tickets(object_name, records)
        ask = needed(self.sharing).can_edit if asked == b"edit" else needed(self.sharing).can_see
        return batch.report, ',"answers":' + compact([ask(batch, row) for row in range(len(batch))])

    def run_sharing_list(self, object_name, records, query):
        batch = self.tickets(object_name, records)
        listed = compact(needed(self.sharing).list(batch, query or None))
        return None, f',"list":{listed},"counted":{self.sharing.count(batch, query or None)}'

    def run_workspace_viewer(self, user, now, zone, plate_of, shares):
        self.workspace = None
        self.workspace = ambit.Workspace.bind(
            needed(self.engine), user.decode(), context(now, zone), plate_of.decode() or None,
            ambit.Shares.from_json(shares))

    def run_workspace_entry(self):
        return None, ',"entry":' + compact(needed(self.workspace).entry())

    def run_workspace_ask(self, question, *given):
        batches = [self.tickets(name, records) for name, records in zip(given[::2], given[1::2])]
        return None, ',"answer":' + compact(needed(self.workspace).ask(question, batches))

    def run_plate(self, user, plate_of, now, zone, actor):
        self.workspace, self.given = None, []
        self.workspace = ambit.Workspace.bind(needed(self.engine), user.decode(),
                                              context(now, zone, b"", actor),
                                              plate_of.decode() or None)

    def run_give(self, object_name, records):
        self.given.append(self.tickets(object_name, records))

    def run_space_act(self, acts):
        lines = needed(self.workspace).act_json_lines(acts, self.book, self.given)
        return None, ',"results":[' + ",".join(lines.split("\n")[:-1]) + "]"

    def run_space_ask(self, question):
        return None, ',"answer":' + compact(
            needed(self.workspace).ask_ledger(question, self.book, self.given))

    def run_space_list(self, question):
        return None, ',"answer":' + compact(
            needed(self.workspace).ask(question, self.given, self.book))

    def run_owner(self, object_name, record_id):
        return None, ',"owner":' + compact(
            self.book.owner_of(object_name.decode(), record_id.decode()))


def context(now, zone, event=b"", actor=b""):
    return ambit.Context(now=int(now), zone=zone.decode(), event=event.decode(),
                         actor=actor.decode())


def answer(status, report=None, more=""):
    return '{"status":"' + status + '"' + more + report_member(report) + "}"


def report_member(report):
    if not report:
        return ""
    problems = [{name: value for name, value in dataclasses.asdict(problem).items() if value}
                for problem in report.problems]
    return ',"report":' + compact({"problems": problems, "errors": report.error_count,
                                   "warnings": report.warning_count, "omitted": report.omitted})


def compact(value):
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main():
    runner = Runner()
    source = sys.stdin.buffer
    while True:
        line = source.readline()
        if not line:
            return
        verb, count = line.decode().split()
        arguments = []
        for _ in range(int(count)):
            arguments.append(source.read(int(source.readline())))
            source.readline()
        line = runner.run(verb, arguments) + "\n"
        sys.stdout.buffer.write(line.encode("utf-8", "surrogatepass"))


if __name__ == "__main__":
    main()
