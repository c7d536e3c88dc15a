"""Runs the example programs and compares their output with what their last comment says.

    examples_test.py LIBRARY C_PROGRAM CPP_PROGRAM
"""

import os
import pathlib
import re
import subprocess
import sys
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
LIBRARY, C_PROGRAM, CPP_PROGRAM = (pathlib.Path(name).resolve() for name in sys.argv[1:4])
FINGERPRINT = re.compile(r',"fingerprint":"[0-9a-f]{32}"')


def shown(name, prefix):
    """The lines below `prints` in the file's last comment."""
    text = (ROOT / "examples" / name).read_text(encoding="utf-8")
    tail = text[text.rindex("prints"):].split("\n")[1:]
    lines = [line[len(prefix):].strip() for line in tail if line.startswith(prefix)]
    return [line for line in lines if line and line != "/"]


def printed(command):
    names = dict(os.environ, AMBIT_LIBRARY=str(LIBRARY), PYTHONPATH=str(ROOT / "capi" / "python"))
    done = subprocess.run(command, cwd=ROOT, env=names, stdout=subprocess.PIPE, text=True,
                          check=True)
    return FINGERPRINT.sub("", done.stdout).strip().split("\n")


class ExamplesTest(unittest.TestCase):
    def test_c(self):
        self.assertEqual(printed([C_PROGRAM]), shown("decide.c", " *"))

    def test_cpp(self):
        self.assertEqual(printed([CPP_PROGRAM]), shown("decide.cpp", "//"))

    def test_python(self):
        self.assertEqual(printed([sys.executable, "examples/decide.py"]), shown("decide.py", "#"))

    @unittest.skipUnless((LIBRARY.parent / "libambit_sqlite.so").exists(), "no ledgers in files")
    def test_python_of_sharing_and_workspace(self):
        self.assertEqual(printed([sys.executable, "examples/workspace.py"]),
                         shown("workspace.py", "#"))


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
