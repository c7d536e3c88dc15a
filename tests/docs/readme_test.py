"""Runs what README.md shows and compares what it prints.

    readme_test.py PROGRAM LIBRARY

Of each fenced block: `python` runs as it stands, and a `text` block that follows is what it prints;
in a `console` block each line after `$ ` runs in a shell in examples/sample, and what follows it is
what it prints; a line `…` there stands for any number of lines. Blocks of other kinds are not run.
"""

import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM, LIBRARY = (pathlib.Path(argument).resolve() for argument in sys.argv[1:3])
FENCE = re.compile(r"^```(\w+)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def environment(folder):
    names = dict(os.environ)
    names.update(PATH=f"{PROGRAM.parent}:{names['PATH']}", AMBIT_LIBRARY=str(LIBRARY),
                 PYTHONPATH=str(ROOT / "capi" / "python"), COLUMNS="100", TMPDIR=str(folder))
    return names


def blocks():
    return FENCE.findall((ROOT / "README.md").read_text(encoding="utf-8"))


def run(command, folder, names):
    return subprocess.run(command, cwd=folder, env=names, stdout=subprocess.PIPE, check=False,
                          text=True).stdout


def matches(shown, printed):
    """Whether `printed` is what was shown, with … for lines left out."""
    pattern = "".join("(?:.*\n)*" if line.strip() == "…" else re.escape(line) + "\n"
                      for line in shown.rstrip("\n").split("\n"))
    return re.fullmatch(pattern, printed.rstrip("\n") + "\n") is not None


class ReadmeTest(unittest.TestCase):
    def test_python_blocks_print_what_is_shown(self):
        ran = 0
        all_blocks = blocks()
        for (kind, code), following in zip(all_blocks, all_blocks[1:] + [("", "")]):
            if kind != "python":
                continue
            ran += 1
            with tempfile.TemporaryDirectory() as folder:
                printed = run([sys.executable, "-c", code], ROOT, environment(folder))
            if following[0] == "text":
                self.assertEqual(printed, following[1])
        self.assertGreater(ran, 0)

    def test_console_blocks_print_what_is_shown(self):
        ran = 0
        for kind, code in blocks():
            if kind != "console":
                continue
            for part in re.split(r"^\$ ", code, flags=re.MULTILINE)[1:]:
                lines = part.split("\n")
                count = 1
                while lines[count - 1].endswith("\\"):
                    count += 1
                command, shown = "\n".join(lines[:count]), "\n".join(lines[count:])
                with tempfile.TemporaryDirectory() as folder:
                    printed = run(["bash", "-c", command], ROOT / "examples" / "sample",
                                  environment(folder))
                ran += 1
                self.assertTrue(matches(shown, printed), f"{command}\nprinted:\n{printed}")
        self.assertGreater(ran, 1)

    def test_code_stands_at_the_top(self):
        lines = (ROOT / "README.md").read_text(encoding="utf-8").split("\n")
        self.assertLess(next(i for i, line in enumerate(lines) if line.startswith("```")), 15)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
