"""A manager's accounts, pipelines by stage, and the feed. Slow and obvious, one record at a time.

Pages are the whole list cut: a cursor is the place of a record, and here only its position.
"""
import datetime
import fractions

from .criteria import PASSED, verdict
from .sharing import Sharing
from .sharing import Viewer as SharingViewer
from .values import INVALID, MISSING, UNDECLARED, Number, Record, fields_read_by, fold, trim, \
    write_timestamp


class Views:
    """`workspace` is who asks (workspace.py) and has the tab, `notes` what a ledger remembers, by
    (kind, user, object, id, number): moments and texts."""

    def __init__(self, workspace, notes=None):
        self.workspace, self.notes = workspace, notes or {}
        self.settings = workspace.settings
        self.account_object = self.settings.get("account_object") or "company"

    def ask(self, question, given):
        return {"portfolio": self.portfolio, "pipeline": self.pipeline,
                "feed": self.feed}[question["ask"]](question, given)

    # ------------------------------------------------------------------------- records and tests

    def shared(self, object_name, given):
        """The records that sharing shows the viewer."""
        asks = self.workspace
        sharing = Sharing(asks.policy, asks.directory, object_name)
        viewer = SharingViewer(sharing, asks.user_id, asks.now, asks.asked_zone,
                               shares=asks.shares)
        return [Record(sharing.fields, source) for source in given[object_name]
                if viewer.sight(source) in ("read", "edit")]

    def passes(self, record, criterion):
        return verdict(criterion, record, self.workspace.moment) == PASSED

    def is_sound(self, record, name):
        return all(record.value(each) is not INVALID
                   for each in fields_read_by(record.fields, [name]))

    def names(self, record, name, values):
        return self.is_sound(record, name) and record.value(name) in values

    def owned(self, given):
        return [record for record in self.shared(self.account_object, given)
                if self.names(record, self.settings["csm_property"], [self.workspace.user_id])]

    def left(self, record_id):
        """The account that is left of one, through merges."""
        while ("merge", "", self.account_object, record_id, 0) in self.notes:
            record_id = self.notes["merge", "", self.account_object, record_id, 0][1]["into"]
        return record_id

    # ------------------------------------------------------------------------------------- views

    def view(self, question, object_name, presets):
        """(name, criteria or None, columns, sort) of a view, or what stands for a list."""
        view = question.get("view") or presets[0]
        if not isinstance(view, dict):
            return view, None, [], []
        if "id" in view:
            user = self.workspace.user_id if view["visibility"] == "private" else ""
            note = self.notes.get(("view", user, object_name, view["id"], 0))
            if note is None:
                return {"reason": "unknown_view", "view": view["id"]}
            kept = note[1]["view"]
            gone = unknown_fields(kept, self.workspace.schema.objects[object_name])
            if gone:
                return {"reason": "broken_view", "view": kept["name"], "unknown_fields": gone}
            view = kept
        return (view.get("name") or "", view.get("criteria"), view.get("columns") or [],
                view.get("sort") or [])

    def filtered(self, records, question, settings, criteria):
        tests = [criteria] if criteria else []
        for key in ("created", "last_activity"):
            if question.get(key):
                tests.append(dict(question[key], field=settings[key + "_property"]))
        return [record for record in records
                if all(self.passes(record, each) for each in tests)]

    def portfolio(self, question, given):
        view = self.view(question, self.account_object, ["owned", "recently_assigned"])
        if isinstance(view, dict):
            return view
        name, criteria, columns, sort = view
        is_preset = not isinstance(question.get("view"), dict)
        if is_preset and name == "recently_assigned":
            if not self.settings.get("assigned_property"):
                return {"reason": "view_not_available"}
        records = (self.owned(given) if is_preset or question.get("owned")
                   else self.shared(self.account_object, given))
        if is_preset and name == "recently_assigned":
            assigned, today = self.settings["assigned_property"], self.workspace.today
            records = [record for record in records if self.is_sound(record, assigned)
                       and self.workspace.days_in(record.value(assigned),
                                                  today - datetime.timedelta(days=30), today)]
        records = self.filtered(records, question, self.settings, criteria)
        return dict({"view": name}, **self.listed(records, question, "accounts", columns, sort))

    def pipeline(self, question, given):
        pipeline = next(each for each in self.settings["pipelines"]
                        if each["id"] == question["pipeline"])
        view = self.view(question, pipeline["object"], ["all"])
        if isinstance(view, dict):
            return view
        name, criteria, columns, sort = view
        amount, stages = pipeline.get("amount"), [each["id"] for each in pipeline["stages"]]
        field = self.workspace.schema.objects[pipeline["object"]][amount] if amount else None
        records = [record for record in self.shared(pipeline["object"], given)
                   if self.is_sound(record, pipeline["stage"])
                   and (not amount or self.is_sound(record, amount))
                   and (not pipeline.get("when") or self.passes(record, pipeline["when"]))
                   and (not question.get("owner")
                        or self.names(record, "owner.user", question["owner"]))]
        records = self.filtered(records, question, pipeline, criteria)

        def stage_of(record):
            value = record.value(pipeline["stage"])
            return value if value in stages else None

        def tally(some):
            return dict({"count": len(some)}, **self.sum(some, field))

        by_stage = {stage: [record for record in records if stage_of(record) == stage]
                    for stage in stages + [None]}
        answer = {"view": name, "pipeline": pipeline["id"], "total": len(records)}
        answer.update(self.sum(records, field))
        answer["stages"] = [dict({"stage": stage}, **tally(some))
                            for stage, some in by_stage.items()]
        if "stage" in question:
            answer["stage"] = question["stage"]
            answer.update(self.listed(by_stage[question["stage"]], question, "records", columns,
                                      sort))
        return answer

    def sum(self, records, field):
        if field is None:
            return {}
        values = [record.value(field.name) for record in records]
        values = [value for value in values if value is not MISSING]
        if field.type == "number":
            return {"amount": sum(values, 0.0)}
        total = sum(values, fractions.Fraction(0))
        if not -2 ** 63 <= total * 10 ** field.scale < 2 ** 63:
            return {"amount": None, "overflow": True}
        return {"amount": exact_number(total, field.scale)}

    def feed(self, question, given):
        settings = self.settings.get("activities")
        if not settings:
            return {"reason": "view_not_available"}
        by_company = {}
        for record in self.owned(given):
            company = record.id
            if self.account_object != "company":
                through = self.settings["company_property"]
                if not self.is_sound(record, through):
                    continue
                company = record.value(through)
            if company is not MISSING:
                by_company.setdefault(company, []).append(record.id)
        if self.account_object == "company":  # what went into one of them counts as it
            for key in self.notes:
                left = self.left(key[3]) if key[0] == "merge" and key[2] == "company" else None
                if left in by_company:
                    by_company[key[3]] = by_company.get(key[3], []) + [left]
        contacts = {contact["id"]: [company["id"] for company in contact.get("companies") or []
                                    if company["id"] in by_company]
                    for contact in self.workspace.directory.contacts.values()}
        contacts = {name: companies for name, companies in contacts.items() if companies}
        name = settings.get("object") or "activity"
        records = [record for record in self.shared(name, given)
                   if self.names(record, settings["contact"], contacts)
                   and ("removed_entry", self.workspace.user_id, name, record.id, 0)
                   not in self.notes
                   and (not question.get("kinds")
                        or self.names(record, settings["kind"], question["kinds"]))
                   and (question.get("enrolled") is None
                        or self.names(record, settings["enrolled"], [question["enrolled"]]))
                   and self.is_found(record, settings, question.get("search") or "")]
        columns = [settings["contact"], settings["at"]]
        columns += [settings[key] for key in ("kind", "enrolled") if settings.get(key)]
        columns += [name for name in settings.get("shown") or [] if name not in columns]
        answer = self.listed(records, question, "activities", columns,
                             [{"field": settings["at"], "descending": True}])
        for each in answer["activities"]:
            companies = contacts[each["fields"][settings["contact"]]]
            each["accounts"] = sorted({account for company in companies
                                       for account in by_company[company]}, key=str.encode)
        return answer

    def is_found(self, record, settings, search):
        texts = [record.value(name) for name in settings.get("searched") or []]
        texts = [fold(text) for text in texts if isinstance(text, str)]
        return all(any(term in text for text in texts) for term in split(fold(search)))

    # ------------------------------------------------------------------------------------- lists

    def listed(self, records, question, name, columns, sort):
        columns = question.get("columns", columns) or []
        sort = question.get("sort", sort) or []
        records = in_order(records, sort)
        size = int((question.get("page") or {}).get("size") or 50)
        answer = {"count": len(records), name: [shown(record, columns)
                                                for record in records[:size]]}
        if question.get("facets"):
            answer["facets"] = {each: facet(records, each) for each in question["facets"]}
        return answer

    def ids(self, question, given):
        """Of the whole list, in its order."""
        whole = self.ask(dict(question, page={"size": "10000"}), given)
        return [each["id"] for name in ("accounts", "records", "activities")
                for each in whole.get(name, [])]


