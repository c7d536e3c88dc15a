#include "src/cli/starter.hpp"

namespace ambit::cli {

const std::array<starter_file, 4> starter_files = {{
    {"policy.json", R"json({
  "ambit": 1,
  "name": "My company",
  "schema": {
    "calendar": {"time_zone": "UTC"},
    "objects": {
      "lead": {
        "fields": {
          "company": {"type": "text"},
          "country": {"type": "text", "ignore_case": true},
          "employees": {"type": "integer"},
          "interests": {"type": "choices", "options": ["support", "training", "hosting"]},
          "stage": {"type": "choice", "options": ["new", "working", "closed"]}
        }
      }
    }
  },
  "pools": {
    "sales": {
      "note": "Whoever was served longest ago is next.",
      "method": "round_robin",
      "members": [{"user": "ada"}, {"user": "ben"}]
    }
  },
  "assignment": {
    "lead": {
      "active_rule": "inbound",
      "default_owner": {"queue": "inbox"},
      "rules": {
        "inbound": {
          "note": "The first entry that is true decides.",
          "entries": [
            {
              "id": "in-work",
              "note": "Somebody is on it already: leave it there.",
              "when": {"field": "stage", "op": "eq", "value": "working"},
              "assign": "keep"
            },
            {
              "id": "known-customer",
              "note": "To the account's owner, or else to whoever is next.",
              "when": {"field": "account", "op": "is_present"},
              "assign": ["account_owner", {"pool": "sales"}]
            },
            {
              "id": "large",
              "when": {"any": [
                {"field": "employees", "op": "ge", "value": 500},
                {"field": "interests", "op": "includes_all", "values": ["support", "hosting"]}
              ]},
              "assign": {"user": "cleo"}
            },
            {
              "id": "at-home",
              "when": {"field": "country", "op": "in", "values": ["DE", "AT", "CH"]},
              "assign": {"pool": "sales"}
            }
          ]
        }
      }
    }
  }
}
)json"},
    {"directory.json", R"json({
  "ambit": 1,
  "users": [
    {"id": "ada", "name": "Ada", "active": true},
    {"id": "ben", "name": "Ben", "active": true},
    {"id": "cleo", "name": "Cleo", "active": true},
    {"id": "dora", "name": "Dora", "active": false}
  ],
  "accounts": [
    {"id": "acme", "owner": "ben"},
    {"id": "globex", "owner": "dora"}
  ],
  "queues": [
    {"id": "inbox", "objects": ["lead"], "members": {"users": ["ada", "cleo"]}}
  ]
}
)json"},
    {"leads.csv", R"csv(id,company,country,employees,interests,stage,account,owner.user
L1,Rhine Foods,DE,40,support,new,,
L2,Acme,US,,,new,acme,
L3,Globex,FR,,,new,globex,
L4,"Big Ships, Inc.",us,1200,,new,,
L5,Small Clouds,GB,12,support;hosting,new,,
L6,Alpine Tea,CH,8,training,new,,
L7,Lake Sports,at,15,,new,,
L8,Nordic Paper,SE,90,,new,,
L9,Old Friend,DE,300,,working,,ada
)csv"},
    {"README.md", R"markdown(# A start with Ambit

| file | what it is |
|---|---|
| `policy.json` | what administrators decide: the fields of a lead, the rules, the pools |
| `directory.json` | who there is: users, accounts with their owners, queues with their members |
| `leads.csv` | what is decided on; JSON and JSON Lines do as well |

## Try it

```sh
# Does all of it fit together?
ambit check policy.json --directory directory.json --records leads.csv

# Who gets each lead, and why?
ambit decide leads --policy policy.json --directory directory.json --records leads.csv

# Why does L3 not go to the account's owner?
ambit explain leads --policy policy.json --directory directory.json --records leads.csv --id L3

# Remember turns and decisions: a second run decides nothing twice.
ambit decide leads --policy policy.json --directory directory.json --records leads.csv \
                   --ledger leads.ledger

# For a spreadsheet.
ambit decide leads --policy policy.json --directory directory.json --records leads.csv \
                   --output decisions.csv --for-spreadsheet
```

## Change it

- The first entry whose `when` is true decides; `assign` is one choice, or a list of which the first
  that can take the lead does. Without an entry that is true, `default_owner` gets it.
- A test on a missing value is neither true nor false: L8 has no interests, so it does not pass
  `includes_all`, nor would it pass a `not` around it. `"op": "is_missing"` asks for blanks.
- Misspell a field, a user or an option, and run `ambit check` again: every problem is told at once,
  with its line and the name that was probably meant.
- Add `"when": {"field": "country", "op": "eq", "value": "CH"}` to a member of the pool: it is passed
  over for all other leads, and the decision says so.
- Set `"active": false` on a user: no new lead goes to that user any more.
)markdown"},
}};

}  // namespace ambit::cli
