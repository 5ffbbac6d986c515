"""Make the Python of the build: compiled on the older Debian with SQLite, and the pinned wheels."""

from __future__ import annotations

import shutil
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from common import locks
from common.fetch import fetch
from common.running import run
from common.steps import BuildError

from linux import machine, packages

if TYPE_CHECKING:
    from collections.abc import Sequence

    from common.locks import Pin

    from linux.context import Context

#: glibc up to which a wheel may have been made; ``floor`` measures what came of it.
PLATFORMS = tuple(
    word
    for name in ("2_28", "2_27", "2_26", "2_17", "2014", "1")
    for word in ("--platform", f"manylinux{'_' if '_' in name else ''}{name}_x86_64")
)
_KIND = (*PLATFORMS, "--python-version", "3.11", "--implementation", "cp", "--only-binary=:all:")
#: To compile Python, without what is under the GPL (readline, gdbm) and what goes online (OpenSSL).
_COMPILER: tuple[str, ...] = (
    *("build-essential", "pkg-config", "zlib1g-dev", "libbz2-dev", "liblzma-dev"),
    *("libffi-dev", "libexpat1-dev", "tcl"),
)
#: What Qt's libraries ask for, so that PyInstaller sees it: part of it is taken into the program.
_LIBRARIES: tuple[str, ...] = (
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-shape0", "libxcb-shm0", "libxcb-sync1", "libxcb-xfixes0"),
    *("libxcb-xinerama0", "libxcb-xkb1", "libxkbcommon-x11-0", "libx11-xcb1", "libfontconfig1"),
    *("libfreetype6", "libglib2.0-0", "libdbus-1-3", "libegl1", "libgl1", "libgssapi-krb5-2"),
    "libcups2",
)
_FLAGS = "-O2 -include /opt/old_glibc.h"
#: What Debian calls the sources, in the order in which they are compiled, and how each is told to.
#: Debian 11's own SQLite is too old: 3.35 is the least that the store works with.
_SOURCES: dict[str, tuple[str, ...]] = {
    "sqlite3": (
        *("--prefix=/opt/python", "--disable-static", "--disable-tcl", "--disable-readline"),
        f"CFLAGS={_FLAGS}",
    ),
    "python3.11": (
        *("--prefix=/opt/python", "--enable-shared", "--without-ensurepip"),
        "--disable-test-modules",
        "--with-system-expat",  # Debian's source has none of its own
        "LIBEXPAT_CFLAGS=-DPy_BUILD_CORE_MODULE",  # a correction of Debian's asks for it
        "ac_cv_func_sem_clockwait=no",  # came with glibc 2.30
        "PKG_CONFIG_PATH=/opt/python/lib/pkgconfig",
        f"CFLAGS={_FLAGS}",
        "CPPFLAGS=-I/opt/python/include",
        "LDFLAGS=-L/opt/python/lib -Wl,-rpath,/opt/python/lib",
    ),
}
#: Tells when compiled Python and lock are the same as before.
_MARK = "made-of.txt"
_PATIENCE = 3600
_WANTED = "import bz2, ctypes, decimal, lzma, mmap, sqlite3, xml.etree.ElementTree, zlib"


def make(context: Context) -> str:
    """Compile Python where that was not done before, and lay the wheels out beside it."""
    wheels = fetch(locks.read(context.lock), context.downloads, _KIND)
    sources = _sources(context)
    mark = context.python / _MARK
    made_of = "".join(f"{path.name} {locks.sha256(path)}\n" for path in sources.values())
    made_of += repr(_SOURCES) + "\n"
    told = ", ".join(path.stem for path in sources.values())
    if mark.is_file() and mark.read_text(encoding="utf-8") == made_of:
        told += ": kept from an earlier build"
    else:
        _set_up(context)
        for name, source in sources.items():
            _compile(context, name, source)
        # A module that cannot be compiled is passed over by Python's makefile.
        context.run_python(("-c", _WANTED), timeout=60).must("Importing what was compiled")
        mark.write_text(made_of, encoding="utf-8")
        told += ": compiled"
    _install(list(wheels.values()), context.packages)
    return f"{told}\n{len(wheels)} packages, each file's SHA-256 as pinned"


