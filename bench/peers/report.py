"""What a run found, as one table for people, which `draw` reads again."""

import statistics

NOT_RUN = "–"


def median(figures, key, entries):
    figure = figures.get((key, entries))
    return statistics.median(figure["rounds"]) if figure else None


def ratio(figures, key, base, entries):
    """Round by round against the base's, since what disturbs one disturbs the other: the median."""
    ours, theirs = figures.get((base, entries)), figures.get((key, entries))
    if not ours or not theirs:
        return None
    return statistics.median(right / left for left, right in
                             zip(ours["rounds"], theirs["rounds"]))


def times_text(value):
    return f"{value:.2f}×" if value < 10 else f"{value:,.0f}×"


def cell(figures, key, base, entries):
    nanoseconds = median(figures, key, entries)
    if nanoseconds is None:
        return NOT_RUN
    factor = None if key == base else ratio(figures, key, base, entries)
    return f"{nanoseconds:,.0f}" + ("" if factor is None else f" ({times_text(factor)})")


def table(contenders, figures, sizes):
    base = contenders[0].key
    lines = ["| | " + " | ".join(f"R = {size:,}" for size in sizes) + " |",
             "|---|" + "---:|" * len(sizes)]
    for each in contenders:
        if not any((each.key, size) in figures for size in sizes):
            continue
        name = f"**{each.name}**" if each.own else each.name
        cells = " | ".join(cell(figures, each.key, base, size) for size in sizes)
        lines.append(f"| {name} | {cells} |")
    return lines


def leads_text(figures, key, sizes, field):
    counts = [figures[key, size][field] for size in sizes if (key, size) in figures]
    same = len(set(counts)) == 1
    return f"{counts[0]:,}" if same else " / ".join(f"{count:,}" for count in counts)


def notes(contenders, figures, sizes, left_out):
    lines = []
    for each in contenders:
        found = [figures[each.key, size] for size in sizes if (each.key, size) in figures]
        if not found:
            continue
        version = f" {found[0]['version']}" if found[0]["version"] else ""
        lines.append(f"- {each.name}{version}: {each.how}. Leads checked: "
                     f"{leads_text(figures, each.key, sizes, 'checked')}; timed a round: "
                     f"{leads_text(figures, each.key, sizes, 'leads')}.")
    if left_out:
        lines += ["", f"Not run ({NOT_RUN}):", ""]
        lines += [f"- {text}" for text in left_out]
    return lines


def report(contenders, figures, sizes, left_out, facts):
    """`facts` has leads, rounds, machine and command."""
    rounds = facts["rounds"]
    return "\n".join([
        "# Beside other engines",
        "",
        f"Which of R ordered entries is the first that a lead meets: {facts['leads']:,} leads of",
        "12 fields, entries of one to five tests, each met by 0.02/R to 8/R of the leads.",
        f"Nanoseconds a lead, one thread, medians of {rounds} rounds in which all take turns;",
        f"in brackets how many times the first row's. {NOT_RUN}: not run, see below.",
        "",
        *table(contenders, figures, sizes),
        "",
        "Before anything is timed, each contender's answers are held against a reference: all of",
        "them, or for the slow ones as many as the time allows. What is timed are the first of those",
        "that were checked. Where it says so, leads are brought into an engine's form before.",
        "",
        *notes(contenders, figures, sizes, left_out),
        "",
        f"Machine: {facts['machine']}. Command: `{facts['command']}`.",
    ]) + "\n"
