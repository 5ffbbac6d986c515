"""The list of the first paint: what the store itself says, or nothing."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.models.database.version import SHIPPED
from perfdesk.models.reports.first_list import read_first_list
from perfdesk.models.reports.origin import Heritage
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import Answer, Delta, FieldRef, Place, Provenance, State, StoredValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.report.values import ReportData

FILES = Path(__file__).parents[1] / "files"


@pytest.fixture
def rich(repository: Repository, sample: ReportData) -> Repository:
    """Reports as new, saved, unfinished, followed, in the bin, back from it and gone."""
    numbers = [
        repository.create(replace(sample, meta=replace(sample.meta, fiscal_year=year)))
        for year in range(2015, 2023)
    ]
    text = StoredValue(FieldRef("goal", 1), "甲", State.VALID, Provenance.TYPED)
    repository.save(numbers[2], Delta((text,), percent=40, errors=7, warnings=3, unfinished=5))
    copied = Heritage(origin="copy")
    repository.create(sample, percent=100, previous_id=numbers[2], heritage=copied)
    for number in (numbers[5], numbers[1], numbers[4]):
        repository.discard(number)
    repository.restore(numbers[4])
    repository.delete(numbers[0])
    repository.keep_place(numbers[3], Place("main"), ("last_report", '{"report": 4}'))
    repository.set_setting("主题", "深\n色")
    return repository


def _content(folder: Path) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.is_file()}


def test_it_is_what_the_store_says(rich: Repository, path: Path) -> None:
    before = _content(path.parent)

    first = read_first_list(path)

    assert first is not None
    assert list(first.summaries) == rich.summaries()
    assert list(first.discarded) == rich.discarded()
    assert len(first.summaries) == 6
    assert len(first.discarded) == 2
    assert {one.unfinished for one in first.summaries} == {0, 5}
    assert {one.origin for one in first.summaries} == {"", "copy"}
    for key in ("last_report", "主题", "none"):
        assert first.settings.get(key) == rich.get_setting(key)
    assert _content(path.parent) == before


def test_a_report_is_what_the_store_loads(rich: Repository, path: Path) -> None:
    """Of each that is there, also in the bin; lines, answers and last year's report too."""
    answer = Answer("check", FieldRef("goal", 1), "任务", "已核实")
    number = rich.create(replace(rich.load(3), answers=(answer,)), previous_id=3)
    first = read_first_list(path)
    assert first is not None
    before = _content(path.parent)

    reports = {number: first.report(number) for number in range(1, number + 1)}

    assert reports[1] is None
    assert all(reports[one] == rich.load(one) for one in reports if one != 1)
    answered = reports[number]
    assert answered is not None
    assert answered.answers == (answer,)
    assert answered.previous_id == 3
    assert first.report(number + 1) is None
    assert _content(path.parent) == before


def test_a_report_is_read_as_it_is_now(rich: Repository, path: Path) -> None:
    """Another window saves meanwhile: in the file, or in a WAL that is not played back yet."""
    first = read_first_list(path)
    assert first is not None

    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE report SET unit = '乙局' WHERE id = 3")
        in_wal = first.report(3)
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("UPDATE report SET unit = '丙局' WHERE id = 3")
        beside_a_writer = first.report(3)

    assert in_wal is not None
    assert in_wal == beside_a_writer == rich.load(3)
    assert in_wal.meta.unit == "乙局"


@pytest.mark.parametrize(
    "statement",
    [
        f"PRAGMA user_version = {SHIPPED.version + 1}",
        "PRAGMA journal_mode = DELETE",
        "DROP TABLE answer",
        "UPDATE value SET state = 'odd'",
        "DROP TABLE report",
    ],
)
@pytest.mark.usefixtures("rich")
def test_of_a_file_that_became_unusual_no_report_is_read(path: Path, statement: str) -> None:
    first = read_first_list(path)
    assert first is not None
    assert first.report(3) is not None

    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)

    assert first.report(3) is None


def test_reports_of_the_same_moment_have_one_order(rich: Repository, path: Path) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE report SET saved_at = (SELECT max(saved_at) FROM report)")
        connection.execute("UPDATE report SET deleted_at = saved_at WHERE deleted_at IS NOT NULL")

    first = read_first_list(path)

    assert first is not None
    assert list(first.summaries) == rich.summaries()
    assert list(first.discarded) == rich.discarded()


def test_what_a_killed_run_saved_last_is_in_it(rich: Repository, path: Path) -> None:
    """Its WAL lies beside the file; SQLite plays it back, as at every opening."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("UPDATE report SET unit = '乙局' WHERE id = 3")
        for name in [item.name for item in path.parent.iterdir()]:
            target = path.parent.with_name("killed") / name
            target.parent.mkdir(exist_ok=True)
            shutil.copyfile(path.with_name(name), target)
    copy = path.parent.with_name("killed") / path.name
    assert copy.with_name(f"{path.name}-wal").stat().st_size

    first = read_first_list(copy)

    assert first is not None
    assert list(first.summaries) == rich.summaries()
    assert "乙局" in [one.meta.unit for one in first.summaries]


def test_an_empty_desk_has_an_empty_list(repository: Repository, path: Path) -> None:
    assert repository.summaries() == []

    first = read_first_list(path)

    assert first is not None
    assert (first.summaries, first.discarded, first.settings) == ((), (), {})


@pytest.mark.parametrize(
    "statement",
    [
        f"PRAGMA user_version = {SHIPPED.version - 1}",
        f"PRAGMA user_version = {SHIPPED.version + 1}",
        "PRAGMA application_id = 77",
        "DROP TABLE setting",
        "DROP TABLE report",
        "ALTER TABLE report DROP COLUMN unfinished",
        "UPDATE report SET saved_at = 'yesterday'",
        "UPDATE report SET created_at = x'ff'",
        "UPDATE report SET unit = CAST(x'ff' AS TEXT)",
    ],
)
@pytest.mark.usefixtures("rich")
def test_an_unusual_file_has_none(path: Path, statement: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(statement)
    before = path.read_bytes()

    assert read_first_list(path) is None
    assert path.read_bytes() == before


@pytest.mark.parametrize("length", [0, 5, 100, 5000])
@pytest.mark.usefixtures("rich")
def test_a_torn_file_has_none(path: Path, length: int) -> None:
    path.write_bytes(path.read_bytes()[:length])

    assert read_first_list(path) is None
    assert path.stat().st_size == length


def test_no_file_has_none_and_none_is_made(path: Path) -> None:
    assert read_first_list(path) is None
    path.mkdir(parents=True)
    assert read_first_list(path) is None
    path.rmdir()
    assert not path.exists()


def test_an_older_file_has_none(path: Path) -> None:
    path.parent.mkdir()
    shutil.copyfile(FILES / "v1.sqlite3", path)

    assert read_first_list(path) is None


@pytest.mark.parametrize("lock", ["BEGIN IMMEDIATE", "BEGIN EXCLUSIVE"])
@pytest.mark.usefixtures("rich")
def test_a_file_that_somebody_writes_has_none(path: Path, lock: str) -> None:
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute(lock)
        assert read_first_list(path) is None

    assert read_first_list(path) is not None


def test_a_read_only_disk_has_none(
    small_disk: Path, set_read_only: Callable[[], None], sample: ReportData
) -> None:
    path = small_disk / "desk" / "perfdesk.sqlite3"
    repository = Repository.open(path, path.parent / "backups")
    repository.create(sample)
    repository.close()
    assert read_first_list(path) is not None

    set_read_only()

    assert read_first_list(path) is None
