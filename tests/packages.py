"""Packages from PyPI for a test, in a folder of the build.

    python = packages.python_with(HERE / "requirements.txt", folder)
    if python is None:
        sys.exit(packages.SKIPPED)      # it has said why
"""

import subprocess
import venv

SKIPPED = 77  # which ctest counts as skipped, by SKIP_RETURN_CODE


def python_with(requirements, folder):
    """The interpreter that has the packages, or None."""
    python = folder / "bin" / "python"
    done = folder / "installed"
    wanted = requirements.read_text()
    if done.exists() and done.read_text() == wanted:
        return python
    try:
        venv.create(folder, with_pip=True)
    except (OSError, subprocess.CalledProcessError) as error:
        print(f"skipped: no virtual environment can be made here: {error}")
        return None
    command = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check",
               "--only-binary=:all:", "--requirement", requirements]
    if subprocess.run(command, check=False).returncode != 0:
        print(f"skipped: {', '.join(wanted.split())} cannot be had from PyPI here")
        return None
    done.write_text(wanted)
    return python