def _sources(context: Context) -> dict[str, Path]:
    """Return the descriptions (.dsc) of Debian's source packages, their files beside them.

    Raises:
        BuildError: Debian has others than are pinned.
    """
    pins = {pin.name: pin for pin in locks.read(context.here / "python.lock")}
    folder = context.downloads / "python"
    folder.mkdir(parents=True, exist_ok=True)
    wanted = {name: pins[locks.normal(name)] for name in _SOURCES}
    if not all(_description(folder, name, pin) for name, pin in wanted.items()):
        _download(context)
    found = {}
    for name, pin in wanted.items():
        description = _description(folder, name, pin)
        archives = sorted(folder.glob(f"{name}_{pin.version}.orig.tar.?z"))
        if description is None or not archives:
            raise BuildError(f"Debian has another {name} than {pin.version}; see python.lock.")
        if locks.sha256(archives[0]) not in pin.hashes:
            raise BuildError(
                f"{archives[0].name} is not the file that is pinned (SHA-256 differs)."
            )
        found[name] = description
    return found


def _description(folder: Path, name: str, pin: Pin) -> Path | None:
    return max(folder.glob(f"{name}_{pin.version}-*.dsc"), default=None)


def _download(context: Context) -> None:
    """Fetch the sources inside the newer Debian, whose keys apt verifies them with."""
    newer = machine.Chroot(
        machine.fresh(context.pristine(packages.NEW), context.work / "fetching"),
        {context.downloads: "/perfdesk/downloads"},
    )
    listed = newer.root / "etc" / "apt" / "sources.list"
    (address,) = {line.split()[1] for line in listed.read_text("utf-8").splitlines() if line}
    listed.write_text(f"deb-src {address} {packages.NEW} main\n", encoding="utf-8")
    newer.run(("apt-get", "update", "-qq"), timeout=_PATIENCE).must("apt-get update")
    words = ("apt-get", "source", "-qq", "--download-only", "--only-source", *_SOURCES)
    folder = context.downloads / "python"
    newer.run(words, timeout=_PATIENCE, cwd=folder).must("Downloading the sources")
    shutil.rmtree(newer.root)


def _set_up(context: Context) -> None:
    """Lay a fresh older Debian out, with a compiler."""
    builder = context.machine
    machine.fresh(context.pristine(packages.OLD), builder.root)
    builder.run(("apt-get", "update", "-qq"), timeout=_PATIENCE).must("apt-get update")
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
    needed: list[str] = [*install, *_COMPILER, *_LIBRARIES]
    builder.run(needed, timeout=_PATIENCE).must("Installing the compiler")
    shutil.copyfile(context.here / "old_glibc.h", builder.root / "opt" / "old_glibc.h")


def _compile(context: Context, name: str, source: Path) -> None:
    """Compile a source with Debian's corrections and install it beside the others."""
    builder = context.machine
    work = builder.root / "opt" / f"compiling-{name}"
    folder = work / "made"
    folder.mkdir(parents=True)
    unpack = ("dpkg-source", "--no-check", "-x", source, work / "source")
    run(unpack, timeout=300).must(f"Unpacking the source of {name}")
    commands: tuple[Sequence[str | Path], ...] = (
        [work / "source" / "configure", *_SOURCES[name]],
        ("make", "-j4"),
        ("make", "install"),
    )
    for command in commands:
        told = builder.run(command, timeout=_PATIENCE, cwd=folder)
        told.must(f"Compiling {name}: {Path(command[0]).name}")
    licence = work / "source" / "LICENSE"
    if licence.is_file():
        shutil.copyfile(licence, context.python_texts / "LICENSE.txt")
    shutil.rmtree(work)


def _install(wheels: list[Path], target: Path) -> None:
    """Lay the wheels out with the host's pip; nothing of them is run."""
    shutil.rmtree(target, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    options = ["--no-index", "--no-deps", "--no-compile", "--target", str(target), *_KIND]
    run((*pip, *options, *wheels), timeout=900).must("Laying out the packages")
