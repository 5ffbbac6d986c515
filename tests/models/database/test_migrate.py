"""Migrations by their behaviour: steps beyond today's schema are written by the tests."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from sqlalchemy.exc import OperationalError

from perfdesk.errors import UserError
from perfdesk.models.database.migrate import DanglingRowsError
from perfdesk.models.database.store import open_store
from perfdesk.models.database.version import SHIPPED, Schema
from perfdesk.models.reports.repository import Repository
from perfdesk.report.values import Answer, FieldRef, Place

if TYPE_CHECKING:
    from collections.abc import Callable

    from perfdesk.report.values import ReportData, ReportSummary

FILES = Path(__file__).parents[1] / "files"
NEXT = SHIPPED.version + 1
STEP = """
from alembic import op

revision, down_revision = "{new:04d}", "{old:04d}"
branch_labels = depends_on = None


def upgrade():
    for statement in {statements!r}:
        op.execute(statement)
"""
ANSWERS = (
    Answer("doubled", FieldRef("goal", 4), "任务", ""),
    Answer("money", FieldRef("budget"), "1234567890.10", "以决算为准"),
)
ADD_COLUMN = "ALTER TABLE report ADD COLUMN district TEXT NOT NULL DEFAULT ''"
# SQLite's own way to change a table: https://www.sqlite.org/lang_altertable.html, 7.
REBUILD = (
    "CREATE TABLE report_new (id INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT, unit TEXT NOT NULL)",
    "INSERT INTO report_new SELECT id, unit FROM report",
    "DROP TABLE report",
    "ALTER TABLE report_new RENAME TO report",
)


@pytest.fixture
def next_schema(tmp_path: Path) -> Callable[..., Schema]:
    def make(*statements: str) -> Schema:
        # Blanks and % in the program's own folder, as in C:/Program Files.
        scripts = tmp_path / "Program Files 50%" / "migrations"
        shutil.copytree(SHIPPED.scripts, scripts)
        text = STEP.format(new=NEXT, old=SHIPPED.version, statements=statements)
        (scripts / "versions" / f"{NEXT:04d}_next.py").write_text(text, encoding="utf-8")
        return Schema(NEXT, scripts)

    return make


@pytest.fixture
def old_file(path: Path, backups: Path, sample: ReportData) -> Path:
    repository = Repository.open(path, backups)
    repository.create(sample)
    repository.close()
    return path


def _one(path: Path, statement: str) -> object:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(statement).fetchone()[0]


def test_older_file_is_copied_and_then_brought_up(
    old_file: Path, backups: Path, next_schema: Callable[..., Schema]
) -> None:
    open_store(old_file, backups, schema=next_schema(ADD_COLUMN)).close()
    assert _one(old_file, "SELECT district FROM report") == ""
    assert _one(old_file, "PRAGMA user_version") == NEXT
    assert _one(old_file, "SELECT version_num FROM alembic_version") == f"{NEXT:04d}"
    (copy,) = backups.iterdir()
    assert copy.name.startswith(f"perfdesk-v{SHIPPED.version}-20")
    assert _one(copy, "PRAGMA user_version") == SHIPPED.version
    assert len(Repository.open(copy, backups).summaries()) == 1


def test_file_of_today_is_opened_without_a_copy(old_file: Path, backups: Path) -> None:
    open_store(old_file, backups).close()
    assert not backups.exists()


def test_rebuilding_a_table_keeps_what_belongs_to_its_rows(
    old_file: Path, backups: Path, next_schema: Callable[..., Schema], sample: ReportData
) -> None:
    """With foreign keys on, dropping the old table would delete all values of all reports."""
    open_store(old_file, backups, schema=next_schema(*REBUILD))
    assert _one(old_file, "SELECT count(*) FROM value") == len(sample.values)


def test_failed_step_leaves_the_file_as_it_was(
    old_file: Path, backups: Path, next_schema: Callable[..., Schema], sample: ReportData
) -> None:
    failing = next_schema(ADD_COLUMN, "DROP TABLE not_there")
    with pytest.raises(UserError) as caught:
        open_store(old_file, backups, schema=failing)
    assert caught.value.code == "migration_failed"
    assert isinstance(caught.value.__cause__, OperationalError)
    assert str(old_file) in str(caught.value)
    assert str(next(backups.iterdir())) in str(caught.value)
    assert Repository.open(old_file, backups).load(1).values == sample.values
    columns = "SELECT count(*) FROM pragma_table_info('report') WHERE name = 'district'"
    assert _one(old_file, columns) == 0
    assert _one(old_file, "PRAGMA user_version") == SHIPPED.version
    assert len(list(backups.iterdir())) == 1


def test_step_that_loses_parents_is_rolled_back(
    old_file: Path, backups: Path, next_schema: Callable[..., Schema]
) -> None:
    with pytest.raises(UserError) as caught:
        open_store(old_file, backups, schema=next_schema("DELETE FROM report"))
    assert caught.value.code == "migration_failed"
    assert isinstance(caught.value.__cause__, DanglingRowsError)
    assert _one(old_file, "SELECT count(*) FROM report") == 1


def test_without_a_copy_there_is_no_migration(
    old_file: Path, backups: Path, next_schema: Callable[..., Schema]
) -> None:
    backups.write_text("a file where the folder should be", encoding="utf-8")
    with pytest.raises(UserError) as caught:
        open_store(old_file, backups, schema=next_schema(ADD_COLUMN))
    assert caught.value.code == "folder_unwritable"
    assert _one(old_file, "PRAGMA user_version") == SHIPPED.version


# Dies without a word after so many statements of the migration.
KILLED = """
import os, sys
from pathlib import Path
from sqlalchemy import Engine, event
from perfdesk.models.database.version import Schema
from perfdesk.models.database.store import open_store

