"""Runs ledger_test.py with psycopg, put into a folder of the build.

    python3 tests/postgresql/run.py --folder build/check/tests/postgresql/packages

Exits 77, which ctest counts as skipped, where there is no server or no psycopg.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import packages  # noqa: E402
import postgresql  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    folder = parser.parse_args().folder
    if why := postgresql.missing():
        print(f"skipped: {why}")
        return postgresql.SKIPPED
    python = packages.python_with(HERE / "requirements.txt", folder)
    if python is None:
        return packages.SKIPPED
    return subprocess.run([python, HERE / "ledger_test.py"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
