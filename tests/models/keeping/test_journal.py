from __future__ import annotations

import errno
import hashlib
import struct
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.keeping.journal import (
    RESERVE,
    RESERVED_NAME,
    SLOTS,
    Journal,
    Kept,
    journal_files,
    read_kept,
    writer_mark,
)

if TYPE_CHECKING:
    from collections.abc import Callable


@pytest.fixture
def journal(tmp_path: Path) -> Journal:
    journal = Journal(tmp_path / "数据")
    journal.reserve()
    return journal


def contents(folder: Path) -> dict[int, bytes]:
    return {kept.sequence: kept.content for kept in read_kept(folder)}


def test_what_is_written_is_read(journal: Journal) -> None:
    journal.write_reserved(0, 7, "第一".encode())
    journal.write_reserved(1, 8, "第二".encode())
    journal.write_own("报告", 9, "第三".encode())

    assert contents(journal.folder) == {
        7: "第一".encode(),
        8: "第二".encode(),
        9: "第三".encode(),
    }


def test_slot_tells_who_wrote_it(journal: Journal) -> None:
    """Harm: of two programs with one journal each took the other's slot for its own."""
    journal.write_reserved(0, 7, b"a", "one")
    journal.write_reserved(1, 8, b"b", "other")

    marks = [kept.writer for kept in map(journal.in_slot, SLOTS) if kept is not None]

    assert marks == [writer_mark("one"), writer_mark("other")]
    journal.clear_slot(0)
    assert journal.in_slot(0) is None


def test_what_took_its_place_is_not_removed(journal: Journal) -> None:
    """Harm: dropping what was read a moment ago would drop another program's newer text."""
    journal.write_reserved(0, 7, b"a", "one")
    kept = journal.in_slot(0)
    assert kept is not None
    journal.write_reserved(0, 1, b"b", "other")

    journal.remove(kept)

    assert contents(journal.folder) == {1: b"b"}


