from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.database.backup import copy_database
from perfdesk.models.reports.repository import Repository

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from perfdesk.report.values import ReportData


def _damage(path: Path) -> None:
    """Overwrite all but the first page, as a failing disk does."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))


def test_copy_is_a_whole_database_in_one_file(
    repository: Repository, sample: ReportData, tmp_path: Path
) -> None:
    report_id = repository.create(sample)
    target = tmp_path / "备 份" / "copy.sqlite3"
    copy_database(repository.store.path, target)
    assert [entry.name for entry in target.parent.iterdir()] == ["copy.sqlite3"]
    assert Repository.open(target, tmp_path / "b").load(report_id) == repository.load(report_id)


def test_copy_is_possible_while_somebody_writes(
    repository: Repository, sample: ReportData, tmp_path: Path
) -> None:
    repository.create(sample)
    target = tmp_path / "copy.sqlite3"
    with repository.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM report")
        copy_database(repository.store.path, target)
    assert len(Repository.open(target, tmp_path / "b").summaries()) == 1


def test_copy_of_a_locked_database_is_refused_instead_of_waiting_for_ever(
    path: Path, repository: Repository, tmp_path: Path
) -> None:
    repository.close()
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = delete").close()
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(UserError) as caught:
            copy_database(path, tmp_path / "copy.sqlite3", busy_ms=10)
    assert caught.value.code == "database_locked"
    assert not (tmp_path / "copy.sqlite3").exists()


def _in_delete_mode(path: Path) -> None:
    """Bring the file into the journal mode of shares and sticks."""
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA journal_mode = delete").close()
        other.execute("CREATE TABLE ballast (content)").close()
        other.execute("INSERT INTO ballast VALUES (zeroblob(4000000))").close()


def test_saving_on_a_stick_gets_in_while_a_copy_is_made(
    path: Path, repository: Repository, sample: ReportData, tmp_path: Path
) -> None:
    """The copy held the file from its first page to its last: a save waited, and failed."""
    report_id = repository.create(sample)
    repository.close()
    _in_delete_mode(path)
    saved: list[int] = []

    def save(_left: int) -> None:
        if not saved:
            with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
                other.execute("UPDATE report SET unit = '新' WHERE id = ?", (report_id,)).close()
            saved.append(1)

    copy_database(path, tmp_path / "copy.sqlite3", between=save)

    assert saved
    copied = Repository.open(tmp_path / "copy.sqlite3", tmp_path / "b").load(report_id)
    assert copied.meta.unit == "新", "the copy is of one state, the newest"


def test_a_copy_ends_also_where_somebody_saves_all_the_time(
    path: Path, repository: Repository, sample: ReportData, tmp_path: Path
) -> None:
    """Each save lets the copy begin anew; it must not go on for ever."""
    repository.create(sample, percent=7)
    repository.close()
    _in_delete_mode(path)
    saved = 0

    def save(_left: int) -> None:
        nonlocal saved
        with closing(sqlite3.connect(path, isolation_level=None, timeout=0)) as other:
            other.execute("UPDATE report SET percent = percent + 1").close()
        saved += 1

    copy_database(path, tmp_path / "copy.sqlite3", between=save)

    with closing(sqlite3.connect(tmp_path / "copy.sqlite3")) as copy:
        assert copy.execute("SELECT percent FROM report").fetchone() == (7 + saved,)


def test_damaged_database_does_not_replace_a_good_copy(
    path: Path, repository: Repository, sample: ReportData, tmp_path: Path
) -> None:
    repository.create(sample)
    target = tmp_path / "copies" / "copy.sqlite3"
    copy_database(repository.store.path, target)
    good = target.read_bytes()
    _damage(path)
    with pytest.raises(UserError) as caught:
        copy_database(repository.store.path, target)
    assert caught.value.code == "database_damaged"
    assert caught.value.slots["path"] == path
    assert target.read_bytes() == good
    assert [entry.name for entry in target.parent.iterdir()] == ["copy.sqlite3"]


def test_quick_check_tells_a_damaged_file_from_a_sound_one(
    path: Path, repository: Repository, sample: ReportData
) -> None:
    repository.create(sample)
    repository.store.quick_check()
    _damage(path)
    with pytest.raises(UserError) as caught:
        repository.store.quick_check()
    assert caught.value.code == "database_damaged"


def test_copy_of_a_missing_database_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UserError) as caught:
        copy_database(tmp_path / "gone", tmp_path / "copy.sqlite3")
    assert caught.value.code == "database_missing"
    assert list(tmp_path.iterdir()) == []


def test_copy_into_a_full_disk_leaves_nothing_behind(
    repository: Repository, sample: ReportData, small_disk: Path
) -> None:
    repository.create(sample)
    with (small_disk / "ballast").open("wb") as ballast:
        ballast.write(b"x" * (1000 << 10))
    with pytest.raises(UserError) as caught:
        copy_database(repository.store.path, small_disk / "copy.sqlite3")
    assert caught.value.code == "disk_full"
    assert [entry.name for entry in small_disk.iterdir()] == ["ballast"]


def test_copy_into_a_read_only_folder_is_refused(
    repository: Repository, small_disk: Path, set_read_only: Callable[[], None]
) -> None:
    set_read_only()
    with pytest.raises(UserError) as caught:
        copy_database(repository.store.path, small_disk / "copy.sqlite3")
    assert caught.value.code == "folder_unwritable"


def test_damage_that_stops_the_reading_is_told_as_damage(
    path: Path, repository: Repository, tmp_path: Path
) -> None:
    repository.close()
    with path.open("r+b") as file:  # The table of tables, behind the file's header.
        file.seek(100)
        file.write(b"\xff" * 400)
    with pytest.raises(UserError) as caught:
        copy_database(path, tmp_path / "copy.sqlite3")
    assert caught.value.code == "database_damaged"
    assert not list(tmp_path.glob("copy*"))
