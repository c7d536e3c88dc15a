"""Who runs: how each contender is had, how it is started, and what the report says of it.

A contender that comes from a package registry is put into a folder of its own below the build
folder, by name and version, with the registry's ordinary client. One that cannot be had is left out
with a line that says why.
"""

import dataclasses
import os
import pathlib
import shutil
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BUILD = ROOT / "build" / "bench"
INSTALLED = BUILD / "peers"


class Unavailable(Exception):
    """A contender cannot be had here; the text says why, in a line."""


@dataclasses.dataclass(frozen=True)
class Contender:
    key: str
    name: str
    how: str
    """What it is asked, in a sentence."""
    source: object
    """Has `install()`, which may raise Unavailable, and `command(workload)`."""
    own: bool = False
    most_entries: int = sys.maxsize
    most_reason: str = ""


@dataclasses.dataclass(frozen=True)
class MadeWorkload:
    folder: pathlib.Path
    entries: int
    leads: int


def step(command, folder, what):
    """Runs a step of an installation; its output goes to a file of the folder."""
    log = folder / "install.log"
    with log.open("a") as file:
        try:
            done = subprocess.run(command, cwd=folder, stdin=subprocess.DEVNULL, stdout=file,
                                  stderr=subprocess.STDOUT, check=False)
        except OSError as error:
            raise Unavailable(f"{what}: {error.strerror}: {command[0]}") from error
    if done.returncode != 0:
        raise Unavailable(f"{what} failed; {log.relative_to(ROOT)} has its output")


def need(program):
    if shutil.which(program) is None:
        raise Unavailable(f"there is no {program} here")


def once(folder, wanted, install):
    """Installs into a folder unless exactly this is there already."""
    done = folder / "installed"
    if done.exists() and done.read_text() == wanted:
        return
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    install(folder)
    done.write_text(wanted)


def find(name):
    """A file that the build made, wherever the build tree keeps it."""
    for path in sorted(BUILD.rglob(name)):
        if path.is_file():
            return path
    raise Unavailable(f"{name} was not built below {BUILD}")


@dataclasses.dataclass(frozen=True)
class Own:
    """A way in of ambit_peers_own."""

    way: str
    version = ""

    def install(self):
        find("ambit_peers_own")

    def command(self, work):
        return [find("ambit_peers_own"), self.way, str(work.entries), str(work.leads)], {}, HERE


@dataclasses.dataclass(frozen=True)
class Script:
    """A Python script of this folder, perhaps with a package from PyPI ("name==version")."""

    script: str
    package: str = ""
    environment: tuple = ()

    @property
    def folder(self):
        return INSTALLED / pathlib.Path(self.script).stem

    @property
    def version(self):
        return self.package.partition("==")[2]

    def install(self):
        if self.package:
            once(self.folder, self.package, lambda folder: step(
                [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                 "--only-binary=:all:", "--target", str(folder), self.package],
                folder, f"pip install {self.package}"))

    def command(self, work):
        extra = {name: str(value() if callable(value) else value)
                 for name, value in self.environment}
        path = [extra.get("PYTHONPATH", "")] + ([str(self.folder)] if self.package else [])
        extra["PYTHONPATH"] = os.pathsep.join(filter(None, path))
        return [sys.executable, HERE / self.script, work.folder], extra, HERE


@dataclasses.dataclass(frozen=True)
class Node:
    """A script for Node.js, perhaps with a package from npm ("name@version")."""

    script: str
    package: str = ""

    @property
    def folder(self):
        return INSTALLED / pathlib.Path(self.script).stem

    @property
    def version(self):
        return self.package.rpartition("@")[2]

    def install(self):
        need("node")
        if not self.package:
            self.folder.mkdir(parents=True, exist_ok=True)
            return
        need("npm")
        once(self.folder, self.package, lambda folder: step(
            ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock",
             "--prefix", str(folder), self.package], folder, f"npm install {self.package}"))

    def command(self, work):
        command = ["node", "--max-old-space-size=8192", HERE / self.script, work.folder]
        return command, {}, self.folder


@dataclasses.dataclass(frozen=True)
class Cargo:
    """A program in Rust with a crate; `more` are lines for other dependencies."""

    source: str
    crate: str
    version: str
    more: str = ""
    home: pathlib.Path = HERE
    modules: tuple = ("contender.rs",)
    """Beside the source."""
    installed: pathlib.Path = INSTALLED

    @property
    def folder(self):
        return self.installed / pathlib.Path(self.source).stem

    def manifest(self):
        return (f'[package]\nname = "contender"\nversion = "0.0.0"\nedition = "2021"\n'
                f'[dependencies]\n{self.crate} = "={self.version}"\nserde_json = "1"\n{self.more}'
                f'[profile.release]\nopt-level = 3\nlto = "thin"\n')

    def install(self):
        need("cargo")
        sources = {"main.rs": self.home / self.source,
                   **{name: self.home / name for name in self.modules}}
        wanted = self.manifest() + "".join(path.read_text() for path in sources.values())
        once(self.folder, wanted, lambda folder: self.build(folder, sources))

    def build(self, folder, sources):
        (folder / "Cargo.toml").write_text(self.manifest())
        (folder / "src").mkdir()
        for name, path in sources.items():
            shutil.copy(path, folder / "src" / name)
        step(["cargo", "build", "--release", "--quiet"], folder,
             f"cargo build with {self.crate} {self.version}")

    @property
    def program(self):
        return self.folder / "target" / "release" / "contender"

    def command(self, work):
        return [self.program, work.folder], {}, self.folder


