"""Get the pinned packages with their ordinary clients and read files out of them."""

from __future__ import annotations

import bz2
import gzip
import io
import shutil
import subprocess
import tarfile
from typing import TYPE_CHECKING

from fontbuild.errors import FontBuildError
from fontbuild.recipe import sha256_of

if TYPE_CHECKING:
    from pathlib import Path

    from fontbuild.recipe import Package, Recipe


def _run(command: list[str], folder: Path) -> bytes:
    """Run a client in `folder` and give its standard output."""
    program = shutil.which(command[0])
    if program is None:
        raise FontBuildError(f"{command[0]} is needed to fetch or unpack the packages")
    done = subprocess.run([program, *command[1:]], cwd=folder, capture_output=True, check=False)
    if done.returncode != 0:
        said = done.stderr.decode(errors="replace").strip()
        raise FontBuildError(f"{' '.join(command)} failed:\n{said}")
    return done.stdout


def _download(package: Package, folder: Path) -> None:
    """Ask the package's client for exactly the pinned version."""
    if package.client == "apt":
        _run(["apt-get", "download", f"{package.name}={package.version}"], folder)
    else:
        _run(["npm", "pack", "--silent", f"{package.name}@{package.version}"], folder)


def _pinned_archive(package: Package, folder: Path) -> Path:
    """Give the package file, fetched if absent; any other bytes are refused."""
    path = folder / package.archive
    if not path.exists():
        print(f"fetching {package.name} {package.version}")
        _download(package, folder)
    if not path.exists():
        raise FontBuildError(f"{package.client} gave no file named {package.archive}")
    found = sha256_of(path.read_bytes())
    if found != package.sha256:
        raise FontBuildError(f"{package.archive}: SHA-256 is {found}, pinned {package.sha256}")
    return path


def _tar_bytes(package: Package, path: Path) -> bytes:
    """Give the package's file tree as a tar archive, compressed or not."""
    if package.client == "apt":
        return _run(["dpkg-deb", "--fsys-tarfile", str(path)], path.parent)
    return path.read_bytes()


def _decompressed(name: str, content: bytes) -> bytes:
    """Undo the compression that Debian applies to documentation and data files."""
    if name.endswith(".gz"):
        return gzip.decompress(content)
    return bz2.decompress(content) if name.endswith(".bz2") else content


def _read_members(package: Package, path: Path, wanted: set[str]) -> dict[str, bytes]:
    """Read the wanted files; nothing is unpacked to disk."""
    found: dict[str, bytes] = {}
    with tarfile.open(fileobj=io.BytesIO(_tar_bytes(package, path))) as archive:
        for entry in archive:
            name = entry.name.removeprefix("./")
            stream = archive.extractfile(entry) if name in wanted else None
            if stream is not None:
                found[name] = _decompressed(name, stream.read())
    if missing := wanted - found.keys():
        raise FontBuildError(f"{package.archive} lacks {', '.join(sorted(missing))}")
    return found


def read_inputs(recipe: Recipe, folder: Path) -> dict[tuple[str, str], bytes]:
    """Give every upstream file the recipe names, keyed by (package, member).

    Args:
        recipe: the pinned packages.
        folder: where package files are looked for first and fetched to.
    """
    inputs: dict[tuple[str, str], bytes] = {}
    for package in recipe.packages.values():
        path = _pinned_archive(package, folder.resolve())
        wanted = recipe.members_of(package.id)
        for member, content in _read_members(package, path, wanted).items():
            inputs[package.id, member] = content
    return inputs
