"""Contenders that answer a few questions over one set of columns, timed by turns, and the table of
it: what bench/visibility/run and bench/workspace/run have in common.

A contender is a process that says when it is ready, with a line {"version": "1.2.3"}, and answers
lines `QUESTION REPEATS` with what all repeats together took and one answer, {"ns": …, "answer": …},
or with {} where it has no such question.
"""

import argparse
import dataclasses
import os
import pathlib
import statistics
import subprocess
import sys
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from contenders import INSTALLED, ROOT, Cargo, Unavailable, find, once, step  # noqa: E402
from machine import machine  # noqa: E402
from race import Process, Stopped  # noqa: E402

NOT_RUN = "–"
SECONDS_TO_END = 20  # a database's server has its files to remove


@dataclasses.dataclass(frozen=True)
class Subject:
    """What is asked, and of whom."""

    key: str
    """Names files and folders."""
    program: str
    """That makes the columns (`make SIZE FOLDER`) and knows all answers (`loop SIZE`)."""
    folder: pathlib.Path
    """Of the scripts."""
    unit: str
    sizes: tuple
    questions: dict
    """Their names, and what the table calls them."""
    contenders: tuple
    base: str
    """Key of the contender that the others are set against."""
    normal: object
    """`normal(question, answer)`: an answer as the loop gives it."""
    title: str
    intro: tuple


@dataclasses.dataclass(frozen=True)
class Own:
    """A way of the subject's program."""

    way: str

    def install(self, subject):
        find(subject.program)

    def command(self, subject, size, _folder):
        return [find(subject.program), self.way, str(size)], {}


@dataclasses.dataclass(frozen=True)
class Script:
    """A script of the subject's folder, with packages from PyPI or none."""

    words: tuple
    packages: tuple = ()
    missing: object = None
    """Says why it cannot be had here, or None."""

    @property
    def installed(self):
        return INSTALLED / "visibility"

    def install(self, _subject):
        if self.missing and (why := self.missing()):
            raise Unavailable(why)
        if self.packages:
            once(self.installed, " ".join(self.packages), lambda folder: step(
                [sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
                 "--only-binary=:all:", "--target", str(folder), *self.packages],
                folder, f"pip install {' '.join(self.packages)}"))

    def command(self, subject, _size, folder):
        script, *more = self.words
        path = {"PYTHONPATH": str(self.installed)} if self.packages else {}
        return [sys.executable, subject.folder / script, folder, *more], path


@dataclasses.dataclass(frozen=True)
class Program:
    """A program in Rust of the subject's folder, with a crate from crates.io."""

    made: Cargo

    def install(self, _subject):
        self.made.install()

    def command(self, _subject, _size, folder):
        return [self.made.program, folder], {}


@dataclasses.dataclass(frozen=True)
class Contender:
    key: str
    name: str
    how: str
    source: object
    own: bool = False
    most: int = sys.maxsize
    """Of what it is asked about, and why no more."""
    most_reason: str = ""


def say(text):
    print(f"[{time.strftime('%M:%S', time.gmtime(time.monotonic() - STARTED))}] {text}",
          file=sys.stderr, flush=True)


STARTED = time.monotonic()


class Racer:
    """A contender at one size: its answers are checked, then a round is timed at a time."""

    def __init__(self, process, options, normal):
        self.process = process
        self.normal = normal
        self.options = options
        self.version = process.reply(options.limit_seconds).get("version", "")
        self.repeats = {}
        self.rounds = {}
        """By question: nanoseconds an answer."""

    def check(self, truth):
        for question, right in truth.items():
            reply = self.ask(question, 1)
            if not reply:
                continue
            found = self.normal(question, reply["answer"])
            if found is not None and found != right:
                raise Stopped(f"gave a WRONG ANSWER to {question}: {str(found)[:60]}, "
                              f"not {str(right)[:60]}")
            second = self.ask(question, 1)  # the first one may have had something to prepare
            self.repeats[question] = max(1, int(self.options.round_seconds * 1e9 / second["ns"]))
            self.rounds[question] = []

    def ask(self, question, repeats):
        return self.process.ask(f"{question} {repeats}", self.options.limit_seconds)

    def run_round(self):
        for question, repeats in self.repeats.items():
            self.rounds[question].append(self.ask(question, repeats)["ns"] / repeats)


