"""Exactly the listed functions leave the library, and it needs only what every system has."""

import argparse
import ast
import re
import subprocess
import sys
from pathlib import Path

ALLOWED = {
    "libc.so.6", "libm.so.6", "libstdc++.so.6", "libgcc_s.so.1",
    "ld-linux-x86-64.so.2", "ld-linux-aarch64.so.1",
}


def output_of(*command):
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout


def exported(nm, library):
    names = set()
    for line in output_of(nm, "-D", "--defined-only", library).splitlines():
        name, kind = line.split()[-1], line.split()[-2]
        if kind != "A":  # the version node itself
            names.add(name.split("@")[0])
    return names


def declared(header):
    return set(re.findall(r"^AMBIT_API [^;]*?\b(ambit_\w+)\(", header, re.MULTILINE))


def called_from_python(source):
    """The keys of _SIGNATURES, and the three functions about the version."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.AnnAssign) and getattr(node.target, "id", "") == "_SIGNATURES":
            keys = {key.value for key in node.value.keys}
            return keys | set(re.findall(r"library\.(ambit_\w+)\.restype", source))
    raise SystemExit("no _SIGNATURES in the Python package")


def sqlite_failures(nm, readelf, library):
    """The component library has one function, and needs SQLite beside what every system has."""
    dynamic = output_of(readelf, "-d", library)
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
    failures = [f"libambit_sqlite needs {name} at run time"
                for name in sorted(needed - ALLOWED - {"libsqlite3.so.0"})]
    if "libsqlite3.so.0" not in needed:
        failures.append("libambit_sqlite does not need libsqlite3.so.0")
    if exported(nm, library) != {"ambit_sqlite_library"}:
        failures.append(f"libambit_sqlite exports {sorted(exported(nm, library))}")
    if "[libambit_sqlite.so.0]" not in dynamic:
        failures.append("its SONAME is not libambit_sqlite.so.0")
    return failures


def main():
    parser = argparse.ArgumentParser()
    for name in ("nm", "readelf", "library", "sqlite", "source"):
        parser.add_argument("--" + name, required=True)
    given = parser.parse_args()
    capi = Path(given.source) / "capi"
    listed_lines = (capi / "symbols.txt").read_text().split()
    listed = set(listed_lines)

    failures = []
    if listed_lines != sorted(listed):
        failures.append("symbols.txt is not sorted, or names something twice")
    for what, found in [
        ("exported by the library", exported(given.nm, given.library)),
        ("declared in the headers", declared((capi / "ambit.h").read_text())
         | declared((capi / "ambit_arrow.h").read_text())),
        ("called from Python", called_from_python(
            (capi / "python/ambit/_library.py").read_text())),
    ]:
        for name in sorted(found - listed):
            failures.append(f"{name} is {what} but not in symbols.txt")
        for name in sorted(listed - found):
            failures.append(f"{name} is in symbols.txt but not {what}")

    dynamic = output_of(given.readelf, "-d", given.library)
    needed = set(re.findall(r"\(NEEDED\).*\[(.*)\]", dynamic))
    failures += [f"the library needs {name} at run time" for name in sorted(needed - ALLOWED)]
    if "[libambit.so.0]" not in dynamic:
        failures.append("the library's SONAME is not libambit.so.0")

    failures += sqlite_failures(given.nm, given.readelf, given.sqlite)

    print("\n".join(failures) or f"{len(listed)} functions; needs {', '.join(sorted(needed))}")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
