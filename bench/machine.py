"""What a table of times says of the machine that they were taken on."""

import os
import pathlib
import platform
import subprocess


def machine():
    model = platform.processor() or platform.machine()
    try:
        for line in pathlib.Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    compiler = subprocess.run(["c++", "--version"], stdout=subprocess.PIPE, text=True, check=False)
    return f"{model}, {os.cpu_count()} threads; {compiler.stdout.splitlines()[0]}; " \
           f"Python {platform.python_version()}"
