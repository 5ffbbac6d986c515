from __future__ import annotations

import errno
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.database import swap
from perfdesk.models.database.swap import copy_file, put_in_place, set_aside
from perfdesk.models.keeping.backups import aside_name
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import ReportMeta

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.report.values import ReportData

_NOW = datetime(2026, 11, 23, 9, 41, 7, tzinfo=UTC)

#: Ends the process (or refuses) at the n-th thing that is done to a file below a folder.
_INTERRUPTED = """
import os, sys
from pathlib import Path

act, folder, source, at = sys.argv[1], Path(sys.argv[2]), Path(sys.argv[3]), int(sys.argv[4])
is_killed = sys.argv[5] == "kill"
from perfdesk.models.database.swap import put_in_place, set_aside

count = 0
WATCHED = {"open", "os.rename", "os.link", "os.remove", "shutil.copyfile", "sqlite3.connect"}

def watch(event, args):
    global count
    if event not in WATCHED or not any(str(folder) in str(arg) for arg in args):
        return
    if event == "open" and not (args[2] & (os.O_WRONLY | os.O_RDWR)):
        return
    count += 1
    if count == at:
        if is_killed:
            os._exit(9)
        raise OSError(5, "Input/output error")

sys.addaudithook(watch)
database, aside = folder / "perfdesk.sqlite3", folder / "aside.sqlite3"
from perfdesk.errors import UserError
try:
    if act == "set_aside":
        set_aside(database, aside)
    else:
        put_in_place(source, database, aside)
except UserError as error:
    sys.exit(3)
sys.exit(0 if count < at else 4)
"""
#: It went through to the end, the step being beyond it; it was told; it went on in spite of it.
_DONE, _TOLD, _KILLED, _WENT_ON = 0, 3, 9, 4


def interrupt(act: str, database: Path, source: Path, at: int, how: str) -> int:
    arguments = [act, str(database.parent), str(source), str(at), how]
    done = subprocess.run(
        [sys.executable, "-c", _INTERRUPTED, *arguments], check=False, capture_output=True
    )
    assert done.returncode in {_DONE, _TOLD, _KILLED, _WENT_ON}, done.stderr.decode()
    return done.returncode


def units(path: Path) -> set[str]:
    repository = Repository.open(path, path.parent / "b")
    found = {summary.meta.unit for summary in repository.summaries()}
    repository.close()
    return found


@pytest.fixture
def files(path: Path, sample: ReportData) -> tuple[Path, Path]:
    """The present database (旧) and another one (新) to be put in its place."""
    other = path.parent.parent / "other.sqlite3"
    for place, unit in ((path, "旧"), (other, "新")):
        repository = Repository.open(place, path.parent / "b")
        meta = ReportMeta("sample", 3, 2023, unit)
        repository.create(type(sample)(meta, sample.lines, sample.values))
        repository.close()
    return path, other


@pytest.fixture
def aside(path: Path) -> Path:
    return path.parent / aside_name(_NOW, "replaced")


def test_other_file_is_in_place_and_the_old_one_kept(files: tuple[Path, Path], aside: Path) -> None:
    database, other = files
    before = database.read_bytes()

    put_in_place(other, database, aside)

    assert units(database) == {"新"}
    assert aside.read_bytes() == before
    assert units(other) == {"新"}
    assert sorted(one.name for one in database.parent.iterdir()) == [
        aside.name,
        "perfdesk.sqlite3",
    ]


def test_where_no_database_is_left_the_other_one_is_put(
    files: tuple[Path, Path], aside: Path
) -> None:
    database, other = files
    database.unlink()

    put_in_place(other, database, aside)

    assert units(database) == {"新"}
    assert not aside.exists()


def test_what_stood_beside_is_not_played_into_the_other_file(
    files: tuple[Path, Path], aside: Path
) -> None:
    """A WAL of the old file would be applied to the new one, page by page."""
    database, other = files
    holder = sqlite3.connect(database, isolation_level=None)
    holder.execute("PRAGMA journal_mode = wal")
    holder.execute("UPDATE report SET unit = '更旧'")
    copies = {end: Path(f"{database}{end}").read_bytes() for end in ("", "-wal")}
    holder.close()
    for end, content in copies.items():
        # As a crash leaves it: committed, not yet in the file itself. The file is damaged too, so
        # that SQLite cannot fold the one into the other.
        damaged = content[:20] + b"\xff" + content[21:] if not end else content
        Path(f"{database}{end}").write_bytes(damaged)

    put_in_place(other, database, aside)

    assert units(database) == {"新"}
    assert aside.exists()


