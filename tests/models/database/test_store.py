from __future__ import annotations

import sqlite3
from contextlib import closing, suppress
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.database.store import open_store
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import Delta, FieldRef, Provenance, State, StoredValue

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfdesk.report.values import ReportData


def _delta(text: str) -> Delta:
    return Delta((StoredValue(FieldRef("goal", 1), text, State.VALID, Provenance.TYPED),))


def _refusal(path: Path, backups: Path) -> UserError:
    with pytest.raises(UserError) as caught:
        open_store(path, backups, busy_ms=10)
    assert str(path.parent) in str(caught.value)
    return caught.value


def test_folder_and_file_are_made_where_there_is_none(path: Path, backups: Path) -> None:
    store = open_store(path, backups)
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]
    assert not backups.exists()
    with store.reading() as connection:
        assert connection.exec_driver_sql("PRAGMA journal_mode").scalar_one() == "wal"
    store.quick_check()


def test_empty_file_becomes_a_database(path: Path, backups: Path) -> None:
    path.parent.mkdir()
    path.touch()
    assert Repository.open(path, backups).summaries() == []


@pytest.mark.parametrize(
    "content",
    ["部门整体支出绩效自评报告\n".encode() * 40, b"x", b"SQLite format 3\0" + b"\xff" * 4096],
    ids=["text", "one letter", "broken header"],
)
def test_file_that_is_no_database_is_refused_and_left_as_it_is(
    path: Path, backups: Path, content: bytes
) -> None:
    path.parent.mkdir()
    path.write_bytes(content)
    assert _refusal(path, backups).code == "database_damaged"
    assert path.read_bytes() == content
    assert [entry.name for entry in path.parent.iterdir()] == [path.name]


def test_file_of_another_program_keeps_its_journal_mode(path: Path, backups: Path) -> None:
    path.parent.mkdir()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE contacts (name)")
    before = path.read_bytes()
    assert _refusal(path, backups).code == "database_foreign"
    assert path.read_bytes() == before


def test_damaged_page_is_told_when_it_is_read(
    repository: Repository, sample: ReportData, path: Path
) -> None:
    report_id = repository.create(sample)
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    with pytest.raises(UserError) as caught:
        repository.load(report_id)
    assert caught.value.code == "database_damaged"


def test_folder_that_cannot_be_made_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    assert _refusal(tmp_path / "file" / "a.sqlite3", tmp_path).code == "folder_unwritable"


def test_folder_in_the_place_of_the_file_is_told(path: Path, backups: Path) -> None:
    path.mkdir(parents=True)
    assert _refusal(path, backups).code == "database_read_only"


@pytest.mark.parametrize("lock", ["EXCLUSIVE", "IMMEDIATE"])
def test_database_that_another_program_writes_is_refused_at_opening(
    repository: Repository, path: Path, backups: Path, lock: str
) -> None:
    repository.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute(f"BEGIN {lock}")
        assert _refusal(path, backups).code == "database_locked"
    open_store(path, backups)


def test_save_that_meets_a_lock_is_told_and_can_be_repeated(
    path: Path, backups: Path, sample: ReportData
) -> None:
    repository = Repository(open_store(path, backups, busy_ms=10))
    report_id = repository.create(sample)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(UserError) as caught:
            repository.save(report_id, _delta("新"))
        assert caught.value.code == "database_locked"
        # A reader is not held up by a writer.
        assert repository.load(report_id) == repository.load(report_id)
    repository.save(report_id, _delta("新"))
    assert [item.new for item in repository.history(report_id, FieldRef("goal", 1))] == ["新"]


def test_two_windows_on_one_file_see_each_other_s_saves(
    repository: Repository, path: Path, backups: Path, sample: ReportData
) -> None:
    report_id = repository.create(sample)
    other = Repository.open(path, backups)
    other.save(report_id, _delta("甲"))
    repository.save(report_id, _delta("乙"))
    changes = other.history(report_id, FieldRef("goal", 1))
    assert [(item.old, item.new) for item in changes] == [("甲", "乙"), ("任务一", "甲")]


def test_file_that_vanished_is_told(repository: Repository, sample: ReportData, path: Path) -> None:
    report_id = repository.create(sample)
    path.unlink()
    with pytest.raises(UserError) as caught:
        repository.save(report_id, _delta("新"))
    assert caught.value.code == "database_missing"
    assert not path.exists()


def test_read_only_disk_is_told_at_opening_and_at_saving(
    small_disk: Path, set_read_only: Callable[[], None], backups: Path, sample: ReportData
) -> None:
    path = small_disk / "perfdesk.sqlite3"
    repository = Repository.open(path, backups)
    report_id = repository.create(sample)
    set_read_only()
    assert _refusal(path, backups).code == "database_read_only"
    with pytest.raises(UserError) as caught:
        repository.save(report_id, _delta("新"))
    assert caught.value.code == "database_read_only"


def test_no_file_can_be_made_on_a_read_only_disk(
    small_disk: Path, set_read_only: Callable[[], None], backups: Path
) -> None:
    set_read_only()
    assert _refusal(small_disk / "a.sqlite3", backups).code == "folder_unwritable"
    assert _refusal(small_disk / "desk" / "a.sqlite3", backups).code == "folder_unwritable"


def test_file_marked_read_only_is_told_at_opening(
    repository: Repository, path: Path, backups: Path, protect: Callable[[Path], None]
) -> None:
    repository.close()
    protect(path)
    assert _refusal(path, backups).code == "database_read_only"


def test_full_disk_is_told_and_what_was_saved_stays(
    small_disk: Path, backups: Path, sample: ReportData
) -> None:
    repository = Repository.open(small_disk / "perfdesk.sqlite3", backups)
    report_id = repository.create(sample)
    repository.save(report_id, _delta("旧"))
    before = repository.load(report_id)
    with pytest.raises(UserError) as caught:
        repository.save(report_id, _delta("新" * (1 << 20)))
    assert caught.value.code == "disk_full"
    assert repository.load(report_id) == before
    repository.save(report_id, _delta("新"))
    repository.store.quick_check()


def test_disk_without_a_byte_left_is_told(
    small_disk: Path, backups: Path, sample: ReportData
) -> None:
    repository = Repository.open(small_disk / "perfdesk.sqlite3", backups)
    report_id = repository.create(sample)
    before = repository.load(report_id)
    ballast = small_disk / "ballast"
    _fill(ballast)
    with pytest.raises(UserError) as caught:
        repository.save(report_id, _delta("新"))
    assert caught.value.code == "disk_full"
    ballast.unlink()
    assert repository.load(report_id) == before


def test_no_database_can_be_made_on_a_full_disk(small_disk: Path, backups: Path) -> None:
    path = small_disk / "perfdesk.sqlite3"
    ballast = small_disk / "ballast"
    _fill(ballast)
    assert _refusal(path, backups).code == "disk_full"
    ballast.unlink()
    assert Repository.open(path, backups).summaries() == []


def _fill(ballast: Path) -> None:
    with ballast.open("wb", buffering=0) as file, suppress(OSError):
        while True:
            file.write(b"x" * 4096)
