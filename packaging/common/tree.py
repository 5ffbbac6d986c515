"""What holds for the folder of the frozen program on every system."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path


def set_times(tree: Path, epoch: int) -> None:
    """Give every file and folder the same time, so that installers of equal files are equal."""
    for path in (tree, *tree.rglob("*")):
        os.utime(path, (epoch, epoch), follow_symlinks=os.name == "nt")


def size(tree: Path) -> int:
    """Return the bytes of all files; what a link leads to, or has two names, counts once."""
    return total(path for path in tree.rglob("*") if path.is_file())


def total(files: Iterable[Path]) -> int:
    """Return the bytes of these files; see ``size``."""
    found = [path.lstat() for path in files]
    return sum({(about.st_dev, about.st_ino): about.st_size for about in found}.values())
