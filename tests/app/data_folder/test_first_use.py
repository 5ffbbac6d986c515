from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from perfdesk import paths
from perfdesk.app.data_folder.first_use import require_first_use
from perfdesk.app.settings import Settings
from perfdesk.errors import UserError
from perfdesk.models.keeping.journal import Journal
from perfdesk.models.reports.repository import Repository
from perfdesk.paths import DataFolder

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

_BACKUP = "perfdesk-20240301-090000-close.sqlite3"


@pytest.fixture
def settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Settings:
    monkeypatch.setenv("PERFDESK_LOCAL_DIR", str(tmp_path / "own"))
    return Settings()


@pytest.fixture
def folder(tmp_path: Path) -> DataFolder:
    folder = DataFolder(tmp_path / "数据")
    folder.backups.mkdir(parents=True)
    return folder


def _header_only(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = wal").close()
        connection.execute("VACUUM").close()


def _code(folder: DataFolder, settings: Settings) -> str:
    try:
        require_first_use(folder, settings)
    except UserError as error:
        return error.code
    return ""


def test_a_new_folder_begins_empty(folder: DataFolder, settings: Settings) -> None:
    assert _code(folder, settings) == ""
    folder.database.touch()
    Journal(folder.root).reserve()
    assert _code(folder, settings) == ""


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (lambda _path: None, "desk_missing"),
        (lambda path: path.touch(), "desk_emptied"),
        (_header_only, "desk_emptied"),
    ],
)
def test_a_database_without_content_beside_backups_was_lost(
    folder: DataFolder, settings: Settings, make: Callable[[Path], None], code: str
) -> None:
    """The desk opened empty, and its next backup was the newest good one."""
    make(folder.database)
    (folder.backups / _BACKUP).write_bytes(b"x")

    assert _code(folder, settings) == code


def test_whatever_holds_something_is_opened(folder: DataFolder, settings: Settings) -> None:
    (folder.backups / _BACKUP).write_bytes(b"x")
    Repository.open(folder.database, folder.backups).close()
    assert _code(folder, settings) == ""

    folder.database.write_bytes(b"no database")
    assert _code(folder, settings) == "", "that is damage, and told as such"


def test_a_replaced_file_is_a_trace_too(folder: DataFolder, settings: Settings) -> None:
    (folder.root / "perfdesk-replaced-20240301-090000.sqlite3").write_bytes(b"x")

    assert _code(folder, settings) == "desk_missing"


def test_text_that_was_kept_in_need_is_a_trace(folder: DataFolder, settings: Settings) -> None:
    for place in (folder.root, folder.local):
        journal = Journal(place)
        journal.write_own("a", 1, b"text")
        assert _code(folder, settings) == "desk_missing"
        for path in place.glob("*.unsaved"):
            path.unlink()


def test_a_log_beside_an_emptied_file_is_not_lost(folder: DataFolder, settings: Settings) -> None:
    """SQLite removes it as soon as the empty file is opened: it may hold the last hour."""
    folder.database.touch()
    log = folder.database.with_name(folder.database.name + "-wal")
    log.write_bytes(b"frames")

    assert _code(folder, settings) == "desk_emptied"
    assert log.read_bytes() == b"frames"


def test_the_second_place_counts_for_her_own_desk(
    folder: DataFolder, settings: Settings, tmp_path: Path
) -> None:
    """The disk was changed and all on it is gone, but the stick has the backups."""
    second = tmp_path / "stick" / "perfdesk-pc-1"
    second.mkdir(parents=True)
    (second / _BACKUP).write_bytes(b"x")
    settings.set("backup_second_place", str(second))

    assert _code(folder, settings) == "", "a folder of somebody else's choice is another desk"
    paths.choose_data_folder(folder.root)
    assert _code(folder, settings) == "desk_missing"
