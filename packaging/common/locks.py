"""Read the lock files: each package with its exact version and the hashes its file may have."""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from common.steps import BuildError

if TYPE_CHECKING:
    from pathlib import Path

_LINE = re.compile(
    r"(?P<name>[A-Za-z0-9][A-Za-z0-9._-]*)==(?P<version>[A-Za-z0-9.+!-]+)"
    r"(?P<hashes>(?: --hash=sha256:[0-9a-f]{64})*)"
)
_HASH = re.compile(r"[0-9a-f]{64}")
#: Marks a package that makes the program and is no part of it.
_BUILD_ONLY = "build"


@dataclass(frozen=True, slots=True)
class Pin:
    """One package of a lock file."""

    name: str
    version: str
    hashes: tuple[str, ...]
    is_shipped: bool = True


def normal(name: str) -> str:
    """Return a package's name as registries compare it (PEP 503)."""
    return re.sub(r"[-_.]+", "-", name).lower()


def parse(text: str, *, hashed: bool = True) -> list[Pin]:
    """Read a lock file: ``name==version --hash=sha256:…  # build``; lines may be continued.

    Raises:
        BuildError: A line is something else, has no hash though ``hashed``, or comes twice.
    """
    pins: dict[str, Pin] = {}
    for line in text.replace("\\\n", " ").splitlines():
        stated, _, comment = line.partition("#")
        stated = " ".join(stated.split())
        if not stated:
            continue
        found = _LINE.fullmatch(stated)
        if found is None:
            raise BuildError(f"This line of a lock file names no package and version: {stated!r}")
        hashes = tuple(_HASH.findall(found["hashes"]))
        if hashed and not hashes:
            raise BuildError(f"{found['name']} has no hash; run packaging/lock.py.")
        name = normal(found["name"])
        if name in pins:
            raise BuildError(f"{name} stands twice in one lock file.")
        is_shipped = not comment.strip().startswith(_BUILD_ONLY)
        pins[name] = Pin(name, found["version"], hashes, is_shipped)
    return list(pins.values())


def read(path: Path, *, hashed: bool = True) -> list[Pin]:
    """Read a lock file from the disk."""
    return parse(path.read_text(encoding="utf-8"), hashed=hashed)


def sha256(path: Path) -> str:
    """Return a file's SHA-256."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def find(pins: list[Pin], folder: Path) -> dict[str, Path]:
    """Return each package's file in a folder, its hash verified; other files are passed over.

    Raises:
        BuildError: A package's file is missing, or has none of the hashes it may have.
    """
    files: dict[tuple[str, str], list[Path]] = {}
    for path in sorted(folder.iterdir()):
        files.setdefault(_named(path.name), []).append(path)
    found: dict[str, Path] = {}
    for pin in pins:
        candidates = files.get((pin.name, pin.version), [])
        if not candidates:
            raise BuildError(f"{pin.name} {pin.version} was not downloaded into {folder}.")
        fitting = [path for path in candidates if sha256(path) in pin.hashes]
        if not fitting:
            raise BuildError(
                f"{candidates[0].name} is not the file that is pinned (SHA-256 differs): either "
                "the download is damaged or the registry serves another file. Delete it and try "
                "again; if that does not help, do not build with it."
            )
        found[pin.name] = fitting[0]
    return found


def _named(file: str) -> tuple[str, str]:
    """Return name and version that a wheel's or a source distribution's file name tells."""
    if file.endswith(".whl"):
        name, version, *_tags = file.split("-")
        return normal(name), version
    name, _, version = file.removesuffix(".tar.gz").removesuffix(".zip").rpartition("-")
    return normal(name), version
