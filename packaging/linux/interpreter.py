"""Make the Python of the build: compiled on the older Debian, with the pinned wheels."""

from __future__ import annotations

import shutil
import sys
from typing import TYPE_CHECKING

from common import locks
from common.fetch import fetch
from common.running import run
from common.steps import BuildError

from linux import machine, packages

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

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
    *("libffi-dev", "libsqlite3-dev", "libexpat1-dev"),
)
#: What Qt's libraries ask for, so that PyInstaller sees it: part of it is taken into the program.
_LIBRARIES: tuple[str, ...] = (
    *("libxcb-cursor0", "libxcb-icccm4", "libxcb-image0", "libxcb-keysyms1", "libxcb-randr0"),
    *("libxcb-render-util0", "libxcb-shape0", "libxcb-shm0", "libxcb-sync1", "libxcb-xfixes0"),
    *("libxcb-xinerama0", "libxcb-xkb1", "libxkbcommon-x11-0", "libx11-xcb1", "libfontconfig1"),
    *("libfreetype6", "libglib2.0-0", "libdbus-1-3", "libegl1", "libgl1", "libgssapi-krb5-2"),
    "libcups2",
)
_CONFIGURE: tuple[str, ...] = (
    *("--prefix=/opt/python", "--enable-shared", "--without-ensurepip", "--disable-test-modules"),
    "--with-system-expat",  # Debian's source has none of its own
    "LDFLAGS=-Wl,-rpath,/opt/python/lib",
)
#: What Debian calls it; a lock file would write it as registries compare names.
_SOURCE = "python3.11"
#: Tells when compiled Python and lock are the same as before.
_MARK = "made-of.txt"
_PATIENCE = 3600


def make(context: Context) -> str:
    """Compile Python where that was not done before, and lay the wheels out beside it."""
    wheels = fetch(locks.read(context.lock), context.downloads, _KIND)
    source = _source(context)
    mark = context.python / _MARK
    made_of = f"{source.name} {locks.sha256(source)}\n"
    if mark.is_file() and mark.read_text(encoding="utf-8") == made_of:
        told = f"{source.stem}: kept from an earlier build"
    else:
        _compile(context, source)
        mark.write_text(made_of, encoding="utf-8")
        told = f"{source.stem}: compiled"
    _install(list(wheels.values()), context.packages)
    return f"{told}\n{len(wheels)} packages, each file's SHA-256 as pinned"


def _source(context: Context) -> Path:
    """Return the description (.dsc) of Debian's source package, its files verified beside it."""
    (pin,) = locks.read(context.here / "python.lock")
    folder = context.downloads / "python"
    folder.mkdir(parents=True, exist_ok=True)
    found = sorted(folder.glob(f"{_SOURCE}_{pin.version}-*.dsc"))
    if not found:
        _download(context)
        found = sorted(folder.glob(f"{_SOURCE}_{pin.version}-*.dsc"))
    archive = folder / f"{_SOURCE}_{pin.version}.orig.tar.gz"
    if not found or not archive.is_file():
        raise BuildError(f"Debian has another {_SOURCE} than {pin.version}; see python.lock.")
    if locks.sha256(archive) not in pin.hashes:
        raise BuildError(f"{archive.name} is not the file that is pinned (SHA-256 differs).")
    return found[-1]


def _download(context: Context) -> None:
    """Fetch the source inside the newer Debian, whose keys apt verifies it with."""
    newer = machine.Chroot(
        machine.fresh(context.pristine(packages.NEW), context.work / "fetching"),
        {context.downloads: "/perfdesk/downloads"},
    )
    sources = newer.root / "etc" / "apt" / "sources.list"
    (address,) = {line.split()[1] for line in sources.read_text("utf-8").splitlines() if line}
    sources.write_text(f"deb-src {address} {packages.NEW} main\n", encoding="utf-8")
    newer.run(("apt-get", "update", "-qq"), timeout=_PATIENCE).must("apt-get update")
    words = ("apt-get", "source", "-qq", "--download-only", "--only-source", _SOURCE)
    folder = context.downloads / "python"
    newer.run(words, timeout=_PATIENCE, cwd=folder).must(f"Downloading the source of {_SOURCE}")
    shutil.rmtree(newer.root)


def _compile(context: Context, source: Path) -> None:
    """Compile Python with Debian's corrections on a fresh older Debian."""
    builder = context.machine
    machine.fresh(context.pristine(packages.OLD), builder.root)
    builder.run(("apt-get", "update", "-qq"), timeout=_PATIENCE).must("apt-get update")
    install = ("apt-get", "install", "-y", "-qq", "--no-install-recommends")
    needed: list[str] = [*install, *_COMPILER, *_LIBRARIES]
    builder.run(needed, timeout=_PATIENCE).must("Installing the compiler")
    unpacked = builder.root / "opt" / "python-source"
    unpack = ("dpkg-source", "--no-check", "-x", source, unpacked)
    run(unpack, timeout=300).must("Unpacking Python's source")
    folder = builder.root / "opt" / "python-build"
    folder.mkdir()
    commands: tuple[Sequence[str | Path], ...] = (
        [unpacked / "configure", *_CONFIGURE],
        ("make", "-j4"),
        ("make", "install"),
    )
    for command in commands:
        builder.run(command, timeout=_PATIENCE, cwd=folder).must(f"Compiling Python, {command[0]}")
    shutil.copyfile(unpacked / "LICENSE", context.python_texts / "LICENSE.txt")
    shutil.rmtree(folder)
    shutil.rmtree(unpacked)
    # dpkg-source lays the archive down beside what it unpacks.
    for archive in unpacked.parent.glob("*.orig.tar.*"):
        archive.unlink()


def _install(wheels: list[Path], target: Path) -> None:
    """Lay the wheels out with the host's pip; nothing of them is run."""
    shutil.rmtree(target, ignore_errors=True)
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    options = ["--no-index", "--no-deps", "--no-compile", "--target", str(target), *_KIND]
    run((*pip, *options, *wheels), timeout=900).must("Laying out the packages")
