"""What a success manager does in the workspace, and what is remembered of it.

One act after the other, on a ledger that is a table of notes, with every record read anew.
"""
import copy
import datetime

from .criteria import PASSED, Moment, verdict
from .sharing import Sharing
from .sharing import Viewer as SharingViewer
from .values import INVALID, MISSING, UNDECLARED, Number, Record, Schema, write_timestamp
from .workspace_views import unknown_fields

REPORTS, VIEWS, LIMIT = 5, 1000, 100
NOT_VALUES = ("id", "owner.user", "owner.queue")
PERMISSION, ADMIN = "customer_success_workspace", "super_admin"
SETTINGS = "manage_customer_success_settings"


class Rights:
    """Whether a user has the workspace, a seat in it, and shares views with everyone."""

    def __init__(self, policy, directory, user, now, zone, plate_of=""):
        settings, who = policy["workspace"], directory.users.get(user)
        held = (who or {}).get("permissions") or []
        self.is_admin = ADMIN in held
        self.is_own_plate = not plate_of or plate_of == user
        self.has_seat = False
        self.fault = None
        if who is None:
            self.fault = "unknown_user"
        elif not who.get("active"):
            self.fault = "user_inactive"
        elif (who.get("kind") or "internal") != "internal":
            self.fault = "user_not_internal"
        if self.fault:
            return
        if "seat" in settings:
            schema = Schema(policy["schema"])
            source = {key: value for key, value in who.items() if key != "fields"}
            row = Record(schema.objects["user"], dict(source, **(who.get("fields") or {})))
            self.has_seat = verdict(settings["seat"], row, Moment(schema, now, zone, "")) == PASSED
        may = self.is_admin or PERMISSION in held
        if settings["subscription"] not in ("professional", "enterprise"):
            self.fault = "no_subscription"
        elif not may or not (self.has_seat or self.is_admin):
            self.fault = "missing_" + "_and_".join(
                name for name, has in (("permission", may), ("seat", self.has_seat)) if not has)
        elif not self.is_own_plate and not self.is_admin:
            self.fault = "not_super_admin"
        elif not self.is_own_plate:
            other = directory.users.get(plate_of)
            if other is None or (other.get("kind") or "internal") != "internal":
                self.fault = "unknown_plate_of"
        self.shares_views = self.has_seat and (self.is_admin or SETTINGS in held)


