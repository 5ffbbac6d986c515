"""Find the places of this PC where a second backup makes sense: other disks, and sticks."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from shutil import disk_usage
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

DriveKind = Literal["fixed", "removable"]

# Of https://learn.microsoft.com/windows/win32/api/fileapi/nf-fileapi-getdrivetypew
_WINDOWS_KINDS: dict[int, DriveKind] = {2: "removable", 3: "fixed"}
#: Where Linux desktops (Kylin, UOS) mount sticks and other disks; False where sticks come.
_MOUNT_POINTS = {"/media": True, "/run/media": True, "/mnt": False, "/data": False}
_MOUNTS = Path("/proc/mounts")


@dataclass(frozen=True, slots=True)
class Drive:
    """A place to write to; ``free`` in bytes."""

    root: Path
    kind: DriveKind
    free: int


def find_drives(data_root: Path, mounts: Path = _MOUNTS) -> tuple[Drive, ...]:
    """Return the other disks and the sticks that are there now; not the data folder's own disk."""
    if sys.platform == "win32":  # pragma: no cover - not on the machine that measures coverage
        import ctypes  # noqa: PLC0415 - Windows only

        kernel = ctypes.windll.kernel32
        found = windows_roots(kernel.GetLogicalDrives(), kernel.GetDriveTypeW)
    else:
        try:
            lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
        except OSError:
            lines = []
        found = mounted_roots(lines)
    drives = (_drive(root, kind) for root, kind in found if not _holds(root, data_root))
    return tuple(drive for drive in drives if drive is not None)


def windows_roots(
    letters: int, kind_of: Callable[[str], int]
) -> tuple[tuple[Path, DriveKind], ...]:
    """Return the roots of the fixed and removable drives; bit 0 of ``letters`` is A."""
    roots = (f"{chr(ord('A') + bit)}:\\" for bit in range(26) if letters >> bit & 1)
    kinds = ((root, _WINDOWS_KINDS.get(kind_of(root))) for root in roots)
    return tuple((Path(root), kind) for root, kind in kinds if kind is not None)


def mounted_roots(lines: Iterable[str]) -> tuple[tuple[Path, DriveKind], ...]:
    """Return the mount points of disks and sticks of lines as in /proc/mounts."""
    found: dict[Path, DriveKind] = {}
    for line in lines:
        words = line.split(" ")
        if len(words) < 4 or "ro" in words[3].split(","):
            continue
        # Blanks in mount points are written \040 (man 5 fstab).
        point = PurePosixPath(words[1].replace("\\040", " "))
        for folder, is_removable in _MOUNT_POINTS.items():
            if point.is_relative_to(folder):
                found[Path(point)] = "removable" if is_removable else "fixed"
    return tuple(sorted(found.items()))


def _holds(root: Path, data_root: Path) -> bool:
    """Say whether the data folder lies on this drive, whose failure would take both copies."""
    return data_root.resolve().is_relative_to(root)


def _drive(root: Path, kind: DriveKind) -> Drive | None:
    try:
        return Drive(root, kind, disk_usage(root).free)
    except OSError:  # An empty card reader, a stick that was just pulled.
        return None