@pytest.mark.parametrize("how", ["kill", "fail"])
def test_putting_in_place_may_end_at_any_step(files: tuple[Path, Path], how: str) -> None:
    database, other = files
    folder = database.parent
    safe = folder.parent / "safe"
    shutil.copytree(folder, safe)
    at, code = 0, _TOLD
    while code != _DONE:
        at += 1
        shutil.rmtree(folder)
        shutil.copytree(safe, folder)
        code = interrupt("put_in_place", database, other, at, how)
        aside = folder / "aside.sqlite3"
        found = units(database)
        if code in {_DONE, _WENT_ON}:
            assert found == {"新"}
            assert units(aside) == {"旧"}
        elif code == _TOLD:
            assert found == {"旧"}
            assert not aside.exists()
        else:
            assert found == {"旧"} or (found == {"新"} and units(aside) == {"旧"})
    assert at > 4


@pytest.mark.parametrize("how", ["kill", "fail"])
def test_setting_aside_may_end_at_any_step(files: tuple[Path, Path], how: str) -> None:
    database, _other = files
    folder = database.parent
    content = database.read_bytes()
    at, code = 0, _TOLD
    while code != _DONE:
        at += 1
        shutil.rmtree(folder)
        folder.mkdir()
        database.write_bytes(content)
        Path(f"{database}-wal").write_bytes(b"log")
        code = interrupt("set_aside", database, database, at, how)
        names = {one.name: one.read_bytes() for one in folder.iterdir()}
        mains = [names[name] for name in ("perfdesk.sqlite3", "aside.sqlite3") if name in names]
        assert content in mains
        assert b"log" in names.values()
        if code in {_DONE, _WENT_ON}:
            assert set(names) == {"aside.sqlite3", "aside.sqlite3-wal"}
        if code == _TOLD:
            assert set(names) == {"perfdesk.sqlite3", "perfdesk.sqlite3-wal"}