class Desk:
    def __init__(self, policy, directory, ledger, user, actor, now, zone="", plate_of=""):
        self.policy, self.settings = policy, policy["workspace"]
        self.directory, self.ledger = directory, ledger
        self.user, self.actor, self.now, self.plate_of = user, actor, now, plate_of
        self.schema = Schema(policy["schema"])
        self.rights = Rights(policy, directory, user, now, zone, plate_of)
        own_zone = (directory.users.get(user) or {}).get("time_zone") or zone
        self.moment = Moment(self.schema, now, own_zone, "")
        self.zone = zone
        self.accounts = self.settings.get("account_object") or "company"

    # ----------------------------------------------------------------------------------- records

    def give(self, records):
        self.given, self.sights = {}, {}
        for object_name, sources in records.items():
            viewer = SharingViewer(Sharing(self.policy, self.directory, object_name), self.user,
                                   self.now, self.zone)
            for source in sources:
                key = (object_name, source.get("id"))
                if key not in self.given:
                    self.given[key] = Record(self.schema.objects[object_name],
                                             copy.deepcopy(source))
                    self.sights[key] = viewer.sight(source)

    def reach(self, key, to_edit):
        """(the record, or None; the refusal)"""
        sight = self.sights.get(key)
        if sight is None:
            return None, {"reason": "unknown_record"}
        if sight == "invalid":
            return None, {"reason": "invalid"}
        if sight == "hidden":
            return None, {"reason": "no_grant"}
        if ("merge", "", *key, 0) in self.notes():
            return None, {"reason": "merged",
                          "merged_into": self.notes()[("merge", "", *key, 0)][1]["into"]}
        if to_edit and sight != "edit":
            return None, {"reason": "read_only"}
        return self.given[key], None

    def patched(self, record, values):
        source = copy.deepcopy(record.source)
        for name, value in values.items():
            inner = source
            for part in name.split(".")[:-1]:
                inner = inner.get(part) if isinstance(inner, dict) else None
            if "." in name and isinstance(inner, dict):
                inner.pop(name.split(".")[-1], None)
            source[name] = value
        return Record(record.fields, source)

    def stands_in(self, pipeline, record):
        return "when" not in pipeline or verdict(pipeline["when"], record, self.moment) == PASSED

    def changes(self, before, after, names):
        found = []
        for name in names:
            change = {"property": name, "from": written(before, name), "to": written(after, name)}
            if change["from"] != change["to"]:
                found.append(change)
        return found

    # ------------------------------------------------------------------------------------- notes

    def notes(self):
        return self.ledger.notes

    def put(self, key, text):
        if key in self.notes() and self.notes()[key][1] == text:
            return {"outcome": "kept"}
        self.notes()[key] = (self.now, text)
        return {"outcome": "done"}

    def drop(self, key):
        return {"outcome": "kept" if self.notes().pop(key, None) is None else "done"}

    def numbers(self, key):
        return sorted(note[4] for note in self.notes() if note[:4] == ("change", "", *key))

    def add_change(self, key, text):
        self.notes()[("change", "", *key, max(self.numbers(key), default=0) + 1)] = (self.now, text)

    def newest(self, key):
        numbers = self.numbers(key)
        return self.notes()[("change", "", *key, numbers[-1])][1] if numbers else None

    # -------------------------------------------------------------------------------------- acts

    def act(self, acts, records):
        self.give(records)
        return [self.one(asked) for asked in acts]

    def one(self, asked):
        name = asked["act"]
        made = {"act": name}
        object_name = asked.get("object")
        if name == "move_stage":
            object_name = self.pipeline(asked["pipeline"])["object"]
        if name == "remove_feed_entry":
            object_name = self.settings["activities"].get("object") or "activity"
        if object_name and "report" not in name:
            made["object"] = object_name
        made["id"] = asked["id"]
        refused = self.refusal(asked)
        if refused:
            came = refused
        else:
            came = getattr(self, name)(asked, (object_name, asked["id"]))
        if "reason" in came:
            came["outcome"] = "refused"
        if name == "merge":
            made["into"] = asked["into"]
        return dict(made, **came)

    def refusal(self, asked):
        if not self.actor:
            return {"reason": "no_actor"}
        if self.actor != self.user:
            return {"reason": "not_the_viewer"}
        if self.rights.fault:
            return {"reason": "no_tabs", "because": self.rights.fault}
        if not self.rights.is_own_plate:
            return {"reason": "not_own_plate"}
        if "report" in asked["act"]:
            return None
        if not self.rights.has_seat:
            return {"reason": "needs_seat"}
        if asked.get("visibility") == "everyone" and not self.rights.shares_views:
            return {"reason": "needs_permission"}
        return None

    def view_key(self, asked):
        user = "" if asked["visibility"] == "everyone" else self.user
        return ("view", user, asked["object"], asked["id"], 0)

    def save_view(self, asked, _):
        key = self.view_key(asked)
        there = [note for note in self.notes() if note[:3] == key[:3]]
        if key not in there and len(there) >= VIEWS:
            return {"reason": "too_many_views"}
        return self.put(key, {"by": self.user, "view": view_of(asked)})

    def delete_view(self, asked, _):
        return self.drop(self.view_key(asked))

    def add_report(self, asked, _):
        keys = [("report", self.user, "", "", place) for place in range(1, REPORTS + 1)]
        own = [key for key in keys
               if key in self.notes() and self.notes()[key][1]["id"] == asked["id"]]
        free = [key for key in keys if key not in self.notes()]
        if not own and not free:
            return {"reason": "too_many_reports"}
        return self.put((own or free)[0], {
            name: asked[name] for name in ("id", "object", "name", "when", "group_by", "sum")
            if asked.get(name) is not None})

    def remove_report(self, asked, _):
        for place in range(1, REPORTS + 1):
            key = ("report", self.user, "", "", place)
            if key in self.notes() and self.notes()[key][1]["id"] == asked["id"]:
                return self.drop(key)
        return {"outcome": "kept"}

    def follow(self, _, key):
        record, refused = self.reach(key, False)
        if record is None:
            return refused
        if self.leading_to(key):
            return {"outcome": "kept"}
        return self.put(("follow", self.user, *key, 0), {})

    def unfollow(self, _, key):
        notes = self.leading_to(key)
        for note in notes:
            self.drop(note)
        return {"outcome": "done" if notes else "kept"}

    def leading_to(self, key):
        """What the user follows that is, by now, the record that this one is by now."""
        return [note for note in self.notes() if note[:3] == ("follow", self.user, key[0])
                and self.left(key[0], note[3]) == self.left(*key)]

    def remove_feed_entry(self, _, key):
        return self.put(("removed_entry", self.user, *key, 0), {})

    def change(self, asked, key, record, after, names):
        changes = self.changes(record, after, names)
        if not changes:
            return {"outcome": "kept"}
        made = {"outcome": "done", "patch": {each["property"]: each["to"] for each in changes}}
        self.given[key] = after
        text = {"by": self.user, "act": asked["act"], "values": changes}
        if self.newest(key) == text:
            return dict(made, replayed=True)
        self.add_change(key, text)
        return made

    def edit(self, asked, key):
        record, refused = self.reach(key, True)
        if record is None:
            return refused
        after = self.patched(record, asked["values"])
        for pipeline in self.settings.get("pipelines") or []:
            if pipeline["object"] != key[0]:
                continue
            stood, stands = self.stands_in(pipeline, record), self.stands_in(pipeline, after)
            if pipeline["stage"] in asked["values"] and (stood or stands):
                return {"reason": "stage_of_pipeline", "pipeline": pipeline["id"]}
            reached = [stage for stage in pipeline["stages"]
                       if stage["id"] == after.value(pipeline["stage"])]
            if reached and stands and not stood and self.missing(reached[0], after):
                return {"reason": "missing_properties", "pipeline": pipeline["id"],
                        "missing": self.missing(reached[0], after)}
        return self.change(asked, key, record, after, list(asked["values"]))

    def missing(self, stage, record):
        return [name for name in stage.get("requires") or []
                if record.value(name) in (MISSING, INVALID)]

    def pipeline(self, name):
        return next(each for each in self.settings["pipelines"] if each["id"] == name)

    def move_stage(self, asked, key):
        record, refused = self.reach(key, True)
        if record is None:
            return refused
        pipeline = self.pipeline(asked["pipeline"])
        if not self.stands_in(pipeline, record):
            return {"reason": "not_in_pipeline"}
        stage = next((each for each in pipeline["stages"] if each["id"] == asked["stage"]), None)
        if stage is None:
            return {"reason": "other_pipeline"}
        values = dict({pipeline["stage"]: asked["stage"]}, **(asked.get("values") or {}))
        after = self.patched(record, values)
        if self.missing(stage, after):
            return {"reason": "missing_properties", "missing": self.missing(stage, after)}
        if not self.stands_in(pipeline, after):
            return {"reason": "leaves_pipeline"}
        return self.change(asked, key, record, after, list(values))

    def filled(self, winner, loser):
        return {name: written(loser, name) for name in order_of(winner.fields)
                if winner.fields[name].derived is None and name not in NOT_VALUES
                and winner.value(name) is MISSING
                and loser.value(name) not in (MISSING, UNDECLARED, INVALID)}

    def merge(self, asked, key):
        if key[0] != self.accounts:
            return {"reason": "not_an_account"}
        if asked.get("into_object", key[0]) != key[0]:
            return {"reason": "different_kinds"}
        if asked["into"] == asked["id"]:
            return {"reason": "same_record"}
        into = (key[0], asked["into"])
        made = {"outcome": "done", "associations": self.associations()}
        if self.notes().get(("merge", "", *key, 0), (0, {}))[1].get("into") == asked["into"]:
            made["replayed"] = True
            for each in (key, into):
                refused = {"invalid": "invalid", "hidden": "no_grant",
                           "read": "read_only"}.get(self.sights.get(each))
                if refused:
                    return {"reason": refused, "record": each[1]}
            if key in self.given and into in self.given:
                made["patch"] = self.filled(self.given[into], self.given[key])
            return made
        for each in (key, into):
            record, refused = self.reach(each, True)
            if record is None:
                return dict(refused, record=each[1])
        winner = self.given[into]
        made["patch"] = self.filled(winner, self.given[key])
        after = self.patched(winner, made["patch"])
        changes = self.changes(winner, after, list(made["patch"]))
        self.given[into] = after
        self.notes()[("merge", "", *key, 0)] = (self.now, {"into": into[1], "by": self.user})
        self.add_change(into, {"by": self.user, "act": "merge", "merged": key[1],
                               "values": changes})
        self.add_change(key, {"by": self.user, "act": "merge", "into": into[1], "values": []})
        return made

    def associations(self):
        found = [{"object": name, "field": "account"}
                 for name in self.policy["schema"]["objects"] if name != "user"]
        if self.accounts == "company":
            found += [{"directory": "contacts", "field": "companies"},
                      {"directory": "users", "field": "account"}]
        return found

    # --------------------------------------------------------------------------------- questions

    def ask(self, asked, records):
        self.give(records)
        because = self.rights.fault
        if not because and not self.rights.is_own_plate:
            because = "not_own_plate"
        if not because and not self.rights.has_seat and asked["ask"] != "reports":
            because = "needs_seat"
        if because:
            return {"reason": "no_tab", "because": because}
        return getattr(self, "ask_" + asked["ask"])(asked)

    def left(self, object_name, record_id):
        while ("merge", "", object_name, record_id, 0) in self.notes():
            record_id = self.notes()[("merge", "", object_name, record_id, 0)][1]["into"]
        return record_id

    def ask_history(self, asked):
        key = (asked["object"], asked["id"])
        sight = self.sights.get((key[0], self.left(*key)))
        if sight not in ("read", "edit"):
            return {"reason": {None: "unknown_record", "invalid": "invalid"}.get(sight,
                                                                                 "no_grant")}
        before, limit = int(asked.get("before", 2 ** 62)), int(asked.get("limit", LIMIT))
        found = []
        for number in reversed([each for each in self.numbers(key) if each < before]):
            at_us, text = self.notes()[("change", "", *key, number)]
            values = [each for each in text["values"]
                      if asked.get("property") in (None, each["property"])]
            if values or "property" not in asked:
                found.append(dict({"number": number, "at": write_timestamp(at_us)}, **text))
                found[-1]["values"] = values
        answer = {"changes": found[:limit]}
        if len(found) > limit:
            answer["next"] = found[limit - 1]["number"]
        return answer

    def ask_follows(self, asked):
        since = {}
        for note, (at_us, _) in self.notes().items():
            if note[:2] == ("follow", self.user) and asked.get("object") in (None, note[2]):
                key = (note[2], self.left(note[2], note[3]))
                since[key] = min(since.get(key, at_us), at_us)
        return {"follows": [{"object": key[0], "id": key[1], "at": write_timestamp(at_us)}
                            for key, at_us in sorted(since.items(), key=by_bytes)]}

    def ask_resolve(self, asked):
        return {"resolved": [{"id": each, "record": self.left(asked["object"], each)}
                             for each in asked["ids"]]}

    def ask_views(self, asked):
        found = []
        for visibility, user in (("private", self.user), ("everyone", "")):
            for note, (at_us, text) in sorted(self.notes().items(), key=by_bytes):
                if note[:2] == ("view", user) and asked.get("object") in (None, note[2]):
                    found.append(dict({"visibility": visibility, "object": note[2],
                                       "id": note[3]}, **text["view"], by=text["by"],
                                      at=write_timestamp(at_us)))
                    fields = self.schema.objects.get(note[2])
                    gone = unknown_fields(text["view"], fields) if fields else []
                    if gone or note[2] not in self.policy["sharing"]:
                        found[-1]["unknown_fields"] = gone
        return {"views": found}

    def ask_reports(self, _):
        return {"reports": [text for note, (_, text) in sorted(self.notes().items(), key=by_bytes)
                            if note[:2] == ("report", self.user)]}


