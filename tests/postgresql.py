"""A PostgreSQL server for a test, in a folder of its own that goes with it.

    if (why := postgresql.missing()):
        print(f"skipped: {why}")
        sys.exit(postgresql.SKIPPED)
    with postgresql.Server() as server:
        print(server.psql("SELECT version()"))
        connection = psycopg.connect(server.conninfo)

It listens on a socket in its folder and nowhere else, and ends when the test's process does, however
that ends. It does not wait for the disk: what is committed survives the end of any process, not
that of the machine.
"""

import ctypes
import os
import pathlib
import pwd
import shutil
import signal
import subprocess
import tempfile
import time

SKIPPED = 77  # which ctest counts as skipped, by SKIP_RETURN_CODE
USER = "ambit"  # the superuser, who needs no password
_PROGRAMS = ("initdb", "postgres", "psql")


def _folders():
    """Where the programs may be, the newest version first: Debian keeps them out of PATH."""
    found = shutil.which("postgres")
    if found:
        yield pathlib.Path(found).resolve().parent
    versions = pathlib.Path("/usr/lib/postgresql").glob("*/bin")
    yield from sorted(versions, key=lambda path: float(path.parent.name), reverse=True)


def _bin():
    for folder in _folders():
        if all((folder / name).exists() for name in _PROGRAMS):
            return folder
    return None


def _server_user():
    """Who runs the server: root may not. None: whoever runs the test."""
    if os.getuid() != 0:
        return None
    for name in ("postgres", "nobody"):
        try:
            return pwd.getpwnam(name)
        except KeyError:
            continue
    return None


def missing():
    """Why there can be no server here; None where there can."""
    if _bin() is None:
        return "no PostgreSQL server is installed (Debian: postgresql)"
    if os.getuid() == 0 and _server_user() is None:
        return "PostgreSQL does not run as root, and there is no other user to run it"
    return None


def _die_with_parent():
    """In the child, before it becomes the server."""
    ctypes.CDLL(None).prctl(1, signal.SIGQUIT)  # PR_SET_PDEATHSIG


class Server:
    """`locale` is the cluster's ("C": text in the order of its bytes); `settings` are those of
    postgresql.conf."""

    def __init__(self, locale="C", settings=None):
        self._bin = _bin()
        self._locale = locale
        self._settings = {"listen_addresses": "", "fsync": "off", **(settings or {})}
        self._folder = None
        self._process = None

    def __enter__(self):
        self.start()
        return self

    def __exit__(self, *_):
        self.stop()

    @property
    def conninfo(self):
        """For libpq, psycopg and the like."""
        return f"host={self._folder} user={USER} dbname=postgres"

    def start(self):
        self._folder = pathlib.Path(tempfile.mkdtemp(prefix="ambit_pg_"))
        user = _server_user()
        self._as_user = {}
        if user is not None:
            os.chown(self._folder, user.pw_uid, user.pw_gid)
            self._as_user = {"user": user.pw_uid, "group": user.pw_gid, "extra_groups": []}
        try:
            self._run("initdb", "--pgdata", self._folder / "data", "--username", USER, "--auth",
                      "trust", "--encoding", "UTF8", "--locale", self._locale, "--no-sync",
                      **self._as_user)
            self._launch()
        except BaseException:
            self.stop()
            raise

    def kill(self):
        """As a crash does it; `restart` afterwards."""
        self._process.send_signal(signal.SIGQUIT)
        self._process.wait()

    def restart(self):
        self._launch()

    def stop(self):
        if self._process is not None and self._process.poll() is None:
            self._process.send_signal(signal.SIGINT)  # ends at once, and cleanly
            self._process.wait()
        shutil.rmtree(self._folder, ignore_errors=True)

    def psql(self, sql, *options):
        """What psql prints for a script, columns divided by `|`; raises where a statement fails."""
        return self._run("psql", "--no-psqlrc", "--quiet", "--no-align", "--tuples-only",
                         "--set", "ON_ERROR_STOP=1", "--dbname", self.conninfo, *options,
                         input=sql).rstrip("\n")

    def _launch(self):
        command = [self._bin / "postgres", "-D", self._folder / "data", "-k", self._folder]
        for name, value in self._settings.items():
            command += ["-c", f"{name}={value}"]
        with open(self._folder / "server.log", "ab") as log:
            self._process = subprocess.Popen(
                command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd="/",
                preexec_fn=_die_with_parent, start_new_session=True, **self._as_user)
        for _ in range(600):
            if self._process.poll() is None and self._answers():
                return
            if self._process.poll() is not None:
                break
            time.sleep(0.05)
        raise RuntimeError("PostgreSQL does not start:\n"
                           + (self._folder / "server.log").read_text(errors="replace"))

    def _answers(self):
        try:
            return self.psql("SELECT 1") == "1"
        except RuntimeError:
            return False

    def _run(self, program, *arguments, **how):
        done = subprocess.run([self._bin / program, *arguments], capture_output=True, text=True,
                              cwd="/", check=False, **how)
        if done.returncode != 0:
            raise RuntimeError(f"{program} failed: {done.stderr.strip()}")
        return done.stdout