class Run:
    def __init__(self, subject, options):
        self.subject = subject
        self.options = options
        self.figures = {}
        """By key and size: a racer that has run."""
        self.left_out = []
        self.processor = max(os.sched_getaffinity(0))
        chosen = options.only or [each.key for each in subject.contenders]
        self.contenders = [each for each in subject.contenders if each.key in chosen]

    def leave_out(self, contender, reason):
        say(f"{contender.name}: {reason}")
        self.left_out.append(f"{contender.name}: {reason}.")

    def install(self):
        for contender in list(self.contenders):
            try:
                contender.source.install(self.subject)
            except Unavailable as error:
                self.leave_out(contender, str(error))
                self.contenders.remove(contender)

    def make(self, size):
        say(f"{size:,} {self.subject.unit}: making them")
        folder = INSTALLED / f"{self.subject.key}_columns" / str(size)
        folder.mkdir(parents=True, exist_ok=True)
        program = find(self.subject.program)
        subprocess.run([program, "make", str(size), folder], check=True)
        loop = Process([program, "loop", str(size)], {}, self.subject.folder,
                       INSTALLED / f"{self.subject.key}_truth.log")
        try:
            loop.reply(self.options.limit_seconds)
            truth = {question: loop.ask(f"{question} 1", self.options.limit_seconds)["answer"]
                     for question in self.subject.questions}
        finally:
            loop.close()
        return folder, truth

    def start(self, contender, size, folder, truth):
        command, environment = contender.source.command(self.subject, size, folder)
        log = INSTALLED / f"{self.subject.key}_{contender.key}.log"
        process = Process(command, environment, self.subject.folder, log, self.processor)
        try:
            racer = Racer(process, self.options, self.subject.normal)
            racer.check(truth)
        except Stopped:
            process.close(SECONDS_TO_END)
            raise
        say(f"{size:,} {self.subject.unit}: {contender.name} {racer.version}: answers are right")
        return racer

    def race(self, size):
        folder, truth = self.make(size)
        racers = {}
        try:
            for contender in self.contenders:
                if size > contender.most:
                    self.leave_out(contender, f"at {size:,} {self.subject.unit} "
                                              f"{contender.most_reason}")
                    continue
                try:
                    racers[contender.key] = self.start(contender, size, folder, truth)
                except Stopped as stop:
                    self.leave_out(contender, f"at {size:,} {self.subject.unit} it {stop}")
            for number in range(self.options.rounds):
                say(f"{size:,} {self.subject.unit}: round {number + 1} of {self.options.rounds}")
                for contender in self.contenders:
                    if contender.key in racers:
                        self.time_round(contender, size, racers)
        finally:
            for racer in racers.values():
                racer.process.close(SECONDS_TO_END)
        for key, racer in racers.items():
            self.figures[key, size] = racer

    def time_round(self, contender, size, racers):
        try:
            racers[contender.key].run_round()
        except Stopped as stop:
            self.leave_out(contender, f"at {size:,} {self.subject.unit} it {stop}")
            racers.pop(contender.key).process.close(SECONDS_TO_END)

    def all(self):
        self.install()
        for size in self.options.sizes:
            self.race(size)


def times_text(value):
    if value < 1:
        return f"{value:.2g}×"
    return f"{value:.2f}×" if value < 10 else f"{value:,.0f}×"


def cell(subject, run, key, size, question):
    """Its median, and round by round against the base's, which what disturbs one disturbs too."""
    racer, base = run.figures.get((key, size)), run.figures.get((subject.base, size))
    rounds = racer.rounds.get(question) if racer else None
    if not rounds:
        return NOT_RUN
    micro = statistics.median(rounds) / 1e3
    text = f"{micro:,.0f}" if micro >= 100 else f"{micro:.3g}"
    ours = base.rounds.get(question) if base else None
    if not ours or racer is base:
        return text
    ratio = statistics.median(right / left for left, right in zip(ours, rounds))
    return f"{text} ({times_text(ratio)})"


def table(subject, run, size):
    lines = ["| | " + " | ".join(subject.questions.values()) + " |",
             "|---|" + "---:|" * len(subject.questions)]
    for each in run.contenders:
        if (each.key, size) not in run.figures:
            continue
        name = f"**{each.name}**" if each.own else each.name
        cells = " | ".join(cell(subject, run, each.key, size, question)
                           for question in subject.questions)
        lines.append(f"| {name} | {cells} |")
    return lines


def report(subject, run, command):
    lines = [
        subject.title, "", *subject.intro,
        f"Microseconds, one thread, medians of {run.options.rounds} rounds in which all take turns;",
        f"in brackets how many times the first row's. {NOT_RUN}: not asked, or not run, see below.",
        ""]
    for size in run.options.sizes:
        lines += [f"## {size:,} {subject.unit}", "", *table(subject, run, size), ""]
    lines += ["Before anything is timed each answer is held against that of the loop.", ""]
    for each in run.contenders:
        racer = next((run.figures[each.key, size] for size in run.options.sizes
                      if (each.key, size) in run.figures), None)
        if racer:
            version = f" {racer.version}" if racer.version else ""
            lines.append(f"- {each.name}{version}: {each.how}.")
    if run.left_out:
        lines += ["", f"Not run ({NOT_RUN}):", "", *(f"- {text}" for text in run.left_out)]
    return "\n".join([*lines, "", f"Machine: {machine()}. Command: `{command}`."]) + "\n"


def build(subject):
    say("building the benchmarks")
    for command in (["cmake", "--preset", "bench"],
                    ["cmake", "--build", "--preset", "bench", "--target", subject.program]):
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                              text=True, check=False)
        if done.returncode != 0:
            sys.exit(done.stdout)


def options_of(subject, description, arguments):
    parser = argparse.ArgumentParser(description=description)
    parser.add_argument("--output", type=pathlib.Path,
                        default=INSTALLED / f"results_{subject.key}.md",
                        help="the file of the table (default: below build/)")
    parser.add_argument("--sizes", type=int, nargs="+", default=subject.sizes,
                        metavar=subject.unit.upper(), help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=7, help="default: %(default)s")
    parser.add_argument("--only", nargs="+", metavar="NAME",
                        choices=[c.key for c in subject.contenders],
                        help="some contenders: " + ", ".join(c.key for c in subject.contenders))
    parser.add_argument("--round-seconds", type=float, default=0.2,
                        help="how long a question is timed a round (default: %(default)s)")
    parser.add_argument("--limit-seconds", type=float, default=600,
                        help="a contender that takes longer to answer is left out "
                             "(default: %(default)s)")
    parser.add_argument("--no-build", action="store_true", help="the benchmarks are built already")
    return parser.parse_args(arguments)


def main(subject, description):
    options = options_of(subject, description, sys.argv[1:])
    if not options.no_build:
        build(subject)
    INSTALLED.mkdir(parents=True, exist_ok=True)
    run = Run(subject, options)
    run.all()
    text = report(subject, run, " ".join([f"bench/{subject.key}/run", *sys.argv[1:]]))
    options.output.write_text(text)
    print(text, end="")
    say(f"wrote {options.output}")
