"""What external users see, and who gains what by another policy? Slow and obvious: every user is
asked of every record, every grant by itself."""
from .sharing import MOST, Sharing, Viewer, order_of_share, plain


ASKED = ["read", "edit"]
STAFF = ("group", "team", "role_and_below", "profile", "permission")


class Review:
    def __init__(self, policy, directory, object_name, sources, now, zone="", shares=()):
        self.policy, self.directory, self.object_name = policy, directory, object_name
        self.sharing = Sharing(policy, directory, object_name)
        self.shares = sorted((share for share in shares if share["object"] == object_name),
                             key=order_of_share)
        self.sources, self.now, self.zone = sources, now, zone
        self.viewers = {}
        for name in sorted(directory.users, key=str.encode):
            viewer = Viewer(self.sharing, name, now, zone, shares=shares)
            if viewer.fault() is None:
                self.viewers[name] = viewer
        one = Viewer(self.sharing, "", now, zone)
        records = [(source.get("id") if isinstance(source, dict) else None, one.record(source))
                   for source in sources]
        self.wrong = [row for row, (_, record) in enumerate(records) if one.is_wrong(record)]
        self.records = sorted(((name, record) for name, record in records
                               if not one.is_wrong(record)), key=lambda each: each[0].encode())

    def kind(self, name):
        return self.sharing.kind(self.directory.users[name])

    # ---------------------------------------------------------------------------- what is exposed

    def given(self):
        """Of every grant that reaches external users, by its name: (access, targets, users, records
        by user)."""
        found = {}
        for name, viewer in self.viewers.items():
            if self.kind(name) == "internal":
                continue
            for way in self.ways_of(viewer):
                found.setdefault(key_of(way), dict(way, users=[], seen={}, to=[]))
                if name not in found[key_of(way)]["users"]:
                    found[key_of(way)]["users"].append(name)
                if "through" in way and way["through"] not in found[key_of(way)]["to"]:
                    found[key_of(way)]["to"].append(way["through"])
            for record_id, record in self.records:
                for access, told in viewer.grants(record):
                    key = key_of(dict(told, access=access))
                    if key not in found:  # owners only: the others are reached without records
                        found[key] = dict(told, access=access, users=[], seen={}, to=[])
                    if name not in found[key]["users"]:
                        found[key]["users"].append(name)
                    found[key]["seen"].setdefault(name, set()).add(record_id)
        return found

    def ways_of(self, viewer):
        """The grants that are for the user, whether there are records or not."""
        settings, user = self.sharing.settings, self.directory.users[viewer.user_id]
        kind = self.sharing.kind(user)
        if kind != "guest":
            role = self.sharing.role(user)
            is_above = any(role in self.sharing.roles_above(self.sharing.role(other))
                           for other in self.directory.users.values() if self.sharing.role(other))
            if role and is_above and not settings.get("no_hierarchy"):
                yield {"way": "above", "access": "edit"}
            if kind == "partner" and settings.get("external", "private") != "private":
                yield {"way": "default", "access": settings["external"]}
        for rule in settings.get("rules") or []:
            through = None if rule.get("uncarried") else self.sharing.first(rule["to"], user)
            if through is None:
                continue
            # A rule of owners who are nobody gives nothing.
            if "owned_by" in rule and not any(
                    self.sharing.first(rule["owned_by"], other)
                    for other in self.directory.users.values()):
                continue
            yield {"way": "rule", "rule": rule["id"], "access": rule["access"],
                   "through": plain(through)}
        if kind == "guest":
            return
        for level in settings.get("levels") or []:
            through = self.sharing.first(level["to"], user)
            if through is not None and gives(level):
                yield {"way": "level", "level": level["id"], "access": level["access"],
                       "through": plain(through)}
        for share in self.shares:
            if self.sharing.means(share["to"], user):
                yield {"way": "share", "to": plain(share["to"]), "access": share["access"],
                       "through": plain(share["to"])}

    def open_grants(self):
        """What external users may come in by, in the policy."""
        settings = self.sharing.settings
        if settings.get("external", "private") != "private":
            yield {"way": "default", "access": settings["external"]}
        for rule in settings.get("rules") or []:
            if not rule.get("uncarried") and any(map(self.is_open, rule["to"])):
                yield {"way": "rule", "rule": rule["id"], "access": rule["access"]}
        for level in settings.get("levels") or []:
            if gives(level) and any(map(self.is_open, level["to"])):
                yield {"way": "level", "level": level["id"], "access": level["access"]}

    def is_open(self, target):
        target = plain(target)
        if target.get("internal_only") or "role" in target or target.get("all") == "internal":
            return False
        if "user" in target:
            known = self.directory.users.get(target["user"])
            return known is not None and self.sharing.kind(known) != "internal"
        return True

    def exposed(self, found, narrowed=()):
        seen = {}
        for key, each in found.items():
            if key not in narrowed:
                for name, records in each["seen"].items():
                    seen.setdefault(name, set()).update(records)
        return {"users": len(seen), "records": len(set().union(*seen.values()))}

    def folders(self, records, most):
        name = self.sharing.settings.get("folder")
        if not name:
            return {}
        counts = {}
        for record_id, record in self.records:
            folder = record.value(name)
            if record_id in records and isinstance(folder, str):
                counts[folder] = counts.get(folder, 0) + 1
        fullest = sorted(counts.items(), key=lambda each: (-each[1], each[0].encode()))
        return {"folders": {"count": len(counts), "list": [
            {"id": folder, "records": count} for folder, count in fullest[:most]]}}

    def review(self, query):
        ids, most = int(query.get("ids", "100")), int(query.get("folders", "100"))
        found = self.given()
        may_be_narrowed = {key_of(each): each for each in self.open_grants()}
        for key, each in may_be_narrowed.items():
            found.setdefault(key, dict(each, users=[], seen={}, to=[]))
        now = self.exposed(found)
        external = [self.kind(name) for name in self.viewers if self.kind(name) != "internal"]
        grants = []
        for key in sorted(found, key=self.order):
            each = found[key]
            told = {name: each[name] for name in ("way", "rule", "level", "access") if name in each}
            if each["to"]:
                told["to"] = sorted(each["to"], key=lambda to, of=each: self.position(of, to))
            told["users"] = {"count": len(each["users"]), "ids": each["users"][:ids]}
            if each["users"]:
                records = set().union(*each["seen"].values())
                told["records"] = {"count": len(records),
                                   "ids": sorted(records, key=str.encode)[:ids]}
                told.update(self.folders(records, most))
            told["choices"] = [{"choice": "leave", "exposed": now}]
            if key in may_be_narrowed or each["way"] == "share":
                choice = {"choice": "narrow", "exposed": self.exposed(found, [key])}
                if each["way"] == "share":
                    choice["to"] = narrowed_share(each["to"][0])
                else:
                    choice["patch"] = self.patch([key])
                told["choices"].append(choice)
            grants.append(told)
        chosen = [key_of_choice(each) for each in query["narrow"]] if query.get(
            "narrow") is not None else list(may_be_narrowed)
        whole = set().union(*(records for each in found.values()
                              for records in each["seen"].values()))
        return dict({"object": self.object_name, "prm_enabled": bool(self.directory.prm_enabled),
                     "would": "no_change", "records": len(self.sources),
                     "invalid": len(self.wrong),
                     "external": {"partners": external.count("partner"),
                                  "guests": external.count("guest")},
                     "exposed": now, "grants": grants,
                     "narrowed": {"exposed": self.exposed(found, chosen),
                                  "patch": self.patch(chosen)}}, **self.folders(whole, most))

    def order(self, key):
        settings = self.sharing.settings
        ways = ["owner", "above", "default", "rule", "level", "share"]
        position = 0
        if key[0] in ("rule", "level"):
            position = [each["id"] for each in settings[key[0] + "s"]].index(key[1])
        if key[0] == "share":
            keys = [("share", sorted_text(plain(share["to"])), share["access"])
                    for share in self.shares]
            position = keys.index(key)
        return ways.index(key[0]), position

    def position(self, of, target):
        if of["way"] == "share":
            return 0
        written = next(each for each in self.sharing.settings[of["way"] + "s"]
                       if each["id"] == of[of["way"]])
        return [plain(to) for to in written["to"]].index(target)

    def patch(self, keys):
        sharing, narrowed = {}, {}
        if ("default",) in keys:
            sharing["external"] = "private"
        for way in ("rule", "level"):
            ids = {key[1]: True for key in keys if key[0] == way}
            if ids:
                narrowed[way + "s"] = ids
        if narrowed:
            sharing["narrowed"] = narrowed
        return {"sharing": {self.object_name: sharing}} if sharing else {}

    # ------------------------------------------------------------------------------- differences

    def levels(self, name):
        """What the user may do with which record, and by which grant."""
        if name not in self.viewers:
            return {}
        viewer = self.viewers[name]
        return {(asked, record_id): viewer.first_grant(record, asked)
                for record_id, record in self.records for asked in ASKED
                if viewer.first_grant(record, asked) is not None}


