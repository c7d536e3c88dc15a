"""Reads the case files and says, case by case, which calls to make and what must come back."""
import glob
import os
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.dirname(HERE))

from reference.values import (Number, exact, json_text, read_json,  # noqa: E402
                              read_timestamp)

NOW = "2026-11-22T09:00:00Z"
ZONEINFO = "/usr/share/zoneinfo"


class Call:
    """One call of the script: a verb, its arguments (texts), and what its answer must satisfy."""

    def __init__(self, verb, *arguments, check=None):
        self.verb = verb
        self.arguments = [str(argument) for argument in arguments]
        self.check = check  # (answer, answers so far of this case) -> a list of complaints


class Case:
    def __init__(self, file, name, question, calls):
        self.file = file
        self.name = name
        self.question = question
        self.calls = calls


def read_cases(only=""):
    cases = []
    for path in sorted(glob.glob(os.path.join(HERE, "*.json"))):
        file = os.path.basename(path)
        with open(path, encoding="utf-8") as stream:
            document = read_json(stream.read())
        names = set()
        for written in document["cases"]:
            if written["name"] in names:
                raise SystemExit(f"{file}: two cases are named {written['name']!r}")
            names.add(written["name"])
            if only in file or only in written["name"]:
                calls = QUESTIONS[document["question"]](document, written)
                cases.append(Case(file, written["name"], document["question"], calls))
    return cases


# ----------------------------------------------------------------------------------- the questions


def criteria_calls(document, case):
    object_name = case.get("object", document.get("object"))
    records, expected = [], []
    for verdict in ("passed", "not_passed", "invalid"):
        for record in case.get(verdict, []):
            records.append(with_id(record, len(records) + 1))
            expected.append(verdict)
    text = json_text(records)
    if "records_text" in case:
        text, expected = case["records_text"], case["expect"]
    calls = [Call("schema", json_text(case.get("schema", document["schema"])), check=is_ok),
             Call("criterion", object_name, json_text(case["criterion"]), check=is_ok)]
    now, zone, _ = context_of(document, case)

    def check(answer, _):
        found = answer.get("verdicts")
        return is_ok(answer, _) + [
            f"record {position + 1}: expected {want}, found {got}:"
            f" {json_text(records[position]) if 'records_text' not in case else ''}"
            for position, (want, got) in enumerate(zip(expected, found or [])) if want != got
        ] + ([] if len(found or []) == len(expected) else [f"verdicts are {found}"])

    calls.append(Call("test", object_name, text, now, zone, check=check))
    if records:
        calls.append(Call("explain_criterion", object_name, text, 0, now, zone, check=is_ok))
    return calls


