from __future__ import annotations

from pathlib import Path
from shutil import disk_usage

from perfdesk.models.keeping.drives import find_drives, mounted_roots, windows_roots

_MOUNTS = """\
/dev/sda1 / ext4 rw,relatime 0 0
/dev/sdb1 /media/clerk/U\\040盘 vfat rw,nosuid 0 0
/dev/sdc1 /run/media/clerk/DATA exfat rw 0 0
/dev/sdd1 /mnt/disk ext4 rw 0 0
/dev/sr0 /media/cdrom iso9660 ro,relatime 0 0
tmpfs /run tmpfs rw 0 0
broken line
"""


def test_sticks_and_other_disks_are_found() -> None:
    assert mounted_roots(_MOUNTS.splitlines()) == (
        (Path("/media/clerk/U 盘"), "removable"),
        (Path("/mnt/disk"), "fixed"),
        (Path("/run/media/clerk/DATA"), "removable"),
    )


def test_letters_of_windows() -> None:
    kinds = {"A:\\": 1, "C:\\": 3, "D:\\": 3, "E:\\": 2, "F:\\": 5, "Z:\\": 4}
    letters = sum(1 << ord(root[0]) - ord("A") for root in kinds)

    found = windows_roots(letters, kinds.__getitem__)

    assert found == ((Path("C:\\"), "fixed"), (Path("D:\\"), "fixed"), (Path("E:\\"), "removable"))


def mounts_at(tmp_path: Path, *points: Path) -> Path:
    """The point has to be below a folder where sticks are mounted: a link leads there."""
    mounts = tmp_path / "mounts"
    lines = (f"/dev/sdb1 {point} vfat rw 0 0\n" for point in points)
    mounts.write_text("".join(lines), encoding="utf-8")
    return mounts


def test_drive_that_was_pulled_is_not_offered(tmp_path: Path) -> None:
    mounts = mounts_at(tmp_path, Path("/media/perfdesk-not-there"))
    assert find_drives(tmp_path, mounts) == ()


def test_free_room_is_told(tmp_path: Path) -> None:
    place = next((one for one in (Path("/mnt"), Path("/media")) if one.is_dir()), None)
    if place is None:
        return
    (drive,) = find_drives(tmp_path, mounts_at(tmp_path, place))
    assert (drive.root, drive.kind) == (place, "fixed" if place.name == "mnt" else "removable")
    assert 0 < drive.free <= disk_usage(place).total


def test_own_disk_of_the_data_is_not_offered(tmp_path: Path) -> None:
    mounts = mounts_at(tmp_path, Path("/mnt"))
    assert find_drives(Path("/mnt/desk"), mounts) == ()


def test_no_list_of_mounts_is_no_offer(tmp_path: Path) -> None:
    assert find_drives(tmp_path, tmp_path / "gone") == ()
