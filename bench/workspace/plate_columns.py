"""The workspace's columns for contenders in Python, and how they are asked.

A contender is started with the folder of a workload (`ambit_workspace_own make` writes it: a file a
column, numbers side by side, what is confidential a bit each) and asked as turns.py says:

    portfolio   the viewer's accounts by renewal date: {"count": 87, "ids": [the first 50]}
    feed        activities of their contacts, the newest first: likewise
    summary     how many accounts are owned, and how many of these were assigned in 30 days; how
                many of the viewer's tasks that are due today are done, and of those that are not
                done the lists due_today, overdue and due_tomorrow: likewise, of the first 20
    visible     how many deals the viewer may see: {"count": 87}
    deals       which, by id: {"count": 87, "ids": [the first 50]}

What is confidential is shown to nobody. The viewer may see the deals of the team's 50 managers and
those of three regions.
"""

import array
import json
import pathlib
import sys
import time

VIEWER = 7
TODAY = 20779
PAGE = 50
LISTED = 20
CARD = (f"SELECT count(*), count(*) FILTER (WHERE csm_since >= {TODAY - 30}) FROM accounts "
        f"WHERE csm = {VIEWER} AND NOT confidential")
TASKS = (f"SELECT due_on, id, done FROM tasks WHERE assignee = {VIEWER} AND due_on <= {TODAY + 1} "
         "ORDER BY due_on, id")
PORTFOLIO = (f"SELECT id, count(*) OVER () FROM accounts WHERE csm = {VIEWER} AND NOT confidential "
             f"ORDER BY renews_on, id LIMIT {PAGE}")
FEED = ("SELECT activities.id, count(*) OVER () FROM activities WHERE NOT confidential "
        "AND contact IN (SELECT contacts.id FROM contacts JOIN accounts "
        f"ON accounts.id = contacts.company WHERE csm = {VIEWER} AND NOT accounts.confidential) "
        f"ORDER BY \"at\" DESC, id LIMIT {PAGE}")

SIGHT = (f"owner IN ({', '.join(map(str, range(50)))}) OR region IN (0, 1, 2)")
VISIBLE = f"SELECT count(*) FROM deals WHERE {SIGHT}"
DEALS = f"SELECT id, count(*) OVER () FROM deals WHERE {SIGHT} ORDER BY id LIMIT {PAGE}"

WIDTHS = {"account_csm": "H", "account_renews_on": "i", "account_csm_since": "i",
          "activity_contact": "i", "activity_at": "q", "contact_company": "i",
          "task_assignee": "H", "task_due_on": "i", "deal_owner": "H", "deal_region": "B"}
BITS = {"account": "confidential", "activity": "confidential", "task": "done"}


class Plate:
    """The columns, by name: arrays of numbers; and bytes of bits."""

    def __init__(self, folder):
        def read(name):
            return pathlib.Path(folder, name).read_bytes()
        self.columns = {name: array.array(width, read(name)) for name, width in WIDTHS.items()}
        self.bits = {table: read(f"{table}_{name}") for table, name in BITS.items()}

    def size(self, table):
        return len(next(values for name, values in self.columns.items()
                        if name.startswith(table + "_")))

    def of(self, table):
        """The table's columns of numbers, without its name."""
        return {name[len(table) + 1:]: values for name, values in self.columns.items()
                if name.startswith(table + "_")}

    def rows(self, table):
        """Its id, its numbers, and its bit where it has one."""
        size, bits = self.size(table), self.bits.get(table)
        columns = [range(size), *self.of(table).values()]
        if bits is not None:
            columns.append(bits[row >> 3] >> (row & 7) & 1 for row in range(size))
        return zip(*columns)


def sql_questions(ask):
    """`ask(statement)` gives a statement's rows."""
    def page(statement):
        rows = ask(statement)
        return {"count": rows[0][1] if rows else 0, "ids": [row[0] for row in rows]}

    def summary():
        owned, recent = ask(CARD)[0]
        lists, done = {"due_today": [], "overdue": [], "due_tomorrow": []}, 0
        for day, task, is_done in ask(TASKS):
            if is_done:
                done += day == TODAY
            else:
                lists["overdue" if day < TODAY else "due_today" if day == TODAY
                      else "due_tomorrow"].append(task)
        return dict({"owned": owned, "recent": recent, "done": done}, **{
            name: {"count": len(ids), "ids": ids[:LISTED]} for name, ids in lists.items()})

    return {"portfolio": lambda: page(PORTFOLIO), "feed": lambda: page(FEED), "summary": summary,
            "visible": lambda: {"count": ask(VISIBLE)[0][0]}, "deals": lambda: page(DEALS)}


def serve(version, questions):
    print(json.dumps({"version": version}), flush=True)
    for line in sys.stdin:
        name, repeats = line.split()
        if name not in questions:
            print("{}", flush=True)
            continue
        answer = None
        start = time.perf_counter_ns()
        for _ in range(int(repeats)):
            answer = questions[name]()
        reply = {"ns": time.perf_counter_ns() - start, "answer": answer}
        print(json.dumps(reply), flush=True)
