from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.backup import copy_database
from perfdesk.models.repository import Repository

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
    repository.store.copy_to(target)
    assert [entry.name for entry in target.parent.iterdir()] == ["copy.sqlite3"]
    assert Repository.open(target, tmp_path / "b").load(report_id) == repository.load(report_id)


def test_copy_is_possible_while_somebody_writes(
    repository: Repository, sample: ReportData, tmp_path: Path
) -> None:
    repository.create(sample)
    target = tmp_path / "copy.sqlite3"
    with repository.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM report")
        repository.store.copy_to(target)
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


def test_damaged_database_does_not_replace_a_good_copy(
    path: Path, repository: Repository, sample: ReportData, tmp_path: Path
) -> None:
    repository.create(sample)
    target = tmp_path / "copies" / "copy.sqlite3"
    repository.store.copy_to(target)
    good = target.read_bytes()
    _damage(path)
    with pytest.raises(UserError) as caught:
        repository.store.copy_to(target)
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
        repository.store.copy_to(small_disk / "copy.sqlite3")
    assert caught.value.code == "disk_full"
    assert [entry.name for entry in small_disk.iterdir()] == ["ballast"]


def test_copy_into_a_read_only_folder_is_refused(
    repository: Repository, small_disk: Path, set_read_only: Callable[[], None]
) -> None:
    set_read_only()
    with pytest.raises(UserError) as caught:
        repository.store.copy_to(small_disk / "copy.sqlite3")
    assert caught.value.code == "folder_unwritable"
