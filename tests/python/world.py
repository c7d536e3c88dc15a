"""A small company for the tests of the Python package."""

from datetime import datetime, timezone

import ambit

SCHEMA = {"objects": {"lead": {"fields": {
    "country": {"type": "text"},
    "employees": {"type": "integer"},
    "budget": {"type": "decimal", "scale": 2},
    "created": {"type": "timestamp"},
    "visit": {"type": "date"},
}}}}
POLICY = {
    "ambit": 1,
    "schema": SCHEMA,
    "pools": {"sales": {"method": "round_robin", "members": [{"user": "ana"}, {"user": "ben"}]}},
    "assignment": {"lead": {"active_rule": "inbound", "rules": {"inbound": {"entries": [
        {"id": "german", "when": {"field": "country", "op": "eq", "value": "DE"},
         "assign": {"pool": "sales"}},
        {"id": "large", "when": {"field": "employees", "op": "ge", "value": 500},
         "assign": {"user": "ana"}},
    ]}}}},
}
PEOPLE = {"ambit": 1, "users": [{"id": "ana", "active": True}, {"id": "ben", "active": True}]}
NOW = ambit.Context(now=datetime(2026, 11, 22, 10, tzinfo=timezone.utc))


def policy():
    return ambit.Policy.compile(POLICY)


def engine():
    return ambit.Engine.bind(policy(), ambit.Directory().apply(PEOPLE), ambit.Zones.utc())


def leads(*records):
    return ambit.Batch.from_json(policy().schema, "lead", records)
