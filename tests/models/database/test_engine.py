from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import URL, NullPool

from perfdesk.errors import UserError
from perfdesk.models.database.connect import file_uri
from perfdesk.models.database.engine import WRITES, file_url, open_engine
from perfdesk.models.database.faults import database_faults

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy import Engine


@pytest.fixture
def file(path: Path) -> Path:
    path.parent.mkdir()
    path.touch()
    return path


def _pragmas(engine: Engine) -> dict[str, object]:
    names = ("foreign_keys", "journal_mode", "synchronous", "busy_timeout")
    with engine.connect() as connection:
        return {name: connection.exec_driver_sql(f"PRAGMA {name}").scalar_one() for name in names}


def test_every_connection_has_the_pragmas_of_the_design(file: Path) -> None:
    engine = open_engine(file_url(file), busy_ms=70)
    wanted = {"foreign_keys": 1, "journal_mode": "wal", "synchronous": 2, "busy_timeout": 70}
    assert [_pragmas(engine), _pragmas(engine)] == [wanted, wanted]


def test_rollback_journal_can_be_asked_for_and_ends_wal(file: Path) -> None:
    assert _pragmas(open_engine(file_url(file)))["journal_mode"] == "wal"
    assert _pragmas(open_engine(file_url(file), journal="delete"))["journal_mode"] == "delete"


@pytest.mark.skipif(sys.platform == "win32", reason="this file system layer of SQLite is Unix's")
def test_place_without_shared_memory_gets_the_rollback_journal(file: Path) -> None:
    database = file_uri(file.as_posix())
    query = {"mode": "rw", "uri": "true", "vfs": "unix-dotfile"}
    engine = open_engine(URL.create("sqlite", database=database, query=query))
    assert _pragmas(engine)["journal_mode"] == "delete"


def test_nobody_holds_the_file_between_transactions(file: Path) -> None:
    engine = open_engine(file_url(file))
    assert isinstance(engine.pool, NullPool)
    with engine.begin() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
    assert [entry.name for entry in file.parent.iterdir()] == [file.name]


def test_reader_takes_no_lock_and_writer_takes_it_at_once(file: Path) -> None:
    engine = open_engine(file_url(file), busy_ms=0)
    writer = engine.execution_options(**{WRITES: True})
    with writer.begin(), engine.begin() as reader:
        assert reader.exec_driver_sql("SELECT count(*) FROM sqlite_schema").scalar_one() == 0
        with pytest.raises(UserError) as caught, database_faults(file), writer.begin():
            pass
    assert caught.value.code == "database_locked"


def test_table_made_in_a_transaction_rolled_back_is_not_there(file: Path) -> None:
    """Without an explicit BEGIN, Python's sqlite3 would have committed the table."""
    engine = open_engine(file_url(file))
    with engine.connect() as connection:
        connection.exec_driver_sql("CREATE TABLE t (x)")
        connection.rollback()
        names = connection.exec_driver_sql("SELECT name FROM sqlite_schema").all()
    assert names == []


def test_file_that_vanished_does_not_come_back_empty(file: Path) -> None:
    engine = open_engine(file_url(file))
    file.unlink()
    with pytest.raises(UserError) as caught, database_faults(file), engine.connect():
        pass
    assert caught.value.code == "database_missing"
    assert not file.exists()