def by_bytes(item):
    return [part.encode() if isinstance(part, str) else part for part in item[0]]


def view_of(asked):
    """What is kept of what a view lists."""
    kept = {name: asked[name] for name in ("name", "columns", "criteria")
            if asked.get(name) is not None}
    sort = [dict({"field": key["field"]}, **({"descending": True} if key.get("descending") else {}))
            for key in asked.get("sort") or []]
    return dict(kept, **({"sort": sort} if sort else {}))


def order_of(fields):
    """Built-in fields first, then the others by name."""
    built_in = [name for name in ("id", "owner.user", "owner.queue", "account") if name in fields]
    return built_in + sorted((name for name in fields if name not in built_in), key=str.encode)


def written(record, name):
    """A value as JSON in its one form."""
    field, value = record.fields[name], record.value(name)
    if value is MISSING:
        return None
    if value in (UNDECLARED, INVALID):
        from .values import look_up
        found = look_up(record.source, name)
        return None if found in (MISSING, INVALID) else found
    if field.type == "choices":
        return [option for option in field.options if option in value]
    if field.type == "integer":
        return Number(value)
    if field.type == "decimal":
        return decimal_text(value, field.scale)
    if field.type == "number":
        return Number(int(value) if value == int(value) else repr(value))
    if field.type == "date":
        return value.isoformat()
    if field.type == "timestamp":
        return write_timestamp(value)
    assert not isinstance(value, datetime.date)
    return value


def decimal_text(value, scale):
    scaled = int(value * 10 ** scale)
    sign, digits = ("-" if scaled < 0 else ""), str(abs(scaled)).rjust(scale + 1, "0")
    whole, part = digits[:len(digits) - scale], digits[len(digits) - scale:]
    return Number(sign + whole + ("." + part if part else ""))
