from __future__ import annotations

import sys
from pathlib import Path, PurePosixPath

import pytest

from perfdesk.models.database.place import file_system, journal_for, place_kind

MOUNTS = """\
/dev/sda1 / ext4 rw 0 0
/dev/sdb1 /media/desk/My\\040Stick vfat rw 0 0
//server/share /mnt/share cifs rw 0 0
/dev/sdc1 /mnt/share/local ext4 rw 0 0
tmpfs /over tmpfs rw 0 0
server:/x /over nfs4 rw 0 0
""".splitlines()


@pytest.mark.skipif(sys.platform == "win32", reason="mount points are Unix's")
@pytest.mark.parametrize(
    ("place", "kind"),
    [
        ("/home/desk/a.db", "ext4"),
        ("/media/desk/My Stick/绩效/a.db", "vfat"),
        ("/media/desk/My Stick 2/a.db", "ext4"),
        ("/mnt/share/a.db", "cifs"),
        ("/mnt/share/local/a.db", "ext4"),
        ("/over/a.db", "nfs4"),
    ],
)
def test_innermost_and_newest_mount_counts(place: str, kind: str) -> None:
    assert file_system(PurePosixPath(place), MOUNTS) == kind


def test_place_without_a_mount_is_unknown() -> None:
    assert file_system(PurePosixPath("/a.db"), []) == ""


def test_local_disk_bears_wal(tmp_path: Path) -> None:
    assert journal_for(tmp_path / "a.db") == "wal"
    assert place_kind(tmp_path / "a.db") == "local"


@pytest.mark.skipif(not Path("/proc/mounts").exists(), reason="needs Linux's list of mounts")
def test_stick_gets_the_rollback_journal(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sdb1 {tmp_path} vfat rw 0 0\n", encoding="utf-8")
    assert journal_for(tmp_path / "a.db", mounts) == "delete"
    assert place_kind(tmp_path / "a.db", mounts) == "share_or_stick"


def test_unknown_place_counts_as_local(tmp_path: Path) -> None:
    assert journal_for(tmp_path / "a.db", tmp_path / "no mounts") == "wal"
