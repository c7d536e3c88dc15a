"""Rounds by seed: the options, the loop and the complaints that tests of whole scenarios share."""
import argparse
import os
import time
from collections import namedtuple

# failures: rounds that complained; counts: what was met, by its name.
Played = namedtuple("Played", "rounds failures counts seconds")
ROUNDS_OF_A_WHOLE_RUN = 100


def play(description, make_round, rounds):
    """Reads the command line and plays; five failing rounds are enough. `make_round(seed, counts,
    verbose)` gives what has a `judge()` that returns complaints; verbose with one seed alone."""
    parser = argparse.ArgumentParser(description=description.split("\n\n", maxsplit=1)[0])
    parser.add_argument("--library", required=True)
    parser.add_argument("--rounds", type=int, default=rounds)
    parser.add_argument("--seed", type=int, help="one round only")
    parser.add_argument("--first-seed", type=int, default=1)
    given = parser.parse_args()
    os.environ["AMBIT_LIBRARY"] = os.path.abspath(given.library)

    is_single = given.seed is not None
    seeds = [given.seed] if is_single else range(given.first_seed, given.first_seed + given.rounds)
    began, failures, counts = time.monotonic(), 0, {}
    for seed in seeds:
        complaints = make_round(seed, counts, is_single).judge()
        for complaint in complaints[:3]:
            print(f"--seed {seed}: {complaint}")
        failures += bool(complaints)
        if failures >= 5:
            break
    return Played(len(seeds), failures, counts, time.monotonic() - began)


def tell(played, wanted):
    """Prints what was played, and what of `wanted` was never met in a whole run; gives the exit
    status. A few rounds need not meet everything."""
    print(f"{played.seconds:.0f} s, {dict(sorted(played.counts.items()))}: "
          f"{played.failures} failing rounds")
    gaps = [name for name in wanted if not played.counts.get(name)]
    if played.rounds < ROUNDS_OF_A_WHOLE_RUN or played.failures:
        gaps = []
    for gap in gaps:
        print(f"nothing was {gap}")
    return 1 if played.failures or gaps else 0
