"""Each public header compiles alone, strictly, with every compiler at hand.

    python3 tests/checks/self_contained_headers.py COMPILER…

C++ headers as C++20, capi/*.h as C99 (with the compiler's C side) and as C++. Only the include
folder is on the path, so that a header that leans on an internal one, or on Boost, does not compile
when those are taken away: the check also looks for their names among what was included.
"""
import concurrent.futures
import os
import pathlib
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
WARNINGS = ["-Wall", "-Wextra", "-Wpedantic", "-Wconversion", "-Wshadow", "-Werror"]
STRICT_C = ["-x", "c", "-std=c99", "-pedantic-errors"]
STRICT_CPP = ["-x", "c++", "-std=c++20"]
FOREIGN = ("/boost/", "/gsl/", "expat.h", "utf8proc.h", "xxhash.h", "/hwy/", "/CLI/", "/src/")


def compile_alone(compiler, mode, header):
    """Problems of one header with one compiler, as text; empty when there are none."""
    relative = header.relative_to(ROOT).as_posix().removeprefix("include/")
    command = [compiler, *mode, *WARNINGS, "-fsyntax-only", "-H", f"-I{ROOT}/include", f"-I{ROOT}",
               "-"]
    run = subprocess.run(command, input=f'#include "{relative}"\nint unused_name;\n',
                         capture_output=True, text=True)
    if run.returncode != 0:
        return f"{relative} does not stand alone ({' '.join(command)}):\n{run.stderr}"
    included = [line.lstrip(". ") for line in run.stderr.splitlines() if line.startswith(".")]
    leaks = [path for path in included if any(name in path.removeprefix(str(ROOT))
                                              for name in FOREIGN)]
    return f"{relative} includes {', '.join(leaks)}" if leaks else ""


def main():
    compilers = [name for name in sys.argv[1:] if shutil.which(name)]
    cpp_headers = sorted((ROOT / "include").rglob("*.hpp"))
    c_headers = sorted((ROOT / "capi").glob("*.h"))
    jobs = [(compiler, STRICT_CPP, header) for compiler in compilers
            for header in cpp_headers + c_headers]
    jobs += [(compiler, STRICT_C, header) for compiler in compilers for header in c_headers]
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        problems = [problem for problem in pool.map(lambda job: compile_alone(*job), jobs)
                    if problem]
    for problem in problems:
        print(problem)
    if problems or not compilers or not cpp_headers:
        return 1
    print(f"{len(cpp_headers) + len(c_headers)} headers stand alone with {', '.join(compilers)}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
