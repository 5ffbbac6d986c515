"""Tell a local disk from a network share or a stick, where WAL is not safe."""

from __future__ import annotations

import sys
from pathlib import Path, PurePath, PurePosixPath
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable

    from perfdesk.models.database.connect import Journal

PlaceKind = Literal["local", "share_or_stick"]

# Of https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew
_DRIVE_FIXED = 3

# Shares, and the file systems of sticks, which know neither shared locks nor journals.
_UNSAFE_SYSTEMS = frozenset(
    {
        "9p",
        "afs",
        "ceph",
        "cifs",
        "exfat",
        "fuse.sshfs",
        "msdos",
        "ncpfs",
        "nfs",
        "nfs4",
        "smb3",
        "smbfs",
        "vboxsf",
        "vfat",
    }
)
_MOUNTS = Path("/proc/mounts")


def journal_for(path: Path, mounts: Path = _MOUNTS) -> Journal:
    """Return the journal mode that is safe where the file lies (https://www.sqlite.org/wal.html).

    SQLite still refuses WAL where it cannot work at all.
    """
    return "wal" if place_kind(path, mounts) == "local" else "delete"


def place_kind(path: Path, mounts: Path = _MOUNTS) -> PlaceKind:
    """Say what kind of place a file lies in; what cannot be found out counts as local."""
    place = path.resolve()
    if sys.platform == "win32":  # pragma: no cover - not on the machine that measures coverage
        import ctypes  # noqa: PLC0415 - Windows only

        kind = ctypes.windll.kernel32.GetDriveTypeW(place.anchor)
        return "local" if kind == _DRIVE_FIXED else "share_or_stick"
    try:
        lines = mounts.read_text(encoding="utf-8").splitlines()
    except OSError:
        return "local"
    return "share_or_stick" if file_system(place, lines) in _UNSAFE_SYSTEMS else "local"


def file_system(place: PurePath, mounts: Iterable[str]) -> str:
    """Return the type of the file system that holds ``place``, of lines as in /proc/mounts.

    The longest mount point that holds the place counts, the last one of several at the same point.
    """
    best, kind = -1, ""
    for line in mounts:
        _, point, system, *_ = line.split(" ")
        # Blanks in mount points are written \040 (man 5 fstab).
        mounted = PurePosixPath(point.replace("\\040", " "))
        if place.is_relative_to(mounted) and len(mounted.parts) >= best:
            best, kind = len(mounted.parts), system
    return kind
