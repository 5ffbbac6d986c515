"""Set up this checkout and run, test or measure it; needs nothing but Python 3.11 or newer.

python packaging/dev.py run [ARGUMENTS …]    set up, then start the program (or one of its commands)
python packaging/dev.py test [ARGUMENTS …]   set up, then lint, types, floors and all tests
python packaging/dev.py soak [ARGUMENTS …]   set up, then all tests, each with all its examples
python packaging/dev.py bench [ARGUMENTS …]  set up, then the benchmark
python packaging/dev.py pictures FOLDER      set up, then pictures of every page of the window
python packaging/dev.py pages [FOLDER]       set up, then the README's pictures of printed pages

The environment is made in ``.venv`` beside this folder and kept until pyproject.toml changes. On
Debian and its kin the system libraries that Qt and the tests need are installed when missing.
"""

from __future__ import annotations

import ctypes.util
import hashlib
import importlib.util
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

TOP = Path(__file__).resolve().parent.parent
VENV = TOP / ".venv"
BIN = VENV / ("Scripts" if os.name == "nt" else "bin")
PYTHON = BIN / ("python.exe" if os.name == "nt" else "python")
#: Extras of pyproject.toml that each verb needs.
EXTRAS = {
    "run": "",
    "test": "[test,build]",
    "soak": "[test,build]",
    "bench": "[test,build,bench]",
    "pictures": "[test,build]",
    "pages": "[test,build]",
}

#: What Qt 6 loads on X11 and offscreen (library name without lib and .so -> Debian package).
QT_LIBRARIES = {
    "EGL": "libegl1",
    "GL": "libgl1",
    "dbus-1": "libdbus-1-3",
    "fontconfig": "libfontconfig1",
    "glib-2.0": "libglib2.0-0",
    "xkbcommon": "libxkbcommon0",
    "xkbcommon-x11": "libxkbcommon-x11-0",
    "xcb-cursor": "libxcb-cursor0",
    "xcb-icccm": "libxcb-icccm4",
    "xcb-image": "libxcb-image0",
    "xcb-keysyms": "libxcb-keysyms1",
    "xcb-render-util": "libxcb-render-util0",
    "xcb-shape": "libxcb-shape0",
}
#: Programs the tests look at results with, and those that make a screen and press its keys.
TEST_PROGRAMS = {"pdftotext": "poppler-utils", "Xvfb": "xvfb", "xdotool": "xdotool"}


def main(arguments: list[str]) -> int:
    """Do what the first argument says and return the exit code."""
    verb = arguments[0] if arguments else ""
    if verb not in EXTRAS:
        print(__doc__)
        return 2
    install_system_packages(verb)
    set_up(EXTRAS[verb])
    if verb == "run":
        # Where the caller stands: paths on the command line are hers.
        return subprocess.run([PYTHON, "-m", "perfdesk", *arguments[1:]], check=False).returncode
    if verb in ("bench", "pictures"):
        return call(PYTHON, "-m", f"tests.{verb}", *arguments[1:])
    if verb == "soak":
        os.environ["PERFDESK_SOAK"] = "all"
        return call(PYTHON, "-m", "pytest", *arguments[1:])
    if verb == "pages":
        return call(PYTHON, "-m", "tests.page_pictures", *arguments[1:])
    return test(arguments[1:])


def call(*command: str | Path) -> int:
    """Run a command in the checkout's top and return its exit code."""
    return subprocess.run([str(part) for part in command], cwd=TOP, check=False).returncode


def must(*command: str | Path) -> None:
    """Run a command; end here if it fails."""
    code = call(*command)
    if code:
        sys.exit(code)


def install_system_packages(verb: str) -> None:
    """Install what a bare Debian lacks; elsewhere (Windows, other systems) do nothing."""
    apt = shutil.which("apt-get")
    if apt is None:
        return
    missing = {
        package
        for library, package in QT_LIBRARIES.items()
        if not ctypes.util.find_library(library)
    }
    if verb != "run":
        missing |= {
            package for program, package in TEST_PROGRAMS.items() if not shutil.which(program)
        }
    if importlib.util.find_spec("ensurepip") is None:
        missing.add("python3-venv")
    if not missing:
        return
    prefix = [] if os.geteuid() == 0 else ["sudo"]
    print("Installing system packages:", *sorted(missing))
    must(*prefix, apt, "update", "-qq")
    must(*prefix, apt, "install", "-y", "-qq", "--no-install-recommends", *sorted(missing))


def set_up(extras: str) -> None:
    """Make the virtual environment and install the project, unless that was done already."""
    wanted = hashlib.sha256((TOP / "pyproject.toml").read_bytes()).hexdigest()
    stamp = VENV / f"installed{extras.replace('[', '-').replace(']', '').replace(',', '-')}"
    if stamp.is_file() and stamp.read_text(encoding="ascii") == wanted:
        return
    if not PYTHON.is_file():
        must(sys.executable, "-m", "venv", VENV)
    must(
        PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "-e", f".{extras}"
    )
    stamp.write_text(wanted, encoding="ascii")


def test(arguments: list[str]) -> int:
    """Run every check of the project; the tests alone where arguments are given."""
    if arguments:
        return call(PYTHON, "-m", "pytest", *arguments)
    must(PYTHON, "-m", "ruff", "check", ".")
    must(PYTHON, "-m", "ruff", "format", "--check", ".")
    must(BIN / "lint-imports")
    must(PYTHON, "-m", "coverage", "erase")
    code = types_and_tests()
    return code or coverage()


def types_and_tests() -> int:
    """Run the types and three parts of the tests at once.

    There are more of them than most machines have cores: while one waits or has ended, the others
    go on, and no part has to be as long as another.
    """
    own = ("tests/ui", "tests/intake")
    parts = {"ui": own[:1], "intake": own[1:], "rest": tuple(f"--ignore={path}" for path in own)}
    python = (str(PYTHON), "-m")
    commands = {
        name: (*python, "pytest", "-q", "--cov", "--cov-report=", *paths)
        for name, paths in parts.items()
    }
    commands["types"] = (*python, "mypy")
    running = {}
    with tempfile.TemporaryDirectory() as folder:
        for name, command in commands.items():
            # Files of their own: each run gathers what its own child processes left.
            environment = os.environ | {"COVERAGE_FILE": str(TOP / f".coverage-{name}")}
            with (Path(folder) / name).open("wb") as told:
                running[name] = subprocess.Popen(
                    command, cwd=TOP, env=environment, stdout=told, stderr=told
                )
        codes = [process.wait() for process in running.values()]
        for name in commands:
            print(f"== {name}")
            print((Path(folder) / name).read_text(encoding="utf-8", errors="replace"))
    # What ends by a signal has a code below 0.
    if any(codes):
        return 1
    return call(PYTHON, "-m", "coverage", "combine", "-q", *(f".coverage-{n}" for n in parts))


def coverage() -> int:
    """Hold the rooms to their floors: the core wholly, the others nearly."""
    # Full and read-only disks are made by root on Linux alone; elsewhere their tests are skipped.
    makes_disks = sys.platform == "linux" and os.geteuid() == 0
    rooms = {
        "template,report,document,app,models,proof": 100 if makes_disks else 95,
        "ui,export,intake,inspect": 95 if makes_disks else 90,
    }
    for names, floor in rooms.items():
        include = ",".join(f"perfdesk/{name}/*" for name in names.split(","))
        options = (f"--include={include}", f"--fail-under={floor}")
        code = call(PYTHON, "-m", "coverage", "report", *options)
        if code:
            return code
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