def leads_calls(document, case):
    object_name = case.get("object", document.get("object"))
    policy = merge(document.get("policy", {}), case.get("policy", {}))
    assignment = {}
    if "entries" in case:
        assignment = {object_name: {"rules": {"inbound": {"entries": case["entries"]}}}}
    fields = case.get("schema_fields", {})
    policy = merge(policy, {"pools": case.get("pools", {}), "assignment": assignment,
                            "schema": {"objects": {object_name: {"fields": fields}}}})
    calls = [Call("reset"),
             Call("directory", json_text(document.get("directory", {"ambit": Number("1")})),
                  check=is_ok),
             Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
    for step in case["steps"]:
        if "policy" in step:
            policy = merge(policy, step["policy"])
            calls += [Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
        if "directory" in step:
            calls += [Call("directory", json_text(step["directory"]), check=is_ok),
                      Call("bind", check=is_ok)]
        if "ledger" in step:
            calls.append(Call("ledger", json_text(step["ledger"]), check=is_ok))
        if "save_and_restore" in step:
            calls += [Call("save", check=is_ok), Call("restore", check=is_ok)]
        if "decide" in step or "decide_text" in step:
            calls += decide_calls(document, case, step, object_name)
        calls += after_assignment(document, case, step, object_name)
        for record_id, owner in step.get("owners", {}).items():
            calls.append(Call("owner", object_name, record_id, check=owner_is(record_id, owner)))
    return calls


def decide_calls(document, case, step, object_name):
    object_name = step.get("object", object_name)
    records = [{key: value.replace("{n}", str(turn)) if isinstance(value, str)
                and not isinstance(value, Number) else value for key, value in record.items()}
               for turn in range(1, int(step.get("repeat", "1")) + 1)
               for record in step.get("decide", [])]
    context = context_of(document, case, step) + (actor_of(document, case, step),)

    def decide(some, check=None):
        text = step.get("decide_text") or json_text(some)
        return Call("decide", object_name, text, *context, check=check)

    whole = decide(records, check=decisions_are(step))
    if "same_as_one_by_one" not in step:
        calls = [whole]
        if records and "repeat" not in step:
            calls.insert(0, Call("explain_lead", object_name, json_text(records), len(records) - 1,
                                 *context[:3], check=is_ok))
        return calls
    splits = [[records[:size], records[size:]] for size in range(1, len(records))]
    splits.append([[record] for record in records])
    calls = [Call("save"), whole]
    for split in splits:
        calls.append(Call("restore"))
        calls += [decide(part) for part in split]
        calls[-1].check = same_as_whole(len(records), len(split))
    return calls


def after_assignment(document, case, step, object_name):
    """Acts, records that have become due, and questions; objects need not be said again."""
    now, zone, event = context_of(document, case, step)
    actor = actor_of(document, case, step)
    calls = []
    if "act" in step:
        acts = [dict({"object": object_name}, **act) for act in step["act"]]
        calls.append(Call("act", json_text(acts), now, zone, actor,
                          check=list_is("results", step["results"])))
    if "age" in step:
        calls.append(Call("age", object_name, json_text(step["age"]), now, zone, event, actor,
                          check=decisions_are(step)))
    if "ask" in step:
        question = dict({"object": object_name}, **step["ask"])
        calls.append(Call("ask", json_text(question), now, zone, check=answer_is(step["answer"])))
    return calls


def compile_calls(document, case):
    object_name = case.get("object", document.get("object", ""))
    if "renewals" in case:
        return renewals_refused(document, case)
    if "query" in case:
        now, zone, _ = context_of(document, case)
        name = next(iter(document["policy"]["portals"]))
        return [Call("reset"), Call("policy", json_text(document["policy"]), check=is_ok),
                Call("bind", check=is_ok), Call("viewer", name, "contact", "ana", now, zone),
                Call("list", "ticket", "[]", json_text(case["query"]), check=problems_are(case))]
    if "portal" in case:
        name = next(iter(document["policy"]["portals"]))
        portals = {name: merge(document["policy"]["portals"][name], case["portal"])}
        return [Call("reset"), Call("policy", json_text(merge(
            document["policy"], {"portals": portals})), check=problems_are(case))]
    if "ask" in case:
        now, zone, _ = context_of(document, case)
        given = [text for name, some in case.get("records", document["records"]).items()
                 for text in (name, json_text(some))]
        return [Call("reset"), Call("directory", json_text(document["directory"]), check=is_ok),
                Call("policy", json_text(document["policy"]), check=is_ok),
                Call("bind", check=is_ok),
                Call("workspace_viewer", "ana", now, zone, "", "[]", check=is_ok),
                Call("workspace_ask", json_text(case["ask"]), *given, check=problems_are(case))]
    if "workspace" in case:
        whole = merge(merge(document["policy"], case.get("policy", {})),
                      {"workspace": case["workspace"]})
        return [Call("reset"), Call("policy", json_text(whole), check=problems_are(case))]
    if "sharing" in case:
        object_name = document.get("object", "lead")
        sharing = {object_name: case["sharing"]}
        return [Call("reset"), Call("policy", json_text(merge(
            document["policy"], {"sharing": sharing})), check=problems_are(case))]
    for kind in ("criterion", "policy", "directory", "ledger", "records", "schema"):
        if kind in case or kind + "_text" in case:
            break
    text = case[kind + "_text"] if kind + "_text" in case else json_text(case[kind])
    check = problems_are(case)
    calls = [Call("reset")]
    if kind in ("criterion", "records"):
        calls.append(Call("schema", json_text(case.get("schema", document.get("schema"))),
                          check=is_ok))
    if kind == "criterion":
        return calls + [Call("criterion", object_name, text, check=check)]
    if kind == "records":
        return calls + [Call("records", object_name, text, check=check)]
    return calls + [Call(kind, text, check=check)]


def renewals_calls(document, case):
    object_name = case.get("object", document.get("object", "client"))
    policy = merge(document.get("policy", {}), case.get("policy", {}))
    directory = case.get("directory", [])
    calls = [Call("reset"), Call("directory", json_text(document["directory"]), check=is_ok)]
    if directory:
        calls.append(Call("directory", json_text(directory), check=is_ok))
    calls += [Call("policy", json_text(policy), check=is_ok)]
    calls.append(Call("bind", check=is_ok))
    for step in case["steps"]:
        if "policy" in step:
            policy = merge(policy, step["policy"])
            calls += [Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
        if "directory" in step:
            calls += [Call("directory", json_text(step["directory"]), check=is_ok),
                      Call("bind", check=is_ok)]
        if "ledger" in step:
            calls.append(Call("ledger", json_text(step["ledger"]), check=is_ok))
        if "save_and_restore" in step:
            calls += [Call("save", check=is_ok), Call("restore", check=is_ok)]
        calls += renewals_question(document, case, step, object_name)
    return calls


def renewals_refused(document, case):
    """What the renewals of a policy say, met with a directory, and commands that would change them."""
    policy = merge(document["policy"], {"renewals": case["renewals"]})
    calls = [Call("reset"), Call("directory", json_text(document["directory"]), check=is_ok)]
    if "commands" not in case and "binds" not in case:
        return calls + [Call("policy", json_text(policy), check=problems_are(case))]
    calls.append(Call("policy", json_text(policy), check=is_ok))
    if "binds" in case:
        return calls + [Call("bind", check=problems_are({"problems": case["binds"]}))]
    now, zone, _ = context_of(document, case)
    return calls + [Call("bind", check=is_ok),
                    Call("preview", document["object"], json_text(document["clients"]),
                         json_text(case["commands"]), now, zone, check=problems_are(case))]


def renewals_question(document, case, step, object_name):
    now, zone, _ = context_of(document, case, step)
    kind = step.get("kind", "renewal")
    text = step.get("clients_text") or json_text(step.get("clients", case.get("clients", [])))
    if "decisions" in step:
        return [Call("explain_renewal", object_name, text, 0, kind, now, zone, check=is_ok),
                Call("decide_renewals", object_name, text, kind, now, zone,
                     check=list_is("decisions", step["decisions"]))]
    if "standing" in step:
        return [Call("standing", object_name, text, step["day"],
                     check=list_is("standing", step["standing"]))]
    if "notices" in step:
        return [Call("due", object_name, text, step["from"], step["to"],
                     "mark" if step.get("mark") else "", check=list_is("notices", step["notices"]))]
    if "preview" in step:
        return [Call("preview", object_name, text, json_text(step["commands"]), now, zone,
                     check=preview_is(step["preview"]))]
    return []


def directory_calls(document, case):
    policy = merge(document.get("policy", {}), case.get("policy", {}))
    calls = [Call("reset"), Call("directory", json_text(document["directory"]), check=is_ok),
             Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
    for step in case["steps"]:
        if "ledger" in step:
            calls.append(Call("ledger", json_text(step["ledger"]), check=is_ok))
        if "change" in step:
            calls += [Call("change", json_text(step["change"]), check=change_is(step)),
                      Call("bind", check=is_ok)]
        if "owners" in step:
            now, zone, _ = context_of(document, case, step)
            calls.append(Call("owners", json_text(step["owners"]), now, zone,
                              check=owners_are(step)))
        if "decide" in step:
            calls += decide_calls(document, case, step, case.get("object", document.get("object")))
    return calls


def tickets_calls(document, case):
    policy = merge(document["policy"], case.get("policy", {}))
    if "portal" in case:
        name = next(iter(policy["portals"]))
        policy["portals"] = {name: merge(policy["portals"][name], case["portal"])}
    calls = [Call("reset"), Call("directory", json_text(document["directory"]), check=is_ok)]
    if "directory" in case:
        calls.append(Call("directory", json_text(case["directory"]), check=is_ok))
    calls += [Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
    for step in case["steps"]:
        now, zone, _ = context_of(document, case, step)
        name = step.get("portal", next(iter(policy["portals"])))
        kind = next((key for key in ("contact", "sso", "employee") if key in step), None)
        if kind:
            calls.append(Call("viewer", name, kind, step[kind], now, zone, check=is_ok))
            calls += tickets_questions(document, case, step, name)
            calls += conversation_questions(document, case, step)
        calls += portal_questions(policy, step, name, now, zone)
    return calls


def conversation_questions(document, case, step):
    """Of one ticket, by employees, of which customers are told a part; and of what is submitted."""
    calls = []
    if "ticket" in step:
        tickets = step.get("tickets", case.get("tickets", document.get("tickets", [])))
        ticket = next(each for each in tickets if each["id"] == step["ticket"])
        talk = dict({"ticket": step["ticket"]}, **step.get("conversations", case.get(
            "conversations", {"threads": []})))
        given = [document.get("object", "ticket"), json_text(ticket), json_text(talk)]
        for verb in ("thread", "rights"):
            asked = "can_reply" if verb == "rights" else verb
            calls.append(Call(asked, *given, "employee", check=member_is(
                verb, step[verb]) if verb in step else is_ok))
            calls.append(Call(asked, *given, "customer", check=tells_no_more(verb)))
        if "reply" in step:
            calls.append(Call("reply", *given, json_text(step["reply"]), "employee",
                              check=member_is("replied", step["replied"])))
            calls.append(Call("reply", *given, json_text(step["reply"]), "customer",
                              check=tells_no_more("replied")))
    if "form" in step:
        calls.append(Call("can_submit", "employee", check=member_is("form", step["form"])))
        calls.append(Call("can_submit", "customer", check=tells_no_more("form")))
    if "submit" in step:
        calls.append(Call("submit", json_text(step["submit"]), "employee",
                          check=member_is("submitted", step["submitted"])))
    return calls


def portal_questions(policy, step, name, now, zone):
    calls = []
    if "readiness" in step:
        calls.append(Call("readiness", name, now, zone,
                          check=member_is("readiness", step["readiness"])))
    if "change" in step:
        calls.append(Call("change_portal", json_text(policy), name, step["change"]["user"],
                          json_text(step["change"]["settings"]), now, zone,
                          check=member_is("changed", step["changed"])))
    return calls


def tickets_questions(document, case, step, name):
    now, zone, _ = context_of(document, case, step)
    object_name = document.get("object", "ticket")
    tickets = step.get("tickets", case.get("tickets", document.get("tickets", [])))
    text = json_text(tickets)
    calls = []
    if "entry" in step:
        calls.append(Call("entry", "employee", check=member_is("entry", step["entry"])))
        calls.append(Call("entry", "customer", check=is_ok))
    if "sees" in step or "answers" in step:
        calls.append(Call("see", object_name, text, check=sees(tickets, step.get("sees"))))
        calls.append(Call("can_see", object_name, text, "employee",
                          check=answers_are(step.get("answers", {}))))
        calls.append(Call("can_see", object_name, text, "customer", check=says_nothing))
    if "list" in step:
        calls.append(Call("list", object_name, text, json_text(step.get("query", {})),
                          check=lists(step["list"])))
    for row, ticket in enumerate(tickets):
        if ticket["id"] in step.get("who", {}):
            calls.append(Call("who_can_see", name, object_name, text, row, now, zone, check=who_is(
                step["who"][ticket["id"]])))
    if "exposure" in step:
        calls.append(Call("exposure", name, object_name, text, now, zone,
                          check=member_is("exposure", step["exposure"])))
    for moment, state in step.get("sessions", {}).items():
        last = read_timestamp(moment) if moment else ""
        calls.append(Call("session", last, check=member_is("session", state)))
    return calls


def sharing_calls(document, case):
    """What users may do with records; each question is put to lists and counts too."""
    object_name = document.get("object", "lead")
    policy = merge(document["policy"], case.get("policy", {}))
    if "sharing" in case:
        policy["sharing"] = {object_name: merge(policy["sharing"][object_name], case["sharing"])}
    calls = [Call("reset"), Call("directory", json_text(document["directory"]), check=is_ok)]
    if "directory" in case:
        calls.append(Call("directory", json_text(case["directory"]), check=is_ok))
    calls += [Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
    for step in case["steps"]:
        now, zone, _ = context_of(document, case, step)
        shares = [dict({"object": object_name}, **share)
                  for share in step.get("shares", case.get("shares", []))]
        records = step.get("records", case.get("records", document.get("records", [])))
        text = json_text(records)
        calls += [Call("sharing_viewer", object_name, step["user"], now, zone, json_text(shares),
                       check=is_ok),
                  Call("sharing_see", object_name, text, check=may(records, step))]
        for asked, name in (("read", "see"), ("edit", "edit")):
            calls.append(Call("sharing_answer", object_name, text, asked,
                              check=answers_are(step.get("can_" + name, {}))))
        calls += [Call("sharing_list", object_name, text, json_text(step.get("query", {})),
                       check=lists(step.get("list", {})))]
    return calls


def workspace_acts_calls(document, case):
    """What users do in the workspace with the records given, and what they ask of it afterwards."""
    policy = merge(document["policy"], case.get("policy", {}))
    calls = [Call("reset"), Call("directory", json_text(document["directory"]), check=is_ok),
             Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
    for step in case["steps"]:
        if "ledger" in step:
            calls.append(Call("ledger", json_text(step["ledger"]), check=is_ok))
        if "save_and_restore" in step:
            calls += [Call("save", check=is_ok), Call("restore", check=is_ok)]
        if "policy" in step:
            policy = merge(policy, step["policy"])
            calls += [Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
        if "user" not in step:
            continue
        now, zone, _ = context_of(document, case, step)
        actor = step["context"]["actor"] if "actor" in step.get("context", {}) else step["user"]
        calls.append(Call("plate", step["user"], step.get("plate_of", ""), now, zone, actor,
                          check=is_ok))
        for object_name, records in step.get(
                "records", case.get("records", document.get("records", {}))).items():
            calls.append(Call("give", object_name, json_text(records), check=is_ok))
        if "act" in step:
            calls.append(Call("space_act", json_text(step["act"]), check=problems_are(step)
                              if "problems" in step else list_is("results", step["results"])))
        for verb in ("ask", "list"):
            if verb in step:
                calls.append(Call("space_" + verb, json_text(step[verb]), check=problems_are(step)
                                  if "problems" in step else answer_is(step["answer"])))
    return calls


def workspace_calls(document, case):
    """What is on somebody's plate."""
    policy = merge(document["policy"], case.get("policy", {}))
    calls = [Call("reset"), Call("directory", json_text(document["directory"]), check=is_ok)]
    if "directory" in case:
        calls.append(Call("directory", json_text(case["directory"]), check=is_ok))
    calls += [Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
    for step in case["steps"]:
        now, zone, _ = context_of(document, case, step)
        records = dict(document.get("records", {}), **dict(case.get("records", {}),
                                                           **step.get("records", {})))
        given = [text for name, some in records.items() for text in (name, json_text(some))]
        shares = json_text(step.get("shares", case.get("shares", [])))
        calls += [Call("workspace_viewer", step["user"], now, zone, step.get("plate_of", ""),
                       shares, check=is_ok),
                  Call("workspace_entry", check=member_is("entry", step.get("entry", {})))]
        if "ask" in step:
            calls.append(Call("workspace_ask", json_text(step["ask"]), *given,
                              check=member_is("answer", step["answer"])))
    return calls


def sharing_review_calls(document, case):
    """What external users see, and what another policy gives and takes."""
    object_name = document.get("object", "lead")
    policy = merge(document["policy"], case.get("policy", {}))
    if "sharing" in case:
        policy["sharing"] = {object_name: merge(policy["sharing"][object_name], case["sharing"])}
    calls = [Call("reset"), Call("directory", json_text(document["directory"]), check=is_ok)]
    if "directory" in case:
        calls.append(Call("directory", json_text(case["directory"]), check=is_ok))
    calls += [Call("policy", json_text(policy), check=is_ok), Call("bind", check=is_ok)]
    for step in case["steps"]:
        now, zone, _ = context_of(document, case, step)
        shares = [dict({"object": object_name}, **share)
                  for share in step.get("shares", case.get("shares", []))]
        records = step.get("records", case.get("records", document.get("records", [])))
        common = (object_name, json_text(records), json_text(shares),
                  json_text(step.get("query", {})), now, zone)
        if "review" in step:
            calls.append(Call("sharing_review", *common, check=member_is("review", step["review"])))
        if "diff" in step:
            other = merge(policy, {"sharing": {object_name: step["after"]}})
            calls.append(Call("sharing_diff", *common, json_text(other),
                              check=member_is("diff", step["diff"])))
    return calls


QUESTIONS = {"criteria": criteria_calls, "leads": leads_calls, "renewals": renewals_calls,
             "directory": directory_calls, "tickets": tickets_calls, "sharing": sharing_calls,
             "sharing_review": sharing_review_calls,
             "workspace": workspace_calls, "workspace_acts": workspace_acts_calls,
             "refused_acts": workspace_acts_calls, "compile": compile_calls}


# ---------------------------------------------------------------------------------------- building


def with_id(record, position):
    if not isinstance(record, dict) or "id" in record:
        return record
    return dict({"id": f"r{position}"}, **record)


def merge(under, over):
    """RFC 7396."""
    if not isinstance(over, dict) or not isinstance(under, dict):
        return over
    result = dict(under)
    for key, value in over.items():
        if value is None:
            result.pop(key, None)
        else:
            result[key] = merge(result.get(key, {}), value)
    return result


def context_of(*levels):
    context = {}
    for level in levels:
        context = merge(context, level.get("context", {}))
    return (read_timestamp(context.get("now", NOW)), context.get("zone", ""),
            context.get("event", ""))


def actor_of(*levels):
    return next((level["context"]["actor"] for level in reversed(levels)
                 if "actor" in level.get("context", {})), "")


# ---------------------------------------------------------------------------------------- checking


def is_ok(answer, _):
    if answer["status"] == "ok":
        return []
    return [f"status {answer['status']}: {answer.get('report')}"]


def same(expected, found):
    """What is expected is there; of objects, the members that are named."""
    if isinstance(expected, dict):
        return isinstance(found, dict) and all(
            same(value, found.get(key)) for key, value in expected.items())
    if isinstance(expected, list):
        return isinstance(found, list) and len(expected) == len(found) and all(
            same(one, other) for one, other in zip(expected, found))
    if isinstance(expected, Number) and isinstance(found, Number):
        # A package that parses 10.00 hands out 10.0, and a double of what needs more digits.
        return exact(expected) == exact(found) or ("e" in found and float(expected) == float(found))
    return type(expected) is type(found) and expected == found


def decisions_are(step):
    def check(answer, _):
        found = answer.get("decisions", [])
        complaints = is_ok(answer, _)
        if "expect" in step:
            if len(found) != len(step["expect"]):
                complaints.append(f"{len(found)} decisions, expected {len(step['expect'])}")
            complaints += [f"expected {json_text(want)}\n      found    {json_text(got)}"
                           for want, got in zip(step["expect"], found) if not same(want, got)]
        owners = [next(iter(decision.get("owner", {"": None}).values())) for decision in found]
        if "owners_begin" in step and owners[:len(step["owners_begin"])] != step["owners_begin"]:
            complaints.append(f"owners begin {owners[:len(step['owners_begin'])]}")
        for owner, count in step.get("owner_counts", {}).items():
            if owners.count(owner) != int(count):
                complaints.append(f"{owner} has {owners.count(owner)}, expected {count}")
        return complaints
    return check


def lists(expected):
    """The page, and that the count without a page is its own."""
    def check(answer, _):
        complaints = member_is("list", expected)(answer, _)
        meant = answer.get("list", {}).get("count", 0)
        if int(answer.get("counted", -1)) != int(meant):
            complaints.append(f"counted {answer.get('counted')}, listed {meant}")
        return complaints
    return check


def list_is(name, expected):
    def check(answer, _):
        found = answer.get(name, [])
        complaints = is_ok(answer, _)
        if len(found) != len(expected):
            complaints.append(f"{len(found)} {name}, expected {len(expected)}:\n      "
                              + "\n      ".join(map(json_text, found)))
        return complaints + [f"expected {json_text(want)}\n      found    {json_text(got)}"
                             for want, got in zip(expected, found) if not same(want, got)]
    return check


def answer_is(expected):
    def check(answer, _):
        found = answer.get("answer")
        return is_ok(answer, _) + ([] if same(expected, found) else [
            f"expected {json_text(expected)}\n      found    {json_text(found)}"])
    return check


def preview_is(expected):
    def check(answer, _):
        found = answer.get("preview")
        return is_ok(answer, _) + ([] if same(expected, found) else [
            f"expected {json_text(expected)}\n      found    {json_text(found)}"])
    return check


def change_is(step):
    """The reference answers with effects alone, and never with problems."""
    def check(answer, _):
        complaints = is_ok(answer, _)
        for name in ("changes", "document", "warnings"):
            found = answer.get(name)
            if name == "warnings":
                found = [problem["code"] for problem in
                         (answer.get("report") or {}).get("problems", [])]
            if name in step and (name == "changes" or "document" in answer):
                if not same(step[name], found):
                    complaints.append(f"expected {name} {json_text(step[name])}"
                                      f"\n      found    {json_text(found)}")
        return complaints
    return check


def owners_are(step):
    def check(answer, _):
        if "problems" in step:
            return [] if "refused" in answer else problems_are(step)(answer, _)
        found = answer.get("owners")
        return is_ok(answer, _) + ([] if same(step["expect"], found) else [
            f"expected {json_text(step['expect'])}\n      found    {json_text(found)}"])
    return check


def member_is(name, expected):
    def check(answer, _):
        found = answer.get(name)
        return is_ok(answer, _) + ([] if same(expected, found) else [
            f"expected {json_text(expected)}\n      found    {json_text(found)}"])
    return check


def sees(tickets, expected):
    """Exactly these ids are visible."""
    def check(answer, _):
        visible = [ticket["id"] for ticket, sight in zip(tickets, answer.get("sights", []))
                   if sight in ("own", "shared")]
        return is_ok(answer, _) + ([] if expected is None or visible == expected else [
            f"sees {visible}, expected {expected}"])
    return check


def may(records, step):
    """Exactly these ids may be seen, and exactly these edited."""
    def check(answer, _):
        complaints = is_ok(answer, _)
        for name, sights in (("sees", ("read", "edit")), ("edits", ("edit",)),
                             ("invalid", ("invalid",))):
            found = [record["id"] for record, sight in zip(records, answer.get("sights", []))
                     if sight in sights]
            if name in step and found != step[name]:
                complaints.append(f"{step['user']} {name} {found}, expected {step[name]}")
        return complaints
    return check


def who_is(expected):
    def check(answer, _):
        found = [each["contact"] for each in answer.get("who", {}).get("visible_to", [])]
        return is_ok(answer, _) + ([] if found == expected else [
            f"visible to {found}, expected {expected}"])
    return check


def answers_are(expected):
    def check(answer, _):
        found = {each["id"]: each for each in answer.get("answers", [])}
        return is_ok(answer, _) + [
            f"expected {json_text(want)}\n      found    {json_text(found.get(ticket))}"
            for ticket, want in expected.items() if not same(want, found.get(ticket))]
    return check


def says_nothing(answer, _):
    """What is hidden from a customer is answered like what is not there, in every case."""
    return is_ok(answer, _) + [
        f"a customer is told {json_text(each)}" for each in answer.get("answers", [])
        if each not in ({"id": each["id"], "visible": True},
                        {"id": each["id"], "visible": False, "reason": "not_found"})]


def tells_no_more(name):
    """A customer is told nothing of why, or of what is hidden, and else what employees are."""
    secrets = ("warnings", "inbox", "because", "way", "group", "test", "fingerprint")

    def check(answer, answers):
        told, whole = answer.get(name) or {}, answers[-2].get(name) or {}
        complaints = [f"a customer is told {key}" for key in secrets if key in told]
        if told.get("reason") not in (None, "not_found", "access_denied", "not_a_contact",
                                      "no_form", "form_not_ready"):
            complaints.append(f"a customer is told {told['reason']}")
        complaints += [f"a customer is told {key} {json_text(value)}" for key, value in told.items()
                       if key != "reason" and value != whole.get(key)]
        return is_ok(answer, answers) + complaints
    return check


def same_as_whole(count, parts):
    def check(_, answers):
        decided = [answer["decisions"] for answer in answers if "decisions" in answer]
        whole = next((decisions for decisions in reversed(decided[:-parts])
                      if len(decisions) == count), None)
        split = [decision for decisions in decided[-parts:] for decision in decisions]
        if whole == split:
            return []
        return [f"in parts {json_text(split)}\n      at once {json_text(whole)}"]
    return check


def owner_is(record_id, expected):
    def check(answer, _):
        found = answer.get("owner")
        return [] if same(expected, found) else [
            f"owner of {record_id}: expected {expected}, found {found}"]
    return check


def problems_are(case):
    expected = case["problems"]

    def check(answer, _):
        found = (answer.get("report") or {}).get("problems", [])
        failed = any(problem.get("level", "error") == "error" for problem in expected)
        complaints = []
        if (answer["status"] != "ok") != failed:
            complaints.append(f"status {answer['status']}")
        if not same(expected, found):
            lines = "\n               ".join
            complaints.append("expected " + lines(map(json_text, expected))
                              + "\n      found    " + lines(map(json_text, found)))
        return complaints
    return check
