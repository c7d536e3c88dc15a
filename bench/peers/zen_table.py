"""GoRules Zen: the entries as a decision table, hit policy "first": a column a field, and one for
groups of alternatives."""

import importlib.metadata
import json
import sys

import zen

from contender import Workload, serve


def unary(test):
    """A cell of the field's column; $ is the field."""
    values = [json.dumps(value) for value in test.get("values", ())]
    return {"in": lambda: ", ".join(values),
            "not_in": lambda: f"not in [{', '.join(values)}]",
            "between": lambda: f"[{test['from']}..{test['to']}]",
            "starts_with": lambda: f"startsWith($, {values[0]})",
            "contains": lambda: f"contains($, {values[0]})"}[test["op"]]()


def expression(test):
    """The same as an expression of its own."""
    field = test["field"]
    values = [json.dumps(value) for value in test.get("values", ())]
    return {"in": lambda: f"{field} in [{', '.join(values)}]",
            "not_in": lambda: f"{field} not in [{', '.join(values)}]",
            "between": lambda: f"{field} in [{test['from']}..{test['to']}]",
            "starts_with": lambda: f"startsWith({field}, {values[0]})",
            "contains": lambda: f"contains({field}, {values[0]})"}[test["op"]]()


def row(entry, all_of, fields):
    cells = {"_id": str(entry), "out": str(entry), "group": "", **dict.fromkeys(fields, "")}
    for part in all_of:
        if "any" in part:
            cells["group"] = " or ".join(f"({expression(test)})" for test in part["any"])
        else:
            cells[part["field"]] = unary(part)
    return cells


def table(work):
    inputs = [{"id": name, "field": name, "name": name} for name in work.fields]
    inputs.append({"id": "group", "name": "group"})
    content = {
        "hitPolicy": "first", "inputs": inputs,
        "outputs": [{"id": "out", "field": "entry", "name": "entry"}],
        "rules": [row(entry, all_of, work.fields) for entry, all_of in enumerate(work.entries)],
    }
    at = {"position": {"x": 0, "y": 0}}
    return {
        "nodes": [{"id": "in", "name": "in", "type": "inputNode", **at},
                  {"id": "table", "name": "table", "type": "decisionTableNode",
                   "content": content, **at},
                  {"id": "out", "name": "out", "type": "outputNode", **at}],
        "edges": [{"id": "a", "type": "edge", "sourceId": "in", "targetId": "table"},
                  {"id": "b", "type": "edge", "sourceId": "table", "targetId": "out"}],
    }


def main():
    work = Workload(sys.argv[1])
    decision = zen.ZenEngine().create_decision(json.dumps(table(work)))

    def ask(lead):
        found = decision.evaluate(lead)["result"]
        return found["entry"] if found else -1

    def answers(first, count):
        return [ask(lead) for lead in work.leads[first:first + count]]

    serve(importlib.metadata.version("zen-engine"), answers)


if __name__ == "__main__":
    main()
