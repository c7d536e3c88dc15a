"""Prints what ships of a compile_commands.json: the translation units that clang-tidy judges.

    python3 tests/checks/shipped_sources.py build/clang/compile_commands.json

Boost.JSON's own sources, which boost_json.cpp pulls in, are not ours to judge; tests are judged by
what they find.
"""
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHIPPED = ("src", "capi", "examples")
NOT_OURS = {"boost_json.cpp"}


def main():
    commands = json.loads(pathlib.Path(sys.argv[1]).read_text(encoding="utf-8"))
    units = {pathlib.Path(command["directory"], command["file"]) for command in commands}
    ours = [unit for unit in sorted(units)
            if unit.suffix == ".cpp" and unit.name not in NOT_OURS
            and any(unit.is_relative_to(ROOT / folder) for folder in SHIPPED)]
    print("\n".join(map(str, ours)))
    return 0 if ours else 1


if __name__ == "__main__":
    sys.exit(main())
