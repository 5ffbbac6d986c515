"""A desk that is only read: nothing of it changes, whatever it was left in and wherever it lies."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from perfdesk.errors import UserError
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import Delta, FieldRef, Place, Provenance, State, StoredValue

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.report.values import ReportData

FILES = Path(__file__).parents[1] / "files"
GOAL = FieldRef("goal", 1)


@pytest.fixture(autouse=True)
def temporary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder for copies, so that each test sees what is left in it."""
    folder = tmp_path / "temporary"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


def _save(repository: Repository, report_id: int, text: str) -> None:
    value = StoredValue(GOAL, text, State.VALID, Provenance.TYPED)
    repository.save(report_id, Delta((value,)))


def _fill(path: Path, sample: ReportData) -> int:
    repository = Repository.open(path, path.parent / "backups")
    report_id = repository.create(sample)
    _save(repository, report_id, "甲")
    repository.close()
    return report_id


def _content(folder: Path) -> dict[str, bytes]:
    return {item.name: item.read_bytes() for item in folder.iterdir() if item.is_file()}


def _text(repository: Repository, report_id: int) -> str:
    (text,) = (item.text for item in repository.load(report_id).values if item.ref == GOAL)
    return text


def _refusal(path: Path) -> str:
    before = path.read_bytes() if path.exists() else None
    with pytest.raises(UserError) as caught:
        Repository.open(path, path.parent / "backups", read_only=True)
    assert (path.read_bytes() if path.exists() else None) == before
    assert str(path) in str(caught.value)
    return caught.value.code


@pytest.fixture
def ended_in_the_middle() -> Callable[[Path, str], None]:
    """Change a database in the given journal mode and end without a word."""
    program = """
import os, sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute(f"PRAGMA journal_mode = {sys.argv[2]}")
connection.execute("PRAGMA cache_size = 1")
connection.execute("BEGIN")
connection.execute("UPDATE value SET text = '乙' WHERE code = 'goal' AND line = 1")
if sys.argv[2] == "delete":
    # Spilt into the file itself, so that the journal has to be played back.
    connection.execute("CREATE TABLE big AS WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL"
        " SELECT i + 1 FROM n WHERE i < 50) SELECT i, randomblob(4000) FROM n")
else:
    connection.execute("COMMIT")
os._exit(0)
"""

    def end(path: Path, journal: str) -> None:
        subprocess.run([sys.executable, "-c", program, str(path), journal], check=True)

    return end


def test_everything_can_be_read_and_nothing_written(path: Path, sample: ReportData) -> None:
    report_id = _fill(path, sample)
    before = _content(path.parent)
    repository = Repository.open(path, path.parent / "backups", read_only=True)
    assert repository.is_read_only
    assert _text(repository, report_id) == "甲"
    assert [summary.id for summary in repository.summaries()] == [report_id]
    assert [item.new for item in repository.history(report_id, GOAL)] == ["甲"]
    assert repository.get_setting("theme") is None
    repository.quick_check()
    acts: tuple[Callable[[], object], ...] = (
        lambda: repository.create(sample),
        lambda: _save(repository, report_id, "乙"),
        lambda: repository.delete(report_id),
        lambda: repository.discard(report_id),
        lambda: repository.restore(report_id),
        lambda: repository.set_previous(report_id, None),
        lambda: repository.keep_place(report_id, Place("main")),
        lambda: repository.purge_removed(report_id, None),
        lambda: repository.add_snapshot(report_id, "稿", sample),
        lambda: repository.drop_snapshot(report_id, 1),
        lambda: repository.set_setting("theme", "dark"),
    )
    for act in acts:
        with pytest.raises(UserError) as caught:
            act()
        assert caught.value.code == "desk_read_only"
    repository.close()
    assert {name: _content(path.parent)[name] for name in before} == before


def test_reader_sees_what_the_owner_saves(path: Path, backups: Path, sample: ReportData) -> None:
    report_id = _fill(path, sample)
    reader = Repository.open(path, backups, read_only=True)
    owner = Repository.open(path, backups)
    _save(owner, report_id, "乙")
    assert _text(reader, report_id) == "乙"
    with owner.store.writing() as connection:
        connection.exec_driver_sql("DELETE FROM value")
        assert _text(reader, report_id) == "乙"
    owner.close()
    reader.close()
    # The owner's next save tidies up what a reader may have left beside the file.
    Repository.open(path, backups).close()
    assert [item.name for item in path.parent.iterdir()] == [path.name]


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_desk_on_a_read_only_disk_is_read_in_place(
    small_disk: Path, set_read_only: Callable[[], None], sample: ReportData, journal: str
) -> None:
    path = small_disk / "desk" / "perfdesk.sqlite3"
    report_id = _fill(path, sample)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
    set_read_only()
    repository = Repository.open(path, path.parent / "backups", read_only=True)
    assert _text(repository, report_id) == "甲"
    repository.quick_check()
    assert not any(Path(tempfile.gettempdir()).iterdir())