@pytest.mark.parametrize("content", [b"x", b"x" * 16, b"long" * 5000])
def test_what_an_older_program_wrote_is_read(journal: Journal, content: bytes) -> None:
    """Harm: what was kept before an update of the program would be lost by it."""
    told = struct.pack("<QQ", 5, len(content))
    mark = hashlib.sha256(told + content).digest()
    old = b"PFDJRNL1" + told + mark + content
    (journal.folder / "perfdesk-0.unsaved").write_bytes(old)
    reserved = journal.folder / RESERVED_NAME
    reserved.write_bytes(reserved.read_bytes()[: RESERVE // 2] + old.ljust(RESERVE // 2, b"\0"))

    found = list(read_kept(journal.folder))

    assert [(kept.slot, kept.content, kept.writer) for kept in found] == [
        (1, content, b""),
        (None, content, b""),
    ]


def test_nothing_is_read_where_nothing_was_written(journal: Journal, tmp_path: Path) -> None:
    assert not contents(journal.folder)
    assert not contents(tmp_path / "gone")


def test_room_is_taken_once_and_keeps_what_it_holds(journal: Journal) -> None:
    assert (journal.folder / RESERVED_NAME).stat().st_size == RESERVE
    journal.write_reserved(1, 1, b"kept")

    journal.reserve()

    assert contents(journal.folder) == {1: b"kept"}


def test_reserved_file_of_another_size_is_made_anew(journal: Journal) -> None:
    (journal.folder / RESERVED_NAME).write_bytes(b"short")
    journal.reserve()
    assert (journal.folder / RESERVED_NAME).stat().st_size == RESERVE


@pytest.mark.parametrize("slot", SLOTS)
def test_full_slot_leaves_the_other_alone(journal: Journal, slot: int) -> None:
    largest = b"x" * (RESERVE // 2 - 72)
    assert Journal.fits(largest)
    assert not Journal.fits(largest + b"x")
    journal.write_reserved(1 - slot, 1, b"other")

    journal.write_reserved(slot, 2, largest)

    assert contents(journal.folder) == {1: b"other", 2: largest}
    assert (journal.folder / RESERVED_NAME).stat().st_size == RESERVE


@pytest.mark.parametrize("at", [0, 9, 20, 40, 60, 99])
def test_torn_slot_is_passed_over(journal: Journal, at: int) -> None:
    journal.write_reserved(0, 1, b"before" * 100)
    journal.write_reserved(1, 2, b"torn" * 100)
    reserved = journal.folder / RESERVED_NAME
    content = bytearray(reserved.read_bytes())
    content[RESERVE // 2 + at] ^= 0xFF
    reserved.write_bytes(bytes(content))

    assert contents(journal.folder) == {1: b"before" * 100}


def test_file_that_ends_early_is_passed_over(journal: Journal) -> None:
    journal.write_own("报告", 1, b"content" * 100)
    (own,) = journal.folder.glob("perfdesk-*.unsaved")
    for length in (0, 10, 56, 200):
        own.write_bytes(own.read_bytes()[:length])
        assert not contents(journal.folder)


def test_length_that_no_content_of_ours_has_is_not_read(journal: Journal) -> None:
    journal.write_reserved(0, 1, b"x")
    reserved = journal.folder / RESERVED_NAME
    content = bytearray(reserved.read_bytes())
    content[16:24] = b"\xff" * 8
    reserved.write_bytes(bytes(content))

    assert not contents(journal.folder)


def test_is_removed_where_it_lies(journal: Journal) -> None:
    journal.write_reserved(0, 1, b"a")
    journal.write_reserved(1, 2, b"b")
    journal.write_own("报告", 3, b"c")
    for kept in [*read_kept(journal.folder)]:
        if kept.sequence != 2:
            journal.remove(kept)

    assert contents(journal.folder) == {2: b"b"}


def test_is_put_by_under_a_name_of_its_own(journal: Journal) -> None:
    journal.write_own("报告", 3, b"c")
    (kept,) = read_kept(journal.folder)

    journal.put_by(kept)

    assert not contents(journal.folder)
    (by,) = journal.folder.glob("*.unreadable")
    assert by.read_bytes() == b"c"


def test_what_cannot_be_put_by_stays(tmp_path: Path) -> None:
    journal = Journal(tmp_path / "gone")
    journal.put_by(Kept(1, b"c", tmp_path / "gone" / "file"))
    assert not (tmp_path / "gone").exists()


def test_full_disk_takes_what_room_was_taken_for(small_disk: Path) -> None:
    journal = Journal(small_disk)
    journal.reserve()  # One megabyte: all there is.
    with pytest.raises(UserError) as caught:
        journal.write_own("报告", 1, b"x")
    assert caught.value.code == "disk_full"

    journal.write_reserved(0, 1, b"x" * (400 << 10))

    assert list(contents(small_disk)) == [1]
    assert [one.name for one in small_disk.iterdir()] == [RESERVED_NAME]


def test_no_room_is_told(small_disk: Path) -> None:
    (small_disk / "ballast").write_bytes(b"x" * (100 << 10))
    with pytest.raises(UserError) as caught:
        Journal(small_disk).reserve()
    assert caught.value.code == "disk_full"
    assert [one.name for one in small_disk.iterdir()] == ["ballast"]


def test_full_disk_takes_no_new_file(small_disk: Path) -> None:
    journal = Journal(small_disk)
    (small_disk / "ballast").write_bytes(b"x" * (1000 << 10))
    with pytest.raises(UserError) as caught:
        journal.write_own("报告", 1, b"x" * (100 << 10))
    assert caught.value.code == "disk_full"
    assert [one.name for one in small_disk.iterdir()] == ["ballast"]


def test_read_only_place_is_told(small_disk: Path, set_read_only: Callable[[], None]) -> None:
    journal = Journal(small_disk)
    set_read_only()
    for act in (
        journal.reserve,
        lambda: journal.write_reserved(0, 1, b"x"),
        lambda: journal.write_own("报告", 1, b"x"),
        lambda: journal.clear_slot(0),
    ):
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == "folder_unwritable"


def test_broken_disk_holds_nothing(journal: Journal, monkeypatch: pytest.MonkeyPatch) -> None:
    journal.write_own("报告", 1, b"x")

    def fail(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(Path, "glob", fail)
    assert not contents(journal.folder)
    assert journal_files(journal.folder) == ()