@dataclasses.dataclass(frozen=True)
class Maven:
    """A program in Java with an artifact of Maven Central."""

    source: str
    group: str
    artifact: str
    version: str
    options: tuple = ()
    """For the virtual machine."""

    @property
    def folder(self):
        return INSTALLED / pathlib.Path(self.source).stem

    def project(self):
        return ('<project xmlns="http://maven.apache.org/POM/4.0.0">'
                "<modelVersion>4.0.0</modelVersion><groupId>bench</groupId>"
                "<artifactId>contender</artifactId><version>0</version><dependencies><dependency>"
                f"<groupId>{self.group}</groupId><artifactId>{self.artifact}</artifactId>"
                f"<version>{self.version}</version></dependency></dependencies></project>\n")

    def install(self):
        for program in ("mvn", "javac", "java"):
            need(program)
        sources = [HERE / "contender.java", HERE / self.source]
        wanted = self.project() + "".join(path.read_text() for path in sources)
        once(self.folder, wanted, lambda folder: self.build(folder, sources))

    def build(self, folder, sources):
        (folder / "pom.xml").write_text(self.project())
        step(["mvn", "-q", "-B", "dependency:copy-dependencies", "-DincludeScope=runtime",
              "-DoutputDirectory=jars"], folder, f"mvn with {self.artifact} {self.version}")
        step(["javac", "-cp", "jars/*", "-d", "classes", *sources], folder,
             f"javac with {self.artifact} {self.version}")

    def command(self, work):
        command = ["java", "-Xmx8g", f"-Dcontender.version={self.version}", *self.options,
                   "-cp", "classes:jars/*", pathlib.Path(self.source).stem.capitalize(),
                   work.folder]
        return command, {}, self.folder


AMBIT_PYTHON = (("PYTHONPATH", ROOT / "capi" / "python"),
                ("AMBIT_LIBRARY", lambda: find("libambit.so")))

CONTENDERS = (
    Contender("ambit", "Ambit, Arrow columns",
              "the library from C++; leads bound as Arrow columns of texts and numbers before",
              Own("columns"), own=True),
    Contender("ambit_python", "Ambit from Python",
              "through ctypes; leads bound before, the entries out as a list",
              Script("own_python.py", environment=AMBIT_PYTHON), own=True),
    Contender("ambit_json", "Ambit, JSON Lines in",
              "from C++; the leads' JSON is read each time", Own("json"), own=True),
    Contender("scan_codes", "scan by hand, codes in",
              "C++: compiled flat tests asked in order; texts interned before", Own("codes")),
    Contender("scan_texts", "scan by hand, texts in",
              "the same, the texts interned each time", Own("texts")),
    Contender("generated_cpp", "generated C++",
              "a function of ifs made from the entries, -O3; texts interned before",
              Script("generated_cpp.py"),
              most_entries=1_000, most_reason="the compiler would take minutes"),
    Contender("generated_js", "generated JavaScript",
              "a function of ifs made from the entries, in Node.js; lead objects made before",
              Node("generated_js.mjs")),
    Contender("a_tree", "a-tree",
              "its index of expressions, in Rust; the least of all that match; tests of a domain's "
              "start or part written as lists of domains; events made before",
              Cargo("a_tree.rs", "a-tree", "0.6.1")),
    Contender("cedar", "Cedar",
              "a policy an entry, in Rust; the least of all that permit; requests made before",
              Cargo("cedar.rs", "cedar-policy", "4.13.0")),
    Contender("sapl", "SAPL",
              "its canonical index of policies, in Java, a policy an entry with its condition as "
              "target; the least of all that apply; contexts made before, ten seconds to warm up. "
              "(The decision diagrams of its vendor's published figures are not in this version)",
              Maven("sapl.java", "io.sapl", "sapl-pdp-embedded", "3.0.0", ("-Xss1g",))),
    Contender("zen", "GoRules Zen",
              "a decision table, hit policy first, compiled, in Rust; contexts made before",
              Cargo("zen.rs", "zen-engine", "2.1.6", 'futures = "0.3"\n')),
    Contender("duckdb", "DuckDB",
              "a CASE expression over a table in memory, prepared, one thread, the sum of the "
              "entries out",
              Script("duckdb_case.py", "duckdb==2.0.0"),
              most_entries=1_000, most_reason="it plans for half a minute whenever it is asked"),
    Contender("sqlite", "SQLite",
              "a CASE expression over a table in memory, the sum of the entries out",
              Script("sqlite_case.py")),
    Contender("json_logic", "json-logic-js", "one rule, an if with a branch an entry",
              Node("json_logic.mjs", "json-logic-js@2.0.5")),
    Contender("json_rules_engine", "json-rules-engine",
              "a rule an entry by priority, stopped at the first event",
              Node("json_rules_engine.mjs", "json-rules-engine@7.3.1")),
    Contender("casbin", "casbin (node)",
              "a policy an entry with an attribute rule, priority effect, the first one out",
              Node("casbin.mjs", "casbin@5.51.1")),
)
