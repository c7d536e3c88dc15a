"""The entries as one SQL expression: CASE WHEN condition THEN entry … ELSE -1 END."""

from contender import condition_text


def text(value):
    return "'" + value.replace("'", "''") + "'"


def case_of(entries, starts_with, contains):
    """`starts_with` and `contains` write these two tests of a column and a text."""
    def write(test):
        field, values = test["field"], test.get("values", ())
        listed = ", ".join(map(text, values))
        if test["op"] == "between":
            return f"{field} BETWEEN {test['from']} AND {test['to']}"
        if test["op"] == "in":
            return f"{field} IN ({listed})" if len(values) > 1 else f"{field} = {listed}"
        if test["op"] == "not_in":
            return f"{field} NOT IN ({listed})" if len(values) > 1 else f"{field} <> {listed}"
        return (starts_with if test["op"] == "starts_with" else contains)(field, values[0])
    branches = (f"WHEN {condition_text(all_of, write, ' AND ', ' OR ')} THEN {entry}"
                for entry, all_of in enumerate(entries))
    return "CASE " + " ".join(branches) + " ELSE -1 END"


def columns_of(fields, text_type, number_type):
    return ", ".join(f"{name} {text_type if field['type'] == 'text' else number_type}"
                     for name, field in fields.items())


def rows_of(work):
    return [tuple(lead[name] for name in work.fields) for lead in work.leads]