def known(record, name):
    value = record.value(name)
    return None if value in (MISSING, INVALID, UNDECLARED) else value


def order_of(field, value):
    if field.type == "choice":
        return field.options.index(value)
    if field.type in ("text", "id"):
        return (fold(value) if field.ignore_case else value).encode()
    return value


def in_order(records, sort):
    """What is missing stands last, whichever way the others go; then by id."""
    records = sorted(records, key=lambda record: record.id.encode())
    for key in reversed(sort):
        there = [record for record in records if known(record, key["field"]) is not None]
        rest = [record for record in records if known(record, key["field"]) is None]
        there.sort(key=lambda record: order_of(record.fields[key["field"]],
                                               known(record, key["field"])),
                   reverse=bool(key.get("descending")))
        records = there + rest
    return records


def facet(records, name):
    values = [known(record, name) for record in records]
    told = sorted({value for value in values if value is not None},
                  key=lambda value: order_of(records[0].fields[name], value))
    counts = [{"value": value, "count": values.count(value)} for value in told]
    if None in values:
        counts.append({"value": None, "count": values.count(None)})
    return counts


def shown(record, columns):
    row = {"id": record.id}
    if columns:
        row["fields"] = {name: written(record, name) for name in columns}
    return row


def written(record, name):
    field, value = record.fields[name], record.value(name)
    if value in (MISSING, INVALID):
        return None
    if value is UNDECLARED:
        return record.source.get(name)
    if isinstance(value, frozenset):
        return [option for option in field.options if option in value]
    if field.type == "timestamp":
        return write_timestamp(value)
    if field.type == "decimal":
        return exact_number(value, field.scale)
    if field.type == "integer":
        return Number(value)
    return value.isoformat() if isinstance(value, datetime.date) else value


def exact_number(value, scale):
    """A whole number of units of the scale, with all of its digits."""
    units = fractions.Fraction(value) * 10 ** scale
    digits = str(abs(int(units))).rjust(scale + 1, "0")
    text = digits[:len(digits) - scale] + ("." + digits[len(digits) - scale:] if scale else "")
    return Number(("-" if units < 0 else "") + text)


def split(text):
    """The words between white space."""
    terms, term = [], ""
    for letter in text:
        if trim(letter):
            term += letter
        elif term:
            terms.append(term)
            term = ""
    return terms + ([term] if term else [])


def unknown_fields(view, fields):
    named = set(view.get("columns") or []) | {key["field"] for key in view.get("sort") or []}
    named |= set(tested(view.get("criteria") or {}))
    return sorted((name for name in named if name not in fields), key=str.encode)


def tested(criterion):
    for part in criterion.get("all", criterion.get("any", [])):
        yield from tested(part)
    if "not" in criterion:
        yield from tested(criterion["not"])
    for key in ("field", "other"):
        if key in criterion:
            yield criterion[key]