def difference(before, after, query):
    ids, page = int(query.get("ids", "100")), query.get("page") or {}
    users, gain, lose = [], 0, 0
    for name in sorted({*before.viewers, *after.viewers}, key=str.encode):
        then, now = before.levels(name), after.levels(name)
        told = {"user": name}
        for asked in ASKED:
            for way, fuller, other in (("gained", now, then), ("lost", then, now)):
                records = sorted((record for key, record in fuller
                                  if key == asked and (asked, record) not in other),
                                 key=str.encode)
                if records:
                    told.setdefault(asked, {})[way] = {
                        "count": len(records),
                        "records": [dict({"id": record}, **fuller[asked, record])
                                    for record in records[:ids]]}
        gain += any("gained" in told.get(asked, {}) for asked in ASKED)
        lose += any("lost" in told.get(asked, {}) for asked in ASKED)
        if len(told) > 1:
            users.append(told)
    rest = [each for each in users
            if each["user"].encode() > (page.get("after") or "").encode()]
    shown = rest[:int(page.get("size", "50"))]
    answer = {"object": after.object_name, "records": len(after.sources),
              "invalid": len({*before.wrong, *after.wrong}), "gain": gain, "lose": lose,
              "users": shown}
    if len(rest) > len(shown):
        answer["next"] = shown[-1]["user"]
    return answer


def gives(level):
    return level["level"] != "none" or bool(level.get("unassigned"))


def key_of(told):
    if told["way"] in ("rule", "level"):
        return told["way"], told[told["way"]]
    if told["way"] == "share":
        return "share", sorted_text(told["to"]), told["access"]
    return (told["way"],)


def sorted_text(target):
    return repr(sorted(target.items()))


def key_of_choice(choice):
    return ("default",) if "default" in choice else next(
        (way, choice[way]) for way in ("rule", "level") if way in choice)


def narrowed_share(target):
    return dict(target, internal_only=True) if any(kind in target for kind in STAFF) else None


def merged(document, patch):
    """RFC 7396."""
    if not isinstance(patch, dict):
        return patch
    made = dict(document) if isinstance(document, dict) else {}
    for key, value in patch.items():
        if value is None:
            made.pop(key, None)
        else:
            made[key] = merged(made.get(key), value)
    return made
