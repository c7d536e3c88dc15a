"""Prints the project's own translation units of a compile_commands.json, each once.

    python3 tests/checks/own_sources.py build/clang/compile_commands.json

Boost.JSON's own sources, which boost_json.cpp pulls in, are not ours to judge.
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
NOT_OURS = {"boost_json.cpp"}


def main():
    commands = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    units = {pathlib.Path(command["directory"], command["file"]) for command in commands}
    ours = [unit for unit in sorted(units)
            if unit.suffix == ".cpp" and unit.is_relative_to(ROOT) and unit.name not in NOT_OURS]
    print("\n".join(map(str, ours)))
    return 0 if ours else 1


if __name__ == "__main__":
    sys.exit(main())