path, backups, scripts = map(Path, sys.argv[1:4])
version, left = int(sys.argv[4]), [int(sys.argv[5])]

@event.listens_for(Engine, "after_cursor_execute")
def after(connection, cursor, statement, parameters, context, executemany):
    left[0] -= 1
    if left[0] == 0:
        os.kill(os.getpid(), 9)

open_store(path, backups, schema=Schema(version, scripts)).close()
os.kill(os.getpid(), 9)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="killed as only Unix does")
@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_migration_killed_on_its_way_is_made_up_for_by_the_next_start(
    old_file: Path,
    backups: Path,
    next_schema: Callable[..., Schema],
    sample: ReportData,
    journal: str,
) -> None:
    schema = next_schema(ADD_COLUMN, "UPDATE report SET district = '甲'", *REBUILD)
    with closing(sqlite3.connect(old_file)) as connection:
        connection.execute(f"PRAGMA journal_mode = {journal}")
    kills = 0
    for count in range(2, 100, 4):
        arguments = [old_file, backups, schema.scripts, schema.version, count]
        done = subprocess.run(
            [sys.executable, "-c", KILLED, *map(str, arguments)],
            capture_output=True,
            text=True,
            check=False,
            cwd=Path(__file__).resolve().parents[3],
        )
        assert (done.stdout, done.stderr) == ("", "")
        if _one(old_file, "PRAGMA user_version") == NEXT:
            break
        # The program of before would go on working, too.
        assert Repository.open(old_file, backups).load(1).values == sample.values
        kills += 1
    assert kills >= 3
    assert _one(old_file, "SELECT count(*) FROM value") == len(sample.values)
    open_store(old_file, backups, schema=schema).quick_check()


def test_copy_that_was_broken_off_is_cleared_away(
    old_file: Path, backups: Path, next_schema: Callable[..., Schema]
) -> None:
    backups.mkdir()
    for name in ("perfdesk-v1-20240101-120000-000000.sqlite3.part", "other.sqlite3.part"):
        (backups / name).write_bytes(b"torn")
    open_store(old_file, backups, schema=next_schema(ADD_COLUMN)).close()
    left = sorted(item.name for item in backups.iterdir())
    assert left[0] == "other.sqlite3.part"
    assert [name.endswith(".sqlite3") for name in left[1:]] == [True]


def test_file_of_a_newer_program_is_refused_and_left_as_it_is(
    old_file: Path, backups: Path, next_schema: Callable[..., Schema]
) -> None:
    open_store(old_file, backups, schema=next_schema(ADD_COLUMN)).close()
    before = old_file.read_bytes()
    with pytest.raises(UserError) as caught:
        Repository.open(old_file, backups)
    assert caught.value.code == "database_newer"
    assert caught.value.slots == {"path": old_file, "found": NEXT, "known": SHIPPED.version}
    assert str(old_file) in str(caught.value)
    assert old_file.read_bytes() == before


@pytest.mark.parametrize("file", sorted(FILES.glob("v*.sqlite3")), ids=lambda file: file.stem)
def test_file_of_every_version_opens(
    file: Path, path: Path, backups: Path, sample: ReportData
) -> None:
    """Each was written by the program of its time, with the sample report and one change."""
    path.parent.mkdir()
    shutil.copyfile(file, path)
    repository = Repository.open(path, backups)
    (summary,) = repository.summaries()
    loaded = repository.load(summary.id)
    assert (loaded.meta, loaded.leftovers) == (sample.meta, sample.leftovers)
    assert set(loaded.lines) == set(sample.lines)
    assert loaded.next_line == sample.next_line
    assert {value.ref for value in loaded.values} == {value.ref for value in sample.values}
    (revision,) = repository.history(summary.id, FieldRef("goal", 1))
    assert (revision.old, revision.new) == ("任务一", "任务一（修改）")
    assert repository.get_setting("last_report") == str(summary.id)
    if file.stem != "v1":
        _require_version_2(repository, summary, sample)
    assert loaded.answers == (() if file.stem in {"v1", "v2"} else ANSWERS)


def _require_version_2(repository: Repository, summary: ReportSummary, sample: ReportData) -> None:
    """Find what version 2 brought."""
    assert summary.unfinished == 1
    (last_year,) = repository.discarded()
    assert repository.load(summary.id).previous_id == last_year.id
    assert repository.place(summary.id) == Place("main", FieldRef("goal", 4), 2)
    (snapshot,) = repository.snapshots(summary.id)
    assert snapshot.name == "送审稿"
    assert repository.snapshot(summary.id, snapshot.id) == sample
    (record,) = repository.removed(last_year.id)
    assert (record.number, record.title) == (7, "任务1 任务三")
    assert [value.text for value in record.values] == ["任务三"]


def test_oldest_file_has_no_bin_and_no_place(path: Path, backups: Path) -> None:
    path.parent.mkdir()
    shutil.copyfile(FILES / "v1.sqlite3", path)
    repository = Repository.open(path, backups)
    (summary,) = repository.summaries()
    assert (summary.unfinished, summary.deleted_at) == (0, None)
    assert repository.discarded() == []
    assert repository.load(summary.id).previous_id is None
    assert repository.place(summary.id) is None
    assert repository.removed(summary.id) == ()
    assert repository.snapshots(summary.id) == ()


def test_a_file_of_every_version_is_kept() -> None:
    kept = {file.stem for file in FILES.glob("v*.sqlite3")}
    assert kept == {f"v{number}" for number in range(1, NEXT)}