def test_without_second_names_for_files(
    files: tuple[Path, Path], aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """FAT and some shares have no hard links."""

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    monkeypatch.setattr(os, "link", refuse)
    database, other = files
    before = database.read_bytes()

    put_in_place(other, database, aside)

    assert units(database) == {"新"}
    assert aside.read_bytes() == before
    damaged = aside.with_name(aside_name(_NOW, "damaged"))
    set_aside(database, damaged)
    assert not database.exists()
    assert units(damaged) == {"新"}


def test_without_second_names_and_without_room_for_a_copy_it_is_renamed(
    files: tuple[Path, Path], aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, other = files
    real = swap.copy_file

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def only_the_other(source: Path, target: Path) -> None:
        if source == database:
            raise UserError("disk_full", path=target.parent)
        real(source, target)

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(swap, "copy_file", only_the_other)

    put_in_place(other, database, aside)

    assert units(database) == {"新"}
    assert units(aside) == {"旧"}


def test_full_disk_leaves_everything_as_it_was(small_disk: Path, tmp_path: Path) -> None:
    database, other = small_disk / "perfdesk.sqlite3", tmp_path / "other.sqlite3"
    Repository.open(database, tmp_path).close()
    other.write_bytes(b"x" * (2 << 20))
    before = database.read_bytes()

    with pytest.raises(UserError) as caught:
        put_in_place(other, database, small_disk / "aside.sqlite3")

    assert caught.value.code == "disk_full"
    assert [one.name for one in small_disk.iterdir()] == ["perfdesk.sqlite3"]
    assert database.read_bytes() == before


def test_read_only_folder_is_told(small_disk: Path, set_read_only: Callable[[], None]) -> None:
    database = small_disk / "perfdesk.sqlite3"
    Repository.open(database, small_disk).close()
    set_read_only()

    with pytest.raises(UserError) as caught:
        set_aside(database, small_disk / "aside.sqlite3")

    assert caught.value.code == "folder_unwritable"
    assert database.exists()


@pytest.mark.parametrize(
    ("is_folder_open", "code"), [(True, "database_locked"), (False, "folder_unwritable")]
)
def test_file_that_another_program_holds_is_told(
    files: tuple[Path, Path],
    aside: Path,
    monkeypatch: pytest.MonkeyPatch,
    is_folder_open: bool,
    code: str,
) -> None:
    """Windows refuses to rename a file that is open elsewhere."""
    database, _other = files

    def refuse(self: Path, missing_ok: bool = False) -> None:  # noqa: ARG001 - unlink's own
        raise PermissionError(errno.EACCES, "held")

    with monkeypatch.context() as patched:
        patched.setattr(Path, "unlink", refuse)
        patched.setattr(os, "access", lambda *_: is_folder_open)
        with pytest.raises(UserError) as caught:
            set_aside(database, aside)

    assert caught.value.code == code
    assert units(database) == {"旧"}


def test_renamed_file_gets_its_name_back_where_the_other_cannot_take_it(
    files: tuple[Path, Path], aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """No second names, no room for a copy, and then the disk fails."""
    database, other = files
    Path(f"{database}-journal").write_bytes(b"")
    real_copy, real_replace = swap.copy_file, Path.replace

    def refuse(*_: object) -> None:
        raise OSError(errno.EPERM, "Operation not permitted")

    def copy_other(source: Path, target: Path) -> None:
        if source == database:
            raise UserError("disk_full", path=target.parent)
        real_copy(source, target)

    def fail_for_ready(self: Path, target: Path) -> Path:
        if self.name.endswith(".restoring"):
            raise OSError(errno.EIO, "Input/output error")
        return real_replace(self, target)

    monkeypatch.setattr(os, "link", refuse)
    monkeypatch.setattr(swap, "copy_file", copy_other)
    monkeypatch.setattr(Path, "replace", fail_for_ready)

    with pytest.raises(UserError) as caught:
        put_in_place(other, database, aside)

    assert caught.value.code == "folder_unwritable"
    assert units(database) == {"旧"}
    assert not aside.exists()


def test_where_none_was_there_is_none_after_a_failure(
    files: tuple[Path, Path], aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, other = files
    database.unlink()
    real = Path.replace

    def fail_for_ready(self: Path, target: Path) -> Path:
        if self.name.endswith(".restoring"):
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "replace", fail_for_ready)
    with pytest.raises(UserError):
        put_in_place(other, database, aside)
    assert list(database.parent.iterdir()) == []


def test_damaged_file_whose_log_cannot_be_moved_stays(
    files: tuple[Path, Path], aside: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    database, _other = files
    for end in ("-wal", "-journal"):
        Path(f"{database}{end}").write_bytes(end.encode())
    real = Path.rename

    def fail_for_journal(self: Path, target: Path) -> Path:
        if self.name.endswith("-journal"):
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    monkeypatch.setattr(Path, "rename", fail_for_journal)

    with pytest.raises(UserError):
        set_aside(database, aside)

    assert {one.name for one in database.parent.iterdir()} == {
        "perfdesk.sqlite3",
        "perfdesk.sqlite3-wal",
        "perfdesk.sqlite3-journal",
    }
    Path(f"{database}-wal").unlink()
    Path(f"{database}-journal").unlink()


# -- copying ---------------------------------------------------------------------------------------


def test_copy_replaces_only_when_complete(small_disk: Path, tmp_path: Path) -> None:
    source, target = tmp_path / "source", small_disk / "target"
    source.write_bytes(b"new" * (1 << 20))
    target.write_bytes(b"old")

    with pytest.raises(UserError) as caught:
        copy_file(source, target)

    assert caught.value.code == "disk_full"
    assert [one.name for one in small_disk.iterdir()] == ["target"]
    assert target.read_bytes() == b"old"


def test_source_that_is_gone_is_told_as_such(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        copy_file(tmp_path / "gone", tmp_path / "target")
    assert (caught.value.code, caught.value.slots["path"]) == (
        "database_missing",
        tmp_path / "gone",
    )
    assert list(tmp_path.iterdir()) == []


def test_source_that_cannot_be_read_is_told_as_such(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    with pytest.raises(UserError) as caught:
        copy_file(tmp_path / "folder", tmp_path / "target")
    assert caught.value.code == "database_io"


def test_copy_is_the_same(files: tuple[Path, Path], tmp_path: Path) -> None:
    database, _other = files
    copy_file(database, tmp_path / "copy")
    assert (tmp_path / "copy").read_bytes() == database.read_bytes()
    with closing(sqlite3.connect(tmp_path / "copy")) as connection:
        assert connection.execute("PRAGMA quick_check").fetchone() == ("ok",)
