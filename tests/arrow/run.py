"""Runs round_trip_test.py with the packages of requirements.txt, put into a folder of the build.

    python3 tests/arrow/run.py --folder build/check/tests/arrow/packages

Exits 77, which ctest counts as skipped, where the packages cannot be had.
"""

import argparse
import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import packages  # noqa: E402


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    python = packages.python_with(HERE / "requirements.txt", parser.parse_args().folder)
    if python is None:
        return packages.SKIPPED
    return subprocess.run([python, HERE / "round_trip_test.py"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
