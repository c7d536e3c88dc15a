"""A slow, obvious decider that judges the fast one.

Written from the meaning of the language alone, not from the library: no plan, no negation normal
form, no interning, no caches. Standard library only. What it says is compared with what the library
says in tests/cases and tests/differential.

Read values (what a record's field holds), then criteria (does a record pass), then directory (who
may own a record), then leads (who gets it), then acts (what becomes of it).
"""