def test_last_saves_in_a_wal_on_a_read_only_disk_are_seen(
    small_disk: Path,
    set_read_only: Callable[[], None],
    sample: ReportData,
    ended_in_the_middle: Callable[[Path, str], None],
    temporary: Path,
) -> None:
    path = small_disk / "perfdesk.sqlite3"
    report_id = _fill(path, sample)
    ended_in_the_middle(path, "wal")
    # As a stick that was copied: the shared memory is not taken along.
    path.with_name("perfdesk.sqlite3-shm").unlink()
    set_read_only()
    before = _content(path.parent)
    assert "perfdesk.sqlite3-wal" in before
    repository = Repository.open(path, path.parent / "backups", read_only=True)
    assert _text(repository, report_id) == "乙"
    assert repository.store.path == path
    repository.close()
    assert _content(path.parent) == before
    assert not any(temporary.iterdir())


def test_save_that_was_broken_off_is_not_seen(
    small_disk: Path,
    set_read_only: Callable[[], None],
    sample: ReportData,
    ended_in_the_middle: Callable[[Path, str], None],
    temporary: Path,
) -> None:
    path = small_disk / "perfdesk.sqlite3"
    report_id = _fill(path, sample)
    ended_in_the_middle(path, "delete")
    set_read_only()
    before = _content(path.parent)
    assert "perfdesk.sqlite3-journal" in before
    repository = Repository.open(path, path.parent / "backups", read_only=True)
    assert _text(repository, report_id) == "甲"
    repository.close()
    assert _content(path.parent) == before
    assert not any(temporary.iterdir())


def test_save_that_was_broken_off_is_left_to_the_owner(
    path: Path,
    sample: ReportData,
    ended_in_the_middle: Callable[[Path, str], None],
) -> None:
    report_id = _fill(path, sample)
    ended_in_the_middle(path, "delete")
    before = _content(path.parent)
    repository = Repository.open(path, path.parent / "backups", read_only=True)
    assert _text(repository, report_id) == "甲"
    repository.close()
    assert _content(path.parent) == before


def test_older_file_is_migrated_in_a_copy(tmp_path: Path, temporary: Path) -> None:
    path = tmp_path / "perfdesk.sqlite3"
    shutil.copyfile(FILES / "v1.sqlite3", path)
    before = path.read_bytes()
    repository = Repository.open(path, tmp_path / "backups", read_only=True)
    assert [summary.unfinished for summary in repository.summaries()] == [0]
    with pytest.raises(UserError) as caught:
        repository.set_setting("theme", "dark")
    assert caught.value.code == "desk_read_only"
    repository.close()
    assert path.read_bytes() == before
    assert not (tmp_path / "backups").exists()
    assert not any(temporary.iterdir())


def test_empty_file_is_an_empty_desk_and_stays_empty(path: Path, temporary: Path) -> None:
    path.parent.mkdir()
    path.touch()
    repository = Repository.open(path, path.parent, read_only=True)
    assert repository.summaries() == []
    repository.close()
    assert path.stat().st_size == 0
    assert not any(temporary.iterdir())


def test_missing_file_is_told_and_not_made(path: Path) -> None:
    assert _refusal(path) == "database_missing"
    path.parent.mkdir()
    assert _refusal(path) == "database_missing"
    assert not path.exists()


def test_file_that_is_not_ours_is_refused(path: Path) -> None:
    path.parent.mkdir()
    path.write_bytes(b"x" * 5000)
    assert _refusal(path) == "database_damaged"
    path.unlink()
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE contacts (name)")
    assert _refusal(path) == "database_foreign"


def test_newer_file_is_refused(path: Path, sample: ReportData) -> None:
    _fill(path, sample)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 99")
    assert _refusal(path) == "database_newer"


def test_fault_of_a_copy_is_told_of_the_clerk_s_file(path: Path, temporary: Path) -> None:
    path.parent.mkdir()
    shutil.copyfile(FILES / "v1.sqlite3", path)
    # The tables are there by name only: the first look is not enough to see it.
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (path.stat().st_size - 4096))
    assert _refusal(path) == "database_damaged"
    assert not any(temporary.iterdir())


def test_no_place_for_a_copy_is_told(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path.parent.mkdir()
    shutil.copyfile(FILES / "v1.sqlite3", path)
    monkeypatch.setattr(tempfile, "tempdir", str(path.parent / "not there"))
    with pytest.raises(UserError) as caught:
        Repository.open(path, path.parent, read_only=True)
    assert caught.value.code == "folder_unwritable"


def test_file_that_may_not_be_read_is_told(path: Path, sample: ReportData) -> None:
    if not hasattr(os, "geteuid") or os.geteuid() == 0:
        pytest.skip("root reads every file")
    _fill(path, sample)
    path.chmod(0)
    with pytest.raises(UserError) as caught:
        Repository.open(path, path.parent, read_only=True)
    assert caught.value.code == "database_read_only"
