"""Includes point downwards only: checks every #include of the project against the layers.

    python3 tests/checks/include_direction.py [ROOT]

Prints each include that is not allowed, with the reason, and exits 1; or how many were looked at.
"""
import pathlib
import re
import sys

# Which layers each layer may see beside itself. The domains do not know each other.
LAYERS = {
    "base": [],
    "criteria": ["base"],
    "model": ["base", "criteria"],
    "leads": ["base", "criteria", "model"],
    "renewals": ["base", "criteria", "model"],
    "tickets": ["base", "criteria", "model"],
    "sharing": ["base", "criteria", "model"],
    # SQL text reads their plans.
    "exchange": ["base", "criteria", "model", "tickets", "sharing"],
    "sqlite": ["base", "criteria", "model"],
}
# A public header belongs to the layer that implements it.
PUBLIC_HEADERS = {
    "base": {"context", "report", "result", "status", "version", "zones"},
    "criteria": {"batch", "criterion", "schema", "scratch"},
    "model": {"columns", "decision", "directory", "directory_change", "engine", "ledger", "policy"},
    "leads": {"acts", "leads"},
    "renewals": {"renewals"},
    "tickets": {"conversations", "portals", "ticket_index", "tickets"},
    "sharing": {"sharing", "sharing_review"},
    "exchange": {"arrow", "csv", "hubspot", "salesforce", "sql"},
    "sqlite": {"sqlite"},
}
# Who may use what of others: a prefix of the include, and the paths that may name it.
FOREIGN = {
    "boost/json": ["src/base/"],
    "boost/date_time": ["src/base/"],
    "gsl/": ["src/"],
    "expat.h": ["src/exchange/"],
    "utf8proc.h": ["src/base/"],
    "xxhash.h": ["src/base/"],
    "hwy/": ["src/criteria/scan/"],
    "sqlite3.h": ["capi/sqlite.cpp"],
    "CLI/": ["src/cli/"],
}
# Headers of C and POSIX that have a dot or a slash in their name and are part of the platform.
PLATFORM = re.compile(r"^(sys/\w+\.h|unistd\.h|fcntl\.h|std\w+\.h|string\.h|inttypes\.h|limits\.h)$")
PLATFORM_USERS = ["src/cli/", "src/sqlite/", "capi/", "examples/"]
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]', re.MULTILINE)
SOURCES = {".cpp", ".hpp", ".h", ".c"}


def layer_of_public_header(name):
    for layer, headers in PUBLIC_HEADERS.items():
        if name in headers:
            return layer
    return None


def layer_of_file(path):
    """The layer of a file, or None where it stands above all layers."""
    if path.startswith("include/ambit/"):
        return layer_of_public_header(pathlib.PurePosixPath(path).stem)
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and parts[1] in LAYERS else None


def layer_of_include(target):
    if target.startswith("ambit/"):
        return layer_of_public_header(pathlib.PurePosixPath(target).stem)
    return target.split("/")[1]


def complaint(path, quote, target):
    """Why `path` may not include `target`, or None."""
    for prefix, users in FOREIGN.items():
        if target.startswith(prefix):
            if any(path.startswith(user) for user in users):
                return None
            return f"{prefix} is for {', '.join(users)} only"
    if PLATFORM.match(target):
        if any(path.startswith(user) for user in PLATFORM_USERS):
            return None
        return "the platform is for the edges only; use the C++ header"
    if target.removeprefix("capi/") in ("ambit.h", "ambit_arrow.h", "ambit_sqlite.h"):
        allowed = path.startswith(("capi/", "examples/"))
        return None if allowed else "the C interface stands above the library"
    if quote == "<" and "/" not in target and "." not in target:
        return None  # the standard library
    if not target.startswith(("ambit/", "src/", "capi/")):
        return 'not a known header; ours are written "src/…", "ambit/…" or "capi/…"'
    return complaint_about_layer(path, target)


def complaint_about_layer(path, target):
    own = layer_of_file(path)
    if target.startswith("capi/"):
        return None if path.startswith("capi/") else "the C interface stands above the library"
    if target.startswith("src/cli/"):
        return None if path.startswith("src/cli/") else "the program is nobody's library"
    if path.startswith("include/ambit/") and target.startswith("src/"):
        return "a public header shows no internals"
    if path.startswith("examples/") and target.startswith("src/"):
        return "uses the public interface only"
    if path.startswith("src/cli/") and target.startswith("src/"):
        return None if layer_of_include(target) == "base" else "of the internals, base only"
    if target == "ambit/ambit.hpp":
        return None if own is None else "name the headers that are needed"
    wanted = layer_of_include(target)
    if wanted is None or wanted not in LAYERS:
        return "belongs to no layer: add it to PUBLIC_HEADERS of this check"
    if own is None and path != "include/ambit/ambit.hpp" and path.startswith("include/"):
        return "this public header belongs to no layer: add it to PUBLIC_HEADERS of this check"
    if own is None or own == wanted or wanted in LAYERS[own]:
        return None
    return f"layer {own} may not see layer {wanted}"


def main():
    here = pathlib.Path(__file__).resolve()
    root = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else here.parents[2]
    looked_at, wrong = 0, 0
    for top in ("include", "src", "capi", "examples"):
        for file in sorted((root / top).rglob("*")):
            if file.suffix not in SOURCES:
                continue
            path = file.relative_to(root).as_posix()
            text = file.read_text(encoding="utf-8")
            for match in INCLUDE.finditer(text):
                looked_at += 1
                reason = complaint(path, match.group(1), match.group(2))
                if reason:
                    wrong += 1
                    line = text.count("\n", 0, match.start(1)) + 1
                    print(f"{path}:{line}: includes {match.group(2)}: {reason}")
    if wrong or not looked_at:
        print(f"{wrong} of {looked_at} includes are not allowed")
        return 1
    print(f"{looked_at} includes point downwards")
    return 0


if __name__ == "__main__":
    sys.exit(main())
