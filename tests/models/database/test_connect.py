from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from perfdesk.models.database.connect import (
    BUSY_MS,
    PragmaRefusedError,
    connect_plainly,
    file_uri,
    set_journal,
    set_pragma,
    waiting_at_most,
)

if TYPE_CHECKING:
    from pathlib import Path

    from perfdesk.models.reports.repository import Repository


@pytest.fixture
def file(path: Path) -> Path:
    path.parent.mkdir()
    path.touch()
    return path


def test_journal_mode_in_force_is_told(file: Path) -> None:
    with closing(connect_plainly(file)) as connection:
        assert set_journal(connection, "wal") == "wal"
    with closing(sqlite3.connect(":memory:")) as connection:
        assert set_journal(connection, "wal") == "memory"


def test_refused_pragma_is_not_overlooked(file: Path) -> None:
    with closing(connect_plainly(file)) as connection:
        # SQLite ignores this switch inside a transaction, without a word.
        connection.execute("BEGIN")
        with pytest.raises(PragmaRefusedError, match="foreign_keys is"):
            set_pragma(connection, "foreign_keys", 1)


@pytest.mark.parametrize(
    ("name", "uri"),
    [
        ("/home/desk/a.db", "file:///home/desk/a.db"),
        ("C:/desk 1/a.db", "file:///C:/desk%201/a.db"),
        ("//server/share/a.db", "file:////server/share/a.db"),
        ("/100%#1?/绩", "file:///100%25%231%3F/%E7%BB%A9"),
    ],
)
def test_file_name_becomes_a_uri(name: str, uri: str) -> None:
    assert file_uri(name) == uri


def test_patience_may_be_shortened_for_a_while(repository: Repository) -> None:
    def patience() -> int:
        with repository.store.reading() as connection:
            return int(connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one())

    with waiting_at_most(300):
        assert patience() == 300
    assert patience() == BUSY_MS
