"""What a host calls whose ledger is in PostgreSQL (schema.sql): each call takes a part of the ledger
out, plans on it, and writes what changes in one transaction; where others came first, it does so
again.

    with psycopg.connect("dbname=crm", autocommit=True) as connection:
        plan = ledger.decide(connection, engine, batch, ambit.Context(now=now))
        accept = {"act": "accept", "object": "lead", "id": "L1"}
        (result,) = ledger.act(connection, engine, "lead", [accept],
                               ambit.Context(now=now, actor="ana"))

The host's own writes that belong to it (a task, a mail to be sent) go into the same transaction,
which is that of `_written`.
"""

import json

import ambit
import psycopg

MAX_ATTEMPTS = 64


def decide(connection, engine, batch, context):
    """The plan for leads, once it is committed."""
    matches = engine.match(batch, context)

    def plan_on(part):
        plan = engine.plan(batch, matches, part, context)
        return plan, part.changes(plan)

    return _written(connection, "lead", _ids_of(batch), context.event or "create", plan_on)


def reassign_by_age(connection, engine, batch, context):
    """The same for leads that may not have been accepted in time."""
    def plan_on(part):
        plan = engine.plan_by_age(batch, part, context)
        return plan, part.changes(plan)

    return _written(connection, "lead", _ids_of(batch), context.event or "age", plan_on)


def act(connection, engine, object, acts, context):
    """The results of a list of acts by `context.actor` with records of an object, once committed."""
    ids = [id for each in acts for id in each.get("ids", [each.get("id")])]
    return _written(connection, object, ids, "", lambda part: engine.plan_acts(acts, part, context))


def act_in_workspace(connection, workspace, acts, batches, wanted):
    """The results of what the user of a workspace does, once committed. `wanted` are the notes that
    the acts need (ambit/workspace_acts.hpp says which), as `ambit.part_of_notes` takes them."""
    query = "SELECT ambit.part_of_notes(%s)::text", (json.dumps(wanted),)
    return _written_on(connection, query,
                       lambda part: workspace.plan_acts(acts, part, batches))


def _ids_of(batch):
    return [batch.id(row) for row in range(len(batch))]


def _written(connection, object, ids, event, plan_on):
    return _written_on(connection, ("SELECT ambit.part(%s, %s, %s)::text", (object, ids, event)),
                       plan_on)


def _written_on(connection, query, plan_on):
    """What `plan_on` answers for a part of the ledger, once the changes beside it are written."""
    for _ in range(MAX_ATTEMPTS):
        (part,) = connection.execute(*query).fetchone()
        answer, changes = plan_on(ambit.Ledger.restore_part(part))
        try:
            with connection.transaction():
                connection.execute("SELECT ambit.write_changes(%s)", (changes,))
            return answer
        except (psycopg.errors.SerializationFailure, psycopg.errors.DeadlockDetected):
            continue  # others came first
    raise RuntimeError(f"others came first {MAX_ATTEMPTS} times: take smaller batches")
