"""Takes the program out of the prose of ambit.h: extract_tutorial.py HEADER PROGRAM"""

import sys
from pathlib import Path


def program_of(header: str) -> str:
    """The indented lines between the heading and the line that says what it prints."""
    prose = header.split(" * A WHOLE PROGRAM\n", 1)[1].split(" * It prints one line", 1)[0]
    lines = [line[len(" *   "):] for line in prose.splitlines()]
    return "\n".join(lines).strip("\n") + "\n"


if __name__ == "__main__":
    source, target = map(Path, sys.argv[1:])
    target.write_text(program_of(source.read_text(encoding="utf-8")), encoding="utf-8")
