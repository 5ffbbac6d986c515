"""Gather what a lock file pins with the host's pip, and verify it; nothing of it is run."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from common import locks
from common.running import run
from common.steps import BuildError

if TYPE_CHECKING:
    from pathlib import Path

    from common.locks import Pin

#: A slow line to the registry may take this long for all files.
_PATIENCE = 3600


def fetch(pins: list[Pin], folder: Path, options: tuple[str, ...]) -> dict[str, Path]:
    """Return each pinned package's file, downloaded where it is not there yet, hash verified.

    Args:
        pins: The packages.
        folder: Where the files are kept from one build to the next.
        options: What kind of files pip shall take (system, Python version; binary or source).
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        return locks.find(pins, folder)
    except BuildError:
        _download(pins, folder, options)
        return locks.find(pins, folder)


def _download(pins: list[Pin], folder: Path, options: tuple[str, ...]) -> None:
    wanted = folder / "wanted.txt"
    lines = [
        " ".join([f"{pin.name}=={pin.version}", *(f"--hash=sha256:{one}" for one in pin.hashes)])
        for pin in pins
    ]
    wanted.write_text("\n".join(lines) + "\n", encoding="ascii")
    pip = (sys.executable, "-m", "pip", "download", "--quiet", "--disable-pip-version-check")
    run(
        (
            *pip,
            "--no-deps",
            *options,
            "--require-hashes",
            "--dest",
            folder,
            "--requirement",
            wanted,
        ),
        timeout=_PATIENCE,
    ).must("Downloading the pinned packages")
