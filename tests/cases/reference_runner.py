"""Carries out the calls of the cases with the slow decider."""
import copy
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.dirname(os.path.abspath(__file__))))

from reference.criteria import Moment, verdict  # noqa: E402
from reference.directory import Directory  # noqa: E402
from reference.directory_changes import Change, eligible_owners, is_known  # noqa: E402
from reference.leads import Engine, Ledger  # noqa: E402
from reference.renewals import Engine as RenewalEngine  # noqa: E402
from reference.conversations import Desk  # noqa: E402
from reference.portals import change, readiness  # noqa: E402
from reference.sharing import Sharing  # noqa: E402
from reference.sharing import Viewer as SharingViewer  # noqa: E402
from reference.sharing_review import Review, difference  # noqa: E402
from reference.tickets import (Portal, Viewer, exposure_report,  # noqa: E402
                               who_can_see)
from reference.workspace_acts import Desk as Plate  # noqa: E402
from reference.workspace import Workspace  # noqa: E402
from reference.values import Record, Schema, json_text, read_json, read_records  # noqa: E402


class Runner:
    def __init__(self):
        self.run_reset()

    def run(self, call):
        answer = getattr(self, "run_" + call.verb)(*call.arguments)
        return read_json(json_text(dict({"status": "ok"}, **(answer or {}))))

    def run_reset(self):
        self.directory, self.ledger, self.saved = Directory(), Ledger(), None

    def run_schema(self, text):
        self.schema = Schema(read_json(text))

    def run_criterion(self, object_name, text):
        self.criterion = read_json(text)

    def run_test(self, object_name, records, now, zone):
        moment = Moment(self.schema, int(now), zone)
        fields = self.schema.objects[object_name]
        return {"verdicts": [verdict(self.criterion, Record(fields, source), moment)
                             for source in read_records(records)]}

    def run_policy(self, text):
        self.policy = read_json(text)

    def run_directory(self, text):
        self.directory = self.directory.apply(read_json(text))

    def run_change(self, text):
        change = Change(self.directory, read_json(text), self.policy, self.ledger)
        assert not change.refused, change.refused
        self.directory = change.next
        return {"changes": change.answer()}

    def run_owners(self, question, now, zone):
        asked = read_json(question)
        if not is_known(self.policy, self.directory, asked):
            return {"refused": True}
        return {"owners": eligible_owners(self.policy, self.directory, asked, int(now), zone)}

    def run_bind(self):
        self.engine = Engine(self.policy, self.directory)
        if "renewals" in self.policy:
            self.renewals = RenewalEngine(self.policy, self.directory)

    def run_ledger(self, text):
        self.ledger.apply(read_json(text))

    def run_save(self):
        self.saved = copy.deepcopy(self.ledger)

    def run_restore(self):
        self.ledger = copy.deepcopy(self.saved)

    def run_decide(self, object_name, records, now, zone, event, actor):
        return {"decisions": self.engine.decide(object_name, read_records(records), self.ledger,
                                                int(now), zone, event, actor)}

    def run_age(self, object_name, records, now, zone, event, actor):
        return {"decisions": self.engine.reassign_by_age(
            object_name, read_records(records), self.ledger, int(now), zone, event, actor)}

    def run_act(self, acts, now, zone, actor):
        return {"results": self.engine.desk(self.ledger, int(now), zone, actor).act(
            read_json(acts))}

    def run_ask(self, question, now, zone):
        return {"answer": self.engine.desk(self.ledger, int(now), zone).ask(read_json(question))}

    def run_owner(self, object_name, record_id):
        return {"owner": self.ledger.owners.get((object_name, record_id))}

    def run_decide_renewals(self, _, records, kind, now, zone):
        return {"decisions": self.renewals.decide(read_records(records), kind, int(now), zone)}

    def run_standing(self, _, records, day):
        return {"standing": self.renewals.standing(read_records(records), day)}

    def run_due(self, object_name, records, first, last, mark):
        notices, _ = self.renewals.due(read_records(records), self.ledger.sent, first, last)
        sent = [notice for notice in notices if notice["decision"]["outcome"] == "decided"]
        if mark == "mark":
            self.ledger.sent |= {(object_name, notice["id"], notice["renewal_date"], notice["days"])
                                 for notice in sent}
        return {"notices": notices, "commands": [
            {"command": "mark_sent", "object": object_name, "id": notice["id"],
             "renewal_date": notice["renewal_date"], "days": notice["days"]} for notice in sent]}

    def run_preview(self, _, records, commands, now, zone):
        return {"preview": self.renewals.preview(read_records(records), read_json(commands),
                                                 int(now), zone)}

    def run_viewer(self, portal, kind, who, now, zone):
        named = {"employee" if kind == "employee" else "contact": who}
        self.viewer = Viewer(Portal(self.policy, self.directory, portal), **named,
                             sso=kind == "sso", now=int(now), zone=zone)

    def run_entry(self, audience):
        way, fault = self.viewer.may_enter()
        entry = {"may_enter": way is not None}
        entry.update({"way": way} if way else {"reason": "access_denied"})
        if audience == "employee" and fault:
            entry["because"] = fault
        if audience == "employee" and way:
            entry["contacts"] = sorted(each["id"] for each in self.viewer.contacts())
            entry["companies"] = [
                dict({"company": company}, **({"primary": True} if primary else {}),
                     **({"group": group} if group else {}))
                for company, (primary, _, group) in sorted(self.viewer.granted().items())]
        return {"entry": entry}

    def run_see(self, _, records):
        return {"sights": [self.viewer.sight(source) for source in read_records(records)]}

    def run_can_see(self, _, records, audience):
        return {"answers": [self.viewer.can_see(source, audience)
                            for source in read_records(records)]}

    def run_session(self, last):
        return {"session": self.viewer.session(int(last) if last else None)}

    def run_who_can_see(self, portal, _, records, row, now, zone):
        met = Portal(self.policy, self.directory, portal)
        source = read_records(records)[int(row)]
        return {"who": {"visible_to": [
            {"contact": contact} for contact in who_can_see(met, source, int(now), zone)]}}

    def run_exposure(self, portal, _, records, now, zone):
        met = Portal(self.policy, self.directory, portal)
        return {"exposure": exposure_report(met, read_records(records), int(now), zone)}

    def run_list(self, _, records, query):
        listed = self.viewer.list(read_records(records), read_json(query))
        return {"list": listed, "counted": listed.get("count", 0)}

    def run_thread(self, _, record, talk, audience):
        return {"thread": Desk(self.viewer).thread(
            read_records(record)[0], read_json(talk), audience)}

    def run_can_reply(self, _, record, talk, audience):
        return {"rights": Desk(self.viewer).can_reply(
            read_records(record)[0], read_json(talk), audience)}

    def run_reply(self, _, record, talk, reply, audience):
        return {"replied": Desk(self.viewer).reply(
            read_records(record)[0], read_json(talk), read_json(reply), audience)}

    def run_can_submit(self, audience):
        return {"form": Desk(self.viewer).can_submit(audience)}

    def run_submit(self, submission, audience):
        return {"submitted": Desk(self.viewer).submit(read_json(submission), audience)}

    def run_readiness(self, portal, now, zone):
        met = Portal(self.policy, self.directory, portal)
        return {"readiness": readiness(met, int(now), zone)}

    def run_change_portal(self, policy, portal, user, patch, now, zone):
        return {"changed": change(
            read_json(policy), lambda changed: Portal(changed, self.directory, portal),
            self.directory, portal, user, read_json(patch), int(now), zone)}

    def run_sharing_viewer(self, object_name, user, now, zone, shares):
        self.sharing_viewer = SharingViewer(
            Sharing(self.policy, self.directory, object_name), user, int(now), zone,
            shares=read_json(shares))

    def run_sharing_see(self, _, records):
        return {"sights": [self.sharing_viewer.sight(source) for source in read_records(records)]}

    def run_sharing_answer(self, _, records, asked):
        return {"answers": [self.sharing_viewer.answer(source, asked)
                            for source in read_records(records)]}

    def run_sharing_list(self, _, records, query):
        listed = self.sharing_viewer.list(read_records(records), read_json(query))
        return {"list": listed, "counted": listed["count"]}

    def run_plate(self, user, plate_of, now, zone, actor):
        self.plate, self.given = Plate(self.policy, self.directory, self.ledger, user, actor,
                                       int(now), zone, plate_of), {}

    def run_give(self, object_name, records):
        self.given[object_name] = read_records(records)

    def run_space_act(self, acts):
        return {"results": self.plate.act(read_json(acts), self.given)}

    def run_space_ask(self, question):
        return {"answer": self.plate.ask(read_json(question), self.given)}

    def run_space_list(self, question):
        plate = self.plate
        asks = Workspace(self.policy, self.directory, plate.user, plate.now, plate.zone,
                         plate.plate_of, [])
        return {"answer": asks.ask(read_json(question), self.given, self.ledger.notes)}

    def run_workspace_viewer(self, user, now, zone, plate_of, shares):
        self.workspace = Workspace(self.policy, self.directory, user, int(now), zone, plate_of,
                                   read_json(shares))

    def run_workspace_entry(self):
        return {"entry": self.workspace.entry()}

    def run_workspace_ask(self, question, *given):
        records = {name: read_records(text) for name, text in zip(given[::2], given[1::2])}
        return {"answer": self.workspace.ask(read_json(question), records)}
    def run_sharing_review(self, object_name, records, shares, query, now, zone):
        return {"review": Review(
            self.policy, self.directory, object_name, read_records(records), int(now), zone,
            read_json(shares)).review(read_json(query))}

    def run_sharing_diff(self, object_name, records, shares, query, now, zone, policy):
        before, after = (Review(each, self.directory, object_name, read_records(records), int(now),
                                zone, read_json(shares)) for each in (self.policy, read_json(policy)))
        return {"diff": difference(before, after, read_json(query))}

    def run_explain_renewal(self, *_):
        return None

    def run_explain_criterion(self, *_):
        return None

    def run_explain_lead(self, *_):
        return None
