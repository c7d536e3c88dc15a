"""Runs round_trip_test.py with the packages of requirements.txt, put into a folder of the build.

    python3 tests/arrow/run.py --folder build/check/tests/arrow/packages

Exits 77, which ctest counts as skipped, where the packages cannot be had.
"""

import argparse
import subprocess
import sys
import venv
from pathlib import Path

HERE = Path(__file__).resolve().parent
SKIPPED = 77


def python_with_packages(folder):
    """The interpreter that has the packages, or None."""
    python = folder / "bin" / "python"
    done = folder / "installed"
    wanted = (HERE / "requirements.txt").read_text()
    if done.exists() and done.read_text() == wanted:
        return python
    try:
        venv.create(folder, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"skipped: no virtual environment can be made here: {error}")
        return None
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
               "--only-binary=:all:", "--requirement", HERE / "requirements.txt"]
    if subprocess.run(command, check=False).returncode != 0:
        print("skipped: pyarrow, polars and duckdb cannot be had from PyPI here")
        return None
    done.write_text(wanted)
    return python


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--folder", type=Path, required=True)
    python = python_with_packages(parser.parse_args().folder)
    if python is None:
        return SKIPPED
    return subprocess.run([python, HERE / "round_trip_test.py"], check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
