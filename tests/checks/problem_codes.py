"""Checks that the table of codes at the end of include/ambit/report.hpp and the sources agree: each
code that a call in the sources gives to a problem is in the table, and each in the table is a text
somewhere in the sources.

usage: problem_codes.py
"""

import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
LAYERS = ("base", "criteria", "model", "leads", "renewals", "tickets", "sharing",
          "workspace", "exchange", "sqlite")
WORD = re.compile(r'"([a-z]+(?:_[a-z]+)*)"')
# Which argument of a call is the code of a problem.
CALLS = {
    r"json::error": 2, r"json::warning": 2, r"unknown_name": 2, r"fail<[\w:]+>": 1,
    r"(?<!json::)\berror": 1,  # of the importers
}
# The same names with another order of arguments, by file.
CALLS_OF_FILE = {
    "base/csv.cpp": {"fail": 0},
    "base/zones.cpp": {"add_error": 2},
    "criteria/json_records.cpp": {"refuse": 0},
    "criteria/test_compiler.cpp": {"refuse": 1},
    "criteria/criterion_compiler.cpp": {"refuse": 1},
    "criteria/expression.cpp": {"refuse": 1},
    "resident/writer.cpp": {"refuse": 1},
    "renewals/client_problems.cpp": {"keep_one": 2, "keep_fact": 1},
    "exchange/arrow.cpp": {r"reader_?\.refuse": 1},
    "exchange/arrow_reader.cpp": {"refuse": 1},
    "exchange/arrow_directory.cpp": {r"\w+\.refuse": 1},
    "exchange/arrow_entities.cpp": {r"from\.refuse": 1},
    "exchange/entity_rows.cpp": {r"reader_\.refuse": 1, "refuse": 1},
    "model/absences.cpp": {"made": 0},
    "model/organisation.cpp": {"made": 0},
    "model/partner_rules.cpp": {"add": 0},
    "sqlite/holdings.cpp": {r"db\.fail": 1},
    "sqlite/content.cpp": {r"from_\.db\.fail": 1, "add_error": 2},
    "sqlite/names.cpp": {r"db_\.fail": 1},
    "sqlite/open.cpp": {r"db\.fail": 1},
    "sqlite/records.cpp": {r"db_\.fail": 1},
    "sqlite/schema.cpp": {r"db\.fail": 1},
    "exchange/csv_records.cpp": {"refuse": 1, "refused": 1, "tell": 2},
    "exchange/entry_formulas.cpp": {"refusal_at": 1},
    "exchange/formula_comparisons.cpp": {"refuse": 1},
    "exchange/formula_conditions.cpp": {"refuse": 1},
    "exchange/formula_values.cpp": {"refuse": 1},
    "exchange/hubspot_criteria.cpp": {"refuse": 0},
    "exchange/hubspot_dates.cpp": {"refuse": 2},
    "exchange/hubspot_list.cpp": {"refuse": 2},
    "exchange/hubspot_search.cpp": {"refuse": 2},
    "exchange/hubspot_sources.cpp": {"refuse": 2},
    "exchange/sql.cpp": {r"to_?\.refuse_whole": 0},
    "exchange/sql_tests.cpp": {"refuse": 0},
    "exchange/sql_translation.cpp": {"refuse": 0},
    "exchange/salesforce_condition.cpp": {"refuse": 3},
    "exchange/salesforce_criteria.cpp": {"refuse": 1},
    "exchange/salesforce_date_tests.cpp": {"refuse": 0},
    "exchange/salesforce_item.cpp": {"refuse": 0},
    "exchange/salesforce_sharing_plan.cpp": {"refuse": 0},
    "exchange/salesforce_fields.cpp": {"say": 0},
    "exchange/salesforce_named_conditions.cpp": {"refuse": 3},
    "exchange/salesforce_sources.cpp": {r"objects_\.add": 0, r"queues_\.add": 0,
                                        r"settings_\.add": 0, r"conditions_\.add": 0},
}


def arguments(source, start):
    """The arguments of the call whose parenthesis opens before `start`."""
    found, current, depth, at = [], "", 1, start
    while depth and at < len(source):
        text = re.compile(r'"(?:\\.|[^"\\])*"').match(source, at)
        if text:
            current += text.group()
            at = text.end()
            continue
        letter = source[at]
        depth += (letter in "([{") - (letter in ")]}")
        if letter == "," and depth == 1:
            found.append(current)
            current = ""
        elif depth:
            current += letter
        at += 1
    return found + [current]


def given(path, source):
    """Codes of problems that this file makes."""
    codes = set(re.findall(r'\bcode = "([a-z_]*[a-z])"', source))
    codes |= set(re.findall(r'severity::\w+,\s*"([a-z_]+)"', source))
    calls = CALLS | CALLS_OF_FILE.get("/".join(path.parts[-2:]), {})
    for name, position in calls.items():
        for call in re.finditer(r"(?<![\w.])" + name + r"\(", source):
            written = arguments(source, call.end())
            if position < len(written):
                codes |= set(WORD.findall(written[position]))
    return codes


def main() -> int:
    header = (ROOT / "include/ambit/report.hpp").read_text()
    table = header[header.index("// The codes of problems") :]
    listed = re.findall(r"^//   +(?:[A-Z][^:]*: )?([a-z_ ]+)$", table, re.MULTILINE)
    codes = [code for line in listed for code in line.split()]
    wrong = [f"{code} is listed twice" for code in sorted(set(codes)) if codes.count(code) > 1]
    texts = set()
    for layer in LAYERS:
        for path in sorted((ROOT / "src" / layer).rglob("*.[ch]pp")):
            source = path.read_text()
            texts |= set(WORD.findall(source))
            wrong += [f"{path.relative_to(ROOT)}: {code} is not listed"
                      for code in sorted(given(path, source) - set(codes))]
    # Of a kind of entity: put together from its name.
    texts |= {"unknown_" + kind for kind in ("user", "account", "contact", "queue", "community",
                                         "role", "team", "group")}
    wrong += [f"{code} is listed, but no source names it" for code in codes if code not in texts]
    print("\n".join(wrong) or f"{len(codes)} codes, all of them listed")
    return 1 if wrong or not codes else 0


if __name__ == "__main__":
    sys.exit(main())
