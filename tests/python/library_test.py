"""Finding the library, and what is said when it is not there; the types as mypy sees them."""

import importlib.util
import os
import pathlib
import shutil
import subprocess
import sys
import tempfile
import unittest

import ambit
from ambit import _library

PACKAGE = pathlib.Path(ambit.__file__).resolve().parent


def run_import(environment, path=PACKAGE.parent):
    """What `import ambit` gives in another process."""
    settings = {key: value for key, value in os.environ.items() if key != "AMBIT_LIBRARY"}
    settings.update(environment, PYTHONPATH=str(path))
    return subprocess.run(
        [sys.executable, "-c", "import ambit; print(ambit.library_version())"],
        env=settings, capture_output=True, text=True)


class Finding(unittest.TestCase):
    def test_the_version_is_the_library_s(self):
        self.assertEqual(ambit.library_version(), ambit.__version__)

    def test_a_library_that_is_named_is_the_only_one_tried(self):
        run = run_import({"AMBIT_LIBRARY": "/does/not/exist.so"})
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("LibraryNotFoundError", run.stderr)
        self.assertIn("/does/not/exist.so", run.stderr)
        self.assertIn("Set AMBIT_LIBRARY", run.stderr)

    def test_another_library_is_told_from_ours(self):
        libc = "libc.so.6" if sys.platform.startswith("linux") else "libSystem.dylib"
        run = run_import({"AMBIT_LIBRARY": libc})
        self.assertNotEqual(run.returncode, 0)
        self.assertIn("is not a libambit that this package knows", run.stderr)

    def test_a_library_beside_the_package_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            copy = pathlib.Path(folder) / "ambit"
            shutil.copytree(PACKAGE, copy, ignore=shutil.ignore_patterns("__pycache__"))
            shutil.copy(_library.lib._name, copy / "libambit.so.0")
            run = run_import({}, folder)
            self.assertEqual((run.returncode, run.stdout.strip()), (0, ambit.__version__))

    def test_the_system_s_library_is_found(self):
        with tempfile.TemporaryDirectory() as folder:
            shutil.copy(_library.lib._name, pathlib.Path(folder) / "libambit.so.0")
            run = run_import({"LD_LIBRARY_PATH": folder})
            self.assertEqual((run.returncode, run.stdout.strip()), (0, ambit.__version__))


class Typing(unittest.TestCase):
    def test_the_package_says_that_it_is_typed(self):
        self.assertTrue((PACKAGE / "py.typed").exists())

    @unittest.skipUnless(importlib.util.find_spec("mypy"), "mypy is not installed")
    def test_the_package_is_strictly_typed(self):
        run = subprocess.run(
            [sys.executable, "-m", "mypy", "--strict", "--cache-dir", os.devnull, str(PACKAGE)],
            capture_output=True, text=True)
        self.assertEqual(run.returncode, 0, run.stdout)


if __name__ == "__main__":
    unittest.main()
